"""Names on maps: each whole, on its own ground or with a line to it, never below the scale bar or on another name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely
from matplotlib.axes import Axes

from . import maps

#: Room that a letter of a name takes, wide and high [cm].
_LETTER_CM, _LINE_CM = 0.15, 0.28


@dataclass(frozen=True)
class Name:
    """What is to be written, the ground it may stand on, and its colour."""

    text: str
    geometry: Any
    colour: str


def write(axes: Axes, names: Iterable[Name], view: maps.Box, width_cm: float = maps.WIDTH_CM) -> None:
    """The names, most important first; one that would stand on another is left out, for it could not be read.

    ``width_cm``: of the map itself.
    """
    per_cm = (view[2] - view[0]) / width_cm
    taken: list[tuple[float, float, float]] = []
    for name in names:
        half = len(name.text) * _LETTER_CM * per_cm / 2
        stand = _stand(name.geometry, view, half, per_cm)
        if stand is None:
            continue
        at, ground = stand
        if any(abs(at.x - x) < half + h and abs(at.y - y) < _LINE_CM * per_cm for x, y, h in taken):
            continue
        taken.append((at.x, at.y, half))
        if ground != at:
            axes.plot([at.x, ground.x], [at.y, ground.y], color=name.colour, linewidth=0.6, zorder=11)
        axes.text(at.x, at.y, name.text, fontsize=6.5, ha="center", va="center", color=name.colour, fontweight="bold",
                  path_effects=[maps.HALO], zorder=12, clip_on=True)  # fmt: skip


def _stand(
    geometry: shapely.Geometry, view: maps.Box, half: float, per_cm: float
) -> tuple[shapely.Point, shapely.Point] | None:
    """Where the middle of a name stands, and the ground it tells of, the same unless that is below something.

    None where too little of the ground is in view.
    """
    seen = shapely.intersection(geometry, within(view, half, per_cm))
    if seen.is_empty:
        return None
    free = readable(view, half, per_cm)
    inside = shapely.intersection(seen, free)
    ground = shapely.point_on_surface(seen if inside.is_empty else inside)
    return (shapely.Point(shapely.shortest_line(free, ground).coords[0]) if inside.is_empty else ground), ground


def within(view: maps.Box, half: float, per_cm: float) -> shapely.Geometry:
    """So far from the edges that a name of half that width [m] is seen whole; ``per_cm`` [m of a cm on paper]."""
    west, south, east, north = view
    line = _LINE_CM * per_cm
    return shapely.box(west + half, south + line, east - half, north - line)


def readable(view: maps.Box, half: float, per_cm: float) -> shapely.Geometry:
    """Where the middle of a name may stand: also clear of the mark, the scale bar and the arrow."""
    line = _LINE_CM * per_cm
    taken = [shapely.box(w - half, s - line, e + half, n + line) for w, s, e, n in maps.corners(view, per_cm)]
    return shapely.difference(within(view, half, per_cm), shapely.union_all(taken))
