"""The map of one reserve area on paper: the plan around it, what stands there, and what a decision takes out."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection

from ...layers import Role
from ...map.symbols import RESERVE
from ...planvask.wash import OUT, Wash
from ..numbers import number_text
from . import maps
from .blocks import Picture
from .drawing import INK, png, style
from .legend import WIDTH_CM, Legend, item
from .texts import TEXTS

#: Height of the map by its width, least width shown [m], and how much wider than the area it is.
_RATIO, _LEAST_M, _ROOM = 0.5, 800.0, 2.0
_BUILDING, _ROAD, _TAKEN = "#292c30", "#77797b", "#1b6532"
_T = {
    "nb": {
        "tittel": "{} i planen, målestokk omtrent 1:{}", "dette": "Dette området", "andre": "Annen arealreserve",
        "bygning": "Bygning", "veg": "Veg", "ut": "Tas ut etter beslutningen",
        "alt": "Kart over {navn} med arealformål rundt i plankartets farger, bygninger og veger. Nord er opp. "
        "Kartet er {bredde} meter bredt. Opplysningene står i tabellene under.",
    },
    "nn": {
        "tittel": "{} i planen, målestokk omtrent 1:{}", "dette": "Dette området", "andre": "Annan arealreserve",
        "bygning": "Bygning", "veg": "Veg", "ut": "Blir teke ut etter avgjerda",
        "alt": "Kart over {navn} med arealføremål rundt i fargane til plankartet, bygningar og vegar. Nord er opp. "
        "Kartet er {bredde} meter breitt. Opplysningane står i tabellane under.",
    },
}  # fmt: skip


def area_map(wash: Wash, omrade: str, name: str, language: str, mark: str, decision: Any = None) -> Picture:
    """The picture of an area by its ``stabil_id``; ``decision`` hatches the ground that it takes out."""
    t, own = _T[language], wash.areas.at[omrade, "geometry"]
    view = _around(own.bounds)
    mosaic = wash.run.mosaic.frame
    others = wash.areas.geometry.drop(omrade)
    others = others.iloc[np.sort(others.sindex.query(shapely.box(*view), predicate="intersects"))]
    out = _taken(wash, omrade, decision)
    marks = [item(t["dette"], facecolor=(0, 0.384, 0.729, 0.3), edgecolor=RESERVE, linewidth=2.2)]
    if len(others):
        marks.append(item(t["andre"], facecolor="none", edgecolor=RESERVE, linewidth=0.9))
    if out is not None:
        marks.append(item(t["ut"], facecolor="none", edgecolor=_TAKEN, hatch="////", linewidth=0.8))
    marks += [item(t["bygning"], facecolor=_BUILDING), item(t["veg"], facecolor=_ROAD)]
    bare = [] if wash.kommune is None else maps.without_plan(mosaic, wash.kommune, view, language)
    legend = Legend.of([*maps.plan_legend(maps.seen(mosaic, view), TEXTS[language], language), *bare, *marks])
    with style():
        made, axes, whole = maps.frame(view, WIDTH_CM * _RATIO, legend, mark)
        maps.draw_plan(axes, mosaic, view, 1.0)
        _built(axes, wash, view)
        maps.draw_outline(axes, others, colour=RESERVE, width=0.9)
        maps.draw_outline(axes, [own], colour=RESERVE, width=2.2, wash=0.3)
        if out is not None:
            axes.add_collection(
                PathCollection(
                    maps.paths([out]), facecolor="none", edgecolor=_TAKEN, hatch="////", hatchcolor=_TAKEN,
                    linewidth=1.0, zorder=7,
                )
            )  # fmt: skip
        data = png(made)
    width = view[2] - view[0]
    scale = number_text(_round(width / (WIDTH_CM / 100)), 0)
    return Picture(
        f"kart-{omrade}", data, t["tittel"].format(name, scale),
        t["alt"].format(navn=name, bredde=number_text(width, 0)), WIDTH_CM, whole,
    )  # fmt: skip


def _around(bounds: tuple[float, float, float, float]) -> maps.Box:
    west, south, east, north = bounds
    width = max(_LEAST_M, _ROOM * (east - west), 0.75 * _ROOM * (north - south) / _RATIO)
    x, y, height = (west + east) / 2, (south + north) / 2, width * _RATIO
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _round(scale: float) -> float:
    """Two figures: the paper may be printed a little larger or smaller anyhow."""
    power = 10 ** max(np.floor(np.log10(scale)) - 1, 0)
    return float(np.round(scale / power) * power)


def _taken(wash: Wash, omrade: str, decision: Any) -> Any:
    """The ground that a decision takes out; None where it takes none."""
    if decision is None:
        return None
    out = [f for f in wash.fates(decision) if f.comes_to == OUT]
    if not out:
        return None
    own = wash.areas.at[omrade, "geometry"]
    shapes = [own if f.geometry is None else f.geometry for f in out]
    return shapely.union_all([s for s in shapes if s is not None and not s.is_empty])


def _built(axes: Axes, wash: Wash, view: maps.Box) -> None:
    """Buildings and roads in view, from the layers that the result keeps."""
    if wash.ground is None:
        return
    for layer in wash.ground.of(Role.BEBYGD):
        frame = layer.frame.iloc[np.sort(layer.frame.sindex.query(shapely.box(*view), predicate="intersects"))]
        for kind, rows in frame.groupby("bebygd_type", sort=True):
            if kind in ("bygning", "annen_bygning", "veg", "bane"):
                _objects(axes, rows.geometry, _ROAD if kind in ("veg", "bane") else _BUILDING)


def _objects(axes: Axes, geometry: Any, colour: str) -> None:
    parts = shapely.get_parts(geometry.to_numpy())
    kinds = shapely.get_dimensions(parts)
    axes.add_collection(PathCollection(maps.paths(parts[kinds == 2]), facecolor=colour, edgecolor="none", zorder=5))
    lines = [shapely.get_coordinates(g) for g in parts[kinds == 1]]
    axes.add_collection(LineCollection(lines, colors=colour, linewidths=1.1, zorder=5))
    points = parts[kinds == 0]
    axes.plot(shapely.get_x(points), shapely.get_y(points), "s", color=INK, markersize=2.4, zorder=5)
