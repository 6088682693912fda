"""What to say of a file that is no map data: what it is instead, and what to do."""

from __future__ import annotations

from pathlib import Path

from ..errors import HostileFileError, ReadError
from .contract import head

_EXPECTED = "SOSI, GML, GeoPackage, FileGDB, Shapefile, GeoJSON, GeoParquet, FlatGeobuf, eller et zip-arkiv med slike"

#: Files that tell a program to open other files or addresses.
_POINTERS = {
    b"<OGRVRTDataSource": "VRT",
    b"<VRTDataset": "VRT",
    b"<OGRWFSDataSource": "WFS-beskrivelse",
    b"<WMS_": "karttjenestebeskrivelse",
    b"<GDAL_WM": "karttjenestebeskrivelse",
    b'"gdal_streamed_alg"': "GDAL-kommando",
}

_OTHERS = (
    ((b"%PDF",), "et PDF-dokument", "Be om planen som SOSI eller GML."),
    ((b"AC10",), "en DWG-tegning", "Eksporter planen til SOSI eller GML fra tegneprogrammet."),
    ((b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*"), "et bilde", "Areal kan ikke regnes av bilder."),
    ((b"\xd0\xcf\x11\xe0",), "et eldre Office-dokument", ""),
    (
        (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh"),
        "et arkiv som ikke er zip",
        "Pakk det ut, eller pakk det om til zip.",
    ),
    ((b"SQLite format 3",), "en SQLite-database som ikke er GeoPackage", "Eksporter laget til GeoPackage."),
)


def check_reachable(path: Path, largest: int) -> None:
    """Raise ReadError when the file is missing, closed to us, empty or too large."""
    try:
        if path.is_dir():
            next(path.iterdir(), None)
            return
        if not path.exists():
            raise ReadError("Fila finnes ikke.", where=path.name, remedy="Sjekk navn og mappe.")
        if not path.is_file():
            raise ReadError("Dette er ingen vanlig fil.", where=path.name)
        size = path.stat().st_size
        with path.open("rb") as file:
            file.read(1)
    except PermissionError as e:
        raise ReadError(
            "Fila kan ikke åpnes: den er låst, eller du mangler tilgang.",
            where=path.name,
            remedy="Lukk den i andre programmer, og sjekk rettighetene.",
        ) from e
    except OSError as e:
        raise ReadError(f"Fila kan ikke åpnes ({e.strerror}).", where=path.name) from e
    if not size:
        raise ReadError("Fila er tom (0 byte).", where=path.name, remedy="Hent eller eksporter den på nytt.")
    if size > largest:
        raise ReadError(f"Fila er på {size} byte. Grensen er {largest}.", where=path.name, remedy="Del fila opp.")


def explain(path: Path) -> ReadError:
    """The error for a file whose content no format recognises."""
    if path.is_dir():
        return ReadError("Mappa er ingen FileGDB.", where=path.name, expected=_EXPECTED)
    start = head(path, 16_384)
    for mark, what in _POINTERS.items():
        if mark in start:
            return HostileFileError(
                f"Fila er en {what}, som peker på andre filer eller nettsteder.",
                where=path.name,
                expected="selve dataene",
                remedy="Eksporter laget til GeoPackage eller GML.",
            )
    for magics, what, remedy in _OTHERS:
        if start.startswith(magics):
            return ReadError(f"Fila er {what}, ikke kartdata.", where=path.name, expected=_EXPECTED, remedy=remedy)
    low = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:2_000].lower()
    if low.startswith((b"<!doctype html", b"<html")) or b"<html" in low:
        return ReadError(
            "Fila er en nettside (HTML), ikke kartdata.",
            where=path.name,
            remedy="Nedlastingen krevde trolig innlogging. Hent fila på nytt.",
        )
    if b"<!doctype" in low:
        return HostileFileError(
            "Fila er XML med en dokumenttype (DOCTYPE), som kan hente inn andre filer.",
            where=path.name,
            expected="GML uten DOCTYPE",
        )
    if b"ExceptionReport" in start:
        return ReadError(
            "Fila er en feilmelding fra en karttjeneste, ikke kartdata.",
            where=path.name,
            remedy="Se i fila hva tjenesten svarte, og hent dataene på nytt.",
        )
    if start.startswith(b"PK"):
        return ReadError("Fila er et Office-dokument, ikke kartdata.", where=path.name, expected=_EXPECTED)
    return ReadError("Filtypen er ukjent.", where=path.name, expected=_EXPECTED)
