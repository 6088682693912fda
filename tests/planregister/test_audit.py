"""The audit on invented plans with one fault each, and its areas against the mosaic."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.accounts import planalder
from arealregnskap.codes import codelist
from arealregnskap.layers import Layer, Role
from arealregnskap.planregister import planer
from arealregnskap.planregister.funn import ADOPTED, plain
from arealregnskap.planregister.register import SYNONYMS
from arealregnskap.planregister.tabeller import ACCOUNTS, RegisterData, tables
from tests.accounts import land

METHOD = (Path(__file__).resolve().parents[2] / "docs" / "metode.md").read_text(encoding="utf-8")
AS_OF = dt.date(2026, 11, 1)


def plan(planid: str, **more: Any) -> dict[str, Any]:
    given_: dict[str, Any] = {
        "niva": "RP", "planid": planid, "plannavn": f"Plan {planid}", "plantype": "35", "planstatus": "3",
        "lovreferanse": "6", "ikrafttredelse": dt.date(2012, 5, 31), "bestemmelsesdato": None,
        "forslagsstillertype": None, "kilde": "plan", "flater": 1, "area_m2": 20_000.0, "ulike": "",
    } | more  # fmt: skip
    return given_


def line(planid: str, **more: Any) -> dict[str, Any]:
    return {**dict.fromkeys(SYNONYMS), "planid": planid, "planstatus": "3", **more}


@lru_cache(maxsize=1)
def _ground():
    base = land.account_data()
    return base, planalder.ACCOUNT.table(base)


def audit(*rows: dict[str, Any], lines: list[dict[str, Any]] | None = None, lost: pd.DataFrame | None = None):
    """The data of an audit; a plan named K1 or R1 rules ground in the invented municipality."""
    base, ages = _ground()
    frame = pd.DataFrame(list(rows), columns=list(planer.COLUMNS))
    for column in ("ikrafttredelse", "bestemmelsesdato"):
        frame[column] = pd.to_datetime(frame[column])
    told = None if lines is None else pd.DataFrame(lines)
    if told is not None:
        told = told.astype(object).where(told.notna(), None)
    return dataclasses.replace(RegisterData.of(base), plans=frame, ages=ages, lines=told, lost=lost, produced=AS_OF)


def found(data) -> dict[tuple[str, str], float]:
    frame = tables(data)["R2"].frame
    return {(r.funn, r.planid): r.daa for r in frame.itertuples()}


def test_a_plan_in_order_gives_no_finding():
    assert found(audit(plan("K1", niva="KP"), plan("R1", ikrafttredelse=dt.date(2020, 1, 1)))) == {
        ("paragraf_12_4", "R1"): 37.5  # the flag of table A1, about its reserve and nothing else
    }


def test_the_areas_are_what_the_plan_rules_else_its_own_ground():
    dateless = {"ikrafttredelse": None}
    answer = found(audit(plan("K1", niva="KP", **dateless), plan("P9", **dateless)))
    assert answer["dato_mangler", "K1"] == pytest.approx(100 + 700)  # 1120 and LNFR inside the municipality
    assert answer["dato_mangler", "P9"] == 20  # its own surfaces, for it rules nothing …
    assert answer["styrer_ingenting", "P9"] == 20  # … which is a finding too


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"ikrafttredelse": None}, "dato_mangler"),
        ({"planstatus": None}, "status_mangler"),
        ({"planstatus": "2"}, "ikke_vedtatt_med_dato"),
        ({"ikrafttredelse": dt.date(2027, 1, 1)}, "dato_i_framtida"),
        ({"planstatus": "5"}, "utgatt_ikke_opphevet"),
        ({"bestemmelsesdato": dt.date(2021, 5, 5)}, "kart_eldre"),
        ({"ulike": "planstatus ikrafttredelse"}, "ulikt_i_kart"),
        ({}, "styrer_ingenting"),
    ],
)
def test_one_fault_one_finding(more, kind):
    answer = found(audit(plan("P1", **more)))
    answer.pop(("styrer_ingenting", "P1"), None) if kind != "styrer_ingenting" else None
    assert list(answer) == [(kind, "P1")]


def test_a_surface_without_plan_id_is_only_that():
    frame = tables(audit(plan("", ikrafttredelse=None)))["R2"].frame
    assert frame["funn"].tolist() == ["uten_planid"] and frame["planid"].isna().all()


@pytest.mark.parametrize(
    ("register", "kinds"),
    [
        (line("P1", opphevet=dt.date(2015, 1, 1), planstatus="5"), set()),
        (line("P1", planstatus="5"), {"utgatt_ikke_opphevet"}),
        (line("P1", planstatus="5", erstattet_av="P2"), set()),
        (line("P1", planstatus="5", erstattet_av="0000-P2"), set()),
        (line("P1", planstatus="5", erstattet_av="P7"), {"etterfolger_ukjent", "utgatt_ikke_opphevet"}),
        (line("P1", planstatus="5", erstattet_av="P0"), {"etterfolger_eldre", "utgatt_ikke_opphevet"}),
    ],
)
def test_replaced_is_not_repealed(register, kinds):
    newer, older = plan("P2", ikrafttredelse=dt.date(2019, 1, 1)), plan("P0", ikrafttredelse=dt.date(1990, 1, 1))
    data = audit(plan("P1", planstatus="5"), newer, older, lines=[register, line("P2"), line("P0")])
    assert {kind for kind, planid in found(data) if planid == "P1"} == kinds


def test_a_plan_that_is_replaced_but_still_adopted_must_be_decided():
    data = audit(plan("K1", niva="KP"), plan("P2", ikrafttredelse=dt.date(2019, 1, 1)), lines=[
        line("K1", erstattet_av="P2"), line("P2")])  # fmt: skip
    assert found(data)["erstattet_men_gjelder", "K1"] == pytest.approx(800)


def test_register_and_plan_data_against_each_other():
    data = audit(
        plan("P1"), plan("P2"), plan("P3", planstatus="5"),
        lines=[line("P1", ikrafttredelse=dt.date(2013, 1, 1)), line("P3", opphevet=dt.date(2020, 1, 1)),
               line("P4"), line("P5", opphevet=dt.date(2001, 1, 1)), line("P4")],
    )  # fmt: skip
    answer = {key for key in found(data) if key[0] not in ("styrer_ingenting", "dato_mangler")}
    assert answer == {
        ("ulik_dato", "P1"), ("bare_i_kart", "P2"), ("ulik_status", "P3"), ("bare_i_register", "P4"),
        ("dobbel_i_register", "P4"),
    }  # fmt: skip
    assert math.isnan(found(data)["bare_i_register", "P4"])  # nobody knows the area, and it is not nothing


def test_without_a_register_nothing_is_said_of_one():
    frame = tables(audit(plan("P1")))["R1"].frame
    assert frame["i_register"].isna().all() and "bare_i_kart" not in {k for k, _ in found(audit(plan("P1")))}


def test_overlap_that_nobody_has_settled_is_told_with_both_plans_and_the_area():
    lost = pd.DataFrame({
        "planid": ["P1", "P1", "P1", "K1"], "vinner_mosaikk_id": [1, 1, 1, 0], "area_m2": [3e3, 4e3, 5e3, 6e3],
        "grunn": ["samme_dato", "samme_dato", "nyere_plan", "samme_dato"],
    })  # fmt: skip
    frame = tables(audit(plan("P1", ikrafttredelse=dt.date(2020, 1, 1)), lost=lost))["R2"].frame
    own = frame[frame["funn"] == "overlapp"]
    # What a newer plan took is settled, and a plan does not overlap itself: surface 0 is of K1.
    assert own["daa"].tolist() == [7.0] and own["gjelder"].tolist() == ["Mot plan R1. Samme dato."]


def test_plans_are_made_of_the_layers_with_their_ground_area():
    surface = dict.fromkeys(("plannavn", "plantype", "lovreferanse", "bestemmelsesdato", "forslagsstillertype"))
    rows = [
        {**surface, "niva": "RP", "planid": "P1", "planstatus": "3", "ikrafttredelse": dt.date(2012, 1, 1),
         "geometry": land.box(0, 0, 100, 100)},
        {**surface, "niva": "RP", "planid": "P1", "planstatus": "5", "ikrafttredelse": dt.date(1800, 1, 1),
         "geometry": land.box(0, 200, 200, 300)},
        {**surface, "niva": "RP", "planid": None, "planstatus": None, "ikrafttredelse": None,
         "geometry": land.box(500, 0, 600, 100)},
    ]  # fmt: skip
    layer: Layer = land.layer(Role.REGULERINGSPLAN, rows)
    made = planer.plans([layer, land.layer(Role.KOMMUNE, [{"geometry": land.box(0, 0, 9, 9)}])], land.FLAT)
    made = made.set_index("planid")
    assert made["area_m2"].to_dict() == pytest.approx({"": 10_000.0, "P1": 30_000.0})
    assert made.loc["P1", "planstatus"] == "5" and made.loc["P1", "ulike"] == "planstatus"  # most of the ground
    assert made.loc["P1", "ikrafttredelse"] == pd.Timestamp(2012, 1, 1)  # 1800-01-01 is no date


def test_no_plans_at_all():
    assert planer.plans([], land.FLAT).empty
    made = tables(audit())
    assert made["R1"].frame.empty and made["R2"].frame.empty


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda a: a.key)
def test_accounts_keep_their_declaration(account):
    table = tables(audit(plan("K1", niva="KP"), lines=[line("P4")]))[account.key]
    assert list(table.frame.columns) == [c.name for c in table.columns]
    tags = {t.split(" ")[0] for group in re.findall(r"\[([^\]]+)\]", account.method) for t in group.split(", ")}
    assert tags and all(f"| {tag} |" in METHOD for tag in tags), tags
    assert len(account.notes_nb) == len(account.notes_nn)


def test_every_kind_has_its_advice_in_both_languages_and_a_severity():
    rows = codelist("planregisterfunn").rows
    assert (rows["gjor_nb"].str.endswith(".") & rows["gjor_nn"].str.endswith(".")).all()
    assert set(rows["alvor"]) <= set(codelist("planregisteralvor"))


def test_in_nynorsk():
    data = dataclasses.replace(audit(plan("P1", planstatus="5")), language="nn")
    frame = tables(data)["R2"].frame
    assert frame["funnavn"].tolist() == ["Utgått eller erstatta utan vedtak om oppheving"]


def test_a_municipality_number_before_the_plan_id_is_not_part_of_it():
    ids = ("2011001", "5061-2011001", "1567_R12", " R-7 ", "1998-2", "5061", "5061-")
    expected = ["2011001", "2011001", "R12", "R-7", "1998-2", "5061", "5061-"]
    assert [plain(t, {"5061", "1567"}) for t in ids] == expected


states = st.sampled_from([None, *codelist("planstatus")])
days = st.one_of(st.none(), st.dates(dt.date(1980, 1, 1), dt.date(2030, 1, 1)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(states, days, days), min_size=1, max_size=6), st.booleans())
def test_any_plans_give_tables_that_agree(facts, with_register):
    rows = [plan(f"P{n}", planstatus=s, ikrafttredelse=d, bestemmelsesdato=b) for n, (s, d, b) in enumerate(facts)]
    data = audit(
        *rows, lines=[line(f"P{n}", planstatus=s) for n, (s, _, _) in enumerate(facts)] if with_register else None
    )
    made = tables(data)
    assert made["R1"].frame["funn"].sum() == len(made["R2"].frame)
    assert len(made["R1"].frame) == len(rows)
    dateless = {f"P{n}" for n, (s, d, _) in enumerate(facts) if s in ADOPTED and d is None}
    assert {p for k, p in found(data) if k == "dato_mangler"} == dateless
