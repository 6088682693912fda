"""The rows of one raw layer while a product turns them into our columns.

A product's ``convert`` reads ``rows.raw`` values through ``rows.text("planid")`` and the like, writes ``rows.ours``
and notes what it doubts with ``rows.note``; that way every finding carries its count and its daa.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..codes import CodeList, codelist
from ..crs import AreaRule
from ..issues import IssueLog
from . import values

Mask = npt.NDArray[np.bool_]
TextArray = npt.NDArray[np.object_]


class Rows:
    """One row per surface (line, point) of a raw layer: the file's values and our columns in the making.

    ``raw`` has the file's own columns; ``columns`` maps ours to the file's; ``ours`` is filled by the product.
    ``geometry`` is in the working reference system; ``rule`` measures what is noted; ``kept`` is False for rows left
    out. ``title`` is the product's name for people, ``theme`` the theme code the case says.
    """

    def __init__(
        self,
        raw: pd.DataFrame,
        columns: dict[str, str],
        geometry: npt.NDArray[np.object_],
        rule: AreaRule | None,
        source: str,
        log: IssueLog,
        *,
        layer_name: str = "",
        title: str = "",
        theme: str = "",
    ) -> None:
        self.raw, self.columns, self.geometry, self.rule = raw, columns, geometry, rule
        self.source, self.log, self.layer_name = source, log, layer_name
        self.title, self.theme = title, theme
        self.ours: dict[str, Any] = {}
        self.kept = np.ones(len(raw), dtype=bool)

    def __len__(self) -> int:
        return len(self.raw)

    def text(self, column: str) -> TextArray:
        """A text column, NFC and trimmed, None for missing."""
        if column not in self.columns:
            return np.full(len(self), None, dtype=object)
        return values.texts(self.raw[self.columns[column]])

    def code(self, column: str) -> TextArray:
        """A code column: ``1120.0``, ``"1120 - Fritid"`` and ``1120`` are all ``"1120"``."""
        return values.codes(self.text(column))

    def dates(self, column: str) -> npt.NDArray[np.datetime64]:
        """A date column [day]; NaT for missing and for the placeholders 1800-01-01 and 1000-01-01."""
        if column not in self.columns:
            return np.full(len(self), "NaT", dtype="datetime64[D]")
        return values.dates(self.raw[self.columns[column]])

    def fill(self, column: str, value: Any) -> None:
        """A value for the rows where one of our finished columns is empty."""
        if column in self.ours:
            own = self.ours[column]
            empty = np.asarray(pd.isna(own), dtype=bool)
            own[empty] = np.datetime64(value, "D") if own.dtype.kind == "M" else str(value)

    def numbers(self, column: str) -> npt.NDArray[np.float64]:
        """A number column, NaN for missing."""
        if column not in self.columns:
            return np.full(len(self), np.nan)
        return values.numbers(self.raw[self.columns[column]])

    def listed(self, column: str, key: str) -> TextArray:
        """A code column held against a list: labels become codes, unknown codes become None and are noted."""
        codes, known = self.code(column), codelist(key)
        codes = values.from_labels(codes, labels(known))
        unknown = ~missing(codes) & ~np.isin(codes.astype(str), list(known))
        self.note_values("ukjent_kode", unknown, codes, column=column, action="tatt som ikke oppgitt")
        codes[unknown] = None
        return codes

    def note(self, kind: str, mask: Mask, value: str = "", action: str = "") -> None:
        """One finding for all rows of a mask, with their number and daa; nothing when there are none."""
        mask = mask & self.kept
        if mask.any():
            self.log.add(kind, self.source, value=value, action=action, count=int(mask.sum()),
                         area_m2=self.area_m2(mask))  # fmt: skip

    def area_m2(self, mask: Mask) -> float:
        """Ground area of rows [m²]; not a number when some lie beyond the reach of the area rule."""
        if self.rule is None:
            return float("nan")
        west, _, east, _ = shapely.total_bounds(self.geometry[mask])
        reached = max(abs(west - self.rule.east0), abs(east - self.rule.east0)) <= self.rule.scale
        return float(self.rule.area(self.geometry[mask]).sum()) if reached else float("nan")

    def note_values(self, kind: str, mask: Mask, met: TextArray, *, column: str = "", action: str = "") -> None:
        """One finding per value met in a mask, in the order of the values."""
        mask = mask & self.kept
        for value in sorted({str(v) for v in met[mask]}):
            here = mask & (met.astype(str) == value)
            self.note(kind, here, f"{column} {value}".strip(), action)

    def leave_out(self, kind: str, mask: Mask, value: str = "") -> None:
        """Note rows and leave them out of the layer."""
        self.note(kind, mask, value, "tatt ut")
        self.kept &= ~mask


def missing(column: TextArray) -> Mask:
    """Where a text column is None."""
    return np.asarray(pd.isna(column), dtype=bool)


def labels(known: CodeList) -> dict[str, str]:
    """Label in lower case → code, both written languages."""
    found: dict[str, str] = {}
    for code in known:
        for language in ("nb", "nn"):
            found.setdefault(known.label(code, language).casefold(), code)
    return found
