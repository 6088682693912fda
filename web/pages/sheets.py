"""The pages every table has, on each step that shows tables: the whole table, as CSV, why a figure is as it is, and the
cells behind it. A step takes them in with ``add_to(blueprint)``."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from flask import Blueprint, Response, abort, current_app, g, render_template, request, url_for
from flask_babel import gettext

from arealregnskap.natur.base import M2_PER
from arealregnskap.report import csv
from arealregnskap.report.model import Sheet
from arealregnskap.schema import Column
from arealregnskap.units import M2_PER_DAA

from .. import access, behind, books, numbers, results, tables
from ..books import Books
from ..jobs.client import Jobs
from ..words import word
from . import ground as ground_of
from . import made
from . import why as reasons

#: Rows on one page of a long table.
PAGE_ROWS = 200
_TOTAL = "sum"
#: Tables of ground that the map shows.
_ON_MAP = frozenset({"T1", "T3", "T4", "T5", "T6", "T6F", "A3"})


def add_to(blueprint: Blueprint) -> None:
    """The table pages under a step's own address."""
    for rule, name, view in (
        ("/tabell/<key>", "tabell", whole),
        ("/tabell/<key>.csv", "csv", as_csv),
        ("/hvorfor", "hvorfor", why),
        ("/celler", "celler", cells),
        ("/celler.csv", "celler_csv", cells_as_csv),
    ):
        blueprint.add_url_rule(rule, name, access.require("leser")(view))


def address(view: str, **values: Any) -> str:
    """Address of one of these pages under the step of this request, for the rule set it is seen under."""
    asked = {"regelsett": request.args.get("regelsett") or None} | values
    return url_for(f"{request.blueprint}.{view}", sak_id=g.sak.id, **asked)


def opener(sheet: Sheet) -> tables.Opens:
    """Links of a sheet's figures to why they are as they are: every area that is something, shares, and every figure
    of nature."""

    def opens(row: int | None, column: Column, value: Any) -> str | None:
        if not (column.unit in M2_PER or made.opens(sheet, column)) or value is None or pd.isna(value):
            return None
        if numbers.nothing(column, value):
            return None
        return figure_address(sheet, row, column.name)

    return opens


def figure_address(sheet: Sheet, row: int | None, column: str) -> str:
    """Address of why one figure is as it is."""
    return address("hvorfor", tabell=sheet.key, rad=_TOTAL if row is None else row, kolonne=column)


def current() -> Books:
    """The accounts this request is about; 404 where there are none."""
    found = books.of(g.sak, request.args.get("regelsett", ""))
    if found is None:
        abort(404)
    g.computed = computed_line(found)
    return found


def not_computed(title: str) -> str:
    """The page of a step before there is anything to show: why, and what fills it."""
    jobs: Jobs = current_app.extensions["jobs"]
    _, why = results.looked_up(g.sak)
    return render_template("tabell/not_computed.html", title=title, run=jobs.under_way(g.sak.id), why=why)


def computed_line(found: Books) -> str:
    """How the figures of the page came about, for the footer."""
    p, ruleset = found.result.provenance, found.run.ruleset
    return gettext(
        "Regnet for %(dato)s · regelsett %(regelsett)s, versjon %(versjon)s · areal på GRS80-ellipsoiden, %(system)s",
        dato=numbers.long_date(p.as_of), regelsett=ruleset.name, versjon=ruleset.version, system=found.crs,
    )  # fmt: skip


