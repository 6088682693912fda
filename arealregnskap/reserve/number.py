"""Numbers and names of reserve areas: kept from run to run, and the same under every rule set.

An area is called by its group's letter and a number, from north to south the first time (F1, B2). Later runs give an
area the name it had, found by its ground (``known``); new areas take numbers that were never used (record 0060).
``stabil_id`` goes with the name: a short fingerprint of the plan surface the area lay in when it was named (level,
plan, surface id, purpose) and its rank by size among the areas of that surface (record 0025).
"""

from __future__ import annotations

import hashlib

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .known import IDENTITY, Known, letters

#: Reserve in future areas, rest area in present ones, and further development of present ones, by arealstatus.
RESERVE_TYPES = {"1": "naverende", "2": "framtidig", "3": "videreutvikling"}


def areas(pieces: gpd.GeoDataFrame, land: gpd.GeoDataFrame, known: Known | None, series: str) -> gpd.GeoDataFrame:
    """One row per reserve area, see ``Reserve.areas``. ``series``: under which rule set the names are remembered."""
    surface = land.set_index("mosaikk_id").loc[pieces["mosaikk_id"]].reset_index()
    out = pieces.reset_index(drop=True)[["mosaikk_id", "area_m2", "geometry"]]
    for column in ("gruppe", "arealformal", "arealstatus"):
        out[column] = surface[column]
    out["reservetype"] = out["arealstatus"].map(RESERVE_TYPES)
    point = shapely.get_coordinates(shapely.centroid(np.asarray(out.geometry, object)))
    out["nord"], out["ost"] = -point[:, 1].round(), point[:, 0].round()
    out = out.sort_values(["gruppe", "nord", "ost", "mosaikk_id", "area_m2"], kind="stable").reset_index(drop=True)
    known = known or Known.nothing(land.crs.to_epsg())
    out[IDENTITY] = _new(known.named(out, series), out, stable_ids(out, land), known)
    out["omrade_nr"] = out["omrade_nr"].astype("int64")
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
        [_hash(f"{k}|{t}") for k, t in zip(key, twin, strict=True)],
        index=areas.index,
        dtype=object,
    )


def _new(identity: pd.DataFrame, areas: pd.DataFrame, fingerprints: pd.Series, known: Known) -> pd.DataFrame:
    """Identities with those of new areas filled in: names, numbers and fingerprints that nothing has ever had."""
    used = {column: set(known.frame[column]) for column in IDENTITY}
    number = max(used["omrade_nr"], default=0)
    last: dict[str, int] = {}
    for name in used["omrade_id"]:
        letter = name.rstrip("0123456789")
        last[letter] = max(last.get(letter, 0), int(name.removeprefix(letter)))
    rows: list[tuple[int, str, str]] = []
    for given, letter, fingerprint in zip(identity.itertuples(index=False), letters(areas), fingerprints, strict=True):
        if given.omrade_id is not None:
            rows.append(tuple(given))
            continue
        number += 1
        last[letter] = last.get(letter, 0) + 1
        name = f"{letter}{last[letter]}"
        if fingerprint in used["stabil_id"]:  # a part of a surface whose ranks have changed since
            fingerprint = _hash(f"{fingerprint}|{name}")
        rows.append((number, name, fingerprint))
    return pd.DataFrame(rows, columns=IDENTITY, index=areas.index)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
