"""The files of a case's public page, kept while somebody looks at them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from arealregnskap.offentlig.files import Site, zipped
from arealregnskap.offentlig.hearing import Hearing
from arealregnskap.planvask.history import History
from arealregnskap.planvask.wash import Wash
from arealregnskap.result import Result


class Made:
    """One page with its files; those are made when first asked for."""

    def __init__(self, site: Site, result: Result) -> None:
        self.site, self.result = site, result  # the result is held, so that no other has its id
        self._lock = threading.Lock()
        self._files: dict[str, bytes] = {}

    def file(self, name: str) -> bytes | None:
        """One file by its path in the folder; None where there is none of that name."""
        with self._lock:
            if not self._files:
                self._files = dict(self.site.files())
            return self._files.get(name)

    def zipped(self) -> bytes:
        return zipped(self.site)


class Sites:
    """At most ``keep`` at a time, the ones used last: a preview asks for page after page of the same."""

    def __init__(self, keep: int = 2) -> None:
        self._keep = keep
        self._kept: OrderedDict[tuple[Any, ...], Made] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, result: Result, wash: Wash, history: History, hearing: Hearing, language: str, version: str) -> Made:
        """``version`` is that of the hearing."""
        key = id(result), len(history), version, language
        with self._lock:
            if key not in self._kept:
                self._kept[key] = Made(Site(result, wash, history, hearing, language), result)
            self._kept.move_to_end(key)
            while len(self._kept) > self._keep:
                self._kept.popitem(last=False)
            return self._kept[key]
