"""An invented municipality of 17 × 17 km near Rindal, small enough to compute in seconds, crooked enough to matter.

144 land-cover cells with ragged shared borders, 29 lakes in them (one with an island); 12 large LNFR surfaces with 14
building areas cut out of them as holes (one round a green core); reguleringsplaner across their borders; houses, SSB
arealbruk, two themes and a coverage map. All coordinates are whole centimetres in EPSG:25832, so that every format can
hold the very same numbers. SYNTETISK.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

import geopandas as gpd
import numpy as np
import shapely

EPSG = 25832
WEST, SOUTH = 499_000.0, 6_979_000.0
NUMBER, NAME = "9999", "Oppdiktet"

#: One side of a land-cover cell [m]; the municipality is the inner 10 × 10 of the 12 × 12 cells.
SIDE = 1_700.0
CELLS = 12

_COVER = [(30, 31, 13, 44), (30, 31, 11, 44), (30, 33, 14, 44), (60, 98, 98, 45), (50, 98, 98, 42), (21, 98, 98, 44),
          (23, 98, 98, 44), (12, 98, 98, 98)]  # fmt: skip
_LAKE = (81, 98, 98, 98)
#: arealformål, arealbruksstatus of the building areas, in turn.
_PURPOSES = [(1110, 1), (1120, 2), (1300, 2), (1110, 2), (1120, 1), (2010, 2), (1001, 3)]


Frames = dict[str, gpd.GeoDataFrame]


def ragged(rng: np.random.Generator, n: int, side: float, points: int) -> list[list[shapely.Polygon]]:
    """n × n cells whose borders are broken lines; neighbours have exactly the same vertices."""
    at = np.moveaxis(np.mgrid[0 : n + 1, 0 : n + 1], 0, -1)[..., ::-1] * side
    nodes = _cm(at + rng.uniform(-0.15, 0.15, at.shape) * side + (WEST, SOUTH))
    along = [[_edge(rng, nodes[i, j], nodes[i, j + 1], points) for j in range(n)] for i in range(n + 1)]
    up = [[_edge(rng, nodes[i, j], nodes[i + 1, j], points) for j in range(n + 1)] for i in range(n)]

    def cell(i: int, j: int) -> shapely.Polygon:
        sides = [along[i][j], up[i][j + 1], along[i + 1][j][::-1], up[i][j][::-1]]
        return shapely.Polygon(np.concatenate([s[:-1] for s in sides]))

    return [[cell(i, j) for j in range(n)] for i in range(n)]


def _edge(rng: np.random.Generator, a: np.ndarray, b: np.ndarray, points: int) -> np.ndarray:
    """From a to b by way of ``points`` places up to 5 % of its length aside."""
    way = np.linspace(0, 1, points + 2)[:, None]
    aside = rng.uniform(-0.05, 0.05, (points + 2, 1)) * np.array([a[1] - b[1], b[0] - a[0]])
    aside[[0, -1]] = 0
    return _cm(a + way * (b - a) + aside)


def star(rng: np.random.Generator, x: float, y: float, radius: float, corners: int = 24) -> shapely.Polygon:
    """A blot with one vertex in each direction, 60–100 % of the radius away."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = radius * rng.uniform(0.6, 1.0, corners)
    return shapely.Polygon(_cm(np.column_stack([x + reach * np.cos(angle), y + reach * np.sin(angle)])))


def _cm(xy: np.ndarray) -> np.ndarray:
    return np.rint(np.asarray(xy) * 100) / 100


@lru_cache(maxsize=1)
def layers() -> Frames:
    """Object type → its surfaces, with the attribute names of the product specifications."""
    rng = np.random.default_rng(5061)
    cells = ragged(rng, CELLS, SIDE, 5)
    inner = [cells[i][j] for i in range(1, CELLS - 1) for j in range(1, CELLS - 1)]
    whole = shapely.coverage_union_all(inner)
    areas, core = _building_areas(rng)
    frames = {
        "Kommune": _frame({"kommunenummer": [NUMBER], "kommunenavn": [NAME]}, [whole]),
        "KpArealformålOmråde": _kommuneplan(cells, areas, core),
        "RpArealformålOmråde": _reguleringsplan(rng, areas),
        "ArealressursFlate": _land_cover(rng, cells),
        "SsbArealbrukFlate": _ssb(rng, areas),
        "Bygning": _buildings(rng, areas),
        "naturtyper_nin": _nature(rng, areas),
        "dekningskart": _frame({"lokalId": ["d1"], "kartleggingsår": [2021]}, [_covered(rng)]),
        "naturvern": _frame(
            {"lokalId": ["v1", "v2"], "verneform": ["nasjonalpark", "naturreservat"]},
            [star(rng, WEST + 6_000, SOUTH + 9_000, 2_500, 40), star(rng, WEST + 8_000, SOUTH + 9_500, 1_200)],
        ),
    }
    for name, frame in frames.items():
        assert frame.is_valid.all(), name
    return frames


