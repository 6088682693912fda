"""Maps on paper: the official plan colours, the reserve on top, and all that a map must have to be read alone.

Areas are never measured here. Borders are simplified for the eye, together, so that neighbours still meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
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
from .drawing import INK, figure

Box = tuple[float, float, float, float]

WIDTH_CM = 16.5
#: LNFR is dimmed to this in overviews, so that what may be built on is seen.
_DIMMED, _LNFR = 0.3, {"14", "15"}
HALO = withStroke(linewidth=2.2, foreground="white")
#: Tallest that a map with its legend may be, with a heading over and a caption under it on the same page [cm].
_HIGHEST_CM = 21.5
_PER_ROW_CM = 0.42
#: Columns of a legend and the letters each has room for; a long legend gets narrow columns.
_COLUMNS, _MANY = {2: 46, 3: 29}, 20


def paths(geometry: Iterable[Any]) -> list[Path]:
    """Surfaces as paths with their holes."""
    out = []
    for shape in geometry:
        parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"] if shape is not None else []
        rings = [r for p in parts for r in (p.exterior, *p.interiors) if not r.is_empty]
        if rings:
            out.append(Path.make_compound_path(*(Path(shapely.get_coordinates(r), closed=True) for r in rings)))
    return out


def draw_plan(axes: Axes, mosaic: gpd.GeoDataFrame, view: Box, tolerance: float) -> list[tuple[str, str]]:
    """The plan surfaces in view; the (code, status) of those drawn, in code order."""
    inside = mosaic.iloc[np.sort(mosaic.sindex.query(shapely.box(*view)))]
    drawn = gpd.GeoSeries(simplified(inside.geometry, tolerance), index=inside.index)
    seen = []
    keys = inside[["arealformal", "arealstatus"]].fillna("").astype(str)
    for (code, status), rows in keys.groupby(["arealformal", "arealstatus"], sort=True).groups.items():
        _surfaces(axes, drawn.loc[rows], symbol(code, status), dimmed=_is_lnfr(code))
        seen.append((str(code), str(status)))
    return seen


def _is_lnfr(code: str) -> bool:
    rows = codelist("arealformal").rows
    return code in rows.index and rows.loc[code, "gruppe"] in _LNFR


def _surfaces(axes: Axes, shapes: Iterable[Any], s: Symbol, *, dimmed: bool) -> None:
    outlines = paths(shapes)
    dash = (0, (6, 3)) if s.dash else "solid"
    axes.add_collection(
        PathCollection(
            outlines, facecolor=_faded(s.fill) if dimmed else s.fill, edgecolor=OUTLINE,
            linewidth=s.width * (0.25 if dimmed else 0.4), linestyle=dash, hatch="..." if s.dots else None,
            hatchcolor=OUTLINE,
        )
    )  # fmt: skip
    if s.stripes:
        axes.add_collection(
            PathCollection(outlines, facecolor="none", edgecolor="none", hatch="///", hatchcolor="white")
        )


def _faded(colour: str) -> str:
    """The colour over white, as thin as LNFR is shown."""
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - _DIMMED * (255 - c)):02x}" for c in rgb)


def draw_outline(axes: Axes, shapes: Iterable[Any], *, colour: str, width: float, fill: bool = False) -> None:
    """Surfaces as outlines, with a thin wash of their colour when ``fill``."""
    axes.add_collection(
        PathCollection(
            paths(shapes), facecolor=(*_rgb(colour), 0.16) if fill else "none", edgecolor=colour, linewidth=width
        )
    )


def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def frame(view: Box, height_cm: float, legend_rows: int, mark: str) -> tuple[Figure, Axes, float]:
    """A figure with the map on top and room for the legend below; its whole height [cm]."""
    whole = height_cm + 0.5 + _PER_ROW_CM * legend_rows
    made = figure(WIDTH_CM, whole)
    axes = made.add_axes((0.0, 1 - height_cm / whole, 1.0, height_cm / whole))
    axes.set_xlim(view[0], view[2])
    axes.set_ylim(view[1], view[3])
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    _scale_bar(axes, view)
    _north(axes)
    if mark:
        axes.text(0.5, 0.985, mark, transform=axes.transAxes, ha="center", va="top", fontsize=8, fontweight="bold",
                  color="#8a4b00", path_effects=[HALO], zorder=20)  # fmt: skip
    return made, axes, whole


def fitted(bounds: Sequence[float], rows: int, margin: float = 0.03) -> tuple[Box, float]:
    """A view around bounds that fills the page's width, and its height [cm], with room for ``rows`` of legend below."""
    west, south, east, north = bounds
    width, height = (east - west) * (1 + 2 * margin), (north - south) * (1 + 2 * margin)
    width = max(width, height * WIDTH_CM / (_HIGHEST_CM - 0.5 - _PER_ROW_CM * rows))
    height = max(height, 0.45 * width)
    x, y = (west + east) / 2, (south + north) / 2
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2), WIDTH_CM * height / width


