"""T4: which land the reserve lies on."""

from __future__ import annotations

import math

import pandas as pd

from ..cells import Cover
from ..codes import codelist
from ..schema import Column
from .arealreserve import counted_groups
from .base import Account, AccountData
from .sums import all_codes, column, daa_cross

_MARKSLAG = codelist("markslag")
#: Keys of ground without land cover, and of ground that two surfaces of it both count.
MISSING, OVERLAP = "uten_arealdekke", "overlapp"


def daa_column(code: str) -> str:
    """Column of a markslag, e.g. ``m_30_14_daa``."""
    return f"m_{code}_daa"


COLUMNS = (
    Column("gruppe", "code", "Gruppe", codelist="arealformalsgruppe"),
    Column("gruppenavn", "text", "Arealformålsgruppe", "Arealføremålsgruppe"),
    Column("i_regelsettet", "bool", "Teller i regelsettet", "Tel i regelsettet"),
    *(Column(daa_column(c), "float", _MARKSLAG.label(c), _MARKSLAG.label(c, "nn"), "daa") for c in _MARKSLAG),
    Column(daa_column(MISSING), "float", "Uten arealdekke", "Utan arealdekke", "daa"),
    Column(
        daa_column(OVERLAP),
        "float",
        "Overlapp, trukket fra",
        "Overlapp, trekt frå",
        "daa",
        "Areal som to flater i arealdekket begge teller",
    ),
    Column("reserve_daa", "float", "Arealreserve", "Arealreserve", "daa", "Lik tabell T3"),
)


def table(data: AccountData) -> pd.DataFrame:
    """One row per arealformålsgruppe; a row adds up to its reserve in T3."""
    reserve = data.reserve.assign(markslag=markslag(data.reserve))
    daa = daa_cross(reserve, "gruppe", "markslag")
    groups = codelist("arealformalsgruppe")
    keys = all_codes(groups, daa.index)
    daa = daa.reindex(keys, fill_value=0.0)
    frame = pd.DataFrame({"gruppe": keys, "gruppenavn": [groups.label(k, data.language) for k in keys]}, index=keys)
    counted = counted_groups(data)
    frame["i_regelsettet"] = [k in counted for k in keys]
    for code in (*_MARKSLAG, MISSING, OVERLAP):
        known = data.cells.has_cover or code == MISSING
        frame[daa_column(code)] = column(daa, code) if known else math.nan
    frame["reserve_daa"] = daa.sum(axis=1)
    return frame.reset_index(drop=True)


def markslag(cells: pd.DataFrame) -> pd.Series:
    """Code of ``markslag`` for each cell, from arealtype and, for forest, skogbonitet."""
    classed = cells["arealdekke"] == Cover.CLASSED
    by_class = _lookup()
    # The lists give forest classes by bonitet; a bonitet that is not on them is as good as unregistered.
    pairs = zip(cells["artype"], cells["arskogbon"], strict=True)
    codes = [by_class.get((a, b)) or by_class.get((a, "")) or by_class.get((a, "99")) or "annet" for a, b in pairs]
    found = pd.Series(codes, index=cells.index, dtype=object)
    return found.where(classed, cells["arealdekke"].map({Cover.MISSING: MISSING, Cover.OVERLAP: OVERLAP}))


def _lookup() -> dict[tuple[str, str], str]:
    """(arealtype, skogbonitet) → markslag; skogbonitet "" for all."""
    return {
        (artype, bonitet): str(row["kode"])
        for _, row in _MARKSLAG.rows.iterrows()
        for artype in row["artype"].split()
        for bonitet in row["skogbonitet"].split() or [""]
    }


ACCOUNT = Account(
    key="T4",
    title_nb="Arealreserve etter markslag",
    title_nn="Arealreserve etter markslag",
    columns=COLUMNS,
    table=table,
    method=(
        "Arealreserven i tabell T3 fordelt på arealtype og skogbonitet i arealdekket [KDD-AR kap. 4, AR5]. "
        "Inndelingen i markslag er vår egen. Areal som ikke er kartlagt (99) og areal uten arealdekke står for seg."
    ),
    sums=tuple(c.name for c in COLUMNS if c.unit),
    notes_nb=("Summen av hver rad er lik arealreserven i tabell T3.",),
    notes_nn=("Summen av kvar rad er lik arealreserven i tabell T3.",),
)
