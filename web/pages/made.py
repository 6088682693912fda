"""What a figure that is no area is made of: a share of what it is divided by, an index of its indicators, an amount of
the lines the municipality filled in. Each with the sources given there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pandas as pd
from flask_babel import gettext

from arealregnskap.accounts import AccountData
from arealregnskap.codes import codelist
from arealregnskap.natur import NaturData
from arealregnskap.natur.condition.classes import condition_class
from arealregnskap.natur.typology import typology
from arealregnskap.report.model import Sheet
from arealregnskap.schema import Column

from .. import numbers, tables
from ..books import Books
from ..words import word
from . import control

_ID = "bak-tallet"

#: Shares of the accounts of nature: table and column → the part and the whole. Other accounts declare theirs.
_SHARES = {
    ("N0", "avgang_andel"): ("avgang", "inngaende"),
    ("N10", "kartlagt_andel"): ("kartlagt", "areal"),
    ("N13", "tapt_andel"): ("tapt", "i_dag"),
}
#: Columns that are about a year or a span of years.
_YEARS = frozenset({"ar", "periode_ar"})


def opens(sheet: Sheet, column: Column) -> bool:
    """Whether figures of a column that is no area open: shares, and every figure of nature and of the control table."""
    if column.type not in ("float", "int") or column.name in _YEARS:
        return False
    return _key(sheet) in _MAKERS or _key(sheet) == control.KEY or share(sheet, column) is not None


def share(sheet: Sheet, column: Column) -> tuple[Column, Column] | None:
    """The columns that a share is made of: the part and the whole."""
    by_name = {c.name: c for c in sheet.columns}
    declared = next(((r.part, r.whole) for r in sheet.ratios if r.column == column.name), None)
    known = _SHARES.get((_key(sheet), column.name))
    if declared is None and known is not None:
        unit = next(c.unit for c in sheet.columns if c.name.startswith(f"{known[1]}_") and c.unit)
        declared = (f"{known[0]}_{unit}", f"{known[1]}_{unit}")
    return None if declared is None else (by_name[declared[0]], by_name[declared[1]])


def made(books: Books, data: AccountData, sheet: Sheet, row: int | None, column: Column) -> tables.TableView | None:
    """What the figure is made of, as a table; None where it is an area or a total."""
    maker = _MAKERS.get(_key(sheet))
    if row is None:
        return None
    record: dict[str, Any] = {str(k): v for k, v in sheet.frame.iloc[row].items()}
    if _key(sheet) == control.KEY:
        view = control.lines(data, record, column.name)
    elif maker is not None and isinstance(data, NaturData):
        view = maker(books, data, sheet, record, column.name)
    else:
        return None
    return view if view is None or not view.rows else replace(view, id=_ID, sortable=False)


def _key(sheet: Sheet) -> str:
    return sheet.key.partition("-")[0]


def _lines(sheet: Sheet, record: dict[str, Any], names: Iterable[str]) -> tables.TableView:
    """The columns of one row, one a line; those that say nothing are left out."""
    by_name = {c.name: c for c in sheet.columns}
    rows = []
    for column in (by_name[n] for n in names if n in by_name):
        value = record[column.name]
        if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
            continue
        if column.codelist and value in codelist(column.codelist):
            text = word(codelist(column.codelist).label(str(value), _language()))
        else:
            text = numbers.cell_texts(column, [value], sheet.frame[column.name])[0]
        rows.append([word(column.label(_language())), f"{text}\u00a0{column.unit}" if column.unit else text])
    heads = [tables.Head(gettext("Hva")), tables.Head(gettext("Verdi"), True)]
    return tables.plain(_title(), heads, rows)


def _rows_of(
    books: Books, key: str, keep: Callable[[pd.DataFrame], pd.Series], *columns: str
) -> tables.TableView | None:
    """The rows of another table that the figure is made of."""
    sheet = books.sheet(key)
    if sheet is None:
        return None
    return tables.view(
        sheet, choice=tables.Choice(columns=columns, first=columns[0]), rows=sheet.frame[keep(sheet.frame)],
        language=books.language, total=False, title=_title(),
    )  # fmt: skip


def _indicator(books: Books, data: NaturData, sheet: Sheet, record: dict[str, Any], name: str) -> tables.TableView:
    """N6: the variable's value between its lower and upper level."""
    return _lines(sheet, record, (
        "variabel", "enhet", "verdi_inngaende", "verdi_utgaende", "skala", "nedre", "x60", "ovre",
        "indikator_inngaende", "indikator_utgaende", "endring", "vekt", "referanse", "kilde",
    ))  # fmt: skip


def _index(books: Books, data: NaturData, sheet: Sheet, record: dict[str, Any], name: str) -> tables.TableView | None:
    """N7: the indicators of the type, of the class or part that the row is about."""
    part, classes = str(record["del"]), codelist("natur_ect")

    def keep(frame: pd.DataFrame) -> pd.Series:
        own = frame["okosystemtype"] == record["okosystemtype"]
        if part in classes:
            return own & (frame["ect"] == part)
        belongs = frame["ect"].map(classes.rows["delindeks"])
        return own & (belongs == part) if part in codelist("natur_delindeks") else own

    return _rows_of(books, "N6", keep, "variabel", "indikator_inngaende", "indikator_utgaende", "vekt", "kilde")


