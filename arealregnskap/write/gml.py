"""Objects with surfaces to a GML 3.2 file: one element per attribute, geometry among them, in the schema's order.

A column ``a/B/c`` is an attribute inside a data type, as UML data types are written; columns that follow each other and
begin alike stand inside the same element. A column ``a@`` is a link to the object with that gml:id, or one to each of
several. The column ``gml:id`` is the object's own id. Missing values leave no element.

The order of elements in Kommuneplan 20190401 is that of ``kommuneplan_20190401_filprod.xsd`` as it is written down in
Arkitektum's formatter of the national plan data (MIT), which judges its output by that file; that of
Reguleringsplanforslag 5.0 is that of the published files (decision record 0152).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
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
    """An application schema: its namespace and the file that defines it.

    ``sequence`` has the elements of an object type in their order; attributes of a type that is not there are written
    in the order of the columns. ``surface`` is the element that holds the surface: a ``gml:MultiSurface`` when
    ``many``, else one ``gml:Polygon``, and a surface of several parts becomes as many objects, alike but for gml:id.
    """

    namespace: str
    location: str
    sequence: Mapping[str, tuple[str, ...]]
    many: bool
    surface: str = "område"

    def known(self, object_type: str, column: str) -> bool:
        """Whether the object type has the element of that column."""
        return object_type not in self.sequence or self._element(column) in self.sequence[object_type]

    def ordered(self, object_type: str, columns: Sequence[str]) -> list[str]:
        """The columns in the order of the schema. Raises ValueError for one that the object type does not have."""
        if object_type not in self.sequence:
            return list(columns)
        if foreign := [c for c in columns if not self.known(object_type, c)]:
            raise ValueError(f"{object_type} has no element {', '.join(foreign)} in {self.namespace}")
        return sorted(columns, key=lambda c: self.sequence[object_type].index(self._element(c)))

    def _element(self, column: str) -> str:
        return self.surface if column == GEOMETRY else column.split("/")[0].removesuffix("@")


#: Product specification Kommuneplan 20190401.
KOMMUNEPLAN = Schema(
    "http://skjema.geonorge.no/SOSI/produktspesifikasjon/Kommuneplan/20190401", "kommuneplan_20190401_filprod.xsd",
    {
        "KpOmråde": (
            "identifikasjon", "førsteDigitaliseringsdato", "oppdateringsdato", "prosesshistorie", "informasjon",
            "kopidata", "link", "område", "arealplanId", "plantype", "planstatus", "planbestemmelse", "lovreferanse",
            "lovreferanseBeskrivelse", "ikrafttredelsesdato", "plannavn", "vedtakEndeligPlanDato", "kunngjøringsdato",
            "opprinneligplanid", "opprinneligadministrativenhet",
        ),
        "KpArealformålOmråde": (
            "identifikasjon", "førsteDigitaliseringsdato", "oppdateringsdato", "kopidata", "arealplanId", "område",
            "arealformål", "arealbruksstatus", "beskrivelse", "områdenavn", "utnytting", "uteoppholdsareal",
            "eierform",
        ),
    },
    many=False,
)  # fmt: skip
#: Product specification Reguleringsplanforslag 5.0.
REGULERINGSPLANFORSLAG = Schema(
    "http://skjema.geonorge.no/SOSI/produktspesifikasjon/Reguleringsplanforslag/5.0", "reguleringsplanforslag-5.0.xsd",
    {
        "Arealplan": (
            "identifikasjon", "oppdateringsdato", "prosesshistorie", "informasjon", "link", "nasjonalArealplanId",
            "plantype", "plannavn", "planstatus", "lovreferanse", "rpOmråde",
        ),
        "RpOmråde": (
            "identifikasjon", "førsteDigitaliseringsdato", "oppdateringsdato", "kvalitet", "opphav", "område",
            "vertikalnivå", "vertikallag", "arealplan", "formål", "bestemmelseOmråde",
        ),
        "RpArealformålOmråde": (
            "identifikasjon", "førsteDigitaliseringsdato", "oppdateringsdato", "kvalitet", "område", "arealformål",
            "feltnavn", "beskrivelse", "eierform", "utnytting", "uteoppholdsareal", "avgrensesAv", "planområde",
            "handlingsområde",
        ),
    },
    many=True,
)  # fmt: skip


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
    frame = layer.frame if schema.many else _parted(layer.frame)
    own_ids = frame[ID].astype(str)
    none = {ID, *([GEOMETRY] if frame.geometry.isna().all() else [])}
    names = schema.ordered(layer.object_type, [str(c) for c in frame.columns if c not in none])
    frame = pd.DataFrame(frame)[names]
    for own, values in zip(own_ids, frame.itertuples(index=False, name=None), strict=True):
        row = dict(zip(names, values, strict=True))
        yield f"<gml:featureMember><app:{layer.object_type} gml:id={quoteattr(own)}>\n"
        attributes = [(name.split("/"), value) for name, value in row.items()]
        for text in _elements(attributes, own, schema, srs, decimals):
            yield text + "\n"
        yield f"</app:{layer.object_type}></gml:featureMember>\n"


def _parted(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One row per part of a surface; parts after the first have their number behind the gml:id."""
    parts = frame.explode()
    number = parts.groupby(level=0).cumcount()
    ids = [f"{own}-del{n + 1}" if n else own for own, n in zip(parts[ID], number, strict=True)]
    return parts.assign(**{ID: ids})


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
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if name == GEOMETRY:
        shown = _surface if schema.many else _polygon
        return f"<app:{schema.surface}>{shown(value, f'{own}-0', srs, decimals)}</app:{schema.surface}>"
    if name.endswith("@"):
        to = value if isinstance(value, tuple) else (value,)
        return "\n".join(f'<app:{name[:-1]} xlink:type="simple" xlink:href={quoteattr(f"#{v}")}/>' for v in to)
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return f"<app:{name}>{escape(text)}</app:{name}>"


def _surface(geometry: shapely.Geometry, gml_id: str, srs: str, decimals: int) -> str:
    members = "".join(
        f"<gml:surfaceMember>{_polygon(part, f'{gml_id}-{i}', srs, decimals)}</gml:surfaceMember>"
        for i, part in enumerate(shapely.get_parts(geometry), 1)
    )
    return f'<gml:MultiSurface gml:id="{gml_id}" srsName="{srs}" srsDimension="2">{members}</gml:MultiSurface>'


def _polygon(polygon: shapely.Polygon, gml_id: str, srs: str, decimals: int) -> str:
    rings = "".join(f"<gml:interior>{_ring(r, decimals)}</gml:interior>" for r in polygon.interiors)
    return (
        f'<gml:Polygon gml:id="{gml_id}" srsName="{srs}" srsDimension="2">'
        f"<gml:exterior>{_ring(polygon.exterior, decimals)}</gml:exterior>{rings}</gml:Polygon>"
    )


def _ring(ring: shapely.LinearRing, decimals: int) -> str:
    numbers = " ".join(f"{v:.{decimals}f}" for v in shapely.get_coordinates(ring).ravel())
    return f"<gml:LinearRing><gml:posList>{numbers}</gml:posList></gml:LinearRing>"
