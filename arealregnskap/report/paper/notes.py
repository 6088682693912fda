"""The notes under a printed table: of the rows and columns that stand there, in the direction they stand in."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

import pandas as pd

from ...accounts.rounding import NOTE_NB, NOTE_NB_ADDS, NOTE_NN, NOTE_NN_ADDS, compared
from ...schema import Column
from ..model import Sheet
from ..numbers import decimals, figure_text, uneven_rows
from . import sums
from .layout import Layout
from .texts import TEXTS

_ROUNDED = (NOTE_NB.partition("{")[0], NOTE_NN.partition("{")[0])
#: Notes that are said once for the whole document, that only help in a workbook, or that are about rows and columns of
#: the whole table, and are made anew for those printed.
_NOT_HERE = (
    "Tegn:", "Teikn:", "Langs radene", "Rader og kolonner uten tall", "Rader og kolonnar utan tal", NOTE_NB_ADDS,
    NOTE_NN_ADDS, *_ROUNDED,
)  # fmt: skip
#: The column of scenarios; a layout may print some of them alone.
_SCENARIO = "endring"


def kept(
    sheet: Sheet, layout: Layout, columns: Sequence[Column], rows: Sequence[int], language: str = "nb"
) -> list[str]:
    """The table's own notes that are about something printed."""
    return [
        said
        for note in sheet.notes
        if not note.startswith(_NOT_HERE)
        and all(_printed(sheet, about, columns, rows) for first, about in layout.about if note.startswith(first))
        and (said := _of_printed(note, sheet, layout, rows, language))
    ]


def _printed(sheet: Sheet, about: tuple[str, object], columns: Sequence[Column], rows: Sequence[int]) -> bool:
    """Whether a column stands there, or a row that has the value asked for in a column of the whole table."""
    pattern, value = about
    if value is None:
        return any(fnmatchcase(c.name, pattern) for c in columns)
    return bool((sheet.frame[pattern].iloc[list(rows)] == value).any())


def uneven(sheet: Sheet, columns: Sequence[Column], rows: list[int], rest: list[int], language: str) -> list[str]:
    """The note that names the columns whose printed figures do not add up to their printed sum, shares as per cent."""
    summed = [c for c in columns if c.name in sheet.sums and c.name in sheet.total]
    values = {c.name: sheet.frame[c.name] for c in summed}
    shown = {
        name: [*own.iloc[rows], *([math.fsum(own.iloc[rest].dropna())] if rest else [])] for name, own in values.items()
    }
    found = compared(summed, shown, sheet.total, {c.name: decimals(c, values[c.name]) for c in summed})
    return [] if found.adds_up else [found.note({c.name: c.label(language) for c in columns}, language)]


def uneven_inside(
    sheet: Sheet, columns: Sequence[Column], rows: Sequence[int], told: Sequence[str], language: str
) -> list[str]:
    """The note of sums along rows or down to a row of sums that do not add up as printed, where none is told yet."""
    if any(n.startswith(_ROUNDED) for n in told) or not sums.uneven(sheet, columns, rows):
        return []
    return [TEXTS[language]["rundet"]]


def turned(notes: Sequence[str], sheet: Sheet, columns: Sequence[Column], language: str) -> tuple[str, ...]:
    """The notes when columns became rows: a sum along a row is down a column there, and neither way need add up."""
    t = TEXTS[language]
    own = {c.name: c for c in uneven_rows(sheet.frame, sheet.columns, sheet.parts)}
    made = [
        t["begge_veier"] if n.startswith((*_ROUNDED, t["rundet"])) else n.replace(*t["rad_blir_kolonne"]) for n in notes
    ]
    if columns[-1].name in own and t["begge_veier"] not in made:
        made.append(t["begge_veier"])
    return tuple(made)


def chosen(sheet: Sheet, layout: Layout, shown: int, language: str) -> str:
    """Which scenarios or groups are printed, where a layout leaves others out; empty where none is."""
    (column, values), *_ = [*layout.among.items(), ("", ())]
    if not layout.tells:
        return ""
    among = sheet.frame[column].isin(values)
    if among.all() or not among.any():
        return ""
    t, which = TEXTS[language], _listed(_names(sheet, layout, among), language)
    if column == _SCENARIO:
        which = f"{t['scenarioene']} {which}"
    return t["bare_disse"].format(which) if not shown else t["bare_disse_storste"].format(which, shown)


def _names(sheet: Sheet, layout: Layout, rows: pd.Series | Sequence[int]) -> list[str]:
    """What the rows chosen are called, each once."""
    names = sheet.frame[layout.tells].astype(str)
    return list(dict.fromkeys(names[rows] if isinstance(rows, pd.Series) else names.iloc[list(rows)]))


def _listed(names: Sequence[str], language: str) -> str:
    """«a, b og c»."""
    return f" {TEXTS[language]['og']} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _of_printed(note: str, sheet: Sheet, layout: Layout, rows: Sequence[int], language: str) -> str:
    """A note that begins with a list of groups, with those that are printed; empty where none of them is."""
    groups, verb, rest = note.partition(" er ")
    named = re.split(r", | og ", groups)
    if not layout.tells or len(named) < 2 or not set(named) <= set(sheet.frame[layout.tells].astype(str)):
        return note
    printed = _names(sheet, layout, rows)
    there = [n for n in named if n in printed]
    return f"{_listed(there, language)}{verb}{rest}" if there else ""


def left_out(sheet: Sheet, layout: Layout, language: str) -> list[str]:
    """What tells of the rows that the layout leaves out, and what it has to say of the table in any case."""
    t, (text, counted) = TEXTS[language], layout.away
    away = pd.Series(False, index=sheet.frame.index)
    for name, values in layout.leave_out.items():
        away |= sheet.frame[name].isin(values)
    told = [t[text].format(sheet.frame.loc[away, counted].nunique())] if text and away.any() else []
    return [*told, *(t[key] for key in layout.also)]


def besides(sheet: Sheet, layout: Layout, language: str) -> list[str]:
    """Columns of area that are left out though the printed ones are the rest of the same sum: told where not none."""
    columns = [c for c in sheet.columns if c.name in layout.told and sheet.total.get(c.name, 0.0) != 0]
    said = [f"{c.label(language)} {figure_text(c, sheet.frame[c.name], sheet.total[c.name])}\u00a0daa" for c in columns]
    return [TEXTS[language]["uten_kolonne"].format(", ".join(said))] if said else []
