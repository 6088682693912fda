"""Land cover in the shape of AR5: a partition of somewhat more than the municipality, with believable shares.

Each cell gets the class that fits its place (height, distance to the river, dampness); how much there is of a
class is set, so the classes take their best cells until their area is reached.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from .coverage import Cells, IntArray, dissolve, partition
from .shapes import Field, FloatArray, blob, stream
from .terrain import Terrain

_MARGIN = 250.0  # [m] of land cover beyond the municipality
_ROAD_STRIP, _STEP = 11.0, 24.0  # width of a road with verges, distance between the stations along a strip [m]
_RIVER, _ROAD, _SIDE = 1, 2, 3


def build(terrain: Terrain, settings: dict[str, Any], seed: int) -> gpd.GeoDataFrame:
    """One row per surface: ``arealtype, treslag, skogbonitet, grunnforhold`` (AR5 codes as text) and geometry."""
    rng = stream(seed, "arealdekke")
    points, strip = _points(terrain, settings["arealdekke"]["celler"], rng)
    cells = partition(points, rng, straight=np.isin(strip, (_RIVER, _ROAD)), spacing=17.0)
    code = _classify(terrain, cells, strip[cells.origin], settings["arealdekke"], rng)
    near = shapely.intersects(shapely.buffer(terrain.municipality, _MARGIN), cells.polygons)
    surfaces, code = dissolve(cells.subset(near), code[near])
    return frame(surfaces, code, settings["kommune"]["epsg"])


def frame(surfaces: npt.NDArray[np.object_], code: IntArray, epsg: int) -> gpd.GeoDataFrame:
    """``code`` is the four AR5 codes side by side, as in 30311344."""
    text = code.astype(str)
    columns = {
        name: [t[2 * i : 2 * i + 2] for t in text]
        for i, name in enumerate(("arealtype", "treslag", "skogbonitet", "grunnforhold"))
    }
    return gpd.GeoDataFrame(columns, geometry=surfaces, crs=epsg)


def _points(terrain: Terrain, n: int, rng: np.random.Generator) -> tuple[FloatArray, IntArray]:
    """Generator points, denser in valleys, villages and cabin areas; and what each is part of: river, road, the land
    beside them, or 0 for other land."""
    area = shapely.buffer(terrain.municipality, 1_500.0)
    shapely.prepare(area)
    west, south, east, north = area.bounds
    even = rng.uniform((west, south), (east, north), (int(n * 1.1), 2))
    valley = np.vstack([
        line[rng.integers(0, len(line), n // (3 * len(terrain.rivers)))]
        + rng.normal(0, 750, (n // (3 * len(terrain.rivers)), 2))
        for line in map(shapely.get_coordinates, terrain.rivers)
    ])  # fmt: skip
    dense = [v.centre + rng.normal(0, v.radius * 0.6, (n // 60, 2)) for v in terrain.villages]
    dense += [c + rng.normal(0, s * 0.8, (n // 60, 2)) for c, s in terrain.cabin_centres]
    loose = np.vstack([even, valley, *dense])
    loose = loose[shapely.contains_xy(area, loose)]

    centre, side, kind = [], [], []
    for line, width, what in _strips(terrain):
        stations = shapely.get_coordinates(shapely.line_interpolate_point(line, np.arange(0, line.length, _STEP)))
        along = np.gradient(stations, axis=0)
        normal = np.c_[-along[:, 1], along[:, 0]] / np.hypot(*along.T)[:, None]
        centre.append(stations)
        side += [stations + width * normal, stations - width * normal]
        kind.append(np.full(len(stations), what))
    strips, kinds, sides = np.vstack(centre), np.concatenate(kind), np.vstack(side)
    inside = shapely.contains_xy(area, strips)
    strips, kinds = strips[inside], kinds[inside]
    # Nothing may stand nearer to a strip than its side points do, or the strip would be cut.
    tree = shapely.STRtree(shapely.points(strips))
    loose = loose[~_within(tree, loose, 48.0)]
    sides = sides[shapely.contains_xy(area, sides) & ~_within(tree, sides, 0.8 * _ROAD_STRIP)]
    points = np.vstack([loose, sides, strips])
    return points, np.r_[np.zeros(len(loose), np.int64), np.full(len(sides), _SIDE), kinds]


def _strips(terrain: Terrain):
    """Lines that become long narrow surfaces: rivers as water, public and larger private roads as samferdsel."""
    roads = shapely.buffer(shapely.union_all([r.line for r in terrain.roads if r.category != "K"]), _STEP)
    for line, width in zip(terrain.rivers, terrain.river_widths, strict=True):
        # Bridges: the river strip is left out where a road crosses.
        for part in shapely.get_parts(shapely.difference(line, roads)):
            yield part, width, _RIVER
    for road in terrain.roads:
        if road.category == "F" or road.number % 10 == 0:
            yield road.line, _ROAD_STRIP, _ROAD


def _within(tree: shapely.STRtree, xy: FloatArray, distance: float) -> npt.NDArray[np.bool_]:
    near = np.zeros(len(xy), dtype=bool)
    near[tree.query(shapely.points(xy), predicate="dwithin", distance=distance)[0]] = True
    return near


class _Allotment:
    """Gives cells to classes; a cell is given once, and only land inside the municipality counts."""

    def __init__(self, area: FloatArray) -> None:
        self.area = area
        self.free = np.ones(len(area), dtype=bool)
        self.code = np.zeros(len(area), dtype=np.int64)

    def take(self, cells: npt.NDArray[np.bool_], code: IntArray | int) -> None:
        cells = cells & self.free
        self.code[cells] = code[cells] if isinstance(code, np.ndarray) else code
        self.free &= ~cells

    def best(self, score: FloatArray, km2: float) -> npt.NDArray[np.bool_]:
        """The free cells of lowest score that together make ``km2``; beyond the municipality the same limit holds."""
        order = np.flatnonzero(self.free)[np.argsort(score[self.free], kind="stable")]
        enough = int(np.searchsorted(np.cumsum(self.area[order]), km2 * 1e6))
        limit = score[order[min(enough, len(order) - 1)]]
        return np.asarray(self.free & (score < limit))


def _classify(
    terrain: Terrain, cells: Cells, strip: IntArray, wanted: dict[str, float], rng: np.random.Generator
) -> IntArray:
    xy = cells.points
    inside = shapely.contains_xy(terrain.municipality, xy)
    allot = _Allotment(np.where(inside, shapely.area(cells.polygons), 0.0))
    height, above, distance = terrain.heights(xy)
    patch, damp, stand = (Field.of(rng, wave) for wave in (2_600.0, 3_200.0, 1_100.0))
    chance = rng.normal(size=len(xy))
    chance[strip == _SIDE] = 0.0  # narrow cells in a row; left to chance they would look like a comb

    allot.take(strip == _ROAD, 12989846)
    allot.take(strip == _RIVER, 81989898)
    _lakes(terrain, cells, allot, wanted["vann"], above, rng)

    town = np.min([np.hypot(*(xy - v.centre).T) / v.radius for v in terrain.villages], axis=0)
    allot.take(allot.best(town + 0.18 * chance, wanted["bebygd"]), 11989898)

    farm = above / 45 + distance / 900 + 0.55 * patch.at(xy) + 0.25 * chance
    fields = allot.best(farm, wanted["jordbruk"])
    limit = np.quantile(farm[fields], [0.72, 0.80])
    soil = np.where(damp.at(xy) > 1.4, 45, 44)
    allot.take(fields & (farm < limit[0]), 21989800 + soil)
    allot.take(fields & (farm < limit[1]), 22989800 + soil)
    allot.take(fields, 23989800 + soil)

    wet = -(
        damp.at(xy)
        + 0.35 * chance
        - np.where(distance < 350, 1.5, 0.0)
        - np.maximum(0, height - terrain.treeline - 250) / 120
    )
    allot.take(allot.best(wet, wanted["myr"]), np.where(stand.at(xy) > 0.9, 60319845, 60399845))

    cold = height + 55 * patch.at(xy) + 25 * chance
    woods = allot.best(cold, wanted["skog"])
    allot.take(woods, _forest(cold, woods, stand.at(xy), damp.at(xy), chance))
    allot.take(allot.free.copy(), _open(height - terrain.treeline, chance, stand.at(xy)))
    return allot.code


def _lakes(
    terrain: Terrain, cells: Cells, allot: _Allotment, km2: float, above: FloatArray, rng: np.random.Generator
) -> None:
    """Lakes of unequal size in the hills until there is ``km2`` of water, rivers included."""
    tree = shapely.STRtree(shapely.points(cells.points))
    have = allot.area[allot.code == 81989898].sum()
    candidates = np.flatnonzero(allot.free & (above > 140) & (allot.area > 0))
    while have < km2 * 1e6:
        centre = cells.points[rng.choice(candidates)]
        shape = blob(rng, centre, float(np.clip(rng.lognormal(11.3, 1.2), 2e4, 2.5e6)), vertices=40, ragged=0.45)
        lake = np.zeros(len(cells.points), dtype=bool)
        lake[tree.query(shape, predicate="contains")] = True
        lake &= allot.free
        have += allot.area[lake].sum()
        allot.take(lake, 81989898)


def _forest(
    cold: FloatArray, woods: npt.NDArray[np.bool_], stand: FloatArray, damp: FloatArray, chance: FloatArray
) -> IntArray:
    """Treslag, bonitet and grunnforhold: better and more spruce low down, birch towards the tree line."""
    rank = np.zeros(len(cold))
    rank[woods] = np.argsort(np.argsort(cold[woods], kind="stable"), kind="stable") / max(1, woods.sum())
    quality = rank + 0.12 * stand + 0.05 * chance
    bonitet = np.select([quality < 0.02, quality < 0.16, quality < 0.46, quality < 0.78], [15, 14, 13, 12], 11)
    trees = np.select([rank + 0.10 * stand > 0.84, stand > 0.85, stand < -1.5], [32, 33, 32], 31)
    ground = np.select([damp > 1.15, (rank > 0.7) & (stand > 0.4)], [45, 43], 44)
    return np.asarray(30000000 + trees * 10000 + bonitet * 100 + ground, dtype=np.int64)


def _open(above_treeline: FloatArray, chance: FloatArray, stand: FloatArray) -> IntArray:
    """Open land: soil low down, thin soil, bare rock and boulders on the summits."""
    bare = above_treeline + 70 * stand + 40 * chance
    ground = np.select([bare > 420, bare > 300, bare > 140], [41, 42, 43], 44)
    return np.asarray(50399800 + ground, dtype=np.int64)
