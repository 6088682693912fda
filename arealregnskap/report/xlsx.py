"""Excel: one sheet per table, real numbers, live formulas that carry our value, text that stays text.

Formulas are written with the value we computed, so a viewer that does not recalculate shows the right figure, and one
that does gets the same (tests/report/test_xlsx.py lets LibreOffice be the judge).
"""

from __future__ import annotations

import datetime as dt
import io
import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ..accounts.rounding import is_share
from ..codes import codelist
from ..nynorsk import state_text
from ..result import Result
from ..schema import Column
from ..units import number_text
from .cell_writer import PlainCells
from .charts import add_figures
from .contents import add_contents
from .document import Document
from .facts import SYNTHETIC, source_line, synthetic_sentence
from .model import Sheet
from .numbers import UNKNOWN, decimals, missing_text
from .printing import Parting, parting, set_up, squeezed
from .styles import LINE_HEIGHT, Styles, guarded, lines, width
from .texts import TEXTS

_HEAD = 4  # row of the table head; title, case and the synthetic mark stand above it
_MARKED = 6  # columns the synthetic mark is coloured across, and more where they are narrow
_BOLD = 1.2  # [characters] of column a letter in bold takes at most
#: Excel's last row is 1 048 576; a table that comes near stands in CSV only.
_MOST_ROWS = 1_000_000
#: Tables shown for rule sets beside the case's own; the rest of theirs stand in CSV and JSON.
_BESIDE = ("T3", "T4", "T5")


@dataclass(frozen=True)
class Place:
    """Where a table stands in the workbook (0-based rows), for formulas and figures that point to it."""

    tab: str
    first: int
    last: int
    total: int | None
    columns: dict[str, int]

    def cell(self, row: int, column: str) -> str:
        return f"'{self.tab}'!{xl_rowcol_to_cell(row, self.columns[column])}"


@dataclass
class Book:
    """The workbook being written, with what every sheet needs."""

    workbook: xlsxwriter.Workbook
    styles: Styles
    result: Result
    document: Document
    language: str
    places: dict[str, Place] = field(default_factory=dict)
    tabs: dict[str, str] = field(default_factory=dict)

    @property
    def t(self) -> dict[str, Any]:
        return TEXTS[self.language]

    def tab(self, key: str, name: str) -> str:
        """A tab name Excel accepts: 31 letters, none of ``[]:*?/\\``, not used before."""
        plain = "".join("-" if c in "[]:*?/\\'" else c for c in name)[:31]
        taken = {t.lower() for t in self.tabs.values()}
        number = 2
        while plain.lower() in taken:
            plain, number = f"{plain[:28]} {number}", number + 1
        self.tabs[key] = plain
        return plain

    def sheet(self, key: str, name: str, title: str, subtitle: str = "") -> Worksheet:
        """A new sheet with title, case, the synthetic mark, and how it prints."""
        sheet = self.workbook.add_worksheet(self.tab(key, name), PlainCells)
        case, styles = self.result.case, self.styles
        sheet.write_string(0, 0, title, styles.title())
        day = self.result.provenance.as_of.strftime("%d.%m.%Y")
        about = f"{case.kommunenummer} {case.kommunenavn}. {case.title}. {self.t['dato']} {day}."
        sheet.write_string(1, 0, f"{about} {subtitle}".strip(), styles.subtle())
        if self.result.synthetic:
            for i in range(1, _MARKED):
                sheet.write_blank(2, i, None, styles.synthetic())
            sheet.write_string(2, 0, synthetic_sentence(self.language), styles.synthetic())
        set_up(sheet, self.result, self.language, f"{title}. {subtitle}".rstrip(". "))
        sheet.hide_gridlines(2)
        return sheet


