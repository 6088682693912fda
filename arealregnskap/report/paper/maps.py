"""Maps on paper: the official plan colours, the reserve on top, and all that a map must have to be read alone.

Areas are never measured here. Borders are simplified for the eye, together, so that neighbours still meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from ...codes import codelist
from ...map.layers import simplified
from ...map.symbols import DEVELOPED, FUTURE, OUTLINE, RESERVE, Symbol, symbol
from ...plan_change.data import NO_PLAN
from ...plan_change.matrix import name
from .drawing import INK, figure
from .legend import WIDTH_CM, Item, Legend, Row, item

Box = tuple[float, float, float, float]

#: LNFR is dimmed to this in overviews, so that what may be built on is seen.
_DIMMED, _LNFR = 0.3, {"14", "15"}
#: Colours in the swatch of a faint plan map.
_PALE = 4
#: How much colour the reserve has inside its outline.
WASH = 0.22
HALO = withStroke(linewidth=2.2, foreground="white")
#: What the mark of invented data, the figures at the scale bar and the arrow take, wide and high [cm].
_MARK_CM, _FIGURE_CM, _ARROW_CM = (4.4, 0.55), (0.9, 0.3), (0.5, 1.2)
#: Room made for what one of them would hide, by how much of it: the map may be made smaller for it.
_ROOM = 1.2
#: Tip of the arrow [parts of the map].
_ARROW = (0.965, 0.97)
#: Least ground without a plan, and least of an arealformål, that is seen [cm² on paper].
_BARE_CM2, _SPECK_CM2 = 0.01, 0.0005


def paths(geometry: Iterable[Any]) -> list[Path]:
    """Surfaces as paths with their holes.

    A path is filled where its rings wind around it, so holes must run the other way; simplified ones may not.
    """
    out = []
    for shape in shapely.orient_polygons(np.asarray(list(geometry), dtype=object)):
        parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"] if shape is not None else []
        rings = [r for p in parts for r in (p.exterior, *p.interiors) if not r.is_empty]
        if rings:
            out.append(Path.make_compound_path(*(Path(shapely.get_coordinates(r), closed=True) for r in rings)))
    return out


def draw_plan(
    axes: Axes, mosaic: gpd.GeoDataFrame, view: Box, tolerance: float, *, overview: bool = False, faint: bool = False
) -> list[tuple[str, str]]:
    """The plan surfaces in view; the (code, status) of those drawn, in code order.

    An ``overview`` shows codes without status: dots on surfaces of a millimetre hide their colour. ``faint`` is ground
    that something else is drawn on.
    """
    inside = mosaic.iloc[np.sort(mosaic.sindex.query(shapely.box(*view)))]
    drawn = gpd.GeoSeries(simplified(inside.geometry, tolerance), index=inside.index)
    seen = []
    keys = shown(inside, overview=overview)
    for key, rows in keys.groupby(["arealformal", "arealstatus"], sort=True).groups.items():
        code, status = map(str, key)  # type: ignore[call-overload]
        _surfaces(axes, drawn.loc[rows], symbol(code, status), dimmed=faint or _is_lnfr(code))
        seen.append((code, status))
    return seen


def seen(mosaic: gpd.GeoDataFrame, view: Box, *, overview: bool = False) -> list[tuple[str, str]]:
    """The (code, status) of the plan surfaces that are more than a speck in view, in code order."""
    box = shapely.box(*view)
    inside = mosaic.iloc[mosaic.sindex.query(box, predicate="intersects")]
    keys = shown(inside, overview=overview)
    keys["cm2"] = shapely.area(shapely.intersection(inside.geometry.to_numpy(), box))
    keys["cm2"] /= ((view[2] - view[0]) / WIDTH_CM) ** 2
    sums = keys.groupby(["arealformal", "arealstatus"], sort=True)["cm2"].sum()
    return list(sums.index[sums >= _SPECK_CM2])


def pale(mosaic: gpd.GeoDataFrame, view: Box, text: str) -> list[Item]:
    """One swatch of the colours that plan surfaces in view have below something else; none where there are none."""
    fills = dict.fromkeys(faded(symbol(code, "").fill) for code, _ in seen(mosaic, view, overview=True))
    if not fills:
        return []
    picked = sorted({round(n) for n in np.linspace(0, len(fills) - 1, _PALE)})
    swatch = Row(Patch(facecolor=list(fills)[n], edgecolor=OUTLINE, linewidth=0.25) for n in picked)
    return [(swatch, text)]


def shown(mosaic: gpd.GeoDataFrame, *, overview: bool) -> pd.DataFrame:
    """Code and status that each surface is drawn with, as text."""
    keys = mosaic[["arealformal", "arealstatus"]].fillna("").astype(str)
    return keys.assign(arealstatus="") if overview else keys


def _is_lnfr(code: str) -> bool:
    rows = codelist("arealformal").rows
    return code in rows.index and rows.loc[code, "gruppe"] in _LNFR


def _surfaces(axes: Axes, shapes: Iterable[Any], s: Symbol, *, dimmed: bool) -> None:
    outlines = paths(shapes)
    for look in _looks(s, dimmed=dimmed):
        axes.add_collection(PathCollection(outlines, **look))


def _looks(s: Symbol, *, dimmed: bool) -> list[dict[str, Any]]:
    """What a symbol is drawn as, one over the other: on the map and in its legend alike."""
    look = {
        "facecolor": faded(s.fill) if dimmed else s.fill, "edgecolor": OUTLINE,
        "linewidth": s.width * (0.25 if dimmed else 0.4), "linestyle": (0, (6, 3)) if s.dash else "solid",
        "hatch": "..." if s.dots else None, "hatchcolor": OUTLINE,
    }  # fmt: skip
    stripes = {"facecolor": "none", "edgecolor": "none", "hatch": "///", "hatchcolor": "white"}
    return [look, stripes] if s.stripes else [look]


def faded(colour: str) -> str:
    """The colour over white, as thin as LNFR is shown."""
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - _DIMMED * (255 - c)):02x}" for c in rgb)


def draw_outline(axes: Axes, shapes: Iterable[Any], *, colour: str, width: float, wash: float = 0.0) -> None:
    """Surfaces as outlines, with as much of their colour (0–1) inside."""
    axes.add_collection(
        PathCollection(
            paths(shapes), facecolor=(*_rgb(colour), wash) if wash else "none", edgecolor=colour, linewidth=width,
            zorder=6,
        )
    )  # fmt: skip


def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def frame(view: Box, height_cm: float, legend: Legend, mark: str) -> tuple[Figure, Axes, float]:
    """A figure with the map and its legend; its whole height [cm]."""
    whole = legend.height_cm(height_cm)
    made = figure(WIDTH_CM, whole)
    axes = made.add_axes((0.0, 1 - height_cm / whole, legend.map_width_cm / WIDTH_CM, height_cm / whole))
    axes.set_xlim(view[0], view[2])
    axes.set_ylim(view[1], view[3])
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_linewidth(1.0)  # half of it falls outside the picture
    _scale_bar(axes, view)
    _north(axes)
    if mark:
        axes.annotate(mark, xy=(0, 1), xycoords="axes fraction", xytext=(4, -4), textcoords="offset points", ha="left",
                      va="top", fontsize=7.5, fontweight="bold", color="#4a2f00", zorder=20,
                      bbox={"facecolor": "#fbe8c8", "edgecolor": "none", "pad": 2.0})  # fmt: skip
    legend.draw(made, whole)
    return made, axes, whole


def placed(
    bounds: Sequence[float], items: Sequence[Item], *, highest_cm: float, longest_cm: float,
    kept: shapely.Geometry | None = None, margin: float = 0.03,
) -> tuple[Box, float, Legend]:  # fmt: skip
    """A view around bounds with its height [cm] and legend: as wide as the page, or with the legend around it where
    that takes less of the page.

    ``highest_cm``: that a map as wide as the page may be; ``longest_cm``: the longer side of one with its legend around
    it. ``kept``: ground that nothing may hide, which is made room for above and below it.
    """
    west, south, east, north = bounds
    width, height = (east - west) * (1 + 2 * margin), (north - south) * (1 + 2 * margin)
    per_cm = max(width, height) / longest_cm
    around = Legend.around(items, width / per_cm, height / per_cm)
    legend = Legend.of(items)
    wide = max(width, height * WIDTH_CM / highest_cm)
    high = max(height, 0.45 * wide)
    if around is not None and around.height_cm(height / per_cm) < legend.height_cm(high * WIDTH_CM / wide):
        legend, wide, high = around, width, height
    x, y = (west + east) / 2, (south + north) / 2
    view = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    if kept is not None and any(hidden := _hidden(kept, view, wide / legend.map_width_cm)):
        more = (west, south - _ROOM * hidden[0], east, north + _ROOM * hidden[1])
        return placed(more, items, highest_cm=highest_cm, longest_cm=longest_cm, margin=margin)
    return view, legend.map_width_cm * high / wide, legend


def _hidden(ground: shapely.Geometry, view: Box, per_cm: float) -> tuple[float, float]:
    """How far ground reaches down behind the scale bar, and up behind the mark of invented data and the arrow [m]."""
    mark, bar, arrow = corners(view, per_cm)

    def seen(corner: Box) -> tuple[float, float]:
        part = shapely.intersection(ground, shapely.box(corner[0], view[1], corner[2], view[3]))
        return (np.inf, -np.inf) if part.is_empty else (part.bounds[1], part.bounds[3])

    return max(bar[3] - seen(bar)[0], 0.0), max(*(seen(c)[1] - c[1] for c in (mark, arrow)), 0.0)


def plan_legend(seen: Sequence[tuple[str, str]], t: dict[str, str], language: str) -> list[Item]:
    """Swatch with code, name and status of every arealformål drawn, many of which share a colour."""
    names, out = codelist("arealformal"), []
    told = {FUTURE: t["framtidig"], DEVELOPED: t["videreutvikling"]}
    for code, status in dict.fromkeys((code, own if own in told else "") for code, own in seen):
        patches = tuple(Patch(**look) for look in _looks(symbol(code, status), dimmed=_is_lnfr(code)))
        text = f"{code} {names.label(code, language)}" if code else t["uten_kode"]
        out.append((patches, f"{text}, {told[status]}" if status else text))
    return out


def mark_legend(t: dict[str, str], *, boundary: bool = True, windows: bool = False) -> list[Item]:
    """The marks that are no arealformål."""
    out = [item(t["reserve"].capitalize(), facecolor=(*_rgb(RESERVE), WASH), edgecolor=RESERVE, linewidth=1.2)]
    if boundary:
        out.append(item(t["grense"], facecolor="none", edgecolor=OUTLINE, linewidth=1.3, linestyle="-."))
    if windows:
        out.append(item(t["ruter"], facecolor="none", edgecolor=INK, linewidth=0.8))
    return out


def crossed(kommune: gpd.GeoDataFrame, view: Box) -> bool:
    """Whether the municipality's border is seen."""
    return bool(kommune.geometry.boundary.intersects(shapely.box(*view)).any())


