"""The overlay's contract in shapely: the way out where numba is missing, and an independent judge of the kernel.

Pieces of every *subset* of the inputs are cut by GEOS, "any" standing for an input that was not asked. Rows with
"none" then follow by subtraction: none = any − the sum over the labels. So nothing is ever cut away by
``difference``, sums close by construction, and surfaces of a set that overlap each other count twice, as agreed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..crs import AreaRule
from ..errors import OverlayError
from .surfaces import FloatArray, IntArray, ObjectArray, Surfaces, not_finite
from .table import absent

#: Larger surfaces are quartered until no part has more vertices: a cut costs as much as the vertices of both.
PART_VERTICES = 256

#: Grid on which the borders of a mask are noded [m].
NODES = 2.0**-26

_ANY = -2  # the input was not asked

_REPAIR = "Reparer flatene først; kontrollen av lagene gjør det."

Rows = npt.NDArray[np.intp]


def areas(inputs: Sequence[Surfaces], rule: AreaRule | None) -> tuple[IntArray, FloatArray]:
    """Keys (one row per combination, one column per input) and areas [m²]; the order of rows is arbitrary.

    Raises OverlayError where GEOS refuses a surface because it is not valid.
    """
    try:
        keys, pieces = _pieces(inputs)
        area = shapely.area(pieces) if rule is None else rule.area(pieces)
    except shapely.errors.GEOSException as e:
        raise OverlayError(
            f"GEOS kan ikke skjære flatene: {e}",
            expected="gyldige flater",
            remedy=_REPAIR,
        ) from e
    return _with_none(keys, area, absent(inputs))


def _pieces(inputs: Sequence[Surfaces]) -> tuple[IntArray, ObjectArray]:
    """Every non-empty intersection of surfaces of every subset of the inputs."""
    keys = np.empty((0, len(inputs)), np.int64)
    pieces: ObjectArray = np.empty(0, object)
    for i, surfaces in enumerate(inputs):
        label, parts = _parts(surfaces)
        own = np.full((len(parts), len(inputs)), _ANY)
        own[:, i] = label
        piece, part, cut = _cut(pieces, parts)
        cut_keys = keys[piece]
        cut_keys[:, i] = label[part]
        cut_pieces, owner = _polygons_of(cut)
        keys = np.vstack([keys, own, cut_keys[owner]])
        pieces = np.concatenate([pieces, parts, cut_pieces])
    return keys, pieces


def _cut(pieces: ObjectArray, parts: ObjectArray) -> tuple[Rows, Rows, ObjectArray]:
    """Every piece ∩ every part whose boxes meet: number of the piece, number of the part, what they share."""
    if not len(parts) or not len(pieces):
        return np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0, object)
    piece, part = shapely.STRtree(parts).query(pieces)
    cut = pieces[piece]
    # Only where the boxes allow it: a prepared test costs far less than a cut.
    a, b = shapely.bounds(pieces)[piece], shapely.bounds(parts)[part]
    within = np.flatnonzero((a[:, :2] >= b[:, :2]).all(1) & (a[:, 2:] <= b[:, 2:]).all(1))
    shapely.prepare(parts)
    covered = np.zeros(len(piece), bool)
    covered[within] = shapely.covers(parts[part[within]], pieces[piece[within]])
    todo = np.flatnonzero(~covered)
    cut[todo] = shapely.intersection(pieces[piece[todo]], parts[part[todo]])
    return piece, part, cut


def _polygons_of(geometry: ObjectArray) -> tuple[ObjectArray, Rows]:
    """The polygons with area among the parts of each geometry, and which geometry each came from."""
    parts, owner = shapely.get_parts(geometry, return_index=True)
    nested = shapely.get_type_id(parts) == 6
    if nested.any():
        inner, of = shapely.get_parts(parts, return_index=True)
        parts, owner = inner, owner[of]
    good = (shapely.get_type_id(parts) == 3) & (shapely.area(parts) > 0)
    return parts[good], owner[good]


def _parts(surfaces: Surfaces) -> tuple[IntArray, ObjectArray]:
    """Label and geometry of the small pieces that an input is worked with."""
    geometry = shapely.force_2d(surfaces.polygons())
    bad = ~np.isfinite(shapely.get_coordinates(geometry)).all(1)
    if bad.any():
        _, row = shapely.get_coordinates(geometry, return_index=True)
        raise not_finite(surfaces.name, int(row[bad][0]))
    invalid = np.flatnonzero(~shapely.is_valid(geometry) & ~shapely.is_missing(geometry))
    if len(invalid):
        raise OverlayError(
            f"Rad {invalid[0]} er ikke gyldig: {shapely.is_valid_reason(geometry[invalid[0]])}.",
            where=f"Laget «{surfaces.name}»",
            expected="gyldige flater",
            remedy=_REPAIR,
        )
    label = surfaces.label
    if surfaces.kind == "mask":
        label, geometry = _faces(label, geometry)
    polygons, owner = _polygons_of(geometry)
    big = shapely.get_num_coordinates(polygons) > PART_VERTICES
    small, of = [polygons[~big]], [owner[~big]]
    for polygon, number in zip(polygons[big], owner[big], strict=True):
        quarters = np.array(list(_quartered(polygon)), object)
        small.append(quarters)
        of.append(np.full(len(quarters), number))
    return label[np.concatenate(of)], np.concatenate(small)


def _quartered(polygon: shapely.Polygon) -> Iterator[shapely.Polygon]:
    todo = [polygon]
    while todo:
        polygon = todo.pop()
        if shapely.get_num_coordinates(polygon) <= PART_VERTICES:
            yield polygon
            continue
        west, south, east, north = polygon.bounds
        x, y = (west + east) / 2, (south + north) / 2
        halves = (
            [shapely.box(west, south, x, north), shapely.box(x, south, east, north)]
            if east - west > north - south
            else [shapely.box(west, south, east, y), shapely.box(west, y, east, north)]
        )
        todo.extend(_polygons_of(shapely.intersection(polygon, halves))[0])


def _faces(label: IntArray, geometry: ObjectArray) -> tuple[IntArray, ObjectArray]:
    """A mask as surfaces that do not overlap, each with its bit pattern."""
    # All borders are noded at once, on a fine grid: that leaves no loose ends, which noding of dissolved classes does.
    lines = shapely.union_all(shapely.boundary(geometry), grid_size=NODES)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    bits = np.zeros(len(faces), np.int64)
    if len(faces):
        face, row = shapely.STRtree(geometry).query(shapely.point_on_surface(faces), predicate="within")
        np.bitwise_or.at(bits, face, np.int64(1) << label[row])
    return bits[bits != 0], faces[bits != 0]


def _with_none(keys: IntArray, area: FloatArray, none: IntArray) -> tuple[IntArray, FloatArray]:
    """Turn "any" into "none", one input at a time: none = any − the sum over its labels."""
    table = pd.DataFrame(keys)
    table["area"] = area
    columns = list(range(keys.shape[1]))
    for c in columns:
        table = table.groupby(columns, as_index=False, sort=False)[["area"]].sum()
        labelled = table[table[c] != _ANY]
        taken = labelled.assign(area=-labelled["area"])
        taken[c] = _ANY
        table = pd.concat([table, taken], ignore_index=True)
        table.loc[table[c] == _ANY, c] = none[c]
    table = table.groupby(columns, as_index=False, sort=False)[["area"]].sum()
    return table[columns].to_numpy(np.int64), table["area"].to_numpy(np.float64)