def content(result: Result, document: Document, language: str = "nb") -> bytes:
    """The workbook; the same result gives the same bytes."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    workbook = xlsxwriter.Workbook(buffer, options)
    day = dt.datetime.combine(result.provenance.as_of, dt.time())
    workbook.set_properties({
        "title": f"{result.case.kommunenavn}: {result.case.title}",
        "subject": SYNTHETIC if result.synthetic else "",
        "comments": f"arealregnskap {result.provenance.program_version}",
        "created": day,  # the day the account holds for, not the clock: the same case gives the same file
    })  # fmt: skip
    book = Book(workbook, Styles(workbook), result, document, language)
    front = book.sheet("innhold", book.t["innhold"], f"{result.case.kommunenavn}: {result.case.title}")
    charts = book.sheet("figurer", book.t["figurer"], book.t["figurer"])
    for sheet in shown(document):
        _write(book, sheet)
    add_figures(book, charts)
    add_contents(book, front)
    workbook.close()
    return buffer.getvalue()


def shown(document: Document) -> list[Sheet]:
    """The sheets of the workbook: everything of the case's own rule set, and the reserve of the others."""
    return [s for s in document.all() if "-" not in s.key or s.key.startswith(tuple(f"{k}-" for k in _BESIDE))]


def _write(book: Book, sheet: Sheet) -> None:
    """One table on its own sheet. What is hidden stands last, since title and notes stand in the first column."""
    sheet = _fitting(book, sheet)
    shown = [c for c in sheet.columns if c.name not in sheet.hidden]
    sheet = replace(sheet, columns=(*shown, *(c for c in sheet.columns if c.name in sheet.hidden)))
    rule = f"{book.t['regelsett']}: {sheet.ruleset}." if sheet.ruleset else ""
    page = book.sheet(sheet.key, sheet.name, sheet.title, rule)
    first, count = _HEAD + 1, len(sheet.frame)
    headings = [c.heading(book.language) for c in sheet.columns]
    prose = len(sheet.columns) <= 3
    widths = [width(c, h, sheet.frame[c.name], prose=prose) for c, h in zip(sheet.columns, headings, strict=True)]
    texts = [c.type in ("text", "code") for c in shown]
    widths[: len(shown)] = squeezed(widths[: len(shown)], texts)
    place = Place(
        book.tabs[sheet.key], first, first + count - 1, first + count if sheet.total else None,
        {c.name: i for i, c in enumerate(sheet.columns)},
    )  # fmt: skip
    book.places[sheet.key] = place
    for i, column in enumerate(sheet.columns):
        page.set_column(i, i, widths[i], None, {"hidden": column.name in sheet.hidden})
        number = column.type in ("float", "int")
        page.write_string(_HEAD, i, headings[i], book.styles.head(number, indent=_indent(sheet, i)))
        _write_column(book, page, sheet, place, column, widths[i])
    head = max(lines(h, w) for h, w in zip(headings, widths, strict=True))
    page.set_row(_HEAD, LINE_HEIGHT * head)
    tall = _tall_rows(sheet, widths)
    for row, height in tall.items():
        page.set_row(first + row, LINE_HEIGHT * height)
    _widen_mark(book, page, widths[: len(shown)])
    if sheet.total:
        _write_total(book, page, sheet, place)
    labels = _label_columns(sheet)
    page.freeze_panes(_HEAD + 1, labels)
    page.repeat_rows(_HEAD)
    # A table of texts only has no figure to end its labels; parted, its first columns still say what a row is.
    parted = parting(widths[: len(shown)], labels or 2)
    if parted.repeated:
        page.repeat_columns(0, parted.repeated - 1)
    if count:
        _colour_lights(book, page, sheet, place)
        page.autofilter(_HEAD, 0, place.last, len(shown) - 1)
    _part_blocks(book, page, sheet, place)
    _hide_empty_rows(page, sheet, first)
    end = _write_notes(book, page, sheet, first + count + 2, parted)
    # Rows that are hidden may be shown by the reader, and must then not be pressed together.
    printed = end + head + sum(tall.values()) - len(tall) - (_HEAD if parted.repeated else 0)
    page.fit_to_pages(parted.pages, 0 if sheet.hide_empty else parted.under(printed))
    if parted.repeated:  # the title above the table stands in columns that are repeated; the page's head has it
        page.print_area(_HEAD, 0, end, len(shown) - 1)


