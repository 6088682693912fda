"""Hensynssoner on paper: hatched as the national service does, so that what lies below is seen."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection

from ...map.layers import hatches
from ...map.symbols import Hatch, zone_name
from .labels import Name
from .legend import WIDTH_CM, Item, item
from .maps import Box, paths

#: The lines of a hatch by its turn; a grid has both ways.
_LINES = {45: "//", -45: "\\\\", 90: "---"}
_GRID = "++"
_DASHES = (0, (8, 2.5, 1, 2.5))
#: Least of a zone at the edge of a map that is seen [cm² on paper].
_LEAST_CM2 = 0.02
#: How many zones of a code have it written on them, where no other code looks the same.
_WRITTEN = 3


def names(zones: gpd.GeoDataFrame | None, view: Box, language: str) -> dict[str, Hatch]:
    """Code and name of the zones in view, in code order, with the hatch of each; none where the case has no zones."""
    if zones is None:
        return {}
    inside = _inside(zones, view)
    found = {
        (str(code), zone_name(str(code), look, language)): look
        for code, look in zip(inside["hensyn"], hatches(inside), strict=True)
    }
    return {name: look for (_, name), look in sorted(found.items(), key=lambda item: item[0])}


def draw(axes: Axes, zones: gpd.GeoDataFrame | None, view: Box, tolerance: float) -> None:
    """The zones in view; they overlap, so each is drawn for itself."""
    if zones is None:
        return
    inside = _inside(zones, view)
    shapes = shapely.simplify(inside.geometry.to_numpy(), tolerance)
    for look in dict.fromkeys(hatches(inside)):
        own = [shape for shape, other in zip(shapes, hatches(inside), strict=True) if other == look]
        axes.add_collection(
            PathCollection(
                paths(own), facecolor="none", edgecolor=look.colour, linewidth=0.5, linestyle=_DASHES,
                hatch=_lines(look), hatchcolor=look.colour, zorder=5, alpha=0.6,
            )
        )  # fmt: skip


def legend(found: dict[str, Hatch]) -> list[Item]:
    """Swatch and name of each zone."""
    return [
        item(name, facecolor="none", edgecolor=look.colour, lw=0.5, hatch=_lines(look), hatchcolor=look.colour)
        for name, look in found.items()
    ]


def codes(zones: gpd.GeoDataFrame | None, view: Box) -> list[Name]:
    """The code of zones, to be written on them: the largest of each code first, then the next of each.

    Every zone that another code in view is hatched as has its code written where there is room; of others a few.
    """
    if zones is None:
        return []
    inside = _inside(zones, view)
    seen = shapely.area(shapely.intersection(inside.geometry.to_numpy(), shapely.box(*view)))
    frame = inside.assign(look=hatches(inside), seen=seen).sort_values("seen", ascending=False, kind="stable")
    rank = frame.groupby("hensyn").cumcount()
    alike = frame.groupby("look", sort=False)["hensyn"].transform("nunique") > 1
    written = frame.assign(rank=rank)[alike | (rank < _WRITTEN)].sort_values(["rank", "hensyn"], kind="stable")
    return [Name(str(row.hensyn), row.geometry, row.look.colour, beside=True) for row in written.itertuples()]


def _lines(look: Hatch) -> str:
    return _GRID if look.grid else _LINES[look.turn]


def _inside(zones: gpd.GeoDataFrame, view: Box) -> gpd.GeoDataFrame:
    """The zones in view, but for those that the edge leaves too little of to be seen."""
    inside = zones.iloc[np.sort(zones.sindex.query(shapely.box(*view), predicate="intersects"))]
    whole = shapely.area(inside.geometry.to_numpy())
    seen = shapely.area(shapely.intersection(inside.geometry.to_numpy(), shapely.box(*view)))
    return inside[(seen > whole / 2) | (seen >= _LEAST_CM2 * ((view[2] - view[0]) / WIDTH_CM) ** 2)]
