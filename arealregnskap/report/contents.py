"""The first sheet of the workbook: what this is, the key figures, and where everything stands."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from ..units import M2_PER_DAA
from .facts import crs_name, headline, source_line
from .numbers import UNKNOWN

if TYPE_CHECKING:
    from .xlsx import Book


def add_contents(book: Book, page: Worksheet) -> None:
    """Key figures of the first rule set as live references where a table has them, then every sheet with a link."""
    t, styles, p = book.t, book.styles, book.result.provenance
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 12)
    page.set_column(2, 2, 60)
    page.fit_to_pages(1, 2)  # a sheet a line, and the notes
    row = 4
    figures = headline(book.result)
    page.write_string(row, 0, t["nokkeltall"], styles.head(False))
    page.write_string(row, 1, "daa", styles.head(True))
    page.write_string(row, 2, f"{t['regelsett']}: {book.result.main.ruleset.name}", styles.head(False, indent=1))
    number, text = styles.get(num_format="#,##0", bottom=1, bottom_color="#dcddde"), styles.text()
    place = book.places.get("T3")
    for key, column, value in (
        ("planlagt", "planlagt_daa", figures.planned_m2),
        ("bebygd", "bebygd_daa", figures.built_m2),
        ("tatt_ut", "tatt_ut_daa", figures.removed_m2),
        ("reserve", "reserve_daa", figures.reserve_m2),
    ):
        row += 1
        page.write_string(row, 0, t[key], text)
        if place and place.total is not None:
            daa = UNKNOWN if math.isnan(value) else value / M2_PER_DAA
            page.write_formula(row, 1, f"={place.cell(place.total, column)}", number, daa)
        else:
            page.write_number(row, 1, value / M2_PER_DAA, number)
    row += 1
    page.write_string(row, 0, t["omrader"], text)
    page.write_number(row, 1, figures.count, number)
    row += 2
    page.write_string(row, 0, t["ark"], styles.head(False))
    page.write_string(row, 1, t["rader"], styles.head(True))
    page.write_string(row, 2, t["tabell"], styles.head(False, indent=1))
    link = styles.get(font_color="#0062ba", underline=1, bottom=1, bottom_color="#dcddde")
    for sheet in (s for s in book.document.all() if s.key in book.tabs):
        row += 1
        page.write_url(row, 0, f"internal:'{book.tabs[sheet.key]}'!A1", link, string=book.tabs[sheet.key])
        page.write_number(row, 1, len(sheet.frame), number)
        page.write_string(row, 2, f"{sheet.title}. {sheet.ruleset}".rstrip(". "), styles.text(indent=1))
    row += 2
    notes = [
        *([t["andre_regelsett"]] if len(book.result.runs) > 1 else []),
        f"{t['areal']}: {t['arealregel']}. {crs_name(p.epsg)}. arealregnskap {p.program_version}.",
        source_line(book.result, book.language),
    ]
    if book.document.unchanged:
        notes.insert(0, t["lik"].format(", ".join(book.document.unchanged)))
    for note in notes:
        for line in textwrap.wrap(note, 110):
            page.write_string(row, 0, line, styles.subtle())
            row += 1
