"""Published roundings: they add up, or the table says that they do not.

Every column is shown with one precision (whole daa where it holds 100 or more, one decimal where all are below
[MD-NR]); rows and total are rounded each from its own unrounded value, never from one another.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from ..units import number_text
from .base import Table

NOTE_NB = "Tallene er rundet av hver for seg, og summene kan derfor avvike litt: {columns}."
NOTE_NN = "Tala er runda av kvar for seg, og summane kan difor avvike litt: {columns}."
NOTE_NB_ADDS = "Avrundede tall summerer til avrundet sum."
NOTE_NN_ADDS = "Avrunda tal summerer til avrunda sum."


@dataclass(frozen=True)
class Rounding:
    """How a table's numbers are shown. ``off``: columns that do not add up, with rounded rows − rounded sum [daa]."""

    decimals: Mapping[str, int]
    off: Mapping[str, float]

    @property
    def adds_up(self) -> bool:
        return not self.off

    def note(self, headings: Mapping[str, str], language: str = "nb") -> str:
        """The sentence to print under the table; ``headings`` gives the names of columns."""
        if self.adds_up:
            return NOTE_NN_ADDS if language == "nn" else NOTE_NB_ADDS
        columns = ", ".join(f"{headings.get(c, c)} {number_text(v, self.decimals[c])}" for c, v in self.off.items())
        return (NOTE_NN if language == "nn" else NOTE_NB).format(columns=columns)


def decimals(values: pd.Series) -> int:
    """Decimals for a column of areas [daa]: none where any reaches 100, one where all are below."""
    known = values.dropna().abs()
    return 0 if len(known) and rounded(float(known.max()), 1) >= 100 else 1


def rounded(value: float, places: int) -> float:
    """Rounded half away from zero, as people do it, from the shortest decimal text of the number."""
    if math.isnan(value):
        return value
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def check(table: Table) -> Rounding:
    """Decimals of each daa column, and which summed columns do not add up as shown.

    The total has the precision of its rows, so the two can be compared.
    """
    shown = {c.name: decimals(table.frame[c.name]) for c in table.columns if c.unit == "daa"}
    off = {}
    for name in (c for c in table.account.sums if c in shown):
        total = table.total[name]
        if not math.isnan(total):
            rows = math.fsum(rounded(v, shown[name]) for v in table.frame[name].dropna())
            gap = rounded(rows - rounded(total, shown[name]), shown[name])
            if gap:
                off[name] = gap
    return Rounding(shown, off)
