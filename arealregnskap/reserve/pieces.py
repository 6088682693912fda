"""What the causes leave of each building surface, cut into connected pieces that are kept or dropped by a rule."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..crs import AreaRule
from ..mosaic.cut import ASTRAY_M2, CAREFUL_M, ObjectArray, polygons_of, subtract, tiled
from ..overlay import Surfaces, cells, has
from ..rulesets import Ruleset
from ..rulesets.declare import Form, codes_matching
from .causes import PRECEDENCE, Masks, Scopes

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

#: Corners of 90° and more come back whole when a piece is shrunk and grown; sharper ones are cut off (record 0024).
_MITRE_LIMIT = 1.5


#: How near the centre of the largest inscribed circle is sought [m].
_CIRCLE_TOLERANCE_M = 0.01


def rest(land: gpd.GeoDataFrame, free: ObjectArray, ruleset: Ruleset, rule: AreaRule) -> gpd.GeoDataFrame:
    """One row per piece: mosaikk_id, utfall (reserve, for_liten, form), area_m2 (ground) [m²], geometry.

    ``free`` is what the causes leave of each surface of ``land``.
    """
    opened = open_(free, ruleset.opning.radius_m)
    parts, owner = shapely.get_parts(opened, return_index=True)
    surface = land.iloc[owner]
    area = rule.area(parts)
    large = area > ruleset.minsteareal.storre_enn_m2
    large &= area >= surface["gruppe"].map(ruleset.minsteareal.least).to_numpy(float)
    fit = large.copy()
    fit[large] = fits(parts[large], area[large], surface[large], ruleset.form)
    return gpd.GeoDataFrame(
        {
            "mosaikk_id": surface["mosaikk_id"].to_numpy(),
            "utfall": np.select([~large, ~fit], ["for_liten", "form"], "reserve").astype(object),
            "area_m2": area,
        },
        geometry=parts,
        crs=land.crs,
    )


def without_causes(land: gpd.GeoDataFrame, masks: Masks, scopes: Scopes) -> ObjectArray:
    """Each building surface without the ground that a cause takes; None where nothing is left.

    GEOS can go astray on hair-thin gaps and then says nothing, so what is left is held against the overlay's count;
    where they disagree, all is cut once more on a grid.
    """
    free = _cut_out(land, masks, scopes, None)
    left = np.where(shapely.is_missing(free), 0.0, shapely.area(free))
    if np.all(np.abs(left - _counted(land, masks, scopes)) <= ASTRAY_M2):
        return free
    return _cut_out(land, masks, scopes, CAREFUL_M)


def _counted(land: gpd.GeoDataFrame, masks: Masks, scopes: Scopes) -> FloatArray:
    """Ground of each building surface where no cause holds [m², grid], by the overlay."""
    made = cells(
        [
            Surfaces("flate", np.asarray(land.geometry, object), land["mosaikk_id"].to_numpy(np.int64)),
            # What lies wholly within a buffer is not cut out either.
            Surfaces("arsak", masks.geometry[~masks.within], masks.label[~masks.within], "mask"),
        ],
        None,
    )
    surface, bits = made["flate"].to_numpy(), made["arsak"].to_numpy()
    taken = np.zeros(len(made), bool)
    for outcome in PRECEDENCE:
        taken |= scopes.holds(outcome, surface, lambda label: has(bits, label))
    left = made[~taken].groupby("flate")["area_m2"].sum()
    return left.reindex(land["mosaikk_id"], fill_value=0.0).to_numpy()


def _cut_out(land: gpd.GeoDataFrame, masks: Masks, scopes: Scopes, grid: float | None) -> ObjectArray:
    geometry, surface = np.asarray(land.geometry, object), land["mosaikk_id"].to_numpy()
    needed = np.flatnonzero(~masks.within)
    tiles, of = tiled(masks.geometry[needed])
    row, tile = shapely.STRtree(tiles).query(geometry, predicate="intersects")
    label = masks.label[needed[of[tile]]]
    here = np.zeros(len(row), bool)
    for outcome in PRECEDENCE:
        here |= scopes.holds(outcome, surface[row], lambda n: label == n)
    return polygons_of(subtract(geometry, row[here], tiles[tile[here]], grid))


def open_(geometry: ObjectArray, radius: float) -> ObjectArray:
    """Geometry without its parts narrower than 2 × ``radius`` [m]: shrunk, grown again, and kept inside what it was."""
    if not radius:
        return geometry
    corners = {"join_style": "mitre", "mitre_limit": _MITRE_LIMIT}
    grown = shapely.buffer(shapely.buffer(geometry, -radius, **corners), radius, **corners)
    return polygons_of(shapely.intersection(geometry, grown))


def roundness(geometry: ObjectArray) -> FloatArray:
    """Perimeter / (4 √area): 1 for a square, 0.886 for a circle, larger for long and ragged shapes [NINA-PU]."""
    return np.asarray(shapely.length(geometry) / (4 * np.sqrt(shapely.area(geometry))), float)


def fits(parts: ObjectArray, area: FloatArray, surface: pd.DataFrame, form: Form) -> BoolArray:
    """Whether each piece has a shape to build on: by roundness for its size, else by its largest inscribed circle."""
    if not form.brukes:
        return np.ones(len(parts), bool)
    round_ = roundness(parts)
    fit = area > form.alltid_over_m2
    for step in form.krav:
        fit |= (round_ < step.rundhet) & (area > step.storre_enn_m2)
    present = (surface["niva"] == "KP") & (surface["arealstatus"] == "1")
    wide = surface["gruppe"].isin(form.sirkel_stor_grupper)
    wide |= present & surface["arealformal"].isin(codes_matching(form.sirkel_stor_naverende))
    radius = np.where(wide, form.sirkel_stor_m, form.sirkel_m)
    asked = np.flatnonzero(~fit)
    circle = shapely.maximum_inscribed_circle(parts[asked], tolerance=_CIRCLE_TOLERANCE_M)
    fit[asked] = shapely.length(circle) > radius[asked]
    return np.asarray(fit, bool)
