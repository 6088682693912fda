"""Carbon-rich land, and emissions only by factors that are given, with their source."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from arealregnskap import natur
from arealregnskap.errors import SchemaError
from arealregnskap.natur import Scenario
from arealregnskap.natur.factors import COLUMNS, Factors, factors
from tests.natur.nature_land import cell, data_of, with_changes

RESERVE = {"utfall": "reserve", "omrade_nr": 1}
LAND = [
    cell(10_000, "60", argrunnf="45"),
    cell(4_000, "60", argrunnf="45", **RESERVE),
    cell(20_000, arskogbon="14"),
    cell(6_000, arskogbon="14", **RESERVE),
    cell(3_000, arskogbon="12", argrunnf="45", **RESERVE),
    cell(7_000, arskogbon="12", argrunnf="99"),
    cell(5_000, "21", argrunnf="45", artreslag="98"),
    cell(2_000, "60", argrunnf="45", utfall="bebygd"),
    cell(1_000, "12", **RESERVE),
]


def factor(amount: object = 50, **more: object) -> dict:
    base = {"faktor": amount, "enhet": "t CO2e/daa", "periode_ar": 20, "kilde": "SYNTETISK", "versjon": "0"}
    return {c.name: str((base | more).get(c.name, "")) for c in COLUMNS}


def of(*rows: dict) -> Factors:
    return factors(pd.DataFrame(rows, index=range(2, 2 + len(rows))))


def test_carbon_rich_land_needs_no_factor():
    made = natur.tables(data_of(LAND))
    assert "N14" not in made and "N15" not in made
    n13 = made["N13"].frame.set_index("klasse")
    today = {k: v for k, v in n13["i_dag_daa"].items() if v}
    assert today == {"myr": 14, "skog_organisk": 3, "jord_organisk": 5, "skog_14": 26, "skog_12": 7, "alle": 55}
    lost = {k: v for k, v in n13["tapt_daa"].items() if v}
    assert lost == {"myr": 4, "skog_organisk": 3, "skog_14": 6, "alle": 13}
    assert n13.loc["skog_12", "ukjent_grunnforhold_daa"] == 7
    assert n13.loc["myr", "tapt_andel"] == pytest.approx(4 / 14) and math.isnan(n13.loc["skog_15", "tapt_andel"])


def test_each_scenario_has_its_own_loss():
    data = data_of([*LAND, cell(8_000, "60", argrunnf="45", utfall="reserve", omrade_nr=2)])
    both = (
        Scenario("gjeldende", "Gjeldende", "Gjeldande", data),
        Scenario("vask", "Vask", "Vask", data, areas=frozenset({2})),
    )
    n13 = natur.tables(with_changes(data, *both))["N13"].frame
    mire = n13[n13["klasse"] == "myr"].set_index("endring")["tapt_daa"]
    assert dict(mire) == {"gjeldende": 12, "vask": 8}


def test_emissions_by_the_most_telling_factor_with_source():
    given_ = of(
        factor(10), factor(50, artype="60"), factor(20, artype="30"), factor(70, artype="30", argrunnf="45"),
        factor(100, artype="60", periode_ar=75, kilde="Annen", versjon="2"),
    )  # fmt: skip
    made = natur.tables(data_of(LAND, factors=given_))
    n14 = made["N14"].frame
    twenty = n14[n14["periode_ar"] == 20].set_index(["artype", "arskogbon"])["utslipp_t"]
    assert dict(twenty) == {("60", "98"): 4 * 50, ("30", "14"): 6 * 20, ("30", "12"): 3 * 70}  # the road emits nothing
    n15 = made["N15"].frame.set_index("periode_ar")
    assert n15.loc[20, "utslipp_t"] == 200 + 120 + 210 and n15.loc[20, "uten_faktor_daa"] == 0
    assert (n15.loc[75, "utslipp_t"], n15.loc[75, "med_faktor_daa"], n15.loc[75, "uten_faktor_daa"]) == (400, 4, 9)
    assert n15["kilder"].tolist() == ["SYNTETISK (0)", "Annen (2)"]


def test_ground_without_a_factor_is_missing_not_zero():
    made = natur.tables(data_of(LAND, factors=of(factor(50, artype="21"))))
    assert made["N14"].frame["utslipp_t"].isna().all()
    assert made["N14"].frame["merknad"].str.startswith("Ingen faktor").all()
    assert math.isnan(made["N15"].frame["utslipp_t"].iloc[0]) and made["N15"].frame["uten_faktor_daa"].iloc[0] == 13


@pytest.mark.parametrize(
    ("row", "per_daa"),
    [
        (factor(50), 50),
        (factor(500, enhet="t CO2e/ha"), 50),
        (factor(30, enhet="t C/daa", tapsandel="0,5"), 30 * 0.5 * 44 / 12),
        (factor(300, enhet="t C/ha", tapsandel=1), 30 * 44 / 12),
        (factor(50, artype="*"), 50),
    ],
)
def test_units_of_factors(row, per_daa):
    assert of(row).frame["t_co2e_daa"].tolist() == pytest.approx([per_daa])


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([factor(kilde="")], "«kilde» er tom"),
        ([factor(versjon="")], "«versjon» er tom"),
        ([factor(enhet="kg")], "«kg» i «enhet» er ikke en av t CO2e/daa"),
        ([factor(enhet="t C/daa")], "tapsandel (0–1) må fylles ut"),
        ([factor(tapsandel=0.5)], "bare karbonlager"),
        ([factor(artype="skog")], "«skog» i «artype» er ikke en av"),
        ([factor(periode_ar=0)], "minst ett år"),
        ([factor(), factor(3)], "Linje 3: samme nøkkel og periode"),
    ],
)
def test_faults_of_factors(rows, told):
    with pytest.raises(SchemaError) as stop:
        of(*rows)
    assert told in stop.value.sentence


def test_two_factors_that_fit_equally_well_stop_with_both_lines():
    given_ = of(factor(1, artype="30"), factor(2, arskogbon="14"))
    with pytest.raises(SchemaError, match=r"30-31-14-44 og 20 år.*Linje 2.*Linje 3"):
        natur.tables(data_of(LAND, factors=given_))


def test_the_program_has_no_factor_of_its_own():
    from arealregnskap.natur.files import read_table, template

    assert read_table(template("utslippsfaktorer")).empty
