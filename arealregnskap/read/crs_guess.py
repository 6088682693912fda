"""Reference systems doubted: no code, axes in the wrong order, or coordinates that cannot be where the code says.

A guess is only made when one reference system puts the data where they belong and no other does; it is always
said as a finding. With the municipality's box the test is sharp (UTM zones lie hundreds of kilometres apart).
Without it a coarse outline of Norway is all there is; then a stated system is only set aside when its unit is wrong
(degrees for metres), not for lying outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from .contract import Bounds

FloatArray = npt.NDArray[np.float64]

#: Tried for coordinates in metres, in this order; degrees are EUREF89 geographic.
PROJECTED = (25832, 25833, 25835, 25831, 25834, 25836, 3857)
GEOGRAPHIC = 4258

#: Mainland Norway with its coastal waters, drawn coarsely by hand [degrees: longitude, latitude].
_NORWAY = shapely.Polygon([
    (4.2, 61.0), (4.4, 58.6), (6.4, 57.7), (8.7, 57.8), (11.3, 58.8), (12.1, 59.5), (12.8, 60.5), (12.6, 61.6),
    (12.4, 63.2), (14.4, 63.9), (14.8, 65.3), (15.8, 66.2), (17.0, 67.8), (18.5, 68.2), (20.4, 68.7), (23.0, 68.4),
    (25.9, 68.5), (26.2, 69.5), (28.0, 69.8), (28.7, 68.9), (29.6, 69.0), (31.5, 69.7), (31.5, 70.7), (26.0, 71.5),
    (22.0, 71.1), (17.3, 70.0), (11.7, 68.2), (10.8, 66.4), (8.6, 64.5), (6.0, 63.4), (4.2, 62.3),
])  # fmt: skip

#: Room round the municipality's box [degrees]: neighbouring plans and generalised borders still belong.
_NEAR_MARGIN = 0.15

#: Share of the vertices that must lie where the data belong.
_SHARE = 0.9

_SAMPLE = 1_000  # geometries looked at, and vertices of those


@dataclass(frozen=True)
class Verdict:
    """What the coordinates say about a reference system.

    ``epsg`` is the system to use (None: cannot be told), ``swap`` whether the axes must change places, ``fits``
    whether the data then lie where they belong, ``others`` further systems that would do as well.
    """

    epsg: int | None
    swap: bool = False
    fits: bool = True
    others: tuple[int, ...] = ()


def judge(geometry: Any, stated: int | None, near: Bounds | None = None) -> Verdict:
    """Weigh the stated system (east, north order) against the coordinates of an array of geometries."""
    xy = _sample(geometry)
    if not len(xy):
        return Verdict(stated)
    if stated is not None and _share(xy, stated, near) >= _SHARE:
        return Verdict(stated)
    fitting = [
        (epsg, swap)
        for epsg in _candidates(xy, stated)
        for swap in (False, True)
        if _share(xy[:, ::-1] if swap else xy, epsg, near) >= _SHARE
    ]
    if stated is not None and (stated, True) in fitting:
        return Verdict(stated, swap=True)
    doubted = stated is None or near is not None or _impossible(xy, stated)
    if len(fitting) == 1 and doubted:
        return Verdict(*fitting[0])
    others = tuple(dict.fromkeys(epsg for epsg, _ in fitting))
    return Verdict(None if stated is None or _impossible(xy, stated) else stated, fits=False, others=others)


def _sample(geometry: Any) -> FloatArray:
    """Vertices of geometries spread over the layer, and spread over those."""
    present = np.asarray(geometry, dtype=object)
    present = present[~shapely.is_missing(present)]
    xy = shapely.get_coordinates(present[:: max(1, len(present) // _SAMPLE)])
    xy = xy[:: max(1, len(xy) // _SAMPLE)]
    return np.asarray(xy[np.isfinite(xy).all(axis=1)], float)


def _candidates(xy: FloatArray, stated: int | None) -> list[int]:
    degrees = bool((np.abs(xy) <= 180).all())
    fallback = [GEOGRAPHIC] if degrees else list(PROJECTED)
    return fallback if stated is None or stated in fallback else [stated, *fallback]


def _share(xy: FloatArray, epsg: int, near: Bounds | None) -> float:
    """Share of the vertices that lie near the municipality, or in Norway when no municipality is given."""
    if _impossible(xy, epsg):
        return 0.0
    lon, lat = _to_degrees(epsg).transform(xy[:, 0], xy[:, 1])
    lon, lat = np.asarray(lon), np.asarray(lat)
    known = np.isfinite(lon) & np.isfinite(lat)
    lon, lat = np.where(known, lon, 0.0), np.where(known, lat, 0.0)
    if near is None:
        return float((known & shapely.contains_xy(_NORWAY, lon, lat)).mean())
    west, south, east, north = near
    m = _NEAR_MARGIN
    inside = (lon >= west - 2 * m) & (lon <= east + 2 * m) & (lat >= south - m) & (lat <= north + m)
    return float((known & inside).mean())


def _impossible(xy: FloatArray, epsg: int) -> bool:
    """Metres cannot be degrees, nor the other way: no land of ours lies within 180 m of an origin."""
    if is_geographic(epsg):
        return bool((np.abs(xy) > 360).any())
    return bool((xy[:, 1] > 50).all() and (np.abs(xy) <= 180).all())


@lru_cache(maxsize=32)
def _to_degrees(epsg: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(epsg, GEOGRAPHIC, always_xy=True)


@lru_cache(maxsize=32)
def is_geographic(epsg: int) -> bool:
    """Whether the system's coordinates are degrees."""
    return bool(pyproj.CRS.from_epsg(epsg).is_geographic)
