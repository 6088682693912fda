"""The invented land is a partition, has believable amounts, and holds exactly the faults it promises."""

import bz2
import datetime as dt
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from arealregnskap import example
from arealregnskap.codes import codelist
from arealregnskap.datafiles import read_table, read_toml
from arealregnskap.errors import CaseError
from arealregnskap.example.coverage import dissolve, partition
from arealregnskap.example.inputs import Land

KM2 = 1e6


@pytest.fixture
def land(example_land) -> Land:
    return example_land


def _inside(frame: gpd.GeoDataFrame, land: Land) -> np.ndarray:
    """Area of each row inside the municipality [m², grid]."""
    return shapely.area(shapely.intersection(frame.geometry.to_numpy(), land.terrain.municipality))


# --- the machinery of ragged partitions --------------------------------------------------------------------------


def test_partition_fills_its_hull_without_overlap():
    rng = np.random.default_rng(3)
    points = rng.uniform(0, 1_000, (400, 2))
    cells = partition(points, rng, straight=np.zeros(400, bool), spacing=8.0)
    assert shapely.coverage_is_valid(cells.polygons)
    whole = shapely.union_all(cells.polygons)
    assert whole.geom_type == "Polygon" and not whole.interiors
    assert shapely.area(cells.polygons).sum() == pytest.approx(whole.area, rel=1e-12)
    assert shapely.get_num_coordinates(cells.polygons).sum() > 3 * len(cells.polygons) * 6  # edges do wind


def test_every_ragged_cell_keeps_its_own_point():
    rng = np.random.default_rng(4)
    points = rng.uniform(0, 500, (300, 2))
    cells = partition(points, rng, straight=np.zeros(300, bool), spacing=5.0)
    assert shapely.contains_xy(cells.polygons, points[cells.origin]).all()


def test_dissolve_keeps_area_and_separates_equal_neighbours_only():
    rng = np.random.default_rng(5)
    points = rng.uniform(0, 1_000, (500, 2))
    cells = partition(points, rng, straight=np.zeros(500, bool), spacing=20.0)
    label = (cells.points[:, 0] > 500).astype(np.int64) + 2 * (cells.points[:, 1] > 500)
    surfaces, of = dissolve(cells, label)
    assert shapely.coverage_is_valid(surfaces)
    for k in range(4):
        assert shapely.area(surfaces[of == k]).sum() == pytest.approx(
            shapely.area(cells.polygons[label == k]).sum(), rel=1e-12
        )
        touching = shapely.union_all(surfaces[of == k])
        assert len(shapely.get_parts(touching)) == (of == k).sum()


# --- land cover --------------------------------------------------------------------------------------------------


def test_land_cover_is_an_exact_partition_of_more_than_the_municipality(land):
    cover = land.cover.geometry.to_numpy()
    assert shapely.is_valid(cover).all()
    assert shapely.coverage_is_valid(cover)
    assert land.terrain.municipality.difference(shapely.coverage_union_all(cover)).area == 0
    assert _inside(land.cover, land).sum() == pytest.approx(land.terrain.municipality.area, rel=1e-9)
    assert 7_000 < len(cover) < 16_000


def test_land_cover_amounts(land):
    have = gpd.pd.Series(_inside(land.cover, land)).groupby(land.cover["arealtype"].to_numpy()).sum() / KM2
    want = land.settings["arealdekke"]
    assert have["30"] == pytest.approx(want["skog"], rel=0.01)
    assert have["60"] == pytest.approx(want["myr"], rel=0.01)
    assert have[["21", "22", "23"]].sum() == pytest.approx(want["jordbruk"], rel=0.02)
    assert have["81"] == pytest.approx(want["vann"], rel=0.15)  # the last lake may overshoot
    assert have["11"] == pytest.approx(want["bebygd"], rel=0.05)
    assert have["21"] > have["23"] > have["22"]
    # Trøndelag has between a quarter and a half of each of forest and open land.
    total = land.terrain.municipality.area / KM2
    assert 0.25 < have["30"] / total < 0.5 and 0.3 < have["50"] / total < 0.6


