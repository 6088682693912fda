"""How cells of the workbook look, and how wide its columns are."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format

from ..accounts.rounding import is_share
from ..schema import Column
from .numbers import decimals, is_year, zero_is_none

#: Text that a spreadsheet may take for a formula when it is edited or pasted on.
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NARROWEST, _WIDEST, _WIDEST_PROSE = 7, 60, 100
LINE_HEIGHT = 15  # [points] of one line of text
#: Excel holds this much text in a cell.
LONGEST = 32_767
_DIGITS = str.maketrans("123456789", "0" * 9)


class Styles:
    """Formats by what they are for; each is made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def title(self) -> Format:
        return self.get(bold=True, font_size=14)

    def synthetic(self) -> Format:
        return self.get(bold=True, font_color="#4a2f00", bg_color="#fbe8c8")

    def subtle(self) -> Format:
        return self.get(font_color="#54575b")

    def head(self, number: bool, *, indent: int = 0) -> Format:
        side = {"align": "right"} if number else {"align": "left", "indent": indent}
        return self.get(bold=True, text_wrap=True, valign="bottom", bottom=2, font_size=10, **side)

    def text(
        self, *, bold: bool = False, wrap: bool = False, risky: bool = False, top: bool = False, indent: int = 0
    ) -> Format:
        more = {"quote_prefix": True} if risky else {}
        return self.get(bold=bold, text_wrap=wrap, valign="top", align="left", indent=indent, **_line(top), **more)

    def number(
        self, column: Column, values: pd.Series, *, bold: bool = False, top: bool = False, signed: bool = True
    ) -> Format:
        code = number_format(column, values, signed=signed)
        return self.get(num_format=code, bold=bold, align="right", valign="top", **_line(top))

    def date(self, *, indent: int = 0) -> Format:
        return self.get(num_format="dd.mm.yyyy", align="left", valign="top", indent=indent, **_line(False))


def _line(top: bool) -> dict[str, Any]:
    return {"top": 2, "bottom": 1, "bottom_color": "#dcddde"} if top else {"bottom": 1, "bottom_color": "#dcddde"}


def number_format(column: Column, values: pd.Series, *, signed: bool = True) -> str:
    """Excel's code for the column's precision, as stored; the reader's own Excel shows it the reader's way.

    Exactly none is an en dash, so that ``0`` is left to mean less than half of the last digit (SSB's signs), and zero
    itself where zero is a value (``zero_is_none``).
    """
    if is_year(column):
        return "0"
    digits = decimals(column, values)
    plain = "#,##0" + ("." + "0" * digits if digits else "")
    if is_share(column):
        plain += "\\ %"
    zero = '"–"' if zero_is_none(column) else "0"
    return f"{plain};{'-' if signed else ''}{plain};{zero}"


def guarded(text: str) -> tuple[str, bool]:
    """The text as a cell holds it, and whether it must be marked as text so that editing keeps it so."""
    return text[:LONGEST], text.startswith(_RISKY)


@lru_cache(maxsize=4096)
def _letters(text: str) -> int:
    return max((len(line) for line in text.splitlines()), default=0)


def width(column: Column, heading: str, values: pd.Series, *, prose: bool = False) -> float:
    """Column width [characters]: wide enough for its figures and for the longest word of its heading.

    ``prose``: a table of few columns, in which long text gets room.
    """
    words = max(_letters(w) for w in heading.split()) + 2
    if column.type in ("float", "int"):
        largest = pd.to_numeric(values, errors="coerce").abs().max()
        figure = len(f"{largest:,.{decimals(column, values)}f}") if pd.notna(largest) else 2
        return min(max(words, figure + 2, _NARROWEST), _WIDEST)
    longest = max((_letters(v) for v in values.dropna().astype(str).unique()), default=0)
    return min(max(words, longest + 2, _NARROWEST), _WIDEST_PROSE if prose else _WIDEST)


def lines(text: str, characters: float) -> int:
    """Lines a text takes in a column of that width, words kept whole.

    Digits are alike to it: thousands of reasons that differ in their figures only are wrapped once.
    """
    return _lines(text.translate(_DIGITS), max(int(characters) - 1, 1))


@lru_cache(maxsize=4096)
def _lines(text: str, room: int) -> int:
    return sum(max(len(textwrap.wrap(part, room)), 1) for part in text.splitlines()) or 1
