"""From a sheet to tables that fit on a page: text cells as shown everywhere else, no figure made here but «andre».

A column has the one precision of the whole sheet, also where only some of its rows are printed, so that a figure reads
the same here as in the workbook and in the text.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fnmatch import fnmatchcase

import pandas as pd

from ...codes import codelist
from ...natur.changes import WHOLE
from ...nynorsk import state_text
from ...schema import Column
from ..model import Sheet
from ..numbers import figure_text, missing_text, zero_is_none
from . import notes
from .blocks import Grid, Head
from .fit import fitted, head
from .layout import USUAL, Layout, in_hectares, layout_of
from .texts import TEXTS

#: Longest that a column of text is made before its text is broken over lines; a table of two columns of text is prose
#: [characters].
_WIDEST_TEXT, _PROSE = 34, 90
#: The code of AR5 for what is not asked of such land, as the bonitet of a field.
_NOT_RELEVANT = "98"
#: A label that names at least so many rows on average stands once, over them.
_ROWS_A_GROUP = 2


def grids(sheet: Sheet, language: str = "nb", size: str = USUAL) -> list[Grid]:
    """The sheet as one table, or as several side by side with the row heads repeated where it is too wide.

    ``size``: how much of it (``layout.py``).
    """
    t, layout = TEXTS[language], _layout(sheet, size)
    if layout.matrix:
        sheet = layout.matrix(sheet, language)
    columns = _columns(sheet, layout)
    rows, rest, told = _rows(sheet, columns, layout)
    columns = [c for c in columns if not _nothing(sheet.frame[c.name].iloc[[*rows, *rest]], c)]
    if not rows or not columns:
        return []
    columns, same = _said_once(sheet, columns, rows, [*rows, *rest], language)
    columns, unknown = _known(sheet, columns, [*rows, *rest])
    keys = _keys(sheet, columns, rows)
    if keys:
        rows = sorted(rows)
    columns = [c for c in columns if c not in keys]
    area = all(c.unit == "daa" for c in columns if c.type == "float" and c.unit)
    under = notes.kept(sheet, layout, columns, rows, language)
    under += notes.uneven(sheet, columns, rows, rest, language)
    under += notes.uneven_inside(sheet, [*keys, *columns], rows, under, language)
    under += notes.besides(sheet, layout, language)
    under += notes.left_out(sheet, layout, language)
    under += [t["alle_rader"].format("; ".join(same))] if same else []
    under += [t["ukjente_kolonner"].format("; ".join(c.label(language) for c in unknown))] if unknown else []
    under += [t[key] for key in told]
    if some := notes.chosen(sheet, layout, len(rows) if rest else 0, language):
        under.append(some)
    elif rest:
        under.append(t["resten"].format(len(rows)))
    elif len(columns) + len(keys) + len(same) + len(unknown) < len(sheet.columns) - _codes(sheet):
        under.append(t["utvalg"])
    caption = (t[layout.title] if layout.title else sheet.title) + (
        " (daa)" if area and any(c.unit for c in columns) else ""
    )
    body = [tuple(_cell(sheet, c, sheet.frame[c.name].iloc[n], layout, language) for c in columns) for n in rows]
    body += [_remainder(sheet, columns, rest, language)] if _summed(sheet, columns, rest) else []
    widest = _PROSE if len(columns) == 2 and not any(c.unit for c in columns) else _WIDEST_TEXT
    grid = Grid(
        key=sheet.key,
        caption=f"{caption}. {t['regelsett'].format(sheet.ruleset)}" if sheet.ruleset else f"{caption}.",
        heads=tuple(
            _head(c, [r[i] for r in body], language, area, widest if i else min(widest, _WIDEST_TEXT))
            for i, c in enumerate(columns)
        ),
        rows=tuple(body),
        total=_total(sheet, columns, language),
        labels=_labels(columns),
        notes=tuple(under),
        groups=_groups(sheet, keys, rows, layout, language),
    )
    whole = columns[-1].name in sheet.parts
    turned = notes.turned(under, sheet, columns, language) if whole else grid.notes
    return fitted(grid, t["del"], layout.across[language == "nn"] or t["hva"], whole=whole, turned=turned)


def _keys(sheet: Sheet, columns: list[Column], rows: list[int]) -> list[Column]:
    """The first columns of text that say the same for rows that follow one another; one column that names is left."""
    frame = sheet.frame.iloc[sorted(rows)]
    keys: list[Column] = []
    for c in columns[: max(_labels(columns) - 1, 0)]:
        asked = frame[[k.name for k in (*keys, c)]].astype(str)
        runs = int((asked != asked.shift()).any(axis=1).sum())
        if runs < 2 or len(frame) < _ROWS_A_GROUP * runs:
            break
        keys.append(c)
    return keys


def _groups(
    sheet: Sheet, keys: list[Column], rows: list[int], layout: Layout, language: str
) -> tuple[tuple[int, str], ...]:
    """Where each group begins among the rows, and what it is called: a code before its name, else parts by dashes."""
    if not keys:
        return ()
    out: list[tuple[int, str]] = []
    for at, n in enumerate(rows):
        name, bare = "", False
        for c in keys:
            if _of_all(sheet, n, layout) and not c.name.startswith(layout.once[0]):
                continue
            if sheet.frame[c.name].iloc[n] == _NOT_RELEVANT and c.name in layout.named:
                continue
            text = _cell(sheet, c, sheet.frame[c.name].iloc[n], layout, language)
            joint = "" if not name or not text else " " if bare else " – "
            name, bare = name + joint + text, c.type == "code" and c.name not in layout.named
        name = name[:1].upper() + name[1:]
        if not out or name != out[-1][1]:
            out.append((at, name))
    return tuple(out)


def _of_all(sheet: Sheet, row: int, layout: Layout) -> bool:
    """Whether a row is one that every block has, and that stands in the first alone."""
    return bool(layout.once[0]) and sheet.frame[layout.once[0]].iloc[row] == layout.once[1]


def _layout(sheet: Sheet, size: str) -> Layout:
    """The table's own layout. Accounts of nature are printed for the municipality as a whole."""
    found = layout_of(sheet.key.partition("-")[0], size)
    if any(c.unit == "ha" for c in sheet.columns):
        found = in_hectares(found)
    if "delomrade" in sheet.frame:
        found = replace(found, only={**found.only, "delomrade": WHOLE.key})
    return found


