"""The common account of several cases, kept in memory by the results it is made of."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from arealregnskap.result import Result
from arealregnskap.samlet import Together, together

_Key = tuple[tuple[int, ...], str, float]


class Commons:
    """At most ``keep`` at a time, the ones used last. Results are never changed, and are held as long as what is made
    of them, so that no two have the same key."""

    def __init__(self, keep: int = 4) -> None:
        self._keep = keep
        self._kept: OrderedDict[_Key, Together] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, results: Sequence[Result], ruleset: str, near_m: float) -> Together:
        """Raises TogetherError when the cases cannot be put together."""
        key = tuple(sorted(id(r) for r in results)), ruleset, near_m
        with self._lock:
            if key not in self._kept:
                self._kept[key] = together(results, ruleset=ruleset, near_m=near_m)
            self._kept.move_to_end(key)
            while len(self._kept) > self._keep:
                self._kept.popitem(last=False)
            return self._kept[key]
