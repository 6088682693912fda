"""How the sheets of the workbook print: on A4, which table a page is of, and tables wider than a page."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from ..result import Result
from .facts import SYNTHETIC, source_line
from .texts import TEXTS

#: [characters] of table width on one landscape A4 page, which prints text at about 60 % of its size, never smaller; and
#: of the columns that are repeated on each page.
PAGE, _REPEATED = 200, 60
_SMALLEST = 0.6
_NARROW = range(60, 35, -1)  # [characters] columns of text may be made this narrow to keep a table on one page
_LINES = 29  # of text at its full size on such a page, the head of the table among them
_NOTES = (100, 160)  # [characters] notes are wrapped to the width of the table, within these
_HEADING, _FOOTER = 100, 110  # letters; Excel's limit for a whole header or footer is 255


@dataclass(frozen=True)
class Parting:
    """How a table is parted on pages side by side.

    ``repeated`` is how many of its first columns each page shows, ``wide`` the [characters] of a page, and ``notes``
    those that text under the table may take from the first column that is not repeated. Text in repeated columns is
    printed again on each page, cut off where these columns end, so a parted table keeps text out of them.
    """

    pages: int
    repeated: int
    wide: float
    notes: int

    def under(self, lines: float) -> int:
        """Pages under each other for a sheet of so many lines, 0 for as many as it takes: one less than it takes where
        text can still be read, so that the end of the notes does not stand alone on a page."""
        scale = min(1.0, _SMALLEST * PAGE / self.wide)
        needed = lines * scale / _LINES
        fewer = math.floor(needed)
        return fewer if fewer < needed and scale * fewer >= _SMALLEST * needed else 0


def parting(widths: list[float], labels: int) -> Parting:
    """The parting of a table whose columns have these widths [characters], the first ``labels`` naming its rows."""
    seen, (least, most) = sum(widths), _NOTES
    if seen <= PAGE:
        notes = min(max(seen, least), most)
        return Parting(1, 0, max(seen, notes), int(notes))
    repeated = max((n for n in range(labels + 1) if sum(widths[:n]) <= _REPEATED), default=0)
    own = widths[repeated:]
    pages = math.ceil(sum(own) / (PAGE - seen + sum(own)))
    parts = _parts(own, pages)
    return Parting(pages, repeated, seen - sum(own) + max(parts), int(min(parts[0], most)))


def squeezed(widths: list[float], texts: list[bool]) -> list[float]:
    """The widths with columns of text made narrower, their text on more lines, where that keeps the table on one
    page; else as they are."""
    if sum(widths) > PAGE:
        for most in _NARROW:
            made = [min(w, most) if text else w for w, text in zip(widths, texts, strict=True)]
            if sum(made) <= PAGE:
                return made
    return widths


def _parts(widths: list[float], pages: int) -> list[float]:
    """[characters] of columns on each page at the largest print: columns are kept whole, and a page takes what it can.

    The first page has at least its part at any print, since more room takes more columns.
    """
    rooms = {sum(widths[i:j]) for i in range(len(widths)) for j in range(i + 1, len(widths) + 1)}
    parted = (_parted(widths, room) for room in sorted(rooms) if room >= max(widths))
    return next(parts for parts in parted if len(parts) <= pages)


def _parted(widths: list[float], room: float) -> list[float]:
    """The width taken on each page with that room."""
    parts = [0.0]
    for wide in widths:
        if parts[-1] + wide > room:
            parts.append(0.0)
        parts[-1] += wide
    return parts


def set_up(page: Worksheet, result: Result, language: str, table: str) -> None:
    """A4 on its side; the table, the municipality and the day over each page, the sources and the number under it.

    The synthetic mark stands first in the middle, and the table on the line below, so that a long one has room.
    """
    t, case = TEXTS[language], result.case
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    mark = f"&C&B{SYNTHETIC}" if result.synthetic else ""
    about = f"{case.kommunenummer} {case.kommunenavn}. {t['dato']} {result.provenance.as_of:%d.%m.%Y}"
    page.set_header(f"&L&8\n{_text(table, _HEADING)}{mark}&R&8\n{_text(about, _HEADING)}")
    source = _text(source_line(result, language), _FOOTER)
    page.set_footer(f"&L&8{source}&R&8{t['side']} &P {t['av']} &N")


def _text(text: str, most: int) -> str:
    """A text for the head or foot of a page, where ``&`` has a meaning and is doubled."""
    return textwrap.shorten(text, most, placeholder=" …").replace("&", "&&")