def without_plan(mosaic: gpd.GeoDataFrame, kommune: shapely.Geometry, view: Box, language: str) -> list[Item]:
    """Swatch of ground in the municipality that no plan covers, and so is white; none where none of it is seen."""
    box = shapely.box(*view)
    near = mosaic.geometry.iloc[mosaic.sindex.query(box, predicate="intersects")].to_numpy()
    bare = shapely.area(shapely.intersection(kommune, box)) - shapely.area(shapely.intersection(near, box)).sum()
    if bare < _BARE_CM2 * ((view[2] - view[0]) / WIDTH_CM) ** 2:
        return []
    return [item(name(NO_PLAN, "arealformalsgruppe", language), facecolor="white", edgecolor=OUTLINE, linewidth=0.4)]


def _bar(view: Box) -> tuple[float, float, float, float]:
    """Lower left corner, length and height of the scale bar [m]: a round length, at most a fifth of the width."""
    width, height = view[2] - view[0], view[3] - view[1]
    power = 10 ** np.floor(np.log10(width / 5))
    length = float(power * max(m for m in (1, 2, 5) if m * power <= width / 5))
    return view[0] + 0.03 * width, view[1] + 0.03 * height, length, 0.008 * width


def corners(view: Box, per_cm: float) -> list[Box]:
    """Ground below the mark of invented data, the scale bar and the arrow; ``per_cm`` [m of a centimetre on paper]."""
    west, south, east, north = view
    x, y, length, thick = _bar(view)
    wide, high = (cm * per_cm for cm in _MARK_CM)
    side, above = (cm * per_cm for cm in _FIGURE_CM)
    across, long = (cm * per_cm for cm in _ARROW_CM)
    tip = _ARROW[0] * (east - west) + west, _ARROW[1] * (north - south) + south
    return [
        (west, north - high, west + wide, north),
        (x - side / 2, y, x + length + side / 2, y + 1.6 * thick + above),
        (tip[0] - across / 2, tip[1] - long, tip[0] + across / 2, tip[1]),
    ]


