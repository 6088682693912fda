"""Reading rule sets: strict, and with all faults told at once.

A file is complete, or says ``bygger_pa = "NINA 2023"`` and gives only what differs. Every setting has a line under
``[kilder]`` in the shipped files; in a municipality's own file a changed setting without one is its own choice.
"""

from __future__ import annotations

import dataclasses
import math
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..datafiles import listing
from ..errors import RulesetError, toml_fault
from .declare import OWN_CHOICE, RULES, Ruleset, Setting, ShapeStep, codes_matching

_HEAD = ("navn", "versjon", "beskrivelse", "beskrivelse_nn", "bygger_pa")
_CASE_FILE = "sak.toml"


def available(folder: Path | None = None) -> dict[str, Path]:
    """Rule sets by name: those shipped, then the ``*.toml`` of a case folder and its ``regelsett/``."""
    paths = list(listing("rulesets", "*.toml"))
    if folder is not None:
        paths += sorted(p for p in (*folder.glob("*.toml"), *folder.glob("regelsett/*.toml")) if p.name != _CASE_FILE)
    found: dict[str, Path] = {}
    for path in paths:
        name = _content(path).get("navn")
        if not isinstance(name, str) or not name.strip():
            raise RulesetError(
                "Regelsettet mangler «navn».", where=path.name, remedy='Skriv f.eks. navn = "Eget 2026".'
            )
        if name in found:
            raise RulesetError(f"To regelsett heter «{name}».", where=path.name, remedy="Gi det ene et annet navn.")
        found[name] = path
    return found


def load(name_or_path: str | Path, folder: Path | None = None) -> Ruleset:
    """The rule set of that name, or in that file. Raises RulesetError with every fault found."""
    path = Path(name_or_path)
    if path.suffix == ".toml" and (found := _file(path, folder)):
        return _read(found, found.parent if folder is None else folder, ())
    known = available(folder)
    if str(name_or_path) not in known:
        raise RulesetError(
            f"Regelsettet «{name_or_path}» finnes ikke.",
            expected=", ".join(f"«{n}»" for n in known),
            remedy="Velg et av disse, eller legg en egen TOML-fil ved siden av saken.",
        )
    return _read(known[str(name_or_path)], folder, ())


def _file(path: Path, folder: Path | None) -> Path | None:
    for candidate in (path, *((folder / path,) if folder is not None else ())):
        if candidate.is_file():
            return candidate
    return None


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise RulesetError(toml_fault(e), where=path.name, remedy="Rett linja og prøv igjen.") from e


def _read(path: Path, folder: Path | None, seen: tuple[str, ...]) -> Ruleset:
    content = _content(path)
    base = content.get("bygger_pa")
    parent = None
    if base is not None:
        parent = _parent(base, content.get("navn"), folder, (*seen, str(content.get("navn"))), path.name)
    return _Reader(path.name).ruleset(content, parent)


def _parent(base: Any, name: Any, folder: Path | None, seen: tuple[str, ...], where: str) -> Ruleset:
    known = available(folder)
    if not isinstance(base, str) or base not in known:
        raise RulesetError(
            f"«bygger_pa» viser til et regelsett som ikke finnes: {base!r}.",
            expected=", ".join(f"«{n}»" for n in known),
            where=where,
        )
    if base in seen:
        raise RulesetError(f"Regelsettet «{name}» bygger på seg selv.", where=where, remedy="Fjern «bygger_pa».")
    return _read(known[base], folder, seen)


