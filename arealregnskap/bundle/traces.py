"""Which surfaces of a changed file are not as they were, and which of their points moved from where to where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

XY = tuple[float, float]


class Kind(Enum):
    """What became of a surface."""

    MOVED = "flyttet"  # some of its points are others
    ORDER = "rekkefølge"  # the same points, in another order or division
    ATTRIBUTES = "egenskaper"  # only what is said of it
    ADDED = "ny"
    REMOVED = "borte"
    TORN = "uten omriss"  # it is there, but no geometry can be made of it any more


@dataclass(frozen=True)
class Point:
    """A point of a surface, numbered from 1 along its outline and then its holes (in the old surface, or the new where
    it is not in the old). ``before`` and ``after`` in the file's own coordinates; None where there is no such point."""

    number: int
    before: XY | None
    after: XY | None


@dataclass(frozen=True)
class Trace:
    """One surface that is not what it was. ``number``: its place in the layer, from 1. ``shape``: «flate», «linje»,
    «punkt», or «objekt» for what has no geometry. ``points``: those that are others; ``of``: how many it had."""

    file: str
    layer: str
    number: int
    ident: str
    name: str
    epsg: int
    kind: Kind
    shape: str
    points: tuple[Point, ...] = field(default=())
    of: int = 0


def compare(file: str, before: pd.DataFrame, after: pd.DataFrame) -> list[Trace]:
    """Every surface that differs between two records (``surfaces.record``), layer by layer; moved ones first."""
    old, new = _by_layer(before), _by_layer(after)
    found = [_trace(file, a, b) for layer in dict.fromkeys([*old, *new]) for a, b in _pairs(old[layer], new[layer])]
    order = list(Kind)
    return sorted(found, key=lambda t: order.index(t.kind))


class _Surface(NamedTuple):
    """A row of a record."""

    lag: str
    nr: int
    id: str
    navn: str
    epsg: int
    egenskaper: str
    geometri: bytes | None

    @property
    def content(self) -> tuple[str, bytes | None]:
        return self.egenskaper, self.geometri


def _by_layer(rows: pd.DataFrame) -> dict[str, list[_Surface]]:
    out: dict[str, list[_Surface]] = defaultdict(list)
    for row in rows.itertuples(index=False):
        out[str(row.lag)].append(_Surface(*row))
    return out


def _pairs(old: list[_Surface], new: list[_Surface]) -> Iterator[tuple[_Surface | None, _Surface | None]]:
    """Surfaces that belong together and are not the same: by their own id where every one has its own, else by their
    place where there are as many, else what is left when those that are the same are taken away, in order."""
    if _named(old) and _named(new):
        yield from _matched({s.id: s for s in old}, {s.id: s for s in new})
        return
    if len(old) != len(new):
        old, new = _without(old, new), _without(new, old)
    yield from _matched(dict(enumerate(old)), dict(enumerate(new)))


def _matched(
    old: Mapping[Any, _Surface], new: Mapping[Any, _Surface]
) -> Iterator[tuple[_Surface | None, _Surface | None]]:
    for key in dict.fromkeys([*old, *new]):
        a, b = old.get(key), new.get(key)
        if a is None or b is None or a.content != b.content:
            yield a, b


def _named(surfaces: list[_Surface]) -> bool:
    names = {s.id for s in surfaces}
    return "" not in names and len(names) == len(surfaces)


def _without(surfaces: list[_Surface], others: list[_Surface]) -> list[_Surface]:
    """Surfaces beyond those that the other side has as well."""
    left = Counter(s.content for s in others)
    kept = []
    for s in surfaces:
        if left[s.content]:
            left[s.content] -= 1
        else:
            kept.append(s)
    return kept


def _trace(file: str, old: _Surface | None, new: _Surface | None) -> Trace:
    row = old or new
    assert row is not None  # one of the two is there

    def told(kind: Kind, points: list[Point] | None = None, of: int = 0) -> Trace:
        head = (file, row.lag, int(row.nr), row.id, row.navn, int(row.epsg))
        return Trace(*head, kind, _shape(row.geometri), tuple(points or ()), of)

    if old is None or new is None:
        return told(Kind.ADDED if old is None else Kind.REMOVED)
    before, after = _points(old.geometri), _points(new.geometri)
    if len(before) and not len(after):
        return told(Kind.TORN, of=len(before))
    if moved := _moved(before, after):
        return told(Kind.MOVED, moved, len(before))
    same = np.array_equal(before, after)
    return told(Kind.ATTRIBUTES if same and old.egenskaper != new.egenskaper else Kind.ORDER)


def _shape(wkb: bytes | None) -> str:
    dimensions = -1 if wkb is None else int(shapely.get_dimensions(shapely.from_wkb(wkb)))
    return {0: "punkt", 1: "linje", 2: "flate"}.get(dimensions, "objekt")


def _points(wkb: bytes | None) -> np.ndarray:
    """Points of a surface [n, 2] in order, the one that closes a ring left out."""
    geometry = shapely.from_wkb(wkb) if wkb is not None else None
    parts = shapely.get_parts(geometry) if geometry is not None else []
    rings = [ring for part in parts for ring in (shapely.get_rings(part) if part.geom_type == "Polygon" else [part])]
    kept = [shapely.get_coordinates(r)[: -1 if r.geom_type == "LinearRing" else None] for r in rings]
    return np.concatenate(kept) if kept else np.empty((0, 2))


def _moved(before: np.ndarray, after: np.ndarray) -> list[Point]:
    """Points of one that the other does not have, paired in order where there are as many of each."""
    gone, come = _beyond(before, after), _beyond(after, before)
    if len(gone) == len(come):
        return [Point(n, a, b) for (n, a), (_, b) in zip(gone, come, strict=True)]
    return [Point(n, a, None) for n, a in gone] + [Point(n, None, b) for n, b in come]


def _beyond(points: np.ndarray, others: np.ndarray) -> list[tuple[int, XY]]:
    left = Counter(map(tuple, others.tolist()))
    out = []
    for n, (x, y) in enumerate(points.tolist(), 1):
        if left[x, y]:
            left[x, y] -= 1
        else:
            out.append((n, (x, y)))
    return out
