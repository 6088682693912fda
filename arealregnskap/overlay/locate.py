"""Stage 5: which surfaces of the other inputs the first point of a ring lies in.

The winding of a surface is counted along a ray running east. Small surfaces are found by their boxes and walked round;
big ones by the segments in the point's row. Ties are those of ``crossings.py``: the same move decides both.
"""

from __future__ import annotations

from .buckets import bucket
from .compiled import kernel
from .crossings import tie
from .state import turn


@kernel
def enter(state, layers, land, rank, boxes, rows, own, x, y):
    """Add to the state the windings about the point (x, y) on a border of surface ``own``."""
    here = bucket(y, boxes.y0, boxes.shift, boxes.rows) * boxes.columns
    here += bucket(x, boxes.x0, boxes.shift, boxes.columns)
    for k in range(boxes.start[here], boxes.start[here + 1]):
        s = boxes.item[k]
        if rank[s] == rank[own] or x < land.box[s, 0] or x > land.box[s, 2] or y < land.box[s, 1] or y > land.box[s, 3]:
            continue
        sign = 1 if rank[s] > rank[own] else -1
        winding = 0
        for ring in range(land.surface_ring[s], land.surface_ring[s + 1]):
            for v in range(land.ring_start[ring], land.ring_start[ring + 1] - 1):
                winding += passed(land.xy, v, x, y, sign)
        if winding != 0:
            turn(state, layers, s, winding)
    row = bucket(y, rows.y0, rows.shift, rows.rows)
    for k in range(rows.start[row], rows.start[row + 1]):
        v = rows.item[k]
        if land.xy[v, 0] < x and land.xy[v + 1, 0] < x:
            continue
        s = rows.surface[k]
        if rank[s] == rank[own]:
            continue
        winding = passed(land.xy, v, x, y, 1 if rank[s] > rank[own] else -1)
        if winding != 0:
            turn(state, layers, s, winding)


@kernel
def passed(xy, v, x, y, sign):
    """+1 when segment v, moved by sign · (ε, ε²), crosses the ray from (x, y) upwards, −1 downwards, else 0."""
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
