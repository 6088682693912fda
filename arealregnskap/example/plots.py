"""Invented free plots as points, in the cabin and housing areas of the kommuneplan."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from .shapes import stream

#: Formål of free plots, and the setting that says how many of them lie there.
_PLOTS = {1120: "hyttetomter", 1110: "boligtomter"}


def build(whole_plan: gpd.GeoDataFrame, settings: dict[str, Any], seed: int) -> gpd.GeoDataFrame:
    """One point per free plot: ``tomtenummer`` and ``bebygd``; as many as the settings say, where each purpose lies."""
    rng, epsg = stream(seed, "tomter"), settings["kommune"]["epsg"]
    points: list[shapely.Point] = []
    for code, wanted in _PLOTS.items():
        surfaces = whole_plan[(whole_plan["kode"] == code) & ~whole_plan["delplan"]]
        share = surfaces.area.to_numpy() / surfaces.area.sum()
        for row, count in enumerate(rng.multinomial(settings["behov"][wanted], share)):
            points += _inside(surfaces.geometry.iloc[row], int(count), rng)
    numbers = [f"{n:04d}" for n in range(1, len(points) + 1)]
    return gpd.GeoDataFrame({"tomtenummer": numbers, "bebygd": "nei"}, geometry=points, crs=epsg)


def _inside(surface: shapely.Polygon, count: int, rng: np.random.Generator) -> list[shapely.Point]:
    """So many points in a surface."""
    found: list[shapely.Point] = []
    west, south, east, north = surface.bounds
    while len(found) < count:
        xy = np.round(rng.uniform((west, south), (east, north), (8 * (count + 1), 2)), 2)
        found += list(shapely.points(xy[shapely.contains_xy(surface, xy)]))
    return found[:count]
