"""The sheets of planvask: candidates, decisions and their effect, where the result has them."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from ..nynorsk import said
from ..planvask.criteria import Criteria
from ..planvask.tables import WashTable
from ..result import Result
from ..schema import Column
from ..units import number_text
from .model import Sheet
from .texts import TEXTS

#: Columns that only a program asks for.
_HIDDEN = ("stabil_id",)
_CRITERION = (("navn", "text"), ("vekt", "text"), ("begrunnelse", "text"), ("kilde", "text"))


def sheets(result: Result, language: str = "nb") -> list[Sheet]:
    """V1–V7 of ``result.planvask`` with its criteria after V1; none where it has none."""
    if result.planvask is None:
        return []
    first, *others = (_sheet(table, result, language) for table in result.planvask.tables(language))
    return [first, criteria_sheet(result.planvask.criteria, language), *others]


def criteria_sheet(criteria: Criteria, language: str = "nb") -> Sheet:
    """V1K: one row per criterion with what it counts, why, and where it comes from."""
    t = TEXTS[language]
    columns = tuple(Column(name, kind, t[f"kriterium_{name}"]) for name, kind in _CRITERION)
    rows = [
        (c.name(language), t["kriterium_er_stopp"] if c.stop else number_text(c.weight, 1 if c.weight % 1 else 0),
         c.reason(language), c.said_source(language))
        for c in criteria.criteria
    ]  # fmt: skip
    title = f"V1K {t['kriteriene']}"
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    return Sheet("V1K", title, title, columns, frame, method=t["kriteriene_metode"])


def _sheet(table: WashTable, result: Result, language: str) -> Sheet:
    title = f"{table.key} {table.title(language)}"
    total = {name: math.fsum(table.frame[name].dropna()) for name in table.sums}
    sheet = Sheet(
        key=table.key, name=title, title=title, columns=table.columns, frame=table.frame, total=total,
        sums=table.sums, notes=(*table.notes(language), TEXTS[language]["tegn"]),
        ruleset=result.main.ruleset.name if len(result.runs) > 1 else "", method=said(table.method, language),
    )  # fmt: skip
    return replace(sheet, hidden=tuple(c for c in _HIDDEN if c in table.frame))
