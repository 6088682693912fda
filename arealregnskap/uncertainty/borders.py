"""How far off an area may be, from how far off its border may be.

The area A of a surface moves, when its corner v moves by d, by g·d, where g (the gradient) is half the sum of the
outward normals of the two border segments that meet there, each as long as its segment. With independent errors of
standard deviation s in east and in north,

    var A = s² Σ |g|²  =  s²/4 Σ ((x₊ − x₋)² + (y₊ − y₋)²),      x₊, x₋: the neighbours of a corner on the ring.

A segment between two surfaces that are counted together appears twice, in opposite directions, and is left out: what
one gains the other loses. That is the covariance of areas that share corners, without a matrix [FS-2005].

Corners close to each other are not independent: an arc of a hundred points was drawn by one hand. Border nearer than
``reach`` [m] is taken to move together, which raises each term by max(1, reach / h), h being the border that belongs to
the corner. A straight border of length L then gives s² · reach · L however many points it has, and corners farther
apart than ``reach`` keep the plain formula. A ring shorter than ``reach`` moves at most as one: its own length stands
in for it, so that no figure passes ``most_m2`` = Σ s · length, the whole border off by s to the same side.

All lengths are on the ground [m] (``AreaRule.line_scale``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..crs import AreaRule

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

#: Corners nearer than this are the same corner [m]; half of what SOSI files are written with.
SNAP_M = 0.005

#: Label of surfaces that are not counted.
NOT_COUNTED = -1

#: Rows worked on at a time, so that what lies between input and output stays in the processor's cache.
_BLOCK = 1 << 15

#: Segments summed at a time, for the same reason and to hold less in memory.
_AT_ONCE = 1 << 19

#: Keys up to this many times their count lie close.
_CLOSE = 8


@dataclass(frozen=True)
class Borders:
    """The border segments of a layer, each in the direction that has its surface on the left; one entry per segment.

    ``start``, ``end``: numbers of corners. ``surface``: row in the layer; ``across``: the row on the other side, −1 for
    none. ``normal``: outward normal as long as the segment (east, north) [m]. ``ring``: length of its ring [m].
    ``middle``: its middle, in the map [m]. ``sd``: standard deviation of its position, across it [m]. ``stated``:
    whether its surface's source says so.
    """

    start: IntArray
    end: IntArray
    surface: IntArray
    across: IntArray
    normal: FloatArray
    length: FloatArray
    ring: FloatArray
    middle: FloatArray
    sd: FloatArray
    stated: BoolArray

    def with_sd(self, sd: FloatArray) -> Borders:
        """The same segments, placed this well [m]; 0 is exact."""
        return replace(self, sd=sd)


def borders(
    geometry: npt.NDArray[np.object_], sd: FloatArray, rule: AreaRule, stated: BoolArray | None = None
) -> Borders:
    """The border segments of surfaces that do not overlap. ``sd`` [m] and ``stated`` are one per surface.

    Where two surfaces meet, the border has the larger of their two.
    """
    rings, surface = _rings(geometry)
    xy, of = shapely.get_coordinates(rings, return_index=True)
    corner = _numbered(xy)
    first = np.flatnonzero((of[1:] == of[:-1]) & (corner[1:] != corner[:-1]))
    of, start, end = of[first], corner[first], corner[first + 1]
    middle, normal, length = _segments(xy, first, rule)
    ring = np.bincount(of, length, len(rings))[of]
    row = surface[of]
    across = _across(start, end, row)
    error = np.append(np.asarray(sd, float), 0.0)  # the last is for no surface, −1
    told = np.zeros(len(row), bool) if stated is None else np.asarray(stated, bool)[row]
    return Borders(start, end, row, across, normal, length, ring, middle, np.maximum(error[row], error[across]), told)


def spread(found: Borders, label: IntArray, reach: float, count: int | None = None) -> pd.DataFrame:
    """How far off the summed area of each label may be. ``label``: one per surface, 0…n−1, or ``NOT_COUNTED``.

    One row per label: sd_m2 (standard deviation of the area [m²], border within ``reach`` [m] moving together),
    independent_m2 (every corner for itself), most_m2 (the whole border off by its sd to the same side), length_m (of
    the border that can be off), sd_m (mean sd of that border), stated (share of it whose sd is stated, 0–1).
    """
    label = np.asarray(label, np.int64)
    count = int(label.max(initial=-1)) + 1 if count is None else count
    own = label[found.surface]
    beyond = np.where(found.across >= 0, label[found.across], NOT_COUNTED)
    free = np.flatnonzero((own != NOT_COUNTED) & (beyond != own) & (found.sd > 0))
    own = own[free].astype(np.min_scalar_type(count))  # few bits are sorted by counting
    order = np.argsort(own, kind="stable")
    free, own = free[order], own[order]
    starts = np.searchsorted(own, np.arange(count + 1))
    sums = np.zeros((5, count))
    for first, last in _together(starts):
        rows = slice(starts[first], starts[last])
        sums[:, first:last] = _sums(found, free[rows], own[rows].astype(np.int64) - first, reach, last - first)
    length, whole, told, independent, together = sums
    return pd.DataFrame({
        "sd_m2": np.sqrt(together), "independent_m2": np.sqrt(independent), "most_m2": whole, "length_m": length,
        "sd_m": _per(whole, length), "stated": _per(told, length),
    })  # fmt: skip


def _together(starts: IntArray) -> Iterator[tuple[int, int]]:
    """Labels to be summed at a time, from the first to before the last: at most ``_AT_ONCE`` segments, or one label."""
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + _AT_ONCE, side="right")) - 1
        yield first, max(last, first + 1)
        first = max(last, first + 1)


def _per(part: FloatArray, whole: FloatArray) -> FloatArray:
    """part / whole, not a number where the whole is nothing."""
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _sums(found: Borders, rows: IntArray, own: IntArray, reach: float, count: int) -> FloatArray:
    """Length, sd · length and stated length of the segments ``rows`` of each label ``own``, and the variance of its
    area [m⁴]: corners independent, and border within ``reach`` together. Shape (5, count)."""
    start, end, sd, length, ring = (v[rows] for v in (found.start, found.end, found.sd, found.length, found.ring))
    met, at = _unique(np.r_[start * count + own, end * count + own])
    ends = at[: len(own)], at[len(own) :]
    east, north, share = (
        np.asarray(sum(np.bincount(place, part, len(met)) for place in ends), float)
        for part in (*(sd * found.normal[rows].T / 2), length / 2)
    )
    longest = np.zeros(len(met))
    for place in ends:
        np.maximum.at(longest, place, ring)
    term = east**2 + north**2
    weight = np.maximum(1.0, np.minimum(reach, longest) / share)
    told = length * found.stated[rows]
    summed = [np.bincount(own, each, count) for each in (length, sd * length, told)]
    return np.array([*summed, *(np.bincount(met % count, each, count) for each in (term, term * weight))], float)


def _rings(geometry: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], IntArray]:
    """All rings with their surface on the left, and the row each is of."""
    parts, row = shapely.get_parts(np.asarray(geometry, object), return_index=True)
    surface = shapely.get_type_id(parts) == 3
    parts, row = parts[surface], row[surface]
    rings, part = shapely.get_rings(parts, return_index=True)
    shell = np.r_[True, part[1:] != part[:-1]][: len(rings)]
    wrong = shapely.is_ccw(rings) != shell
    rings[wrong] = shapely.reverse(rings[wrong])
    return rings, row[part].astype(np.int64)


def _segments(xy: FloatArray, first: IntArray, rule: AreaRule) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Middle [m in the map], normal and length [m on the ground] of the segments that begin at the rows ``first``."""
    middle, normal, length = np.empty((len(first), 2)), np.empty((len(first), 2)), np.empty(len(first))
    for block in _blocks(len(first)):
        a, b = xy[first[block]], xy[first[block] + 1]
        middle[block] = (a + b) / 2
        east, north = ((b - a) * rule.line_scale(middle[block, 0])[:, None]).T
        normal[block, 0], normal[block, 1], length[block] = north, -east, np.hypot(east, north)
    return middle, normal, length


