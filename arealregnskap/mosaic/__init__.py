"""The plan mosaic: plan surfaces without overlap. Who rules where, why, and what the others lost.

    select.py    which surfaces take part (planstatus, vertikalnivå, plan level), and their order
    resolve.py   the geometry: each surface keeps the ground where no stronger one lies (cut.py cuts)
    describe.py  what the accounts ask of a ruling surface: group, arealstatus, ages, § 12-4
    fields.py    adjoining building surfaces of which the plan says the same are one (adjoining.py finds them)

Decision records 0020–0022 say why the order is as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import geopandas as gpd

from ..crs import AreaRule
from ..issues import Issue, IssueLog
from ..layers import Layer
from ..rulesets import Ruleset
from . import describe, resolve, select
from .fields import Fields

__all__ = ["Fields", "Mosaic", "build"]


@dataclass(frozen=True)
class _Settled:
    """The geometry of a mosaic with all that decided it, so that another rule set may use it again."""

    given: tuple[Layer, ...]
    rules: tuple[Any, ...]  # with the outline, which is compared by its shape
    surfaces: gpd.GeoDataFrame
    parts: resolve.Parts
    issues: tuple[Issue, ...]

    def holds_for(self, given: tuple[Layer, ...], rules: tuple[Any, ...]) -> bool:
        same = len(given) == len(self.given) and all(a is b for a, b in zip(given, self.given, strict=True))
        return same and rules == self.rules


@dataclass(frozen=True)
class Mosaic:
    """Who rules where.

    ``frame``, one row per ruling surface in a fixed order: the plan columns of ``schema``, and
      mosaikk_id int (0…n−1, the row number) · kilde text (the layer's title) · gruppe code (arealformålsgruppe) ·
      arealstatus_kilde (plan, kommuneplan, regelsett: where the status comes from) · teller_som_utbygging bool ·
      aldersklasse_kart, aldersklasse_bestemmelser codes of ``aldersklasse`` · paragraf_12_4 (krever vurdering, ukjent,
      nei: a flag to look into, never a verdict) · area_m2 float, ground area [m²] · geometry.

    ``lost``, one row per losing part: flate_id, niva, planid, arealformal of the loser; vinner_id (flate_id) and
      vinner_mosaikk_id (−1: nobody); grunn code of ``mosaikkgrunn``; area_m2 [m²]; geometry.

    Surfaces that took no part at all (other planstatus, vertikalnivå or level) are findings, not rows.
    """

    frame: gpd.GeoDataFrame
    lost: gpd.GeoDataFrame
    settled: _Settled | None = field(default=None, repr=False, compare=False)

    @cached_property
    def fields(self) -> Fields:
        """The building surfaces as fields. The mosaikk_id of a reserve area is what its field is called by."""
        return Fields.of(self.frame)


def build(
    layers: Sequence[Layer],
    ruleset: Ruleset,
    rule: AreaRule,
    log: IssueLog,
    *,
    kommune: Any | None = None,
    as_of: dt.date | None = None,
    like: Mosaic | None = None,
) -> Mosaic:
    """The mosaic of all layers of role plan and reguleringsplan; of role hensyn, H910 is used.

    ``kommune``: the municipality as one (Multi)Polygon; what lies outside is lost ground. ``as_of``: the day of the
    account, for § 12-4; without it that flag is unknown where age matters. ``like``: an earlier mosaic whose geometry
    is used again when the same layers and the same rules decide it. All geometry is in one working zone.
    """
    plans = tuple(layer for layer in layers if layer.role in select.ROLES)
    rules = (rule, kommune, ruleset.planstatus, ruleset.vertikalniva, ruleset.mosaikk)
    settled = like.settled if like is not None else None
    if settled is None or not settled.holds_for(plans, rules):
        found = IssueLog()
        surfaces, h910 = select.candidates(plans, ruleset, rule, found)
        parts = resolve.resolve(surfaces, h910, ruleset.mosaikk, kommune)
        settled = _Settled(plans, rules, surfaces, parts, tuple(found))
    log.extend(settled.issues)
    frame = describe.ruling(settled.surfaces, settled.parts, ruleset, rule, log, as_of)
    lost = describe.losses(settled.surfaces, settled.parts, rule, log)
    return Mosaic(frame, lost, settled)
