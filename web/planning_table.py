"""What the pages of need, register and goals have in common: a table as CSV, and the page before there is a result."""

from __future__ import annotations

from flask import abort, current_app, g, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.report import csv
from arealregnskap.report.facts import source_line
from arealregnskap.report.model import Sheet
from arealregnskap.result import Result

from . import look, results


def fetched(sheet: Sheet | None, result: Result) -> Response:
    """The table as the spreadsheet of a Norwegian office reads it; 404 for one that is not there."""
    if sheet is None:
        abort(404)
    dialect = csv.NORWEGIAN
    text = csv.table(sheet, dialect, look.core_language(), synthetic=result.synthetic)
    made = current_app.response_class(text.encode(dialect.encoding), mimetype="text/csv")
    made.headers["Content-Disposition"] = f'attachment; filename="{g.sak.kommunenummer}-{sheet.slug}.csv"'
    return made


def not_computed() -> str:
    """Why there is nothing to show yet."""
    _, why = results.looked_up(g.sak)
    return render_template("planvask/empty.html", why=why or gettext("Saken er ikke regnet ut ennå."))


def source(result: Result) -> str:
    """The line of sources."""
    return source_line(result, look.core_language())
