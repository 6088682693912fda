"""The assumptions behind T10: what each is, what the program suggests, and what the municipality has said.

None is official. The list is data (``data/codes/behov_forutsetning.csv``); every value carries its source, and one
that has no suggestion must be given before anything is answered.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..codes import codelist

#: Whose the values are.
OWN, SUGGESTED, FROM_TABLES, LACKING = "kommunen", "forslag", "tabell", "mangler"

LEVELS = ("lav", "hoved", "hoy")
_KEYS = {*LEVELS, "kilde"}
LONGEST_SOURCE = 300


@dataclass(frozen=True)
class Assumption:
    """One assumption: low, main and high value in its own unit (NaN: not given), where they are from and whose they
    are. Without low and high it is not varied."""

    key: str
    low: float
    main: float
    high: float
    source: str = ""
    owner: str = SUGGESTED

    def value(self, level: str) -> float:
        return {"lav": self.low, "hoved": self.main, "hoy": self.high}[level]

    @property
    def varied(self) -> bool:
        """Whether there is anything to vary."""
        return not math.isnan(self.low) and not math.isnan(self.high) and self.low < self.high


Values = Mapping[str, Assumption]


@lru_cache(maxsize=1)
def facts() -> dict[str, dict[str, str]]:
    """The list of assumptions: column and text by key, in order."""
    rows = codelist("behov_forutsetning").rows
    return {str(row["kode"]): {str(k): str(v) for k, v in row.items()} for row in rows.to_dict("records")}


def of_purpose(key: str) -> str:
    """The purpose that an assumption is for (``behovsformal``), "" for all."""
    return facts()[key]["formal"]


@lru_cache(maxsize=1)
def suggested() -> dict[str, Assumption]:
    """What the program begins with, by key in the order of the list."""
    return {
        key: Assumption(
            key, _known(row["lav"]), _known(row["hoved"]), _known(row["hoy"]), row["kilde"],
            SUGGESTED if row["hoved"] else LACKING,
        )
        for key, row in facts().items()
    }  # fmt: skip


def with_own(own: Values) -> dict[str, Assumption]:
    """All assumptions: the municipality's own where it has said anything, else the suggestion."""
    return {**suggested(), **own}


def moved(values: Values, key: str, level: str) -> dict[str, Assumption]:
    """The same with the main value of one assumption at its low or high."""
    chosen = values[key]
    return {**values, key: replace(chosen, main=chosen.value(level))}


def of(entry: Mapping[str, Any], faults: list[str], where: str) -> dict[str, Assumption]:
    """The municipality's own, from ``{key: {hoved, lav, hoy, kilde}}``; what is wrong is added to ``faults``.

    Low and high left out are the main value. A value without a source is refused: nobody could answer for it.
    """
    made = {}
    for key, given in entry.items():
        name = facts()[key]["navn_nb"]
        if not isinstance(given, Mapping):
            faults.append(f'{where} {key} skal være en tabell, f.eks. {{ hoved = 2.1, kilde = "egen telling" }}.')
            continue
        for unknown in given.keys() - _KEYS:
            faults.append(f"{where} {key}: «{unknown}» er ikke kjent (kjente: hoved, lav, hoy, kilde).")
        numbers = {level: _given(given.get(level), faults, f"{where} {key} {level}") for level in LEVELS}
        main = numbers["hoved"]
        if main is None:
            if given.get("hoved") is None:
                faults.append(f"{where} {key}: «hoved» mangler ({name}).")
            continue
        low, high = (main if numbers[level] is None else numbers[level] for level in ("lav", "hoy"))
        source = str(given.get("kilde", "")).strip()[:LONGEST_SOURCE]
        assumption = Assumption(key, low, main, high, source, OWN)  # type: ignore[arg-type]  # none is None here
        faults.extend(f"{where} {key}: {sentence}" for sentence in wrong_in(assumption))
        made[key] = assumption
    return made


def wrong_in(assumption: Assumption) -> list[str]:
    """What is wrong with an assumption, as sentences."""
    row = facts()[assumption.key]
    least, most, name = float(row["minst"]), float(row["mest"]), row["navn_nb"]
    told = []
    if not all(least <= assumption.value(level) <= most for level in LEVELS):
        told.append(f"«{name}» skal være fra {_text(least)} til {_text(most)} {row['enhet_nb']}.")
    if not assumption.low <= assumption.main <= assumption.high:
        told.append(f"«{name}»: lav skal ikke være større enn hoved, og hoved ikke større enn høy.")
    if not assumption.source:
        told.append(f"«{name}» mangler kilde; skriv hvor tallet er fra, også når det er et anslag.")
    return told


def _given(value: Any, faults: list[str], where: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        faults.append(f"{where} = {value!r} skal være et tall.")
        return None
    return float(value)


def _known(text: str) -> float:
    return float(text) if text else math.nan


def _text(value: float) -> str:
    return f"{value:g}".replace(".", ",")
