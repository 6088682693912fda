"""Esri FileGDB: a folder whose name ends in ``.gdb``."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd

from ..issues import IssueLog
from ..layers import RawLayer
from . import ogr
from .contract import Format, LayerInfo, ReadOptions
from .staging import staged

_DRIVERS = ("OpenFileGDB",)
_TITLE = "FileGDB"

#: The files of a FileGDB; anything else in the folder (locks, notes) is left where it is.
MEMBER = re.compile(r"(?i)a[0-9a-f]{8}\.[a-z0-9_]{1,24}|gdb|timestamps")


def sniff(path: Path) -> bool:
    return path.is_dir() and any(child.name.lower() == "a00000001.gdbtable" for child in path.iterdir())


def _members(path: Path) -> dict[str, Path]:
    return {
        f"data.gdb/{child.name}": child
        for child in sorted(path.iterdir())
        if MEMBER.fullmatch(child.name) and child.is_file() and not child.is_symlink()
    }


def inspect(path: Path) -> list[LayerInfo]:
    with staged(_members(path)) as folder:
        return ogr.inspect(folder / "data.gdb", path, _DRIVERS, "filegdb", _TITLE)


def read(path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    with staged(_members(path)) as folder:
        source = folder / "data.gdb"
        return [
            ogr.read_layer(
                source,
                layer,
                options,
                log,
                origin=RawLayer(layer, gpd.GeoDataFrame(), None, "filegdb", path),
                title=_TITLE,
            )
            for layer in ogr.layer_names(source, path, _TITLE)
            if options.wants(layer)
        ]


FORMAT = Format("filegdb", _TITLE, (".gdb",), sniff, inspect, read, _DRIVERS)
