"""T10 with figures that can be done in the head, and what must hold for any figures."""

from __future__ import annotations

import dataclasses
import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.behov import behov
from arealregnskap.behov.behov import PURPOSES
from arealregnskap.behov.data import OTHER, PlanReserve, Tables, groups
from arealregnskap.behov.forutsetninger import suggested
from arealregnskap.behov.tabeller import ACCOUNTS, tables
from arealregnskap.codes import codelist
from tests.behov import needs

METHOD = (Path(__file__).resolve().parents[2] / "docs" / "metode.md").read_text(encoding="utf-8")


def t10(data):
    return tables(data)["T10"].frame.set_index("formal")


def test_dwellings_for_forty_more_people():
    row = t10(needs.data()).loc["bolig"]
    # 2 040 / 2 − 2 000 / 2 = 20 dwellings, 1 a daa; 120 daa, half of it gets built; 2 daa a year
    assert (row["enheter"], row["behov_daa"], row["brukbar_daa"]) == (20, 20, 60)
    assert (row["til_overs_daa"], row["aar"], row["plass"]) == (40, 30, 60)
    # high: 40 dwellings; low: none, so no number of years
    assert (row["behov_hoy_daa"], row["aar_min"], row["behov_lav_daa"]) == (40, 15, 0)
    assert math.isnan(row["aar_maks"])
    assert (row["vurdering"], row["mangler"]) == ("dekker", None)


def test_smaller_households_need_dwellings_without_any_growth():
    flat = Tables(people=needs.people(2_000, 2_000, 2_000))
    smaller = needs.own(endring_personer_per_bolig=(-0.4, -0.4, -0.4), boliger_utenfor=(0, 20, 20))
    row = t10(needs.data(read=flat, own=smaller)).loc["bolig"]
    assert row["enheter"] == pytest.approx(2_000 / 1.6 - 1_000)  # 250
    assert row["behov_daa"] == pytest.approx(200)  # a fifth is built elsewhere
    assert row["vurdering"] == "for_liten"


def test_dwellings_that_go_out_of_use_are_built_anew():
    flat = Tables(people=needs.people(2_000, 2_000, 2_000))
    row = t10(needs.data(read=flat, own=needs.own(avgang_boliger=(0.1, 0.1, 0.1)))).loc["bolig"]
    assert row["enheter"] == pytest.approx(10)  # 1 000 dwellings, one in a thousand a year, ten years


def test_cabins_as_area_and_as_plots():
    row = t10(needs.data(read=Tables(people=needs.people(), plots={"02": 150, "01": 7, "": 3}))).loc["fritid"]
    # 600 daa, half gets built: 300 daa; 10 a year on 2 daa each: 20 daa a year
    assert (row["brukbar_daa"], row["aar"], row["plass"], row["enheter"]) == (300, 15, 150, 100)
    assert (row["tomter"], row["aar_tomter"]) == (150, 15)
    assert math.isnan(t10(needs.data()).loc["fritid", "tomter"])  # not given is not none


def test_business_is_land_alone():
    row = t10(needs.data()).loc["naering"]
    assert (row["behov_lav_daa"], row["behov_daa"], row["behov_hoy_daa"]) == (20, 40, 80)
    assert (row["aar_min"], row["aar"], row["aar_maks"]) == (10, 20, 40)
    assert math.isnan(row["enheter"]) and math.isnan(row["plass"])


def test_purposes_and_the_rest_are_all_reserve():
    frame = t10(needs.data())
    assert frame["reserve_daa"].sum() == 1_000 and frame.loc[OTHER, "reserve_daa"] == 200
    every = [g for p in (*PURPOSES, OTHER) for g in groups(p)]
    assert sorted(every) == sorted(codelist("arealformalsgruppe"))


def test_without_a_table_it_says_what_is_missing_and_never_zero():
    frame = t10(needs.data(read=Tables(), own={}))
    for purpose in PURPOSES:
        row = frame.loc[purpose]
        assert row["vurdering"] == "mangler" and row["mangler"]
        assert row[["behov_daa", "behov_lav_daa", "behov_hoy_daa", "aar", "til_overs_daa"]].isna().all()
        assert row["reserve_daa"] > 0
    assert "Statistikkbanken" in frame.loc["bolig", "mangler"]
    assert "fullførte per år" in frame.loc["fritid", "mangler"]


def test_a_table_that_ends_before_the_period_is_told_of():
    row = t10(needs.data(own=needs.own(horisont=(5, 12, 20)))).loc["bolig"]
    assert "går til 2036, men planperioden til 2038" in row["mangler"] and math.isnan(row["aar"])


def test_no_need_is_no_number_of_years():
    fewer = Tables(people=needs.people(1_900, 1_950, 2_000))
    row = t10(needs.data(read=fewer)).loc["bolig"]
    assert row["vurdering"] == "ikke_behov" and math.isnan(row["aar"]) and row["til_overs_daa"] == 60


def test_a_need_below_zero_counts_as_zero_in_what_is_left_and_the_tables_say_so():
    data = needs.data(read=Tables(people=needs.people(1_900, 1_950, 2_000)))
    row = t10(data).loc["bolig"]
    assert row["behov_daa"] < 0 and row["til_overs_daa"] == row["brukbar_daa"]
    for key in ("T10", "T10S"):
        account = tables(data)[key].account
        assert "Er behovet under null, regnes det som null i «Til overs»." in account.notes_nb
        assert "Er behovet under null, blir det rekna som null i «Til overs»." in account.notes_nn


def test_persons_per_dwelling_come_from_the_tables_unless_the_municipality_says_otherwise():
    homes = needs.people().assign(verdi=800.0)
    read = Tables(people=needs.people(), dwellings=homes)
    own = needs.own()
    del own["personer_per_bolig"]
    found = needs.data(read=read, own=own).values["personer_per_bolig"]
    assert (found.main, found.owner) == (2.5, "tabell") and not found.varied
    assert needs.data(read=read).values["personer_per_bolig"].main == 2


