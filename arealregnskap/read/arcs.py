"""Circular arcs as lines with a stated largest deviation.

An arc is given by its start, a point it passes, and its end. The same arc gives the same vertices, bit for
bit, from either end: neighbours that share an arc share its line. All three given points are kept, so the
line meets every other geometry that was snapped to them.

A chord of a circle of radius r over the angle θ lies at most r(1 − cos θ/2) from the arc and cuts off the area
r²(θ − sin θ)/2; both are used here, the first to choose the number of chords, the second to say what it costs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Point = tuple[float, float]

#: Metres in a degree of latitude, to use a deviation in metres on geographic coordinates.
METRES_PER_DEGREE = 111_320.0

#: No arc gets more chords than this; a hostile radius cannot ask for endless vertices.
MAX_CHORDS = 20_000


@dataclass(frozen=True)
class Stroke:
    """A stroked arc: ``xy`` from start to end, and the area between arc and line [square of the unit of xy]."""

    xy: FloatArray
    area: float


def stroke(start: Point, through: Point, end: Point, deviation: float) -> Stroke | None:
    """Line for the arc; None when the three points do not define one (two of them equal, or not finite).

    Points on a straight line give that line. ``start == end`` is a full circle with ``through`` opposite,
    taken anticlockwise.
    """
    if not all(map(math.isfinite, (*start, *through, *end))) or through in (start, end):
        return None
    if start == end:
        return _circle(start, through, deviation)
    if end < start:
        turned = stroke(end, through, start, deviation)
        return None if turned is None else Stroke(turned.xy[::-1].copy(), turned.area)
    centre = centre_of(start, through, end)
    if centre is None:
        return Stroke(np.array([start, through, end], float), 0.0)
    first, a = _chords(centre, start, through, _angle(centre, start, through, end), deviation)
    second, b = _chords(centre, through, end, _angle(centre, through, end, start), deviation)
    return Stroke(np.vstack([first, second[1:]]), a + b)


def circle(centre: Point, radius: float, deviation: float) -> Stroke | None:
    """Closed line for a circle; starts and ends due east of the centre."""
    if not (math.isfinite(radius) and radius > 0 and all(map(math.isfinite, centre))):
        return None
    return _circle((centre[0] + radius, centre[1]), (centre[0] - radius, centre[1]), deviation)


def _circle(start: Point, opposite: Point, deviation: float) -> Stroke:
    centre = ((start[0] + opposite[0]) / 2, (start[1] + opposite[1]) / 2)
    first, a = _chords(centre, start, opposite, math.pi, deviation)
    second, b = _chords(centre, opposite, start, math.pi, deviation)
    return Stroke(np.vstack([first, second[1:]]), a + b)


def centre_of(p: Point, q: Point, r: Point) -> Point | None:
    """Centre of the circle through three points; None when they lie on a line."""
    ax, ay, bx, by = q[0] - p[0], q[1] - p[1], r[0] - p[0], r[1] - p[1]
    double = 2 * (ax * by - ay * bx)
    scale = math.hypot(ax, ay) * math.hypot(bx, by)
    if abs(double) <= 1e-12 * scale or double == 0:
        return None
    a2, b2 = ax * ax + ay * ay, bx * bx + by * by
    return p[0] + (by * a2 - ay * b2) / double, p[1] + (ax * b2 - bx * a2) / double


def _angle(centre: Point, start: Point, end: Point, other: Point) -> float:
    """Signed angle from start to end seen from the centre, on the side that does not pass ``other``."""
    a, b, c = (math.atan2(p[1] - centre[1], p[0] - centre[0]) for p in (start, end, other))
    ahead = (b - a) % (2 * math.pi)
    return ahead if (c - a) % (2 * math.pi) > ahead else ahead - 2 * math.pi


def _chords(centre: Point, start: Point, end: Point, angle: float, deviation: float) -> tuple[FloatArray, float]:
    """Vertices along one arc, ends exact, and the area cut off."""
    radius = math.hypot(start[0] - centre[0], start[1] - centre[1])
    largest = math.pi / 4 if deviation >= radius * 0.07 else 2 * math.acos(1 - deviation / radius)
    n = min(max(1, math.ceil(abs(angle) / largest - 1e-9)), MAX_CHORDS)
    turn = math.atan2(start[1] - centre[1], start[0] - centre[0]) + angle * np.arange(n + 1) / n
    xy = np.column_stack([centre[0] + radius * np.cos(turn), centre[1] + radius * np.sin(turn)])
    xy[0], xy[-1] = start, end
    step = abs(angle) / n
    return xy, n * radius * radius * (step - math.sin(step)) / 2
