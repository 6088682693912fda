"""Plots left: counted in the area they lie in, built or not as the source or a building says, and never made up."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.crs import AreaRule
from arealregnskap.harmonise import harmonise_file
from arealregnskap.issues import IssueLog
from arealregnskap.layers import RawLayer, Role, Source
from arealregnskap.planvask.plots import BUILDING_M, plots
from tests.land.planer import box, built, layer
from tests.planvask.wash_land import layers, named, wash


def points(*rows):
    return layer(Role.TOMTER, [{"geometry": shapely.Point(x, y), "bebygd": said} for x, y, said in rows], "Tomter")


def counted(*rows, more=()):
    of = wash([*layers(), points(*rows), *more])
    found, row = plots(of), of.row
    return {
        name: tuple(int(found[k][row[o]]) for k in ("tomter_ledige", "tomter_bebygd")) for name, o in named(of).items()
    }


def test_plots_are_counted_where_they_lie_and_the_source_says_which_are_built():
    # F lies at 400–600 × 600–900; B at 100–200 × 600–700 with its south-western quarter built.
    rows = [(450, 700, "nei"), (450, 710, None), (460, 720, "ja"), (160, 660, "nei"), (110, 610, "ja"), (1, 1, "nei")]
    assert counted(*rows) == {"F": (2, 1), "B": (1, 1), "N": (0, 0), "R": (0, 0)}


def test_without_a_word_from_the_source_a_building_tells():
    house = built(("bygning", box(500, 700, 10, 10)))
    near, far, said = (495, 705, None), (500 - BUILDING_M - 1, 705, None), (505, 705, "nei")
    assert counted(near, far, said, more=[house])["F"][1] == 1
    # The reserve stops at the house; the plot beside it and the one that is said to be free are both left.
    assert counted(near, far, more=[house])["F"] == (1, 1)


def test_a_plot_on_the_border_of_an_area_counts_once():
    assert sum(free for free, _ in counted((200, 650, "nei"), (700, 700, "nei")).values()) == 2


def test_none_given_is_not_none_left():
    assert all(np.isnan(v).all() for v in plots(wash()).values())


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.sampled_from(["ja", "nei"])), max_size=12))
def test_each_free_plot_is_counted_in_one_area_or_lies_in_none(rows):
    of = wash([*layers(), points(*[(x + 0.5, y + 0.5, said) for x, y, said in rows])]) if rows else wash()
    found = plots(of)
    reserve = shapely.union_all(of.areas.geometry.to_numpy())
    inside = sum(said == "nei" and shapely.Point(x + 0.5, y + 0.5).within(reserve) for x, y, said in rows)
    assert np.nansum(found["tomter_ledige"]) == inside


@pytest.mark.parametrize("name", ["tomter", "ledige_tomter"])
def test_a_file_of_points_is_known_and_its_words_are_read(name, tmp_path):
    frame = gpd.GeoDataFrame(
        {"tomtenummer": ["1", "2", "3", "4"], "status": ["Ledig", "BEBYGD", None, "kanskje"]},
        geometry=gpd.points_from_xy([500_000, 500_010, 500_020, 500_030], [6_990_000] * 4), crs=25832,
    )  # fmt: skip
    log = IssueLog()
    raw = RawLayer(name, frame, 25832, "GPKG", tmp_path / "tomter.gpkg")
    (made,) = harmonise_file(
        [raw], Source("Tomter"), 25832, log, rule=AreaRule.around(25832, tuple(frame.total_bounds))
    )
    assert made.role is Role.TOMTER
    by_id = made.frame.set_index("flate_id")["bebygd"]
    assert by_id[["1", "2"]].tolist() == ["nei", "ja"] and by_id[["3", "4"]].isna().all()
    assert any("kanskje" in str(i.value) for i in log)
