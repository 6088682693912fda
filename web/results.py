"""The computed result of a case, kept in memory from one page to the next.

A result takes a second or two to read from disk and is never changed, so the last few are kept by the stamp of their
files; a new computation has a new stamp. All threads of the server share them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from flask import current_app
from flask_babel import gettext

from arealregnskap.errors import ArealregnskapError
from arealregnskap.result import Result
from arealregnskap.store.models import Sak

from .jobs import fingerprint, kept
from .told import told

_Key = tuple[Path, tuple[int, int]]


def looked_up(sak: Sak) -> tuple[Result | None, str]:
    """The result of a case for a page, or None and the sentence that says why there is none to show."""
    store, known = current_app.extensions["store"], current_app.extensions["results"]
    try:
        result = known.of(store.case_folder(sak.id))
    except ArealregnskapError as stop:
        return None, told(stop.found)  # where the case lies on the server is nobody's business
    return result, "" if result else gettext("Saken er ikke regnet ut ennå.")


class Results:
    """At most ``keep`` results at a time, the ones used last."""

    def __init__(self, keep: int = 6) -> None:
        self._keep = keep
        self._kept: OrderedDict[_Key, Result] = OrderedDict()
        self._lock = threading.Lock()
        self._reading: dict[_Key, threading.Lock] = {}

    def of(self, folder: Path) -> Result | None:
        """The result of the case in a folder, None before the first computation. Raises CaseError when it cannot be
        read, or is of other settings than the case has now."""
        stamp = fingerprint.stamp(folder)
        if stamp is None:
            return None
        key = (folder, stamp)
        with self._lock:
            reading = self._reading.setdefault(key, threading.Lock())
        with reading:  # two who ask at once read it once
            if (found := self._get(key)) is not None:
                return found
            result = kept.read(folder)
            self._put(key, result)
            return result

    def _get(self, key: _Key) -> Result | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _put(self, key: _Key, result: Result) -> None:
        with self._lock:
            self._kept[key] = result
            for old in [k for k in self._kept if k[0] == key[0] and k != key]:
                del self._kept[old]
                self._reading.pop(old, None)
            while len(self._kept) > self._keep:
                oldest, _ = self._kept.popitem(last=False)
                self._reading.pop(oldest, None)
