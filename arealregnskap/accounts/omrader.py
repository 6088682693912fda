"""The reserve areas one by one: what they are planned for, on which land, and what they hit."""

from __future__ import annotations

import math

import pandas as pd

from ..cells import Cover
from ..codes import codelist
from ..schema import Column
from ..themes import State, Theme
from ..units import M2_PER_DAA
from .base import Account, AccountData
from .reserve_hensyn import area_sums, by_area, theme_name

COLUMNS = (
    Column("omrade_id", "text", "Område"),
    Column("omrade_nr", "int", "Løpenummer"),
    Column("omradenavn", "text", "Navn i planen", "Namn i planen"),
    Column("gruppe", "code", "Gruppe", codelist="arealformalsgruppe"),
    Column("gruppenavn", "text", "Arealformålsgruppe", "Arealføremålsgruppe"),
    Column("arealformal", "code", "Kode", codelist="arealformal"),
    Column("formalsnavn", "text", "Arealformål", "Arealføremål"),
    Column("arealstatus", "code", "Arealstatus", codelist="arealstatus"),
    Column("niva", "code", "Plannivå"),
    Column("planid", "text", "Plan-id"),
    Column("plannavn", "text", "Plannavn", "Plannamn"),
    Column("ikrafttredelse", "date", "Plankart fra", "Plankart frå"),
    Column("reserve_daa", "float", "Arealreserve", unit="daa"),
    Column("myr_andel", "float", "Myr", description="0–1, AR5 60"),
    Column("jordbruk_andel", "float", "Jordbruk", description="0–1, AR5 21, 22, 23"),
    Column(
        "skog_hoy_andel",
        "float",
        "Skog, høy og særs høy bonitet",
        "Skog, høg og særs høg bonitet",
        description="0–1, AR5 30 med bonitet 14 eller 15",
    ),
    Column("organisk_skog_andel", "float", "Skog på organisk jord", description="0–1, AR5 30 med grunnforhold 45"),
    Column(
        "uten_arealdekke_andel",
        "float",
        "Uten kjent arealdekke",
        "Utan kjent arealdekke",
        description="0–1, arealtype 99 og areal uten arealdekke",
    ),
)
#: Share of ground that nobody has classified; the one share that is known without land cover.
_UNKNOWN = "uten_arealdekke_andel"
_PLAN = ["omradenavn", "gruppe", "arealformal", "arealstatus", "niva", "planid", "plannavn", "ikrafttredelse"]


def theme_columns(data: AccountData) -> tuple[Column, ...]:
    """Daa inside per theme, and its state where that is not the same for all areas (T5 tells that once)."""
    columns = []
    for theme in _listed(data):
        name = theme_name(data, theme)
        columns.append(Column(f"{theme.key}_daa", "float", name, name, "daa"))
        if not theme.complete:
            columns.append(Column(f"{theme.key}_tilstand", "text", f"{name}: tilstand", f"{name}: tilstand"))
    return tuple(columns)


def _listed(data: AccountData) -> list[Theme]:
    """The themes that were given; what nobody has analysed says nothing of a single area."""
    return [theme for theme in data.cells.themes if theme.state != State.NOT_ANALYSED]


def table(data: AccountData) -> pd.DataFrame:
    """One row per reserve area inside the municipality, in the order of their numbers."""
    facts = _facts(data)
    areas = data.areas[data.areas["omrade_nr"].isin(facts.index)].sort_values("omrade_nr")
    plan = data.plan.set_index("mosaikk_id")[_PLAN]
    frame = areas[["omrade_id", "omrade_nr", "mosaikk_id"]].join(plan, on="mosaikk_id").join(facts, on="omrade_nr")
    groups, codes = codelist("arealformalsgruppe"), codelist("arealformal")
    frame["gruppenavn"] = [groups.label(g, data.language) for g in frame["gruppe"]]
    frame["formalsnavn"] = [codes.label(c, data.language) for c in frame["arealformal"]]
    return frame


def _facts(data: AccountData) -> pd.DataFrame:
    """One row per omrade_nr: reserve_daa, shares of land classes, and daa and state of every theme."""
    cells, ground = data.reserve, by_area(data)
    facts = pd.DataFrame({"reserve_daa": ground.whole / M2_PER_DAA})
    classes = area_sums(cells, _land_classes(cells)).div(ground.whole, axis=0)
    known = data.cells.has_cover
    for name in classes:
        facts[name] = classes[name] if known or name == _UNKNOWN else math.nan
    answers: dict[str, pd.Series | float | str] = {}
    for theme in _listed(data):
        states = ground.states(theme.key, theme.state)
        known_m2 = ground.inside[theme.key].where(states != State.NOT_MAPPED) if theme.state is None else math.nan
        answers[f"{theme.key}_daa"] = known_m2 / M2_PER_DAA
        answers[f"{theme.key}_tilstand"] = states
    return facts.join(pd.DataFrame(answers, index=facts.index))


def _land_classes(cells: pd.DataFrame) -> pd.DataFrame:
    """The classes that most often decide, as yes or no for each cell."""
    artype = cells["artype"]
    return pd.DataFrame({
        "myr_andel": artype == "60",
        "jordbruk_andel": artype.isin(["21", "22", "23"]),
        "skog_hoy_andel": (artype == "30") & cells["arskogbon"].isin(["14", "15"]),
        "organisk_skog_andel": (artype == "30") & (cells["argrunnf"] == "45"),
        _UNKNOWN: (cells["arealdekke"] == Cover.MISSING) | (artype == "99"),
    })  # fmt: skip


ACCOUNT = Account(
    key="A3",
    title_nb="Reserveområdene",
    title_nn="Reserveområda",
    columns=COLUMNS,
    table=table,
    method=(
        "Hvert sammenhengende reserveområde med plan, areal, andel av de markslagene som oftest avgjør [HOL, "
        "NINA-PU], og treff i hvert tema med tilstand [DOKANA, V3]. Summen av områdene er arealreserven i tabell T3."
    ),
    sums=("reserve_daa",),
    further=theme_columns,
    notes_nb=(
        "Temaene overlapper hverandre og skal ikke summeres.",
        "Soner, og temaer som det er lett etter i hele kommunen, har ikke egen tilstand: 0 betyr ingen treff. "
        "Temaer som ikke er analysert, står i tabell T5.",
    ),
    notes_nn=(
        "Temaa overlappar kvarandre og skal ikkje summerast.",
        "Soner, og tema som det er leitt etter i heile kommunen, har ikkje eigen tilstand: 0 tyder ingen treff. "
        "Tema som ikkje er analyserte, står i tabell T5.",
    ),
)
