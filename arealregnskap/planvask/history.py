"""The history of decisions: rows are only ever added, and what holds today is read out of them.

Pure functions: a history goes in, a longer one comes out. Whoever stores it stores rows. Each row carries the version
of its area (1, 2, …), so that two people who decide at once are told of each other instead of overwriting.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..errors import ConflictError, PlanvaskError
from .decisions import Decision, Kind, check, undecided

#: The name of the main alternative in ``Decision.alternative``.
MAIN = ""


@dataclass(frozen=True)
class Entry:
    """One row of the history.

    ``number`` runs through the whole history from 1. ``version`` runs from 1 through the rows of one area in one
    alternative. ``undoes`` is the number of the row that this one takes back.
    """

    number: int
    version: int
    decision: Decision
    undoes: int | None = None


@dataclass(frozen=True)
class History:
    """All rows in the order they were made."""

    entries: tuple[Entry, ...] = ()

    def __len__(self) -> int:
        return len(self.entries)

    def of(self, omrade: str, alternative: str = MAIN) -> tuple[Entry, ...]:
        """The rows of one area, oldest first."""
        return self._rows.get((alternative, omrade), ())

    def version(self, omrade: str, alternative: str = MAIN) -> int:
        """The version of an area; 0 where nobody has decided."""
        return len(self.of(omrade, alternative))

    def current(self, omrade: str, alternative: str = MAIN) -> Decision:
        """What holds for an area."""
        rows = self.of(omrade, alternative)
        return rows[-1].decision if rows else undecided(omrade, alternative)

    def state(self, alternative: str = MAIN) -> dict[str, Decision]:
        """What holds for every area that somebody has decided on, by area, in the order they were first decided on."""
        return {omrade: rows[-1].decision for (name, omrade), rows in self._rows.items() if name == alternative}

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The main alternative, then the named ones in the order they came."""
        return tuple(dict.fromkeys([MAIN, *(e.decision.alternative for e in self.entries)]))

    @cached_property
    def _rows(self) -> dict[tuple[str, str], tuple[Entry, ...]]:
        rows: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            rows.setdefault((entry.decision.alternative, entry.decision.omrade), []).append(entry)
        return {key: tuple(own) for key, own in rows.items()}


def append(
    history: History,
    decisions: Sequence[Decision],
    *,
    expected: Mapping[str, int] | None = None,
    levels: Mapping[str, str] | None = None,
) -> History:
    """The history with some decisions more; all of them or none.

    ``expected``: the version each area had when the person looked at it. ``levels``: plan level (KP, RP) by area; with
    it, areas that are not there are refused. Raises ConflictError where an area has moved on, PlanvaskError with the
    faults of every decision.
    """
    _no_conflict(history, decisions, expected or {})
    faults: list[str] = []
    for decision in decisions:
        if levels is not None and decision.omrade not in levels:
            faults.append(f"Området {decision.omrade} finnes ikke i beregningen.")
            continue
        try:
            check(decision, level=(levels or {}).get(decision.omrade, ""))
        except PlanvaskError as wrong:
            faults += [f"{decision.omrade}: {fault}" for fault in wrong.faults]
    if faults:
        raise PlanvaskError("Beslutningene kan ikke lagres.", faults=tuple(faults), remedy="Rett dem og lagre på nytt.")
    return _longer(history, [(decision, None) for decision in decisions])


def undo(history: History, number: int, *, who: str, when: dt.datetime, reason: str = "") -> History:
    """The history with one row taken back by a new row, which says again what held before it.

    Raises PlanvaskError for a row that is not there, ConflictError where the area was decided on after it.
    """
    entry = next((e for e in history.entries if e.number == number), None)
    if entry is None:
        raise PlanvaskError(f"Beslutning nr. {number} finnes ikke.", remedy="Last historikken på nytt.")
    rows = history.of(entry.decision.omrade, entry.decision.alternative)
    if rows[-1] is not entry:
        raise _conflict([rows[-1]])
    before = rows[-2].decision if len(rows) > 1 else undecided(entry.decision.omrade, entry.decision.alternative)
    restored = replace(before, who=who, when=when, reason=before.reason or reason or _undone(number))
    check(restored)
    return _longer(history, [(restored, number)])


def branch(history: History, alternative: str, *, of: str = MAIN, who: str, when: dt.datetime) -> History:
    """The history with a new alternative that starts as a copy of another.

    Raises PlanvaskError for a name that is empty or taken.
    """
    if not alternative.strip() or alternative in history.alternatives:
        raise PlanvaskError(
            f"Alternativet «{alternative}» finnes alt, eller har ikke noe navn.", remedy="Gi det et annet navn."
        )
    copies = [replace(d, alternative=alternative, who=who, when=when) for d in history.state(of).values()]
    return append(history, copies)


def _longer(history: History, rows: Iterable[tuple[Decision, int | None]]) -> History:
    number = history.entries[-1].number if history.entries else 0
    made = list(history.entries)
    versions: Counter[tuple[str, str]] = Counter()
    for decision, undoes in rows:
        key = decision.alternative, decision.omrade
        versions[key] += 1
        number += 1
        version = history.version(decision.omrade, decision.alternative) + versions[key]
        made.append(Entry(number, version, decision, undoes))
    return History(tuple(made))


def _no_conflict(history: History, decisions: Sequence[Decision], expected: Mapping[str, int]) -> None:
    newer = [
        history.of(d.omrade, d.alternative)
        for d in decisions
        if d.omrade in expected and expected[d.omrade] != history.version(d.omrade, d.alternative)
    ]
    if newer:
        raise _conflict([rows[-1] for rows in newer if rows])


def _conflict(latest: Sequence[Entry]) -> ConflictError:
    told = tuple(
        f"{e.decision.omrade}: {e.decision.who} bestemte «{e.decision.kind}» {e.decision.when:%d.%m.%Y kl. %H.%M}."
        for e in latest
        if e.decision.when is not None
    )
    return ConflictError(
        "Noen andre har bestemt om samme område siden du åpnet det.",
        faults=told,
        remedy="Last siden på nytt, se hva som er bestemt, og lagre igjen.",
    )


def _undone(number: int) -> str:
    return f"Angret beslutning nr. {number}"


def decided(history: History, alternative: str = MAIN) -> int:
    """How many areas somebody has taken a stand on; waiting is a stand, uavklart is none."""
    return sum(d.kind is not Kind.OPEN for d in history.state(alternative).values())
