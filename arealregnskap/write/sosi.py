"""Surfaces and lines to a SOSI file: borders as KURVE that neighbours share, surfaces as FLATE with REF.

The file follows SOSI 4.5: header with KOORDSYS, ORIGO-NØ and ENHET, north before east, whole numbers, nodes marked
``...KP 1``, holes in parentheses, nested attributes from column names with dots (``NASJONALAREALPLANID.PLANID``).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from ..codes import codelist
from ..errors import CrsError, SchemaError
from ..read.sosi.charset import encode
from .topology import Topology, cut

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SosiLayer:
    """Objects of one OBJTYPE. Columns other than the geometry are attributes in SOSI's own names.

    ``frame`` holds polygons (a multipolygon becomes one FLATE for each part) or linestrings, in the file's
    reference system. ``border`` is the OBJTYPE of the curves round surfaces; layers with the same ``border``
    share their curves.
    """

    objtype: str
    frame: gpd.GeoDataFrame
    border: str = "Flateavgrensning"


def write(
    path: Path,
    layers: Sequence[SosiLayer],
    epsg: int,
    *,
    unit: str = "0.01",
    charset: str = "UTF-8",
    header: Mapping[str, str] | None = None,
    comments: Iterable[str] = (),
) -> None:
    """Write one SOSI file.

    ``unit`` is ENHET [m, or degrees]: coordinates are rounded to it. ``header`` adds lines such as
    ``{"EIER": "…"}``; ``comments`` are written as ``!`` lines at the top. Raises CrsError for a reference system
    without a KOORDSYS, and SchemaError for geometry that cannot be written.
    """
    grid = _Grid(Fraction(unit))
    objects = list(_objects(layers, grid))
    head = _header(layers, epsg, unit, charset, header or {}, comments)
    text = "\n".join([*head, *objects, ".SLUTT"]) + "\n"
    path.write_bytes(encode(text, charset))


@dataclass(frozen=True)
class _Grid:
    """Whole numbers of ENHET."""

    unit: Fraction

    def whole(self, xy: npt.NDArray[np.float64]) -> IntArray:
        """East and north in units, rounded to the nearest."""
        return np.rint(xy * float(self.unit.denominator) / float(self.unit.numerator)).astype(np.int64)

    def ring(self, ring: Any, where: str) -> IntArray:
        """A closed ring without repeated vertices."""
        xy = _without_repeats(self.whole(shapely.get_coordinates(ring)))
        if len(xy) < 4:
            raise SchemaError(
                "En ring forsvinner når den avrundes til ENHET.", where=where, remedy="Bruk mindre ENHET."
            )
        return xy


def _without_repeats(xy: IntArray) -> IntArray:
    return xy[np.concatenate([[True], (np.diff(xy, axis=0) != 0).any(axis=1)])]


def _header(
    layers: Sequence[SosiLayer],
    epsg: int,
    unit: str,
    charset: str,
    more: Mapping[str, str],
    comments: Iterable[str],
) -> list[str]:
    codes = codelist("sosi_koordsys").rows
    known = codes[codes["epsg"] == str(epsg)]
    if known.empty:
        raise CrsError(f"EPSG:{epsg} har ingen kode i SOSI.", expected="for eksempel EPSG:25832 eller EPSG:25833")
    boxes = [layer.frame.total_bounds for layer in layers if len(layer.frame)]
    west, south = np.floor(np.min([b[:2] for b in boxes], axis=0)) if boxes else (0, 0)
    east, north = np.ceil(np.max([b[2:] for b in boxes], axis=0)) if boxes else (0, 0)
    return [
        ".HODE",
        f"..TEGNSETT {charset}",
        *(f"! {line}" for line in comments),
        "..TRANSPAR",
        f"...KOORDSYS {known['kode'].iloc[0]}",
        "...ORIGO-NØ 0 0",
        f"...ENHET {unit}",
        "..OMRÅDE",
        f"...MIN-NØ {south:.0f} {west:.0f}",
        f"...MAX-NØ {north:.0f} {east:.0f}",
        "..SOSI-VERSJON 4.5",
        "..SOSI-NIVÅ 4",
        *_attributes(more),
    ]


def _objects(layers: Sequence[SosiLayer], grid: _Grid) -> Iterator[str]:
    """Groups as text: first all curves of a border type, then the surfaces that refer to them; lines last."""
    number = 0
    by_border: dict[str, list[SosiLayer]] = {}
    lines: list[SosiLayer] = []
    for layer in layers:
        dimensions = set(shapely.get_dimensions(layer.frame.geometry.values).tolist()) - {-1}  # −1: none, refused below
        if dimensions == {1}:
            lines.append(layer)
        elif dimensions <= {2}:
            by_border.setdefault(layer.border, []).append(layer)
        else:
            raise SchemaError("Bare flater eller bare linjer kan skrives i ett lag.", where=layer.objtype)
    for border, members in by_border.items():
        surfaces = [s for layer in members for s in _surfaces(layer, grid)]
        topology = cut([ring for _, _, rings, _ in surfaces for ring in rings])
        first = number + 1
        for curve, at_node in zip(topology.curves, topology.starts_at_node, strict=True):
            number += 1
            yield from _group("KURVE", number, border, {})
            yield from _points(curve, at_node)
        ring = 0
        for objtype, row, rings, point in surfaces:
            number += 1
            yield from _group("FLATE", number, objtype, row)
            yield _references(topology, ring, len(rings), first)
            yield f"..NØ\n{point[1]} {point[0]}"
            ring += len(rings)
    for layer in lines:
        for row, line in _rows(layer):
            number += 1
            yield from _group("KURVE", number, layer.objtype, row)
            yield from _points(grid.whole(shapely.get_coordinates(line)), False)


def _rows(layer: SosiLayer) -> Iterator[tuple[dict[str, Any], Any]]:
    """Attributes and geometry of each single part."""
    geometry = layer.frame.geometry
    if geometry.isna().any() or geometry.is_empty.any():
        raise SchemaError("Objekter uten geometri kan ikke skrives til SOSI.", where=layer.objtype)
    rows = layer.frame.drop(columns=geometry.name).to_dict("records")
    for row, whole in zip(rows, geometry, strict=True):
        for part in shapely.get_parts(whole):
            yield {str(k): v for k, v in row.items()}, part


def _surfaces(layer: SosiLayer, grid: _Grid) -> Iterator[tuple[str, dict[str, Any], list[IntArray], IntArray]]:
    """OBJTYPE, attributes, rings (outer first) and representation point of each part."""
    for row, part in _rows(layer):
        rings = [grid.ring(r, layer.objtype) for r in shapely.get_rings(part)]
        point = grid.whole(shapely.get_coordinates(shapely.point_on_surface(part)))[0]
        yield layer.objtype, row, rings, point


def _references(topology: Topology, ring: int, count: int, first: int) -> str:
    """The REF line: outer ring, then each hole in parentheses."""
    texts = []
    for n, references in enumerate(topology.rings[ring : ring + count]):
        text = " ".join(f":{'' if forward else '-'}{first + curve}" for curve, forward in references)
        texts.append(f"({text})" if n else text)
    return "..REF " + "\n".join(texts)


def _points(curve: IntArray, at_node: bool) -> Iterator[str]:
    """Coordinates, north first; the block is opened anew after the first node, as other writers do."""
    lines = [f"{north} {east}" for east, north in curve.tolist()]
    if at_node:
        lines[0] += " ...KP 1\n..NØ"
        lines[-1] += " ...KP 1"
    yield "..NØ"
    yield "\n".join(lines)


def _group(kind: str, number: int, objtype: str, attributes: Mapping[str, Any]) -> Iterator[str]:
    yield f".{kind} {number}:"
    yield f"..OBJTYPE {_value(objtype)}"
    yield from _attributes(attributes)


def _attributes(attributes: Mapping[str, Any]) -> Iterator[str]:
    """Attribute lines; parts of a composite that stand together get one parent line."""
    open_path: list[str] = []
    for name, value in attributes.items():
        text = _value(value)
        if not text:
            continue
        *parents, leaf = name.split(".")
        shared = 0
        while shared < min(len(parents), len(open_path)) and parents[shared] == open_path[shared]:
            shared += 1
        for level in range(shared, len(parents)):
            yield "." * (level + 2) + parents[level]
        yield "." * (len(parents) + 2) + f"{leaf} {text}"
        open_path = [*parents, leaf]


def _value(value: Any) -> str:
    """A value as SOSI writes it; empty for a missing one. Text with more than plain words in it is quoted."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or value != value:
        return ""
    if isinstance(value, dt.datetime):
        return value.strftime("%Y%m%d%H%M%S" if value.time() != dt.time() else "%Y%m%d")
    if isinstance(value, dt.date):
        return value.strftime("%Y%m%d")
    text = " ".join(str(value).splitlines())
    plain = text and not any(sign.isspace() or sign in "\"'!&" for sign in text)
    return text if plain else '"' + text.replace('"', '""') + '"'
