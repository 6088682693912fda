"""The reserve areas one by one: what they are planned for, on which land, and what they hit."""

from __future__ import annotations

import math

import pandas as pd

from ..cells import Cover
from ..codes import codelist
from ..schema import Column
from ..units import M2_PER_DAA
from .base import Account, AccountData
from .reserve_hensyn import answer, theme_name

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
_PLAN = ["omradenavn", "gruppe", "arealformal", "arealstatus", "niva", "planid", "plannavn", "ikrafttredelse"]


def theme_columns(data: AccountData) -> tuple[Column, ...]:
    """Two columns per theme: daa inside, and state."""
    columns = []
    for theme in data.cells.themes:
        name = theme_name(data, theme)
        columns.append(Column(f"{theme.key}_daa", "float", name, name, "daa"))
        columns.append(Column(f"{theme.key}_tilstand", "text", f"{name}: tilstand", f"{name}: tilstand"))
    return tuple(columns)


def table(data: AccountData) -> pd.DataFrame:
    """One row per reserve area inside the municipality, in the order of their numbers."""
    cells = dict(iter(data.reserve.groupby("omrade_nr")))
    plan = data.plan.set_index("mosaikk_id")[_PLAN]
    areas = data.areas[data.areas["omrade_nr"].isin(cells)].sort_values("omrade_nr")
    frame = areas[["omrade_id", "omrade_nr", "mosaikk_id"]].reset_index(drop=True)
    frame = frame.join(plan, on="mosaikk_id").drop(columns="mosaikk_id")
    groups, codes = codelist("arealformalsgruppe"), codelist("arealformal")
    frame["gruppenavn"] = [groups.label(g, data.language) for g in frame["gruppe"]]
    frame["formalsnavn"] = [codes.label(c, data.language) for c in frame["arealformal"]]
    facts = pd.DataFrame([_facts(data, cells[nr]) for nr in frame["omrade_nr"]], index=frame.index)
    return pd.concat([frame, facts], axis=1) if len(frame) else _empty(data)


def _facts(data: AccountData, part: pd.DataFrame) -> dict[str, object]:
    """Area, shares of land classes and answers of themes for the cells of one area."""
    whole = float(part["area_m2"].sum())

    def share_of(where: pd.Series) -> float:
        return float(part.loc[where, "area_m2"].sum()) / whole if data.cells.has_cover else math.nan

    forest = part["artype"] == "30"
    unknown = (part["arealdekke"] == Cover.MISSING) | (part["artype"] == "99")
    facts: dict[str, object] = {
        "reserve_daa": whole / M2_PER_DAA,
        "myr_andel": share_of(part["artype"] == "60"),
        "jordbruk_andel": share_of(part["artype"].isin(["21", "22", "23"])),
        "skog_hoy_andel": share_of(forest & part["arskogbon"].isin(["14", "15"])),
        "organisk_skog_andel": share_of(forest & (part["argrunnf"] == "45")),
        "uten_arealdekke_andel": float(part.loc[unknown, "area_m2"].sum()) / whole,
    }
    for theme in data.cells.themes:
        a = answer(part, theme)
        facts[f"{theme.key}_daa"], facts[f"{theme.key}_tilstand"] = a.inside_daa, str(a.state)
    return facts


def _empty(data: AccountData) -> pd.DataFrame:
    return pd.DataFrame(columns=[c.name for c in (*COLUMNS, *theme_columns(data))])


ACCOUNT = Account(
    key="A3",
    title_nb="Reserveområdene",
    title_nn="Reserveområda",
    columns=COLUMNS,
    table=table,
    method=(
        "Hvert sammenhengende reserveområde med plan, areal, andel av de markslagene som oftest avgjør [HOL, NINA-PU], og"
        " treff i hvert tema med tilstand [DOKANA, V3]. Summen av områdene er arealreserven i tabell T3."
    ),
    sums=("reserve_daa",),
    further=theme_columns,
    notes_nb=("Temaene overlapper hverandre og skal ikke summeres.",),
    notes_nn=("Temaa overlappar kvarandre og skal ikkje summerast.",),
)
