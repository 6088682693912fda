"""Land at random on a coarse lattice: nearly every border is shared, collinear or touched in a vertex."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.overlay import Surfaces, cells
from tests.land.overlay_faces import compare, faces
from tests.land.overlay_shapes import EAST, NORTH

SIDE = 6


@st.composite
def surface(draw):
    """A valid polygon, multipolygon or nothing, with corners on the lattice (10 m apart)."""
    n = draw(st.integers(3, 7))
    corners = draw(st.lists(st.tuples(st.integers(0, SIDE), st.integers(0, SIDE)), min_size=n, max_size=n))
    made = shapely.make_valid(shapely.Polygon(np.array(corners) * 10.0), method="structure", keep_collapsed=False)
    # Parts of what make_valid returns can share a border (GEOS 3.14), which is not valid.
    made = shapely.union_all([made])
    return made if made.geom_type in ("Polygon", "MultiPolygon") and made.is_valid else shapely.Polygon()


@st.composite
def layer(draw, name):
    n = draw(st.integers(0, 5))
    geometry = [draw(surface()) for _ in range(n)]
    label = [draw(st.integers(0, 2)) for _ in range(n)]
    return Surfaces(name, geometry, label, draw(st.sampled_from(["set", "mask"])))


layers = st.integers(1, 4).flatmap(lambda n: st.tuples(*(layer(f"l{i}") for i in range(n))))


@pytest.mark.parametrize("engine", ["kernel", "geos"])
@settings(max_examples=100, deadline=None)
@given(inputs=layers)
def test_every_cell_is_as_the_faces_say(engine, inputs):
    compare(cells(inputs, None, engine=engine), faces(inputs), 1e-4)


@settings(max_examples=100, deadline=None)
@given(inputs=layers, degrees=st.floats(0.01, 89.99))
def test_turning_the_land_changes_nothing(inputs, degrees):
    """Turned and moved to real coordinates, borders that were shared differ by roundings, and cross many times over."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    there = np.array([EAST, NORTH])
    turned = [
        Surfaces(
            x.name,
            [shapely.transform(g, lambda xy: xy @ [[c, s], [-s, c]] + there) for g in x.geometry],
            x.label,
            x.kind,
        )
        for x in inputs
    ]
    compare(cells(turned, None, engine="kernel"), cells(inputs, None, engine="kernel"), 1e-4)