def test_every_plan_has_its_own_rows():
    washed = PlanReserve("gjeldende_planvask", "x", "y", needs.t3({"01": 60.0}))
    frame = tables(needs.data(plans=(*needs.data().plans, washed)))["T10"].frame
    own = frame[frame["plan"] == "gjeldende_planvask"].set_index("formal")
    assert (own.loc["bolig", "aar"], own.loc["fritid", "til_overs_daa"]) == (15, -200)


def test_what_drives_the_answer_comes_first():
    frame = tables(needs.data())["T10S"].frame
    own = frame[frame["formal"] == "naering"]
    # 8 instead of 2 daa a year for ten years moves 60 daa; 20 years instead of 5 moves 60 too
    assert own["utslag_daa"].tolist() == [60, 60] and own["rang"].tolist() == [1, 2]
    assert own["aar_ved_hoy"].tolist()[1] == 10
    housing = frame[frame["formal"] == "bolig"].set_index("forutsetning")
    assert housing.loc["folketall", ["lav", "hoved", "hoy", "utslag_daa"]].tolist() == [2_000, 2_040, 2_080, 40]
    assert housing.loc["bygd_bolig", "utslag_daa"] == 60  # 120 daa instead of 60
    assert housing.loc[["folketall", "boliger_per_daa"], "verdier"].tolist() == [
        "2\u00a0000 · 2\u00a0040 · 2\u00a0080",
        "0,5 · 1 · 2",
    ]
    assert "personer_per_bolig" not in housing.index  # nothing to vary


def test_every_assumption_is_shown_with_its_source():
    frame = tables(needs.data(own={}))["T10F"].frame.set_index("forutsetning")
    assert list(frame.index) == list(codelist("behov_forutsetning"))
    given_values = frame[frame["hoved"].notna()]
    assert given_values["kilde"].notna().all() and (given_values["satt_av"] == "Programmets forslag").all()
    assert frame.loc["fritidsboliger_per_ar", "satt_av"] == "Mangler"
    assert not frame["kilde"].fillna("").str.contains("offisiel").any()


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda a: a.key)
def test_accounts_keep_their_declaration(account):
    table = tables(needs.data())[account.key]
    assert list(table.frame.columns) == [c.name for c in table.columns]
    tags = {t.split(" ")[0] for group in re.findall(r"\[([^\]]+)\]", account.method) for t in group.split(", ")}
    assert tags and all(f"| {tag} |" in METHOD for tag in tags), tags
    assert len(account.notes_nb) == len(account.notes_nn)


def test_in_nynorsk():
    frame = t10(dataclasses.replace(needs.data(), language="nn"))
    assert frame.loc["bolig", "vurderingsnavn"].startswith("Reserven dekkjer behovet")
    assert frame.loc["bolig", "plannavn"] == "Gjeldande plan"


amounts = st.floats(0, 5_000)


@settings(max_examples=60, deadline=None)
@given(amounts, st.floats(0.1, 50), st.floats(0, 50))
def test_more_need_never_gives_more_years(reserve, pace, more):
    values = needs.own(fritidsboliger_per_ar=(pace, pace, pace + more))
    usable = behov.usable("fritid", reserve, values)
    main, high = (behov.need("fritid", values, None, 2026, level) for level in ("hoved", "hoy"))
    assert high.lasts(usable) <= main.lasts(usable)
    assert behov.usable("fritid", reserve + 1, values) > usable
    assert main.lasts(usable) >= 0


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(codelist("arealformalsgruppe"))), amounts, max_size=19))
def test_reserve_of_the_purposes_is_that_of_t3(reserve):
    frame = t10(needs.data(plans=(PlanReserve("gjeldende", "a", "b", needs.t3(reserve)),)))
    assert math.isclose(frame["reserve_daa"].sum(), sum(reserve.values()), rel_tol=1e-12, abs_tol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(1_000, 3_000), st.integers(0, 500), st.floats(1.2, 3.5), st.floats(-0.2, 0.2))
def test_more_people_never_need_fewer_dwellings(people, more, persons, change):
    values = needs.own(personer_per_bolig=(persons,) * 3, endring_personer_per_bolig=(change,) * 3)
    few, many = (behov.need("bolig", values, needs.people(main=n), 2026).units for n in (people, people + more))
    assert many >= few


def test_suggestions_are_in_order_and_within_their_bounds():
    rows = codelist("behov_forutsetning").rows
    for key, a in suggested().items():
        if a.owner == "mangler":
            assert math.isnan(a.main) and not a.source
            continue
        assert float(rows.at[key, "minst"]) <= a.low <= a.main <= a.high <= float(rows.at[key, "mest"]), key
        assert a.source and rows.at[key, "kilde_nn"]


def test_the_note_on_purposes_that_change_stands_only_where_one_has_more():
    """F gives 50 daa to N in one plan, and nothing to anybody in the other."""
    start = needs.data().plans[0]
    said = {}
    for name, reserve in {"flyttet": {"02": 550.0, "07": 250.0}, "tatt ut": {"02": 550.0}}.items():
        washed = PlanReserve("gjeldende_planvask", "x", "x", needs.t3({**needs.RESERVE, **reserve}))
        said[name] = tables(needs.data(plans=(start, washed)))["T10"].notes()
    assert len(said["flyttet"]) == len(said["tatt ut"]) + 1
    assert said["flyttet"][-1] == "Planvasken kan flytte reserve mellom formål, slik at noen får mer enn før."
    assert tables(needs.data())["T10"].notes() == said["tatt ut"]
