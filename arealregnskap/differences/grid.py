"""Against the planar area that a GIS shows: the area of the map grid instead of the area on the ground."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..harmonise.geometry import reproject
from ..units import M2_PER_DAA
from .figure import ALL, KOMMUNE, PLANNED, RESERVE, Figure, Part, per_group

CAUSE = "rutenett"

#: UTM: scale on the central meridian, its easting [m], and the radius of the earth used by [MD-NR] [m].
_K0, _EAST0, _RADIUS = 0.9996, 500_000.0, 6_380_000.0

ObjectArray = npt.NDArray[np.object_]


def figures(
    kommune: ObjectArray, plan: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, municipality_m2: float, epsg: int, grid: int
) -> list[Figure]:
    """The municipality, planned and reserve by group, measured in the grid of ``grid`` (EPSG) instead.

    ``plan``: the surfaces that count as building land. Each difference is what the scale in the middle of the
    municipality makes (Miljødirektoratet's formula [MD-NR]); the rest is that the scale changes across it.
    """
    against = f"EUREF89 UTM {grid - 25800}"
    middle = shapely.centroid(shapely.union_all(reproject(kommune, epsg, grid)))
    extra = scale(float(shapely.get_x(middle))) ** 2 - 1
    own = municipality_m2 / M2_PER_DAA
    out = [_whole(against, KOMMUNE, own, float(planar(kommune, epsg, grid).sum()), extra)]
    for quantity, frame in ((PLANNED, plan), (RESERVE, areas)):
        ground = frame["area_m2"].groupby(frame["gruppe"]).sum() / M2_PER_DAA
        flat = pd.Series(planar(np.asarray(frame.geometry, object), epsg, grid), index=frame.index)
        theirs = flat.groupby(frame["gruppe"]).sum()
        out.append(_whole(against, quantity, float(ground.sum()), float(theirs.sum()), extra))
        out += per_group(CAUSE, against, quantity, ground, theirs)
    return out


def _whole(against: str, quantity: str, ours: float, theirs: float, extra: float) -> Figure:
    part = Part("Målestokken midt i kommunen", "Målestokken midt i kommunen", ours * extra)
    return Figure(CAUSE, against, quantity, ALL, ours, theirs, (part,))


def planar(geometry: ObjectArray, epsg: int, grid: int) -> npt.NDArray[np.float64]:
    """Planar area of each surface in a map grid [daa]."""
    return np.asarray(shapely.area(reproject(geometry, epsg, grid)), float) / M2_PER_DAA


def scale(east: float) -> float:
    """Metres of the map per metre on the ground in UTM, from easting [m] alone [MD-NR]."""
    return _K0 * (1 + (east - _EAST0) ** 2 / (2 * _RADIUS**2))
