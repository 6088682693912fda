"""The reserve on random land: outcomes partition building land, and agree with plain shapely surface by surface."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap import mosaic, reserve, rulesets
from arealregnskap.issues import IssueLog
from tests.land import planer
from tests.land.planer import FLAT, box, built, cover, plans, rp, surface

SHIPPED = ("KDD enkel", "NINA 2023", "ARV", "Miljødirektoratet 2026")


@st.composite
def worlds(draw):
    """Plots in a row of fields with houses, roads and water strewn over them; sizes in metres are small integers."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = []
    for n in range(draw(st.integers(1, 5))):
        x, y = rng.integers(0, 200, 2)
        shape = box(x, y, *rng.integers(10, 150, 2))
        make = rp if rng.random() < 0.4 else surface
        rows.append(
            make(
                shape,
                flate_id=str(n),
                arealformal=str(rng.choice(["1110", "1120", "1300", "2010", "5100", "1500"])),
                **({"arealstatus": str(rng.integers(1, 4))} if make is surface else {}),
            )
        )
    kinds = rng.choice(["bygning", "annen_bygning", "ssb_arealbruk", "anlegg"], 6)
    objects = [(str(k), box(*rng.integers(0, 300, 2), *rng.integers(4, 40, 2))) for k in kinds]
    objects.append(("veg", shapely.LineString(rng.integers(0, 300, (3, 2)))))
    land = cover(("81", box(*rng.integers(0, 250, 2), 60, 30)), ("11", box(*rng.integers(0, 250, 2), 20, 20)))
    return rows, objects, land


def run(world, name):
    rows, objects, land = world
    rules = rulesets.load(name)
    made = mosaic.build(plans(*rows), rules, FLAT, IssueLog())
    return made, reserve.build(made, [built(*objects), land], rules, FLAT, IssueLog()), rules


@settings(max_examples=15, deadline=None)
@given(worlds(), st.sampled_from(SHIPPED))
def test_outcomes_sum_to_what_is_planned_surface_by_surface(world, name):
    made, left, _ = run(world, name)
    table = planer.cells(made, left)
    land = made.frame[made.frame["teller_som_utbygging"]]
    sums = table[table["utfall"] != "ikke_utbygging"].groupby("mosaikk_id")["area_m2"].sum()
    assert sums.reindex(land["mosaikk_id"], fill_value=0).to_numpy() == pytest.approx(
        land["area_m2"].to_numpy(), rel=1e-9, abs=1e-4
    )
    assert left.areas["area_m2"].sum() <= land["area_m2"].sum() * (1 + 1e-12)
    numbered = table[table["omrade_nr"] > 0].groupby("omrade_nr")["area_m2"].sum()
    assert numbered.reindex(left.areas["omrade_nr"], fill_value=0).to_numpy() == pytest.approx(
        left.areas["area_m2"].to_numpy(), abs=1e-2
    )


def by_hand(plan_surface, objects, land, rules):
    """Outcome areas of one surface, subtracting one cause after the other with plain shapely."""
    b, v = rules.byggbuffer, rules.vegbuffer
    near = not b.grupper or plan_surface["gruppe"] in b.grupper
    beside = (not v.grupper or plan_surface["gruppe"] in v.grupper) and (
        not v.formal or plan_surface["arealformal"] in v.formal
    )
    present = near and plan_surface["niva"] == "KP" and plan_surface["arealstatus"] == "1"
    present &= plan_surface["arealformal"] not in b.naverende_unntatt
    distance = {"bygning": b.bygning_m, "annen_bygning": b.annen_bygning_m, "anlegg": b.anlegg_m}
    causes = {"bebygd": [], "vann": [], "byggbuffer": [], "vegbuffer": []}
    for kind, geometry in objects:
        own = geometry.buffer(rules.bebygd.veglinje_bredde_m / 2, quad_segs=8) if kind == "veg" else geometry
        reach = distance.get(kind, 0) if near else 0
        wide = b.naverende_m if present and kind == "bygning" else 0
        road = v.veg_m if kind == "veg" and beside else 0
        if kind in rules.bebygd.typer or reach or wide or road:
            causes["bebygd"].append(own)
        for metres in (reach, wide):
            if metres:
                causes["byggbuffer"].append(own.buffer(metres, quad_segs=8))
        if road:
            causes["vegbuffer"].append(geometry.buffer(rules.bebygd.veglinje_bredde_m / 2 + road, quad_segs=8))
    for artype, geometry in zip(land.frame["artype"], land.frame.geometry, strict=True):
        if artype in rules.bebygd.ar5:
            causes["bebygd"].append(geometry)
        if artype in rules.vann.artyper and geometry.area > rules.vann.storre_enn_m2:
            causes["vann"].append(geometry)
    free, out = plan_surface["geometry"], {}
    for outcome, shapes in causes.items():
        rest = free.difference(shapely.union_all(shapes))
        out[outcome], free = free.area - rest.area, rest
    return out


