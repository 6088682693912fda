"""The reserve: what is left unbuilt of surfaces open for development, and which rule took the rest.

    causes.py  what makes ground unfit: built, water, near buildings, near roads
    pieces.py  what is left is cleaned: narrow parts, small pieces, unfit shapes
    number.py  names the reserve areas so that they keep their names

The outcome of a piece of ground is the first cause that holds there, else the fate of the piece it belongs to, else
``smal`` (lost by opening). So outcomes partition building land: planned = their sum, whatever the geometry does.
Decision records 0023–0026.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..crs import AreaRule
from ..issues import IssueLog
from ..layers import Layer
from ..mosaic import Mosaic
from ..overlay import NONE, Surfaces, has
from ..rulesets import Ruleset
from . import causes, number, pieces

__all__ = ["NOT_RESERVE", "Reserve", "build"]

#: Names of the two overlay inputs, and so of the columns that ``Reserve.outcome`` reads.
CAUSES, REST = "arsak", "rest"

NOT_BUILDING_LAND, NARROW, RESERVE = "ikke_utbygging", "smal", "reserve"

#: ``omrade_nr`` of ground that is no reserve area.
NOT_RESERVE = -1


@dataclass(frozen=True)
class Reserve:
    """The reserve of one mosaic under one rule set.

    ``areas``, one row per connected reserve area:
      omrade_nr int (1…n, the running number) · omrade_id text (F1, B2: group letter and number from north to south) ·
      stabil_id text (what the name is remembered by, see ``number``) · mosaikk_id int · gruppe, arealformal and
      arealstatus codes · reservetype (framtidig, naverende, videreutvikling: reserve in future areas, rest area in
      present ones, further development) · area_m2 float, ground area [m²] · geometry.

    ``inputs`` go into the overlay beside the mosaic (whose labels are mosaikk_id); ``outcome`` reads their columns.
    """

    areas: gpd.GeoDataFrame
    inputs: list[Surfaces]
    scopes: causes.Scopes
    fate: npt.NDArray[np.object_]  # outcome code per label of the input REST; RESERVE labels are omrade_nr

    def outcome(self, cells: pd.DataFrame) -> pd.Series:
        """Outcome code (``utfall``) of each cell, from its columns ``mosaikk_id``, ``arsak`` and ``rest``.

        Ground of other purposes, and ground without plan, is ``ikke_utbygging``.
        """
        surface = cells["mosaikk_id"].to_numpy()
        bits, rest = cells[CAUSES].to_numpy(), cells[REST].to_numpy()
        out = np.where(rest == NONE, NARROW, self.fate[np.maximum(rest, 0)])
        for code in reversed(causes.PRECEDENCE):
            out = np.where(self.scopes.holds(code, surface, lambda label: has(bits, label)), code, out)
        return pd.Series(np.where(self.scopes.counts(surface), out, NOT_BUILDING_LAND), index=cells.index, dtype=object)

    def area_number(self, cells: pd.DataFrame) -> pd.Series:
        """``omrade_nr`` of each cell; NOT_RESERVE where its outcome is another than reserve."""
        found = (self.outcome(cells) == RESERVE).to_numpy()
        return pd.Series(np.where(found, cells[REST].to_numpy(), NOT_RESERVE), index=cells.index)


def build(
    mosaic: Mosaic,
    layers: Sequence[Layer],
    ruleset: Ruleset,
    rule: AreaRule,
    log: IssueLog,
    *,
    previous: Mapping[str, str] | None = None,
) -> Reserve:
    """The reserve of ``mosaic``; layers of role bebygd and arealdekke tell what is taken.

    ``previous`` maps stabil_id to omrade_id of an earlier run: areas that are still there keep their names.
    """
    scopes = causes.Scopes.of(mosaic.frame, ruleset)
    land = mosaic.frame[mosaic.frame["teller_som_utbygging"]]
    masks = causes.masks(land, layers, ruleset, scopes, rule, log)
    rest = pieces.rest(land, masks, ruleset, scopes, rule)
    areas = number.areas(rest[rest["utfall"] == RESERVE], land, previous or {})
    others = rest[rest["utfall"] != RESERVE]
    fate = np.concatenate([["ingen"], np.full(len(areas), RESERVE), others["utfall"].to_numpy()]).astype(object)
    inputs = [
        Surfaces(CAUSES, masks.geometry, masks.label, "mask"),
        Surfaces(
            REST,
            np.concatenate([np.asarray(areas.geometry, object), np.asarray(others.geometry, object)]),
            np.arange(1, len(rest) + 1),
            "set",
        ),
    ]
    shapely.destroy_prepared(np.asarray(land.geometry, object))
    return Reserve(areas, inputs, scopes, fate)
