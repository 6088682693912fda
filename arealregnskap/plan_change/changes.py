"""The map of changes: which ground gets another purpose."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import overlay
from ..cells import PROPOSAL
from ..crs import AreaRule
from ..mosaic import Mosaic
from ..overlay import Surfaces
from .data import NO_CODE, NO_PLAN, kinds

ID = "mosaikk_id"


def changes(gjeldende: Mosaic, proposal: Mosaic, counted: Iterable[str], rule: AreaRule) -> gpd.GeoDataFrame:
    """One row per pair of plan surfaces that share ground and have different purposes.

    mosaikk_id and forslag_mosaikk_id (−1: no plan), fra_formal and til_formal (codes, ``NO_PLAN``, ``NO_CODE``),
    endring (code of ``planendring``), area_m2 [m², ground area], geometry. Geometry is made only for what changes;
    a trace too thin to be drawn is in the tables only.
    """
    inputs = [
        Surfaces(ID, gjeldende.frame.geometry.to_numpy(), gjeldende.frame[ID].to_numpy(np.int64)),
        Surfaces(PROPOSAL + ID, proposal.frame.geometry.to_numpy(), proposal.frame[ID].to_numpy(np.int64)),
    ]
    before, after = _purposes(gjeldende), _purposes(proposal)

    def changed(labels: pd.DataFrame) -> pd.Series:
        return pd.Series(before.loc[labels[ID]].to_numpy() != after.loc[labels[PROPOSAL + ID]].to_numpy())

    found = overlay.pieces(inputs, changed, rule)
    found = found[~(shapely.is_missing(found.geometry) | shapely.is_empty(found.geometry))].reset_index(drop=True)
    found["fra_formal"] = before.loc[found[ID]].to_numpy()
    found["til_formal"] = after.loc[found[PROPOSAL + ID]].to_numpy()
    found["endring"] = kinds(found["fra_formal"], found["til_formal"], counted)
    return found[[ID, PROPOSAL + ID, "fra_formal", "til_formal", "endring", "area_m2", "geometry"]]


def _purposes(mosaic: Mosaic) -> pd.Series:
    """Purpose by mosaikk_id, −1 being ground without a plan."""
    codes = mosaic.frame["arealformal"].astype(object)
    known = codes.where(codes.notna(), NO_CODE).set_axis(mosaic.frame[ID])
    return pd.concat([known, pd.Series([NO_PLAN], index=[-1], dtype=object)])
