"""The neighbourhood of a small surface in a huge one: clips on a pyramid of overlapping tiles, made on demand.

A cut costs as much as the vertices of both surfaces. One with tens of thousands (LNF, the sea, the municipality) that
meets thousands of small ones is clipped once per tile, each tile from the larger tile above it.
"""

from __future__ import annotations

import numpy as np
import shapely

from .surfaces import FloatArray, ObjectArray

#: Smallest tile [m], and the vertices under which a clip is not worth while.
TILE, FEW = 500.0, 300
#: Surfaces with more vertices are huge, when they are cut at least so many times.
HUGE, CUTS = 500, 3


def localised(geometry: ObjectArray, row: np.ndarray, others: ObjectArray) -> ObjectArray:
    """``geometry[row]``, huge ones replaced by a part that is the same wherever the box of ``others`` reaches."""
    out = geometry[row]
    bounds = shapely.bounds(others)
    huge = np.flatnonzero(shapely.get_num_coordinates(geometry) > HUGE)
    order = np.argsort(row, kind="stable")
    start, end = np.searchsorted(row[order], huge), np.searchsorted(row[order], huge, side="right")
    for g, a, b in zip(huge, start, end, strict=True):
        if b - a >= CUTS:
            pairs = order[a:b]
            out[pairs] = Pyramid(geometry[g]).parts(bounds[pairs])
    return out


class Pyramid:
    """Tile (level, i, j) is a square of TILE · 2^level metres with half as much again on each side."""

    def __init__(self, surface: shapely.Geometry) -> None:
        self.surface = surface
        self.west, self.south, east, north = surface.bounds
        self.top = int(np.ceil(np.log2(max(east - self.west, north - self.south, TILE) / TILE)))
        self.tiles: dict[tuple[int, int, int], shapely.Geometry] = {}

    def parts(self, bounds: FloatArray) -> list[shapely.Geometry]:
        """For each box the smallest tile that holds it; a box that a tile's middle square centres fits its margin."""
        size = np.maximum(bounds[:, 2:] - bounds[:, :2], 1e-9).max(1)
        level = np.clip(np.ceil(np.log2(size / TILE)), 0, self.top + 1).astype(int)
        side = TILE * 2.0**level
        i = np.floor(((bounds[:, 0] + bounds[:, 2]) / 2 - self.west) / side).astype(int)
        j = np.floor(((bounds[:, 1] + bounds[:, 3]) / 2 - self.south) / side).astype(int)
        return [self.tile(*t) for t in zip(level.tolist(), i.tolist(), j.tolist(), strict=True)]

    def tile(self, level: int, i: int, j: int) -> shapely.Geometry:
        if level > self.top:
            return self.surface
        if (level, i, j) not in self.tiles:
            above = self.tile(level + 1, i // 2, j // 2)
            self.tiles[level, i, j] = (
                above if shapely.get_num_coordinates(above) <= FEW else self._clip(above, level, i, j)
            )
        return self.tiles[level, i, j]

    def _clip(self, surface: shapely.Geometry, level: int, i: int, j: int) -> shapely.Geometry:
        side = TILE * 2.0**level
        margin = side / 2 + 1.0
        west, south = self.west + i * side - margin, self.south + j * side - margin
        east, north = west + side + 2 * margin, south + side + 2 * margin
        # clip_by_rect costs a fraction of intersection, but what it returns is not always valid.
        clip = shapely.clip_by_rect(surface, west, south, east, north)
        return clip if shapely.is_valid(clip) else shapely.intersection(surface, shapely.box(west, south, east, north))
