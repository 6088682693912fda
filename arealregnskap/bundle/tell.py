"""What a check of a bundle found, as sentences and a table, and as plain values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..units import MINUS, number_text
from .compare import Difference, Value
from .verify import Verdict

#: Cells listed; the rest are counted.
_MOST = 40


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


def as_dict(verdict: Verdict) -> dict[str, Any]:
    """All of it, with every cell unrounded."""
    return {
        "likt": verdict.equal,
        "celler": verdict.cells,
        "tabeller": verdict.tables,
        "endrede_filer": list(verdict.changed),
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
