"""Where two municipalities meet: distances, what both or neither count, and the neighbour's reserve."""

from __future__ import annotations

import dataclasses
import math

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.datafiles import data_dir
from arealregnskap.samlet import together
from arealregnskap.samlet.borders import borders
from arealregnskap.samlet.neighbours import neighbours
from arealregnskap.samlet.sheets import near, overview
from tests.land.planer import CRS, FLAT, box
from tests.samlet import neighbours_land as land


def meet(*shapes):
    frame = gpd.GeoDataFrame({"n": range(len(shapes))}, geometry=list(shapes), crs=CRS)
    return borders(frame, [FLAT] * len(shapes))


def test_neighbours_with_one_line_between_them_overlap_nowhere():
    (b,) = meet(land.A, land.B)
    assert (b.neighbours, b.distance_m, b.overlap_m2, b.gap_m2) == (True, 0, 0, 0)
    assert b.shared_m == pytest.approx(2000, abs=3)  # a metre past either end lies along it too


def test_ground_that_both_count_is_said_in_daa():
    (b,) = meet(box(0, 0, 2005, 2000), land.B)
    assert (b.overlap_m2, b.gap_m2) == (pytest.approx(10_000), 0)
    wide = land.aby(land=box(0, 0, 2005, 2000))
    notes = overview(together([wide, land.bru()])).notes
    assert "10,0 daa ligger i to kommuner etter grensene i filene, og er med to ganger." in notes


def test_ground_between_them_is_a_gap_while_it_is_narrow():
    (b,) = meet(land.A, box(2004, 0, 2000, 2000))
    assert b.gap_m2 == pytest.approx(8000, rel=1e-6) and b.overlap_m2 == 0 and b.distance_m == 4
    (far,) = meet(land.A, box(2100, 0, 2000, 2000))
    assert (far.gap_m2, far.distance_m, far.neighbours) == (0, 100, False)


def test_a_lens_between_two_lines_is_a_gap_and_the_land_beyond_is_not():
    bitten = land.A - shapely.Polygon([(2000, 500), (1990, 1000), (2000, 1500)])
    (b,) = meet(bitten, land.B)
    assert b.gap_m2 == pytest.approx(5000) and b.overlap_m2 == 0
    wedge = shapely.Polygon([(0, 0), (2000, 0), (1500, 2000), (0, 2000)])
    (open_end,) = meet(wedge, shapely.Polygon([(2000, 0), (4000, 0), (4000, 2000), (2500, 2000)]))
    assert open_end.gap_m2 == 0  # they meet in one corner; what opens between them is another municipality


@settings(max_examples=30, deadline=None)
@given(st.integers(-15, 15), st.integers(0, 1500), st.integers(50, 500))
def test_moving_a_stretch_of_the_border_gives_overlap_or_gap_of_its_area(out, south, length):
    """A stretch of the border drawn ``out`` metres too far east by one of the two: overlap where out > 0, else gap."""
    strip = box(2000 - max(-out, 0), south, abs(out), length) if out else shapely.Polygon()
    own = land.A | strip if out > 0 else land.A - strip
    (b,) = meet(own, land.B)
    assert b.overlap_m2 == pytest.approx(max(out, 0) * length, abs=0.1)
    # A short stretch that is wide is open along more of its outline than a sliver.
    assert b.gap_m2 == pytest.approx(max(-out, 0) * length, abs=0.1)


def test_the_neighbours_reserve_is_listed_from_both_sides():
    frame = neighbours(together([land.aby(), land.bru()], near_m=1000))
    told = frame[["kommune", "omradenavn", "nabokommune", "til_grensa_m", "naboomrade_navn", "til_nabo_m"]]
    assert told.to_numpy().tolist() == [["Åby", "F", "Bru", 300, "H", 800], ["Bru", "H", "Åby", 500, "F", 800]]
    assert frame["reserve_daa"].tolist() == frame["nabo_reserve_daa"].tolist() == pytest.approx([100, 100])


def test_the_distance_is_a_setting():
    names = {
        d: list(neighbours(together([land.aby(), land.bru()], near_m=d))["omradenavn"]) for d in (200, 400, 1700, 1900)
    }
    assert names == {200: [], 400: ["F"], 1700: ["F", "H", "N"], 1900: ["F", "H", "N", "G"]}
    only = neighbours(together([land.aby(), land.bru()], near_m=400)).iloc[0]
    assert only["naboomrade_navn"] is None and math.isnan(only["til_nabo_m"]) and only["nabo_reserve_daa"] == 0


def test_those_that_are_no_neighbours_are_told_so():
    found = together([land.aby(), land.municipality("1003", "Fjern", box(40_000, 0, 900, 900), [])])
    sheet = near(found)
    assert sheet.frame.empty
    assert "Åby og Fjern grenser ikke til hverandre; det er 38 km mellom dem." in sheet.notes
    assert near(found, "nn").notes[2] == "Åby og Fjern grensar ikkje til kvarandre; det er 38 km mellom dei."


def test_areas_are_ground_areas_by_the_members_own_rule():
    half = dataclasses.replace(FLAT, coefficients=(0.0, 0.5))
    made = borders(together([land.aby(land=box(0, 0, 2010, 2000)), land.bru()]).result.kommune.frame, [half, half])
    assert made[0].overlap_m2 == pytest.approx(10 * 2000 / 2)


def test_rindal_and_holtalen_have_no_common_border():
    """The real municipal borders that the examples are made on."""
    shapes = gpd.read_file(data_dir() / "examples" / "kommuner.geojson").to_crs(CRS).geometry
    assert len(shapes) == 2
    (b,) = meet(*shapes)
    assert not b.neighbours and 60_000 < b.distance_m < 80_000
