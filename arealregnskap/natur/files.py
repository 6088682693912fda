"""Reads tables that a municipality has filled in: CSV (comma or semicolon) or the first sheet of an Excel file.

Everything is taken as text; lines that begin with # are notes. Templates lie in ``data/natur/*_mal.csv``.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pandas as pd
import pyogrio

from ..datafiles import data_dir
from ..errors import HostileFileError, ReadError

#: A table typed by people is small; more is a mistake or worse [bytes].
_LARGEST = 20_000_000
_LARGEST_UNPACKED = 200_000_000


def template(name: str) -> Path:
    """The empty template to hand out: tilstand, tilstand_enheter, tjenester, utslippsfaktorer or naturpoeng."""
    return data_dir() / "natur" / f"{name}_mal.csv"


def read_table(path: Path) -> pd.DataFrame:
    """All cells as text, under the file's own column names; the index is the line in the file.

    Raises ReadError for what is no such table, HostileFileError for what unpacks to far more than a table.
    """
    rows = [(n, cells) for n, cells in lines(path) if any(cells) and not cells[0].startswith("#")]
    if not rows:
        raise ReadError(
            "Tabellen er tom.", where=path.name, remedy="Bruk malen, og fyll ut linjene under overskriften."
        )
    heads = [head.strip() for head in rows[0][1]]
    while heads and not heads[-1]:
        heads.pop()
    if len(set(heads)) < len(heads) or not all(heads):
        raise ReadError("To kolonner har samme navn, eller en har ikke navn.", where=path.name)
    body = [(cells + [""] * len(heads))[: len(heads)] for _, cells in rows[1:]]
    return pd.DataFrame(body, columns=heads, index=pd.Index([n for n, _ in rows[1:]], name="linje"), dtype=str)


def lines(path: Path) -> list[tuple[int, list[str]]]:
    """Every line of the file with its number, cells as text. Raises as ``read_table``."""
    if not path.is_file():
        raise ReadError("Fila finnes ikke.", where=str(path))
    content = path.read_bytes()
    if len(content) > _LARGEST:
        raise ReadError("Tabellen er for stor til å være fylt ut for hånd.", where=path.name)
    return _sheet(path) if content[:4] == b"PK\x03\x04" else _csv(content, path.name)


def _csv(content: bytes, name: str) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what Excel in Norway writes as «CSV»
    if "\0" in text:
        raise ReadError("Fila er ikke en tekstfil.", where=name, expected="CSV eller Excel (.xlsx)")
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    return [(reader.line_num, [c.strip() for c in cells]) for cells in reader if cells]


def _delimiter(text: str) -> str:
    """What parts the cells: told by the first line, or, where that is a title (one cell, or a blank line below it, as
    Statistikkbanken writes), by the line that comes next."""
    written = [line for line in text.splitlines() if not line.startswith("#")]
    while written and not written[0].strip():
        written.pop(0)
    if not written:
        return ","
    below = next((line for line in written[1:] if line.strip()), "")
    title = (len(written) > 1 and not written[1].strip()) or not any(d in _unquoted(written[0]) for d in ";\t,")
    if title and below:
        return next((d for d in ";\t" if d in _unquoted(below)), ",")
    return ";" if written[0].count(";") > written[0].count(",") else "\t" if "\t" in written[0] else ","


def _unquoted(line: str) -> str:
    """A line without what stands in quotation marks."""
    return "".join(line.split('"')[::2])


def _sheet(path: Path) -> list[tuple[int, list[str]]]:
    """The first sheet, row by row, without taking any row for a heading."""
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(i.file_size for i in parts.infolist()) > _LARGEST_UNPACKED:
                raise HostileFileError("Fila pakker ut mye mer enn en tabell.", where=path.name)
        frame = pyogrio.read_dataframe(path, read_geometry=False, layer=0, HEADERS="DISABLE", FIELD_TYPES="STRING")
    except (zipfile.BadZipFile, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as e:
        raise ReadError("Fila er ikke et regneark vi kan lese.", where=path.name, expected="CSV eller .xlsx") from e
    cells = frame.astype(object).where(frame.notna(), "")
    return [(n, [str(v).strip() for v in row]) for n, row in enumerate(cells.to_numpy(), 1)]
