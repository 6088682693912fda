"""What is behind a figure, and how it is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from arealregnskap.accounts import AccountData


@dataclass(frozen=True)
class Ground:
    """Cells behind a figure, with the plan's columns, one row per combination, largest first; ``daa`` is their sum.
    ``area_m2`` is negative where the figure is a difference and the cell is taken off."""

    cells: pd.DataFrame
    daa: float

    @property
    def is_difference(self) -> bool:
        """Whether some cells are taken off."""
        return bool((self.cells["area_m2"] < 0).any())


#: The cells of a row's figure; the name of its column is without the unit. None where it is not made of cells.
Finder = Callable[[AccountData, dict[str, Any], str], pd.DataFrame | None]


def added_less_taken_off(land: pd.DataFrame, added: pd.Series, taken_off: pd.Series) -> pd.DataFrame:
    """Cells of a difference; those in both are no part of it, and those taken off have a negative area."""
    kept = land[added != taken_off]
    return kept.assign(area_m2=kept["area_m2"].where(added[kept.index], -kept["area_m2"]))
