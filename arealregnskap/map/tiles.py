"""Vector tiles (MVT) of large layers, so that a map of a hundred thousand surfaces moves as lightly as one of ten.

Each zoom level has its own simplified surfaces, with borders that neighbours share kept shared; a tile is cut from
those near it. Tiles are for looking at: no area is ever measured in one.
"""

from __future__ import annotations

import logging
import math
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import mapbox_vector_tile
import numpy as np
import shapely

from ..errors import ArealregnskapError

_LOG = logging.getLogger(__name__)

EXTENT = 4096  # of a tile, in its own units
MIN_ZOOM, MAX_ZOOM = 5, 18
#: The map's scale is that of Web Mercator: half the equator [m].
_HALF = math.pi * 6378137.0
_BUFFER = 64 / EXTENT  # of a tile drawn around it, so that outlines do not end at its edge
_KEPT = 2000  # tiles of a layer kept as they were sent
_TINY_PX2 = 3.0  # surfaces below this on the screen are left out below the zoom where they show


def clipped(geometry: Any, box: tuple[float, float, float, float]) -> Any:
    """Surfaces cut by a rectangle. The fast way gives up on needles thinner than a float can tell (GEOS: «Invalid
    number of points in LinearRing»); where it does, the exact way is taken, of which only ground with width is kept."""
    try:
        return shapely.clip_by_rect(geometry, *box)
    except shapely.GEOSException as fault:
        _LOG.info("surfaces in %s are cut the exact way: %s", box, fault)
    cut = shapely.intersection(shapely.make_valid(geometry), shapely.box(*box))
    parts, owner = shapely.get_parts(cut, return_index=True)
    parts, owner = shapely.get_parts(parts), np.repeat(owner, shapely.get_num_geometries(parts))
    wide = shapely.get_dimensions(parts) == 2
    whole = np.full(len(cut), shapely.MultiPolygon(), dtype=object)
    shapely.multipolygons(parts[wide], indices=owner[wide], out=whole)
    return whole


@dataclass
class TileLayer:
    """Surfaces with what is said of each, ready to be cut into tiles.

    ``frame`` has geometry in any reference system; ``properties`` one dict per row of texts and numbers. The surfaces
    of a partition (``shared``) are simplified together, others each by itself.
    """

    name: str
    frame: gpd.GeoDataFrame
    properties: Sequence[dict[str, Any]]
    shared: bool = True
    _kept: OrderedDict[tuple[int, int, int], bytes] = field(default_factory=OrderedDict, init=False, repr=False)
    _levels: dict[int, _Level] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.frame) != len(self.properties):
            raise ValueError("one set of properties per surface")
        projected = self.frame.geometry.to_crs(3857)
        self._geometry = np.asarray(projected, dtype=object)

    def tile(self, z: int, x: int, y: int) -> bytes:
        """The tile as MVT bytes; empty where the layer has nothing. Raises ArealregnskapError for no tile at all."""
        key = (z, x, y)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = self._cut(z, x, y)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def _cut(self, z: int, x: int, y: int) -> bytes:
        if not (MIN_ZOOM <= z <= MAX_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
            raise ArealregnskapError(f"Kartflisa {z}/{x}/{y} finnes ikke.")
        west, south, east, north = bounds(z, x, y)
        margin = (east - west) * _BUFFER
        box = (west - margin, south - margin, east + margin, north + margin)
        level = self._level(z)
        near = np.sort(level.tree.query(shapely.box(*box)))
        cut = clipped(level.geometry[near], box)
        alive = ~(shapely.is_empty(cut) | shapely.is_missing(cut))
        rows = level.row[near[alive]]
        features = [
            {"geometry": g, "properties": self.properties[r], "id": int(r) + 1}
            for g, r in zip(cut[alive], rows, strict=True)
        ]
        if not features:
            return b""
        options = {"quantize_bounds": (west, south, east, north), "extents": EXTENT}
        made: bytes = mapbox_vector_tile.encode([{"name": self.name, "features": features}], default_options=options)
        return made

    def _level(self, z: int) -> _Level:
        with self._lock:
            if z not in self._levels:
                self._levels[z] = self._made(z)
            return self._levels[z]

    def _simplified(self, tolerance: float) -> Any:
        """GEOS cannot simplify every coverage as one; each surface is then simplified by itself."""
        if self.shared:
            try:
                return shapely.coverage_simplify(self._geometry, tolerance)
            except shapely.GEOSException as fault:
                _LOG.info("layer %s is simplified surface by surface: %s", self.name, fault)
        return shapely.simplify(self._geometry, tolerance)

    def _made(self, z: int) -> _Level:
        pixel = 2 * _HALF / 2**z / 256
        geometry = self._geometry
        if z < MAX_ZOOM:
            geometry = self._simplified(pixel / 2)
        shown = ~(shapely.is_empty(geometry) | shapely.is_missing(geometry))
        if z < MAX_ZOOM - 3:
            shown &= shapely.area(self._geometry) >= _TINY_PX2 * pixel**2
        row = np.flatnonzero(shown)
        return _Level(geometry[row], row, shapely.STRtree(geometry[row]))


@dataclass(frozen=True)
class _Level:
    """The surfaces as drawn at one zoom, and the row of the layer each is of."""

    geometry: Any
    row: Any
    tree: shapely.STRtree


def bounds(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a tile in Web Mercator [m]; y counts from the north."""
    size = 2 * _HALF / 2**z
    west, north = -_HALF + x * size, _HALF - y * size
    return west, north - size, west + size, north
