"""N0: nature, farmland, built. The coarsest division, for headlines and summaries."""

from __future__ import annotations

import math

import pandas as pd

from ..accounts.base import Account
from ..codes import codelist
from ..schema import Column
from .base import WHICH, NaturData, columns_of, over_nature, which
from .changes import Flows
from .told import of_extent
from .typology import typology


def by_group(flows: Flows) -> pd.DataFrame:
    """Area [m²] per code of ``natur_samlet``, from flows of level 1; only moves between groups count."""
    group = typology(1).rows["samlet"]
    frame = flows.frame.assign(fra=flows.frame["fra"].map(group), til=flows.frame["til"].map(group))
    moved = frame[frame["fra"] != frame["til"]]
    return pd.DataFrame({
        "inngaende": frame.groupby("fra")["area_m2"].sum(),
        "tilgang": moved.groupby("til")["area_m2"].sum(),
        "avgang": moved.groupby("fra")["area_m2"].sum(),
        "utgaende": frame.groupby("til")["area_m2"].sum(),
    }).reindex(list(codelist("natur_samlet"))).fillna(0.0)  # fmt: skip


def table(data: NaturData) -> pd.DataFrame:
    """One row per change, part of the municipality and group."""
    names, rows = codelist("natur_samlet"), []
    for change in data.every_change:
        for subarea in data.parts_of(change):
            areas = data.area(by_group(data.flows[change.key, subarea.key, 1]))
            for code, row in areas.iterrows():
                share = row["avgang"] / row["inngaende"] if row["inngaende"] > 0 else math.nan
                rows.append((*which(data, change, subarea), code, names.label(str(code), data.language), *row, share))
    columns = [*(c.name for c in WHICH), "gruppe", "gruppenavn", *(c.name for c in _areas(data)), "avgang_andel"]
    return pd.DataFrame(rows, columns=columns)


def _columns(data: NaturData) -> tuple[Column, ...]:
    return (
        *_areas(data),
        Column("avgang_andel", "float", "Avgang av inngående", "Avgang av inngåande", description="0–1"),
    )


def _areas(data: NaturData) -> tuple[Column, ...]:
    posts = codelist("natur_post")
    return tuple(
        Column(f"{p}_{data.unit}", "float", posts.label(p), posts.label(p, "nn"), data.unit)
        for p in ("inngaende", "tilgang", "avgang", "utgaende")
    )


ACCOUNT = Account(
    key="N0",
    title_nb="Natur, jordbruk og bebygd",
    title_nn="Natur, jordbruk og utbygd",
    columns=(
        *WHICH,
        Column("gruppe", "code", "Gruppe", codelist="natur_samlet"),
        Column("gruppenavn", "text", "Areal"),
    ),
    table=over_nature(table),
    further=columns_of(_columns),
    method=(
        "Typene i tabell N1 samlet i natur på land og i ferskvann, jordbruk (dyrket mark og grasmark), bebygd og hav, "
        "etter et forslag som ikke er fastsatt [V3]. Miljødirektoratets inndeling etter SSB-klasser gir andre tall "
        "[MD-NR]. Framskrevet for planer."
    ),
    told=of_extent,
)
