"""What lies in each reserve area, as one row of numbers per area: the cells summed once, so that every decision after
that is arithmetic on a small matrix.

Families of measures, all in [m²]: ``reserve`` (the whole), ``natur`` (open ground by ecosystem type of level 2),
``tilstand`` (the same ground by quality of the mapped nature types, with what nobody has mapped, as table N10),
``jordbruk`` (AR5 21, 22, 23), ``karbon`` (carbon-rich land), ``naturtype`` (mapped nature types by class), ``tema`` and
``kartlagt`` (each analysed theme: hit, and looked for). Themes overlap each other; the others do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..accounts.base import BUILT, AccountData
from ..cells import Cells, Cover
from ..errors import ReconciliationError
from ..natur.carbon import carbon_class
from ..natur.changes import BUILT_COLUMN
from ..natur.choices import Choices
from ..natur.condition.nature_types import quality
from ..natur.typology import SETTLEMENT, classify, level_1

FloatArray = npt.NDArray[np.float64]

#: All families in the order of columns.
FAMILIES = ("reserve", "natur", "tilstand", "jordbruk", "karbon", "naturtype", "tema", "kartlagt")
#: Land classes of AR5 that are farmland.
FARMLAND = ("21", "22", "23")
#: Theme whose classes are counted one by one.
VALUED = "naturtype_nin"

#: A part of an area may have this much ground of a kind that the area itself has none of [m²]: hairs along its edge.
HAIR_M2 = 0.01


class Measure(NamedTuple):
    """One column of the matrix."""

    family: str
    key: str = ""


#: The column of the whole.
RESERVE = Measure("reserve")


@dataclass(frozen=True)
class Measures:
    """``matrix`` [m²]: one row per area (``omrade`` gives the omrade_nr), one column per measure of ``columns``."""

    omrade: tuple[int, ...]
    columns: tuple[Measure, ...]
    matrix: FloatArray

    def column(self, measure: Measure) -> int:
        return self.columns.index(measure)


def measures(data: AccountData, choices: Choices) -> Measures:
    """The measures of every reserve area of ``data``, in the order of their numbers."""
    land = data.reserve
    sums = _sums(land, land["omrade_nr"], data.cells, choices)
    columns = tuple(sorted((Measure(*c) for c in sums.columns), key=_place))
    matrix = np.column_stack([sums[c].to_numpy(float) for c in columns])
    return Measures(tuple(int(n) for n in sums.index), columns, matrix)


def of_piece(land: pd.DataFrame, like: Measures, cells: Cells, choices: Choices) -> FloatArray:
    """The same columns for a piece of an area, from its own cells.

    Raises ReconciliationError when the piece has ground of a kind that no area has, beyond a hair.
    """
    sums = _sums(land, pd.Series(0, index=land.index), cells, choices)
    row = {Measure(*c): float(sums[c].iloc[0]) for c in sums.columns} if len(sums) else {}
    strange = sum(abs(value) for measure, value in row.items() if measure not in like.columns)
    if strange > HAIR_M2:
        raise ReconciliationError(
            "Delen av området har areal av et slag som området selv ikke har.",
            remedy="Regn ut saken på nytt, slik at kartlagene er de samme.",
        )
    return np.array([row.get(measure, 0.0) for measure in like.columns])


def _place(measure: Measure) -> tuple[int, str]:
    return FAMILIES.index(measure.family), measure.key


def _sums(land: pd.DataFrame, by: pd.Series, cells: Cells, choices: Choices) -> pd.DataFrame:
    """One row per value of ``by``; columns are ``Measure``."""
    parts: dict[Measure, pd.Series] = {RESERVE: land["area_m2"].groupby(by).sum()}
    for family, kind in _divisions(land, cells, choices):
        table = land["area_m2"].groupby([by, kind]).sum().unstack(fill_value=0)
        parts |= {Measure(family, str(key)): table[key] for key in table.columns}
    for theme in cells.analysed():
        hit = land[f"tema_{theme.key}"].astype(bool)
        mapped = hit | land[f"dekning_{theme.key}"].astype(bool)
        parts[Measure("tema", theme.key)] = land["area_m2"].where(hit, 0.0).groupby(by).sum()
        parts[Measure("kartlagt", theme.key)] = land["area_m2"].where(mapped, 0.0).groupby(by).sum()
    frame = pd.DataFrame(parts).fillna(0.0)
    frame.columns = pd.Index([Measure(*c) for c in frame.columns], tupleize_cols=False)
    return frame


def _divisions(land: pd.DataFrame, cells: Cells, choices: Choices) -> Iterator[tuple[str, pd.Series]]:
    """Family and kind of each cell; a missing kind is none of that family."""
    types = classify(land, choices)
    built = land[BUILT_COLUMN].astype(bool) if BUILT_COLUMN in land else land["utfall"] == BUILT
    open_land = ~built & (level_1(types) != SETTLEMENT)
    yield "natur", types.where(open_land)
    classed = land["arealdekke"] == Cover.CLASSED
    yield "jordbruk", land["artype"].where(classed & land["artype"].isin(FARMLAND) & open_land)
    yield "karbon", carbon_class(land).where(classed & open_land)
    if any(t.key == VALUED for t in cells.analysed()):
        classes = land[f"klasse_{VALUED}"].fillna("").replace("", "uten klasse")
        yield "tilstand", quality(land).where(open_land)
        yield "naturtype", classes.where(land[f"tema_{VALUED}"].astype(bool))
