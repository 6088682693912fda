"""Names on maps: each whole, on its own ground or with a line to it, never below the scale bar or on another name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from matplotlib.axes import Axes

from . import maps
from .legend import WIDTH_CM

#: Room that a letter of a name takes, wide and high [cm].
_LETTER_CM, _LINE_CM = 0.15, 0.28
#: Nearest that a name stands to the same one [cm], and most of its ground that it hides.
_SAME_CM, _HIDDEN = 1.2, 0.35
#: Ways that a name stands from ground it would hide, best first, how far [lines], and the most of its ground to either
#: side that is heeded [lines]: a line to the end of a long brook would tell nothing.
_WAYS = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))
_AWAY, _REACH = (0.9, 2.0), 1.5


@dataclass(frozen=True)
class Name:
    """What is to be written, the ground it may stand on, and its colour.

    ``beside``: with a line to ground that it would hide.
    """

    text: str
    geometry: Any
    colour: str
    beside: bool = False


def write(axes: Axes, names: Iterable[Name], view: maps.Box, width_cm: float = WIDTH_CM) -> None:
    """The names, most important first; one that would stand on another is left out, for it could not be read.

    So is one that stands near already, as several patches of one zone do. ``width_cm``: of the map itself.
    """
    per_cm, names = (view[2] - view[0]) / width_cm, list(names)
    grounds = shapely.STRtree([n.geometry for n in names if n.beside])
    taken: list[tuple[str, shapely.Point, shapely.Geometry]] = []
    for name in names:
        half = len(name.text) * _LETTER_CM * per_cm / 2
        for at, ground in _stands(name, view, half, per_cm, grounds):
            if any(name.text == text and at.distance(near) < _SAME_CM * per_cm for text, near, _ in taken):
                continue
            room = shapely.union(_room(at, half, per_cm), shapely.LineString([at, ground]))
            if not any(room.intersects(other) for _, _, other in taken):
                taken.append((name.text, at, room))
                _text(axes, name, at, ground)
                break


def _text(axes: Axes, name: Name, at: shapely.Point, ground: shapely.Point) -> None:
    if ground != at:
        axes.plot([at.x, ground.x], [at.y, ground.y], color=name.colour, linewidth=0.6, zorder=11)
    axes.text(at.x, at.y, name.text, fontsize=6.5, ha="center", va="center", color=name.colour, fontweight="bold",
              path_effects=[maps.HALO], zorder=12, clip_on=True)  # fmt: skip


def _room(at: shapely.Point, half: float, per_cm: float) -> shapely.Geometry:
    line = _LINE_CM * per_cm / 2
    return shapely.box(at.x - half, at.y - line, at.x + half, at.y + line)


def _stands(
    name: Name, view: maps.Box, half: float, per_cm: float, grounds: shapely.STRtree
) -> Iterator[tuple[shapely.Point, shapely.Point]]:
    """Where the middle of a name may stand, best first, and the ground it tells of."""
    first = _stand(name.geometry, view, half, per_cm)
    if not name.beside:
        yield from [first] if first is not None else []
        return
    seen = shapely.intersection(name.geometry, shapely.box(*view))
    if seen.is_empty:
        return
    if first is not None and shapely.intersection(seen, _room(first[0], half, per_cm)).area < _HIDDEN * seen.area:
        yield first
    free, own = readable(view, half, per_cm), shapely.point_on_surface(seen)
    near = [at for at in _around(seen, own, half, per_cm) if free.contains(at)]
    yield from (
        (at, own) for at in sorted(near, key=lambda at: len(grounds.query(_room(at, half, per_cm), "intersects")))
    )


def _around(seen: shapely.Geometry, own: shapely.Point, half: float, per_cm: float) -> list[shapely.Point]:
    """Places beside ground, the nearest first."""
    (west, south, east, north), line = seen.bounds, _LINE_CM * per_cm
    wide, high = min((east - west) / 2, _REACH * line), min((north - south) / 2, _REACH * line)
    return [
        shapely.Point(own.x + right * (wide + half + away * line / 2), own.y + up * (high + away * line))
        for away in _AWAY
        for right, up in _WAYS
    ]


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
