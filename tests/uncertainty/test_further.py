"""Land in the reserve, what a proposal changes, and nature: figures of those tables, ± by hand, reasons for none."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from arealregnskap import case, pipeline, stored
from arealregnskap.accounts.usikkerhet import NOT_MEASURED
from arealregnskap.headline import headline
from arealregnskap.uncertainty import further
from tests.land.planer import FLAT, box, cover
from tests.land.saker import SAK
from tests.plan_change import proposals
from tests.uncertainty.test_measure import DAY, reserve_land


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    text = SAK.replace('["KDD enkel", "NINA 2023"]', '["KDD enkel"]')
    text = text.replace("dato = 2013-06-27", "dato = 2013-06-27\nnoyaktighet_m = 1.5")
    folder = proposals.write(tmp_path_factory.mktemp("sak") / "sak", proposals.washed(), text)
    return pipeline.run(case.load(folder))


def test_it_is_the_same_where_nature_is_in_hectares(result, table, tmp_path):
    text = SAK.replace('["KDD enkel", "NINA 2023"]', '["KDD enkel"]')
    text = text.replace("dato = 2013-06-27", "dato = 2013-06-27\nnoyaktighet_m = 1.5")
    folder = proposals.write(tmp_path / "sak", proposals.washed(), f'{text}\n[natur]\nenhet = "ha"\n')
    in_ha = pipeline.run(case.load(folder))
    assert "i_alt_ha" in in_ha.main_natur.tables["N1"].frame
    pd.testing.assert_frame_equal(in_ha.main.accounts["U1"], table)
    told, same = headline(in_ha), headline(result)
    assert told.pop("natur_avgang_daa") == pytest.approx(same.pop("natur_avgang_daa")) and told == same


@pytest.fixture(scope="module")
def table(result):
    return result.main.accounts["U1"]


def rows(table, key):
    own = table[(table["tabell"] == key) & (table["lys"] != NOT_MEASURED)]
    return own.set_index("kode")["daa"]


def test_figures_are_those_of_the_tables(result, table):
    t4, t8 = result.main.accounts["T4"], result.forslag.tables["T8"].frame.set_index("markslag")
    t7 = result.forslag.tables["T7"].frame.set_index("gruppe")
    for code, daa in rows(table, "T4").items():
        assert daa == pytest.approx(t4[f"m_{code}_daa"].sum())
    for code, daa in rows(table, "T8").items():
        assert daa == pytest.approx(t8.loc[code, "tapt_forslag_daa"])
    for code, daa in rows(table, "T7").drop("alle").items():
        assert daa == pytest.approx(t7.loc[code, "reserve_forslag_daa"])
    assert rows(table, "T7")["alle"] == pytest.approx(t7["reserve_forslag_daa"].sum())
    for code, daa in rows(table, "T7P").drop("alle").items():
        assert daa == pytest.approx(t7.loc[code, "forslag_daa"])
    kinds = result.forslag.data.pairs.groupby("endring")["area_m2"].sum() / 1000
    assert rows(table, "T6").to_dict() == pytest.approx(kinds[rows(table, "T6").index].to_dict())
    assert {"ut", "inn"} <= set(rows(table, "T6").index) and len(rows(table, "T4")) >= 2
    n1 = result.main_natur.tables["N1"].frame
    lost = n1[(n1["endring"] == "gjeldende") & (n1["post"] == "avgang")].iloc[0]
    assert len(rows(table, "N1"))
    for code, daa in rows(table, "N1").items():
        assert daa == pytest.approx(lost[f"t_{code}_daa"])


def test_every_measured_figure_has_plus_minus_and_the_others_a_reason(table):
    measured = table["lys"] != NOT_MEASURED
    assert (table.loc[measured, "pm_daa"] >= 0).all()
    told = table[~measured]
    assert {("T8", "differanse"), ("T8T", "forslag"), ("N1", "utbredelse")} <= set(
        zip(told["tabell"], told["kode"], strict=True)
    )
    assert told[["daa", "pm_daa"]].isna().all(axis=None) and (told["hvorfor"].str.len() > 20).all()
    assert (told["lystekst"] == "○ Ikke regnet").all()


def test_no_table_of_nature_that_is_not_there_is_named(result, table):
    told = set(table.loc[table["lys"] == NOT_MEASURED, "tabell"]) - {"T8", "T8T"}
    assert told <= set(result.main_natur.tables)


def test_a_result_read_back_says_the_same(result, table):
    pipeline.keep(result)
    pd.testing.assert_frame_equal(stored.load(result.case).main.accounts["U1"], table)


def test_land_in_the_reserve_ends_at_the_reserve_or_where_the_land_cover_says():
    """A reserve of 100 × 100 m, known to 2 m, half forest (3 m) and half mire: each is 100 × 50 m with one own side."""
    _, areas = reserve_land()
    land = cover(("30", box(0, 0, 150, 500)), ("60", box(150, 0, 300, 500)))
    land.frame["noyaktighet_m"] = 3.0
    known = pd.DataFrame({"tabell": ["T3"], "kode": ["alle"], "sd_m": [2.0]})
    kinds = pd.Series(["skog", "myr"], index=land.frame.index)
    cut = further.land_in_reserve(known, areas, land, FLAT)
    found = further.of_land("T4", cut, land, kinds, 0.0, DAY, 0.9).set_index("kode")
    for kind in ("skog", "myr"):
        assert found.loc[kind, "most_m2"] == pytest.approx((50 + 100 + 50) * 2.0 + 100 * 3.0)
    # At each corner on the reserve's edge: both sides 2 m. At the two ends of the inner border: 2 m along, 3 m across.
    pulls = [((25 * 2) ** 2 + (50 * 2) ** 2)] * 2 + [((25 * 2) ** 2 + (50 * 3) ** 2)] * 2
    assert found.loc["skog", "sd_m2"] == pytest.approx(np.sqrt(sum(pulls)))
    assert found["class_share"].tolist() == [0.9, 0.9]


def test_no_land_cover_and_no_reserve_are_no_rows():
    _, areas = reserve_land()
    known = pd.DataFrame({"tabell": ["T3"], "kode": ["alle"], "sd_m": [2.0]})
    assert further.land_in_reserve(known, areas, None, FLAT) is None
    land = cover(("30", box(0, 0, 150, 500)))
    assert further.land_in_reserve(known, areas.iloc[:0], land, FLAT) is None
    assert further.land_in_reserve(known.iloc[:0], areas, land, FLAT) is None
    assert further.of_land("T4", None, land, pd.Series(["skog"]), 0.0, DAY).empty


def test_a_change_is_as_sure_as_the_weaker_plan():
    """100 × 100 m that loses its purpose: the plan in force is off by 5 m (assumed), the proposal stated to 1 m."""
    made, _ = reserve_land()  # its one surface is stated to 1 m
    weaker, _ = reserve_land()
    weaker.frame["noyaktighet_m"] = np.nan
    changes = gpd.GeoDataFrame(
        {"mosaikk_id": [0, -1], "forslag_mosaikk_id": [0, 0], "endring": ["ut", "inn"]},
        geometry=[box(100, 100, 100, 100), box(500, 500, 100, 100)], crs=25832,
    )  # fmt: skip
    found = further.of_changes(changes, weaker, made, FLAT, 0.0).set_index("kode")
    assert found.loc["ut", "most_m2"] == pytest.approx(400 * 5.0)
    assert found.loc["inn", "most_m2"] == pytest.approx(400 * 1.0)
    assert further.of_changes(changes.iloc[:0], weaker, made, FLAT, 0.0).empty
