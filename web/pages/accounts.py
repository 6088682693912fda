"""The page *Arealregnskap*: key figures, rule sets side by side, tables, chart and map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext

from arealregnskap.issues import Consequence, Severity, kinds
from arealregnskap.map.symbols import symbol
from arealregnskap.report.model import Sheet
from arealregnskap.report.prose import land_classes
from arealregnskap.units import M2_PER_DAA

from .. import charts, numbers, tables
from ..books import Books
from ..keyfigures import KeyFigure
from ..words import word
from . import sheets
from .why import sureness

#: A typical code of each group, whose official colour stands for the group.
_COLOUR_OF = {
    "01": "1110", "02": "1120", "03": "1160", "04": "1150", "05": "1170", "06": "1300", "07": "1200", "08": "1800",
    "09": "1400", "10": "1500", "11": "2010", "12": "3001", "13": "4001", "14": "5100", "15": "5200", "16": "2040",
    "17": "6001", "18": "6400",
}  # fmt: skip


@dataclass(frozen=True)
class RulesetRow:
    """One rule set in the choice: its reserve, how far from the case's own, and the width of its bar (0–100)."""

    name: str
    text: str
    reserve: str
    difference: str
    width: float
    chosen: bool
    own: bool


def total(sheet: Sheet | None, column: str) -> float:
    """The total of a column; not known when the table or the total is not there."""
    return math.nan if sheet is None else sheet.total.get(column, math.nan)


def ingress(books: Books) -> str:
    """The sentence a planner can paste into a saksframlegg."""
    t3 = books.sheet("T3")
    if numbers.language() != "en":
        paragraph = books.ingress("arealregnskap")
        return paragraph.text if paragraph else ""
    return gettext(
        "Planene setter av %(planlagt)s til utbygging. %(bebygd)s er bebygd, og %(reserve)s står igjen som "
        "arealreserve.",
        planlagt=numbers.daa(total(t3, "planlagt_daa")), bebygd=numbers.daa(total(t3, "bebygd_daa")),
        reserve=numbers.daa(total(t3, "reserve_daa")),
    )  # fmt: skip


def key_figures(books: Books, sak_id: str) -> list[KeyFigure]:
    """The reserve first, then what it is made of and what is undecided."""
    t3, t4 = books.sheet("T3"), books.sheet("T4")
    if t3 is None:
        return []
    reserve = total(t3, "reserve_daa")
    sure = sureness(books, "T3")
    share = gettext("%(andel)s av det planlagte er ubygd", andel=numbers.percent(total(t3, "reserve_andel")))
    shown = [
        KeyFigure(
            gettext("Arealreserve"), numbers.amount(reserve),
            below=f"{sure.plus_minus} {gettext('daa')} · {share}" if sure and sure.plus_minus else share,
            href=sheets.figure_address(t3, None, "reserve_daa"), term="arealreserve",
        ),
        _part(gettext("Framtidige områder"), t3, "reserve_framtidig_daa", reserve),
        _part(gettext("Restareal i nåværende"), t3, "reserve_navaerende_daa", reserve),
    ]  # fmt: skip
    if t4 is not None and not math.isnan(total(t4, "m_60_daa")):
        shown.append(_part(gettext("Av reserven på myr"), t4, "m_60_daa", reserve))
    return [*shown, _undecided(books, sak_id)]


def _part(label: str, sheet: Sheet, column: str, whole: float) -> KeyFigure:
    value = total(sheet, column)
    share = numbers.percent(value / whole if whole else math.nan)
    return KeyFigure(
        label, numbers.amount(value), below=gettext("%(andel)s av reserven", andel=share),
        href=sheets.figure_address(sheet, None, column) if value > 0 else "",
    )  # fmt: skip


def _undecided(books: Books, sak_id: str) -> KeyFigure:
    """Findings a person must decide that can move the reserve."""
    known = kinds()
    open_ones = [
        i for i in books.result.issues
        if known[i.kind].severity in (Severity.DECIDE, Severity.STOP)
        and known[i.kind].consequence is Consequence.RESERVE
    ]  # fmt: skip
    every = math.fsum(i.area_m2 for i in open_ones if i.area_m2 > 0)
    # Several may be about the same ground, and none about more than the municipality: the figure is the most it can be.
    most = numbers.amount(min(every, books.run.cells.municipality_m2) / M2_PER_DAA)
    url = url_for("kontroll.index", sak_id=sak_id) if "kontroll.index" in current_app.view_functions else ""
    text = gettext("%(n)s valg gjenstår i Kontroll", n=len(open_ones)) if open_ones else gettext("alt er avgjort")
    return KeyFigure(
        gettext("Uavklart i kontroll"),
        gettext("høyst %(areal)s", areal=most) if len(open_ones) > 1 else most,
        below=text, below_href=url if open_ones else "",
    )  # fmt: skip


