"""How many decimals a column shows, and whether what is shown adds up along the row. Nothing here changes a figure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ..accounts.rounding import SHARE_DECIMALS, is_share, of_sum, rounded, shown_scale
from ..accounts.rounding import decimals as area_decimals
from ..schema import Column
from ..units import NBSP, number_text

#: How a figure that is not known is written, as SSB does; text, so that sums pass over it.
UNKNOWN = ".."

#: Decimals by unit; those of daa depend on how large the figures of the column are. No age or time that land lasts is
#: known better than in whole years.
_BY_UNIT = {"m²": 0, "km²": 3, "m": 1, "antall": 0, "år": 0}


def decimals(column: Column, values: pd.Series) -> int:
    """The one precision of a whole column."""
    if column.places is not None:
        return column.places
    if column.unit == "daa":
        return area_decimals(values)
    if column.unit == "ha":  # as precise as the same area in daa
        return area_decimals(values * 10) + 1
    if column.type != "float":
        return 0
    return (
        SHARE_DECIMALS if is_share(column) else _BY_UNIT[column.unit] if column.unit in _BY_UNIT else _by_size(values)
    )


def is_year(column: Column) -> bool:
    """A year, which is not written with a space in it."""
    return column.type == "int" and (column.name == "ar" or column.name.startswith("ar_"))


def zero_is_none(column: Column) -> bool:
    """Whether zero means that there is none of it, which a dash says; a level, a distance and an age may be zero."""
    return not column.level and column.unit not in ("m", "år")


def missing_text(column: Column) -> str:
    """How a value that is missing is written: a figure or a day is not known, unless a row may have none; a text or a
    code that is missing is none."""
    return UNKNOWN if column.type in ("float", "int", "date") and not column.blank else ""


def _by_size(values: pd.Series) -> int:
    """Decimals of what has no unit of its own, such as amounts in different units: about four figures."""
    known = values.dropna().abs()
    largest = float(known.max()) if len(known) else 0.0
    return 3 if largest < 10 else 1 if largest < 1_000 else 0


def uneven_rows(frame: pd.DataFrame, columns: Sequence[Column], parts: Mapping[str, Sequence[str]]) -> list[Column]:
    """The columns that are a sum along the row, where the parts as shown do not give the whole as shown."""
    places = {c.name: decimals(c, frame[c.name]) for c in columns if c.type == "float"}

    def shown(name: str) -> np.ndarray:
        return np.round(frame[name].to_numpy(float), places[name])

    off = {whole: np.abs(sum(shown(p) for p in names) - shown(whole)) for whole, names in parts.items()}
    return [c for c in columns if c.name in off and np.any(off[c.name] > 10.0 ** -(places[c.name] + 2))]


def figure_text(column: Column, values: pd.Series, value: float) -> str:
    """A figure of a column as people read it, in the column's one precision; a sum of 100 daa or more is whole daa.

    Signs as SSB has them: ``..`` not known, ``–`` exactly none, ``0`` less than half of the last digit; and zero itself
    of what ``zero_is_none`` does not count as none.
    """
    if math.isnan(value):
        return missing_text(column)
    if value == 0 and zero_is_none(column):
        return "–"
    if is_year(column):
        return f"{value:.0f}"
    places = of_sum(column, value, decimals(column, values))
    if is_share(column):
        return number_text(rounded(shown_scale(column) * value, places), places) + NBSP + "%"
    text = number_text(rounded(value, places), places)
    return text if any(c in "123456789" for c in text) else "0"
