"""The sheets of need against reserve, the plan register and the goals (``arealregnskap.planning``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .. import planning
from ..accounts.base import Table
from ..result import Result
from .model import Sheet, lacking, sheet_of

#: Columns of codes, and the column that has the same in words.
_NAMED = {
    "plan": "plannavn", "formal": "formalsnavn", "forutsetning": "forutsetningsnavn", "vurdering": "vurderingsnavn",
    "alvor": "alvorsnavn", "funn": "funnavn", "type": "typenavn",
}  # fmt: skip
#: Values of unlike things in one column, which people read in ``verdier``.
_LEVELS = ("lav", "hoved", "hoy")
#: What a block of rows is about.
_BLOCKS = {"T10": ("plan",), "T10S": ("formal",), "T10F": ("formal",), "R2": ("alvor",), "M1": ("plan",)}


def sheets(result: Result, language: str = "nb") -> list[Sheet]:
    """T10 and what belongs to it, R1 and R2, and M1, as far as the case has them; all of the first rule set."""
    return sheets_of(planning.tables(result, language), result, language)


def sheets_of(tables: Mapping[str, Table], result: Result, language: str = "nb") -> list[Sheet]:
    """The same of tables that are made already, as a page does with assumptions of its own."""
    ruleset = result.main.ruleset.name if len(result.runs) > 1 else ""
    return [_sheet(table, ruleset, result, language) for table in tables.values()]


def _sheet(table: Table, ruleset: str, result: Result, language: str) -> Sheet:
    sheet = sheet_of(table, ruleset, 0, language)
    names = {c.name for c in sheet.columns}
    hidden = tuple(code for code, name in _NAMED.items() if {code, name} <= names)
    hidden += _LEVELS if "verdier" in names else ()
    notes = (*lacking(result.main, sheet.key, language), *sheet.notes)
    return replace(sheet, hidden=hidden, blocks=_BLOCKS.get(sheet.key, ()), notes=notes)
