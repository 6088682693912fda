"""What a check of a bundle found, as sentences and a table, and as plain values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pyproj import CRS

from ..units import MINUS, number_text
from .compare import Difference, Value
from .traces import XY, Kind, Point, Trace
from .verify import Verdict

#: Cells listed; the rest are counted.
_MOST = 40
#: Surfaces of changed files listed, and points of each; the rest are counted.
_SURFACES, _POINTS = 20, 8


def sentences(verdict: Verdict) -> list[str]:
    """The answer, then what may explain it."""
    cells, tables = number_text(verdict.cells), number_text(verdict.tables)
    out = []
    if verdict.changed:
        out.append(f"Endret siden pakken ble laget: {'; '.join(verdict.changed)}.")
    if not verdict.differences:
        out.insert(0, f"Likt: alle {cells} celler i {tables} tabeller er de samme.")
    else:
        within = len({d.table for d in verdict.differences})
        count = number_text(len(verdict.differences))
        out.insert(0, f"Ulikt: {count} av {cells} celler, i {within} av {tables} tabeller, er ikke de samme.")
    if verdict.versions:
        told = ", ".join(f"{name} {there} → {here}" for name, there, here in verdict.versions)
        out.append(f"Andre versjoner her enn der pakken ble laget: {told}.")
    return out


def rows(verdict: Verdict) -> list[tuple[str, str, str, str, str, str]]:
    """Largest first: table, row, column, what the bundle has, what came out now, the difference."""
    return [
        (d.title, d.row or "hele tabellen", d.column or "raden", _text(d.theirs), _text(d.ours), _moved(d))
        for d in verdict.differences[:_MOST]
    ]


HEADS = ("Tabell", "Rad", "Kolonne", "I pakken", "Nå", "Forskjell")


def changes(verdict: Verdict) -> list[str]:
    """What has changed in the files, surface by surface and point by point, one finished sentence each."""
    told = [_trace(trace) for trace in verdict.traces[:_SURFACES]]
    if more := len(verdict.traces) - _SURFACES:
        told += [f"Og {number_text(more)} til."] if more > 0 else []
    return told


def _trace(t: Trace) -> str:
    called = ", ".join(text for text in (t.name and f"«{t.name}»", t.ident and f"id {t.ident}") if text)
    where = f"{t.file}, laget {t.layer}, {t.shape} nr. {t.number}{f' ({called})' if called else ''}"
    match t.kind:
        case Kind.ADDED:
            return f"{where}: finnes ikke i pakken."
        case Kind.REMOVED:
            return f"{where}: er borte."
        case Kind.TORN:
            return f"{where}: har ikke noe omriss lenger; alle {number_text(t.of)} punkter er borte."
        case Kind.ATTRIBUTES:
            return f"{where}: samme {t.shape}, men andre egenskaper."
        case Kind.ORDER:
            return f"{where}: samme punkter i en annen rekkefølge eller inndeling."
    points = "; ".join(_point(p, t.of, _least(t.epsg)) for p in t.points[:_POINTS])
    rest = f"; og {number_text(len(t.points) - _POINTS)} punkter til" if len(t.points) > _POINTS else ""
    return f"{where}: {points}{rest}{f' (EPSG:{t.epsg})' if t.epsg else ''}."


def _point(p: Point, of: int, least: int) -> str:
    """``least`` decimals, and more where it takes more to see that the point moved."""
    if p.before is None or p.after is None:
        at = p.before or p.after
        assert at is not None  # a point is in one of the two
        return f"punkt {p.number} {'er borte' if p.after is None else 'er nytt'}: {_xy(at, least)}"
    decimals = next((n for n in range(least, 12) if _xy(p.before, n) != _xy(p.after, n)), 12)
    return f"punkt {p.number} av {of} er flyttet fra {_xy(p.before, decimals)} til {_xy(p.after, decimals)}"


def _xy(at: XY, decimals: int) -> str:
    return f"({at[0]:.{decimals}f}, {at[1]:.{decimals}f})"


def _least(epsg: int) -> int:
    """Decimals for a centimetre."""
    return 7 if epsg and CRS.from_epsg(epsg).is_geographic else 2


def as_dict(verdict: Verdict) -> dict[str, Any]:
    """All of it, with every cell unrounded."""
    return {
        "likt": verdict.equal,
        "celler": verdict.cells,
        "tabeller": verdict.tables,
        "endrede_filer": list(verdict.changed),
        "endrede_flater": [
            {"fil": t.file, "lag": t.layer, "nr": t.number, "id": t.ident, "navn": t.name, "epsg": t.epsg or None,
             "form": t.shape, "hva": t.kind.value,
             "punkter": [{"nr": p.number, "for": p.before, "na": p.after} for p in t.points]}
            for t in verdict.traces
        ],
        "versjoner": [{"navn": n, "i_pakken": a, "her": b} for n, a, b in verdict.versions],
        "forskjeller": [
            {"tabell": d["table"], "tittel": d["title"], "rad": d["row"], "kolonne": d["column"],
             "i_pakken": d["theirs"], "na": d["ours"], "enhet": d["unit"]}
            for d in map(asdict, verdict.differences)
        ],
    }  # fmt: skip


def rest(verdict: Verdict) -> int:
    """Differences that ``rows`` leaves out."""
    return max(len(verdict.differences) - _MOST, 0)


def _text(value: Value) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nei"
    return number_text(value, _places(value)) if isinstance(value, (int, float)) else str(value)


def _places(value: float) -> int:
    """Enough decimals that a small move is seen: to 0,001 m² in daa."""
    return 0 if float(value).is_integer() else 6


def _moved(d: Difference) -> str:
    if isinstance(d.theirs, (int, float)) and isinstance(d.ours, (int, float)) and not isinstance(d.ours, bool):
        moved = d.ours - d.theirs
        sign = MINUS if moved < 0 else "+"
        return f"{sign}{number_text(abs(moved), _places(moved))} {d.unit}".rstrip()
    return ""
