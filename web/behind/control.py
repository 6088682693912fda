"""Cells behind the figures of the control table: T11."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from arealregnskap.accounts import AccountData
from arealregnskap.accounts.kontroll import SLIVER_M2, posts
from arealregnskap.accounts.post import Post
from arealregnskap.accounts.ssb import PAIRS
from arealregnskap.cells import Cover
from arealregnskap.codes import codelist

from .base import Finder

_Cells = Callable[[AccountData], pd.DataFrame]


def post_of(data: AccountData, record: dict[str, Any]) -> Post | None:
    """The post that a row of T11 was written from; None for a row of another account."""
    wanted = (record["del"], record["post"], record["merknad"])
    return next((p for key, p in posts(data) if (key, (r := p.row(data.language))[0], r[-1]) == wanted), None)


def _control(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """The post's own area, what it is compared with where that is the same ground, and how many cells it has."""
    post = post_of(data, record)
    if post is None or name not in ("daa", "sammenlignet", "antall"):
        return None
    part = str(record["del"])
    if name == "sammenlignet" and part not in _COMPARED_WITH_CELLS and post.nb != _ALL_PARTS:
        return None  # the map's grid, and SSB, have no cells of ours
    found = _outcome(post.nb) if part == "byggeomrader" else _ssb(post.nb) if part == "ssb" else None
    found = found or _POSTS.get((part, post.nb))
    return None if found is None else found(data)


_ALL_PARTS = "Sum av alle delene"
_WHOLE = "Sum, mot kommunens areal"
_COMPARED_WITH_CELLS = frozenset({"plan", "arealdekke", "byggeomrader", "avvik"})


def _land(data: AccountData) -> pd.DataFrame:
    return data.land


def _level(level: str) -> _Cells:
    return lambda data: data.land[(data.land["mosaikk_id"] >= 0) & (data.land["niva"] == level)]


def _unplanned(sign: int) -> _Cells:
    """Ground without a plan; with −1 the overlaps that are taken off."""
    return lambda data: data.land[(data.land["mosaikk_id"] < 0) & (data.land["area_m2"] * sign > 0)]


def _cover(cover: Cover) -> _Cells:
    return lambda data: data.land[data.land["arealdekke"] == cover]


def _classed(*artypes: str, other: bool = False) -> _Cells:
    """Ground of these classes, or of all the others."""

    def find(data: AccountData) -> pd.DataFrame:
        land = data.land
        return land[(land["arealdekke"] == Cover.CLASSED) & (land["artype"].isin(artypes) != other)]

    return find


def _not_counted(data: AccountData) -> pd.DataFrame:
    return data.land.drop(data.building_land.index)


def _slivers(data: AccountData) -> pd.DataFrame:
    return data.land[data.land["area_m2"].abs() < SLIVER_M2]


def _outside(data: AccountData) -> pd.DataFrame:
    """Planned ground beyond the border, with what its plan says of it."""
    frame = data.cells.frame
    out = frame[~frame["i_kommune"] & (frame["mosaikk_id"] >= 0)].reset_index(drop=True)
    own = [c for c in data.plan.columns if c not in ("geometry", "area_m2")]
    plan = pd.DataFrame(data.plan[own]).set_index("mosaikk_id")
    return pd.concat([out, plan.reindex(out["mosaikk_id"]).reset_index(drop=True)], axis=1)


def _outcome(nb: str) -> _Cells | None:
    """The cells that a rule took, or that it left."""
    code = next((c for c in codelist("utfall").rows.index if codelist("utfall").label(c) == nb), None)
    return None if code is None else lambda data: data.building_land[data.building_land["utfall"] == code]


def _ssb(nb: str) -> _Cells | None:
    """Our own classes beside a pair of SSB's."""
    artypes = next((artypes for name, _, artypes, _ in PAIRS if nb.endswith(f": {name}")), None)
    return None if artypes is None else _classed(*artypes)


_POSTS: dict[tuple[str, str], _Cells] = {
    ("kommune", "Kommunens areal på bakken, mot rutenettet i kartet"): _land,
    ("kommune", _ALL_PARTS): _land,
    ("plan", "Kommuneplanen styrer"): _level("KP"),
    ("plan", "Reguleringsplan styrer"): _level("RP"),
    ("plan", "Uten plan"): _unplanned(1),
    ("plan", "Overlapp i planmosaikken, trukket fra"): _unplanned(-1),
    ("plan", _WHOLE): _land,
    ("arealdekke", "Klassifisert land og ferskvann"): _classed("82", "99", other=True),
    ("arealdekke", "Hav, holdt utenfor"): _classed("82"),
    ("arealdekke", "Ikke kartlagt (99)"): _classed("99"),
    ("arealdekke", "Uten arealdekke"): _cover(Cover.MISSING),
    ("arealdekke", "Overlapp i arealdekket, trukket fra"): _cover(Cover.OVERLAP),
    ("arealdekke", _WHOLE): _land,
    ("byggeomrader", "Planlagt til utbygging, mot summen av delene"): lambda data: data.building_land,
    ("byggeomrader", "Formål som ikke teller, og areal uten plan"): _not_counted,
    ("byggeomrader", _WHOLE): _land,
    ("avvik", "Deler under 1 m² (spon)"): _slivers,
    ("avvik", "Plan utenfor kommunen, holdt utenfor"): _outside,
    ("avvik", "Reserve i delene, mot områdenes egne areal"): lambda data: data.reserve,
    ("ssb", "SSB 09594: hele kommunen"): _land,
}
FINDERS: dict[str, Finder] = {"T11": _control}
