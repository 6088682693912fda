"""From a sheet to tables that fit on a page: text cells as shown everywhere else, no figure made here but «andre».

A column has the one precision of the whole sheet, also where only some of its rows are printed, so that a figure reads
the same here as in the workbook and in the text.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fnmatch import fnmatchcase

import pandas as pd

from ...natur.changes import WHOLE
from ...nynorsk import state_text
from ...schema import Column
from ..model import Sheet
from ..numbers import figure_text
from .blocks import Grid, Head
from .layout import LAYOUTS, Layout
from .texts import TEXTS

#: Characters of table text that fit across a page at the size the writers use.
PORTRAIT, LANDSCAPE = 104.0, 158.0
#: Longest that a column of text is made before its text is broken over lines, and how far it may be squeezed so that
#: the table stands upright [characters]; a table of two columns of text is prose.
_WIDEST_TEXT, _SQUEEZED, _NARROWEST, _PROSE = 34, 17, 6, 90
#: Where a long word of a heading may be broken: before these.
_SEAMS = (
    "bebyggelse", "busetnad", "dyrka", "beite", "fastmark", "formål", "føremål", "utvikling", "kartlagt", "reserve",
    "anlegg", "områder", "område", "virksomhet", "verksemd", "utvinning", "yting", "struktur", "havner", "bonitet",
    "ramme", "areal", "ment", "nende", "under", "gående", "gåande",
)  # fmt: skip
_SOFT, _LONG_WORD = "\u00ad", 11
#: Notes that are said once for the whole document, or that only help in a workbook.
_SAID_ONCE = ("Tegn:", "Teikn:", "Langs radene")


def grids(sheet: Sheet, language: str = "nb") -> list[Grid]:
    """The sheet as one table, or as several side by side with the row heads repeated where it is too wide."""
    t, layout = TEXTS[language], _layout(sheet)
    columns = _columns(sheet, layout)
    rows, rest, empty = _rows(sheet, columns, layout)
    columns = [c for c in columns if not _nothing(sheet.frame[c.name].iloc[[*rows, *rest]], c)]
    if not rows or not columns:
        return []
    columns, same = _said_once(sheet, columns, rows, language)
    area = all(c.unit == "daa" for c in columns if c.type == "float" and c.unit)
    notes = [n for n in sheet.notes if not n.startswith(_SAID_ONCE)]
    notes += [t["alle_rader"].format("; ".join(same))] if same else []
    notes += [t["tomme_rader"]] if empty else []
    if rest:
        notes.append(t["resten"].format(len(rows)))
    elif len(columns) + len(same) < len(sheet.columns) - _hidden_codes(sheet):
        notes.append(t["utvalg"])
    caption = sheet.title + (" (daa)" if area and any(c.unit for c in columns) else "")
    body = [tuple(_text(sheet, c, sheet.frame[c.name].iloc[n], language) for c in columns) for n in rows]
    if rest:
        body.append(_remainder(sheet, columns, rest, language))
    widest = _PROSE if len(columns) == 2 and not any(c.unit for c in columns) else _WIDEST_TEXT
    grid = Grid(
        key=sheet.key,
        caption=f"{caption}. {t['regelsett'].format(sheet.ruleset)}" if sheet.ruleset else f"{caption}.",
        heads=tuple(_head(c, [r[i] for r in body], language, area, widest) for i, c in enumerate(columns)),
        rows=tuple(body),
        total=_total(sheet, columns, language),
        labels=_labels(columns),
        notes=tuple(notes),
    )
    return _split(_squeezed(grid), t)


def _layout(sheet: Sheet) -> Layout:
    """The table's own layout; without one, accounts of nature are printed for the municipality as a whole."""
    whole: dict[str, object] = {"delomrade": WHOLE.key} if "delomrade" in sheet.frame else {}
    return LAYOUTS.get(sheet.key.partition("-")[0], Layout(only=whole))


def _columns(sheet: Sheet, layout: Layout) -> list[Column]:
    """The layout's columns in its order; without one, all that are not the code of a name beside them."""
    if layout.columns:
        return [c for pattern in layout.columns for c in sheet.columns if fnmatchcase(c.name, pattern)]
    return [c for c in sheet.columns if not _is_code_of_name(c, sheet)]


def _is_code_of_name(column: Column, sheet: Sheet) -> bool:
    names = {c.name for c in sheet.columns}
    return column.type == "code" and bool({f"{column.name}navn", f"{column.name}snavn"} & names)


def _hidden_codes(sheet: Sheet) -> int:
    return sum(_is_code_of_name(c, sheet) for c in sheet.columns)


def _rows(sheet: Sheet, columns: list[Column], layout: Layout) -> tuple[list[int], list[int], bool]:
    """Positions of the rows to print, of those to sum up, and whether rows without area are left out."""
    frame = sheet.frame.reset_index(drop=True)
    keep = pd.Series(True, index=frame.index)
    for name, value in layout.only.items():
        keep &= frame[name] == value
    for name, values in layout.among.items():
        keep &= frame[name].isin(values)
    for name, values in layout.leave_out.items():
        keep &= ~frame[name].isin(values)
    areas = [c.name for c in columns if c.type == "float" and c.unit]
    if areas:
        # Not known is told, also where all else is nothing.
        something = frame[areas].isna().any(axis=1) | (frame[areas] != 0).any(axis=1)
        empty = bool((keep & ~something).any())
        keep &= something
    else:
        empty = False
    rows = [int(n) for n in frame.index[keep]]
    if len(rows) <= layout.most:
        return rows, [], empty
    by = layout.by or next((c.name for c in columns if c.unit == "daa"), "")
    if by:
        order = frame.loc[rows, by].astype(float).fillna(-1.0).sort_values(ascending=False, kind="stable")
        rows = [int(n) for n in order.index]
    return rows[: layout.most], rows[layout.most :], empty


