"""Templates that the municipality fills in for the accounts of nature: CSV as it lies in the data, or an Excel sheet.

The Excel sheet has the same notes and columns, a choice list in each column that has a code list, and empty rows ready.
Both are read back by ``natur.files.read_table``.
"""

from __future__ import annotations

import io

import xlsxwriter

from ..case import NATUR_TABLES
from ..codes import codelist
from ..errors import ArealregnskapError
from ..natur import factors, points, services
from ..natur.condition import classes
from ..natur.condition import template as condition
from ..natur.files import template
from ..schema import Column

#: What each template is for, bokmål and nynorsk.
TITLES = {
    "tilstand": ("Tilstandsvariabler per økosystemtype", "Tilstandsvariablar per økosystemtype"),
    "tilstand_enheter": ("Tilstandsindeks per lokalitet eller rute", "Tilstandsindeks per lokalitet eller rute"),
    "tjenester": ("Økosystemtjenester, tilgang og bruk", "Økosystemtenester, tilgang og bruk"),
    "utslippsfaktorer": ("Klimafaktorer for arealendring", "Klimafaktorar for arealendring"),
    "naturpoeng": ("Naturpoeng på prosjektnivå (ikke bekreftet)", "Naturpoeng på prosjektnivå (ikkje stadfesta)"),
}
COLUMNS: dict[str, tuple[Column, ...]] = {
    "tilstand": condition.COLUMNS,
    "tilstand_enheter": classes.COLUMNS,
    "tjenester": services.COLUMNS,
    "utslippsfaktorer": factors.COLUMNS,
    "naturpoeng": points.COLUMNS,
}
_ROWS = 200  # empty rows that have choice lists


def content(name: str, *, excel: bool = False) -> bytes:
    """The empty template as a file. Raises ArealregnskapError for a name that is none."""
    if name not in NATUR_TABLES:
        raise ArealregnskapError(
            f"Malen «{name}» finnes ikke.", expected=", ".join(NATUR_TABLES), remedy="Velg en av disse."
        )
    return _workbook(name) if excel else template(name).read_bytes()


def _workbook(name: str) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    page = book.add_worksheet(name)
    note, head = book.add_format({"font_color": "#4a4d50"}), book.add_format({"bold": True, "bottom": 1})
    needed = book.add_format({"bold": True, "bottom": 1, "bg_color": "#eef3f8"})
    text = template(name).read_text(encoding="utf-8-sig")
    notes = [line for line in text.splitlines() if line.startswith("#")]
    for row, line in enumerate(notes):
        page.write_string(row, 0, line, note)
    at = len(notes)
    for i, column in enumerate(COLUMNS[name]):
        page.write_string(at, i, column.name, needed if column.required else head)
        page.set_column(i, i, max(12, len(column.name) + 2))
        if column.codelist:
            codes = list(codelist(column.codelist))
            page.data_validation(at + 1, i, at + _ROWS, i, {"validate": "list", "source": codes})
    page.freeze_panes(at + 1, 0)
    book.close()
    return buffer.getvalue()
