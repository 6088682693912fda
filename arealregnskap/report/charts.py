"""Native charts of the workbook, each beside the small table it shows, with alternative text.

Colours are the checked chart palette (contrast on white, told apart with colour-blind eyes): never the plan colours.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import Worksheet

from .model import Sheet
from .numbers import UNKNOWN

if TYPE_CHECKING:
    from .xlsx import Book, Place

BUILT, REMOVED, RESERVE = "#292c30", "#77797b", "#0062ba"
#: Classes of the land-cover chart: key, colour, and the T4 columns that belong to it (by markslag code).
CLASSES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("skog", "#1b6532", ("30_15", "30_14", "30_13", "30_12", "30_11", "30_99")),
    ("jordbruk", "#b8860b", ("21", "22", "23")),
    ("apen", "#a8487f", ("50",)),
    ("myr", "#2371c4", ("60",)),
    ("annet", "#77797b", ("81", "annet")),
    ("ukjent", "", ("ikke_kartlagt",)),
)
_HATCH = {"pattern": "wide_upward_diagonal", "fg_color": REMOVED, "bg_color": "#ffffff"}
_ROW = 20  # [pixels] height of a sheet row
_GAP = {"color": "#ffffff", "width": 1.5}  # segments are parted by white, not by colour alone
_WHOLE = '#,##0;-#,##0;"–"'  # exactly none is a dash, as in the tables
_LABEL = {"value": True, "num_format": _WHOLE, "font": {"size": 9}}
_UNDER = {"bottom": 1, "bottom_color": "#dcddde"}


def add_figures(book: Book, page: Worksheet) -> None:
    """Both figures with their tables, one below the other."""
    page.set_column(0, 0, 30)
    page.set_column(1, 3, 12)
    page.fit_to_pages(1, 0)
    row = _reserve_figure(book, page, 4)
    _land_figure(book, page, row)


def _reserve_figure(book: Book, page: Worksheet, row: int) -> int:
    """Built, removed and reserve per group that has building land; returns the next free row."""
    place, sheet = book.places.get("T3"), book.document.sheet("T3")
    if place is None or sheet is None:
        return row
    columns = (("bebygd", "bebygd_daa"), ("tatt_ut", "tatt_ut_daa"), ("reserve", "reserve_daa"))
    used = [n for n, v in enumerate(sheet.frame["planlagt_daa"]) if v > 0]
    _head(book, page, row, [book.t["formal"], *(f"{book.t[k]} [daa]" for k, _ in columns)])
    for at, n in enumerate(used, row + 1):
        page.write_string(at, 0, str(sheet.frame["gruppenavn"].iloc[n]), book.styles.text())
        for i, (_, column) in enumerate(columns, 1):
            _follow(book, page, at, i, place, place.first + n, column, float(sheet.frame[column].iloc[n]))
    if not used:
        return row + 2
    fills: list[dict[str, Any]] = [
        {"fill": {"color": BUILT}, "border": _GAP},
        {"pattern": _HATCH, "border": {"color": REMOVED}},
        {"fill": {"color": RESERVE}, "border": _GAP},
    ]
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    first, last, tab = row + 1, row + len(used), page.get_name()
    for i, fill in enumerate(fills, 1):
        chart.add_series({
            "name": [tab, row, i], "categories": [tab, first, 0, last, 0], "values": [tab, first, i, last, i],
            "gap": 60, **fill, **_labels(sheet, used, columns[i - 1][1]),
        })  # fmt: skip
    _finish(book, chart, "figur_reserve", len(used))
    page.insert_chart(row, 5, chart, _described(book.t["figur_reserve_alt"]))
    return row + max(len(used), _rows(len(used))) + 3


def _land_figure(book: Book, page: Worksheet, row: int) -> None:
    """What the reserve lies on, one bar per class."""
    place, sheet = book.places.get("T4"), book.document.sheet("T4")
    if place is None or sheet is None or place.total is None:
        return
    _head(book, page, row, [book.t["markslag"], f"{book.t['reserve']} [daa]"])
    points: list[dict[str, Any]] = []
    at = row
    for key, colour, codes in CLASSES:
        names = [f"m_{c}_daa" for c in codes if f"m_{c}_daa" in place.columns]
        extra = ["m_uten_arealdekke_daa"] if key == "ukjent" and "m_uten_arealdekke_daa" in place.columns else []
        names += extra
        if not names:
            continue
        at += 1
        value = sum(v for n in names if (v := sheet.total.get(n, 0.0)) == v)
        cells = "+".join(f"N({place.cell(place.total, n)})" for n in names)
        page.write_string(at, 0, book.t["klasser"][key], book.styles.text())
        page.write_formula(at, 1, f"={cells}", book.styles.get(num_format=_WHOLE, **_UNDER), value)
        points.append({"fill": {"color": colour}} if colour else {"pattern": _HATCH, "border": {"color": REMOVED}})
    if not points:
        return
    chart = book.workbook.add_chart({"type": "bar"})
    tab = page.get_name()
    chart.add_series({
        "name": [tab, row, 1], "categories": [tab, row + 1, 0, at, 0], "values": [tab, row + 1, 1, at, 1],
        "points": points, "gap": 60, "data_labels": _LABEL | {"position": "outside_end"},
    })  # fmt: skip
    _finish(book, chart, "figur_mark", len(points), legend=False)
    page.insert_chart(row, 5, chart, _described(book.t["figur_mark_alt"]))


def _follow(
    book: Book, page: Worksheet, row: int, i: int, place: Place, source: int, column: str, value: float
) -> None:
    style = book.styles.get(num_format=_WHOLE, **_UNDER)
    page.write_formula(row, i, f"={place.cell(source, column)}", style, UNKNOWN if math.isnan(value) else value)


def _labels(sheet: Sheet, used: list[int], column: str) -> dict[str, Any]:
    """Figures on the reserve segments wide enough to hold them; the rest stand in the table beside."""
    if column != "reserve_daa":
        return {}
    values, widest = sheet.frame[column], float(sheet.frame["planlagt_daa"].max())
    custom = [{"delete": True} if values.iloc[n] < 0.08 * widest else {} for n in used]
    style = {"value": True, "num_format": "#,##0", "font": {"size": 9, "color": "#ffffff", "bold": True}}
    return {"data_labels": style | {"position": "center", "custom": custom}}


def _head(book: Book, page: Worksheet, row: int, headings: list[str]) -> None:
    for i, heading in enumerate(headings):
        page.write_string(row, i, heading, book.styles.head(i > 0))


def _finish(book: Book, chart: Any, key: str, bars: int, *, legend: bool = True) -> None:
    title = book.t[key] + (f" – {_mark(book)}" if _mark(book) else "")
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}, "overlay": False})
    chart.set_legend({"position": "top"} if legend else {"none": True})
    # The first group on top; the scale crosses at the last one, so that it and its unit stand together under the bars.
    chart.set_y_axis({"reverse": True, "crossing": "max", "num_font": {"size": 9}, "line": {"color": "#54575b"}})
    grid = {"visible": True, "line": {"color": "#dcddde"}}
    chart.set_x_axis({
        "name": "daa", "name_font": {"size": 9, "bold": False}, "num_format": "#,##0", "major_gridlines": grid,
        "num_font": {"size": 9},
    })  # fmt: skip
    chart.set_size({"width": 760, "height": _ROW * _rows(bars)})


def _rows(bars: int) -> int:
    """Height of a chart in sheet rows."""
    return 7 + 2 * bars


def _mark(book: Book) -> str:
    return "SYNTETISK" if book.result.synthetic else ""


def _described(text: str) -> dict[str, Any]:
    return {"description": text, "object_position": 1}
