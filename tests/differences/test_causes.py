"""Each cause alone, on land that can be done in the head."""

from __future__ import annotations

import dataclasses
import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from arealregnskap.differences import cover, cutoff, grid, rule_sets
from arealregnskap.differences.figure import Figure, Part, frame, of_tables
from arealregnskap.layers import Layer, Role, Source
from tests.land import planer
from tests.land.planer import FLAT, box


def test_a_figure_keeps_what_its_parts_leave():
    one = Figure("regelsett", "X", "reserve", "alle", 100.0, 70.0, (Part("a", "a", -20.0), Part("b", "b", -4.0)))
    assert (one.difference, one.unexplained) == (-30.0, -6.0)
    made = frame([one, dataclasses.replace(one, parts=None)])
    assert made["rad"].tolist() == ["tall", "arsak", "arsak", "tall"]
    assert made["differanse_daa"].tolist() == [-30.0, -20.0, -4.0, -30.0]
    assert made["uforklart_daa"].isna().tolist() == [False, True, True, True]


def t3(**groups):
    return pd.DataFrame(
        [(g, planned, reserve) for g, (planned, reserve) in groups.items()],
        columns=["gruppe", "planlagt_daa", "reserve_daa"],
    )


def test_only_groups_that_differ_are_listed():
    found = of_tables("regelsett", "X", t3(a=(10, 5), b=(20, 9)), t3(a=(10, 5), b=(20, 4)), {})
    assert [(f.quantity, f.code, f.difference) for f in found] == [
        ("planlagt", "alle", 0), ("reserve", "alle", -5), ("reserve", "b", -5),
    ]  # fmt: skip


def test_rule_sets_are_taken_apart_rule_by_rule():
    moved = pd.DataFrame({
        "regel": ["vann", "minsteareal", "samspill", "alle"],
        "planlagt_daa": [0.0, 0.0, 0.0, 0.0], "reserve_daa": [-3.0, -1.5, 0.5, -4.0],
    })  # fmt: skip
    found = rule_sets.figures({"A": t3(a=(10, 8)), "B": t3(a=(10, 4))}, "A", {"B": moved})
    reserve = next(f for f in found if f.quantity == "reserve" and f.code == "alle")
    assert [part.daa for part in reserve.parts] == [-3.0, -1.5, 0.5]
    assert reserve.unexplained == pytest.approx(0) and all(part.nb and part.nn for part in reserve.parts)


@pytest.mark.parametrize("zone", [25832, 25833])
def test_planar_area_is_that_of_the_other_grid_and_the_scale_explains_it(zone):
    """A square of 1 km² drawn in zone 32, measured by moving its corners with pyproj and the shoelace formula."""
    corners = np.array(shapely.box(519_000, 6_992_000, 520_000, 6_993_000).exterior.coords)
    moved = np.column_stack(pyproj.Transformer.from_crs(25832, zone, always_xy=True).transform(*corners.T))
    x, y = moved.T
    planar = abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2
    surface = shapely.Polygon(corners)
    ground = 1e6 / grid.scale(519_500.0) ** 2  # by the formula, near enough here
    plan = gpd.GeoDataFrame({"gruppe": ["02"], "area_m2": [ground]}, geometry=[surface], crs=25832)
    found = grid.figures(np.array([surface], object), plan, plan.iloc[:0], ground, 25832, zone)
    kommune = next(f for f in found if f.quantity == "kommune")
    # PROJ's series and a float shoelace with six-digit numbers agree to some mm².
    assert kommune.theirs == pytest.approx(planar / 1000, rel=1e-7)
    assert abs(kommune.unexplained) < 0.01 * abs(kommune.difference)
    assert next(f for f in found if (f.quantity, f.code) == ("planlagt", "02")).theirs == pytest.approx(planar / 1000)


def test_the_formula_of_the_scale_agrees_with_proj():
    crs = pyproj.Proj(25833)
    for east in (200_000.0, 350_000.0, 500_000.0):
        lon, lat = crs(east, 6_995_000.0, inverse=True)
        assert grid.scale(east) == pytest.approx(crs.get_factors(lon, lat).meridional_scale, rel=2e-5)


