"""Cells: one overlay to one small table that adds up to the municipality."""

from __future__ import annotations

import dataclasses

import pytest

from arealregnskap.cells import Cells, Cover
from arealregnskap.errors import ReconciliationError
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Role
from arealregnskap.themes import State
from tests.accounts import land


@pytest.fixture(scope="module")
def cells() -> Cells:
    return land.cells()


def test_cells_inside_add_up_to_the_municipality(cells):
    assert cells.municipality_m2 == 1_000_000 and abs(cells.closure) < 1e-12
    assert cells.frame["area_m2"].sum() > 1_000_000  # land reaching outside is kept, and told as outside
    assert cells.frame.loc[~cells.frame["i_kommune"], "mosaikk_id"].max() == 2


def test_ground_and_grid_area_are_told_apart():
    rule = dataclasses.replace(land.FLAT, coefficients=(0.0, 999.0))  # the ground is 0.1 % smaller than the grid
    cells = land.cells(rule=rule)
    assert cells.municipality_m2 == pytest.approx(999_000) and cells.grid_m2 == pytest.approx(1_000_000)
    assert cells.inside["area_m2"].sum() == pytest.approx(999_000)


def test_land_missing_from_the_sum_stops_everything(cells):
    short = dataclasses.replace(cells, frame=cells.frame.drop(cells.inside.index[0]))
    with pytest.raises(ReconciliationError, match=r"summerer ikke til kommunens areal.*daa"):
        short.check()
    with pytest.raises(ReconciliationError):
        dataclasses.replace(cells, municipality_m2=float("nan")).check()


def test_land_cover_gaps_and_overlaps_have_rows_of_their_own(cells):
    by_cover = cells.inside.groupby("arealdekke")["area_m2"].sum()
    assert by_cover[Cover.MISSING] == pytest.approx(50_000)
    assert by_cover[Cover.OVERLAP] == pytest.approx(-12_000)
    assert by_cover[Cover.CLASSED] == pytest.approx(962_000)
    assert cells.frame.loc[cells.frame["arealdekke"] != Cover.CLASSED, "artype"].isna().all()


def test_surfaces_of_one_class_share_cells():
    cover = land.land_cover()
    halves = [g.intersection(land.box(x, 0, x + 500, 1000)) for g in cover.frame.geometry for x in (0, 500)]
    cut = cover.frame.loc[cover.frame.index.repeat(2)].set_geometry(halves, crs=25832)
    cut = dataclasses.replace(cover, frame=cut[cut.geometry.area > 0].reset_index(drop=True))
    whole, parts = land.cells().frame, land.cells(arealdekke=cut).frame
    assert len(whole) == len(parts)
    assert whole["area_m2"].to_numpy() == pytest.approx(parts["area_m2"].to_numpy())


def test_states_of_a_theme_in_each_cell(cells):
    area = cells.inside.groupby(cells.states("villrein"))["area_m2"].sum()
    assert area.to_dict() == pytest.approx(
        {State.HIT: 50 * 500, State.NO_HIT: 125_000 - 25_000, State.NOT_MAPPED: 875_000}
    )
    assert set(cells.states("reindrift")) == {State.ERROR} and set(cells.states("flomsone")) == {State.NOT_ANALYSED}
    assert State.NOT_MAPPED not in set(cells.states("naturvern"))


def test_classes_of_a_theme_are_told_where_they_overlap_too(cells):
    assert cells.theme("kulturminne").classes == ("annet", "fredet")
    area = cells.inside.groupby("klasse_kulturminne")["area_m2"].sum()
    assert area.to_dict() == pytest.approx({"annet": 2_000, "fredet": 4_000, "annet + fredet": 2_000})


def test_more_classes_than_one_mask_can_hold():
    rows = [
        {"flate_id": str(i), "tema": "naturtype_nin", "klasse": f"k{i:03}", "navn": None,
         "geometry": land.box(i * 10, 0, i * 10 + 10, 10)}
        for i in range(90)
    ]  # fmt: skip
    with_many = land.cells(temaer=[*land.themes(), land.layer(Role.TEMA, rows[:60]), land.layer(Role.TEMA, rows[60:])])
    inside = with_many.inside
    assert with_many.theme("kulturminne").classes == ("annet", "fredet")
    assert inside.loc[inside["tema_naturtype_nin"], "area_m2"].sum() == pytest.approx(90 * 100)


def test_a_theme_searched_for_and_not_found_is_an_answer_not_a_gap():
    cells = land.cells(complete={"kvikkleire"})
    assert set(cells.states("kvikkleire")) == {State.NO_HIT}


def test_points_in_a_theme_are_told_and_left_out():
    log, point = IssueLog(), land.box(0, 0, 10, 10).centroid
    rows = [{"flate_id": "p", "tema": "kulturminne", "klasse": "fredet", "navn": None, "geometry": point}]
    land.cells(temaer=[*land.themes(), land.layer(Role.TEMA, rows, "kulturminner.gpkg")], log=log)
    assert [(i.kind, i.source, i.count) for i in log] == [("tema_uten_flate", "kulturminner.gpkg", 1)]


def test_nothing_but_a_plan_is_enough():
    cells = land.cells(arealdekke=None, temaer=[], dekning=[], hensyn=None, complete=(), failed=())
    assert not cells.has_cover and set(cells.frame["arealdekke"]) == {Cover.MISSING}
    assert not list(cells.analysed()) and abs(cells.closure) < 1e-12
