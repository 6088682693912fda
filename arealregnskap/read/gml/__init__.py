"""GML 2–3.2: plan data (Kommuneplan, Reguleringsplan, Reguleringsplanforslag), WFS answers, other SOSI products.

Read by our own parser on expat, by local names (docs/decisions/0010-egen-gml-leser.md says why not by GDAL):
``parse`` turns the file into features, ``geometry`` their geometry into lines and surfaces, ``table`` the features
into layers, ``links`` checks what refers to what.
"""

from __future__ import annotations

import re
from pathlib import Path

from ...issues import IssueLog
from ...layers import RawLayer
from ..contract import Format, LayerInfo, ReadOptions, head
from . import links, parse, table
from .srs import Srs

_ROOT = re.compile(rb"<(?:[\w.-]+:)?[\w.-]*(?:FeatureCollection|SpatialDataSet)\b|opengis\.net/gml")


def sniff(path: Path) -> bool:
    """XML whose root is a feature collection, or that declares a GML namespace near its start."""
    start = _as_bytes(head(path, 16_384))
    return start.lstrip().startswith(b"<") and _ROOT.search(start) is not None and b"<OGR" not in start[:2_000]


def _as_bytes(start: bytes) -> bytes:
    """The start of a text file as 8-bit text, whatever Unicode form it is in."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if start.startswith(mark):
            return start[len(mark) :].decode(encoding, "ignore").encode()
    return start


def read(path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    collection = parse.parse(path, options, log)
    layers = table.layers(collection, path, options, log)
    links.check(collection, layers, path, log)
    return [layer for layer in layers if options.wants(layer.name)]


def inspect(path: Path) -> list[LayerInfo]:
    collection = parse.parse(path, ReadOptions(), IssueLog())
    out = []
    for name, features in table.by_type(collection).items():
        shapes = [shape for feature in features for _, shape in feature.shapes]
        stated = next((s for shape in shapes if (s := shape.any_srs())), collection.srs)
        epsg = Srs.of(stated).epsg if stated else None
        fields = tuple((column, "str") for column in table.column_names(features).values())
        kind = "/".join(sorted({shape.name for shape in shapes}))
        out.append(LayerInfo(name, kind, len(features), epsg, fields, "gml"))
    return out


FORMAT = Format("gml", "GML", (".gml", ".xml"), sniff, inspect, read)
