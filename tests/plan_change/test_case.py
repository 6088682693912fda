"""Plan against plan from files to documents, on land that can be done in the head."""

from __future__ import annotations

import csv
import dataclasses
import json
import sqlite3

import fiona
import geopandas as gpd
import jsonschema
import numpy as np
import openpyxl
import pandas as pd
import pytest

from arealregnskap import case, natur, pipeline, stored
from arealregnskap.accounts import compute
from arealregnskap.datafiles import data_dir
from arealregnskap.errors import ReconciliationError
from arealregnskap.plan_change import land_take, tables
from tests.land.saker import EPSG, SAK, box, write_case
from tests.plan_change import proposals

#: The map scale at the invented municipality is 1 to within this.
SCALE = 2e-5
KEYS = ["T6", "T6F", "T7", "T8", "T8T"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return proposals.write(tmp_path_factory.mktemp("sak"), proposals.washed())


@pytest.fixture(scope="module")
def result(folder):
    return pipeline.run(case.load(folder))


@pytest.fixture(scope="module")
def written(result):
    pipeline.publish(result)
    return result.case.result_folder


def daa(value):
    return pytest.approx(value, rel=SCALE, abs=1e-9)


def nonzero(row: pd.Series) -> dict:
    return {k: v for k, v in row.items() if isinstance(v, float) and v > 1e-9}


def test_from_to_matrix_by_group(result):
    t6 = result.forslag.tables["T6"].frame.set_index("fra_gruppe")
    assert nonzero(t6.loc["01"]) == {"til_01_daa": daa(100), "sum_daa": daa(100), "uendret_daa": daa(100)}
    assert nonzero(t6.loc["02"]) == {"til_14_daa": daa(100), "sum_daa": daa(100), "endret_daa": daa(100)}
    assert nonzero(t6.loc["14"]) == {
        "til_06_daa": daa(50), "til_14_daa": daa(15350), "til_uten_plan_daa": daa(400), "sum_daa": daa(15800),
        "uendret_daa": daa(15350), "endret_daa": daa(450),
    }  # fmt: skip
    assert not nonzero(t6.drop(["01", "02", "14"]).sum())
    total = result.forslag.tables["T6"].total
    assert total["til_14_daa"] == daa(15450) and total["sum_daa"] == daa(16000)


def test_from_to_matrix_by_purpose_has_the_codes_in_use(result):
    t6 = result.forslag.tables["T6F"].frame
    assert t6["fra_formal"].tolist() == ["1110", "1120", "1300", "5100", "uten_plan"]
    assert t6.set_index("fra_formal").loc["5100", "til_1300_daa"] == daa(50)


def test_summary(result):
    t7 = result.forslag.tables["T7"].frame.set_index("gruppe")
    cabins, business, lnfr, outside = (t7.loc[k] for k in ("02", "06", "14", "uten_plan"))
    assert (cabins["endring_daa"], cabins["endring_andel"]) == (daa(-100), pytest.approx(-1))
    assert (cabins["tatt_ut_daa"], cabins["ut_av_byggeformal_daa"]) == (daa(100), daa(100))
    assert (business["lagt_til_daa"], business["inn_i_byggeformal_daa"]) == (daa(50), daa(50))
    assert pd.isna(business["endring_andel"])
    assert (lnfr["lagt_til_daa"], lnfr["tatt_ut_daa"], lnfr["endring_daa"]) == (daa(100), daa(450), daa(-350))
    assert (outside["gjeldende_daa"], outside["forslag_daa"]) == (0, daa(400))
    total = result.forslag.tables["T7"].total
    assert (total["reserve_gjeldende_daa"], total["reserve_forslag_daa"]) == (daa(175), daa(125))
    assert (total["ut_av_byggeformal_daa"], total["inn_i_byggeformal_daa"]) == (daa(100), daa(50))


def test_summary_has_whole_groups_where_t3_has_what_the_rule_set_counts_and_says_so(result):
    """LNFR is 15 800 daa of plan, of which the rule set counts none."""
    table = result.forslag.tables["T7"]
    t7, t3 = table.frame.set_index("gruppe"), result.main.accounts["T3"].set_index("gruppe")
    assert (t7.loc["14", "gjeldende_daa"], t3.loc["14", "planlagt_daa"]) == (daa(15800), 0)
    assert t7.loc["02", "gjeldende_daa"] == pytest.approx(t3.loc["02", "planlagt_daa"])
    said = "Tabell T3 har bare formålene som regelsettet teller", "Tabell T3 har berre føremåla som regelsettet tel"
    for notes, text in zip((table.account.notes_nb, table.account.notes_nn), said, strict=True):
        assert any(text in note for note in notes)


def test_what_is_lost_when_the_plan_is_built_out(result):
    t8 = result.forslag.tables["T8"].frame.set_index("markslag")
    assert nonzero(t8.loc["30_13"]) == {
        "i_dag_daa": daa(8000), "tapt_gjeldende_daa": daa(125), "tapt_forslag_daa": daa(125), "begge_daa": daa(75),
        "bare_gjeldende_daa": daa(50), "bare_forslag_daa": daa(50),
    }  # fmt: skip
    assert nonzero(t8.loc["60"]) == {
        "i_dag_daa": daa(8000), "tapt_gjeldende_daa": daa(50), "bare_gjeldende_daa": daa(50)
    }  # fmt: skip
    assert t8.loc["60", "differanse_daa"] == daa(-50)


def test_themes_keep_what_is_not_known_apart(result):
    t8 = result.forslag.tables["T8T"].frame.set_index("tema")
    assert t8.loc["naturvern", "tilstand"] == "treff"
    assert (t8.loc["naturvern", "tapt_gjeldende_daa"], t8.loc["naturvern", "tapt_forslag_daa"]) == (daa(50), 0)
    others = t8.drop("naturvern")
    assert set(others["tilstand"]) == {"ikke analysert"} and others["tapt_gjeldende_daa"].isna().all()


def test_the_map_has_what_changes_and_only_that(result):
    rows = result.forslag.changes.set_index(["fra_formal", "til_formal"])
    assert set(rows.index) == {("1120", "5100"), ("5100", "1300"), ("5100", "uten_plan")}
    assert rows["endring"].to_dict() == {
        ("1120", "5100"): "ut", ("5100", "1300"): "inn", ("5100", "uten_plan"): "andre"
    }  # fmt: skip
    assert rows.loc[("1120", "5100")].geometry.symmetric_difference(box(1900, 2000, 200, 500)).area < 1e-6
    t6 = result.forslag.tables["T6F"]
    assert rows["area_m2"].sum() / 1000 == pytest.approx(t6.total["endret_daa"], rel=1e-9)


def test_a_proposal_without_status_and_date_counts_as_adopted_today(result):
    frame = result.forslag.mosaic.frame
    assert set(frame["planstatus"]) == {"3"} and {d.date() for d in frame["ikrafttredelse"]} == {result.case.as_of}
    assert not {"planstatus_utelatt", "plandato_mangler"} & {i.kind for i in result.issues}


def test_the_plan_in_force_is_as_without_a_proposal(result, tmp_path):
    alone = pipeline.run(case.load(write_case(tmp_path)))
    for name, run in alone.runs.items():
        for key in set(run.accounts) - {"T11"}:  # T11 counts findings, and there are more files to find something in
            pd.testing.assert_frame_equal(_in_force(result.runs[name], key), _in_force(run, key))
    assert alone.forslag is None


def _in_force(run, key):
    """A table of the run; of U1 only the figures of the plan in force, for with a proposal it has that one's too."""
    frame = run.accounts[key]
    of_both = frame["tabell"].str.match("T[678]|N") if key == "U1" else [False] * len(frame)
    return frame[~np.array(of_both, bool)].reset_index(drop=True)


def test_the_same_plan_again_changes_nothing(tmp_path):
    forslag = pipeline.run(case.load(proposals.write(tmp_path, proposals.unchanged())), chosen=["KDD enkel"]).forslag
    assert len(forslag.changes) == 0
    assert forslag.tables["T6"].total["endret_daa"] == 0
    assert (forslag.tables["T8"].frame["differanse_daa"] == 0).all()


def test_zones_of_the_proposal_do_not_rule_today(tmp_path):
    """A flood zone in the proposal's file is no zone of the plan in force."""
    folder = proposals.write(tmp_path, proposals.washed())
    zone = gpd.GeoDataFrame({"hensynSonenavn": ["Flom"], "kpFare": ["320"]}, geometry=[box(0, 0, 900, 900)], crs=EPSG)
    zone.to_file(folder / "inn" / "forslag.gpkg", layer="KpFareSone", driver="GPKG")
    result = pipeline.run(case.load(folder), chosen=["KDD enkel"])
    assert result.zones is None
    assert not [t for t in result.main.cells.themes if t.zone]
    assert "hensyn" in {i.role for i in result.provenance.inputs}


def test_stored_and_read_again(result, written):
    again = stored.load(result.case)
    assert list(again.forslag.tables) == KEYS
    for key, table in result.forslag.tables.items():
        pd.testing.assert_frame_equal(again.forslag.tables[key].frame, table.frame, check_dtype=False)
    pd.testing.assert_frame_equal(pd.DataFrame(again.forslag.changes), pd.DataFrame(result.forslag.changes))
    pd.testing.assert_frame_equal(again.issues.frame(), result.issues.frame())


def test_every_format_has_the_tables(written):
    book = openpyxl.load_workbook(written / "arealregnskap.xlsx")
    assert [n.split(" ")[0] for n in book.sheetnames if n.startswith(("T6", "T7", "T8"))] == KEYS
    value = json.loads((written / "arealregnskap.json").read_text(encoding="utf-8"))
    schema = json.loads((data_dir() / "schema" / f"{value['skjema']}.json").read_text(encoding="utf-8"))
    jsonschema.validate(value, schema)
    t7 = next(t for t in value["tabeller"] if t["nokkel"] == "t7")
    assert t7["sum"]["ut_av_byggeformal_daa"] == daa(100) and t7["regelsett"] == "KDD enkel"
    with (written / "csv_maskin" / "t6.csv").open(encoding="utf-8", newline="") as file:
        rows = {r["fra_gruppe"]: r for r in csv.DictReader(file)}
    assert float(rows["02"]["til_14_daa"]) == daa(100) and rows["02"]["datagrunnlag"] == "SYNTETISK"


def test_the_geopackage_draws_the_changes(written):
    path = written / "arealregnskap.gpkg"
    with fiona.open(path, layer="planendringer") as source:
        rows = [dict(f["properties"]) for f in source]
    (cabins,) = (r for r in rows if r["fra_formal"] == "1120")
    assert (cabins["fra_omrade"], cabins["til_navn"][:4], cabins["areal_daa"]) == ("F1", "LNFR", daa(100))
    assert cabins["endringsnavn"] == "Ut av byggeformål" and cabins["merking"] == "SYNTETISKE EKSEMPELDATA"
    with fiona.open(path, layer="planmosaikk_forslag") as source:
        assert {f["properties"]["arealformal"] for f in source} == {"5100", "1110", "1300"}
    with sqlite3.connect(path) as db:
        (style,) = db.execute("select styleQML from layer_styles where f_table_name = 'planendringer'").fetchone()
    assert all(f'value="{kind}"' in style for kind in ("ut", "inn", "mellom", "andre"))


def test_nynorsk(result):
    from arealregnskap.report import document

    sheet = document.build(result, "nn").sheet("T6")
    assert sheet.title == "T6 Frå gjeldande plan til framlegg, per gruppe"
    assert sheet.frame["fra_navn"].iloc[-1] == "Utan plan"


def test_the_same_case_gives_the_same_bytes(written, tmp_path):
    again = pipeline.run(case.load(proposals.write(tmp_path, proposals.washed())))
    pipeline.publish(again, formats=["csv", "gpkg"])
    for name in ("csv/t6.csv", "csv/t8.csv"):
        assert (again.case.result_folder / name).read_bytes() == (written / name).read_bytes()


def test_tables_that_disagree_are_not_given_out(result):
    t3 = result.main.tables["T3"]
    total = {**t3.total, "reserve_daa": t3.total["reserve_daa"] + 1}
    wrong = {**result.main.tables, "T3": dataclasses.replace(t3, total=total)}
    with pytest.raises(ReconciliationError, match="Gjeldende plan mot T3: avvik 1,0 daa"):
        tables(result.forslag.data, wrong)


def test_without_land_cover_the_land_is_not_known(tmp_path):
    text = SAK.replace('[[lag]]\nrolle = "arealdekke"\nfil = "inn/ar5.gpkg"\n', "")
    made = pipeline.run(case.load(proposals.write(tmp_path, proposals.washed(), text)), chosen=["KDD enkel"]).forslag
    t8 = made.tables["T8"].frame.set_index("markslag")
    assert t8.loc["60"].drop("markslagnavn").isna().all()
    assert t8.loc["uten_arealdekke", "differanse_daa"] == daa(-50)


def test_the_note_tells_why_the_account_of_nature_has_less_than_what_is_lost(result):
    """The 50 daa of mire in F1 mapped as road instead: lost in T8, but nothing that turns into built land in N1."""
    data = result.forslag.data
    frame = data.cells.frame
    road = frame["artype"].where(~((frame["utfall"] == "reserve") & (frame["artype"] == "60")), "12")
    mapped = dataclasses.replace(data, cells=dataclasses.replace(data.cells, frame=frame.assign(artype=road)))
    said = {}
    for name, made in {"myr": data, "veg": mapped}.items():
        t8 = compute(land_take.ACCOUNT, made)
        n1 = natur.tables(natur.NaturData.of(made))["N1"].frame.set_index("post")
        gap = t8.total["tapt_gjeldende_daa"] - n1.loc["avgang", "i_alt_daa"]
        said[name] = gap, any("(N1 og N5)" in note for note in t8.notes())
        assert len(t8.notes("nb")) == len(t8.notes("nn"))
    assert said == {"myr": (daa(0), False), "veg": (daa(50), True)}
