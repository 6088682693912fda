"""Ecosystem types of the EU typology, levels 1 and 2, and which of them each cell is.

The classes of Nasjonalt grunnkart are taken as they are where the cells carry them; otherwise AR5 is translated by our
own crosswalk (``data/natur/ar5_til_eu.csv``), which no authority has approved. Ground that has no class keeps a type of
its own, so that nothing leaves the account. Decision record 0050.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from ..cells import Cover
from ..codes import CodeList
from ..datafiles import read_table
from ..issues import IssueLog
from ..schema import ECOSYSTEM
from .choices import Choices

#: Columns of the cells that hold the classes of Grunnkart (okosystemtypeNiva1, -Niva2) where the land cover has them.
LEVEL_1, LEVEL_2 = ECOSYSTEM

#: Settlements and other artificial areas; what becomes of ground that is built.
SETTLEMENT = "1"
SETTLEMENT_REST = "1.0"

#: Types of our own for ground whose type is not known.
NOT_MAPPED, UNKNOWN, NO_COVER, DOUBLE = "ikke_kartlagt", "ukjent_klasse", "uten_arealdekke", "overlapp"
UNKNOWN_TYPES = (NOT_MAPPED, UNKNOWN, NO_COVER, DOUBLE)
_KEY = ("artype", "artreslag", "argrunnf", "kildeklasse")


@lru_cache(maxsize=2)
def typology(level: int) -> CodeList:
    """The types of a level in the typology's order; ``art`` is eu for its own classes, egen for ours."""
    rows = read_table("natur/eu_typologi.csv")
    rows = rows[rows["niva"] == str(level)]
    return CodeList(f"eu_typologi_{level}", rows.set_index("kode", drop=False))


def shown(level: int, met: Iterable[str]) -> list[str]:
    """The types to show: every class of the typology, also with zero, and those of our own groups that were met."""
    met, types = set(met), typology(level)
    return [code for code in types if types.rows.loc[code, "art"] == "eu" or code in met]


def level_1(codes: pd.Series) -> pd.Series:
    """The level 1 type of each level 2 type."""
    return codes.map(typology(2).rows["overordnet"])


def classify(land: pd.DataFrame, choices: Choices, log: IssueLog | None = None) -> pd.Series:
    """The level 2 type of each cell, from its land cover alone.

    ``land``: cells as in ``Cells.frame``. Classes that no table knows become ``ukjent_klasse``, or level 1 without
    division where only level 2 is unknown; both are told in ``log`` with their area.
    """
    out = pd.Series(f"{NO_COVER}.0", index=land.index, dtype=object)
    out[land["arealdekke"] == Cover.OVERLAP] = f"{DOUBLE}.0"
    classed = land[land["arealdekke"] == Cover.CLASSED]
    out[classed.index] = _from_ar5(classed, choices)
    if LEVEL_1 in land:
        own = _from_grunnkart(classed)
        out[own.index] = own
    if log is not None:
        _tell(land, out, log)
    return out


def _from_ar5(classed: pd.DataFrame, choices: Choices) -> pd.Series:
    """The first row of the crosswalk that fits, looked up once per combination of codes."""
    rules = [r for r in _crosswalk() if not r["valg"] or choices[r["valg"]] == r["verdi"]]

    def first(*key: Hashable) -> str:
        fits = (r["til"] for r in rules if all(r[c] in ("", v) for c, v in zip(_KEY, key, strict=True)))
        return next(fits, f"{UNKNOWN}.0")

    return by_combination(classed, _KEY, first)


def by_combination(land: pd.DataFrame, columns: Sequence[str], of: Callable[..., Any]) -> pd.Series:
    """``of`` the values of the columns in each cell, asked once per combination: there are some hundred of them."""
    number = land.groupby(list(columns), dropna=False, sort=False).ngroup().to_numpy()
    first = np.unique(number, return_index=True)[1]
    found = [of(*key) for key in land[list(columns)].iloc[first].itertuples(index=False, name=None)]
    return pd.Series(np.array(found, dtype=object)[number], index=land.index, dtype=object)


@lru_cache(maxsize=1)
def _crosswalk() -> list[dict[str, str]]:
    rows = read_table("natur/ar5_til_eu.csv")
    return [dict(zip(rows.columns, row, strict=True)) for row in rows.itertuples(index=False)]


@lru_cache(maxsize=1)
def _grunnkart() -> dict[str, str]:
    """Class of Grunnkart in lower case → level 2 type."""
    rows = read_table("natur/grunnkart_til_eu.csv")
    return {value.casefold(): code for value, code in zip(rows["verdi"], rows["til"], strict=True)}


def _from_grunnkart(classed: pd.DataFrame) -> pd.Series:
    """Types of the cells that have a class of Grunnkart. Level 2 counts where it is known and agrees with level 1."""
    given = classed[classed[LEVEL_1].notna()]
    coarse = given[LEVEL_1].str.casefold().map(_grunnkart()).fillna(f"{UNKNOWN}.0")
    if LEVEL_2 not in given:
        return coarse
    fine = given[LEVEL_2].str.casefold().map(_grunnkart())
    agrees = fine.notna() & (level_1(fine) == level_1(coarse))
    return coarse.mask(agrees, fine)


def _tell(land: pd.DataFrame, types: pd.Series, log: IssueLog) -> None:
    """Findings for classes that no table knows, one for each class."""
    source = "Naturregnskapet"
    lost = land[types == f"{UNKNOWN}.0"]
    name = lost[LEVEL_1].fillna(lost["artype"]) if LEVEL_1 in land else lost["artype"]
    for value, rows in lost.groupby(name.fillna("uten klasse"), sort=True):
        log.add("natur_ukjent_klasse", source, value=str(value), count=len(rows), area_m2=float(rows["area_m2"].sum()))
    if LEVEL_2 in land:
        known = land[LEVEL_2].isna() | land[LEVEL_2].str.casefold().isin(list(_grunnkart()))
        for value, rows in land[~known & types.str.endswith(".0")].groupby(LEVEL_2, sort=True):
            log.add(
                "natur_niva2_ukjent", source, value=str(value), count=len(rows), area_m2=float(rows["area_m2"].sum())
            )
