"""Writing: every format, whole files only, and formats that cannot disagree."""

from __future__ import annotations

import json
import re

import pytest

from arealregnskap import report
from arealregnskap.errors import ArealregnskapError


def test_all_formats(two, tmp_path):
    written = report.write(two, tmp_path)
    assert all(p.is_file() for p in written)
    assert {p.name for p in written} >= {"arealregnskap.xlsx", "arealregnskap.gpkg", "arealregnskap.json", "kart.html"}
    assert sorted(p for p in tmp_path.rglob("*") if p.is_file()) == sorted(written)


def test_only_what_is_asked_for(one, tmp_path):
    (file,) = report.write(one, tmp_path, ["json"], "nn")
    assert json.loads(file.read_text(encoding="utf-8"))["sprak"] == "nn"


def test_unknown_format_is_told_before_anything_is_written(one, tmp_path):
    with pytest.raises(ArealregnskapError, match=r"«pdfx» finnes ikke.*xlsx, csv, gpkg, json, kart"):
        report.write(one, tmp_path, ["json", "pdfx"])
    assert not list(tmp_path.iterdir())


def test_a_failure_leaves_the_old_file_whole(one, tmp_path, monkeypatch):
    (file,) = report.write(one, tmp_path, ["json"])
    before = file.read_bytes()
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError("disken er full")))
    with pytest.raises(OSError, match="disken er full"):
        report.write(one, tmp_path, ["json"])
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_tables_of_an_earlier_run_do_not_stay(one, two, tmp_path):
    report.write(two, tmp_path, ["csv"])
    assert (tmp_path / "csv" / "t4_kdd_enkel.csv").is_file()
    (tmp_path / "mitt.csv").write_text("mitt eget")
    written = report.write(one, tmp_path, ["csv"])
    assert sorted((tmp_path / "csv").iterdir()) == sorted(p for p in written if p.parent.name == "csv")
    assert (tmp_path / "mitt.csv").is_file()


def test_a_table_that_rule_sets_share_stands_once(document_of_two):
    keys = [s.key for s in document_of_two.accounts]
    assert "T3" in document_of_two.unchanged and "T3-2" not in keys  # the second differs in land cover only
    assert "T4-2" in keys and document_of_two.sheet("T4").ruleset == "NINA 2023"


def test_notes_say_whether_shown_figures_add_up(document_of_two):
    """B1: 133 built + 4,0 removed + 63 reserve are shown for 200 planned: 200, so columns of the table agree;
    F1: 10,2 + 290 are shown for 300."""
    notes = " ".join(document_of_two.sheet("T3").notes)
    assert re.search(r"Langs radene kan viste tall avvike.*Planlagt", notes)
    assert "summerer til avrundet sum" in notes or "rundet av hver for seg" in notes
