"""Rings that do not close as written: curves in another order or direction, several rings in one list.

The curves of the list are chained end to end. What closes is a ring; rings are then put inside each other by size and
containment. What does not close is a fault with its gap; nothing is bridged.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from .curves import Vertices

_AT_ONE_PLACE = 200  # curves that meet in one point; more is not land
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Mended:
    """``geometry`` is None when the rings do not close; then ``gap`` [unit of the map] lies at ``place``.

    ``rings`` counts the outer rings met, ``reordered`` says that curves were turned or taken in another order,
    ``dropped`` counts rings without area.
    ``straight`` is the polygon that closing the gap with a straight line would give, to say what is at stake.
    """

    geometry: shapely.Geometry | None
    gap: float = 0.0
    place: tuple[float, float] = (math.nan, math.nan)
    rings: int = 1
    reordered: bool = False
    dropped: int = 0
    straight: shapely.Geometry | None = None


def mend(
    outer: list[tuple[int, bool]], holes: list[list[tuple[int, bool]]], vertices: Vertices, tolerance: float
) -> Mended:
    """The surface from its references (group index, forward) in file order."""
    closed, open_chain, reordered = _rings(outer, vertices, tolerance)
    outer_count = len(closed)
    for hole in holes:
        more, still_open, turned = _rings(hole, vertices, tolerance)
        closed += more
        open_chain = open_chain if open_chain is not None else still_open
        reordered |= turned
    if open_chain is not None:
        return _unclosed(open_chain)
    with_area = [ring for ring in closed if len(ring) >= 4 and shapely.Polygon(ring).area > 0]
    if not with_area:
        return Mended(None, dropped=len(closed))
    return Mended(_nested(with_area), 0.0, rings=outer_count, reordered=reordered, dropped=len(closed) - len(with_area))


def _unclosed(chain: FloatArray) -> Mended:
    step = chain[0] - chain[-1]
    straight = shapely.Polygon(np.vstack([chain, chain[:1]])) if len(chain) > 2 else None
    return Mended(None, float(np.hypot(*step)), (float(chain[-1, 0]), float(chain[-1, 1])), straight=straight)


def _rings(
    references: list[tuple[int, bool]], vertices: Vertices, tolerance: float
) -> tuple[list[FloatArray], FloatArray | None, bool]:
    """Closed rings, the first chain that does not close, and whether curves were turned or moved."""
    ends = _Ends(references, vertices, tolerance)
    rings: list[FloatArray] = []
    moved = False
    expected = 0
    while (seed := ends.first_unused(expected)) is not None:
        pieces = [ends.take(seed, references[seed][1])]
        expected = seed + 1
        while not _near(pieces[-1][-1], pieces[0][0], tolerance):
            found = ends.beginning_at(pieces[-1][-1], expected)
            if found is None:
                return rings, np.vstack(pieces), moved
            at, forward = found
            moved |= at != expected or forward != references[at][1]
            pieces.append(ends.take(at, forward))
            expected = at + 1
        rings.append(_joined(pieces))
    return rings, None, moved


def _joined(pieces: list[FloatArray]) -> FloatArray:
    parts = [pieces[0]]
    for before, piece in pairwise(pieces):
        parts.append(piece[1:] if (piece[0] == before[-1]).all() else piece)
    xy = np.vstack(parts)
    return xy if (xy[0] == xy[-1]).all() else np.vstack([xy, xy[:1]])


def _near(a: FloatArray, b: FloatArray, tolerance: float) -> bool:
    return math.hypot(a[0] - b[0], a[1] - b[1]) <= tolerance


class _Ends:
    """The curves of one list by their end points, found by place."""

    def __init__(self, references: list[tuple[int, bool]], vertices: Vertices, tolerance: float) -> None:
        self._references, self._vertices, self._tolerance = references, vertices, tolerance
        self._cell = max(tolerance, 1e-9) * 2
        self._unused = [True] * len(references)
        self._low = 0
        self._at: dict[tuple[int, int], list[int]] = {}
        for i, (curve, _) in enumerate(references):
            xy = vertices.of(curve)
            for key in {self._key(xy[0]), self._key(xy[-1])}:
                held = self._at.setdefault(key, [])
                if len(held) < _AT_ONE_PLACE:
                    held.append(i)

    def _key(self, point: FloatArray) -> tuple[int, int]:
        return math.floor(point[0] / self._cell), math.floor(point[1] / self._cell)

    def first_unused(self, preferred: int) -> int | None:
        if preferred < len(self._unused) and self._unused[preferred]:
            return preferred
        while self._low < len(self._unused) and not self._unused[self._low]:
            self._low += 1
        return self._low if self._low < len(self._unused) else None

    def take(self, at: int, forward: bool) -> FloatArray:
        self._unused[at] = False
        xy = self._vertices.of(self._references[at][0])
        return xy if forward else xy[::-1]

    def beginning_at(self, point: FloatArray, preferred: int) -> tuple[int, bool] | None:
        """An unused curve that begins here: the next in file order as written, else as written, else turned."""
        x, y = self._key(point)
        best: tuple[int, int, bool] | None = None
        for key in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            held = self._at.get(key)
            if held is None:
                continue
            held[:] = [i for i in held if self._unused[i]]  # used ones are never looked at again
            for i in held:
                curve, forward = self._references[i]
                xy = self._vertices.of(curve)
                for direction in (forward, not forward):
                    begin = xy[0] if direction else xy[-1]
                    if _near(begin, point, self._tolerance):
                        rank = (direction != forward) + 2 * (i != preferred)
                        if best is None or (rank, i) < best[:2]:
                            best = (rank, i, direction)
        return None if best is None else (best[1], best[2])


def _nested(rings: list[FloatArray]) -> shapely.Geometry:
    """Polygon or multipolygon: a ring inside an odd number of others is a hole in the smallest ring round it."""
    polygons = shapely.polygons([shapely.linearrings(r) for r in rings])
    order = np.argsort(-shapely.area(polygons), kind="stable")  # the largest first
    faces = shapely.make_valid(polygons[order])
    inner, outer = shapely.STRtree(faces).query(shapely.point_on_surface(faces), predicate="within")
    around: dict[int, list[int]] = {}
    for n, m in sorted(zip(inner.tolist(), outer.tolist(), strict=True)):
        if m < n:
            around.setdefault(n, []).append(m)
    holes: dict[int, list[FloatArray]] = {}
    for n in range(len(rings)):
        if len(around.get(n, ())) % 2 == 0:
            holes[n] = []
        else:
            holes[next(m for m in reversed(around[n]) if m in holes)].append(rings[order[n]])
    made = [shapely.Polygon(rings[order[s]], inside) for s, inside in holes.items()]
    return made[0] if len(made) == 1 else shapely.MultiPolygon(made)
