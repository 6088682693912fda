"""A decided wash as a plan proposal: the kommuneplan with the ground that the decisions change, and the parts of
reguleringsplaner that have to go for it.

Ground in a reguleringsplan gets its new purpose in the kommuneplan, and the reguleringsplan is repealed there; where it
is only repealed, the kommuneplan under it is left as it is. What is undecided stays as it is. Adopting the proposal by
``plan_change`` then gives the figures of the effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..layers import Layer, Role, Source
from ..mosaic.cut import overlapping, polygons_of, subtract
from ..schema import COLUMNS
from .decisions import Decision, Kind
from .effect import Effect
from .wash import UNDECIDED, Wash

#: Planstatus of a proposal, and of what is repealed.
PROPOSED, REPEALED = "2", "4"
#: What coordinates of files are rounded to [m].
GRID_M = 0.01

_NAMES = [c.name for c in COLUMNS[Role.PLANFORSLAG]]


@dataclass(frozen=True)
class PlanProposal:
    """``kommuneplan``: one row per surface, no overlap; ``repealed``: one row per part of a reguleringsplan that goes.

    Both have the columns of a plan layer (``schema``); ``endret`` (bool) tells in the first what the wash changed, and
    ``stabil_id`` of both which area it was decided for ("" elsewhere).
    """

    kommuneplan: gpd.GeoDataFrame
    repealed: gpd.GeoDataFrame

    def layers(self, title: str, *, synthetic: bool) -> list[Layer]:
        """Layers of role planforslag, for ``plan_change``."""
        source = Source(title, synthetic=synthetic)
        both = [("Planvask", self.kommuneplan), ("Planvask, oppheves", self.repealed)]
        return [
            Layer(name, Role.PLANFORSLAG, frame[[*_NAMES, "geometry"]], source) for name, frame in both if len(frame)
        ]

    def on_grid(self) -> PlanProposal:
        """The same with coordinates on the grid of files, and still without gaps and overlap between neighbours."""
        # Parts of different plans may lie over each other; only those of one plan fit together.
        plans = [_on_grid(own) for _, own in self.repealed.groupby(self.repealed["planid"].fillna(""), sort=True)]
        repealed = gpd.GeoDataFrame(pd.concat(plans), crs=self.repealed.crs) if plans else self.repealed
        return PlanProposal(_on_grid(self.kommuneplan), repealed)


def proposal(wash: Wash, state: Mapping[str, Decision], made: Effect, *, planid: str = "planvask",
             plannavn: str = "Planvask") -> PlanProposal:  # fmt: skip
    """The proposal of what holds for each area; ``made`` is the effect of the same state.

    ``planid`` and ``plannavn`` are those of the changed surfaces; the others keep their own. Raises PlanvaskError when
    the kommuneplan was not kept with the result.
    """
    changed, repealed = _changes(wash, {o: d for o, d in state.items() if o in wash.row and o not in made.unfit})
    base = wash.kommuneplan
    base = base[[*_NAMES, "geometry"]].assign(planstatus=PROPOSED, endret=False, stabil_id="")
    new = _surfaces(wash, changed, planid, plannavn)
    left = base.set_geometry(_without(base.geometry.to_numpy(), new.geometry.to_numpy()))
    kommuneplan = pd.concat([left[~left.geometry.isna()], new], ignore_index=True)
    kommuneplan["endret"] = kommuneplan["endret"].astype(bool)
    kommuneplan["ikrafttredelse"] = [None if pd.isna(v) else pd.Timestamp(v) for v in kommuneplan["ikrafttredelse"]]
    return PlanProposal(gpd.GeoDataFrame(kommuneplan, crs=base.crs), _parts(wash, repealed))


@dataclass(frozen=True)
class _Change:
    """Ground of one area that gets another purpose; or, without one, only loses its reguleringsplan."""

    omrade: str
    purpose: str
    status: str
    geometry: Any


def _changes(wash: Wash, state: Mapping[str, Decision]) -> tuple[list[_Change], list[_Change]]:
    """What the kommuneplan gets, and the ground where every reguleringsplan goes."""
    changed: list[_Change] = []
    repealed: list[_Change] = []
    for omrade in (o for o in wash.areas.index if o in state):
        area = wash.areas.at[omrade, "geometry"]
        if state[omrade].kind is Kind.REPEAL:
            repealed.append(_Change(omrade, "", "", area))
            continue
        for fate in wash.fates(state[omrade]):
            if fate.comes_to == UNDECIDED or fate.purpose == wash.areas.at[omrade, "arealformal"]:
                continue
            ground = area if fate.geometry is None else fate.geometry
            changed.append(_Change(omrade, fate.purpose, fate.status, ground))
    return changed, [*repealed, *changed]


def _surfaces(wash: Wash, changed: list[_Change], planid: str, plannavn: str) -> gpd.GeoDataFrame:
    """The changed ground as surfaces of the kommuneplan."""
    rows = []
    for n, c in enumerate(changed):
        area = wash.areas.loc[c.omrade]
        rows.append({
            "flate_id": f"planvask-{c.omrade}-{n}", "niva": "KP", "kommunenummer": wash.data.kommunenummer,
            "planid": planid, "plannavn": plannavn, "plantype": "20", "planstatus": PROPOSED, "lovreferanse": "6",
            "vertikalniva": "2", "formal_liste": "kp2008", "kildekode": c.purpose, "arealformal": c.purpose,
            "arealstatus": c.status or None, "omradenavn": _name(area), "endret": True, "stabil_id": c.omrade,
            "geometry": c.geometry,
        })  # fmt: skip
    return _frame(rows, wash)


def _name(area: pd.Series) -> str:
    name = area["omradenavn"]
    return f"{area['omrade_id']} {name}".strip() if isinstance(name, str) else str(area["omrade_id"])


def _parts(wash: Wash, repealed: list[_Change]) -> gpd.GeoDataFrame:
    """The ground that reguleringsplaner lose, as surfaces with their plan's own id and planstatus opphevet.

    Not only the plan that rules there: one that it had put aside, or that a future area of the kommuneplan had, would
    rule again.
    """
    plan = pd.DataFrame(wash.data.plan).set_index("mosaikk_id")
    lost = wash.run.mosaic.lost
    lost = lost[lost["niva"] == "RP"]
    rows: list[dict[str, Any]] = []

    def add(change: _Change, own: Any, ground: Any) -> None:
        more = {"flate_id": f"oppheves-{change.omrade}-{len(rows)}", "planstatus": REPEALED, "geometry": ground}
        rows.append({**own, **more, "stabil_id": change.omrade})

    for change in repealed:
        surface = int(wash.areas.at[change.omrade, "mosaikk_id"])
        if wash.levels[change.omrade] == "RP":
            add(change, plan.loc[surface, _NAMES].to_dict(), change.geometry)
        under = lost[lost["vinner_mosaikk_id"] == surface]
        ground = polygons_of(shapely.intersection(under.geometry.to_numpy(), change.geometry))
        for loser, piece in zip(under.itertuples(), ground, strict=True):
            if piece is not None:
                own = {"niva": "RP", "planid": loser.planid, "formal_liste": "rp2008", "vertikalniva": "2",
                       "kildekode": loser.arealformal, "arealformal": loser.arealformal}  # fmt: skip
                add(change, own, piece)
    return _frame(rows, wash)


def _frame(rows: list[dict[str, Any]], wash: Wash) -> gpd.GeoDataFrame:
    columns = [*_NAMES, "endret", "stabil_id", "geometry"]
    frame = pd.DataFrame(rows, columns=columns).astype(object)
    frame = frame.where(frame.notna(), None)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=wash.areas.crs)


def _without(base: npt.NDArray[np.object_], new: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Each base surface without the new ground; None where nothing is left."""
    if not len(new):
        return base
    first, second = overlapping(np.concatenate([base, new]))
    pair = (first < len(base)) & (second >= len(base))
    return polygons_of(subtract(base, first[pair], new[second[pair] - len(base)]))


def _on_grid(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """All borders noded together on the grid, and each face given to the surface it lies in."""
    if not len(frame):
        return frame
    shapes = frame.geometry.to_numpy()
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    face, surface = shapely.STRtree(shapes).query(shapely.point_on_surface(faces), predicate="intersects")
    owner = np.full(len(faces), -1)
    owner[face[::-1]] = surface[::-1]
    kept = [n for n in range(len(shapes)) if (owner == n).any()]
    merged = [shapely.coverage_union_all(faces[owner == n]) for n in kept]
    return frame.iloc[kept].set_geometry(gpd.GeoSeries(merged, index=frame.index[kept], crs=frame.crs))
