"""Stages 3–6 one by one: buckets, crossings, location, keys."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.overlay import NONE, Surfaces
from arealregnskap.overlay.buckets import Buckets, bucket, open_surfaces, segments_of
from arealregnskap.overlay.crossings import events_of
from arealregnskap.overlay.engine import _ranks
from arealregnskap.overlay.grid import STEPS, snap
from arealregnskap.overlay.keys import Layout, coded, crowded, labels_of, larger, merged, new_table
from arealregnskap.overlay.keys import add as add_to
from arealregnskap.overlay.locate import enter, references
from arealregnskap.overlay.rings import rings_of
from arealregnskap.overlay.state import ACTIVE, BITS, MEMBERS, ODD, RANK, WINDING, copied, leave_all, turn
from tests.land.overlay_shapes import chessboard, comb, numbered, ragged_coast, square


def prepared(inputs, open_layers=0):
    """Land, ranks, index of all but the open layers."""
    land, _, first_ring = snap(inputs, [rings_of(s) for s in inputs], 1)
    return land, _ranks(inputs, land), segments_of(land, int(first_ring[open_layers])), int(first_ring[open_layers])


# --- buckets


def test_every_segment_lies_in_all_buckets_its_box_touches():
    land, _, index, _ = prepared([numbered("a", [ragged_coast(200, 100, 5), square(0, 0, 90)])])
    found = {(int(i), b) for b in range(len(index.start) - 1) for i in index.item[index.start[b] : index.start[b + 1]]}
    expected = set()
    for r in range(2):
        for v in range(land.ring_start[r], land.ring_start[r + 1] - 1):
            low, high = land.xy[v : v + 2].min(0), land.xy[v : v + 2].max(0)
            for j in range((low[1] - index.y0) >> index.shift, ((high[1] - index.y0) >> index.shift) + 1):
                for i in range((low[0] - index.x0) >> index.shift, ((high[0] - index.x0) >> index.shift) + 1):
                    expected.add((v, j * index.columns + i))
    assert found == expected


def test_items_of_a_bucket_fall():
    _, _, index, _ = prepared([numbered("a", chessboard(10))])
    for b in range(len(index.start) - 1):
        items = index.item[index.start[b] : index.start[b + 1]]
        assert (np.diff(items) < 0).all()


def test_a_stray_surface_does_not_widen_the_buckets():
    near = prepared([numbered("a", chessboard(40))])[2]
    far = prepared([numbered("a", [*chessboard(40), square(9e5, 9e5)])])[2]
    assert far.shift == near.shift
    assert bucket(10**15, far.x0, far.shift, far.columns) == far.columns - 1


# --- crossings


def test_a_tooth_crosses_a_bar_in_two_places():
    land, rank, index, _ = prepared([numbered("comb", [comb(5, 50, 10)]), numbered("bar", [shapely.box(-1, 2, 51, 5)])])
    events = events_of(land, rank, index, 0, 1)
    assert len(events.step) == 2 * 5 * 4  # on both segments, two sides of five teeth, two sides of the bar
    assert events.step.sum() == 0
    assert (np.diff(events.where[:, 0]) >= 0).all()


@st.composite
def lattice_surface(draw):
    corner = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=6))
    made = shapely.make_valid(shapely.Polygon(corner), method="structure", keep_collapsed=False)
    return made if made.geom_type in ("Polygon", "MultiPolygon") else square(0, 0, 3)


@settings(max_examples=60, deadline=None)
@given(st.lists(lattice_surface(), min_size=2, max_size=4), st.sampled_from(["set", "mask"]))
def test_crossings_on_every_ring_cancel_and_meet_in_the_same_point(surfaces, kind):
    """A closed ring enters another surface as often as it leaves it, also where borders only touch or coincide."""
    inputs = [numbered(f"i{k}", [s, square(1, 1, 3)], kind) for k, s in enumerate(surfaces)]
    land, rank, index, _ = prepared(inputs)
    events = events_of(land, rank, index, 0, 1)
    ring = np.searchsorted(land.ring_start, events.where[:, 0], side="right") - 1
    for r in np.unique(ring):
        for s in np.unique(events.where[ring == r, 1]):
            assert events.step[(ring == r) & (events.where[:, 1] == s)].sum() == 0
    _, n = np.unique(events.place[:, 1:], axis=0, return_counts=True)
    assert (n % 2 == 0).all()


# --- location


@pytest.mark.parametrize("layers", ["indexed", "open"])
@pytest.mark.parametrize("kind", ["coast", "diagonals"])
def test_windings_about_points_are_those_of_shapely(layers, kind):
    if kind == "coast":
        surfaces = [ragged_coast(n, 40 + n / 20, n, 3 * (n % 7), 2 * (n % 5)) for n in (5, 30, 300, 2500)]
    else:  # diagonals through every corner of a lattice: rows of reference points must step aside
        surfaces = [shapely.Polygon([(i, 0), (64, 64 - i), (64, 65 - i), (i - 1, 0)]) for i in range(2, 60)]
    rng = np.random.default_rng(1)
    xy = rng.uniform(-10, 74, (300, 2))
    probes = [shapely.Polygon(p + 1e-3 * np.array([(0, 0), (1, 0), (0, 1)])) for p in xy]
    inputs = [
        numbered("open", surfaces if layers == "open" else []),
        numbered("surfaces", surfaces),
        numbered("probe", probes),
    ]
    inputs = [inputs[0], inputs[2]] if layers == "open" else [inputs[1], inputs[2]]
    land, rank, index, _ = prepared(inputs, 1 if layers == "open" else 0)
    known, found = references(land, index)
    assert found
    boxes, rows = open_surfaces(land, len(surfaces) if layers == "open" else 0)
    state, _ = coded(inputs, rank)
    for probe in range(len(surfaces), len(rank)):
        start = land.xy[land.ring_start[land.surface_ring[probe]]]
        own = copied(state)
        enter(own, land, index, known, boxes, rows, probe, start[0], start[1])
        inside = own.surface[: len(surfaces), WINDING]
        point = shapely.Point(xy[probe - len(surfaces)])
        assert inside.tolist() == [int(s.contains(point)) for s in surfaces]


def test_the_state_is_the_same_however_it_came_about():
    inputs = [numbered("a", chessboard(2)), Surfaces("m", chessboard(2), [0, 0, 1, 5], "mask")]
    _, rank, *_ = prepared(inputs)
    state, _ = coded(inputs, rank)
    arrays = (state.surface, state.layer, state.full, state.active, state.tally)
    for s, by in ((0, 1), (4, 1), (5, 1), (6, -1), (1, 2), (4, -1), (7, 1), (6, 2)):
        turn(*arrays, s, by)
    assert state.tally[ACTIVE] == 5
    assert state.layer[0, MEMBERS] == 2
    assert state.layer[1, BITS] == 0b111
    assert state.layer[1, ODD] == 0
    leave_all(*arrays)
    assert not state.surface[:, WINDING].any()
    assert not state.layer[:, MEMBERS:].any()
    assert not state.full.any()
    assert state.surface[:, RANK].tolist() == rank.tolist()


# --- keys


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2**62), st.integers(0, 3), st.integers(-(2**40), 2**40)), max_size=300))
def test_the_table_gathers_like_a_dictionary(rows):
    table, expected = new_table(2), {}
    for a, b, amount in rows * 8:
        key = np.array([a, b])
        if crowded(table.slot, table.n):
            table = larger(table)
        add_to(table.slot, table.key, table.area, table.plain, table.n, key, amount, 3)
        expected[a, b] = expected.get((a, b), 0) + 3 * amount
    n = table.n[0]
    got = {tuple(k): v for k, v in zip(table.key[:n].tolist(), table.area[:n].tolist(), strict=True)}
    assert got == expected


def test_a_table_grows_past_its_first_room():
    table = new_table(1)
    for k in range(10_000):
        if crowded(table.slot, table.n):
            table = larger(table)
        add_to(table.slot, table.key, table.area, table.plain, table.n, np.array([k * 64]), k, 1)
    assert table.n[0] == 10_000
    assert (np.sort(table.key[:10_000, 0]) == np.arange(10_000) * 64).all()
    assert (table.area[:10_000] * 64 == table.key[:10_000, 0]).all()


def test_tables_are_merged_in_any_order():
    a = (np.array([[1, 2], [0, 5]]), np.array([10, 20]), np.array([10.0, 20.0]))
    b = (np.array([[0, 5], [7, 7]]), np.array([5, -1]), np.array([5.0, -1.0]))
    for tables in ([a, b], [b, a]):
        key, area, plain = merged(tables, 2)
        assert dict(zip(map(tuple, key.tolist()), area.tolist(), strict=True)) == {(0, 5): 25, (1, 2): 10, (7, 7): -1}
        assert plain.tolist() == area.tolist()


def test_labels_come_back_from_keys_of_several_words():
    inputs = [Surfaces(f"s{i}", [square(0, 0)] * 3, [7, 900, 2**40 + i]) for i in range(40)]
    inputs.append(Surfaces("m", [square(0, 0)] * 2, [3, 61], "mask"))
    _, layout = coded(inputs, np.arange(sum(len(s) for s in inputs), dtype=np.int32))
    assert layout.words == 2
    keys = np.zeros((1, layout.words), np.int64)
    for i, code in enumerate([1, 2, 3, 0] * 10):
        keys[0, layout.word[i]] |= code << layout.shift[i]
    keys[0, layout.word[40]] |= 0b10 << layout.shift[40]
    row = labels_of(keys, inputs, layout)[0]
    assert row.tolist() == [x for i in range(0, 40, 4) for x in (7, 900, 2**40 + i + 2, NONE)] + [1 << 61]


def test_no_layer_is_split_between_words():
    inputs = [Surfaces(f"m{i}", [square(0, 0)] * 40, range(40), "mask") for i in range(3)]
    _, layout = coded(inputs, np.arange(120, dtype=np.int32))
    assert isinstance(layout, Layout)
    assert all(s + b <= 63 for s, b in zip(layout.shift, layout.bits, strict=True))
    assert len({*zip(layout.word, layout.shift, strict=True)}) == 3


def test_buckets_and_steps_are_what_the_docstrings_say():
    assert STEPS == 2 * 2**22
    assert Buckets._fields[:3] == ("start", "item", "surface")
