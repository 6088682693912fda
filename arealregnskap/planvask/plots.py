"""How many plots are left in each area, where the case has plots as points. Plots are counted; no area comes of them.

What the source says of a plot holds. Where it says nothing, a plot is built when a building stands within
``BUILDING_M`` of its point.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..layers import Role
from .wash import Wash

#: A building this near a plot's point stands on it [m]; our own choice, about half the width of a cabin plot.
BUILDING_M = 15.0


def plots(wash: Wash) -> dict[str, npt.NDArray[np.float64]]:
    """``tomter_ledige``: plots in the area that are not built; ``tomter_bebygd``: plots on its plan surface that are.

    NaN where the case has no plots. A plot on the border of two areas counts in the first of them only.
    """
    size = len(wash.areas)
    layers = wash.ground.of(Role.TOMTER) if wash.ground is not None else []
    if not layers:
        nothing = np.full(size, math.nan)
        return {"tomter_ledige": nothing, "tomter_bebygd": nothing.copy()}
    every = pd.concat([layer.frame for layer in layers], ignore_index=True)
    points = np.array([shapely.point_on_surface(p) for p in every.geometry], object)
    built = _built(wash, points, every["bebygd"].to_numpy(object))
    free = _first(wash.areas.geometry.to_numpy(), points[~built])
    field = wash.run.mosaic.fields.at(wash.areas["mosaikk_id"].to_numpy())
    own = _first(wash.run.mosaic.frame.geometry.to_numpy(), points[built])
    held = pd.Series(wash.run.mosaic.fields.at(own)).value_counts()
    return {
        "tomter_ledige": np.bincount(free, minlength=size).astype(float),
        "tomter_bebygd": held.reindex(field, fill_value=0).to_numpy(float),
    }


def _built(wash: Wash, points: npt.NDArray[np.object_], said: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Which plots are built on."""
    near = np.zeros(len(points), bool)
    ground = wash.ground
    for layer in ground.of(Role.BEBYGD) if ground is not None else []:
        buildings: Any = layer.frame.geometry[layer.frame["bebygd_type"].isin(["bygning", "annen_bygning"])].to_numpy()
        if len(buildings):
            near[shapely.STRtree(buildings).query(points, predicate="dwithin", distance=BUILDING_M)[0]] = True
    return (said == "ja") | ((said != "nei") & near)


def _first(surfaces: npt.NDArray[np.object_], points: npt.NDArray[np.object_]) -> npt.NDArray[np.int64]:
    """For each point in a surface, the first surface that it is in."""
    point, surface = shapely.STRtree(surfaces).query(points, predicate="intersects")
    order = np.lexsort((surface, point))
    _, first = np.unique(point[order], return_index=True)
    return surface[order][first].astype(np.int64)
