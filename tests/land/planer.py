"""Invented plans and buildings on a flat map, so that areas can be counted in the head. SYNTETISK."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from arealregnskap import overlay, rulesets
from arealregnskap.crs import AreaRule
from arealregnskap.layers import Layer, Role, Source
from arealregnskap.mosaic import Mosaic
from arealregnskap.reserve import Reserve
from arealregnskap.schema import COLUMNS

CRS = "EPSG:25832"

#: Ground area is map area: 1 m² on the map is 1 m² on the ground.
FLAT = AreaRule(epsg=25832, east0=0.0, north0=0.0, scale=1.0, coefficients=(0.0, 1.0))


def box(x: float, y: float, width: float, height: float) -> shapely.Polygon:
    """A rectangle with its south-west corner at (x, y) [m]."""
    return shapely.box(x, y, x + width, y + height)


def surface(geometry: Any, **columns: Any) -> dict[str, Any]:
    """A housing surface of an adopted future kommuneplan from 2012, where nothing else is said."""
    given = {
        "niva": "KP", "formal_liste": "kp2008", "arealformal": "1110", "arealstatus": "2", "planstatus": "3",
        "planid": "kp", "lovreferanse": "6", "ikrafttredelse": dt.date(2012, 5, 31), "vertikalniva": "2",
    }  # fmt: skip
    return {**given, **columns, "geometry": geometry}


def rp(geometry: Any, **columns: Any) -> dict[str, Any]:
    """A housing surface of a reguleringsplan from 2015."""
    given = {
        "niva": "RP",
        "formal_liste": "rp2008",
        "arealstatus": None,
        "planid": "rp",
        "ikrafttredelse": dt.date(2015, 1, 1),
    }
    return surface(geometry, **{**given, **columns})


def layer(role: Role, rows: list[dict[str, Any]], title: str) -> Layer:
    names = [c.name for c in COLUMNS[role]]
    frame = pd.DataFrame(rows, columns=[*names, "geometry"]).astype(object)
    frame = frame.where(frame.notna(), None)
    missing = frame["flate_id"].isna()
    frame.loc[missing, "flate_id"] = [f"{title}-{n}" for n in np.flatnonzero(missing)]
    return Layer(title, role, gpd.GeoDataFrame(frame, geometry="geometry", crs=CRS), Source(title, synthetic=True))


def plans(*rows: dict[str, Any]) -> list[Layer]:
    """Plan layers of the levels met."""
    kp = [r for r in rows if r["niva"] == "KP"]
    other = [r for r in rows if r["niva"] == "RP"]
    layers = [layer(Role.PLAN, kp, "Kommuneplan")] if kp else []
    return layers + ([layer(Role.REGULERINGSPLAN, other, "Reguleringsplaner")] if other else [])


def h910(geometry: Any) -> Layer:
    return layer(Role.HENSYN, [{"niva": "KP", "hensyn": "H910", "geometry": geometry}], "Hensyn")


def built(*rows: tuple[str, Any], width: float | None = None) -> Layer:
    """Objects as (bebygd_type, geometry)."""
    made = [{"bebygd_type": kind, "geometry": g, "bredde": width} for kind, g in rows]
    return layer(Role.BEBYGD, made, "Bebygd")


def cover(*rows: tuple[str, Any]) -> Layer:
    """Land cover as (artype, geometry)."""
    made = [{"artype": artype, "kildeklasse": artype, "geometry": g} for artype, g in rows]
    return layer(Role.AREALDEKKE, made, "AR5")


def ruleset(base: str = "KDD enkel", /, **changes: Mapping[str, Any]) -> rulesets.Ruleset:
    """A shipped set with some settings changed: ``ruleset(opning={"radius_m": 5})``."""
    start = rulesets.load(base)
    return dataclasses.replace(
        start, **{rule: dataclasses.replace(getattr(start, rule), **dict(values)) for rule, values in changes.items()}
    )


def cells(mosaic: Mosaic, reserve: Reserve) -> pd.DataFrame:
    """Cells of plan and causes with their outcome and area number; GEOS is the engine."""
    plan = overlay.Surfaces("mosaikk_id", mosaic.frame.geometry.to_numpy(), mosaic.frame["mosaikk_id"].to_numpy())
    made = overlay.cells([plan, *reserve.inputs], FLAT, engine="geos")
    return made.assign(utfall=reserve.outcome(made), omrade_nr=reserve.area_number(made))


def outcomes(mosaic: Mosaic, reserve: Reserve) -> dict[str, float]:
    """Area of each outcome of building land [m²], those of rounding size left out."""
    made = cells(mosaic, reserve)
    sums = made.groupby("utfall")["area_m2"].sum().drop("ikke_utbygging", errors="ignore")
    return {str(k): round(v, 3) for k, v in sums.items() if abs(v) > 1e-3}
