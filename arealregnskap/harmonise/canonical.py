"""Canonical form: the same surfaces give the same bits, in whatever order, format or ring start they came."""

from __future__ import annotations

import hashlib

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

GeometryArray = npt.NDArray[np.object_]


def normalised(geometry: GeometryArray) -> GeometryArray:
    """Geometries with rings in standard direction, start and order; a surface of one part is a plain polygon."""
    out = shapely.normalize(geometry)
    single = (shapely.get_type_id(out) >= 4) & (shapely.get_num_geometries(out) == 1)
    if single.any():
        out[single] = shapely.get_geometry(out[single], 0)
    return np.asarray(out, dtype=object)


def order(frame: gpd.GeoDataFrame) -> npt.NDArray[np.intp]:
    """Row numbers in canonical order: bounds, grid area, and where those tie, the geometry and all attributes."""
    geometry = np.asarray(frame.geometry, dtype=object)
    keys = [*shapely.bounds(geometry).T, shapely.area(geometry)]
    rows = np.lexsort(keys[::-1])
    same = np.ones(max(len(rows) - 1, 0), dtype=bool)
    for key in keys:
        same &= key[rows[1:]] == key[rows[:-1]]
    if same.any():
        rows = _settle_ties(frame, geometry, rows, same)
    return np.asarray(rows, dtype=np.intp)


def _settle_ties(
    frame: gpd.GeoDataFrame, geometry: GeometryArray, rows: npt.NDArray[np.intp], same: npt.NDArray[np.bool_]
) -> npt.NDArray[np.intp]:
    """Rows of equal bounds and area put in order by their bytes and their text."""
    group = np.r_[0, np.cumsum(~same)]
    tied = np.isin(group, group[1:][same])
    attributes = frame.drop(columns=frame.geometry.name).iloc[rows[tied]]
    text = ["\x1f".join(map(str, values)) for values in attributes.itertuples(index=False)]
    table = pd.DataFrame({
        "group": group[tied],
        "wkb": shapely.to_wkb(geometry[rows[tied]], hex=True, byte_order=1),
        "text": text,
    })  # fmt: skip
    settled = rows.copy()
    settled[tied] = rows[tied][table.sort_values(["group", "wkb", "text"], kind="stable").index]
    return settled


def made_ids(geometry: GeometryArray, codes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """An id for each row from its geometry and codes; twins get ``-2``, ``-3`` …"""
    wkb = shapely.to_wkb(geometry, byte_order=1)
    ids = np.array(
        [
            "g-" + hashlib.blake2b(w + b"\x1f" + str(c).encode(), digest_size=6).hexdigest()
            for w, c in zip(wkb, codes, strict=True)
        ],
        dtype=object,
    )
    return numbered(ids)


def numbered(ids: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Ids where the second and later of the same get a number behind."""
    turn = pd.Series(ids, dtype=object).groupby(ids, sort=False).cumcount().to_numpy()
    out = ids.copy()
    for n in np.flatnonzero(turn):
        out[n] = f"{ids[n]}-{turn[n] + 1}"
    return out
