"""Cells counted without a raster, held against asking every cell middle by itself."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from arealregnskap.differences.raster import figures, middles
from tests.land.planer import box


def asked_one_by_one(geometry, cell, asks=shapely.contains_xy):
    """Number of middles strictly inside each surface, by GEOS; or of those that ``asks`` says yes of."""
    west, south, east, north = shapely.total_bounds(geometry)
    i = np.arange(np.floor(west / cell) - 1, np.ceil(east / cell) + 1)
    j = np.arange(np.floor(south / cell) - 1, np.ceil(north / cell) + 1)
    x, y = (grid.ravel() for grid in np.meshgrid((i + 0.5) * cell, (j + 0.5) * cell))
    return [int(asks(g, x, y).sum()) for g in geometry]


@pytest.mark.parametrize(
    ("shape", "cell", "count"),
    [
        (box(0, 0, 100, 100), 25, 16),
        (box(0, 0, 100, 100), 50, 4),
        (box(0, 0, 24, 24), 50, 0),  # the middle at (25, 25) is outside
        (box(0, 0, 26, 26), 50, 1),
        (box(3, 3, 100, 4), 10, 10),  # a strip 4 m wide, with the line of middles y = 5 in it
        (box(3, 6, 100, 4), 10, 0),  # and one that no middle lies in
        (box(-100, -100, 200, 200), 10, 400),
        (box(0, 0, 100, 100) - box(25, 25, 50, 50), 25, 12),
        (shapely.MultiPolygon([box(0, 0, 50, 50), box(100, 0, 50, 50)]), 25, 8),
    ],
)
def test_cells_that_can_be_counted_in_the_head(shape, cell, count):
    assert middles(np.array([shape], object), cell).tolist() == [count]


corner = st.tuples(st.floats(0, 300), st.floats(0, 300))
millimetres = st.integers(0, 300_000).map(lambda n: n / 1000)


@settings(max_examples=80, deadline=None)
@given(st.lists(corner, min_size=3, max_size=9), st.sampled_from([7.0, 10.0, 25.0, 50.0]))
def test_any_surface_has_the_middles_that_lie_in_it(points, cell):
    hull = shapely.MultiPoint(points).convex_hull
    if hull.geom_type == "Polygon" and hull.area > 1:
        land = np.array([hull, box(-10, -10, 320, 320) - hull], object)
        inside = asked_one_by_one(land, cell)
        assume(inside == asked_one_by_one(land, cell, shapely.intersects_xy))  # no middle is on a border
        assert middles(land, cell).tolist() == inside


@settings(max_examples=40, deadline=None)
@given(
    # Points closer than those of maps are too close for GEOS to part.
    st.lists(st.tuples(millimetres, millimetres), min_size=4, max_size=12, unique=True),
    st.sampled_from([5.0, 20.0]),
)
def test_neighbours_share_the_cells_of_the_whole(points, cell):
    whole = box(-20, -20, 340, 340)
    parts = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=whole))
    parts = shapely.intersection(parts, whole)
    assert middles(parts, cell).sum() == (340 / cell) ** 2


def test_a_middle_on_a_border_is_in_one_of_the_two():
    # The middle (5, 5) is a corner of four squares.
    four = np.array([box(x, y, 5, 5) for x in (0, 5) for y in (0, 5)], object)
    assert sorted(middles(four, 10.0)) == [0, 0, 0, 1]


def test_nothing_has_no_cells():
    assert middles(np.array([], object), 10.0).tolist() == []


def test_the_difference_is_the_grid_and_the_cells_that_the_border_divides():
    # 26 × 26 m planned holds one middle of 50 × 50 m: 2.5 daa for 0.676. Ground area is said to be 0.7 daa.
    plan = gpd.GeoDataFrame({"gruppe": ["02"], "area_m2": [700.0]}, geometry=[box(0, 0, 26, 26)], crs=25832)
    areas = plan.iloc[:0]
    found = {(f.quantity, f.code): f for f in figures(np.array([box(0, 0, 100, 100)], object), plan, areas, 1e4, 50.0)}
    planned = found["planlagt", "alle"]
    assert (planned.ours, planned.theirs) == (pytest.approx(0.7), pytest.approx(2.5))
    assert [part.daa for part in planned.parts] == [pytest.approx(-0.024), pytest.approx(1.824)]
    assert planned.unexplained == pytest.approx(0)
    assert found["planlagt", "02"].difference == pytest.approx(1.8)
    assert found["kommune", "alle"].theirs == pytest.approx(10.0) and found["reserve", "alle"].theirs == 0
