"""Invented land for benchmarks: seeded, saved once, the same for every way that is measured.

A folder per size with GeoParquet files ``cover, muni, plan, built, nature, hazard`` in EPSG:25832. Another folder with
files of these names (columns ``ar_id, artype`` · ``plan_id, formaal`` · ``kind`` · ``verdi`` · ``fare``) can be used by
naming it in AREALREGNSKAP_LAND.
"""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from arealregnskap.example.coverage import dissolve, partition

HERE = Path(__file__).resolve().parent
SIDE = (25_000.0, 30_000.0)  # [m], about a Norwegian inland municipality
CORNER = np.array([500_000.0, 6_900_000.0])
#: cover cells before dissolving, development surfaces, buildings, nature types, hazard zones
SIZES = {
    "XS": (2_300, 60, 1_000, 80, 20),
    "S": (12_000, 250, 4_000, 300, 60),
    "M": (120_000, 700, 20_000, 1_500, 200),
    "L": (1_200_000, 2_000, 100_000, 6_000, 800),
}
#: Times the land of size M, in number and in extent alike, so that it lies no closer on large land than on small.
EVEN = {"S-even": 0.1, "M-even": 1.0, "L-even": 10.0}
FORMAL = np.array([1110, 1120, 1130, 1300, 1400, 2010, 3040, 1150, 1001])
COVER_SHARES = {30: 0.38, 50: 0.32, 60: 0.14, 81: 0.06, 21: 0.05, 23: 0.02, 11: 0.02, 12: 0.01}


def folder(size: str) -> Path:
    """The land of that size; made at the first call."""
    root = Path(os.environ.get("AREALREGNSKAP_LAND", HERE / "land"))
    place = root / size
    if not (place / "hazard.parquet").is_file():
        place.mkdir(parents=True, exist_ok=True)
        for name, frame in make(size).items():
            frame.to_parquet(place / f"{name}.parquet")
    return place


def make(size: str, seed: int = 1) -> dict[str, gpd.GeoDataFrame]:
    """All six layers of one size."""
    times = EVEN.get(size, 1.0)
    side = np.array(SIDE) * np.sqrt(times)
    n_cover, n_dev, n_built, n_nature, n_hazard = (
        (int(n * times) for n in SIZES["M"]) if size in EVEN else SIZES[size]
    )  # fmt: skip
    rng = np.random.default_rng([seed, n_cover])
    outline = CORNER + _frame_line(side, rng)
    muni = shapely.Polygon(outline)
    layers = {
        "muni": gpd.GeoDataFrame({"navn": ["oppdiktet"]}, geometry=[muni], crs=25832),
        "cover": _cover(n_cover, side, muni, rng),
        "plan": _plan(n_dev, side, muni, rng),
        "built": _built(n_built, side, rng),
        "nature": _blobs(n_nature, 150.0, side, rng).assign(verdi=rng.choice(list("ABC"), n_nature)),
        "hazard": _blobs(n_hazard, 600.0, side, rng).assign(fare=rng.choice(["flom", "skred", "kvikkleire"], n_hazard)),
    }
    return layers


