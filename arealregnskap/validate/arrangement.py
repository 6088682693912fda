"""How many surfaces lie on each spot, found from borders alone.

In a faultless partition every border segment is walked twice, once in each direction, by two neighbours. Where it
is not, the number of surfaces may change. Only those *lonely* segments are noded and made into faces; the number of
surfaces is the same all over a face, so one point inside tells it. The work follows the faults, not the map: 55 000
surfaces that fit need one pass over their segments, and a surface with thousands of holes costs no more than its
points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from ..errors import OverlayError

FloatArray = npt.NDArray[np.float64]
GeometryArray = npt.NDArray[np.object_]
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]
Fingerprints = npt.NDArray[np.uint64]

#: Lonely segments that are still made into faces: 12 CPU seconds and half a gigabyte on disturbed land cover.
MOST_LONELY = 500_000
#: Points fingerprinted at a time, so that what lies between stays in the processor's cache.
_BLOCK = 1 << 14
_SHIFTS = 8  # places tried when the first point inside a face falls on a border between two surfaces


@dataclass(frozen=True)
class Faces:
    """Parts of the plane between lonely borders: ``geometry`` and ``count``, the number of surfaces on each.

    Ground beyond all lonely borders has no face; no surface is there, or exactly the surfaces that fit.
    """

    geometry: GeometryArray
    count: IntArray


def faces(surfaces: GeometryArray, *further: shapely.Geometry) -> Faces:
    """The faces of surfaces; borders of ``further`` geometries (the municipality) part the plane too.

    Raises OverlayError when more than ``MOST_LONELY`` segments have no partner: then nothing in the layer fits, and its
    overlaps are not faults to be listed one by one.
    """
    segments = _lonely(surfaces)
    if len(segments) > MOST_LONELY:
        raise OverlayError(
            f"Grensene i laget passer ikke sammen: {len(segments)} linjestykker har ingen make hos naboflata.",
            remedy="Bruk et lag der naboflater deler grense.",
        )
    lines = shapely.linestrings(segments.reshape(-1, 2, 2))
    noded = shapely.unary_union(np.r_[lines, [shapely.boundary(f) for f in further]])
    geometry = shapely.get_parts(shapely.polygonize([noded]))
    return Faces(geometry, _count(surfaces, geometry))


def _lonely(surfaces: GeometryArray) -> FloatArray:
    """Border segments that are not walked exactly once each way, shape (n, 4): from east, north, to east, north [m]."""
    parts = shapely.get_parts(surfaces)
    if not len(parts):
        return np.empty((0, 4))
    _, xy, (ring_starts, _) = shapely.to_ragged_array(parts)
    border = np.ones(len(xy) - 1, dtype=bool)
    border[ring_starts[1:-1] - 1] = False  # from the last point of a ring to the first of the next
    line, forward = _fingerprints(xy)
    border = np.flatnonzero(border)
    lonely = border[~_walked_both_ways(line[border], forward[border])]
    return np.column_stack([xy[lonely], xy[lonely + 1]])


def _walked_both_ways(line: Fingerprints, forward: BoolArray) -> BoolArray:
    """Which segments occur twice, once in each direction, by their fingerprints."""
    order = np.argsort(line)
    line, forward = line[order], forward[order]
    like_next = np.append(line[1:] == line[:-1], False)
    couple = like_next.copy()
    couple[1:] &= ~like_next[:-1]
    couple[:-1] &= ~like_next[1:]
    first = np.flatnonzero(couple)
    first = first[forward[first] != forward[first + 1]]
    fits = np.zeros(len(line), dtype=bool)
    fits[order[first]] = fits[order[first + 1]] = True
    return fits


def _fingerprints(xy: FloatArray) -> tuple[Fingerprints, BoolArray]:
    """A 64-bit number for the segment from each point to the next, the same in both directions, and its direction."""
    line, forward = np.empty(len(xy) - 1, np.uint64), np.empty(len(xy) - 1, bool)
    for first in range(0, len(line), _BLOCK):
        point = _fingerprint(xy[first : first + _BLOCK + 1])
        start, end = point[:-1], point[1:]
        line[first : first + _BLOCK] = start + end + _mixed(start ^ end)
        forward[first : first + _BLOCK] = start < end
    return line, forward


def _fingerprint(xy: FloatArray) -> Fingerprints:
    """A 64-bit number of a point's exact coordinates; minus zero is zero."""
    bits = np.ascontiguousarray(xy + 0.0).view(np.uint64)
    return _mixed(_mixed(bits[:, 0]) + bits[:, 1])


def _mixed(n: Fingerprints) -> Fingerprints:
    """Bits stirred so that sums of them do not meet by chance (the finisher of the splitmix generator)."""
    n = n + np.uint64(0x9E3779B97F4A7C15)
    n = (n ^ (n >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    n = (n ^ (n >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(n ^ (n >> np.uint64(31)))


def _count(surfaces: GeometryArray, geometry: GeometryArray) -> IntArray:
    """Number of surfaces on each face, from a point inside that is on no border of any surface."""
    count = np.zeros(len(geometry), dtype=np.intp)
    todo = np.arange(len(geometry))
    points = shapely.point_on_surface(geometry)
    for turn in range(_SHIFTS + 1):
        touching = _hits(surfaces, points, "intersects")
        count[todo] = _hits(surfaces, points, "contains")
        todo = todo[touching != count[todo]]
        if not len(todo):
            break
        points = _elsewhere(geometry[todo], turn)
    return count


def _hits(surfaces: GeometryArray, points: GeometryArray, predicate: str) -> IntArray:
    """For each point, the number of surfaces that have it. The surfaces ask, for the asking side is indexed by GEOS."""
    return np.bincount(shapely.STRtree(points).query(surfaces, predicate=predicate)[1], minlength=len(points))


def _elsewhere(geometry: GeometryArray, turn: int) -> GeometryArray:
    """Another point inside each face: on a slice through it at an uneven height."""
    west, south, east, north = shapely.bounds(geometry).T
    share = (0.3183 + 0.6180339887 * (turn + 1)) % 1.0
    y = south + share * (north - south)
    slices = shapely.linestrings(np.stack([np.column_stack([west - 1, y]), np.column_stack([east + 1, y])], axis=1))
    first = shapely.get_geometry(shapely.intersection(slices, geometry), 0)
    # A hair-thin face may give no slice at all; its own point has to do, and its area is next to nothing.
    usable = shapely.get_type_id(first) == 1
    points = shapely.point_on_surface(geometry)
    points[usable] = shapely.line_interpolate_point(first[usable], 0.4142, normalized=True)
    return np.asarray(points, dtype=object)
