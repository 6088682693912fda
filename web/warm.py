"""Reads results before anybody asks for them, so that nobody waits for the disk after a computation or a restart.

Reading the result of a municipality takes seconds. A thread does it as soon as a computation is finished, and when the
server starts for the cases that were last worked in. It does one thing at a time, and pages go on meanwhile; a page
that asks for a result that is just being read waits for that reading and does not begin another.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from flask import Flask, g
from sqlalchemy import select

from arealregnskap.errors import ArealregnskapError
from arealregnskap.store import RunState, Store, runs
from arealregnskap.store.models import Kjoring, Sak
from arealregnskap.store.store import now

from . import books, results
from .washes import criteria_of

_LOG = logging.getLogger(__name__)
_LOOK = 1.0  # seconds between two looks for finished computations
_AT_START = 2  # cases read when the server starts, those last worked in


class Warmer:
    """Warms one app. ``once`` is one look; ``start`` looks for as long as the process lives."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._store: Store = app.extensions["store"]
        self._seen: datetime | None = None

    def start(self) -> None:
        threading.Thread(target=self._go_on, name="warmer", daemon=True).start()

    def once(self) -> list[str]:
        """Read what has been computed since the last look (at the first: what was last worked in); ids of the cases."""
        found, self._seen = self._wanted(), now()
        for sak in found:
            try:
                self._warm(sak)
            except ArealregnskapError as stop:
                _LOG.info("no result to read ahead for %s: %s", sak.id, stop.found)
            except Exception:  # a page that asks will meet it too, and tell
                _LOG.exception("a result could not be read ahead")
        return [sak.id for sak in found]

    def _go_on(self) -> None:
        pause = threading.Event()
        while True:
            try:
                self.once()
            except Exception:  # the database may be away for a while
                _LOG.exception("could not look for finished computations")
            pause.wait(_LOOK)

    def _wanted(self) -> list[Sak]:
        computed = [Kjoring.slag == runs.BEREGNING, Kjoring.tilstand == RunState.FERDIG.value]
        if self._seen is not None:
            computed.append(Kjoring.ferdig >= self._seen)
        query = select(Sak).where(Sak.slettet.is_(None), Sak.id.in_(select(Kjoring.sak_id).where(*computed)))
        if self._seen is None:
            query = query.order_by(Sak.aktivitet.desc()).limit(_AT_START)
        with self._store.read() as session:
            return list(session.scalars(query))

    def _warm(self, sak: Sak) -> None:
        """What the first page of a case needs, in the language most ask in; each part keeps what it made."""
        with self._app.test_request_context("/", base_url=self._app.extensions["settings"].public_url):
            g.sak = sak
            if (seen := books.of(sak)) is None:
                return
            _ = seen.document, seen.paragraphs
            result, _ = results.looked_up(sak)
            if result is not None:
                _ = self._app.extensions["maps"].of(result, seen.language).areas
                criteria = criteria_of(self._store, sak.id)
                _ = self._app.extensions["washes"].of(result, criteria, seen.language).frame