def test_land_cover_codes_fit_together(land):
    cover = land.cover
    for column, key in {
        "arealtype": "ar5_arealtype",
        "treslag": "ar5_treslag",
        "skogbonitet": "ar5_skogbonitet",
        "grunnforhold": "ar5_grunnforhold",
    }.items():
        assert set(cover[column]) <= set(codelist(key))
    forest = cover["arealtype"] == "30"
    assert set(cover["skogbonitet"][forest]) == {"11", "12", "13", "14", "15"}
    assert set(cover["skogbonitet"][~forest]) == {"98"}
    assert set(cover["grunnforhold"][cover["arealtype"] == "60"]) == {"45"}


def test_good_forest_lies_lower_than_poor_forest(land):
    forest = land.cover[land.cover["arealtype"] == "30"]
    points = shapely.get_coordinates(shapely.point_on_surface(forest.geometry.to_numpy()))
    height, _, _ = land.terrain.heights(points)
    by_bonitet = gpd.pd.Series(height).groupby(forest["skogbonitet"].to_numpy()).mean()
    assert by_bonitet["14"] < by_bonitet["13"] < by_bonitet["12"] < by_bonitet["11"]


# --- plan --------------------------------------------------------------------------------------------------------


def test_plan_without_faults_is_a_partition_on_the_centimetre_grid(land):
    plan = land.whole_plan
    assert plan.is_valid.all() and shapely.coverage_is_valid(plan.geometry.to_numpy())
    xy = shapely.get_coordinates(plan.geometry.to_numpy())
    assert np.abs(xy * 100 - np.round(xy * 100)).max() < 1e-3
    slack = land.terrain.municipality.length * 0.01
    assert plan.area.sum() == pytest.approx(land.terrain.municipality.area, abs=slack)


def test_planned_amounts_are_those_of_the_settings(land):
    have = land.whole_plan.area.groupby(land.whole_plan["kode"]).sum() / 1_000
    for kind in land.settings["formal"]:
        assert have[kind["kode"]] == pytest.approx(kind["daa"], rel=0.25), kind["kode"]
    development = have[have.index < 3000]
    assert development.idxmax() == 1120
    assert 5_000 < development.sum() < 11_000
    assert {5100, 6001, 6500, 5210, 5220, 2010, 1000} <= set(have.index)


def test_reserve_is_believable(land):
    """Development land without SSB's built-up surfaces: a third to two thirds of what is planned."""
    development = land.whole_plan[land.whole_plan["kode"] < 3000]
    built = shapely.union_all(land.built.ssb.geometry.to_numpy())
    vacant = shapely.area(shapely.difference(development.geometry.to_numpy(), built)).sum()
    assert 0.35 < vacant / development.area.sum() < 0.65
    cabins = development["kode"].to_numpy() == 1120
    vacant_cabin_daa = shapely.area(shapely.difference(development.geometry.to_numpy()[cabins], built)).sum() / 1_000
    assert 900 < vacant_cabin_daa < 3_500


def test_faults_are_there_and_are_the_only_ones(land):
    plan, known = land.surfaces, land.faults
    by_id = plan.set_index("lokalid").geometry
    assert plan["lokalid"][~plan.is_valid].tolist() == [known.bow_tie]
    assert plan["lokalid"][plan["lokalid"].duplicated()].tolist() == [known.duplicate_id]
    assert tuple(sorted(plan["lokalid"][plan["status"].isna()])) == known.without_status
    assert len(known.without_status) == land.settings["kommuneplan"]["uten_arealstatus"] == 12
    assert (plan["komm"] == land.settings["kommune"]["gammelt_nummer"]).sum() >= 10

    first, second = (shapely.union_all(by_id.loc[[i]].to_numpy()) for i in known.overlap)
    assert shapely.intersection(first, second).area > 500
    beyond = shapely.difference(shapely.union_all(by_id.loc[[known.outside]].to_numpy()), land.terrain.municipality)
    assert beyond.area > 100

    covered = shapely.union_all(shapely.make_valid(plan.geometry.to_numpy()))
    if land.settings["kommunedelplan"]["gjelder"]:
        covered = shapely.union(covered, shapely.union_all(land.kommunedelplan.geometry.to_numpy()))
    missing = land.terrain.municipality.difference(covered.buffer(0.05)).area
    assert missing == pytest.approx(known.gap_m2, rel=0.25)  # the bow-tie loses some ground too


