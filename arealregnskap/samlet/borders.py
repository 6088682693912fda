"""How the boundaries of two municipalities meet: how long their common border is, and what both or neither count.

Boundaries of neighbours should be one line. Where the files have drawn it twice there are slivers: ground that both
municipalities count is in the sum twice, ground between them in none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import geopandas as gpd
import shapely

from ..crs import AreaRule, epsg_of

#: How far from the border, and from the neighbour's reserve, an area is looked for [m]. Our own choice, to be changed.
NEAR_M = 1000.0
#: Farthest that may be asked for [m]; beyond it everything is near.
FARTHEST_M = 20_000.0
#: Ground between two municipalities counts as a gap in their border where it is narrower than this [m].
GAP_M = 20.0
#: The border is common where the two boundaries are at most this far from each other [m].
SHARED_M = 1.0
#: A gap is ground that the two enclose; a piece open along more of its outline than this is the land beyond.
_OPEN = 0.25
#: A line this near a boundary lies on it [m].
_ON_M = 1e-3
#: Pieces smaller than this are rounding of coordinates [m²].
_LEAST_M2 = 0.01


@dataclass(frozen=True)
class Border:
    """Two members (their numbers in ``Together.members``) and how they meet. ``distance_m`` between them in the map
    plane, 0 where they touch; ``shared_m`` the length of the border they have in common [m]; ``overlap_m2`` ground that
    both count, ``gap_m2`` ground between them narrower than ``GAP_M`` that neither counts [m², ground area]."""

    first: int
    second: int
    distance_m: float
    shared_m: float
    overlap_m2: float
    gap_m2: float

    @property
    def neighbours(self) -> bool:
        """Whether they have a border in common."""
        return self.shared_m > 0


def borders(kommuner: gpd.GeoDataFrame, rules: Sequence[AreaRule]) -> tuple[Border, ...]:
    """Each pair of municipalities, one row of ``kommuner`` each, in the order of the rows.

    ``rules`` are their own rules of area; a member from another zone is measured by its neighbour's."""
    shapes = kommuner.geometry.to_numpy()
    epsg = epsg_of(kommuner.crs)
    made = []
    for a, b in combinations(range(len(shapes)), 2):
        rule = next(rules[n] for n in (a, b, 0) if rules[n].epsg == epsg)
        made.append(_border(a, b, shapes[a], shapes[b], rule))
    return tuple(made)


def _border(first: int, second: int, a: Any, b: Any, rule: AreaRule) -> Border:
    distance = float(shapely.distance(a, b))
    if distance > GAP_M:
        return Border(first, second, distance, 0.0, 0.0, 0.0)
    near_a, near_b = _along(a, b), _along(b, a)
    overlap = [g for g in _surfaces(shapely.intersection(near_a, near_b)) if g.area >= _LEAST_M2]
    gaps = list(_gaps(near_a, near_b, a, b))
    return Border(first, second, distance, _shared(a, b), _ground(overlap, rule), _ground(gaps, rule))


def _along(shape: Any, other: Any) -> Any:
    """The part of a municipality that matters for the border with another; the rest of it is left out for speed."""
    west, south, east, north = shapely.bounds(other)
    room = 10 * GAP_M
    return shapely.make_valid(shapely.clip_by_rect(shape, west - room, south - room, east + room, north + room))


def _shared(a: Any, b: Any) -> float:
    """Length of a's boundary that lies along b's [m]."""
    line, other = shapely.boundary(a), shapely.boundary(b)
    return float(shapely.length(shapely.intersection(line, shapely.buffer(other, SHARED_M))))


def _gaps(near_a: Any, near_b: Any, a: Any, b: Any) -> Iterator[Any]:
    """Pieces of ground narrower than ``GAP_M`` that lie between the two."""
    together = shapely.union(near_a, near_b)
    closed = shapely.buffer(shapely.buffer(together, GAP_M / 2, join_style="mitre"), -GAP_M / 2, join_style="mitre")
    own = [shapely.buffer(shapely.boundary(shape), _ON_M) for shape in (a, b)]
    for piece in _surfaces(shapely.difference(closed, together)):
        outline = shapely.boundary(piece)
        along = [shapely.length(shapely.intersection(outline, line)) for line in own]
        enclosed = sum(along) >= (1 - _OPEN) * shapely.length(outline)
        if min(along) > 0 and enclosed and piece.area >= _LEAST_M2:
            yield piece


def _surfaces(shape: Any) -> list[Any]:
    return [g for g in shapely.get_parts(shape) if g.geom_type == "Polygon"]


def _ground(shapes: list[Any], rule: AreaRule) -> float:
    return float(rule.area(shapes).sum()) if shapes else 0.0
