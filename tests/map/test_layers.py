"""Layers for the browser: simplified together, in degrees, with the account's areas and nothing dropped."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.map import layers
from tests.report import invented


@pytest.fixture(scope="module")
def result():
    return invented.result()


def wavy_neighbours(seed: int) -> gpd.GeoDataFrame:
    """Three fields in a row whose two common borders have hundreds of bends."""
    rng = np.random.default_rng(seed)
    y = np.linspace(0, 2000, 400)
    borders = [np.column_stack([np.full_like(y, x) + rng.normal(0, 3, len(y)), y]) for x in (1000.0, 2000.0)]
    left = np.array([[0.0, 2000.0], [0.0, 0.0]])
    right = np.array([[3000.0, 2000.0], [3000.0, 0.0]])
    rings = [
        np.vstack([left, borders[0]]),
        np.vstack([borders[0][::-1], borders[1]]),
        np.vstack([borders[1], right]),
    ]
    fields = [shapely.Polygon(r + np.array([invented.E0, invented.N0])) for r in rings]
    return gpd.GeoDataFrame(geometry=fields, crs=invented.EPSG)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_neighbours_keep_their_common_border(seed):
    before = wavy_neighbours(seed).geometry.to_numpy()
    after = layers.simplified(before, 8.0)
    assert shapely.get_num_coordinates(after).sum() < shapely.get_num_coordinates(before).sum() / 2
    assert shapely.coverage_is_valid(after)
    assert shapely.area(shapely.union_all(after)) == pytest.approx(shapely.area(after).sum(), rel=1e-12)


def test_holes_run_against_their_surface_however_they_ran_before():
    """Else what draws them, and fills by that, would paint the large surface over the fields in it."""
    fields = shapely.buffer(shapely.points(np.arange(8) * 100.0, 0.0), 30.0, quad_segs=12)
    rings = [shapely.get_coordinates(f)[:: 1 if n % 2 else -1] for n, f in enumerate(fields)]
    made = layers.simplified(np.array([shapely.Polygon(shapely.box(-99, -99, 850, 99).exterior, rings), *fields]), 5.0)
    assert len(made[0].interiors) == len(fields)
    assert all(shapely.is_ccw(ring) != shapely.is_ccw(made[0].exterior) for ring in made[0].interiors)


def test_tolerance_grows_with_the_map():
    small, large = [shapely.box(0, 0, 1, 1)], [shapely.box(0, 0, 1, 1).segmentize(1e-5)]
    assert layers.tolerance_for(small) == 2.0 and layers.tolerance_for(large) > 4.0


def test_plan_layer_has_every_surface_with_text_of_its_area(result):
    mosaic = result.main.mosaic.frame
    plan = layers.plan_layer(mosaic, result.rule.area(mosaic.geometry), 2.0)
    assert [f["properties"]["mosaikk"] for f in plan["features"]] == mosaic["mosaikk_id"].tolist()
    first = plan["features"][0]["properties"]
    assert first["kode"] == "1110" and first["navn"] == "Boligbebyggelse" and first["status"] == "Framtidig"
    assert first["daa"] == "200" and first["m"] == "B1"


def test_degrees_with_six_decimals_in_the_right_place(result):
    boundary = layers.boundary_layer(result.kommune.frame, 2.0)
    west_south, north_east = layers.bounds(boundary)
    assert 62 < west_south[0] < north_east[0] < 64 and 9 < west_south[1] < north_east[1] < 10
    ring = boundary["features"][0]["geometry"]["coordinates"][0]
    assert all(round(c, 6) == c for point in ring for c in point)


def test_veil_and_municipality_do_not_meet(result):
    veil = shapely.geometry.shape(layers.veil_layer(result.kommune.frame, 2.0)["features"][0]["geometry"])
    inside = shapely.geometry.shape(layers.boundary_layer(result.kommune.frame, 2.0)["features"][0]["geometry"])
    assert veil.intersection(inside).area == pytest.approx(0, abs=1e-9)
    assert veil.union(inside).area == pytest.approx(veil.envelope.area, rel=1e-9)


def test_legend_has_what_is_shown_and_nothing_else(result):
    mosaic = result.main.mosaic.frame
    plan = layers.plan_layer(mosaic, result.rule.area(mosaic.geometry), 2.0)
    shown = [(code, status) for code, status, _ in layers.present_symbols(plan)]
    assert shown == sorted(zip(mosaic["arealformal"], mosaic["arealstatus"], strict=True))


def test_zones_keep_their_code_and_hatch():
    features = layers.zone_layer(invented.zones(), 2.0)["features"]
    assert [f["properties"]["kode"] for f in features] == ["H320", "H520"]
    assert features[0]["properties"]["fyll"] == "url(#sone-fare)" and features[1]["properties"]["omrade"] == ""
