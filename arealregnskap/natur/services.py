"""N11 and N12: ecosystem services in physical units, a supply table and a use table that are equal.

A municipality fills in what it knows (``data/natur/tjenester_mal.csv``). What is empty is not known, never zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from ..accounts.base import Account
from ..codes import codelist
from ..errors import ReconciliationError
from ..schema import Column
from ..units import number_text
from .base import NaturData, columns_of, over_nature
from .templates import parse, stop
from .typology import typology

COLUMNS = (
    Column("tjeneste", "code", "Tjeneste", description="Kode fra natur_tjeneste, eller kommunens egen", required=True),
    Column("ar", "int", "År", required=True),
    Column("enhet", "text", "Enhet", "Eining", required=True),
    Column("del", "code", "Tilgang eller bruk", codelist="natur_del", required=True),
    Column("part", "code", "Part", description="Økosystemtype for tilgang, bruker for bruk", required=True),
    Column("mengde", "float", "Mengde", "Mengd", required=True),
    Column("metode", "text", "Metode"),
    Column("kilde", "text", "Kilde", "Kjelde", required=True),
)
#: Relative difference between supply and use that is still rounding.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Services:
    """Checked rows of ``COLUMNS``, supply equal to use for every service and year."""

    frame: pd.DataFrame


def services(table: pd.DataFrame, where: str = "økosystemtjenester") -> Services:
    """Services from a filled-in table (text cells, index = line).

    Raises SchemaError with every fault, ReconciliationError where a service's supply is not its use.
    """
    frame = parse(table, COLUMNS, where)
    faults = []
    for line, row in frame.iterrows():
        known = [*typology(1), *typology(2)] if row["del"] == "tilgang" else list(codelist("natur_bruker"))
        if row["part"] not in known:
            what = "økosystemtype" if row["del"] == "tilgang" else f"bruker ({', '.join(known)})"
            faults.append(f"Linje {line}: «{row['part']}» er ikke en {what}.")
        if row["mengde"] < 0:
            faults.append(f"Linje {line}: mengden er negativ.")
    double = frame[frame.duplicated(["tjeneste", "ar", "del", "part"])]
    faults += [
        f"Linje {line}: «{row['part']}» står to ganger for {row['tjeneste']}." for line, row in double.iterrows()
    ]
    for (service, year), rows in frame.groupby(["tjeneste", "ar"], sort=True):
        if rows["enhet"].nunique() > 1:
            faults.append(f"Tjenesten {service} har flere enheter i {year:g}.")
    stop(faults, where)
    _balanced(frame, where)
    return Services(frame)


def _balanced(frame: pd.DataFrame, where: str) -> None:
    faults = []
    for (service, year), rows in frame.groupby(["tjeneste", "ar"], sort=True):
        supply, use = (math.fsum(rows.loc[rows["del"] == d, "mengde"]) for d in ("tilgang", "bruk"))
        if not abs(supply - use) <= TOLERANCE * max(supply, use):
            unit = rows["enhet"].iloc[0]
            faults.append(f"{service} {year:g}: tilgang {number_text(supply, 2)}, bruk {number_text(use, 2)} {unit}.")
    if faults:
        raise ReconciliationError(
            "Tilgang og bruk av en økosystemtjeneste er ikke like.",
            where=where,
            faults=tuple(faults),
            remedy="Fyll ut hvem som bruker tjenesten, eller hvilke økosystemer den kommer fra.",
        )


def supply(data: NaturData) -> pd.DataFrame:
    """One row per service and year; one column per level 1 type, and the total."""
    return _wide(data, "tilgang", lambda part: part.split(".")[0], list(_types(data)))


def use(data: NaturData) -> pd.DataFrame:
    """One row per service and year; one column per user, and the total."""
    return _wide(data, "bruk", lambda part: part, list(codelist("natur_bruker")))


def _wide(data: NaturData, part_of: str, column: Callable[[str], str], parts: list[str]) -> pd.DataFrame:
    """Amounts by service and part; missing where nothing was filled in."""
    assert data.services is not None  # the accounts are only made where they are given
    frame, names, rows = data.services.frame, codelist("natur_tjeneste"), []
    for (service, year), all_rows in frame.groupby(["tjeneste", "ar"], sort=False):
        own = all_rows[all_rows["del"] == part_of]
        amounts = own["mengde"].groupby(own["part"].map(column)).sum().reindex(parts)
        name = names.label(str(service), data.language) if service in names else str(service)
        sources = "; ".join(dict.fromkeys(own["kilde"]))
        rows.append((service, name, year, all_rows["enhet"].iloc[0], *amounts, math.fsum(own["mengde"]), sources))
    prefix = "fra" if part_of == "tilgang" else "til"
    amounts_of = [f"{prefix}_{p}" for p in parts]
    return pd.DataFrame(rows, columns=["tjeneste", "tjenestenavn", "ar", "enhet", *amounts_of, "i_alt", "kilde"])


def _types(data: NaturData) -> list[str]:
    """EU's level 1 types, and those of our own that something was filled in for."""
    assert data.services is not None
    rows = data.services.frame
    met = {p.split(".")[0] for p in rows.loc[rows["del"] == "tilgang", "part"]}
    return [c for c in typology(1) if typology(1).rows.loc[c, "art"] == "eu" or c in met]


_HEAD = (
    Column("tjeneste", "code", "Tjeneste-kode", "Teneste-kode"),
    Column("tjenestenavn", "text", "Økosystemtjeneste", "Økosystemteneste"),
    Column("ar", "int", "År"),
    Column("enhet", "text", "Enhet", "Eining"),
    Column("i_alt", "float", "I alt"),
    Column("kilde", "text", "Kilde", "Kjelde"),
)
_METHOD = (
    "Tilgang er mengden av tjenesten fra hver økosystemtype, bruk er hvem som har nytte av den, begge i fysiske "
    "enheter [SEEA]. Samlet tilgang er lik samlet bruk for hver tjeneste; ellers gis ingen tabell ut. Tallene er "
    "kommunens egne, med kilde."
)


def _supply_columns(data: NaturData) -> tuple[Column, ...]:
    names = typology(1)
    return tuple(Column(f"fra_{c}", "float", names.label(c), names.label(c, "nn")) for c in _types(data))


SUPPLY = Account(
    key="N11",
    title_nb="Økosystemtjenester: tilgang",
    title_nn="Økosystemtenester: tilgang",
    columns=_HEAD,
    table=over_nature(supply),
    further=columns_of(_supply_columns),
    unit="fysiske enheter",
    method=_METHOD,
    notes_nb=("Det som ikke er utfylt, er ikke null.",),
    notes_nn=("Det som ikkje er utfylt, er ikkje null.",),
)
USE = Account(
    key="N12",
    title_nb="Økosystemtjenester: bruk",
    title_nn="Økosystemtenester: bruk",
    columns=(
        *_HEAD[:4],
        *(
            Column(f"til_{c}", "float", codelist("natur_bruker").label(c), codelist("natur_bruker").label(c, "nn"))
            for c in codelist("natur_bruker")
        ),
        *_HEAD[4:],
    ),
    table=over_nature(use),
    unit="fysiske enheter",
    method=_METHOD,
    notes_nb=("Det som ikke er utfylt, er ikke null.",),
    notes_nn=("Det som ikkje er utfylt, er ikkje null.",),
)
