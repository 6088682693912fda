"""Stage 1: surfaces → rings, as places in a buffer of coordinates. Nothing is copied, no geometry is made.

Well-known binary (ISO 13249-3, OGC 06-103r4; with the flags of PostGIS' EWKB) is walked from header to header.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import OverlayError
from .compiled import inlined, kernel
from .surfaces import (
    FloatArray,
    IntArray,
    ObjectArray,
    Ragged,
    Surfaces,
    decoded,
    is_arrow,
    not_a_surface,
    only_polygons,
)


class Rings(NamedTuple):
    """Rings of one buffer: ring r has ``size[r]`` vertices from byte ``at[r]``, each ``stride[r]`` bytes long and
    starting with x and y (float64, native order)."""

    data: npt.NDArray[np.uint8]
    at: IntArray
    size: IntArray
    stride: IntArray
    surface: IntArray  # row of the input
    shell: npt.NDArray[np.bool_]


def rings_of(surfaces: Surfaces) -> list[Rings]:
    """The rings of an input, one ``Rings`` for each buffer. Raises OverlayError on what is not a surface."""
    g = surfaces.geometry
    if isinstance(g, Ragged):
        return [_from_ragged(g)]
    if is_arrow(g):
        chunks = g.chunks if hasattr(g, "chunks") else [g]
        first = np.cumsum([0, *(len(c) for c in chunks)])
        return [_from_wkb(c, int(n), surfaces.name) for c, n in zip(chunks, first, strict=False) if len(c)]
    polygons = surfaces.polygons()
    return [_from_ragged(_ragged(polygons))] if len(polygons) else []


def _ragged(polygons: ObjectArray) -> Ragged:
    polygons = np.where(shapely.is_empty(polygons) | shapely.is_missing(polygons), shapely.Polygon(), polygons)
    kind, xy, offsets = shapely.to_ragged_array(polygons, include_z=False)
    start = [np.asarray(o, np.int64) for o in offsets]
    if kind == shapely.GeometryType.POLYGON:
        start.append(np.arange(len(start[1])))
    return Ragged(xy, *start)


def _from_ragged(g: Ragged) -> Rings:
    xy: FloatArray = np.ascontiguousarray(g.xy[:, :2], np.float64)
    n = len(g.ring_start) - 1
    shell = np.zeros(n, bool)
    shell[g.part_start[:-1][np.diff(g.part_start) > 0]] = True
    part = np.repeat(np.arange(len(g.part_start) - 1), np.diff(g.part_start))
    surface = np.repeat(np.arange(len(g)), np.diff(g.surface_start))[part]
    start = np.asarray(g.ring_start, np.int64)
    return Rings(xy.view(np.uint8).reshape(-1), start[:-1] * 16, np.diff(start), np.full(n, 16), surface, shell)


def _from_wkb(array: Any, first_row: int, name: str) -> Rings:
    import pyarrow as pa

    array = array.storage if isinstance(array, pa.ExtensionArray) else array
    if not (pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type)):
        raise OverlayError(f"Geometrien er {array.type}, ikke WKB.", where=f"Laget «{name}»")
    if array.null_count:  # give missing rows no length, whatever lies under them
        array = array.fill_null(b"")
    width = np.int64 if pa.types.is_large_binary(array.type) else np.int32
    _, offsets, data = array.buffers()
    start = np.frombuffer(offsets, width)[array.offset : array.offset + len(array) + 1].astype(np.int64)
    buffer = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
    n, bad, found = scan_wkb(buffer, start, np.empty((0, 5), np.int64))
    if bad >= 0 and found == BIG_ENDIAN:
        rings = _from_ragged(_ragged(only_polygons(name, decoded(array))))
        return rings._replace(surface=first_row + rings.surface)
    if bad >= 0:
        raise not_a_surface(name, first_row + bad, _TROUBLE.get(found, f"WKB-type {found}"))
    table = np.empty((n, 5), np.int64)
    scan_wkb(buffer, start, table)
    at, size, stride = np.ascontiguousarray(table[:, :3].T)
    return Rings(buffer, at, size, stride, first_row + table[:, 3], table[:, 4] == 1)


BIG_ENDIAN, TRUNCATED = -1, -2
_TROUBLE = {TRUNCATED: "avkuttet WKB", 1: "Point", 2: "LineString", 4: "MultiPoint", 5: "MultiLineString",
            7: "GeometryCollection"}  # fmt: skip


@inlined
def _uint32(data, at):
    return (
        np.int64(data[at]) | np.int64(data[at + 1]) << 8 | np.int64(data[at + 2]) << 16 | np.int64(data[at + 3]) << 24
    )


@inlined
def _header(data, at, end):
    """Type (1–7) and number of dimensions of the geometry at ``at``; type < 0 is trouble."""
    if at + 9 > end:
        return TRUNCATED, 0
    if data[at] != 1:
        return BIG_ENDIAN, 0
    code = _uint32(data, at + 1)
    flags, code = code >> 28, code & 0xFFFFFFF  # EWKB: 8 has Z, 4 has M, 2 has a reference system
    iso = code // 1000  # ISO: 1 has Z, 2 has M, 3 has both
    dimensions = 2 + (flags >> 3 & 1) + (flags >> 2 & 1) + (iso & 1) + (iso >> 1 & 1)
    return code % 1000, dimensions + 16 * (flags >> 1 & 1)


@kernel
def scan_wkb(data, start, out):
    """Fill ``out`` with (at, count, stride, surface, shell) of every ring, or only count where it has no rows.

    Returns the number of rings, and the first row that is not a surface (−1 if all are) with its type.
    """
    n = 0
    for row in range(len(start) - 1):
        at, end = start[row], start[row + 1]
        if at == end:
            continue
        kind, dimensions = _header(data, at, end)
        if kind != 3 and kind != 6:
            return n, row, kind
        parts = 1
        if kind == 6:
            at += 5 + (dimensions >> 4) * 4
            if at + 4 > end:
                return n, row, TRUNCATED
            parts = _uint32(data, at)
            at += 4
        for _ in range(parts):
            kind, dimensions = _header(data, at, end)
            if kind != 3:
                return n, row, kind
            at += 5 + (dimensions >> 4) * 4
            stride = 8 * (dimensions & 15)
            if at + 4 > end:
                return n, row, TRUNCATED
            rings = _uint32(data, at)
            at += 4
            for ring in range(rings):
                if at + 4 > end:
                    return n, row, TRUNCATED
                count = _uint32(data, at)
                at += 4
                if count * stride > end - at:
                    return n, row, TRUNCATED
                if len(out):
                    out[n, 0] = at
                    out[n, 1] = count
                    out[n, 2] = stride
                    out[n, 3] = row
                    out[n, 4] = 1 if ring == 0 else 0
                at += count * stride
                n += 1
    return n, -1, 0