def _scale_bar(axes: Axes, view: Box) -> None:
    """A bar of a round length, black and white halves, in the lower left corner; its figures stand on white."""
    x, y, length, thick = _bar(view)
    for n, colour in enumerate((INK, "white")):
        axes.add_patch(
            Rectangle(
                (x + n * length / 2, y), length / 2, thick, facecolor=colour, edgecolor=INK, linewidth=0.6, zorder=20
            )
        )
    unit = f"{length / 1000:g} km".replace(".", ",") if length >= 1000 else f"{length:g} m"
    for at, text in ((x, "0"), (x + length, unit)):
        axes.text(at, y + 1.6 * thick, text, fontsize=7, ha="center", va="bottom", zorder=20,
                  bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.0})  # fmt: skip


def _north(axes: Axes) -> None:
    axes.annotate(
        "N", xy=_ARROW, xytext=(0, -26), xycoords="axes fraction", textcoords="offset points", ha="center",
        va="center", fontsize=8,
        fontweight="bold", zorder=20, path_effects=[HALO],
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.4, "shrinkB": 0},
    )  # fmt: skip


def boundary(axes: Axes, kommune: gpd.GeoDataFrame, view: Box, tolerance: float) -> None:
    """The municipality's border, and a veil over what is outside."""
    whole = shapely.simplify(shapely.union_all(kommune.geometry.to_numpy()), tolerance)
    veil = shapely.difference(shapely.box(*view), whole)
    axes.add_collection(PathCollection(paths([veil]), facecolor="white", edgecolor="none", alpha=0.82, zorder=8))
    axes.add_collection(
        PathCollection(paths([whole]), facecolor="none", edgecolor=OUTLINE, linewidth=1.3, linestyle="-.", zorder=9)
    )
