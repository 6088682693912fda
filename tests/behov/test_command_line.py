"""Need, register and goals from the command line and in the files, on the small invented case."""

from __future__ import annotations

import json

import openpyxl
import pytest

from arealregnskap import case as cases
from arealregnskap import cli_planning, pipeline, stored
from arealregnskap.errors import CaseError
from arealregnskap.report import prose
from arealregnskap.report.paper.variants import VARIANTS, fits
from tests.land.saker import SAK, write_case

FOLK = "region;Hovedalternativet (MMMM) 2026;Hovedalternativet (MMMM) 2038\n9999 Oppdiktet;2000;2120\n"
MORE = """
[behov]
folketall = "tabeller/folk.csv"
personer_per_bolig = { hoved = 2, kilde = "test" }
endring_personer_per_bolig = { hoved = 0, kilde = "test" }
avgang_boliger = { hoved = 0, kilde = "test" }
brukbar_bolig = { hoved = 80, kilde = "test" }
bygd_bolig = { hoved = 100, kilde = "test" }
boliger_per_daa = { hoved = 2, kilde = "test" }

[planregister]
fil = "tabeller/register.csv"

[mal]
fra = 2026
til = 2036
bygd = { daa_per_ar = 10, kilde = "test" }
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """75 daa of reserve for housing and 100 for cabins."""
    text = SAK.replace('"KDD enkel", "NINA 2023"', '"KDD enkel"') + MORE
    folder = tmp_path_factory.mktemp("sak")
    tables = folder / "tabeller"
    tables.mkdir()
    (tables / "folk.csv").write_text(FOLK, encoding="utf-8")
    (tables / "register.csv").write_text("planid;status\n2013001;3\n1999-9;3\n", encoding="utf-8")
    write_case(folder, text=text)
    pipeline.publish(pipeline.run(cases.load(folder)), formats=("xlsx", "json"))
    return folder


def run(capsys, *arguments):
    code = cli_planning.planvask.main([*map(str, arguments)], standalone_mode=False) or 0
    return code, capsys.readouterr().out


def test_years_on_the_command_line(place, capsys):
    code, said = run(capsys, "behov", place, "--json")
    rows = {row["formal"]: row for row in json.loads(said)["T10"]}
    # 60 dwellings, 30 daa in twelve years; 60 daa to reckon with
    assert (
        code == 0
        and rows["bolig"]["behov_daa"] == pytest.approx(30)
        and rows["bolig"]["aar"] == pytest.approx(24, rel=1e-4)
    )
    _, said = run(capsys, "behov", place)
    assert "T10 Behov mot reserve" in said and "Oppgi forutsetningen «Nye fritidsboliger»" in said


def test_the_paragraph_says_what_the_table_says(place):
    """60 of the 75 daa of reserve can be reckoned with, against a need of 30 in twelve years; no pace for cabins."""
    result = stored.load(cases.load(place))
    (told,) = [p for p in prose.paragraphs(result) if p.topic == "behov"]
    assert "planperioden på 12\u00a0år er i hovedalternativet 30\u00a0dekar til bolig." in told.text
    assert "er for bolig 60,0 av 75\u00a0dekar, nok til 24\u00a0år. Resten er trukket fra" in told.text
    assert "Behovet for fritidsbolig og næring er ikke kjent, fordi forutsetninger mangler." in told.text
    assert "Forutsetningene er ikke offisielle" in told.text
    (told,) = [p for p in prose.paragraphs(result, "nn") if p.topic == "behov"]
    assert "hovudalternativet 30\u00a0dekar til bustad" in told.text and "ikkje offisielle" in told.text


def test_register_and_goals_on_the_command_line(place, capsys):
    _, said = run(capsys, "planregister", place)
    assert "R2 Funn i planregisteret" in said and "Bør rettes" in said and "1999-9" in said
    _, said = run(capsys, "mål", place, "--json")
    bygd = next(row for row in json.loads(said)["M1"] if row["type"] == "bygd")
    assert bygd["planlagt_daa"] == pytest.approx(175, rel=1e-4) and bygd["vurdering"] == "over"


def test_the_files_have_the_same_tables(place):
    book = openpyxl.load_workbook(place / "resultat" / "arealregnskap.xlsx", data_only=True)
    tabs = {name.split()[0] for name in book.sheetnames}
    assert {"T10", "T10S", "T10F", "T10B", "R1", "R2", "M1"} <= tabs
    written = json.loads((place / "resultat" / "arealregnskap.json").read_text(encoding="utf-8"))
    t10 = next(t for t in written["tabeller"] if t["nokkel"] == "t10")
    columns = [c["navn"] for c in t10["kolonner"]]
    fritid = next(row for row in t10["rader"] if row[columns.index("formal")] == "fritid")
    assert fritid[columns.index("aar")] is None  # not known is never 0
    t3 = next(t for t in written["tabeller"] if t["nokkel"] == "t3")
    assert sum(row[columns.index("reserve_daa")] for row in t10["rader"]) == pytest.approx(t3["sum"]["reserve_daa"])


def test_a_changed_assumption_needs_no_new_run(place):
    file = place / "sak.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("boliger_per_daa = { hoved = 2", "boliger_per_daa = { hoved = 4"), encoding="utf-8")
    try:
        result = stored.load(cases.load(place))
        assert result.case.behov.own["boliger_per_daa"].main == 4 and len(result.plans) == 1
    finally:
        file.write_text(text, encoding="utf-8")


def test_a_table_that_cannot_be_read_is_told_before_the_long_work(place):
    table = place / "tabeller" / "folk.csv"
    table.write_text(FOLK.replace("9999", "5061").replace("Oppdiktet", "Rindal"), encoding="utf-8")
    try:
        with pytest.raises(CaseError, match="Fant ikke kommune 9999"):
            pipeline.run(cases.load(place))
    finally:
        table.write_text(FOLK, encoding="utf-8")


def test_need_stands_in_the_documents_that_ask_for_it():
    for variant in VARIANTS:
        has = any(fits("T10", chapter.tables) for chapter in variant.chapters)
        assert has == (variant.key in ("samfunnsdel", "planprogram", "planforslag")), variant.key
