"""What stands in the invented land: buildings, roads, and built-up surfaces in the manner of SSB arealbruk.

Development surfaces fill up from the road inwards, as far as their share says; farms, houses and cabins lie
scattered elsewhere. Building types are codes of the national building register (matrikkelen).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from .shapes import FloatArray, stream
from .streets import Street
from .terrain import Terrain


@dataclass(frozen=True)
class Use:
    """How a formål is built: distance between plots [m], main and side building types, SSB class, footprint [m²]."""

    spacing: float
    types: tuple[int, ...]
    side: int
    side_share: float
    ssb: str
    footprint: float
    buildings: float = 1.0  # main buildings per plot


_HOMES = Use(31.0, (111, 111, 111, 112, 121), 181, 0.55, "Boligbebyggelse", 115.0, 0.95)
_USES = {
    1000: _HOMES,
    1001: _HOMES,
    1110: _HOMES,
    1120: Use(43.0, (161, 161, 161, 161, 162), 182, 0.38, "Fritidsbebyggelse", 85.0, 0.97),
    1130: Use(34.0, (322, 311, 111, 319, 131), 181, 0.2, "Bebyggelse for næring og tjenesteyting", 260.0, 0.8),
    1160: Use(46.0, (613, 612, 671, 719, 651), 431, 0.2, "Bebyggelse for næring og tjenesteyting", 420.0, 0.5),
    1170: Use(44.0, (524, 524, 511, 531), 182, 0.2, "Bebyggelse for næring og tjenesteyting", 90.0, 0.6),
    1200: Use(26.0, (219,), 231, 0.1, "Råstoffutvinning", 120.0, 0.04),
    1300: Use(42.0, (211, 212, 231, 219), 231, 0.25, "Bebyggelse for næring og tjenesteyting", 480.0, 0.55),
    1400: Use(30.0, (651, 659), 431, 0.2, "Idrettsområde", 200.0, 0.05),
    2080: Use(18.0, (431,), 431, 0.0, "Transport og teknisk infrastruktur", 40.0, 0.0),
}


@dataclass(frozen=True)
class Built:
    """``buildings``: bygningstype, vinkel, lengde, bredde, point geometry. ``roads``: kategori, nummer, bredde, lines.
    ``ssb``: klasse, surfaces that overlap by no more than the centimetre they are rounded to."""

    buildings: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    ssb: gpd.GeoDataFrame

    def footprints(self) -> np.ndarray:
        """The ground each building covers: a turned rectangle."""
        b = self.buildings
        corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) / 2
        size = b[["lengde", "bredde"]].to_numpy()
        box = corners[None] * size[:, None]
        turn = b["vinkel"].to_numpy()
        cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
        x = shapely.get_x(b.geometry.to_numpy())[:, None] + box[..., 0] * cos - box[..., 1] * sin
        y = shapely.get_y(b.geometry.to_numpy())[:, None] + box[..., 0] * sin + box[..., 1] * cos
        return np.asarray(shapely.polygons(np.round(np.stack([x, y], -1), 2)))


class _Collector:
    """Buildings as they are put up."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.rows: list[tuple[int, float, float, float, float, float]] = []

    def put(self, xy: FloatArray, kind: int, footprint: float) -> None:
        ratio = self.rng.uniform(1.1, 1.9)
        area = footprint * self.rng.lognormal(0, 0.3)
        self.rows.append((
            kind, self.rng.uniform(0, np.pi), np.sqrt(area * ratio), np.sqrt(area / ratio), xy[0], xy[1],
        ))  # fmt: skip

    def frame(self, epsg: int) -> gpd.GeoDataFrame:
        kind, turn, length, width, x, y = np.array(self.rows).T
        xy = np.round(np.c_[x, y], 2)
        return gpd.GeoDataFrame(
            {"bygningstype": kind.astype(int), "vinkel": turn, "lengde": length, "bredde": width},
            geometry=shapely.points(xy),
            crs=epsg,
        )


def build(
    terrain: Terrain,
    cover: gpd.GeoDataFrame,
    plan: gpd.GeoDataFrame,
    streets: dict[int, Street],
    settings: dict[str, Any],
    seed: int,
) -> Built:
    """Everything built in one example."""
    rng = stream(seed, "bebygd")
    put = _Collector(rng)
    ssb: dict[str, list[shapely.Geometry]] = {}
    for row, street in streets.items():
        surface, use = plan.geometry[row], _USES[int(plan["kode"][row])]
        plots = _plots(surface, street.entrance, float(plan["bygd"][row]), use.spacing, rng)
        for xy in plots:
            if rng.random() < use.buildings:
                put.put(xy, int(rng.choice(use.types)), use.footprint)
                if rng.random() < use.side_share:
                    put.put(xy + _aside(rng, 15.0), use.side, 32.0)
        if len(plots):
            tuns = shapely.union_all(shapely.buffer(shapely.points(plots), 0.62 * use.spacing, quad_segs=3))
            ssb.setdefault(use.ssb, []).append(shapely.intersection(tuns, surface))
    ssb.setdefault("Landbruksbebyggelse og spredt bebyggelse", []).extend(
        _scattered(terrain, cover, plan, settings["bygninger"], put)
    )
    epsg = settings["kommune"]["epsg"]
    roads = _roads(terrain, plan, streets, epsg)
    wide = roads[roads["kategori"] != "S"]
    strips = shapely.buffer(wide.geometry.to_numpy(), wide["bredde"].to_numpy() / 2 + 2.0, quad_segs=2)
    ssb.setdefault("Transport og teknisk infrastruktur", []).append(
        shapely.intersection(shapely.union_all(strips), terrain.municipality)
    )
    return Built(put.frame(epsg), roads, _ssb(ssb, epsg))


