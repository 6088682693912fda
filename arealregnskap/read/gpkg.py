"""GeoPackage.

A GeoPackage is an SQLite database, and a database can hold code: a layer that is a view, a virtual table or has
computed columns makes SQLite run what the file says, for as long and with as much memory as it says. Such layers
are refused before GDAL opens the file. Triggers run only on writing; we open read-only, so they never do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import geopandas as gpd

from ..errors import HostileFileError, ReadError
from ..issues import IssueLog
from ..layers import RawLayer
from . import ogr
from .contract import Format, LayerInfo, ReadOptions, head
from .staging import staged

_DRIVERS = ("GPKG",)
_TITLE = "GeoPackage"


def sniff(path: Path) -> bool:
    """SQLite with the application id of GeoPackage 1.0–1.4."""
    start = head(path, 100)
    return start.startswith(b"SQLite format 3\0") and start[68:72] in (b"GPKG", b"GP10", b"GP11")


def inspect(path: Path) -> list[LayerInfo]:
    with _checked(path) as (source, declared):
        return ogr.inspect(source, path, _DRIVERS, "gpkg", _TITLE, layers=list(declared))


def read(path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    with _checked(path) as (source, declared):
        return [
            ogr.read_layer(
                source,
                layer,
                options,
                log,
                origin=RawLayer(layer, gpd.GeoDataFrame(), None, "gpkg", path, {"antall_oppgitt": count}),
                title=_TITLE,
            )
            for layer, count in declared.items()
            if options.wants(layer)
        ]


@contextmanager
def _checked(path: Path) -> Iterator[tuple[Path, dict[str, int | None]]]:
    """A copy of the file that holds nothing but data, and its layers with their declared counts."""
    _whole(path)
    files = {"data.gpkg": path}
    # Changes that another program has not yet written into the file itself lie in the write-ahead log.
    log_file = path.with_name(path.name + "-wal")
    if log_file.is_file():
        files["data.gpkg-wal"] = log_file
    with staged(files) as folder:
        source = folder / "data.gpkg"
        try:
            with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as db:
                declared = _layers(db, path)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as e:
            raise ogr.broken(path, e, _TITLE) from e
        yield source, declared


def _whole(path: Path) -> None:
    """The header says how many pages the database has; fewer bytes than that is a file cut short."""
    start = head(path, 100)
    page = int.from_bytes(start[16:18], "big")
    expected = (65536 if page == 1 else page) * int.from_bytes(start[28:32], "big")
    size = path.stat().st_size
    if size < expected and start[24:28] == start[92:96]:  # the count is only valid when these agree
        raise ReadError(
            f"Fila er kuttet: den skal ha {expected} byte, men har {size}.",
            where=path.name,
            remedy="Hent eller eksporter fila på nytt.",
        )


def _layers(db: sqlite3.Connection, path: Path) -> dict[str, int | None]:
    """Layers of the contents table that are plain tables, with the number of rows the file declares."""
    rows = db.execute("SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view')")
    kinds = {name.lower(): (kind, sql or "") for name, kind, sql in rows}
    for name, (kind, _) in kinds.items():
        if name.startswith("gpkg_") and kind == "view":
            raise _computed(name, path)
    if "gpkg_contents" not in kinds:
        raise ReadError("Fila mangler innholdslista «gpkg_contents» og er ingen GeoPackage.", where=path.name)
    query = "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid"
    names = [str(name) for (name,) in db.execute(query)]
    counts: dict[str, int] = {}
    if "gpkg_ogr_contents" in kinds and kinds["gpkg_ogr_contents"][0] == "table":
        counts = dict(db.execute("SELECT table_name, feature_count FROM gpkg_ogr_contents WHERE feature_count >= 0"))
    for name in names:
        kind, sql = kinds.get(name.lower(), ("", ""))
        if not kind:
            raise ReadError(f"Laget «{name}» står i innholdslista, men finnes ikke i fila.", where=path.name)
        quoted = name.replace('"', '""')
        hidden = [row[-1] for row in db.execute(f'PRAGMA table_xinfo("{quoted}")')]
        if kind != "table" or sql.lstrip().upper().startswith("CREATE VIRTUAL") or {2, 3} & set(hidden):
            raise _computed(name, path)
    return {name: counts.get(name) for name in names}


def _computed(name: str, path: Path) -> HostileFileError:
    return HostileFileError(
        f"Laget «{name}» er en spørring som fila vil ha kjørt, ikke lagrede data.",
        where=path.name,
        expected="lag som er vanlige tabeller",
        remedy="Lagre laget som vanlig GeoPackage-lag, for eksempel med «Eksporter» i QGIS.",
    )


FORMAT = Format("gpkg", _TITLE, (".gpkg",), sniff, inspect, read, _DRIVERS)