def whole(key: str) -> str:
    """A table with all its columns."""
    found = current()
    sheet = _sheet(found, key)
    page, pages = _page(len(sheet.frame))
    part = sheet.frame.iloc[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    view = tables.view(
        sheet, rows=part, opens=opener(sheet), language=found.language, source=found.source,
        csv_url=address("csv", key=key),
    )  # fmt: skip
    return render_template(
        "tabell/whole.html", table=view, sheet=sheet, books=found, page_number=page, pages=pages,
        url_of=lambda n: address("tabell", key=key, side=n), method=word(sheet.method),
    )  # fmt: skip


def as_csv(key: str) -> Response:
    """A table as the spreadsheet of a Norwegian office reads it; machines get theirs with ``dialekt=maskin``."""
    found = current()
    dialect = csv.MACHINE if request.args.get("dialekt") == "maskin" else csv.NORWEGIAN
    sheet = _sheet(found, key)
    text = csv.table(sheet, dialect, found.language, synthetic=found.result.synthetic)
    return _download(text.encode(dialect.encoding), f"{sheet.slug}.csv")


def why() -> str:
    """Why a figure is as it is; the drawer's sheet."""
    found, sheet, row, column = _asked()
    data = found.data_of(sheet.key)
    told = reasons.why(found, data, sheet, row, column)
    return render_template(
        "tabell/why.html", why=told, books=found, sheet=sheet,
        cells_url=address("celler", tabell=sheet.key, rad=_row_text(row), kolonne=column.name),
        cells_csv_url=address("celler_csv", tabell=sheet.key, rad=_row_text(row), kolonne=column.name),
        table_url=address("tabell", key=sheet.key),
        area_url=_area_url, map_url=_map_url(sheet, row),
        back_url=url_for(f"{request.blueprint}.index", sak_id=g.sak.id),
    )  # fmt: skip


def cells() -> str:
    """The cells behind a figure, page by page, largest first."""
    found, sheet, row, column = _asked()
    ground = behind.ground(found.data_of(sheet.key), sheet, row, column)
    if ground is None:
        abort(404)
    page, pages = _page(len(ground.cells))
    frame = ground_of.columns(ground.cells)
    heads = [tables.Head(str(c)) for c in frame.columns[:-1]]
    texts = frame.iloc[(page - 1) * PAGE_ROWS : page * PAGE_ROWS].to_numpy().tolist()
    area = Column("daa", "float", "Areal", "Areal", "daa")
    shown = numbers.cell_texts(area, [line[-1] / M2_PER_DAA for line in texts], frame["area_m2"] / M2_PER_DAA)
    rows = [[*(_plain(v) for v in line[:-1]), text] for line, text in zip(texts, shown, strict=True)]
    arguments = {"tabell": sheet.key, "rad": _row_text(row), "kolonne": column.name}
    view = tables.plain(
        gettext("Flatene bak tallet"), [*heads, tables.Head(gettext("Areal"), True, "daa")], rows,
        sortable=pages == 1, source=found.source, csv_url=address("celler_csv", **arguments),
    )  # fmt: skip
    told = reasons.why(found, found.data_of(sheet.key), sheet, row, column)
    return render_template(
        "tabell/cells.html", table=view, why=told, count=len(ground.cells), page_number=page, pages=pages,
        url_of=lambda n: address("celler", side=n, **arguments), why_url=address("hvorfor", **arguments),
    )  # fmt: skip


def cells_as_csv() -> Response:
    """All cells behind a figure."""
    found, sheet, row, column = _asked()
    ground = behind.ground(found.data_of(sheet.key), sheet, row, column)
    if ground is None:
        abort(404)
    frame = ground_of.columns(ground.cells)
    columns = (
        *(Column(str(c), "text", str(c)) for c in frame.columns[:-1]),
        Column("daa", "float", "Areal", unit="daa"),
    )
    body = frame.assign(daa=frame["area_m2"] / M2_PER_DAA).drop(columns="area_m2")
    body = body.astype({c.name: object for c in columns[:-1]})
    flat = Sheet("celler", "celler", gettext("Flatene bak tallet"), columns, body.reset_index(drop=True))
    text = csv.table(flat, csv.NORWEGIAN, found.language, synthetic=found.result.synthetic)
    return _download(text.encode(csv.NORWEGIAN.encoding), f"celler_{sheet.slug}.csv")


def _asked() -> tuple[Books, Sheet, int | None, Column]:
    """The figure an address names; 404 where there is none."""
    found = current()
    sheet = _sheet(found, request.args.get("tabell", ""))
    column = next((c for c in sheet.columns if c.name == request.args.get("kolonne")), None)
    said = request.args.get("rad", _TOTAL)
    row = None if said == _TOTAL else int(said) if said.isdecimal() and len(said) < 7 else -1
    if column is None or (row is not None and not 0 <= row < len(sheet.frame)):
        abort(404)
    if column.type not in ("float", "int") or (row is None and column.name not in sheet.total):
        abort(404)
    return found, sheet, row, column


def _sheet(found: Books, key: str) -> Sheet:
    sheet = found.sheet(key)
    if sheet is None:
        abort(404)
    return sheet


def _row_text(row: int | None) -> str:
    return _TOTAL if row is None else str(row)


def _page(rows: int) -> tuple[int, int]:
    """The page asked for, and how many there are."""
    pages = max(1, math.ceil(rows / PAGE_ROWS))
    said = request.args.get("side", "1")
    return min(max(int(said) if said.isdecimal() and len(said) < 7 else 1, 1), pages), pages


def _area_url(omrade: str) -> str:
    """Where one reserve area is seen: on the map, found by its name; in the list of areas where there is no map."""
    if "kart.index" in current_app.view_functions:
        return url_for("kart.index", sak_id=g.sak.id, sok=omrade)
    return address("tabell", key="A3")


def _map_url(sheet: Sheet, row: int | None) -> str:
    """The map of what a figure is about; none for tables that are not about places."""
    if sheet.key not in _ON_MAP or "kart.index" not in current_app.view_functions:
        return ""
    name = str(sheet.frame["omrade_id"].iloc[row]) if sheet.key == "A3" and row is not None else None
    return url_for("kart.index", sak_id=g.sak.id, sok=name)


def _plain(value: Any) -> str:
    return "" if value is None or (not isinstance(value, str) and pd.isna(value)) else str(value)


def _download(content: bytes, name: str) -> Response:
    kommune = "".join(c for c in g.sak.kommunenummer if c.isdigit())
    return Response(
        content, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{kommune}_{name}"'}
    )
