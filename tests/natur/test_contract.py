"""Every account of nature keeps its declaration, in both languages, so that any report can show it."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pandas as pd
import pytest

from arealregnskap import case, natur, pipeline
from arealregnskap.accounts import Table, compute, reserve_markslag
from arealregnskap.natur import NaturData, Scenario
from tests.accounts import land
from tests.land.saker import write_case
from tests.natur import test_climate, test_condition, test_points, test_services
from tests.natur.nature_land import cell, data_of, seealand

TAG = re.compile(r"\[([^\]]+)\]")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "naturregnskap.md"
KEYS = [f"N{n}" for n in range(17)]


@pytest.fixture(scope="module")
def data() -> NaturData:
    """The municipality of one square kilometre with everything filled in."""
    points = test_points.points.projects(pd.DataFrame([test_points.row("tapt")]))
    services = test_services.of(test_services.row("4", 1), test_services.row("naeringer", 1, "bruk"))
    return NaturData.of(
        land.account_data(),
        variables=test_condition.forest(), unit_conditions=test_condition.units(("4", "a", 10, 0.2)),
        services=services, factors=test_climate.of(test_climate.factor(5)), projects=points,
    )  # fmt: skip


@pytest.fixture(scope="module")
def tables(data) -> dict[str, Table]:
    return natur.tables(data)


def test_accounts_come_in_report_order_with_unique_keys(tables):
    assert [a.key for a in natur.ACCOUNTS] == KEYS == list(tables)


@pytest.mark.parametrize("key", KEYS)
def test_account_keeps_its_declaration(key, tables):
    table = tables[key]
    assert list(table.frame.columns) == [c.name for c in table.columns] and len(table.frame)
    for column in table.columns:
        if column.type in ("float", "int"):
            assert pd.api.types.is_numeric_dtype(table.frame[column.name]), column.name
        assert column.label("nb") and column.label("nn"), column.name
        for unit in ("daa", "ha"):
            if column.name.endswith(f"_{unit}"):
                assert column.unit == unit, column.name
    account = table.account
    assert account.title("nb") and account.title("nn") and len(account.notes("nb")) == len(account.notes("nn"))
    assert set(account.sums) <= {c.name for c in table.columns}


@pytest.mark.parametrize("account", natur.ACCOUNTS, ids=lambda a: a.key)
def test_every_source_an_account_cites_is_explained(account):
    tags = {t.split(" ")[0] for group in TAG.findall(account.method) for t in group.split(", ")}
    explained = DOCS.read_text(encoding="utf-8")
    assert tags, f"{account.key} cites no source"
    assert all(f"| {tag} |" in explained for tag in tags), tags
    assert f"### {account.key} " in explained


@pytest.mark.parametrize("account", natur.ACCOUNTS, ids=lambda a: a.key)
def test_figures_are_the_same_in_both_languages(account, data, tables):
    nynorsk = compute(account, dataclasses.replace(data, language="nn"))
    numbers = [c.name for c in nynorsk.columns if c.type in ("float", "int")]
    pd.testing.assert_frame_equal(nynorsk.frame[numbers], tables[account.key].frame[numbers])


def test_a_plan_is_never_called_observed(tables):
    for key in ("N1", "N3", "N4", "N13", "N14"):
        account = tables[key].account
        text = " ".join(
            [account.title_nb, account.method, *account.notes_nb, *map(str, tables[key].frame.get("grunnlag", []))]
        )
        assert "ramskrevet" in text or "lanlagt" in text, key
        assert not re.search(r"(?<!ikke )observert", text), key


def test_the_account_of_an_ordinary_data_set_is_refused_in_plain_words():
    with pytest.raises(TypeError, match=r"NaturData\.of"):
        compute(natur.ACCOUNTS[0], land.account_data())


def test_from_files_to_the_account_of_nature(tmp_path):
    """West half forest, east half mire; F (100 daa) lies half on each, B has 75 daa of unbuilt forest."""
    run = pipeline.run(case.load(write_case(tmp_path)), chosen=["KDD enkel"]).main
    data = NaturData.of(run.data)
    future = run.reserve.areas.loc[run.reserve.areas["arealstatus"] == "2", "omrade_nr"]
    changes = (
        Scenario("gjeldende", "Gjeldende plan", "Gjeldande plan", data),
        Scenario("vask", "Etter planvask", "Etter planvask", data, areas=frozenset(future)),
    )
    n4 = natur.tables(dataclasses.replace(data, changes=changes))["N4"].frame
    lost = n4[n4["gruppe"] == "alle"].set_index("endring")
    assert lost.loc["gjeldende", ["t_4_daa", "t_7_daa", "i_alt_daa"]].tolist() == pytest.approx(
        [125, 50, 175], rel=1e-4
    )
    assert lost.loc["vask", ["t_4_daa", "t_7_daa"]].tolist() == pytest.approx([50, 50], rel=1e-4)


def test_the_note_says_what_is_projected_and_what_is_two_maps():
    """A plan, two maps, and both in one table."""
    maps = seealand()
    plan = Scenario("gjeldende", "Gjeldende plan", "Gjeldande plan", maps)
    said = {}
    for name, changes in {"kart": maps.changes, "plan": (plan,), "begge": (plan, *maps.changes)}.items():
        made = natur.tables(dataclasses.replace(maps, changes=changes))
        said[name] = {made[key].notes()[-1] for key in ("N0", "N1", "N2")}
        assert all(len(made[k].notes("nb")) == len(made[k].notes("nn")) for k in ("N0", "N1", "N2"))
    assert said == {
        "plan": {"Framskrevet, ikke observert."},
        "kart": {"Kartversjonene er to kart holdt mot hverandre."},
        "begge": {"Planene er framskrevet, ikke observert; kartversjonene er to kart holdt mot hverandre."},
    }


def test_carbon_and_extent_say_why_they_are_smaller_than_the_tables_of_markslag():
    """60 m² of forest, 20 of it built, and a reserve of 40, 10 of it on organic soil, all of the same site class."""
    taken = {"utfall": "reserve", "omrade_nr": 1}
    cells = [cell(40), cell(20, utfall="bebygd"), cell(30, **taken), cell(10, argrunnf="45", **taken)]
    made = data_of(cells)
    tables = natur.tables(made)
    lost = tables["N13"].frame.set_index("klasse")["tapt_daa"] * 1000
    today = tables["N13"].frame.set_index("klasse")["i_dag_daa"] * 1000
    t4 = reserve_markslag.table(made)
    assert (
        t4["m_30_13_daa"].sum() * 1000 == pytest.approx(lost[["skog_13", "skog_organisk"]].sum()) == pytest.approx(40)
    )
    assert today[["skog_13", "skog_organisk"]].tolist() == pytest.approx([70, 10])  # 100 m² in the land cover
    assert tables["N13"].notes()[-2:] == (
        "Det som er bygd, er ikke med i dag (tabell N5). Arealene er derfor mindre enn i tabell T2.",
        "Skog på organisk jord står for seg. Bonitetene er skog på annen jord, og kan derfor være mindre enn i tabell "
        "T4.",
    )
    assert all("ført som bebygd alt i dag (tabell N5)" in tables[key].notes()[-1] for key in ("N0", "N1", "N2"))
    plans = [Scenario(key, key, key, made) for key in ("gjeldende", "forslag")]
    both = natur.tables(dataclasses.replace(made, changes=tuple(plans)))
    assert both["N13"].notes("nn")[-2].endswith("enn i tabell T2 og T8.")


def test_where_nothing_is_built_and_no_forest_is_organic_nothing_is_said_of_it():
    tables = natur.tables(data_of([cell(40), cell(30, utfall="reserve", omrade_nr=1)]))
    assert not [n for t in tables.values() for n in t.notes() if "tabell N5" in n or "for seg. Bonitetene" in n]
