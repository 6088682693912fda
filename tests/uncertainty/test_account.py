"""U1: areas of the other tables, ± of two standard deviations, the worst light, and a reason for it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from arealregnskap import accounts, case, pipeline
from arealregnskap.accounts import usikkerhet
from arealregnskap.codes import codelist
from arealregnskap.uncertainty import UncertaintySpec, settings
from tests.land.saker import SAK, write_case

TABLES = {"T1": ("T1", "arealformal", "daa"), "T2": ("T2", "artype", "daa"), "T3P": ("T3", "gruppe", "planlagt_daa"),
          "T3": ("T3", "gruppe", "reserve_daa"), "A3": ("A3", "omrade_id", "reserve_daa")}  # fmt: skip


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    text = SAK.replace('fil = "inn/ar5.gpkg"', 'fil = "inn/ar5.gpkg"\nnoyaktighet_m = 3\nklassenoyaktighet = 0.8')
    text = text.replace("dato = 2013-06-27", "dato = 2013-06-27\nnoyaktighet_m = 1.5")
    text += "\n[usikkerhet]\nkorrelasjonslengde_m = 100\n"
    return pipeline.run(case.load(write_case(tmp_path_factory.mktemp("sak"), text=text)), chosen=["KDD enkel"])


@pytest.fixture(scope="module")
def table(result):
    return result.main.accounts["U1"]


@pytest.mark.parametrize("key", TABLES)
def test_areas_are_those_of_the_other_tables(result, table, key):
    account, code, column = TABLES[key]
    other = result.main.accounts[account].set_index(code)[column]
    rows = table[(table["tabell"] == key) & (table["kode"] != "alle")]
    assert len(rows)
    for row in rows.itertuples():
        assert row.daa == pytest.approx(other[row.kode], rel=1e-9)
    if key in ("T3", "T3P"):
        whole = table[(table["tabell"] == key) & (table["kode"] == "alle")]["daa"].item()
        assert whole == pytest.approx(other.sum(), rel=1e-9)


def test_plus_minus_of_an_area_by_hand(table):
    """F is 200 × 500 m in a map at scale 1, off by 1.5 m: sd² = 1.5² · 4 · (250² + 100²), corners beyond the reach."""
    row = table[(table["tabell"] == "T1") & (table["kode"] == "1120")].iloc[0]
    sd = 1.5 * np.sqrt(4 * (250**2 + 100**2))
    assert row["pm_daa"] == pytest.approx(2 * sd / 1000, rel=1e-4)
    assert row["pm_andel"] == pytest.approx(2 * sd / 1e5, rel=1e-4)
    assert row["hoyst_daa"] == pytest.approx(2 * 1.5 * 1400 / 1000, rel=1e-4)
    assert (row["noyaktighet_m"], row["oppgitt_andel"]) == (pytest.approx(1.5), pytest.approx(1.0))
    assert row["lys"] == "gronn" and "oppgitt i fila eller saken" in row["hvorfor"]


def test_land_cover_is_yellow_for_its_classes_and_its_unknown_day(table):
    row = table[(table["tabell"] == "T2") & (table["kode"] == "30")].iloc[0]
    assert row["lys"] == "gul"
    assert "80,0\u00a0% av flatene har rett klasse" in row["hvorfor"] and "ukjent dato" in row["hvorfor"]


def test_the_theme_in_the_reserve_is_half_an_area(table):
    row = table[table["tabell"] == "T5"].iloc[0]
    assert row["kode"] == "naturvern" and row["daa"] == pytest.approx(50, rel=1e-4) and row["pm_daa"] > 0


def test_colour_never_stands_alone(table):
    lights = codelist("usikkerhetslys")
    assert table["lys"].isin(list(lights)).all()
    for sign, text in zip(lights.rows["tegn"], lights, strict=True):
        assert (table.loc[table["lys"] == text, "lystekst"].str.startswith(sign)).all()
    assert table["hvorfor"].str.len().gt(20).all()


def test_lights_have_readable_colours():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for row in codelist("usikkerhetslys").rows.itertuples():
        high, low = sorted((luminance(row.bakgrunn), luminance(row.tekst)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 7


def test_nynorsk_is_nynorsk(result):
    data = dataclasses.replace(result.main.data, language="nn")
    frame = accounts.compute(usikkerhet.ACCOUNT, data).frame
    assert "Standardavviket til grensa" in frame["hvorfor"].str.cat() and "Grensens" not in frame["hvorfor"].str.cat()


def test_without_measuring_the_table_is_empty(result):
    data = dataclasses.replace(result.main.data, uncertainty=None)
    assert accounts.compute(usikkerhet.ACCOUNT, data).frame.empty


@pytest.mark.parametrize(
    ("table_key", "share", "plan_years", "years", "classes", "light"),
    [
        ("T3", 0.04, 5, 3, np.nan, "gronn"),
        ("T3", 0.06, 5, 3, np.nan, "gul"),
        ("T3", 0.21, 5, 3, np.nan, "rod"),
        ("T3", 0.04, 25, 3, np.nan, "gul"),  # a plan from before 2008
        ("T3", 0.04, 45, 3, np.nan, "rod"),  # and from before 1985
        ("T3", 0.04, np.nan, 3, np.nan, "gul"),
        ("T3", 0.04, 5, 6, np.nan, "gul"),
        ("T3", 0.04, 5, 11, np.nan, "rod"),
        ("T3", 0.04, 5, np.nan, np.nan, "gul"),
        ("T1", 0.04, 5, np.nan, np.nan, "gronn"),  # no map of the land is behind a plan's area
        ("T2", 0.0001, np.nan, 3, 0.95, "gronn"),
        ("T2", 0.0001, np.nan, 3, 0.80, "gul"),
        ("T2", 0.0001, np.nan, 3, 0.50, "rod"),
        ("T2", 0.0001, np.nan, 3, np.nan, "gul"),  # classes nobody has checked
    ],
)
def test_the_worst_light_counts(result, table_key, share, plan_years, years, classes, light):
    row = {"tabell": table_key, "kode": "01", "sd_m2": share * 1e4 / 2, "independent_m2": 1.0, "most_m2": 9e9,
           "sd_m": 2.0, "stated": 0.0, "plan_years": plan_years, "years": years, "class_share": classes}  # fmt: skip
    row_of = usikkerhet._row(result.main.data, usikkerhet.Fact(row), "Bolig", 10.0)
    got = dict(zip((c.name for c in usikkerhet.COLUMNS), row_of, strict=True))
    assert got["lys"] == light
    assert ("under 0,1" in got["hvorfor"]) == (share < 0.0005)


@pytest.mark.parametrize(
    ("table_key", "years", "language", "said"),
    [
        ("T3", 18.2, "nb", "Planene er i snitt 18 år, vektet med arealet."),
        ("T3", 18.2, "nn", "Planane er i snitt 18 år, vekta med arealet."),
        ("T3", np.nan, "nb", "For minst halve arealet er planens dato ukjent."),
        ("A3", 14.4, "nb", "Planen er 14 år."),
        ("A3", np.nan, "nn", "Planen har ukjend dato."),
    ],
)
def test_an_age_of_several_plans_is_said_to_be_a_mean(result, table_key, years, language, said):
    row = {"tabell": table_key, "kode": "alle", "sd_m2": 100.0, "independent_m2": 1.0, "most_m2": 9e9, "sd_m": 2.0,
           "stated": 0.0, "plan_years": years, "years": 1.0, "class_share": np.nan}  # fmt: skip
    data = dataclasses.replace(result.main.data, language=language)
    why = usikkerhet._row(data, usikkerhet.Fact(row), "Bolig", 10.0)[8]
    assert said in why and "Kartet er 1 år." in why


def test_settings_are_read_and_slips_told():
    faults: list[str] = []
    spec = settings.of({"korrelasjonslengde_m": 20, "gul_andel": 0.5}, faults)
    assert spec == UncertaintySpec(reach_m=20.0, yellow_share=0.5) and not faults
    settings.of({"gul_ar": 1}, faults)
    assert faults == ["[usikkerhet] gronn_ar skal ikke være større enn gul_ar."]
    assert pd.Series(settings.KEYS).is_unique
