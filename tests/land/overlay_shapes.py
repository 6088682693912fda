"""Invented land for the overlay's tests: simple shapes whose areas can be done in the head."""

from __future__ import annotations

import numpy as np
import shapely

from arealregnskap.overlay import Surfaces

#: A corner of the invented land in a real UTM zone [m]: zone 32, west in the zone, so that ground and grid differ.
EAST, NORTH = 530_000.0, 6_980_000.0


def square(x: float, y: float, side: float = 10.0) -> shapely.Polygon:
    return shapely.box(x, y, x + side, y + side)


def chessboard(n: int, side: float = 10.0, x: float = 0.0, y: float = 0.0) -> list[shapely.Polygon]:
    """n × n squares, row by row from the south-west."""
    return [square(x + side * i, y + side * j, side) for j in range(n) for i in range(n)]


def comb(teeth: int, width: float, height: float) -> shapely.Polygon:
    """A comb of ``teeth`` teeth standing on a bar 1 m high; tooth and gap are each half of width / teeth wide."""
    step = width / teeth
    x = np.repeat(np.arange(teeth) * step, 4) + np.tile([0.0, 0.0, step / 2, step / 2], teeth)
    y = np.tile([0.0, height, height, 0.0], teeth)
    return shapely.Polygon(np.vstack([np.c_[x, y], [[width, 0.0], [width, -1.0], [0.0, -1.0]]]))


def ragged_coast(n: int, radius: float, seed: int, x: float = 0.0, y: float = 0.0) -> shapely.Polygon:
    """A star-shaped surface with n vertices about (x, y)."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, n, endpoint=False)
    wave = 1 + 0.25 * np.sin(5 * angle + rng.uniform(0, 6)) + rng.uniform(-0.02, 0.02, n)
    return shapely.Polygon(np.c_[x + radius * wave * np.cos(angle), y + radius * wave * np.sin(angle)])


def numbered(name: str, geometry, kind: str = "set") -> Surfaces:
    """Surfaces labelled 0, 1, 2, …"""
    return Surfaces(name, geometry, np.arange(len(geometry)), kind)