def _frame_line(side: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A ragged closed line near the rectangle [m]."""
    corners = np.array([(0, 0), (side[0], 0), side, (0, side[1])])
    parts = []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        t = np.linspace(0, 1, 1500, endpoint=False)
        off = sum(rng.normal() / k * np.sin(np.pi * k * t) for k in (2, 3, 5, 8, 13)) * 120
        parts.append(a + t[:, None] * (b - a) + off[:, None] * np.array([-(b - a)[1], (b - a)[0]]) / np.hypot(*(b - a)))
    return np.round(np.vstack(parts), 3)


def _spread(n: int, side: np.ndarray, rng: np.random.Generator, pad: float = 1_500.0) -> np.ndarray:
    """Points, three of five even and the rest in clusters."""
    even = rng.uniform(-pad, side + pad, (int(n * 0.6), 2))
    towns = round(40 * float(np.prod(side) / np.prod(SIDE)))
    centres = rng.uniform((0, 0), side, (towns, 2))
    near = centres[rng.integers(0, towns, n - len(even))] + rng.normal(0, 900, (n - len(even), 2))
    return CORNER + np.unique(np.round(np.vstack([even, near]), 3), axis=0)


def _cover(n: int, side: np.ndarray, muni: shapely.Polygon, rng: np.random.Generator) -> gpd.GeoDataFrame:
    points = _spread(n, side, rng)
    cells = partition(points, rng, straight=np.zeros(len(points), bool), spacing=11.0)
    wave = np.sin(cells.points @ rng.normal(size=(2, 12)) / 700 + rng.uniform(0, 6, 12)).sum(axis=1)
    rank = np.argsort(np.argsort(wave + rng.normal(0, 1.5, len(wave)))) / len(wave)
    codes = np.array(list(COVER_SHARES))[np.searchsorted(np.cumsum(list(COVER_SHARES.values()))[:-1], rank)]
    surfaces, codes = dissolve(cells, codes)
    shapely.prepare(muni)
    keep = shapely.intersects(muni, surfaces)
    frame = gpd.GeoDataFrame({"artype": codes[keep]}, geometry=surfaces[keep], crs=25832)
    frame = frame.iloc[np.argsort(frame.hilbert_distance().to_numpy(), kind="stable")].reset_index(drop=True)
    return frame.assign(ar_id=np.arange(len(frame)))


def _plan(n: int, side: np.ndarray, muni: shapely.Polygon, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Development surfaces and many single plots, each a hole in one huge LNF surface."""
    points = _spread(n * 12, side, rng)
    cells = partition(points, rng, straight=np.zeros(len(points), bool), spacing=25.0)
    chosen = cells.polygons[rng.choice(len(cells.polygons), n, replace=False)]
    middle = CORNER + rng.uniform(200, side - 200, (3 * n, 2))
    half = rng.uniform(12, 35, (3 * n, 1))
    square = np.array([(-1, -1), (1, -0.8), (0.9, 1), (-1.1, 0.9)])
    plots = shapely.polygons(np.round(middle[:, None] + half[:, :, None] * square, 3))
    taken = shapely.union_all(chosen)
    plots = shapely.get_parts(shapely.difference(shapely.union_all(plots), taken))
    development = shapely.intersection(np.r_[chosen, plots], muni)
    development = development[shapely.area(development) > 0]
    rest = shapely.get_parts(shapely.difference(muni, shapely.union_all(development)))
    codes = np.r_[FORMAL[rng.integers(0, len(FORMAL), len(development))], np.full(len(rest), 5100)]
    frame = gpd.GeoDataFrame({"formaal": codes}, geometry=np.r_[development, rest], crs=25832)
    return frame.assign(plan_id=np.arange(len(frame)))


def _built(n: int, side: np.ndarray, rng: np.random.Generator) -> gpd.GeoDataFrame:
    centre = _spread(n, side, rng, 0.0)
    angle, half = rng.uniform(0, np.pi, len(centre)), rng.lognormal(1.6, 0.4, (len(centre), 2))
    corner = half[:, None, :] * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    turn = np.stack([np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)], -1).reshape(-1, 2, 2)
    houses = shapely.polygons(np.round(centre[:, None] + corner @ turn, 3))
    start = CORNER + rng.uniform((0, 0), side, (n // 100, 2))
    end = start + rng.uniform(-0.5, 0.5, start.shape) * SIDE  # as long on large land as on small
    lines = shapely.linestrings(np.stack([start, end], axis=1))
    roads = shapely.buffer(shapely.segmentize(lines, 60), 4, quad_segs=4)
    kinds = np.r_[np.repeat("building", len(houses)), np.repeat("road", len(roads))]
    return gpd.GeoDataFrame({"kind": kinds}, geometry=np.r_[houses, roads], crs=25832)


def _blobs(n: int, radius: float, side: np.ndarray, rng: np.random.Generator) -> gpd.GeoDataFrame:
    middle = CORNER + rng.uniform((0, 0), side, (n, 2))
    shapes = []
    for xy, size in zip(middle, radius * rng.lognormal(0, 0.7, n), strict=True):
        turn = np.linspace(0, 2 * np.pi, int(rng.integers(60, 250)), endpoint=False)
        wave = sum(rng.normal() / k * np.cos(k * turn + rng.uniform(0, 6)) for k in range(2, 8))
        r = size * np.clip(1 + 0.3 * wave, 0.2, 2.5)
        shapes.append(shapely.Polygon(np.round(xy + np.c_[r * np.cos(turn), r * np.sin(turn)], 3)))
    return gpd.GeoDataFrame(geometry=shapes, crs=25832)
