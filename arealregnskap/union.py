"""The union of surfaces, checked by its area.

GEOS' union of many surfaces can lose one of them without a word where borders run a hair beside each other: of 29 real
road surfaces (SSB) it loses 105 m². So the area is held against what the surfaces must give together, and where it is
short the union is made in another way.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import shapely

GeometryArray = npt.NDArray[np.object_]

#: Area that rounding may move in a union, as a share of it and in any case [m²].
_SHARE, _LEAST_M2 = 1e-9, 1e-3

#: Grid of the last way [m]; it moves borders by less than a thousandth of a millimetre.
_GRID_M = 1e-6


def united(surfaces: GeometryArray) -> shapely.Geometry:
    """The ground that any of the surfaces covers, as one (Multi)Polygon."""
    ways: tuple[Callable[[GeometryArray], shapely.Geometry], ...] = (shapely.union_all, _near_origin, _one_by_one)
    for way in ways:
        whole = way(surfaces)
        if _nothing_lost(whole, surfaces):
            return whole
    return shapely.union_all(surfaces, grid_size=_GRID_M)


def _nothing_lost(whole: shapely.Geometry, surfaces: GeometryArray) -> bool:
    """Whether the union is at most the sum of the surfaces, and at least that less what pairs of them share."""
    total, got = float(shapely.area(surfaces).sum()), float(shapely.area(whole))
    room = _LEAST_M2 + _SHARE * total
    if got > total + room:
        return False
    return got >= total - room or got >= total - room - _shared(surfaces)


def _shared(surfaces: GeometryArray) -> float:
    """Area of the intersections of all pairs [m²]."""
    one, other = shapely.STRtree(surfaces).query(surfaces, predicate="intersects")
    one, other = one[one < other], other[one < other]
    return float(shapely.area(shapely.intersection(surfaces[one], surfaces[other])).sum())


def _near_origin(surfaces: GeometryArray) -> shapely.Geometry:
    """Whole metres from a corner of their own: nothing is rounded on the way there, and crossings get more digits."""
    corner = np.floor(shapely.total_bounds(surfaces)[:2])
    moved = shapely.union_all(shapely.transform(surfaces, lambda xy: xy - corner))
    return shapely.transform(moved, lambda xy: xy + corner)


def _one_by_one(surfaces: GeometryArray) -> shapely.Geometry:
    """Each added to those before it; GEOS checks two at a time more closely than many at once."""
    whole = surfaces[0]
    for further in surfaces[1:]:
        whole = shapely.union(whole, further)
    return whole
