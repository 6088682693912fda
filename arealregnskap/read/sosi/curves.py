"""Curves as vertices: lines as they are, arcs and circles stroked once each.

Because a curve is stroked once and its vertices are kept in one table, all surfaces that share it share its
vertices bit for bit. Circle forms of SOSI: BUEP (start, a point on the arc, end), BUE (start, end, RADIUS with a
sign, STORBUE 1 for the larger arc), SIRKEL (centre, RADIUS), SIRKELP (three points). RADIUS is in metres.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..arcs import METRES_PER_DEGREE, Point, Stroke, centre_of, circle, stroke
from .groups import Attributes, Groups

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_ARCS = ("BUEP", "BUE", "SIRKEL", "SIRKELP")


@dataclass
class Vertices:
    """East and north of all groups in file order; group i owns ``xy[offset[i] : offset[i] + count[i]]``."""

    xy: FloatArray
    count: IntArray
    offset: IntArray = field(init=False)

    def __post_init__(self) -> None:
        self.offset = np.cumsum(self.count) - self.count

    def of(self, group: int) -> FloatArray:
        return self.xy[self.offset[group] : self.offset[group] + self.count[group]]


@dataclass
class Stroked:
    """Vertices with arcs stroked; ``area`` lies between arcs and lines [square of the unit of xy]."""

    vertices: Vertices
    arcs: int = 0
    area: float = 0.0
    straight: list[int] = field(default_factory=list)  # arcs through points that define none: drawn as lines


def stroke_arcs(groups: Groups, vertices: Vertices, deviation_m: float, geographic: bool) -> Stroked:
    """Replace the points of every arc by the vertices of its line."""
    deviation = deviation_m / METRES_PER_DEGREE if geographic else deviation_m
    which = [i for i, kind in enumerate(groups.kind) if kind in _ARCS and vertices.count[i]]
    if not which:
        return Stroked(vertices)
    pieces: list[FloatArray] = []
    count, copied, done = vertices.count.copy(), 0, Stroked(vertices)
    for i in which:
        line = _line(groups.kind[i], vertices.of(i), groups.attributes[i], deviation, geographic)
        if line is None:
            done.straight.append(i)
            continue
        at = int(vertices.offset[i])
        pieces += [vertices.xy[copied:at], line.xy]
        copied = at + int(vertices.count[i])
        count[i] = len(line.xy)
        done.arcs += 1
        done.area += line.area
    done.vertices = Vertices(np.concatenate([*pieces, vertices.xy[copied:]]), count)
    return done


def _line(kind: str, xy: FloatArray, attributes: Attributes, deviation: float, geographic: bool) -> Stroke | None:
    """The line of one arc; None when its points do not define one."""
    points = [(float(x), float(y)) for x, y in (xy[0], xy[(len(xy) - 1) // 2], xy[-1])]
    start, middle, end = points
    if kind in ("BUEP", "SIRKELP") and len(xy) < 3:
        return None
    if kind == "BUEP":
        return stroke(start, middle, end, deviation)
    if kind == "SIRKELP":
        return _ring(start, middle, end, deviation)
    radius = _radius(attributes.get("RADIUS"))
    if geographic or not radius:  # metres are not degrees; a circle there is no circle
        return None
    if kind == "SIRKEL":
        return circle(start, abs(radius), deviation)
    return _arc(start, end, radius, attributes.get("STORBUE") == "1", deviation) if len(xy) > 1 else None


def _ring(p: Point, q: Point, r: Point, deviation: float) -> Stroke | None:
    """The whole circle through three points, from the first through the second to the third and back."""
    there, middle = stroke(p, q, r, deviation), centre_of(p, q, r)
    if there is None or middle is None:
        return None
    a, b, c, centre = np.array(p), np.array(q), np.array(r), np.array(middle)
    normal = np.array([a[1] - c[1], c[0] - a[0]]) / np.hypot(*(c - a))
    away = -np.sign(normal @ (b - a)) * np.hypot(*(a - centre))
    far = centre + away * normal  # the middle of the arc that does not pass q
    back = stroke(r, (float(far[0]), float(far[1])), p, deviation)
    return None if back is None else Stroke(np.vstack([there.xy, back.xy[1:]]), there.area + back.area)


def _arc(start: Point, end: Point, radius: float, large: bool, deviation: float) -> Stroke | None:
    """The arc from start to end; a positive radius turns clockwise (as the FYBA library of Kartverket reads it)."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    chord, r = math.hypot(dx, dy), abs(radius)
    if chord == 0 or chord > 2 * r * (1 + 1e-9):
        return None
    to_centre = math.sqrt(max(r * r - chord * chord / 4, 0.0))
    height = r + to_centre if large else r - to_centre
    side = math.copysign(1.0, radius)
    through = (
        (start[0] + end[0]) / 2 - side * dy / chord * height,
        (start[1] + end[1]) / 2 + side * dx / chord * height,
    )
    return stroke(start, through, end, deviation)


def _radius(value: str | list[str | None] | None) -> float:
    try:
        radius = float(value) if isinstance(value, str) else 0.0
    except ValueError:
        return 0.0
    return radius if math.isfinite(radius) and abs(radius) < 1e8 else 0.0
