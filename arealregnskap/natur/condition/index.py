"""Weights and index of one ecosystem type (SEEA EA, as in the SEEALand example).

Each ECT class weighs the same, shared equally by its variables; a class without variables gives its weight to the
others. Weights the municipality gives are used instead. A variable that lacks a value at either end is left out at
both, so that a change of the index is never a change of what was measured.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ...codes import codelist


@dataclass(frozen=True)
class Part:
    """A class, a sub-index or the whole index: its weight, and what it adds to the index at either end."""

    key: str
    weight: float
    opening: float
    closing: float

    @property
    def net(self) -> float:
        return self.closing - self.opening

    def mean(self, contribution: float) -> float:
        """The part's own index (0–1); missing where it has no weight."""
        return contribution / self.weight if self.weight else math.nan


def complete(rows: pd.DataFrame) -> pd.Series:
    """Which variables have an indicator at both ends."""
    return rows["indikator_inngaende"].notna() & rows["indikator_utgaende"].notna()


def weights(rows: pd.DataFrame) -> pd.Series:
    """Weight of every variable of one ecosystem type; 0 for those that are not complete, else they sum to 1."""
    there = complete(rows)
    if rows["vekt"].notna().any():
        given = rows["vekt"].where(there, 0.0)
        total = math.fsum(given)
        return given / total if total else given
    used = rows.loc[there, "ect"]
    in_class = used.map(used.value_counts()).astype(float)
    return (1.0 / (used.nunique() * in_class)).reindex(rows.index, fill_value=0.0)


def parts(rows: pd.DataFrame) -> list[Part]:
    """ECT classes, sub-indices and index of one ecosystem type, in that order; classes add to sub-indices, those to
    the index. All missing when no variable is complete."""
    classes, weight = codelist("natur_ect"), weights(rows)
    by_class = {code: _part(code, rows, weight, rows["ect"] == code) for code in classes}
    belongs = rows["ect"].map(classes.rows["delindeks"])
    by_index = [_part(key, rows, weight, belongs == key) for key in codelist("natur_delindeks")]
    whole = _part("indeks", rows, weight, pd.Series(True, index=rows.index))
    return [*by_class.values(), *by_index, whole]


def _part(key: str, rows: pd.DataFrame, weight: pd.Series, which: pd.Series) -> Part:
    used = which & (weight > 0)
    if not (weight > 0).any():
        return Part(key, 0.0, math.nan, math.nan)
    ends = (
        math.fsum(weight[used] * rows.loc[used, f"indikator_{end}"]) for end in ("inngaende", "utgaende")
    )  # fmt: skip
    return Part(key, math.fsum(weight[used]), *ends)
