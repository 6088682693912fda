"""A whole case on disk with a proposal and filled-in tables: from files to accounts of nature, kept and shown.

The land is that of ``tests.land.saker`` and ``tests.plan_change.proposals``: 100 daa of F1 (half forest, half mire) is
given up in the proposal, 50 daa of N1 (forest) is new, and 75 daa of B1 (forest) is unbuilt in both.
"""

from __future__ import annotations

import datetime as dt
import json

import geopandas as gpd
import pytest

from arealregnskap import case, natur, pipeline, report, stored
from arealregnskap.errors import CaseError, RulesetError
from arealregnskap.natur import build, inputs
from arealregnskap.planvask import history
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.planvask.exchange import excel
from arealregnskap.planvask.history import History
from arealregnskap.planvask.wash import Wash
from arealregnskap.report.document import build as document
from arealregnskap.report.paper import Papers
from arealregnskap.report.paper.blocks import Grid
from tests.land.saker import EPSG, SAK, box, layers
from tests.plan_change import proposals

RULES = ["KDD enkel", "NINA 2023"]
NATUR = """
[natur]
enhet = "daa"
delomrader = ["naturvern"]
tjenester = "inn/tjenester.csv"
utslippsfaktorer = "inn/faktorer.csv"
valg = { apen_fastmark = "5" }
"""
EARLIER = """
[[lag]]
rolle = "arealdekke_tidligere"
fil = "inn/ar5_2015.gpkg"
dato = 2015-06-01
"""
SERVICES = """tjeneste;ar;enhet;del;part;mengde;metode;kilde
trevirke;2025;m³;tilgang;4;10;;SYNTETISK
trevirke;2025;m³;bruk;naeringer;10;;SYNTETISK
"""
FACTORS = """artype;artreslag;arskogbon;argrunnf;faktor;enhet;tapsandel;periode_ar;kilde;versjon
60;;;;2;t CO2e/daa;;20;SYNTETISK;1
"""


def written(folder, text=NATUR + EARLIER, dated=True):
    sak = SAK.replace('fil = "inn/ar5.gpkg"', 'fil = "inn/ar5.gpkg"' + ("\ndato = 2025-06-01" if dated else ""))
    proposals.write(folder, proposals.washed(), text=sak)
    (folder / "inn" / "tjenester.csv").write_text(SERVICES, encoding="utf-8")
    (folder / "inn" / "faktorer.csv").write_text(FACTORS, encoding="utf-8")
    older = layers()["ar5"].copy()
    strip = box(2000, -100, 500, 4200)  # 500 m of today's mire were forest in 2015
    older.geometry = [older.geometry[0].union(strip), older.geometry[1].difference(strip)]
    gpd.GeoDataFrame(older, crs=EPSG).to_file(folder / "inn/ar5_2015.gpkg", layer="fkb_ar5_omrade", driver="GPKG")
    with (folder / "sak.toml").open("a", encoding="utf-8") as file:
        file.write(text)
    return case.load(folder)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return written(tmp_path_factory.mktemp("natur"))


@pytest.fixture(scope="module")
def result(loaded):
    made = pipeline.run(loaded, chosen=RULES)
    stored.save(made, loaded.result_folder)
    return made


def extent(made, change, post, part="kommunen"):
    frame = made.tables["N1"].frame
    row = frame[(frame["endring"] == change) & (frame["delomrade"] == part) & (frame["post"] == post)]
    return row.iloc[0]


def test_gjeldende_and_the_proposal_have_one_today_and_different_futures(result):
    made = result.main_natur
    assert [c.key for c in made.data.changes] == ["gjeldende", "forslag", "kartversjoner"]
    for change in ("gjeldende", "forslag"):
        today = extent(made, change, "inngaende")
        assert today["t_4_daa"] == pytest.approx(8_000 - 25, rel=1e-4) and today["t_1_daa"] == pytest.approx(
            25, rel=1e-4
        )
    lost = {c: extent(made, c, "avgang") for c in ("gjeldende", "forslag")}
    assert lost["gjeldende"][["t_4_daa", "t_7_daa"]].tolist() == pytest.approx([125, 50], rel=1e-4)
    assert lost["forslag"][["t_4_daa", "t_7_daa"]].tolist() == pytest.approx([125, 0], rel=1e-4, abs=1e-6)
    reserve = protected = extent(made, "gjeldende", "avgang", "naturvern")
    assert protected["t_7_daa"] == pytest.approx(50, rel=1e-4) and reserve["t_4_daa"] == pytest.approx(0, abs=1e-6)
    assert list(result.natur) == RULES
    assert [c.key for c in result.natur["NINA 2023"].data.changes] == ["gjeldende"]


def test_two_versions_of_the_map(result):
    frame = result.main_natur.tables["N3"].frame
    frame = frame[frame["endring"] == "kartversjoner"].set_index("fra")
    assert frame.loc["4", "t_7_daa"] == pytest.approx(2_000, rel=1e-4)
    assert frame.loc["7", "t_7_daa"] == pytest.approx(6_000, rel=1e-4) and frame.loc["7", "t_4_daa"] == 0
    assert set(frame["grunnlag"]) == {"kartversjoner"} and set(frame["delomrade"]) == {"kommunen"}


