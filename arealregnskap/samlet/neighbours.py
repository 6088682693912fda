"""Neighbours' reserve across the border: what is set aside near it on one side, and what the other side has there.

A kommuneplan is seldom read together with the neighbour's. Two small fields on either side of a border are one field
to the reindeer, the road and the water supply between them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..codes import codelist
from ..units import M2_PER_DAA
from .build import Together

#: What one row says; see ``neighbours``.
COLUMNS = (
    "kommune", "omrade_nr", "omrade_id", "omradenavn", "gruppe", "arealformal", "formalsnavn", "reserve_daa",
    "nabokommune", "til_grensa_m", "naboomrade_id", "naboomrade_navn", "naboomrade_formal", "til_nabo_m",
    "nabo_omrader", "nabo_reserve_daa",
)  # fmt: skip


def neighbours(found: Together, language: str = "nb") -> pd.DataFrame:
    """One row per reserve area and neighbour that it lies within ``near_m`` of, nearest border first.

    ``til_grensa_m``: to the neighbour's land; ``til_nabo_m``: to the nearest of its reserve areas, missing where none
    is within ``near_m``; ``nabo_omrader`` and ``nabo_reserve_daa``: how many lie within, and their whole reserve.
    Distances in the map plane [m], where 1 000 m is 1 000 m on the ground to within a metre or two.
    """
    rows: list[tuple[Any, ...]] = []
    areas = _areas(found, language)
    kommuner = found.result.kommune.frame.geometry.to_numpy()
    for border in found.borders:
        for own, other in ((border.first, border.second), (border.second, border.first)):
            if border.distance_m <= found.near_m:
                rows += _near(found, areas[own], areas[other], kommuner[other], own, other)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.sort_values(["til_grensa_m", "kommune", "omrade_id"], kind="stable", ignore_index=True)


def _areas(found: Together, language: str) -> list[pd.DataFrame]:
    """The reserve areas of each member, with the names of their plan surfaces."""
    crs, names = found.result.kommune.frame.crs, codelist("arealformal")
    out = []
    for run in found.runs:
        inside = run.data.reserve.groupby("omrade_nr")["area_m2"].sum()
        own = run.reserve.areas[run.reserve.areas["omrade_nr"].isin(inside.index)].to_crs(crs)
        plan = run.mosaic.frame.set_index("mosaikk_id")["omradenavn"]
        out.append(
            own.assign(
                omradenavn=plan.reindex(own["mosaikk_id"]).to_numpy(),
                formalsnavn=[names.label(c, language) for c in own["arealformal"]],
                reserve_daa=inside.reindex(own["omrade_nr"]).to_numpy() / M2_PER_DAA,
            )
        )
    return out


def _near(found: Together, own: Any, others: Any, land: Any, a: int, b: int) -> list[tuple[Any, ...]]:
    shapes, theirs = own.geometry.to_numpy(), others.geometry.to_numpy()
    to_border = shapely.distance(shapes, land)
    tree = shapely.STRtree(theirs)
    rows = []
    for n in np.flatnonzero(to_border <= found.near_m):
        area = own.iloc[n]
        at = np.sort(tree.query(shapes[n], predicate="dwithin", distance=found.near_m))
        away = shapely.distance(shapes[n], theirs[at])
        nearest = others.iloc[at[int(np.argmin(away))]] if len(at) else None
        rows.append((
            found.names[a], area["omrade_nr"], area["omrade_id"], area["omradenavn"], area["gruppe"],
            area["arealformal"], area["formalsnavn"], area["reserve_daa"], found.names[b], float(to_border[n]),
            None if nearest is None else nearest["omrade_id"], None if nearest is None else nearest["omradenavn"],
            None if nearest is None else nearest["formalsnavn"], float(away.min()) if len(at) else np.nan,
            len(at), float(others.iloc[at]["reserve_daa"].sum()),
        ))  # fmt: skip
    return rows
