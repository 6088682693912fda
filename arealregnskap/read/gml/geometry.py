"""Geometry of GML as lines and surfaces in two dimensions, east first.

Arcs are stroked by ``arcs``. Boundaries given by reference (``curveMember xlink:href="#k1"``) are looked up in the
same file and nowhere else. What does not hold together is a ``GeometryFault`` with the line it stands on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from .. import arcs
from ..curves import deviation_in, joined
from .parse import Collection, Shape
from .srs import Srs

FloatArray = npt.NDArray[np.float64]

_TERRAIN = {"TriangulatedSurface", "Tin", "PolyhedralSurface", "Solid", "MultiSolid", "CompositeSolid"}
_MULTI = {
    "MultiPoint": shapely.multipoints,
    "MultiLineString": shapely.multilinestrings,
    "MultiCurve": shapely.multilinestrings,
    "MultiPolygon": shapely.multipolygons,
    "MultiSurface": shapely.multipolygons,
}
_CURVES = {"LineString", "LinearRing", "Curve", "CompositeCurve", "OrientableCurve", "Ring"}
_MERGED = {"Surface", "CompositeSurface"}
_STRAIGHT = {"LineStringSegment", "GeodesicString", "Geodesic"}
_ROUND = {"Arc", "ArcString"}

#: A gap in an outline up to this is closed by a straight line [m]; a wider one means that a part is missing.
_CLOSABLE = 1.0

_MAX_REFERENCES = 16  # references that lead to references


class GeometryFault(Exception):
    """A geometry that cannot be read; the text says why and on which line."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(f"{text}, linje {line}")


class Terrain(Exception):
    """A surface in space, which covers no area of its own on the map."""


@dataclass
class Tally:
    """What was met and changed while building the geometry of a layer."""

    arcs: int = 0
    arc_area: float = 0.0
    false_arcs: list[str] = field(default_factory=list)
    straightened: Counter[str] = field(default_factory=Counter)
    closed: list[str] = field(default_factory=list)
    heights: int = 0  # geometries whose points have one
    systems: Counter[str] = field(default_factory=Counter)


