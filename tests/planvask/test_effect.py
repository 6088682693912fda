"""The effect of decisions, on land whose figures can be done in the head."""

from __future__ import annotations

import pytest
import shapely

from arealregnskap.errors import PlanvaskError
from arealregnskap.planvask.decisions import Kind
from arealregnskap.planvask.effect import effect, unlike_neighbours
from arealregnskap.planvask.wash import Wash
from tests.land.planer import box
from tests.planvask.wash_land import decide, named, result, wash


@pytest.fixture(scope="module")
def washed():
    return wash()


@pytest.fixture(scope="module")
def ids(washed):
    return named(washed)


def measure(made, family, key="", column="tatt_ut"):
    rows = made.measures[(made.measures["familie"] == family) & (made.measures["kode"] == key)]
    return float(rows[column].iloc[0])


def pairs(made):
    return {(r.fra_formal, r.til_formal): round(r.area_m2, 3) for r in made.purposes.itertuples()}


def test_nothing_decided_is_all_undecided(washed):
    made = effect(washed, {})
    # F 60 000, B 7 500 left of 10 000, N 20 000, R 40 000; H lies under R.
    assert made.reserve == pytest.approx((127_500, 0, 127_500))
    assert made.outcomes.set_index("beslutning").loc["uavklart", "omrader"] == 4
    assert set(made.purposes["til_formal"]) == {"uavklart"}
    assert measure(made, "karbon", "myr", "for") == pytest.approx(70_000)  # half of F, all of R
    assert made.summary["for"].sum() == pytest.approx(127_500)


def test_return_takes_the_whole_area_and_its_land(washed, ids):
    made = effect(washed, {ids["F"]: decide(ids["F"], Kind.RETURN)})
    assert made.reserve == pytest.approx((127_500, 0, 67_500))
    assert measure(made, "karbon", "myr") == pytest.approx(30_000)
    assert measure(made, "tema", "reindrift") == pytest.approx(30_000)
    assert measure(made, "naturtype", "Høy kvalitet") == pytest.approx(2_500)
    assert measure(made, "kartlagt", "naturtype_nin") == pytest.approx(40_000)
    assert measure(made, "jordbruk", "21") == 0
    assert pairs(made)["1120", "5100"] == 60_000


def test_farmland_that_is_kept_is_not_taken_out(washed, ids):
    made = effect(washed, {ids["N"]: decide(ids["N"], Kind.KEEP)})
    assert measure(made, "jordbruk", "21", "beholdes") == pytest.approx(20_000)
    assert measure(made, "jordbruk", "21", "etter") == pytest.approx(20_000)
    assert made.summary.loc["jordbruk", "beholdes"] == pytest.approx(20_000)


def test_a_part_drawn_on_the_map_is_taken_with_its_own_land(washed, ids):
    part = box(500, 550, 500, 200)  # the mire half of the southernmost 150 m of F, and much outside it
    made = effect(washed, {ids["F"]: decide(ids["F"], Kind.REDUCE, part=part)})
    assert measure(made, "reserve") == pytest.approx(15_000)
    assert measure(made, "karbon", "myr") == pytest.approx(15_000)
    assert measure(made, "karbon", "myr", "beholdes") == pytest.approx(15_000)
    assert measure(made, "tema", "reindrift") == pytest.approx(0, abs=1e-6)
    assert measure(made, "kartlagt", "naturtype_nin") == pytest.approx(5_000)
    row = made.areas.loc[ids["F"]]
    assert (row["tatt_ut"], row["beholdes"]) == pytest.approx((15_000, 45_000))
    assert pairs(made)["1120", "5100"] == 15_000


@pytest.mark.parametrize(("side", "mire"), [("venstre", 0), ("hoyre", 30_000)])
def test_a_line_divides_and_the_side_is_seen_along_it(washed, ids, side, mire):
    northwards = shapely.LineString([(500, 500), (500, 1000)])
    made = effect(washed, {ids["F"]: decide(ids["F"], Kind.REDUCE, line=northwards, side=side)})
    assert measure(made, "reserve") == pytest.approx(30_000)
    assert measure(made, "karbon", "myr") == pytest.approx(mire, abs=1e-6)


