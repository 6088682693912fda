"""M1 with figures that can be done in the head."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.accounts import AccountData, reserve_markslag
from arealregnskap.codes import codelist
from arealregnskap.mal import settings as goals
from arealregnskap.mal.tabeller import M1, MalData, PlanLand, judged, tables
from arealregnskap.mal.takt import pace
from tests.accounts import land

METHOD = (Path(__file__).resolve().parents[2] / "docs" / "metode.md").read_text(encoding="utf-8")
SAK = "Kommunestyret, sak 41/26"


@lru_cache(maxsize=1)
def ground() -> AccountData:
    return dataclasses.replace(land.account_data(), produced=dt.date(2026, 11, 1))


def t4(**daa: float) -> pd.DataFrame:
    """One row of T4: reserve [daa] by column, e.g. ``m_60``; the sum is the reserve."""
    columns = [c.name for c in reserve_markslag.COLUMNS if c.name.startswith("m_")]
    row = dict.fromkeys(columns, 0.0) | {f"{name}_daa": value for name, value in daa.items()}
    return pd.DataFrame([{**row, "reserve_daa": sum(row.values())}])


def data(spec: goals.MalSpec, *, frame: pd.DataFrame | None = None, **more) -> MalData:
    plan = PlanLand(
        "gjeldende", "Gjeldende plan", "Gjeldande plan", t4(m_21=30, m_60=10, m_30_14=60) if frame is None else frame
    )
    return dataclasses.replace(MalData.of(ground()), **{"plans": (plan,), "goals": spec} | more)


def m1(made: MalData) -> pd.DataFrame:
    return tables(made)["M1"].frame.set_index("type")


def spec(**daa: float) -> goals.MalSpec:
    faults: list[str] = []
    made = goals.of({"fra": 2026, "til": 2036, **{k: {"daa_per_ar": v, "kilde": SAK} for k, v in daa.items()}}, faults)
    assert not faults
    return made


def test_a_goal_in_daa_a_year_against_all_that_the_plan_opens_for():
    frame = m1(data(spec(bygd=8, dyrka=5, myr=0)))
    # 100 daa of reserve in ten years is 10 a year, of which 3 on dyrka jord and 1 on myr
    assert frame.loc["bygd", ["ramme_daa", "planlagt_daa", "planlagt_daa_per_ar", "igjen_daa"]].tolist() == [
        80,
        100,
        10,
        -20,
    ]
    assert frame.loc["dyrka", ["ramme_daa", "planlagt_daa", "igjen_daa"]].tolist() == [50, 30, 20]
    assert frame["vurdering"].to_dict() == {
        "bygd": "over", "dyrka": "innenfor", "beite": "uten_mal", "skog": "uten_mal", "myr": "over",
    }  # fmt: skip
    assert math.isnan(frame.loc["skog", "ramme_daa"]) and frame.loc["skog", "planlagt_daa"] == 60
    assert frame.loc["dyrka", "kilde"] == SAK and frame.loc["dyrka", "grunnlag"] == "Planlagt 2026–2036"


def test_ground_of_no_known_type_may_be_of_any():
    part = t4(m_21=30, m_ikke_kartlagt=15, m_uten_arealdekke=10)
    assert m1(data(spec(dyrka=5, myr=2), frame=part))["vurdering"].loc[["dyrka", "myr"]].tolist() == [
        "kan_ikke_avgjores", "kan_ikke_avgjores"]  # fmt: skip
    assert m1(data(spec(dyrka=5.5), frame=part)).loc["dyrka", "vurdering"] == "innenfor"
    assert m1(data(spec(bygd=5.5), frame=part)).loc["bygd", "vurdering"] == "innenfor"  # the sum knows no types


def test_without_land_cover_types_are_not_known_and_never_zero():
    lacking = t4(m_uten_arealdekke=100)
    known = [c for c in lacking if c.startswith("m_") and c != "m_uten_arealdekke_daa"]
    lacking[known] = math.nan
    frame = m1(data(spec(dyrka=5, bygd=10), frame=lacking))
    assert math.isnan(frame.loc["dyrka", "planlagt_daa"]) and frame.loc["dyrka", "vurdering"] == "kan_ikke_avgjores"
    assert frame.loc["bygd", "vurdering"] == "innenfor"


def test_arealnoytralitet_is_no_more_than_is_given_back():
    neutral = dataclasses.replace(spec(), neutral=True, source=SAK)
    row = m1(data(neutral)).loc["noytral"]
    assert (row["ramme_daa"], row["igjen_daa"], row["vurdering"], row["kilde"]) == (0, -100, "over", SAK)
    given_back = dataclasses.replace(neutral, restored=100.0)
    assert m1(data(given_back)).loc["noytral", "vurdering"] == "innenfor"
    assert "noytral" not in m1(data(spec())).index


def test_decisions_move_what_is_planned():
    washed = PlanLand("gjeldende_planvask", "Gjeldende plan + planvask", "x", t4(m_30_14=60))
    made = data(spec(bygd=8))
    frame = tables(dataclasses.replace(made, plans=(*made.plans, washed)))["M1"].frame
    own = frame[frame["type"] == "bygd"].set_index("plan")
    assert own["vurdering"].to_dict() == {"gjeldende": "over", "gjeldende_planvask": "innenfor"}


def versions() -> pd.DataFrame:
    """10 daa of dyrka jord and 30 of skog built in between, 5 that were built before, 7 that one map lacks."""
    rows = [("klasse", "21", "klasse", "11", 10e3), ("klasse", "30", "klasse", "12", 30e3),
            ("klasse", "11", "klasse", "12", 5e3), ("mangler", None, "klasse", "11", 7e3),
            ("klasse", "30", "klasse", "60", 9e3)]  # fmt: skip
    names = ["tidligere_arealdekke", "tidligere_artype", "arealdekke", "artype", "area_m2"]
    return pd.DataFrame(rows, columns=names)


def test_the_pace_is_what_became_built_between_two_maps():
    four_years = (dt.date(2020, 1, 1), dt.date(2024, 1, 1))
    found = pace(versions(), four_years)
    assert found.daa_per_year == pytest.approx({"bygd": 10, "dyrka": 2.5, "beite": 0, "skog": 7.5, "myr": 0})
    row = m1(data(spec(bygd=8), pace=found)).loc["bygd"]
    assert row["takt_daa_per_ar"] == pytest.approx(10) and row["aar_reserve"] == pytest.approx(10)
    assert "takt mellom kart 01.01.2020 og 01.01.2024" in row["grunnlag"] and "observert" not in row["grunnlag"]


def test_with_one_map_there_is_no_pace():
    frame = m1(data(spec(bygd=8)))
    assert frame["takt_daa_per_ar"].isna().all() and frame["aar_reserve"].isna().all()


def test_nobody_building_lasts_for_ever():
    still = pace(versions().assign(artype="60"), (dt.date(2020, 1, 1), dt.date(2024, 1, 1)))
    assert m1(data(spec(), pace=still))["aar_reserve"].isna().all()


def test_faults_of_the_section_are_told_at_once():
    faults: list[str] = []
    goals.of({"fra": "i fjor", "til": 1900, "by": 3, "myr": 7, "skog": {"daa_per_ar": -1, "kilde": "x"},
              "dyrka": {"daa_per_ar": 2}, "noytral": "ja", "restaurert_daa": True}, faults)  # fmt: skip
    told = " ".join(faults)
    for said in ("«by» er ikke kjent", "fra = 'i fjor' skal være et årstall", "til = 1900", "myr skal være en tabell",
                 "skog daa_per_ar = -1 skal være et tall i dekar", "dyrka mangler kilde", "noytral = 'ja'",
                 "restaurert_daa = True"):  # fmt: skip
        assert said in told, said
    assert not goals.of({}, [])


def test_the_period_is_twelve_years_from_the_account_unless_said():
    assert goals.MalSpec().period(2026) == (2026, 2038) and spec().period(2030) == (2026, 2036)


def test_the_account_keeps_its_declaration():
    table = tables(data(spec(bygd=8)))["M1"]
    assert list(table.frame.columns) == [c.name for c in table.columns]
    tags = {t.split(" ")[0] for group in re.findall(r"\[([^\]]+)\]", M1.method) for t in group.split(", ")}
    assert tags and all(f"| {tag} |" in METHOD for tag in tags), tags
    assert {reserve_markslag.daa_column(c) for c in codelist("markslag")} <= set(t4().columns)


amounts = st.floats(0, 1_000)


@settings(max_examples=80, deadline=None)
@given(amounts, amounts, amounts, amounts)
def test_a_stricter_goal_never_looks_better(limit, less, planned, unknown):
    order = ["innenfor", "kan_ikke_avgjores", "over"]
    strict, mild = (order.index(judged(x, planned, unknown)) for x in (max(limit - less, 0), limit))
    assert strict >= mild


@settings(max_examples=40, deadline=None)
@given(amounts, amounts, amounts)
def test_types_never_have_more_than_the_whole(dyrka, skog, myr):
    frame = m1(data(spec(bygd=1), frame=t4(m_21=dyrka, m_30_12=skog, m_60=myr)))
    parts = frame.loc[["dyrka", "beite", "skog", "myr"], "planlagt_daa"].sum()
    assert math.isclose(parts, frame.loc["bygd", "planlagt_daa"], rel_tol=1e-12, abs_tol=1e-9)


def test_the_notes_name_the_period_and_what_neutral_is_set_against():
    def notes(spec: goals.MalSpec, frame: pd.DataFrame | None = None, language: str = "nb") -> str:
        return " ".join(tables(data(spec, frame=frame))["M1"].notes(language))

    plain, neutral = notes(spec(bygd=8)), dataclasses.replace(spec(), neutral=True)
    assert "Perioden er 2026–2036. Ramma er målet ganger 10 år." in plain
    assert "arealnøytralitet" not in plain and "N1" not in plain
    assert "det er ikke oppgitt, og er regnet som 0." in notes(neutral)
    assert "føres tilbake i perioden." in notes(dataclasses.replace(neutral, restored=100.0))
    assert "(N1) teller ikke den med" in notes(spec(), t4(m_annet=5, m_60=10))
    assert "Perioden er 2026–2036. Ramma er målet gonger 10 år." in notes(spec(), language="nn")
