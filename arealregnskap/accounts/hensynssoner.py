"""A2: the zones of the plans, each counted once, and the ground they cover together."""

from __future__ import annotations

import math

import pandas as pd

from ..codes import codelist
from ..schema import Column
from ..themes import State
from ..units import M2_PER_DAA
from .base import Account, AccountData

#: Keys of the rows that tell zones counted together.
UNIQUE, DOUBLE = "unikt", "dobbelt"

COLUMNS = (
    Column(
        "hensyn",
        "code",
        "Kode",
        codelist="hensyn",
        description="unikt er areal i minst én sone; dobbelt er det soner teller flere ganger",
    ),
    Column("navn", "text", "Hensynssone", "Omsynssone"),
    Column("tilstand", "text", "Tilstand"),
    Column("daa", "float", "I kommunen", unit="daa"),
    Column("planlagt_daa", "float", "Planlagt til utbygging", "Planlagt til utbygging", "daa"),
    Column("reserve_daa", "float", "Arealreserve", unit="daa"),
)


def table(data: AccountData) -> pd.DataFrame:
    """One row per H-code of the list, then the ground in any zone and what single zones count more than once."""
    met = [t.key for t in data.cells.themes if t.zone]
    codes = codelist("hensyn")
    rows: list[tuple] = []
    for key in [*codes, *sorted(set(met) - set(codes))]:
        state = State.NOT_ANALYSED if not data.cells.has_zones else State.HIT if key in met else State.NO_HIT
        rows.append((key, codes.label(key, data.language), str(state), *_areas(data, [key] if key in met else [])))
    unique = _areas(data, met)
    double = [sum(row[i] for row in rows) - u for i, u in enumerate(unique, start=3)]
    whole = str(State.HIT if met else State.NO_HIT if data.cells.has_zones else State.NOT_ANALYSED)
    rows.append((UNIQUE, data.text("I minst én sone", "I minst éi sone"), whole, *unique))
    rows.append((DOUBLE, data.text("Talt mer enn én gang", "Talt meir enn éin gong"), whole, *double))
    return pd.DataFrame(rows, columns=[c.name for c in COLUMNS])


def _areas(data: AccountData, keys: list[str]) -> tuple[float, float, float]:
    """Ground in any of the zones: in the municipality, on building land, in the reserve [daa]."""
    if not data.cells.has_zones:
        return math.nan, math.nan, math.nan
    parts = (data.land, data.building_land, data.reserve)
    hits = [part[[f"tema_{k}" for k in keys]].any(axis=1) for part in parts]
    return tuple(float(p.loc[h, "area_m2"].sum()) / M2_PER_DAA for p, h in zip(parts, hits, strict=True))  # type: ignore[return-value]


ACCOUNT = Account(
    key="A2",
    title_nb="Hensynssoner",
    title_nn="Omsynssoner",
    columns=COLUMNS,
    table=table,
    method=(
        "Hensynssonene i planene [SOSI-PLAN]. Flere soner kan ligge på samme areal, derfor vises både hver sone og "
        "areal i minst én sone. Soner summeres aldri med arealformål."
    ),
    notes_nb=("Soner overlapper og skal ikke summeres. «I minst én sone» teller hvert areal én gang.",),
    notes_nn=("Soner overlappar og skal ikkje summerast. «I minst éi sone» tel kvart areal éin gong.",),
)
