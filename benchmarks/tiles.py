"""Vector tiles of 100 000 surfaces: what one tile costs when its zoom is prepared, and what preparing costs.

The land is a grid of quadrilaterals whose corners are moved by chance, so that neighbours share borders. SYNTETISK.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

import numpy as np

from .measure import Clock

SIDE = 316  # surfaces along each side: 99 856 in all
CELL_M = 120.0
ASKED = 400  # tiles


def _land() -> Any:
    import geopandas as gpd
    import shapely

    random = np.random.default_rng(1)
    at = np.stack(np.meshgrid(np.arange(SIDE + 1), np.arange(SIDE + 1), indexing="ij"), -1) * CELL_M
    at = at + random.uniform(-40, 40, at.shape) + (500_000, 6_980_000)
    rings = np.stack([at[:-1, :-1], at[1:, :-1], at[1:, 1:], at[:-1, 1:], at[:-1, :-1]], 2).reshape(-1, 5, 2)
    return gpd.GeoDataFrame(geometry=shapely.polygons(rings), crs=25832)


def _tiles(frame: Any) -> list[tuple[int, int, int]]:
    """Tiles a reader meets: every zoom from 9 to 16, at random places of the land."""
    random = np.random.default_rng(2)
    west, south, east, north = frame.to_crs(4326).total_bounds
    asked = []
    for z in random.integers(9, 17, ASKED):
        lon, lat = random.uniform(west, east), np.radians(random.uniform(south, north))
        n = 2 ** int(z)
        asked.append((int(z), int((lon + 180) / 360 * n), int((1 - np.arcsinh(np.tan(lat)) / np.pi) / 2 * n)))
    return asked


def ours(clock: Clock, _: str) -> dict[str, Any]:
    """Median and p95 of one tile [ms], packed as it is sent, when first asked for and again; preparing zooms [s]."""
    import gzip

    from arealregnskap.map.tiles import TileLayer

    frame = _land()
    layer = TileLayer("plan", frame, [{"kode": "1110", "daa": "14,4", "mosaikk": n} for n in range(len(frame))])
    asked = _tiles(frame)
    began = time.perf_counter()
    for z in {z for z, _, _ in asked}:
        layer.tile(z, 0, 0)
    prepared = time.perf_counter() - began
    answer: dict[str, Any] = {"surfaces": len(frame), "prepared_s": round(prepared, 1)}
    with clock.job():
        for asking in ("first", "again"):
            took, size = [], []
            for tile in asked:
                began = time.perf_counter()
                size.append(len(gzip.compress(layer.tile(*tile), 5)))
                took.append(1e3 * (time.perf_counter() - began))
            answer |= {
                f"{asking}_median_ms": round(statistics.median(took), 1),
                f"{asking}_p95_ms": round(float(np.percentile(took, 95)), 1), "largest_kb": round(max(size) / 1e3),
            }  # fmt: skip
    return answer
