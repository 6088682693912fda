"""Tables of the core as a page shows them: one precision a column, signs for none and not known, numbers that open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from arealregnskap.report.model import Sheet
from arealregnskap.report.texts import TEXTS
from arealregnskap.schema import Column

from . import numbers, table_notes
from .words import foreign, soft, word


@dataclass(frozen=True)
class Head:
    """The head of a column. ``small`` is a line of codes below; ``margin`` sets it apart as a sum."""

    label: str
    numeric: bool = False
    small: str = ""
    margin: bool = False
    help: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of finished text. ``href`` makes it open, in the drawer with ``drawer``; ``sort`` is what it sorts by;
    ``fill`` a plan colour before the text; ``kind`` and ``strength`` (1–4) colour a cell of a change matrix."""

    text: str
    href: str = ""
    drawer: bool = False
    label: str = ""
    sort: Any = None
    fill: str = ""
    framtidig: bool = False
    css: str = ""
    kind: str = ""
    strength: int = 0
    hint: str = ""
    language: str = ""


@dataclass(frozen=True)
class Row:
    """A row; ``id`` ties it to the map (``data-row``)."""

    cells: tuple[Cell, ...]
    id: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class TableView:
    """What ``components/table.html`` draws. ``total`` are the lines of the foot; ``language`` is set where the text is
    in another language than the page."""

    title: str
    columns: tuple[Head, ...]
    rows: tuple[Row, ...]
    total: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    unit: str = ""
    id: str = ""
    sortable: bool = True
    matrix: bool = False
    csv_url: str = ""
    more_url: str = ""
    language: str = ""
    notes_language: str = ""


#: Notes that are about the workbook, not about the table.
_OF_WORKBOOK = frozenset(texts["natur_skjult"] for texts in TEXTS.values())

#: Makes the link of a cell from its row in the sheet (None: the total), column and value; None where it does not open.
Opens = Callable[[int | None, Column, Any], str | None]


@dataclass(frozen=True)
class Choice:
    """Which columns of a sheet to show, and how. ``first`` heads the rows, ``heads`` replace labels, ``small`` gives
    the line of codes below a head."""

    columns: Sequence[str] = ()
    first: str = ""
    heads: dict[str, str] = field(default_factory=dict)
    small: dict[str, str] = field(default_factory=dict)
    strong: frozenset[str] = frozenset()
    fill: Callable[[dict[str, Any]], tuple[str, bool]] | None = None
    row_id: str = ""
    total_text: str = ""


def view(
    sheet: Sheet,
    *,
    choice: Choice = Choice(),
    rows: pd.DataFrame | None = None,
    opens: Opens | None = None,
    language: str = "nb",
    source: str = "",
    csv_url: str = "",
    more_url: str = "",
    sortable: bool = True,
    total: bool = True,
    title: str = "",
) -> TableView:
    """A sheet, or the part of its rows given, as a table. Precision and total are always those of the whole sheet."""
    frame = sheet.frame if rows is None else rows
    columns = _columns(sheet, choice)
    texts = {c.name: numbers.cell_texts(c, frame[c.name], sheet.frame[c.name]) for c in columns}
    records: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]  # column names are texts
    places = [int(sheet.frame.index.get_loc(i)) for i in frame.index]  # type: ignore[arg-type]  # row numbers, no repeats
    body = tuple(
        Row(
            tuple(
                _cell(
                    c, texts[c.name][n], record, choice, opens and opens(places[n], c, record[c.name]), c is columns[0]
                )
                for c in columns
            ),
            id=str(record[choice.row_id]) if choice.row_id else "",
        )
        for n, record in enumerate(records)
    )
    return TableView(
        title=title or word(sheet.title),
        columns=tuple(_head(c, choice, language) for c in columns),
        rows=body,
        total=(_total(sheet, columns, choice, opens),) if sheet.total and total else (),
        notes=tuple(word(n) for n in table_notes.notes(sheet, columns, language) if n not in _OF_WORKBOOK),
        source=source,
        id=f"tabell-{sheet.slug}",
        sortable=sortable and len(body) > 2,
        csv_url=csv_url,
        more_url=more_url,
        notes_language=foreign(" ".join(sheet.notes)),
    )


def plain(title: str, heads: Iterable[Head], rows: Iterable[Iterable[Cell | str]], **other: Any) -> TableView:
    """A table of finished texts."""
    made = tuple(Row(tuple(c if isinstance(c, Cell) else Cell(c) for c in row)) for row in rows)
    return TableView(title=title, columns=tuple(heads), rows=made, **other)


def is_numeric(column: Column) -> bool:
    return column.type in ("float", "int")


def _columns(sheet: Sheet, choice: Choice) -> list[Column]:
    by_name = {c.name: c for c in sheet.columns}
    names = list(choice.columns) or [c.name for c in sheet.columns]
    if choice.first:
        names = [choice.first, *(n for n in names if n != choice.first)]
    return [by_name[n] for n in names if n in by_name]


def _head(column: Column, choice: Choice, language: str) -> Head:
    label = choice.heads.get(column.name) or word(column.label(language))
    small = choice.small.get(column.name, "")
    return Head(soft(label), is_numeric(column), small, help=word(column.description) if column.description else "")


def _cell(column: Column, text: str, record: dict[str, Any], choice: Choice, href: str | None, first: bool) -> Cell:
    value = record[column.name]
    known = is_numeric(column) and value is not None and not pd.isna(value)
    fill, framtidig = choice.fill(record) if first and choice.fill else ("", False)
    language = ""
    if column.type == "text":
        language, text = foreign(text), word(text)
    return Cell(
        text=text,
        language=language,
        href=href or "",
        drawer=bool(href),
        sort=round(float(value), 6) if known else None,
        fill=fill,
        framtidig=framtidig,
        css=_css(column, text, choice),
    )


def _css(column: Column, text: str, choice: Choice) -> str:
    marks = ("strong", column.name in choice.strong), ("unknown", text == numbers.MISSING)
    return " ".join(mark for mark, holds in marks if holds)


def _total(sheet: Sheet, columns: list[Column], choice: Choice, opens: Opens | None) -> tuple[Cell, ...]:
    cells = [Cell(choice.total_text or word("Sum"))]
    for column in columns[1:]:
        if column.name not in sheet.total:
            cells.append(Cell(""))
            continue
        value = sheet.total[column.name]
        text = numbers.cell_texts(column, [value], sheet.frame[column.name])[0]
        href = opens(None, column, value) if opens else None
        cells.append(Cell(text, href=href or "", drawer=bool(href)))
    return tuple(cells)
