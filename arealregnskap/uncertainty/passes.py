"""The passes over border segments, millions of them for the land cover of a municipality.

Each is one walk through the arrays, compiled where numba is there. Without it Python walks them itself: the same
figures, after minutes instead of a second. What a segment's length and normal are is worked out where it is asked for:
to keep them in arrays costs more than to compute them twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

try:
    from ..overlay.compiled import inlined, kernel
except ImportError:

    def kernel(function: Callable[..., Any]) -> Any:
        return function

    inlined = kernel


@kernel
def laid_out(xy, ring_start, shell, step, key):
    """Turn the rings of ``xy`` that have their surface on the right, and number the places of all points.

    ``shell``: outer ring, else hole. ``key``: place of each point on a grid of ``step`` [m], column by column.
    """
    west = south = np.inf
    north = -np.inf
    for ring in range(len(ring_start) - 1):
        a, b = ring_start[ring], ring_start[ring + 1] - 1
        twice = 0.0
        for i in range(a, b):
            twice += (xy[i, 0] - xy[a, 0]) * (xy[i + 1, 1] - xy[a, 1])
            twice -= (xy[i + 1, 0] - xy[a, 0]) * (xy[i, 1] - xy[a, 1])
            west, south, north = min(west, xy[i, 0]), min(south, xy[i, 1]), max(north, xy[i, 1])
        if (twice < 0) == shell[ring]:
            while a < b:
                for axis in range(2):
                    xy[a, axis], xy[b, axis] = xy[b, axis], xy[a, axis]
                a, b = a + 1, b - 1
    rows = np.int64(np.rint((north - south) / step)) + 1
    for i in range(len(xy)):
        key[i] = np.int64(np.rint((xy[i, 0] - west) / step)) * rows + np.int64(np.rint((xy[i, 1] - south) / step))


@kernel
def segments(corner, corners, ring_start, ring_surface, first, ring, across):
    """Write the segments that have a length on the grid of corners, and return how many they are.

    ``first``: the point each begins at. ``ring``: the ring it is of. ``across``: the surface on its other side, that of
    the first segment that runs the other way; −1 for none.
    """
    n = 0
    for r in range(len(ring_start) - 1):
        for i in range(ring_start[r], ring_start[r + 1] - 1):
            if corner[i] != corner[i + 1]:
                first[n], ring[n] = i, r
                n += 1
    at, leaving = _by_corner(corner, first, n, corners)
    for s in range(n):
        across[s] = -1
        a, b = corner[first[s]], corner[first[s] + 1]
        for k in range(at[b], at[b + 1]):
            if corner[first[leaving[k]] + 1] == a:
                across[s] = ring_surface[ring[leaving[k]]]
                break
    return n


@kernel
def sums(xy, corner, corners, first, ring, ring_surface, across, label, sd, stated, curve, reach, out):
    """Add up what the segments say of each label (of a surface; −1: not counted), into the five rows of ``out``.

    They are length, sd · length and stated length [m, m², m], and the variance of the area [m⁴]: corners independent,
    and border within ``reach`` [m] together. What one label has at one corner moves as one. A segment with one label on
    both sides says nothing, nor does one that is exact. ``curve``: see ``_normal``.
    """
    whole = np.zeros(len(ring_surface))
    counted, own = np.empty(len(first), np.int32), np.empty(len(first), np.int32)
    n = 0
    for s in range(len(first)):
        normal_east, normal_north = _normal(xy, first[s], curve)
        length, surface = np.hypot(normal_east, normal_north), ring_surface[ring[s]]
        whole[ring[s]] += length
        own[s] = label[surface]
        if own[s] >= 0 and label[across[s]] != own[s] and sd[s] > 0:
            counted[n] = s
            n += 1
            out[0, own[s]] += length
            out[1, own[s]] += sd[s] * length
            if stated[surface]:
                out[2, own[s]] += length
    counted = counted[:n]
    at, meeting = _by_corner(corner, np.concatenate((first[counted], first[counted] + 1)), 2 * n, corners)
    for c in range(corners):
        here = meeting[at[c] : at[c + 1]]
        for i in range(len(here)):
            here[i] = counted[here[i] % n]
        _sort_by(here, own)
        i = 0
        while i < len(here):
            label = own[here[i]]
            east = north = share = longest = 0.0
            while i < len(here) and own[here[i]] == label:
                s = here[i]
                normal_east, normal_north = _normal(xy, first[s], curve)
                east += sd[s] * normal_east / 2
                north += sd[s] * normal_north / 2
                share += np.hypot(normal_east, normal_north) / 2
                longest = max(longest, whole[ring[s]])
                i += 1
            term = east**2 + north**2
            out[3, label] += term
            out[4, label] += term * max(1.0, min(reach, longest) / share)


@inlined
def _normal(xy, i, curve):
    """Outward normal of the segment from point ``i``, as long as the segment [m on the ground].

    ``curve``: middle and scale of the eastings, and the coefficients of 1/k² in them, highest first.
    """
    u, inverse = ((xy[i, 0] + xy[i + 1, 0]) / 2 - curve[0]) / curve[1], 0.0
    for c in curve[2:]:
        inverse = c + inverse * u
    k = np.sqrt(inverse)
    return (xy[i + 1, 1] - xy[i, 1]) * k, -(xy[i + 1, 0] - xy[i, 0]) * k


@inlined
def _sort_by(rows, value):
    """Sort a few rows by their value, equal ones in their order."""
    for i in range(1, len(rows)):
        s, j = rows[i], i
        while j > 0 and value[rows[j - 1]] > value[s]:
            rows[j] = rows[j - 1]
            j -= 1
        rows[j] = s


@inlined
def _by_corner(corner, point, n, corners):
    """The ``n`` rows by the corner of their point, in order: those of corner c are ``rows[at[c] : at[c + 1]]``."""
    at = np.zeros(corners + 2, np.int32)
    for row in range(n):
        at[corner[point[row]] + 2] += 1
    for c in range(2, corners + 2):
        at[c] += at[c - 1]
    rows = np.empty(n, np.int32)
    for row in range(n):
        c = corner[point[row]] + 1
        rows[at[c]] = row
        at[c] += 1
    return at[:-1], rows