def _columns(sheet: Sheet, layout: Layout) -> list[Column]:
    """The layout's columns in its order; without one, all that are not the code of a name beside them."""
    if layout.columns:
        asked = [c for pattern in layout.columns for c in sheet.columns if fnmatchcase(c.name, pattern)]
        return [c for c in dict.fromkeys(asked) if c.name in layout.columns or c.name not in sheet.hidden]
    return [c for c in sheet.columns if not _is_code_of_name(c, sheet) and c.name not in sheet.hidden]


def _is_code_of_name(column: Column, sheet: Sheet) -> bool:
    names = {c.name for c in sheet.columns}
    return column.type == "code" and bool({f"{column.name}navn", f"{column.name}snavn"} & names)


def _codes(sheet: Sheet) -> int:
    """Columns that nobody misses on paper: codes of names beside them, and those that hold nothing."""
    return sum(_is_code_of_name(c, sheet) or c.name in sheet.hidden for c in sheet.columns)


def _rows(sheet: Sheet, columns: list[Column], layout: Layout) -> tuple[list[int], list[int], list[str]]:
    """Positions of the rows to print, of those to sum up, and the texts that tell which are left out."""
    frame = sheet.frame.reset_index(drop=True)
    keep = pd.Series(True, index=frame.index)
    for name, value in layout.only.items():
        keep &= frame[name] == value
    for name, values in layout.among.items():
        keep &= frame[name].isin(values)
    for name, values in layout.leave_out.items():
        keep &= ~frame[name].isin(values)
    if layout.distinct:
        keep &= ~frame[[c.name for c in columns]].duplicated()
    if layout.once[0]:
        # The same sum made in another order may differ in its last bits.
        said = frame[keep].round(6).duplicated([layout.once[0], *(c.name for c in columns[1:])]).reindex(frame.index)
        keep &= ~((frame[layout.once[0]] == layout.once[1]) & said.fillna(False).astype(bool))
    figures = [c for c in columns if c.type == "float" and c.unit]
    # Where zero is a value, as a target, no row is nothing.
    areas = [c.name for c in figures] if all(zero_is_none(c) for c in figures) else []
    told = []
    for names, text in ((areas, "tomme_rader"), (list(layout.moved), "uendrede_rader")):
        if names:
            # Not known is told, also where all else is nothing.
            something = frame[names].isna().any(axis=1) | (frame[names] != 0).any(axis=1)
            told += [text] if (keep & ~something).any() else []
            keep &= something
    if layout.seen:
        more = [[_text(sheet, c, v, "nb") not in ("0", "–") for v in frame[c.name]] for c in figures]
        seen = pd.DataFrame(more, columns=frame.index).any()
        told += ["usette_rader"] if (keep & ~seen).any() else []
        keep &= seen
    rows = [int(n) for n in frame.index[keep]]
    if len(rows) <= layout.most and not layout.least:
        return rows, [], told
    by = layout.by or next((c.name for c in columns if c.unit == "daa"), "")
    if by:
        order = frame.loc[rows, by].astype(float).fillna(-1.0).sort_values(ascending=False, kind="stable")
        rows = [int(n) for n in order.index]
    shown = layout.most
    if layout.least:
        shown = min(shown, max(int((frame.loc[rows, by].fillna(math.inf) >= layout.least).sum()), 1))
    return rows[:shown], rows[shown:], told


