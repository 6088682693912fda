"""The control account of a read: every layer of every format goes through ``settle``.

Declared objects against read ones, missing and unreadable geometry, coordinates that are no numbers, heights
left out, collections taken apart, the reference system weighed. Each difference is a finding; the counts stay in
``RawLayer.provenance`` so that later steps can show that nothing fell out on the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from ..issues import IssueLog
from ..layers import RawLayer
from . import crs_guess
from .columns import frame_of, nfc, normalised
from .contract import ReadOptions

ObjectArray = npt.NDArray[np.object_]

_DIMENSION = {0: 0, 4: 0, 1: 1, 2: 1, 5: 1, 3: 2, 6: 2}  # GEOS type → dimension
_COLLECTION = 7


def settle(layers: Iterable[RawLayer], options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    """Layers with clean two-dimensional geometry, a weighed reference system and their counts."""
    return [_settle(layer, options, log) for layer in layers]


def source_of(layer: RawLayer) -> str:
    """How findings name a layer: the file, and the layer where the name adds something."""
    inner = layer.provenance.get("fil_i_arkiv", layer.path.name)
    return f"{inner}, laget {layer.name}" if layer.name != inner.rsplit(".", 1)[0] else inner


def _settle(layer: RawLayer, options: ReadOptions, log: IssueLog) -> RawLayer:
    source = source_of(layer)
    has_geometry = bool(layer.provenance.get("har_geometri", True))
    geometry = np.array(layer.frame.geometry.values, dtype=object)
    if has_geometry:
        told = int(layer.provenance.get("uten_geometri_forklart", 0))
        missing = shapely.is_missing(geometry)
        geometry = _finite(geometry, source, log)
        geometry = _flat(geometry, source, log)
        geometry = _without_collections(geometry, source, log)
        _note_missing(geometry, missing, told, source, log)
        _note_mixed(geometry, source, log)
    _note_counts(layer, source, log)
    geometry, epsg = _placed(geometry, layer.epsg, options, source, log) if has_geometry else (geometry, layer.epsg)
    kept = ~shapely.is_missing(geometry)
    provenance = layer.provenance | {
        "antall_lest": len(geometry),
        "antall_med_geometri": int(kept.sum()),
        # A checksum for later steps, in the square of the layer's own unit; never an area of land.
        "kartareal": float(shapely.area(geometry[kept]).sum()),
    }
    data = {str(name): normalised(column) for name, column in layer.frame.items() if name != layer.frame.geometry.name}
    frame = frame_of(data, geometry, epsg)
    return replace(layer, name=nfc(layer.name), frame=frame, epsg=epsg, provenance=provenance)


def _finite(geometry: ObjectArray, source: str, log: IssueLog) -> ObjectArray:
    """Geometry with a coordinate that is no number becomes missing."""
    xy, owner = shapely.get_coordinates(geometry, return_index=True)
    bad = np.unique(owner[~np.isfinite(xy).all(axis=1)])
    if len(bad):
        geometry[bad] = None
        rows = ", ".join(str(i + 1) for i in bad[:10])
        log.add("les_ikke_tall", source, count=len(bad), value=rows, action="geometrien er utelatt")
    return geometry


def _flat(geometry: ObjectArray, source: str, log: IssueLog) -> ObjectArray:
    solid = shapely.has_z(geometry)
    if hasattr(shapely, "has_m"):
        solid |= shapely.has_m(geometry)
    if not solid.any():
        return geometry
    log.add("les_hoyde", source, count=int(solid.sum()), action="høyder utelatt")
    return np.asarray(shapely.force_2d(geometry), dtype=object)


def _without_collections(geometry: ObjectArray, source: str, log: IssueLog) -> ObjectArray:
    """A collection keeps its parts of the highest dimension: surfaces before lines before points."""
    which = np.flatnonzero(shapely.get_type_id(geometry) == _COLLECTION)
    lost = 0
    for i in which:
        parts = _leaves(geometry[i])
        top = max((_DIMENSION[shapely.get_type_id(p)] for p in parts), default=0)
        kept = [p for p in parts if _DIMENSION[shapely.get_type_id(p)] == top]
        lost += len(parts) - len(kept)
        multi = {2: shapely.multipolygons, 1: shapely.multilinestrings, 0: shapely.multipoints}[top]
        geometry[i] = multi(kept) if kept else None
    if len(which):
        log.add("les_samling", source, count=len(which), value=str(lost), action="flatene er beholdt")
    return geometry


def _leaves(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    parts = [geometry]
    while any(shapely.get_type_id(p) >= 4 for p in parts):
        parts = list(shapely.get_parts(parts))
    return [p for p in parts if not shapely.is_empty(p)]


def _note_missing(geometry: ObjectArray, missing: npt.NDArray[np.bool_], told: int, source: str, log: IssueLog) -> None:
    """Rows without geometry, less those for which the reader has told why."""
    empty = shapely.is_empty(geometry) & ~shapely.is_missing(geometry)
    geometry[empty] = None
    n = int((missing | empty).sum()) - told
    if n > 0:
        log.add("les_uten_geometri", source, count=n)


def _note_mixed(geometry: ObjectArray, source: str, log: IssueLog) -> None:
    kinds = {_DIMENSION[t] for t in np.unique(shapely.get_type_id(geometry)) if t >= 0}
    if len(kinds) > 1:
        words = ("punkter", "linjer", "flater")
        log.add("les_blandet", source, value=" og ".join(words[k] for k in sorted(kinds, reverse=True)))


def _note_counts(layer: RawLayer, source: str, log: IssueLog) -> None:
    declared, read = layer.provenance.get("antall_oppgitt"), len(layer.frame)
    if declared is not None and declared != read:
        log.add("les_antall", source, count=read, value=str(declared))
    elif not read:
        log.add("les_tomt_lag", source)


def _placed(
    geometry: ObjectArray, stated: int | None, options: ReadOptions, source: str, log: IssueLog
) -> tuple[ObjectArray, int | None]:
    """Geometry and its reference system after the coordinates have been weighed against it."""
    epsg = _known(options.epsg or stated, source, log)
    if options.epsg and stated and options.epsg != stated:
        log.add("les_crs_overstyrt", source, value=f"EPSG:{stated}", action=f"EPSG:{options.epsg}")
    verdict = crs_guess.judge(geometry, epsg, options.near)
    if verdict.swap:
        log.add("les_akser_snudd", source, action="øst og nord er byttet om")
        geometry = np.asarray(shapely.transform(geometry, lambda xy: xy[:, ::-1]), dtype=object)
    if not verdict.fits:
        _note_unplaced(verdict, epsg, source, log)
        return geometry, epsg if options.epsg else verdict.epsg
    if options.epsg or verdict.epsg == epsg:
        return geometry, epsg
    used = f"EPSG:{verdict.epsg}"
    if epsg is None:
        log.add("les_crs_gjettet", source, value=used, action=used)
    else:
        log.add("les_crs_motsigelse", source, value=f"EPSG:{epsg}, men passer i {used}", action=used)
    return geometry, verdict.epsg


def _note_unplaced(verdict: crs_guess.Verdict, epsg: int | None, source: str, log: IssueLog) -> None:
    if verdict.epsg is None:
        choices = " eller ".join(f"EPSG:{code}" for code in verdict.others) or "ingen kjente referansesystemer"
        log.add("les_crs_mangler", source, value=choices)
    else:
        others = " eller ".join(f"EPSG:{code}" for code in verdict.others if code != epsg)
        value = f"EPSG:{epsg} (de passer i {others})" if others else f"EPSG:{epsg}"
        log.add("les_utenfor_norge", source, value=value)


def _known(epsg: int | None, source: str, log: IssueLog) -> int | None:
    if epsg is None:
        return None
    try:
        pyproj.CRS.from_epsg(epsg)
    except pyproj.exceptions.CRSError:
        log.add("les_crs_ukjent", source, value=f"EPSG:{epsg}")
        return None
    return epsg
