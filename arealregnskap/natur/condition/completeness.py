"""N8: what the condition account rests on, class by class, and which ecosystem types nothing is known of."""

from __future__ import annotations

import math

import pandas as pd

from ...accounts.base import Account
from ...codes import codelist
from ...schema import Column
from ..base import NaturData, columns_of, over_nature
from ..extent import of as posts_of
from ..typology import UNKNOWN_TYPES
from .index import complete
from .tables import type_name

#: Row of a type that no variable describes.
NOTHING = "ingen"


def table(data: NaturData) -> pd.DataFrame:
    """One row per described ecosystem type and ECT class, then one per type that has area and no variable."""
    assert data.variables is not None  # the account is only made where they are given
    area, rows = opening(data), []
    for code in data.variables.types:
        of_type = data.variables.of(code)
        for ect in codelist("natur_ect"):
            found = of_type[of_type["ect"] == ect]
            rows.append(
                (code, ect, codelist("natur_ect").label(ect, data.language), area.get(code, 0.0), *_facts(data, found))
            )
    described = {c.split(".")[0] for c in data.variables.types}
    for code in data.types(1):
        if code not in described and code not in UNKNOWN_TYPES and area.get(code, 0.0) > 0:
            remark = data.text("Ingen variabel beskriver typen", "Ingen variabel skildrar typen")
            rows.append((code, NOTHING, "Alle", area[code], 0, 0, 0, math.nan, remark))
    columns = ["okosystemtype", "ect", "ectnavn", f"areal_{data.unit}", "variabler", "med_verdi", "uten_kilde",
               "dekning_andel", "merknad"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(typenavn=[type_name(c, data.language) for c in frame["okosystemtype"]])


def opening(data: NaturData) -> dict[str, float]:
    """Opening extent of the first change by type, levels 1 and 2, in the account's unit."""
    first = data.every_change[0].key
    out: dict[str, float] = {}
    for level in (1, 2):
        out |= data.area(posts_of(data, first, "kommunen", level)["inngaende"]).drop("i_alt").to_dict()
    return out


def _facts(data: NaturData, rows: pd.DataFrame) -> tuple[int, int, int, float, str]:
    """Variables, complete ones, those without source, least share measured, remark."""
    whole = int(complete(rows).sum())
    least = float(rows["dekning"].min()) if rows["dekning"].notna().all() and len(rows) else math.nan
    if not len(rows):
        remark = data.text("Ingen variabel; vekten er fordelt på de andre klassene",
                           "Ingen variabel; vekta er fordelt på dei andre klassane")  # fmt: skip
    elif not whole:
        remark = data.text("Ingen variabel har begge verdiene; vekten er fordelt på de andre klassene",
                           "Ingen variabel har begge verdiane; vekta er fordelt på dei andre klassane")  # fmt: skip
    elif whole < len(rows):
        remark = data.text("Variabler uten begge verdiene er ikke med i indeksen",
                           "Variablar utan begge verdiane er ikkje med i indeksen")  # fmt: skip
    else:
        remark = ""
    return len(rows), whole, int((rows["kilde"] == "").sum()), least, remark


def _area(data: NaturData) -> tuple[Column, ...]:
    return (Column(f"areal_{data.unit}", "float", "Areal av typen i dag", "Areal av typen i dag", data.unit),)


ACCOUNT = Account(
    key="N8",
    title_nb="Tilstand: hvor fullstendig regnskapet er",
    title_nn="Tilstand: kor fullstendig rekneskapen er",
    columns=(
        Column("okosystemtype", "code", "Type"),
        Column("typenavn", "text", "Økosystemtype"),
        Column("ect", "code", "ECT", description="ingen når typen ikke er beskrevet"),
        Column("ectnavn", "text", "Tilstandsklasse"),
        Column("variabler", "int", "Variabler", "Variablar", "antall"),
        Column("med_verdi", "int", "Med begge verdier", "Med begge verdiar", "antall"),
        Column("uten_kilde", "int", "Uten kilde", "Utan kjelde", "antall"),
        Column("dekning_andel", "float", "Minste målte del", "Minste målte del", description="0–1; tom er ukjent"),
        Column("merknad", "text", "Merknad"),
    ),
    table=over_nature(table),
    further=columns_of(_area),
    unit="antall",
    method="Hva tilstandsregnskapet bygger på, klasse for klasse [SEEA], og hvilke typer ingen variabel beskriver.",
    notes_nb=("En type uten variabler har ukjent tilstand, ikke dårlig.",),
    notes_nn=("Ein type utan variablar har ukjend tilstand, ikkje dårleg.",),
)