def _widen_mark(book: Book, page: Worksheet, widths: list[float]) -> None:
    """Colour behind the whole synthetic mark where the columns are narrow."""
    if book.result.synthetic:
        for i in range(_MARKED, len(widths)):
            if sum(widths[:i]) < len(synthetic_sentence(book.language)) * _BOLD:
                page.write_blank(2, i, None, book.styles.synthetic())


def _part_blocks(book: Book, page: Worksheet, sheet: Sheet, place: Place) -> None:
    """A line over each row where another block begins."""
    if not sheet.blocks or place.last <= place.first:
        return
    changed = ",".join(
        f"{xl_rowcol_to_cell(place.first + 1, i, col_abs=True)}<>{xl_rowcol_to_cell(place.first, i, col_abs=True)}"
        for i in (place.columns[name] for name in sheet.blocks)
    )
    page.conditional_format(place.first + 1, 0, place.last, len(sheet.columns) - 1, {
        "type": "formula", "criteria": f"=OR({changed})", "format": book.workbook.add_format({"top": 1}),
    })  # fmt: skip


def _hide_empty_rows(page: Worksheet, sheet: Sheet, first: int) -> None:
    """Hide the rows whose figures are all none or not known."""
    figures = [c.name for c in sheet.columns if c.type == "float"]
    if sheet.hide_empty and figures:
        for row, empty in enumerate((sheet.frame[figures].fillna(0.0) == 0).all(axis=1)):
            if empty:
                page.set_row(first + row, None, None, {"hidden": True})


def _fitting(book: Book, sheet: Sheet) -> Sheet:
    """The sheet, or where it has more rows than Excel holds, its heading and where the table is."""
    if len(sheet.frame) <= _MOST_ROWS:
        return sheet
    told = book.t["for_stor"].format(number_text(len(sheet.frame)), f"csv/{sheet.slug}.csv")
    return replace(sheet, frame=sheet.frame.iloc[:0], total={}, notes=(told,))


def _write_column(book: Book, page: Worksheet, sheet: Sheet, place: Place, column: Column, wide: float) -> None:
    values, i = sheet.frame[column.name], place.columns[column.name]
    if column.type in ("float", "int"):
        style, nothing = book.styles.number(column, values), book.styles.number(column, values, signed=False)
        least = 0.5 * 10.0 ** -decimals(column, values) / (100 if is_share(column) else 1)
        formula = _formula(sheet, place, column)
        for row, (value, missing) in enumerate(_with_missing(values), place.first):
            if formula and (text := formula(row)):
                page.write_formula(row, i, text, style, UNKNOWN if missing else float(value))
            elif missing:
                page.write_string(row, i, missing_text(column), style)
            else:
                # A hair below zero would be shown as -0.
                page.write_number(row, i, float(value), nothing if -least < value < 0 else style)
        return
    side = _indent(sheet, i)
    plain = book.styles.text(indent=side)
    shown: dict[str, tuple[str, Any]] = {}  # texts come again and again in a column
    for row, (value, missing) in enumerate(_with_missing(values), place.first):
        if missing and (text := missing_text(column)):
            page.write_string(row, i, text, plain)
        elif missing:
            page.write_blank(row, i, None, plain)
        elif column.type == "date":
            day = dt.datetime.combine(pd.Timestamp(value).date(), dt.time())
            page.write_datetime(row, i, day, book.styles.date(indent=side))
        elif column.type == "bool":
            page.write_string(row, i, book.t["ja"] if value else book.t["nei"], plain)
        else:
            said = str(value)
            if said not in shown:
                text, risky = guarded(state_text(column.name, said, book.language))
                wrapped = risky or _long(text, wide)
                shown[said] = text, book.styles.text(risky=risky, wrap=wrapped, indent=side) if wrapped else plain
            page.write_string(row, i, *shown[said])


def _formula(sheet: Sheet, place: Place, column: Column) -> Any:
    """row → formula text for a column made of others in its row, or None for a column of plain figures."""
    if column.name in sheet.parts:
        names = sheet.parts[column.name]
        at = sorted(place.columns[n] for n in names)
        if at == list(range(at[0], at[-1] + 1)):
            return lambda row: f"=SUM({xl_range(row, at[0], row, at[-1])})"
        return lambda row: "=" + "+".join(xl_rowcol_to_cell(row, i) for i in at)
    for ratio in sheet.ratios:
        if ratio.column == column.name:
            return lambda row: _ratio(place, ratio.part, ratio.whole, row)
    return None


