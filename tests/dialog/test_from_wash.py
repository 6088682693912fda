"""Decisions as questions: the figures of the effect, the reason only when asked for, and nothing about who decided."""

from __future__ import annotations

import pytest
import shapely

from arealregnskap.dialog import from_wash
from arealregnskap.planvask import history
from arealregnskap.planvask.decisions import Kind
from arealregnskap.planvask.effect import effect
from arealregnskap.planvask.history import History
from tests.planvask import wash_land as land

REASON = "Ligger på myr.\nGrunneier er orientert."


@pytest.fixture(scope="module")
def decided():
    """F (60 daa) goes back, N (20 daa) is reduced by a quarter, B is kept, R waits."""
    wash = land.wash()
    named = land.named(wash)
    line = shapely.LineString([(450, -10), (450, 200)])
    rows = [
        land.decide(named["F"], Kind.RETURN, reason=REASON, who="Kari", case_number="2026/1"),
        land.decide(named["N"], Kind.REDUCE, line=line, side="venstre"),
        land.decide(named["B"], Kind.CHANGE, purpose="1300"),
        land.decide(named["R"], Kind.WAIT),
    ]
    state = history.append(History(), rows, levels=wash.levels).state()
    return named, state, effect(wash, state)


def test_the_question_says_what_is_considered_and_its_figures(decided):
    named, state, made = decided
    said = {name: from_wash.text(state[o], made) for name, o in named.items() if o in state}
    assert said["F"] == (
        "Kommunen vurderer «Tilbakeføre til LNFR» for hele området, 60,0\u00a0daa. Hvordan ser dere på det?"
    )
    assert "5,0 av 20,0\u00a0daa tas ut" in said["N"]
    assert "Nytt formål: 1300 Næringsvirksomhet." in said["B"] and "fortsatt satt av" in said["B"]
    assert said["R"].startswith("Kommunen har utsatt området på")
    assert from_wash.text(state[named["F"]], made, "nn").endswith("Korleis ser de på det?")


def test_the_reason_is_in_it_only_when_asked_for_and_never_who_or_which_case(decided):
    named, state, made = decided
    plain, told = (from_wash.text(state[named["F"]], made, reason=r) for r in (False, True))
    assert "myr" not in plain and "Grunn: Ligger på myr. Grunneier er orientert." in told
    assert "Kari" not in told and "2026/1" not in told


def test_a_question_per_area_to_those_chosen(decided):
    _, state, made = decided
    keys = {o: f"q-{n}" for n, o in enumerate(state)}
    made_questions = from_wash.questions(state.values(), made, ["statsforvalter"], keys)
    assert [q.omrade for q in made_questions] == list(state)
    assert {q.asked for q in made_questions} == {("statsforvalter",)}
    assert made_questions[0].topic == "Tilbakeføre til LNFR" and made_questions[0].key == "q-0"
    gone = land.decide("borte", Kind.KEEP)
    assert from_wash.questions([gone], made, ["statsforvalter"], {"borte": "q"}) == []
