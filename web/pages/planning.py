"""The pages *Behov og reserve*, *Planregister* and *Mål*: tables with the decisions as they stand, and forms.

A form is taken apart to a section of the case file and judged by the core; what was typed is shown again when it is
refused.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from flask import g, url_for
from flask_babel import gettext

from arealregnskap import planning
from arealregnskap.behov import behov
from arealregnskap.behov import tabeller as behov_tables
from arealregnskap.behov.data import BehovData
from arealregnskap.behov.forutsetninger import LACKING, LEVELS, facts
from arealregnskap.behov.settings import FILES
from arealregnskap.codes import codelist
from arealregnskap.mal import tabeller as mal_tables
from arealregnskap.mal.settings import types
from arealregnskap.natur.build import GJELDENDE, WASHED
from arealregnskap.planning import Given, PlanAccounts
from arealregnskap.planregister import tabeller as register_tables
from arealregnskap.planregister.settings import SYNONYMS
from arealregnskap.planvask.scenario import washed
from arealregnskap.report.model import Sheet
from arealregnskap.report.planning import sheets_of
from arealregnskap.result import Result
from arealregnskap.store import planning as kept

from .. import desk, look, numbers, tables
from ..keyfigures import KeyFigure
from ..words import word

TABS = ("planvask", "planvask_behov", "planvask_register", "planvask_mal")

#: Columns of T10 that a page shows; the file has all.
_SHOWN = {
    "T10": ("plannavn", "formalsnavn", "reserve_daa", "brukbar_daa", "behov_lav_daa", "behov_daa", "behov_hoy_daa",
            "til_overs_daa", "aar_min", "aar", "aar_maks", "vurderingsnavn"),
    "T10S": ("forutsetningsnavn", "enhet", "verdier", "aar_ved_lav", "aar", "aar_ved_hoy", "utslag_daa"),
    "R1": ("planid", "plannavn", "plantype", "planstatus", "ikrafttredelse", "daa", "reserve_daa", "funn"),
    "R2": ("funnavn", "planid", "plannavn", "gjelder", "daa", "gjor"),
    "M1": ("typenavn", "mal_daa_per_ar", "ramme_daa", "planlagt_daa", "planlagt_daa_per_ar", "igjen_daa",
           "takt_daa_per_ar", "vurderingsnavn", "kilde"),
}  # fmt: skip


class Part(NamedTuple):
    """A part of a table with a heading of its own: what it is of, its rows, and the table."""

    title: str
    found: int
    table: tables.TableView


@dataclass(frozen=True)
class Field:
    """One assumption in the form: texts as they are shown or were typed, what the program suggests, and whose it is."""

    key: str
    name: str
    unit: str
    hint: str
    values: dict[str, str]
    source: str
    suggested: dict[str, str]
    suggested_source: str
    owner: str
    own: bool


@dataclass(frozen=True)
class FieldGroup:
    title: str
    fields: tuple[Field, ...]


def plans(result: Result) -> list[PlanAccounts]:
    """Gjeldende plan, what the decisions of the main alternative make of it just now, and the proposal."""
    made = [p for p in planning.plans_of(result) if not p.key.endswith(WASHED)]
    here = desk.looked_up()
    if here is not None and here.state:
        data = washed(here.weighed.wash, here.state, here.effect)
        nb, nn = "Gjeldende plan + planvask", "Gjeldande plan + planvask"
        made.insert(1, PlanAccounts(f"{GJELDENDE}{WASHED}", nb, nn, data))
    return made


def need(result: Result) -> tuple[BehovData, list[str]]:
    """What the tables of need look at, with the assumptions as they are saved now; and what cannot be used of them."""
    spec, faults = kept.behov_of(desk.store(), g.sak)
    people, dwellings = planning.given_of_need(spec, g.sak.kommunenummer, g.sak.kommunenavn, faults)
    given = Given(people, dwellings)
    here = desk.looked_up()
    wash = here.weighed.wash if here is not None else None
    return planning.behov_data(result, spec, given, look.core_language(), plans(result), wash), faults


def need_sheets(data: BehovData, result: Result) -> dict[str, Sheet]:
    return _by_key(behov_tables.tables(data), result)


def register_sheets(result: Result) -> tuple[dict[str, Sheet], list[str]]:
    """R1 and R2 with the register as it is now; and what cannot be used of it."""
    spec, faults = kept.register_of(desk.store(), g.sak)
    given = Given(register=planning.register_of(spec, faults))
    made = register_tables.tables(planning.register_data(result, given, look.core_language()))
    return _by_key(made, result), faults


def goal_sheets(result: Result) -> tuple[dict[str, Sheet], list[str]]:
    """M1 with the goals as they are saved now; and what is wrong in them."""
    spec, faults = kept.mal_of(g.sak)
    data = planning.mal_data(result, spec, look.core_language(), plans(result))
    return _by_key(mal_tables.tables(data), result), faults


def _by_key(made: Mapping[str, Any], result: Result) -> dict[str, Sheet]:
    return {sheet.key: sheet for sheet in sheets_of(made, result, look.core_language())}


def view(sheet: Sheet, **more: Any) -> tables.TableView:
    """A sheet as the page shows it: the columns that answer, the whole as CSV. ``notes`` False: they stand elsewhere on
    the page already."""
    columns = more.pop("columns", _SHOWN.get(sheet.key, ()))
    rows, notes = more.pop("rows", None), more.pop("notes", True)
    made = tables.view(
        sheet, choice=tables.Choice(columns=columns, first=more.pop("first", "")), rows=rows,
        language=look.core_language(), csv_url=url_for(f"{more.pop('blueprint')}.table", key=sheet.key), **more,
    )  # fmt: skip
    return made if notes else replace(made, notes=())


def in_parts(sheet: Sheet, column: str, name: Callable[[str], str] = str, **more: Any) -> list[Part]:
    """A table per value of a column, in the order they come; its notes stand under the last."""
    groups = list(sheet.frame.groupby(column, sort=False))
    return [
        Part(title := word(name(str(key))), len(own),
             view(sheet, rows=own, total=False, title=title, notes=n == len(groups), **more))
        for n, (key, own) in enumerate(groups, 1)
    ]  # fmt: skip


def as_units(sheet: Sheet) -> tables.TableView:
    """Need and reserve of gjeldende plan in dwellings and cabins, and the free plots where the case has them."""
    frame = sheet.frame
    rows = frame[(frame["plan"] == GJELDENDE) & frame["formal"].isin(list(behov.DENSITY))]
    columns = ("formalsnavn", "enheter_lav", "enheter", "enheter_hoy", "plass", "tomter", "aar_tomter")
    return view(sheet, rows=rows, columns=columns, blueprint="planvask_behov", total=False, notes=False,
                title=gettext("I boliger, fritidsboliger og tomter"))  # fmt: skip


def key_figures(sheet: Sheet) -> list[KeyFigure]:
    """Years that the reserve of gjeldende plan lasts, by purpose, with the range; or that it is not known."""
    rows = sheet.frame[sheet.frame["plan"] == GJELDENDE].set_index("formal")
    return [_years(rows.loc[purpose].to_dict()) for purpose in behov.PURPOSES]


def _years(row: Mapping[Any, Any]) -> KeyFigure:
    label = word(str(row["formalsnavn"]))
    if row["vurdering"] == "mangler":
        return KeyFigure(label, "..", "", gettext("behovet er ikke oppgitt"))
    years = row["aar"]
    if math.isnan(years):
        return KeyFigure(label, "–", "", gettext("ikke noe nytt behov i hovedalternativet"))
    ends = [numbers.number(row[end]) for end in ("aar_min", "aar_maks") if not math.isnan(row[end])]
    below = gettext("%(fra)s–%(til)s år etter forutsetningene", fra=ends[0], til=ends[-1]) if len(ends) == 2 else (
        gettext("%(fra)s år ved høyt behov, ikke noe behov ved lavt", fra=ends[0]) if ends else "")  # fmt: skip
    return KeyFigure(label, numbers.number(years), gettext("år"), below)


def assumption_groups(data: BehovData, typed: Mapping[str, str] | None = None) -> list[FieldGroup]:
    """The form's fields by purpose; ``typed`` is what was sent and refused."""
    names = codelist("behovsformal")
    out = []
    for purpose in ("", *behov.PURPOSES):
        keys = [key for key, row in facts().items() if row["formal"] == purpose]
        title = word(names.label(purpose, data.language)) if purpose else gettext("Alle formål")
        out.append(FieldGroup(title, tuple(_field(data, key, typed) for key in keys)))
    return out


