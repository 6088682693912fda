"""What makes ground of a building area unfit: it is built, water, near a building or near a road.

Each cause is a label of one mask in the overlay. Whether a label counts depends on the plan surface it falls on (its
group, purpose, level and arealstatus), so no mask needs cutting to the surfaces it holds for: ``Scopes`` knows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..crs import AreaRule
from ..issues import IssueLog
from ..layers import Layer, Role
from ..mosaic.cut import IntArray, ObjectArray
from ..rulesets import Ruleset
from ..rulesets.declare import RULES, codes_matching

BoolArray = npt.NDArray[np.bool_]

#: Outcomes that have a cause, the first that holds is the outcome.
PRECEDENCE = ("bebygd", "vann", "byggbuffer", "vegbuffer")

#: Labels of the mask. Footprints stand apart from their buffers: where a buffer holds, the footprint itself is built.
BUILT, WATER, FOOTPRINT, NEAR_BUILDING, NEAR_BUILDING_PRESENT, ROADWAY, NEAR_ROAD = range(7)

#: Arcs of buffers: segments per quarter circle. A 10 m corner is then at most 5 cm inside the true arc.
QUAD_SEGS = 8

#: Side of the squares in which buffers are merged [m].
_SQUARE_M = 200.0

#: Roles that the causes come from.
ROLES = frozenset({Role.BEBYGD, Role.AREALDEKKE})

_BUILDINGS = ("bygning", "annen_bygning", "anlegg")
_ROADS = ("veg", "bane")
_PRESENT = "1"


@dataclass(frozen=True)
class Scopes:
    """For each mosaikk_id: is it building land, and which labels hold on it."""

    building_land: BoolArray
    near_building: BoolArray
    near_building_present: BoolArray
    near_road: BoolArray

    @classmethod
    def of(cls, frame: pd.DataFrame, ruleset: Ruleset) -> Scopes:
        land = frame["teller_som_utbygging"].to_numpy(bool)
        b, v = ruleset.byggbuffer, ruleset.vegbuffer
        near = land & _in(frame["gruppe"], b.grupper)
        present = (frame["niva"] == "KP").to_numpy() & (frame["arealstatus"] == _PRESENT).to_numpy()
        exempt = frame["arealformal"].isin(codes_matching(b.naverende_unntatt)).to_numpy()
        road = land & _in(frame["gruppe"], v.grupper) & _in(frame["arealformal"], tuple(codes_matching(v.formal)))
        return cls(land, near, near & present & ~exempt, road)

    def counts(self, surface: IntArray) -> BoolArray:
        """Whether each cell, by its mosaikk_id, is building land."""
        return self._at(self.building_land, surface)

    def holds(self, outcome: str, surface: IntArray, there: Callable[[int], BoolArray]) -> BoolArray:
        """Whether the cause of ``outcome`` holds, where ``there(label)`` tells which labels are present."""
        building, road = self._at(self.near_building, surface), self._at(self.near_road, surface)
        match outcome:
            case "bebygd":
                return there(BUILT) | building & there(FOOTPRINT) | road & there(ROADWAY)
            case "vann":
                return there(WATER)
            case "byggbuffer":
                present = self._at(self.near_building_present, surface)
                return building & there(NEAR_BUILDING) | present & there(NEAR_BUILDING_PRESENT)
            case "vegbuffer":
                return road & there(NEAR_ROAD)
        raise ValueError(outcome)

    def any_label(self, label: int) -> BoolArray:
        """On which surfaces (by mosaikk_id) a label holds at all."""
        surface = np.arange(len(self.building_land))
        out = np.zeros(len(surface), bool)
        for outcome in PRECEDENCE:
            out |= self.holds(outcome, surface, lambda n: np.full(len(surface), n == label))
        return out & self.building_land

    @staticmethod
    def _at(values: BoolArray, surface: IntArray) -> BoolArray:
        known = surface >= 0
        return known & np.r_[values, False][np.where(known, surface, -1)]


def _in(values: pd.Series, wanted: tuple[str, ...]) -> BoolArray:
    """Membership; an empty list means all."""
    return values.isin(wanted).to_numpy() if wanted else np.ones(len(values), bool)


@dataclass(frozen=True)
class Masks:
    """All causes: polygons with their label. ``within``: a buffer holds wherever it does, and covers it wholly."""

    geometry: ObjectArray
    label: IntArray
    within: BoolArray


def masks(
    land: gpd.GeoDataFrame, layers: Sequence[Layer], ruleset: Ruleset, scopes: Scopes, rule: AreaRule, log: IssueLog
) -> Masks:
    """The causes near building land. What a rule needs and no layer has is a finding: the rule could not work."""
    objects = _stack([layer.frame for layer in layers if layer.role == Role.BEBYGD], ["bebygd_type", "bredde"])
    cover = _stack([layer.frame for layer in layers if layer.role == Role.AREALDEKKE], ["artype"])
    _note_missing(land, objects, cover, ruleset, log)
    found: list[tuple[int, ObjectArray, bool]] = []

    def add(label: int, rows: gpd.GeoDataFrame, distance: float = 0.0, *, within: bool = False) -> None:
        on = land.geometry[scopes.any_label(label)[land["mosaikk_id"]]]
        found.append((label, _near(_grown(rows, distance, ruleset), np.asarray(on, object)), within))

    kind, b, v = objects["bebygd_type"], ruleset.byggbuffer, ruleset.vegbuffer
    add(BUILT, objects[kind.isin(ruleset.bebygd.typer)])
    add(BUILT, cover[cover["artype"].isin(ruleset.bebygd.ar5)])
    water = cover[cover["artype"].isin(ruleset.vann.artyper)]
    add(WATER, water[rule.area(water.geometry) > ruleset.vann.storre_enn_m2])
    distances = {"bygning": b.bygning_m, "annen_bygning": b.annen_bygning_m, "anlegg": b.anlegg_m}
    for type_, distance in distances.items():
        if distance or (type_ == "bygning" and b.naverende_m):
            add(FOOTPRINT, objects[kind == type_], within=distance > 0)
        if distance:
            add(NEAR_BUILDING, objects[kind == type_], distance)
    if b.naverende_m:
        add(NEAR_BUILDING_PRESENT, objects[kind == "bygning"], b.naverende_m)
    for type_, distance in {"veg": v.veg_m, "bane": v.bane_m}.items():
        if distance:
            add(ROADWAY, objects[kind == type_], within=True)
            add(NEAR_ROAD, objects[kind == type_], distance)
    return _gathered(found)


def built(layers: Sequence[Layer], ruleset: Ruleset) -> ObjectArray:
    """Surfaces of all that the rule set takes for built anywhere, in the whole municipality whatever plan lies there.

    They hold the surfaces of the outcome ``bebygd`` of every plan, so what is built today is the same under each.
    """
    objects = _stack([layer.frame for layer in layers if layer.role == Role.BEBYGD], ["bebygd_type", "bredde"])
    cover = _stack([layer.frame for layer in layers if layer.role == Role.AREALDEKKE], ["artype"])
    b, v, kinds = ruleset.byggbuffer, ruleset.vegbuffer, set(ruleset.bebygd.typer)
    distances = {
        "bygning": b.bygning_m or b.naverende_m, "annen_bygning": b.annen_bygning_m, "anlegg": b.anlegg_m,
        "veg": v.veg_m, "bane": v.bane_m,
    }  # fmt: skip
    kinds |= {kind for kind, distance in distances.items() if distance}
    own = _grown(objects[objects["bebygd_type"].isin(kinds)], 0.0, ruleset)
    mapped = np.asarray(cover.geometry[cover["artype"].isin(ruleset.bebygd.ar5)], object)
    return np.concatenate([own, mapped])


def _stack(frames: list[gpd.GeoDataFrame], columns: list[str]) -> gpd.GeoDataFrame:
    if not frames:
        return gpd.GeoDataFrame({c: [] for c in columns}, geometry=[])
    return pd.concat([f[[*columns, "geometry"]] for f in frames], ignore_index=True)


def _near(geometry: ObjectArray, land: ObjectArray) -> ObjectArray:
    """Those of ``geometry`` that touch or overlap any of ``land``, in order."""
    row, on = shapely.STRtree(land).query(geometry)
    shapely.prepare(land[np.unique(on)])
    return geometry[np.unique(row[shapely.intersects(land[on], geometry[row])])]


def _grown(rows: gpd.GeoDataFrame, distance: float, ruleset: Ruleset) -> ObjectArray:
    """Each object's own surface grown by ``distance`` [m]; lines have a width and points a radius by the rule set."""
    geometry = np.asarray(rows.geometry, object)
    dimension = shapely.get_dimensions(geometry)
    own = np.zeros(len(rows))
    if "bredde" in rows:
        width = rows["bredde"].astype(float).fillna(ruleset.bebygd.veglinje_bredde_m).to_numpy()
        own = np.select([dimension == 1, dimension == 0], [width / 2, ruleset.bebygd.bygningspunkt_radius_m], 0.0)
    grow = own + distance
    out = geometry.copy()
    out[grow > 0] = shapely.buffer(geometry[grow > 0], grow[grow > 0], quad_segs=QUAD_SEGS)
    return out[shapely.get_dimensions(out) == 2]


