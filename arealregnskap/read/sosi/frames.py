"""Groups to raw layers: one per OBJTYPE and kind of geometry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ...errors import HostileFileError
from ...layers import RawLayer
from ..columns import frame_of
from .accuracy import BORDER
from .curves import Vertices
from .grammar import REPEATED
from .groups import CURVES, POINTS, SURFACE, Groups
from .surfaces import Surfaces

ObjectArray = npt.NDArray[np.object_]

#: No product has nearly this many; a file that does is made to fill the memory.
MOST_COLUMNS = 500
MOST_LAYERS = 1_000

_DIMENSION = dict.fromkeys(CURVES, "KURVE") | dict.fromkeys(POINTS, "PUNKT") | {SURFACE: SURFACE}

#: Columns the reader adds to the file's own.
OWN = ("sosi_nr", "sosi_linje", "sosi_gruppe", "repr_x", "repr_y", BORDER, "geometry")


def layers(
    groups: Groups,
    vertices: Vertices,
    surfaces: Surfaces,
    faulty: npt.NDArray[np.bool_],
    epsg: int | None,
    path: Path,
    provenance: dict[str, Any],
    wanted: Callable[[str], bool],
) -> list[RawLayer]:
    """One raw layer per (OBJTYPE, surface, line or point), in the order they are met in the file."""
    buckets = _buckets(groups)
    if len(buckets) > MOST_LAYERS:
        raise HostileFileError(
            f"Fila har {len(buckets)} objekttyper.", where=path.name, expected=f"under {MOST_LAYERS}"
        )
    out = []
    for (name, dimension), members in buckets.items():
        if not wanted(name):
            continue
        index = np.array(members, np.int64)
        geometry = _geometry(dimension, index, groups, vertices, surfaces.geometry, faulty)
        columns = _columns(groups, members, path)
        if dimension == SURFACE:
            points = _representation_points(index, vertices, faulty)
            columns |= {"repr_x": pd.Series(points[0]), "repr_y": pd.Series(points[1])}
            if any(i in surfaces.accuracy for i in members):
                columns[BORDER] = pd.Series([surfaces.accuracy.get(i) for i in members], dtype="Int64")
        made = frame_of(columns, geometry, epsg)
        counts = {
            "antall_oppgitt": len(index),
            "uten_geometri": int(shapely.is_missing(geometry).sum()),
        }
        out.append(RawLayer(name, made, epsg, "SOSI", path, provenance | counts))
    return out


def described(groups: Groups) -> list[tuple[tuple[str, str], list[int], list[str]]]:
    """(name, kind of geometry), group indices and attribute names of each layer."""
    return [
        (key, members, list(dict.fromkeys(name for i in members for name in groups.attributes[i])))
        for key, members in _buckets(groups).items()
    ]


def _buckets(groups: Groups) -> dict[tuple[str, str], list[int]]:
    buckets: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i, (kind, attributes) in enumerate(zip(groups.kind, groups.attributes, strict=True)):
        value = attributes.get("OBJTYPE")
        name = value[0] if isinstance(value, list) else value
        buckets[name or kind, _DIMENSION[kind]].append(i)
    return dict(buckets)


def _geometry(
    dimension: str,
    index: npt.NDArray[np.int64],
    groups: Groups,
    vertices: Vertices,
    surfaces: Mapping[int, shapely.Geometry],
    faulty: npt.NDArray[np.bool_],
) -> ObjectArray:
    """Geometry of each group, None where it has none that can be used."""
    out = np.empty(len(index), object)
    if dimension == SURFACE:
        out[:] = [surfaces.get(i) for i in index.tolist()]
        return out
    least = 2 if dimension == "KURVE" else 1
    usable = np.flatnonzero(~faulty[index] & (vertices.count[index] >= least))
    chosen = index[usable]
    count = vertices.count[chosen]
    swarm = np.array([groups.kind[i] == "SVERM" for i in chosen.tolist()], bool)
    if dimension != "KURVE":
        count = np.where(swarm, count, 1)  # of a text or symbol, the first point is where it belongs
    ends = np.cumsum(count)
    if not len(ends):
        return out
    xy = vertices.xy[np.repeat(vertices.offset[chosen] - (ends - count), count) + np.arange(ends[-1])]
    if dimension == "KURVE":
        out[usable] = shapely.linestrings(xy, indices=np.repeat(np.arange(len(chosen)), count))
        return out
    points = shapely.points(xy)
    out[usable] = points[ends - count]
    for k in np.flatnonzero(swarm).tolist():
        out[usable[k]] = shapely.multipoints(points[ends[k] - count[k] : ends[k]])
    return out


def _representation_points(
    index: npt.NDArray[np.int64], vertices: Vertices, faulty: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    has = (vertices.count[index] > 0) & ~faulty[index]
    xy = np.full((len(index), 2), np.nan)
    xy[has] = vertices.xy[vertices.offset[index[has]]]
    return xy[:, 0], xy[:, 1]


def _columns(groups: Groups, members: list[int], path: Path) -> dict[str, pd.Series]:
    """Attributes as text columns in the order they are first met, beside number, line and group type."""
    rows = [groups.attributes[i] for i in members]
    names: dict[str, None] = {}
    for row in rows:
        names |= dict.fromkeys(row)
    if len(names) > MOST_COLUMNS:
        raise HostileFileError(
            f"En objekttype har {len(names)} egenskaper.", where=path.name, expected=f"under {MOST_COLUMNS}"
        )
    columns: dict[str, pd.Series] = {
        "sosi_nr": pd.Series([groups.number[i] for i in members], dtype="int64"),
        "sosi_linje": pd.Series([groups.line[i] for i in members], dtype="int64"),
        "sosi_gruppe": pd.Series([groups.kind[i] for i in members], dtype=object),
    }
    parents = {name.rsplit(".", 1)[0] for name in names if "." in name}
    for name in names:
        if name in parents and not any(row.get(name) for row in rows):
            continue  # the head of a composite attribute, which only groups the parts below it
        values = [row.get(name) for row in rows]
        if name in groups.repeated:
            values = [_text(value) for value in values]
        columns[f"{name}_" if name in OWN else name] = pd.Series(values, dtype=object)
    return columns


def _text(value: str | list[str | None] | None) -> str | None:
    """One text; the values of a repeated attribute stand one after the other."""
    if isinstance(value, list):
        return REPEATED.join(v for v in value if v is not None) or None
    return value
