"""The common account as files, and the command that writes them."""

from __future__ import annotations

import csv
import io
import json

import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner

from arealregnskap import case, cli_samlet, pipeline
from arealregnskap.datafiles import data_dir
from arealregnskap.errors import ArealregnskapError
from arealregnskap.samlet import files, together
from tests.land import saker
from tests.samlet import neighbours_land as land


@pytest.fixture(scope="module")
def found():
    return together([land.aby(), land.bru()])


@pytest.fixture(scope="module")
def written(found, tmp_path_factory):
    folder = tmp_path_factory.mktemp("samlet")
    files.write(found, folder, ("xlsx", "csv", "json"))
    return folder


def test_excel_shows_each_municipality_and_the_sum(written):
    book = openpyxl.load_workbook(written / "samlet.xlsx")
    tabs = book.sheetnames
    assert [t.split()[0] for t in tabs if t[:1] == "S"] == [f"S{n}" for n in range(1, 13)]
    sheet = book[next(t for t in tabs if t.startswith("S1 "))]
    values = [[c.value for c in row] for row in sheet.iter_rows()]
    assert any(row[0] == "Sum" for row in values)
    assert {row[1] for row in values if row[0] in ("1001", "1002")} == {"Åby", "Bru"}
    assert any("SYNTETISK" in str(c) for row in values for c in row)


def test_the_norwegian_csv_has_the_same_figures(written):
    rows = list(csv.DictReader(io.StringIO((written / "csv" / "s1.csv").read_text("utf-8-sig")), delimiter=";"))
    assert [r["Arealreserve [daa]"] for r in rows] == ["107,5", "120"]
    union = list(csv.DictReader((written / "csv_maskin" / "unionstabell.csv").open(encoding="utf-8")))
    assert {r["Kommunenummer"] for r in union} == {"1001", "1002"}
    assert sum(float(r["Dekar"]) for r in union) == pytest.approx(8000)


def test_json_follows_its_schema_and_knows_no_nan(written):
    told = json.loads((written / "samlet.json").read_text("utf-8"))
    jsonschema.validate(told, json.loads((data_dir() / "schema" / "samlet-1.0.json").read_text("utf-8")))
    assert [k["kommunenavn"] for k in told["kommuner"]] == ["Åby", "Bru"]
    s6 = next(t for t in told["tabeller"] if t["nokkel"] == "s6")
    at = [c["navn"] for c in s6["kolonner"]].index("k1002_inne_daa")
    assert next(r for r in s6["rader"] if r[0] == "reindrift")[at] is None  # not analysed is no figure


def test_nynorsk_has_no_bokmal_left(found):
    made = files.Files(found, "nn").document
    told = " ".join(
        [t for s in made.accounts[:12] for t in (s.title, s.method, *s.notes, *(c.label("nn") for c in s.columns))]
    )
    for word in ("ikke ", "hver ", "kommunene", "Hvordan", " fra "):
        assert word not in told, word


def test_an_unknown_format_stops_before_anything_is_written(found, tmp_path):
    with pytest.raises(ArealregnskapError, match="«docx» finnes ikke her"):
        files.write(found, tmp_path, ("docx",))
    assert not list(tmp_path.iterdir())


def test_the_command_puts_two_cases_on_disk_together(tmp_path):
    """One case beside the same land as another municipality that overlaps it whole."""
    one = saker.write_case(tmp_path / "en")
    other = saker.SAK.replace('"9999"', '"9998"').replace('kommunenavn = "Oppdiktet"', 'kommunenavn = "Annendal"')
    two = saker.write_case(tmp_path / "to", text=other)
    saker.layers()["kommune"].assign(kommunenummer="9998").to_file(two / "inn" / "kommune.gpkg", layer="kommune")
    for folder in (one, two):
        pipeline.publish(pipeline.run(case.load(folder), chosen=("KDD enkel",)), formats=("json",))
    answer = CliRunner().invoke(
        cli_samlet.cli, ["samlet", str(one), str(two), "--til", str(tmp_path / "ut"), "--format", "csv", "--json"],
        standalone_mode=False,
    )  # fmt: skip
    told = json.loads(answer.stdout)
    assert [round(k["reserve_daa"], 1) for k in told["kommuner"]] == [175.0, 175.0]
    assert told["samlet"]["reserve_daa"] == pytest.approx(350, abs=0.1)
    assert told["grenser"][0]["overlapp_daa"] == pytest.approx(16_000, rel=1e-4)
    assert (tmp_path / "ut" / "csv" / "s4.csv").is_file()
