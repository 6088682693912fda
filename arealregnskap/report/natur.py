"""The sheets of nature: N0–N16 of every rule set, and before them which of them there are and why others are not."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ..accounts.base import Table, compute
from ..natur import ACCOUNTS, missing
from ..result import Natur, Result
from ..schema import Column
from .model import Sheet, sheet_of
from .texts import TEXTS

#: Key of the sheet that tells what there is.
OVERVIEW = "natur"


def sheets(result: Result, language: str = "nb") -> list[Sheet]:
    """The overview, the accounts under the first rule set, then those of the others that are not the same."""
    if not result.natur:
        return []
    first, *others = result.natur
    several = bool(others)
    main = tables_in(result.natur[first], language)
    out = [overview(result.natur[first], language)]
    out += [sheet_of(table, first if several else "", 0, language) for table in main.values()]
    for n, name in enumerate(others, 1):
        for key, table in tables_in(result.natur[name], language).items():
            if key not in main or not table.frame.equals(main[key].frame):
                out.append(sheet_of(table, name, n, language))
    return out


def tables_in(natur: Natur, language: str) -> dict[str, Table]:
    """The tables in the language asked for."""
    if natur.data.language == language:
        return natur.tables
    data = replace(natur.data, language=language)
    return {key: compute(table.account, data) for key, table in natur.tables.items()}


def overview(natur: Natur, language: str = "nb") -> Sheet:
    """One row per account of nature: whether it is there, and what it needs when it is not."""
    t, lacking = TEXTS[language], missing(natur.data, language)
    columns = (
        Column("tabell", "code", t["tabell"]),
        Column("tittel", "text", t["tittel"]),
        Column("med", "bool", t["med"]),
        Column("hvorfor", "text", t["hvorfor_ikke"]),
    )
    rows = [(a.key, a.title(language), a.key in natur.tables, lacking.get(a.key, "")) for a in ACCOUNTS]
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    notes = (t["natur_valg"], *natur.data.choices.sentences(language))
    return Sheet(OVERVIEW, t["natur"], t["natur"], columns, frame, notes=notes)
