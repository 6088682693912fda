"""Nature, plan against plan, on crooked random land from layers to accounts: what must balance, and what shapes say."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arealregnskap import accounts, cells, mosaic, natur, reserve, validate
from arealregnskap.accounts import AccountData
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Role
from arealregnskap.natur import NaturData, Scenario
from arealregnskap.natur.extent import posts
from arealregnskap.natur.matrix import matrix
from arealregnskap.plan_change import PlanChangeData
from arealregnskap.plan_change import tables as plan_tables
from arealregnskap.plan_change.proposal import as_adopted
from arealregnskap.reserve.causes import built
from tests.land.planer import FLAT, layer, ruleset, surface
from tests.whole.land import star
from tests.whole.test_properties import SIDE, TODAY, World, world

#: Everything built counts, nothing is cleaned away: the rules whose answer shapely can give too.
RULES = ruleset("KDD enkel")
CODES = ("1110", "1120", "1300", "5100", "3040")


def proposed(land: World, seed: int) -> list:
    """A proposal of a few stars, some of which lie where nothing is planned today."""
    rng = np.random.default_rng([seed, 1])
    made = [
        surface(
            star(rng, *rng.uniform(0.1 * SIDE, 0.9 * SIDE, 2), 450 * rng.uniform(0.3, 1.0), 12),
            arealformal=str(rng.choice(CODES)), arealstatus="2", planid="forslag",
            ikrafttredelse=dt.date(2024, 1, 1 + n),
        )
        for n in range(rng.integers(1, 6))
    ]  # fmt: skip
    return as_adopted([layer(Role.PLANFORSLAG, made, "Forslag")], [*land.plans, land.zones], TODAY)


class Compared:
    """Both plans of one world from one overlay, with the accounts of nature of both."""

    def __init__(self, seed: int) -> None:
        land = world(seed)
        self.land = land
        self.cover = validate.make_partition(land.cover, FLAT, IssueLog()) if land.cover else None
        taken = [land.built, self.cover] if self.cover else [land.built]
        self.taken = built(taken, RULES)
        plans = []
        for layers in ([*land.plans, land.zones], proposed(land, seed)):
            ruling = mosaic.build(layers, RULES, FLAT, IssueLog(), kommune=land.outline, as_of=TODAY)
            plans.append((ruling, reserve.build(ruling, taken, RULES, FLAT, IssueLog())))
        (now, unbuilt), (then, left) = plans
        self.reserves = (unbuilt, left)
        rest = {"partition": True, "built": self.taken}
        alone = cells.build(land.kommune, now, unbuilt, self.cover, [], [], FLAT, **rest)
        both = cells.build(land.kommune, now, unbuilt, self.cover, [], [], FLAT, proposal=plans[1], **rest)
        own = AccountData("9999", "Oppdiktet", alone, now.frame, unbuilt.areas, RULES.name, RULES.counted, now.lost,
                          findings=IssueLog().frame(), produced=TODAY)  # fmt: skip
        self.published = accounts.tables(own)
        self.change = PlanChangeData.of(own, both, then, left.areas, IssueLog())
        self.tables = plan_tables(self.change, self.published)
        scenarios = (
            Scenario("gjeldende", "Gjeldende plan", "Gjeldande plan", own),
            Scenario("forslag", "Forslag", "Framlegg", self.change.proposal),
        )
        self.data = NaturData.of(own, changes=scenarios)
        self.natur = natur.tables(self.data)

    @property
    def tolerance(self) -> float:
        """[m²]"""
        return 1e-8 * self.change.cells.municipality_m2


seeds = st.integers(0, 10_000)


@settings(max_examples=8, deadline=None)
@given(seeds)
@example(0)
@example(7)
def test_what_balances_on_any_land(seed):
    made = Compared(seed)
    whole, near = made.change.cells.municipality_m2, made.tolerance
    for change in made.data.scenarios:
        for level in (1, 2):
            flows, types = made.data.flows[change.key, "kommunen", level], made.data.types(level)
            account = posts(flows, types)
            body = account.drop(index="i_alt")
            closing = body["inngaende"] + body["tilgang"] - body["avgang"]
            assert closing.to_numpy() == pytest.approx(body["utgaende"].to_numpy(), abs=near)
            assert account.loc["i_alt", "inngaende"] == pytest.approx(whole, abs=near)
            assert account.loc["i_alt", "utgaende"] == pytest.approx(whole, abs=near)
            crossed = matrix(flows, types)
            assert crossed.sum(axis=1).to_numpy() == pytest.approx(body["inngaende"].to_numpy(), abs=near)
            assert crossed.sum().to_numpy() == pytest.approx(body["utgaende"].to_numpy(), abs=near)
    first, second = (made.data.flows[c.key, "kommunen", 2] for c in made.data.scenarios)
    types = made.data.types(2)
    assert posts(first, types)["inngaende"].to_numpy() == pytest.approx(
        posts(second, types)["inngaende"].to_numpy(), abs=near
    )

    t6 = made.tables["T6"].frame.set_index("fra_gruppe")
    own = {side: accounts.compute(accounts.ACCOUNTS[0], d).frame for side, d in
           (("gjeldende", made.change), ("forslag", made.change.proposal))}  # fmt: skip
    groups = {
        side: f.groupby(f["gruppe"].replace("", None).fillna("uten_plan"))["daa"].sum() for side, f in own.items()
    }
    for group in t6.index:
        sums = [groups[side].get(group, 0.0) for side in ("gjeldende", "forslag")]
        assert t6.loc[group, "sum_daa"] == pytest.approx(sums[0], abs=near / 1000)
        assert t6[f"til_{group}_daa"].sum() == pytest.approx(sums[1], abs=near / 1000)

    t8, pairs = made.tables["T8"].frame, made.change.pairs
    for column, which in (
        ("bare_forslag_daa", pairs["til_reserve"] & ~pairs["fra_reserve"]),
        ("bare_gjeldende_daa", pairs["fra_reserve"] & ~pairs["til_reserve"]),
        ("begge_daa", pairs["fra_reserve"] & pairs["til_reserve"]),
    ):
        known = t8[column].sum(min_count=1)
        assert known == pytest.approx(pairs.loc[which, "area_m2"].sum() / 1000, abs=near / 1000)
    difference = pairs["area_m2"] * (pairs["til_reserve"].astype(int) - pairs["fra_reserve"].astype(int))
    assert t8["differanse_daa"].sum() == pytest.approx(difference.sum() / 1000, abs=near / 1000)


@settings(max_examples=6, deadline=None)
@given(seeds)
@example(3)
def test_what_is_built_and_what_is_taken_is_what_shapes_say(seed):
    """Built today is the union of all built surfaces; taken is the reserve outside it and outside mapped settlement."""
    made = Compared(seed)
    outline, near = made.land.outline, 1e-3 * len(made.taken) + 0.5
    union = shapely.union_all(made.taken)
    for frame in (made.change.land, made.change.proposal.land):
        assert not (frame["utfall"].eq("bebygd") & ~frame["bygd"].astype(bool) & (frame["area_m2"] > 1e-3)).any()
        assert frame.loc[frame["bygd"], "area_m2"].sum() == pytest.approx(
            shapely.area(shapely.intersection(union, outline)), abs=near
        )
    settled = union
    if made.cover is not None:
        mapped = made.cover.frame[made.cover.frame["artype"].isin(["11", "12"])]
        settled = shapely.union_all([union, *mapped.geometry])
    for change, left in zip(made.data.scenarios, made.reserves, strict=True):
        open_land = shapely.difference(shapely.union_all(left.areas.geometry.to_numpy()), settled)
        taken = posts(made.data.flows[change.key, "kommunen", 1], made.data.types(1)).loc["1", "tilgang"]
        assert taken == pytest.approx(shapely.area(shapely.intersection(open_land, outline)), abs=near)