def _plots(
    surface: shapely.Polygon, entrance: FloatArray, share: float, spacing: float, rng: np.random.Generator
) -> FloatArray:
    """Plot centres of the built share: a slightly irregular triangular pattern, nearest the entrance first."""
    west, south, east, north = surface.bounds
    x, y = np.meshgrid(np.arange(west, east, spacing), np.arange(south, north, spacing * 0.866))
    x[1::2] += spacing / 2
    xy = np.c_[x.ravel(), y.ravel()]
    xy += rng.normal(0, spacing * 0.09, xy.shape)
    xy = xy[shapely.contains_xy(surface, xy)]
    reach = np.hypot(*(xy - entrance).T) * rng.uniform(0.9, 1.1, len(xy))
    return np.asarray(xy[np.argsort(reach, kind="stable")[: round(share * len(xy))]])


def _aside(rng: np.random.Generator, distance: float) -> FloatArray:
    turn = rng.uniform(0, 2 * np.pi)
    return np.array([np.cos(turn), np.sin(turn)]) * distance * rng.uniform(0.8, 1.3)


def _scattered(
    terrain: Terrain, cover: gpd.GeoDataFrame, plan: gpd.GeoDataFrame, wanted: dict[str, Any], put: _Collector
) -> list[shapely.Geometry]:
    """Farms at the edge of fields, cabins and old seter in the outlying land; returns their yards."""
    rng = put.rng
    open_for_building = plan.geometry[(plan["kode"] < 3000)].to_numpy()
    taken = shapely.STRtree(np.r_[open_for_building, cover.geometry[cover["arealtype"] == "81"].to_numpy()])
    inside = cover[shapely.contains(terrain.municipality, cover.geometry.to_numpy())]
    fields = inside[inside["arealtype"].isin(["21", "22", "23"])]
    wild = inside[inside["arealtype"].isin(["30", "50"])]
    yards = []
    cabins = round(wanted["spredt"] * wanted["hytteandel_spredt"])
    weight = fields.area.to_numpy() ** 0.7
    for n in range((wanted["spredt"] - cabins) // 3):
        at = rng.choice(len(fields), p=weight / weight.sum())
        rim = fields.geometry.iloc[at].exterior
        xy = shapely.get_coordinates(rim.interpolate(rng.uniform(), normalized=True))[0]
        if len(taken.query(shapely.Point(xy).buffer(25), predicate="intersects")):
            continue
        farm = n % 5 < 3
        put.put(xy, 113 if farm else 111, 130.0)
        put.put(xy + _aside(rng, 32.0), 241 if farm else 181, 340.0 if farm else 45.0)
        if farm:
            put.put(xy + _aside(rng, 45.0), int(rng.choice([241, 181, 249])), 120.0)
        yards.append(shapely.Point(xy).buffer(rng.uniform(18, 32), quad_segs=3))
    road = shapely.union_all([r.line for r in terrain.roads])
    candidates = shapely.get_coordinates(shapely.point_on_surface(wild.geometry.to_numpy()))
    distance = shapely.distance(road, shapely.points(candidates))
    near = np.exp(-distance / 2_200.0)
    for at in rng.choice(len(candidates), cabins, p=near / near.sum()):
        xy = candidates[at] + rng.normal(0, 40, 2)
        if len(taken.query(shapely.Point(xy).buffer(15), predicate="intersects")):
            continue
        remote = distance[at] > 1_800
        put.put(xy, int(rng.choice([171, 172, 161] if remote else [161, 161, 163, 182])), 55.0)
        yards.append(shapely.Point(xy).buffer(rng.uniform(9, 15), quad_segs=3))
    return [shapely.union_all(yards)]


def _roads(terrain: Terrain, plan: gpd.GeoDataFrame, streets: dict[int, Street], epsg: int) -> gpd.GeoDataFrame:
    """Road lines with width: the net, the way to each area with something built, and its own road as far as built."""
    rows = [(r.category, r.number, r.width, r.line) for r in terrain.roads]
    for row, street in streets.items():
        share = float(plan["bygd"][row])
        if share <= 0.02:
            continue
        rows.append(("P", 20_000 + row, 3.5, street.access))
        inner = shapely.ops.substring(street.inner, 0, min(1.0, share + 0.1), normalized=True)
        rows.append(("P", 40_000 + row, 3.5, inner))
    category, number, width, line = zip(*rows, strict=True)
    lines = shapely.set_precision(np.array(line, dtype=object), 0.01)
    frame = gpd.GeoDataFrame({"kategori": category, "nummer": number, "bredde": width}, geometry=lines, crs=epsg)
    frame.geometry = frame.geometry.intersection(terrain.municipality.buffer(300))
    frame = frame.explode(ignore_index=True)
    return frame[(frame.geom_type == "LineString") & (frame.length > 5)].reset_index(drop=True)


def _ssb(classes: dict[str, list[shapely.Geometry]], epsg: int) -> gpd.GeoDataFrame:
    """One surface per connected place; the first class wins where two would overlap (to the centimetre)."""
    rows: list[tuple[str, shapely.Polygon]] = []
    taken = shapely.Polygon()
    for name, geometries in classes.items():
        whole = shapely.difference(shapely.union_all(geometries), taken)
        taken = shapely.union(taken, whole)
        parts = shapely.get_parts(shapely.set_precision(shapely.get_parts(whole), 0.01))
        parts = parts[(shapely.get_type_id(parts) == 3) & (shapely.area(parts) > 20)]
        rows += [(name, part) for part in parts]
    return gpd.GeoDataFrame({"klasse": [n for n, _ in rows]}, geometry=[p for _, p in rows], crs=epsg)
