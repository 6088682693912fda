"""The lie of the invented land: valleys with rivers, roads, villages, and the height of any point.

Valley lines and village centres come from the settings (roughly where they are); rivers and roads wind along
them by chance. All coordinates in the municipality's UTM zone [m].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ..datafiles import data_dir
from .shapes import Field, FloatArray, stream, wander

MAIN_ROAD = 6500  # number of the road along the main valley; invented
_SIDE_RISE = 0.028  # side valley floors rise this much per metre


@dataclass(frozen=True)
class Road:
    """A road's centre line: ``category`` F (fylkesveg), K (kommunal) or P (privat); ``width`` [m]."""

    line: shapely.LineString
    category: str
    number: int
    width: float


@dataclass(frozen=True)
class Village:
    """A built-up centre; the name is invented."""

    name: str
    centre: FloatArray
    radius: float


@dataclass(frozen=True)
class Terrain:
    """What every other part of the example leans on."""

    municipality: shapely.MultiPolygon
    rivers: tuple[shapely.LineString, ...]
    river_widths: tuple[float, ...]
    roads: tuple[Road, ...]
    villages: tuple[Village, ...]
    cabin_centres: tuple[tuple[FloatArray, float], ...]  # centre, spread [m]
    valley_floor: tuple[tuple[float, float], ...]  # height at the start and end of each river
    relief: float
    treeline: float
    rough: Field
    fine: Field

    def heights(self, xy: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """(height above the sea, height above the valley floor, distance to the nearest river) of points [m]."""
        points = shapely.points(xy)
        distance, floor = np.empty((2, len(self.rivers), len(xy)))
        for n, (river, (low, high)) in enumerate(zip(self.rivers, self.valley_floor, strict=True)):
            # River vertices are 45 m apart; the nearest one is near enough and much faster than the nearest place.
            vertices = shapely.points(shapely.get_coordinates(river))
            (_, nearest), distance[n] = shapely.STRtree(vertices).query_nearest(
                points, all_matches=False, return_distance=True
            )
            floor[n] = low + (high - low) * nearest / len(vertices)
        slope = self.relief * (1 - np.exp(-((distance / 6_000.0) ** 1.2)))
        # Hills grow with the distance from the river, so that valley floors are level.
        hills = 120 * self.rough.at(xy) * np.minimum(1, distance / 1_800) + 25 * self.fine.at(xy) * np.minimum(
            1, distance / 600
        )
        total = floor + slope + hills
        best = total.argmin(axis=0)
        column = np.arange(len(xy))
        f = floor[best, column]
        above = np.maximum(total[best, column] - f, 0.0)
        return f + above, above, distance.min(axis=0)


def municipality(number: str, epsg: int) -> shapely.MultiPolygon:
    """The real boundary (see data/examples/KILDER.md) in ``epsg``."""
    frame = gpd.read_file(data_dir() / "examples" / "kommuner.geojson")
    return frame[frame["kommunenummer"] == number].to_crs(epsg).geometry.iloc[0]


def build(settings: dict[str, Any], seed: int) -> Terrain:
    """The terrain of one example."""
    rng = stream(seed, "terreng")
    whole = municipality(settings["kommune"]["nummer"], settings["kommune"]["epsg"])
    low, high = settings["terreng"]["dalbunn"]
    rivers, widths, floors = [], [], []
    for valley in settings["dal"]:
        rivers.append(shapely.LineString(wander(rng, np.array(valley["linje"]) * 1_000, 130.0, 45.0)))
        widths.append(valley["elvebredde"])
        if len(rivers) == 1:
            floors.append((low, high))
        else:
            start = low + (high - low) * rivers[0].project(shapely.Point(rivers[-1].coords[0]), normalized=True)
            floors.append((start, start + _SIDE_RISE * rivers[-1].length))
    villages = tuple(Village(v["navn"], np.array(v["midt"]) * 1_000, v["radius"]) for v in settings["tettsted"])
    centres = tuple((np.array(c["midt"]) * 1_000, float(c["spredning"])) for c in settings["fjellgrend"])
    return Terrain(
        municipality=whole,
        rivers=tuple(rivers),
        river_widths=tuple(widths),
        roads=_roads(rivers, villages, centres, rng),
        villages=villages,
        cabin_centres=centres,
        valley_floor=tuple(floors),
        relief=settings["terreng"]["relieff"],
        treeline=settings["terreng"]["tregrense"],
        rough=Field.of(rng, 7_000.0),
        fine=Field.of(rng, 1_600.0),
    )


def _roads(
    rivers: list[shapely.LineString],
    villages: tuple[Village, ...],
    centres: tuple[tuple[FloatArray, float], ...],
    rng: np.random.Generator,
) -> tuple[Road, ...]:
    """A county road along each valley, municipal streets in the villages, private roads up to the cabins."""
    roads = []
    for n, river in enumerate(rivers):
        way = shapely.get_coordinates(shapely.segmentize(river.simplify(250), 900))
        aside = way + (rng.uniform(180, 320) * rng.choice([-1, 1])) * _normals(way)
        roads.append(
            Road(shapely.LineString(wander(rng, aside, 60.0, 40.0)), "F", MAIN_ROAD + n, 8.0 if n == 0 else 6.5)
        )
    main = shapely.union_all([r.line for r in roads])
    for n, village in enumerate(villages):
        for k in range(5 if village.radius > 600 else 3):
            angle = rng.uniform(0, 2 * np.pi)
            end = village.centre + village.radius * rng.uniform(0.7, 1.3) * np.array([np.cos(angle), np.sin(angle)])
            roads.append(Road(_branch(rng, main, end, 25.0), "K", 1000 + 10 * n + k, 5.0))
    for n, (centre, spread) in enumerate(centres):
        trunk = _branch(rng, main, centre, 120.0)
        roads.append(Road(trunk, "P", 9000 + 10 * n, 4.5))
        for k in range(4):
            end = centre + rng.normal(0, spread * 0.8, 2)
            roads.append(Road(_branch(rng, trunk, end, 60.0), "P", 9001 + 10 * n + k, 4.0))
    return tuple(roads)


def _branch(rng: np.random.Generator, trunk: shapely.Geometry, end: FloatArray, amplitude: float) -> shapely.LineString:
    """A road from the nearest point of the trunk to ``end``."""
    start = shapely.get_coordinates(shapely.shortest_line(trunk, shapely.Point(end)))[0]
    length = float(np.hypot(*(end - start)))
    points = np.linspace(start, end, max(2, int(length / 500) + 2))
    return shapely.LineString(wander(rng, points, amplitude * min(1.0, length / 3_000 + 0.2), 30.0))


def _normals(points: FloatArray) -> FloatArray:
    along = np.gradient(points, axis=0)
    along /= np.hypot(*along.T)[:, None]
    return np.c_[-along[:, 1], along[:, 0]]