def _field(data: BehovData, key: str, typed: Mapping[str, str] | None) -> Field:
    row, own, used = facts()[key], data.own.get(key), data.values[key]
    lang = data.language
    values = {level: _text(own.value(level)) if own else "" for level in LEVELS}
    source = own.source if own else ""
    if typed is not None:
        values = {level: typed.get(f"{key}-{level}", "") for level in LEVELS}
        source = typed.get(f"{key}-kilde", "")
    plain = used if own is None else replace(data, own={k: a for k, a in data.own.items() if k != key}).values[key]
    return Field(
        key, word(row[f"navn_{lang}"]), word(row[f"enhet_{lang}"]), word(row[f"forklaring_{lang}"]), values, source,
        {level: behov_tables.values_text([plain.value(level)]) or "" for level in LEVELS},
        plain.source if lang == "nb" or plain.owner != "forslag" else row["kilde_nn"],
        gettext("må oppgis") if used.owner == LACKING else "", own is not None,
    )  # fmt: skip


def typed_assumptions(form: Mapping[str, str], before: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The section [behov] that a form asks for, with the tables that were there; and sentences on what is no number."""
    faults: list[str] = []
    content: dict[str, Any] = {name: before[name] for name in FILES if name in before}
    for key, row in facts().items():
        texts = {level: form.get(f"{key}-{level}", "").strip() for level in LEVELS}
        source = form.get(f"{key}-kilde", "").strip()
        if not any(texts.values()):
            continue  # the program's suggestion stands
        name = row[f"navn_{look.core_language()}"]
        given = {level: number(text, name, faults) for level, text in texts.items() if text}
        content[key] = {**{k: v for k, v in given.items() if v is not None}, **({"kilde": source} if source else {})}
    return content, faults


def typed_goals(form: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The section [mal] that a form asks for; and sentences on what is no number."""
    faults: list[str] = []
    names = codelist("maltype")
    content: dict[str, Any] = {}
    for key, label in (("fra", gettext("Fra år")), ("til", gettext("Til år"))):
        if text := form.get(key, "").strip():
            year = number(text, label, faults)
            content[key] = int(year) if year is not None and year == int(year) else year
    if text := form.get("restaurert_daa", "").strip():
        content["restaurert_daa"] = number(text, gettext("Areal som føres tilbake"), faults)
    if form.get("noytral"):
        content["noytral"] = True
    if source := form.get("kilde", "").strip():
        content["kilde"] = source
    for key in types():
        if text := form.get(f"{key}-daa", "").strip():
            goal: dict[str, Any] = {"daa_per_ar": number(text, names.label(key, look.core_language()), faults)}
            content[key] = goal | ({"kilde": s} if (s := form.get(f"{key}-kilde", "").strip()) else {})
    return content, faults


def goal_fields(typed: Mapping[str, str] | None = None) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The form's texts: those of the whole, and one entry per type of land."""
    saved = kept.section(g.sak, "mal")
    head = {k: _text(saved[k]) for k in ("fra", "til", "restaurert_daa") if k in saved} | {
        "kilde": str(saved.get("kilde", "")), "noytral": "1" if saved.get("noytral") else "",
    }  # fmt: skip
    names, rows = codelist("maltype"), []
    for key in types():
        goal = saved.get(key, {})
        row = {"key": key, "name": word(names.label(key, look.core_language())), "daa": _text(goal.get("daa_per_ar")),
               "kilde": str(goal.get("kilde", ""))}  # fmt: skip
        if typed is not None:
            row |= {"daa": typed.get(f"{key}-daa", ""), "kilde": typed.get(f"{key}-kilde", "")}
        rows.append(row)
    return (head if typed is None else {k: typed.get(k, "") for k in (*head, "fra", "til", "restaurert_daa")}), rows


def register_columns() -> list[tuple[str, str, str]]:
    """Our column, its name for people, and what the municipality calls it."""
    named = kept.section(g.sak, "planregister").get("kolonner", {})
    labels = {
        "planid": gettext("Plan-id"), "plannavn": gettext("Plannavn"), "plantype": gettext("Plantype"),
        "planstatus": gettext("Planstatus"), "ikrafttredelse": gettext("Ikrafttredelse"),
        "bestemmelsesdato": gettext("Dato for bestemmelser"), "opphevet": gettext("Opphevet"),
        "erstattet_av": gettext("Erstattet av"),
    }  # fmt: skip
    return [(key, labels[key], str(named.get(key, ""))) for key in SYNONYMS]


def number(text: str, name: str, faults: list[str]) -> float | None:
    """A number as people type it."""
    plain = text.replace("\u00a0", "").replace(" ", "").replace("\u2212", "-").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        faults.append(gettext("«%(navn)s»: %(tekst)s er ikke et tall.", navn=name, tekst=f"«{text}»"))
        return None
    return value


def _text(value: Any) -> str:
    """A number as a field holds it; nothing where it is not known."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{float(value):.6g}".replace(".", ",")