def _nothing(values: pd.Series, column: Column) -> bool:
    """Whether a column has nothing to say: no area at all, or no text. Not known is something."""
    if column.type in ("float", "int"):
        return zero_is_none(column) and bool((values == 0).all())
    return not missing_text(column) and bool(values.isna().all() or (values.astype(str) == "").all())


def _known(sheet: Sheet, columns: list[Column], rows: list[int]) -> tuple[list[Column], list[Column]]:
    """The columns with something known in a row, and those of ``..`` alone; all, where no figure at all is known."""
    unknown = [c for c in columns if missing_text(c) and sheet.frame[c.name].iloc[rows].isna().all()]
    left = [c for c in columns if c not in unknown]
    return (left, unknown) if any(c.type in ("float", "int") for c in left) else (columns, [])


def _said_once(
    sheet: Sheet, columns: list[Column], rows: list[int], summed: list[int], language: str
) -> tuple[list[Column], list[str]]:
    """The columns without those that say the same in every row, and what these say; the first stays.

    Of ``summed``, the rows printed and those they sum up, all must say it; a column that is empty where it is printed
    goes in any case.
    """
    if len(rows) < 3:
        return columns, []
    kept, said = columns[:1], []
    for c in columns[1:]:
        values = sheet.frame[c.name].iloc[rows]
        same = c.type in ("text", "code") and values.nunique(dropna=False) == 1 and isinstance(values.iloc[0], str)
        if same and (not values.iloc[0] or sheet.frame[c.name].iloc[summed].nunique(dropna=False) == 1):
            if values.iloc[0]:
                said.append(f"{c.label(language)}: {state_text(c.name, values.iloc[0], language)}")
        else:
            kept.append(c)
    return kept, said


def _text(sheet: Sheet, column: Column, value: object, language: str) -> str:
    if column.type in ("float", "int"):
        return figure_text(column, sheet.frame[column.name], math.nan if pd.isna(value) else float(value))  # type: ignore[arg-type, call-overload]
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return missing_text(column)
    if column.type == "bool":
        return TEXTS[language]["ja" if value else "nei"]
    if column.type == "date":
        return pd.Timestamp(value).strftime("%d.%m.%Y")  # type: ignore[arg-type]
    return state_text(column.name, str(value), language)


def _cell(sheet: Sheet, column: Column, value: object, layout: Layout, language: str) -> str:
    """As a table shows it; some codes by their names, and none that only a program asks for."""
    if column.type == "code" and value in layout.bare:
        return ""
    if column.name in layout.named and column.codelist and value:
        return codelist(column.codelist).label(str(value), language)
    return _text(sheet, column, value, language)


def _summed(sheet: Sheet, columns: list[Column], rest: list[int]) -> bool:
    """Whether the rows that are not shown have a sum to tell."""
    return bool(rest) and any(c.name in sheet.sums for c in columns)


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
    text = column.label(language) if number and (area or column.unit == "antall") else column.heading(language)
    return head(text, cells, number=number, widest=widest)


def _labels(columns: list[Column]) -> int:
    """Columns before the first figure, at least one: they name the row."""
    first = next((i for i, c in enumerate(columns) if c.type in ("float", "int")), len(columns))
    return max(first, 1) if first < len(columns) else 1
