"""The notes under a table as a page shows it: of the columns that stand there, and not of those that were left out."""

from __future__ import annotations

from collections.abc import Sequence

from arealregnskap.accounts.rounding import NOTE_NB, NOTE_NN, SHARE_DECIMALS, Rounding, decimals, gap, is_share
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
    summed = {c.name: c for c in columns if (c.unit == "daa" or is_share(c)) and c.name in sheet.sums}
    places = {n: SHARE_DECIMALS if is_share(c) else decimals(sheet.frame[n].dropna()) for n, c in summed.items()}
    off = {n: by for n, c in summed.items() if (by := gap(c, sheet.frame[n], float(sheet.total[n]), places[n]))}
    return Rounding(places, off).note({c.name: c.label(language) for c in columns}, language) if off else ""
