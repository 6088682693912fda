"""A history as rows of plain values, and back, the same to the last bit.

Geometry travels as WKT with every digit. Moments keep their time zone. Lists of links and ids have one per line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely

from ...errors import PlanvaskError
from ..decisions import Decision, Kind
from ..history import Entry, History

#: Columns of a row of history, in order, with the field of ``Decision`` each of them is.
DECISION = {
    "stabil_id": "omrade", "alternativ": "alternative", "beslutning": "kind", "til_formal": "purpose",
    "begrunnelse": "reason", "avgjort_av": "who", "tidspunkt": "when", "saksnummer": "case_number",
    "lenker": "links", "innspill": "inputs", "sone": "zone", "del": "part", "linje": "line", "side": "side",
}  # fmt: skip
COLUMNS = ("nr", "versjon", "angrer", *DECISION)

#: Columns that hold geometry.
GEOMETRY = ("del", "linje")
_LISTS = ("lenker", "innspill")


def to_rows(history: History) -> list[dict[str, Any]]:
    """One row per entry, with ``COLUMNS``; numbers are int (angrer None where it is nothing), all else text."""
    return [
        {"nr": e.number, "versjon": e.version, "angrer": e.undoes, **of_decision(e.decision)} for e in history.entries
    ]


def of_decision(decision: Decision) -> dict[str, str]:
    """The columns of ``DECISION`` as text."""
    return {column: _text(getattr(decision, field)) for column, field in DECISION.items()}


def to_history(rows: Iterable[Mapping[str, Any]], where: str) -> History:
    """The history that rows hold. Raises PlanvaskError with every row that cannot be read, and where numbers jump."""
    faults: list[str] = []
    entries: list[Entry] = []
    for line, row in enumerate(rows, 2):
        try:
            entries.append(_entry(row))
        except ValueError as wrong:
            faults.append(f"Historikk, linje {line}: {wrong}")
    faults += _faults_of_order(entries)
    if faults:
        raise PlanvaskError("Historikken kan ikke leses.", where=where, faults=tuple(faults), remedy=_REMEDY)
    return History(tuple(entries))


def to_decision(row: Mapping[str, Any]) -> Decision:
    """The decision of a row. Raises ValueError with a sentence."""
    values = {field: _value(column, row.get(column)) for column, field in DECISION.items()}
    return Decision(**values)


_REMEDY = "Historikken skal ikke endres i fila. Eksporter på nytt, og skriv nye beslutninger i arket «Beslutninger»."


def _entry(row: Mapping[str, Any]) -> Entry:
    undoes = row.get("angrer")
    return Entry(
        _whole(row.get("nr"), "nr"), _whole(row.get("versjon"), "versjon"), to_decision(row),
        None if _empty(undoes) else _whole(undoes, "angrer"),
    )  # fmt: skip


def _faults_of_order(entries: Sequence[Entry]) -> list[str]:
    faults = []
    versions: dict[tuple[str, str], int] = {}
    for n, entry in enumerate(entries, 1):
        key = entry.decision.alternative, entry.decision.omrade
        versions[key] = versions.get(key, 0) + 1
        if entry.number != n:
            faults.append(f"Nr. {entry.number} står der nr. {n} skulle stått; rader mangler eller er flyttet.")
        elif entry.version != versions[key]:
            faults.append(f"Beslutning nr. {n} har versjon {entry.version} der {versions[key]} skulle stått.")
    return faults


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, shapely.Geometry):
        return str(shapely.to_wkt(value, rounding_precision=-1, trim=True))
    return str(value)


def _value(column: str, value: Any) -> Any:
    text = "" if _empty(value) else str(value)
    if column == "beslutning":
        if text not in list(Kind):
            raise ValueError(f"«{text}» er ikke en beslutning; bruk en av {', '.join(Kind)}.")
        return Kind(text)
    if column == "tidspunkt":
        return _moment(text)
    if column in _LISTS:
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    if column in GEOMETRY:
        return _geometry(column, text)
    return text


def _moment(text: str) -> dt.datetime | None:
    if not text:
        return None
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"«{text}» er ikke et tidspunkt, f.eks. 2026-11-22T12:00:00+01:00.") from None


def _geometry(column: str, text: str) -> Any:
    if not text:
        return None
    try:
        return shapely.from_wkt(text)
    except shapely.errors.ShapelyError:
        raise ValueError(f"«{column}» kan ikke leses som ei flate eller ei linje.") from None


def _whole(value: Any, name: str) -> int:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"«{name}» er ikke et helt tall.") from None
    if number != int(number):
        raise ValueError(f"«{name}» er ikke et helt tall.")
    return int(number)


def _empty(value: Any) -> bool:
    return value is None or value == "" or value != value