def plan_legend(seen: Sequence[tuple[str, str]], t: dict[str, str], language: str) -> list[tuple[Patch, str]]:
    """Swatch with code and name of every symbol drawn; many codes share a colour."""
    names, out = codelist("arealformal"), []
    for code, status in seen:
        s = symbol(code, status)
        more = {FUTURE: f", {t['framtidig']}", DEVELOPED: f", {t['videreutvikling']}"}.get(status, "")
        text = f"{code} {names.label(code, language)}" if code else t["uten_kode"]
        patch = Patch(
            facecolor=_faded(s.fill) if _is_lnfr(code) else s.fill, edgecolor=OUTLINE, linewidth=s.width * 0.4,
            linestyle="--" if s.dash else "-", hatch="...." if s.dots else None, hatchcolor=OUTLINE,
        )  # fmt: skip
        out.append((patch, text + more))
    return out


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def mark_legend(t: dict[str, str], *, boundary: bool = True, windows: bool = False) -> list[tuple[Patch, str]]:
    """The marks that are no arealformål."""
    out = [(Patch(facecolor=(*_rgb(RESERVE), 0.16), edgecolor=RESERVE, linewidth=1.2), t["reserve"].capitalize())]
    if boundary:
        out.append((Patch(facecolor="none", edgecolor=OUTLINE, linewidth=1.3, linestyle="-."), t["grense"]))
    if windows:
        out.append((Patch(facecolor="none", edgecolor=INK, linewidth=0.8), t["ruter"]))
    return out


def _columns(items: int) -> int:
    return 3 if items > _MANY else 2


def legend_rows(items: int) -> int:
    """Rows a legend of so many items takes."""
    return -(-items // _columns(items))


def add_legend(made: Figure, items: Sequence[tuple[Patch, str]]) -> None:
    """The legend under the map."""
    columns = _columns(len(items))
    made.legend(
        [p for p, _ in items], [_short(text, _COLUMNS[columns]) for _, text in items], loc="lower left",
        bbox_to_anchor=(0.0, 0.0), ncols=columns, frameon=False, fontsize=7.2, handlelength=2.4, handleheight=1.0,
        labelspacing=0.45, columnspacing=1.5, borderaxespad=0.1,
    )  # fmt: skip


def _scale_bar(axes: Axes, view: Box) -> None:
    """A bar of a round length, black and white halves, in the lower left corner."""
    width, height = view[2] - view[0], view[3] - view[1]
    power = 10 ** np.floor(np.log10(width / 5))
    length = float(power * max(m for m in (1, 2, 5) if m * power <= width / 5))
    x, y, thick = view[0] + 0.03 * width, view[1] + 0.03 * height, 0.008 * width
    for n, colour in enumerate((INK, "white")):
        axes.add_patch(
            Rectangle(
                (x + n * length / 2, y), length / 2, thick, facecolor=colour, edgecolor=INK, linewidth=0.6, zorder=20
            )
        )
    unit = f"{length / 1000:g} km".replace(".", ",") if length >= 1000 else f"{length:g} m"
    for at, text in ((x, "0"), (x + length, unit)):
        axes.text(at, y + 1.6 * thick, text, fontsize=7, ha="center", va="bottom", path_effects=[HALO], zorder=20)


def _north(axes: Axes) -> None:
    axes.annotate(
        "N", xy=(0.965, 0.965), xytext=(0.965, 0.895), xycoords="axes fraction", ha="center", va="center", fontsize=8,
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
