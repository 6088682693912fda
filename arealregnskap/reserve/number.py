"""Numbers and names of reserve areas, the same in every run and where they can be, the same in every rule set.

An area is called by its group's letter and a number, from north to south (F1, B2). It is remembered by ``stabil_id``: a
short fingerprint of the plan surface it lies in (level, plan, surface id, purpose) and its rank by size among the areas
of that surface. A name that is once given out is kept as long as that is still there (record 0025).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..codes import codelist

#: Reserve in future areas, rest area in present ones, and further development of present ones, by arealstatus.
RESERVE_TYPES = {"1": "naverende", "2": "framtidig", "3": "videreutvikling"}


def areas(pieces: gpd.GeoDataFrame, land: gpd.GeoDataFrame, previous: Mapping[str, str]) -> gpd.GeoDataFrame:
    """One row per reserve area, see ``Reserve.areas``."""
    surface = land.set_index("mosaikk_id").loc[pieces["mosaikk_id"]].reset_index()
    out = pieces.reset_index(drop=True)[["mosaikk_id", "area_m2", "geometry"]]
    for column in ("gruppe", "arealformal", "arealstatus"):
        out[column] = surface[column]
    out["reservetype"] = out["arealstatus"].map(RESERVE_TYPES)
    point = shapely.get_coordinates(shapely.centroid(np.asarray(out.geometry, object)))
    out["nord"], out["ost"] = -point[:, 1].round(), point[:, 0].round()
    out = out.sort_values(["gruppe", "nord", "ost", "mosaikk_id", "area_m2"], kind="stable").reset_index(drop=True)
    out["stabil_id"] = stable_ids(out, land)
    out["omrade_id"] = _names(out, previous)
    out["omrade_nr"] = np.arange(1, len(out) + 1)
    return out[["omrade_nr", "omrade_id", "stabil_id", "mosaikk_id", "gruppe", "arealformal", "arealstatus",
                "reservetype", "area_m2", "geometry"]]  # fmt: skip


def stable_ids(areas: pd.DataFrame, land: pd.DataFrame) -> pd.Series:
    """Fingerprint of each area; twins (the same surface given twice) are told apart by their order."""
    surface = land.set_index("mosaikk_id").loc[areas["mosaikk_id"]]
    rank = areas.groupby("mosaikk_id")["area_m2"].rank(method="first", ascending=False).astype(int).astype(str)
    parts = [surface[c].fillna("").astype(str).to_numpy() for c in ("niva", "planid", "flate_id", "arealformal")]
    key = ["|".join(row) for row in zip(*parts, rank, strict=True)]
    twin = pd.Series(key, index=areas.index).groupby(key).cumcount().astype(str).replace("0", "")
    return pd.Series(
        [hashlib.sha256(f"{k}|{t}".encode()).hexdigest()[:12] for k, t in zip(key, twin, strict=True)],
        index=areas.index,
        dtype=object,
    )


def _names(areas: pd.DataFrame, previous: Mapping[str, str]) -> list[str]:
    """Letter and number: the name an area had before, else the next number in its group that was never used."""
    letters = codelist("arealformalsgruppe").rows["bokstav"].to_dict()
    used = set(previous.values())
    last: dict[str, int] = {}
    names = []
    for group, fingerprint in zip(areas["gruppe"], areas["stabil_id"], strict=True):
        letter = letters[group]
        name = previous.get(fingerprint, "")
        while not name:
            last[letter] = last.get(letter, 0) + 1
            candidate = f"{letter}{last[letter]}"
            name = "" if candidate in used else candidate
        names.append(name)
    return names
