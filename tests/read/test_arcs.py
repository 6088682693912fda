"""Arcs: the deviation promised, the same vertices from both ends, areas known from the circle."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from arealregnskap.issues import IssueLog
from arealregnskap.read import arcs, curves

metres = st.floats(-5_000, 5_000, allow_nan=False).map(lambda v: round(v, 3))
points = st.tuples(metres, metres)


def far_apart(*given_points: arcs.Point) -> bool:
    return all(math.dist(p, q) > 0.5 for i, p in enumerate(given_points) for q in given_points[i + 1 :])


@given(points, points, points, st.sampled_from([0.001, 0.01, 0.1]))
def test_no_vertex_or_chord_leaves_the_arc_by_more_than_promised(p, q, r, deviation) -> None:
    assume(far_apart(p, q, r))
    stroke = arcs.stroke(p, q, r, deviation)
    assert stroke is not None
    assert tuple(stroke.xy[0]) == p
    assert tuple(stroke.xy[-1]) == r
    assert any(tuple(v) == q for v in stroke.xy)
    centre = arcs.centre_of(p, q, r)
    if centre is None or len(stroke.xy) > arcs.MAX_CHORDS:
        return
    radius = math.dist(centre, p)
    assume(radius < 1e6)
    middles = (stroke.xy[1:] + stroke.xy[:-1]) / 2
    assert np.abs(np.hypot(*(stroke.xy - centre).T) - radius).max() < 1e-5
    assert (radius - np.hypot(*(middles - centre).T)).max() < deviation * 1.01 + 1e-5


@given(points, points, points)
def test_the_same_vertices_from_both_ends(p, q, r) -> None:
    assume(far_apart(p, q, r))
    there, back = arcs.stroke(p, q, r, 0.01), arcs.stroke(r, q, p, 0.01)
    assert there is not None and back is not None
    assert (there.xy == back.xy[::-1]).all()
    assert there.area == back.area


@pytest.mark.parametrize("radius", [1.0, 25.0, 400.0])
def test_half_a_disc(radius: float) -> None:
    """Half a disc of radius r has the area πr²/2; what the line lacks of it is what the stroke says it lacks."""
    stroke = arcs.stroke((radius, 0.0), (0.0, radius), (-radius, 0.0), 0.01)
    assert stroke is not None
    area = shapely.area(shapely.polygons(np.vstack([stroke.xy, stroke.xy[:1]])))
    assert math.pi * radius**2 / 2 - area == pytest.approx(stroke.area, rel=1e-6)
    assert 0 < stroke.area < 0.01 * math.pi * radius


def test_the_large_arc_is_told_from_the_small_one_by_its_middle_point() -> None:
    """Three quarters of the circle of radius 10 round the origin: 15π long."""
    s = 10 * math.sqrt(0.5)
    stroke = arcs.stroke((10.0, 0.0), (-s, s), (0.0, -10.0), 0.001)
    assert stroke is not None
    assert shapely.length(shapely.linestrings(stroke.xy)) == pytest.approx(15 * math.pi, rel=1e-4)


def test_points_on_a_line_give_the_line_and_equal_points_nothing() -> None:
    stroke = arcs.stroke((0.0, 0.0), (1.0, 1.0), (3.0, 3.0), 0.01)
    assert stroke is not None
    assert stroke.xy.tolist() == [[0, 0], [1, 1], [3, 3]]
    assert stroke.area == 0
    assert arcs.stroke((0.0, 0.0), (0.0, 0.0), (1.0, 0.0), 0.01) is None
    assert arcs.stroke((0.0, 0.0), (math.nan, 0.0), (1.0, 0.0), 0.01) is None


def test_a_full_circle() -> None:
    stroke = arcs.circle((500_000.0, 7_000_000.0), 50.0, 0.01)
    assert stroke is not None
    area = shapely.area(shapely.polygons(stroke.xy))
    assert area + stroke.area == pytest.approx(math.pi * 2_500, rel=1e-9)


# --- curves in WKB -----------------------------------------------------------------------------------------------


def header(kind: int, count: int, order: str = "<") -> bytes:
    return struct.pack(order + "BII", order == "<", kind, count)


def numbers(*values: float, order: str = "<") -> bytes:
    return struct.pack(f"{order}{len(values)}d", *values)


def compound(order: str = "<", kind: int = 0) -> bytes:
    """A half disc of radius 10: an arc and the straight line back."""
    z = (7.0,) if kind == 1000 else ()
    arc = header(8 + kind, 3, order) + b"".join(numbers(*p, *z, order=order) for p in ((10, 0), (0, 10), (-10, 0)))
    line = header(2 + kind, 2, order) + b"".join(numbers(*p, *z, order=order) for p in ((-10, 0), (10, 0)))
    return header(9 + kind, 2, order) + arc + line


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [0, 1000])
def test_curved_wkb_in_both_byte_orders_and_with_heights(order: str, kind: int) -> None:
    surface = header(12 + kind, 1, order) + header(10 + kind, 1, order) + compound(order, kind)
    linear = curves.linearise(np.array([surface, None, shapely.to_wkb(shapely.box(0, 0, 1, 1))], object), 0.001)
    assert linear.rows.tolist() == [0]
    assert linear.geometry[0].geom_type == "MultiPolygon"
    assert shapely.area(linear.geometry[0]) + linear.area == pytest.approx(50 * math.pi, rel=1e-9)
    assert linear.arcs == 1


@given(st.binary(max_size=200))
def test_bytes_that_mean_nothing_are_a_fault_and_never_a_crash(rest: bytes) -> None:
    wkb = np.array([header(10, 1) + rest, header(12, 2**31) + rest, header(8, 2**31 + 1) + rest], object)
    linear = curves.linearise(wkb, 0.01)
    assert len(linear.geometry) == 3


def test_terrain_is_no_surface() -> None:
    log = IssueLog()
    linear = curves.linearise(np.array([header(1016, 0)], object), 0.01)
    linear.report("plan.gpkg", log)
    assert linear.geometry[0] is None
    assert [i.kind for i in log] == ["les_terreng"]
