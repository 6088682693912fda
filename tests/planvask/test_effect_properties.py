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