def _gathered(found: list[tuple[int, ObjectArray, bool]]) -> Masks:
    """Surfaces of each label; buffers, which overlap much, are merged with their neighbours first."""
    buffers = (NEAR_BUILDING, NEAR_BUILDING_PRESENT, NEAR_ROAD)
    merged = [_merged(own) if label in buffers else own for label, own, _ in found]
    size = [len(own) for own in merged]
    return Masks(
        geometry=np.concatenate(merged),
        label=np.repeat([label for label, *_ in found], size).astype(np.int64),
        within=np.repeat([within for *_, within in found], size).astype(bool),
    )


def _merged(geometry: ObjectArray) -> ObjectArray:
    """Buffers merged square by square, so that a town does not become one surface of a hundred thousand vertices."""
    if not len(geometry):
        return geometry
    square = np.floor(shapely.get_coordinates(shapely.point_on_surface(geometry)) / _SQUARE_M).astype(np.int64)
    _, group = np.unique(square, axis=0, return_inverse=True)
    order = np.argsort(group, kind="stable")
    groups = np.split(geometry[order], np.flatnonzero(np.diff(group[order])) + 1)
    return shapely.get_parts(np.array([shapely.union_all(g) for g in groups], dtype=object))


def _note_missing(
    land: gpd.GeoDataFrame, objects: gpd.GeoDataFrame, cover: gpd.GeoDataFrame, ruleset: Ruleset, log: IssueLog
) -> None:
    """A finding for each rule that has no data to work on, and for buildings known only as points."""
    kinds, b, v = set(objects["bebygd_type"]), ruleset.byggbuffer, ruleset.vegbuffer
    needs: dict[str, bool] = {
        "bebygd": (bool(ruleset.bebygd.typer) and kinds.isdisjoint(ruleset.bebygd.typer))
        or (bool(ruleset.bebygd.ar5) and cover.empty),
        "vann": bool(ruleset.vann.artyper) and cover.empty,
        "byggbuffer": max(b.bygning_m, b.annen_bygning_m, b.naverende_m) > 0 and kinds.isdisjoint(_BUILDINGS),
        "vegbuffer": max(v.veg_m, v.bane_m) > 0 and kinds.isdisjoint(_ROADS),
    }
    planned = float(land["area_m2"].sum())
    for key, missing in needs.items():
        if missing and planned:
            log.add("regel_uten_data", f"Regelsett {ruleset.name}", value=RULES[key][1], action="Regelen tok ingenting",
                    area_m2=planned)  # fmt: skip
    points = objects["bebygd_type"].isin(_BUILDINGS) & (_dimension(objects) == 0)
    if points.any():
        radius = f"{ruleset.bebygd.bygningspunkt_radius_m:g}".replace(".", ",")
        log.add("bygning_som_punkt", f"Regelsett {ruleset.name}", count=int(points.sum()), value=radius,
                action="Regnet som sirkel")  # fmt: skip


def _dimension(frame: gpd.GeoDataFrame) -> Any:
    return shapely.get_dimensions(np.asarray(frame.geometry, object))
