"""Stage 3: buckets on the plane, so that segments and surfaces only meet their neighbours.

A bucket lies at ``((x − x0) >> shift, (y − y0) >> shift)``, clamped to the table: what lies outside falls in the
outermost buckets. So the table may cover the bulk of the land only, and one stray surface far away costs nothing.
A table of one column is a list of rows, right for rays running east.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .compiled import inlined, kernel
from .grid import Land
from .surfaces import IntArray

#: Segments in a bucket, about.
SEGMENTS = 0.25
#: Buckets are at least 2¹⁰ half steps wide (0.1 mm), see ``locate.References``.
SMALLEST = 10
#: Segments in a row, at least: many rows find faster, few are built faster.
ROW_SEGMENTS = 60
#: A small surface has at most so many vertices and lies in so many buckets; others are found by their segments.
SMALL_VERTICES, SMALL_BUCKETS = 1500, 100


class Buckets(NamedTuple):
    """Bucket b = row · columns + column holds ``item[start[b]:start[b + 1]]`` (of surface ``surface[…]``)."""

    start: IntArray
    item: npt.NDArray[np.int32]
    surface: npt.NDArray[np.int32]
    x0: int
    y0: int
    shift: int
    columns: int
    rows: int


def segments_of(land: Land, first_ring: int) -> Buckets:
    """All segments of the rings from ``first_ring`` on."""
    use = np.arange(len(land.ring_surface)) >= first_ring
    xy = land.xy[land.ring_start[first_ring] :]
    n = max(len(xy), 1)
    (x0, x1), (y0, y1) = _extent(xy[:, 0]), _extent(xy[:, 1])
    side = max(np.sqrt((x1 - x0) * float(y1 - y0) * SEGMENTS / n), _mean_step(xy))
    return index_segments(land, use, *_table(x0, y0, x1, y1, side))


def open_surfaces(land: Land, surfaces: int) -> tuple[Buckets, Buckets]:
    """The first surfaces, left out by ``segments_of``: boxes of the small ones, segments of the big ones in rows."""
    box = land.box[:surfaces]
    size = np.diff(land.ring_start[land.surface_ring[: surfaces + 1]])
    few = (size > 0) & (size <= SMALL_VERTICES)
    (x0, x1), (y0, y1) = _extent(box[few][:, [0, 2]].ravel()), _extent(box[few][:, [1, 3]].ravel())
    table = _table(x0, y0, x1, y1, np.sqrt((x1 - x0) * float(y1 - y0) / max(few.sum(), 1)))
    across = ((box[:, 2:] >> table[2]) - (box[:, :2] >> table[2]) + 1).clip(0, 1 << 30)
    small = few & (across[:, 0] * across[:, 1] <= SMALL_BUCKETS)
    big = (size > 0) & ~small
    y0, y1 = _extent(box[big][:, [1, 3]].ravel())
    side = max((y1 - y0) * ROW_SEGMENTS / max(size[big].sum(), 1), _mean_step(land.xy))
    use = np.append(big, np.zeros(len(land.box) - surfaces, bool))[land.ring_surface]
    return index_boxes(land, small, *table), index_segments(land, use, *_table(0, y0, 0, y1, side))


def _extent(values: IntArray) -> tuple[int, int]:
    """Where the values are: all of them, or the bulk where a few lie far from the rest."""
    if not len(values):
        return 0, 0
    low, high = int(values.min()), int(values.max())
    bulk = np.quantile(values[:: max(len(values) // 10_000, 1)], [0.005, 0.995])
    if high - low > 2 * (bulk[1] - bulk[0]) > 0:
        return int(bulk[0]) // 2 * 2, int(bulk[1])
    return low, high


def _mean_step(xy: npt.NDArray[np.int64]) -> float:
    """Mean length of segments, from a sample; jumps between rings are too few to matter."""
    if len(xy) < 2:
        return 1.0
    at = np.arange(0, len(xy) - 1, max(len(xy) // 10_000, 1))
    return float(np.median(np.abs(xy[at + 1] - xy[at]).max(1)))


def _table(x0: int, y0: int, x1: int, y1: int, side: float) -> tuple[int, int, int, int, int]:
    """x0, y0, shift, columns, rows of a table with buckets of about ``side`` each way (a power of two).

    Coordinates are even, so the lines between buckets, having odd coordinates, pass no vertex.
    """
    shift = max(int(np.ceil(np.log2(max(side, 1.0)))), SMALLEST)
    return x0 - 1, y0 - 1, shift, ((x1 - x0 + 1) >> shift) + 1, ((y1 - y0 + 1) >> shift) + 1


@inlined
def bucket(value, zero, shift, n):
    """Column (or row) of a coordinate."""
    return min(max((value - zero) >> shift, 0), n - 1)


@kernel
def index_segments(land, use_ring, x0, y0, shift, columns, rows):
    """Put every segment of the rings in use into all buckets its box touches; items are first vertices, falling."""
    xy, ring_start, ring_surface = land.xy, land.ring_start, land.ring_surface
    start = np.zeros(columns * rows + 1, np.int64)
    item, surface = np.empty(0, np.int32), np.empty(0, np.int32)
    for fill in range(2):
        for ring in range(len(use_ring)):
            if not use_ring[ring]:
                continue
            for v in range(ring_start[ring], ring_start[ring + 1] - 1):
                ax, ay = bucket(xy[v, 0], x0, shift, columns), bucket(xy[v, 1], y0, shift, rows)
                bx, by = bucket(xy[v + 1, 0], x0, shift, columns), bucket(xy[v + 1, 1], y0, shift, rows)
                for j in range(min(ay, by), max(ay, by) + 1):
                    for b in range(j * columns + min(ax, bx), j * columns + max(ax, bx) + 1):
                        if fill:
                            start[b] -= 1
                            item[start[b]] = v
                            surface[start[b]] = ring_surface[ring]
                        else:
                            start[b] += 1
        if not fill:
            item, surface = _room(start)
    return Buckets(start, item, surface, x0, y0, shift, columns, rows)


@kernel
def index_boxes(land, use, x0, y0, shift, columns, rows):
    """Put every surface in use into all buckets that its box touches; items are surfaces."""
    start = np.zeros(columns * rows + 1, np.int64)
    item = np.empty(0, np.int32)
    for fill in range(2):
        for s in range(len(use)):
            if not use[s]:
                continue
            for j in range(bucket(land.box[s, 1], y0, shift, rows), bucket(land.box[s, 3], y0, shift, rows) + 1):
                west = j * columns + bucket(land.box[s, 0], x0, shift, columns)
                east = j * columns + bucket(land.box[s, 2], x0, shift, columns)
                for b in range(west, east + 1):
                    if fill:
                        start[b] -= 1
                        item[start[b]] = s
                    else:
                        start[b] += 1
        if not fill:
            item = _room(start)[0]
    return Buckets(start, item, item, x0, y0, shift, columns, rows)


@kernel
def _room(start):
    """Turn counts into the *ends* of the buckets (filling counts down to the starts); room for the items."""
    for b in range(1, len(start)):
        start[b] += start[b - 1]
    n = start[-1]
    return np.empty(n, np.int32), np.empty(n, np.int32)
