"""The one rule for area, judged by pyproj.Geod (edges densified so that straight on the map is straight enough)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from arealregnskap.crs import ALIASES, AreaRule, epsg_of, working_epsg
from arealregnskap.errors import CrsError

GEOD = pyproj.Geod(ellps="GRS80")


def geodesic_area(geometry, epsg):
    """Ground area [m²] by an independent program: geodesics between vertices at most 50 m apart."""
    dense = shapely.segmentize(geometry, 50)
    return abs(GEOD.geometry_area_perimeter(gpd.GeoSeries([dense], crs=epsg).to_crs(4258)[0])[0])


@pytest.mark.real
@pytest.mark.parametrize("source", ["n1000_2024", "kartverket_forenklet_2024", "hvor_2020"])
def test_municipalities_agree_with_geod_and_between_zones(real_data, source):
    frame = gpd.read_file(real_data / "kommuner" / "rindal_holtalen.gpkg", layer=source)
    for shape in frame.geometry:
        dense = shapely.segmentize(shape, 50)
        areas = []
        for epsg in (25832, 25833):
            moved = gpd.GeoSeries([dense], crs=25833).to_crs(epsg)
            areas.append(AreaRule.around(epsg, moved.total_bounds).area(moved.values)[0])
        assert areas[0] == pytest.approx(geodesic_area(shape, 25833), rel=2e-7)
        assert areas[0] == pytest.approx(areas[1], rel=2e-7)


@pytest.mark.parametrize(("epsg", "east"), [(25832, 500_000), (25832, 640_000), (25833, 210_000), (25835, 420_000)])
def test_a_square_kilometre_anywhere_in_the_zone(epsg, east):
    square = shapely.box(east, 6_990_000, east + 1000, 6_991_000)
    rule = AreaRule.around(epsg, square.bounds)
    assert rule.area(square)[0] == pytest.approx(geodesic_area(square, epsg), rel=1e-8)


def test_on_the_central_meridian_ground_is_larger_than_the_map():
    square = shapely.box(499_500, 6_990_000, 500_500, 6_991_000)
    ground = AreaRule.around(25832, square.bounds).area(square)[0]
    assert ground == pytest.approx(1e6 / 0.9996**2, rel=1e-8)


def test_shell_direction_and_holes():
    shell = [(0, 0), (100, 0), (100, 100), (0, 100)]
    hole = [(10, 10), (20, 10), (20, 20), (10, 20)]
    move = lambda ring: [(x + 560_000, y + 6_990_000) for x, y in ring]  # noqa: E731 – one-line shift
    rule = AreaRule.around(25832, (550_000, 6_980_000, 570_000, 7_000_000))
    one = rule.area(shapely.Polygon(move(shell), [move(hole)]))[0]
    other = rule.area(shapely.Polygon(move(shell)[::-1], [move(hole)[::-1]]))[0]
    # The hole is 100 of 10 000 m²; direction never matters.
    assert one == pytest.approx(other, rel=1e-14)
    assert one / rule.area(shapely.Polygon(move(shell)))[0] == pytest.approx(
        0.99, rel=1e-8
    )  # k varies a little over 100 m


def test_missing_and_non_surfaces_have_no_area():
    rule = AreaRule.around(25832, (550_000, 6_980_000, 570_000, 7_000_000))
    parts = [None, shapely.Point(560_000, 6_990_000), shapely.Polygon()]
    assert rule.area(np.array(parts, dtype=object)).tolist() == [0, 0, 0]


@given(cut=st.floats(0.001, 0.999), east=st.floats(480_000, 620_000), north=st.floats(6_500_000, 7_100_000))
def test_cutting_changes_nothing(cut, east, north):
    rule = AreaRule.around(25832, (480_000, 6_500_000, 640_000, 7_110_000))
    at = east + 10_000 * cut
    parts = [shapely.box(east, north, at, north + 5_000), shapely.box(at, north, east + 10_000, north + 5_000)]
    whole = rule.area(shapely.box(east, north, east + 10_000, north + 5_000))[0]
    assert rule.area(np.array(parts)).sum() == pytest.approx(whole, rel=1e-12)


@pytest.mark.parametrize("code", sorted(ALIASES))
def test_every_alias_leads_to_a_horizontal_system(code):
    assert epsg_of(code) == epsg_of(f"EPSG:{code}") == ALIASES[code]
    assert pyproj.CRS.from_epsg(ALIASES[code]).axis_info[0].direction in ("east", "north")


def test_crs_objects_and_texts():
    assert epsg_of(pyproj.CRS.from_epsg(25832)) == 25832
    assert epsg_of(pyproj.CRS.from_epsg(25833).to_wkt()) == 25833
    for bad in (None, "tull og tøys", "EPSG:"):
        with pytest.raises(CrsError):
            epsg_of(bad)


@pytest.mark.parametrize(
    ("lon", "epsg"), [(5.3, 25832), (9.2, 25832), (11.3, 25832), (14.0, 25833), (19, 25833), (25, 25835)]
)
def test_zone_of_a_municipality(lon, epsg):
    assert working_epsg(lon) == epsg


def test_far_from_the_zone_is_refused():
    with pytest.raises(CrsError, match="for langt fra UTM-sonen"):
        AreaRule.around(25832, (1_100_000, 7_700_000, 1_120_000, 7_750_000))
    with pytest.raises(CrsError, match="EPSG:4258"):
        AreaRule.around(4258, (9, 62, 10, 63))
