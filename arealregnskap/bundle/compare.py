"""Two results as JSON, table against table: which cells are not the same, told by table, row and column."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

#: Figures that differ by less are the same: 0,001 m² in daa, and relatively for the rest. Another processor or version
#: of a library may round the last bit another way.
DAA, RELATIVE = 1e-6, 1e-9
#: Columns that tell which row it is: codes first, then texts, as many as stand before the first figure.
_LABELS = ("code", "text")

Value = str | float | bool | None
Row = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One cell. ``theirs`` is what the bundle has, ``ours`` what came out now; None where there is no such cell.

    ``row`` names the row as its first columns do; empty for a whole table. ``unit`` is daa for areas.
    """

    table: str
    title: str
    row: str
    column: str
    theirs: Value
    ours: Value
    unit: str = ""

    @property
    def moved(self) -> float:
        """How far an area moved [daa], for the order of the list; less than nothing for what is no area."""
        if _figure(self.theirs) and _figure(self.ours) and self.unit == "daa":
            return abs(self.ours - self.theirs)
        return -1.0


def compare(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> list[Difference]:
    """Every difference, table by table in the order of the bundle. Findings are tables too."""
    before, after = _tables(theirs), _tables(ours)
    out: list[Difference] = []
    for key in [*before, *(k for k in after if k not in before)]:
        if key not in after or key not in before:
            there = before.get(key) or after[key]
            told = ("finnes", None) if key in before else (None, "finnes")
            out.append(Difference(key, there["tittel"], "", "", *told))
        else:
            out += _table(key, before[key], after[key])
    return out


def _tables(result: Mapping[str, Any]) -> dict[str, Any]:
    tables = [*result["tabeller"], result["regler"], result["funn"]]
    return {t["nokkel"]: t for t in tables}


def _table(key: str, theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[Difference]:
    """Rows are found by what they are about, not by where they stand."""
    columns = {c["navn"]: c for t in (theirs, ours) for c in t["kolonner"]}
    before, after = _rows(theirs), _rows(ours)
    title = theirs["tittel"]
    for row in [*before, *(r for r in after if r not in before)]:
        name = ", ".join(str(v) for v in row[0] if v not in (None, "")) + (f" ({row[1]})" if row[1] > 1 else "")
        if row not in after or row not in before:
            told = ("finnes", None) if row in before else (None, "finnes")
            yield Difference(key, title, name, "", *told)
            continue
        for column, about in columns.items():
            a, b = before[row].get(column), after[row].get(column)
            if not same(a, b, about["enhet"]):
                yield Difference(key, title, name, about["overskrift"], a, b, about["enhet"])
    for column in [c for c in columns if c in theirs["sum"] or c in ours["sum"]]:
        a, b = theirs["sum"].get(column), ours["sum"].get(column)
        if not same(a, b, columns[column]["enhet"]):
            yield Difference(key, title, "Sum", columns[column]["overskrift"], a, b, columns[column]["enhet"])


def _rows(table: Mapping[str, Any]) -> dict[tuple[tuple[Any, ...], int], Row]:
    """Rows by their labels and, where several have the same, their number among these."""
    names = [c["navn"] for c in table["kolonner"]]
    labels = []
    for c in table["kolonner"]:
        if c["type"] not in _LABELS:
            break
        labels.append(c["navn"])
    out: dict[tuple[tuple[Any, ...], int], Row] = {}
    for values in table["rader"]:
        row = dict(zip(names, values, strict=True))
        label, number = tuple(row[n] for n in labels), 1
        while (label, number) in out:
            number += 1
        out[label, number] = row
    return out


def _figure(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(a: Value, b: Value, unit: str) -> bool:
    """Whether two cells say the same; not known is only the same as not known."""
    if _figure(a) and _figure(b):
        return math.isclose(a, b, rel_tol=RELATIVE, abs_tol=DAA if unit == "daa" else 1e-12)
    return a == b
