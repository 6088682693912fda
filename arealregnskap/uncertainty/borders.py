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

    def take(self, keep: BoolArray) -> Borders:
        """Only some segments; the rest is land that nobody counts."""
        return Borders(**{name: values[keep] for name, values in vars(self).items()})


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
    a, b, of, start, end = xy[first], xy[first + 1], of[first], corner[first], corner[first + 1]
    middle = (a + b) / 2
    step = (b - a) * rule.line_scale(middle[:, 0])[:, None]
    length = np.hypot(step[:, 0], step[:, 1])
    ring = np.bincount(of, length, len(rings))[of]
    across = _across(start, end, surface[of])
    own = np.asarray(sd, float)[surface[of]]
    other = np.where(across >= 0, np.asarray(sd, float)[across], 0.0)
    normal = np.column_stack([step[:, 1], -step[:, 0]])
    told = np.zeros(len(own), bool) if stated is None else np.asarray(stated, bool)[surface[of]]
    return Borders(start, end, surface[of], across, normal, length, ring, middle, np.maximum(own, other), told)


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
    free = found.take((own != NOT_COUNTED) & (beyond != own) & (found.sd > 0))
    own = label[free.surface]
    moved = free.sd * free.length
    length, whole, told = (
        np.asarray(np.bincount(own, w, count), float) for w in (free.length, moved, free.length * free.stated)
    )
    independent, together = _variance(free, own, reach, count)
    return pd.DataFrame({
        "sd_m2": np.sqrt(together), "independent_m2": np.sqrt(independent), "most_m2": whole, "length_m": length,
        "sd_m": _per(whole, length), "stated": _per(told, length),
    })  # fmt: skip


def _per(part: FloatArray, whole: FloatArray) -> FloatArray:
    """part / whole, not a number where the whole is nothing."""
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _variance(free: Borders, own: IntArray, reach: float, count: int) -> tuple[FloatArray, FloatArray]:
    """Variance of the area of each label [m⁴]: corners independent, and border within ``reach`` together."""
    if not len(own):
        return np.zeros(count), np.zeros(count)
    corner = np.r_[free.start, free.end] * count + np.r_[own, own]
    met, at = np.unique(corner, return_inverse=True)
    half = free.sd[:, None] * free.normal / 2
    pull = np.column_stack([np.bincount(at, np.r_[half[:, i], half[:, i]], len(met)) for i in (0, 1)])
    share = np.bincount(at, np.r_[free.length, free.length] / 2, len(met))
    ring = np.zeros(len(met))
    np.maximum.at(ring, at, np.r_[free.ring, free.ring])
    term = (pull**2).sum(axis=1)
    of = met % count
    weight = np.maximum(1.0, np.minimum(reach, ring) / share)
    alone, together = (np.bincount(of, terms, count) for terms in (term, term * weight))
    return np.asarray(alone, float), np.asarray(together, float)


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


def _numbered(xy: FloatArray) -> IntArray:
    """A number for each point; points within the snap distance get the same."""
    if not len(xy):
        return np.zeros(0, np.int64)
    grid = np.round((xy - xy.min(axis=0)) / SNAP_M).astype(np.int64)
    key = grid[:, 0] * (grid[:, 1].max() + 1) + grid[:, 1]
    return np.unique(key, return_inverse=True)[1].astype(np.int64)


def _across(start: IntArray, end: IntArray, surface: IntArray) -> IntArray:
    """The surface on the other side of each segment, −1 where no segment runs the other way."""
    corners = int(max(start.max(initial=0), end.max(initial=0))) + 1
    line, lines = pd.factorize(np.minimum(start, end) * corners + np.maximum(start, end))
    forward = start < end
    one, other = np.full((2, len(lines)), -1, np.int64)
    for side, walked in ((one, forward), (other, ~forward)):
        rows = np.flatnonzero(walked)[::-1]  # the last written is the first there
        side[line[rows]] = surface[rows]
    return np.where(forward, other[line], one[line])
