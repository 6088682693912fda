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

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..crs import AreaRule
from . import passes

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

#: Corners nearer than this are the same corner [m]; half of what SOSI files are written with.
SNAP_M = 0.005

#: Label of surfaces that are not counted.
NOT_COUNTED = -1


@dataclass(frozen=True)
class Borders:
    """The border segments of a layer, each in the direction that has its surface on the left.

    One entry per segment: ``first``, the row of ``xy`` [m] it begins at (it ends at the next); ``ring``, the ring it is
    of; ``across``: the row of the layer on its other side, −1 for none; ``sd``: standard deviation of its position,
    across it [m]. One entry per point: ``corner``, its number 0…``corners`` − 1. One entry per ring: ``ring_surface``,
    the row of the layer. One entry per row: ``stated``, whether its source says how it is placed.
    """

    xy: FloatArray
    corner: IntArray
    corners: int
    ring_surface: IntArray
    first: IntArray
    ring: IntArray
    across: IntArray
    sd: FloatArray
    stated: BoolArray
    rule: AreaRule

    @cached_property
    def surface(self) -> IntArray:
        """The row of the layer that each segment is of."""
        return self.ring_surface[self.ring]

    def middle(self, rows: Any = slice(None)) -> FloatArray:
        """The middle of each segment, or of those at ``rows`` [m in the map], shape (n, 2)."""
        first = self.first[rows]
        return np.asarray((self.xy[first] + self.xy[first + 1]) / 2, float)

    def with_sd(self, sd: FloatArray) -> Borders:
        """The same segments, placed this well [m]; 0 is exact."""
        return replace(self, sd=sd)


def borders(
    geometry: npt.NDArray[np.object_], sd: FloatArray, rule: AreaRule, stated: BoolArray | None = None
) -> Borders:
    """The border segments of surfaces that do not overlap. ``sd`` [m] and ``stated`` are one per surface.

    Where two surfaces meet, the border has the larger of their two.
    """
    xy, ring_start, ring_surface, key = _rings(geometry)
    corner, corners = _numbered(key)
    first, ring, across = (np.empty(len(xy), np.int32) for _ in range(3))
    n = passes.segments(corner, corners, ring_start, ring_surface, first, ring, across)
    first, ring, across = first[:n], ring[:n], across[:n]
    error = np.append(np.asarray(sd, float), 0.0)  # the last is for no surface, −1
    told = np.zeros(len(error) - 1, bool) if stated is None else np.asarray(stated, bool)
    worse = np.maximum(error[ring_surface][ring], error[across])
    return Borders(xy, corner, corners, ring_surface, first, ring, across, worse, told, rule)


def spread(found: Borders, label: IntArray, reach: float, count: int | None = None) -> pd.DataFrame:
    """How far off the summed area of each label may be. ``label``: one per surface, 0…n−1, or ``NOT_COUNTED``.

    One row per label: sd_m2 (standard deviation of the area [m²], border within ``reach`` [m] moving together),
    independent_m2 (every corner for itself), most_m2 (the whole border off by its sd to the same side), length_m (of
    the border that can be off), sd_m (mean sd of that border), stated (share of it whose sd is stated, 0–1).
    """
    label = np.append(np.asarray(label, np.int32), np.int32(NOT_COUNTED))  # the last is for no surface, −1
    count = int(label.max()) + 1 if count is None else count
    sums, f, rule = np.zeros((5, count)), found, found.rule
    curve = np.r_[rule.east0, rule.scale, np.polynomial.polynomial.polyder(rule.coefficients)[::-1] / rule.scale]
    passes.sums(
        f.xy, f.corner, f.corners, f.first, f.ring, f.ring_surface, f.across, label, f.sd, f.stated, curve,
        float(reach), sums,
    )  # fmt: skip
    length, whole, told, independent, together = sums
    return pd.DataFrame({
        "sd_m2": np.sqrt(together), "independent_m2": np.sqrt(independent), "most_m2": whole, "length_m": length,
        "sd_m": _per(whole, length), "stated": _per(told, length),
    })  # fmt: skip


def _per(part: FloatArray, whole: FloatArray) -> FloatArray:
    """part / whole, not a number where the whole is nothing."""
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _rings(geometry: npt.NDArray[np.object_]) -> tuple[FloatArray, IntArray, IntArray, IntArray]:
    """The points of all rings with their surface on the left, the first of each ring (and one past the last), the row
    each ring is of, and the place of each point on the grid of corners."""
    parts, row = shapely.get_parts(np.asarray(geometry, object), return_index=True)
    surface = (shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)
    parts, row = parts[surface], row[surface]
    if not len(parts):
        return np.empty((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int64)
    _, xy, (ring_start, part_start) = shapely.to_ragged_array(parts, include_z=False)
    ring_start, part_start = ring_start.astype(np.int64), part_start.astype(np.int64)
    shell = np.zeros(len(ring_start) - 1, bool)
    shell[part_start[:-1]] = True
    key = np.empty(len(xy), np.int64)
    passes.laid_out(xy, ring_start, shell, SNAP_M, key)
    return xy, ring_start, np.repeat(row, np.diff(part_start)).astype(np.int32), key


def _numbered(key: IntArray) -> tuple[IntArray, int]:
    """A number 0…n−1 for each different place, and n."""
    order = np.argsort(key)
    ordered = key[order]
    number = np.empty(len(key), np.int32)
    number[order] = np.cumsum(np.append(np.zeros(1, bool), ordered[1:] != ordered[:-1])[: len(key)], dtype=np.int32)
    return number, int(number.max(initial=-1)) + 1
