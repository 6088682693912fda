"""The ± of an area, held against the closed form, against random errors drawn by the thousand, and against itself."""

from __future__ import annotations

import importlib.util
import sys

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.crs import AreaRule
from arealregnskap.uncertainty import borders as borders_module
from arealregnskap.uncertainty.borders import NOT_COUNTED, borders, spread
from tests.land.planer import FLAT, box

ALL = np.zeros(1, np.int64)


def one(geometry, sd=1.0, reach=0.0):
    """The row of a single surface."""
    return spread(borders(np.array([geometry], object), np.array([sd]), FLAT), ALL, reach).iloc[0]


def drawn(geometry, sd, seed=7, times=20_000):
    """Standard deviation of the summed area of surfaces whose corners are moved at random, shared corners together."""
    rng = np.random.default_rng(seed)
    xy = shapely.get_coordinates(geometry)
    corners, of = np.unique(xy.round(3), axis=0, return_inverse=True)
    of, areas = of.reshape(-1), []
    for _ in range(times // 1000):
        for shift in rng.normal(0, sd, (1000, *corners.shape)):
            areas.append(shapely.area(shapely.set_coordinates(geometry.copy(), xy + shift[of])).sum())
    return float(np.std(areas))


def test_a_square_is_the_closed_form():
    # s²/4 · Σ((x₊−x₋)² + (y₊−y₋)²) = s²/4 · 4 · 2a² = 2a²s²
    got = one(box(0, 0, 100, 100), sd=2.0, reach=50.0)
    assert got["sd_m2"] == pytest.approx(np.sqrt(2) * 100 * 2.0, rel=1e-12)
    assert got["independent_m2"] == pytest.approx(got["sd_m2"], rel=1e-12)
    assert got["most_m2"] == pytest.approx(400 * 2.0, rel=1e-12)
    assert got["length_m"] == pytest.approx(400) and got["sd_m"] == pytest.approx(2.0)


def test_a_crooked_surface_with_a_hole_is_the_sum_over_its_corners():
    shell, hole = [(0, 0), (300, 20), (260, 280), (90, 310)], [(100, 100), (120, 200), (200, 180)]
    closed = sum(
        np.sum((np.roll(r, -1, axis=0) - np.roll(r, 1, axis=0)) ** 2) / 4 for r in (np.array(shell), np.array(hole))
    )
    assert one(shapely.Polygon(shell, [hole]), sd=3.0)["sd_m2"] == pytest.approx(3.0 * np.sqrt(closed), rel=1e-12)


def test_a_square_is_what_random_errors_give():
    square = np.array([box(0, 0, 100, 100)], object)
    assert drawn(square, 1.5) == pytest.approx(one(square[0], sd=1.5)["sd_m2"], rel=0.02)


@pytest.mark.parametrize("counted", [(0, 1), (0, 2), (0, 1, 2, 3)])
def test_sums_over_neighbours_are_what_random_errors_of_shared_corners_give(counted):
    #  2 3
    #  0 1
    land = np.array([box(x, y, 100, 80) for y in (0, 80) for x in (0, 100)], object)
    label = np.full(4, NOT_COUNTED)
    label[list(counted)] = 0
    got = spread(borders(land, np.full(4, 1.0), FLAT), label, 0.0).iloc[0]
    assert drawn(land[list(counted)], 1.0) == pytest.approx(got["sd_m2"], rel=0.02)


def test_a_border_between_two_that_are_counted_together_moves_nothing():
    two = borders(np.array([box(0, 0, 100, 100), box(100, 0, 60, 100)], object), np.array([5.0, 5.0]), FLAT)
    together, apart = spread(two, np.array([0, 0]), 20.0), spread(two, np.array([0, 1]), 20.0)
    assert together["most_m2"].tolist() == [pytest.approx(5.0 * 2 * (160 + 100))]
    assert apart["most_m2"].tolist() == [pytest.approx(5.0 * 400), pytest.approx(5.0 * 320)]
    whole = one(shapely.union_all([box(0, 0, 100, 100), box(100, 0, 60, 100)]), sd=5.0, reach=20.0)
    # The two corners at the foot of the common border lie on the straight outline of the whole.
    assert whole["most_m2"] == pytest.approx(together["most_m2"][0])


def test_two_surfaces_of_different_accuracy_meet_in_the_weaker():
    two = borders(np.array([box(0, 0, 100, 100), box(100, 0, 100, 100)], object), np.array([1.0, 4.0]), FLAT)
    assert spread(two, np.array([0, NOT_COUNTED]), 0.0)["most_m2"][0] == pytest.approx(1.0 * 300 + 4.0 * 100)


@pytest.mark.parametrize("every", [10.0, 2.0, 0.25])
def test_more_points_on_the_same_border_do_not_make_it_surer(every):
    dense = one(shapely.segmentize(box(0, 0, 1000, 1000), every), sd=1.0, reach=50.0)
    assert dense["sd_m2"] == pytest.approx(np.sqrt(50 * 4000), rel=0.01)  # s · √(reach · length)
    assert dense["independent_m2"] == pytest.approx(np.sqrt(every * 4000), rel=0.01)
    assert dense["most_m2"] == pytest.approx(4000)


def test_a_border_that_moves_in_stretches_is_what_random_stretches_give():
    # Each side of 1000 m in 20 stretches of 50 m, each moved across as one: var = Σ (50 · 1)² = 80 · 2500.
    rng = np.random.default_rng(3)
    moved = (rng.normal(0, 1.0, (50_000, 80)) * 50.0).sum(axis=1)
    got = one(shapely.segmentize(box(0, 0, 1000, 1000), 5.0), sd=1.0, reach=50.0)
    assert np.std(moved) == pytest.approx(got["sd_m2"], rel=0.02)


def test_a_surface_smaller_than_the_reach_moves_at_most_as_one():
    circle = shapely.Point(0, 0).buffer(5.0, quad_segs=64)
    got = one(circle, sd=1.0, reach=1000.0)
    assert got["sd_m2"] == pytest.approx(circle.length, rel=1e-3)
    assert got["sd_m2"] <= got["most_m2"] * (1 + 1e-12)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=3, max_size=12, unique=True),
    st.floats(0, 500),
    st.floats(0.01, 20),
)
def test_the_three_figures_keep_their_order(points, reach, sd):
    hull = shapely.MultiPoint(points).convex_hull
    if hull.geom_type == "Polygon":
        got = one(hull, sd=sd, reach=reach)
        assert got["independent_m2"] <= got["sd_m2"] * (1 + 1e-9)
        assert got["sd_m2"] <= got["most_m2"] * (1 + 1e-9)


