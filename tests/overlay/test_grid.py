"""Stage 2: snapping to the integer grid."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.errors import OverlayError
from arealregnskap.overlay import cells
from arealregnskap.overlay.grid import LONGEST, STEPS, snap
from arealregnskap.overlay.rings import rings_of
from tests.land.overlay_shapes import numbered, square


def snapped(*inputs):
    return snap(inputs, [rings_of(s) for s in inputs], 1)


def ring(land, r):
    return land.xy[land.ring_start[r] : land.ring_start[r + 1]]


def signed_area(xy):
    x, y = xy[:, 0].astype(float), xy[:, 1].astype(float)
    return ((x[:-1] * y[1:]) - (x[1:] * y[:-1])).sum() / 2 / STEPS**2


def test_coordinates_are_even_and_within_half_a_step_of_the_input():
    xy = np.array([(530_000.123, 6_980_000.777), (530_050.001, 6_980_003.5), (530_020.2, 6_980_077.7)])
    land, centre, _ = snapped(numbered("a", [shapely.Polygon(xy)]))
    assert (land.xy % 2 == 0).all()
    back = (ring(land, 0)[:-1] + centre) / STEPS
    assert np.abs(np.sort(back, axis=0) - np.sort(xy, axis=0)).max() <= 1 / STEPS


@pytest.mark.parametrize("direction", [1, -1])
def test_shells_run_with_the_surface_on_the_left_and_holes_too(direction):
    shell, hole = [np.array(square(0, 0, s).exterior.coords)[::direction] for s in (10, 4)]
    land, _, _ = snapped(numbered("a", [shapely.Polygon(shell, [hole + 2])]))
    assert [signed_area(ring(land, r)) for r in range(2)] == [pytest.approx(100), pytest.approx(-16)]


def test_rings_are_closed_without_repeated_vertices_and_flat_ones_are_gone():
    stutter = shapely.Polygon([(0, 0), (0, 0), (10, 0), (10, 1e-9), (10, 10), (0, 10), (0, 0), (0, 0)])
    flat = shapely.Polygon([(0, 0), (10, 0), (0, 0), (0, 0)])
    land, _, first_ring = snapped(numbered("a", [stutter]), numbered("b", [flat]))
    assert len(ring(land, 0)) == 5
    assert (ring(land, 0)[0] == ring(land, 0)[-1]).all()
    assert first_ring.tolist() == [0, 1, 1]
    assert land.box[1, 0] > land.box[1, 2]


coordinate = st.integers(-(10**8), 10**8).map(lambda n: n / 1000)


@settings(deadline=None, max_examples=50)
@given(st.tuples(coordinate, coordinate), st.tuples(coordinate, coordinate))
def test_long_segments_are_split_at_the_same_places_from_both_sides(p, q):
    p, q = np.array(p), np.array(q)
    apex = np.array([[300_000.0, 0.0], [-300_000.0, 1.0]])
    land, _, _ = snapped(numbered("a", [shapely.Polygon([p, q, apex[0]]), shapely.Polygon([q, p, apex[1]])]))
    steps = np.concatenate([np.diff(ring(land, r), axis=0) for r in range(len(land.ring_surface))])
    assert np.abs(steps).max() <= LONGEST + 2
    if len(land.ring_surface) == 2 and (np.rint(p * STEPS / 2) != np.rint(q * STEPS / 2)).any():
        shared = [set(map(tuple, ring(land, r).tolist())) for r in range(2)]
        expected = max(int(np.ceil(np.abs(np.rint(q * STEPS / 2) - np.rint(p * STEPS / 2)).max() * 2 / LONGEST)), 1)
        assert len(shared[0] & shared[1]) >= expected + 1


def test_coordinates_beyond_any_map_are_refused():
    with pytest.raises(OverlayError, match="langt utenfor ethvert kart"):
        cells([numbered("a", [square(0, 0), square(1e12, 0)])], None, engine="kernel")
