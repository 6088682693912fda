"""The notes under a table as a page shows it: of the columns that stand there, and not of those that were left out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from arealregnskap.accounts.rounding import NOTE_NB, NOTE_NN, Rounding, decimals, rounded
from arealregnskap.report.model import Sheet
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
    places, off = {}, {}
    for column in (c for c in columns if c.unit == "daa" and c.name in sheet.sums):
        values, total = sheet.frame[column.name].dropna(), float(sheet.total[column.name])
        places[column.name] = decimals(values)
        if math.isnan(total):
            continue
        rows = math.fsum(rounded(float(v), places[column.name]) for v in values)
        if gap := rounded(rows - rounded(total, places[column.name]), places[column.name]):
            off[column.name] = gap
    return Rounding(places, off).note({c.name: c.label(language) for c in columns}, language) if off else ""
