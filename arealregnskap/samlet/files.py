"""The common account as files: the same Excel, CSV, GeoPackage and map as of one municipality, with S1–S12 in front.

JSON has a shape of its own (``data/schema/samlet-1.0.json``), since its subject is several municipalities.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from ..accounts import union
from ..errors import ArealregnskapError
from ..report import background, put
from ..report.document import Document, build
from ..report.facts import SYNTHETIC
from ..report.model import Sheet
from .build import Together
from .sheets import sheets

SCHEMA = "samlet-1.0"
#: Formats of the common account: key → what it is, in bokmål and nynorsk.
FORMATS = {
    "xlsx": ("Excel-arbeidsbok med alle tabellene", "Excel-arbeidsbok med alle tabellane"),
    "csv": ("CSV-filer, norsk og maskinlesbar variant", "CSV-filer, norsk og maskinlesbar variant"),
    "json": ("JSON med alle tabeller", "JSON med alle tabellar"),
    "gpkg": ("GeoPackage med kartlag", "GeoPackage med kartlag"),
    "kart": ("Kart som nettside, uten nett", "Kart som nettside, utan nett"),
}


class Files:
    """Every file of a common account in one language; each is made when it is asked for."""

    def __init__(self, found: Together, language: str = "nb") -> None:
        self.found, self.language = found, language

    @cached_property
    def document(self) -> Document:
        """The common account's document with S1–S12 in front, and the union tables of the members under each other."""
        made = build(self.found.result, self.language)
        own = sheets(self.found, self.language)
        members = pd.concat([union.table(run.data) for run in self.found.runs], ignore_index=True)
        whole = replace(made.union, frame=members, total={"Dekar": float(members["Dekar"].sum())})
        described = [*own, *made.accounts, whole, made.rules, made.inputs, made.findings]
        accounts = (*own, *made.accounts)
        return replace(
            made, accounts=accounts, union=whole,
            method=background.method(self.found.result, accounts, self.language),
            dictionary=background.dictionary(described, self.language),
            codes=background.codes(described, self.language),
        )  # fmt: skip

    def of(self, form: str) -> Iterator[tuple[str, bytes]]:
        """(path below the folder, content) of every file of a format; heavy imports stay inside."""
        result = self.found.result
        if form == "xlsx":
            from ..report import xlsx

            yield "samlet.xlsx", xlsx.content(result, self.document, self.language)
        elif form == "csv":
            from ..report import csv

            yield from csv.contents(result, self.document, self.language)
        elif form == "json":
            yield "samlet.json", self.json()
        elif form == "gpkg":
            from ..report import gpkg

            yield "samlet.gpkg", gpkg.content(result, self.language)
        else:
            from ..map.page import page

            yield "samlet_kart.html", page(result, self.language).encode()

    def json(self) -> bytes:
        """Members, what differs, and every table as in the account of one municipality."""
        from ..report.json import table

        found = self.found
        shape = {
            "skjema": SCHEMA,
            "syntetisk": found.result.synthetic,
            "merknad": SYNTHETIC if found.result.synthetic else "",
            "sprak": self.language,
            "program": found.result.provenance.program_version,
            "regelsett": found.ruleset,
            "avstand_m": found.near_m,
            "kommuner": [
                {"kommunenummer": r.case.kommunenummer, "kommunenavn": r.case.kommunenavn, "tittel": r.case.title,
                 "dato": r.provenance.as_of.isoformat(), "syntetisk": r.synthetic}
                for r in found.members
            ],
            "tabeller": [table(s, self.language) for s in self._tables()],
        }  # fmt: skip
        return json.dumps(shape, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"

    def _tables(self) -> list[Sheet]:
        return [*self.document.accounts, self.document.union, self.document.inputs, self.document.findings]


def check(formats: Sequence[str]) -> tuple[str, ...]:
    """The formats asked for, or all. Raises ArealregnskapError for one that is not known, before long work."""
    for form in formats:
        if form not in FORMATS:
            raise ArealregnskapError(
                f"Formatet «{form}» finnes ikke her.", expected=", ".join(FORMATS), remedy="Velg ett av disse."
            )
    return tuple(dict.fromkeys(formats)) or tuple(FORMATS)


def write(found: Together, folder: Path, formats: Sequence[str] = (), language: str = "nb") -> list[Path]:
    """Write the formats asked for (all without any) in a folder; the paths, in the order written."""
    wanted, files = check(formats), Files(found, language)
    return [put(folder / name, content) for form in wanted for name, content in files.of(form)]
