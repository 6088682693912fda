"""Choices on findings: each changes just what it says, and is told with its area."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely

from arealregnskap import mosaic, valg
from arealregnskap.issues import IssueLog
from arealregnskap.valg import Handling, Valg
from tests.land.planer import FLAT, box, h910, plans, rp, ruleset, surface

NINA = ruleset("NINA 2023")


def ruling(layers, choices):
    """Area [m²] each plan rules after the choices, the findings, and why each loser lost."""
    log = IssueLog()
    made = mosaic.build(valg.apply(layers, choices, FLAT, log), NINA, FLAT, log)
    areas = made.frame.groupby("planid")["area_m2"].sum().round(6).to_dict()
    return areas, {i.kind: i for i in log}, dict(zip(made.lost["planid"], made.lost["grunn"], strict=True))


def two_plans():
    return plans(
        surface(box(0, 0, 10, 10), planid="KP", flate_id="k", ikrafttredelse=dt.date(2012, 1, 1)),
        rp(box(5, 0, 10, 10), planid="RP", flate_id="r", ikrafttredelse=dt.date(2001, 1, 1)),
    )


def test_without_choices_nothing_changes_and_nothing_is_said():
    layers = two_plans()
    log = IssueLog()
    assert all(a is b for a, b in zip(valg.apply(layers, [], FLAT, log), layers, strict=True))
    assert not list(log)


def test_a_plan_left_out_rules_nowhere_and_its_area_is_told():
    areas, found, _ = ruling(two_plans(), [Valg(Handling.UTELAT, plan="RP", begrunnelse="Opphevet i 2019.")])
    assert areas == {"KP": 100}
    assert found["valg_utelat"].area_m2 == pytest.approx(100)
    assert "Begrunnelse: Opphevet i 2019." in found["valg_utelat"].text()


def test_precedence_lets_the_kommuneplan_go_before_a_reguleringsplan():
    assert ruling(two_plans(), [])[0] == {"KP": 50, "RP": 100}
    areas, _, why = ruling(two_plans(), [Valg(Handling.FORRANG, plan="KP")])
    assert areas == {"KP": 100, "RP": 50}
    assert why == {"RP": "valg"}


def test_h910_does_not_undo_a_precedence_somebody_gave():
    layers = [*two_plans(), h910(box(0, 0, 20, 20))]
    assert ruling(layers, [Valg(Handling.FORRANG, flate="k")])[0] == {"KP": 100, "RP": 50}


def test_precedence_within_one_level_goes_before_the_newer_plan():
    layers = plans(
        surface(box(0, 0, 10, 10), planid="gammel", flate_id="a", ikrafttredelse=dt.date(2001, 1, 1)),
        surface(box(5, 0, 10, 10), planid="ny", flate_id="b", ikrafttredelse=dt.date(2012, 1, 1)),
    )
    assert ruling(layers, [Valg(Handling.FORRANG, flate="a")])[0] == {"gammel": 100, "ny": 50}


def test_a_missing_date_is_filled_in_and_a_given_one_is_left_alone():
    layers = plans(
        surface(box(0, 0, 10, 10), planid="uten", flate_id="a", ikrafttredelse=dt.date(1800, 1, 1)),
        surface(box(5, 0, 10, 10), planid="med", flate_id="b", ikrafttredelse=dt.date(2012, 1, 1)),
    )
    choice = Valg(Handling.SETT, plan="uten", kolonne="ikrafttredelse", verdi="2020-05-01")
    areas, found, _ = ruling(layers, [choice])
    assert areas == {"uten": 100, "med": 50}
    assert found["valg_sett"].count == 1
    other = Valg(Handling.SETT, plan="med", kolonne="ikrafttredelse", verdi="1990-01-01")
    assert "valg_uten_treff" in ruling(layers, [other])[1]


def test_a_choice_about_something_that_is_gone_is_a_finding():
    areas, found, _ = ruling(two_plans(), [Valg(Handling.UTELAT, plan="finnes-ikke")])
    assert areas == {"KP": 50, "RP": 100}
    assert "finnes-ikke" in found["valg_uten_treff"].text()


def test_accepting_changes_no_figure():
    areas, found, _ = ruling(two_plans(), [Valg(Handling.GODTA, funn="overlapp", begrunnelse="Sett på kartet.")])
    assert areas == {"KP": 50, "RP": 100}
    text = "Funnet «Flater overlapper» i sak.toml er sett over og godtatt. Begrunnelse: Sett på kartet."
    assert found["valg_godtatt"].text() == text


def test_the_layers_given_are_not_touched():
    layers = two_plans()
    before = [layer.frame.copy() for layer in layers]
    valg.apply(layers, [Valg(Handling.FORRANG, plan="KP"), Valg(Handling.UTELAT, plan="RP")], FLAT, IssueLog())
    for layer, frame in zip(layers, before, strict=True):
        assert list(layer.frame.columns) == list(frame.columns)
        assert shapely.equals(layer.frame.geometry.to_numpy(), frame.geometry.to_numpy()).all()


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"handling": "slett", "plan": "x"}, "handling skal være en av: utelat, sett, forrang, godta."),
        ({"handling": "utelat"}, "sier ikke hva det gjelder; oppgi plan eller flate."),
        ({"handling": "utelat", "plan": 7}, "plan skal være en tekst i anførselstegn."),
        ({"handling": "utelat", "plan": "x", "hvorfor": "y"}, "«hvorfor» er ikke en kjent innstilling"),
        ({"handling": "sett", "plan": "x", "kolonne": "navn", "verdi": "y"}, "kolonne skal være en av: ikrafttredelse"),
        ({"handling": "sett", "plan": "x", "kolonne": "ikrafttredelse", "verdi": "i fjor"}, "passer ikke i"),
        ({"handling": "sett", "plan": "x", "kolonne": "arealstatus", "verdi": "9"}, "passer ikke i arealstatus."),
        ({"handling": "godta", "funn": "tull"}, "funn = «tull» er ikke et kjent funn."),
        ({"handling": "godta", "dato": "i dag"}, "dato skal være en dato uten anførselstegn"),
    ],
)
def test_faults_of_the_case_file_are_told(entry, fault):
    faults: list[str] = []
    assert valg.read(entry, "[[valg]] nr. 1", faults) is None
    assert len(faults) == 1
    assert faults[0].startswith("[[valg]] nr. 1 ")
    assert fault in faults[0]
