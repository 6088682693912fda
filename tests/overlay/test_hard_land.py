"""Land that breaks overlays: every case is judged cell by cell by an independent way of counting."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
import shapely

from arealregnskap.crs import AreaRule
from arealregnskap.errors import OverlayError
from arealregnskap.overlay import NONE, Surfaces, cells
from tests.land.overlay_faces import compare, faces
from tests.land.overlay_shapes import EAST, NORTH, chessboard, comb, numbered, ragged_coast, square


def kernel(*inputs):
    return cells(inputs, None, engine="kernel")


def in_every_order(inputs):
    for order in itertools.permutations(inputs):
        yield list(order)


def test_shared_and_collinear_borders_in_every_order():
    land = numbered("land", chessboard(4))
    plan = numbered("plan", [shapely.box(0, 0, 20, 40), shapely.box(20, 0, 40, 15), shapely.box(20, 15, 40, 40)])
    muni = Surfaces("muni", [shapely.box(0, 0, 40, 40)], [0])
    for inputs in in_every_order([land, plan, muni]):
        compare(kernel(*inputs), faces(inputs), 1e-6)


def test_rows_where_a_set_is_absent_in_every_order():
    """The prototype had no such rows."""
    land = numbered("land", chessboard(2))
    plan = numbered("plan", [square(5, 5, 10)])
    muni = Surfaces("muni", [square(-5, -5, 20)], [0])
    for inputs in in_every_order([land, plan, muni]):
        frame = kernel(*inputs)
        compare(frame, faces(inputs), 1e-6)
        outside = frame[(frame["muni"] == NONE) & (frame["land"] >= 0)]
        assert outside["area_m2"].sum() == pytest.approx(400 - 225)
        assert frame.loc[(frame["plan"] == NONE) & (frame["muni"] == 0), "area_m2"].sum() == pytest.approx(300)


def test_identical_surfaces_in_sets_and_masks():
    inputs = [
        Surfaces("a", [square(0, 0)] * 3, [1, 1, 2]),
        Surfaces("b", [square(0, 0)] * 3, [0, 0, 5], "mask"),
        Surfaces("c", [square(0, 0)], [9]),
    ]
    for order in in_every_order(inputs):
        compare(kernel(*order), faces(order), 1e-6)


def test_a_mask_first_whose_surfaces_overlap_each_other():
    """In the prototype the first layer had to be a set without overlap."""
    theme = Surfaces("theme", [square(0, 0), square(3, 3), square(6, 0), square(3, 3)], [0, 0, 1, 2], "mask")
    land = numbered("land", chessboard(2))
    for order in in_every_order([theme, land]):
        compare(kernel(*order), faces(order), 1e-6)


@pytest.mark.parametrize("classes", [1, 62])
def test_five_hundred_mask_surfaces_over_one_place(classes):
    """More than 64 of them gave the prototype wrong cells under a right total."""
    n = 500
    corner = np.arange(n) % 7
    geometry = shapely.box(-corner, -corner, 10.0 + corner % 3, 10)  # many shared and identical borders
    theme = Surfaces("theme", geometry, np.arange(n) % classes, "mask")
    land = numbered("land", [square(-10, -10, 15), square(5, -10, 15)])
    for order in in_every_order([theme, land]):
        compare(kernel(*order), faces(order), 1e-4)


def test_many_surfaces_of_a_set_over_one_place():
    n = 200
    deep = Surfaces("deep", shapely.box(0, 0, 10 + np.arange(n) % 4, 10), np.arange(n) % 5)
    land = numbered("land", [square(0, 0, 12)])
    for order in in_every_order([deep, land]):
        compare(kernel(*order), faces(order), 1e-4)


def test_a_hundred_thousand_crossings_on_one_segment():
    """65 536 were too many for the prototype's memory. The areas are done in the head: half of the bar is teeth."""
    teeth, width = 50_000, 100.0
    bar = shapely.box(-1, 2, width + 1, 5)
    started = time.perf_counter()
    frame = kernel(numbered("comb", [comb(teeth, width, 10)]), numbered("bar", [bar]))
    assert time.perf_counter() - started < 20
    area = frame.set_index(["comb", "bar"])["area_m2"]
    assert area[0, 0] == pytest.approx(3 * width / 2, abs=1e-3)
    assert area[NONE, 0] == pytest.approx(bar.area - 3 * width / 2, abs=1e-3)
    assert area[0, NONE] == pytest.approx(width + 10 * width / 2 - 3 * width / 2, abs=1e-3)


