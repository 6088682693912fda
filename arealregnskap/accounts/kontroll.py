"""T11: the reconciliation page. Everything that should add up to the municipality, and what stands outside."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from ..cells import Cover
from ..codes import codelist
from ..nynorsk import said
from ..schema import Column
from ..units import M2_PER_DAA, power_text
from .arealreserve import REMOVED
from .base import BUILT, RESERVE, Account, AccountData
from .post import Post
from .ssb import compare
from .sums import daa_by

#: Combinations smaller than this ground area are counted as slivers [m²].
SLIVER_M2 = 1.0

COLUMNS = (
    Column("del", "code", "Del", description="kommune, plan, arealdekke, byggeomrader, avvik, funn, ssb"),
    Column("post", "text", "Post"),
    Column("daa", "float", "Areal", unit="daa"),
    Column("andel", "float", "Andel av kommunen", "Del av kommunen", description="0–1"),
    Column("sammenlignet_daa", "float", "Sammenlignet med", "Samanlikna med", "daa"),
    Column("differanse_daa", "float", "Differanse", "Differanse", "daa"),
    Column("antall", "int", "Antall", "Tal", "antall"),
    Column("merknad", "text", "Merknad"),
)


def table(data: AccountData) -> pd.DataFrame:
    """One row per control post. ``differanse_daa`` = daa − compared; rows are not to be added together."""
    rows = [(key, *post.row(data.language)) for key, post in posts(data)]
    frame = pd.DataFrame(rows, columns=["del", "post", "daa", "sammenlignet_daa", "antall", "merknad"])
    frame["andel"] = frame["daa"] * M2_PER_DAA / data.cells.municipality_m2
    return frame.assign(differanse_daa=frame["daa"] - frame["sammenlignet_daa"])


def posts(data: AccountData) -> list[tuple[str, Post]]:
    """The posts in the order of the table, each with the key of its part (``del``)."""
    sections = {
        "kommune": _municipality, "plan": _plan, "arealdekke": _cover, "byggeomrader": _building_land,
        "avvik": _deviations, "funn": _findings, "ssb": compare,
    }  # fmt: skip
    return [(key, post) for key, section in sections.items() for post in section(data)]


def _municipality(data: AccountData) -> list[Post]:
    own, closure = data.cells.municipality_m2 / M2_PER_DAA, power_text(data.cells.closure)
    return [
        Post(
            "Kommunens areal på bakken, mot rutenettet i kartet",
            "Arealet til kommunen på bakken, mot rutenettet i kartet",
            own,
            data.cells.grid_m2 / M2_PER_DAA,
            remark_nb="Alle tall er bakkeareal; rutenettets areal brukes ikke",
            remark_nn="Alle tal er bakkeareal; arealet i rutenettet blir ikkje brukt",
        ),
        Post(
            "Sum av alle delene", "Sum av alle delane", _daa(data.land), own, len(data.land),
            f"Relativt avvik {closure}", f"Relativt avvik {closure}",
        ),
    ]  # fmt: skip


def _plan(data: AccountData) -> list[Post]:
    land = data.land
    level = daa_by(land[land["mosaikk_id"] >= 0], "niva")
    missing = land[land["mosaikk_id"] < 0]
    gap, double = missing[missing["area_m2"] > 0], missing[missing["area_m2"] < 0]
    posts = [
        Post("Kommuneplanen styrer", "Kommuneplanen styrer", float(level.get("KP", 0.0))),
        Post("Reguleringsplan styrer", "Reguleringsplan styrer", float(level.get("RP", 0.0))),
        Post("Uten plan", "Utan plan", _daa(gap), count=len(gap)),
        Post("Overlapp i planmosaikken, trukket fra", "Overlapp i planmosaikken, trekt frå", _daa(double)),
    ]
    return [*posts, _sum(data, posts)]


def _cover(data: AccountData) -> list[Post]:
    """Mapped, excluded (sea), not mapped, without cover, overlap: together the municipality."""
    by_cover = daa_by(data.land, "arealdekke")
    classed = data.land[data.land["arealdekke"] == Cover.CLASSED]
    sea, unknown = classed["artype"] == "82", classed["artype"] == "99"
    overlap = float(by_cover.get(Cover.OVERLAP, 0.0))
    posts = [
        Post("Klassifisert land og ferskvann", "Klassifisert land og ferskvatn", _daa(classed[~sea & ~unknown])),
        Post("Hav, holdt utenfor", "Hav, halde utanfor", _daa(classed[sea])),
        Post("Ikke kartlagt (99)", "Ikkje kartlagt (99)", _daa(classed[unknown])),
        Post("Uten arealdekke", "Utan arealdekke", float(by_cover.get(Cover.MISSING, 0.0))),
        Post("Overlapp i arealdekket, trukket fra", "Overlapp i arealdekket, trekt frå", overlap),
    ]
    return [*posts, _sum(data, posts)]


def _building_land(data: AccountData) -> list[Post]:
    """The outcomes, and the ground that the rule set does not count; together the municipality."""
    names, outcomes = codelist("utfall"), daa_by(data.building_land, "utfall")
    parts = [
        Post(names.label(code), names.label(code, "nn"), float(outcomes.get(code, 0.0)))
        for code in (BUILT, *REMOVED, RESERVE)
    ]
    planned = Post(
        "Planlagt til utbygging, mot summen av delene", "Planlagt til utbygging, mot summen av delane",
        _daa(data.building_land), sum(p.daa for p in parts), remark_nb=data.ruleset, remark_nn=data.ruleset,
    )  # fmt: skip
    rest = Post(
        "Formål som ikke teller, og areal uten plan",
        "Føremål som ikkje tel, og areal utan plan",
        _daa(data.land.drop(data.building_land.index)),
    )
    return [*parts, planned, rest, _sum(data, [planned, rest])]


def _deviations(data: AccountData) -> list[Post]:
    """Slivers, plan and reserve outside the municipality, what surfaces lost in the mosaic."""
    land, frame = data.land, data.cells.frame
    slivers = land[land["area_m2"].abs() < SLIVER_M2]
    outside = frame[~frame["i_kommune"] & (frame["mosaikk_id"] >= 0)]
    reserve = frame[frame["utfall"] == RESERVE]
    posts = [
        Post(
            "Deler under 1 m² (spon)", "Delar under 1 m² (spon)", _daa(slivers), count=len(slivers),
            remark_nb="Er med i summene", remark_nn="Er med i summane",
        ),
        Post("Plan utenfor kommunen, holdt utenfor", "Plan utanfor kommunen, halden utanfor", _daa(outside)),
        Post(
            "Reserve i delene, mot områdenes egne areal", "Reserve i delane, mot områda sine eigne areal",
            _daa(reserve), _daa(data.areas), len(data.areas),
        ),
    ]  # fmt: skip
    if data.lost is not None:
        for reason, part in data.lost.groupby("grunn", sort=True):
            why = codelist("mosaikkgrunn")
            posts.append(
                Post(
                    "Tapt i planmosaikken", "Tapt i planmosaikken", _daa(part), count=len(part),
                    remark_nb=why.label(str(reason)), remark_nn=why.label(str(reason), "nn"),
                )
            )  # fmt: skip
    return posts


def _findings(data: AccountData) -> list[Post]:
    if data.findings is None:
        return []
    return [
        Post(
            f"Funn: {severity}", f"Funn: {said(str(severity), 'nn')}",
            float(part["area_m2"].sum(min_count=1)) / M2_PER_DAA,
            count=float(part["antall"].sum()),
            remark_nb="Funn kan gjelde samme areal", remark_nn="Funn kan gjelde same areal",
        )
        for severity, part in data.findings.groupby("alvor", sort=True)
    ]  # fmt: skip


def _daa(rows: pd.DataFrame) -> float:
    return math.fsum(rows["area_m2"]) / M2_PER_DAA


def _sum(data: AccountData, posts: Iterable[Post]) -> Post:
    """The sum of the posts of a section, held against the municipality."""
    return Post("Sum, mot kommunens areal", "Sum, mot arealet til kommunen", math.fsum(p.daa for p in posts),
                data.cells.municipality_m2 / M2_PER_DAA)  # fmt: skip


ACCOUNT = Account(
    key="T11",
    title_nb="Kontroll",
    title_nn="Kontroll",
    columns=COLUMNS,
    table=table,
    method=(
        "Avstemming mot kommunens areal: planer, arealdekke og byggeområder summerer hver for seg til kommunen når "
        "areal uten opplysning er med. Rutenettets areal er bare vist ved siden av [MD-NR]. SSB tabell 09594 bygger "
        "på andre kilder og kan ikke brukes til endring mellom år [SSB, MD-NR]; klassene er satt sammen av oss."
    ),
    notes_nb=("Postene skal ikke summeres på tvers av deler.",),
    notes_nn=("Postane skal ikkje summerast på tvers av delar.",),
)
