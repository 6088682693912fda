"""Maps of the public page, drawn as SVG that needs no script, and the areas as simplified GeoJSON.

Only what is drawn is simplified; every area shown comes from the account. Colours are never alone: what a proposal does
to an area is told by the pattern, the outline and the number too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ..map.layers import collection, simplified
from ..map.symbols import OUTLINE, Symbol, symbol
from ..planvask.decisions import Kind
from .content import Public

#: How an area is drawn by what is proposed: key of the legend, and classes of ``stil.css``.
TAKEN, KEPT, DIVIDED, CHANGED, OPEN = "ut", "beholdes", "delt", "endres", "uavklart"
_LOOK = {
    Kind.KEEP: KEPT, Kind.REDUCE: DIVIDED, Kind.CHANGE: CHANGED, Kind.RETURN: TAKEN, Kind.ZONE: KEPT,
    Kind.IMPLEMENTATION_ZONE: KEPT, Kind.REPEAL: TAKEN, Kind.WAIT: OPEN, Kind.OPEN: OPEN,
}  # fmt: skip
#: Smallest size an area is drawn at; what is smaller becomes a dot [px].
_SEEN_PX = 6.0
_WIDTH, _HEIGHT = 960.0, 900.0
_NEAR_WIDTH, _NEAR_HEIGHT = 640.0, 420.0
#: How much land round an area its own map shows, at least [m].
_ROOM_M = 250.0
#: Simplification of the GeoJSON, and of the plan round an area [m].
_TOLERANCE_M, _ROUND_M = 2.0, 1.0

Placed = Callable[[Any], Any]


def look(kind: str) -> str:
    """What an area is drawn as, from the code of what is proposed."""
    return _LOOK[Kind(kind)]


def overview(shown: Public, ids: Sequence[str]) -> str:
    """The municipality with every area, each a link to its row. The list is what those who cannot see it read."""
    placed, scale = _place(shapely.bounds(shown.municipality), _WIDTH, _HEIGHT, 8.0)
    left, bottom, right, top = shapely.bounds(shown.municipality)
    width, height = (right - left) * scale + 16, (top - bottom) * scale + 16
    outline = shapely.simplify(placed(shown.municipality), 0.5)
    order = np.argsort([-shapely.area(g) for g in shown.shapes], kind="stable")
    areas = "".join(_area(shown, int(n), placed, ids[int(n)]) for n in order)
    return (
        f'<svg class="kart" id="kart" viewBox="0 0 {width:.0f} {height:.0f}" aria-hidden="true">'
        f'<path class="kommune" d="{path(outline)}"/>{areas}{_bar(height, scale)}</svg>'
    )


def _area(shown: Public, n: int, placed: Placed, key: str) -> str:
    shape, area = placed(shown.shapes[n]), shown.areas[n]
    left, top, right, bottom = shapely.bounds(shape)
    x, y = (left + right) / 2, (top + bottom) / 2
    name = escape(f"{area['nummer']} {area['navn']}: {area['beslutning_navn']}".replace("  ", " "))
    css = f'class="omrade {look(shown.kinds[n])}"'
    if max(right - left, bottom - top) >= _SEEN_PX:
        drawn = f'<path {css} d="{path(shapely.simplify(shape, 0.4))}"/>'
    else:
        drawn = f'<circle {css} cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
    return f'<a id="k-{key}" href="#o-{key}" tabindex="-1"><title>{name}</title>{drawn}</a>'


class Surroundings:
    """The plan round each area, drawn once and used in both languages."""

    def __init__(self, shown: Public) -> None:
        self._plan = shown.surroundings
        self._shapes = simplified(self._plan.geometry, _ROUND_M)
        self._tree = shapely.STRtree(self._shapes)
        self._drawn: dict[int, tuple[str, list[tuple[str, str]]]] = {}

    def near(self, shown: Public, n: int, label: str) -> tuple[str, list[tuple[str, str]]]:
        """One area with the plan round it, and the (code, status) of the plan surfaces drawn."""
        if n not in self._drawn:
            self._drawn[n] = self._near(shown.shapes[n], shown.taken[n], look(shown.kinds[n]))
        inside, seen = self._drawn[n]
        size = f'viewBox="0 0 {_NEAR_WIDTH:.0f} {_NEAR_HEIGHT:.0f}"'
        return f'<svg class="kart" {size} role="img" aria-label="{escape(label)}">{inside}</svg>', seen

    def _near(self, shape: Any, taken: Any, css: str) -> tuple[str, list[tuple[str, str]]]:
        left, bottom, right, top = shapely.bounds(shape)
        room = max(_ROOM_M, 0.6 * (right - left), 0.6 * (top - bottom))
        view = _fitted((left - room, bottom - room, right + room, top + room), _NEAR_WIDTH / _NEAR_HEIGHT)
        placed, scale = _place(view, _NEAR_WIDTH, _NEAR_HEIGHT, 0.0)
        met: dict[tuple[str, str], list[str]] = {}
        keys = self._plan[["arealformal", "arealstatus"]].astype(object)
        for row in np.sort(self._tree.query(shapely.box(*view))):
            if d := path(shapely.simplify(placed(shapely.clip_by_rect(self._shapes[row], *view)), 0.5)):
                code, status = ("" if v is None or v != v else str(v) for v in keys.iloc[row])
                met.setdefault((code, status), []).append(d)
        surfaces = "".join(_surface(symbol(*key), "".join(d)) for key, d in sorted(met.items()))
        own = path(shapely.simplify(placed(shape), 0.4))
        chosen = f'<path class="omrade valgt {css}" d="{own}"/>'
        if taken is not None:
            chosen += f'<path class="omrade valgt ut" d="{path(shapely.simplify(placed(taken), 0.4))}"/>'
        return f"{surfaces}{chosen}{_bar(_NEAR_HEIGHT, scale)}", sorted(met)


def _surface(s: Symbol, d: str) -> str:
    return f'<path fill="{s.fill}" stroke="{OUTLINE}" stroke-width="{0.5 * s.width}" d="{d}"/>'


def geojson(shown: Public) -> bytes:
    """The areas in degrees with the fields of the list and nothing else."""
    frame = gpd.GeoDataFrame(
        geometry=[shapely.simplify(g, _TOLERANCE_M) for g in shown.shapes], crs=f"EPSG:{shown.epsg}"
    )
    made = collection(frame, [_plain(a) for a in shown.areas])
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _plain(area: Mapping[str, Any]) -> dict[str, Any]:
    return {k: round(v, 3) if isinstance(v, float) else v for k, v in area.items()}


def path(geometry: Any) -> str:
    """An SVG path of surfaces, holes too."""
    parts = []
    for polygon in shapely.get_parts(geometry):
        if polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = shapely.get_coordinates(ring)[:-1].round(1)
            parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
    return "".join(parts)


def _place(bounds: Sequence[float], width: float, height: float, margin: float) -> tuple[Placed, float]:
    """From metres to the drawing, north up, and pixels per metre."""
    left, bottom, right, top = bounds
    scale = min((width - 2 * margin) / (right - left), (height - 2 * margin) / (top - bottom))
    origin = np.array([left, top])
    return lambda g: shapely.transform(g, lambda xy: (xy - origin) * [scale, -scale] + margin), scale


def _fitted(bounds: Sequence[float], ratio: float) -> tuple[float, float, float, float]:
    """Bounds widened about their middle until they are ``ratio`` times as wide as they are high."""
    left, bottom, right, top = bounds
    width, height = max(right - left, (top - bottom) * ratio), max(top - bottom, (right - left) / ratio)
    x, y = (left + right) / 2, (bottom + top) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _bar(height: float, scale: float) -> str:
    """A scale bar of a round length in the lower left corner."""
    metres = next(m for m in (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50) if m * scale < 180 or m == 50)
    text = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    length, y = metres * scale, height - 12
    return (
        f'<g class="malestokk"><path d="M12 {y:.0f}v4h{length:.1f}v-4"/>'
        f'<text x="{length + 18:.0f}" y="{y + 5:.0f}">{text}</text></g>'
    )