def ruleset_rows(books: Books) -> list[RulesetRow]:
    """Every rule set the case was computed with, the case's own first."""
    frame = books.all.comparison
    most = float(frame["reserve_daa"].max()) or 1.0
    rows = []
    for r in frame.to_dict("records"):
        name, reserve = str(r["regelsett"]), float(r["reserve_daa"])
        own = name == books.own
        rows.append(
            RulesetRow(
                name, word(books.all.runs[name].ruleset.text(books.language)), numbers.daa(reserve),
                gettext("sakens regelsett") if own else numbers.amount(float(r["differanse_daa"]), sign=True),
                round(100 * reserve / most, 1), name == books.run.ruleset.name, own,
            )
        )  # fmt: skip
    return rows


def group_fill(record: dict[str, Any]) -> tuple[str, bool]:
    """The official colour that stands for a group of purposes, as future."""
    code = _COLOUR_OF.get(str(record.get("gruppe") or ""), "")
    return (symbol(code, "2").fill, True) if code else ("", False)


def reserve_table(books: Books) -> tables.TableView | None:
    """T3, the columns that tell most, groups that have planned land."""
    sheet = books.sheet("T3")
    if sheet is None:
        return None
    choice = tables.Choice(
        columns=("planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa", "reserve_andel", "reserve_kp_daa",
                 "reserve_rp_daa", "omrader"),
        first="gruppenavn",
        heads={"gruppenavn": gettext("Formål"), "reserve_daa": gettext("Reserve"), "omrader": gettext("Områder")},
        strong=frozenset({"reserve_daa"}), fill=group_fill, total_text=gettext("Sum utbyggingsformål"),
    )  # fmt: skip
    return _shown(books, sheet, choice, sheet.frame[sheet.frame["planlagt_daa"] > 0])


def land_table(books: Books) -> tables.TableView | None:
    """T4, classes that have any reserve."""
    sheet = books.sheet("T4")
    if sheet is None:
        return None
    some = [c.name for c in sheet.columns if c.name.startswith("m_") and sheet.total.get(c.name, 0.0) != 0]
    choice = tables.Choice(
        columns=(*some, "reserve_daa"), first="gruppenavn",
        heads={"gruppenavn": gettext("Formål"), "reserve_daa": gettext("Reserve")},
        small={n: n.removeprefix("m_").removesuffix("_daa").replace("_", "·") for n in some if n[2].isdigit()},
        strong=frozenset({"reserve_daa"}), fill=group_fill,
    )  # fmt: skip
    return _shown(books, sheet, choice, sheet.frame[sheet.frame["reserve_daa"] > 0])


def _shown(books: Books, sheet: Sheet, choice: tables.Choice, rows: Any) -> tables.TableView:
    return tables.view(
        sheet, choice=choice, rows=rows, opens=sheets.opener(sheet), language=books.language,
        source=books.source if sheet.key == "T3" else books.same_source,
        csv_url=sheets.address("csv", key=sheet.key), more_url=sheets.address("tabell", key=sheet.key),
    )  # fmt: skip


@dataclass(frozen=True)
class ThemeRow:
    """What a theme says of the whole reserve."""

    name: str
    state: str
    inside: str
    href: str
    share: str
    areas: str
    unknown: str
    unknown_href: str
    mapped: str


_STATES = {
    "treff": "treff", "ingen treff": "ingen", "ikke kartlagt": "ikke_kartlagt", "ikke analysert": "ikke_analysert",
    "feil": "feil", "ingen reserve": "ingen",
}  # fmt: skip


