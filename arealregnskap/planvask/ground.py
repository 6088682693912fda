"""The layers that a wash asks again: those near the reserve areas, and the kommuneplan that lies under other plans.

A cell has no geometry, so when an area is divided its land is asked once more, in an overlay of that area alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from .. import cells as land_cells
from .. import mosaic
from ..cells import Cells
from ..crs import AreaRule
from ..issues import IssueLog
from ..layers import Layer, Role, Source
from ..natur.changes import BUILT_COLUMN
from ..reserve import RESERVE, causes
from ..rulesets import Ruleset

#: Roles of which only what touches a reserve area is kept, and those that are needed whole.
_NEAR = frozenset({Role.AREALDEKKE, Role.TEMA, Role.DEKNING})
_WHOLE = frozenset({Role.PLAN, Role.HENSYN, Role.BEBYGD, Role.TOMTER})
#: How far round an area the small overlay reaches [m], so that its frame is never the area itself.
_AROUND_M = 100.0


@dataclass(frozen=True)
class Ground:
    """``layers`` in the working zone: plan, hensyn, bebygd and tomter whole, arealdekke, tema and dekning
    near reserve."""

    layers: tuple[Layer, ...]
    rule: AreaRule
    complete: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()

    @classmethod
    def near(
        cls, layers: Sequence[Layer], areas: gpd.GeoDataFrame, rule: AreaRule,
        complete: frozenset[str] = frozenset(), failed: frozenset[str] = frozenset(),
    ) -> Ground:  # fmt: skip
        """The ground of some reserve areas out of all layers of a case."""
        own = areas.geometry.to_numpy()
        kept = [_touching(x, own) if x.role in _NEAR else x for x in layers if x.role in _NEAR | _WHOLE]
        return cls(tuple(kept), rule, complete, failed)

    def of(self, *roles: Role) -> list[Layer]:
        return [layer for layer in self.layers if layer.role in roles]

    @property
    def hensyn(self) -> Layer | None:
        """All hensynssoner as one layer."""
        zones = self.of(Role.HENSYN)
        if len(zones) < 2:
            return next(iter(zones), None)
        every = pd.concat([z.frame for z in zones], ignore_index=True)
        return replace(zones[0], frame=gpd.GeoDataFrame(every, crs=zones[0].frame.crs))

    @cached_property
    def _boxes(self) -> list[npt.NDArray[np.float64]]:
        return [shapely.bounds(layer.frame.geometry.to_numpy()) for layer in self.layers]

    def around(self, box: tuple[float, float, float, float]) -> list[Layer]:
        """The layers with only the rows whose box meets ``box``; layers that have none there are left out."""
        west, south, east, north = box
        found = []
        for layer, b in zip(self.layers, self._boxes, strict=True):
            meets = (b[:, 0] <= east) & (b[:, 2] >= west) & (b[:, 1] <= north) & (b[:, 3] >= south)
            if meets.any():
                found.append(replace(layer, frame=layer.frame[meets].reset_index(drop=True)))
        return found

    def ask(self, pieces: Sequence[Any], like: Cells, ruleset: Ruleset) -> pd.DataFrame:
        """The cells of some pieces of land that do not overlap, as reserve, with the columns of ``like.frame``.

        One row per combination; ``mosaikk_id`` is the number of the piece in the order given.
        """
        west, south, east, north = shapely.total_bounds(np.array(pieces, object))
        # Whole metres, which the overlay's grid has exactly, so that its sums close on a small frame too.
        box = shapely.box(
            np.floor(west - _AROUND_M),
            np.floor(south - _AROUND_M),
            np.ceil(east + _AROUND_M),
            np.ceil(north + _AROUND_M),
        )
        near = self.around(box.bounds)

        def of(*roles: Role) -> list[Layer]:
            return [layer for layer in near if layer.role in roles]

        frame = gpd.GeoDataFrame({"mosaikk_id": range(len(pieces))}, geometry=list(pieces), crs=self.rule.epsg)
        home = Layer("", Role.KOMMUNE, gpd.GeoDataFrame(geometry=[box], crs=self.rule.epsg), Source(""))
        plan: Any = _Plan(frame)
        built = causes.built(of(Role.BEBYGD, Role.AREALDEKKE), ruleset) if BUILT_COLUMN in like.frame else None
        zones = of(Role.HENSYN)
        made = land_cells.build(
            home, plan, plan, next(iter(of(Role.AREALDEKKE)), None), of(Role.TEMA), of(Role.DEKNING), self.rule,
            hensyn=Ground(tuple(zones), self.rule).hensyn, complete=self.complete, failed=self.failed, built=built,
        )  # fmt: skip
        return _as(made.frame[made.frame["mosaikk_id"] >= 0], like)

    def kommuneplan(self, ruleset: Ruleset, kommune: Any) -> gpd.GeoDataFrame:
        """Who would rule where if there were no reguleringsplan; the columns of ``Mosaic.frame``."""
        plans = self.of(Role.PLAN)
        if not plans:
            return gpd.GeoDataFrame({"arealformal": [], "teller_som_utbygging": []}, geometry=[], crs=self.rule.epsg)
        return mosaic.build(plans, ruleset, self.rule, IssueLog(), kommune=kommune).frame


@dataclass(frozen=True)
class _Plan:
    """Stands for a mosaic and its reserve in a small overlay: every piece is reserve, and no rule takes any of it."""

    frame: gpd.GeoDataFrame
    inputs: list[Any] = field(default_factory=list)

    def outcome(self, cells: pd.DataFrame) -> pd.Series:
        return pd.Series(RESERVE, index=cells.index, dtype=object)

    def area_number(self, cells: pd.DataFrame) -> pd.Series:
        return cells["mosaikk_id"] + 1

    def not_among_causes(self, built: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
        """All that is built: no cause asks for any of it here."""
        return built

    def built_by_cause(self, cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
        return np.zeros(len(cells), bool)


def _touching(layer: Layer, areas: npt.NDArray[np.object_]) -> Layer:
    rows = np.unique(shapely.STRtree(areas).query(layer.frame.geometry.to_numpy(), predicate="intersects")[0])
    return replace(layer, frame=layer.frame.iloc[rows].reset_index(drop=True))


def _as(frame: pd.DataFrame, like: Cells) -> pd.DataFrame:
    """The frame with all columns of ``like.frame``; where no surface of a theme is near, it was still looked for."""
    out = frame.copy()
    for theme in like.analysed():
        if f"tema_{theme.key}" not in out:
            out[f"tema_{theme.key}"], out[f"klasse_{theme.key}"] = False, None
            out[f"dekning_{theme.key}"] = theme.complete
    for column in like.frame.columns:
        if column not in out:
            out[column] = None
    return out[list(like.frame.columns)]
