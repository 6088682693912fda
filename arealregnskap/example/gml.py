"""Writes plan layers as GML, after the product specification Kommuneplan 20190401: one element per object, attributes
by their UML names, geometry as gml:Polygon with its reference system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pandas as pd
import shapely

from .layers import MARK, PlanLayer, object_id

_NAMESPACE = "http://skjema.geonorge.no/SOSI/produktspesifikasjon/Kommuneplan/20190401"
_NESTED = ("lokalId", "kommunenummer", "planidentifikasjon")


def write(path: Path, layers: Sequence[PlanLayer], *, epsg: int) -> None:
    """All layers in one feature collection; the file says SYNTETISK in its first lines and on every object."""
    srs = f"http://www.opengis.net/def/crs/EPSG/0/{epsg}"
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write(f"<!-- {MARK}: oppdiktet plan, laget som eksempel -->\n")
        out.write(
            f'<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:app="{_NAMESPACE}"'
            ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            f' xsi:schemaLocation="{_NAMESPACE} kommuneplan_20190401_filprod.xsd" gml:id="_{object_id(path.name)}">\n'
        )
        out.write(_envelope(layers, srs))
        for layer in layers:
            for line in _members(layer, srs):
                out.write(line)
        out.write("</gml:FeatureCollection>\n")


def _envelope(layers: Sequence[PlanLayer], srs: str) -> str:
    bounds = np.array([layer.frame.total_bounds for layer in layers])
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return (
        f'<gml:boundedBy><gml:Envelope srsName="{srs}" srsDimension="2">'
        f"<gml:lowerCorner>{low[0]:.2f} {low[1]:.2f}</gml:lowerCorner>"
        f"<gml:upperCorner>{high[0]:.2f} {high[1]:.2f}</gml:upperCorner></gml:Envelope></gml:boundedBy>\n"
    )


def _members(layer: PlanLayer, srs: str) -> Iterator[str]:
    frame = layer.frame
    names = [c for c in frame.columns if c != "geometry"]
    for n, (values, geometry) in enumerate(zip(frame[names].itertuples(index=False), frame.geometry, strict=True)):
        row = dict(zip(names, values, strict=True))
        # Ids must be unique in a file even where lokalId is a duplicate by fault.
        gml_id = f"_{object_id(layer.object_type, row['lokalId'], n)}"
        yield f"<gml:featureMember><app:{layer.object_type} gml:id={quoteattr(gml_id)}>\n"
        yield _identity(row)
        yield from (_element(name, row[name]) for name in names if name not in _NESTED)
        yield f"<app:område>{_surface(geometry, gml_id, srs)}</app:område>\n"
        yield f"</app:{layer.object_type}></gml:featureMember>\n"


def _identity(row: dict[str, Any]) -> str:
    return (
        f"<app:identifikasjon><app:Identifikasjon><app:lokalId>{row['lokalId']}</app:lokalId>"
        f"<app:navnerom>{MARK}</app:navnerom></app:Identifikasjon></app:identifikasjon>\n"
        f"<app:arealplanId><app:NasjonalArealplanId><app:kommunenummer>{row['kommunenummer']}</app:kommunenummer>"
        f"<app:planidentifikasjon>{row['planidentifikasjon']}</app:planidentifikasjon>"
        "</app:NasjonalArealplanId></app:arealplanId>\n"
    )


def _element(name: str, value: Any) -> str:
    if value is None or pd.isna(value):
        return ""
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return f"<app:{name}>{escape(text)}</app:{name}>\n"


def _surface(geometry: shapely.Geometry, gml_id: str, srs: str) -> str:
    parts = shapely.get_parts(geometry)
    if len(parts) == 1:
        return _polygon(parts[0], f"{gml_id}-0", srs)
    members = "".join(
        f"<gml:surfaceMember>{_polygon(p, f'{gml_id}-{i + 1}', srs)}</gml:surfaceMember>" for i, p in enumerate(parts)
    )
    return f'<gml:MultiSurface gml:id="{gml_id}-0" srsName="{srs}" srsDimension="2">{members}</gml:MultiSurface>'


def _polygon(polygon: shapely.Polygon, gml_id: str, srs: str) -> str:
    rings = "".join(f"<gml:interior>{_ring(r)}</gml:interior>" for r in polygon.interiors)
    return (
        f'<gml:Polygon gml:id="{gml_id}" srsName="{srs}" srsDimension="2">'
        f"<gml:exterior>{_ring(polygon.exterior)}</gml:exterior>{rings}</gml:Polygon>"
    )


def _ring(ring: shapely.LinearRing) -> str:
    numbers = " ".join(f"{v:.2f}" for v in shapely.get_coordinates(ring).ravel())
    return f"<gml:LinearRing><gml:posList>{numbers}</gml:posList></gml:LinearRing>"