def test_a_bent_line_takes_the_right_side(washed, ids):
    # In from the west, round a corner, out through the west again: a bay of 100 × 100 m to the right of it.
    bay = shapely.LineString([(300, 700), (500, 700), (500, 800), (300, 800)])
    for side, taken in (("venstre", 10_000), ("hoyre", 50_000)):
        made = effect(washed, {ids["F"]: decide(ids["F"], Kind.REDUCE, line=bay, side=side)})
        assert measure(made, "reserve") == pytest.approx(taken)


def test_a_line_that_does_not_divide_is_refused(washed, ids):
    short = shapely.LineString([(500, 500), (500, 700)])
    with pytest.raises(PlanvaskError, match="deler ikke området i to"):
        washed.fates(decide(ids["F"], Kind.REDUCE, line=short, side="venstre"))


def test_a_part_outside_the_area_is_refused(washed, ids):
    with pytest.raises(PlanvaskError, match="utenfor området"):
        washed.fates(decide(ids["F"], Kind.REDUCE, part=box(0, 0, 10, 10)))


def test_another_purpose_is_still_reserve_when_the_rule_set_counts_it(washed, ids):
    kept = effect(washed, {ids["N"]: decide(ids["N"], Kind.CHANGE, purpose="1110")})
    assert kept.reserve == pytest.approx((127_500, 20_000, 127_500))
    gone = effect(washed, {ids["N"]: decide(ids["N"], Kind.CHANGE, purpose="5220")})
    assert gone.reserve == pytest.approx((127_500, 0, 107_500))
    assert pairs(gone)["1300", "5220"] == 20_000


def test_a_repealed_reguleringsplan_gives_way_to_the_kommuneplan_under_it(washed, ids):
    made = effect(washed, {ids["R"]: decide(ids["R"], Kind.REPEAL)})
    # Western half over H, a cabin field that is reserve again; eastern half over LNFR.
    row = made.areas.loc[ids["R"]]
    assert (row["tatt_ut"], row["beholdes"]) == pytest.approx((20_000, 20_000))
    assert pairs(made)["1120", "5100"] == 20_000
    assert pairs(made)["1120", "1120"] == 20_000


def test_waiting_is_not_an_answer(washed, ids):
    made = effect(washed, {ids["F"]: decide(ids["F"], Kind.WAIT)})
    assert made.reserve == pytest.approx((127_500, 0, 127_500))
    assert made.outcomes.set_index("beslutning").loc["avvente", "ikke_avgjort"] == pytest.approx(60_000)


def test_a_zone_keeps_the_reserve(washed, ids):
    made = effect(washed, {ids["F"]: decide(ids["F"], Kind.ZONE, zone="H520")})
    assert made.reserve == pytest.approx((127_500, 60_000, 127_500))


def test_decisions_that_no_longer_fit_are_told_and_count_as_undecided(washed, ids):
    stale = {
        "borte": decide("borte", Kind.RETURN),
        ids["F"]: decide(ids["F"], Kind.REDUCE, part=box(0, 0, 10, 10)),
        ids["N"]: decide(ids["N"], Kind.RETURN),
    }
    made = effect(washed, stale)
    assert made.reserve == pytest.approx((127_500, 0, 107_500))
    assert set(made.unfit) == {"borte", ids["F"]}
    assert "finnes ikke i beregningen" in made.unfit["borte"]
    assert made.areas.loc[ids["F"], "beslutning"] == "uavklart"


def test_a_wash_without_its_ground_can_decide_on_whole_areas_only(ids):
    bare = Wash.of(result())
    assert effect(bare, {ids["F"]: decide(ids["F"], Kind.RETURN)}).reserve[2] == pytest.approx(67_500)
    with pytest.raises(PlanvaskError, match="kan ikke deles"):
        bare.fates(decide(ids["F"], Kind.REDUCE, part=box(500, 600, 100, 300)))


def test_areas_of_a_plan_that_is_partly_repealed_are_told(washed, ids):
    assert unlike_neighbours(washed, {ids["R"]: decide(ids["R"], Kind.REPEAL)}) == []
