"""Against a raster: a cell counts for what lies at its middle. Counted exactly, without making any raster.

Along the line of middles of one row of cells, a surface begins and ends where its border crosses the line. The number
of middles west of a crossing, added where the border goes up and taken away where it goes down, is the number of
middles inside: a sum over crossings, so neighbours that share a border never both get, or both lose, a cell.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..units import M2_PER_DAA, number_text
from .figure import ALL, KOMMUNE, PLANNED, RESERVE, Figure, Part, per_group

CAUSE = "raster"

ObjectArray = npt.NDArray[np.object_]


def figures(
    kommune: ObjectArray, plan: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, municipality_m2: float, cell: float
) -> list[Figure]:
    """The municipality, planned and reserve by group, counted in cells with sides of ``cell`` [m] in the map's grid.

    ``plan``: the surfaces that count as building land. Cells lie at whole multiples of their side.
    """
    against = f"{number_text(cell, 0 if cell == int(cell) else 1)} m"
    own = municipality_m2 / M2_PER_DAA
    out = [_whole(against, KOMMUNE, own, _planar(kommune), _counted(kommune, cell))]
    for quantity, frame in ((PLANNED, plan), (RESERVE, areas)):
        geometry = np.asarray(frame.geometry, object)
        ground = frame["area_m2"].groupby(frame["gruppe"]).sum() / M2_PER_DAA
        theirs = pd.Series(middles(geometry, cell), index=frame.index).groupby(frame["gruppe"]).sum() * cell**2
        whole = _whole(against, quantity, float(ground.sum()), _planar(geometry), _counted(geometry, cell))
        out += [whole, *per_group(CAUSE, against, quantity, ground, theirs / M2_PER_DAA)]
    return out


def _whole(against: str, quantity: str, ours: float, planar: float, counted: float) -> Figure:
    parts = (
        Part("Areal i kartplanet", "Areal i kartplanet", planar - ours),
        Part("Ruter som deles av grensen", "Ruter som er delte av grensa", counted - planar),
    )
    return Figure(CAUSE, against, quantity, ALL, ours, counted, parts)


def _planar(geometry: ObjectArray) -> float:
    return float(shapely.area(geometry).sum()) / M2_PER_DAA


def _counted(geometry: ObjectArray, cell: float) -> float:
    return float(middles(geometry, cell).sum()) * cell**2 / M2_PER_DAA


def middles(geometry: ObjectArray, cell: float) -> npt.NDArray[np.int64]:
    """How many cell middles lie in each surface. A middle on a border is in the surface to the east or north of it."""
    parts, row = shapely.get_parts(geometry, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    if not len(rings):
        return np.zeros(len(geometry), np.int64)
    shell = np.r_[True, part[1:] != part[:-1]]
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    a, b, ring = xy[:-1][same], xy[1:][same], ring[1:][same]
    up = b[:, 1] > a[:, 1]
    low, high = np.where(up[:, None], a, b), np.where(up[:, None], b, a)
    first, last = (np.ceil(end[:, 1] / cell - 0.5).astype(np.int64) for end in (low, high))
    times = last - first
    which = np.repeat(np.arange(len(times)), times)
    line = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    lower, upper = low[which], high[which]
    share = ((line + 0.5) * cell - lower[:, 1]) / (upper[:, 1] - lower[:, 1])
    west = np.ceil((lower[:, 0] + share * (upper[:, 0] - lower[:, 0])) / cell - 0.5).astype(np.int64)
    # Surface on the left of a ring that goes round counter-clockwise: going up it lies to the west of the border.
    inward = np.where(shapely.is_ccw(rings) == shell, 1, -1)[ring[which]] * np.where(up[which], 1, -1)
    out = np.zeros(len(geometry), np.int64)
    np.add.at(out, row[part[ring[which]]], west * inward)
    return out