class _Reader:
    """Turns the TOML of one file into a Ruleset and gathers faults on the way."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.faults: list[str] = []

    def ruleset(self, content: dict[str, Any], parent: Ruleset | None) -> Ruleset:
        self._only(content, {*_HEAD, *RULES, "kilder"}, "")
        head = {key: self._text(content, key) for key in _HEAD}
        name, version = head["navn"] or "?", head["versjon"] or (parent.version if parent else "")
        if not version:
            self.faults.append("versjon mangler.")
        sections = {key: self._section(key, content.get(key), parent) for key in RULES}
        sources = self._sources(content, parent)
        if self.faults:
            raise RulesetError(
                f"{len(self.faults)} feil i regelsettet «{name}».",
                where=self.where,
                faults=tuple(self.faults),
                remedy="Rett dem og prøv igjen.",
            )
        text = head["beskrivelse"] or (parent.text_nb if parent else "")
        text_nn = head["beskrivelse_nn"] or head["beskrivelse"] or (parent.text_nn if parent else "")
        return Ruleset(name, version, text, text_nn, **sections, sources=sources)

    def _section(self, key: str, given: Any, parent: Ruleset | None) -> Any:
        kind = RULES[key][0]
        if given is not None and not isinstance(given, dict):
            self.faults.append(f"{key} skal være et avsnitt, [{key}].")
            given = None
        given = given or {}
        settings = {f.name: f.metadata["setting"] for f in dataclasses.fields(kind)}
        self._only(given, settings, key)
        values: dict[str, Any] = {}
        for name, s in settings.items():
            path = f"{key}.{name}"
            if name in given:
                values[name] = self._value(given[name], s, path)
            elif parent is not None:
                values[name] = getattr(getattr(parent, key), name)
            else:
                self.faults.append(f"{path} mangler ({s.label_nb}).")
        return kind(**values) if len(values) == len(settings) else None

    def _value(self, value: Any, s: Setting, path: str) -> Any:
        match s.kind:
            case "flag":
                return self._is(isinstance(value, bool), value, path, "true eller false")
            case "number":
                return self._number(value, path)
            case "choice":
                return self._is(value in s.allowed, value, path, f"en av {_list(s.allowed)}")
            case "codes":
                return tuple(self._texts(value, path, s.allowed))
            case "formal":
                return tuple(self._patterns(value, path))
            case "per_group":
                return self._per_group(value, path, s.allowed)
            case "steps":
                return tuple(self._steps(value, path))
        raise AssertionError(s.kind)

    def _is(self, good: bool, value: Any, path: str, expected: str) -> Any:
        if not good:
            self.faults.append(f"{path} = {_shown(value)} skal være {expected}.")
        return value

    def _number(self, value: Any, path: str) -> float:
        good = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
        self._is(good, value, path, "et tall som er 0 eller større")
        return float(value) if good else 0.0

    def _texts(self, value: Any, path: str, allowed: tuple[str, ...] = ()) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.faults.append(f"{path} = {_shown(value)} skal være en liste av koder i anførselstegn.")
            return []
        if len(set(value)) < len(value):
            self.faults.append(f"{path} har samme kode to ganger.")
        unknown = [v for v in value if allowed and v not in allowed]
        if unknown:
            self.faults.append(f"{path}: {_list(unknown)} er ikke blant {_list(allowed)}.")
        return value

    def _patterns(self, value: Any, path: str) -> list[str]:
        patterns = self._texts(value, path)
        unknown = [p for p in patterns if not codes_matching((p,))]
        if unknown:
            self.faults.append(f"{path}: {_list(unknown)} passer ikke med noe arealformål.")
        return patterns

    def _per_group(self, value: Any, path: str, allowed: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
        if not isinstance(value, dict):
            self.faults.append(f'{path} = {_shown(value)} skal være en tabell, f.eks. {{ "06" = 1000 }}.')
            return ()
        unknown = [g for g in value if g not in allowed]
        if unknown:
            self.faults.append(f"{path}: {_list(unknown)} er ikke en arealformålsgruppe (01–19).")
        return tuple((g, self._number(v, f"{path}.{g}")) for g, v in sorted(value.items()))

    def _steps(self, value: Any, path: str) -> Iterable[ShapeStep]:
        names = {f.name for f in dataclasses.fields(ShapeStep)}
        if not isinstance(value, list) or not all(isinstance(v, dict) and v.keys() == names for v in value):
            self.faults.append(f"{path} skal være en liste som [{{ rundhet = 1.25, storre_enn_m2 = 1500 }}].")
            return
        for n, step in enumerate(value, 1):
            yield ShapeStep(**{key: self._number(step[key], f"{path}[{n}].{key}") for key in step})

    def _sources(self, content: dict[str, Any], parent: Ruleset | None) -> dict[str, str]:
        paths = [f"{key}.{f.name}" for key, (kind, *_) in RULES.items() for f in dataclasses.fields(kind)]
        given = content.get("kilder", {})
        if not isinstance(given, dict) or not all(isinstance(v, str) and v.strip() for v in given.values()):
            self.faults.append("[kilder] skal ha en tekst for hver innstilling.")
            given = {}
        self._only(given, {*paths, *RULES}, "kilder")
        sources = {}
        for path in paths:
            rule, name = path.split(".")
            own = given.get(path) or given.get(rule)  # a rule's own line holds for all its settings
            if own is None and parent is not None:
                changed = isinstance(content.get(rule), dict) and name in content[rule]
                own = f"{OWN_CHOICE} i {self.where}" if changed else parent.sources[path]
            if own is None:
                self.faults.append(f"kilder.{path} mangler: hvor kommer verdien fra?")
            sources[path] = own or ""
        return sources

    def _text(self, content: dict[str, Any], key: str) -> str:
        value = content.get(key, "")
        if not isinstance(value, str):
            self.faults.append(f"{key} = {_shown(value)} skal være en tekst i anførselstegn.")
            return ""
        if key == "navn" and not value.strip():
            self.faults.append("navn mangler.")
        return value.strip()

    def _only(self, table: dict[str, Any], known: Iterable[str], path: str) -> None:
        known = sorted(known)
        for key in table:
            if key not in known:
                place = f"{path}.{key}" if path else key
                self.faults.append(f"{place} er ikke en kjent innstilling (kjente: {', '.join(known)}).")


def _list(values: Iterable[str]) -> str:
    return ", ".join(f"«{v}»" for v in values)


def _shown(value: Any) -> str:
    """A value as it may stand in a TOML file, cut short."""
    if isinstance(value, bool):
        return str(value).lower()
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:60] + "…"
