"""The sheets of planvask: candidates, decisions and their effect, where the result has them."""

from __future__ import annotations

import math
from dataclasses import replace

from ..nynorsk import said
from ..planvask.tables import WashTable
from ..result import Result
from .model import Sheet
from .texts import TEXTS

#: Columns that only a program asks for.
_HIDDEN = ("stabil_id",)


def sheets(result: Result, language: str = "nb") -> list[Sheet]:
    """V1–V6 of ``result.planvask``; none where it has none."""
    if result.planvask is None:
        return []
    return [_sheet(table, result, language) for table in result.planvask.tables(language)]


def _sheet(table: WashTable, result: Result, language: str) -> Sheet:
    title = f"{table.key} {table.title(language)}"
    total = {name: math.fsum(table.frame[name].dropna()) for name in table.sums}
    sheet = Sheet(
        key=table.key, name=title, title=title, columns=table.columns, frame=table.frame, total=total,
        sums=table.sums, notes=(*table.notes(language), TEXTS[language]["tegn"]),
        ruleset=result.main.ruleset.name if len(result.runs) > 1 else "", method=said(table.method, language),
    )  # fmt: skip
    return replace(sheet, hidden=tuple(c for c in _HIDDEN if c in table.frame))
