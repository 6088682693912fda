"""Objects with surfaces to a GML 3.2 file: one element per attribute in the order of the columns, geometry among them.

A column ``a/B/c`` is an attribute inside a data type, as UML data types are written; columns that follow each other and
begin alike stand inside the same element. A column ``a@`` is a link to the object with that gml:id. The column
``gml:id`` is the object's own id. Missing values leave no element.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

ID, GEOMETRY = "gml:id", "geometry"


@dataclass(frozen=True)
class Schema:
    """An application schema: its namespace, the file that defines it, and the element that holds a surface."""

    namespace: str
    location: str
    surface: str = "område"


#: Product specification Kommuneplan 20190401.
KOMMUNEPLAN = Schema(
    "http://skjema.geonorge.no/SOSI/produktspesifikasjon/Kommuneplan/20190401", "kommuneplan_20190401_filprod.xsd"
)
#: Product specification Reguleringsplanforslag 5.0.
REGULERINGSPLANFORSLAG = Schema(
    "http://skjema.geonorge.no/SOSI/produktspesifikasjon/Reguleringsplanforslag/5.0", "reguleringsplanforslag-5.0.xsd"
)


@dataclass(frozen=True)
class GmlLayer:
    """Objects of one type; a row without geometry (Arealplan) has None in it."""

    object_type: str
    frame: gpd.GeoDataFrame


def write(
    path: Path, layers: Sequence[GmlLayer], schema: Schema, *, epsg: int, collection_id: str, comment: str = "",
    decimals: int = 2,
) -> None:  # fmt: skip
    """One feature collection. ``comment`` stands in its first lines; coordinates have so many ``decimals`` [m]."""
    srs = f"http://www.opengis.net/def/crs/EPSG/0/{epsg}"
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        if comment:
            out.write(f"<!-- {comment.replace('--', '–')} -->\n")
        out.write(
            f'<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:app="{schema.namespace}"'
            ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            f' xsi:schemaLocation="{schema.namespace} {schema.location}" gml:id={quoteattr(collection_id)}>\n'
        )
        out.write(_envelope(layers, srs, decimals))
        for layer in layers:
            for line in _members(layer, schema, srs, decimals):
                out.write(line)
        out.write("</gml:FeatureCollection>\n")


def _envelope(layers: Sequence[GmlLayer], srs: str, decimals: int) -> str:
    bounds = np.array([layer.frame.total_bounds for layer in layers if layer.frame.geometry.notna().any()])
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return (
        f'<gml:boundedBy><gml:Envelope srsName="{srs}" srsDimension="2">'
        f"<gml:lowerCorner>{low[0]:.{decimals}f} {low[1]:.{decimals}f}</gml:lowerCorner>"
        f"<gml:upperCorner>{high[0]:.{decimals}f} {high[1]:.{decimals}f}</gml:upperCorner></gml:Envelope>"
        "</gml:boundedBy>\n"
    )


def _members(layer: GmlLayer, schema: Schema, srs: str, decimals: int) -> Iterator[str]:
    names = list(layer.frame.columns)
    for values in layer.frame.itertuples(index=False, name=None):
        row = dict(zip(names, values, strict=True))
        own = str(row.pop(ID))
        yield f"<gml:featureMember><app:{layer.object_type} gml:id={quoteattr(own)}>\n"
        attributes = [(name.split("/"), value) for name, value in row.items()]
        for text in _elements(attributes, own, schema, srs, decimals):
            yield text + "\n"
        yield f"</app:{layer.object_type}></gml:featureMember>\n"


def _elements(
    attributes: list[tuple[list[str], Any]], own: str, schema: Schema, srs: str, decimals: int
) -> Iterator[str]:
    """One text per attribute; those that follow each other inside the same data type are one element."""
    for n, same in groupby(range(len(attributes)), lambda i: attributes[i][0][0] if len(attributes[i][0]) > 1 else i):
        inside = [attributes[i] for i in same]
        if isinstance(n, int):
            text = _field(inside[0][0][0], inside[0][1], own, schema, srs, decimals)
        else:
            rest = [(path[1:], value) for path, value in inside]
            text = "".join(_elements(rest, own, schema, srs, decimals))
            text = f"<app:{n}>{text}</app:{n}>" if text else ""
        if text:
            yield text


def _field(name: str, value: Any, own: str, schema: Schema, srs: str, decimals: int) -> str:
    if value is None or (not isinstance(value, shapely.Geometry) and pd.isna(value)):
        return ""
    if name == GEOMETRY:
        return f"<app:{schema.surface}>{_surface(value, own, srs, decimals)}</app:{schema.surface}>"
    if name.endswith("@"):
        return f'<app:{name[:-1]} xlink:type="simple" xlink:href={quoteattr(f"#{value}")}/>'
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return f"<app:{name}>{escape(text)}</app:{name}>"


def _surface(geometry: shapely.Geometry, own: str, srs: str, decimals: int) -> str:
    parts = shapely.get_parts(geometry)
    if len(parts) == 1:
        return _polygon(parts[0], f"{own}-0", srs, decimals)
    members = "".join(
        f"<gml:surfaceMember>{_polygon(p, f'{own}-{i + 1}', srs, decimals)}</gml:surfaceMember>"
        for i, p in enumerate(parts)
    )
    return f'<gml:MultiSurface gml:id="{own}-0" srsName="{srs}" srsDimension="2">{members}</gml:MultiSurface>'


def _polygon(polygon: shapely.Polygon, gml_id: str, srs: str, decimals: int) -> str:
    rings = "".join(f"<gml:interior>{_ring(r, decimals)}</gml:interior>" for r in polygon.interiors)
    return (
        f'<gml:Polygon gml:id="{gml_id}" srsName="{srs}" srsDimension="2">'
        f"<gml:exterior>{_ring(polygon.exterior, decimals)}</gml:exterior>{rings}</gml:Polygon>"
    )


def _ring(ring: shapely.LinearRing, decimals: int) -> str:
    numbers = " ".join(f"{v:.{decimals}f}" for v in shapely.get_coordinates(ring).ravel())
    return f"<gml:LinearRing><gml:posList>{numbers}</gml:posList></gml:LinearRing>"
