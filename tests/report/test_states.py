"""States of themes: nynorsk where people read, the same codes where programs do."""

from __future__ import annotations

import io

import openpyxl
import pytest

from arealregnskap.nynorsk import said, state_text
from arealregnskap.report import csv, document, xlsx
from arealregnskap.report.paper.grids import grids
from arealregnskap.themes import State


def test_a_state_is_said_in_nynorsk_in_columns_of_states_only():
    assert state_text("flom_tilstand", "ikke kartlagt", "nn") == "ikkje kartlagt"
    assert state_text("tilstand", "ikke analysert", "nn") == "ikkje analysert"
    assert state_text("tilstand", "ikke analysert", "nb") == "ikke analysert"
    assert state_text("omradenavn", "ikke kartlagt", "nn") == "ikke kartlagt"  # what somebody has called a place
    assert [said(str(s), "nn") for s in (State.HIT, State.NO_HIT, State.ERROR)] == ["treff", "ingen treff", "feil"]


@pytest.fixture(scope="module")
def nynorsk(one):
    return document.build(one, "nn")


def test_people_read_nynorsk_and_programs_the_same_codes(one, nynorsk):
    sheet = next(s for s in nynorsk.accounts if s.key == "T5")
    codes = set(sheet.frame["tilstand"])
    assert codes <= {str(s) for s in State}
    assert {"ikke analysert", "ikke kartlagt"} & codes
    spoken = {said(code, "nn") for code in codes}
    book = openpyxl.load_workbook(io.BytesIO(xlsx.content(one, nynorsk, "nn")))
    page = next(book[name] for name in book.sheetnames if name.startswith("T5"))
    cells = {c.value for row in page.iter_rows() for c in row}
    assert spoken <= cells and not {"ikke analysert", "ikke kartlagt"} & cells
    assert not any("ikke analysert" in row or "ikke kartlagt" in row for g in grids(sheet, "nn") for row in g.rows)
    norwegian, machine = (csv.table(sheet, d, "nn") for d in (csv.NORWEGIAN, csv.MACHINE))
    assert "ikke analysert" not in norwegian and "ikkje analysert" not in machine
