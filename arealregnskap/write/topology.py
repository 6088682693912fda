"""Rings cut into curves that neighbours share.

Vertices are whole numbers on the grid of the file, so "the same vertex" has one meaning. A vertex where other than two
edges meet is a node; curves run from node to node, and a ring without nodes is one closed curve. Two rings that
follow the same edges then consist of the same curves there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]


@dataclass
class Topology:
    """``curves`` are vertex arrays (n, 2); ``rings`` has one entry per ring given: (curve index, forward) in order.

    ``starts_at_node`` says of each curve whether its ends are nodes (else it is a ring on its own).
    """

    curves: list[IntArray] = field(default_factory=list)
    starts_at_node: list[bool] = field(default_factory=list)
    rings: list[list[tuple[int, bool]]] = field(default_factory=list)


def cut(rings: list[IntArray]) -> Topology:
    """Curves and references of closed rings (first vertex = last, no vertex twice in a row)."""
    out = Topology()
    if not rings:
        return out
    lengths = np.array([len(r) for r in rings])
    points, vertex = np.unique(np.concatenate(rings), axis=0, return_inverse=True)
    vertex = vertex.reshape(-1)
    node = _nodes(vertex, lengths, len(points))
    known: dict[tuple[int, int, int], int] = {}
    for ring in np.split(vertex, np.cumsum(lengths)[:-1]):
        out.rings.append([_curve(chain, points, bool(node[chain[0]]), known, out) for chain in _chains(ring, node)])
    return out


def _nodes(vertex: IntArray, lengths: IntArray, n: int) -> npt.NDArray[np.bool_]:
    """Vertices where other than two different edges meet."""
    within = np.ones(len(vertex) - 1, bool)
    within[np.cumsum(lengths)[:-1] - 1] = False  # no edge from one ring to the next
    edges = np.sort(np.column_stack([vertex[:-1], vertex[1:]])[within], axis=1)
    return np.bincount(np.unique(edges, axis=0).reshape(-1), minlength=n) != 2


def _chains(ring: IntArray, node: npt.NDArray[np.bool_]) -> list[IntArray]:
    """The ring from node to node; without nodes from its lowest vertex, so that both sides begin alike."""
    body = ring[:-1]
    stops = np.flatnonzero(node[body])
    first = int(stops[0]) if len(stops) else int(np.argmin(body))
    turned = np.concatenate([body[first:], body[: first + 1]])
    cuts = (stops - first)[1:] if len(stops) else stops
    bounds = [0, *cuts.tolist(), len(body)]
    return [turned[a : b + 1] for a, b in pairwise(bounds)]


def _curve(
    chain: IntArray, points: IntArray, at_node: bool, known: dict[tuple[int, int, int], int], out: Topology
) -> tuple[int, bool]:
    """The curve of a chain, made the first time it is met, and whether the chain follows it forwards."""
    ahead = (int(chain[0]), int(chain[1]), int(chain[-1]))
    back = (int(chain[-1]), int(chain[-2]), int(chain[0]))
    key = min(ahead, back)
    if key not in known:
        known[key] = len(out.curves)
        out.curves.append(points[chain if key == ahead else chain[::-1]])
        out.starts_at_node.append(at_node)
    return known[key], key == ahead
