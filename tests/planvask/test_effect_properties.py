"""Whatever is decided: sums close, a decision changes its own area only, and undo gives the same bits back."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.ops import split

from arealregnskap.planvask.decisions import Kind
from arealregnskap.planvask.effect import COMES_TO, effect
from arealregnskap.planvask.history import History, append, undo
from arealregnskap.planvask.scenario import washed
from tests.land.planer import box
from tests.planvask.wash_land import NOON, WHO, decide, wash

WASH = wash()
AREAS = list(WASH.areas.index)


@st.composite
def decisions(draw, omrade=None):
    """Any decision that can be made of any area."""
    omrade = omrade or draw(st.sampled_from(AREAS))
    area = WASH.areas.at[omrade, "geometry"]
    west, south, east, north = area.bounds
    kinds = [k for k in Kind if k is not Kind.REPEAL or WASH.levels[omrade] == "RP"]
    kind = draw(st.sampled_from(kinds))
    share = draw(st.floats(0.05, 0.95))
    if kind is Kind.CHANGE:
        return decide(omrade, kind, purpose=draw(st.sampled_from(["1110", "1300", "3040", "5100", "5220"])))
    if kind is not Kind.REDUCE:
        return decide(omrade, kind)
    if draw(st.booleans()):
        x = west + share * (east - west)
        slant = draw(st.floats(-20, 20))
        line = shapely.LineString([(x - slant, south - 100), (x + slant, north + 100)])
        across = shapely.intersection(area, line).length > 1 and len(split(area, line).geoms) > 1
        assume(across)
        return decide(omrade, kind, line=line, side=draw(st.sampled_from(["venstre", "hoyre"])))
    width, height = share * (east - west), share * (north - south)
    part = box(east - width, north - height, width + 5, height + 5)
    return decide(omrade, kind, part=part, purpose=draw(st.sampled_from(["", "3040"])))


@st.composite
def reductions(draw, omrade):
    """An area divided by a line from side to side."""
    west, south, east, north = WASH.areas.at[omrade, "geometry"].bounds
    y1, y2 = (south + draw(st.floats(0.2, 0.8)) * (north - south) for _ in range(2))
    line = shapely.LineString([(west - 50, y1), (east + 50, y2)])
    assume(len(split(WASH.areas.at[omrade, "geometry"], line).geoms) > 1)
    return decide(omrade, Kind.REDUCE, line=line, side=draw(st.sampled_from(["venstre", "hoyre"])))


steps = st.lists(st.tuples(decisions(), st.booleans()), max_size=8)


def played(plan):
    """A history of decisions, some of them taken back at once."""
    history = History()
    for n, (decision, regretted) in enumerate(plan):
        history = append(history, [decision], levels=WASH.levels)
        if regretted:
            history = undo(history, history.entries[-1].number, who=WHO, when=NOON + dt.timedelta(minutes=n))
    return history


def bits(made):
    """An effect as bytes, without words."""
    return made.measures.select_dtypes("number").to_numpy().tobytes(), made.areas[list(COMES_TO)].to_numpy().tobytes()


@settings(max_examples=25, deadline=None)
@given(steps)
def test_outcomes_sum_to_all_that_was_reviewed(plan):
    made = effect(WASH, played(plan).state())
    whole = 127_500.0
    assert made.outcomes["gjennomgatt"].sum() == pytest.approx(whole, rel=1e-12)
    assert made.outcomes["omrader"].sum() == len(AREAS)
    assert made.outcomes[list(COMES_TO)].to_numpy().sum() == pytest.approx(whole, rel=1e-12)
    assert made.purposes["area_m2"].sum() == pytest.approx(whole, rel=1e-12)
    three = made.measures[list(COMES_TO)].sum(axis=1)
    np.testing.assert_allclose(three, made.measures["for"], rtol=1e-12, atol=1e-6)
    # What is kept of a divided area may fall short of nothing by what the part strays across its edge.
    assert (made.measures[list(COMES_TO)].to_numpy() >= -1e-6).all()


@settings(max_examples=25, deadline=None)
@given(steps, decisions())
def test_a_decision_changes_its_own_area_only(plan, further):
    history = played(plan)
    before = effect(WASH, history.state()).areas
    after = effect(WASH, append(history, [further]).state()).areas
    others = before.index != further.omrade
    assert before[others].equals(after[others])


@settings(max_examples=25, deadline=None)
@given(steps, decisions())
def test_undo_gives_the_same_bits_back(plan, further):
    history = played(plan)
    longer = append(history, [further])
    restored = undo(longer, longer.entries[-1].number, who=WHO, when=NOON)
    assert len(restored) == len(history) + 2
    assert bits(effect(WASH, restored.state())) == bits(effect(WASH, history.state()))


@settings(max_examples=15, deadline=None)
@given(steps, st.data())
def test_several_decided_at_once_and_undone_in_any_order_leave_no_trace(plan, data):
    """One of them divides its area by a line; the sum is that of all that was reviewed on every step of the way."""
    history = played(plan)
    omrader = data.draw(st.lists(st.sampled_from(AREAS), min_size=2, unique=True))
    several = [data.draw(reductions(omrader[0])), *(data.draw(decisions(o)) for o in omrader[1:])]
    longer = append(history, several, levels=WASH.levels)
    for entry in data.draw(st.permutations(longer.entries[len(history) :])):
        longer = undo(longer, entry.number, who=WHO, when=NOON)
        made = effect(WASH, longer.state())
        assert made.outcomes["gjennomgatt"].sum() == pytest.approx(127_500.0, rel=1e-12)
    assert len(longer) == len(history) + 2 * len(several)
    assert bits(effect(WASH, longer.state())) == bits(effect(WASH, history.state()))


@settings(max_examples=12, deadline=None)
@given(steps, decisions())
def test_a_decision_changes_only_the_cells_of_its_area(plan, further):
    """Cells of gjeldende plan after the wash: those of all other plan surfaces are the same to the last bit."""
    state = played(plan).state()
    states = [state, {**state, further.omrade: further}]
    surface = WASH.areas.at[further.omrade, "flate_id"]
    assert len({cells_elsewhere(s, surface) for s in states}) == 1


def cells_elsewhere(state, surface):
    """All cells but those of one plan surface, as bytes that do not depend on their order or on row numbers."""
    data = washed(WASH, state, effect(WASH, state))
    of = data.plan.set_index("mosaikk_id")["flate_id"].reindex(data.cells.frame["mosaikk_id"]).to_numpy()
    rows = data.cells.frame[of != surface].drop(columns="mosaikk_id")
    return tuple(sorted(rows.astype(object).where(rows.notna(), None).itertuples(index=False, name=None), key=repr))


@settings(max_examples=4, deadline=None)
@given(steps)
def test_the_effect_of_a_history_is_that_of_a_fresh_computation(plan):
    state = played(plan).state()
    fresh = effect(wash(), dict(reversed(state.items())))
    kept = effect(WASH, state)
    assert bits(fresh) == bits(kept)


@given(decisions())
@settings(max_examples=25, deadline=None)
def test_pieces_are_the_ground_of_the_area(decision):
    area = WASH.areas.at[decision.omrade, "geometry"]
    pieces = [f.geometry if f.geometry is not None else area for f in WASH.fates(decision)]
    pieces = [p for p in pieces if p is not None]
    assert sum(p.area for p in pieces) == pytest.approx(area.area, rel=1e-9)
    assert shapely.union_all(pieces).symmetric_difference(area).area < 1e-6
