"""GeoParquet (1.0 and 1.1), and Parquet written by geopandas before the standard.

Read by pyarrow: the geometry column is WKB, its reference system PROJJSON beside it. A ``bbox`` column that only
speeds up searching is left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import ReadError
from ..issues import IssueLog
from ..layers import RawLayer
from . import ogr
from .columns import frame_of, from_arrow
from .contract import Format, LayerInfo, ReadOptions, head

_TITLE = "GeoParquet"

#: The standard's default where the column names no reference system: longitude and latitude on WGS 84.
_DEFAULT_EPSG = 4326


def sniff(path: Path) -> bool:
    return head(path, 4) == b"PAR1"


def inspect(path: Path) -> list[LayerInfo]:
    with _opened(path) as file:
        column, meta = _geometry(file, path)
        schema = file.schema_arrow
        epsg = ogr.epsg_of(_crs(meta), path.name, IssueLog())
        fields = tuple((f.name, str(f.type)) for f in schema if f.name != column)
        kinds = "/".join(meta.get("geometry_types", [])) or "Unknown"
        return [LayerInfo(path.stem, kinds, file.metadata.num_rows, epsg, fields, "parquet")]


def read(path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    if not options.wants(path.stem):
        return []
    with _opened(path) as file:
        column, meta = _geometry(file, path)
        try:
            table = file.read()
        except (pa.ArrowException, OSError) as e:
            raise ogr.broken(path, e, _TITLE) from e
    where = f"{path.name}, laget {path.stem}"
    epsg = ogr.epsg_of(_crs(meta), where, log)
    geometry, explained = ogr.decode(table[column].to_numpy(zero_copy_only=False), epsg, options, where, log)
    covering = _covering(meta)
    kept = {n: from_arrow(table[n]) for n in table.column_names if n not in (column, covering, "__index_level_0__")}
    provenance = {"antall_oppgitt": file.metadata.num_rows, "uten_geometri_forklart": explained}
    return [RawLayer(path.stem, frame_of(kept, geometry, epsg), epsg, "parquet", path, provenance)]


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as e:
        raise ogr.broken(path, e, _TITLE) from e


def _geometry(file: pq.ParquetFile, path: Path) -> tuple[str, dict[str, Any]]:
    """Name and description of the geometry column."""
    try:
        geo = json.loads((file.schema_arrow.metadata or {})[b"geo"])
        name = str(geo["primary_column"])
        meta = dict(geo["columns"][name])
        file.schema_arrow.field(name)
    except (KeyError, ValueError, TypeError) as e:
        raise ReadError(
            "Parquet-fila sier ikke hvilken kolonne som er geometri.",
            where=path.name,
            expected="GeoParquet (med «geo» i filhodet)",
            remedy="Eksporter laget på nytt som GeoParquet.",
        ) from e
    if str(meta.get("encoding", "WKB")).upper() != "WKB":
        raise ReadError(f"Geometrien er lagret som «{meta['encoding']}».", where=path.name, expected="WKB")
    return name, meta


def _crs(meta: dict[str, Any]) -> Any:
    """Missing means the default; null means unknown."""
    stated = meta.get("crs", _DEFAULT_EPSG)
    if isinstance(stated, dict):
        code = stated.get("id", {})
        return f"EPSG:{code['code']}" if code.get("authority") == "EPSG" else json.dumps(stated)
    return stated


def _covering(meta: dict[str, Any]) -> str | None:
    try:
        return str(meta["covering"]["bbox"]["xmin"][0])
    except (KeyError, IndexError, TypeError):
        return None


FORMAT = Format("parquet", _TITLE, (".parquet", ".geoparquet"), sniff, inspect, read)
