"""The union table as an export: one row per cell, under the column names that Vestland publishes [VLFK].

It is what the KDD manual calls the table to make pivots of [KDD-AR vedlegg 2].
"""

from __future__ import annotations

import pandas as pd

from ..cells import LAND
from ..codes import codelist
from ..schema import Column
from ..units import M2_PER_DAA
from .base import RESERVE, AccountData, tidy

COLUMNS = (
    Column("Kommune", "text", "Kommune"),
    Column("Kommunenummer", "code", "Kommunenummer"),
    Column("KpFormål", "code", "KpFormål", description="Formålskode der kommuneplanen styrer"),
    Column("RpFormål", "code", "RpFormål", description="Formålskode der reguleringsplan styrer"),
    Column("Områdenavn", "text", "Områdenavn"),
    Column("Arealstatus", "code", "Arealstatus", codelist="arealstatus"),
    Column("Planid", "text", "Planid"),
    Column("Plannavn", "text", "Plannavn"),
    Column("Ikrafttredelsesdato", "date", "Ikrafttredelsesdato", blank=True),
    Column("Plankilde", "code", "Plankilde", description="KP eller RP"),
    Column("Arealformålkode", "code", "Arealformålkode", codelist="arealformal"),
    Column("Arealformål", "text", "Arealformål"),
    Column("Arealformålsgruppe", "text", "Arealformålsgruppe"),
    Column("Planreserve", "int", "Planreserve", description="1 for arealreserve, ellers 0"),
    Column("Arealkilde", "text", "Arealkilde", description="Kilden til arealdekket"),
    Column("artype", "code", "artype", codelist="ar5_arealtype"),
    Column("Arealtype", "text", "Arealtype"),
    Column("artreslag", "code", "artreslag", codelist="ar5_treslag"),
    Column("Treslag", "text", "Treslag"),
    Column("arskogbon", "code", "arskogbon", codelist="ar5_skogbonitet"),
    Column("Skogbonitet", "text", "Skogbonitet"),
    Column("argrunnf", "code", "argrunnf", codelist="ar5_grunnforhold"),
    Column("Grunnforhold", "text", "Grunnforhold"),
    Column("Klimakobling", "code", "Klimakobling", description="artype, artreslag, arskogbon og argrunnf satt sammen"),
    Column("Dekar", "float", "Dekar", unit="daa"),
    Column("Produksjonsdato", "date", "Produksjonsdato"),
)
_LISTS = dict(zip(LAND, ("ar5_arealtype", "ar5_treslag", "ar5_skogbonitet", "ar5_grunnforhold"), strict=True))
_NAMES = dict(zip(LAND, ("Arealtype", "Treslag", "Skogbonitet", "Grunnforhold"), strict=True))
_PLAN = {
    "Områdenavn": "omradenavn", "Arealstatus": "arealstatus", "Planid": "planid", "Plannavn": "plannavn",
    "Ikrafttredelsesdato": "ikrafttredelse", "Plankilde": "niva", "Arealformålkode": "arealformal",
}  # fmt: skip
#: Key used for a part that the source does not register.
_UNREGISTERED = "99"


def table(data: AccountData) -> pd.DataFrame:
    """One row per distinct combination of the columns inside the municipality; ``Dekar`` sums to its area [daa]."""
    land = data.land
    frame = pd.DataFrame({ours: land[name] for ours, name in _PLAN.items()})
    for level, name in (("KP", "KpFormål"), ("RP", "RpFormål")):
        frame[name] = land["arealformal"].where(land["niva"] == level)
    frame["Arealformål"] = _labels(land["arealformal"], "arealformal")
    frame["Arealformålsgruppe"] = _labels(land["gruppe"], "arealformalsgruppe")
    frame["Planreserve"] = (land["utfall"] == RESERVE).astype(int)
    for key in LAND:
        frame[key], frame[_NAMES[key]] = land[key], _labels(land[key], _LISTS[key])
    known = land[list(LAND)].fillna(_UNREGISTERED)
    frame["Klimakobling"] = known[LAND[0]].str.cat(known[list(LAND[1:])]).where(land["artype"].notna())
    frame = frame.assign(Kommune=data.kommunenavn, Kommunenummer=data.kommunenummer, Arealkilde=data.land_source)
    keys = [c.name for c in COLUMNS if c.name not in ("Dekar", "Produksjonsdato")]
    dekar = (land["area_m2"] / M2_PER_DAA).groupby([frame[k] for k in keys], dropna=False).sum()
    summed = dekar.rename("Dekar").reset_index().assign(Produksjonsdato=data.produced)
    return tidy(summed, COLUMNS)


def _labels(codes: pd.Series, key: str) -> pd.Series:
    """Names of codes; the column names are bokmål, so the names are too."""
    names = {code: codelist(key).label(code) for code in codes.dropna().unique()}
    return codes.map(names)
