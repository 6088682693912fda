"""Code lists: dated data in ``data/codes/KEY.csv``, each row with its source.

Columns of every list: ``kode, navn_nb, navn_nn, gyldig_fra, gyldig_til, kilde`` and further ones of its own
(``gruppe`` in ``arealformal``). An ended code is closed with ``gyldig_til``, not deleted. Codes are text.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from .datafiles import read_table


@dataclass(frozen=True)
class CodeList:
    """One list; ``rows`` has one row per code, indexed by code, in the list's own order."""

    key: str
    rows: pd.DataFrame

    def __contains__(self, code: object) -> bool:
        return code in self.rows.index

    def __iter__(self):
        return iter(self.rows.index)

    def label(self, code: str, language: str = "nb") -> str:
        """The name of a code; an unknown code is shown as itself, marked."""
        if code not in self._names:
            return f"ukjent kode {code}" if language == "nb" else f"ukjend kode {code}"
        nb, nn = self._names[code]
        return nn or nb if language == "nn" else nb

    @cached_property
    def _names(self) -> dict[str, tuple[str, str]]:
        """Names by code: tables ask for thousands, and a row of a frame is slow to fetch."""
        return {
            c: (str(nb), str(nn))
            for c, nb, nn in zip(self.rows.index, self.rows["navn_nb"], self.rows["navn_nn"], strict=True)
        }

    def valid_at(self, date: dt.date) -> CodeList:
        """The codes that were valid on a date; an empty bound is open."""
        day = date.isoformat()
        since, until = self.rows["gyldig_fra"], self.rows["gyldig_til"]
        return CodeList(self.key, self.rows[(since <= day) & ((until == "") | (until >= day))])


@lru_cache(maxsize=64)
def codelist(key: str) -> CodeList:
    """The list of that key, e.g. ``codelist("arealformal")``."""
    rows = read_table(f"codes/{key}.csv")
    duplicated = rows["kode"][rows["kode"].duplicated()].tolist()
    if duplicated:
        raise ValueError(f"data/codes/{key}.csv has codes twice: {duplicated}")
    return CodeList(key, rows.set_index("kode", drop=False))
