"""The document every format writes: sheets of one table each, built once from a result.

A format decides how a number looks in its own kind of file, never what it is, so that Excel, CSV and JSON agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd

from ..accounts import rounding
from ..accounts.base import Ratio, Table, compute
from ..nynorsk import said
from ..result import PlanChange, Result, RulesetRun
from ..schema import Column
from .numbers import uneven_rows
from .texts import TEXTS


@dataclass(frozen=True)
class Sheet:
    """One table. ``frame`` holds body rows, exactly ``columns``; areas as the columns' units say, never rounded.

    ``total`` has a value per summed or ratio column. ``parts`` tells which columns a column is the sum of, row by
    row. ``ruleset`` is empty where the table does not depend on one.

    A workbook hides the columns ``hidden``, draws a line where the columns ``blocks`` change, and with ``hide_empty``
    hides rows whose figures are all none; files for programs have all of it.
    """

    key: str
    name: str
    title: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    total: dict[str, float] = field(default_factory=dict)
    sums: tuple[str, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    ruleset: str = ""
    method: str = ""
    hidden: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    hide_empty: bool = False

    @property
    def slug(self) -> str:
        """The sheet's name in files and layers: ASCII, lower case, ``t3`` or ``t3_kdd_enkel``."""
        return slug(f"{self.key.partition('-')[0]} {self.ruleset if '-' in self.key else ''}")


def slug(text: str) -> str:
    """ASCII letters, digits and underscores of a Norwegian text."""
    plain = text.lower().translate(str.maketrans("åøæ", "aoa"))
    return "_".join("".join(c if c.isascii() and c.isalnum() else " " for c in plain).split())


#: Columns that are the sum of others in the same row, by account; a spreadsheet shows them as live formulas.
_PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "T1": {"daa": ("navaerende_daa", "framtidig_daa", "videreutvikling_daa", "uten_status_daa")},
    "T3": {"planlagt_daa": ("bebygd_daa", "tatt_ut_daa", "reserve_daa"), "tatt_ut_daa": ("tatt_ut_*_daa",)},
    "T4": {"reserve_daa": ("m_*_daa",)},
    "T6": {"sum_daa": ("til_*_daa",)},
    "T6F": {"sum_daa": ("til_*_daa",)},
    "T8": {
        "tapt_gjeldende_daa": ("begge_daa", "bare_gjeldende_daa"),
        "tapt_forslag_daa": ("begge_daa", "bare_forslag_daa"),
    },
}


#: Tables whose figures are too large when a rule had no data to take from.
_OF_RESERVE = ("T3", "T4", "T5", "A3", "T10", "M1")


def sheets(result: Result, language: str = "nb") -> tuple[list[Sheet], list[str]]:
    """The accounts as sheets in report order, first rule set first; and the keys that are the same for all rule sets.

    A table that another rule set leaves as it is stands once, without a rule set's name.
    """
    runs = [(run, tables_in(run, language)) for run in result.runs.values()]
    first = runs[0][1]
    same = [key for key, t in first.items() if all(t.frame.equals(other[key].frame) for _, other in runs[1:])]
    out = []
    for n, (run, tables) in enumerate(runs):
        for key, table in tables.items():
            if n and key in same:
                continue
            several = len(runs) > 1 and key not in same
            sheet = sheet_of(table, run.ruleset.name if several else "", n, language)
            out.append(replace(sheet, notes=(*lacking(run, key, language), *sheet.notes)))
    return out, same if len(runs) > 1 else []


def lacking(run: RulesetRun, key: str, language: str) -> list[str]:
    """What a reader of the reserve must know first: rules that took nothing because their data are not there."""
    if key not in _OF_RESERVE:
        return []
    return list(dict.fromkeys(i.text(language) for i in run.issues if i.kind == "regel_uten_data"))


def tables_in(run: RulesetRun | PlanChange, language: str) -> Mapping[str, Table]:
    """The run's tables in the language asked for; names of codes are part of a table."""
    if run.data.language == language:
        return run.tables
    data = replace(run.data, language=language)
    return {key: compute(table.account, data) for key, table in run.tables.items()}


def sheet_of(table: Table, ruleset: str, run: int, language: str) -> Sheet:
    """A table as a sheet; ``run`` is the number of its rule set in the case, from 0."""
    account = table.account
    parts = {whole: _names(names, table.columns) for whole, names in _PARTS.get(account.key, {}).items()}
    sheet = Sheet(
        key=account.key if run == 0 else f"{account.key}-{run + 1}",
        name=f"{account.key} {ruleset}" if run else f"{account.key} {account.title(language)}",
        title=f"{account.key} {account.title(language)}",
        columns=table.columns,
        frame=table.frame,
        total=table.total,
        sums=account.sums,
        ratios=account.ratios,
        parts={whole: names for whole, names in parts.items() if _adds_up(table.frame, whole, names)},
        ruleset=ruleset,
        method=said(account.method, language),
    )
    return replace(sheet, notes=(*table.notes(language), *_number_notes(table, sheet, language)))


def _number_notes(table: Table, sheet: Sheet, language: str) -> list[str]:
    """What the reader must know of the figures: whether those shown add up, and the signs."""
    if not any(c.type in ("float", "int") for c in sheet.columns):
        return []
    t, notes = TEXTS[language], []
    if sheet.sums:
        notes.append(rounding.check(table).note({c.name: c.label(language) for c in sheet.columns}, language))
    if off := uneven_rows(sheet.frame, sheet.columns, sheet.parts):
        notes.append(t["avviker"].format(", ".join(c.label(language) for c in off)))
    return [*notes, t["tegn"]]


def _names(names: tuple[str, ...], columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Column names, in which a ``*`` stands for some text."""
    return tuple(c.name for name in names for c in columns if fnmatchcase(c.name, name.replace("*", "?*")))


def _adds_up(frame: pd.DataFrame, whole: str, parts: tuple[str, ...]) -> bool:
    """Whether the parts really give the whole in every row, so that a formula says the same as the figure."""
    if whole not in frame or not parts or frame[list(parts)].isna().to_numpy().any():
        return False
    rows = frame[list(parts)].to_numpy(float)
    return bool(np.allclose(rows.sum(axis=1), frame[whole].to_numpy(float), rtol=1e-9, atol=1e-9))