def test_what_the_municipality_filled_in_is_used_and_what_it_did_not_is_said(result):
    made = result.main_natur
    assert {"N11", "N12", "N14", "N15"} <= set(made.tables) and "N6" not in made.tables
    emission = made.tables["N15"].frame.set_index(["endring", "delomrade"])["utslipp_t"]
    assert emission["gjeldende", "kommunen"] == pytest.approx(100, rel=1e-4)
    reasons = natur.missing(made.data)
    assert set(reasons) == {"N6", "N7", "N8", "N9", "N16"} and "«tilstand» i saken." in reasons["N6"]
    assert not any("[" in told for told in reasons.values())  # no name of a setting
    overview = document(result).sheet("natur").frame.set_index("tabell")
    assert set(overview.index[~overview["med"]]) == set(reasons) and (overview["hvorfor"] != "").sum() == len(reasons)


def test_a_kept_result_has_the_same_nature(loaded, result):
    again = stored.load(loaded)
    for name, made in result.natur.items():
        assert list(again.natur[name].tables) == list(made.tables)
        for key, table in made.tables.items():
            assert again.natur[name].tables[key].frame.equals(table.frame), (name, key)


def test_another_file_of_nature_makes_a_kept_result_old(loaded, result):
    file = loaded.folder / "inn" / "faktorer.csv"
    before = file.read_text(encoding="utf-8")
    try:
        file.write_text(before.replace(";2;t CO2e", ";3;t CO2e"), encoding="utf-8")
        with pytest.raises(CaseError, match="endret siden det ble regnet"):
            stored.load(loaded)
    finally:
        file.write_text(before, encoding="utf-8")


def test_a_decision_makes_a_scenario_of_its_own(result):
    base = build.gjeldende(result.main)
    areas = result.main.reserve.areas
    f1 = int(areas.loc[areas["arealformal"] == "1120", "omrade_nr"].iloc[0])
    back = {"utfall": "ikke_utbygging", "gruppe": "14", "arealformal": "5100"}
    washed = base.decided("gjeldende_planvask", "Etter planvask", "Etter planvask", {f1: back})
    made = build.build(result.main, {}, proposal=result.forslag, further=(washed,))
    assert [c.key for c in made.data.changes] == ["gjeldende", "gjeldende_planvask", "forslag"]
    assert extent(made, "gjeldende_planvask", "avgang")[["t_4_daa", "t_7_daa"]].tolist() == pytest.approx(
        [75, 0], rel=1e-4, abs=1e-6
    )
    changed = base.decided("gjeldende_planvask", "", "", {f1: {"gruppe": "06", "arealformal": "1300"}})
    n4 = build.build(result.main, {}, further=(changed,)).tables["N4"].frame
    n4 = n4[n4["endring"] == "gjeldende_planvask"].set_index("gruppe")["i_alt_daa"]
    assert n4["06"] == pytest.approx(100, rel=1e-4) and n4["02"] == 0
    with pytest.raises(CaseError, match="som ikke finnes: 99"):
        base.decided("gjeldende_planvask", "", "", {99: back})


def test_every_format_has_the_tables_of_nature(result, tmp_path):
    report.write(result, tmp_path, formats=["xlsx", "csv", "json", "gpkg", "figurer"])
    tables = {t["nokkel"]: t for t in json.loads((tmp_path / "arealregnskap.json").read_text("utf-8"))["tabeller"]}
    assert {"natur", "n0", "n1", "n15", "n1_nina_2023"} <= set(tables)
    assert (tmp_path / "csv" / "n3.csv").is_file() and (tmp_path / "csv_maskin" / "n1_nina_2023.csv").is_file()
    flow = (tmp_path / "figurer" / "flyt_gjeldende_forslag.svg").read_text("utf-8")
    assert "<title" in flow and "Fritidsbebyggelse til LNFR: 100 dekar" in flow


def test_hectares_are_tenths_of_dekar(loaded, result):
    fields = inputs.of(loaded.natur) | {"unit": "ha"}
    made = build.build(result.main, fields)
    n1, daa = made.tables["N1"], extent(result.main_natur, "gjeldende", "avgang")
    row = n1.frame[(n1.frame["post"] == "avgang") & (n1.frame["delomrade"] == "kommunen")].iloc[0]
    assert row["t_4_ha"] == pytest.approx(daa["t_4_daa"] / 10, rel=1e-12)
    assert {c.unit for c in n1.columns if c.name.startswith("t_")} == {"ha"}


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ('[natur]\ntilstand = "inn/finnes_ikke.csv"\n', CaseError, "finnes ikke"),
        ('[natur]\nenhet = "mål"\n', CaseError, "daa eller ha"),
        ('[natur]\ntrær = "x"\n', CaseError, "TOML|ikke en kjent innstilling"),
        ('[natur]\nvalg = { ferskvann = "7" }\n', RulesetError, "ferskvann"),
        ('[natur]\nnaturpoeng = "inn/faktorer.csv"\n', CaseError, "faktorer.csv"),
    ],
)
def test_a_slip_in_the_case_is_told_before_the_long_work(tmp_path, text, error, says):
    with pytest.raises(error, match=says):
        pipeline.run(written(tmp_path, text), chosen=RULES[:1])


