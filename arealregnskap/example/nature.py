"""Invented tables of what a municipality may know of its nature, filled in as the templates ask.

The figures are made up; every source says SYNTETISK. They let each account of nature be seen with content.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from .files import MARK

_SOURCE = f"{MARK}, oppdiktet tall"

_CONDITION: dict[str, list[tuple[Any, ...]]] = {
    # ect, variable, unit, opening, closing, scale, worst, limit of good, best
    "4": [
        ("A2", "Nitrogen i jord", "% av terskel", 38, 39, "norsk", 100, 50, 0),
        ("B1", "Andel stedegne treslag", "%", 96, 95, "lineaer", 0, "", 100),
        ("B2", "Død ved", "m³/ha", 9.5, 9.3, "norsk", 0, 12, 30),
        ("B3", "Kronedekning", "%", 61, 59, "lineaer", 0, "", 80),
        ("C1", "Skog mer enn 1 km fra teknisk inngrep", "%", 41, 36, "norsk", 0, 50, 90),
    ],
    "7": [
        ("A1", "Myr uten grøft innen 50 m", "%", 72, 70, "norsk", 0, 80, 100),
        ("B2", "Myr uten tresetting", "%", 64, 64, "lineaer", 0, "", 100),
        ("C1", "Middels størrelse på myr", "daa", 14.2, 13.6, "lineaer", 0, "", 40),
    ],
    "5": [("C1", "Hei uten veg innen 500 m", "%", 83, 80, "lineaer", 0, "", 100)],
}
_UNITS = [("7", f"{MARK}-myr-{n}", daa, index) for n, (daa, index) in enumerate(
    [(820, 0.81), (640, 0.66), (1_150, 0.58), (310, 0.22), (2_400, 0.74), (95, 0.41)], 1
)]  # fmt: skip
_SERVICES = [
    ("trevirke", "m³", {"4.2": 11_800, "4.1": 700}, {"naeringer": 12_500}),
    ("beite", "fôrenheter", {"3": 260_000, "5": 190_000, "4": 85_000}, {"naeringer": 535_000}),
    ("friluftsliv", "besøk", {"4": 31_000, "5": 22_000, "7": 4_000}, {"husholdninger": 44_000, "utland": 13_000}),
]
#: Land type, tree, bonitet, ground, tonnes per daa. Nothing here is a known factor: round figures to show the form.
_FACTORS = [("30", "", "", "", 10), ("30", "", "", "45", 20), ("60", "", "", "", 30), ("21", "", "", "", 5),
            ("50", "", "", "", 2)]  # fmt: skip
_POINTS = [
    ("Hyttefelt", "kalkrik myr", "tapt", 4.5, "hoy", "sarbar", "", "", "", ""),
    ("Hyttefelt", "skog nær veg", "pavirket", 12, "moderat", "ovrig", "middels", "", "", ""),
    ("Hyttefelt", "restaurert myr", "skapt", 6, "moderat", "ovrig", "", "inntil_2_km", "trinn_2", "middels"),
]


def write(folder: Path, *, points: bool) -> dict[str, str]:
    """The tables in a folder; table name → file name. ``points`` also the optional, unconfirmed naturpoeng."""
    tables = {"tilstand": _condition(), "tilstand_enheter": _units(), "tjenester": _services(),
              "utslippsfaktorer": _factors()}  # fmt: skip
    if points:
        tables["naturpoeng"] = _points()
    names = {name: f"{name}_{MARK}.csv" for name in tables}
    for name, rows in tables.items():
        _write(folder / names[name], rows)
    return names


def _condition() -> list[dict[str, Any]]:
    names = ("ect", "variabel", "enhet", "verdi_inngaende", "verdi_utgaende", "skala", "nedre", "x60", "ovre")
    blank = {"x60_hoy": "", "nedre_hoy": "", "vekt": "", "dekning": ""}
    return [
        {"okosystemtype": ecosystem, **dict(zip(names, row, strict=True)), **blank,
         "ar_inngaende": 2025, "ar_utgaende": 2038, "referanse": "uforstyrret", "kilde": _SOURCE}
        for ecosystem, rows in _CONDITION.items()
        for row in rows
    ]  # fmt: skip


def _units() -> list[dict[str, Any]]:
    names = ("okosystemtype", "enhet_id", "areal_daa", "indeks")
    return [{**dict(zip(names, row, strict=True)), "ar": 2025, "kilde": _SOURCE} for row in _UNITS]


def _services() -> list[dict[str, Any]]:
    return [
        {"tjeneste": service, "ar": 2025, "enhet": unit, "del": side, "part": part, "mengde": amount,
         "metode": "", "kilde": _SOURCE}
        for service, unit, supply, use in _SERVICES
        for side, parts in (("tilgang", supply), ("bruk", use))
        for part, amount in parts.items()
    ]  # fmt: skip


def _factors() -> list[dict[str, Any]]:
    names = ("artype", "artreslag", "arskogbon", "argrunnf", "faktor")
    rest = {"enhet": "t CO2e/daa", "tapsandel": "", "periode_ar": 20, "kilde": _SOURCE, "versjon": "eksempel"}
    return [{**dict(zip(names, row, strict=True)), **rest} for row in _FACTORS]


def _points() -> list[dict[str, Any]]:
    names = ("prosjekt", "flate", "hendelse", "areal_daa", "naturkvalitet", "forvaltningsinteresse", "pavirkning",
             "avstand", "tid", "vanskelighet")  # fmt: skip
    blank = {"naturkvalitet_for": "", "forvaltningsinteresse_for": ""}
    return [{**dict(zip(names, (f"{MARK}: {row[0]}", *row[1:]), strict=True)), **blank} for row in _POINTS]


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Semicolon and decimal comma, as a Norwegian spreadsheet saves it."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        stream.write(f"# {MARK}: oppdiktede tall, laget som eksempel\r\n")
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({k: str(v).replace(".", ",") if isinstance(v, float) else v for k, v in row.items()})
