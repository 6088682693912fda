"""The ground behind a figure: which cells of the one table add up to it, and the conditions that choose them.

Nothing is claimed that does not hold: the cells found are summed and must give the figure, else the figure is shown
without them.

plans.py    the plan in force (T1–T5, A1–A3)        change.py   plan against plan (T6–T8)
nature.py   the accounts of nature (N0–N15)         control.py  the control table (T11)
base.py     what a finder is, and cells that are added or taken off
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from arealregnskap.accounts import AccountData
from arealregnskap.natur.base import M2_PER
from arealregnskap.report.model import Sheet
from arealregnskap.schema import Column
from arealregnskap.units import M2_PER_DAA

from . import change, control, nature, plans
from .base import Finder, Ground
from .control import post_of

__all__ = ["Ground", "ground", "post_of"]

_TOLERANCE = 1e-6  # relative; sums are made in another order than the account's
_FINDERS: dict[str, Finder] = plans.FINDERS | change.FINDERS | nature.FINDERS | control.FINDERS
#: Tables whose column «antall» may be a count of the very cells that are summed.
_COUNTED = frozenset({"T11"})


def ground(data: AccountData, sheet: Sheet, row: int | None, column: Column) -> Ground | None:
    """The cells behind a figure of a sheet (row by position, None the total); None where it is not made of cells, or
    where they would not add up to it."""
    key = sheet.key.partition("-")[0]
    finder, counts = _FINDERS.get(key), column.name == "antall" and key in _COUNTED
    if finder is None or not (counts or column.unit in M2_PER):
        return None
    records: list[dict[str, Any]] = sheet.frame.to_dict("records")  # type: ignore[assignment]
    rows = records if row is None else [records[row]]
    if row is None and column.name not in sheet.sums:
        return None
    name = column.name.removesuffix(f"_{column.unit}")
    found = [finder(data, record, name) for record in rows]
    if any(part is None for part in found):
        return None
    cells = pd.concat([part for part in found if part is not None])
    m2 = math.fsum(cells["area_m2"])
    said = sheet.total[column.name] if row is None else float(records[row][column.name])
    is_so = len(cells) if counts else m2 / M2_PER[column.unit]
    if math.isnan(said) or abs(is_so - said) > max(1e-6, abs(said) * _TOLERANCE):
        return None
    return Ground(cells.sort_values("area_m2", key=abs, ascending=False, kind="stable"), m2 / M2_PER_DAA)
