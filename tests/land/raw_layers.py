"""Invented land as raw layers: squares of 100 m on a grid, so that every area can be said in the head.

Grid corner 320 000 E, 7 000 000 N in EPSG:25832, where the map scale is 1 to within 1e-5: a square is 10 daa on the map
and on the ground.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import shapely

from arealregnskap.crs import AreaRule
from arealregnskap.harmonise import harmonise
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Layer, RawLayer, Role, Source
from arealregnskap.sources import by_key

EAST, NORTH, SIDE = 320_000.0, 7_000_000.0, 100.0
EPSG = 25832
SOURCE = Source(title="SYNTETISK", file_name="syntetisk.gpkg", synthetic=True)


def square(column: float, row: float, columns: float = 1, rows: float = 1) -> shapely.Polygon:
    """A rectangle of whole grid squares (or parts of them) with its lower left corner at a place of the grid."""
    west, south = EAST + SIDE * column, NORTH + SIDE * row
    return shapely.box(west, south, west + SIDE * columns, south + SIDE * rows)


def raw(rows: list[dict], name: str = "lag", *, epsg: int | None = EPSG, file: str = "syntetisk.gpkg") -> RawLayer:
    """A raw layer of rows with a ``geometry`` each."""
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=epsg)
    return RawLayer(name, frame, epsg, "test", Path(file))


def kommune(columns: int = 10, rows: int = 10, number: str = "5061", name: str = "Rindal") -> Layer:
    """A municipality of so many squares from the corner of the grid."""
    frame = gpd.GeoDataFrame(
        {"kommunenummer": [number], "kommunenavn": [name]}, geometry=[square(0, 0, columns, rows)], crs=EPSG
    )
    return Layer("kommune", Role.KOMMUNE, frame, SOURCE)


def rule() -> AreaRule:
    return AreaRule.around(EPSG, square(0, 0, 10, 10).bounds)


def daa(geometry: shapely.Geometry) -> float:
    """Ground area [daa] of a surface on the grid."""
    return float(rule().area(geometry)[0]) / 1000


def one(rows, product="kommuneplan_2008", *, name="lag", log=None, epsg=EPSG, target=EPSG, **keywords):
    """The one layer that rows become."""
    log = IssueLog() if log is None else log
    (layer,) = harmonise(raw(rows, name, epsg=epsg), by_key(product), SOURCE, target, log, **keywords)
    return layer


def kinds(log):
    """The findings by kind."""
    return {i.kind: i for i in log}
