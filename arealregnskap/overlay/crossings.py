"""Stage 4: where segments of different inputs cross.

Ties (a vertex on a segment, shared and collinear borders) are decided as if input number r were moved by (εᵣ, εᵣ²),
ε₀ ≪ ε₁ ≪ … (simulation of simplicity, Edelsbrunner & Mücke 1990). Surfaces of a set move together, each surface of a
mask on its own. So no two borders ever touch without crossing, and every count of crossings is consistent.

A crossing is an event on both segments, at the very same point, computed in one way whichever of the two is asked and
in whatever direction they run: the borders of every combination close exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .buckets import Buckets, bucket
from .compiled import chunks_of, grown, inlined, kernel, parallel
from .grid import CHUNKS, Land
from .surfaces import FloatArray


class Events(NamedTuple):
    """One row per segment and crossing, in the order they are walked over.

    ``where`` (n, 2): segment (its first vertex), surface entered or left; ``place`` (n, 3): share of the way along
    the segment, x, y [half steps from the centre]; ``step`` (n,): +1 entered, −1 left.
    """

    where: npt.NDArray[np.int32]
    place: FloatArray
    step: npt.NDArray[np.int8]


def events_of(land: Land, rank: npt.NDArray[np.int32], index: Buckets, open_rings: int, threads: int) -> Events:
    """All crossings. ``index`` holds the segments of rings from ``open_rings`` on; those before are of one set."""
    n = len(land.ring_surface)
    chunks = chunks_of(land.ring_start, 0, open_rings, CHUNKS)
    indexed = rank[land.ring_surface[open_rings:]]
    if len(indexed) and (indexed != indexed[0]).any():  # a single set does not cross itself
        chunks += chunks_of(land.ring_start, open_rings, n, CHUNKS)
    found = parallel(lambda a, b: find(land, rank, index, open_rings, a, b), chunks, threads)
    where = np.concatenate([np.empty((0, 2), np.int32), *(f[0] for f in found)])
    place = np.concatenate([np.empty((0, 3)), *(f[1] for f in found)])
    step = np.concatenate([np.empty(0, np.int8), *(f[2] for f in found)])
    return in_order(where, place, step, len(land.xy))


@inlined
def tie(dx, dy, sign):
    """Side of a segment (dx, dy) on which a point of it falls when moved by sign · (ε, ε²): > 0 is left."""
    if dy != 0:
        return -sign if dy > 0 else sign
    return sign if dx > 0 else -sign


@kernel
def find(land, rank, index, open_rings, first, end):
    """Crossings of the segments of rings first…end with those in the index; both events of each."""
    xy, ring_start, ring_surface = land.xy, land.ring_start, land.ring_surface
    start, item, surface = index.start, index.item, index.surface
    x0, y0, shift, columns, rows = index.x0, index.y0, index.shift, index.columns, index.rows
    open_vertices = ring_start[open_rings]
    where = np.empty((1 << 12, 2), np.int32)
    place = np.empty((1 << 12, 3), np.float64)
    step = np.empty(1 << 12, np.int8)
    n = 0
    if not len(item):
        return where[:0], place[:0], step[:0]
    for ring in range(first, end):
        own = ring_surface[ring]
        r_own = rank[own]
        a, b = ring_start[ring], ring_start[ring + 1]
        px, py = xy[a, 0], xy[a, 1]
        pi, pj = bucket(px, x0, shift, columns), bucket(py, y0, shift, rows)
        for v in range(a, b - 1):
            qx, qy = xy[v + 1, 0], xy[v + 1, 1]
            qi, qj = bucket(qx, x0, shift, columns), bucket(qy, y0, shift, rows)
            west, east = min(px, qx), max(px, qx)
            south, north = min(py, qy), max(py, qy)
            dx, dy = qx - px, qy - py
            for j in range(min(pj, qj), max(pj, qj) + 1):
                for i in range(min(pi, qi), max(pi, qi) + 1):
                    here = j * columns + i
                    for k in range(start[here], start[here + 1]):
                        u = item[k]
                        if u <= v and v >= open_vertices:
                            break  # items fall, and each pair of indexed segments is met from its lesser one
                        rx, sx = xy[u, 0], xy[u + 1, 0]
                        if (rx < west and sx < west) or (rx > east and sx > east):
                            continue
                        ry, sy = xy[u, 1], xy[u + 1, 1]
                        if (ry < south and sy < south) or (ry > north and sy > north):
                            continue
                        other = surface[k]
                        r_other = rank[other]
                        if r_other == r_own:
                            continue
                        # The pair meets in several buckets; it counts in that of the lower left corner of both boxes.
                        if bucket(max(west, min(rx, sx)), x0, shift, columns) != i:
                            continue
                        if bucket(max(south, min(ry, sy)), y0, shift, rows) != j:
                            continue
                        sign = 1 if r_other > r_own else -1
                        o1, o2 = dx * (ry - py) - dy * (rx - px), dx * (sy - py) - dy * (sx - px)
                        r_left = (o1 if o1 != 0 else tie(dx, dy, sign)) > 0
                        if r_left == ((o2 if o2 != 0 else tie(dx, dy, sign)) > 0):
                            continue
                        ex, ey = sx - rx, sy - ry
                        o3, o4 = ex * (py - ry) - ey * (px - rx), ex * (qy - ry) - ey * (qx - rx)
                        p_left = (o3 if o3 != 0 else tie(ex, ey, -sign)) > 0
                        if p_left == ((o4 if o4 != 0 else tie(ex, ey, -sign)) > 0):
                            continue
                        x, y = (
                            _meeting(px, py, qx, qy, o3, o4, rx, ry, sx, sy, o1, o2)
                            if r_own < r_other
                            else _meeting(rx, ry, sx, sy, o1, o2, px, py, qx, qy, o3, o4)
                        )
                        if n + 2 > len(step):
                            where, place, step = grown(where), grown(place), grown(step)
                        where[n, 0], where[n, 1] = v, other
                        place[n, 0], place[n, 1], place[n, 2] = _share(o3, o4), x, y
                        step[n] = -1 if p_left else 1
                        where[n + 1, 0], where[n + 1, 1] = u, own
                        place[n + 1, 0], place[n + 1, 1], place[n + 1, 2] = _share(o1, o2), x, y
                        step[n + 1] = -1 if r_left else 1
                        n += 2
            px, py, pi, pj = qx, qy, qi, qj
    return where[:n], place[:n], step[:n]


@inlined
def _share(a, b):
    """How far along a segment it crosses a line, from the exact orientations of its ends, which differ in sign."""
    return np.float64(a) / (np.float64(a) - np.float64(b))


@inlined
def _meeting(ax, ay, bx, by, oa, ob, cx, cy, dx, dy, oc, od):
    """Where a–b and c–d meet: the vertex when it is one, else a point on a–b, taken from its lesser end."""
    if oc == 0:
        return np.float64(cx), np.float64(cy)
    if od == 0:
        return np.float64(dx), np.float64(dy)
    if ob == 0 or (oa != 0 and (bx, by) < (ax, ay)):
        ax, ay, bx, by, oa, ob = bx, by, ax, ay, ob, oa
    t = _share(oa, ob)
    return np.float64(ax) + t * np.float64(bx - ax), np.float64(ay) + t * np.float64(by - ay)


@kernel
def in_order(where, place, step, segments):
    """The events by segment, and along each segment by the way walked."""
    start = np.zeros(segments + 1, np.int32)
    for e in range(len(step)):
        start[where[e, 0] + 1] += 1
    for v in range(segments):
        start[v + 1] += start[v]
    order = np.empty(len(step), np.int32)
    for e in range(len(step)):
        v = where[e, 0]
        order[start[v]] = e
        start[v] += 1
    # Now start[v] is where segment v ends.
    first = np.int64(0)
    while first < len(order):
        end = np.int64(start[where[order[first], 0]])
        if end - first > 32:
            order[first:end] = order[first:end][np.argsort(place[:, 0][order[first:end]])]
        for k in range(first + 1, end):
            e = order[k]
            i = k
            while i > first and _before(place, e, order[i - 1]):
                order[i] = order[i - 1]
                i -= 1
            order[i] = e
        first = end
    return Events(where[order], place[order], step[order])


@inlined
def _before(place, a, b):
    for c in range(3):
        if place[a, c] != place[b, c]:
            return place[a, c] < place[b, c]
    return False
