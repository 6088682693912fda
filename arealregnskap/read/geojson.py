"""GeoJSON, in the shapes it is met in here.

- a FeatureCollection, a Feature, or a bare geometry;
- several named collections in one object, as some download services give them;
- a collection wrapped in a description with the reference system beside it (``{"epsg": {"code": …}, "geoJson": …}``),
  as plan map services give it, with the attributes nested as in GML and the object type in ``name``.

Read by Python's own JSON reader: nothing in the file can make it open another file or address. The old ``crs`` member
is followed when it names a system; when it links to one, the file is refused. Without it the coordinates are
longitude and latitude on WGS 84 (RFC 7946); the control account says so when they cannot be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..errors import HostileFileError, ReadError
from ..issues import IssueLog
from ..layers import RawLayer
from .columns import frame_of, from_values, nfc
from .contract import Format, LayerInfo, ReadOptions, head
from .gml.srs import Srs

_TITLE = "GeoJSON"
_WGS84 = 4326

_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_MARKS = re.compile(rb'"(type|features|coordinates|geometries|geoJson)"')
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?")


def sniff(path: Path) -> bool:
    start = head(path, 65_536).removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[:1] == b"{" and _MARKS.search(start) is not None and b"gdal_" not in start[:200]


@dataclass
class _Part:
    """A named collection with its features and the reference system that holds for it."""

    name: str
    features: list[dict[str, Any]]
    srs: Srs | None
    stated: str = ""
    faults: list[str] = field(default_factory=list)


def read(path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    out = []
    for part in _parts(path, options, log):
        if not options.wants(part.name):
            continue
        where = f"{path.name}, laget {part.name}"
        geometry = np.empty(len(part.features), dtype=object)
        geometry[:] = [
            _geometry_of(feature, i, part, options.limits.xml_depth) for i, feature in enumerate(part.features)
        ]
        if part.faults:
            log.add("les_uleselig_geometri", where, count=len(part.faults), value="; ".join(part.faults[:3]))
        if part.stated and part.srs is not None and part.srs.epsg is None:
            log.add("les_crs_ukjent", where, value=part.stated[:60])
        epsg = part.srs.epsg if part.srs else None
        provenance = {"har_geometri": True, "uten_geometri_forklart": len(part.faults)}
        out.append(RawLayer(part.name, frame_of(_columns(part), geometry, epsg), epsg, "geojson", path, provenance))
    return out


def inspect(path: Path) -> list[LayerInfo]:
    out = []
    for part in _parts(path, ReadOptions(), IssueLog()):
        geometries = [f.get("geometry") for f in part.features]
        kinds = "/".join(sorted({str(g.get("type")) for g in geometries if isinstance(g, dict)}))
        fields = tuple((name, str(column.dtype)) for name, column in _columns(part).items())
        out.append(
            LayerInfo(part.name, kinds, len(part.features), part.srs.epsg if part.srs else None, fields, "geojson")
        )
    return out


def _parts(path: Path, options: ReadOptions, log: IssueLog) -> list[_Part]:
    content = _load(path, options, log)
    found = list(_collections(content, path.stem, None, path))
    if not found:
        raise ReadError("Fila er JSON, men har ingen kartobjekter.", where=path.name, expected="GeoJSON")
    return [by_type for part in found for by_type in _by_type(part)]


def _load(path: Path, options: ReadOptions, log: IssueLog) -> Any:
    raw = path.read_bytes()
    encoding = options.encoding or json.detect_encoding(raw)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
        log.add("les_tegnsett", path.name, value=f"{encoding.upper()}, men er skrevet i Windows-1252", action="cp1252")
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as e:
        rest = text[e.pos :].strip()
        cut = not rest or e.msg.startswith("Unterminated") or (e.pos >= len(text.rstrip()) - 1)
        raise ReadError(
            f"Fila er kuttet: den slutter på linje {e.lineno}, kolonne {e.colno}, midt i innholdet."
            if cut
            else f"JSON-feil på linje {e.lineno}, kolonne {e.colno}.",
            where=path.name,
            remedy="Hent eller eksporter fila på nytt.",
        ) from e
    except RecursionError as e:
        raise HostileFileError("Fila har for mange nivåer inni hverandre.", where=path.name) from e


def _collections(content: Any, name: str, outer: Srs | None, path: Path) -> Iterator[_Part]:
    """Every collection in the content, with the nearest reference system named round it."""
    if not isinstance(content, dict):
        return
    stated = _stated(content, path)
    srs = Srs.of(stated) if stated else outer
    kind = content.get("type")
    if kind == "FeatureCollection" or (kind is None and isinstance(content.get("features"), list)):
        label = content.get("name")
        features = [f for f in content.get("features") or [] if isinstance(f, dict)]
        yield _Part(nfc(label) if isinstance(label, str) and label else name, features, srs or Srs("", _WGS84), stated)
    elif kind == "Feature":
        yield _Part(name, [content], srs or Srs("", _WGS84), stated)
    elif kind in _GEOMETRIES or kind == "GeometryCollection":
        yield _Part(name, [{"geometry": content, "properties": {}}], srs or Srs("", _WGS84), stated)
    else:
        for key, value in content.items():
            inner = name if key.lower() == "geojson" else nfc(str(key))
            if isinstance(value, dict) and key not in ("crs", "epsg"):
                yield from _collections(value, inner, srs, path)


def _stated(content: dict[str, Any], path: Path) -> str:
    """The name of the reference system in a ``crs`` or ``epsg`` member."""
    member = content.get("crs")
    if isinstance(member, dict):
        properties = member.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        if member.get("type") == "link" or "href" in properties:
            raise HostileFileError(
                "Referansesystemet er en lenke til et annet sted.",
                where=path.name,
                expected="et navn, for eksempel «urn:ogc:def:crs:EPSG::25832»",
                remedy="Eksporter fila på nytt, eller fjern «crs» og oppgi referansesystemet i sak.toml.",
            )
        # East comes first in GeoJSON whatever the register says of the system.
        name = str(properties.get("name") or (f"EPSG:{properties['code']}" if "code" in properties else ""))
        code = re.search(r"(\d{4,6})$", name)
        return f"EPSG:{code.group(1)}" if code else name
    described = content.get("epsg")
    code_text = str(described.get("code") if isinstance(described, dict) else described or "")
    code = re.search(r"(\d{4,6})$", code_text)
    return f"EPSG:{code.group(1)}" if code else ""


def _by_type(part: _Part) -> list[_Part]:
    """A collection whose features carry an object type and nested attributes is one layer for each type."""
    properties = [f.get("properties") or {} for f in part.features]
    nested = any(isinstance(p.get("identifikasjon"), dict) for p in properties)
    if not nested or not all(isinstance(p.get("name"), str) for p in properties):
        return [part]
    out: dict[str, _Part] = {}
    for feature, p in zip(part.features, properties, strict=True):
        name = nfc(p["name"])
        out.setdefault(name, _Part(name, [], part.srs, part.stated)).features.append(feature)
    return list(out.values())


def _geometry_of(feature: dict[str, Any], row: int, part: _Part, depth: int) -> shapely.Geometry | None:
    geometry = feature.get("geometry")
    if geometry is None:
        return None
    try:
        return _geometry(geometry, depth)
    except (ValueError, TypeError, KeyError, IndexError, shapely.errors.GEOSException) as e:
        part.faults.append(f"rad {row + 1}: {' '.join(str(e).split())[:80]}")
        return None


def _geometry(geometry: dict[str, Any], depth: int) -> shapely.Geometry:
    kind = geometry["type"]
    if kind == "GeometryCollection":
        if depth <= 0:
            raise ValueError("for dypt nøstet")
        return shapely.geometrycollections([_geometry(g, depth - 1) for g in geometry["geometries"]])
    coordinates = geometry["coordinates"]
    if kind == "Polygon":
        return _polygon(coordinates)
    if kind == "MultiPolygon":
        return shapely.multipolygons([_polygon(p) for p in coordinates])
    if kind == "LineString":
        return shapely.linestrings(_xy(coordinates))
    if kind == "MultiLineString":
        return shapely.multilinestrings([shapely.linestrings(_xy(line)) for line in coordinates])
    if kind == "Point":
        return shapely.points(_xy([coordinates])[0]) if coordinates else shapely.Point()
    if kind == "MultiPoint":
        return shapely.multipoints(_xy(coordinates))
    raise ValueError(f"geometritypen {kind} er ukjent")


def _polygon(rings: list[Any]) -> shapely.Geometry:
    if not rings:
        return shapely.Polygon()
    shell, *holes = (shapely.linearrings(_xy(ring)) for ring in rings)
    return shapely.polygons(shell, holes or None)


def _xy(positions: list[Any]) -> np.ndarray:
    """Positions as rows; of uneven length they are cut to east and north."""
    try:
        xy = np.asarray(positions, dtype=float)
    except ValueError:
        xy = np.asarray([p[:2] for p in positions], dtype=float)
    if xy.ndim != 2 or xy.shape[1] < 2:
        raise ValueError("punkt uten øst og nord")
    return xy[:, :3]


def _columns(part: _Part) -> dict[str, pd.Series]:
    """One column for each property; nested ones by the name of their leaf."""
    rows = [_flattened(feature) for feature in part.features]
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: _dated([row.get(name) for row in rows]) for name in names}


def _flattened(feature: dict[str, Any]) -> dict[str, Any]:
    """Properties with the inner objects taken apart; a leaf name met before keeps its path."""
    out: dict[str, Any] = {}
    if feature.get("id") is not None:
        out["id"] = str(feature["id"])
    stack: list[tuple[tuple[str, ...], Any]] = [((), feature.get("properties") or {})]
    while stack:
        path, inner = stack.pop(0)
        for key, value in inner.items() if isinstance(inner, dict) else ():
            if isinstance(value, dict):
                stack.append(((*path, key), value))
            elif key not in out:
                out[key] = value
            else:
                out[".".join([*(step for step in path if step[:1].islower()), key])] = value
    return out


def _dated(values: list[Any]) -> pd.Series:
    """JSON has no dates; a column where every text is an ISO date or time is taken to be one."""
    texts = [v for v in values if v is not None]
    if texts and all(isinstance(v, str) for v in texts):
        for pattern in (_DATE, _DATE_TIME):
            if all(pattern.fullmatch(v) for v in texts):
                stamps = pd.to_datetime(pd.Series(values, dtype=object), utc=True, errors="coerce", format="ISO8601")
                if int(stamps.notna().sum()) == len(texts):
                    return stamps.dt.tz_localize(None).astype("datetime64[ms]")
    return from_values(values)


FORMAT = Format("geojson", _TITLE, (".geojson", ".json"), sniff, inspect, read)
