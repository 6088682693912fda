"""Stage 5: which surfaces of the other inputs the first point of a ring lies in.

Every bucket of the segment index has a reference point on its western side, whose windings are known: they are found
by marching along each row of buckets from outside the land, in one go over the index. From there a point is reached by
going north or south and then east or west inside its bucket, counting the few segments passed.

The reference points have odd coordinates and lie on no segment, so the march meets no ties. Ties at the point looked
for are those of ``crossings.py``: the same move decides both.

The set that is not in the index has no reference points. Its small surfaces are found by their boxes and walked round;
big ones by the segments in the point's row, along a ray running east.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .buckets import SMALLEST, bucket
from .compiled import grown, kernel
from .crossings import tie
from .state import turn
from .surfaces import IntArray

#: Answer of ``_passed_between`` when an end of the way lies on the segment.
ON = 9


class References(NamedTuple):
    """``y``: northing of the reference points of each row of buckets; their eastings are the western sides.

    About that of bucket b the surfaces ``surface[at[b] : at[b] + n[b]]`` have the windings ``winding[…]``, others 0.
    """

    y: IntArray
    at: npt.NDArray[np.int32]
    n: npt.NDArray[np.int32]
    surface: npt.NDArray[np.int32]
    winding: npt.NDArray[np.int32]


@kernel
def references(land, index):
    """The reference points of all buckets; and whether one was found for every row."""
    y = np.empty(index.rows, np.int64)
    at, n = np.zeros(index.columns * index.rows, np.int32), np.zeros(index.columns * index.rows, np.int32)
    listed = np.empty((1 << 12, 2), np.int32)
    winding, place = np.zeros(len(land.box), np.int32), np.zeros(len(land.box), np.int32)
    active = np.empty(len(land.box), np.int32)
    used = 0
    for j in range(index.rows):
        # A reference point on a segment is no reference: then the whole row tries a step further north.
        end, lift = -1, 0
        while end < 0 and lift < 1 << SMALLEST:
            y[j] = index.y0 + (j << index.shift) + lift
            listed, end = _march(land, index, j, y[j], at, n, listed, used, winding, place, active)
            lift += 2
        if end < 0:
            return References(y, at, n, listed[:0, 0].copy(), listed[:0, 1].copy()), False
        used = end
    return References(y, at, n, listed[:used, 0].copy(), listed[:used, 1].copy()), True


@kernel
def _march(land, index, row, y, at, n, listed, used, winding, place, active):
    """List the windings along a row from row ``used`` of ``listed`` on; returns it and its end, −1 when on a segment."""
    count = 0
    good, fresh = True, True
    for column in range(-1, index.columns):
        # From reference point column − 1 (or from the far west) to the next, over the bucket between them.
        here = row * index.columns + max(column - 1, 0)
        west = index.x0 + ((column - 1) << index.shift) if column > 0 else -(np.int64(1) << 62)
        east = index.x0 + (max(column, 0) << index.shift)
        if column >= 0:
            for k in range(index.start[here], index.start[here + 1]):
                by = _passed_between(land.xy, index.item[k], west, east, y)
                if by == ON:
                    good = False
                    break
                if by != 0:
                    fresh = True
                    s = index.surface[k]
                    if winding[s] == 0:
                        active[count], place[s] = s, count
                        count += 1
                    winding[s] += by
                    if winding[s] == 0:
                        count -= 1
                        last = active[count]
                        active[place[s]], place[last] = last, place[s]
        if not good:
            break
        if column < 0:
            continue
        if fresh:
            while used + count > len(listed):
                listed = grown(listed)
            for i in range(count):
                listed[used + i, 0], listed[used + i, 1] = active[i], winding[active[i]]
            used += count
            fresh = False
        at[row * index.columns + column], n[row * index.columns + column] = used - count, count
    for i in range(count):
        winding[active[i]] = 0
    return listed, used if good else -1


@kernel
def _passed_between(xy, v, west, east, y):
    """Change of winding when segment v is passed on the way from west to east along y; ``ON`` if an end is on it."""
    ry, sy = xy[v, 1], xy[v + 1, 1]
    if (ry > y) == (sy > y):
        return 0
    rx, sx = xy[v, 0], xy[v + 1, 0]
    if max(rx, sx) < west or min(rx, sx) > east:
        return 0
    up = sy > y
    after_west, after_east = True, False
    ex, ey = sx - rx, sy - ry
    if min(rx, sx) < west:
        left = ex * (y - ry) - ey * (west - rx)
        if left == 0:
            return ON
        after_west = (left > 0) == up
    if max(rx, sx) > east:
        left = ex * (y - ry) - ey * (east - rx)
        if left == 0:
            return ON
        after_east = (left > 0) == up
    if after_west == after_east:
        return 0
    return -1 if up else 1


@kernel
def enter(state, layers, land, rank, index, known, boxes, rows, own, x, y):
    """Add to the state the windings about the point (x, y) on a border of surface ``own``."""
    if len(index.item):
        _enter_indexed(state, layers, land, rank, index, known, own, x, y)
    if len(boxes.item) and rank[own] != rank[boxes.item[0]]:
        _enter_small(state, layers, land, rank, boxes, own, x, y)
    if len(rows.item) and rank[own] != rank[rows.surface[0]]:
        _enter_big(state, layers, land, rank, rows, own, x, y)


@kernel
def _enter_indexed(state, layers, land, rank, index, known, own, x, y):
    """From the reference point of the bucket to (x, y)."""
    i, j = bucket(x, index.x0, index.shift, index.columns), bucket(y, index.y0, index.shift, index.rows)
    here = j * index.columns + i
    from_x, from_y = index.x0 + (i << index.shift), known.y[j]
    for k in range(known.at[here], known.at[here] + known.n[here]):
        if rank[known.surface[k]] != rank[own]:
            turn(state, layers, known.surface[k], known.winding[k])
    for k in range(index.start[here], index.start[here + 1]):
        s = index.surface[k]
        if rank[s] == rank[own]:
            continue
        v, sign = index.item[k], 1 if rank[s] > rank[own] else -1
        winding = passed_north(land.xy, v, from_x, y, sign) - passed_north(land.xy, v, from_x, from_y, sign)
        winding += passed(land.xy, v, x, y, sign) - passed(land.xy, v, from_x, y, sign)
        if winding != 0:
            turn(state, layers, s, winding)


@kernel
def _enter_small(state, layers, land, rank, boxes, own, x, y):
    here = bucket(y, boxes.y0, boxes.shift, boxes.rows) * boxes.columns
    here += bucket(x, boxes.x0, boxes.shift, boxes.columns)
    for k in range(boxes.start[here], boxes.start[here + 1]):
        s = boxes.item[k]
        if x < land.box[s, 0] or x > land.box[s, 2] or y < land.box[s, 1] or y > land.box[s, 3]:
            continue
        sign = 1 if rank[s] > rank[own] else -1
        winding = 0
        for ring in range(land.surface_ring[s], land.surface_ring[s + 1]):
            for v in range(land.ring_start[ring], land.ring_start[ring + 1] - 1):
                winding += passed(land.xy, v, x, y, sign)
        if winding != 0:
            turn(state, layers, s, winding)


@kernel
def _enter_big(state, layers, land, rank, rows, own, x, y):
    row = bucket(y, rows.y0, rows.shift, rows.rows)
    for k in range(rows.start[row], rows.start[row + 1]):
        s = rows.surface[k]
        if y < land.box[s, 1] or y > land.box[s, 3] or x < land.box[s, 0] or x > land.box[s, 2]:
            continue
        winding = passed(land.xy, rows.item[k], x, y, 1 if rank[s] > rank[own] else -1)
        if winding != 0:
            turn(state, layers, s, winding)


@kernel
def passed(xy, v, x, y, sign):
    """+1 when segment v, moved by sign · (ε, ε²), crosses the ray from (x, y) to the east upwards, −1 downwards, or 0."""
    ry, sy = xy[v, 1], xy[v + 1, 1]
    r_above = ry > y or (ry == y and sign > 0)
    s_above = sy > y or (sy == y and sign > 0)
    if r_above == s_above:
        return 0
    rx, sx = xy[v, 0], xy[v + 1, 0]
    if rx < x and sx < x:
        return 0
    if rx > x and sx > x:
        return 1 if s_above else -1
    ex, ey = sx - rx, sy - ry
    left = ex * (y - ry) - ey * (x - rx)
    if left == 0:
        left = tie(ex, ey, -sign)
    if s_above:
        return 1 if left > 0 else 0
    return -1 if left < 0 else 0


@kernel
def passed_north(xy, v, x, y, sign):
    """The same for the ray to the north from a point whose x is odd: +1 where it is crossed westwards."""
    rx, sx = xy[v, 0], xy[v + 1, 0]
    if (rx > x) == (sx > x):
        return 0
    ry, sy = xy[v, 1], xy[v + 1, 1]
    if ry < y and sy < y:
        return 0
    west = rx > x
    if ry > y and sy > y:
        return 1 if west else -1
    ex, ey = sx - rx, sy - ry
    left = ex * (y - ry) - ey * (x - rx)
    if left == 0:
        left = tie(ex, ey, -sign)
    if west:
        return 1 if left > 0 else 0
    return -1 if left < 0 else 0
