"""``[mal]`` of sak.toml: what the municipality will let be built on.

[mal]
fra = 2026                                    # the year the goal counts from; without it the day of the account
til = 2038                                    # without it 12 years later
noytral = true                                # arealnøytralitet: no new land taken that is not given back
restaurert_daa = 40                           # land given back to nature that nøytralitet may be set against
bygd = { daa_per_ar = 25, kilde = "Kommunestyret, sak 41/26" }
dyrka = { daa_per_ar = 0, kilde = "Kommunestyret, sak 41/26" }
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..codes import codelist

SECTION = "mal"
NEUTRAL = "noytral"
#: Length of the period where none is said [years]; that of KDD's guide.
YEARS = 12
_YEARS_AT_MOST = 100
_LONGEST_SOURCE = 300


@dataclass(frozen=True)
class Goal:
    """At most so many daa a year of a type, and where that is decided."""

    daa_per_year: float
    source: str


@dataclass(frozen=True)
class MalSpec:
    """``goals`` by type (``maltype``). ``since`` and ``until``: years, None where not said. ``neutral``: the
    municipality has arealnøytralitet as a goal. ``restored``: land given back [daa], NaN where nobody has said."""

    goals: Mapping[str, Goal] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None
    neutral: bool = False
    restored: float = math.nan
    source: str = ""

    def period(self, as_of_year: int) -> tuple[int, int]:
        """First and last year of the goal."""
        since = self.since if self.since is not None else as_of_year
        return since, self.until if self.until is not None else since + YEARS

    def __bool__(self) -> bool:
        return bool(self.goals) or self.neutral


def types() -> list[str]:
    """The types that a goal in daa a year can be set for."""
    return [str(key) for key in codelist("maltype") if key != NEUTRAL]


def of(entry: Any, faults: list[str]) -> MalSpec:
    """The settings from the section; what is wrong is added to ``faults``."""
    where = f"[{SECTION}]"
    if not isinstance(entry, dict):
        faults.append(f"{where} skal være et avsnitt med innstillinger.")
        return MalSpec()
    known = {"fra", "til", NEUTRAL, "restaurert_daa", "kilde", *types()}
    for key in entry.keys() - known:
        faults.append(f"{where} «{key}» er ikke kjent (kjente: {', '.join(sorted(known))}).")
    since, until = (_year(entry.get(key), faults, f"{where} {key}") for key in ("fra", "til"))
    if since is not None and until is not None and not 0 < until - since <= _YEARS_AT_MOST:
        faults.append(f"{where} til = {until} skal være 1 til {_YEARS_AT_MOST} år etter fra = {since}.")
    neutral = entry.get(NEUTRAL, False)
    if not isinstance(neutral, bool):
        faults.append(f"{where} {NEUTRAL} = {neutral!r} skal være true eller false.")
    restored = entry.get("restaurert_daa")
    return MalSpec(
        goals={key: goal for key in types() if key in entry and (goal := _goal(entry[key], faults, f"{where} {key}"))},
        since=since,
        until=until,
        neutral=neutral is True,
        restored=math.nan if restored is None else _daa(restored, faults, f"{where} restaurert_daa"),
        source=str(entry.get("kilde", "")).strip()[:_LONGEST_SOURCE],
    )


def _goal(given: Any, faults: list[str], where: str) -> Goal | None:
    if not isinstance(given, dict) or given.keys() - {"daa_per_ar", "kilde"} or "daa_per_ar" not in given:
        faults.append(f'{where} skal være en tabell, f.eks. {{ daa_per_ar = 25, kilde = "Kommunestyret, sak 41/26" }}.')
        return None
    source = str(given.get("kilde", "")).strip()[:_LONGEST_SOURCE]
    if not source:
        faults.append(f"{where} mangler kilde; skriv hvor målet er vedtatt eller foreslått.")
    return Goal(_daa(given["daa_per_ar"], faults, f"{where} daa_per_ar"), source)


def _daa(value: Any, faults: list[str], where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
        faults.append(f"{where} = {value!r} skal være et tall i dekar, 0 eller mer.")
        return math.nan
    return float(value)


def _year(value: Any, faults: list[str], where: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1990 <= value <= 2150:
        faults.append(f"{where} = {value!r} skal være et årstall.")
        return None
    return value
