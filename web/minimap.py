"""A small map drawn by the server: the municipality and its reserve areas. For where, not for measuring."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely
from shapely import Geometry

from arealregnskap.map.symbols import Symbol, symbol
from arealregnskap.plan_change.data import IN, OUT
from arealregnskap.result import PlanChange, Result

#: Smallest size an area is drawn at, in pixels of the drawing; what is smaller becomes a dot.
_SEEN_PX = 5.0
_LABELS = 24  # of the largest areas
_LETTER_PX = 7.5  # of a label
_MARGIN_PX = 10.0
_BAR_PX = 26.0  # below the municipality, for the scale bar


@dataclass(frozen=True)
class Shape:
    """One reserve area: a path, or a dot where ``d`` is empty; ``label`` is empty for those that get none."""

    id: str
    d: str
    x: float
    y: float
    radius: float
    fill: str
    framtidig: bool
    label: str


@dataclass(frozen=True)
class MiniMap:
    """A drawing of ``width`` × ``height`` px; ``bar_px`` is the length of ``bar_km`` on it. ``names`` (x, y, text) are
    the municipalities where there are several."""

    width: float
    height: float
    outline: str
    shapes: tuple[Shape, ...]
    bar_px: float
    bar_km: float
    names: tuple[tuple[float, float, str], ...] = ()


def draw(result: Result, width: float = 820.0, most_height: float = 620.0, *, labels: bool = True) -> MiniMap:
    """The municipality of a result with the reserve of its first rule set."""
    areas = result.main.reserve.areas
    names = [str(name) for name in areas["omrade_id"]]
    looks = [symbol(code, status) for code, status in zip(areas["arealformal"], areas["arealstatus"], strict=True)]
    drawn = _drawn(result, areas, names, looks, width, most_height, _LABELS if labels else 0)
    return replace(drawn, shapes=tuple(_apart(drawn.shapes)))


def changes(result: Result, forslag: PlanChange, width: float = 820.0, most_height: float = 560.0) -> MiniMap:
    """What a proposal takes out of building land and adds to it; ``label`` of a shape is out or in."""
    frame = forslag.changes[forslag.changes["endring"].isin([OUT, IN])]
    kinds = ["out" if kind == OUT else "in" for kind in frame["endring"]]
    looks = [symbol(str(code), "2") for code in frame["til_formal"]]
    return _drawn(result, frame, kinds, looks, width, most_height, len(frame))


def outcomes(result: Result, frame: gpd.GeoDataFrame, width: float = 820.0, most_height: float = 560.0) -> MiniMap:
    """What decisions come to on the ground: ``frame`` has kind, area_m2 and geometry; ``label`` of a shape is its
    kind."""
    kinds = [str(kind) for kind in frame["kind"]]
    return _drawn(result, frame, kinds, [symbol("5100", "1")] * len(frame), width, most_height, len(frame))


def _drawn(
    result: Result, frame: gpd.GeoDataFrame, names: list[str], looks: list[Symbol], width: float, most_height: float,
    labels: int,
) -> MiniMap:  # fmt: skip
    kommuner = result.kommune.frame.geometry.to_numpy()
    outline = shapely.geometrycollections(shapely.get_parts(kommuner))
    left, bottom, right, top = shapely.bounds(outline)
    scale = min((width - 2 * _MARGIN_PX) / (right - left), (most_height - 2 * _MARGIN_PX) / (top - bottom))
    origin = np.array([left, top])

    def placed(geometry: Geometry) -> Geometry:
        return shapely.transform(geometry, lambda xy: (xy - origin) * [scale, -scale] + _MARGIN_PX)

    used = (right - left) * scale + 2 * _MARGIN_PX
    km = next(k for k in (20, 10, 5, 2, 1, 0.5, 0.2, 0.1) if k * 1000 * scale < used / 4)
    return MiniMap(
        width=round(used, 1),
        height=round((top - bottom) * scale + 2 * _MARGIN_PX + _BAR_PX, 1),
        outline=_path(shapely.simplify(placed(outline), 0.6)),
        shapes=tuple(_shapes(frame, names, looks, placed, labels)),
        bar_px=round(km * 1000 * scale, 1),
        bar_km=km,
        names=tuple(_names(result, [placed(k) for k in kommuner])) if len(kommuner) > 1 else (),
    )


def _names(result: Result, placed: list[Geometry]) -> Iterable[tuple[float, float, str]]:
    """The municipalities' names, each at the top of its land."""
    for name, shape in zip(result.kommune.frame["kommunenavn"], placed, strict=True):
        left, top, right, _ = shapely.bounds(shape)
        yield round(float(left + right) / 2, 1), round(float(top), 1) + 14, str(name)


def _shapes(
    frame: gpd.GeoDataFrame, names: list[str], looks: list[Symbol], placed: Callable[[Geometry], Geometry], labels: int
) -> Iterable[Shape]:
    """Largest first, so that small ones are drawn on top."""
    geometry = frame.geometry.to_numpy()
    for rank, n in enumerate(np.argsort(-frame["area_m2"].to_numpy(float), kind="stable")):
        shape = placed(geometry[n])
        left, top, right, bottom = shapely.bounds(shape)
        x, y = float(left + right) / 2, float(top + bottom) / 2
        seen = max(right - left, bottom - top) >= _SEEN_PX
        yield Shape(
            id=names[n],
            d=_path(shapely.simplify(shape, 0.4)) if seen else "",
            x=round(x, 1),
            y=round(y, 1),
            radius=round(float(max(1.6, np.sqrt(shapely.area(shape) / np.pi))), 1),
            fill=looks[n].fill,
            framtidig=looks[n].dots,
            label=names[n] if rank < labels else "",
        )


def _apart(shapes: Iterable[Shape]) -> Iterable[Shape]:
    """The same shapes without the labels that would lie over the label of a larger area."""
    taken: list[tuple[float, float, float, float]] = []
    for shape in shapes:
        left, top, right, bottom = shape.x + 6, shape.y - 8, shape.x + 6 + _LETTER_PX * len(shape.label), shape.y + 6
        if shape.label and any(left < x2 and x1 < right and top < y2 and y1 < bottom for x1, y1, x2, y2 in taken):
            shape = replace(shape, label="")
        elif shape.label:
            taken.append((left, top, right, bottom))
        yield shape


def _path(geometry: Geometry) -> str:
    """An SVG path of surfaces, holes too."""
    parts = []
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            points = shapely.get_coordinates(ring)[:-1].round(1)
            parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
    return "".join(parts)
