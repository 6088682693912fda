"""Faults of single surfaces: what they are called, where they are, and how they are put right.

Only faulty surfaces are touched. The repair is GEOS' ``make_valid`` by structure: shells are merged, holes taken
away, collapsed parts dropped. Which repair is "right" is a choice (linework, structure and buffer(0) differ by tens
of m² on a municipality); so each repair carries its area before and after.
"""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from ..crs import AreaRule
from ..issues import IssueLog

GeometryArray = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

#: A repair that moves more than this [m²] and more than this share of the surface must be looked at.
MATERIAL_M2 = 1.0
MATERIAL_SHARE = 1e-3

_REASON = re.compile(r"^(?P<what>[^\[]+)(?:\[(?P<x>\S+) (?P<y>\S+)\])?")
#: GEOS' words → our words for the fault.
_FAULTS = {
    "Self-intersection": "grensa krysser seg selv",
    "Ring Self-intersection": "grensa berører seg selv",
    "Hole lies outside shell": "hull utenfor flata",
    "Holes are nested": "hull inni hull",
    "Interior is disconnected": "hull deler flata i to",
    "Nested shells": "flatedeler oppå hverandre",
    "Duplicate Rings": "samme grense to ganger",
    "Too few points in geometry component": "for få punkt",
    "Ring is not closed": "grensa er ikke lukket",
}


def repair(frame: gpd.GeoDataFrame, source_name: str, rule: AreaRule, log: IssueLog) -> gpd.GeoDataFrame:
    """The frame with every surface valid; rows without area or without numbers left out. All noted.

    Lines and points pass through. Double points are taken out (no area moves); surfaces that cross themselves, have
    holes outside or on each other are repaired, with area before and after [m², ground] and a point to zoom to.
    """
    geometry = np.asarray(frame.geometry, dtype=object).copy()
    keep = _with_numbers(geometry, source_name, log)
    surface = keep & np.isin(shapely.get_type_id(geometry), (3, 6))
    geometry[surface] = _without_double_points(geometry[surface], source_name, log)
    _note_ring_order(geometry[surface], source_name, log)
    for n in np.flatnonzero(surface)[~shapely.is_valid(geometry[surface])]:
        geometry[n], keep[n] = _repaired(geometry[n], _label(frame, n), source_name, rule, log)
    out = frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=frame.crs))
    return out[keep]


def note_faults(frame: gpd.GeoDataFrame, source_name: str, log: IssueLog) -> None:
    """Note every surface with a fault in a layer that is not repaired, because the account cannot or will not use it.

    The layer may lie anywhere, so no area is told.
    """
    geometry = np.asarray(frame.geometry, dtype=object)
    surface = ~shapely.is_missing(geometry) & np.isin(shapely.get_type_id(geometry), (3, 6))
    for n in np.flatnonzero(surface)[~shapely.is_valid(geometry[surface])]:
        log.add("flate_ugyldig", source_name, object_id=_label(frame, n), value=_fault(_reason(geometry[n])))


def _with_numbers(geometry: GeometryArray, source: str, log: IssueLog) -> Mask:
    empty = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    if empty.any():
        log.add("geometri_mangler", source, count=int(empty.sum()), action="tatt ut")
    bad = ~empty & ~finite(geometry)
    if bad.any():
        log.add("koordinat_ugyldig", source, count=int(bad.sum()), action="tatt ut")
    return np.asarray(~(empty | bad))


def finite(geometry: GeometryArray) -> Mask:
    """Where every coordinate is a number: length and box take all of them in, so one that is not spoils the sum."""
    return np.asarray(np.isfinite(shapely.length(geometry)) & np.isfinite(shapely.bounds(geometry)).all(axis=1))


def _without_double_points(geometry: GeometryArray, source: str, log: IssueLog) -> GeometryArray:
    """Surfaces with every point that repeats the one before it taken out; one finding for the file."""
    before = shapely.get_num_coordinates(geometry)
    try:
        clean = shapely.remove_repeated_points(geometry, 0.0)
    except shapely.errors.GEOSException:
        return geometry  # a ring that collapses to a point; the repair below takes it
    fewer = before - shapely.get_num_coordinates(clean)
    same = (fewer == 0) | shapely.is_empty(clean)
    if not same.all():
        log.add("doble_punkt", source, value=str(int(fewer[~same].sum())), count=int((~same).sum()), action="fjernet")
    return np.asarray(np.where(same, geometry, clean), dtype=object)


