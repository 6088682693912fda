"""The overlay: areas of all combinations of any number of layers, exact and additive, without cutting a piece.

    Surfaces(name, geometry, label, kind)     one input
    cells(inputs, rule) -> DataFrame          one row per combination, with area
    pieces(inputs, selection, rule) -> GeoDataFrame   the geometry of some combinations

Sums. Write w for the number of times a surface covers a point (1 inside, 0 outside). A *set* gives each point
its labels with weight w, and "none of it" (−1) with weight 1 − Σw; a *mask* gives each label once. Weights at a
point sum to 1 for every input, so whatever the other inputs are, and in whatever order:

* rows with label k of a set sum to the area of the surfaces labelled k;
* rows with bit k of a mask sum to the area of the union of the surfaces labelled k;
* where surfaces of a set overlap each other, ground counts once for each of them and the row without the set is
  reduced as much: negative rows mean overlap, and sums still close.

Engines: ``kernel`` (numba; stages in ``engine.py``) and ``geos`` (shapely; ``geos.py``). The kernel takes surfaces
as windings: one that crosses itself counts lobes that run backwards as negative, where GEOS would raise. Repair
comes before the overlay.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import pandas as pd

from ..crs import AreaRule
from ..errors import OverlayError
from .surfaces import AREA, MASK_LABELS, NONE, Ragged, Surfaces, check, has
from .table import NOTHING, frame

if TYPE_CHECKING:  # geopandas and numba are loaded by those who use them
    import geopandas as gpd

    from .cuts import Selection

__all__ = ["AREA", "MASK_LABELS", "NONE", "NOTHING", "Ragged", "Surfaces", "cells", "has", "pieces"]

logger = logging.getLogger(__name__)


def cells(
    inputs: Sequence[Surfaces],
    rule: AreaRule | None,
    *,
    engine: Literal["auto", "kernel", "geos"] = "auto",
    threads: int | None = None,
) -> pd.DataFrame:
    """Areas of all combinations of the inputs.

    One row per combination, sorted; one int64 column per input, named as the input: a set's label or −1, a mask's bit
    pattern (bit i: label i is there). ``area_m2`` is ground area by ``rule`` [m²], grid area where ``rule`` is None.
    The unbounded combination, none of anything, is left out, and so are rows of less than ``NOTHING`` m², whose sum
    is in ``attrs["left_out_m2"]``.

    ``threads`` changes the time only, never a bit of the result. Raises OverlayError on what it cannot do.
    """
    check(inputs)
    if engine != "geos":
        try:
            from . import engine as kernel
        except ImportError as e:
            if engine == "kernel":
                raise OverlayError("Numba mangler, så kjernen kan ikke brukes.", remedy="Bruk engine=«geos».") from e
            logger.warning("numba is not here; the overlay is computed by GEOS, which takes longer: %s", e)
        else:
            return frame(inputs, *kernel.areas(inputs, rule, threads))
    from . import geos

    return frame(inputs, *geos.areas(inputs, rule))


def pieces(inputs: Sequence[Surfaces], selection: Selection, rule: AreaRule | None) -> gpd.GeoDataFrame:
    """The geometry of combinations of surfaces, all inputs being sets.

    One row per combination of *surfaces* (not of labels) that is asked for and has ground: the columns of ``cells``,
    and ``geometry`` in the inputs' reference system. ``selection`` is a frame of labels (its columns some of the
    inputs, −1 for none) or a function from such a frame of all combinations to a bool for each row.

    A surface wholly inside its partners, within 1e−6 m² or 1e−9, is passed on unchanged. Raises OverlayError for masks.
    """
    from .cuts import pieces_of

    check(inputs)
    return pieces_of(inputs, selection, rule, cells)
