"""Stage 2: all rings of all layers on one integer grid.

The grid has 2⁻²² m (0.24 µm) between its lines; snapping is the exact ``rint(x · 2²²)``. Coordinates are kept in half
steps: they are even, so lines with odd coordinates pass no vertex (``locate.py`` needs such lines).

Every orientation of three points is told exactly in int64. That holds for segments up to 2³⁰ half steps (128 m) each
way; longer ones get extra vertices, the same from both sides, so that a shared border stays shared.

Shells run counter-clockwise and holes clockwise, whatever the input did: the surface is always on the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..errors import OverlayError
from .compiled import chunks_of, inlined, kernel, parallel
from .rings import Rings
from .surfaces import IntArray, Surfaces, not_finite

#: Half steps of the grid in a metre.
STEPS = 2.0**23
#: Longest segment [half steps]: differences of coordinates stay below 2³¹ and cross products below 2⁶³.
LONGEST = 1 << 30
#: Coordinates beyond this are not metres in a UTM zone [m].
FARTHEST = 2.0**24

#: Most vertices in one overlay: segments have int32 numbers.
MOST = 1 << 30

CHUNKS = 16


class Land(NamedTuple):
    """All rings of all layers, in the engine's order of layers.

    ``xy`` (vertices, 2) int64, even half steps from the centre; each ring closed, without
    repeated vertices. Ring r belongs to surface ``ring_surface[r]``; rings of surface s are
    ``surface_ring[s]:surface_ring[s + 1]``. ``box`` (surfaces, 4) holds x min, y min, x max, y max; a surface without
    rings has an inverted one.
    """

    xy: npt.NDArray[np.int64]
    ring_start: IntArray
    ring_surface: npt.NDArray[np.int32]
    surface_ring: IntArray
    box: IntArray


def snap(
    inputs: Sequence[Surfaces], rings: Sequence[Sequence[Rings]], threads: int
) -> tuple[Land, tuple[int, int], IntArray]:
    """The land, the grid coordinates of its centre, and the first ring of each layer (and one past the last).

    Raises OverlayError where a coordinate is not a number or is far outside any map.
    """
    sources = [(i, r) for i, buffers in enumerate(rings) for r in buffers]
    first_surface = np.cumsum([0, *(len(s) for s in inputs)])
    measured = [_measure(inputs[i], r, threads) for i, r in sources]
    size = np.concatenate([np.empty(0, np.int64), *(m[:, 0] for m in measured)])
    ring_box = np.concatenate([np.empty((0, 4), np.int64), *(m[:, 1:] for m in measured)])
    if size.sum() > MOST:
        raise OverlayError(
            f"Flatene har {size.sum()} punkter, for mange til ett overlegg.",
            expected=f"høyst {MOST}",
            remedy="Del området, for eksempel i kommuner.",
        )
    real = size > 0
    centre_x, centre_y = 0, 0
    if real.any():
        low, high = ring_box[real, :2].min(0), ring_box[real, 2:].max(0)
        centre_x, centre_y = ((low + high) // 4 * 2).tolist()
    start = np.concatenate([[0], np.cumsum(size)])
    xy = np.empty((start[-1], 2), np.int64)
    first_ring = 0
    for _, r in sources:
        of = start[first_ring : first_ring + len(r.at) + 1]
        parallel(
            lambda a, b, r=r, of=of: write_rings(
                r.data, r.at, r.size, r.stride, r.shell, centre_x, centre_y, of, xy, a, b
            ),
            chunks_of(of, 0, len(r.at), CHUNKS),
            threads,
        )
        first_ring += len(r.at)
    surface = np.concatenate([np.empty(0, np.int64), *(r.surface + first_surface[i] for i, r in sources)])[real]
    ring_layer = np.repeat(np.arange(len(inputs)), np.diff(first_surface))[surface]
    surface_ring = np.searchsorted(surface, np.arange(first_surface[-1] + 1))
    land = Land(
        xy,
        np.append(start[:-1][real], start[-1]),
        surface.astype(np.int32),
        surface_ring,
        _boxes(ring_box[real] - np.array([centre_x, centre_y] * 2), surface_ring),
    )
    return land, (centre_x, centre_y), np.searchsorted(ring_layer, np.arange(len(inputs) + 1))


def _measure(surfaces: Surfaces, r: Rings, threads: int) -> IntArray:
    """(rings, 5): number of vertices on the grid, and box; 0 vertices for a ring without area."""
    out = np.empty((len(r.at), 5), np.int64)
    vertices = np.append(0, np.cumsum(r.size))
    bad = parallel(
        lambda a, b: measure_rings(r.data, r.at, r.size, r.stride, out, a, b),
        chunks_of(vertices, 0, len(r.at), CHUNKS),
        threads,
    )
    for ring, far in bad:
        if ring >= 0 and not far:
            raise not_finite(surfaces.name, int(r.surface[ring]))
        if ring >= 0:
            raise OverlayError(
                f"Rad {r.surface[ring]} har en koordinat langt utenfor ethvert kart.",
                where=f"Laget «{surfaces.name}»",
                expected="meter i EUREF89 UTM",
                remedy="Sjekk referansesystemet.",
            )
    return out


def _boxes(ring_box: IntArray, surface_ring: IntArray) -> IntArray:
    """Boxes of surfaces from boxes of rings."""
    far = np.int64(1) << 62
    box = np.empty((len(surface_ring) - 1, 4), np.int64)
    box[:, :2], box[:, 2:] = far, -far
    some = np.flatnonzero(np.diff(surface_ring))
    if len(some):
        box[some, :2] = np.minimum.reduceat(ring_box[:, :2], surface_ring[some])
        box[some, 2:] = np.maximum.reduceat(ring_box[:, 2:], surface_ring[some])
    return box


@kernel
def measure_rings(data, at, count, stride, out, first, end):
    """Fill ``out`` (see ``_measure``); returns the first ring with a bad coordinate (−1: none) and if it is far off."""
    for ring in range(first, end):
        step = stride[ring] // 8
        n = count[ring]
        coordinates = data[at[ring] : at[ring] + n * stride[ring]].view(np.float64)
        size = 0
        px = py = x0 = y0 = west = south = east = north = np.int64(0)
        for i in range(n):
            cx, cy = coordinates[i * step], coordinates[i * step + 1]
            if not (abs(cx) < FARTHEST and abs(cy) < FARTHEST):
                return ring, np.isfinite(cx) and np.isfinite(cy)
            x, y = _even(cx), _even(cy)
            if i == 0:
                size, x0, y0 = 1, x, y
                west, south, east, north = x, y, x, y
            else:
                size += _pieces(x - px, y - py)
                west, east = min(west, x), max(east, x)
                south, north = min(south, y), max(north, y)
            px, py = x, y
        if n:
            size += _pieces(x0 - px, y0 - py)
        out[ring, 0] = size if size > 3 else 0
        out[ring, 1], out[ring, 2], out[ring, 3], out[ring, 4] = west, south, east, north
    return -1, False


@inlined
def _even(metres):
    """Half steps of a coordinate on the grid."""
    return 2 * np.int64(np.rint(metres * (STEPS / 2)))


@inlined
def _pieces(dx, dy):
    """Number of segments that a difference of coordinates is cut into; 0 for none."""
    longest = max(abs(dx), abs(dy))
    return (longest + LONGEST - 1) // LONGEST


@kernel
def write_rings(data, at, count, stride, shell, centre_x, centre_y, start, xy, first, end):
    """Write the rings to their places in ``xy``, the surface on the left."""
    for ring in range(first, end):
        a, b = start[ring], start[ring + 1]
        if a == b:
            continue
        step = stride[ring] // 8
        n = count[ring]
        coordinates = data[at[ring] : at[ring] + n * stride[ring]].view(np.float64)
        v, twice = a, 0.0
        for i in range(n + 1):
            j = i if i < n else 0
            x, y = _even(coordinates[j * step]) - centre_x, _even(coordinates[j * step + 1]) - centre_y
            if i == 0:
                xy[v, 0], xy[v, 1] = x, y
                v += 1
                continue
            px, py = xy[v - 1, 0], xy[v - 1, 1]
            twice += np.float64(px - xy[a, 0]) * np.float64(y - py) - np.float64(x - px) * np.float64(py - xy[a, 1])
            pieces = _pieces(x - px, y - py)
            for k in range(1, pieces):
                xy[v, 0], xy[v, 1] = _between(px, py, x, y, k, pieces)
                v += 1
            if pieces:
                xy[v, 0], xy[v, 1] = x, y
                v += 1
        if (twice < 0) == shell[ring]:
            b -= 1
            while a < b:
                xy[a, 0], xy[b, 0] = xy[b, 0], xy[a, 0]
                xy[a, 1], xy[b, 1] = xy[b, 1], xy[a, 1]
                a += 1
                b -= 1


@inlined
def _between(px, py, qx, qy, k, n):
    """The k-th of n − 1 points between p and q; the (n − k)-th between q and p is the same."""
    if (px, py) > (qx, qy):
        px, py, qx, qy, k = qx, qy, px, py, n - k
    return px + (qx - px) // 2 * k // n * 2, py + (qy - py) // 2 * k // n * 2
