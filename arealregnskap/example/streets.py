"""Where a surface is entered and how its own road runs: shared by plan areas, buildings and road lines."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from .shapes import FloatArray, stream, wander
from .terrain import Terrain


@dataclass(frozen=True)
class Street:
    """``entrance`` is where the road comes in; ``access`` leads there from the road net; ``inner`` runs through."""

    entrance: FloatArray
    access: shapely.LineString
    inner: shapely.LineString


def build(terrain: Terrain, plan: gpd.GeoDataFrame, seed: int) -> dict[int, Street]:
    """Row of ``plan`` → its street, for every surface open for building other than roads."""
    net = shapely.union_all([r.line for r in terrain.roads])
    streets = {}
    for row, code, surface in zip(plan.index, plan["kode"], plan.geometry, strict=True):
        if code < 2000 or code == 2080:
            streets[row] = _street(surface, net, stream(seed, f"veg {row}"))
    return streets


def _street(surface: shapely.Polygon, net: shapely.Geometry, rng: np.random.Generator) -> Street:
    way = shapely.get_coordinates(shapely.shortest_line(surface, net))
    entrance, outside = way[0], way[1]
    middle = shapely.get_coordinates(shapely.point_on_surface(surface))[0]
    rim = shapely.get_coordinates(surface.exterior)
    far = rim[np.hypot(*(rim - entrance).T).argmax()]
    inner = wander(rng, np.array([entrance, middle, middle + 0.85 * (far - middle)]), 12.0, 25.0)
    length = float(np.hypot(*(entrance - outside)))
    if length > 60:
        bends = np.linspace(outside, entrance, max(2, int(length / 400) + 2))
        access = shapely.LineString(wander(rng, bends, min(60.0, length / 15), 30.0))
    else:
        access = shapely.LineString([outside + (0.01 if length == 0 else 0.0), entrance])
    return Street(entrance, access, shapely.LineString(inner))
