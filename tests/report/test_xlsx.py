"""The workbook: real numbers, live formulas with our values, text that stays text, SYNTETISK on every sheet."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from arealregnskap.report import document, printing, xlsx
from arealregnskap.report.numbers import figure_text

from . import invented

HEAD = 5  # row of the table head, as Excel counts


@pytest.fixture(scope="module")
def data(two, document_of_two) -> bytes:
    return xlsx.content(two, document_of_two)


@pytest.fixture(scope="module")
def formulas(data):
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def values(data):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def cell(sheet, heading: str, first: str):
    """The cell of the column with a heading, in the row that begins with a value."""
    column = next(c.column for c in sheet[HEAD] if c.value == heading)
    row = next(r[0].row for r in sheet.iter_rows(min_row=HEAD + 1) if r[0].value == first)
    return sheet.cell(row, column)


def test_figures_are_numbers_that_can_be_done_in_the_head(values):
    """B1 is 500 × 400 m: 200 daa planned, 333 × 400 m built."""
    sheet = values["T3 Arealreserve per formål"]
    planned, built = cell(sheet, "Planlagt [daa]", "01"), cell(sheet, "Bebygd [daa]", "01")
    assert planned.value == pytest.approx(200.0) and isinstance(planned.value, float)
    assert built.value == pytest.approx(133.2)
    assert planned.number_format == '#,##0;-#,##0;"–"'


def test_a_sum_of_100_daa_or_more_is_shown_in_whole_daa(formulas, document_of_two):
    """Also under rows that are all below 100 and have a decimal."""
    under = []
    for sheet in (s for s in xlsx.shown(document_of_two) if s.total):
        page = formulas[_tab(formulas, sheet)]
        shown = [*(c for c in sheet.columns if c.name not in sheet.hidden), *(
            c for c in sheet.columns if c.name in sheet.hidden)]  # fmt: skip
        total = HEAD + 1 + len(sheet.frame)
        for n, column in enumerate(shown, 1):
            value = sheet.total.get(column.name)
            if column.unit == "daa" and value is not None and abs(value) >= 100:
                assert page.cell(total, n).number_format.startswith("#,##0;"), (sheet.key, column.name)
                under.append(page.cell(total - 1, n).number_format.startswith("#,##0.0"))
    assert any(under) and not all(under)


def test_a_day_that_is_not_known_says_so(values):
    sheet = values["A1 Planenes alder"]
    column = [c.value for c in sheet[HEAD]].index("Bestemmelser fra")
    days = {r[column].value for r in sheet.iter_rows(min_row=HEAD + 1) if r[0].value in ("KP", "RP")}
    assert days == {dt.datetime(2021, 1, 1), ".."}


def test_totals_shares_and_row_sums_are_live(formulas):
    sheet = formulas["T3 Arealreserve per formål"]
    assert cell(sheet, "Arealreserve [daa]", "Sum").value == "=SUM(M6:M24)"
    assert cell(sheet, "Tatt ut [daa]", "01").value == "=SUM(G6:L6)"
    assert cell(sheet, "Planlagt [daa]", "01").value == "=E6+F6+M6"
    assert cell(sheet, "Reserve av planlagt", "Sum").value == '=IF(N(D25)=0,"..",M25/D25)'
    by_land = formulas["T4 Arealreserve etter markslag"]
    assert cell(by_land, "Arealreserve [daa]", "02").value.startswith("=SUM(D7:")


def test_formulas_carry_our_value(values, document_of_two):
    """What a viewer without a calculator shows is what was computed, in every table and every column."""
    compared = 0
    for sheet in xlsx.shown(document_of_two):
        page = values[_tab(values, sheet)]
        for i, column in enumerate(sheet.columns, 1):
            if column.type not in ("float", "int"):
                continue
            for row, ours in enumerate(sheet.frame[column.name], HEAD + 1):
                shown = page.cell(row, i).value
                assert shown == ".." if ours != ours else shown == pytest.approx(float(ours), rel=1e-12), (
                    sheet.key,
                    row,
                )
                compared += 1
            total = sheet.total.get(column.name)
            if total is not None and total == total and i > 1:
                assert page.cell(HEAD + 1 + len(sheet.frame), i).value == pytest.approx(total, rel=1e-12)
    assert compared > 1000


def test_unknown_is_not_zero(values):
    """A group with nothing planned has no share, and a theme that nobody analysed has no area."""
    assert cell(values["T3 Arealreserve per formål"], "Reserve av planlagt", "03").value == ".."
    hensyn = values["T5 Arealreserve og hensyn"]
    row = next(r for r in hensyn.iter_rows(min_row=HEAD + 1) if r[0].value == "reindrift")
    assert row[5].value == ".."


def test_a_day_right_of_a_figure_is_moved_in(values):
    """A figure ends where its column does, and a day begins where its own does."""
    moved = 0
    for sheet in values:
        for row in sheet.iter_rows(min_row=HEAD + 1):
            for left, day in itertools.pairwise(row):
                if isinstance(day.value, dt.datetime) and isinstance(left.value, int | float):
                    assert day.alignment.indent == 1, (sheet.title, day.coordinate)
                    moved += 1
    assert moved


def test_text_that_looks_like_a_formula_stays_text(formulas):
    found = {c.value: c for s in formulas for r in s.iter_rows() for c in r if c.value in invented.HOSTILE}
    assert {"=1+1", "@SUM(A1)", "<img src=x onerror=alert(1)>"} <= set(found)
    for c in found.values():
        assert c.data_type == "s"
    assert found["=1+1"].quotePrefix and found["@SUM(A1)"].quotePrefix


def test_every_formula_is_one_of_ours(formulas):
    ours = re.compile(r"=(SUM\([A-Z]+\d+:[A-Z]+\d+\)|[A-Z]+\d+(\+[A-Z]+\d+)+|IF\(N\(|'|N\(')")
    for sheet in formulas:
        for row in sheet.iter_rows():
            for c in row:
                if c.data_type == "f":
                    assert ours.match(c.value), (sheet.title, c.coordinate, c.value)


def test_negative_differences_are_numbers(values):
    sheet = values["Reserve per formål og regelsett"]
    column = next(c.column for c in sheet[HEAD] if c.value == "Mot sakens regelsett [daa]")
    assert all(isinstance(sheet.cell(r, column).value, float | int) for r in range(HEAD + 1, HEAD + 30))


def test_synthetic_stands_on_every_sheet_and_page(values):
    for sheet in values:
        assert str(sheet["A3"].value).startswith("SYNTETISK"), sheet.title
        assert "SYNTETISK" in sheet.oddHeader.center.text
        assert "SYNTETISKE EKSEMPELDATA" in sheet.oddFooter.left.text


def test_real_data_is_not_called_synthetic():
    result = invented.result(synthetic=False)
    data = xlsx.content(result, document.build(result))
    names = zipfile.ZipFile(io.BytesIO(data))
    assert not any(b"SYNTETISK" in names.read(n) for n in names.namelist())


def test_sheets_read_and_print_well(formulas, document_of_two):
    for sheet in xlsx.shown(document_of_two)[:8]:
        page = formulas[_tab(formulas, sheet)]
        assert page.freeze_panes is not None and page.auto_filter.ref
        assert not page.merged_cells.ranges
        assert page.page_setup.orientation == "landscape" and page.page_setup.paperSize == 9
        assert page.print_title_rows == f"${HEAD}:${HEAD}"
        pages = page.page_setup.fitToHeight
        assert not pages or page.max_row / pages < 54, sheet.key  # lines at 60 % of full size


def test_no_page_is_printed_too_small_to_read(formulas, document_of_two):
    """What stands side by side on a page, repeated columns and all, is no wider than a page that can be read."""
    parted = 0
    for sheet in xlsx.shown(document_of_two):
        page = formulas[_tab(formulas, sheet)]
        wide = [page.column_dimensions[get_column_letter(n)] for n in range(1, len(sheet.columns) + 1)]
        seen = [0.0 if d.hidden else d.width for d in wide]
        again = column_index_from_string(page.print_title_cols.split("$")[-1]) if page.print_title_cols else 0
        repeated, pages = sum(seen[:again]), page.page_setup.fitToWidth or 1
        assert repeated <= 62, sheet.key
        assert (sum(seen) - repeated) / pages + repeated <= printing.PAGE * 1.05, sheet.key
        parted += pages > 1
    assert parted >= 2


def test_each_page_says_which_table_it_is_of(formulas, document_of_two):
    for sheet in xlsx.shown(document_of_two):
        left = formulas[_tab(formulas, sheet)].oddHeader.left.text
        assert sheet.title in left and (not sheet.ruleset or sheet.ruleset in left), sheet.key
    assert all("Regnet for" in s.oddHeader.right.text for s in formulas)


def test_no_text_stands_in_columns_that_each_page_repeats(formulas, document_of_two):
    """There it is printed on every page, cut off where the columns end; the head of the page has the title instead."""
    parted = 0
    for sheet in xlsx.shown(document_of_two):
        page = formulas[_tab(formulas, sheet)]
        if not page.print_title_cols:
            assert not page.print_area and page["A1"].value
            continue
        again = column_index_from_string(page.print_title_cols.split("$")[-1])
        first, last = (int(n) for n in re.findall(r"\$[A-Z]+\$(\d+)", page.print_area))
        under = HEAD + len(sheet.frame) + bool(sheet.total) + 1
        assert first == HEAD and last == page.max_row, sheet.key
        texts = [page.cell(r, again + 1).value for r in range(under, last + 1)]
        assert all(page.cell(r, i).value is None for r in range(under, last + 1) for i in range(1, again + 1))
        assert texts[-1] and any("Kilde: " in str(t) for t in texts), sheet.key
        parted += 1
    assert parted >= 2


def test_notes_end_where_the_first_page_does():
    """Columns of 20, two of them on each page of 200 characters: the 17 others take three pages, 6 + 6 + 5 of them at
    the largest print, so that 120 characters stand on the first at any print."""
    parted = printing.parting([20.0] * 19, 2)
    assert (parted.pages, parted.repeated) == (3, 2)
    assert parted.notes == 120 and parted.wide == 160
    wide_last = printing.parting([20.0, 20.0, 60.0, 60.0, 60.0], 1)
    assert (wide_last.pages, wide_last.repeated, wide_last.notes) == (2, 1, 80)
    narrow = printing.parting([20.0, 30.0], 1)
    assert (narrow.pages, narrow.repeated, narrow.notes) == (1, 0, 100)


def test_texts_take_more_lines_where_that_keeps_the_table_on_one_page():
    texts = [True, True, True, True, False]
    assert printing.squeezed([60.0, 20.0, 60.0, 60.0, 20.0], texts) == [53.0, 20.0, 53.0, 53.0, 20.0]
    too_wide, fits = [60.0, 60.0, 60.0, 60.0, 60.0], [60.0, 60.0, 20.0, 20.0, 40.0]
    assert printing.squeezed(too_wide, texts) == too_wide and printing.squeezed(fits, texts) == fits


def test_a_page_with_the_end_of_the_notes_alone_is_spared():
    """At full size a page has 29 lines: 33 are pressed on one, 24 need nothing, 55 are two pages as they are."""
    sheet = printing.parting([50.0, 50.0], 1)
    assert [sheet.under(n) for n in (24, 33, 55, 62)] == [0, 1, 0, 2]
    small = printing.parting([100.0, 100.0], 1)  # as small as text may be
    assert [small.under(n) for n in (30, 50, 90)] == [0, 0, 0]


def test_every_figure_has_room_in_its_column(formulas, document_of_two):
    """A figure wider than its column is shown as ####."""
    for sheet in xlsx.shown(document_of_two):
        page = formulas[_tab(formulas, sheet)]
        shown = [c for c in sheet.columns if c.name not in sheet.hidden]
        for n, column in enumerate(shown, 1):
            if column.type in ("float", "int") and len(sheet.frame):
                texts = [
                    figure_text(column, sheet.frame[column.name], v) for v in sheet.frame[column.name].astype(float)
                ]
                room = page.column_dimensions[get_column_letter(n)].width
                assert max(map(len, texts)) <= room, (sheet.key, column.name)
                if column.unit in ("daa", "m", "år"):
                    assert f"[{column.unit}]" in page.cell(HEAD, n).value, (sheet.key, column.name)


