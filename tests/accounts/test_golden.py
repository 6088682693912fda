"""Every account of the one-square-kilometre municipality, against areas done in the head (see land.py)."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from arealregnskap import accounts
from arealregnskap.accounts import hvorfor, union
from arealregnskap.codes import codelist
from tests.accounts import land


@pytest.fixture(scope="module")
def data() -> accounts.AccountData:
    return land.account_data()


@pytest.fixture(scope="module")
def tables(data) -> dict[str, accounts.Table]:
    return accounts.tables(data)


def row(table: accounts.Table, **key: str) -> pd.Series:
    """The one row with those values."""
    frame = table.frame
    for column, value in key.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1, f"{len(frame)} rows with {key}"
    return frame.iloc[0]


def shown(values: pd.Series) -> dict[str, float]:
    """The daa that are not zero, to the square metre."""
    daa = {c: round(float(v), 3) for c, v in values.items() if str(c).endswith("daa")}
    return {c: v for c, v in daa.items() if v}


def test_planned_land_use_lists_every_code_and_sums_to_the_municipality(tables):
    t1 = tables["T1"]
    assert list(t1.frame["arealformal"]) == [*codelist("arealformal"), ""]
    assert shown(row(t1, arealformal="1120")) == {"daa": 100, "framtidig_daa": 100}
    assert shown(row(t1, arealformal="1110")) == {"daa": 50, "navaerende_daa": 50}
    assert shown(row(t1, arealformal="5100")) == {"daa": 700, "uten_status_daa": 700}
    assert shown(row(t1, arealformal="")) == {"daa": 150, "uten_status_daa": 150}
    assert t1.total["daa"] == pytest.approx(1000) and t1.total["andel"] == pytest.approx(1)
    assert row(t1, arealformal="1120")["andel"] == pytest.approx(0.1)


def test_land_cover_keeps_the_unknown_and_the_double_apart(tables):
    t2 = tables["T2"].frame
    daa = dict(zip(t2["navn"], t2["daa"], strict=True))
    assert daa == pytest.approx(
        dict.fromkeys(daa, 0.0)
        | {"Skog": 475, "Myr": 425, "Ferskvann": 12, "Ikke kartlagt": 50, "Uten arealdekke": 50}
        | {"Overlapp i arealdekket, trukket fra": -12}
    )
    assert list(t2.loc[~t2["kartlagt"], "navn"]) == ["Ikke kartlagt", "Uten arealdekke"]
    assert tables["T2"].total["daa"] == pytest.approx(1000)


def test_reserve_is_planned_less_built_less_what_rules_take(tables):
    t3 = tables["T3"]
    assert list(t3.frame["gruppe"]) == list(codelist("arealformalsgruppe"))
    assert shown(row(t3, gruppe="02")) == {
        "planlagt_daa": 100, "bebygd_daa": 25, "tatt_ut_daa": 12.5, "tatt_ut_smal_daa": 12.5,
        "reserve_daa": 62.5, "reserve_kp_daa": 62.5, "reserve_framtidig_daa": 62.5,
    }  # fmt: skip
    assert shown(row(t3, gruppe="01")) == {
        "planlagt_daa": 50, "bebygd_daa": 12.5, "reserve_daa": 37.5, "reserve_rp_daa": 37.5,
        "reserve_navaerende_daa": 37.5,
    }  # fmt: skip
    assert row(t3, gruppe="02")["reserve_andel"] == pytest.approx(0.625)
    assert t3.total["omrader"] == 2 and t3.total["reserve_andel"] == pytest.approx(100 / 150)
    lnfr = row(t3, gruppe="14")
    assert lnfr["planlagt_daa"] == 0 and math.isnan(lnfr["reserve_andel"]) and not lnfr["i_regelsettet"]
    assert list(t3.frame.loc[t3.frame["i_regelsettet"], "gruppe"]) == ["01", "02", "06"]


def test_reserve_by_land_class_sums_to_the_reserve(tables):
    t4 = tables["T4"]
    assert shown(row(t4, gruppe="02")) == {"m_60_daa": 25, "m_30_14_daa": 37.5, "reserve_daa": 62.5}
    # The lake of 2 daa lies over the forest: both classes are told, and the double ground is taken off once.
    assert shown(row(t4, gruppe="01")) == {
        "m_30_14_daa": 37.5,
        "m_81_daa": 2,
        "m_overlapp_daa": -2,
        "reserve_daa": 37.5,
    }


@pytest.mark.parametrize(
    ("tema", "gruppe", "tilstand", "inne", "omrader", "kartlagt", "ukjent"),
    [
        ("villrein", "02", "treff", 12.5, 1, 31.25, 31.25),  # two surfaces over each other count once
        ("villrein", "01", "ikke kartlagt", None, None, 0, 37.5),
        ("villrein", "alle", "treff", 12.5, 1, 31.25, 68.75),
        ("naturvern", "02", "ingen treff", 0, 0, 62.5, 0),  # declared complete
        ("kulturminne", "02", "treff", 5, 1, 5, 57.5),  # no coverage map: only the hit itself is known
        ("kulturminne", "01", "ikke kartlagt", None, None, 0, 37.5),
        ("reindrift", "02", "feil", None, None, None, None),
        ("flomsone", "02", "ikke analysert", None, None, None, None),
        ("villrein", "06", "ingen reserve", 0, 0, 0, 0),
        ("H520", "02", "treff", 62.5, 1, 62.5, 0),
        ("H530", "01", "treff", 12.5, 1, 37.5, 0),
        ("minst_ett", "02", "treff", 62.5, 1, 62.5, 0),  # not 62.5 + 12.5 + 12.5 + 5
        ("minst_ett", "alle", "treff", 75, 2, 75, 25),  # the rest is unmapped for some theme
    ],
)
def test_themes_have_five_states_and_never_a_false_zero(
    tables, tema, gruppe, tilstand, inne, omrader, kartlagt, ukjent
):
    r = row(tables["T5"], tema=tema, gruppe=gruppe)
    assert r["tilstand"] == tilstand
    given = {"inne_daa": inne, "omrader": omrader, "kartlagt_daa": kartlagt, "ikke_kartlagt_daa": ukjent}
    for column, expected in given.items():
        assert math.isnan(r[column]) if expected is None else r[column] == pytest.approx(expected), column


def test_themes_have_no_total(tables):
    assert tables["T5"].total == {} and tables["A2"].total == {}


def test_zones_are_told_one_by_one_and_once_together(tables):
    a2 = tables["A2"]
    assert set(codelist("hensyn")) < set(a2.frame["hensyn"])
    assert shown(row(a2, hensyn="H520")) == {"daa": 300, "planlagt_daa": 75, "reserve_daa": 62.5}
    assert shown(row(a2, hensyn="unikt")) == {"daa": 500, "planlagt_daa": 125, "reserve_daa": 75}
    assert shown(row(a2, hensyn="dobbelt")) == {"daa": 100, "planlagt_daa": 25, "reserve_daa": 12.5}
    assert row(a2, hensyn="H110")["tilstand"] == "ingen treff"


def test_areas_one_by_one(tables):
    a3 = tables["A3"]
    cabin, housing = row(a3, omrade_id="F1"), row(a3, omrade_id="B1")
    assert (cabin["reserve_daa"], cabin["myr_andel"], cabin["skog_hoy_andel"]) == pytest.approx((62.5, 0.4, 0.6))
    assert (cabin["villrein_daa"], cabin["villrein_tilstand"]) == (pytest.approx(12.5), "treff")
    assert math.isnan(housing["villrein_daa"]) and housing["villrein_tilstand"] == "ikke kartlagt"
    assert housing["formalsnavn"] == "Boligbebyggelse" and housing["planid"] == "R1"
    assert a3.total == {"reserve_daa": pytest.approx(100)}


def test_plans_have_two_ages(tables):
    kp, rp = row(tables["A1"], planid="K1"), row(tables["A1"], planid="R1")
    assert (str(kp["ikrafttredelse"]), str(kp["bestemmelsesdato"])) == ("2012-05-31", "2021-05-05")
    assert (rp["aldersklasse_kart"], rp["aldersklasse_bestemmelser"]) == ("Eldre enn 2008", "2008 eller nyere")
    assert (
        shown(kp) == {"daa": 800, "planlagt_daa": 100, "reserve_daa": 62.5}
        and rp["paragraf_12_4"] == "krever vurdering"
    )


def test_control_sections_each_sum_to_the_municipality(tables):
    t11 = tables["T11"].frame
    sums = t11[t11["post"].str.startswith("Sum")]
    assert list(sums["del"]) == ["kommune", "plan", "arealdekke", "byggeomrader"]
    assert sums["daa"].tolist() == pytest.approx([1000] * 4) and sums["differanse_daa"].abs().max() < 1e-6
    daa = dict(zip(t11["post"], t11["daa"], strict=True))
    assert daa["Plan utenfor kommunen, holdt utenfor"] == pytest.approx(70)
    assert daa["Uten plan"] == pytest.approx(150) and daa["Ikke kartlagt (99)"] == pytest.approx(50)


def test_control_holds_land_cover_against_ssb(data):
    ssb = pd.DataFrame({"klasse": ["01 Bolig", "17 Skog", "19 Åpen myr", "22.01 Innsjø", "22.02 Elv", "24 Annet"],
                        "km2": [0.1, 0.4, 0.4, 0.02, 0.01, 0.07]})  # fmt: skip
    t11 = accounts.compute(accounts.kontroll.ACCOUNT, land.account_data(cells=data.cells, ssb=ssb)).frame
    difference = dict(zip(t11["post"], t11["differanse_daa"], strict=True))
    assert difference["SSB 09594: Skog"] == pytest.approx(475 - 400)
    assert difference["SSB 09594: Ferskvann"] == pytest.approx(12 - 30)
    assert difference["SSB 09594: hele kommunen"] == pytest.approx(0)
    assert t11.set_index("post").loc["SSB 09594: andre klasser", "sammenlignet_daa"] == pytest.approx(70)
    assert math.isnan(difference["SSB 09594: Jordbruk"])  # SSB says nothing: not zero


def test_union_table_has_the_vestland_columns_and_all_the_land(data):
    table = union.table(data)
    assert list(table.columns) == [c.name for c in union.COLUMNS]
    assert table["Dekar"].sum() == pytest.approx(1000)
    assert table.loc[table["Planreserve"] == 1, "Dekar"].sum() == pytest.approx(100)
    mire = table[(table["artype"] == "60") & (table["KpFormål"] == "1120")]
    assert mire["Dekar"].sum() == pytest.approx(25) and set(mire["Klimakobling"]) == {"60989845"}
    assert table.loc[table["Plankilde"] == "RP", "KpFormål"].isna().all()
    assert table.loc[table["artype"].isna(), "Klimakobling"].isna().all()


def test_why_tells_the_subtraction_and_the_areas_behind(data):
    why = hvorfor.why(data, "02")
    steps = why[why["rad"].isin(["planlagt", "fradrag"])]
    result = why.loc[why["rad"] == "reserve", "daa"].item()
    assert steps["daa"].sum() == pytest.approx(result) == 62.5
    assert dict(zip(steps["kode"], steps["daa"].round(6), strict=True))["smal"] == -12.5
    assert why.loc[why["rad"] == "omrade", ["kode", "tekst"]].to_numpy().tolist() == [["F1", "F1"]]
    everything = hvorfor.why(data)
    assert everything.loc[everything["rad"] == "omrade", "daa"].sum() == pytest.approx(100)


def test_names_follow_the_language(data):
    nynorsk = accounts.tables(land.account_data(cells=data.cells, language="nn"))
    assert row(nynorsk["T3"], gruppe="02")["gruppenavn"] == "Fritidsbusetnad"
    assert row(nynorsk["T1"], arealformal="")["navn"] == "Utan plan"
    assert "Utan arealdekke" in set(nynorsk["T2"].frame["navn"])


def test_without_land_cover_nothing_is_called_zero(data):
    bare = accounts.tables(land.account_data(cells=land.cells(arealdekke=None)))
    assert math.isnan(bare["T2"].frame.set_index("navn").loc["Myr", "daa"])
    assert bare["T4"].frame["m_60_daa"].isna().all()
    assert bare["T4"].total["m_uten_arealdekke_daa"] == pytest.approx(100)
    assert math.isnan(bare["T4"].total["m_60_daa"])
    assert math.isnan(row(bare["A3"], omrade_id="F1")["myr_andel"])


def test_without_zones_they_are_not_analysed(data):
    bare = accounts.tables(land.account_data(cells=land.cells(hensyn=None)))
    assert set(bare["A2"].frame["tilstand"]) == {"ikke analysert"} and bare["A2"].frame["daa"].isna().all()
