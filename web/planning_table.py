"""What the pages of need, register and goals have in common: saving a section, a table as CSV, and the page before
there is a result."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, g, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from arealregnskap.errors import CaseError
from arealregnskap.report import csv
from arealregnskap.report.model import Sheet
from arealregnskap.result import Result
from arealregnskap.store import ConflictError
from arealregnskap.store import planning as kept

from . import access, desk, look, results


def save(section: str, content: dict[str, Any], *, fresh: str = "") -> None:
    """Save a section of the case as the page of the form saw it; a ``fresh`` table is dropped when it is not kept.

    Raises CaseError for what cannot be used, ConflictError when somebody else has saved since.
    """
    try:
        kept.save(desk.store(), g.sak.id, section, content, access.current_user(), seen=request.form.get("sett", ""))
    except (CaseError, ConflictError):
        if fresh:
            kept.drop_table(desk.store(), g.sak.id, fresh)
        raise


def saved(section: str, content: dict[str, Any], faults: list[str]) -> list[str]:
    """Save a section that was typed without ``faults``; the sentences on what is wrong where it was not kept."""
    if not faults:
        try:
            save(section, content)
        except CaseError as stop:
            return list(stop.faults)
    return faults


def sent_table() -> str:
    """The path of the table that came with the form, kept with the case; "" where none was chosen."""
    sent = request.files.get("fil")
    return kept.keep_table(desk.store(), g.sak.id, sent.filename, sent.stream) if sent and sent.filename else ""


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
