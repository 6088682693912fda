"""What GeoPackage, FileGDB, Shapefile and FlatGeobuf share: bulk reading by pyogrio, and looking in by fiona.

Tables come as Arrow (``use_arrow``: a lying object count in the file cannot make us allocate memory, and a
reference system too new for pyproj arrives as a code we can translate instead of an exception). Geometry comes
as WKB, so curves are stroked by ourselves with the stated deviation.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from .. import crs
from ..errors import CrsError, ReadError
from ..issues import IssueLog
from ..layers import RawLayer
from . import curves
from .columns import frame_of, from_arrow
from .contract import LayerInfo, ReadOptions

#: Turns an Arrow column and its name into a pandas column; Shapefile has its own because of character sets.
Convert = Callable[[pa.ChunkedArray], Any]


def broken(path: Path, reason: object, title: str) -> ReadError:
    """The error for a file that GDAL gives up on."""
    # Places on disk, ours or those of GDAL's builders, tell the planner nothing.
    detail = " ".join(re.sub(r"(?<!\w)/\S+/\S+", "…", str(reason)).split())[:200].rstrip(".")
    return ReadError(
        f"Fila er skadet og kan ikke leses som {title} ({detail}).",
        where=path.name,
        remedy="Hent eller eksporter fila på nytt.",
    )


def layer_names(source: Path, path: Path, title: str) -> list[str]:
    """Layers of the data set at ``source``, a copy of the one at ``path``, in file order."""
    import pyogrio

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [str(name) for name, _ in pyogrio.list_layers(source)]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError) as e:
        raise broken(path, e, title) from e


def read_layer(
    source: Path,
    layer: str,
    options: ReadOptions,
    log: IssueLog,
    *,
    origin: RawLayer,
    title: str,
    encoding: str | None = None,
    convert: Convert = from_arrow,
) -> RawLayer:
    """One layer of the data set at ``source``, told as ``origin`` (its name, path, format, provenance)."""
    import pyogrio

    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            meta, table = pyogrio.read_arrow(source, layer=layer, encoding=encoding)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as e:
        raise broken(origin.path, e, title) from e
    except (RuntimeError, OSError, pa.ArrowException) as e:
        raise broken(origin.path, e, title) from e
    where = f"{origin.path.name}, laget {origin.name}"
    for message in sorted({str(w.message) for w in said}):
        log.add("les_gdal", where, value=" ".join(message.replace(str(source), origin.path.name).split())[:300])
    geometry_column = _geometry_column(meta, table)
    columns = {
        name: convert(_utf8(table[name], name, where, log)) for name in table.column_names if name != geometry_column
    }
    epsg = epsg_of(meta.get("crs"), where, log)
    geometry, explained = _geometry(table, geometry_column, epsg, options, where, log)
    provenance = origin.provenance | {
        "har_geometri": geometry_column is not None,
        "uten_geometri_forklart": explained,
    }
    frame = frame_of(columns, geometry, epsg)
    return RawLayer(origin.name, frame, epsg, origin.format, origin.path, provenance)


def _utf8(column: pa.ChunkedArray, name: str, where: str, log: IssueLog) -> pa.ChunkedArray:
    """Text that some program wrote in another character set than the format's; said, and read as that."""
    if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
        return column
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        log.add("les_tegnsett", where, value=f"UTF-8, men «{name}» er skrevet i Windows-1252", action="cp1252")
        texts = [None if v is None else _decoded(v) for v in column.cast(pa.large_binary()).to_pylist()]
        return pa.chunked_array([pa.array(texts, pa.string())])
    return column


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")


def epsg_of(stated: Any, where: str, log: IssueLog) -> int | None:
    """Our code for the system a file states; None, with a finding, when it is unknown."""
    if stated is None or str(stated).strip() == "":
        return None
    try:
        return crs.epsg_of(stated)
    except CrsError:
        log.add("les_crs_ukjent", where, value=_called(stated))
        return None


def _called(stated: Any) -> str:
    """The name inside a WKT, or the text itself."""
    name = re.search(r'\["([^"]+)"', str(stated))
    return (name.group(1) if name else " ".join(str(stated).split()))[:60]


def _geometry_column(meta: dict[str, Any], table: pa.Table) -> str | None:
    if meta.get("geometry_type") is None:
        return None
    return meta.get("geometry_name") or "wkb_geometry"


def _geometry(
    table: pa.Table, column: str | None, epsg: int | None, options: ReadOptions, where: str, log: IssueLog
) -> tuple[npt.NDArray[np.object_], int]:
    if column is None:
        return np.full(table.num_rows, None, dtype=object), 0
    wkb = table[column].to_numpy(zero_copy_only=False)
    return decode(wkb, epsg, options, where, log)


def decode(
    wkb: npt.NDArray[np.object_], epsg: int | None, options: ReadOptions, where: str, log: IssueLog
) -> tuple[npt.NDArray[np.object_], int]:
    """Geometry of WKB; arcs become lines, and what cannot be read becomes missing with a finding.

    The second value is the number of rows that are missing for a reason so told.
    """
    linear = curves.linearise(wkb, curves.deviation_in(epsg, options.arc_deviation_m), options.limits.xml_depth)
    linear.report(where, log)
    geometry = np.asarray(shapely.from_wkb(linear.wkb, on_invalid="ignore"), dtype=object)
    geometry[linear.rows] = linear.geometry
    present = np.array([w is not None for w in wkb], dtype=bool)
    present[linear.rows] = False
    unreadable = np.flatnonzero(shapely.is_missing(geometry) & present)
    if len(unreadable):
        rows = "rad " + ", ".join(str(i + 1) for i in unreadable[:10])
        log.add("les_uleselig_geometri", where, count=len(unreadable), value=rows)
    return geometry, len(unreadable) + len(linear.faults) + linear.without_surface


def inspect(
    source: Path,
    path: Path,
    drivers: tuple[str, ...],
    key: str,
    title: str,
    layers: list[str] | None = None,
    name: str = "",
) -> list[LayerInfo]:
    """Layers, schema, reference system and counts as fiona tells them; ``name`` renames a single-layer file."""
    import fiona

    out = []
    try:
        for layer in fiona.listlayers(str(source)) if layers is None else layers:
            with fiona.open(str(source), layer=layer, enabled_drivers=list(drivers)) as opened:
                geometry = opened.schema["geometry"]
                fields = tuple((field, kind) for field, kind in opened.schema["properties"].items())
                epsg = epsg_of(opened.crs_wkt or None, layer, IssueLog())
                out.append(
                    LayerInfo(name or layer, "" if geometry == "None" else geometry, len(opened), epsg, fields, key)
                )
    except (fiona.errors.FionaError, UnicodeDecodeError, ValueError, RuntimeError) as e:
        raise broken(path, e, title) from e
    return out
