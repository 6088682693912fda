"""What a file that came back means: rows that are new, areas that others have decided on since, areas that are gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...codes import codelist
from ...errors import PlanvaskError
from ..decisions import Decision, Kind, check
from ..history import History, append
from ..wash import Wash
from .rows import to_decision

#: What people may change in the sheet of decisions; of the other columns, none is read but the id and the version.
EDITABLE = (
    "beslutning",
    "til_formal",
    "begrunnelse",
    "saksnummer",
    "lenker",
    "innspill",
    "sone",
    "del",
    "linje",
    "side",
)


@dataclass(frozen=True)
class Edit:
    """One row of the sheet of decisions as it came back. ``line`` is its line in the file."""

    line: int
    omrade: str
    alternative: str
    version: int | None
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Merge:
    """``history`` with what could be taken in; ``added`` are the new decisions; ``unchanged`` counts rows that said
    what held already. ``conflicts``, ``unknown`` and ``faults`` are sentences on rows that were left out."""

    history: History
    added: tuple[Decision, ...] = ()
    unchanged: int = 0
    conflicts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether every row was taken in."""
        return not (self.conflicts or self.unknown or self.faults)


def merge(wash: Wash, history: History, edits: Iterable[Edit], *, who: str, when: dt.datetime) -> Merge:
    """Take in the rows of a sheet of decisions: each that differs from what holds becomes a new decision.

    A row whose version is not today's is a conflict and left out. The history itself is never changed.
    """
    added: list[Decision] = []
    conflicts: list[str] = []
    unknown: list[str] = []
    faults: list[str] = []
    unchanged = 0
    seen: set[tuple[str, str]] = set()
    for edit in edits:
        where = f"Linje {edit.line}"
        if edit.omrade not in wash.row:
            unknown.append(f"{where}: området {edit.omrade or '(tomt)'} finnes ikke i beregningen.")
            continue
        name = wash.areas.at[edit.omrade, "omrade_id"]
        if (edit.alternative, edit.omrade) in seen:
            faults.append(f"{where}: {name} står to ganger.")
            continue
        seen.add((edit.alternative, edit.omrade))
        try:
            decision = _decision(edit, who, when)
        except ValueError as wrong:
            faults.append(f"{where}, {name}: {wrong}")
            continue
        now = history.current(edit.omrade, edit.alternative)
        if _same(decision, now):
            unchanged += 1
        elif edit.version != history.version(edit.omrade, edit.alternative):
            conflicts.append(_conflict(where, str(name), edit, history))
        elif told := _faults(wash, decision):
            faults += [f"{where}, {name}: {fault}" for fault in told]
        else:
            added.append(decision)
    longer = append(history, added) if added else history
    return Merge(longer, tuple(added), unchanged, tuple(conflicts), tuple(unknown), tuple(faults))


def continued(history: History, imported: History) -> History:
    """The longer of two histories of which one begins with the other.

    Raises PlanvaskError where they part: then both have decisions that the other lacks.
    """
    shared = min(len(history), len(imported))
    if history.entries[:shared] != imported.entries[:shared]:
        first = next(n for n, (a, b) in enumerate(zip(history.entries, imported.entries, strict=False), 1) if a != b)
        raise PlanvaskError(
            f"Historikken i fila er en annen fra beslutning nr. {first}.",
            remedy="Noen har bestemt i to kopier. Skriv de nye beslutningene i arket «Beslutninger» i en ny eksport.",
        )
    return imported if len(imported) > len(history) else history


def _decision(edit: Edit, who: str, when: dt.datetime) -> Decision:
    row = {column: edit.values.get(column) for column in EDITABLE}
    row["beslutning"] = _kind(str(row["beslutning"] or "").strip())
    decision = to_decision({**row, "stabil_id": edit.omrade, "alternativ": edit.alternative})
    return replace(decision, who=who, when=when)


def _kind(text: str) -> str:
    """A kind by its code, or by its name in either language; empty is uavklart."""
    if not text:
        return Kind.OPEN
    rows = codelist("beslutning").rows
    wanted = text.casefold()
    named = rows.index[(rows["navn_nb"].str.casefold() == wanted) | (rows["navn_nn"].str.casefold() == wanted)]
    return str(named[0]) if len(named) else wanted


def _same(decision: Decision, now: Decision) -> bool:
    return replace(decision, who=now.who, when=now.when) == now


def _faults(wash: Wash, decision: Decision) -> Sequence[str]:
    try:
        check(decision, level=wash.levels[decision.omrade])
        wash.fates(decision)
    except PlanvaskError as wrong:
        return wrong.faults or (wrong.found,)
    return ()


def _conflict(where: str, name: str, edit: Edit, history: History) -> str:
    latest = history.of(edit.omrade, edit.alternative)
    if not latest:
        return f"{where}: {name} er ikke avgjort, men fila sier versjon {edit.version}."
    d = latest[-1].decision
    moment = f" {d.when:%d.%m.%Y}" if d.when is not None else ""
    kind = codelist("beslutning").label(d.kind)
    return f"{where}: {name} er avgjort av {d.who}{moment} etter at fila ble laget ({kind})."