def _note_ring_order(geometry: GeometryArray, source: str, log: IssueLog) -> None:
    """Holes that run the same way as their outer border: harmless here, a fault in the national validators."""
    parts, owner = shapely.get_parts(geometry, return_index=True)
    holed = shapely.get_num_interior_rings(parts) > 0
    if not holed.any():
        return
    rings, part = shapely.get_rings(parts[holed], return_index=True)
    ccw = shapely.is_ccw(rings)
    first = np.r_[True, part[1:] != part[:-1]]
    shell = ccw[np.flatnonzero(first)][part]
    wrong = np.unique(owner[holed][part[~first & (ccw == shell)]])
    if len(wrong):
        log.add("ringretning", source, count=len(wrong), action="ringene er snudd")


def _repaired(
    geometry: shapely.Geometry, label: str, source: str, rule: AreaRule, log: IssueLog
) -> tuple[shapely.Geometry, bool]:
    """A valid surface in place of a faulty one, and whether anything is left of it."""
    reason = _reason(geometry)
    before = float(rule.area(geometry)[0])
    fixed = _made_valid(_canonical(geometry))
    after = float(rule.area(fixed)[0])
    gone = bool(shapely.is_empty(fixed))
    moved = abs(after - before)
    material = moved > MATERIAL_M2 and moved > MATERIAL_SHARE * max(before, after)
    x, y = _point(reason, geometry)
    log.add(
        "flate_uten_areal" if gone else "reparert_vesentlig" if material else "reparert",
        source, object_id=label, value=_fault(reason), area_m2=before if gone else moved,
        action="tatt ut" if gone else "reparert", before_m2=before, after_m2=after, x=x, y=y,
    )  # fmt: skip
    return fixed, not gone


def _reason(geometry: shapely.Geometry) -> re.Match[str] | None:
    """What GEOS says is wrong, and where."""
    return _REASON.match(shapely.is_valid_reason(geometry))


def _fault(reason: re.Match[str] | None) -> str:
    """Our words for what is wrong."""
    what = reason["what"].strip() if reason else ""
    return _FAULTS.get(what, what)


def _canonical(geometry: shapely.Geometry) -> shapely.Geometry:
    """The same rings, each in the one reading order that does not depend on where or which way it was drawn.

    ``shapely.normalize`` leaves a choice where a ring meets its own lowest corner more than once, and GEOS repairs the
    two readings differently; a repair must not depend on that.
    """
    polygons = [
        shapely.Polygon(_first_reading(part.exterior), [_first_reading(hole) for hole in part.interiors])
        for part in shapely.get_parts(geometry)
    ]
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(sorted(polygons, key=lambda p: p.wkb))


def _first_reading(ring: shapely.Geometry) -> list[tuple[float, ...]]:
    """The corners of a closed ring in the smallest of all orders it can be read in."""
    closed = [tuple(xy) for xy in shapely.get_coordinates(ring).tolist()]
    corners = closed[:-1]
    if len(corners) < 3:  # there and back: no area in any reading
        return closed
    lowest = min(corners)
    starts = [n for n, corner in enumerate(corners) if corner == lowest]
    readings = [corners[n:] + corners[:n] for n in starts]
    readings += [[corners[n], *corners[:n][::-1], *corners[n + 1 :][::-1]] for n in starts]
    return min(readings)


def _made_valid(geometry: shapely.Geometry) -> shapely.Geometry:
    """The surface by structure. GEOS may leave parts that share a border unmerged; they are merged here."""
    parts = [_without_stray_holes(part) for part in shapely.get_parts(geometry)]
    whole = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    fixed = _surface(shapely.make_valid(whole, method="structure", keep_collapsed=False))
    return fixed if shapely.is_valid(fixed) else _surface(shapely.union_all(shapely.get_parts(fixed)))


def _without_stray_holes(polygon: shapely.Geometry) -> shapely.Geometry:
    """A polygon without the holes that lie outside it: GEOS would make surfaces of them, where the file says hole."""
    shell = shapely.make_valid(shapely.Polygon(polygon.exterior), method="structure", keep_collapsed=False)
    holes = [h for h in polygon.interiors if shapely.intersection(shell, shapely.Polygon(h).buffer(0)).area > 0]
    return shapely.Polygon(polygon.exterior, holes)


def _surface(geometry: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a repair; lines and points that a collapse leaves have no area."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = parts[shapely.get_type_id(parts) == 3]
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def _point(reason: re.Match[str] | None, geometry: shapely.Geometry) -> tuple[float, float]:
    """Where to zoom to: the place GEOS names, else a corner of the surface."""
    if reason and reason["x"]:
        return float(reason["x"]), float(reason["y"])
    x, y = shapely.get_coordinates(geometry)[0]
    return float(x), float(y)


def _label(frame: gpd.GeoDataFrame, row: int) -> str:
    """What a finding calls a row: its id where it has one, else its number in the file (from 1)."""
    own = frame["flate_id"].iloc[row] if "flate_id" in frame else None
    if isinstance(own, str):
        return own
    return f"rad {int(frame['row'].iloc[row]) + 1 if 'row' in frame else row + 1}"