def test_kommunedelplan_has_only_codes_of_the_old_act(land):
    codes = set(land.kommunedelplan["KPAREALBRU"].astype(str))
    assert codes <= set(read_table("codes/omsetning_kp1985.csv")["fra"])
    assert "140" in codes
    assert all(len(c) <= 10 for c in land.kommunedelplan.columns if c != "geometry")


# --- reguleringsplaner -------------------------------------------------------------------------------------------


def test_plans_are_of_all_ages_and_states(land):
    plans = land.zoning.plans
    assert 40 <= len(plans) <= 80
    dated = [p.in_force for p in plans if p.in_force and p.in_force.year > 1800 and not p.outline_only]
    assert min(dated).year == 1979 and max(dated).year == 2019
    assert sum(p.in_force is None or p.in_force.year == 1800 for p in plans) == 3
    assert [p.status for p in plans if p.status != 3] == [5]
    assert {p.old_codes for p in plans} == {True, False}
    disposisjonsplan = [p for p in plans if p.outline_only]
    assert [p.planid for p in disposisjonsplan] == ["1976001"]
    assert not (land.zoning.surfaces["planid"] == "1976001").any()
    ten_years_before = dt.date(2016, 11, 1)
    assert any(p.kind == 35 and p.proposer == 2 and p.in_force and p.in_force < ten_years_before for p in plans)
    assert any(p.municipality == land.settings["kommune"]["gammelt_nummer"] for p in plans)
    assert len({p.planid for p in plans}) == len(plans)


def test_plans_use_codes_of_their_own_act(land):
    _, new = land.zoning.of(old=False)
    _, old = land.zoning.of(old=True)
    assert set(new["kode"].astype(str)) <= set(codelist("arealformal"))
    assert set(old["kode"].astype(str)) <= set(read_table("codes/omsetning_rb1985.csv")["fra"])
    assert len(new) + len(old) == len(land.zoning.surfaces)


def test_each_plan_is_filled_by_its_surfaces(land):
    area = land.zoning.surfaces.area.groupby(land.zoning.surfaces["planid"]).sum()
    for plan in land.zoning.plans:
        if not plan.outline_only:
            assert area[plan.planid] == pytest.approx(plan.area.area, rel=1e-4)


def test_some_plans_overlap_and_some_old_ones_lie_under_future_areas(land):
    plans = [p for p in land.zoning.plans if p.status == 3 and not p.outline_only and p.in_force]
    pairs = [
        (a, b) for a in plans for b in plans if a.in_force < b.in_force and a.area.intersection(b.area).area > 1_000
    ]
    assert len(pairs) >= 3
    future = shapely.union_all(land.whole_plan.geometry[land.whole_plan["status"] == 2].to_numpy())
    assert any(p.old_codes and p.area.intersection(future).area > 5_000 for p in plans)


# --- built, themes -----------------------------------------------------------------------------------------------


