"""Sums over cells that keep every code of a list, codes outside it, and ground without a code.

Sums are in daa, float64, unrounded. pandas adds with compensation, so the order of cells does not show.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ..codes import CodeList
from ..units import M2_PER_DAA

#: Key of the row or column for ground without a code.
NONE = ""


def daa_by(cells: pd.DataFrame, key: str) -> pd.Series:
    """Area per value of a column [daa]; missing values under ``NONE``."""
    return cells.groupby(cells[key].fillna(NONE))["area_m2"].sum() / M2_PER_DAA


def daa_cross(cells: pd.DataFrame, row: str, column: str) -> pd.DataFrame:
    """Area per pair of values [daa]; pairs that do not occur are 0, which they are: every cell has been asked."""
    pairs = [cells[row].fillna(NONE), cells[column].fillna(NONE)]
    return cells.groupby(pairs)["area_m2"].sum().unstack(fill_value=0) / M2_PER_DAA


def all_codes(codes: CodeList, met: Iterable[str]) -> list[str]:
    """Every code of the list in its order, then codes that were met but are not on it; ``NONE`` is left out."""
    return [*codes, *sorted(set(met) - set(codes) - {NONE})]


def column(table: pd.DataFrame, name: str) -> pd.Series:
    """A column of a cross table, 0 where the value was not met."""
    return table[name] if name in table.columns else pd.Series(0.0, index=table.index)
