"""Curved geometry in WKB (ISO 13249-3), read by ourselves because GEOS knows only straight lines.

CircularString, CompoundCurve, CurvePolygon, MultiCurve and MultiSurface become lines and surfaces by ``arcs``.
Terrain surfaces (TIN, PolyhedralSurface) are no areas on the map and become missing, with a finding.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from ..issues import IssueLog
from . import arcs
from .crs_guess import is_geographic

FloatArray = npt.NDArray[np.float64]
ObjectArray = npt.NDArray[np.object_]

_CIRCULAR, _COMPOUND, _CURVE_POLYGON, _MULTI_CURVE, _MULTI_SURFACE = 8, 9, 10, 11, 12
_TERRAIN = (15, 16)


@dataclass
class Linear:
    """WKB with the curved rows taken out, and those rows as geometry of straight lines."""

    wkb: ObjectArray
    rows: npt.NDArray[np.intp]
    geometry: ObjectArray
    arcs: int = 0
    area: float = 0.0  # between the arcs and their lines, all taken positive [square of the layer's unit]
    faults: list[str] = field(default_factory=list)
    without_surface: int = 0

    def report(self, where: str, log: IssueLog) -> None:
        if self.arcs:
            report_arcs(self.arcs, self.area, where, log)
        if self.without_surface:
            log.add("les_terreng", where, count=self.without_surface)
        if self.faults:
            log.add("les_uleselig_geometri", where, count=len(self.faults), value=self.faults[0])


def report_arcs(count: int, area: float, where: str, log: IssueLog) -> None:
    """The finding for stroked arcs; the area is the most that all of them together can move."""
    text = "under 0,1" if area < 0.1 else f"{area:.1f}".replace(".", ",")
    log.add("les_buer", where, count=count, value=text, area_m2=area)


def deviation_in(epsg: int | None, metres: float) -> float:
    """The deviation in the unit of the reference system."""
    geographic = epsg is not None and is_geographic(epsg)
    return metres / arcs.METRES_PER_DEGREE if geographic else metres


def linearise(wkb: ObjectArray, deviation: float, depth: int = 32) -> Linear:
    """Take the curved rows of an array of WKB (bytes or None) and make them straight."""
    rows = np.array([i for i, w in enumerate(wkb) if w is not None and len(w) >= 5 and _kind(w) > 7], dtype=np.intp)
    out = Linear(wkb, rows, np.full(len(rows), None, dtype=object))
    if not len(rows):
        return out
    out.wkb = wkb.copy()
    out.wkb[rows] = None
    for n, row in enumerate(rows):
        reader = _Reader(bytes(wkb[row]), deviation, depth)
        try:
            out.geometry[n] = reader.geometry()
        except (struct.error, ValueError, shapely.errors.GEOSException) as e:
            out.faults.append(f"rad {row + 1}: {e}")
        out.arcs += reader.arcs
        out.area += reader.area
        out.without_surface += reader.terrain
    return out


def _kind(wkb: bytes) -> int:
    return int(struct.unpack_from("<I" if wkb[0] else ">I", wkb, 1)[0] & 0x0FFFFFFF) % 1000


class _Reader:
    """One pass over the WKB of one geometry."""

    def __init__(self, wkb: bytes, deviation: float, depth: int) -> None:
        self.wkb, self.at, self.deviation, self.room = wkb, 0, deviation, depth
        self.arcs, self.area, self.terrain = 0, 0.0, False

    def geometry(self) -> shapely.Geometry | None:
        kind, count, dims, order = self._head()
        if kind in _TERRAIN:
            self.terrain = True
            return None
        if kind in (_CIRCULAR, _COMPOUND, 2):
            return shapely.linestrings(self._line(kind, count, dims, order))
        if kind in (_CURVE_POLYGON, 3):
            return self._polygon(kind, count, dims, order)
        if kind == 1:
            raise ValueError("punkt inne i en kurve")
        parts = [p for p in self._parts(count) if p is not None]
        if kind in (_MULTI_SURFACE, 6):
            return shapely.multipolygons(parts)
        if kind in (_MULTI_CURVE, 5):
            return shapely.multilinestrings(parts)
        if kind == 7:
            return shapely.geometrycollections(parts)
        raise ValueError(f"ukjent geometritype {kind}")

    def _parts(self, count: int) -> list[shapely.Geometry | None]:
        self.room -= 1
        if self.room < 0:
            raise ValueError("for dypt nøstet")
        self._plausible(count, 5)
        parts = [self.geometry() for _ in range(count)]
        self.room += 1
        return parts

    def _head(self) -> tuple[int, int, int, str]:
        order = "<" if self.wkb[self.at : self.at + 1] == b"\x01" else ">"
        code, count = struct.unpack_from(order + "II", self.wkb, self.at + 1)
        self.at += 9
        extended = bool(code & 0x80000000) + bool(code & 0x40000000)
        code &= 0x0FFFFFFF
        return code % 1000, count, 2 + max(extended, (0, 1, 1, 2)[min(code // 1000, 3)]), order

    def _plausible(self, count: int, size: int) -> None:
        """A count from the file never makes us take more memory than the file has bytes for."""
        if count * size > len(self.wkb) - self.at:
            raise ValueError("avkuttet geometri")

    def _coordinates(self, count: int, dims: int, order: str) -> FloatArray:
        self._plausible(count, 8 * dims)
        flat = np.frombuffer(self.wkb, np.dtype(order + "f8"), count * dims, self.at)
        self.at += 8 * dims * count
        return flat.reshape(count, dims)[:, :2].astype(float)

    def _line(self, kind: int, count: int, dims: int, order: str) -> FloatArray:
        if kind == 2:
            return self._coordinates(count, dims, order)
        if kind == _CIRCULAR:
            return self._stroked(self._coordinates(count, dims, order))
        self._plausible(count, 9)
        parts = [self._line(*self._member()) for _ in range(count)]
        return joined(parts)

    def _member(self) -> tuple[int, int, int, str]:
        kind, count, dims, order = self._head()
        if kind not in (2, _CIRCULAR):
            raise ValueError(f"geometritype {kind} i sammensatt kurve")
        return kind, count, dims, order

    def _stroked(self, points: FloatArray) -> FloatArray:
        if len(points) < 3 or len(points) % 2 == 0:
            raise ValueError(f"bue med {len(points)} punkter")
        pieces = []
        for i in range(0, len(points) - 2, 2):
            p, q, r = (tuple(map(float, points[i + j])) for j in range(3))
            stroke = arcs.stroke(p, q, r, self.deviation)  # type: ignore[arg-type]  # each has two numbers
            pieces.append(points[i : i + 3] if stroke is None else stroke.xy)
            self.arcs += stroke is not None
            self.area += 0.0 if stroke is None else stroke.area
        return joined(pieces)

    def _polygon(self, kind: int, count: int, dims: int, order: str) -> shapely.Geometry:
        if kind == 3:
            self._plausible(count, 4)
            rings = []
            for _ in range(count):
                (n,) = struct.unpack_from(order + "I", self.wkb, self.at)
                self.at += 4
                rings.append(self._coordinates(n, dims, order))
        else:
            self._plausible(count, 9)
            rings = [self._line(*self._head()) for _ in range(count)]
        if not rings:
            return shapely.Polygon()
        return shapely.polygons(shapely.linearrings(rings[0]), [shapely.linearrings(r) for r in rings[1:]] or None)


def joined(parts: list[FloatArray]) -> FloatArray:
    """Lines put end to end; a vertex met twice in a row, bit for bit, is kept once."""
    if not parts:
        raise ValueError("tom kurve")
    out = [parts[0]]
    for part in parts[1:]:
        same = len(out[-1]) and len(part) and (out[-1][-1] == part[0]).all()
        out.append(part[1:] if same else part)
    return np.vstack(out)