def test_other_rule_sets_show_their_reserve_and_say_where_the_rest_is(values, document_of_two):
    assert "T4 KDD enkel" in values.sheetnames and "T11 KDD enkel" not in values.sheetnames
    assert "T11-2" in [s.key for s in document_of_two.accounts]
    assert any("csv-mappa" in str(c.value) for row in values["Innhold"].iter_rows() for c in row)


def test_a_table_too_long_for_excel_says_so(one, monkeypatch):
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 10)
    book = openpyxl.load_workbook(io.BytesIO(xlsx.content(one, document.build(one))))
    sheet = book["T1 Planlagt arealbruk"]
    assert "Tabellen har 226 rader" in sheet.cell(HEAD + 3, 1).value and "csv/t1.csv" in sheet.cell(HEAD + 3, 1).value


def test_charts_have_alternative_text(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert drawing.count('descr="') == 2 and "tabell T3" in drawing and "tabell T4" in drawing
    chart = archive.read("xl/charts/chart1.xml").decode()
    assert "0062BA" in chart and "292C30" in chart and "pattFill" in chart


def test_charts_name_their_axis_and_their_tables_show_none_as_the_others_do(data, values):
    archive = zipfile.ZipFile(io.BytesIO(data))
    for n in (1, 2):
        axis = archive.read(f"xl/charts/chart{n}.xml").decode().partition("<c:valAx>")[2]
        assert "<a:t>daa</a:t>" in axis and '<c:crosses val="max"/>' in axis  # the unit stands by its scale
    figures = [c for row in values["Figurer"].iter_rows(min_row=5) for c in row if isinstance(c.value, int | float)]
    assert figures and {c.number_format for c in figures} == {'#,##0;-#,##0;"–"'}


def test_the_list_of_sheets_is_no_longer_than_two_pages(values):
    assert values["Innhold"].page_setup.fitToHeight == 2


def test_same_result_same_bytes(two, data):
    again = invented.result("NINA 2023", "KDD enkel")
    assert xlsx.content(again, document.build(again)) == data


def test_nynorsk(two):
    data = xlsx.content(two, document.build(two, "nn"), "nn")
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    assert {"Innhald", "Kjelder", "T3 Arealreserve per føremål"} <= set(book.sheetnames)
    assert cell(book["T3 Arealreserve per føremål"], "Utbygd [daa]", "01").value == pytest.approx(133.2)
    assert cell(book["T3 Arealreserve per føremål"], "Arealføremålsgruppe", "02").value == "Fritidsbusetnad"


def test_libreoffice_reckons_the_same(data, values, tmp_path):
    """An independent judge: our cached values are taken out, and LibreOffice fills them in."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice (libreoffice-calc-nogui) is not installed")
    emptied = tmp_path / "inn" / "regnskap.xlsx"
    emptied.parent.mkdir()
    removed = _without_cached_values(data, emptied)
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profil", "--convert-to", "xlsx", "--outdir",
         str(tmp_path), str(emptied)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    reckoned = openpyxl.load_workbook(tmp_path / "regnskap.xlsx", data_only=True)
    ours = openpyxl.load_workbook(io.BytesIO(data))
    compared = 0
    for sheet in ours:
        for row in sheet.iter_rows():
            for c in row:
                if c.data_type == "f":
                    theirs, we = reckoned[sheet.title][c.coordinate].value, values[sheet.title][c.coordinate].value
                    assert theirs == (pytest.approx(we, rel=1e-9, abs=1e-9) if isinstance(we, float | int) else we)
                    compared += 1
    assert compared == removed > 300


def _without_cached_values(data: bytes, path: Path) -> int:
    """Write the workbook with formulas but without their values; how many there were."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text, n = re.subn(rb"</f><v>[^<]*</v>", b"</f>", text)
                count += n
            new.writestr(name, text)
    return count


def _tab(book, sheet) -> str:
    return next(n for n in book.sheetnames if n == sheet.name[:31].replace("/", "-"))


def test_the_short_way_of_writing_cells_gives_the_bytes_of_the_library(two, document_of_two, data, monkeypatch):
    from xlsxwriter.worksheet import Worksheet

    monkeypatch.setattr(xlsx, "PlainCells", Worksheet)
    assert xlsx.content(two, document_of_two) == data
