"""«Hvorfor er tallet slik?»: what stands behind one figure of one table, as the drawer shows it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from arealregnskap.accounts import AccountData, hvorfor
from arealregnskap.natur.changes import WHOLE
from arealregnskap.report.model import Sheet
from arealregnskap.result import InputRecord
from arealregnskap.schema import Column

from .. import behind, numbers, tables
from ..books import Books
from ..words import word
from . import control
from . import made as made_of

#: Columns that say which change and which part of the municipality a row is about.
_ABOUT = frozenset({"endringsnavn", "delomradenavn"})
#: Areas shown before the rest are counted together.
_AREAS = 6


@dataclass(frozen=True)
class Step:
    """A line of a subtraction."""

    text: str
    value: str
    is_sum: bool = False


@dataclass(frozen=True)
class Area:
    """A reserve area behind a figure."""

    id: str
    name: str
    value: str


@dataclass(frozen=True)
class Sureness:
    """How sure a figure is: light (gronn, gul, rod), its word, ± as text, and why."""

    light: str
    word: str
    plus_minus: str
    reason: str


@dataclass(frozen=True)
class Why:
    """Everything about a figure. ``cells`` is None where the figure is not a sum of cells or, with ``is_count``, their
    number; with ``is_difference`` some of them are taken off. ``made`` are lines of tables that a figure which is no
    area is made of."""

    value: str
    unit: str
    what: str
    column: str
    explanation: str
    table: str
    steps: tuple[Step, ...]
    areas: tuple[Area, ...]
    more_areas: int
    more_value: str
    cells: int | None
    is_count: bool
    is_difference: bool
    made: tables.TableView | None
    method: str
    ruleset: str
    ruleset_text: str
    sources: tuple[InputRecord, ...]
    sureness: Sureness | None
    findings: int


def why(books: Books, data: AccountData, sheet: Sheet, row: int | None, column: Column) -> Why:
    """The figure of a sheet in that row (None: the total) and column."""
    value = sheet.total.get(column.name, math.nan) if row is None else sheet.frame[column.name].iloc[row]
    shown = numbers.cell_texts(column, [value], sheet.frame[column.name])[0]
    ground = behind.ground(data, sheet, row, column)
    steps, areas = _subtraction(data, sheet, row, column)
    steps = steps or _division(sheet, row, column, shown)
    steps = steps or [Step(*line) for line in control.steps(data, sheet, row, column)]
    run = books.run
    return Why(
        value=shown,
        unit=column.unit if column.unit != "antall" else "",
        what=_row_name(sheet, row),
        column=word(column.label(books.language)),
        explanation=word(column.description) if column.description else "",
        table=word(sheet.title),
        steps=tuple(steps),
        areas=tuple(_area(a) for a in areas[:_AREAS]),
        more_areas=max(len(areas) - _AREAS, 0),
        more_value=numbers.amount(sum(float(a["daa"]) for a in areas[_AREAS:])),
        cells=None if ground is None else len(ground.cells),
        is_count=column.unit == "antall",
        is_difference=ground is not None and ground.is_difference,
        made=made_of.made(books, data, sheet, row, column),
        method=word(sheet.method),
        ruleset=f"{run.ruleset.name}, {gettext('versjon')} {run.ruleset.version}",
        ruleset_text=word(run.ruleset.text(books.language)),
        sources=tuple(books.result.provenance.inputs),
        sureness=_sureness(books, sheet, row, column),
        findings=sum(1 for i in books.result.issues if i.area_m2 > 0),
    )


def _row_name(sheet: Sheet, row: int | None) -> str:
    """What the row is about, from its texts."""
    if row is None:
        return gettext("Sum")
    record = sheet.frame.iloc[row]
    texts = [c.name for c in sheet.columns if c.type == "text" and c.name.endswith(("navn", "post", "omrade_id"))]
    own = [name for name in texts if name not in _ABOUT and record[name]][:2]
    # Of the accounts of nature: the scenario last, and the part of the municipality unless it is the whole.
    own += [name for name in texts if name == "endringsnavn"]
    own += [name for name in texts if name == "delomradenavn" and record["delomrade"] != WHOLE.key]
    names = [word(str(record[name])) for name in own]
    if not names:
        names = [str(record[c.name]) for c in sheet.columns[:2] if record[c.name]]
    return ", ".join(dict.fromkeys(names))


def _subtraction(
    data: AccountData, sheet: Sheet, row: int | None, column: Column
) -> tuple[list[Step], list[dict[str, Any]]]:
    """Planned minus what each rule took, and the areas left: for the reserve of T3, and of T4 which repeats it."""
    if sheet.key not in ("T3", "T4") or column.name != "reserve_daa":
        return [], []
    group = None if row is None else str(sheet.frame["gruppe"].iloc[row])
    table = hvorfor.why(data, group)
    lines = table[table["rad"] != hvorfor.AREA]
    shown = lines[(lines["daa"] != 0) | (lines["rad"] == hvorfor.RESULT)]
    steps = [
        Step(word(str(r["tekst"])), numbers.amount(float(r["daa"])), r["rad"] == hvorfor.RESULT)
        for r in shown.to_dict("records")
    ]
    areas: list[dict[str, Any]] = table[table["rad"] == hvorfor.AREA].to_dict("records")  # type: ignore[assignment]
    return steps, areas


def _division(sheet: Sheet, row: int | None, column: Column, shown: str) -> list[Step]:
    """What a share is divided by what."""
    parts = made_of.share(sheet, column)
    if parts is None:
        return []
    values = sheet.total if row is None else sheet.frame.iloc[row]
    lines = [
        (part, numbers.cell_texts(part, [values.get(part.name, math.nan)], sheet.frame[part.name])[0]) for part in parts
    ]
    steps = [Step(word(part.label(_language())), f"{text} {part.unit}") for part, text in lines]
    return [*steps, Step(word(column.label(_language())), shown, is_sum=True)]


def _language() -> str:
    return "nn" if numbers.language() == "nn" else "nb"


def _area(row: dict[str, Any]) -> Area:
    return Area(str(row["kode"]), str(row["tekst"]), numbers.amount(float(row["daa"])))


#: Column of a table → the table of U1 that knows how sure it is, and the column that has its code.
_SURE = {
    ("T1", "daa"): ("T1", "arealformal"),
    ("T2", "daa"): ("T2", "artype"),
    ("T3", "reserve_daa"): ("T3", "gruppe"),
    ("T4", "reserve_daa"): ("T3", "gruppe"),
    ("T3", "planlagt_daa"): ("T3P", "gruppe"),
    ("A3", "reserve_daa"): ("A3", "omrade_nr"),
    ("T5", "inne_daa"): ("T5", "tema"),
}


def _sureness(books: Books, sheet: Sheet, row: int | None, column: Column) -> Sureness | None:
    known = _SURE.get((sheet.key, column.name))
    if known is None:
        return None
    table, name = known
    if sheet.key == "T5" and row is not None and sheet.frame["gruppe"].iloc[row] != "alle":
        return None
    return sureness(books, table, "alle" if row is None else str(sheet.frame[name].iloc[row]))


def sureness(books: Books, table: str, code: str = "alle") -> Sureness | None:
    """What table U1 says of a figure; None where nothing was measured."""
    sheet = books.sheet("U1")
    if sheet is None:
        return None
    rows = sheet.frame[(sheet.frame["tabell"] == table) & (sheet.frame["kode"] == code)]
    if rows.empty:
        return None
    row = rows.iloc[0]
    pm = float(row["pm_daa"])
    words = {"gronn": gettext("Sikkert"), "gul": gettext("Middels sikkert"), "rod": gettext("Usikkert")}
    light = str(row["lys"])
    return Sureness(
        light, words[light], "" if math.isnan(pm) else numbers.plus_minus(pm), word(str(row["hvorfor"] or ""))
    )
