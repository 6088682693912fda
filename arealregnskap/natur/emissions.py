"""N14 and N15: emissions of building on land, only with factors that the municipality chose, each with its source."""

from __future__ import annotations

import math

import pandas as pd

from ..accounts.base import Account
from ..cells import LAND
from ..schema import Column
from ..units import M2_PER_DAA
from .base import WHICH, NaturData, over_nature, which
from .carbon import natural_and_taken

_NO_FACTOR_NB, _NO_FACTOR_NN = "Ingen faktor; utslippet er ikke kjent", "Ingen faktor; utsleppet er ikkje kjent"


def table(data: NaturData) -> pd.DataFrame:
    """One row per scenario, part of the municipality, period and AR5 key that is built on; missing without a factor."""
    assert data.factors is not None  # the account is only made where they are given
    rows = []
    for change in data.scenarios:
        land = change.land
        taken = natural_and_taken(data, change)[1]
        for subarea in data.every_subarea:
            built = land[taken & subarea.within(land)]
            areas = built.groupby([built[c].fillna("") for c in LAND], sort=True)["area_m2"].sum() / M2_PER_DAA
            for period in data.factors.periods:
                for key, daa in areas.items():
                    assert isinstance(key, tuple)  # LAND has several columns
                    rows.append((*which(data, change, subarea), period, *key, daa, *_of(data, key, period, daa)))
    return pd.DataFrame(rows, columns=[c.name for c in COLUMNS])


def _of(data: NaturData, key: tuple, period: int, daa: float) -> tuple:
    """Factor as given, unit, share lost, emission [t CO₂e], source, version, remark."""
    assert data.factors is not None
    factor = data.factors.match(key, period)
    if factor is None:
        return math.nan, "", math.nan, math.nan, "", "", data.text(_NO_FACTOR_NB, _NO_FACTOR_NN)
    return (
        factor["faktor"], factor["enhet"], factor["tapsandel"], daa * factor["t_co2e_daa"], factor["kilde"],
        factor["versjon"], "",
    )  # fmt: skip


def totals(data: NaturData) -> pd.DataFrame:
    """One row per scenario, part of the municipality and period: emission, area with and without factor, sources."""
    frame = table(data)
    where = [*(c.name for c in WHICH), "periode_ar"]
    rows = []
    for key, part in frame.groupby(where, sort=False):
        known = part["utslipp_t"].notna()
        sources = "; ".join(dict.fromkeys(f"{s} ({v})" for s, v in part.loc[known, ["kilde", "versjon"]].to_numpy()))
        emission = math.fsum(part.loc[known, "utslipp_t"]) if known.any() else math.nan
        with_factor, without = math.fsum(part.loc[known, "areal_daa"]), math.fsum(part.loc[~known, "areal_daa"])
        rows.append((*key, emission, with_factor, without, sources))
    return pd.DataFrame(rows, columns=[c.name for c in TOTAL_COLUMNS])


COLUMNS = (
    *WHICH,
    Column("periode_ar", "int", "Periode", unit="år"),
    Column("artype", "code", "Arealtype", codelist="ar5_arealtype"),
    Column("artreslag", "code", "Treslag", codelist="ar5_treslag"),
    Column("arskogbon", "code", "Skogbonitet", codelist="ar5_skogbonitet"),
    Column("argrunnf", "code", "Grunnforhold", codelist="ar5_grunnforhold"),
    Column("areal_daa", "float", "Bygges ned", "Blir bygd ned", "daa"),
    Column("faktor", "float", "Faktor", level=True),
    Column("enhet", "code", "Faktorens enhet", "Eininga til faktoren", codelist="natur_faktorenhet"),
    Column("tapsandel", "float", "Del av lageret som går tapt", level=True),
    Column("utslipp_t", "float", "Utslipp over perioden", "Utslepp over perioden", "t CO₂e", "Tom uten faktor"),
    Column("kilde", "text", "Kilde", "Kjelde"),
    Column("versjon", "text", "Versjon"),
    Column("merknad", "text", "Merknad"),
)
TOTAL_COLUMNS = (
    *WHICH,
    Column("periode_ar", "int", "Periode", unit="år"),
    Column("utslipp_t", "float", "Utslipp over perioden", "Utslepp over perioden", "t CO₂e", "Bare areal med faktor"),
    Column("med_faktor_daa", "float", "Areal med faktor", unit="daa"),
    Column("uten_faktor_daa", "float", "Areal uten faktor", "Areal utan faktor", "daa"),
    Column("kilder", "text", "Kilder (versjon)", "Kjelder (versjon)"),
)
_METHOD = (
    "Areal som bygges ned, ganger klimafaktoren kommunen har valgt for arealtype, treslag, bonitet og grunnforhold "
    "[VLFK]. Raden som navngir mest, gjelder. M-1941 sier at det skal gå fram hvilke tall som er brukt [M1941]; "
    "kilde og versjon står derfor ved hvert tall. Karbonlager regnes om med 44/12 og den delen som er oppgitt å gå "
    "tapt. Programmet har ingen egne faktorer."
)
_NOTES_NB = ("Areal uten faktor har ukjent utslipp og er ikke med i summen.", "Framskrevet, ikke observert.")
_NOTES_NN = ("Areal utan faktor har ukjent utslepp og er ikkje med i summen.", "Framskrive, ikkje observert.")

ACCOUNT = Account(
    key="N14",
    title_nb="Klimagassutslipp ved nedbygging",
    title_nn="Klimagassutslepp ved nedbygging",
    columns=COLUMNS,
    table=over_nature(table),
    unit="t CO₂e",
    method=_METHOD,
    notes_nb=_NOTES_NB,
    notes_nn=_NOTES_NN,
)
TOTALS = Account(
    key="N15",
    title_nb="Klimagassutslipp ved nedbygging, i alt",
    title_nn="Klimagassutslepp ved nedbygging, i alt",
    columns=TOTAL_COLUMNS,
    table=over_nature(totals),
    unit="t CO₂e",
    method=_METHOD,
    notes_nb=(*_NOTES_NB, "Perioder skal ikke summeres."),
    notes_nn=(*_NOTES_NN, "Periodar skal ikkje summerast."),
)