def theme_rows(books: Books) -> tuple[list[ThemeRow], list[str]]:
    """T5 for all groups together: themes that were asked, hits first by daa; and the names of those nobody analysed."""
    sheet = books.sheet("T5")
    if sheet is None:
        return [], []
    rows, unasked = [], []
    for n, r in enumerate(sheet.frame.to_dict("records")):
        if r["gruppe"] != "alle":
            continue
        state = _STATES.get(str(r["tilstand"]), "feil")
        if state == "ikke_analysert":
            unasked.append(word(str(r["temanavn"])))
            continue
        inside, unknown = float(r["inne_daa"]), float(r["ikke_kartlagt_daa"])
        href = sheets.figure_address(sheet, n, "inne_daa") if inside > 0 else ""
        unknown_href = sheets.figure_address(sheet, n, "ikke_kartlagt_daa") if unknown > 1e-6 else ""
        rows.append((
            r["tema"] != "minst_ett", -inside if inside > 0 else 0.0,
            ThemeRow(
                word(str(r["temanavn"])), state, numbers.amount(inside), href, numbers.percent(float(r["andel"])),
                numbers.number(float(r["omrader"])), numbers.amount(unknown), unknown_href,
                numbers.percent(float(r["kartlagt_andel"])),
            ),
        ))  # fmt: skip
    return [row for *_, row in sorted(rows, key=lambda x: x[:2])], unasked


def reserve_chart(books: Books) -> charts.Bars | None:
    """Built, excluded and reserve by purpose."""
    sheet = books.sheet("T3")
    if sheet is None:
        return None
    lines = []
    for r in sheet.frame[sheet.frame["planlagt_daa"] > 0].to_dict("records"):
        parts = tuple(
            charts.Part(fill, float(r[name]))
            for fill, name in (("bebygd", "bebygd_daa"), ("hatch", "tatt_ut_daa"), ("reserve", "reserve_daa"))
            if not math.isnan(r[name])
        )
        after = gettext("av %(daa)s", daa=numbers.daa(float(r["planlagt_daa"])))
        lines.append(charts.Line(word(str(r["gruppenavn"])), parts, numbers.amount(float(r["reserve_daa"])), after))
    return charts.bars(lines, width=charts.HALF) if lines else None


def land_chart(books: Books) -> charts.Bars | None:
    """Which land the reserve lies on, one bar a class."""
    sheet = books.sheet("T4")
    if sheet is None:
        return None
    whole = total(sheet, "reserve_daa")
    classes = [r for r in land_classes(sheet, books.language).frame.to_dict("records") if float(r["reserve_daa"]) > 0]
    lines = [
        charts.Line(
            word(str(r["navn"])), (charts.Part(_FILL.get(str(r["klasse"]), "annet"), float(r["reserve_daa"])),),
            numbers.daa(float(r["reserve_daa"])), numbers.percent(float(r["reserve_daa"]) / whole),
        )
        for r in classes
    ]  # fmt: skip
    return charts.bars(lines, width=charts.HALF) if lines else None


_FILL = {"skog": "skog", "jordbruk": "jordbruk", "apen": "apen", "myr": "myr", "annet": "annet", "ukjent": "hatch"}


@dataclass(frozen=True)
class MoreTable:
    """A further table, with what it answers."""

    key: str
    title: str
    answers: str
    url: str


def more_tables(books: Books) -> list[MoreTable]:
    """The tables that have a page of their own, and the question each answers."""
    answers = {
        "T1": gettext("Hva er hele kommunen satt av til?"),
        "T2": gettext("Hva er arealet i dag?"),
        "T3": gettext("Alle kolonnene: hva hver regel tok ut."),
        "T4": gettext("Alle markslag, også dem uten reserve."),
        "T5": gettext("Hvert tema og hver sone, formål for formål."),
        "A1": gettext("Hvor gamle er planene, og hvor mye reserve hviler på dem?"),
        "A2": gettext("Hvor mye dekker hensynssonene?"),
        "A3": gettext("Områdene med reserve, ett for ett."),
        "T11": gettext("Går alt opp mot kommunens areal?"),
        "U1": gettext("Hvor sikkert er hvert tall?"),
        "tallavvik": gettext("Hvorfor er tallene andre enn hos fylket eller SSB?"),
        "unionstabell": gettext("Alle kombinasjoner av plan, mark og tema."),
        "regler": gettext("Hver innstilling i regelsettene, med kilde."),
        "regler_flytter": gettext("Hvor mange dekar hver regel flytter."),
        "regelsett_gruppe": gettext("Reserve per formål under hvert regelsett."),
        "kilder": gettext("Filene regnskapet bygger på."),
        "metode": gettext("Hvordan tallene er blitt til."),
    }
    found = [(key, books.sheet(key), text) for key, text in answers.items()]
    return [
        MoreTable(key, word(sheet.title), text, sheets.address("tabell", key=key))
        for key, sheet, text in found
        if sheet is not None and len(sheet.frame)
    ]
