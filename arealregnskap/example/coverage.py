"""A partition of land into ragged surfaces whose neighbours share exactly the same vertices.

Voronoi cells give the partition; each edge between two cells is then replaced by one winding line that both
cells use, kept inside the kite of the edge and its two generators so that no two lines can meet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from .shapes import FloatArray

IntArray = npt.NDArray[np.int64]

_GRID = 0.001  # [m], the finest coordinate a map file keeps


@dataclass(frozen=True)
class Cells:
    """``polygons[i]`` holds ``points[i]``, which was number ``origin[i]`` of those given; ``pairs`` are neighbours."""

    polygons: npt.NDArray[np.object_]
    points: FloatArray
    origin: IntArray
    pairs: IntArray

    def subset(self, keep: npt.NDArray[np.bool_]) -> Cells:
        """Only these cells."""
        number = np.where(keep, np.cumsum(keep) - 1, -1)
        pairs = number[self.pairs]
        pairs = pairs[(pairs >= 0).all(axis=1)]
        return Cells(self.polygons[keep], self.points[keep], self.origin[keep], pairs)


def partition(
    points: FloatArray, rng: np.random.Generator, *, straight: npt.NDArray[np.bool_], spacing: float
) -> Cells:
    """Ragged cells around ``points`` [m]; unbounded cells at the rim are left out.

    Edges between a ``straight`` cell and any other stay straight (road and river strips). ``spacing`` [m] between
    the vertices of a winding edge.
    """
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), ordered=True))
    rim = shapely.box(*shapely.MultiPoint(points).bounds)
    inner = shapely.contains_properly(rim, cells)
    edges = _Edges.between(cells, inner)
    lines = _wind(edges, points, rng, straight, spacing)
    made = lines.polygons(edges)
    while not (valid := shapely.is_valid(made)).all():
        # Rounding can make two close lines touch; those edges are drawn straight instead.
        lines = lines.straightened(np.unique(edges.use[np.isin(edges.ring, np.flatnonzero(~valid))]))
        made = lines.polygons(edges)
    polygons = np.full(len(cells), None, dtype=object)
    polygons[edges.ring_cells] = made
    both = (edges.left >= 0) & (edges.right >= 0)
    pairs = np.c_[edges.left, edges.right][both]
    return Cells(polygons, points, np.arange(len(points)), pairs).subset(inner)


@dataclass(frozen=True)
class _Edges:
    """Edges between Voronoi nodes, each once, and how the rings of the cells use them."""

    start: FloatArray  # (n, 2)
    end: FloatArray
    left: IntArray  # generator on one side; −1 where a rim cell was left out
    right: IntArray
    ring_cells: IntArray  # cells that get a polygon, in ring order
    use: IntArray  # edge per ring step
    forward: npt.NDArray[np.bool_]
    ring: IntArray  # ring per ring step

    @classmethod
    def between(cls, cells: npt.NDArray[np.object_], inner: npt.NDArray[np.bool_]) -> _Edges:
        ring_cells = np.flatnonzero(inner)
        xy, ring = shapely.get_coordinates(cells[ring_cells], return_index=True)
        # Neighbouring cells repeat the same node with the same bits, so equality finds it.
        node_xy, node = np.unique(xy, axis=0, return_inverse=True)
        step = ring[1:] == ring[:-1]
        a, b, of = node[:-1][step], node[1:][step], ring[1:][step]
        low, high = np.minimum(a, b), np.maximum(a, b)
        key, first, use = np.unique(low * len(node_xy) + high, return_index=True, return_inverse=True)
        forward = a == low
        sides = np.full((len(key), 2), -1)
        sides[use[forward], 0] = ring_cells[of[forward]]
        sides[use[~forward], 1] = ring_cells[of[~forward]]
        return cls(node_xy[low[first]], node_xy[high[first]], sides[:, 0], sides[:, 1], ring_cells, use, forward, of)


@dataclass(frozen=True)
class _Lines:
    """The vertices of each edge from start to end, one edge after another: ``line + height · normal``."""

    offset: IntArray  # first vertex of each edge, and the end
    of: IntArray  # edge of each vertex
    line: FloatArray
    normal: FloatArray
    height: FloatArray

    def straightened(self, edges: IntArray) -> _Lines:
        """The same with these edges drawn straight."""
        return replace(self, height=np.where(np.isin(self.of, edges), 0.0, self.height))

    def polygons(self, edges: _Edges) -> npt.NDArray[np.object_]:
        """Rings made by walking the edges of each cell; every vertex is taken from the shared line."""
        xy = np.round((self.line + self.height[:, None] * self.normal) / _GRID) * _GRID
        count = np.diff(self.offset)[edges.use] - 1  # the last vertex of an edge is the first of the next
        step = np.repeat(np.arange(len(count)), count)
        k = np.arange(len(step)) - np.repeat(np.cumsum(count) - count, count)
        at = self.offset[edges.use[step]] + np.where(edges.forward[step], k, count[step] - k)
        rings = shapely.linearrings(xy[at], indices=edges.ring[step])
        return np.asarray(shapely.polygons(shapely.remove_repeated_points(rings)))


def _wind(
    edges: _Edges, points: FloatArray, rng: np.random.Generator, straight: npt.NDArray[np.bool_], spacing: float
) -> _Lines:
    """Replace each edge by a line that winds within reach of both generators."""
    chord = edges.end - edges.start
    length = np.hypot(*chord.T)
    n = np.clip(length / spacing, 1, 24).astype(np.int64)
    both = (edges.left >= 0) & (edges.right >= 0)
    n[~both | (length < 3) | straight[edges.left] | straight[edges.right]] = 1
    offset = np.r_[0, np.cumsum(n + 1)]
    of = np.repeat(np.arange(len(n)), n + 1)
    t = (np.arange(offset[-1]) - offset[of]) / n[of]
    height = np.zeros(len(t))
    for harmonic in (1, 2, 3, 5, 8):
        amplitude = rng.normal(size=len(n)) / harmonic**0.9
        height += amplitude[of] * np.sin(np.pi * harmonic * t + rng.uniform(0, 6.28, len(n))[of])
    normal = np.c_[-chord[:, 1], chord[:, 0]] / np.maximum(length, 1e-9)[:, None]
    room = np.minimum(_kite(edges, points, edges.left, t, of, length), _kite(edges, points, edges.right, t, of, length))
    height = np.clip(height * 0.13 * length[of], -0.8 * room, 0.8 * room)
    line = edges.start[of] + t[:, None] * chord[of]
    # The far node is written as itself: start + 1·chord can differ from it in the last bit.
    line[offset[1:] - 1] = edges.end
    return _Lines(offset, of, line, normal[of], np.where((t > 0) & (t < 1), height, 0.0))


def _kite(
    edges: _Edges, points: FloatArray, generator: IntArray, t: FloatArray, of: IntArray, length: FloatArray
) -> FloatArray:
    """How far the line may step aside at ``t`` and still be nearest to its own two generators' triangle [m]."""
    to = points[generator] - edges.start
    chord = edges.end - edges.start
    safe = np.maximum(length, 1e-9)
    foot = (to * chord).sum(axis=1) / safe**2
    reach = np.abs(to[:, 0] * chord[:, 1] - to[:, 1] * chord[:, 0]) / safe
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = np.where(foot[of] > 0, reach[of] * t / foot[of], np.inf)
        fall = np.where(foot[of] < 1, reach[of] * (1 - t) / (1 - foot[of]), np.inf)
    room = np.minimum(rise, fall)
    return np.where(np.isfinite(room), room, 0.0)


