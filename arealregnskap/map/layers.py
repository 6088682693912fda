"""Result → map layers: GeoJSON in degrees (EPSG:4326, six decimals ≈ 0.1 m), simplified for the eye.

Only what is drawn is simplified, never what is measured: every area shown comes from the account. Neighbours are
simplified together so that they still share their border.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..codes import codelist
from ..plan_change import matrix
from ..plan_change.changes import ID as _OLD
from ..plan_change.changes import PROPOSAL
from ..units import daa_text
from .symbols import Hatch, hatch, symbol

GeoJson = dict[str, Any]

DECIMALS = 6
_NEW = PROPOSAL + _OLD
_VEIL = 3.0  # [degrees] how far outside the municipality the veil reaches; no one pans further
_LABEL_MAX = 8  # letters; longer names are shown in the tooltip and the table, not on the map


def tolerance_for(geometry: Sequence[Any], most: int = 120_000, start: float = 2.0, stop: float = 32.0) -> float:
    """Simplification [m] that brings surfaces down to what a browser draws swiftly: start, doubled while too many.

    Halving the number of vertices per doubling is what plan maps show; the exact number does not matter.
    """
    vertices, tolerance = int(shapely.get_num_coordinates(np.asarray(geometry, object)).sum()), start
    while vertices > most and tolerance < stop:
        vertices, tolerance = vertices // 2, tolerance * 2
    return tolerance


def simplified(geometry: Any, tolerance: float) -> np.ndarray:
    """Surfaces simplified with shared borders kept; [m] in the working reference system.

    GEOS gives rings that run either way. What draws them fills by that, so holes run against their surface here.
    """
    surfaces = np.asarray(geometry, dtype=object)
    if not len(surfaces):
        return surfaces
    return np.asarray(shapely.orient_polygons(shapely.coverage_simplify(surfaces, tolerance)))


def collection(frame: gpd.GeoDataFrame, properties: Iterable[dict[str, Any]]) -> GeoJson:
    """A FeatureCollection in degrees; ``id`` is the row number, so the same input gives the same text."""
    degrees = frame.geometry.to_crs(4326)
    rounded = shapely.transform(degrees.to_numpy(), lambda xy: np.round(xy, DECIMALS))
    shapes = shapely.to_geojson(rounded)
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": n, "properties": p, "geometry": json.loads(s)}
            for n, (s, p) in enumerate(zip(shapes, properties, strict=True))
        ],
    }


def plan_layer(mosaic: gpd.GeoDataFrame, area_m2: Iterable[float], tolerance: float, language: str = "nb") -> GeoJson:
    """One feature per ruling plan surface (rows of the mosaic), with its symbol, names and area as text."""
    drawn = gpd.GeoDataFrame(
        mosaic.drop(columns="geometry"), geometry=simplified(mosaic.geometry, tolerance), crs=mosaic.crs
    )
    formal, status = codelist("arealformal"), codelist("arealstatus")
    labels = _labels(drawn, _plan_labels(drawn))

    def one(row: dict[str, Any], area: float, label: dict[str, Any]) -> dict[str, Any]:
        code, state = _text(row.get("arealformal")), _text(row.get("arealstatus"))
        return {
            "s": symbol(code, state).id,
            "kode": code,
            "navn": formal.label(code, language) if code else "",
            "status": status.label(state, language) if state else "",
            "omrade": _text(row.get("omradenavn")),
            "plan": " ".join(t for t in (_text(row.get("planid")), _text(row.get("plannavn"))) if t),
            "daa": daa_text(area),
            "mosaikk": int(row["mosaikk_id"]),
            **label,
        }

    rows = drawn.drop(columns="geometry").to_dict("records")
    return collection(drawn, (one(r, a, m) for r, a, m in zip(rows, area_m2, labels, strict=True)))


def reserve_layer(areas: gpd.GeoDataFrame, mosaic: gpd.GeoDataFrame, tolerance: float, language: str = "nb") -> GeoJson:
    """One feature per reserve area, with number, arealformål, plan and area as text."""
    drawn = gpd.GeoDataFrame(
        areas.drop(columns="geometry"), geometry=simplified(areas.geometry, tolerance), crs=areas.crs
    )
    surface = mosaic.drop(columns="geometry").set_index("mosaikk_id").to_dict("index")
    formal, status = codelist("arealformal"), codelist("arealstatus")

    labels = _labels(drawn, drawn["omrade_id"])

    def one(row: dict[str, Any], label: dict[str, Any]) -> dict[str, Any]:
        of = surface[row["mosaikk_id"]]
        code, state = _text(of.get("arealformal")), _text(of.get("arealstatus"))
        return {
            "nr": int(row["omrade_nr"]),
            "mosaikk": int(row["mosaikk_id"]),
            "omrade_id": _text(row["omrade_id"]),
            **label,
            "kode": code,
            "navn": formal.label(code, language) if code else "",
            "status": status.label(state, language) if state else "",
            "omrade": _text(of.get("omradenavn")),
            "plan": " ".join(t for t in (_text(of.get("planid")), _text(of.get("plannavn"))) if t),
            "daa": daa_text(row["area_m2"]),
        }

    rows = drawn.drop(columns="geometry").to_dict("records")
    return collection(drawn, (one(r, m) for r, m in zip(rows, labels, strict=True)))


def change_layer(
    changes: gpd.GeoDataFrame, before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, tolerance: float, language: str = "nb"
) -> GeoJson:
    """One feature per piece of ground that gets another purpose (``PlanChange.changes``), with what it was and what it
    becomes. ``before`` and ``after`` are the mosaics of the two plans."""
    drawn = changes.set_geometry(changes.geometry.simplify(tolerance))
    kinds = codelist("planendring")
    names = [_area_names(m).reindex(changes[c]).fillna("") for m, c in ((before, _OLD), (after, _NEW))]
    rows = zip(changes.drop(columns="geometry").to_dict("records"), *names, strict=True)
    return collection(
        drawn,
        (
            {
                "endring": row["endring"],
                "navn": kinds.label(row["endring"], language),
                "fra": _purpose(row["fra_formal"], language) + (f" {old}" if old else ""),
                "til": _purpose(row["til_formal"], language) + (f" {new}" if new else ""),
                "daa": daa_text(row["area_m2"]),
            }
            for row, old, new in rows
        ),
    )


def _area_names(mosaic: gpd.GeoDataFrame) -> pd.Series:
    """Name of each surface by mosaikk_id."""
    return pd.DataFrame(mosaic.drop(columns="geometry")).set_index(_OLD)["omradenavn"]


def _purpose(code: str, language: str) -> str:
    label = matrix.name(code, "arealformal", language)
    return f"{code} {label}" if code.isdigit() else label


def boundary_layer(kommune: gpd.GeoDataFrame, tolerance: float) -> GeoJson:
    """The municipality, one feature."""
    return collection(_whole(kommune, tolerance), [{}])


def veil_layer(kommune: gpd.GeoDataFrame, tolerance: float) -> GeoJson:
    """All that is outside the municipality, as one feature to be drawn over the map."""
    whole = _whole(kommune, tolerance).to_crs(4326)
    west, south, east, north = whole.total_bounds
    box = shapely.box(west - _VEIL, south - _VEIL, east + _VEIL, north + _VEIL)
    return collection(gpd.GeoDataFrame(geometry=[box.difference(whole.geometry.iloc[0])], crs=4326), [{}])


def zone_layer(hensyn: gpd.GeoDataFrame, tolerance: float, language: str = "nb") -> GeoJson:
    """One feature per hensynssone; zones overlap, so each is simplified for itself."""
    drawn = hensyn.set_geometry(hensyn.geometry.simplify(tolerance))
    names = codelist("hensyn")
    return collection(
        drawn,
        (
            {
                "kode": _text(r.hensyn),
                "navn": names.label(_text(r.hensyn), language),
                "omrade": _text(r.navn),
                "fyll": f"url(#{look.id})",
                "stiplet": look.boundary_dash,
            }
            for r, look in zip(hensyn.itertuples(), hatches(hensyn), strict=True)
        ),
    )


def hatches(hensyn: pd.DataFrame) -> list[Hatch]:
    """How each zone is drawn. Zones from before they had a status are as in force."""
    status = hensyn["arealstatus"] if "arealstatus" in hensyn else [None] * len(hensyn)
    return [hatch(_text(code), _text(s)) for code, s in zip(hensyn["hensyn"], status, strict=True)]


def present_symbols(plan: GeoJson) -> list[tuple[str, str, str]]:
    """(code, status code, name) of every symbol on the map, in code order: the legend, and nothing not shown."""
    seen = {(f["properties"]["kode"], f["properties"]["s"], f["properties"]["navn"]) for f in plan["features"]}
    return sorted((code, sid.rpartition("s")[2], name) for code, sid, name in seen)


def _whole(kommune: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    one = shapely.simplify(shapely.union_all(kommune.geometry.to_numpy()), tolerance)
    return gpd.GeoDataFrame(geometry=[one], crs=kommune.crs)


def _plan_labels(drawn: gpd.GeoDataFrame) -> list[str]:
    """The surface's own name where it is short, else its code."""
    names = [_text(v) for v in drawn["omradenavn"]]
    codes = [_text(v) for v in drawn["arealformal"]]
    return [n if n and len(n) <= _LABEL_MAX else c for n, c in zip(names, codes, strict=True)]


def _labels(drawn: gpd.GeoDataFrame, texts: Iterable[str]) -> list[dict[str, Any]]:
    """Label text, its place [degrees], and how wide the surface is there [m] so that the page can tell if it fits.

    Twice the area over the perimeter is the inscribed radius of a square or circle and half the width of a strip.
    """
    geometry = drawn.geometry.to_numpy()
    point = gpd.GeoSeries(shapely.point_on_surface(geometry), crs=drawn.crs).to_crs(4326)
    radius = 2 * shapely.area(geometry) / np.maximum(shapely.length(geometry), 1e-9)
    return [
        {"m": text, "y": round(p.y, DECIMALS), "x": round(p.x, DECIMALS), "r": round(float(r), 1)}
        for text, p, r in zip(texts, point, radius, strict=True)
    ]


def _text(value: Any) -> str:
    return "" if value is None or (not isinstance(value, str) and pd.isna(value)) else str(value)


def bounds(layer: GeoJson) -> list[list[float]]:
    """South-west and north-east corner of a layer as [latitude, longitude], the way Leaflet wants them."""
    west, south, east, north = shapely.total_bounds([shapely.geometry.shape(f["geometry"]) for f in layer["features"]])
    return [[float(south), float(west)], [float(north), float(east)]]
