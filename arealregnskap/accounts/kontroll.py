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
            cells=data.land,
        ),
        Post(
            "Sum av alle delene", "Sum av alle delane", _daa(data.land), own, len(data.land),
            f"Relativt avvik {closure}", f"Relativt avvik {closure}", cells=data.land, compared_cells=data.land,
        ),
    ]  # fmt: skip


def _plan(data: AccountData) -> list[Post]:
    land = data.land
    planned = land[land["mosaikk_id"] >= 0]
    level = daa_by(planned, "niva")
    missing = land[land["mosaikk_id"] < 0]
    gap, double = missing[missing["area_m2"] > 0], missing[missing["area_m2"] < 0]
    ruled = {"Kommuneplanen styrer": "KP", "Reguleringsplan styrer": "RP"}
    double_nb, double_nn = "Overlapp i planmosaikken, trukket fra", "Overlapp i planmosaikken, trekt frå"
    posts = [
        *(Post(t, t, float(level.get(n, 0.0)), cells=planned[planned["niva"] == n]) for t, n in ruled.items()),
        Post("Uten plan", "Utan plan", _daa(gap), count=len(gap), cells=gap),
        Post(double_nb, double_nn, _daa(double), cells=double),
    ]
    return [*posts, _sum(data, posts)]


def _cover(data: AccountData) -> list[Post]:
    """Mapped, excluded (sea), not mapped, without cover, overlap: together the municipality."""
    by_cover = daa_by(data.land, "arealdekke")
    classed = data.land[data.land["arealdekke"] == Cover.CLASSED]
    sea, unknown = classed["artype"] == "82", classed["artype"] == "99"
    parts = (
        ("Klassifisert land og ferskvann", "Klassifisert land og ferskvatn", classed[~sea & ~unknown]),
        ("Hav, holdt utenfor", "Hav, halde utanfor", classed[sea]),
        ("Ikke kartlagt (99)", "Ikkje kartlagt (99)", classed[unknown]),
    )
    others = (
        ("Uten arealdekke", "Utan arealdekke", Cover.MISSING),
        ("Overlapp i arealdekket, trukket fra", "Overlapp i arealdekket, trekt frå", Cover.OVERLAP),
    )
    posts = [Post(nb, nn, _daa(cells), cells=cells) for nb, nn, cells in parts]
    posts += [
        Post(nb, nn, float(by_cover.get(cover, 0.0)), cells=data.land[data.land["arealdekke"] == cover])
        for nb, nn, cover in others
    ]
    return [*posts, _sum(data, posts)]


def _building_land(data: AccountData) -> list[Post]:
    """The outcomes, and the ground that the rule set does not count; together the municipality."""
    names, land = codelist("utfall"), data.building_land
    outcomes = daa_by(land, "utfall")
    parts = [
        Post(
            names.label(code), names.label(code, "nn"), float(outcomes.get(code, 0.0)), code=code,
            cells=land[land["utfall"] == code],
        )
        for code in (BUILT, *REMOVED, RESERVE)
    ]  # fmt: skip
    planned = Post(
        "Planlagt til utbygging, mot summen av delene", "Planlagt til utbygging, mot summen av delane",
        _daa(land), sum(p.daa for p in parts), remark_nb=data.ruleset, remark_nn=data.ruleset,
        cells=land, compared_cells=land,
    )  # fmt: skip
    not_counted = data.land.drop(land.index)
    rest = Post(
        "Formål som ikke teller, og areal uten plan", "Føremål som ikkje tel, og areal utan plan", _daa(not_counted),
        cells=not_counted,
    )  # fmt: skip
    return [*parts, planned, rest, _sum(data, [planned, rest])]


def _deviations(data: AccountData) -> list[Post]:
    """Slivers, plan and reserve outside the municipality, what surfaces lost in the mosaic."""
    land, frame = data.land, data.cells.frame
    slivers, outside = land[land["area_m2"].abs() < SLIVER_M2], _outside(data)
    reserve = frame[frame["utfall"] == RESERVE]
    posts = [
        Post(
            "Deler under 1 m² (spon)", "Delar under 1 m² (spon)", _daa(slivers), count=len(slivers),
            remark_nb="Er med i summene", remark_nn="Er med i summane", cells=slivers,
        ),
        Post(
            "Plan utenfor kommunen, holdt utenfor", "Plan utanfor kommunen, halden utanfor", _daa(outside),
            cells=outside,
        ),
        Post(
            "Reserve i delene, mot områdenes egne areal", "Reserve i delane, mot områda sine eigne areal",
            _daa(reserve), _daa(data.areas), len(data.areas), code=RESERVE,
            cells=data.reserve, compared_cells=data.reserve,
        ),
    ]  # fmt: skip
    if data.lost is not None:
        for reason, part in data.lost.groupby("grunn", sort=True):
            why = codelist("mosaikkgrunn")
            posts.append(
                Post(
                    "Tapt i planmosaikken", "Tapt i planmosaikken", _daa(part), count=len(part),
                    remark_nb=why.label(str(reason)), remark_nn=why.label(str(reason), "nn"), code=str(reason),
                )
            )  # fmt: skip
    return posts


def _outside(data: AccountData) -> pd.DataFrame:
    """Planned ground beyond the border, with what its plan says of it."""
    frame = data.cells.frame
    out = frame[~frame["i_kommune"] & (frame["mosaikk_id"] >= 0)].reset_index(drop=True)
    own = [c for c in data.plan.columns if c not in ("geometry", "area_m2")]
    plan = pd.DataFrame(data.plan[own]).set_index("mosaikk_id")
    return pd.concat([out, plan.reindex(out["mosaikk_id"]).reset_index(drop=True)], axis=1)


def _findings(data: AccountData) -> list[Post]:
    if data.findings is None:
        return []
    return [
        Post(
            f"Funn: {severity}", f"Funn: {said(str(severity), 'nn')}",
            float(part["area_m2"].sum(min_count=1)) / M2_PER_DAA,
            count=float(part["antall"].sum()),
            remark_nb="Funn kan gjelde samme areal", remark_nn="Funn kan gjelde same areal", code=str(severity),
        )
        for severity, part in data.findings.groupby("alvor", sort=True)
    ]  # fmt: skip


def _daa(rows: pd.DataFrame) -> float:
    return math.fsum(rows["area_m2"]) / M2_PER_DAA


def _sum(data: AccountData, posts: Iterable[Post]) -> Post:
    """The sum of the posts of a section, held against the municipality."""
    return Post(
        "Sum, mot kommunens areal", "Sum, mot arealet til kommunen", math.fsum(p.daa for p in posts),
        data.cells.municipality_m2 / M2_PER_DAA, cells=data.land, compared_cells=data.land,
    )  # fmt: skip


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
