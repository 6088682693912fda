"""The plan mosaic: plan surfaces without overlap. Who rules where, why, and what the others lost.

    select.py    which surfaces take part (planstatus, vertikalnivå, plan level), and their order
    resolve.py   the geometry: each surface keeps the ground where no stronger one lies (cut.py cuts)
    describe.py  what the accounts ask of a ruling surface: group, arealstatus, ages, § 12-4

Decision records 0020–0022 say why the order is as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from ..crs import AreaRule
from ..issues import IssueLog
from ..layers import Layer
from ..rulesets import Ruleset
from . import describe, resolve, select

__all__ = ["Mosaic", "build"]


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


def build(
    layers: Sequence[Layer],
    ruleset: Ruleset,
    rule: AreaRule,
    log: IssueLog,
    *,
    kommune: Any | None = None,
    as_of: dt.date | None = None,
) -> Mosaic:
    """The mosaic of all layers of role plan and reguleringsplan; of role hensyn, H910 is used.

    ``kommune``: the municipality as one (Multi)Polygon; what lies outside is lost ground. ``as_of``: the day of the
    account, for § 12-4; without it that flag is unknown where age matters. All geometry is in one working zone.
    """
    surfaces, h910 = select.candidates(layers, ruleset, rule, log)
    parts = resolve.resolve(surfaces, h910, ruleset.mosaikk, kommune)
    frame = describe.ruling(surfaces, parts, ruleset, rule, log, as_of)
    lost = describe.losses(surfaces, parts, rule, log)
    return Mosaic(frame, lost)
