"""An independent judge of the overlay: faces of the plane, and a point in each.

All borders are noded and polygonized by GEOS; what covers a point inside a face covers the face. Slow and simple; the
weights of the contract (``arealregnskap.overlay``) are written out as they are defined there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from arealregnskap.overlay import AREA, NONE, Surfaces

#: Agreement asked of every cell [m²], and of totals: relative, and [m²] what a grid of 0.24 µm does to some hundred
#: metres of borders.
CELL_M2, TOTAL, TOTAL_M2 = 0.01, 1e-9, 1e-4


def faces(inputs: Sequence[Surfaces], rule=None, grid: float = 2.0**-30) -> pd.DataFrame:
    """The cells of the inputs, as ``overlay.cells`` has them. Borders are noded on a grid [m], so none is left open."""
    geometry = [np.array([shapely.Polygon() if g is None else g for g in s.polygons()], object) for s in inputs]
    lines = shapely.union_all(shapely.boundary(np.concatenate(geometry)), grid_size=grid)
    plane = shapely.get_parts(shapely.polygonize([lines]))
    area = shapely.area(plane) if rule is None else rule.area(plane)
    points = shapely.point_on_surface(plane)
    found: Counter[tuple[int, ...]] = Counter()
    covered = [_covered(g, points) for g in geometry]
    for face, size in enumerate(area):
        weights: dict[tuple[int, ...], float] = {(): float(size)}
        for s, over in zip(inputs, covered, strict=True):
            choices = _weights(s, over[face])
            weights = {(*k, v): w * n for k, w in weights.items() for v, n in choices.items() if n}
        for key, w in weights.items():
            found[key] += w
    rows = [(*k, a) for k, a in sorted(found.items()) if k != tuple(0 if s.kind == "mask" else NONE for s in inputs)]
    return pd.DataFrame(rows, columns=[*(s.name for s in inputs), AREA])


def _covered(surfaces: np.ndarray, points: np.ndarray) -> list[list[int]]:
    """For each point, the rows of the surfaces over it."""
    over: list[list[int]] = [[] for _ in points]
    if len(surfaces) and len(points):
        for p, s in shapely.STRtree(surfaces).query(points, predicate="within").T:
            over[p].append(int(s))
    return over


def _weights(s: Surfaces, rows: list[int]) -> dict[int, int]:
    labels = [int(s.label[r]) for r in rows]
    if s.kind == "mask":
        return {sum(1 << label for label in set(labels)): 1}
    return {**Counter(labels), NONE: 1 - len(labels)}


def compare(got: pd.DataFrame, expected: pd.DataFrame, cell_m2: float = CELL_M2) -> None:
    """Fail unless every cell agrees within ``cell_m2``, and the totals do too."""
    keys = [c for c in expected.columns if c != AREA]
    assert list(got.columns) == list(expected.columns)
    both = got.merge(expected, on=keys, how="outer", suffixes=("_got", "_expected")).fillna(
        {f"{AREA}_got": 0.0, f"{AREA}_expected": 0.0}
    )
    off = (both[f"{AREA}_got"] - both[f"{AREA}_expected"]).abs()
    assert off.max() <= cell_m2 if len(off) else True, both[off > cell_m2].to_string()
    total = expected[AREA].sum()
    assert abs(got[AREA].sum() - total) <= TOTAL * abs(total) + TOTAL_M2
