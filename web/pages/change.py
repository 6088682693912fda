"""The page *Gjeldende plan mot forslag*: what goes from which purpose to which, taken out, added, and what it means."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from flask_babel import gettext, ngettext

from arealregnskap.codes import codelist
from arealregnskap.map.symbols import symbol
from arealregnskap.plan_change.data import BETWEEN, IN, NO_PLAN, OUT
from arealregnskap.report.model import Sheet
from arealregnskap.result import PlanChange
from arealregnskap.units import M2_PER_DAA

from .. import numbers, tables
from ..books import Books
from ..keyfigures import KeyFigure
from ..words import soft, word
from . import accounts, sheets

#: Changes listed one by one; the rest are counted together.
_LISTED = 8
#: Strength of a cell's colour by its share of the largest change.
_STRENGTHS = ((0.5, 4), (0.15, 3), (0.03, 2), (0.0, 1))


def ingress(books: Books) -> str:
    if numbers.language() != "en":
        paragraph = books.ingress("forslag")
        return paragraph.text if paragraph else ""
    t7 = books.sheet("T7")
    added, gone = (accounts.total(t7, name) for name in ("inn_i_byggeformal_daa", "ut_av_byggeformal_daa"))
    return gettext(
        "Forslaget tar %(ut)s ut av byggeformål og legger til %(inn)s. Netto blir det %(netto)s.",
        ut=numbers.daa(gone), inn=numbers.daa(added), netto=numbers.change(added - gone),
    )  # fmt: skip


def key_figures(books: Books, forslag: PlanChange) -> list[KeyFigure]:
    """Net change of land set aside for building, what it is made of, and the reserve."""
    t7 = books.sheet("T7")
    if t7 is None:
        return []
    added, gone = accounts.total(t7, "inn_i_byggeformal_daa"), accounts.total(t7, "ut_av_byggeformal_daa")
    pairs = forslag.data.pairs
    between = float(pairs.loc[pairs["endring"] == BETWEEN, "area_m2"].sum()) / M2_PER_DAA
    planned = accounts.total(books.sheet("T3"), "planlagt_daa")
    before, after = accounts.total(t7, "reserve_gjeldende_daa"), accounts.total(t7, "reserve_forslag_daa")
    share = (added - gone) / planned if planned else math.nan
    return [
        KeyFigure(
            gettext("Netto endring i byggeformål"), numbers.amount(added - gone, sign=True),
            below=gettext("%(andel)s av %(daa)s", andel=numbers.percent(share, 1, sign=True), daa=numbers.daa(planned)),
        ),
        KeyFigure(
            gettext("Tatt ut"), numbers.amount(gone), below=gettext("ikke lenger byggeformål"),
            href=_opens(t7, "ut_av_byggeformal_daa"),
        ),
        KeyFigure(
            gettext("Lagt til"), numbers.amount(added), below=gettext("nytt byggeformål"),
            href=_opens(t7, "inn_i_byggeformal_daa"),
        ),
        KeyFigure(gettext("Byttet byggeformål"), numbers.amount(between), below=gettext("fortsatt byggeformål")),
        KeyFigure(
            gettext("Reserve i forslaget"), numbers.amount(after),
            below=gettext("mot %(daa)s i dag", daa=numbers.daa(before)), href=_opens(t7, "reserve_forslag_daa"),
        ),
    ]  # fmt: skip


def _opens(sheet: Sheet, column: str) -> str:
    """The total of a column opens where it is something."""
    return sheets.figure_address(sheet, None, column) if sheet.total[column] else ""


def matrix(books: Books) -> tables.TableView | None:
    """T6 without the groups that neither plan uses; cells coloured by kind of change and strength."""
    sheet, t3 = books.sheet("T6"), books.sheet("T3")
    if sheet is None or t3 is None:
        return None
    counted = set(t3.frame.loc[t3.frame["i_regelsettet"], "gruppe"])
    keys = [str(k) for k in sheet.frame["fra_gruppe"]]
    used = [k for k in keys if sheet.total[f"til_{k}_daa"] or _row(sheet, k)["sum_daa"]]
    largest = max((_row(sheet, a)[f"til_{b}_daa"] for a in used for b in used if a != b), default=0.0) or 1.0
    names = dict(zip(keys, sheet.frame["fra_navn"], strict=True))
    columns = {c.name: c for c in sheet.columns}
    places = {k: numbers.cell_texts(columns[f"til_{k}_daa"], sheet.frame[f"til_{k}_daa"]) for k in used}
    rows = []
    for a in used:
        n = keys.index(a)
        fill, framtidig = accounts.group_fill({"gruppe": a})
        cells = [tables.Cell(word(str(names[a])), fill=fill, framtidig=framtidig)]
        for b in used:
            value = float(sheet.frame[f"til_{b}_daa"].iloc[n])
            value = 0.0 if numbers.nothing(columns[f"til_{b}_daa"], value) else value
            cells.append(_cell(sheet, n, a, b, value, places[b][n], counted, largest))
        total = numbers.cell_texts(columns["sum_daa"], sheet.frame["sum_daa"])[n]
        cells.append(tables.Cell(total, href=sheets.figure_address(sheet, n, "sum_daa"), drawer=True))
        rows.append(tables.Row(tuple(cells)))
    heads = [tables.Head(gettext("Fra ↓ til →"))]
    heads += [tables.Head(soft(word(str(names[k]))), True) for k in used]
    return tables.TableView(
        title=word(sheet.title), columns=(*heads, tables.Head(gettext("Sum gjeldende"), True, margin=True)),
        rows=tuple(rows), total=_foot(sheet, used, columns), unit=gettext("dekar"), sortable=False, matrix=True,
        notes=tuple(word(n) for n in sheet.notes), source=books.source, id="tabell-t6",
        csv_url=sheets.address("csv", key="T6"), more_url=sheets.address("tabell", key="T6F"),
    )  # fmt: skip


def _row(sheet: Sheet, key: str) -> dict[str, Any]:
    return {str(k): v for k, v in sheet.frame[sheet.frame["fra_gruppe"] == key].iloc[0].items()}


def _cell(
    sheet: Sheet, n: int, a: str, b: str, value: float, text: str, counted: set[str], largest: float
) -> tables.Cell:
    href = sheets.figure_address(sheet, n, f"til_{b}_daa") if value else ""
    if a == b:
        return tables.Cell(text, href=href, drawer=True, css="stays")
    if not value:
        return tables.Cell(text, css="soft")
    kind = "out" if a in counted and b not in counted else "in" if b in counted and a not in counted else "other"
    strength = next((s for least, s in _STRENGTHS if value / largest >= least), 1)
    hint = {"out": gettext("ut av byggeformål"), "in": gettext("inn i byggeformål")}.get(kind, "")
    return tables.Cell(text, href=href, drawer=True, kind=kind, strength=strength, hint=hint)


def _foot(sheet: Sheet, used: list[str], columns: dict[str, Any]) -> tuple[tuple[tables.Cell, ...], ...]:
    """Sum of the proposal, and its change from today."""
    sums, changes = [tables.Cell(gettext("Sum forslag"))], [tables.Cell(gettext("Endring"))]
    for k in used:
        column = columns[f"til_{k}_daa"]
        after, before = sheet.total[column.name], float(_row(sheet, k)["sum_daa"])
        sums.append(tables.Cell(numbers.cell_texts(column, [after], sheet.frame[column.name])[0]))
        places = numbers.column_decimals(column, sheet.frame[column.name])
        moved = numbers.number(after - before, places, sign=True)
        changes.append(tables.Cell(moved if any(c in moved for c in "123456789") else "0"))
    whole = numbers.cell_texts(columns["sum_daa"], [sheet.total["sum_daa"]], sheet.frame["sum_daa"])[0]
    return (*sums, tables.Cell(whole)), (*changes, tables.Cell("0"))


@dataclass(frozen=True)
class ChangeList:
    """Surfaces taken out or added, largest first."""

    title: str
    table: tables.TableView


def change_lists(books: Books, forslag: PlanChange) -> list[ChangeList]:
    """What is taken out of building land, and what is added to it."""
    return [
        ChangeList(gettext("Tatt ut av byggeformål"), _listed(books, forslag, OUT, gettext("Blir"))),
        ChangeList(gettext("Lagt til byggeformål"), _listed(books, forslag, IN, gettext("I dag"))),
    ]


def _listed(books: Books, forslag: PlanChange, kind: str, other: str) -> tables.TableView:
    frame = forslag.changes[forslag.changes["endring"] == kind]
    own, beside = ("fra_formal", "til_formal") if kind == OUT else ("til_formal", "fra_formal")
    key, mosaic = ("mosaikk_id", books.run.mosaic) if kind == OUT else ("forslag_mosaikk_id", forslag.mosaic)
    names = mosaic.frame.set_index("mosaikk_id")["omradenavn"]
    described = pd.DataFrame({
        "navn": frame[key].map(names).fillna("").astype(str), "eget": frame[own].astype(str),
        "annet": frame[beside].astype(str), "daa": frame["area_m2"].astype(float) / M2_PER_DAA,
    })  # fmt: skip
    sums = described.groupby(["navn", "eget", "annet"], sort=False)["daa"].agg(["sum", "size"]).reset_index()
    sums = sums.sort_values("sum", ascending=False, kind="stable")
    label = _purpose(books)
    rows: list[list[tables.Cell | str]] = []
    for r in sums.head(_LISTED).to_dict("records"):
        look = symbol(str(r["eget"]), "2")
        name = f"{r['navn']} · {label(r['eget'])}" if r["navn"] else label(r["eget"])
        rows.append([tables.Cell(name, fill=look.fill, framtidig=True), label(r["annet"]), numbers.amount(r["sum"])])
    rest = sums.iloc[_LISTED:]
    if len(rest):
        text = ngettext("%(num)s mindre justering", "%(num)s mindre justeringer", int(rest["size"].sum()))
        rows.append([tables.Cell(text, css="soft"), "", numbers.amount(float(rest["sum"].sum()))])
    heads = [tables.Head(gettext("Område")), tables.Head(other), tables.Head(gettext("Areal"), True, gettext("daa"))]
    foot = (tables.Cell(gettext("Sum")), tables.Cell(""), tables.Cell(numbers.amount(float(sums["sum"].sum()))))
    title = gettext("Tatt ut av byggeformål") if kind == OUT else gettext("Lagt til byggeformål")
    return tables.plain(title, heads, rows, total=(foot,), sortable=False)


def _purpose(books: Books) -> Callable[[Any], str]:
    codes = codelist("arealformal")

    def label(code: Any) -> str:
        text = str(code)
        if text in codes.rows.index:
            return word(codes.label(text, books.language))
        return gettext("uten plan") if text == NO_PLAN else gettext("uten formålskode")

    return label


def further(books: Books) -> list[tables.TableView]:
    """T7, T8 and T8T, with rows that say something."""
    shown = []
    for key, first, columns, some in (
        ("T7", "gruppenavn", ("gjeldende_daa", "forslag_daa", "endring_daa", "endring_andel", "lagt_til_daa",
                              "tatt_ut_daa", "reserve_gjeldende_daa", "reserve_forslag_daa", "reserve_endring_daa"),
         ("gjeldende_daa", "forslag_daa")),
        ("T8", "markslagnavn", ("tapt_gjeldende_daa", "tapt_forslag_daa", "differanse_daa", "begge_daa",
                                "bare_gjeldende_daa", "bare_forslag_daa"), ("tapt_gjeldende_daa", "tapt_forslag_daa")),
        ("T8T", "temanavn", ("tilstand", "tapt_gjeldende_daa", "tapt_forslag_daa", "differanse_daa",
                             "ikke_kartlagt_gjeldende_daa", "ikke_kartlagt_forslag_daa"),
         ("tapt_gjeldende_daa", "tapt_forslag_daa")),
    ):  # fmt: skip
        sheet = books.sheet(key)
        if sheet is None:
            continue
        rows = sheet.frame[(sheet.frame[list(some)].fillna(0.0) != 0).any(axis=1)]
        fill = accounts.group_fill if key == "T7" else None
        choice = tables.Choice(columns=columns, first=first, fill=fill)
        shown.append(
            tables.view(
                sheet, choice=choice, rows=rows, opens=sheets.opener(sheet), language=books.language,
                source=books.same_source,
                csv_url=sheets.address("csv", key=key), more_url=sheets.address("tabell", key=key),
            )
        )  # fmt: skip
    return shown
