"""Geometry of a raw layer brought to the working reference system, flat, of the kinds the product has.

Nothing is lost in silence: rows without geometry, rows of another kind, parts of mixed geometries and rows that land
outside Norway are findings.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from ..crs import NORWAY, epsg_of
from ..errors import CrsError
from ..issues import IssueLog
from ..layers import RawLayer
from ..sources import Product
from ..validate.geometry import finite

GeometryArray = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

#: WGS84 is written where EUREF89 is meant; the ground positions are taken as the same.
_AS_EUREF89 = {4326: 4258, **{32600 + zone: 25800 + zone for zone in range(29, 38)}}
#: Datums taken as the same ground (EUREF89, WGS84); all others need a change of datum with an error in metres.
_SAME_GROUND = {4258, 4326}
_KIND_OF_TYPE = np.array(["point", "line", "line", "surface", "point", "line", "surface", "mixed"])
_MARGIN = 200_000.0  # [m] around the box of Norway; Svalbard and the sea stay in, nonsense goes out


def bring_home(
    raw: RawLayer,
    product: Product,
    target_epsg: int,
    source: str,
    log: IssueLog,
    within: tuple[float, float, float, float] | None = None,
) -> tuple[GeometryArray, npt.NDArray[np.intp]]:
    """Geometries in ``target_epsg`` and the row number of each in the raw layer.

    ``within`` are bounds [m] in ``target_epsg``; rows wholly beyond them are left out (a national file for one
    municipality). Raises CrsError when the reference system is unknown or every row lands outside Norway.
    """
    epsg = _source_epsg(raw)
    geometry = shapely.force_2d(np.asarray(raw.frame.geometry, dtype=object))
    row = np.arange(len(geometry))
    geometry, row = _without_holes_in_data(geometry, row, source, log)
    geometry, row = _of_kind(geometry, row, product, source, log)
    geometry = reproject(geometry, epsg, target_epsg)
    _tell_system(raw, epsg, target_epsg, source, log)
    inside = _in_norway(geometry, target_epsg)
    if len(geometry) and not inside.any():
        raise CrsError(
            f"Alle {len(geometry)} flater havner utenfor Norge når de leses som EPSG:{epsg}.",
            where=source,
            remedy="Oppgi riktig «crs» for laget i sak.toml.",
        )
    _note(log, "utenfor_norge", source, ~inside, "tatt ut")
    if within is not None:
        near = shapely.intersects(shapely.box(*shapely.bounds(geometry).T), shapely.box(*within))
        _note(log, "utenfor_utsnitt", source, inside & ~near, "tatt ut")
        inside &= near
    return geometry[inside], row[inside]


def reproject(geometry: GeometryArray, source_epsg: int, target_epsg: int) -> GeometryArray:
    """Geometries moved from one system to the other through degrees; PROJ's exact series hold far from the zone."""
    source_epsg = _AS_EUREF89.get(source_epsg, source_epsg)
    if source_epsg == target_epsg or not len(geometry):
        return geometry
    change = pyproj.Transformer.from_crs(source_epsg, target_epsg, always_xy=True)
    xy = shapely.get_coordinates(geometry)
    moved = np.column_stack(change.transform(xy[:, 0], xy[:, 1]))
    # set_coordinates writes into the array it is given
    return np.asarray(shapely.set_coordinates(geometry.copy(), moved), dtype=object)


def _source_epsg(raw: RawLayer) -> int:
    epsg = raw.epsg if raw.epsg is not None else raw.frame.crs
    try:
        return epsg_of(epsg)
    except CrsError as e:
        raise CrsError(e.found, expected=e.expected, remedy=e.remedy, where=f"{raw.path.name} ({raw.name})") from e


def _without_holes_in_data(
    geometry: GeometryArray, row: npt.NDArray[np.intp], source: str, log: IssueLog
) -> tuple[GeometryArray, npt.NDArray[np.intp]]:
    """Rows without geometry and rows with coordinates that are no numbers, left out and noted."""
    empty = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    _note(log, "geometri_mangler", source, empty, "tatt ut")
    bad = ~empty & ~finite(geometry)
    _note(log, "koordinat_ugyldig", source, bad, "tatt ut")
    keep = ~(empty | bad)
    return geometry[keep], row[keep]


def _of_kind(
    geometry: GeometryArray, row: npt.NDArray[np.intp], product: Product, source: str, log: IssueLog
) -> tuple[GeometryArray, npt.NDArray[np.intp]]:
    """Rows of the product's kinds. Of a mixed geometry the surfaces are kept; the rest has no area and is noted."""
    kind = _KIND_OF_TYPE[shapely.get_type_id(geometry)]
    mixed = np.flatnonzero(kind == "mixed")
    if len(mixed):
        geometry = geometry.copy()
        for n in mixed:
            geometry[n] = _surfaces_of(geometry[n])
        _note(log, "blandet_geometri", source, np.isin(np.arange(len(kind)), mixed), "bare flatene er brukt")
        kind = kind.astype(object)
        kind[mixed] = np.where(shapely.is_empty(geometry[mixed]), "mixed", "surface")
    keep = np.isin(kind.astype(str), sorted(product.geometry))
    _note(log, "feil_geometritype", source, ~keep, "tatt ut")
    return geometry[keep], row[keep]


def _surfaces_of(collection: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a geometry collection, at any depth, as one surface."""
    parts = np.array([collection], dtype=object)
    while (shapely.get_type_id(parts) >= 4).any():
        parts = shapely.get_parts(parts)
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == 3])


def _in_norway(geometry: GeometryArray, epsg: int) -> Mask:
    to_working = pyproj.Transformer.from_crs(4258, epsg, always_xy=True)
    west, south, east, north = to_working.transform_bounds(*NORWAY, densify_pts=21)
    b = shapely.bounds(geometry)
    return np.asarray(
        np.isfinite(b).all(axis=1)
        & (b[:, 0] > west - _MARGIN) & (b[:, 1] > south - _MARGIN)
        & (b[:, 2] < east + _MARGIN) & (b[:, 3] < north + _MARGIN)
    )  # fmt: skip


def _tell_system(raw: RawLayer, epsg: int, target_epsg: int, source: str, log: IssueLog) -> None:
    """One line per layer on the reference system read and the one computed in."""
    how = str(raw.provenance.get("crs_note", "")) if raw.provenance else ""
    if epsg == target_epsg:
        value, action = f"EPSG:{epsg}", "brukt som det er"
    else:
        value, action = f"EPSG:{epsg}", f"regnet om til EPSG:{target_epsg}"
    datum = pyproj.CRS.from_epsg(epsg).geodetic_crs
    if datum is None or datum.to_epsg() not in _SAME_GROUND:
        accuracy = pyproj.Transformer.from_crs(epsg, target_epsg, always_xy=True).accuracy
        how_good = f"oppgitt nøyaktighet {accuracy:g} m" if accuracy > 0 else "ukjent nøyaktighet"
        log.add("referansesystem_eldre", source, value=f"EPSG:{epsg}", action=how_good, count=len(raw.frame))
    log.add("referansesystem", source, value=f"{value} {how}".strip(), action=action, count=len(raw.frame))


def _note(log: IssueLog, kind: str, source: str, mask: Mask, action: str) -> None:
    if mask.any():
        log.add(kind, source, count=int(mask.sum()), action=action)
