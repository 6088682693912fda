"""Published roundings: they add up, or the table says that they do not.

Every column is shown with one precision (whole daa where it holds 100 or more, one decimal where all are below
[MD-NR]); a sum of 100 or more is whole daa, also of rows that are all below. Rows and total are rounded each from its
own unrounded value, never from one another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from ..schema import Column
from ..units import number_text
from .base import Table

#: Decimals of a share shown as per cent.
SHARE_DECIMALS = 1
#: From here up areas are whole daa [MD-NR].
_WHOLE_DAA = 100
NOTE_NB = "Tallene er rundet av hver for seg, og summene kan derfor avvike litt: {columns}."
NOTE_NN = "Tala er runda av kvar for seg, og summane kan difor avvike litt: {columns}."
NOTE_NB_ADDS = "Avrundede tall summerer til avrundet sum."
NOTE_NN_ADDS = "Avrunda tal summerer til avrunda sum."


@dataclass(frozen=True)
class Rounding:
    """How a table's numbers are shown. ``off``: columns that do not add up, with shown rows − shown sum [daa, %].
    ``of_sums``: the decimals of the sums.
    """

    decimals: Mapping[str, int]
    off: Mapping[str, float]
    of_sums: Mapping[str, int]

    @property
    def adds_up(self) -> bool:
        return not self.off

    def note(self, headings: Mapping[str, str], language: str = "nb") -> str:
        """The sentence to print under the table; ``headings`` gives the names of columns."""
        if self.adds_up:
            return NOTE_NN_ADDS if language == "nn" else NOTE_NB_ADDS
        columns = ", ".join(f"{headings.get(c, c)} {number_text(v, self.of_sums[c])}" for c, v in self.off.items())
        return (NOTE_NN if language == "nn" else NOTE_NB).format(columns=columns)


def decimals(values: pd.Series) -> int:
    """Decimals for a column of areas [daa]: none where any reaches 100, one where all are below."""
    known = values.dropna().abs()
    return 0 if len(known) and rounded(float(known.max()), 1) >= _WHOLE_DAA else 1


def of_sum(column: Column, value: float, places: int) -> int:
    """Decimals of a figure in a column of so many: whole daa from 100 up, as the sum of rows below 100 may be."""
    if column.unit != "daa" or math.isnan(value):
        return places
    return 0 if rounded(abs(value), 1) >= _WHOLE_DAA else places


def rounded(value: float, places: int) -> float:
    """Rounded half away from zero, as people do it, from the shortest decimal text of the number."""
    if math.isnan(value):
        return value
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def is_share(column: Column) -> bool:
    """A share 0–1, shown as per cent; accounts name such columns ``andel``."""
    return column.type == "float" and not column.unit and column.name.endswith("andel")


def shown_scale(column: Column) -> float:
    """What a figure is multiplied by when shown: a share is shown as per cent."""
    return 100.0 if is_share(column) else 1.0


def gap(column: Column, rows: Iterable[float], total: float, places: int) -> float:
    """Shown rows − shown total, in the unit shown and as precise as the total is; 0 where they add up or no total is
    known."""
    if math.isnan(total):
        return 0.0
    scale, least = shown_scale(column), of_sum(column, total, places)
    shown = math.fsum(rounded(scale * float(v), of_sum(column, float(v), places)) for v in rows if not math.isnan(v))
    return rounded(rounded(shown, least) - rounded(scale * total, least), least)


def compared(
    columns: Iterable[Column],
    rows: Mapping[str, Iterable[float]],
    totals: Mapping[str, float],
    places: Mapping[str, int],
) -> Rounding:
    """Which columns do not add up as shown, with their shown rows, their totals and their decimals by name."""
    summed = list(columns)
    off = {c.name: gap(c, rows[c.name], float(totals[c.name]), places[c.name]) for c in summed}
    of_sums = {c.name: of_sum(c, float(totals[c.name]), places[c.name]) for c in summed}
    return Rounding(places, {name: by for name, by in off.items() if by}, of_sums)


def check(table: Table) -> Rounding:
    """Decimals of each column of areas or shares, and which summed columns do not add up as shown."""
    columns = [c for c in table.columns if c.unit == "daa" or is_share(c)]
    places = {c.name: SHARE_DECIMALS if is_share(c) else decimals(table.frame[c.name]) for c in columns}
    summed = [c for c in columns if c.name in table.account.sums]
    return compared(summed, {c.name: table.frame[c.name] for c in summed}, table.total, places)
