"""The page *Naturregnskap*: what nature a plan takes when it is built out, what there is, in what state, how sure."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from flask_babel import gettext

from arealregnskap.natur.base import M2_PER
from arealregnskap.report.model import Sheet
from arealregnskap.schema import Column
from arealregnskap.units import M2_PER_DAA

from .. import charts, numbers, tables
from ..books import Books
from ..keyfigures import KeyFigure
from ..words import word
from . import sheets
from .why import Sureness, sureness

#: The part of the municipality that is all of it.
_WHOLE = "kommunen"
#: Level 1 types as charts put them together: key, colour class, codes.
_KINDS = (
    ("skog", "skog", ("4",)), ("apen", "apen", ("5", "6")), ("myr", "myr", ("7",)),
    ("jordbruk", "jordbruk", ("2", "3")), ("annet", "annet", ("8", "9", "10", "11", "12")),
)  # fmt: skip
#: Rows of N4 that are all groups together.
_ALL = ("", "alle")
#: What a scenario takes, as columns of N0 name it before the unit.
_LOST = "avgang"
_POSTS = ("endring", "endringsnavn", "grunnlag", "delomrade", "delomradenavn")


@dataclass(frozen=True)
class Alternative:
    """One scenario: gjeldende plan, the proposal, either after its wash, or two map versions."""

    key: str
    name: str
    url: str
    chosen: bool


def alternatives(books: Books, asked: str) -> list[Alternative]:
    """The scenarios of the accounts; the one asked for is chosen, else the first."""
    sheet = books.sheet("N1")
    if sheet is None:
        return []
    names = dict(zip(sheet.frame["endring"], sheet.frame["endringsnavn"], strict=True))
    chosen = asked if asked in names else next(iter(names), "")
    return [
        Alternative(str(key), word(str(name)), sheets.address("index", alternativ=key), key == chosen)
        for key, name in names.items()
    ]


def ingress(books: Books) -> str:
    if numbers.language() != "en":
        paragraph = books.ingress("natur")
        return paragraph.text if paragraph else ""
    first = next(iter(_scenarios(books)), "")
    return gettext(
        "Bygges hele arealreserven ut, går %(natur)s natur og %(jord)s jordbruksareal over til bebygd.",
        natur=numbers.daa(_lost(books, first, "natur")), jord=numbers.daa(_lost(books, first, "jordbruk")),
    )  # fmt: skip


def key_figures(books: Books) -> list[KeyFigure]:
    """Of gjeldende plan built out, and what the proposal spares."""
    sheet, scenarios = books.sheet("N0"), list(_scenarios(books))
    if sheet is None or not scenarios:
        return []
    first = scenarios[0]
    whole = _group(sheet, first, "natur")
    kinds = _kinds(books, first)
    shown = [
        KeyFigure(
            gettext("Natur som kan gå tapt"), numbers.amount(_lost(books, first, "natur")),
            below=gettext("%(andel)s av naturen i kommunen", andel=numbers.percent(float(whole["avgang_andel"]), 1)),
            href=_opens(sheet, first, "natur", _LOST),
        ),
        KeyFigure(
            gettext("Av dette våtmark"), numbers.amount(kinds["myr"]), below=gettext("mye karbon i bakken"),
            href=_lost_of_type(books, first, "7"),
        ),
        KeyFigure(
            gettext("Jordbruksareal"), numbers.amount(_lost(books, first, "jordbruk")),
            below=gettext("dyrket mark og grasmark"), href=_opens(sheet, first, "jordbruk", _LOST),
        ),
    ]  # fmt: skip
    mapped = _mapped(books)
    if mapped is not None:
        shown.append(
            KeyFigure(
                gettext("Kartlagt for naturtyper"), numbers.percent(mapped), "", below=gettext("av arealreserven")
            )
        )
    if "forslag" in scenarios:
        spared = _lost(books, first, "natur") - _lost(books, "forslag", "natur")
        shown.append(KeyFigure(gettext("Spart i forslaget"), numbers.amount(spared), gettext("daa natur")))
    return shown


def _scenarios(books: Books) -> dict[str, str]:
    """Scenarios of plans by key, in order, with their names; map versions are observed and not among them."""
    sheet = books.sheet("N0")
    if sheet is None:
        return {}
    frame = sheet.frame[sheet.frame["grunnlag"] == "framskrevet"]
    return {str(k): word(str(n)) for k, n in zip(frame["endring"], frame["endringsnavn"], strict=True)}


def _group(sheet: Sheet, scenario: str, group: str) -> pd.Series:
    return sheet.frame.iloc[_position(sheet, scenario, group)]


def _position(sheet: Sheet, scenario: str, group: str) -> int:
    frame = sheet.frame
    keep = (frame["endring"] == scenario) & (frame["delomrade"] == _WHOLE) & (frame["gruppe"] == group)
    return int(keep.to_numpy().argmax())


def _opens(sheet: Sheet, scenario: str, group: str, stem: str) -> str:
    if not _daa(sheet, _group(sheet, scenario, group), stem) > 0:
        return ""
    return sheets.figure_address(sheet, _position(sheet, scenario, group), _named(sheet, stem).name)


def _named(sheet: Sheet, stem: str) -> Column:
    """The column of areas with this name before its unit: the accounts of nature may be in daa or in ha."""
    return next(c for c in sheet.columns if c.unit in M2_PER and c.name == f"{stem}_{c.unit}")


def _daa(sheet: Sheet, row: Mapping[Hashable, Any] | pd.Series, stem: str) -> float:
    """A figure of a row in daa, whatever the account is in."""
    column = _named(sheet, stem)
    return float(row[column.name]) * (M2_PER[column.unit] / M2_PER_DAA)


def _by_kind(sheet: Sheet, row: Mapping[Hashable, Any] | pd.Series) -> dict[str, float]:
    """What a row has of each kind of land [daa]; types that the account does not have are none of it."""
    there = {c.name.removesuffix(f"_{c.unit}") for c in sheet.columns if c.unit in M2_PER}
    return {
        kind: sum(daa for c in codes if f"t_{c}" in there and (daa := _daa(sheet, row, f"t_{c}")) > 0)
        for kind, _, codes in _KINDS
    }


def _lost_of_type(books: Books, scenario: str, code: str) -> str:
    """Where what a scenario takes of one type opens: its cell of N1."""
    sheet = books.sheet("N1")
    if sheet is None:
        return ""
    frame = sheet.frame
    keep = (frame["endring"] == scenario) & (frame["delomrade"] == _WHOLE) & (frame["post"] == "avgang")
    row = int(keep.to_numpy().argmax())
    column = next((c.name for c in sheet.columns if c.name.startswith(f"t_{code}_")), "")
    return sheets.figure_address(sheet, row, column) if column and float(frame[column].iloc[row]) > 0 else ""


def _lost(books: Books, scenario: str, group: str) -> float:
    sheet = books.sheet("N0")
    return math.nan if sheet is None or not scenario else _daa(sheet, _group(sheet, scenario, group), _LOST)


def _kinds(books: Books, scenario: str) -> dict[str, float]:
    """What a scenario takes of each kind of land [daa], from N1."""
    sheet = books.sheet("N1")
    if sheet is None:
        return {key: math.nan for key, *_ in _KINDS}
    frame = sheet.frame
    keep = (frame["endring"] == scenario) & (frame["delomrade"] == _WHOLE) & (frame["post"] == "avgang")
    return _by_kind(sheet, frame[keep].iloc[0])


def kind_names() -> dict[str, str]:
    return {
        "skog": gettext("Skog"), "apen": gettext("Åpen mark"), "myr": gettext("Våtmark"),
        "jordbruk": gettext("Jordbruk"), "annet": gettext("Annet"),
    }  # fmt: skip


def alternatives_chart(books: Books) -> charts.Bars | None:
    """What each scenario takes, by kind of land."""
    names, lines = kind_names(), []
    for key, name in _scenarios(books).items():
        kinds = _kinds(books, key)
        parts = tuple(
            charts.Part(fill, kinds[kind], f"{names[kind]} {numbers.amount(kinds[kind])}") for kind, fill, _ in _KINDS
        )
        below = gettext("%(daa)s i alt", daa=numbers.daa(sum(kinds.values())))
        after = gettext("%(daa)s natur", daa=numbers.daa(_lost(books, key, "natur")))
        lines.append(charts.Line(name, parts, after, below=below))
    return charts.bars(lines, width=charts.FULL, tall=True) if lines else None


def extent(books: Books, scenario: str) -> tables.TableView | None:
    """N1 of one scenario: posts down, types across; types with no area at all are left out and named below."""
    sheet = books.sheet("N1")
    if sheet is None:
        return None
    rows = _rows(sheet, scenario)
    types = [c.name for c in sheet.columns if c.name.startswith("t_")]
    used = [t for t in types if (rows[t].fillna(0.0) != 0).any()]
    total = [c.name for c in sheet.columns if c.name.startswith("i_alt_")]
    unit = gettext("Hektar (ha)") if total[0].endswith("_ha") else gettext("Dekar (daa)")
    choice = tables.Choice(columns=(*used, *total), first="postnavn", heads={"postnavn": unit})
    return _table(books, sheet, rows, choice)


def summary(books: Books, scenario: str) -> tables.TableView | None:
    """N0 of one scenario."""
    sheet = books.sheet("N0")
    if sheet is None:
        return None
    return _table(books, sheet, _rows(sheet, scenario), tables.Choice(_own(sheet), first="gruppenavn"))


def flow_chart(books: Books, scenario: str) -> charts.Flows | None:
    """What the land is today and what it is built for, from N4."""
    sheet = books.sheet("N4")
    if sheet is None:
        return None
    names, amounts, groups = kind_names(), {}, {}
    for r in _rows(sheet, scenario).to_dict("records"):
        if r["gruppe"] in _ALL:
            continue
        for kind, daa in _by_kind(sheet, r).items():
            if daa > 0:
                amounts[kind, str(r["gruppe"])] = daa
                groups[str(r["gruppe"])] = word(str(r["gruppenavn"]))
    if not amounts:
        return None
    whole = sum(amounts.values())
    left = [_end(k, names[k], fill, sum(v for (a, _), v in amounts.items() if a == k), whole) for k, fill, _ in _KINDS]
    sums = {g: sum(v for (_, b), v in amounts.items() if b == g) for g in groups}
    right = [_end(g, groups[g], "bygget", sums[g], whole) for g in sorted(groups, key=lambda g: -sums[g])]
    return charts.flows([e for e in left if e.soft], right, amounts)


def _end(key: str, name: str, fill: str, daa: float, whole: float) -> charts.End:
    soft = f"{numbers.daa(daa)}, {numbers.percent(daa / whole)}" if daa else ""
    return charts.End(key, name, soft, fill)


def further(books: Books, scenario: str) -> list[tables.TableView]:
    """The other accounts of nature of this scenario, in report order."""
    shown = []
    for key in ("N3", "N10", "N13", "N14", "N15", "N5", "N6", "N7", "N8", "N9", "N11", "N12", "N16"):
        sheet = books.sheet(key)
        if sheet is None:
            continue
        rows = _rows(sheet, scenario) if "endringsnavn" in sheet.frame else sheet.frame
        some = [c.name for c in sheet.columns if c.type == "float"]
        rows = rows[(rows[some].fillna(0.0) != 0).any(axis=1)] if some and len(rows) > 12 else rows
        if len(rows):
            shown.append(_table(books, sheet, rows, tables.Choice(_own(sheet, rows), first=_first(sheet))))
    return shown


def _own(sheet: Sheet, rows: pd.DataFrame | None = None) -> tuple[str, ...]:
    """The columns that say something in a table of one scenario: not which one it is, not types without area."""
    return tuple(
        c.name
        for c in sheet.columns
        if c.name not in _POSTS and c.type != "code" and (rows is None or not _nothing(c.name, rows))
    )


def _nothing(name: str, rows: pd.DataFrame) -> bool:
    return name.startswith("t_") and not (rows[name].fillna(0.0) != 0).any()


def _first(sheet: Sheet) -> str:
    """The column that heads the rows: the first text that is not about the scenario."""
    return next((c.name for c in sheet.columns if c.type == "text" and c.name not in _POSTS), "")


def _rows(sheet: Sheet, scenario: str) -> pd.DataFrame:
    frame = sheet.frame
    keep = frame["endring"] == scenario
    if "delomrade" in frame:
        keep &= frame["delomrade"] == _WHOLE
    return frame[keep]


def _table(books: Books, sheet: Sheet, rows: pd.DataFrame, choice: tables.Choice) -> tables.TableView:
    return tables.view(
        sheet, choice=choice, rows=rows, opens=sheets.opener(sheet), language=books.language, source=books.same_source,
        csv_url=sheets.address("csv", key=sheet.key), more_url=sheets.address("tabell", key=sheet.key),
        sortable=False, total=False,
    )  # fmt: skip


def _mapped(books: Books) -> float | None:
    """Share of the reserve that is surveyed for nature types."""
    sheet = books.sheet("T5")
    if sheet is None:
        return None
    rows = sheet.frame[(sheet.frame["tema"] == "naturtype_nin") & (sheet.frame["gruppe"] == "alle")]
    return None if rows.empty or pd.isna(rows["kartlagt_andel"].iloc[0]) else float(rows["kartlagt_andel"].iloc[0])


@dataclass(frozen=True)
class Trust:
    """How sure one part of the account is."""

    what: str
    sure: Sureness
    text: str


def trust(books: Books) -> list[Trust]:
    """Extent, reserve, condition: each with its light and why."""
    found = []
    for what, table, text in (
        (gettext("Utbredelse"), "T2", gettext("Arealdekket i hele kommunen.")),
        (gettext("Arealreserve"), "T3", gettext("Det som er regnet bygd ut.")),
    ):
        sure = sureness(books, table)
        if sure is not None:
            found.append(Trust(what, sure, text))
    mapped = _mapped(books)
    if mapped is not None:
        light = "gronn" if mapped >= 0.9 else "gul" if mapped >= 0.5 else "rod"
        words = {"gronn": gettext("Sikkert"), "gul": gettext("Middels sikkert"), "rod": gettext("Usikkert")}
        reason = gettext("%(andel)s av reserven er ikke kartlagt for naturtyper.", andel=numbers.percent(1 - mapped))
        found.append(Trust(gettext("Tilstand"), Sureness(light, words[light], "", reason), ""))
    return found


@dataclass(frozen=True)
class Lacking:
    """An account of nature that is not there, and what it needs."""

    title: str
    why: str


def lacking(books: Books) -> list[Lacking]:
    sheet = books.sheet("natur")
    if sheet is None:
        return []
    rows: list[dict[str, Any]] = sheet.frame[~sheet.frame["med"]].to_dict("records")  # type: ignore[assignment]
    return [Lacking(f"{r['tabell']} {word(str(r['tittel']))}", word(str(r["hvorfor"]))) for r in rows]
