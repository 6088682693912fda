"""Building surfaces as fields: adjoining surfaces of which the plan says the same are one.

Where a surface is cut – at a map sheet, a property, a road that is gone – is no information. The rules for narrow,
small and unfit pieces look at the field, so that an account does not change because a surface was cut; so does all
that is said of the surface a reserve area is part of (record 0061).
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from .adjoining import first_of_field
from .cut import IntArray


@dataclass(frozen=True)
class Fields:
    """``land``, one row per field: the columns of ``Mosaic.frame``, those of its first surface, with the geometry and
    area of all. ``called``: for each mosaikk_id that of the first surface in its field, which a field is called by;
    its own where the surface is no building land."""

    land: gpd.GeoDataFrame
    called: IntArray

    @classmethod
    def of(cls, frame: gpd.GeoDataFrame) -> Fields:
        """The building surfaces of a mosaic as fields."""
        land = frame[frame["teller_som_utbygging"]]
        first = first_of_field(land)
        called = frame["mosaikk_id"].to_numpy(np.int64).copy()
        called[land["mosaikk_id"]] = land["mosaikk_id"].to_numpy()[first]
        row, size = np.unique(first, return_counts=True)
        whole, geometry = land.iloc[row].copy(), np.asarray(land.geometry, object)
        shapes = geometry[row]
        for n in np.flatnonzero(size > 1):
            shapes[n] = shapely.union_all(geometry[first == row[n]])
        whole = whole.set_geometry(gpd.GeoSeries(shapes, index=whole.index, crs=land.crs))
        whole["area_m2"] = np.bincount(first, land["area_m2"], len(land))[row]
        return cls(whole, called)

    def at(self, surface: IntArray) -> IntArray:
        """The field of each cell, by its mosaikk_id; −1 for none."""
        return np.append(self.called, -1)[surface]
