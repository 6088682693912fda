"""Decisions as an Excel workbook: one sheet to change, one with the whole history, one for long geometry.

Text is always written as text, so nothing a person has typed becomes a formula; a cell that holds a formula when the
file comes back is refused.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import openpyxl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ...codes import codelist
from ...errors import HostileFileError, PlanvaskError, ReadError
from ...units import M2_PER_DAA
from ..history import History
from ..wash import Wash
from .merge import EDITABLE, Edit
from .rows import COLUMNS, of_decision, to_history, to_rows

DECISIONS, HISTORY, GEOMETRY = "Beslutninger", "Historikk", "Geometri"

#: Columns of the sheet of decisions with their headings; those of ``EDITABLE`` may be changed.
HEADS = {
    "omrade": "Område", "navn": "Navn i planen", "formal": "Arealformål", "plan": "Plan-id",
    "reserve_daa": "Reserve [daa]", "alternativ": "Alternativ", "beslutning": "Beslutning",
    "til_formal": "Nytt formål (kode)", "begrunnelse": "Begrunnelse", "saksnummer": "Saksnummer", "lenker": "Lenker",
    "innspill": "Innspill", "sone": "Sone", "del": "Del som tas ut (WKT)", "linje": "Delelinje (WKT)",
    "side": "Side av linja", "avgjort_av": "Avgjort av", "tidspunkt": "Tidspunkt", "versjon": "Versjon",
    "stabil_id": "Varig id",
}  # fmt: skip
_WIDTHS = {"navn": 24, "formal": 22, "beslutning": 26, "begrunnelse": 60, "lenker": 30, "tidspunkt": 26}
_SYNTHETIC = "SYNTETISKE EKSEMPELDATA"
#: A cell holds 32 767 letters; longer geometry is cut in pieces of this.
_PIECE = 30_000
_POINTER = "se arket Geometri, nr. "
_LARGEST, _LARGEST_UNPACKED = 50_000_000, 500_000_000
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_HEAD_WITHIN = 12


def content(wash: Wash, history: History, *, synthetic: bool = False) -> bytes:
    """The workbook of a history."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    long: list[str] = []
    writer = _Writer(book, long)
    sheet = writer.sheet(DECISIONS, synthetic, "Endre bare de hvite kolonnene, og importer fila igjen.")
    writer.table(sheet, HEADS, list(_rows(wash, history)))
    names = [codelist("beslutning").label(c) for c in codelist("beslutning")]
    column = list(HEADS).index("beslutning")
    sheet.data_validation(4, column, 1_000_000, column, {"validate": "list", "source": names, "ignore_blank": True})
    sheet = writer.sheet(HISTORY, synthetic, "Alle beslutninger i rekkefølge. Dette arket skal ikke endres.")
    writer.table(sheet, dict.fromkeys(COLUMNS), to_rows(history))
    sheet = writer.sheet(GEOMETRY, synthetic, "Flater og linjer som er for lange for én celle.")
    pieces = [
        {"nr": n, "bit": i // _PIECE, "tekst": text[i : i + _PIECE]}
        for n, text in enumerate(long, 1)
        for i in range(0, len(text), _PIECE)
    ]
    writer.table(sheet, dict.fromkeys(("nr", "bit", "tekst")), pieces)
    book.close()
    return buffer.getvalue()


def read(data: bytes, where: str) -> tuple[History, list[Edit]]:
    """The history in a workbook, and the rows of its sheet of decisions.

    Raises ReadError for what is no such workbook, HostileFileError for what unpacks to far more than one, and
    PlanvaskError with every row that cannot be read.
    """
    book = _open(data, where)
    long: dict[str, str] = {}
    for row in _table(book, GEOMETRY, "tekst", where):
        key = str(_number(row["nr"]))
        long[key] = long.get(key, "") + str(row["tekst"] or "")
    history = to_history((_whole(row, long) for row in _table(book, HISTORY, "stabil_id", where)), where)
    keys = {head: key for key, head in HEADS.items()}
    edits = []
    for row in _table(book, DECISIONS, HEADS["stabil_id"], where):
        named = _whole({keys.get(head, head): value for head, value in row.items()}, long)
        if not any(named.get(k) not in (None, "") for k in ("stabil_id", "omrade", "beslutning")):
            continue
        version = _number(named.get("versjon"))
        edits.append(Edit(
            row[_LINE], str(named.get("stabil_id") or "").strip(), str(named.get("alternativ") or "").strip(), version,
            {key: named.get(key) for key in EDITABLE},
        ))  # fmt: skip
    return history, edits


def _rows(wash: Wash, history: History) -> Iterator[dict[str, Any]]:
    """One row per alternative and area."""
    formal = codelist("arealformal")
    reserve = wash.measures.matrix[:, 0] / M2_PER_DAA
    for alternative in history.alternatives:
        for n, area in enumerate(wash.areas.itertuples()):
            held = history.current(str(area.Index), alternative)
            decision = of_decision(held)
            yield {
                **decision, "omrade": area.omrade_id, "navn": area.omradenavn, "plan": area.planid,
                "formal": f"{area.arealformal} {formal.label(str(area.arealformal))}", "reserve_daa": float(reserve[n]),
                "beslutning": codelist("beslutning").label(held.kind),
                "versjon": history.version(str(area.Index), alternative),
            }  # fmt: skip


class _Writer:
    """Writes tables whose text stays text."""

    def __init__(self, book: xlsxwriter.Workbook, long: list[str]) -> None:
        self.book, self.long = book, long
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2})
        self.plain = book.add_format({"valign": "top", "text_wrap": True})
        self.risky = book.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True})
        self.locked = book.add_format({"valign": "top", "font_color": "#54575b", "bg_color": "#f2f2f2"})
        self.daa = book.add_format({"valign": "top", "num_format": "#,##0.0", "bg_color": "#f2f2f2"})
        self.mark = book.add_format({"bold": True, "font_color": "#4a2f00", "bg_color": "#fbe8c8"})

    def sheet(self, name: str, synthetic: bool, note: str) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, f"Planvask: {name.lower()}", self.book.add_format({"bold": True, "font_size": 14}))
        sheet.write_string(1, 0, note)
        if synthetic:
            sheet.write_string(2, 0, _SYNTHETIC, self.mark)
        sheet.freeze_panes(4, 1)
        return sheet

    def table(self, sheet: Worksheet, heads: Mapping[str, str | None], rows: Sequence[Mapping[str, Any]]) -> None:
        for i, (key, head) in enumerate(heads.items()):
            sheet.write_string(3, i, head or key, self.head)
            sheet.set_column(i, i, _WIDTHS.get(key, 14))
        for r, row in enumerate(rows, 4):
            for i, key in enumerate(heads):
                self._cell(sheet, r, i, key, row.get(key), editable=heads is HEADS and key in EDITABLE)

    def _cell(self, sheet: Worksheet, r: int, i: int, key: str, value: Any, *, editable: bool) -> None:
        if value is None or value == "" or value != value:
            return
        if isinstance(value, (int, float)):
            sheet.write_number(r, i, value, self.daa if key.endswith("_daa") else self.locked)
            return
        text = str(value)
        if len(text) > _PIECE:
            self.long.append(text)
            text = f"{_POINTER}{len(self.long)}"
        sheet.write_string(
            r, i, text, self.risky if text.startswith(_RISKY) else self.plain if editable else self.locked
        )


