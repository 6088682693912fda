"""Files of an example, the same bytes every time: dates, ids and archive times are fixed."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

from .layers import MARK

#: What GDAL writes into files as "now", and its random ids.
_FIXED = {"OGR_CURRENT_DATE": "2026-11-01T00:00:00.000Z", "OPENFILEGDB_REPRODUCIBLE_UUID": "YES"}
_ZIP_TIME = (2026, 11, 1, 0, 0, 0)


@contextmanager
def _reproducible() -> Iterator[None]:
    before = {k: pyogrio.get_gdal_config_option(k) for k in _FIXED}
    pyogrio.set_gdal_config_options(_FIXED)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def marked(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """With a column that says SYNTETISK on every row."""
    return frame.assign(merknad=MARK)


def gpkg(path: Path, layers: Mapping[str, tuple[gpd.GeoDataFrame, str]]) -> None:
    """Layer name → (frame, title); the title is made to say SYNTETISK."""
    path.unlink(missing_ok=True)
    with _reproducible():
        for name, (frame, title) in layers.items():
            _write(frame, path, "GPKG", name, IDENTIFIER=f"{title} ({MARK})", DESCRIPTION=MARK)


def filegdb(path: Path, layers: Mapping[str, tuple[gpd.GeoDataFrame, str]]) -> None:
    """A zipped FileGDB; ``path`` ends in ``.gdb.zip``."""
    with tempfile.TemporaryDirectory() as temporary, _reproducible():
        folder = Path(temporary) / path.name.removesuffix(".zip")
        for name, (frame, title) in layers.items():
            _write(frame, folder, "OpenFileGDB", name, LAYER_ALIAS=f"{title} ({MARK})")
        _zip(path, folder.parent)


def shapefile(path: Path, frame: gpd.GeoDataFrame) -> None:
    """A zipped Shapefile in Latin-1, with names of at most ten characters."""
    with tempfile.TemporaryDirectory() as temporary, _reproducible():
        inner = Path(temporary) / f"{path.stem}.shp"
        _write(frame, inner, "ESRI Shapefile", path.stem, encoding="ISO-8859-1")
        dbf = inner.with_suffix(".dbf")
        # The dBASE header holds the day of writing: year since 1900, month, day.
        content = bytearray(dbf.read_bytes())
        content[1:4] = bytes((_ZIP_TIME[0] - 1900, _ZIP_TIME[1], _ZIP_TIME[2]))
        dbf.write_bytes(content)
        _zip(path, inner.parent)


def parquet(path: Path, frame: gpd.GeoDataFrame) -> None:
    """GeoParquet."""
    frame.to_parquet(path, index=False, compression="zstd", write_covering_bbox=False)


def geojson(path: Path, frame: gpd.GeoDataFrame) -> None:
    """GeoJSON in degrees, as the boundary comes."""
    path.unlink(missing_ok=True)
    _write(frame, path, "GeoJSON", path.stem, COORDINATE_PRECISION=9)


def _write(frame: gpd.GeoDataFrame, path: Path, driver: str, layer: str, **options: Any) -> None:
    kinds = frame.geom_type.str.removeprefix("Multi").unique()
    multi = frame.geom_type.str.startswith("Multi").any()
    pyogrio.write_dataframe(
        frame.reset_index(drop=True), path, layer=layer, driver=driver, promote_to_multi=bool(multi) or None,
        geometry_type=None if len(kinds) else "Polygon", **options,
    )  # fmt: skip


def _zip(path: Path, folder: Path) -> None:
    """Everything in the folder, in name order, with one fixed time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes())


def empty(folder: Path) -> Path:
    """The folder for input files, emptied of what an earlier example left there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