@settings(max_examples=15, deadline=None)
@given(worlds(), st.sampled_from(SHIPPED))
def test_causes_take_what_plain_subtraction_takes(world, name):
    made, left, rules = run(world, name)
    _, objects, land = world
    table = planer.cells(made, left).groupby(["mosaikk_id", "utfall"])["area_m2"].sum()
    for plan_surface in made.frame[made.frame["teller_som_utbygging"]].to_dict("records"):
        for outcome, area in by_hand(plan_surface, objects, land, rules).items():
            assert table.get((plan_surface["mosaikk_id"], outcome), 0.0) == pytest.approx(area, abs=1e-2)


@settings(max_examples=10, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_information(world, random):
    rows, objects, land = world
    one = run((rows, objects, land), "NINA 2023")[1].areas
    two = run((random.sample(rows, len(rows)), random.sample(objects, len(objects)), land), "NINA 2023")[1].areas
    assert list(one["stabil_id"]) == list(two["stabil_id"])
    assert list(one["omrade_id"]) == list(two["omrade_id"])
    assert one["area_m2"].to_numpy() == pytest.approx(two["area_m2"].to_numpy(), abs=1e-6)


def accounts_of(world, name):
    """What a planner reads: daa per level, purpose, status and outcome, and the areas of the reserve."""
    made, left, _ = run(world, name)
    table = planer.cells(made, left)
    plan = made.frame.set_index("mosaikk_id")[["niva", "arealformal", "arealstatus"]]
    told = table[table["mosaikk_id"] >= 0].join(plan, on="mosaikk_id")
    sums = told.groupby(["niva", "arealformal", "arealstatus", "utfall"])["area_m2"].sum()
    return sums[sums > 1e-3].to_dict(), sorted(zip(left.areas["arealformal"], left.areas["area_m2"], strict=True))


@settings(max_examples=25, deadline=None)
@given(worlds(), st.sampled_from(SHIPPED), st.integers(0, 300), st.booleans())
def test_an_account_does_not_change_because_surfaces_are_cut_in_two(world, name, at, upright):
    """Where a file cuts a surface is no information. Each plan has a day of its own, so that nothing hangs on size."""
    rows, objects, land = world
    rows = [{**row, "ikrafttredelse": dt.date(2010, 1, n + 1)} for n, row in enumerate(rows)]
    one, other = (0, 0, at, 999), (at, 0, 999, 999)
    if not upright:
        one, other = (0, 0, 999, at), (0, at, 999, 999)
    halves = [(row, row["geometry"].intersection(shapely.box(*half))) for row in rows for half in (one, other)]
    cut = [{**row, "geometry": g, "flate_id": f"{n}"} for n, (row, g) in enumerate(halves) if g.area > 0]
    (whole, areas), (halved, parts) = (accounts_of((r, objects, land), name) for r in (rows, cut))
    assert halved == pytest.approx(whole, rel=1e-6, abs=1e-2)
    assert [kind for kind, _ in parts] == [kind for kind, _ in areas]
    assert [area for _, area in parts] == pytest.approx([area for _, area in areas], rel=1e-6, abs=1e-2)
