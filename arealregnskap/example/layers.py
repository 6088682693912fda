"""Plan layers as the plan standard names them: object type, attributes with their UML names, geometry.

The file writers turn these names into those of their format (SOSI short names, GML elements, FileGDB columns).
Every row carries ``informasjon`` = SYNTETISK.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..write.plan import PlanLayer
from .themes import Themes
from .zoning import Plan, Zoning

MARK = "SYNTETISK"
_NAMESPACE = uuid.UUID("5d0b7b1e-50d5-5061-8026-000000005061")


def object_id(*parts: object) -> str:
    """A lokalId that is the same every time the example is made."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, parts))))


def kommuneplan(
    surfaces: gpd.GeoDataFrame, zones: dict[str, gpd.GeoDataFrame], settings: dict[str, Any]
) -> list[PlanLayer]:
    """KpOmråde, KpArealformålOmråde and the zones. ``surfaces`` have ``lokalid, kode, status, navn, komm``.

    ``settings["kommuneplan"]`` of a proposal has a planstatus and no date."""
    plan, number = settings["kommuneplan"], settings["kommune"]["nummer"]
    whole = shapely.make_valid(shapely.union_all(surfaces.geometry.to_numpy()[surfaces.is_valid], grid_size=0.01))
    area = gpd.GeoDataFrame(
        {
            "lokalId": [object_id(number, "KpOmråde", *([plan["planid"]] if "planstatus" in plan else []))],
            "kommunenummer": [number],
            "planidentifikasjon": [plan["planid"]],
            "plannavn": [f"{plan['navn']} {settings['kommune']['navn']} ({MARK})"],
            "plantype": [20],
            "planstatus": [plan.get("planstatus", 3)],
            "planbestemmelse": [4],
            "lovreferanse": [6],
            "ikrafttredelsesdato": [plan.get("ikraft")],
            "vertikalnivå": [2],
            "informasjon": [MARK],
        },
        geometry=[_whole(whole)],
        crs=surfaces.crs,
    )
    formal = gpd.GeoDataFrame(
        {
            "lokalId": surfaces["lokalid"],
            "kommunenummer": surfaces["komm"],
            "planidentifikasjon": plan["planid"],
            "arealformål": surfaces["kode"].astype("int32"),
            "arealbruksstatus": surfaces["status"].astype("Int32"),
            "områdenavn": surfaces["navn"].where(surfaces["navn"] != "", None),
            "informasjon": MARK,
        },
        geometry=surfaces.geometry,
        crs=surfaces.crs,
    )
    return [
        PlanLayer("KpOmråde", area),
        PlanLayer("KpArealformålOmråde", formal),
        *_zones(zones, settings, surfaces.crs),
    ]


def _whole(geometry: shapely.Geometry) -> shapely.Geometry:
    """Only the outer lines: small faults inside the plan are no holes in the plan's area."""
    parts = shapely.get_parts(geometry)
    return shapely.union_all([shapely.Polygon(p.exterior) for p in parts if p.geom_type == "Polygon"])


#: Kind of zone → its value attribute.
ZONE_ATTRIBUTES = {
    "KpSikringSone": "kpSikring",
    "KpFareSone": "kpFare",
    "KpAngittHensynSone": "kpAngittHensyn",
    "KpBåndleggingSone": "kpBåndlegging",
    "KpDetaljeringSone": "kpDetaljering",
}


