"""Cutting surfaces: which of them share ground, and what is left of each when others are taken away."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from ..overlay import Surfaces, cells

ObjectArray = npt.NDArray[np.object_]
IntArray = npt.NDArray[np.int64]

#: Grid of the careful way [m]. On a grid GEOS cannot lose its way; this one moves borders no more than rounding does.
CAREFUL_M = 1e-8

#: More ground than this missing or doubled is no rounding but GEOS gone astray [m², grid].
ASTRAY_M2 = 1.0

#: Shared ground below this is a border drawn twice, not an overlap worth a row [m², grid].
OVERLAP_M2 = 1e-3

#: Parts below this are rounding of GEOS, not land [m², grid].
NOISE_M2 = 1e-6


def overlapping(geometry: ObjectArray) -> tuple[IntArray, IntArray]:
    """Pairs (i < j) of surfaces that share more than ``OVERLAP_M2``, by the overlay's count.

    A border drawn by two hands crosses itself at every vertex, so an LNF surface shares a hair with each of a thousand
    neighbours. To cut such hairs away would cost more than all the rest and change no figure.
    """
    there = np.flatnonzero(~shapely.is_missing(geometry))
    both = cells([Surfaces(name, geometry[there], there) for name in ("i", "j")], None)
    i, j = both["i"].to_numpy(np.int64), both["j"].to_numpy(np.int64)
    shared = (i >= 0) & (i < j) & (both["area_m2"].to_numpy() > OVERLAP_M2)
    return i[shared], j[shared]


def polygons_of(geometry: ObjectArray) -> ObjectArray:
    """Only the ground of each geometry: lines, points and slivers that are rounding are left; None when nothing is."""
    out = np.array(geometry, dtype=object)
    out[shapely.area(out) <= NOISE_M2] = None
    several = np.flatnonzero(shapely.get_type_id(out) > 3)
    parts, owner = shapely.get_parts(out[several], return_index=True)
    ground = (shapely.get_type_id(parts) == 3) & (shapely.area(parts) > NOISE_M2)
    parts, owner = parts[ground], owner[ground]
    out[several] = None
    shapely.multipolygons(parts, indices=owner, out=(whole := np.full(len(several), None, object)))
    single = np.bincount(owner, minlength=len(several)) == 1
    whole[owner[single[owner]]] = parts[single[owner]]
    out[several] = whole
    return out


def subtract(geometry: ObjectArray, row: IntArray, taken: ObjectArray, grid: float | None = None) -> ObjectArray:
    """Each ``geometry[row[n]]`` without ``taken[n]``; a row may occur many times. ``grid``: see ``CAREFUL_M``."""
    out = geometry.copy()
    order = np.argsort(row, kind="stable")
    row, taken = row[order], taken[order]
    rows, start = np.unique(row, return_index=True)
    if len(rows):
        others = [shapely.union_all(group, grid_size=grid) for group in np.split(taken, start[1:])]
        out[rows] = polygons_of(shapely.difference(geometry[rows], np.array(others, dtype=object), grid_size=grid))
    return out


def tiled(geometry: ObjectArray, most: int = 256) -> tuple[ObjectArray, IntArray]:
    """Surfaces in halves of halves until each tile has at most ``most`` vertices, and the row each tile is of.

    A long shore or a whole town then costs a small neighbour no more than the stretch beside it.
    """
    tiles, of = shapely.get_parts(geometry, return_index=True)
    done: list[tuple[ObjectArray, IntArray]] = []
    for _ in range(40):  # each turn halves an area; this many halvings of Norway are below a square centimetre
        large = shapely.get_num_coordinates(tiles) > most
        done.append((tiles[~large], of[~large]))
        tiles, of = tiles[large], of[large]
        if not len(tiles):
            break
        west, south, east, north = shapely.bounds(tiles).T
        wide = east - west > north - south
        x, y = np.where(wide, (west + east) / 2, east), np.where(wide, north, (south + north) / 2)
        halves = np.r_[
            shapely.intersection(tiles, shapely.box(west, south, x, y)),
            shapely.intersection(tiles, shapely.box(np.where(wide, x, west), np.where(wide, south, y), east, north)),
        ]
        tiles, owner = shapely.get_parts(polygons_of(halves), return_index=True)
        of = np.r_[of, of][owner]
    done.append((tiles, of))
    return np.concatenate([t for t, _ in done]), np.concatenate([n for _, n in done])