def test_two_combs_across_each_other():
    upright = comb(150, 60, 60)
    lying = shapely.transform(comb(120, 60, 60), lambda xy: xy[:, ::-1])
    inputs = [numbered("a", [upright]), numbered("b", [lying], "mask")]
    expected = shapely.intersection(upright, lying).area
    for order in in_every_order(inputs):
        frame = kernel(*order)
        both = frame.loc[(frame["a"] == 0) & (frame["b"] == 1), "area_m2"]
        assert both.sum() == pytest.approx(expected, abs=1e-3)
        assert frame["area_m2"].sum() == pytest.approx(shapely.union(upright, lying).area, abs=1e-3)


def test_keys_wider_than_a_word():
    """Forty sets and three masks: 40 · 2 + 3 · 50 bits."""
    rng = np.random.default_rng(4)
    corner = rng.integers(0, 8, (43, 3, 2)) + np.array([0, 20, 40])[:, None] * [1, 0]
    inputs = [numbered(f"s{i}", [square(x, y, 12) for x, y in c]) for i, c in enumerate(corner[:40])]
    inputs += [
        Surfaces(f"m{i}", [square(x, y, 15) for x, y in c], [0, 30 + i, 61], "mask") for i, c in enumerate(corner[40:])
    ]
    compare(kernel(*inputs), faces(inputs), 1e-5)


def test_spikes_repeated_vertices_and_segments_without_length():
    body = [(0, 0), (10, 0), (10, 10), (0, 10)]
    spiked = shapely.Polygon([(0, 0), (10, 0), (10, 5), (30, 5), (10, 5), (10, 10), (0, 10)])
    stutter = shapely.Polygon([p for p in body for _ in range(3)])
    collapsed = shapely.Polygon([(0, 0), (20, 0), (0, 0), (20, 0)])
    land = numbered("land", chessboard(3, x=-10, y=-10))
    muni = Surfaces("muni", [shapely.box(-10, -10, 20, 20)], [0])
    clean = numbered("a", [shapely.Polygon(body), shapely.Polygon(body), shapely.Polygon()])
    for order in in_every_order([numbered("a", [spiked, stutter, collapsed]), land, muni]):
        expected = [clean if s.name == "a" else s for s in order]
        compare(kernel(*order), faces(expected), 1e-6)


def test_many_surfaces_meet_in_one_point():
    angle = np.linspace(0, 2 * np.pi, 73)
    rim = np.round(np.c_[np.cos(angle), np.sin(angle)] * 1000, 3)
    slices = [shapely.Polygon([(0, 0), rim[i], rim[i + 1]]) for i in range(72)]
    fans = [shapely.Polygon([(0, 0), rim[i], rim[(i + 5) % 72]]) for i in range(72)]
    inputs = [
        numbered("slice", slices),
        Surfaces("fan", fans, np.arange(72) % 9, "mask"),
        numbered("land", [square(0, 0, 500)]),
    ]
    for order in in_every_order(inputs):
        compare(kernel(*order), faces(order))


def test_a_surface_with_thousands_of_holes():
    """LNF with a plot in each of 3 600 holes; some plots fill theirs, some are larger, some smaller."""
    n, step = 60, 50.0
    corner = np.array([(i * step + 10, j * step + 10) for j in range(n) for i in range(n)])
    holes = [shapely.box(x, y, x + 20, y + 20).exterior for x, y in corner]
    lnf = shapely.Polygon(shapely.box(0, 0, n * step, n * step).exterior, holes)
    size = 20.0 + np.arange(n * n) % 3 - 1
    plots = shapely.box(corner[:, 0], corner[:, 1], corner[:, 0] + size, corner[:, 1] + size)
    plan, built = Surfaces("plan", [lnf], [1]), Surfaces("built", plots, np.zeros(n * n, int), "mask")
    frame = kernel(plan, built).set_index(["plan", "built"])["area_m2"]
    third = n * n // 3
    assert frame[1, 1] == pytest.approx(third * (21**2 - 20**2), abs=1e-3)
    assert frame[NONE, 1] == pytest.approx(third * (19**2 + 20**2 + 20**2), abs=1e-3)
    assert frame[1, 0] == pytest.approx((n * step) ** 2 - n * n * 400 - third * 41, abs=1e-3)