_LINE = "\0linje"


def _open(data: bytes, where: str) -> openpyxl.Workbook:
    if len(data) > _LARGEST:
        raise ReadError("Fila er for stor til å være en tabell over beslutninger.", where=where)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(i.file_size for i in parts.infolist()) > _LARGEST_UNPACKED:
                raise HostileFileError("Fila pakker ut mye mer enn en tabell.", where=where)
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    except HostileFileError:
        raise
    except Exception as e:  # openpyxl raises whatever its XML parser meets in a damaged file
        raise ReadError("Fila er ikke et regneark vi kan lese.", where=where, expected="Excel (.xlsx)") from e


def _table(book: openpyxl.Workbook, name: str, telling: str, where: str) -> Iterator[dict[str, Any]]:
    """The rows of a sheet by heading; the heading is the row that has the column ``telling``."""
    if name not in book.sheetnames:
        raise ReadError(f"Arket «{name}» mangler.", where=where, remedy="Bruk fila som ble eksportert.")
    heads: list[str] = []
    formulas = []
    for line, cells in enumerate(book[name].iter_rows(), 1):
        values = [c.value for c in cells]
        if not heads:
            if telling in values:
                heads = [str(v) if v is not None else "" for v in values]
            elif line > _HEAD_WITHIN:
                break
            continue
        if any(v is not None for v in values):
            formulas += [f"{name}, linje {line}: cellen har en formel." for c in cells if c.data_type == "f"]
            yield dict(zip(heads, values, strict=False)) | {_LINE: line}
    if not heads:
        raise ReadError(f"Arket «{name}» mangler kolonnen «{telling}».", where=where)
    if formulas:
        raise PlanvaskError("Fila har formler der det skal stå verdier.", where=where, faults=tuple(formulas[:20]),
                            remedy="Lim inn verdiene i stedet.")  # fmt: skip


def _whole(row: dict[str, Any], long: Mapping[str, str]) -> dict[str, Any]:
    """A row with its long texts fetched."""
    return {
        key: long.get(value.removeprefix(_POINTER), value) if isinstance(value, str) and value.startswith(_POINTER)
        else value
        for key, value in row.items()
    }  # fmt: skip


def _number(value: Any) -> int | None:
    try:
        return int(value) if value not in (None, "") and math.isfinite(float(value)) else None
    except (TypeError, ValueError):
        return None
