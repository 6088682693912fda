"""The notes under a table as a page shows it: of the columns that stand there, and not of those that were left out."""

from __future__ import annotations

from collections.abc import Sequence

from arealregnskap.accounts.rounding import NOTE_NB, NOTE_NN, compared, is_share
from arealregnskap.report.model import Sheet
from arealregnskap.report.numbers import decimals
from arealregnskap.schema import Column

_ROUNDING = (NOTE_NB.partition("{")[0], NOTE_NN.partition("{")[0])


def notes(sheet: Sheet, columns: Sequence[Column], language: str) -> tuple[str, ...]:
    """The sheet's notes; the one of sums that do not add up as shown names the columns shown, or is left out."""
    return tuple(
        told
        for note in sheet.notes
        if (told := _rounding(sheet, columns, language) if note.startswith(_ROUNDING) else note)
    )


def _rounding(sheet: Sheet, columns: Sequence[Column], language: str) -> str:
    summed = [c for c in columns if (c.unit == "daa" or is_share(c)) and c.name in sheet.sums]
    rows = {c.name: sheet.frame[c.name] for c in summed}
    found = compared(summed, rows, sheet.total, {c.name: decimals(c, rows[c.name]) for c in summed})
    return "" if found.adds_up else found.note({c.name: c.label(language) for c in columns}, language)
