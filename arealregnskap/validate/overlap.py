"""Overlaps between surfaces of one layer: which pairs, how much, where, and how wide.

A border drawn twice with other points gives overlaps a thousandth of a millimetre wide; they are summed exactly but
not listed. Width is 2·area/perimeter: that of a long strip, half that of a square.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from ..crs import AreaRule
from .arrangement import Faces, GeometryArray, IntArray, faces

#: Overlaps narrower than this [m] come from arithmetic, not from anybody's pen.
HAIR_M = 1e-3

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Overlaps:
    """One entry per pair of surfaces and face where they overlap: rows ``first`` < ``second``, the ground they share.

    ``area_m2`` is ground area [m²]. ``hair_m2`` is the double-counted area and ``hairs`` the number of the faces that
    are narrower than ``HAIR_M`` and not listed.
    """

    first: IntArray
    second: IntArray
    geometry: GeometryArray
    area_m2: FloatArray
    hair_m2: float
    hairs: int


def width(geometry: GeometryArray) -> FloatArray:
    """Mean width [m] of thin surfaces: 2·area/perimeter; 0 for what has no perimeter."""
    perimeter = shapely.length(geometry)
    thin = np.zeros(len(perimeter))
    return np.divide(2 * shapely.area(geometry), perimeter, out=thin, where=perimeter > 0)


def overlaps(surfaces: GeometryArray, rule: AreaRule, parts: Faces | None = None) -> Overlaps:
    """All overlaps among valid surfaces; ``parts`` are their faces, where the caller has them.

    Raises OverlayError when nothing in the layer fits (``faces``).
    """
    parts = parts or faces(surfaces)
    double = parts.count > 1
    thin = double & (width(parts.geometry) < HAIR_M)
    hair_m2 = float(np.sum(rule.area(parts.geometry[thin]) * (parts.count[thin] - 1)))
    first, second, geometry = _pairs(surfaces, parts.geometry[double & ~thin])
    area = rule.area(geometry)
    keep = width(geometry) >= HAIR_M
    hair_m2 += float(area[~keep].sum())
    return Overlaps(first[keep], second[keep], geometry[keep], area[keep], hair_m2, int(thin.sum() + (~keep).sum()))


def _pairs(surfaces: GeometryArray, spots: GeometryArray) -> tuple[IntArray, IntArray, GeometryArray]:
    """Pairs of surfaces on each spot and what they share there, in order of rows."""
    row, spot = shapely.STRtree(spots).query(surfaces, predicate="intersects")
    there = _shared(surfaces[row], spots[spot])
    real = shapely.area(there) > 0
    spot, row, there = spot[real], row[real], there[real]
    order = np.lexsort((row, spot))
    spot, row, there = spot[order], row[order], there[order]
    a, b = _combinations(spot)
    # A spot may be shared by different pairs in different corners, so the pair's own ground is cut out again.
    shared = _shared(there[a], there[b])
    real = shapely.area(shared) > 0
    return row[a[real]], row[b[real]], shared[real]


def _combinations(group: IntArray) -> tuple[IntArray, IntArray]:
    """All pairs of positions within runs of equal group numbers."""
    bounds = np.r_[0, np.flatnonzero(np.diff(group)) + 1, len(group)]
    firsts, seconds = [], []
    for start, end in itertools.pairwise(bounds):
        i, j = np.triu_indices(end - start, 1)
        firsts.append(i + start)
        seconds.append(j + start)
    nothing = [np.empty(0, np.intp)]
    return np.concatenate(firsts or nothing), np.concatenate(seconds or nothing)


def _shared(large: GeometryArray, small: GeometryArray) -> GeometryArray:
    """Intersections; the large surface is first cut to the small one's box, for it may have 100 000 points."""
    out = np.empty(len(small), dtype=object)
    for n, (one, other) in enumerate(zip(large, small, strict=True)):
        if shapely.get_num_coordinates(one) > 500:
            west, south, east, north = shapely.bounds(other)
            near = shapely.clip_by_rect(one, west - 1, south - 1, east + 1, north + 1)
            one = near if shapely.is_valid(near) else one
        out[n] = surface_of(shapely.intersection(one, other))
    return out


def surface_of(geometry: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a result that may carry shared lines and points along."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = shapely.get_parts(geometry)
    return shapely.multipolygons(shapely.get_parts(parts[np.isin(shapely.get_type_id(parts), (3, 6))]))