def test_lengths_are_on_the_ground():
    rule = AreaRule.around(25833, (195_000, 6_975_000, 226_000, 7_022_000))
    square = shapely.box(200_000, 7_000_000, 201_000, 7_001_000)
    got = spread(borders(np.array([square], object), np.array([1.0]), rule), ALL, 0.0).iloc[0]
    ground = float(rule.area(square)[0])
    assert got["sd_m2"] == pytest.approx(np.sqrt(2 * ground), rel=1e-5)
    assert got["length_m"] == pytest.approx(4 * np.sqrt(ground), rel=1e-5) and ground < square.area


def test_nothing_counted_is_nothing_off():
    empty = spread(borders(np.array([], object), np.array([]), FLAT), np.array([], np.int64), 50.0, count=2)
    assert empty["sd_m2"].tolist() == [0.0, 0.0]
    assert spread(borders(np.array([box(0, 0, 9, 9)], object), np.array([0.0]), FLAT), ALL, 5.0)["sd_m2"][0] == 0.0


def test_without_numba_the_passes_give_the_same_bits(monkeypatch):
    rng = np.random.default_rng(4)
    land = np.array(
        [box(100 * (n % 4), 70 * (n // 4), 100 * (n % 4 + 1), 70 * (n // 4 + 1)) for n in range(12)], object
    )
    land[5] = shapely.Polygon(land[5].exterior, [[(150, 90), (170, 100), (130, 120)]])
    label, sd, stated = rng.integers(-1, 3, 12), rng.uniform(0, 4, 12), rng.random(12) < 0.5
    compiled = spread(borders(land, sd, FLAT, stated), label, 50.0, 3)
    monkeypatch.setitem(sys.modules, "arealregnskap.overlay.compiled", None)  # as where numba is missing
    spec = importlib.util.spec_from_file_location("arealregnskap.uncertainty.walked", borders_module.passes.__file__)
    walked = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(walked)
    assert not hasattr(walked.sums, "py_func")
    monkeypatch.setattr(borders_module, "passes", walked)
    assert spread(borders(land, sd, FLAT, stated), label, 50.0, 3).equals(compiled)
