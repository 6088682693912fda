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
from .compiled import grown, inlined, kernel
from .crossings import tie
from .state import RANK, turn
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
    """List the windings along a row from ``used`` on; returns the list and its end, −1 when a point is on a segment."""
    xy, start, item, surface = land.xy, index.start, index.item, index.surface
    count = 0
    good, fresh = True, True
    for column in range(-1, index.columns):
        # From reference point column − 1 (or from the far west) to the next, over the bucket between them.
        here = row * index.columns + max(column - 1, 0)
        west = index.x0 + ((column - 1) << index.shift) if column > 0 else -(np.int64(1) << 62)
        east = index.x0 + (max(column, 0) << index.shift)
        if column >= 0:
            for k in range(start[here], start[here + 1]):
                by = _passed_between(xy, item[k], west, east, y)
                if by == ON:
                    good = False
                    break
                if by != 0:
                    fresh = True
                    s = surface[k]
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


@inlined
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
def enter(state, land, index, known, boxes, rows, own, x, y):
    """Add to the state the windings about the point (x, y) on a border of surface ``own``."""
    rank = state.surface[own, RANK]
    if len(index.item):
        _enter_indexed(state, land, index, known, rank, x, y)
    if len(boxes.item) and rank != state.surface[boxes.item[0], RANK]:
        _enter_small(state, land, boxes, rank, x, y)
    if len(rows.item) and rank != state.surface[rows.surface[0], RANK]:
        _enter_big(state, land, rows, rank, x, y)


@inlined
def _enter_indexed(state, land, index, known, rank, x, y):
    """From the reference point of the bucket to (x, y)."""
    surface, layer, full, active, tally = state
    xy, start, item, item_surface = land.xy, index.start, index.item, index.surface
    at, listed, winding_of = known.at, known.surface, known.winding
    i, j = bucket(x, index.x0, index.shift, index.columns), bucket(y, index.y0, index.shift, index.rows)
    here = j * index.columns + i
    from_x, from_y = index.x0 + (i << index.shift), known.y[j]
    for k in range(at[here], at[here] + known.n[here]):
        if surface[listed[k], RANK] != rank:
            turn(surface, layer, full, active, tally, listed[k], winding_of[k])
    for k in range(start[here], start[here + 1]):
        s, v = item_surface[k], item[k]
        if surface[s, RANK] == rank:
            continue
        sign = 1 if surface[s, RANK] > rank else -1
        winding = passed_north(xy, v, from_x, y, sign) - passed_north(xy, v, from_x, from_y, sign)
        winding += passed(xy, v, x, y, sign) - passed(xy, v, from_x, y, sign)
        if winding != 0:
            turn(surface, layer, full, active, tally, s, winding)


@inlined
def _enter_small(state, land, boxes, rank, x, y):
    surface, layer, full, active, tally = state
    xy, box, ring_start, surface_ring = land.xy, land.box, land.ring_start, land.surface_ring
    start, item = boxes.start, boxes.item
    here = bucket(y, boxes.y0, boxes.shift, boxes.rows) * boxes.columns
    here += bucket(x, boxes.x0, boxes.shift, boxes.columns)
    for k in range(start[here], start[here + 1]):
        s = item[k]
        if x < box[s, 0] or x > box[s, 2] or y < box[s, 1] or y > box[s, 3]:
            continue
        sign = 1 if surface[s, RANK] > rank else -1
        winding = 0
        for ring in range(surface_ring[s], surface_ring[s + 1]):
            for v in range(ring_start[ring], ring_start[ring + 1] - 1):
                winding += passed(xy, v, x, y, sign)
        if winding != 0:
            turn(surface, layer, full, active, tally, s, winding)


@inlined
def _enter_big(state, land, rows, rank, x, y):
    surface, layer, full, active, tally = state
    xy, box = land.xy, land.box
    start, item, item_surface = rows.start, rows.item, rows.surface
    row = bucket(y, rows.y0, rows.shift, rows.rows)
    for k in range(start[row], start[row + 1]):
        s = item_surface[k]
        if x < box[s, 0] or x > box[s, 2] or y < box[s, 1] or y > box[s, 3]:
            continue
        winding = passed(xy, item[k], x, y, 1 if surface[s, RANK] > rank else -1)
        if winding != 0:
            turn(surface, layer, full, active, tally, s, winding)


@inlined
def passed(xy, v, x, y, sign):
    """+1 if segment v, moved by sign · (ε, ε²), crosses the ray from (x, y) to the east upwards, −1 downwards, or 0."""
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


@inlined
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
