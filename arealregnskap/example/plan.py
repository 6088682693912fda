"""An invented kommuneplan: development surfaces, water, road and LNFR that together cover the municipality.

Outlines are drawn independently and may overlap; all their lines are then noded together on a centimetre grid,
and each face goes to the foremost outline that holds it. Neighbours therefore share exactly the same vertices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from .names import Names
from .shapes import FloatArray, blob, lognormal_sizes, stream
from .terrain import MAIN_ROAD, Terrain

GRID = 0.01  # [m], the unit a SOSI file keeps
_PREFIX = {
    1000: "BA", 1001: "BA", 1110: "B", 1120: "F", 1130: "S", 1160: "T", 1170: "FT", 1200: "M", 1300: "N", 1400: "I",
    2080: "P", 3040: "G", 5210: "SB", 5220: "SF",
}  # fmt: skip
#: Foremost first where outlines overlap.
_ORDER = (6500, 6001, 2010, 1130, 1160, 1400, 1300, 1110, 1000, 1001, 3040, 1200, 2080, 1170, 1120, 5210, 5220)
_VILLAGE_SPREAD = {"sentrum": 0.22, "tettsted": 0.75}


@dataclass(frozen=True)
class Outline:
    """A surface as drawn: formål, status, name, and how much of it is built [share]."""

    shape: shapely.Polygon
    code: int
    status: int
    name: str
    built: float


def build(terrain: Terrain, cover: gpd.GeoDataFrame, settings: dict[str, Any], seed: int) -> gpd.GeoDataFrame:
    """One row per surface: ``kode`` (int), ``status`` (1–3), ``navn``, ``bygd`` (share), ``delplan`` (bool: inside a
    kommunedelplan that still holds) and geometry.

    An exact partition of the municipality; faults are put in later (``faults.py``).
    """
    rng = stream(seed, "kommuneplan")
    outlines = _water(terrain, cover) + _roads(terrain) + _development(terrain, cover, settings["formal"], rng)
    outlines.sort(key=lambda o: _ORDER.index(o.code))
    seam = delplan_outline(terrain, settings, seed) if settings["kommunedelplan"]["gjelder"] else None
    return partition(terrain.municipality, outlines, settings["kommune"]["epsg"], seam=seam)


def delplan_outline(terrain: Terrain, settings: dict[str, Any], seed: int) -> shapely.Polygon:
    """Where the kommunedelplan lies: around one of the cabin areas."""
    wanted = settings["kommunedelplan"]
    centre, _ = terrain.cabin_centres[wanted["fjellgrend"]]
    outline = blob(stream(seed, "kommunedelplan"), centre, wanted["daa"] * 1_000.0, vertices=28, ragged=0.2)
    return shapely.intersection(outline, terrain.municipality, grid_size=GRID)


def partition(
    whole: shapely.Geometry,
    outlines: list[Outline],
    epsg: int,
    *,
    rest: int = 5100,
    smallest: float = 1_500.0,
    seam: shapely.Polygon | None = None,
) -> gpd.GeoDataFrame:
    """Faces of all outlines together, foremost outline first; what no outline holds is ``rest``, and so is an outline
    of which less than ``smallest`` [m²] is left. Surfaces are cut along ``seam``; ``delplan`` says which lie inside."""
    shapes = np.array([o.shape for o in outlines], dtype=object)
    drawn = [whole, *shapes] if seam is None else [whole, *shapes, seam]
    lines = shapely.union_all(shapely.boundary(drawn), grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    inner = shapely.point_on_surface(faces)
    inside = shapely.contains(whole, inner)
    faces, inner = faces[inside], inner[inside]
    owner = np.full(len(faces), len(outlines))
    face, outline = shapely.STRtree(shapes).query(inner, predicate="within")
    np.minimum.at(owner, face, outline)
    # Leftovers of an outline cut by others are too small to be a surface of their own.
    small = np.bincount(owner, shapely.area(faces), len(outlines) + 1) < smallest
    owner[small[owner]] = len(outlines)
    inside_seam = np.zeros(len(faces), dtype=bool) if seam is None else shapely.contains(seam, inner)
    surfaces, of = _merge(faces, 2 * owner + inside_seam)
    within = [i % 2 == 1 for i in of]
    of = [i // 2 for i in of]
    rows = [*outlines, Outline(shapely.Polygon(), rest, 1, "", 0.0)]
    return gpd.GeoDataFrame(
        {
            "kode": [rows[i].code for i in of],
            "status": [rows[i].status for i in of],
            "navn": [rows[i].name for i in of],
            "bygd": [rows[i].built for i in of],
            "delplan": within,
        },
        geometry=surfaces,
        crs=epsg,
    )


def _merge(faces: npt.NDArray[np.object_], owner: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.object_], list[int]]:
    """Faces of one owner joined and split into connected surfaces."""
    surfaces, of = [], []
    for i in np.unique(owner):
        parts = shapely.get_parts(shapely.coverage_union_all(faces[owner == i]))
        surfaces += list(parts)
        of += [int(i)] * len(parts)
    return np.array(surfaces, dtype=object), of


def _water(terrain: Terrain, cover: gpd.GeoDataFrame) -> list[Outline]:
    """Lakes above 30 daa; the third largest is drinking water. Rivers stay in LNFR, as most plans have them."""
    water = shapely.simplify(cover.geometry[cover["arealtype"] == "81"].to_numpy(), 4.0)
    lake = (shapely.area(water) > 30_000) & (shapely.area(water) / shapely.length(water) ** 2 > 0.006)
    lakes = water[lake & shapely.intersects(terrain.municipality, water)]
    lakes = lakes[np.argsort(-shapely.area(lakes), kind="stable")]
    return [Outline(shapely.Polygon(s.exterior), 6500 if n == 2 else 6001, 1, "", 0.0) for n, s in enumerate(lakes)]


def _roads(terrain: Terrain) -> list[Outline]:
    """The county road of the main valley as surfaces; smaller roads lie in LNFR, as most plans have them."""
    return [
        Outline(road.line.buffer(road.width / 2 + 3, quad_segs=2, cap_style="flat"), 2010, 1, f"Fv{road.number}", 1.0)
        for road in terrain.roads
        if road.number == MAIN_ROAD
    ]


def _development(
    terrain: Terrain, cover: gpd.GeoDataFrame, kinds: list[dict[str, Any]], rng: np.random.Generator
) -> list[Outline]:
    names = Names(rng)
    water = shapely.STRtree(cover.geometry[cover["arealtype"] == "81"].to_numpy())
    placed: list[shapely.Polygon] = []
    outlines = []
    # Few and small purposes choose first; the wide spredt areas take what is left around the others.
    for kind in sorted(kinds, key=lambda k: _ORDER.index(k["kode"])):
        sizes = lognormal_sizes(rng, kind["antall"], kind["daa"] * 1_000.0)
        future = rng.permutation(kind["antall"]) < round(kind["framtidig"] * kind["antall"])
        for n, size in enumerate(sizes):
            shape = place(terrain, kind, size, placed, water, rng)
            placed.append(shape)
            status = 2 if future[n] else 3 if kind["kode"] == 1110 and n == 3 else 1
            built = float(np.clip(kind["bygd"][int(future[n])] * rng.uniform(0.7, 1.25), 0, 0.97))
            outlines.append(
                Outline(shape, kind["kode"], status, f"{_PREFIX[kind['kode']]}{n + 1} {names.next()}", built)
            )
    return outlines


def place(
    terrain: Terrain,
    kind: dict[str, Any],
    size: float,
    placed: list[shapely.Polygon],
    water: shapely.STRtree,
    rng: np.random.Generator,
) -> shapely.Polygon:
    """The best of some tries: inside the municipality, dry, little overlap with what is placed."""
    best, least = None, np.inf
    wide = kind["kode"] in (5210, 5220)
    others = np.array(placed, dtype=object)
    for _ in range(25):
        centre = _centre(terrain, kind["sted"], rng)
        vertices = int(np.clip(np.sqrt(size) / 9, 9, 46))
        shape = blob(rng, centre, size, vertices=vertices, ragged=0.35)
        outside = size - shape.intersection(terrain.municipality).area
        wet = shape.intersection(shapely.union_all(water.geometries[water.query(shape)])).area
        taken = shapely.area(shapely.intersection(others, shape)).sum() if len(others) and not wide else 0.0
        lost = (4 * outside + wet + taken) / size
        if lost < least:
            best, least = shape, lost
        if least < 0.04:
            break
    assert best is not None
    return best


def _centre(terrain: Terrain, where: str, rng: np.random.Generator) -> FloatArray:
    """A place of a kind: in a village, along a valley, or up where the cabins lie."""
    if where in _VILLAGE_SPREAD:
        weight = np.array([v.radius**2 for v in terrain.villages])
        village = terrain.villages[rng.choice(len(weight), p=weight / weight.sum())]
        return np.asarray(village.centre + rng.normal(0, village.radius * _VILLAGE_SPREAD[where], 2))
    if where == "dal":
        line = terrain.rivers[rng.integers(len(terrain.rivers))]
        point = shapely.get_coordinates(line.interpolate(rng.uniform(0.05, 0.95), normalized=True))[0]
        return np.asarray(point + rng.normal(0, 650, 2))
    centre, spread = terrain.cabin_centres[rng.integers(len(terrain.cabin_centres))]
    return np.asarray(centre + rng.normal(0, spread, 2))


def totals(plan: gpd.GeoDataFrame) -> pd.Series:
    """Planned area per formål [daa, grid]."""
    return plan.area.groupby(plan["kode"]).sum() / 1_000
