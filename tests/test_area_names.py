"""Names of reserve areas from run to run: kept on the same ground, never given to other ground."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.reserve import Known

from .land import omrader
from .land.planer import box

FIELD = box(0, 0, 100, 100)  # 10 daa


def place(named):
    """Name → south-west corner."""
    return {name: tuple(round(c) for c in g.bounds[:2]) for name, g in named.items()}


def test_an_area_that_is_gone_leaves_its_number_unused():
    first, known = omrader.run([box(0, y, 50, 50) for y in (0, 100, 200)])
    assert place(first) == {"B1": (0, 200), "B2": (0, 100), "B3": (0, 0)}
    second, known = omrader.run([box(0, y, 50, 50) for y in (0, 200, 300)], known)
    assert place(second) == {"B1": (0, 200), "B3": (0, 0), "B4": (0, 300)}
    assert omrader.changes(known) == {
        "B2": ("borte", "", 2.5, 0, 0),
        "B4": ("ny", "", 0, 2.5, 0),
        None: ("uendret", None, 5, 5, 5),
    }
    third, known = omrader.run([box(0, y, 50, 50) for y in (0, 200, 300, 400)], known)
    assert place(third)["B5"] == (0, 400)


def test_an_area_that_comes_back_gets_its_old_name():
    _, known = omrader.run([FIELD, box(0, 500, 50, 50)])
    _, known = omrader.run([FIELD], known)
    named, known = omrader.run([FIELD, box(2, 498, 50, 50), box(0, 900, 50, 50)], known)
    assert place(named) == {"B2": (0, 0), "B1": (2, 498), "B3": (0, 900)}
    assert {name: what for name, (what, *_) in omrader.changes(known).items()} == {
        "B1": "tilbake", "B3": "ny", None: "uendret"
    }  # fmt: skip


def test_the_larger_part_of_a_split_area_keeps_the_name():
    _, known = omrader.run([FIELD])
    named, known = omrader.run([box(0, 0, 30, 100), box(40, 0, 60, 100)], known)
    assert place(named) == {"B1": (40, 0), "B2": (0, 0)}
    assert omrader.changes(known) == {"B1": ("delt", "B2", 10, 6, 6), "B2": ("skilt_ut", "B1", 0, 3, 0)}


def test_merged_areas_keep_the_name_of_the_one_that_gave_most():
    _, known = omrader.run([box(0, 0, 30, 100), box(40, 0, 60, 100)])
    named, known = omrader.run([FIELD], known)
    assert place(named) == {"B2": (0, 0)}
    assert omrader.changes(known) == {"B2": ("sammenslatt", "B1", 6, 10, 6), "B1": ("gatt_inn", "B2", 3, 0, 0)}
    again, known = omrader.run([box(0, 0, 30, 100), box(40, 0, 60, 100)], known)
    assert place(again) == {"B1": (0, 0), "B2": (40, 0)}


def test_a_new_purpose_is_a_new_name_that_tells_of_the_old():
    _, known = omrader.run([FIELD])
    named, known = omrader.run([FIELD], known, gruppe="02")
    assert place(named) == {"F1": (0, 0)}
    assert {name: told[:2] for name, told in omrader.changes(known).items()} == {
        "B1": ("nytt_formal", "F1"), "F1": ("nytt_formal", "B1")
    }  # fmt: skip


def test_a_hair_of_shared_ground_does_not_hand_over_a_name():
    _, known = omrader.run([FIELD])
    named, _ = omrader.run([box(95, 0, 100, 100)], known)
    assert place(named) == {"B2": (95, 0)}


def test_changes_stay_to_be_read_when_the_case_is_computed_again():
    _, known = omrader.run([FIELD])
    assert omrader.changes(known) == {}
    _, known = omrader.run([box(0, 0, 100, 50)], known)
    told = omrader.changes(known)
    assert told == {"B1": ("endret", "", 10, 5, 5)}
    _, again = omrader.run([box(0, 0, 100, 50)], known)
    assert again is known


def test_other_rule_sets_call_the_same_ground_the_same():
    _, known = omrader.run([box(0, 0, 30, 100), box(40, 0, 60, 100), box(0, 300, 50, 50)])
    named, known = omrader.run([FIELD, box(0, 600, 50, 50)], known, series="NINA 2023")
    assert place(named) == {"B3": (0, 0), "B4": (0, 600)}
    assert omrader.changes(known, "NINA 2023") == {}
    kept, _ = omrader.run([box(0, 0, 30, 100), box(40, 0, 60, 100), box(0, 300, 50, 50)], known)
    assert place(kept) == {"B1": (0, 300), "B2": (0, 0), "B3": (40, 0)}


RECTANGLE = st.tuples(*[st.integers(0, 11)] * 2, *[st.integers(1, 4)] * 2)


@st.composite
def pieces(draw):
    """Areas that do not overlap, on squares of 50 m."""
    taken, out = shapely.Point(), []
    for x, y, w, h in draw(st.lists(RECTANGLE, min_size=1, max_size=9)):
        shape = box(x * 50, y * 50, w * 50, h * 50)
        if shape.intersection(taken).area == 0:
            taken, out = taken.union(shape), [*out, shape]
    return out


def history(runs):
    """All names after some runs."""
    known = Known.nothing(25832)
    for shapes in runs:
        _, known = omrader.run(shapes, known)
    return known


@settings(max_examples=20, deadline=None)
@given(st.lists(pieces(), min_size=1, max_size=4), pieces(), st.randoms(use_true_random=False))
def test_names_are_unique_kept_and_do_not_depend_on_order(earlier, shapes, random):
    known = history(earlier)
    named, after = omrader.run(shapes, known)
    shuffled, other = omrader.run(random.sample(shapes, len(shapes)), known)
    assert len(named) == len(shapes)
    assert {k: v.wkb for k, v in named.items()} == {k: v.wkb for k, v in shuffled.items()}
    assert other.frame.drop(columns="geometry").equals(after.frame.drop(columns="geometry"))
    numbers = after.frame.groupby("omrade_id")[["omrade_nr", "stabil_id"]].nunique()
    assert (numbers == 1).all(axis=None)
    assert after.frame.groupby("omrade_nr")["omrade_id"].nunique().max() == 1
    assert after.frame.groupby("stabil_id")["omrade_id"].nunique().max() == 1
    for name, shape in named.items():
        before = known.frame[known.frame["omrade_id"] == name]
        if len(before):  # a name that was used is only given to ground that it has been on
            assert max(before.geometry.intersection(shape).area) > 0


@settings(max_examples=20, deadline=None)
@given(st.lists(pieces(), min_size=1, max_size=4))
def test_changes_lead_from_one_reserve_to_the_next(runs):
    known = history(runs)
    told = omrader.changes(known)
    if not told:
        return
    latest, before = known.of(omrader.SERIES, "siste"), known.of(omrader.SERIES, "forrige")
    assert sum(t[2] for t in told.values()) == pytest.approx(before["area_m2"].sum() / 1000)
    assert sum(t[3] for t in told.values()) == pytest.approx(latest["area_m2"].sum() / 1000)
    for name, (what, _, daa_before, daa_now, shared) in told.items():
        assert shared <= min(daa_before, daa_now) + 1e-9
        assert (daa_now == 0) == (name is not None and name not in set(latest["omrade_id"])), what
        assert (daa_before == 0) == (name is not None and name not in set(before["omrade_id"])), what


@settings(max_examples=20, deadline=None)
@given(pieces(), st.integers(-4, 4), st.integers(-4, 4), st.sampled_from([-2.0, -0.3, 0.0, 0.4, 2.0]))
def test_a_small_move_of_borders_renames_nothing(shapes, dx, dy, grow):
    named, known = omrader.run(shapes)
    moved = [shapely.affinity.translate(g.buffer(grow, join_style="mitre"), dx, dy) for g in shapes]
    after, _ = omrader.run(moved, known)
    by_place = {m.wkb: name for name, m in after.items()}
    assert {g.wkb: by_place[m.wkb] for g, m in zip(shapes, moved, strict=True)} == {g.wkb: n for n, g in named.items()}


@settings(max_examples=20, deadline=None)
@given(pieces(), st.integers(0, 700))
def test_areas_cut_in_two_keep_the_name_on_one_part(shapes, x):
    named, known = omrader.run(shapes)
    west, east = box(-100, -100, 100 + x, 1000), box(x, -100, 1000, 1000)
    cut = [p for g in shapes for p in (g.intersection(west), g.intersection(east)) if p.area > 0]
    after, known = omrader.run(cut, known)
    for name, shape in named.items():
        parts = sorted((p.area for p in after.values() if shape.covers(p)), reverse=True)
        assert after[name].area == parts[0] and shape.covers(after[name])
    whole, _ = omrader.run(shapes, known)
    assert {n: g.wkb for n, g in whole.items()} == {n: g.wkb for n, g in named.items()}