def test_multipolygons_with_holes_and_islands_in_them():
    island = square(4, 4, 2)
    ring = shapely.Polygon(square(0, 0).exterior, [square(2, 2, 6).exterior])
    archipelago = shapely.MultiPolygon([ring, island, square(30, 30)])
    inputs = [Surfaces("a", [archipelago, square(2, 2, 6)], [0, 1]), numbered("b", [square(3, 3, 30), island], "mask")]
    for order in in_every_order(inputs):
        compare(kernel(*order), faces(order), 1e-6)


def test_long_segments_are_as_exact_as_short_ones():
    """A border of 60 km across land with short segments, and the same border from the other side."""
    county = shapely.Polygon([(0, 0), (60_000, 7_000), (60_000, 40_000), (0, 40_000)])
    south = shapely.Polygon([(0, 0), (60_000, -9_000), (60_000, 7_000)])
    lake = ragged_coast(900, 300, 3, 30_000, 3_500)
    inputs = [numbered("county", [county, south]), numbered("lake", [lake])]
    frame = kernel(*inputs).set_index(["county", "lake"])["area_m2"]
    for k, surface in enumerate([county, south]):
        assert frame[k, 0] == pytest.approx(shapely.intersection(surface, lake).area, abs=0.01)
    assert frame.get((NONE, 0), 0.0) == pytest.approx(0, abs=1e-3)
    assert frame[0].sum() == pytest.approx(county.area, rel=1e-9)


def test_ragged_land_in_a_real_zone_by_the_area_rule():
    land = numbered("land", [ragged_coast(400, 900, i, EAST + 700 * i, NORTH + 300 * (i % 3)) for i in range(6)])
    plan = numbered("plan", chessboard(4, 1_000.0, EAST - 500, NORTH - 1_500))
    theme = Surfaces(
        "theme", [ragged_coast(90, 500, 50 + i, EAST + 400 * i, NORTH) for i in range(9)], np.arange(9) % 3, "mask"
    )
    rule = AreaRule.around(25832, (EAST - 2_000, NORTH - 3_000, EAST + 6_000, NORTH + 3_000))
    for order in in_every_order([land, plan, theme]):
        compare(cells(order, rule, engine="kernel"), faces(order, rule, 2.0**-24))


def test_crossing_borders_count_with_their_windings():
    """Documented: a bow tie's lobes count with their signs, so repair comes first; GEOS refuses it."""
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    area = kernel(numbered("a", [bow_tie]))["area_m2"].sum()
    assert area == pytest.approx(0, abs=1e-6)
    inside = kernel(numbered("a", [bow_tie]), numbered("left", [square(-5, 0, 10)])).set_index(["a", "left"])["area_m2"]
    assert abs(inside[0, 0]) == pytest.approx(25)
    with pytest.raises(OverlayError, match="Reparer flatene først"):
        cells([numbered("a", [bow_tie]), numbered("left", [square(-5, 0, 10)])], None, engine="geos")


def test_weights_beyond_trust_are_refused():
    """Forty surfaces that each run three times backwards round a place: 2⁴⁰ combinations of windings."""
    ring = [(0, 0), (10, 0), (10, 10), (0, 10)]
    fold = shapely.Polygon(
        [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0), *([(20 + x, 20 + y) for x, y in ring[::-1]] * 3), (20, 20)]
    )
    inputs = [numbered(f"s{i}", [fold]) for i in range(40)]
    with pytest.raises(OverlayError, match="så mange ganger oppå hverandre"):
        kernel(*inputs)


def test_one_surface_far_away_neither_slows_nor_blurs():
    land = chessboard(40, 10.0)
    plan = [square(5 + 20 * i, 5 + 20 * j, 15) for i in range(19) for j in range(19)]
    near = kernel(numbered("land", land), numbered("plan", plan))
    started = time.perf_counter()
    far = kernel(numbered("land", [*land, square(400_000, 600_000)]), numbered("plan", [*plan, square(-300_000, 0)]))
    assert time.perf_counter() - started < 2
    assert len(far) == len(near) + 2
    assert far["area_m2"].sum() == pytest.approx(near["area_m2"].sum() + 200, abs=1e-6)