def _nothing(values: pd.Series, column: Column) -> bool:
    """Whether a column has nothing to say: no area at all, or no text. Not known is something."""
    if column.type in ("float", "int"):
        return bool((values == 0).all())
    return bool(values.isna().all() or (values.astype(str) == "").all())


def _said_once(sheet: Sheet, columns: list[Column], rows: list[int], language: str) -> tuple[list[Column], list[str]]:
    """The columns without those that say the same in every row, and what these say; the first stays."""
    if len(rows) < 3:
        return columns, []
    kept, said = columns[:1], []
    for c in columns[1:]:
        values = sheet.frame[c.name].iloc[rows]
        if c.type in ("text", "code") and values.nunique(dropna=False) == 1 and isinstance(values.iloc[0], str):
            said.append(f"{c.label(language)}: {state_text(c.name, values.iloc[0], language)}")
        else:
            kept.append(c)
    return kept, said


def _text(sheet: Sheet, column: Column, value: object, language: str) -> str:
    if column.type in ("float", "int"):
        return figure_text(column, sheet.frame[column.name], math.nan if pd.isna(value) else float(value))  # type: ignore[arg-type, call-overload]
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return ""
    if column.type == "bool":
        return TEXTS[language]["ja" if value else "nei"]
    if column.type == "date":
        return pd.Timestamp(value).strftime("%d.%m.%Y")  # type: ignore[arg-type]
    return state_text(column.name, str(value), language)


def _remainder(sheet: Sheet, columns: list[Column], rest: list[int], language: str) -> tuple[str, ...]:
    """One row that sums the rows not shown, in the columns that are sums."""
    out = []
    for i, c in enumerate(columns):
        if i == 0:
            out.append(TEXTS[language]["andre"].format(len(rest)))
        elif c.name in sheet.sums:
            out.append(_text(sheet, c, math.fsum(sheet.frame[c.name].iloc[rest].dropna()), language))
        else:
            out.append("")
    return tuple(out)


def _total(sheet: Sheet, columns: list[Column], language: str) -> tuple[str, ...] | None:
    if not sheet.total:
        return None
    cells = [_text(sheet, c, sheet.total[c.name], language) if c.name in sheet.total else "" for c in columns]
    return (TEXTS[language]["sum"], *cells[1:]) if not cells[0] else tuple(cells)


def _head(column: Column, cells: list[str], language: str, area: bool, widest: int) -> Head:
    number = column.type in ("float", "int")
    plain = column.label(language) if number and (area or column.unit == "antall") else column.heading(language)
    text = " ".join(map(_breakable, plain.split(" ")))
    longest = max((len(c) for c in cells), default=0)
    word = max((len(w) for w in text.replace("/", "/ ").replace(_SOFT, "- ").split()), default=0)
    width = max(word, longest, _NARROWEST) if number else max(word, min(longest, widest), _NARROWEST)
    return Head(text, number, float(width + 1.5))


def _breakable(word: str) -> str:
    """A long word with a soft hyphen at the last of its seams."""
    if len(word) < _LONG_WORD:
        return word
    seams = [at for s in _SEAMS if 3 <= (at := word.find(s)) <= len(word) - 3]
    return f"{word[: max(seams)]}{_SOFT}{word[max(seams) :]}" if seams else word


def _squeezed(grid: Grid) -> Grid:
    """The columns of text made narrower, the widest first, when that lets the table stand on an upright page."""
    over = grid.width - PORTRAIT
    text = [i for i, h in enumerate(grid.heads) if not h.number]
    spare = {i: max(grid.heads[i].width - max(_SQUEEZED, _longest_word(grid, i)), 0.0) for i in text}
    if over <= 0 or sum(spare.values()) < over:
        return grid
    heads = list(grid.heads)
    for i in text:
        heads[i] = replace(heads[i], width=heads[i].width - over * spare[i] / sum(spare.values()))
    return replace(grid, heads=tuple(heads))


def _longest_word(grid: Grid, column: int) -> float:
    words = [w for r in grid.rows for w in r[column].replace("-", "- ").replace("/", "/ ").split()]
    return min(max(map(len, words), default=0), _WIDEST_TEXT) + 1.5


def _labels(columns: list[Column]) -> int:
    """Columns before the first figure, at least one: they name the row."""
    first = next((i for i, c in enumerate(columns) if c.type in ("float", "int")), len(columns))
    return max(first, 1) if first < len(columns) else 1


def _split(grid: Grid, t: dict[str, str]) -> list[Grid]:
    """Side by side parts, each with the row heads, where the table is wider than a landscape page."""
    if grid.width <= LANDSCAPE or grid.labels == len(grid.heads):
        return [grid]
    fixed = list(range(grid.labels))
    room = LANDSCAPE - sum(grid.heads[i].width for i in fixed)
    parts: list[list[int]] = [[]]
    used = 0.0
    for i in range(grid.labels, len(grid.heads)):
        if parts[-1] and used + grid.heads[i].width > room:
            parts.append([])
            used = 0.0
        parts[-1].append(i)
        used += grid.heads[i].width
    return [_part(grid, [*fixed, *own], n, len(parts), t) for n, own in enumerate(parts, 1)]


def _part(grid: Grid, columns: list[int], number: int, of: int, t: dict[str, str]) -> Grid:
    def pick(row: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(row[i] for i in columns)

    return replace(
        grid,
        caption=f"{grid.caption.rstrip('.')}, {t['del'].format(number, of)}.",
        heads=tuple(grid.heads[i] for i in columns),
        rows=tuple(pick(r) for r in grid.rows),
        total=pick(grid.total) if grid.total else None,
        notes=grid.notes if number == of else (),
    )
