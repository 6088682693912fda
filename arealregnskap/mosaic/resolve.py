"""The geometry of the mosaic: each surface keeps the ground where no stronger surface lies.

Three steps, each exact up to the last bits of GEOS: newest first within kommuneplan, newest first within
reguleringsplan, then level against level pair by pair. After the first two each point has at most one surface of each
level, so the third may follow any rule for the pair. Only neighbours that share ground are ever cut; a surface of
thousands of holes is prepared once and cut once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..overlay import Surfaces, cells, has
from ..rulesets.declare import Mosaikk
from ..valg import PRECEDENCE
from .cut import ASTRAY_M2, CAREFUL_M, OVERLAP_M2, IntArray, ObjectArray, overlapping, polygons_of, subtract


@dataclass(frozen=True)
class Parts:
    """Result in terms of the row numbers of the surfaces given.

    ``kept[i]`` is what surface i rules (None: nothing). The other arrays run over losing parts: ``loser`` and
    ``winner`` row numbers (winner −1: outside the municipality), ``ground`` the geometry, ``reason`` codes.
    """

    kept: ObjectArray
    loser: IntArray
    winner: IntArray
    ground: ObjectArray
    reason: ObjectArray


def resolve(surfaces: gpd.GeoDataFrame, h910: ObjectArray, choice: Mosaikk, kommune: Any | None) -> Parts:
    """Settle all overlaps. ``surfaces`` are in the order of ``select``: strongest first within each level.

    GEOS can go astray on hair-thin gaps and then says nothing, so the result is counted by the overlay; where ground is
    missing or doubled, all is cut once more on a grid.
    """
    parts, met = _resolved(surfaces, h910, choice, kommune, None)
    if _fits(np.asarray(surfaces.geometry, dtype=object)[met], parts.kept[met], kommune):
        return parts
    return _resolved(surfaces, h910, choice, kommune, CAREFUL_M)[0]


def _fits(original: ObjectArray, kept: ObjectArray, kommune: Any | None) -> bool:
    """Whether the kept ground is all that the surfaces had inside the municipality, and nowhere double."""
    if not len(original):
        return True
    rules = kept[~shapely.is_missing(kept)]
    layers = [original, rules] if kommune is None else [original, rules, np.array([kommune], dtype=object)]
    label = np.repeat(np.arange(len(layers)), [len(x) for x in layers])
    made = cells(
        [
            Surfaces("kept", rules, np.arange(len(rules))),
            Surfaces("ground", np.concatenate(layers), label, "mask"),
        ],
        None,
    )
    had = has(made["ground"], 0) & (kommune is None or has(made["ground"], 2))
    covered = has(made["ground"], 1)
    missing = made.loc[had & ~covered, "area_m2"].sum()
    double = made.loc[made["kept"] >= 0, "area_m2"].sum() - made.loc[covered, "area_m2"].sum()
    return bool(max(missing, double) <= ASTRAY_M2)


def _resolved(
    surfaces: gpd.GeoDataFrame, h910: ObjectArray, choice: Mosaikk, kommune: Any | None, grid: float | None
) -> tuple[Parts, IntArray]:
    """The parts, and the rows of all surfaces that met another or the municipality's border."""
    original = np.asarray(surfaces.geometry, dtype=object)
    inside, outside = _clip(original, kommune, grid)
    first, second = overlapping(inside)
    same_level = surfaces["niva"].to_numpy()[first] == surfaces["niva"].to_numpy()[second]
    kept = subtract(inside, second[same_level], inside[first[same_level]], grid)
    kp, rp = _cross_pairs(surfaces, first[~same_level], second[~same_level])
    rp_rules = reguleringsplan_rules(surfaces, kp, rp, choice)
    settled = surfaces[PRECEDENCE].to_numpy(dtype=bool)[kp]
    kept = _level_against_level(kept, kp, rp, rp_rules, settled, h910 if choice.h910_rp_gjelder else h910[:0], grid)
    loser, winner, ground = _losses(inside, kept, first, second, grid)
    reason = _reasons(surfaces, loser, winner, choice)
    out = np.flatnonzero(shapely.area(outside) > OVERLAP_M2)
    parts = Parts(
        kept,
        np.r_[loser, out],
        np.r_[winner, np.full(len(out), -1)],
        np.r_[ground, outside[out]],
        np.r_[reason, np.full(len(out), "utenfor_kommunen", object)],
    )
    crossed = np.flatnonzero([now is not before for now, before in zip(inside, original, strict=True)])
    return parts, np.unique(np.r_[first, second, crossed])


