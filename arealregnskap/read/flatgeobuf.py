"""FlatGeobuf."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

from ..issues import IssueLog
from ..layers import RawLayer
from . import ogr
from .contract import Format, LayerInfo, ReadOptions, head
from .staging import staged

_DRIVERS = ("FlatGeobuf",)
_TITLE = "FlatGeobuf"


def sniff(path: Path) -> bool:
    return head(path, 4)[:3] == b"fgb"


def inspect(path: Path) -> list[LayerInfo]:
    with staged({"data.fgb": path}) as folder:
        return ogr.inspect(folder / "data.fgb", path, _DRIVERS, "flatgeobuf", _TITLE, name=path.stem)


def read(path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    if not options.wants(path.stem):
        return []
    with staged({"data.fgb": path}) as folder:
        source = folder / "data.fgb"
        names = ogr.layer_names(source, path, _TITLE)
        if len(names) != 1:
            raise ogr.broken(path, "ingen lag", _TITLE)
        origin = RawLayer(path.stem, gpd.GeoDataFrame(), None, "flatgeobuf", path)
        return [ogr.read_layer(source, names[0], options, log, origin=origin, title=_TITLE)]


FORMAT = Format("flatgeobuf", _TITLE, (".fgb",), sniff, inspect, read, _DRIVERS)
