"""History: rows are only added, what holds is read out, and nobody overwrites anybody."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely

from arealregnskap.codes import codelist
from arealregnskap.errors import ConflictError, PlanvaskError
from arealregnskap.planvask.decisions import Decision, Follow, Kind, check
from arealregnskap.planvask.history import History, append, branch, decided, undo
from tests.planvask.wash_land import NOON, WHO, decide

LATER = NOON + dt.timedelta(hours=1)


def test_the_code_list_has_every_kind_with_what_follows():
    rows = codelist("beslutning").rows
    assert list(rows.index) == list(Kind)
    assert {Follow(v) for v in rows["virkning"]} == set(Follow)
    assert (rows[["navn_nb", "navn_nn", "kort_nb", "kort_nn", "forklaring_nb", "forklaring_nn"]] != "").all(axis=None)


def test_the_latest_row_holds_and_the_others_stay():
    history = append(History(), [decide("a", Kind.RETURN), decide("b", Kind.KEEP)])
    history = append(history, [decide("a", Kind.WAIT)])
    assert [(e.number, e.version, e.decision.omrade) for e in history.entries] == [
        (1, 1, "a"),
        (2, 1, "b"),
        (3, 2, "a"),
    ]
    assert history.current("a").kind is Kind.WAIT
    assert [e.decision.kind for e in history.of("a")] == [Kind.RETURN, Kind.WAIT]
    assert history.current("c") == Decision("c", Kind.OPEN)
    assert decided(history) == 2


def test_undo_is_a_new_row_that_says_what_held_before():
    first = append(History(), [decide("a", Kind.RETURN, case_number="2026/412")])
    second = append(first, [decide("a", Kind.CHANGE, purpose="1300")])
    back = undo(second, 2, who="Leder", when=LATER)
    assert len(back) == 3
    assert back.entries[-1].undoes == 2
    now = back.current("a")
    assert (now.kind, now.case_number, now.purpose, now.reason) == (Kind.RETURN, "2026/412", "", "på grunn av myr")
    assert (now.who, now.when) == ("Leder", LATER)
    nothing = undo(first, 1, who="Leder", when=LATER)
    assert nothing.current("a").kind is Kind.OPEN
    again = undo(nothing, 2, who=WHO, when=LATER)
    assert again.current("a").kind is Kind.RETURN


def test_a_row_that_is_no_longer_the_latest_is_not_undone():
    history = append(History(), [decide("a", Kind.RETURN)])
    history = append(history, [decide("a", Kind.KEEP)])
    with pytest.raises(ConflictError, match="viderefore"):
        undo(history, 1, who=WHO, when=LATER)
    with pytest.raises(PlanvaskError, match=r"nr\. 9 finnes ikke"):
        undo(history, 9, who=WHO, when=LATER)


def test_two_who_decide_at_once_are_told_of_each_other():
    seen = append(History(), [decide("a", Kind.KEEP)])
    mine = append(seen, [decide("a", Kind.RETURN, who="Kari")], expected={"a": 1})
    with pytest.raises(ConflictError, match=r"Kari bestemte «tilbakefore_lnfr» 22\.11\.2026") as stop:
        append(mine, [decide("a", Kind.WAIT), decide("b", Kind.WAIT)], expected={"a": 1, "b": 0})
    assert len(stop.value.faults) == 1
    assert len(append(mine, [decide("a", Kind.WAIT)], expected={"a": 2})) == 3


def test_several_decisions_are_saved_all_or_none_and_every_fault_is_told():
    bad = [
        decide("a", Kind.CHANGE),
        decide("b", Kind.RETURN, reason=" "),
        decide("x", Kind.KEEP),
        decide("b", Kind.REPEAL),
    ]
    with pytest.raises(PlanvaskError) as stop:
        append(History(), bad, levels={"a": "KP", "b": "KP"})
    told = " ".join(stop.value.faults)
    assert "a: «Endre formål» trenger det nye formålet" in told
    assert "b: «Tilbakeføre til LNFR» trenger en begrunnelse" in told
    assert "Området x finnes ikke" in told
    assert "ingen reguleringsplan å oppheve" in told


def test_alternatives_stand_beside_each_other():
    history = append(History(), [decide("a", Kind.KEEP), decide("b", Kind.RETURN)])
    history = branch(history, "Vern", who=WHO, when=LATER)
    history = append(history, [decide("a", Kind.RETURN, alternative="Vern")])
    assert history.alternatives == ("", "Vern")
    assert history.current("a").kind is Kind.KEEP
    assert history.current("a", "Vern").kind is Kind.RETURN
    assert history.current("b", "Vern").kind is Kind.RETURN
    assert history.version("a", "Vern") == 2
    with pytest.raises(PlanvaskError, match="«Vern» finnes alt"):
        branch(history, "Vern", who=WHO, when=LATER)


SQUARE = shapely.box(0, 0, 1, 1)
LINE = shapely.LineString([(0, 0), (1, 1)])
BOW = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


@pytest.mark.parametrize(
    ("decision", "fault"),
    [
        (decide("", Kind.KEEP), "hvilket område"),
        (decide("a", Kind.KEEP, when=None), "Tidspunktet mangler"),
        (decide("a", Kind.KEEP, when=NOON.replace(tzinfo=None)), "tidssone"),
        (decide("a", Kind.KEEP, who=""), "hvem som har bestemt"),
        (decide("a", Kind.CHANGE, purpose="9999"), "er ikke et arealformål"),
        (decide("a", Kind.KEEP, purpose="5100"), "har ikke noe nytt formål"),
        (decide("a", Kind.REDUCE), "enten delen som tas ut, eller en linje"),
        (decide("a", Kind.REDUCE, part=SQUARE, line=LINE, side="venstre"), "enten delen som tas ut, eller en linje"),
        (decide("a", Kind.REDUCE, line=LINE), "venstre eller hoyre"),
        (decide("a", Kind.REDUCE, line=SQUARE, side="venstre"), "må være én linje"),
        (decide("a", Kind.REDUCE, part=LINE), "må være ei flate"),
        (decide("a", Kind.REDUCE, part=BOW), "krysser seg selv"),
        (decide("a", Kind.RETURN, part=SQUARE), "gjelder hele området"),
        (decide("a", Kind.RETURN, zone="H520"), "har ingen sone"),
        (decide("a", Kind.ZONE, zone="H999"), "er ikke en hensynssone"),
        (decide("a", Kind.KEEP, reason="x" * 4001), "Begrunnelsen er lengre enn 4000 tegn"),
        (decide("a", Kind.KEEP, links=("javascript:alert(1)",)), "må begynne med https"),
        (decide("a", Kind.KEEP, links=("https://a b",)), "må begynne med https"),
        (decide("a", Kind.KEEP, links=("https://a",) * 21), "Høyst 20 lenker"),
    ],
)
def test_each_fault_has_its_sentence(decision, fault):
    with pytest.raises(PlanvaskError, match=fault):
        check(decision)
