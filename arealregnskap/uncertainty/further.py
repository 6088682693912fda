"""How sure further tables are: land in the reserve (T4, T8), what a proposal changes (T6, T7), nature (N1).

Rows as ``measure.COLUMNS``, some with ``area_m2`` [m²]: the figure that the row is about, where it stands in a table of
another plan or of nature. What cannot be measured from the borders of maps is a row too, without ±.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..crs import AreaRule
from ..layers import Layer
from ..mosaic import Mosaic
from ..mosaic.cut import polygons_of
from .borders import Borders, IntArray, borders
from .measure import ALL, COLUMNS, age_of, layer_sd, plan_sd, rows_of

#: Figures that no border tells of, (table, key), where the result has them; the sentences stand in the account U1.
OF_PROPOSAL = (("T8", "differanse"), ("T8T", "forslag"))
OF_NATURE = {
    "N1": "utbredelse", "N7": "tilstand", "N10": "kvalitet", "N11": "tjenester", "N15": "utslipp", "N16": "naturpoeng",
}  # fmt: skip


@dataclass(frozen=True)
class LandInReserve:
    """Borders of the land cover within the reserve; ``surface`` is the row of the land cover of each part cut out."""

    found: Borders
    surface: IntArray


def land_in_reserve(
    known: pd.DataFrame, areas: gpd.GeoDataFrame, cover: Layer | None, rule: AreaRule
) -> LandInReserve | None:
    """Borders of the land cover in the reserve, found once for all tables that ask; None where there is no such land.

    A border on the edge of an area is as good as that edge is on average, which ``known`` tells; others are as good as
    those of the land cover.
    """
    edge_sd = _edge_sd(known)
    if cover is None or areas.empty or np.isnan(edge_sd):
        return None
    surfaces, ground = (np.asarray(frame.geometry, object) for frame in (cover.frame, areas))
    surface, area = shapely.STRtree(ground).query(surfaces, predicate="intersects")
    shapely.prepare(surfaces[np.unique(surface)])
    parts = ground[area]
    cut = ~shapely.contains_properly(surfaces[surface], parts)
    parts[cut] = polygons_of(shapely.intersection(surfaces[surface[cut]], parts[cut]))
    there = ~shapely.is_missing(parts)
    parts, surface, area = parts[there], surface[there], area[there]
    found = borders(parts, layer_sd(cover)[0][surface], rule)
    within = (found.across >= 0) & (area[found.across] == area[found.surface])
    return LandInReserve(found.with_sd(np.where(within, found.sd, edge_sd)), surface)


def of_land(
    table: str, land: LandInReserve | None, cover: Layer, kinds: pd.Series, reach: float, as_of: dt.date,
    class_share: float = np.nan,
) -> pd.DataFrame:  # fmt: skip
    """Rows of ``table``: what each kind of land (``kinds``, one per surface of the land cover) has of the reserve."""
    if land is None:
        return pd.DataFrame(columns=COLUMNS)
    rows = rows_of(table, land.found, kinds.iloc[land.surface], reach)
    return rows.assign(years=age_of(cover.source.date, as_of), class_share=class_share)


def _edge_sd(known: pd.DataFrame) -> float:
    whole = known[(known["tabell"] == "T3") & (known["kode"] == ALL)]
    return float(whole["sd_m"].iloc[0]) if len(whole) else np.nan


def of_changes(
    changes: gpd.GeoDataFrame, gjeldende: Mosaic, proposal: Mosaic, rule: AreaRule, reach: float
) -> pd.DataFrame:
    """Rows of T6: ground that changes purpose, by kind of change. A border is as good as the weaker of the plans."""
    if changes.empty:
        return pd.DataFrame(columns=COLUMNS)
    sides = [
        np.append(plan_sd(mosaic.frame)[0], 0.0)[changes[column].to_numpy(np.int64)]  # the last is for no plan, −1
        for mosaic, column in ((gjeldende, "mosaikk_id"), (proposal, "forslag_mosaikk_id"))
    ]
    found = borders(np.asarray(changes.geometry, object), np.maximum(*sides), rule)
    return rows_of("T6", found, changes["endring"], reach)


def with_area(rows: pd.DataFrame, table: str, area_m2: pd.Series) -> pd.DataFrame:
    """The rows under another table's key with the figures they are about; rows without a figure are left out."""
    told = rows[rows["kode"].isin(area_m2.index)]
    return told.assign(tabell=table, area_m2=area_m2.reindex(told["kode"]).to_numpy(float))


def not_measured(keys: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """A row for each figure that no border tells of."""
    rows = pd.DataFrame(list(keys), columns=["tabell", "kode"])
    return rows.reindex(columns=list(COLUMNS))
