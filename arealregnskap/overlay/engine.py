"""The kernel: areas of all combinations in one pass over the vertices, without making a geometry.

    rings ─► grid ─► buckets ─► crossings ─► (locate + state) walk ─► keys ─► table

Work is proportional to vertices + crossings. Memory beside the input: 16 bytes a vertex, some 30 a segment of the
indexed layers and 80 a crossing; measured at the peak, 31 bytes a vertex for two layers and 48 for six.

Limits, each met by an OverlayError: 2³⁰ vertices, coordinates within 2²⁴ m, 62 labels in a mask, weights to 2³¹ and
2²⁰ weighted combinations at a place. The number of surfaces over a place, of crossings on a segment, of combinations
and of layers has none.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..crs import AreaRule
from ..errors import OverlayError
from .buckets import open_surfaces, segments_of
from .compiled import chunks_of, parallel
from .crossings import events_of
from .grid import CHUNKS, STEPS, Land, snap
from .keys import coded, labels_of, merged
from .locate import references
from .rings import rings_of
from .state import copied
from .surfaces import FloatArray, IntArray, Surfaces
from .walk import Measure, walk


def areas(inputs: Sequence[Surfaces], rule: AreaRule | None, threads: int | None) -> tuple[IntArray, FloatArray]:
    """Keys (one row per combination, one column per input) and areas [m²]; the order of rows is arbitrary."""
    threads = threads or os.cpu_count() or 1
    rings = [rings_of(s) for s in inputs]
    vertices = [sum(int(r.size.sum()) for r in buffers) for buffers in rings]
    order, first_indexed = _engine_order(inputs, vertices)
    ordered = [inputs[i] for i in order]
    land, centre, first_ring = snap(ordered, [rings[i] for i in order], threads)
    open_rings = int(first_ring[first_indexed])
    rank = _ranks(ordered, land)
    index = segments_of(land, open_rings)
    events = events_of(land, rank, index, open_rings, threads)
    known, found = references(land, index)
    if not found:
        raise OverlayError(
            "Flatene ligger så tett at ingen fri linje ble funnet mellom dem.", remedy="Reparer flatene."
        )
    boxes, rows = open_surfaces(land, len(ordered[0]) if first_indexed else 0)
    state, layout = coded(ordered, rank)
    measure = _measure(rule, land, centre)
    parts = parallel(
        lambda a, b: walk(land, index, known, boxes, rows, events, copied(state), layout.words, measure, a, b),
        chunks_of(land.ring_start, 0, len(land.ring_surface), CHUNKS),
        threads,
    )
    key, area, plain = merged([p[:3] for p in parts], layout.words)
    # Beyond 2⁶³ units the whole numbers have gone round; the plain sums have not.
    if any(p[3] for p in parts) or (np.abs(area - plain) > 1e-3 * np.abs(plain) + 2.0**40).any():
        raise OverlayError(
            "Flatene ligger så mange ganger oppå hverandre at arealet ikke kan regnes sikkert.",
            remedy="Reparer flatene, eller løs opp overlappene i laget først.",
        )
    return labels_of(key, ordered, layout)[:, np.argsort(order)], area / _units(land)


def _engine_order(inputs: Sequence[Surfaces], vertices: Sequence[int]) -> tuple[list[int], int]:
    """The order the engine works in, which the order of the inputs has no say in; and the first layer to index.

    Segments of one set are never tested against each other, so the largest set needs no index: the rest is found by it.
    """
    order = sorted(range(len(inputs)), key=lambda i: inputs[i].name)
    sets = [i for i in order if inputs[i].kind == "set"]
    if not sets:
        return order, 0
    largest = max(sets, key=lambda i: vertices[i])
    return [largest, *(i for i in order if i != largest)], 1


def _ranks(inputs: Sequence[Surfaces], land: Land) -> npt.NDArray[np.int32]:
    """Who moves how far when ties are broken: one rank for a set, one for each surface of a mask.

    Within a mask ranks follow box, label and size, so that the order of the rows has no say in it.
    """
    first = np.cumsum([0, *(len(s) for s in inputs)])
    size = np.diff(land.ring_start[land.surface_ring])
    rank = np.empty(first[-1], np.int32)
    for s, a, b in zip(inputs, first[:-1], first[1:], strict=True):
        rank[a:b] = a
        if s.kind == "mask":
            rank[a + np.lexsort([size[a:b], s.label, *land.box[a:b].T])] = np.arange(a, b)
    return rank


def _extent(land: Land) -> tuple[float, float, float, float]:
    if not len(land.xy):
        return 0.0, 0.0, 1.0, 1.0
    real = land.box[:, 0] <= land.box[:, 2]
    low, high = land.box[real, :2].min(0) / STEPS, land.box[real, 2:].max(0) / STEPS
    return low[0], low[1], high[0], high[1]


def _units(land: Land) -> float:
    """Units of area in a m²: as many as leave room for 64 times the land in 2⁶³, a power of two."""
    west, south, east, north = _extent(land)
    return float(2.0 ** np.clip(57 - np.ceil(np.log2(max((east - west) * (north - south), 1.0))), 0, 40))


def _measure(rule: AreaRule | None, land: Land, centre: tuple[int, int]) -> Measure:
    """The area rule on the grid. F is zero in the middle of the land, which keeps the numbers small."""
    middle = centre[0] / STEPS
    if rule is None:
        coefficients, zero, scale = np.array([0.0, 1.0]), 0.0, 1.0
    else:
        coefficients, zero, scale = np.array(rule.coefficients), (rule.east0 - middle) * STEPS, rule.scale
        coefficients[0] -= float(rule.primitive(np.array(middle)))
    curvature = np.append(np.polynomial.polynomial.polyder(coefficients, 2) / 24, 0.0)
    return Measure(coefficients, curvature, zero, 1 / (scale * STEPS), _units(land) / STEPS)
