"""What plan data know of each plan, also of those that take no part in the mosaic (other planstatus)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ..crs import AreaRule
from ..layers import Layer, Role
from ..mosaic.select import dates

#: What a plan has one of; surfaces of a plan that disagree are told of.
FACTS = (
    "plannavn", "plantype", "planstatus", "lovreferanse", "ikrafttredelse", "bestemmelsesdato", "forslagsstillertype",
)  # fmt: skip
_DATES = ("ikrafttredelse", "bestemmelsesdato")
COLUMNS = ("niva", "planid", *FACTS, "kilde", "flater", "area_m2", "ulike")
_ROLES = (Role.PLAN, Role.REGULERINGSPLAN)


def plans(layers: Sequence[Layer], rule: AreaRule) -> pd.DataFrame:
    """One row per plan level and plan id of the layers of today's plans, in that order: ``COLUMNS``.

    Each fact is the one most of its ground has; ``ulike`` names the facts that its surfaces do not agree on. Dates are
    datetime64, NaT where missing or 1800-01-01. ``planid`` is "" for surfaces without one. ``area_m2``: ground area of
    its surfaces [m²], wherever they lie and whoever rules there.
    """
    frames = [
        pd.DataFrame(layer.frame[["niva", "planid", *FACTS]]).assign(
            kilde=layer.source.title or layer.name, area_m2=rule.area(layer.frame.geometry)
        )
        for layer in layers
        if layer.role in _ROLES
    ]
    if not frames:
        return pd.DataFrame(columns=list(COLUMNS))
    surfaces = pd.concat(frames, ignore_index=True)
    surfaces["planid"] = surfaces["planid"].fillna("")
    for column in _DATES:
        surfaces[column] = dates(surfaces[column])
    rows = [_plan(own, str(level), str(planid)) for (level, planid), own in surfaces.groupby(["niva", "planid"])]
    made = pd.DataFrame(rows, columns=list(COLUMNS))
    return made.astype(dict.fromkeys(_DATES, "datetime64[s]") | {"flater": "int64", "area_m2": "float64"})


def _plan(own: pd.DataFrame, level: str, planid: str) -> dict[str, Any]:
    facts = {name: _most(own, name) for name in FACTS}
    unlike = [name for name in FACTS if planid and own[name].nunique() > 1]
    return {
        "niva": level, "planid": planid, **facts, "kilde": ", ".join(sorted(own["kilde"].unique())),
        "flater": len(own), "area_m2": float(own["area_m2"].sum()), "ulike": " ".join(unlike),
    }  # fmt: skip


def _most(own: pd.DataFrame, column: str) -> Any:
    """The value of most ground; the first in order where two have the same."""
    known = own.dropna(subset=column)
    if known.empty:
        return None
    return known.groupby(column)["area_m2"].sum().sort_index().idxmax()