def _frame(columns: dict, geometry: list) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=EPSG)


def _building_areas(rng: np.random.Generator) -> tuple[list[shapely.Polygon], shapely.Polygon]:
    """14 areas on an uneven grid, far enough from each other; the first has a hole, which is also returned."""
    places = [(2 + 2.3 * (n % 5), 2.2 + 3.3 * (n // 5)) for n in range(14)]
    areas = [star(rng, WEST + x * SIDE, SOUTH + y * SIDE, rng.uniform(200, 700)) for x, y in places]
    core = star(rng, areas[0].centroid.x, areas[0].centroid.y, 60)
    areas[0] = shapely.Polygon(areas[0].exterior, [core.exterior.coords])
    return areas, core


def _kommuneplan(cells: list, areas: list, core: shapely.Polygon) -> gpd.GeoDataFrame:
    """12 surfaces of LNFR and sea-like purposes over the inner cells, with the building areas as holes where they lie
    wholly inside one; an area on a border takes the corner from both, its own border being the border."""
    blocks = [
        shapely.coverage_union_all([cells[i][j] for i in rows for j in columns])
        for rows in (range(1, 4), range(4, 8), range(8, 11))
        for columns in (range(1, 4), range(4, 6), range(6, 8), range(8, 11))
    ]
    solid = [shapely.Polygon(a.exterior) for a in areas]
    base = [_without(block, solid) for block in blocks]
    code = [5100] * 10 + [5200, 3040]
    rows = [(c, 1, None, g) for c, g in zip(code, base, strict=True)]
    rows += [(*_PURPOSES[n % len(_PURPOSES)], f"B{n + 1}", g) for n, g in enumerate(areas)]
    rows.append((3040, 1, "Kjerne", core))
    return _frame(
        {
            "lokalId": [f"kp{n}" for n in range(len(rows))],
            "kommunenummer": NUMBER,
            "planidentifikasjon": "2013001",
            "planstatus": 3,
            "vertikalnivå": 2,
            "ikrafttredelsesdato": dt.date(2013, 6, 27),
            "arealformål": [r[0] for r in rows],
            "arealbruksstatus": [r[1] for r in rows],
            "områdenavn": [r[2] for r in rows],
        },
        [r[3] for r in rows],
    )


def _without(block: shapely.Polygon, areas: list[shapely.Polygon]) -> shapely.Polygon:
    inside = [a for a in areas if block.contains(a)]
    # Where an area lies across the border of two blocks, both lose it; new corners are put on whole centimetres.
    across = [a for a in areas if block.intersects(a) and not block.contains(a)]
    outer = shapely.difference(block, shapely.union_all(across), grid_size=0.01) if across else block
    return shapely.Polygon(outer.exterior, [*outer.interiors, *(a.exterior for a in inside)])


def _reguleringsplan(rng: np.random.Generator, areas: list) -> gpd.GeoDataFrame:
    """Three plans: within a building area, across its border, and out in LNFR."""
    at = [areas[3].centroid, shapely.Point(areas[5].exterior.coords[0]), shapely.Point(WEST + 9_900, SOUTH + 3_000)]
    shapes = [star(rng, p.x, p.y, r) for p, r in zip(at, (120, 180, 150), strict=True)]
    return _frame(
        {
            "lokalId": ["rp1", "rp2", "rp3"],
            "kommunenummer": NUMBER,
            "planidentifikasjon": ["2001005", "2010007", "2018002"],
            "planstatus": 3,
            "vertikalnivå": 2,
            "ikrafttredelsesdato": [dt.date(2001, 3, 1), dt.date(2010, 5, 4), dt.date(2018, 9, 20)],
            "arealformål": [1110, 1120, 1300],
            "eierform": 3,
        },
        shapes,
    )


def _land_cover(rng: np.random.Generator, cells: list) -> gpd.GeoDataFrame:
    rows, flat = [], [c for row in cells for c in row]
    for n, cell in enumerate(flat):
        holes = []
        if n % 5 == 2:
            p = cell.centroid
            lake = star(rng, p.x, p.y, rng.uniform(120, 500))
            holes.append(lake.exterior)
            if n == 2 + 5 * 14:
                island = star(rng, p.x, p.y, 40)
                rows.append((_COVER[0], island))
                lake = shapely.Polygon(lake.exterior, [island.exterior])
            rows.append((_LAKE, lake))
        rows.append((_COVER[int(rng.integers(len(_COVER)))], shapely.Polygon(cell.exterior, holes)))
    classes = np.array([r[0] for r in rows])
    names = ("arealtype", "treslag", "skogbonitet", "grunnforhold")
    columns = {"lokalId": [f"a{n}" for n in range(len(rows))], **dict(zip(names, classes.T, strict=True))}
    return _frame(columns, [r[1] for r in rows])


def _ssb(rng: np.random.Generator, areas: list) -> gpd.GeoDataFrame:
    shapes = [star(rng, a.exterior.coords[3][0], a.exterior.coords[3][1], 150) for a in areas[::3]]
    return _frame(
        {"lokalId": [f"s{n}" for n in range(len(shapes))], "hovedklasse": "01", "underklasse": "0101"}, shapes
    )


def _buildings(rng: np.random.Generator, areas: list) -> gpd.GeoDataFrame:
    """Four houses of about 12 × 9 m in each area, each turned another way."""
    shapes = []
    for area in areas:
        middle = area.representative_point()
        for n in range(4):
            angle = rng.uniform(0, np.pi)
            turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
            corners = np.array([(-6, -4.5), (6, -4.5), (6, 4.5), (-6, 4.5)]) @ turn
            place = np.array([middle.x + 40 * (n - 1.5), middle.y + 15 * (n % 2)])
            shapes.append(shapely.Polygon(_cm(corners + place)))
    return _frame({"lokalId": [f"b{n}" for n in range(len(shapes))], "bygningstype": 111}, shapes)


def _nature(rng: np.random.Generator, areas: list) -> gpd.GeoDataFrame:
    shapes = [star(rng, *a.exterior.coords[7], 260) for a in areas[::2]]
    quality = ["Høy kvalitet", "Moderat kvalitet"]
    return _frame(
        {"naturtypeid": [f"n{n}" for n in range(len(shapes))],
         "lokalitetskvalitet": [quality[n % 2] for n in range(len(shapes))]},
        shapes,
    )  # fmt: skip


def _covered(rng: np.random.Generator) -> shapely.Polygon:
    """What the nature types have been mapped in: the south-eastern part of the municipality."""
    return star(rng, WEST + 9_000, SOUTH + 7_000, 6_500, 60)


def changed(change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> Frames:
    """The same land with every layer changed."""
    return {name: change(frame) for name, frame in layers().items()}


def shuffled(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Rows in another order; every ring started elsewhere and walked the other way."""
    rng = np.random.default_rng(len(frame))
    out = frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)
    return out.set_geometry([_walked_otherwise(g, rng) for g in out.geometry], crs=frame.crs)


def _walked_otherwise(polygon: shapely.Polygon, rng: np.random.Generator) -> shapely.Polygon:
    def ring(line: shapely.LinearRing) -> np.ndarray:
        xy = shapely.get_coordinates(line)[:-1]
        return np.roll(xy, int(rng.integers(1, len(xy))), axis=0)[::-1]

    return shapely.Polygon(ring(polygon.exterior), [ring(r) for r in list(polygon.interiors)[::-1]])


def cut(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every surface in two or more along a straight line through its middle, each in another direction."""
    pieces = []
    for n, g in enumerate(frame.geometry):
        middle, angle = g.representative_point(), 0.3 + 2.4 * n
        step = 50_000 * np.array([np.cos(angle), np.sin(angle)])
        a, b = np.array([middle.x, middle.y]) - step, np.array([middle.x, middle.y]) + step
        aside = np.array([-step[1], step[0]])
        sides = [shapely.Polygon([a, b, b + s * aside, a + s * aside]) for s in (1, -1)]
        pieces.append(shapely.multipolygons([p for side in sides for p in shapely.get_parts(g & side)]))
    return frame.set_geometry(pieces, crs=frame.crs).explode(ignore_index=True)


def densified(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A vertex at least every 25 m, so that straight lines of one map grid are straight in another to 1e-6 m."""
    return frame.set_geometry(shapely.segmentize(frame.geometry.to_numpy(), 25.0), crs=frame.crs)