def test_buildings_stand_mostly_where_building_is_planned(land):
    buildings = land.built.buildings
    assert 3_000 < len(buildings) < 4_600
    development = shapely.union_all(land.whole_plan.geometry[land.whole_plan["kode"] < 3000].to_numpy())
    inside = shapely.contains(development, buildings.geometry.to_numpy()).mean()
    assert 0.55 < inside < 0.9  # in Norway about half the cabins stand outside
    cabins = buildings["bygningstype"].isin([161, 162, 163]).sum()
    assert cabins > 900
    roads = land.built.roads
    assert roads["bredde"].between(3, 9).all() and roads.length.sum() > 100_000


def test_footprints_have_the_size_they_say(land):
    footprints = land.built.footprints()
    want = land.built.buildings["lengde"] * land.built.buildings["bredde"]
    assert shapely.is_valid(footprints).all()
    np.testing.assert_allclose(shapely.area(footprints), want, atol=0.8)


def test_built_up_surfaces_make_some_square_kilometres_and_do_not_overlap(land):
    ssb = land.built.ssb
    assert 4.5 < _inside(ssb, land).sum() / KM2 < 9.0  # SSB 09594: 6.2 and 8.25 km² in 2022
    assert ssb.area.sum() == pytest.approx(shapely.union_all(ssb.geometry.to_numpy()).area, rel=1e-4)


def test_nature_types_lie_inside_what_was_surveyed(land):
    themes = land.themes
    surveyed = shapely.union_all(themes.surveyed.geometry.to_numpy())
    outside = shapely.difference(shapely.union_all(themes.nature.geometry.to_numpy()), surveyed.buffer(0.05))
    assert outside.area == pytest.approx(0, abs=1.0)
    share = surveyed.area / land.terrain.municipality.area
    assert land.settings["tema"]["dekning"] <= share < land.settings["tema"]["dekning"] + 0.12
    assert (len(themes.wild_reindeer) > 0) == land.settings["tema"]["villrein"]


def test_unknown_example():
    with pytest.raises(CaseError, match=r"«roros» er ikke et eksempel\. Ventet: rindal eller holtalen"):
        example.generate("roros")


def test_boundary_is_the_real_one(real_data):
    packed = (real_data / "kommuner" / "Kommuner-2020-large.json.bz2").read_bytes()
    source = json.loads(bz2.decompress(packed))
    for key in example.EXAMPLES:
        settings = read_toml(f"examples/{key}.toml")["kommune"]
        ours = example.terrain.municipality(settings["nummer"], 4326)
        theirs = next(f for f in source["features"] if f["properties"]["kommunenummer"] == int(settings["nummer"]))
        assert shapely.geometry.shape(theirs["geometry"]).equals_exact(ours, 1e-9)


def test_the_proposal_is_a_partition_that_takes_out_adds_and_changes(example_land):
    proposal = next(p.frame for p in example_land.proposal if p.object_type == "KpArealformålOmråde")
    today = example_land.whole_plan
    assert shapely.coverage_is_valid(proposal.geometry.to_numpy())
    assert proposal.area.sum() == pytest.approx(today.area.sum(), rel=1e-6)
    both = gpd.overlay(
        today[["kode", "status", "geometry"]], proposal[["arealformål", "geometry"]], keep_geom_type=True
    )
    daa = both.area.groupby([both["kode"] < 2000, both["arealformål"] < 2000]).sum() / 1_000
    assert daa[True, False] > 100 and daa[False, True] > 100
    changed = both[(both["kode"] < 2000) & (both["arealformål"] < 2000) & (both["kode"] != both["arealformål"])]
    assert 10 < changed.area.sum() / 1_000 < 500
    unbuilt = today[(today["kode"] < 2000) & (today["status"] == 2)].area.sum() / 1_000
    assert daa[True, False] < unbuilt


def test_an_older_land_cover_has_the_same_surfaces_and_some_other_classes(example_land):
    older = example_land.earlier_cover
    if older is None:
        assert not example_land.settings["natur"]["eldre_arealdekke"]
        return
    other = (older["arealtype"] != example_land.cover["arealtype"]).mean()
    assert older.geometry.equals(example_land.cover.geometry) and 0.001 < other < 0.05
