"""Places on the map that a closer look is worth: the few that together hold most of what a map is about."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import shapely

from .maps import Box

#: Widest and narrowest closer map [m], height by width, how many at most, and room around what is shown (part of it).
WIDEST_M, _NARROWEST_M, RATIO, _MOST, _AROUND = 5_000.0, 2_400.0, 0.42, 3, 0.12
LETTERS = "ABC"


def places(geometry: Iterable[object], weight: npt.NDArray[np.float64], most: int = _MOST) -> list[Box]:
    """Each time the place with most weight of what is left, no larger than what it shows needs."""
    shapes = np.asarray(geometry, object)
    points = shapely.centroid(shapes)
    x, y = shapely.get_x(points), shapely.get_y(points)
    found: list[Box] = []
    free = np.ones(len(shapes), bool)
    while free.any() and len(found) < most:
        near = [
            free & (np.abs(x - x[i]) < WIDEST_M / 2.4) & (np.abs(y - y[i]) < WIDEST_M * RATIO / 2.4)
            for i in np.flatnonzero(free)
        ]
        best = near[int(np.argmax([weight[n].sum() for n in near]))]
        box = _around(shapely.total_bounds(shapes[best]))
        found.append(box)
        free &= ~best & ~((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3]))
    return found


def _around(bounds: npt.NDArray[np.float64]) -> Box:
    west, south, east, north = map(float, bounds)
    width = max(east - west, (north - south) / RATIO) * (1 + 2 * _AROUND)
    width = min(max(width, _NARROWEST_M), WIDEST_M)
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - width * RATIO / 2, x + width / 2, y + width * RATIO / 2
