"""What is known of every figure, on land that can be done in the head."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from arealregnskap import mosaic
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Role
from arealregnskap.uncertainty import measure
from tests.land import planer
from tests.land.planer import FLAT, box, cover, plans, rp, ruleset, surface

DAY = dt.date(2026, 5, 31)
#: A municipality of 1 × 1 km.
KOMMUNE = box(0, 0, 1000, 1000)


def of_plan(*rows, reach=0.0):
    made = mosaic.build(plans(*rows), ruleset(), FLAT, IssueLog(), kommune=KOMMUNE, as_of=DAY)
    return measure.of_plan(made, KOMMUNE, FLAT, reach, DAY).set_index(["tabell", "kode"])


def test_the_municipality_s_own_border_is_exact():
    """A housing area in the south-west corner has 200 m of border that can be off, in the rest of the plan."""
    hit = surface(box(0, 0, 100, 100), noyaktighet_m=2.0)
    rest = surface(KOMMUNE - box(0, 0, 100, 100), arealformal="5100", arealstatus="1", noyaktighet_m=2.0)
    found = of_plan(hit, rest)
    for code in ("1110", "5100"):
        row = found.loc["T1", code]
        assert row["length_m"] == pytest.approx(200) and row["most_m2"] == pytest.approx(400)
        # At the free corner both segments pull: |g|² = 100²/2; at the two ends one: 50² each.
        assert row["sd_m2"] == pytest.approx(2.0 * np.sqrt(100**2 / 2 + 2 * 50**2))
    assert found.loc[("T3P", "alle"), "sd_m2"] == found.loc[("T1", "1110"), "sd_m2"]  # LNF is no building land


def test_what_is_stated_goes_before_what_is_assumed():
    found = of_plan(
        surface(box(100, 100, 100, 100), noyaktighet_m=0.2),
        surface(box(500, 500, 100, 100), arealformal="1120"),
        surface(box(800, 800, 100, 100), arealformal="1300", formal_liste="kp1985"),
    )
    assert [found.loc[("T1", code), "sd_m"] for code in ("1110", "1120", "1300")] == pytest.approx([0.2, 5.0, 10.0])
    assert [found.loc[("T1", code), "stated"] for code in ("1110", "1120")] == [1.0, 0.0]


def test_the_border_between_two_plans_is_that_of_the_plan_that_rules():
    """A reguleringsplan (0.5 m) in the middle of a kommuneplan surface (5 m): both end where the former says."""
    found = of_plan(surface(box(0, 0, 1000, 1000), arealformal="5100"), rp(box(400, 400, 100, 100)))
    assert found.loc[("T1", "1110"), "sd_m"] == pytest.approx(0.5)
    assert found.loc[("T1", "5100"), "sd_m"] == pytest.approx(0.5)
    assert found.loc[("T1", "5100"), "most_m2"] == pytest.approx(0.5 * 400)


def test_two_surfaces_of_a_group_share_a_border_that_does_not_count():
    west, east = surface(box(0, 0, 500, 1000)), surface(box(500, 0, 500, 1000), arealformal="1130")
    found = of_plan(west, east)
    assert found.loc[("T1", "1110"), "length_m"] == pytest.approx(1000)
    assert found.loc[("T3P", "01"), "sd_m2"] == 0.0  # both are group 01, and together the municipality


def test_plans_have_an_age():
    found = of_plan(surface(box(0, 0, 100, 100)), surface(box(300, 0, 100, 100), ikrafttredelse=dt.date(2006, 5, 31)),
                    surface(box(600, 0, 10, 10), arealformal="1120", ikrafttredelse=None))  # fmt: skip
    assert found.loc[("T1", "1110"), "plan_years"] == pytest.approx((14 + 20) / 2, abs=0.01)
    assert np.isnan(found.loc[("T1", "1120"), "plan_years"])


def test_land_cover_is_measured_inside_the_municipality_only():
    ours = cover(("30", box(-500, -500, 1000, 2000)), ("60", box(500, -500, 1000, 2000)))
    found = measure.of_cover(ours, KOMMUNE, FLAT, 0.0, DAY, 0.8).set_index("kode")
    # One segment of 2000 m has its middle inside; its outer ends and all of the rim do not.
    assert found["length_m"].tolist() == pytest.approx([2000, 2000])
    assert found["sd_m"].tolist() == pytest.approx([10.0, 10.0])  # of no known product
    assert found["class_share"].tolist() == [0.8, 0.8] and found["years"].isna().all()
    assert measure.of_cover(None, KOMMUNE, FLAT, 0.0, DAY).empty


def reserve_land():
    """A plan of 200 × 100 m, the western half left as reserve: three sides are the plan's, one was cut."""
    made = mosaic.build(plans(surface(box(100, 100, 200, 100), noyaktighet_m=1.0)), ruleset(), FLAT, IssueLog(),
                        kommune=KOMMUNE, as_of=DAY)  # fmt: skip
    areas = gpd.GeoDataFrame(
        {"omrade_id": ["B1"], "mosaikk_id": [0], "gruppe": ["01"], "area_m2": [1e4]},
        geometry=[box(100, 100, 100, 100)], crs=25832,
    )  # fmt: skip
    return made, areas


