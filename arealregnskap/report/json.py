"""JSON for other programs: every table with its columns, the findings, and where all of it comes from.

The shape is ``data/schema/arealregnskap-1.0.json``. Keys and codes are stable: a change that breaks readers gets a new
number. Rows are arrays in the order of ``kolonner``; figures are unrounded; what is not known is null, never 0.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from ..result import Result
from ..schema import Column
from .document import Document
from .facts import SYNTHETIC, sources
from .model import Sheet

SCHEMA = "arealregnskap-1.0"


def content(result: Result, document: Document, language: str = "nb") -> bytes:
    """The file; the same result gives the same bytes."""
    text = json.dumps(as_dict(result, document, language), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode() + b"\n"


def as_dict(result: Result, document: Document, language: str = "nb") -> dict[str, Any]:
    """The content as plain values, valid against the schema."""
    case, p = result.case, result.provenance
    return {
        "skjema": SCHEMA,
        "syntetisk": result.synthetic,
        "merknad": SYNTHETIC if result.synthetic else "",
        "sprak": language,
        "sak": {
            "kommunenummer": case.kommunenummer,
            "kommunenavn": case.kommunenavn,
            "tittel": case.title,
            "dato": p.as_of.isoformat(),
        },
        "herkomst": {
            "program": p.program_version,
            "epsg": p.epsg,
            "arealregel": p.area_rule,
            "regelsett": [
                {"navn": name, "versjon": version, "valgt": name == result.main.ruleset.name}
                for name, version in p.rulesets.items()
            ],
            "kodelister": dict(sorted(p.codelists.items())),
            "inndata": [
                {
                    "rolle": i.role.value, "tittel": i.title, "kartlag": i.layer, "fil": i.file_name,
                    "sha256": i.sha256, "eier": i.owner, "lisens": i.licence, "tilgang": i.access.value,
                    "dato": i.date.isoformat() if i.date else None, "syntetisk": i.synthetic, "produkt": i.product,
                    "antall": i.rows, "areal_m2": i.area_m2,
                }
                for i in sources(result)
            ],
        },
        "tabeller": [
            table(s, language)
            for s in (*document.accounts, *document.changed, *document.comparison, document.union)
        ],
        "regler": table(document.rules, language),
        "funn": table(document.findings, language),
    }  # fmt: skip


def table(sheet: Sheet, language: str) -> dict[str, Any]:
    """A sheet as plain values: its columns, its rows in their order, its sums and notes."""
    columns = [_values(c, sheet.frame[c.name]) for c in sheet.columns]
    return {
        "nokkel": sheet.slug,
        "tittel": sheet.title,
        "regelsett": sheet.ruleset or None,
        "kolonner": [
            {
                "navn": c.name, "type": c.type, "overskrift": c.label(language), "enhet": c.unit,
                "beskrivelse": c.explained(language), "kodeliste": c.codelist or None,
            }
            for c in sheet.columns
        ],
        "rader": [list(row) for row in zip(*columns, strict=True)],
        "sum": {name: _finite(value) for name, value in sheet.total.items()},
        "merknader": list(sheet.notes),
    }  # fmt: skip


def _values(column: Column, values: pd.Series) -> list[Any]:
    if column.type == "float":
        return [_finite(v) for v in values]
    kinds: dict[str, Callable[[Any], Any]] = {
        "int": int,
        "bool": bool,
        "date": lambda v: pd.Timestamp(v).date().isoformat(),
    }
    of = kinds.get(column.type, str)
    return [None if empty else of(v) for v, empty in zip(values, values.isna(), strict=True)]


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None
