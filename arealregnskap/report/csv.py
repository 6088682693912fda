"""CSV, one file per table, in two dialects, with a text file that says what they are.

``csv/`` opens in a Norwegian spreadsheet: semicolon, decimal comma, byte order mark, headings, areas to 0,001 daa.
``csv_maskin/`` is for programs: comma, decimal point, ISO dates, column names, full precision, empty for missing.
In both, text that a spreadsheet could take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..accounts.rounding import is_share
from ..nynorsk import state_text
from ..result import Result
from ..schema import Column
from .document import Document
from .facts import SYNTHETIC, sources, synthetic_sentence
from .model import Sheet
from .numbers import missing_text
from .styles import guarded
from .texts import TEXTS

#: Decimals of a unit in the Norwegian files; of others 3, and 5 of a share. A square metre is seen in both.
_PLACES = {"daa": 3, "ha": 4}
#: Heading and value of the column that marks invented data in every row.
_MARK = ("datagrunnlag", "SYNTETISK")


@dataclass(frozen=True)
class Dialect:
    folder: str
    delimiter: str
    encoding: str
    norwegian: bool


NORWEGIAN = Dialect("csv", ";", "utf-8-sig", True)
MACHINE = Dialect("csv_maskin", ",", "utf-8", False)


def contents(result: Result, document: Document, language: str = "nb") -> Iterator[tuple[str, bytes]]:
    """Path below the result folder and content of every file."""
    for dialect in (NORWEGIAN, MACHINE):
        for sheet in document.all():
            text = table(sheet, dialect, language, synthetic=result.synthetic)
            yield f"{dialect.folder}/{sheet.slug}.csv", text.encode(dialect.encoding)
        about = _about(result, document, dialect, language)
        yield f"{dialect.folder}/_om.txt", about.encode(dialect.encoding)


def table(sheet: Sheet, dialect: Dialect, language: str = "nb", *, synthetic: bool = False) -> str:
    """One table as text: a heading row, then the body rows; no total, so that nothing is counted twice."""
    buffer = io.StringIO(newline="")
    write = csv.writer(buffer, delimiter=dialect.delimiter, lineterminator="\r\n").writerow
    mark = _MARK if synthetic else ()
    heads = [c.heading(language) if dialect.norwegian else c.name for c in sheet.columns]
    write([_safe(h) for h in (*heads, *mark[:1])])
    columns = [_cells(c, sheet.frame[c.name], dialect, language) for c in sheet.columns]
    for row in zip(*columns, strict=True):
        write([*row, *mark[1:]])
    return buffer.getvalue()


def _cells(column: Column, values: pd.Series, dialect: Dialect, language: str) -> list[str]:
    t = TEXTS[language]
    if column.type in ("float", "int"):
        return [_number(column, v, dialect) for v in values]
    missing = values.isna()
    out = []
    for value, empty in zip(values, missing, strict=True):
        if empty:
            out.append(missing_text(column) if dialect.norwegian else "")
        elif column.type == "bool":
            out.append((t["ja"] if value else t["nei"]) if dialect.norwegian else str(bool(value)).lower())
        elif column.type == "date":
            day = pd.Timestamp(value).date()
            out.append(day.strftime("%d.%m.%Y") if dialect.norwegian else day.isoformat())
        else:
            text = str(value)
            out.append(_safe(state_text(column.name, text, language) if dialect.norwegian else text))
    return out


def _number(column: Column, value: Any, dialect: Dialect) -> str:
    if pd.isna(value):
        return missing_text(column) if dialect.norwegian else ""
    if column.type == "int":
        return str(int(value))
    if not dialect.norwegian:
        return repr(float(value))
    text = f"{float(value):.{_PLACES.get(column.unit, 5 if is_share(column) else 3)}f}".rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).replace(".", ",")


def _safe(text: str) -> str:
    kept, risky = guarded(text)
    return f"'{kept}" if risky else kept


def _about(result: Result, document: Document, dialect: Dialect, language: str) -> str:
    """What the files are, for the reader who has only them."""
    t, case, nn = TEXTS[language], result.case, language == "nn"
    lines = [f"{case.kommunenavn}: {case.title}", f"{t['kommune']} {case.kommunenummer}"]
    if result.synthetic:
        lines += [SYNTHETIC, synthetic_sentence(language)]
    lines += [f"{row.hva}: {row.tekst}" for row in document.method.frame.itertuples()]
    apostrophe = (
        "Tekst som kunne blitt tatt for en formel, har fått ' foran."
        if not nn
        else "Tekst som kunne blitt teken for ein formel, har fått ' framfor."
    )
    lines += ["", apostrophe, t["tegn"] if dialect.norwegian else "", "", t["kilder"]]
    for i in sources(result):
        known = (i.owner, i.licence, i.access.value, i.date.isoformat() if i.date else "", i.file_name, i.sha256)
        lines.append(f"- {i.title}: {', '.join(k for k in known if k)}")
    for sheet in document.all():
        lines += ["", f"{sheet.slug}.csv – {sheet.title}. {sheet.ruleset}".rstrip(". ")]
        lines += [f"  {c.name}: {c.heading(language)}. {c.explained(language)}".rstrip(". ") for c in sheet.columns]
        lines += [f"  {note}" for note in sheet.notes]
    return "\r\n".join(lines) + "\r\n"
