"""The layers of a proposed kommuneplan as they would be when it is adopted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..layers import Layer, Role
from ..mosaic.cut import polygons_of
from ..mosaic.select import dates

_ADOPTED = "3"
#: Planstatus of what is not part of a proposal: opphevet, utgått, avvist, trukket.
_GONE = frozenset({"4", "5", "9", "10"})
_REPEALED = "4"


def as_adopted(proposed: Sequence[Layer], gjeldende: Sequence[Layer], as_of: dt.date) -> list[Layer]:
    """The plan layers that rule when the proposal is adopted.

    The proposal stands in for every kommuneplan layer; reguleringsplaner stay, but for the parts that the proposal says
    are repealed (surfaces of a reguleringsplan with planstatus opphevet). Its own hensynssoner stand in for those of
    today where it has any. Surfaces count as adopted, on ``as_of`` where they have no date, as the newest plan.
    """
    zones = [layer for layer in proposed if layer.role is Role.HENSYN]
    given = [layer for layer in proposed if layer.role is Role.PLANFORSLAG]
    gone = [layer.frame[_is_repeal(layer.frame)] for layer in given]
    plans = [replace(layer, frame=layer.frame[~_is_repeal(layer.frame)]) for layer in given]
    stays = [layer for layer in gjeldende if layer.role is Role.REGULERINGSPLAN]
    old_zones = [] if zones else [layer for layer in gjeldende if layer.role is Role.HENSYN]
    return [
        *(_adopted(layer, as_of) for layer in plans if len(layer.frame)),
        *(_without(layer, pd.concat(gone)) if any(map(len, gone)) else layer for layer in stays),
        *old_zones, *zones,
    ]  # fmt: skip


def _is_repeal(frame: gpd.GeoDataFrame) -> pd.Series:
    return (frame["niva"] == "RP") & (frame["planstatus"] == _REPEALED)


def _without(layer: Layer, gone: gpd.GeoDataFrame) -> Layer:
    """A layer of reguleringsplaner without the ground that is repealed; of the same plan, where the id is given."""
    frame = layer.frame
    shapes, own = frame.geometry.to_numpy().copy(), frame["planid"].fillna("").to_numpy(object)
    for planid, parts in gone.groupby(gone["planid"].fillna(""), sort=True):
        mine = np.flatnonzero((own == planid) | (planid == ""))
        ground = shapely.union_all(parts.geometry.to_numpy())
        met = mine[shapely.intersects(shapes[mine], ground)]
        shapes[met] = polygons_of(shapely.difference(shapes[met], ground))
    left = ~shapely.is_missing(shapes)
    cut = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    return replace(layer, frame=cut[left].reset_index(drop=True))


def _adopted(layer: Layer, as_of: dt.date) -> Layer:
    frame = layer.frame.copy()
    frame["planstatus"] = frame["planstatus"].where(frame["planstatus"].isin(_GONE), _ADOPTED)
    frame["ikrafttredelse"] = dates(frame["ikrafttredelse"]).fillna(pd.Timestamp(as_of))
    return replace(layer, role=Role.PLAN, frame=frame)
