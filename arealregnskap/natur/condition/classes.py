"""N9: area by condition class (SEEA EA table 5.5), from units whose index the municipality has."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ...accounts.base import Account
from ...codes import codelist
from ...schema import Column
from ...units import M2_PER_DAA
from ..base import NaturData, columns_of, over_nature
from ..templates import parse, stop
from ..typology import typology
from .completeness import opening
from .tables import type_name

COLUMNS = (
    Column("okosystemtype", "code", "Økosystemtype", description="Kode i EUs typologi, nivå 1 eller 2", required=True),
    Column(
        "enhet_id", "text", "Enhet", description="Lokalitet, rute eller annen enhet; én rad per enhet", required=True
    ),
    Column("areal_daa", "float", "Areal", unit="daa", required=True),
    Column("indeks", "float", "Tilstandsindeks", description="0–1", required=True),
    Column("ar", "int", "År"),
    Column("kilde", "text", "Kilde", "Kjelde", required=True),
)


@dataclass(frozen=True)
class UnitConditions:
    """Checked units, ``COLUMNS``, each with its area [daa] and index."""

    frame: pd.DataFrame


def unit_conditions(table: pd.DataFrame, where: str = "tilstand per enhet") -> UnitConditions:
    """Units from a filled-in table (text cells, index = line). Raises SchemaError with every fault."""
    frame = parse(table, COLUMNS, where)
    faults = []
    for line, row in frame.iterrows():
        if row["okosystemtype"] not in typology(1) and row["okosystemtype"] not in typology(2):
            faults.append(f"Linje {line}: «{row['okosystemtype']}» er ikke en økosystemtype i EUs typologi.")
        if not 0 <= row["indeks"] <= 1:
            faults.append(f"Linje {line}: indeksen må være mellom 0 og 1.")
        if row["areal_daa"] <= 0:
            faults.append(f"Linje {line}: arealet må være større enn 0.")
    double = frame[frame.duplicated(["okosystemtype", "enhet_id"])]
    faults += [f"Linje {line}: enhet «{row['enhet_id']}» står to ganger." for line, row in double.iterrows()]
    stop(faults, where)
    return UnitConditions(frame)


def condition_class(index: float) -> str:
    """The class of an index (``natur_tilstandsklasse``)."""
    limits = codelist("natur_tilstandsklasse").rows["fra"].astype(float)
    return str(limits[limits <= index].index[-1])


def table(data: NaturData) -> pd.DataFrame:
    """One row per ecosystem type with units: area per class, and what of the extent nobody has assessed."""
    assert data.unit_conditions is not None  # the account is only made where they are given
    units = data.unit_conditions.frame
    units = units.assign(klasse=units["indeks"].map(condition_class), m2=units["areal_daa"] * M2_PER_DAA)
    order = [*typology(1), *typology(2)]
    extent, rows = opening(data), []
    for code in sorted(set(units["okosystemtype"]), key=order.index):
        by_class = data.area(units[units["okosystemtype"] == code].groupby("klasse")["m2"].sum())
        areas = [float(by_class.get(k, 0.0)) for k in codelist("natur_tilstandsklasse")]
        assessed, whole = math.fsum(areas), extent.get(code, 0.0)
        fits = assessed <= whole * (1 + 1e-9)
        remark = (
            ""
            if fits
            else data.text("Vurdert areal er større enn utbredelsen", "Vurdert areal er større enn utbreiinga")
        )
        unknown = max(whole - assessed, 0.0) if fits else math.nan
        share = assessed / whole if fits and whole else math.nan
        rows.append((code, type_name(code, data.language), whole, *areas, unknown, share, remark))
    names = [c.name for c in _area_columns(data)]
    return pd.DataFrame(rows, columns=["okosystemtype", "typenavn", *names, "vurdert_andel", "merknad"])


def _columns(data: NaturData) -> tuple[Column, ...]:
    share = Column("vurdert_andel", "float", "Vurdert del", "Vurdert del", description="0–1")
    return (*_area_columns(data), share, Column("merknad", "text", "Merknad"))


def _area_columns(data: NaturData) -> tuple[Column, ...]:
    names, unit = codelist("natur_tilstandsklasse"), data.unit
    classes = (
        Column(f"{k}_{unit}", "float", f"Tilstand {names.label(k).lower()}", f"Tilstand {names.label(k, 'nn').lower()}",
               unit, f"Indeks fra {names.rows.loc[k, 'fra'].replace('.', ',')}")
        for k in names
    )  # fmt: skip
    return (
        Column(f"utbredelse_{unit}", "float", "Utbredelse i dag", "Utbreiing i dag", unit),
        *classes,
        Column(f"ikke_vurdert_{unit}", "float", "Ikke vurdert", "Ikkje vurdert", unit),
    )


ACCOUNT = Account(
    key="N9",
    title_nb="Areal etter tilstandsklasse",
    title_nn="Areal etter tilstandsklasse",
    columns=(
        Column("okosystemtype", "code", "Type"),
        Column("typenavn", "text", "Økosystemtype"),
    ),
    table=over_nature(table),
    further=columns_of(_columns),
    method=(
        "Areal i lav, middels og høy tilstand, etter mønster av SEEA EA tabell 5.5 [SEEA]. Grensen 0,6 er god "
        "tilstand i fagsystemet [EAT]; grensen mellom lav og middels er vårt eget valg."
    ),
    notes_nb=("«Ikke vurdert» er ikke det samme som lav tilstand.", "Typene skal ikke slås sammen til én tilstand."),
    notes_nn=(
        "«Ikkje vurdert» er ikkje det same som låg tilstand.",
        "Typane skal ikkje slåast saman til éin tilstand.",
    ),
)