def _clip(geometry: ObjectArray, kommune: Any | None, grid: float | None) -> tuple[ObjectArray, ObjectArray]:
    """What lies inside the municipality, and what lies outside."""
    outside = np.full(len(geometry), None, object)
    if kommune is None:
        return geometry.copy(), outside
    shapely.prepare(kommune)
    crossing = np.flatnonzero(~shapely.covers(kommune, geometry))
    inside = geometry.copy()
    inside[crossing] = polygons_of(shapely.intersection(geometry[crossing], kommune, grid_size=grid))
    outside[crossing] = polygons_of(shapely.difference(geometry[crossing], kommune, grid_size=grid))
    return inside, outside


def _cross_pairs(surfaces: gpd.GeoDataFrame, first: IntArray, second: IntArray) -> tuple[IntArray, IntArray]:
    """Pairs of the two levels as (kommuneplan row, reguleringsplan row)."""
    is_kp = surfaces["niva"].to_numpy()[first] == "KP"
    return np.where(is_kp, first, second), np.where(is_kp, second, first)


def reguleringsplan_rules(
    surfaces: gpd.GeoDataFrame, kp: IntArray, rp: IntArray, choice: Mosaikk
) -> npt.NDArray[np.bool_]:
    """Whether the reguleringsplan rules in each pair, before H910 is asked."""
    if choice.foran == "nyeste":
        date = surfaces["dato"].fillna(pd.Timestamp.min.as_unit("s")).to_numpy()
        rules = date[rp] >= date[kp]
    else:
        rules = np.full(len(kp), choice.foran == "RP")
    if choice.framtidig_kp_over_eldre_rp:
        future = (surfaces["arealstatus"] == "2").to_numpy()
        rules &= ~(future[kp] & surfaces["eldre_lov"].to_numpy()[rp])
    chosen = surfaces[PRECEDENCE].to_numpy(dtype=bool)
    return np.where(chosen[kp] != chosen[rp], chosen[rp], rules)


def _level_against_level(
    kept: ObjectArray, kp: IntArray, rp: IntArray, rp_rules: npt.NDArray[np.bool_], settled: npt.NDArray[np.bool_],
    h910: ObjectArray, grid: float | None,
) -> ObjectArray:  # fmt: skip
    """``settled``: pairs whose kommuneplan surface a person gave precedence, which H910 does not undo."""
    alive = ~(shapely.is_missing(kept[kp]) | shapely.is_missing(kept[rp]))
    kp, rp, rp_rules, settled = kp[alive], rp[alive], rp_rules[alive], settled[alive]
    zone = shapely.union_all(h910, grid_size=grid) if len(h910) else None
    row = np.r_[kp[rp_rules], rp[~rp_rules]]
    taken = np.r_[kept[rp[rp_rules]], kept[kp[~rp_rules]]]
    if zone is not None:
        # Inside H910 the reguleringsplan rules also where the pair says otherwise.
        open_ = ~rp_rules & ~settled
        lost_kp, strong_rp = kp[open_], rp[open_]
        outside = kept[kp[~rp_rules]].copy()
        outside[~settled[~rp_rules]] = shapely.difference(kept[lost_kp], zone, grid_size=grid)
        taken = np.r_[kept[rp[rp_rules]], outside]
        row, taken = np.r_[row, lost_kp], np.r_[taken, shapely.intersection(kept[strong_rp], zone, grid_size=grid)]
    return subtract(kept, row, taken, grid)


