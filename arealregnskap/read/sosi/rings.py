"""Rings of surfaces put together from curves, all at once.

A ring is closed when each curve begins where the one before it ended, within a tolerance. Where the two points are
the same, one is kept; where they differ within the tolerance, both are, so that every surface at the place has
the same vertices. Rings that do not close this way are left to ``mend``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from ...errors import HostileFileError
from .curves import Vertices
from .references import References

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_VERTICES_AT_ONCE = 2_000_000
#: Curves are normally used by two surfaces, or two for each theme; more than this is an attempt to fill the memory.
_USES = 64


@dataclass
class Joints:
    """How each reference meets the one before it in its ring (the first meets the last)."""

    is_first: BoolArray
    exact: BoolArray
    gap: FloatArray


def joints(references: References, vertices: Vertices) -> Joints:
    """Gaps [unit of the map] between consecutive curves."""
    n = len(references.curve)
    if not n:
        return Joints(np.empty(0, bool), np.empty(0, bool), np.empty(0))
    offset, count = vertices.offset[references.curve], vertices.count[references.curve]
    begin = vertices.xy[np.where(references.forward, offset, offset + count - 1)]
    end = vertices.xy[np.where(references.forward, offset + count - 1, offset)]
    is_first = _changes(references)
    last = np.flatnonzero(np.append(is_first[1:], True))
    before = np.arange(n) - 1
    before[is_first] = last
    step = begin - end[before]
    return Joints(is_first, (step == 0).all(axis=1), np.hypot(step[:, 0], step[:, 1]))


def open_surfaces(references: References, joint: Joints, vertices: Vertices, tolerance: float) -> IntArray:
    """Surfaces with a ring that does not close, or has fewer than four vertices."""
    size = _ring_sizes(references, joint, vertices)
    start = np.flatnonzero(joint.is_first)
    bad = np.concatenate([references.surface[joint.gap > tolerance], references.surface[start[size < 4]]])
    return np.unique(bad)


def polygons(references: References, joint: Joints, vertices: Vertices) -> tuple[IntArray, npt.NDArray[np.object_]]:
    """Surfaces (group indices) and their polygons; every ring must close.

    Raises HostileFileError when the same curves are used so often that the result would not fit.
    """
    if not len(references.curve):
        return np.empty(0, np.int64), np.empty(0, object)
    used = _used(joint, vertices.count[references.curve])
    if used.sum() > _USES * len(vertices.xy) + 1_000_000:
        raise HostileFileError("De samme kurvene er brukt i så mange flater at fila ikke kan leses.")
    made = [_block(references, joint, vertices, part) for part in _parts(references, used)]
    return np.unique(references.surface), np.concatenate(made)


def _used(joint: Joints, count: IntArray) -> IntArray:
    """Vertices each curve adds to its ring: all, less the first where it repeats the end of the curve before."""
    return count - (joint.exact & ~joint.is_first)


def _ring_sizes(references: References, joint: Joints, vertices: Vertices) -> IntArray:
    """Vertices of each ring, closing one included."""
    start = np.flatnonzero(joint.is_first)
    if not len(start):
        return np.empty(0, np.int64)
    return np.add.reduceat(_used(joint, vertices.count[references.curve]), start) + ~joint.exact[start]


def _changes(references: References) -> BoolArray:
    """True at the first reference of each ring."""
    same = (references.surface[1:] == references.surface[:-1]) & (references.ring[1:] == references.ring[:-1])
    return np.concatenate([[True], ~same])


def _parts(references: References, used: IntArray) -> Iterator[slice]:
    """Stretches of whole surfaces with a bounded number of vertices."""
    surface_start = np.flatnonzero(np.concatenate([[True], references.surface[1:] != references.surface[:-1]]))
    before = np.concatenate([[0], np.cumsum(used)])[surface_start]
    at = 0
    while at < len(surface_start):
        until = int(np.searchsorted(before, before[at] + _VERTICES_AT_ONCE))
        until = max(until, at + 1)
        stop = int(surface_start[until]) if until < len(surface_start) else len(used)
        yield slice(int(surface_start[at]), stop)
        at = until


def _block(references: References, joint: Joints, vertices: Vertices, part: slice) -> npt.NDArray[np.object_]:
    surface, curve, forward = references.surface[part], references.curve[part], references.forward[part]
    is_first, exact = joint.is_first[part], joint.exact[part]
    offset, count = vertices.offset[curve], vertices.count[curve]
    begin = np.where(forward, offset, offset + count - 1)
    step = np.where(forward, 1, -1)
    skip = (exact & ~is_first).astype(np.int64)
    # One more entry after each ring gives the vertex that closes it where the ends are not the same point.
    start = np.flatnonzero(is_first)
    last = np.append(start[1:], len(curve)) - 1
    slot = np.arange(len(curve)) + np.cumsum(is_first) - 1
    closing = slot[last] + 1
    size, source, stride = (np.zeros(len(curve) + len(start), np.int64) for _ in range(3))
    size[slot], source[slot], stride[slot] = count - skip, begin + skip * step, step
    size[closing], source[closing] = ~exact[start], begin[start]
    ends = np.cumsum(size)
    within = np.arange(ends[-1]) - np.repeat(ends - size, size)
    xy = vertices.xy[np.repeat(source, size) + within * np.repeat(stride, size)]
    ring_offsets = np.concatenate([[0], ends[closing]])
    new_surface = np.concatenate([[True], surface[start][1:] != surface[start][:-1]])
    polygon_offsets = np.append(np.flatnonzero(new_surface), len(start))
    made = shapely.from_ragged_array(shapely.GeometryType.POLYGON, xy, (ring_offsets, polygon_offsets))
    return np.asarray(made, object)