class Builder:
    """Builds geometries of one file; ``tally`` may be changed between layers."""

    def __init__(self, collection: Collection, arc_deviation_m: float) -> None:
        self.shared = collection.shared
        self.default = Srs.of(collection.srs) if collection.srs else Srs("", None)
        self.dimension = collection.dimension
        self.metres = arc_deviation_m
        self.tally = Tally()

    def build(self, shape: Shape) -> tuple[shapely.Geometry, Srs]:
        """Geometry and the reference system its coordinates are in (the innermost one named)."""
        self._srs_used: Srs | None = None
        self._references = 0
        self._solid = False
        try:
            geometry = self._any(shape, self.default, self.dimension)
        except shapely.errors.GEOSException as e:
            raise GeometryFault(f"ugyldig geometri ({e})", shape.line) from e
        self.tally.heights += self._solid
        return geometry, self._srs_used or self.default

    def _within(self, shape: Shape, srs: Srs, dimension: int) -> tuple[Srs, int]:
        if shape.srs and shape.srs != srs.name:
            srs, dimension = Srs.of(shape.srs), 0
            self.tally.systems[shape.srs] += 1
        return srs, shape.dimension or dimension

    def _target(self, shape: Shape) -> Shape:
        """The element a member refers to, or the one it holds."""
        if not shape.href:
            return shape
        self._references += 1
        target = self.shared.get(shape.href[1:]) if shape.href.startswith("#") else None
        if target is None or self._references > _MAX_REFERENCES * 1_000:
            raise GeometryFault(f"omrisset viser til «{shape.href[:60]}», som ikke finnes i fila", shape.line)
        return target

    def _members(self, shape: Shape) -> list[Shape]:
        """The geometries inside the property elements (``exterior``, ``curveMember`` …) of a geometry."""
        out = []
        for member in shape.children:
            if member.href:
                out.append(self._target(member))
            elif member.name[0].islower() and member.numbers is None:
                out.extend(member.children)
            elif member.name[0].isupper():
                out.append(member)
        return out

    def _any(self, shape: Shape, srs: Srs, dimension: int, depth: int = 0) -> shapely.Geometry:
        if depth > _MAX_REFERENCES:
            raise GeometryFault("omrisset viser til seg selv", shape.line)
        srs, dimension = self._within(shape, srs, dimension)
        name = shape.name
        if name in _TERRAIN:
            raise Terrain
        if name == "Point":
            return shapely.points(self._coordinates(shape, srs, dimension)[0])
        if name in _CURVES:
            return shapely.linestrings(self._curve(shape, srs, dimension, depth))
        if name in ("Polygon", "PolygonPatch", "Rectangle", "Triangle"):
            return self._polygon(shape, srs, dimension, depth)
        if name == "OrientableSurface":
            return self._any(self._members(shape)[0], srs, dimension, depth + 1)
        parts = [self._any(m, srs, dimension, depth + 1) for m in self._members(shape)]
        if not parts:
            raise GeometryFault(f"{name} uten innhold", shape.line)
        if name in _MERGED:
            return parts[0] if len(parts) == 1 else shapely.union_all(parts)
        if name in _MULTI:
            return _MULTI[name]([leaf for part in parts for leaf in shapely.get_parts(part)])
        if name in ("MultiGeometry", "GeometricComplex"):
            return shapely.geometrycollections(parts)
        raise GeometryFault(f"geometritypen {name} er ukjent", shape.line)

    def _polygon(self, shape: Shape, srs: Srs, dimension: int, depth: int) -> shapely.Geometry:
        shells = [c for c in shape.children if c.name in ("exterior", "outerBoundaryIs")]
        holes = [c for c in shape.children if c.name in ("interior", "innerBoundaryIs")]
        if len(shells) != 1:
            raise GeometryFault("flaten har ikke ett ytre omriss", shape.line)
        rings = [self._ring(boundary, srs, dimension, depth) for boundary in shells + holes]
        return shapely.polygons(rings[0], rings[1:] or None)

    def _ring(self, boundary: Shape, srs: Srs, dimension: int, depth: int) -> shapely.Geometry:
        if not boundary.href and not boundary.children:
            raise GeometryFault("tomt omriss", boundary.line)
        target = self._target(boundary) if boundary.href else boundary.children[0]
        srs, dimension = self._within(target, srs, dimension)
        xy = self._curve(target, srs, dimension, depth)
        if len(xy) and (xy[0] != xy[-1]).any():
            gap = float(np.hypot(*(xy[0] - xy[-1])))
            if target.name != "LinearRing" and gap * self._metres_per_unit(srs) > _CLOSABLE:
                raise GeometryFault(f"omrisset er åpent over {gap:.2f} m".replace(".", ","), target.line)
            self.tally.closed.append(f"linje {target.line}")
            xy = np.vstack([xy, xy[:1]])
        if len(xy) < 4:
            raise GeometryFault(f"omriss med bare {max(len(xy) - 1, 0)} punkter", target.line)
        return shapely.linearrings(xy)

    def _curve(self, shape: Shape, srs: Srs, dimension: int, depth: int) -> FloatArray:
        """Vertices of a curve in its own direction."""
        if depth > _MAX_REFERENCES:
            raise GeometryFault("omrisset viser til seg selv", shape.line)
        srs, dimension = self._within(shape, srs, dimension)
        if shape.name in ("LineString", "LinearRing"):
            return self._coordinates(shape, srs, dimension)
        if shape.name == "Curve":
            segments = [s for c in shape.children if c.name == "segments" for s in c.children]
            return self._connected([self._segment(s, srs, dimension) for s in segments], shape, srs)
        if shape.name == "OrientableCurve":
            xy = self._curve(self._members(shape)[0], srs, dimension, depth + 1)
            return xy[::-1] if shape.backwards else xy
        if shape.name in ("Ring", "CompositeCurve"):
            parts = [self._curve(m, srs, dimension, depth + 1) for m in self._members(shape)]
            return self._connected(_headed(parts), shape, srs)
        raise GeometryFault(f"kurvetypen {shape.name} er ukjent", shape.line)

    def _connected(self, parts: list[FloatArray], shape: Shape, srs: Srs) -> FloatArray:
        """Parts end to end; a gap that is more than rounding is stated, a wide one refused."""
        if not parts:
            raise GeometryFault("tom kurve", shape.line)
        for before, after in pairwise(parts):
            gap = float(np.hypot(*(after[0] - before[-1]))) * self._metres_per_unit(srs)
            if gap > _CLOSABLE:
                raise GeometryFault(f"kurven er brutt over {gap:.2f} m".replace(".", ","), shape.line)
            if gap > self.metres:
                self.tally.closed.append(f"linje {shape.line}")
        return joined(parts)

    def _segment(self, segment: Shape, srs: Srs, dimension: int) -> FloatArray:
        srs, dimension = self._within(segment, srs, dimension)
        deviation = deviation_in(srs.epsg, self.metres)
        if segment.name == "CircleByCenterPoint":
            centre = self._coordinates(segment, srs, dimension)[0]
            radius = next((c.numbers for c in segment.children if c.name == "radius"), None)
            stroke = (
                None if radius is None or not len(radius) else arcs.circle(_point(centre), float(radius[0]), deviation)
            )
            return self._noted(stroke, centre[None, :], segment)
        xy = self._coordinates(segment, srs, dimension)
        if segment.name in _STRAIGHT:
            return xy
        if segment.name == "Circle" and len(xy) == 3:
            centre = arcs.centre_of(_point(xy[0]), _point(xy[1]), _point(xy[2]))
            stroke = None if centre is None else arcs.circle(centre, float(np.hypot(*(xy[0] - centre))), deviation)
            return self._noted(stroke, xy, segment)
        if segment.name in _ROUND and len(xy) >= 3 and len(xy) % 2:
            triples = [xy[i : i + 3] for i in range(0, len(xy) - 2, 2)]
            strokes = [arcs.stroke(_point(t[0]), _point(t[1]), _point(t[2]), deviation) for t in triples]
            return joined([self._noted(s, t, segment) for s, t in zip(strokes, triples, strict=True)])
        if segment.name in _ROUND:
            return self._noted(None, xy, segment)
        if segment.name in ("ArcByCenterPoint", "ArcByBulge", "ArcStringByBulge"):
            raise GeometryFault(f"kurvetypen {segment.name} kan ikke leses", segment.line)
        self.tally.straightened[segment.name] += 1
        return xy

    def _noted(self, stroke: arcs.Stroke | None, given: FloatArray, segment: Shape) -> FloatArray:
        if stroke is None:
            self.tally.false_arcs.append(f"linje {segment.line}")
            return given
        self.tally.arcs += 1
        self.tally.arc_area += stroke.area
        return stroke.xy

    def _coordinates(self, shape: Shape, srs: Srs, dimension: int) -> FloatArray:
        """All coordinate tuples directly in an element, or in its point properties, as east and north."""
        rows = []
        for child in shape.children:
            if child.fault:
                raise GeometryFault(child.fault, child.line)
            if child.numbers is not None and child.name in ("pos", "posList", "coordinates"):
                rows.append(self._tuples(child, srs, child.dimension or dimension))
            elif child.name == "coord":
                rows.append(np.array([[c.numbers[0] for c in child.children if c.numbers is not None][:2]]))
            elif child.name in ("pointProperty", "pointRep", "pointMember", "controlPoint"):
                points = [self._target(child)] if child.href else child.children
                rows.extend(self._coordinates(p, *self._within(p, srs, dimension)) for p in points)
        if not rows or not sum(map(len, rows)):
            raise GeometryFault("koordinater mangler", shape.line)
        self._srs_used = srs
        xy = np.vstack(rows)
        return xy[:, ::-1] if srs.north_first else xy

    def _tuples(self, child: Shape, srs: Srs, dimension: int) -> FloatArray:
        numbers = child.numbers
        assert numbers is not None  # the caller looked
        n = len(numbers)
        size = (n if n in (2, 3) else 2) if child.name == "pos" else dimension or srs.dimension
        if size < 2 or n % size:
            raise GeometryFault(f"{n} tall kan ikke deles i punkter med {max(size, 2)} koordinater", child.line)
        self._solid |= size > 2
        return numbers.reshape(-1, size)[:, :2]

    @staticmethod
    def _metres_per_unit(srs: Srs) -> float:
        return arcs.METRES_PER_DEGREE if deviation_in(srs.epsg, 1.0) != 1.0 else 1.0


def _headed(parts: list[FloatArray]) -> list[FloatArray]:
    """Curves of a ring, each turned so that it starts where the one before it ends, where only that fits."""
    if len(parts) < 2:
        return parts
    out = list(parts)
    if not _meets(out[0][-1], out[1]) and _meets(out[0][0], out[1]):
        out[0] = out[0][::-1]
    for i in range(1, len(out)):
        end = out[i - 1][-1]
        if np.hypot(*(out[i][-1] - end)) < np.hypot(*(out[i][0] - end)):
            out[i] = out[i][::-1]
    return out


def _point(xy: FloatArray) -> arcs.Point:
    return float(xy[0]), float(xy[1])


def _meets(point: FloatArray, curve: FloatArray) -> bool:
    return bool((curve[0] == point).all() or (curve[-1] == point).all())