def _blocks(count: int) -> Iterator[slice]:
    return (slice(start, start + _BLOCK) for start in range(0, count, _BLOCK))


def _numbered(xy: FloatArray) -> IntArray:
    """A number for each point; points within the snap distance get the same."""
    if not len(xy):
        return np.zeros(0, np.int64)
    least = np.array([xy[:, 0].min(), xy[:, 1].min()])
    rows = np.int64(np.round((xy[:, 1].max() - least[1]) / SNAP_M)) + 1
    key = np.empty(len(xy), np.int64)
    for block in _blocks(len(xy)):
        east, north = np.round((xy[block] - least) / SNAP_M).astype(np.int64).T
        key[block] = east * rows + north
    return _unique(key)[1].astype(np.int64)  # products of these are keys too


def _unique(key: IntArray) -> tuple[IntArray, npt.NDArray[np.int32]]:
    """The different keys (0 or more) in order, and the place of each key among them; a fifth to a half of the time of
    ``numpy.unique``. Keys that lie close are ticked off in a list of all that can be; others are sorted."""
    possible = int(key.max(initial=-1)) + 1
    if possible <= _CLOSE * len(key):
        there = np.zeros(possible, bool)
        there[key] = True
        keys = np.flatnonzero(there)
        place = np.empty(possible, np.int32)
        place[keys] = np.arange(len(keys))
        return keys, place[key]
    order = np.argsort(key)
    ordered = key[order]
    new = np.ones(len(key), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    at = np.empty(len(key), np.int32)
    at[order] = np.cumsum(new, dtype=np.int32) - 1
    return ordered[new], at


def _across(start: IntArray, end: IntArray, surface: IntArray) -> IntArray:
    """The surface on the other side of each segment, −1 where no segment runs the other way."""
    corners = int(max(start.max(initial=0), end.max(initial=0))) + 1
    lines, line = _unique(np.minimum(start, end) * corners + np.maximum(start, end))
    walked = 2 * line + (start < end)  # each line both ways
    there = np.full(2 * len(lines), -1, np.int64)
    there[walked[::-1]] = surface[::-1]  # the last written is the first there
    return there[walked ^ 1]
