"""The sheets beside the accounts: method, sources, findings, data dictionary, codes. Built as the accounts are."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ..codes import codelist
from ..issues import kinds
from ..result import Result
from ..schema import Column
from ..units import M2_PER_DAA
from .facts import crs_name, sources
from .model import Sheet
from .texts import TEXTS


def method(result: Result, accounts: Iterable[Sheet], language: str = "nb") -> Sheet:
    """One row per statement of how the figures came about."""
    t, p = TEXTS[language], result.provenance
    rows = [
        (t["kommune"], f"{result.case.kommunenummer} {result.case.kommunenavn}"),
        (t["dato"], p.as_of.strftime("%d.%m.%Y")),
        (t["areal"], t["arealregel"]),
        (t["areal"], p.area_rule),
        (t["system"], f"{crs_name(p.epsg)} (EPSG:{p.epsg})"),
        (t["program"], f"arealregnskap {p.program_version}"),
    ]
    rows += [(t["regelsett"], f"{name}, {t['versjon']} {version}") for name, version in p.rulesets.items()]
    rows += [(s.title, s.method) for s in accounts if s.method and "-" not in s.key]
    rows += [(f"{t['kodeliste']} {key}", f"SHA-256 {digest}") for key, digest in sorted(p.codelists.items())]
    columns = (Column("hva", "text", t["sporsmal"]), Column("tekst", "text", t["svar"]))
    return _sheet("metode", t["metode"], columns, rows)


def inputs(result: Result, language: str = "nb") -> Sheet:
    """One row per layer that went in."""
    columns = (
        Column("rolle", "code", "Brukt som", "Brukt som"),
        Column("tittel", "text", "Kilde", "Kjelde"),
        Column("eier", "text", "Eier", "Eigar"),
        Column("lisens", "text", "Lisens"),
        Column("tilgang", "code", "Tilgang"),
        Column("dato", "date", "Dato"),
        Column("fil", "text", "Fil"),
        Column("lag", "text", "Kartlag"),
        Column("produkt", "code", "Produkt"),
        Column("flater", "int", "Antall", "Tal på", description="Flater, linjer eller punkter etter innlesing"),
        Column(
            "areal_daa", "float", "Areal", unit="daa", description="Bakkeareal av alle flater, også utenfor kommunen"
        ),
        Column("syntetisk", "bool", "Syntetisk"),
        Column("sha256", "text", "Filas fingeravtrykk (SHA-256)", "Fingeravtrykket til fila (SHA-256)"),
    )
    rows = [
        (
            i.role.value, i.title, i.owner, i.licence, i.access.value, i.date, i.file_name, i.layer, i.product,
            i.rows, i.area_m2 / M2_PER_DAA, i.synthetic, i.sha256,
        )
        for i in sources(result)
    ]  # fmt: skip
    return _sheet("kilder", TEXTS[language]["kilder"], columns, rows)


def findings(result: Result, language: str = "nb") -> Sheet:
    """One row per finding, those that can move the reserve first."""
    columns = (
        Column("alvor", "code", "Alvor"),
        Column("virkning", "code", "Kan endre", "Kan endre"),
        Column("tittel", "text", "Funn"),
        Column("areal_daa", "float", "Areal det gjelder", "Areal det gjeld", "daa"),
        Column("tekst", "text", "Hva", "Kva"),
        Column("handling", "text", "Hva programmet gjorde", "Kva programmet gjorde"),
        Column("rad", "text", "Råd"),
        Column("kilde", "text", "Kilde", "Kjelde"),
        Column("objekt", "text", "Flate"),
        Column("antall", "int", "Antall", "Tal på"),
        Column("for_daa", "float", "Areal før", "Areal før", "daa"),
        Column("etter_daa", "float", "Areal etter", "Areal etter", "daa"),
        Column("x", "float", "Øst", "Aust", "m"),
        Column("y", "float", "Nord", "Nord", "m"),
        Column("funn", "code", "Kode for funn"),
    )
    frame = result.issues.frame(language)
    known = kinds()
    frame["tittel"] = [known[k].title(language) for k in frame["funn"]]
    for name, source in (("areal_daa", "area_m2"), ("for_daa", "before_m2"), ("etter_daa", "after_m2")):
        frame[name] = frame[source].astype(float) / M2_PER_DAA
    return Sheet("avvik", TEXTS[language]["avvik"], TEXTS[language]["avvik"], columns, frame[[c.name for c in columns]])


def dictionary(described: Iterable[Sheet], language: str = "nb") -> Sheet:
    """One row per column of every sheet."""
    columns = (
        Column("ark", "text", "Ark"),
        Column("kolonne", "code", "Kolonne i CSV og JSON"),
        Column("navn", "text", "Overskrift"),
        Column("enhet", "text", "Enhet", "Eining"),
        Column("type", "text", "Type"),
        Column("beskrivelse", "text", "Forklaring"),
        Column("kodeliste", "code", "Kodeliste"),
    )
    rows = [
        (s.name, c.name, c.label(language), c.unit, TEXTS[language]["typer"][c.type], c.explained(language), c.codelist)
        for s in described
        if "-" not in s.key
        for c in s.columns
    ]
    return _sheet("kolonner", TEXTS[language]["kolonner"], columns, rows)


def codes(described: Iterable[Sheet], language: str = "nb") -> Sheet:
    """One row per code of every code list that a sheet uses."""
    columns = (
        Column("kodeliste", "code", "Kodeliste"),
        Column("kode", "code", "Kode"),
        Column("navn", "text", "Navn", "Namn"),
        Column("kilde", "text", "Kilde", "Kjelde"),
    )
    used = sorted({c.codelist for s in described for c in s.columns if c.codelist})
    rows = [
        (key, code, codelist(key).label(code, language), codelist(key).rows.loc[code, "kilde"])
        for key in used
        for code in codelist(key)
    ]
    return _sheet("koder", "Koder" if language == "nb" else "Kodar", columns, rows)


def _sheet(key: str, title: str, columns: tuple[Column, ...], rows: list[tuple]) -> Sheet:
    return Sheet(key, title, title, columns, pd.DataFrame(rows, columns=[c.name for c in columns]))
