"""A decided wash as a plan proposal: adopted, it gives the figures of the effect."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import shapely

from arealregnskap import mosaic, reserve
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Role
from arealregnskap.plan_change.proposal import as_adopted
from arealregnskap.planvask.decisions import Kind
from arealregnskap.planvask.effect import effect
from arealregnskap.planvask.proposal import GRID_M, proposal
from tests.land.planer import FLAT, box, layer, rp
from tests.planvask.wash_land import NOON, RULES, WHOLE, decide, layers, named, wash

WASH = wash()
IDS = named(WASH)
PART = box(500, 550, 500, 200)
WASHES = {
    "nothing": {},
    "return": {"F": (Kind.RETURN, {})},
    "reduce": {"F": (Kind.REDUCE, {"part": PART})},
    "by a line": {"F": (Kind.REDUCE, {"line": shapely.LineString([(300, 700), (700, 760)]), "side": "venstre"})},
    "another purpose": {"N": (Kind.CHANGE, {"purpose": "1110"}), "B": (Kind.CHANGE, {"purpose": "3040"})},
    "repeal": {"R": (Kind.REPEAL, {})},
    "return in a reguleringsplan": {"R": (Kind.RETURN, {})},
    "reduce a reguleringsplan": {"R": (Kind.REDUCE, {"part": box(600, 600, 200, 400)})},
    "all at once": {
        "F": (Kind.REDUCE, {"part": PART, "purpose": "3040"}), "B": (Kind.KEEP, {}), "N": (Kind.RETURN, {}),
        "R": (Kind.REPEAL, {}),
    },
}  # fmt: skip


def made(name):
    state = {IDS[n]: decide(IDS[n], kind, **more) for n, (kind, more) in WASHES[name].items()}
    seen = effect(WASH, state)
    return seen, proposal(WASH, state, seen)


def adopted(proposed):
    """The reserve when the proposal is adopted, by arealformål [m²]."""
    given = layers()
    both = as_adopted(proposed.layers("Planvask", synthetic=True), given, NOON.date())
    ruling = mosaic.build(both, RULES, FLAT, IssueLog(), kommune=WHOLE, as_of=NOON.date())
    land = [x for x in given if x.role in (Role.AREALDEKKE, Role.BEBYGD)]
    return ruling, reserve.build(ruling, land, RULES, FLAT, IssueLog()).areas


@pytest.mark.parametrize("name", WASHES)
@pytest.mark.parametrize("grid", [False, True])
def test_adopted_it_gives_the_figures_of_the_effect(name, grid):
    seen, proposed = made(name)
    ruling, areas = adopted(proposed.on_grid() if grid else proposed)
    tolerance = 100 * GRID_M if grid else 1e-3  # some hundred metres of border, moved by half the grid
    _, _, most = seen.reserve
    assert areas["area_m2"].sum() == pytest.approx(most, abs=tolerance)
    assert ruling.frame["area_m2"].sum() == pytest.approx(WHOLE.area, abs=1e-3)
    kept = seen.purposes[seen.purposes["til_formal"].isin(RULES.counted)]
    undecided = seen.purposes[seen.purposes["til_formal"] == "uavklart"]
    expected = kept.groupby("til_formal")["area_m2"].sum().add(
        undecided.groupby("fra_formal")["area_m2"].sum(), fill_value=0
    )  # fmt: skip
    found = areas.groupby("arealformal")["area_m2"].sum()
    assert set(found.index) == set(expected.index)
    np.testing.assert_allclose(found, expected.loc[found.index], atol=tolerance)


@pytest.mark.parametrize("name", WASHES)
def test_on_the_grid_surfaces_still_fit_together(name):
    proposed = made(name)[1].on_grid()
    shapes = proposed.kommuneplan.geometry.to_numpy()
    assert shapely.area(shapes).sum() == pytest.approx(shapely.union_all(shapes).area, abs=1e-6)
    assert shapely.coverage_is_valid(shapes)
    xy = shapely.get_coordinates(shapes) / GRID_M
    assert np.abs(xy - np.rint(xy)).max() < 1e-6


def test_what_is_not_changed_keeps_its_own_plan():
    _, proposed = made("return")
    new = proposed.kommuneplan[proposed.kommuneplan["endret"]]
    assert len(new) == 1
    name = f"{WASH.areas.at[IDS['F'], 'omrade_id']} F"
    told = new[["arealformal", "arealstatus", "planid", "omradenavn"]].iloc[0].tolist()
    assert told == ["5100", "1", "planvask", name]
    assert set(proposed.kommuneplan.loc[~proposed.kommuneplan["endret"], "planid"]) == {"kp"}
    assert len(proposed.repealed) == 0


def test_a_reguleringsplan_goes_where_its_ground_gets_another_purpose():
    _, proposed = made("reduce a reguleringsplan")
    assert proposed.repealed["planid"].tolist() == ["rp"]
    assert proposed.repealed["planstatus"].tolist() == ["4"]
    assert proposed.repealed.geometry.iloc[0].area == pytest.approx(20_000)


@pytest.mark.parametrize("kind", [Kind.RETURN, Kind.REPEAL])
def test_an_older_reguleringsplan_under_it_does_not_rule_again(kind):
    older = rp(box(650, 550, 300, 300), arealformal="1120", arealstatus="2", planid="rp-1999", flate_id="G",
               ikrafttredelse=dt.date(1999, 1, 1))  # fmt: skip
    given = [*layers(), layer(Role.REGULERINGSPLAN, [older], "Eldre")]
    own = wash(given)
    omrade = named(own)["R"]
    state = {omrade: decide(omrade, kind)}
    seen = effect(own, state)
    proposed = proposal(own, state, seen)
    assert sorted(set(proposed.repealed["planid"])) == ["rp", "rp-1999"]
    both = as_adopted(proposed.on_grid().layers("Planvask", synthetic=True), given, NOON.date())
    ruling = mosaic.build(both, RULES, FLAT, IssueLog(), kommune=WHOLE, as_of=NOON.date())
    land = [x for x in given if x.role in (Role.AREALDEKKE, Role.BEBYGD)]
    areas = reserve.build(ruling, land, RULES, FLAT, IssueLog()).areas
    assert areas["area_m2"].sum() == pytest.approx(seen.reserve[2], abs=1.0)
