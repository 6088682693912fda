"""A1: how old each plan is, by its map and by its provisions, and what reserve rests on it."""

from __future__ import annotations

import pandas as pd

from ..codes import codelist
from ..schema import Column
from ..units import M2_PER_DAA
from .base import Account, AccountData

COLUMNS = (
    Column("niva", "code", "Plannivå"),
    Column("planid", "text", "Plan-id"),
    Column("plannavn", "text", "Plannavn", "Plannamn"),
    Column("plantype", "text", "Plantype"),
    Column("ikrafttredelse", "date", "Plankart fra", "Plankart frå"),
    Column("aldersklasse_kart", "text", "Alder på kart"),
    Column("bestemmelsesdato", "date", "Bestemmelser fra", "Føresegner frå"),
    Column("aldersklasse_bestemmelser", "text", "Alder på bestemmelser", "Alder på føresegner"),
    Column(
        "paragraf_12_4",
        "text",
        "Flagg etter pbl. § 12-4",
        description="Krever vurdering av om planen er oppdatert; ikke at den er bortfalt",
    ),
    Column("daa", "float", "Areal planen styrer", unit="daa"),
    Column("planlagt_daa", "float", "Planlagt til utbygging", "Planlagt til utbygging", "daa"),
    Column("reserve_daa", "float", "Arealreserve", unit="daa"),
)
#: The flag that somebody must look into the plan (``Mosaic.frame``).
ASSESS = "krever vurdering"

_PLAN = [c.name for c in COLUMNS if not c.unit]
_NAMED = {"plantype": "plantype", "aldersklasse_kart": "aldersklasse", "aldersklasse_bestemmelser": "aldersklasse"}


def table(data: AccountData) -> pd.DataFrame:
    """One row per plan that rules some ground (and per pair of dates, should its surfaces disagree).

    Kommuneplan first, then by reserve, largest first.
    """
    land, area = data.land, data.land["area_m2"] / M2_PER_DAA
    parts = {"daa": land.index, "planlagt_daa": data.building_land.index, "reserve_daa": data.reserve.index}
    sums = land[_PLAN].assign(**{name: area.where(land.index.isin(part), 0.0) for name, part in parts.items()})
    frame = sums[land["mosaikk_id"] >= 0].groupby(_PLAN, dropna=False)[list(parts)].sum().reset_index()
    frame = frame.sort_values(["niva", "reserve_daa", "planid"], ascending=[True, False, True])
    settled = (frame["paragraf_12_4"] == ASSESS) & (frame["reserve_daa"] == 0)
    frame.loc[settled, "paragraf_12_4"] = "nei"  # nothing left to build, nothing to assess
    for name, key in _NAMED.items():
        frame[name] = _labels(frame[name], key, data.language)
    return frame.reset_index(drop=True)


def _labels(codes: pd.Series, key: str, language: str) -> pd.Series:
    names = {code: codelist(key).label(code, language) for code in codes.dropna().unique()}
    return codes.map(names)


ACCOUNT = Account(
    key="A1",
    title_nb="Planenes alder",
    title_nn="Alderen på planane",
    columns=COLUMNS,
    table=table,
    method=(
        "Hver plan har to aldre: datoen for plankartet og datoen bestemmelsene sist ble vedtatt (eget valg). Klassene"
        " er som i ARV [ARV]; 1800-01-01 er registerets tegn for manglende dato. Flagget etter § 12-4 settes for "
        "private detaljreguleringer eldre enn ti år med ubebygd reserve, og betyr bare at det må vurderes om planen "
        "er oppdatert [BYGG, FIN]."
    ),
    sums=("daa", "planlagt_daa", "reserve_daa"),
    notes_nb=("Flagget etter § 12-4 sier at noen må vurdere planen. Det sier ikke at planen er bortfalt.",),
    notes_nn=("Flagget etter § 12-4 seier at nokon må vurdere planen. Det seier ikkje at planen er fallen bort.",),
)
