"""Cells behind the figures of the accounts of nature: N0–N5, N8–N10, N13–N15.

The conditions are those the accounts themselves are made by (``arealregnskap.natur``), cell by cell instead of summed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from arealregnskap.accounts import AccountData
from arealregnskap.cells import LAND
from arealregnskap.natur import NaturData, basis, carbon, causes, matrix
from arealregnskap.natur.changes import MANAGED, UNCHANGED, UNMANAGED, WHOLE, Change, Scenario, Subarea
from arealregnskap.natur.condition import nature_types
from arealregnskap.natur.typology import level_1, typology

from .base import Finder, added_less_taken_off

_ALL_TYPES = "i_alt"

#: A finder of one account of nature: its change and part of the municipality, the row, and the column's name.
_Finder = Callable[[NaturData, Change, Subarea, dict[str, Any], str], pd.DataFrame | None]


def _of_change(find: _Finder) -> Finder:
    """A finder that is asked with the change and the part of the municipality that the row is about."""

    def asked(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
        if not isinstance(data, NaturData):
            return None
        change = next((c for c in data.every_change if c.key == record["endring"]), None)
        part = next((s for s in data.every_subarea if s.key == record["delomrade"]), None)
        return None if change is None or part is None else find(data, change, part, record, name)

    return asked


def _moves(data: NaturData, change: Change, part: Subarea, level: int) -> pd.DataFrame:
    """The cells of a part with what they are today, what they become, the kind of change and its cause."""
    moves = change.moves(data.choices)
    cells = change.land.assign(okosystem_fra=moves["fra"], okosystem_til=moves["til"])
    if level == 1:
        moves = moves.assign(fra=level_1(moves["fra"]), til=level_1(moves["til"]))
        moves.loc[moves["fra"] == moves["til"], ["art", "arsak"]] = UNCHANGED
    cells = cells.assign(fra=moves["fra"], til=moves["til"], art=moves["art"], arsak=moves["arsak"])
    return cells[part.within(change.land)]


def _post(cells: pd.DataFrame, post: str, types: list[str]) -> pd.DataFrame | None:
    """The cells of a post of the extent account, for these types."""
    changed = cells["fra"] != cells["til"]
    was, becomes = cells["fra"].isin(types), cells["til"].isin(types)
    if post == "netto":
        return added_less_taken_off(cells, changed & becomes, changed & was)
    side, _, kind = post.partition("_")
    which = {"inngaende": was, "utgaende": becomes, "tilgang": changed & becomes, "avgang": changed & was}.get(side)
    if which is None:
        return None
    return cells[which & (cells["art"] == {"styrt": MANAGED, "ikke_styrt": UNMANAGED}[kind]) if kind else which]


def _type_of(name: str, data: NaturData) -> list[str]:
    """The types of level 1 that a column is about: one, or all."""
    return data.types(1) if name == _ALL_TYPES else [name.removeprefix("t_")]


def _extent(data: NaturData, change: Change, part: Subarea, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """N1: posts down, types across."""
    return _post(_moves(data, change, part, 1), str(record["post"]), _type_of(name, data))


def _by_type(data: NaturData, change: Change, part: Subarea, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """N2: types of level 2 down, posts across."""
    return _post(_moves(data, change, part, 2), name, [str(record["type"])])


def _groups(data: NaturData, change: Change, part: Subarea, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """N0: nature, farmland, built; moves between groups only."""
    cells, group = _moves(data, change, part, 1), typology(1).rows["samlet"]
    cells = cells.assign(fra=cells["fra"].map(group), til=cells["til"].map(group))
    return _post(cells, name, [str(record["gruppe"])])


def _matrix(data: NaturData, change: Change, part: Subarea, record: dict[str, Any], name: str) -> pd.DataFrame:
    """N3: from the type of the row to the type of the column."""
    cells = _moves(data, change, part, 1)
    becomes = cells["til"].isin(_type_of(name, data))
    return cells[becomes if record["fra"] == matrix.CLOSING else becomes & (cells["fra"] == record["fra"])]


def _causes(data: NaturData, change: Change, part: Subarea, record: dict[str, Any], name: str) -> pd.DataFrame:
    """N4: what is lost to a purpose."""
    cells = _moves(data, change, part, 1)
    lost = (cells["art"] == MANAGED) & cells["fra"].isin(_type_of(name, data))
    return cells[lost if record["gruppe"] == causes.ALL else lost & (cells["arsak"] == (record["gruppe"] or ""))]


def _basis(data: NaturData, change: Change, part: Subarea, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """N5: the posts from the map to the account."""
    if not isinstance(change, Scenario):
        return None
    cells = _moves(data, change, part, 1)
    return cells[basis.flags(data, change)[str(record["post"])][cells.index]]


def _quality(data: NaturData, change: Change, part: Subarea, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """N10: mapped nature types by quality."""
    if not isinstance(change, Scenario):
        return None
    types, quality, situations = nature_types.of_cells(data, change)
    cells = _moves(data, change, part, 1)
    here = (situations[str(record["situasjon"])] & (types == record["type"]))[cells.index]
    own = quality[cells.index]
    if name == "kartlagt":
        return cells[here & (own != nature_types.UNMAPPED)]
    return cells[here if name == "areal" else here & (own == name)]


def _carbon(data: NaturData, change: Change, part: Subarea, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """N13: carbon-rich land today, and what of it is built on."""
    if not isinstance(change, Scenario):
        return None
    cells, classes = _moves(data, change, part, 1), carbon.carbon_class(change.land)
    open_land, taken = carbon.natural_and_taken(data, change)
    rich = classes.notna() if record["klasse"] == carbon.ALL else classes == record["klasse"]
    unknown = open_land & carbon.soil_unknown(change.land)
    which = {"i_dag": open_land, "ukjent_grunnforhold": unknown, "tapt": taken}.get(name)
    return None if which is None else cells[(rich & which)[cells.index]]


def _emissions(
    data: NaturData, change: Change, part: Subarea, record: dict[str, Any], name: str
) -> pd.DataFrame | None:
    """N14: land built on, by AR5 key; N15: what of it has a factor, and what has none."""
    if not isinstance(change, Scenario) or data.factors is None:
        return None
    cells = _moves(data, change, part, 1)
    cells = cells[carbon.natural_and_taken(data, change)[1][cells.index]]
    keys = [cells[c].fillna("") for c in LAND]
    if name == "areal":
        wanted = tuple(record[c] or "" for c in LAND)
        return cells[[key == wanted for key in zip(*keys, strict=True)]]
    period = int(record["periode_ar"])
    has = {key: data.factors.match(key, period) is not None for key in set(zip(*keys, strict=True))}
    return cells[[has[key] == (name == "med_faktor") for key in zip(*keys, strict=True)]]


def _described(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """N8, N9: today's extent of a type, by the first change."""
    if not isinstance(data, NaturData) or name not in ("areal", "utbredelse"):
        return None
    code = str(record["okosystemtype"])
    return _post(_moves(data, data.every_change[0], WHOLE, 1 if code in typology(1) else 2), "inngaende", [code])


FINDERS: dict[str, Finder] = {
    "N0": _of_change(_groups), "N1": _of_change(_extent), "N2": _of_change(_by_type), "N3": _of_change(_matrix),
    "N4": _of_change(_causes), "N5": _of_change(_basis), "N8": _described, "N9": _described,
    "N10": _of_change(_quality), "N13": _of_change(_carbon), "N14": _of_change(_emissions),
    "N15": _of_change(_emissions),
}  # fmt: skip