def test_only_plans_of_the_day_are_left_and_undated_ones_stay():
    kp = planer.surface(box(0, 0, 100, 100), ikrafttredelse=dt.date(2012, 5, 31))
    new = planer.rp(box(0, 0, 50, 50), ikrafttredelse=dt.date(2020, 1, 1))
    undated = planer.rp(box(50, 50, 50, 50), ikrafttredelse=None)
    layers = [*planer.plans(kp, new, undated), planer.cover(("30", box(0, 0, 100, 100)))]
    kept = cutoff.before(layers, dt.date(2015, 1, 1))
    assert [len(layer.frame) for layer in kept] == [1, 1, 1]
    assert [len(layer.frame) for layer in cutoff.before(layers, dt.date(2020, 1, 1))] == [1, 2, 1]


def test_each_newer_plan_takes_its_own_with_it():
    plan = pd.DataFrame({
        "mosaikk_id": [0, 1, 2], "gruppe": ["02", "02", "01"], "niva": ["KP", "RP", "RP"], "planid": ["1", "2", "3"],
        "plannavn": ["Gammel", "Ny", None], "area_m2": [5_000.0, 3_000.0, 2_000.0],
        "ikrafttredelse": pd.to_datetime(["2010-01-01", "2020-01-01", "2021-06-01"]),
    })  # fmt: skip
    areas = pd.DataFrame({"mosaikk_id": [0, 1], "gruppe": ["02", "02"], "area_m2": [4_000.0, 1_000.0]})
    ours = pd.DataFrame({"gruppe": ["01", "02"], "planlagt_daa": [2.0, 8.0], "reserve_daa": [0.0, 5.0]})
    theirs = pd.DataFrame({"gruppe": ["01", "02"], "planlagt_daa": [0.0, 7.0], "reserve_daa": [0.0, 6.0]})
    found = cutoff.figures(dt.date(2015, 1, 1), plan, areas, ours, theirs)
    planned, reserve = (next(f for f in found if (f.quantity, f.code) == (q, "alle")) for q in ("planlagt", "reserve"))
    assert [(p.nb, p.daa) for p in planned.parts] == [
        ("RP 3, i kraft 01.06.2021", -2.0), ("RP 2 Ny, i kraft 01.01.2020", -3.0),
        ("Eldre planer som da gjaldt på samme sted", 2.0),
    ]  # fmt: skip
    assert [p.daa for p in reserve.parts] == [-1.0, 2.0]
    assert planned.unexplained == pytest.approx(0) and reserve.unexplained == pytest.approx(0)


def test_land_covers_swap_class_by_class():
    """10 × 10 km: ours is forest west of x = 60, mire east of it; theirs has the border at 40 and a hole of 10 × 10."""
    whole = Layer("k", Role.KOMMUNE, gpd.GeoDataFrame(geometry=[box(0, 0, 100, 100)], crs=25832), Source("k"))
    ours = planer.cover(("30", box(0, 0, 60, 100)), ("60", box(60, 0, 60, 100)))  # 20 m beyond the border
    theirs = planer.cover(("30", box(0, 0, 40, 100)), ("60", box(40, 0, 60, 100) - box(90, 90, 10, 10)))
    swapped = cover.swaps(whole, ours, theirs, FLAT) * 1000
    assert swapped.loc["30"].to_dict() == pytest.approx({"": 0.0, "30": 4000.0, "60": 2000.0})
    assert swapped.loc["60"].to_dict() == pytest.approx({"": 100.0, "30": 0.0, "60": 3900.0})
    table = t3(a=(1.0, 0.5))
    found = {f.code: f for f in cover.figures(whole, ours, theirs, (table, table), FLAT) if f.quantity == "arealtype"}
    assert (found["30"].ours, found["30"].theirs) == (pytest.approx(6.0), pytest.approx(4.0))
    assert {p.nb: round(p.daa, 9) for p in found["60"].parts} == {
        "Byttet med areal uten arealdekke": -0.1, "Byttet med Skog": 2.0,
    }  # fmt: skip
    assert all(f.unexplained == pytest.approx(0) for f in found.values())
    assert sum(f.difference for f in found.values()) == pytest.approx(0)
