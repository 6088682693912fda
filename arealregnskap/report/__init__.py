"""Files from a result: one module per format behind ``FORMATS``.

``write(result, folder)`` builds the document once and writes every format of it, so that they cannot disagree. Each
file is written beside its name and then put in place whole: nobody meets half a file. The same inputs and settings
give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ArealregnskapError
from ..result import Result
from .document import Document, build

if TYPE_CHECKING:  # pictures are costly to import, and only Word and PDF need them
    from .paper import Paper

__all__ = ["FORMATS", "Format", "check_variants", "chosen", "put", "write"]

#: (path below the folder, content) of every file of a format.
Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True)
class Format:
    """An output format: what it is asked for as, what it is, and what makes its files.

    ``folders`` hold nothing but this format's files, so what an earlier run left there is taken away. ``varied``: it
    has a file for each variant (``paper.VARIANTS``), and gets those asked for.
    """

    key: str
    title_nb: str
    title_nn: str
    files: Callable[..., Files]
    folders: tuple[str, ...] = ()
    varied: bool = False

    def title(self, language: str = "nb") -> str:
        return self.title_nn if language == "nn" else self.title_nb


def write(
    result: Result,
    folder: Path,
    formats: Sequence[str] | None = None,
    language: str = "nb",
    variants: Sequence[str] = (),
) -> list[Path]:
    """Write the formats asked for (all when none is named) in a folder; the files' paths, in the order written.

    ``variants`` are those of Word and PDF, without any the one that fits the case. Raises ArealregnskapError when a
    format or variant is not known, before anything is written.
    """
    wanted = chosen(formats)
    check_variants(variants)
    document = build(result, language)
    written: list[Path] = []
    papers: list[Paper] = []
    for form in wanted:
        if form.varied and not papers:
            papers = _papers(result, document, language, variants)
        more = (papers,) if form.varied else ()
        files = [put(folder / name, data) for name, data in form.files(result, document, language, *more)]
        for own in form.folders:
            _take_away_old(folder / own, files)
        written += files
    return written


def chosen(formats: Sequence[str] | None = None) -> list[Format]:
    """The formats of those keys, all when none is named. Raises ArealregnskapError for a key that is not known."""
    known = {f.key: f for f in FORMATS}
    if unknown := [key for key in formats or () if key not in known]:
        raise ArealregnskapError(
            f"Formatet «{unknown[0]}» finnes ikke.", expected=", ".join(known), remedy="Velg ett av disse."
        )
    return [known[key] for key in dict.fromkeys(formats or known)]


def check_variants(variants: Sequence[str]) -> None:
    """Raises ArealregnskapError for a variant that is not known, before long work."""
    if variants:
        from .paper import chosen as chosen_variants

        chosen_variants(tuple(variants))


def _papers(result: Result, document: Document, language: str, variants: Sequence[str]) -> list[Paper]:
    """The documents that Word and PDF write alike; maps and charts are drawn once for all of them."""
    from .paper import Papers

    papers = Papers(result, document, language)
    return [papers.paper(variant) for variant in papers.variants(variants)]


def _take_away_old(folder: Path, files: list[Path]) -> None:
    """Remove tables of an earlier run that this one does not have: an old figure must not lie among new ones."""
    for old in set(folder.glob("*.csv")) - set(files):
        old.unlink()


def put(path: Path, data: bytes) -> Path:
    """Write a whole file or leave the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


# Heavy imports stay inside, so that listing the formats costs nothing.


def _xlsx(result: Result, document: Document, language: str) -> Files:
    from . import xlsx

    yield "arealregnskap.xlsx", xlsx.content(result, document, language)


def _csv(result: Result, document: Document, language: str) -> Files:
    from . import csv

    yield from csv.contents(result, document, language)


def _gpkg(result: Result, document: Document, language: str) -> Files:
    from . import gpkg

    yield "arealregnskap.gpkg", gpkg.content(result, language)


def _json(result: Result, document: Document, language: str) -> Files:
    from . import json

    yield "arealregnskap.json", json.content(result, document, language)


def _map(result: Result, document: Document, language: str) -> Files:
    from ..map.page import page

    yield "kart.html", page(result, language).encode()


def _figures(result: Result, document: Document, language: str) -> Files:
    from .flow import svg
    from .flows import figures

    for name, flow in figures(result, language).items():
        yield f"figurer/{name}.svg", svg(flow).encode()


def _docx(result: Result, document: Document, language: str, papers: Sequence[Paper]) -> Files:
    from . import word

    for paper in papers:
        yield f"dokumenter/{paper.variant}.docx", word.content(paper, result.case.kommunenummer, result.case.template)


def _pdf(result: Result, document: Document, language: str, papers: Sequence[Paper]) -> Files:
    from . import pdf

    for paper in papers:
        yield f"dokumenter/{paper.variant}.pdf", pdf.content(paper)


#: Every format, in the order they are written.
FORMATS: tuple[Format, ...] = (
    Format("xlsx", "Excel-arbeidsbok med alle tabellene", "Excel-arbeidsbok med alle tabellane", _xlsx),
    Format(
        "csv",
        "CSV-filer, norsk og maskinlesbar variant",
        "CSV-filer, norsk og maskinlesbar variant",
        _csv,
        ("csv", "csv_maskin"),
    ),
    Format("gpkg", "GeoPackage med kartlag og QGIS-stil", "GeoPackage med kartlag og QGIS-stil", _gpkg),
    Format("json", "JSON med alle tabeller og herkomst", "JSON med alle tabellar og opphav", _json),
    Format("kart", "Kart som nettside, uten nett", "Kart som nettside, utan nett", _map),
    Format("docx", "Word-dokument", "Word-dokument", _docx, varied=True),
    Format("pdf", "PDF-dokument (PDF/UA)", "PDF-dokument (PDF/UA)", _pdf, varied=True),
    Format("figurer", "Flytfigurer (SVG)", "Flytfigurar (SVG)", _figures),
)