def _losses(
    original: ObjectArray, kept: ObjectArray, first: IntArray, second: IntArray, grid: float | None
) -> tuple[IntArray, IntArray, ObjectArray]:
    """What each surface lost, cut by who rules there now. Only pairs that overlapped are asked."""
    met = np.unique(np.r_[first, second])
    gone = polygons_of(shapely.difference(original[met], kept[met], grid_size=grid))
    nothing_left = shapely.is_missing(kept[met])
    gone[nothing_left] = original[met[nothing_left]]
    parts, of = shapely.get_parts(gone, return_index=True)
    real = shapely.area(parts) > OVERLAP_M2
    parts, owner = parts[real], met[of[real]]
    ruling = np.flatnonzero(~shapely.is_missing(kept))
    part, row = shapely.STRtree(kept[ruling]).query(parts)
    winner = ruling[row]
    pairs = np.r_[first * len(original) + second, second * len(original) + first]
    asked = np.isin(owner[part] * len(original) + winner, pairs)
    part, winner = part[asked], winner[asked]
    shapely.prepare(kept[np.unique(winner)])
    near = shapely.intersects(kept[winner], parts[part])
    part, winner = part[near], winner[near]
    ground = parts[part]
    cut = ~shapely.covers(kept[winner], ground)
    ground[cut] = polygons_of(shapely.intersection(ground[cut], kept[winner[cut]], grid_size=grid))
    real = shapely.area(ground) > OVERLAP_M2
    return _joined(owner[part[real]], winner[real], ground[real], grid)


def _joined(
    loser: IntArray, winner: IntArray, ground: ObjectArray, grid: float | None
) -> tuple[IntArray, IntArray, ObjectArray]:
    """The parts of each pair as one geometry."""
    order = np.lexsort((winner, loser))
    loser, winner, ground = loser[order], winner[order], ground[order]
    new = np.flatnonzero(np.r_[True, (np.diff(loser) != 0) | (np.diff(winner) != 0)][: len(loser)])
    whole = [g[0] if len(g) == 1 else shapely.union_all(g, grid_size=grid) for g in np.split(ground, new[1:])]
    return loser[new], winner[new], np.array(whole[: len(new)], dtype=object)


def _reasons(surfaces: gpd.GeoDataFrame, loser: IntArray, winner: IntArray, choice: Mosaikk) -> ObjectArray:
    """Why the winner rules, as codes of ``mosaikkgrunn``."""
    level, date = surfaces["niva"].to_numpy(), surfaces["dato"].to_numpy()
    same = level[loser] == level[winner]
    kp, rp = np.where(level[loser] == "KP", loser, winner), np.where(level[loser] == "KP", winner, loser)
    by_pair = np.zeros(len(loser), bool)
    by_pair[~same] = reguleringsplan_rules(surfaces, kp[~same], rp[~same], choice)
    rp_won = ~same & (level[winner] == "RP")
    newest = choice.foran == "nyeste"
    reason = np.full(len(loser), "nyere_plan", object)
    reason[same & (date[loser] == date[winner])] = "samme_dato"
    reason[same & np.isnat(date[loser])] = "uten_dato"
    reason[rp_won] = "nyere_plan" if newest else "rp_over_kp"
    reason[rp_won & ~by_pair] = "h910"
    kp_won = ~same & ~rp_won
    reason[kp_won] = {"KP": "kp_over_rp", "RP": "framtidig_kp", "nyeste": "nyere_plan"}[choice.foran]
    chosen = surfaces[PRECEDENCE].to_numpy(dtype=bool)
    reason[chosen[winner] & ~chosen[loser]] = "valg"
    return reason
