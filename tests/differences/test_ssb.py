"""SSB table 09594 from files as people save them, and the difference it makes."""

from __future__ import annotations

import math

import openpyxl
import pandas as pd
import pytest

from arealregnskap import case, pipeline
from arealregnskap.datafiles import data_dir
from arealregnskap.differences import ssb_file
from arealregnskap.errors import CaseError
from tests.land.saker import SAK, write_case

OURS = "klasse;km2\n01 Bolig;0,05\n17 Skog;8\n19 Myr;7,9\n"
STATBANK = """"09594: Arealbruk og arealressurser, etter region, arealklasse, statistikkvariabel og år"

"region";"arealklasse";"Areal (km²) 2022";"Areal (km²) 2023"
"K-5061 Rindal";"Alle klasser";99;631.9
"K-5061 Rindal";"17 Skog";1;261.5
"K-5061 Rindal";"22 Ferskvann";1;16.3
"K-5061 Rindal";"22.01 Innsjø";1;12.3
"K-5061 Rindal";"22.02 Elv";1;4.0
"K-5061 Rindal";"21 Snø og is";1;..
"K-9999 Oppdiktet";"17 Skog";1;8.0
"""


def put(folder, text, name="ssb.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_our_template(tmp_path):
    got = ssb_file.read(put(tmp_path, OURS), "9999")
    assert got["klasse"].tolist() == ["01 Bolig", "17 Skog", "19 Myr"]
    assert got["km2"].tolist() == [0.05, 8.0, 7.9]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_what_statistikkbanken_saves(tmp_path, encoding):
    got = ssb_file.read(put(tmp_path, STATBANK, encoding=encoding), "5061")
    km2 = dict(zip(got["klasse"], got["km2"], strict=True))
    assert km2.pop("21 Snø og is") != km2.get("21 Snø og is")  # SSB's .. is no figure, not 0
    assert km2 == {"17 Skog": 261.5, "22.01 Innsjø": 12.3, "22.02 Elv": 4.0}  # the newest year, sums left out
    assert got.attrs == {"ar": "2023", "utelatt": ("Alle klasser",)}
    assert ssb_file.read(put(tmp_path, STATBANK), "9999")["km2"].tolist() == [8.0]


def test_a_workbook_with_the_region_written_once(tmp_path):
    book = openpyxl.Workbook()
    for row in (["09594"], [], ["region", "arealklasse", "Areal (km²) 2023"], ["5061 Rindal", "17 Skog", 261.5],
                [None, "19 Myr", 91.4]):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "ssb.xlsx")
    assert ssb_file.read(tmp_path / "ssb.xlsx", "5061")["km2"].tolist() == [261.5, 91.4]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("navn;verdi\na;1\n", "ikke SSB tabell 09594"),
        (STATBANK.replace("5061", "5026"), "Fant ikke kommune 5061"),
        ("klasse;km2\n17 Skog;..\n", "ingen arealtall"),
        ("klasse;km2\n17 Skog;1\n17 Skog;2\n", "flere ganger"),
    ],
)
def test_what_is_no_table_is_told(tmp_path, text, told):
    with pytest.raises(CaseError, match=told):
        ssb_file.read(put(tmp_path, text), "5061")


def test_a_file_that_only_calls_itself_a_workbook_is_told(tmp_path):
    with pytest.raises(CaseError, match="ikke en Excel"):
        ssb_file.read(put(tmp_path, OURS, "ssb.xlsx"), "5061")


def test_the_template_is_the_shape_that_is_read(tmp_path):
    template = (data_dir() / "ssb" / "09594_mal.csv").read_text(encoding="utf-8")
    filled = template.replace("17 ;", "17 Skog;8,0")
    assert ssb_file.read(put(tmp_path, filled), "9999").dropna()["km2"].tolist() == [8.0]


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """16 km², half forest and half mire; SSB arealbruk covers 25 daa of forest."""
    folder = write_case(
        tmp_path_factory.mktemp("sak"), text=f'{SAK}\n[sammenlign]\nssb = "inn/ssb.csv"\nraster_m = []\n'
    )
    put(folder / "inn", OURS)
    return pipeline.run(case.load(folder), chosen=["KDD enkel"])


def of(result, kind):
    frame = result.differences
    return frame[(frame["arsak"] == "ssb") & (frame["rad"] == kind)]


def test_land_use_over_land_cover_explains_its_part(result):
    figures = of(result, "tall").set_index("tekst_nb")
    built, forest = figures.loc["Bebygd og opparbeidet"], figures.loc["Skog"]
    assert (built["vart_daa"], built["deres_daa"]) == (0.0, pytest.approx(50.0))
    assert built["uforklart_daa"] == pytest.approx(50 - 25, rel=1e-4)
    assert forest["vart_daa"] == pytest.approx(8000, rel=1e-4)
    assert forest["uforklart_daa"] == pytest.approx(0 + 25, abs=0.2)
    parts = of(result, "arsak").groupby("tekst_nb")["differanse_daa"].sum()
    assert parts["Arealbruk på skog"] == pytest.approx(25, rel=1e-4)
    assert parts["Arealbruk, bebygd hos SSB"] == pytest.approx(-25, rel=1e-4)


def test_classes_ssb_has_no_figure_for_are_not_known(result):
    snow = of(result, "tall").set_index("tekst_nb").loc["Snø og isbre"]
    assert math.isnan(snow["deres_daa"]) and math.isnan(snow["differanse_daa"])


def test_the_control_table_has_them_too(result):
    t11 = result.main.accounts["T11"]
    ssb = t11[t11["del"] == "ssb"].set_index("post")["sammenlignet_daa"]
    assert ssb["SSB 09594: Myr"] == pytest.approx(7900)
    assert isinstance(result.main.data.ssb, pd.DataFrame)
