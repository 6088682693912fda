"""The part of an area that is taken out: a surface drawn on the map, or one side of a line across it."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import PlanvaskError
from ..mosaic.cut import NOISE_M2

#: Lines and edges are noded on this grid [m]: a line drawn through a corner meets it.
_GRID_M = 1e-5
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
    taken = _beside(area, line, side)
    if not NOISE_M2 < taken.area < area.area - NOISE_M2:
        raise PlanvaskError(
            "Linja deler ikke området i to.", remedy="Trekk den helt over området, fra utsiden til utsiden."
        )
    return taken


def _beside(area: Any, line: Any, side: str) -> Any:
    """The faces of ``area``, cut by ``line``, that lie just beside an edge of it on that side."""
    noded = shapely.union_all([area.boundary, line], grid_size=_GRID_M)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    faces = faces[shapely.contains(area, shapely.point_on_surface(faces))]
    a, b = _edges(noded)
    middle = shapely.points((a + b) / 2)
    cuts = (shapely.distance(middle, line) < 2 * _GRID_M) & shapely.contains(area, middle)
    cuts &= shapely.distance(middle, area.boundary) > _ASIDE_M
    a, b = a[cuts], b[cuts]
    if not len(a):
        return shapely.Polygon()
    backwards = shapely.line_locate_point(line, shapely.points(a)) > shapely.line_locate_point(line, shapely.points(b))
    along = np.where(backwards[:, None], a - b, b - a)
    along /= np.hypot(*along.T)[:, None]
    left = np.column_stack([-along[:, 1], along[:, 0]])
    aside = shapely.points((a + b) / 2 + _ASIDE_M * (left if side == "venstre" else -left))
    found = np.unique(shapely.STRtree(faces).query(aside, predicate="within")[1])
    return shapely.union_all(faces[found])


def _edges(lines: Any) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """First and last point of every segment of some lines."""
    xy, of = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    same = of[1:] == of[:-1]
    return xy[:-1][same], xy[1:][same]


def digest(*geometries: Any) -> str:
    """A fingerprint of some geometries: the same for the same ground drawn from another corner."""
    made = hashlib.sha256()
    for g in geometries:
        made.update(shapely.to_wkb(shapely.normalize(g)))
    return made.hexdigest()[:16]
