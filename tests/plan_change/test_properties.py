"""On random plans of rectangles: margins, diagonal and losses, judged square by square without any geometry."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap import accounts, cells, mosaic, reserve
from arealregnskap.accounts import AccountData
from arealregnskap.codes import codelist
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Layer, Role, Source
from arealregnskap.plan_change import PlanChangeData, tables
from arealregnskap.plan_change.changes import changes
from arealregnskap.plan_change.proposal import as_adopted
from tests.land.planer import CRS, FLAT, box, built, cover, layer, ruleset, surface

RULES = ruleset()
DAY = dt.date(2026, 11, 1)
#: The land is 6 × 6 squares of 100 m, 10 daa each.
SIZE, SIDE, DAA = 6, 100.0, 10.0
CODES = ("1110", "1120", "1300", "5100")
KOMMUNE = Layer(
    "kommune", Role.KOMMUNE,
    gpd.GeoDataFrame(
        {"kommunenummer": ["0000"], "kommunenavn": ["Ruta"]}, geometry=[box(0, 0, SIZE * SIDE, SIZE * SIDE)], crs=CRS
    ),
    Source("SYNTETISK"),
)  # fmt: skip


@st.composite
def rectangles(draw):
    x, y = draw(st.integers(0, SIZE - 1)), draw(st.integers(0, SIZE - 1))
    width, height = draw(st.integers(1, SIZE - x)), draw(st.integers(1, SIZE - y))
    return box(x * SIDE, y * SIDE, width * SIDE, height * SIDE)


#: Each surface is of its own year, so that it is clear who rules.
plans = st.lists(st.tuples(rectangles(), st.sampled_from(CODES)), min_size=1, max_size=4)
worlds = st.tuples(plans, plans, rectangles(), rectangles())


def plan(role, rows):
    made = [
        surface(g, arealformal=code, ikrafttredelse=dt.date(2000 + n, 1, 1), flate_id=f"{role}{n}")
        for n, (g, code) in enumerate(rows)
    ]
    return layer(role, made, str(role))


def compare(world):
    """Both plans, their data and tables."""
    now, then, house, bog = world
    whole = KOMMUNE.frame.geometry.iloc[0]
    land = [cover(("60", bog), ("30", whole.difference(bog))), built(("ssb_arealbruk", house))]
    current = [plan(Role.PLAN, now)]
    made = []
    for layers in (current, as_adopted([plan(Role.PLANFORSLAG, then)], current, DAY)):
        ruling = mosaic.build(layers, RULES, FLAT, IssueLog(), kommune=whole, as_of=DAY)
        made.append((ruling, reserve.build(ruling, land, RULES, FLAT, IssueLog())))
    (gjeldende, unbuilt), (proposal, left) = made
    alone = cells.build(KOMMUNE, gjeldende, unbuilt, land[0], [], [], FLAT, partition=True)
    both = cells.build(KOMMUNE, gjeldende, unbuilt, land[0], [], [], FLAT, partition=True, proposal=made[1])
    own = AccountData(
        "0000", "Ruta", alone, gjeldende.frame, unbuilt.areas, RULES.name, counted=RULES.counted, lost=gjeldende.lost,
        findings=IssueLog().frame(), produced=DAY,
    )  # fmt: skip
    published = accounts.tables(own)
    data = PlanChangeData.of(own, both, proposal, left.areas, IssueLog())
    return gjeldende, proposal, data, published, tables(data, published)


def squares(world):
    """(purpose today, purpose proposed, markslag, built) of every square, by looking at its middle."""
    now, then, house, bog = world
    for x in range(SIZE):
        for y in range(SIZE):
            middle = shapely.Point((x + 0.5) * SIDE, (y + 0.5) * SIDE)
            rules = [next((c for g, c in reversed(p) if g.contains(middle)), "uten_plan") for p in (now, then)]
            yield *rules, "60" if bog.contains(middle) else "annen skog", house.contains(middle)


@settings(max_examples=15, deadline=None)
@given(worlds)
def test_margins_diagonal_and_losses(world):
    gjeldende, proposal, data, published, made = compare(world)
    listed = list(squares(world))
    pairs = Counter((a, b) for a, b, _, _ in listed)

    t6 = made["T6F"].frame.set_index("fra_formal")
    for a in t6.index:
        for b in t6.index:
            assert t6.loc[a, f"til_{b}_daa"] == pytest.approx(DAA * pairs[a, b], abs=1e-6)
    assert t6["sum_daa"].sum() == pytest.approx(SIZE * SIZE * DAA, rel=1e-12)
    assert (t6["uendret_daa"] + t6["endret_daa"] - t6["sum_daa"]).abs().max() < 1e-9

    groups = made["T6"].frame.set_index("fra_gruppe")
    own = accounts.compute(accounts.ACCOUNTS[0], data.proposal).frame
    for group in codelist("arealformalsgruppe"):
        for t1, value in (
            (published["T1"].frame, groups.loc[group, "sum_daa"]), (own, groups[f"til_{group}_daa"].sum())
        ):  # fmt: skip
            assert value == pytest.approx(t1.loc[t1["gruppe"] == group, "daa"].sum(), abs=1e-9)

    t7 = made["T7"].frame
    assert (t7["lagt_til_daa"] - t7["tatt_ut_daa"] - t7["forslag_daa"] + t7["gjeldende_daa"]).abs().max() < 1e-9

    t8 = made["T8"].frame.set_index("markslag")
    free = [(a in RULES.counted, b in RULES.counted, m) for a, b, m, house in listed if not house]
    for key, kind in (("60", "60"), ("30_99", "annen skog")):
        new = sum(b and not a for a, b, m in free if m == kind)
        spared = sum(a and not b for a, b, m in free if m == kind)
        assert t8.loc[key, "bare_forslag_daa"] == pytest.approx(DAA * new, abs=1e-6)
        assert t8.loc[key, "bare_gjeldende_daa"] == pytest.approx(DAA * spared, abs=1e-6)
        assert t8.loc[key, "differanse_daa"] == pytest.approx(DAA * (new - spared), abs=1e-6)

    rows = changes(gjeldende, proposal, RULES.counted, FLAT)
    moved = rows.groupby(["fra_formal", "til_formal"])["area_m2"].sum() / 1000
    changed = {p: DAA * n for p, n in pairs.items() if p[0] != p[1]}
    assert moved[moved > 1e-6].to_dict() == pytest.approx(changed, abs=1e-6)
    assert np.allclose(shapely.area(rows.geometry.to_numpy()), rows["area_m2"], atol=1e-3)