def test_a_part_that_nobody_has_mapped_is_told(tmp_path):
    with pytest.raises(CaseError, match="strandsone"):
        pipeline.run(written(tmp_path, '[natur]\ndelomrader = ["strandsone"]\n'), chosen=RULES[:1])


def test_map_versions_need_dates(tmp_path):
    with pytest.raises(CaseError, match="ingen dato"):
        pipeline.run(written(tmp_path, EARLIER, dated=False), chosen=RULES[:1])


def test_decisions_in_the_case_are_scenarios_behind_their_plans(tmp_path):
    made = pipeline.run(written(tmp_path, NATUR), chosen=RULES[:1])
    wash = Wash.of(made)
    f1 = wash.areas.index[wash.areas["arealformal"] == "1120"][0]
    b1 = wash.areas.index[wash.areas["arealformal"] == "1110"][0]
    said = {"reason": "prøve", "who": "prøve", "when": dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)}
    taken = history.append(
        History(),
        [Decision(f1, Kind.RETURN, **said), Decision(b1, Kind.RETURN, **said)],
        expected={f1: 0, b1: 0},
        levels=wash.levels,
    )
    (tmp_path / "inn" / "beslutninger.xlsx").write_bytes(excel.content(wash, taken, synthetic=True))
    with (tmp_path / "sak.toml").open("a", encoding="utf-8") as file:
        file.write('\n[planvask]\nbeslutninger = "inn/beslutninger.xlsx"\n')
    again = pipeline.run(case.load(tmp_path), chosen=RULES[:1])
    washed = again.main_natur
    assert [c.key for c in washed.data.changes] == ["gjeldende", "gjeldende_planvask", "forslag", "forslag_planvask"]
    lost = {c.key: extent(washed, c.key, "avgang")["i_alt_daa"] for c in washed.data.changes}
    assert lost == pytest.approx(
        {"gjeldende": 175, "gjeldende_planvask": 0, "forslag": 125, "forslag_planvask": 50}, rel=1e-4, abs=1e-6
    )
    assert not [i for i in again.issues if i.kind == "planvask_passer_ikke"]
    stored.save(again, again.case.result_folder)
    kept = stored.load(again.case)
    assert kept.main_natur.tables["N1"].frame.equals(washed.tables["N1"].frame)
    for one in (again, kept):  # the tables of the wash come with every report, in the documents that ask for them
        built = document(one)
        v3 = built.sheet("V3")
        assert v3 is not None and v3.total["tatt_ut_daa"] == pytest.approx(175, rel=1e-4)
        assert v3.total["beholdes_daa"] == v3.total["ikke_avgjort_daa"] == 0
        papers = Papers(one, built, "nb")
        asked = {"planforslag": {"V1", "V2", "V3", "V4", "V5"}, "saksframlegg": {"V3", "V4"}}  # the latter is short
        for variant in papers.variants(tuple(asked)):
            printed = {b.key for b in papers.paper(variant).blocks if isinstance(b, Grid)}
            assert {key for key in printed if key in asked["planforslag"]} == asked[variant.key]
    own, nynorsk = (document(again, language).sheet("V3").method for language in ("nb", "nn"))
    assert own != nynorsk and "avgjerd" in nynorsk
    assert made.planvask is None and document(made).sheet("V3") is None


def test_a_case_that_names_no_decisions_file_is_told(tmp_path):
    with pytest.raises(CaseError, match="finnes ikke"):
        written(tmp_path, '[planvask]\nbeslutninger = "inn/borte.xlsx"\n')


def test_the_classes_of_grunnkart_go_all_the_way_to_the_account(tmp_path):
    """West is skog to both lists; east is myr as arealdekke and hei as ecosystem, which is what counts here."""
    loaded = written(tmp_path, "[natur]\n")
    halves = layers()["ar5"].geometry.to_list()
    frame = gpd.GeoDataFrame(
        {
            "arealdekkeNivå1": ["skog", "myr"],
            "økosystemtypeNivå1": ["skog", "heiBuskmark"],
            "økosystemtypeNivå2": ["Coniferous forests", None],
        },
        geometry=halves, crs=EPSG,
    )  # fmt: skip
    (tmp_path / "inn" / "ar5.gpkg").unlink()
    frame.to_file(tmp_path / "inn" / "ar5.gpkg", layer="GrunnkartFlate", driver="GPKG")
    made = pipeline.run(loaded, chosen=RULES[:1])
    assert {"okosystem_niva1", "okosystem_niva2"} <= set(made.main.cells.frame.columns)
    today = extent(made.main_natur, "gjeldende", "inngaende")
    assert today["t_5_daa"] == pytest.approx(8_000, rel=1e-4) and today["t_7_daa"] == 0
    fine = made.main_natur.tables["N2"].frame.set_index(["endring", "type"])["inngaende_daa"]
    assert fine["gjeldende", "4.2"] == pytest.approx(8_000 - 25, rel=1e-4)
