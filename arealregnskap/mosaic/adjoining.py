"""Which plan surfaces are one field: they adjoin, and the plan says the same of them. Record 0061."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from .cut import IntArray, ObjectArray

#: What a surface has of its own; all else is what the plan says of it.
_OWN = ["flate_id", "mosaikk_id", "area_m2", "geometry"]


def first_of_field(surfaces: gpd.GeoDataFrame) -> IntArray:
    """For each row (position) the first row of its field; its own where it is alone."""
    said = surfaces.drop(columns=_OWN, errors="ignore").astype(object)
    kind = said.where(said.notna(), "").groupby(list(said.columns), sort=False).ngroup().to_numpy()
    return first_linked(len(surfaces), *_adjoining(np.asarray(surfaces.geometry, object), kind))


def first_linked(count: int, i: IntArray, j: IntArray) -> IntArray:
    """For each of ``count`` rows the first row that it hangs together with, by links between the rows i and j."""
    first = np.arange(count)
    while len(i):  # the lowest number wanders along the neighbours until it is that of all
        lowest = np.minimum(first[i], first[j])
        before = first.copy()
        np.minimum.at(first, i, lowest)
        np.minimum.at(first, j, lowest)
        first = first[first]
        if np.array_equal(first, before):
            break
    return first


def _adjoining(geometry: ObjectArray, kind: IntArray) -> tuple[IntArray, IntArray]:
    """Pairs of one kind that share a stretch of border."""
    i, j = shapely.STRtree(geometry).query(geometry)
    near = (i < j) & (kind[i] == kind[j])
    i, j = i[near], j[near]
    touching = shapely.intersects(geometry[i], geometry[j])
    i, j = i[touching], j[touching]
    shared = shapely.length(shapely.intersection(shapely.boundary(geometry[i]), shapely.boundary(geometry[j]))) > 0
    return i[shared], j[shared]
