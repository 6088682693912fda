"""The sheets of nature: N0–N16 of every rule set, and before them which of them there are and why others are not."""

from __future__ import annotations

from collections.abc import Mapping
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

#: Columns of codes, and the column that has the same in words.
_NAMED = {
    "endring": "endringsnavn", "delomrade": "delomradenavn", "post": "postnavn", "gruppe": "gruppenavn",
    "fra": "franavn", "situasjon": "situasjonsnavn", "klasse": "klassenavn", "tjeneste": "tjenestenavn",
    "ect": "ectnavn", "del": "delnavn", "okosystemtype": "typenavn",
}  # fmt: skip
#: What a block of rows is about: scenario, part of the municipality, situation; or an ecosystem type.
_BLOCKS = ("endring", "delomrade", "situasjon", "periode_ar", "okosystemtype")
#: Accounts with a row for every class of a list, most of them none.
_QUIET = frozenset({"N0", "N2", "N3", "N4", "N10"})


def sheets(result: Result, language: str = "nb") -> list[Sheet]:
    """The overview, the accounts under the first rule set, then those of the others that are not the same."""
    if not result.natur:
        return []
    first, *others = result.natur
    several = bool(others)
    main = tables_in(result.natur[first], language)
    out = [overview(result.natur[first], language)]
    out += [_sheet(table, first if several else "", 0, language) for table in main.values()]
    for n, name in enumerate(others, 1):
        for key, table in tables_in(result.natur[name], language).items():
            if key not in main or not table.frame.equals(main[key].frame):
                out.append(_sheet(table, name, n, language))
    return out


def _sheet(table: Table, ruleset: str, run: int, language: str) -> Sheet:
    """The sheet, with what a workbook leaves out of sight: codes that have a name beside them, types without area."""
    sheet = sheet_of(table, ruleset, run, language)
    names = [c.name for c in sheet.columns]
    codes = tuple(code for code, name in _NAMED.items() if code in names and name in names)
    areas = [c.name for c in sheet.columns if c.name.startswith(("t_", "fra_", "til_")) and c.type == "float"]
    empty = tuple(c for c in areas if not (sheet.frame[c].fillna(0.0) != 0).any())
    blocks = tuple(c for c in _BLOCKS if c in names)
    quiet = table.account.key in _QUIET
    told = (TEXTS[language]["natur_skjult"],) if empty or quiet else ()
    return replace(sheet, hidden=(*codes, *empty), blocks=blocks, hide_empty=quiet, notes=(*sheet.notes, *told))


def tables_in(natur: Natur, language: str) -> Mapping[str, Table]:
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