def dissolve(cells: Cells, label: IntArray) -> tuple[npt.NDArray[np.object_], IntArray]:
    """Merge neighbouring cells of equal label: (surfaces, label of each), no multipart surfaces."""
    same = label[cells.pairs[:, 0]] == label[cells.pairs[:, 1]]
    group = _components(len(cells.polygons), cells.pairs[same])
    order = np.argsort(group, kind="stable")
    bounds = np.flatnonzero(np.r_[True, np.diff(group[order]) > 0])
    parts = np.split(order, bounds[1:])
    merged = np.array([
        cells.polygons[p[0]] if len(p) == 1 else shapely.coverage_union_all(cells.polygons[p]) for p in parts
    ], dtype=object)  # fmt: skip
    surfaces, owner = shapely.get_parts(merged, return_index=True)
    return surfaces, label[[int(parts[i][0]) for i in owner]]


def _components(n: int, pairs: IntArray) -> IntArray:
    """Connected components by spreading the smallest number and following pointers; no graph library needed."""
    root = np.arange(n)
    while True:
        before = root.copy()
        low = np.minimum(root[pairs[:, 0]], root[pairs[:, 1]])
        np.minimum.at(root, root[pairs[:, 0]], low)
        np.minimum.at(root, root[pairs[:, 1]], low)
        root = root[root]
        if (root == before).all():
            return np.asarray(root, dtype=np.int64)