def _ratio(place: Place, part: str, whole: str, row: int) -> str:
    """A share; not known where the whole is none or not known (``N`` makes a text 0)."""
    a, b = xl_rowcol_to_cell(row, place.columns[part]), xl_rowcol_to_cell(row, place.columns[whole])
    return f'=IF(N({b})=0,"{UNKNOWN}",{a}/{b})'


def _write_total(book: Book, page: Worksheet, sheet: Sheet, place: Place) -> None:
    """The total row: live sums, and shares of those sums."""
    assert place.total is not None
    ratios = {r.column: r for r in sheet.ratios}
    label = book.styles.text(bold=True, top=True)
    for i, column in enumerate(sheet.columns):
        value, values = sheet.total.get(column.name), sheet.frame[column.name]
        if column.unit == "daa" and value is not None:  # a sum of 100 daa or more is whole daa
            values = pd.concat([values, pd.Series([value])])
        style = book.styles.number(column, values, bold=True, top=True)
        if i == 0:
            page.write_string(place.total, i, book.t["sum"], label)
        elif value is None:
            page.write_blank(place.total, i, None, label)
        elif math.isnan(value):
            page.write_string(place.total, i, UNKNOWN, style)
        elif column.name in ratios:
            r = ratios[column.name]
            page.write_formula(place.total, i, _ratio(place, r.part, r.whole, place.total), style, value)
        else:
            page.write_formula(place.total, i, f"=SUM({xl_range(place.first, i, place.last, i)})", style, value)


def _write_notes(book: Book, page: Worksheet, sheet: Sheet, row: int, parted: Parting) -> int:
    """Notes and sources under the table, a row a line, so that they print no wider than it; the last row."""
    for note in (*sheet.notes, source_line(book.result, book.language)):
        for line in textwrap.wrap(note, parted.notes):
            page.write_string(row, parted.repeated, line, book.styles.subtle())
            row += 1
    return row - 1


def _long(text: str, wide: float) -> bool:
    """Whether a text may need more than one line in a column of that width."""
    return len(text) > min(48, wide - 2) or "\n" in text


def _colour_lights(book: Book, page: Worksheet, sheet: Sheet, place: Place) -> None:
    """Colour behind the light's sign and word, which say the same without it; it follows the text when sorted."""
    if (i := place.columns.get("lystekst")) is None:
        return
    for light in codelist("usikkerhetslys").rows.to_dict("records"):
        colours = book.styles.get(bg_color=light["bakgrunn"], font_color=light["tekst"])
        rule = {"type": "text", "criteria": "begins with", "value": light["tegn"], "format": colours}
        page.conditional_format(place.first, i, place.last, i, rule)


def _tall_rows(sheet: Sheet, widths: list[float]) -> dict[int, int]:
    """Lines needed by the rows (0-based in the table) that hold text longer than its column."""
    tall: dict[int, int] = {}
    for column, wide in zip(sheet.columns, widths, strict=True):
        if column.type in ("text", "code"):
            for row, value in enumerate(sheet.frame[column.name].tolist()):
                if isinstance(value, str) and _long(value, wide) and (needed := lines(value, wide)) > tall.get(row, 1):
                    tall[row] = needed
    return tall


def _indent(sheet: Sheet, i: int) -> int:
    """Text right of a figure is moved in, so that the two do not run together."""
    return int(
        i > 0 and sheet.columns[i - 1].type in ("float", "int") and sheet.columns[i].type not in ("float", "int")
    )


def _label_columns(sheet: Sheet) -> int:
    """How many columns to keep in view when scrolling: those before the first figure, three at most."""
    labels = 0
    for column in sheet.columns:
        if column.type in ("float", "int", "bool"):
            break
        labels += 1
    return min(labels, 3) if labels < len(sheet.columns) else 0


def _with_missing(values: pd.Series) -> Iterator[tuple[Any, bool]]:
    """Each value, and whether it is none."""
    return zip(values.tolist(), values.isna().tolist(), strict=True)
