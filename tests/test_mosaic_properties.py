"""The mosaic on random rectangles, judged point by point by a few lines that know the rules and no geometry."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap import mosaic
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Layer, Role, Source
from tests.land.planer import FLAT, box, h910, plans, rp, ruleset, surface

NINA = ruleset("NINA 2023")
SIZE = 8
DATES = st.sampled_from([None, dt.date(1979, 1, 1), dt.date(2004, 6, 1), dt.date(2012, 5, 31), dt.date(2020, 1, 1)])


@st.composite
def rectangles(draw):
    x, y = draw(st.integers(0, SIZE - 1)), draw(st.integers(0, SIZE - 1))
    return box(x, y, draw(st.integers(1, SIZE - x)), draw(st.integers(1, SIZE - y)))


kommuneplan = st.builds(
    lambda g, date, status, planid: surface(g, ikrafttredelse=date, arealstatus=status, planid=planid),
    rectangles(), DATES, st.sampled_from(["1", "2"]), st.sampled_from("ab"),
)  # fmt: skip
reguleringsplan = st.builds(
    lambda g, date, law: rp(g, ikrafttredelse=date, lovreferanse=law), rectangles(), DATES, st.sampled_from(["4", "6"])
)
worlds = st.tuples(
    st.lists(kommuneplan, min_size=1, max_size=6), st.lists(reguleringsplan, max_size=5), st.none() | rectangles()
)


def named(world):
    kp, other, zone = world
    rows = [{**row, "flate_id": f"{n}"} for n, row in enumerate([*kp, *other])]
    return rows, [] if zone is None else [h910(zone)]


def build(rows, extra):
    return mosaic.build([*plans(*rows), *extra], NINA, FLAT, IssueLog())


def strength(row):
    """Newest first, then smaller; what ties beyond that may go either way."""
    date = row["ikrafttredelse"] or dt.date(1, 1, 1)
    return -date.toordinal(), row["geometry"].area


def should_rule(rows, zones, point):
    """The ids that may rule at a point, by the rules of NINA 2023."""
    best = {}
    for level in ("KP", "RP"):
        there = [r for r in rows if r["niva"] == level and r["geometry"].contains(point)]
        top = min(map(strength, there), default=None)
        best[level] = [r for r in there if strength(r) == top]
    if not (best["KP"] and best["RP"]):
        return {r["flate_id"] for r in best["KP"] + best["RP"]}
    in_zone = any(layer.frame.geometry.contains(point).any() for layer in zones)
    allowed = set()
    for k in best["KP"]:
        for r in best["RP"]:
            kp_rules = k["arealstatus"] == "2" and r["lovreferanse"] == "4" and not in_zone
            allowed.add((k if kp_rules else r)["flate_id"])
    return allowed


@settings(max_examples=30, deadline=None)
@given(worlds)
def test_every_point_is_ruled_by_the_surface_the_rules_name(world):
    rows, zones = named(world)
    made = build(rows, zones)
    for x in np.arange(0.5, SIZE):
        for y in np.arange(0.5, SIZE):
            point = shapely.Point(x, y)
            ruling = made.frame.loc[made.frame.geometry.contains(point), "flate_id"]
            allowed = should_rule(rows, zones, point)
            assert len(ruling) == bool(allowed)
            assert set(ruling) <= allowed


@settings(max_examples=30, deadline=None)
@given(worlds)
def test_the_mosaic_covers_what_the_plans_cover_once_and_losses_explain_the_rest(world):
    rows, zones = named(world)
    made = build(rows, zones)
    union = shapely.union_all([r["geometry"] for r in rows]).area
    assert abs(made.frame["area_m2"].sum() - union) <= 1e-9 * union
    assert abs(shapely.union_all(made.frame.geometry.to_numpy()).area - union) <= 1e-9 * union
    for row in rows:
        kept = made.frame.loc[made.frame["flate_id"] == row["flate_id"], "area_m2"].sum()
        lost = made.lost.loc[made.lost["flate_id"] == row["flate_id"], "area_m2"].sum()
        assert abs(kept + lost - row["geometry"].area) < 1e-6


@settings(max_examples=20, deadline=None)
@given(worlds, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_information(world, random):
    rows, zones = named(world)
    shuffled = random.sample(rows, len(rows))
    one, two = build(rows, zones), build(shuffled, zones)
    assert one.frame.drop(columns="geometry").equals(two.frame.drop(columns="geometry"))
    assert (shapely.to_wkb(one.frame.geometry.to_numpy()) == shapely.to_wkb(two.frame.geometry.to_numpy())).all()
    assert one.lost.drop(columns="geometry").equals(two.lost.drop(columns="geometry"))


@settings(max_examples=20, deadline=None)
@given(worlds)
def test_a_mosaic_of_a_mosaic_is_itself(world):
    rows, zones = named(world)
    once = build(rows, zones)
    layers = [
        Layer(title, role, gpd.GeoDataFrame(once.frame[once.frame["niva"] == level]), Source(title))
        for level, role, title in (("KP", Role.PLAN, "Kommuneplan"), ("RP", Role.REGULERINGSPLAN, "Reguleringsplaner"))
    ]
    again = mosaic.build([*layers, *zones], NINA, FLAT, IssueLog())
    areas = [m.frame.set_index("flate_id")["area_m2"].sort_index() for m in (once, again)]
    assert (areas[0] - areas[1]).abs().max() < 1e-9
    assert again.lost.empty
