"""Rule sets side by side: which rules differ, and one rule at a time moved from one set to another."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..codes import codelist
from ..errors import RulesetError
from ..units import number_text
from .declare import RULES, Ruleset, ShapeStep

_NONE = "ingen"


@dataclass(frozen=True)
class Difference:
    """A rule that is not the same in two sets; ``before`` and ``after`` are the settings that differ, as text."""

    rule: str
    label_nb: str
    label_nn: str
    before: str
    after: str

    def label(self, language: str = "nb") -> str:
        return self.label_nn if language == "nn" else self.label_nb


def differences(a: Ruleset, b: Ruleset) -> list[Difference]:
    """The rules that differ, in the order they are applied."""
    out = []
    for key, (kind, nb, nn) in RULES.items():
        one, two = getattr(a, key), getattr(b, key)
        if one != two:
            changed = [f for f in dataclasses.fields(kind) if getattr(one, f.name) != getattr(two, f.name)]
            before, after = (
                "; ".join(f"{f.metadata['setting'].label_nb}: {_with_unit(getattr(side, f.name), f)}" for f in changed)
                for side in (one, two)
            )
            out.append(Difference(key, nb, nn, before, after))
    return out


def with_rule(a: Ruleset, b: Ruleset, rule: str) -> Ruleset:
    """Set ``a`` with one rule taken from ``b``: what that rule alone does to the result."""
    if rule not in RULES:
        raise RulesetError(f"Regelen «{rule}» finnes ikke.", expected=", ".join(RULES))
    moved = {path: source for path, source in b.sources.items() if path.startswith(f"{rule}.")}
    return dataclasses.replace(
        a,
        name=f"{a.name} med «{RULES[rule][1]}» fra {b.name}",
        sources={**a.sources, **moved},
        **{rule: getattr(b, rule)},
    )


def table(ruleset: Ruleset, language: str = "nb") -> pd.DataFrame:
    """One row per setting: rule, setting, value (text), unit, source, whether a public source states it."""
    nn = language == "nn"
    rows: list[tuple[Any, ...]] = []
    for key, (kind, label_nb, label_nn) in RULES.items():
        for f in dataclasses.fields(kind):
            s, path = f.metadata["setting"], f"{key}.{f.name}"
            rows.append((
                label_nn if nn else label_nb, s.label_nn if nn else s.label_nb, path,
                shown(getattr(getattr(ruleset, key), f.name), f, language), s.unit,
                ruleset.sources.get(path, ""), ruleset.confirmed(path),
            ))  # fmt: skip
    return pd.DataFrame(rows, columns=["regel", "innstilling", "nokkel", "verdi", "enhet", "kilde", "bekreftet"])


def _with_unit(value: Any, f: dataclasses.Field[Any]) -> str:
    text, unit = shown(value, f), f.metadata["setting"].unit
    return f"{text} {unit}" if unit and text != _NONE else text


def shown(value: Any, f: dataclasses.Field[Any], language: str = "nb") -> str:
    """A setting's value as text for people, without its unit; codes of short lists with their names."""
    listed = f.metadata["setting"].of
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, str):
        return _named(value, listed, language)
    if not value:
        return _NONE
    if isinstance(value[0], ShapeStep):
        return ", ".join(f"{_number(s.rundhet)} og større enn {_number(s.storre_enn_m2)} m²" for s in value)
    if isinstance(value[0], tuple):
        return ", ".join(f"{group}: {_number(number)}" for group, number in value)
    return ", ".join(_named(code, listed, language) for code in value)


def _named(code: str, listed: str | tuple[str, ...], language: str) -> str:
    """A code with its name: a number needs both, a word only the name."""
    if not isinstance(listed, str) or not listed:
        return code
    name = codelist(listed).label(code, language)
    return f"{code} {name}" if code.isdigit() else name


def _number(value: float) -> str:
    return number_text(value, len(f"{value:.10g}".partition(".")[2]))
