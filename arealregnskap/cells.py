"""Cells: the land of one municipality as a small table of areas that every account is arithmetic on.

One overlay answers every question about every piece of ground at once: inside the municipality? which plan surface
rules? what land cover? what became of it as building land? which themes hit, which were mapped? A cell is one
combination of answers with its ground area [m²]; it has no geometry.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from .errors import ReconciliationError
from .units import daa_text

#: Relative difference between the sum of the cells and the municipality's own area that is still rounding.
TOLERANCE = 1e-9

#: Land classes of a cell, in the order of the Klimakobling key.
LAND = ("artype", "artreslag", "arskogbon", "argrunnf")


class State(StrEnum):
    """What is known of a theme on a piece of ground; never a false zero."""

    HIT = "treff"
    NO_HIT = "ingen treff"  # inside mapped area
    NOT_MAPPED = "ikke kartlagt"
    NOT_ANALYSED = "ikke analysert"  # no layer was given
    ERROR = "feil"  # the layer was given but could not be used


class Cover(StrEnum):
    """How a cell stands to the land-cover layer."""

    CLASSED = "klasse"
    MISSING = "uten arealdekke"
    OVERLAP = "overlapp"  # negative area: ground that two land-cover surfaces both count


@dataclass(frozen=True)
class Theme:
    """A theme asked about: columns ``tema_KEY`` (bool), ``klasse_KEY`` (bits) and ``dekning_KEY`` (bool) of the cells.

    ``classes[i]`` is the class of bit i. ``state`` is None when the theme was analysed, else the state of every cell.
    ``complete``: the product itself says that absence means absence, everywhere.
    """

    key: str
    classes: tuple[str, ...] = ()
    complete: bool = False
    state: State | None = None
    zone: bool = False  # a hensynssone of the plan, not a theme layer


@dataclass(frozen=True)
class Cells:
    """All cells of one municipality and its surroundings as far as the layers reach.

    ``frame``, one row per combination:
      i_kommune bool · mosaikk_id int (−1 = no plan) · arealdekke (a ``Cover`` value) · artype, artreslag,
      arskogbon, argrunnf, kildeklasse (None where unknown) · utfall (code of ``utfall``; None where the ground is not
      counted as building land) · omrade_nr int (−1 = not reserve) · per analysed theme tema_KEY bool, klasse_KEY
      int bits, dekning_KEY bool · area_m2 float, ground area [m²], negative only in overlap rows.

    ``municipality_m2`` and ``grid_m2`` are the municipality's own area on the ground and in the map grid [m²].
    """

    frame: pd.DataFrame
    municipality_m2: float
    grid_m2: float
    themes: tuple[Theme, ...] = ()

    @property
    def inside(self) -> pd.DataFrame:
        """The cells inside the municipality."""
        return self.frame[self.frame["i_kommune"]]

    @property
    def closure(self) -> float:
        """(sum of cells inside − municipality's own area) / municipality's own area."""
        return (math.fsum(self.inside["area_m2"]) - self.municipality_m2) / self.municipality_m2

    def check(self) -> None:
        """Raise ReconciliationError when the cells do not add up to the municipality."""
        if not abs(self.closure) <= TOLERANCE:  # also catches NaN
            raise ReconciliationError(
                f"Delene summerer ikke til kommunens areal: avviket er "
                f"{daa_text(abs(self.closure) * self.municipality_m2)} daa.",
                expected=f"{daa_text(self.municipality_m2)} daa, med relativt avvik under {TOLERANCE:g}",
                remedy="Ingen tabeller er gitt ut. Sjekk kommuneflaten og funnene for geometri.",
            )

    def theme(self, key: str) -> Theme:
        """The theme of that key."""
        return next(t for t in self.themes if t.key == key)

    def analysed(self) -> Iterator[Theme]:
        """The themes that have columns."""
        return (t for t in self.themes if t.state is None)

    def states(self, key: str) -> pd.Series:
        """State of a theme in each cell (``State`` values), index as ``frame``."""
        theme = self.theme(key)
        if theme.state is not None:
            return pd.Series(theme.state.value, index=self.frame.index)
        hit, mapped = self.frame[f"tema_{key}"], self.frame[f"dekning_{key}"]
        states = mapped.map({True: State.NO_HIT.value, False: State.NOT_MAPPED.value})
        return states.where(~hit, State.HIT.value)
