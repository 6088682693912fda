"""The reserve: what is left unbuilt of surfaces open for development, and which rule took the rest.

    causes.py  what makes ground unfit: built, water, near buildings, near roads
    pieces.py  what is left is cleaned: narrow parts, small pieces, unfit shapes
    number.py  names the reserve areas so that they keep their names
    known.py   the names given so far, and whose they are now; area_changes.py tells what has become of the areas

The outcome of a piece of ground is the first cause that holds there, else the fate of the piece it belongs to, else
``smal`` (lost by opening). So outcomes partition building land: planned = their sum, whatever the geometry does.
Decision records 0023–0026 and 0060.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from ..crs import AreaRule
from ..issues import Issue, IssueLog
from ..layers import Layer
from ..mosaic import Fields, Mosaic
from ..mosaic.cut import ObjectArray
from ..overlay import NONE, Surfaces, has
from ..rulesets import Ruleset
from . import causes, number, pieces
from .area_changes import area_changes
from .known import Known

__all__ = ["NOT_RESERVE", "Known", "Reserve", "area_changes", "build"]

#: Names of the two overlay inputs, and so of the columns that ``Reserve.outcome`` reads.
CAUSES, REST = "arsak", "rest"

NOT_BUILDING_LAND, NARROW, SMALL, RESERVE = "ikke_utbygging", "smal", "for_liten", "reserve"

#: ``omrade_nr`` of ground that is no reserve area.
NOT_RESERVE = -1


@dataclass(frozen=True)
class _Free:
    """What the causes leave of each field, with all that decided it; cleaning starts from here."""

    given: tuple[Any, ...]  # the very mosaic geometry and layers
    rules: tuple[Any, ...]
    fields: Fields
    scopes: causes.Scopes
    masks: causes.Masks
    ground: ObjectArray
    issues: tuple[Issue, ...]

    def holds_for(self, given: tuple[Any, ...], rules: tuple[Any, ...]) -> bool:
        same = len(given) == len(self.given) and all(a is b for a, b in zip(given, self.given, strict=True))
        return same and rules == self.rules


@dataclass(frozen=True)
class Reserve:
    """The reserve of one mosaic under one rule set.

    ``areas``, one row per connected reserve area:
      omrade_nr int (from 1, kept from run to run) · omrade_id text (F1, B2: group letter and number) ·
      stabil_id text (goes with the name, see ``number``) · mosaikk_id int, the first surface of its field ·
      gruppe, arealformal and arealstatus codes · reservetype (framtidig, naverende, videreutvikling: reserve in future
      areas, rest area in present ones, further development) · area_m2 float, ground area [m²] · geometry.

    ``inputs`` go into the overlay beside the mosaic (whose labels are mosaikk_id); ``outcome`` reads their columns.
    """

    areas: gpd.GeoDataFrame
    inputs: list[Surfaces]
    free: _Free = field(repr=False)
    fate: npt.NDArray[np.object_]  # outcome code per label of the input REST; 0 stands for no piece
    surface: npt.NDArray[np.int64] = field(repr=False)  # the field that the piece of each label was cut from

    def outcome(self, cells: pd.DataFrame) -> pd.Series:
        """Outcome code (``utfall``) of each cell, from its columns ``mosaikk_id``, ``arsak`` and ``rest``.

        Ground of other purposes, and ground without plan, is ``ikke_utbygging``.
        """
        surface, bits = cells["mosaikk_id"].to_numpy(), cells[CAUSES].to_numpy()
        out = self.fate[self._piece(cells)]
        for code in reversed(causes.PRECEDENCE):
            out = np.where(self.free.scopes.holds(code, surface, lambda label: has(bits, label)), code, out)
        return pd.Series(
            np.where(self.free.scopes.counts(surface), out, NOT_BUILDING_LAND), index=cells.index, dtype=object
        )

    def area_number(self, cells: pd.DataFrame) -> pd.Series:
        """``omrade_nr`` of each cell; NOT_RESERVE where its outcome is another than reserve."""
        found = (self.outcome(cells) == RESERVE).to_numpy()
        number = np.full(len(self.fate), NOT_RESERVE, np.int64)
        number[1 : len(self.areas) + 1] = self.areas["omrade_nr"]
        return pd.Series(np.where(found, number[self._piece(cells)], NOT_RESERVE), index=cells.index)

    def not_among_causes(self, built: ObjectArray) -> ObjectArray:
        """Those surfaces of ``causes.built`` that the overlay has not got yet: it need not have the others twice."""
        masks = self.free.masks
        there = {id(surface) for surface in masks.geometry[masks.label == causes.BUILT]}
        return built[[id(surface) not in there for surface in built]]

    def built_by_cause(self, cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
        """Cells that a surface among the causes makes built, whatever the plan."""
        return has(cells[CAUSES].to_numpy(), causes.BUILT)

    def _piece(self, cells: pd.DataFrame) -> npt.NDArray[np.int64]:
        """Label of the piece each cell lies in, 0 for none.

        A piece belongs to the field it was cut from. Where its border strays a hair across into the neighbour, the
        hair is the neighbour's ground and in no piece; else an area would be of two purposes.
        """
        label = np.maximum(cells[REST].to_numpy(), 0)
        return np.where(self.surface[label] == self.free.fields.at(cells["mosaikk_id"].to_numpy()), label, 0)


def build(
    mosaic: Mosaic,
    layers: Sequence[Layer],
    ruleset: Ruleset,
    rule: AreaRule,
    log: IssueLog,
    *,
    previous: Known | None = None,
    series: str = "",
    like: Reserve | None = None,
) -> Reserve:
    """The reserve of ``mosaic``; layers of role bebygd and arealdekke tell what is taken.

    ``previous``: the names given so far; areas on the same ground keep theirs. ``series``: what they are remembered
    under, the rule set's name where nothing else is said. ``like``: an earlier reserve whose causes are used again
    when the same mosaic, layers and rules decide them.
    """
    free = _free(mosaic, layers, ruleset, rule, like)
    land = free.fields.land
    log.extend(free.issues)
    rest = pieces.rest(land, free.ground, ruleset, rule)
    areas = number.areas(rest[rest["utfall"] == RESERVE], land, previous, series or ruleset.name)
    others = rest[rest["utfall"] != RESERVE]
    # Ground in no piece was lost by opening; where nothing is opened it is a hair along an edge, too small for a piece.
    no_piece = NARROW if ruleset.opning.radius_m else SMALL
    fate = np.concatenate([[no_piece], np.full(len(areas), RESERVE), others["utfall"].to_numpy()]).astype(object)
    surface = np.concatenate([[NONE], areas["mosaikk_id"], others["mosaikk_id"]]).astype(np.int64)
    inputs = [
        Surfaces(CAUSES, free.masks.geometry, free.masks.label, "mask"),
        Surfaces(
            REST,
            np.concatenate([np.asarray(areas.geometry, object), np.asarray(others.geometry, object)]),
            np.arange(1, len(rest) + 1),
            "set",
        ),
    ]
    return Reserve(areas, inputs, free, fate, surface)


def _free(mosaic: Mosaic, layers: Sequence[Layer], ruleset: Ruleset, rule: AreaRule, like: Reserve | None) -> _Free:
    used = tuple(layer for layer in layers if layer.role in causes.ROLES)
    r = ruleset
    given = (mosaic.settled, *used)
    rules = (rule, r.formal, r.arealstatus, r.bebygd, r.vann, r.byggbuffer, r.vegbuffer)
    if like is not None and like.free.holds_for(given, rules):
        return like.free
    found = IssueLog()
    scopes, made = causes.Scopes.of(mosaic.frame, ruleset), mosaic.fields
    masks = causes.masks(made.land, used, ruleset, scopes, rule, found)
    return _Free(given, rules, made, scopes, masks, pieces.without_causes(made.land, masks, scopes), tuple(found))