def zones(themes: Themes, zoning: Zoning, surfaces: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Zones by object type, with ``verdi`` and ``navn``: what the plan takes from the themes, and H910 over some
    regulated areas. Each zone was drawn anew, so its line differs a little from the theme's."""
    drinking = surfaces.geometry[surfaces["kode"] == 6500].buffer(400, quad_segs=4).to_numpy()
    kept = [p for p in zoning.plans if p.status == 3 and not p.outline_only][::5]
    flood = themes.flood[themes.flood["gjentaksintervall"] == 200]
    nature = themes.nature[themes.nature.area > 40_000].buffer(30)
    found = {
        "KpSikringSone": _numbered(110, drinking),
        "KpFareSone": _numbered(310, themes.slide.geometry[::2]) + _numbered(320, flood.geometry),
        "KpAngittHensynSone": _numbered(520, themes.reindeer.geometry) + _numbered(560, nature),
        "KpBåndleggingSone": _numbered(720, themes.protected.geometry),
        "KpDetaljeringSone": _numbered(910, [p.area for p in kept]),
    }
    return {
        kind: gpd.GeoDataFrame(
            {"verdi": [v for v, _, _ in rows], "navn": [n for _, n, _ in rows]},
            geometry=shapely.set_precision(shapely.simplify([g for _, _, g in rows], 3.0), 0.01),
            crs=surfaces.crs,
        )
        for kind, rows in found.items()
        if rows
    }


def _numbered(value: int, geometries: Iterable[Any]) -> list[tuple[int, str, Any]]:
    """(H value, zone name, geometry)."""
    return [(value, f"H{value}_{n}", g) for n, g in enumerate(geometries, 1)]


def _zones(frames: dict[str, gpd.GeoDataFrame], settings: dict[str, Any], crs: Any) -> list[PlanLayer]:
    number = settings["kommune"]["nummer"]
    layers = []
    for kind, frame in frames.items():
        frame = frame.explode(ignore_index=True)
        out = gpd.GeoDataFrame(
            {
                "lokalId": [object_id(number, kind, i) for i in range(len(frame))],
                "kommunenummer": number,
                "planidentifikasjon": settings["kommuneplan"]["planid"],
                "hensynSonenavn": frame["navn"],
                ZONE_ATTRIBUTES[kind]: frame["verdi"].astype("int32"),
                "informasjon": MARK,
            },
            geometry=frame.geometry,
            crs=crs,
        )
        layers.append(PlanLayer(kind, out))
    return layers


def reguleringsplaner(zoning: Zoning, *, old: bool, epsg: int) -> list[PlanLayer]:
    """RpOmråde and RpArealformålOmråde, or RbOmråde and RbFormålOmråde for plans with the old codes."""
    plans, surfaces = zoning.of(old=old)
    number = {p.planid: p.municipality for p in plans}
    formal = gpd.GeoDataFrame(
        {
            "lokalId": [object_id("rp", planid, i) for i, planid in enumerate(surfaces["planid"])],
            "kommunenummer": surfaces["planid"].map(number),
            "planidentifikasjon": surfaces["planid"],
            "reguleringsformål" if old else "arealformål": surfaces["kode"].astype("int32"),
            "feltnavn": surfaces["felt"].where(surfaces["felt"] != "", None),
            "eierform": surfaces["eierform"].astype("int32"),
            "informasjon": MARK,
        },
        geometry=surfaces.geometry,
        crs=epsg,
    )
    kind = "Rb" if old else "Rp"
    return [
        PlanLayer(f"{kind}Område", _plan_areas(plans, epsg)),
        PlanLayer("RbFormålOmråde" if old else "RpArealformålOmråde", formal),
    ]


def _plan_areas(plans: list[Plan], epsg: int) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "lokalId": [object_id("plan", p.planid) for p in plans],
            "kommunenummer": [p.municipality for p in plans],
            "planidentifikasjon": [p.planid for p in plans],
            "plannavn": [p.name for p in plans],
            "plantype": np.array([p.kind for p in plans], dtype="int32"),
            "planstatus": np.array([p.status for p in plans], dtype="int32"),
            "lovreferanse": np.array([p.law for p in plans], dtype="int32"),
            "ikrafttredelsesdato": [p.in_force for p in plans],
            "forslagsstillertype": pd.array([p.proposer for p in plans], dtype="Int32"),
            "vertikalnivå": np.full(len(plans), 2, dtype="int32"),
            "informasjon": MARK,
        },
        geometry=shapely.set_precision([p.area for p in plans], 0.01),
        crs=epsg,
    )


def kommunedelplan(outline: shapely.Polygon, surfaces: gpd.GeoDataFrame, settings: dict[str, Any]) -> gpd.GeoDataFrame:
    """An old kommunedelplan with the codes of the Act of 1985; names of at most ten characters, for a Shapefile."""
    when: dt.date = settings["kommunedelplan"]["ikraft"]
    old = {1110: 110, 1120: 140, 1170: 160, 1300: 130, 1200: 300, 2010: 610, 2080: 620, 3040: 170, 6001: 500, 6500: 510,
           5210: 221, 5220: 223, 1130: 132, 1160: 162, 1400: 171}  # fmt: skip
    inside = surfaces[surfaces.intersects(outline) & surfaces.is_valid]
    geometry = shapely.intersection(inside.geometry.to_numpy(), outline, grid_size=0.01)
    frame = gpd.GeoDataFrame(
        {
            "OBJTYPE": "KpArealbrukOmråde",
            "KOMM": settings["kommune"]["gammelt_nummer"],
            "PLANID": settings["kommunedelplan"]["planid"],
            "PLANNAVN": f"{settings['kommunedelplan']['navn']} ({MARK})",
            "PLANTYPE": 21,
            "PLANSTAT": 3,
            "LOVREF": 4,
            "IKRAFT": when.strftime("%Y%m%d"),
            "KPAREALBRU": [old.get(int(k), 200) for k in inside["kode"]],
            "AREALST": inside["status"].fillna(1).astype("int32").to_numpy(),
            "MERKNAD": MARK,
        },
        geometry=geometry,
        crs=surfaces.crs,
    ).explode(ignore_index=True)
    frame = frame[(frame.geom_type == "Polygon") & (frame.area > 100)].reset_index(drop=True)
    frame.insert(0, "LOKALID", [object_id("kdp", settings["kommune"]["nummer"], i)[:36] for i in range(len(frame))])
    return frame
