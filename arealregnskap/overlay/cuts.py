"""Geometry of combinations, for what is drawn or listed. Areas are those of the cells; nothing is measured here.

The cells tell which surfaces share how much ground. A surface that lies whole inside its partners is passed on as it
is; only pairs that truly cross are cut, and huge partners are cut down to the neighbourhood first. Every cut is held
against the area of its cells: GEOS now and then returns the whole of a surface where nearly nothing is left.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..crs import AreaRule
from ..errors import OverlayError
from ..union import united
from .localise import localised
from .surfaces import AREA, NONE, FloatArray, ObjectArray, Surfaces

#: Ground that is as much as the whole surface, but for rounding: relative, and [m²].
SAME, SAME_M2 = 1e-9, 1e-6

Numbers = npt.NDArray[np.intp]
Selection = pd.DataFrame | Callable[[pd.DataFrame], "pd.Series[bool]"]
Cells = Callable[[Sequence[Surfaces], AreaRule | None], pd.DataFrame]

#: A cut that differs more from its cells is made again on a fine grid: [m²], relative, grid [m].
OFF_M2, OFF, GRID = 0.01, 1e-6, 2.0**-22

_CHUNK = 512  # cuts a thread takes at a time


def pieces_of(
    inputs: Sequence[Surfaces], selection: Selection, rule: AreaRule | None, cells: Cells
) -> gpd.GeoDataFrame:
    """See ``overlay.pieces``; ``cells`` computes the areas."""
    masks = [s.name for s in inputs if s.kind != "set"]
    if masks:
        raise OverlayError(
            f"Laget «{masks[0]}» er av slaget «mask»; det finnes ikke stykker av slike lag.",
            expected="lag av slaget «set»",
            remedy="Løs opp laget til flater uten overlapp først, og gi dem som «set».",
        )
    rows = cells([Surfaces(s.name, s.geometry, np.arange(len(s))) for s in inputs], rule)
    rows = rows[rows[AREA] > 0].reset_index(drop=True)
    names = [s.name for s in inputs]
    labels = rows.copy()
    for s in inputs:
        labels[s.name] = np.append(s.label, NONE)[rows[s.name].to_numpy()]
    asked = _asked(labels, names, selection)
    geometry = [shapely.force_2d(s.polygons()) for s in inputs]
    out = np.empty(len(rows), object)
    present = rows[names].to_numpy() != NONE
    for pattern in np.unique(present[asked], axis=0):
        these = np.flatnonzero(asked & (present == pattern).all(1))
        order = [n for n, p in zip(names, pattern, strict=True) if p] + [
            n for n, p in zip(names, pattern, strict=True) if not p
        ]
        out[these] = _built(rows, these, order, dict(zip(names, geometry, strict=True)), rule)
    frame = labels[asked].reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry=out[asked], crs=None if rule is None else rule.epsg)


def _asked(labels: pd.DataFrame, names: list[str], selection: Selection) -> np.ndarray:
    if callable(selection):
        return np.asarray(selection(labels), bool)
    unknown = [c for c in selection.columns if c not in names]
    if unknown or not len(selection.columns):
        raise OverlayError(f"Utvalget har kolonner som ikke er lag: {unknown}.", expected=f"noen av {names}")
    columns = list(selection.columns)
    return (
        labels[columns]
        .merge(selection.drop_duplicates(), on=columns, how="left", indicator=True)["_merge"]
        .eq("both")
        .to_numpy()
    )


def _built(
    rows: pd.DataFrame, these: Numbers, order: list[str], geometry: dict[str, ObjectArray], rule: AreaRule | None
) -> ObjectArray:
    """Geometry of the rows ``these``: the present inputs first in ``order``, then the absent ones taken away."""
    wanted = rows.loc[these, order].reset_index(drop=True)
    known = wanted[order[:1]].drop_duplicates().reset_index(drop=True)
    known["geometry"] = geometry[order[0]][known[order[0]].to_numpy()]
    for n, name in enumerate(order[1:], start=1):
        before, now = order[:n], order[: n + 1]
        step = wanted[now].drop_duplicates().reset_index(drop=True).merge(known, on=before, how="left")
        expected = _shared(rows, now, step)
        left, right = step["geometry"].to_numpy(object), step[name].to_numpy()
        out = left.copy()
        todo = ~_same(expected, _shared(rows, before, step))
        if (right == NONE).all():
            todo = np.flatnonzero(todo)
            partner = _partners(rows, before, name, step, left, todo, geometry[name])
            out[todo] = _cut(shapely.difference, left[todo], partner, expected[todo], rule)
        else:
            whole = todo & _same(expected, _shared(rows, [name], step))
            out[whole] = geometry[name][right[whole]]
            todo = np.flatnonzero(todo & ~whole)
            a, b = _neighbourhoods(left[todo], geometry[name], right[todo])
            out[todo] = _cut(shapely.intersection, a, b, expected[todo], rule)
        step["geometry"] = out
        known = step
    return wanted.merge(known, on=order, how="left")["geometry"].to_numpy(object)


def _shared(rows: pd.DataFrame, names: list[str], step: pd.DataFrame) -> FloatArray:
    """Ground shared by the surfaces in columns ``names`` of each row of ``step`` [m²]."""
    sums = rows.groupby(names, as_index=False)[AREA].sum()
    return step[names].merge(sums, on=names, how="left")[AREA].to_numpy(np.float64)


def _same(a: FloatArray, b: FloatArray) -> np.ndarray:
    return a >= b * (1 - SAME) - SAME_M2


def _neighbourhoods(left: ObjectArray, geometry: ObjectArray, row: Numbers) -> tuple[ObjectArray, ObjectArray]:
    """Pairs left[n], geometry[row[n]], huge ones cut down to where the other one is."""
    right = localised(geometry, row, left)
    _, first, number = np.unique([id(g) for g in left], return_index=True, return_inverse=True)
    return localised(left[first], number, right), right


def _partners(
    rows: pd.DataFrame,
    before: list[str],
    name: str,
    step: pd.DataFrame,
    left: ObjectArray,
    todo: Numbers,
    geometry: ObjectArray,
) -> ObjectArray:
    """For each row ``todo`` of ``step`` the union, near it, of the surfaces of input ``name`` that cover some of it."""
    known = rows.loc[rows[name] != NONE, [*before, name]].drop_duplicates()
    pairs = step.loc[todo, before].assign(of=todo).merge(known, on=before).sort_values("of", kind="stable")
    of = pairs["of"].to_numpy()
    near = localised(geometry, pairs[name].to_numpy(), left[of])
    start = np.append(np.searchsorted(of, todo), len(of))
    unions = [united(near[a:b]) for a, b in pairwise(start)]
    return np.array([*unions, None], object)[:-1]


def _cut(
    how: Callable[..., ObjectArray], a: ObjectArray, b: ObjectArray, expected: FloatArray, rule: AreaRule | None
) -> ObjectArray:
    """The cuts, made in threads of their own: GEOS lets go of Python's lock. Only what has area is kept."""
    if not len(a):
        return a
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        chunks = pool.map(lambda n: how(a[n : n + _CHUNK], b[n : n + _CHUNK]), range(0, len(a), _CHUNK))
        out = _surfaces_only(np.concatenate(list(chunks)))
    off = np.flatnonzero(_off(out, expected, rule) > 0)
    if len(off):
        again = _surfaces_only(how(a[off], b[off], grid_size=GRID))
        better = _off(again, expected[off], rule) < _off(out[off], expected[off], rule)
        out[off[better]] = again[better]
    return out


def _off(geometry: ObjectArray, expected: FloatArray, rule: AreaRule | None) -> FloatArray:
    """How much more than allowed each area differs from what its cells say [m²]; negative where it is fine."""
    area = shapely.area(geometry) if rule is None else rule.area(geometry)
    return np.abs(area - expected) - OFF_M2 - OFF * expected


def _surfaces_only(geometry: ObjectArray) -> ObjectArray:
    for n in np.flatnonzero(~np.isin(shapely.get_type_id(geometry), (3, 6))):
        parts = shapely.get_parts(geometry[n])
        geometry[n] = united(parts[np.isin(shapely.get_type_id(parts), (3, 6))])
    return geometry
