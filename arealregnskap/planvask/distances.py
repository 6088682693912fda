"""How far each area is from centres, roads and buildings [m, in the map plane]; 0 is touching, missing is not asked.

The distance is from the edge of the area to the nearest edge of the target, as the crow flies.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from ..layers import Layer, Role
from .criteria.declare import Place
from .ground import Ground

FloatArray = npt.NDArray[np.float64]

#: Kinds of built objects by target.
_KINDS = {"veg": ("veg",), "bygning": ("bygning", "annen_bygning")}


def distances(areas: gpd.GeoDataFrame, ground: Ground | None, centres: Sequence[Place]) -> dict[str, FloatArray | None]:
    """Distance of every area by target: sentrum, veg, bygning. None where there is nothing to measure to."""
    own = areas.geometry.to_numpy()
    built = ground.of(Role.BEBYGD) if ground is not None else []
    found = {"sentrum": _nearest(own, np.array([shapely.Point(p.east, p.north) for p in centres], object))}
    for target, kinds in _KINDS.items():
        found[target] = _nearest(own, _of_kind(built, kinds))
    return {target: found[target] for target in ("sentrum", "veg", "bygning")}


def _of_kind(layers: Sequence[Layer], kinds: tuple[str, ...]) -> npt.NDArray[np.object_]:
    parts = [x.frame.geometry[x.frame["bebygd_type"].isin(kinds)].to_numpy() for x in layers]
    return np.concatenate(parts) if parts else np.empty(0, object)


def _nearest(areas: npt.NDArray[np.object_], targets: npt.NDArray[np.object_]) -> FloatArray | None:
    if not len(targets):
        return None
    (of, _), found = shapely.STRtree(targets).query_nearest(areas, return_distance=True, all_matches=False)
    out = np.full(len(areas), np.nan)
    out[of] = found
    return out