def _counted(books: Books, data: NaturData, sheet: Sheet, record: dict[str, Any], name: str) -> tables.TableView | None:
    """N8: the variables that are counted; an area has its cells."""
    if name.startswith("areal_"):
        return None

    def keep(frame: pd.DataFrame) -> pd.Series:
        return (frame["okosystemtype"] == record["okosystemtype"]) & (frame["ect"] == record["ect"])

    return _rows_of(books, "N6", keep, "variabel", "verdi_inngaende", "verdi_utgaende", "kilde")


def _units(books: Books, data: NaturData, sheet: Sheet, record: dict[str, Any], name: str) -> tables.TableView | None:
    """N9: the units that somebody has assessed, of the class."""
    if data.unit_conditions is None or name.startswith("utbredelse_"):
        return None
    units = data.unit_conditions.frame
    units = units[units["okosystemtype"] == record["okosystemtype"]]
    klass = name.rpartition("_")[0]
    if klass in codelist("natur_tilstandsklasse"):
        units = units[units["indeks"].map(condition_class) == klass]
    heads = [
        tables.Head(gettext("Enhet")), tables.Head(gettext("Areal"), True, gettext("daa")),
        tables.Head(gettext("Indeks"), True), tables.Head(gettext("Kilde")),
    ]  # fmt: skip
    rows = [
        [
            str(r["enhet_id"]),
            numbers.amount(float(r["areal_daa"])),
            numbers.number(float(r["indeks"]), 2),
            str(r["kilde"]),
        ]
        for r in units.to_dict("records")
    ]
    return tables.plain(_title(), heads, rows)


def _services(
    books: Books, data: NaturData, sheet: Sheet, record: dict[str, Any], name: str
) -> tables.TableView | None:
    """N11, N12: the lines the municipality filled in for the service and year."""
    if data.services is None:
        return None
    side, _, part = name.partition("_")
    supply = _key(sheet) == "N11"
    lines = data.services.frame
    lines = lines[(lines["tjeneste"] == record["tjeneste"]) & (lines["ar"] == record["ar"])]
    lines = lines[lines["del"] == ("tilgang" if supply else "bruk")]
    if side in ("fra", "til"):
        lines = lines[(lines["part"].str.partition(".")[0] if supply else lines["part"]) == part]
    heads = [
        tables.Head(gettext("Fra") if supply else gettext("Til")), tables.Head(gettext("Mengde"), True),
        tables.Head(gettext("Kilde")),
    ]  # fmt: skip
    rows = [
        [_part(str(r["part"])), f"{numbers.number(float(r['mengde']), 1)}\u00a0{r['enhet']}", str(r["kilde"])]
        for r in lines.to_dict("records")
    ]
    return tables.plain(_title(), heads, rows)


def _part(code: str) -> str:
    """The name of an ecosystem type or of a user of services."""
    lists = (typology(1), typology(2), codelist("natur_bruker"))
    return next((word(names.label(code, _language())) for names in lists if code in names), code)


def _emission(
    books: Books, data: NaturData, sheet: Sheet, record: dict[str, Any], name: str
) -> tables.TableView | None:
    """N14: area times factor, with the factor's source."""
    if name == "areal_daa":
        return None
    return _lines(sheet, record, (
        "artype", "artreslag", "arskogbon", "argrunnf", "areal_daa", "faktor", "enhet", "tapsandel", "utslipp_t",
        "kilde", "versjon", "merknad",
    ))  # fmt: skip


def _all_emissions(
    books: Books, data: NaturData, sheet: Sheet, record: dict[str, Any], name: str
) -> tables.TableView | None:
    """N15: the lines of N14 that have a factor."""
    if name != "utslipp_t":
        return None

    def keep(frame: pd.DataFrame) -> pd.Series:
        own = frame["utslipp_t"].notna()
        for key in ("endring", "delomrade", "periode_ar"):
            own &= frame[key] == record[key]
        return own

    return _rows_of(books, "N14", keep, "artype", "arskogbon", "argrunnf", "areal_daa", "utslipp_t", "kilde")


def _points(books: Books, data: NaturData, sheet: Sheet, record: dict[str, Any], name: str) -> tables.TableView:
    """N16: what was filled in for the surface, and the points it gives."""
    return _lines(sheet, record, [c.name for c in sheet.columns])


def _title() -> str:
    return gettext("Dette er tallet laget av")


def _language() -> str:
    return "nn" if numbers.language() == "nn" else "nb"


_Maker = Callable[[Books, NaturData, Sheet, dict[str, Any], str], tables.TableView | None]
_MAKERS: dict[str, _Maker] = {
    "N6": _indicator, "N7": _index, "N8": _counted, "N9": _units, "N11": _services, "N12": _services, "N14": _emission,
    "N15": _all_emissions, "N16": _points,
}  # fmt: skip
