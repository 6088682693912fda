"""What must not change a result; the kernel keeps most of it to the last bit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.crs import AreaRule
from arealregnskap.overlay import Surfaces, cells
from tests.land.overlay_shapes import EAST, NORTH, chessboard, ragged_coast

RULE = AreaRule.around(25832, (EAST, NORTH, EAST + 4_000, NORTH + 4_000))


def land(seed: int) -> list[Surfaces]:
    """A patchwork, a plan that overlaps itself and leaves gaps, and two masks, all on real coordinates."""
    rng = np.random.default_rng(seed)
    at = rng.uniform(0, 3_000, (12, 2)) + np.array([EAST, NORTH])
    plan = [ragged_coast(60, 300 + 40 * i, i, *xy) for i, xy in enumerate(at[:6])]
    theme = [ragged_coast(40, 500, 90 + i, *xy) for i, xy in enumerate(at)]
    patches = chessboard(12, 250.0, EAST, NORTH)
    return [
        Surfaces("land", np.array(patches, object), np.arange(144) % 17),
        Surfaces("plan", np.array(plan, object), np.arange(6) % 4),
        Surfaces("theme", np.array(theme, object), np.arange(12) % 3, "mask"),
        Surfaces("built", np.array(theme[:4] + theme[:4], object), np.zeros(8, int), "mask"),
    ]


def exactly_equal(a: pd.DataFrame, b: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(a, b, check_exact=True)


seeds = st.integers(0, 10_000)


@settings(max_examples=15, deadline=None)
@given(seeds, st.randoms(use_true_random=False))
def test_order_of_rows_changes_no_bit(seed, random):
    inputs = land(seed)
    shuffled = []
    for s in inputs:
        order = np.array(random.sample(range(len(s)), len(s)))
        shuffled.append(Surfaces(s.name, s.geometry[order], s.label[order], s.kind))
    exactly_equal(cells(shuffled, RULE, engine="kernel"), cells(inputs, RULE, engine="kernel"))


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_number_of_threads_changes_no_bit(seed):
    one = cells(land(seed), RULE, engine="kernel", threads=1)
    for threads in (2, 3):
        exactly_equal(cells(land(seed), RULE, engine="kernel", threads=threads), one)


@settings(max_examples=8, deadline=None)
@given(seeds, st.permutations(range(4)))
def test_order_of_inputs_changes_no_bit(seed, order):
    inputs = land(seed)
    expected = cells(inputs, RULE, engine="kernel")
    got = cells([inputs[i] for i in order], RULE, engine="kernel")[list(expected.columns)]
    exactly_equal(got.sort_values(list(expected.columns[:-1]), ignore_index=True), expected)


def turned(surface: shapely.Polygon, by: int, direction: int) -> shapely.Polygon:
    xy = shapely.get_coordinates(surface)[:-1][::direction]
    return shapely.Polygon(np.roll(xy, by, axis=0))


@settings(max_examples=8, deadline=None)
@given(seeds, st.integers(0, 60), st.sampled_from([1, -1]))
def test_where_rings_start_and_which_way_they_run_changes_no_bit(seed, by, direction):
    inputs = land(seed)
    other = [
        Surfaces(s.name, np.array([turned(g, by, direction) for g in s.geometry], object), s.label, s.kind)
        for s in inputs
    ]
    exactly_equal(cells(other, RULE, engine="kernel"), cells(inputs, RULE, engine="kernel"))


@settings(max_examples=10, deadline=None)
@given(seeds, st.integers(0, 2), st.floats(0.2, 0.8))
def test_cutting_a_surface_in_two_changes_nothing(seed, which, share):
    inputs = land(seed)
    s = inputs[which]
    west, south, east, north = s.geometry[0].bounds
    middle = west + share * (east - west)
    sides = [shapely.box(west - 1, south - 1, middle, north + 1), shapely.box(middle, south - 1, east + 1, north + 1)]
    halves = shapely.intersection(s.geometry[0], sides)
    cut = Surfaces(s.name, np.array([*halves, *s.geometry[1:]], object), np.r_[s.label[0], s.label], s.kind)
    got = cells([cut if i == which else x for i, x in enumerate(inputs)], RULE, engine="kernel")
    expected = cells(inputs, RULE, engine="kernel")
    keys = list(expected.columns[:-1])
    both = got.merge(expected, on=keys, how="outer").fillna(0.0)
    assert (both["area_m2_x"] - both["area_m2_y"]).abs().max() < 1e-2
    assert got["area_m2"].sum() == pytest.approx(expected["area_m2"].sum(), rel=1e-9)


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_rows_of_a_label_sum_to_its_own_area(seed):
    inputs = land(seed)
    frame = cells(inputs, RULE, engine="kernel")
    for s in inputs:
        own = s.label if s.kind == "set" else None
        for label in np.unique(s.label):
            if own is not None:
                expected = RULE.area(s.geometry[s.label == label]).sum()
                got = frame.loc[frame[s.name] == label, "area_m2"].sum()
            else:
                expected = RULE.area(shapely.union_all(s.geometry[s.label == label]))[0]
                got = frame.loc[frame[s.name] & (1 << int(label)) != 0, "area_m2"].sum()
            assert got == pytest.approx(expected, rel=1e-9, abs=1e-3)


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_a_mask_is_the_same_when_it_is_dissolved_first(seed):
    inputs = land(seed)
    theme = inputs[2]
    union = [shapely.union_all(theme.geometry[theme.label == c]) for c in range(3)]
    dissolved = Surfaces("theme", np.array(union, object), [0, 1, 2], "mask")
    got = cells([*inputs[:2], dissolved, inputs[3]], RULE, engine="kernel")
    expected = cells(inputs, RULE, engine="kernel")
    both = got.merge(expected, on=list(expected.columns[:-1]), how="outer").fillna(0.0)
    assert (both["area_m2_x"] - both["area_m2_y"]).abs().max() < 1e-2
    assert got["area_m2"].sum() == pytest.approx(expected["area_m2"].sum(), rel=1e-9)


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_an_input_more_splits_rows_and_moves_no_area(seed):
    """Summed over the input that is added, the rows are those without it."""
    inputs = land(seed)
    fewer, more = cells(inputs[:3], RULE, engine="kernel"), cells(inputs, RULE, engine="kernel")
    keys = ["land", "plan", "theme"]
    back = more.groupby(keys, as_index=False)["area_m2"].sum()
    both = back.merge(fewer, on=keys, how="outer").fillna(0.0)
    both = both[(both[keys] != [-1, -1, 0]).any(axis=1)]
    assert (both["area_m2_x"] - both["area_m2_y"]).abs().max() < 1e-5
