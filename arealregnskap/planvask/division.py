"""The part of an area that is taken out: a surface drawn on the map, or one side of a line across it."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import shapely
from shapely.ops import split

from ..errors import PlanvaskError
from ..mosaic.cut import NOISE_M2

#: How far to the side of a line it is asked which piece lies there [m]; pieces are far wider than this.
_ASIDE_M = 1e-3


def part_of(area: Any, *, part: Any = None, line: Any = None, side: str = "") -> Any:
    """What is taken out of ``area`` (Polygon), as a surface that may reach outside it.

    ``part`` is given back as it is. ``line`` divides the area; the pieces on its ``side`` (venstre or hoyre, seen along
    the line) are taken out. Raises PlanvaskError for a part that lies outside, and a line that divides nothing.
    """
    if line is None:
        if part is None or shapely.area(shapely.intersection(area, part)) <= NOISE_M2:
            raise PlanvaskError(
                "Delen som skal tas ut, ligger utenfor området.", remedy="Tegn den på nytt, inne i området."
            )
        return part
    pieces = [p for p in split(area, line).geoms if not p.is_empty]
    taken = shapely.union_all([p for p in pieces if _on_side(p, line, side)])
    if not NOISE_M2 < taken.area < area.area - NOISE_M2:
        raise PlanvaskError(
            "Linja deler ikke området i to.", remedy="Trekk den helt over området, fra utsiden til utsiden."
        )
    return taken


def _on_side(piece: Any, line: Any, side: str) -> bool:
    """Whether a piece lies on that side of the line, by a point just beside the middle of an edge they share."""
    shared = [
        g for g in shapely.get_parts(shapely.intersection(piece.boundary, line)) if isinstance(g, shapely.LineString)
    ]
    longest = max(shared, key=lambda g: g.length, default=None)
    if longest is None:
        return False
    xy = shapely.get_coordinates(longest)
    edge = int(np.argmax(np.hypot(*np.diff(xy, axis=0).T)))
    a, b = xy[edge], xy[edge + 1]
    if line.project(shapely.Point(a)) > line.project(shapely.Point(b)):
        a, b = b, a
    along = (b - a) / np.hypot(*(b - a))
    left = np.array([-along[1], along[0]])
    aside = (a + b) / 2 + _ASIDE_M * (left if side == "venstre" else -left)
    return bool(shapely.contains(piece, shapely.Point(aside)))


def digest(*geometries: Any) -> str:
    """A fingerprint of some geometries: the same for the same ground drawn from another corner."""
    made = hashlib.sha256()
    for g in geometries:
        made.update(shapely.to_wkb(shapely.normalize(g)))
    return made.hexdigest()[:16]