def test_a_reserve_area_ends_at_its_plan_or_where_something_took_the_ground():
    made, areas = reserve_land()
    taking = planer.built(("bygning", box(200, 100, 50, 50)))
    taking.frame["noyaktighet_m"] = 4.0
    found = measure.of_reserve(areas, made, [taking], [], KOMMUNE, FLAT, 0.0, DAY).set_index(["tabell", "kode"])
    row = found.loc[("A3", "B1")]
    assert row["most_m2"] == pytest.approx(300 * 1.0 + 100 * 4.0)
    pulls = [(50 * 1, 50 * 1), (50 * 1, 50 * 1), (50 * 1, 50 * 4), (50 * 1, 50 * 4)]  # two sides at each corner
    assert row["sd_m2"] == pytest.approx(np.sqrt(sum(a**2 + b**2 for a, b in pulls)))
    assert found.loc[("T3", "01"), "sd_m2"] == found.loc[("T3", "alle"), "sd_m2"] == row["sd_m2"]
    assert row["plan_years"] == pytest.approx(14, abs=0.01) and np.isnan(row["years"])


def test_a_reserve_area_across_a_cut_in_its_plan_ends_at_the_plan_all_round():
    """Two halves of one field; the reserve is all of it but the eastern 50 m, so only the eastern end was cut."""
    halves = [surface(box(x, 100, 100, 100), noyaktighet_m=1.0, flate_id=f"{x}") for x in (100, 200)]
    made = mosaic.build(plans(*halves), ruleset(), FLAT, IssueLog(), kommune=KOMMUNE, as_of=DAY)
    areas = gpd.GeoDataFrame(
        {"omrade_id": ["B1"], "mosaikk_id": [0], "gruppe": ["01"], "area_m2": [1.5e4]},
        geometry=[box(100, 100, 150, 100)], crs=25832,
    )  # fmt: skip
    taking = planer.built(("bygning", box(250, 100, 50, 50)))
    taking.frame["noyaktighet_m"] = 4.0
    found = measure.of_reserve(areas, made, [taking], [], KOMMUNE, FLAT, 0.0, DAY).set_index(["tabell", "kode"])
    assert found.loc[("A3", "B1"), "most_m2"] == pytest.approx((150 + 100 + 150) * 1.0 + 100 * 4.0)


def test_a_theme_in_the_reserve_has_its_own_border_inside():
    made, areas = reserve_land()
    theme = planer.layer(Role.TEMA, [{"tema": "naturvern", "geometry": box(0, 0, 150, 150), "noyaktighet_m": 6.0}], "T")
    found = measure.of_reserve(areas, made, [], [theme], KOMMUNE, FLAT, 0.0, DAY).set_index(["tabell", "kode"])
    # 50 × 50 m of the reserve: two sides on its rim, cut or plan; two of the theme's own.
    edge = found.loc[("T3", "alle"), "sd_m"]
    assert found.loc[("T5", "naturvern"), "most_m2"] == pytest.approx(100 * edge + 100 * 6.0)
    far = planer.layer(Role.TEMA, [{"tema": "naturvern", "geometry": box(800, 800, 50, 50)}], "T")
    rows = measure.of_reserve(areas, made, [], [far], KOMMUNE, FLAT, 0.0, DAY)
    assert "T5" not in set(rows["tabell"])


def test_a_border_between_two_areas_does_not_count_in_a_theme_over_both():
    """A square of 100 m cut aslant, where one half has corners on the cut that the other has not."""
    made, _ = reserve_land()
    foot, top = np.array([143.0, 100.0]), np.array([150.0, 200.0])
    cut = [tuple(foot + (top - foot) * n / 7) for n in range(7)]  # sevenths have no exact number
    west = shapely.Polygon([(100, 100), *cut, tuple(top), (100, 200)])
    east = shapely.Polygon([tuple(foot), (200, 100), (200, 200), tuple(top)])
    square = shapely.Polygon([(100, 100), tuple(foot), (200, 100), (200, 200), tuple(top), (100, 200)])
    assert shapely.union(west, east).area == pytest.approx(square.area)
    theme = planer.layer(Role.TEMA, [{"tema": "naturvern", "geometry": box(0, 0, 500, 500), "noyaktighet_m": 6.0}], "T")

    def of_theme(*land):
        areas = gpd.GeoDataFrame({"omrade_id": [f"B{n}" for n in range(len(land))]}, geometry=list(land), crs=25832)
        areas = areas.assign(mosaikk_id=0, gruppe="01", area_m2=areas.area)
        found = measure.of_reserve(areas, made, [], [theme], KOMMUNE, FLAT, 50.0, DAY).set_index("tabell").loc["T5"]
        return np.array([found["length_m"], found["sd_m2"] / found["sd_m"]])

    assert of_theme(west, east) == pytest.approx(of_theme(square), rel=1e-4)
    assert of_theme(west, east)[0] == pytest.approx(400, rel=1e-4)


def test_no_reserve_is_no_rows():
    made, areas = reserve_land()
    theme = planer.layer(Role.TEMA, [{"tema": "naturvern", "geometry": box(0, 0, 150, 150)}], "T")
    rows = measure.of_reserve(areas.iloc[:0], made, [], [theme], KOMMUNE, FLAT, 0.0, DAY)
    assert rows[["tabell"]].empty or (set(rows["tabell"]) == {"T3"} and rows["sd_m2"].eq(0).all())


def test_means_are_not_known_where_more_than_half_is_not():
    codes, values = pd.Series(["a", "a", "b", "b"]), pd.Series([10.0, np.nan, 10.0, np.nan])
    got = measure._means(codes, values, pd.Series([2.0, 1.0, 1.0, 2.0]))
    assert got[0] == 10.0 and np.isnan(got[1])
