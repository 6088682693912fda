"""An older version of the invented land cover, so that two dated maps can be compared.

Same surfaces, other classes on some of them: fields that were mire or forest, pastures that have since grown over,
forest that has been built on.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from .shapes import stream

_COLUMNS = ["arealtype", "treslag", "skogbonitet", "grunnforhold"]
#: Class today, share of its surfaces that were something else, and what they were.
_BEFORE = (
    ("21", 0.05, ("60", "39", "98", "45")),
    ("22", 0.06, ("30", "31", "13", "44")),
    ("11", 0.12, ("30", "31", "14", "44")),
    ("30", 0.01, ("23", "98", "98", "44")),
)


def build(cover: gpd.GeoDataFrame, seed: int) -> gpd.GeoDataFrame:
    """Columns and surfaces as in ``landcover.build``; the classes are those of the older map."""
    rng, out = stream(seed, "eldre arealdekke"), cover.copy()
    for today, share, before in _BEFORE:
        rows = cover.index[cover["arealtype"] == today].to_numpy()
        chosen = rng.permutation(rows)[: round(share * len(rows))]
        out.loc[chosen, _COLUMNS] = np.tile(np.array(before, dtype=object), (len(chosen), 1))
    return out
