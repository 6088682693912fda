"""SSB table 09594 for one municipality, from a file that a person saved.

Two shapes are read, as CSV (semicolon, comma or tab) or Excel: our template (``data/ssb/09594_mal.csv``, columns
``klasse`` and ``km2``), and what Statistikkbanken saves: a title line, a blank line, and a head with *region*,
*arealklasse* and one column per year (``Areal (km²) 2023``). The newest year is taken. A class begins with its number.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ..errors import CaseError

_CLASS = re.compile(r"\s*(\d{1,2})(\.\d+)?\s+\S")
_YEAR = re.compile(r"(?:19|20)\d\d")
_REMEDY = "Bruk malen 09594_mal.csv, eller lagre tabell 09594 fra Statistikkbanken som CSV eller Excel."

Rows = list[list[str]]


def read(path: Path, kommunenummer: str) -> pd.DataFrame:
    """One row per class: klasse ("17 Skog") and km2, NaN where SSB has no figure.

    ``attrs``: ``ar`` (the year, as text) and ``utelatt`` (rows that are no class, such as sums). Raises CaseError for
    a file that is not the table, has another municipality, or has no figures.
    """
    rows = _excel(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path)
    head, klass, region, value = _head(rows, path)
    body = [row for row in rows[head + 1 :] if len(row) > max(klass, value) and row[klass].strip()]
    if region is not None:
        body = _of(body, region, kommunenummer, path)
    found = [(row[klass].strip(), _number(row[value])) for row in body]
    left_out = tuple(name for name, _ in found if not _CLASS.match(name))
    found = _without_sums([(name, km2) for name, km2 in found if _CLASS.match(name)])
    if not any(km2 == km2 for _, km2 in found):
        raise CaseError("Fant ingen arealtall i SSB-tabellen.", where=path.name, remedy=_REMEDY)
    twice = [name for name, count in pd.Series([n for n, _ in found]).value_counts().items() if count > 1]
    if twice:
        raise CaseError(f"Klassen «{twice[0]}» står flere ganger i SSB-tabellen.", where=path.name, remedy=_REMEDY)
    frame = pd.DataFrame(found, columns=["klasse", "km2"])
    year = _YEAR.search(rows[head][value])
    frame.attrs = {"ar": year[0] if year else "", "utelatt": left_out}
    return frame


def _csv(path: Path) -> Rows:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    delimiter = max(";\t,", key=text.count)
    return list(csv.reader(text.splitlines(), delimiter=delimiter))


def _excel(path: Path) -> Rows:
    import openpyxl

    try:
        sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    except Exception as e:  # a damaged workbook fails in many ways, all of them meaning the same to the reader
        raise CaseError("Fila er ikke en Excel-arbeidsbok.", where=path.name, remedy=_REMEDY) from e
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return _filled_down(rows)


def _filled_down(rows: Rows) -> Rows:
    """Statistikkbanken writes a region once, above its classes."""
    above = ""
    for row in rows:
        if len(row) > 1 and row[0].strip():
            above = row[0]
        elif len(row) > 1 and row[1].strip():
            row[0] = above
    return rows


def _head(rows: Rows, path: Path) -> tuple[int, int, int | None, int]:
    """Row of the head, and the columns of class, region and the newest figures."""
    for n, row in enumerate(rows):
        names = [cell.strip().casefold() for cell in row]
        klass = next((i for i, name in enumerate(names) if name == "klasse" or name.startswith("arealklass")), None)
        figures = [i for i, name in enumerate(names) if "km2" in name or "km²" in name or _YEAR.fullmatch(name)]
        if klass is not None and figures:
            region = next((i for i, name in enumerate(names) if name.startswith(("region", "kommune"))), None)
            return n, klass, region, max(figures, key=lambda i: (_newest(names[i]), i))
    raise CaseError(
        "Fila er ikke SSB tabell 09594.", where=path.name,
        expected="en linje med kolonnene «klasse» og «km2», eller «arealklasse» og «Areal (km²) ÅR»", remedy=_REMEDY,
    )  # fmt: skip


def _newest(name: str) -> str:
    years = _YEAR.findall(name)
    return str(years[-1]) if years else ""


def _of(rows: Rows, region: int, number: str, path: Path) -> Rows:
    """The rows of one municipality; a file with one region only is taken to be it when its number says so."""
    own = [row for row in rows if re.search(rf"(?<!\d){number}(?!\d)", row[region])]
    if not own:
        met = ", ".join(dict.fromkeys(row[region].strip() for row in rows[:50])) or "ingen"
        raise CaseError(f"Fant ikke kommune {number} i SSB-tabellen.", where=path.name,
                        expected=f"{number} i kolonnen for region; fila har {met}", remedy=_REMEDY)  # fmt: skip
    return own


def _number(text: str) -> float:
    """A figure with decimal point or comma; SSB's signs for no figure are not a number."""
    plain = re.sub(r"[\s\u00a0]", "", text).replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return float("nan")


def _without_sums(found: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Classes without those whose parts are there too (22 beside 22.01 and 22.02)."""
    split = {hit[1] for name, _ in found if (hit := _CLASS.match(name)) and hit[2]}
    return [(n, v) for n, v in found if (hit := _CLASS.match(n)) and (hit[2] or hit[1] not in split)]
