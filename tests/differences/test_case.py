"""A whole case held against everything it can be held against, and what it says in its files."""

from __future__ import annotations

import pandas as pd
import pytest

from arealregnskap import case, pipeline, stored
from arealregnskap.codes import codelist
from arealregnskap.errors import CaseError
from arealregnskap.report import document
from arealregnskap.report.differences import sheets
from tests.land.saker import EPSG, SAK, box, layers, write_case

MORE = """
[[lag]]
rolle = "arealdekke"
fil = "inn/annet.gpkg"
tittel = "Grovt arealdekke"
sammenlign = true

[sammenlign]
rutenett = [25832, 25833]
raster_m = [500]
dato = 2010-01-01
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = write_case(tmp_path_factory.mktemp("sak"), text=SAK + MORE)
    other = layers()["ar5"].set_geometry([box(-100, -100, 1100, 4200), box(1000, -100, 3100, 4200)], crs=EPSG)
    other.to_file(place / "inn" / "annet.gpkg", layer="fkb_ar5_omrade", driver="GPKG")
    return place


@pytest.fixture(scope="module")
def result(folder):
    return pipeline.run(case.load(folder))


def figure(result, cause, quantity, code="alle", against=None):
    frame = result.differences
    rows = frame[(frame["arsak"] == cause) & (frame["rad"] == "tall") & (frame["storrelse"] == quantity)]
    rows = rows[(rows["kode"] == code) & ((rows["mot"] == against) if against else True)]
    return rows.iloc[0]


def test_another_land_cover_moves_a_kilometre_of_forest(result):
    forest = figure(result, "arealdekke", "arealtype", "30")
    assert (forest["vart_daa"], forest["deres_daa"]) == (pytest.approx(8000, rel=1e-4), pytest.approx(4000, rel=1e-4))
    assert forest["uforklart_daa"] == pytest.approx(0, abs=1e-6)
    assert result.main.accounts["T2"].set_index("artype")["daa"]["30"] == pytest.approx(8000, rel=1e-4)  # ours stands
    assert {i.title for i in result.provenance.inputs} >= {"Grovt arealdekke"}


def test_another_rule_set_is_its_table_minus_ours(result):
    ours, theirs = (result.runs[n].accounts["T3"]["reserve_daa"].sum() for n in ("KDD enkel", "NINA 2023"))
    row = figure(result, "regelsett", "reserve", against="NINA 2023")
    assert row["differanse_daa"] == pytest.approx(theirs - ours, abs=1e-9)
    assert row["uforklart_daa"] == pytest.approx(0, abs=1e-6)


def test_before_the_plan_there_was_none(result):
    """The only plan is of 2013, so in 2010 nothing was set aside, and the plan is the whole reason."""
    for quantity, ours in (("planlagt", 200), ("reserve", 175)):
        row = figure(result, "dato", quantity)
        assert row["vart_daa"] == pytest.approx(ours, rel=1e-4) and row["deres_daa"] == 0
    parts = result.differences[(result.differences["arsak"] == "dato") & (result.differences["rad"] == "arsak")]
    assert parts.groupby("storrelse")["differanse_daa"].sum().to_dict() == pytest.approx(
        {"planlagt": -200, "reserve": -175}, rel=1e-4
    )
    assert parts["tekst_nb"].str.startswith("KP 2013001").all()


def test_a_raster_of_500_metres_has_whole_cells_only(result):
    """Middles lie at whole multiples of 500 m plus 250: the municipality has 8 × 8, of 250 daa each."""
    assert figure(result, "raster", "kommune")["deres_daa"] == pytest.approx(64 * 250)
    planned = figure(result, "raster", "planlagt")["deres_daa"]
    # B (x 500–700, y 500–1000) holds no middle (x 750); F (x 1900–2100, y 2000–2500) none either (x 1750, 2250).
    assert planned == 0 and figure(result, "raster", "planlagt")["uforklart_daa"] == pytest.approx(0, abs=1e-9)


def test_map_grids_of_two_zones(result):
    for zone, least in (("EUREF89 UTM 32", 0), ("EUREF89 UTM 33", 1e-3)):
        row = figure(result, "rutenett", "kommune", against=zone)
        assert least <= abs(row["differanse_daa"] / row["vart_daa"]) < 1e-2
    own = figure(result, "rutenett", "kommune", against="EUREF89 UTM 32")["deres_daa"]
    assert own == pytest.approx(16_000, rel=1e-12)  # drawn as 4 × 4 km in that grid


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_the_sheet_adds_up_and_is_in_every_format(result, language):
    sheet, groups = sheets(result, language)
    for made in (sheet, groups):
        written = document.build(result, language).sheet(made.key)
        assert written is not None and written.frame.equals(made.frame)
        assert made.frame["navn"].notna().all() and made.frame["storrelse"].notna().all()
        causes = {codelist("tallavvik").label(code, language) for code in made.frame["arsak"]}
        assert {note.partition(":")[0] for note in made.notes} >= causes  # every cause is explained
    frame = sheet.frame
    whole = result.differences[(result.differences["kode"] == "alle") & (result.differences["rad"] == "tall")]
    for row in whole[whole["storrelse"].isin(["planlagt", "reserve"])].to_dict("records"):
        own = groups.frame[(groups.frame["arsak"] == row["arsak"]) & (groups.frame["mot"] == row["mot"])]
        what = {"planlagt": ("Planlagt",) * 2, "reserve": ("Arealreserve",) * 2}[row["storrelse"]]
        listed = own[own["storrelse"].isin(what)]["differanse_daa"].sum()
        assert listed == pytest.approx(row["differanse_daa"], abs=0.5)  # groups that hardly differ are not listed
    figures = frame[frame["rad"] == "tall"]
    parts = frame[frame["rad"] == "arsak"]
    keys = ["arsak", "mot", "storrelse", "kode"]
    summed = parts.groupby(keys)["differanse_daa"].sum()
    for row in figures[figures["uforklart_daa"].notna()].to_dict("records"):
        own = summed.get(tuple(row[k] for k in keys), 0.0)
        assert own + row["uforklart_daa"] == pytest.approx(row["differanse_daa"], abs=0.01)


def test_a_stored_result_says_the_same(result, folder):
    stored.save(result, case.load(folder).result_folder)
    again = stored.load(case.load(folder))
    pd.testing.assert_frame_equal(again.differences, result.differences)
    pd.testing.assert_frame_equal(again.main.accounts["U1"], result.main.accounts["U1"])


def test_another_setting_makes_the_stored_result_old(result, folder, tmp_path):
    stored.save(result, case.load(folder).result_folder)
    text = (folder / "sak.toml").read_text(encoding="utf-8")
    (folder / "sak.toml").write_text(text.replace("raster_m = [500]", "raster_m = [250]"), encoding="utf-8")
    try:
        with pytest.raises(CaseError, match="kan ikke brukes"):
            stored.load(case.load(folder))
    finally:
        (folder / "sak.toml").write_text(text, encoding="utf-8")


def test_slips_in_the_sections_are_told_together(tmp_path):
    text = (
        SAK
        + """
[sammenlign]
rutenett = [32633]
raster_m = [0.1]
dato = "2010"
ssb = "inn/finnes_ikke.csv"
annet = 1

[usikkerhet]
korrelasjonslengde_m = -1
gronn_andel = 0.5
gul_andel = 0.1
farge = "blå"
"""
    )
    text = text.replace('fil = "inn/plan.gpkg"', 'fil = "inn/plan.gpkg"\nsammenlign = true\nnoyaktighet_m = 0')
    with pytest.raises(CaseError) as stop:
        case.load(write_case(tmp_path, text=text))
    told = " ".join(stop.value.faults)
    for word in ("rutenett", "raster_m", "dato", "finnes_ikke", "annet", "korrelasjonslengde_m", "gronn_andel",
                 "farge", "rolle «arealdekke»", "noyaktighet_m"):  # fmt: skip
        assert word in told, word
