"""Faults of single surfaces: each is put right, told by name, with its area before and after."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from arealregnskap.issues import IssueLog
from arealregnskap.validate import repair
from tests.land.raw_layers import EAST, EPSG, NORTH, rule, square


def polygon(*points, holes=()):
    """A surface from points in metres from the grid's corner."""
    return shapely.Polygon(_placed(points), [_placed(h)[::-1] for h in holes])


def _placed(ring):
    return [(EAST + x, NORTH + y) for x, y in ring]


def repaired(*geometry):
    log = IssueLog()
    frame = gpd.GeoDataFrame({"flate_id": [f"f{n}" for n in range(len(geometry))]}, geometry=list(geometry), crs=EPSG)
    return repair(frame, "fil", rule(), log), log


BOW_TIE = polygon((0, 0), (100, 100), (100, 0), (0, 100))
LOPSIDED = polygon((0, 0), (100, 100), (100, 0), (0, 50))
SPIKE = polygon((0, 0), (100, 0), (100, 50), (500, 50), (100, 50), (100, 100), (0, 100))
HOLE_OUTSIDE = polygon((0, 0), (100, 0), (100, 100), (0, 100), holes=[[(200, 0), (250, 0), (250, 50), (200, 50)]])
HOLES_ON_EACH_OTHER = polygon(
    (0, 0), (100, 0), (100, 100), (0, 100),
    holes=[[(10, 10), (50, 10), (50, 50), (10, 50)], [(30, 10), (70, 10), (70, 50), (30, 50)]],
)  # fmt: skip
HOLE_IN_HOLE = polygon(
    (0, 0), (100, 0), (100, 100), (0, 100),
    holes=[[(10, 10), (90, 10), (90, 90), (10, 90)], [(20, 20), (30, 20), (30, 30), (20, 30)]],
)  # fmt: skip
COLLAPSED = polygon((0, 0), (100, 0), (0, 0))
PARTS_ON_EACH_OTHER = shapely.MultiPolygon([square(0, 0), square(0.5, 0)])


@pytest.mark.parametrize(
    ("geometry", "kind", "before", "after", "word"),
    [
        (BOW_TIE, "reparert_vesentlig", 0, 5_000, "krysser seg selv"),
        (SPIKE, "reparert", 10_000, 10_000, "krysser seg selv"),
        (HOLE_OUTSIDE, "reparert_vesentlig", 7_500, 10_000, "hull utenfor flata"),
        (HOLES_ON_EACH_OTHER, "reparert_vesentlig", 6_800, 7_600, "krysser seg selv"),
        (HOLE_IN_HOLE, "reparert_vesentlig", 3_500, 3_600, "hull inni hull"),
        (PARTS_ON_EACH_OTHER, "reparert_vesentlig", 20_000, 15_000, "krysser seg selv"),
    ],
    ids=["sløyfe", "spiss", "hull utenfor", "hull på hverandre", "hull i hull", "deler på hverandre"],
)
def test_a_faulty_surface_is_repaired_and_told(geometry, kind, before, after, word):
    frame, log = repaired(square(5, 5), geometry)
    (issue,) = log
    assert issue.kind == kind and word in issue.value and issue.object_id == "f1"
    assert issue.before_m2 == pytest.approx(before, abs=0.2) and issue.after_m2 == pytest.approx(after, abs=0.2)
    assert issue.area_m2 == pytest.approx(abs(after - before), abs=0.3)
    assert shapely.is_valid(frame.geometry).all() and len(frame) == 2
    assert rule().area(frame.geometry.iloc[1])[0] == issue.after_m2
    assert abs(issue.x - EAST) <= 500 and abs(issue.y - NORTH) <= 100
    assert shapely.equals_exact(frame.geometry.iloc[0], square(5, 5))


def test_double_points_go_without_any_area():
    doubled = polygon((0, 0), (0, 0), (100, 0), (100, 100), (100, 100), (0, 100))
    frame, log = repaired(doubled, square(3, 3))
    assert [(i.kind, i.count, i.value) for i in log] == [("doble_punkt", 1, "2")]
    assert shapely.get_num_coordinates(frame.geometry.iloc[0]) == 5


def test_a_surface_without_area_is_left_out_and_told():
    frame, log = repaired(COLLAPSED, square(0, 0))
    assert len(frame) == 1
    assert ("flate_uten_areal", "tatt ut", "f0") in [(i.kind, i.action, i.object_id) for i in log]


def test_rows_without_geometry_or_numbers_are_told_once_each():
    with np.errstate(invalid="ignore"):
        frame, log = repaired(square(0, 0), None, shapely.Polygon(), polygon((0, 0), (1, float("nan")), (1, 1)))
    assert len(frame) == 1
    assert {(i.kind, i.count) for i in log} == {("geometri_mangler", 2), ("koordinat_ugyldig", 1)}


def test_holes_that_run_the_wrong_way_are_told():
    ring = [(0, 0), (100, 0), (100, 100), (0, 100)]
    hole = [(10, 10), (20, 10), (20, 20), (10, 20)]
    _, log = repaired(polygon(*ring, holes=[hole]), polygon(*ring, holes=[hole[::-1]]))
    assert [(i.kind, i.count) for i in log] == [("ringretning", 1)]


def test_lines_and_points_pass_through():
    line, point = square(0, 0).exterior, square(0, 0).centroid
    frame, log = repaired(line, point)
    assert list(frame.geometry) == [line, point] and not len(log)


def test_repairing_twice_changes_nothing():
    first, _ = repaired(BOW_TIE, LOPSIDED, SPIKE, HOLES_ON_EACH_OTHER, PARTS_ON_EACH_OTHER)
    second, log = repaired(*first.geometry)
    assert not len(log) and list(shapely.to_wkb(first.geometry)) == list(shapely.to_wkb(second.geometry))


@settings(max_examples=60, deadline=None)
@given(
    points=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=4, max_size=9),
    start=st.integers(0, 8), backwards=st.booleans(),
)  # fmt: skip
def test_a_repair_never_depends_on_where_the_ring_starts(points, start, backwards):
    ring = [(10.0 * x, 10.0 * y) for x, y in points]
    assume(len(set(ring)) >= 3)
    turned = ring[start % len(ring) :] + ring[: start % len(ring)]
    one, log = repaired(polygon(*ring))
    other, _ = repaired(polygon(*(turned[::-1] if backwards else turned)))
    assert len(one) == len(other)
    if len(one):
        assert shapely.is_valid(one.geometry.iloc[0])
        assert shapely.to_wkb(shapely.normalize(one.geometry.iloc[0])) == shapely.to_wkb(
            shapely.normalize(other.geometry.iloc[0])
        )
    else:
        assert [i.kind for i in log][-1] == "flate_uten_areal"


@pytest.mark.real
def test_geometry_that_broke_overlays_elsewhere_passes_without_loss(real_data):
    for path in sorted((real_data / "topologi_wkt").glob("*.txt")):
        shapes = shapely.get_parts(shapely.from_wkt([line for line in path.read_text().splitlines() if line.strip()]))
        shapes = shapes[np.isin(shapely.get_type_id(shapes), (3, 6))]
        frame = gpd.GeoDataFrame(geometry=shapes, crs=25833)
        log = IssueLog()
        out = repair(frame, path.name, rule(), log)
        assert len(out) == len(frame)
        assert shapely.area(out.geometry).sum() == pytest.approx(shapely.area(shapes).sum(), rel=1e-12)
        assert not [i for i in log if i.kind.startswith(("reparert", "flate_uten"))]
