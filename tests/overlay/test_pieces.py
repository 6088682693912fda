"""Geometry of combinations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from arealregnskap.crs import AreaRule
from arealregnskap.errors import OverlayError
from arealregnskap.overlay import NONE, Surfaces, pieces
from arealregnskap.overlay.localise import HUGE, Pyramid, localised
from tests.land.overlay_shapes import EAST, NORTH, chessboard, numbered, ragged_coast, square

RULE = AreaRule.around(25832, (EAST, NORTH, EAST + 4_000, NORTH + 4_000))


def everything(frame):
    return np.ones(len(frame), bool)


def patchwork():
    land = numbered("land", chessboard(8, 400.0, EAST, NORTH))
    coasts = [ragged_coast(70, 300, i, EAST + 500 * i, NORTH + 1_500) for i in range(6)]
    huge = shapely.difference(shapely.box(EAST, NORTH, EAST + 3_300, NORTH + 3_300), shapely.union_all(coasts))
    lake = ragged_coast(3_000, 900, 77, EAST + 1_600, NORTH + 1_600)
    return land, numbered("plan", [*coasts[::2], huge]), numbered("lake", [lake])


def test_two_squares():
    found = pieces(
        [Surfaces("a", [square(0, 0)], [7]), Surfaces("b", [square(5, 0), square(0, 20)], [1, 2])], everything, None
    )
    assert found[["a", "b"]].to_numpy().tolist() == [[NONE, 1], [NONE, 2], [7, NONE], [7, 1]]
    assert found.area.tolist() == pytest.approx([50, 100, 50, 50])
    assert found.geometry.iloc[3].equals(shapely.box(5, 0, 10, 10))


def test_every_piece_has_the_area_of_its_cells_and_together_they_cover_the_land_once():
    inputs = patchwork()
    found = pieces(inputs, everything, RULE)
    assert found.crs.to_epsg() == 25832
    assert found.is_valid.all()
    assert set(found.geom_type) <= {"Polygon", "MultiPolygon"}
    assert np.abs(RULE.area(found.geometry.array) - found["area_m2"]).max() < 0.01
    whole = shapely.union_all(np.concatenate([s.polygons() for s in inputs]))
    assert found["area_m2"].sum() == pytest.approx(RULE.area(whole)[0], rel=1e-9)
    assert shapely.union_all(found.geometry.array).area == pytest.approx(whole.area, rel=1e-9)


def test_each_piece_is_what_geos_says():
    inputs = patchwork()
    found = pieces(inputs, lambda f: (f["land"] >= 0) & (f["plan"] >= 0) & (f["lake"] >= 0), None)
    surfaces = {s.name: s.polygons() for s in inputs}
    assert len(found) > 20
    for row in found.itertuples():
        expected = surfaces["land"][row.land] & surfaces["plan"][row.plan] & surfaces["lake"][row.lake]
        assert (row.geometry ^ expected).area < 1e-3


def test_whole_surfaces_are_passed_on_unchanged():
    inside = square(EAST + 10, NORTH + 10)
    found = pieces([numbered("a", [inside]), numbered("b", [square(EAST, NORTH, 100)])], everything, None)
    assert shapely.equals_exact(found.loc[found["a"] == 0, "geometry"].iloc[0], inside, 0.0)


def test_a_selection_by_labels():
    inputs = [Surfaces("a", chessboard(3), [1, 2, 3] * 3), Surfaces("b", [square(0, 0, 30)], [5])]
    chosen = pieces(inputs, pd.DataFrame({"a": [2, 3]}), None)
    assert sorted(chosen["a"]) == [2, 2, 2, 3, 3, 3]
    assert len(pieces(inputs, pd.DataFrame({"a": [2], "b": [NONE]}), None)) == 0
    assert len(pieces(inputs, pd.DataFrame({"a": [9]}), None)) == 0
    with pytest.raises(OverlayError, match=r"ikke er lag: \['c'\]"):
        pieces(inputs, pd.DataFrame({"c": [2]}), None)


def test_masks_have_no_pieces():
    with pytest.raises(OverlayError, match="«m» er av slaget «mask»"):
        pieces([numbered("a", [square(0, 0)]), numbered("m", [square(0, 0)], "mask")], everything, None)


def test_ground_without_a_set_that_overlaps_itself():
    plan = numbered("plan", [square(0, 0, 6), square(3, 0, 6)])
    found = pieces([numbered("land", [square(0, 0)]), plan], lambda f: f["plan"] == NONE, None)
    assert found.area.tolist() == pytest.approx([100 - 9 * 6])


def test_a_tile_is_the_same_as_the_surface_wherever_the_box_reaches():
    coast = ragged_coast(5_000, 6_000, 3)
    rng = np.random.default_rng(2)
    corner, size = rng.uniform(-7_000, 6_000, (60, 2)), 10 ** rng.uniform(0, 4, 60)
    boxes = shapely.box(corner[:, 0], corner[:, 1], corner[:, 0] + size, corner[:, 1] + size)
    parts = Pyramid(coast).parts(shapely.bounds(boxes))
    assert shapely.area(shapely.intersection(parts, boxes)) == pytest.approx(
        shapely.area(shapely.intersection(coast, boxes)), rel=1e-9, abs=1e-6
    )
    assert min(shapely.get_num_coordinates(parts)) < 200
    assert localised(np.array([coast]), np.zeros(60, int), boxes)[0] is not coast
    assert shapely.get_num_coordinates(coast) > HUGE


def test_a_surface_that_shrinks_to_nothing_in_geos_is_cut_again(monkeypatch):
    """GEOS 3.14 was seen to return the whole of a surface as its difference from what covers it."""
    calls = []
    real = shapely.difference

    def careless(a, b, grid_size=None, **kwargs):
        calls.append(grid_size)
        return a.copy() if grid_size is None else real(a, b, grid_size=grid_size, **kwargs)

    monkeypatch.setattr(shapely, "difference", careless)
    found = pieces([numbered("a", [square(0, 0)]), numbered("b", [square(-5, -5)])], lambda f: f["b"] == NONE, None)
    assert found.area.tolist() == pytest.approx([75.0], abs=1e-3)
    assert calls[0] is None
    assert calls[1] is not None
