"""What a run gives: frozen, complete, and enough to print every figure with its origin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from .crs import AreaRule
from .issues import IssueLog
from .layers import Access, Layer, Role

if TYPE_CHECKING:  # only for annotations; a stored result is read without the geometry steps
    from .accounts.base import AccountData, Table
    from .case import Case
    from .cells import Cells
    from .mosaic import Mosaic
    from .natur import NaturData
    from .natur.versions import Versions
    from .plan_change import PlanChangeData
    from .planning import Given
    from .planvask.ground import Ground
    from .planvask.washed import Washed
    from .reserve import Known
    from .rulesets import Ruleset


@dataclass(frozen=True)
class InputRecord:
    """One layer that went in: where it comes from and how much it is. ``area_m2`` is ground area [m²], 0 for lines
    and points; ``rows`` counts the surfaces after reading and repair."""

    role: Role
    title: str
    layer: str
    file_name: str
    sha256: str
    owner: str
    licence: str
    access: Access
    date: dt.date | None
    synthetic: bool
    product: str
    rows: int
    area_m2: float


@dataclass(frozen=True)
class Provenance:
    """Everything needed to say how the figures came about, and to make them again."""

    program_version: str
    as_of: dt.date
    epsg: int
    area_rule: str
    inputs: tuple[InputRecord, ...]
    rulesets: dict[str, str]  # name → version
    codelists: dict[str, str]  # key → SHA-256 of the file

    @property
    def synthetic(self) -> bool:
        """True when any input is made up; then every view and export must say so."""
        return any(i.synthetic for i in self.inputs)


@dataclass(frozen=True)
class ReserveAreas:
    """What a result keeps of the reserve: ``areas`` as in ``reserve.Reserve``, one row per connected reserve area."""

    areas: gpd.GeoDataFrame


@dataclass(frozen=True)
class RulesetRun:
    """The result under one rule set. ``tables`` by account key, in report order; ``issues`` are all findings that bear
    on it, those of the layers first."""

    ruleset: Ruleset
    mosaic: Mosaic
    reserve: ReserveAreas
    cells: Cells
    data: AccountData
    tables: Mapping[str, Table]
    issues: IssueLog
    area_changes: pd.DataFrame = field(default_factory=pd.DataFrame)  # of ``reserve.area_changes``

    @property
    def accounts(self) -> dict[str, pd.DataFrame]:
        """The body rows of each table by account key [daa]."""
        return {key: table.frame for key, table in self.tables.items()}


@dataclass(frozen=True)
class PlanChange:
    """A proposed kommuneplan against gjeldende plan, under the rule set named first in the case.

    ``mosaic`` and ``reserve`` are the proposal's; ``data`` sees the cells of both plans, ``data.proposal`` those of the
    proposal alone. ``tables`` are T6–T8 by key. ``changes``, one row per pair of surfaces whose purposes differ, is
    described in ``plan_change.changes``. ``issues`` are findings of the proposal's own surfaces.
    """

    mosaic: Mosaic
    reserve: ReserveAreas
    data: PlanChangeData
    tables: Mapping[str, Table]
    changes: gpd.GeoDataFrame
    issues: IssueLog


@dataclass(frozen=True)
class Natur:
    """The accounts of nature under one rule set. ``data.changes`` are the scenarios: gjeldende plan first, then the
    proposal, each followed by its planvask, last two map versions; ``tables`` are N0–N16 by key, those that the data
    allow. ``issues`` are findings of classes that no table knows."""

    data: NaturData
    tables: Mapping[str, Table]
    issues: IssueLog


@dataclass(frozen=True)
class Result:
    """Result of ``pipeline.run``. ``runs`` by rule set name, the first being the one the municipality chose.

    ``issues`` are the findings of that run and of the proposal. ``forslag`` is None in a case without a planforslag.
    ``comparison`` has one row per rule set, ``per_group`` one per
    arealformålsgruppe and rule set, and ``sensitivity[other]`` one per single rule and the daa it moves on the way to
    that other rule set (``accounts.regelsett``). ``natur`` is by rule set name too; the proposal and the map
    ``versions`` are in that of the first.
    """

    case: Case
    kommune: Layer
    rule: AreaRule
    runs: dict[str, RulesetRun]
    issues: IssueLog
    provenance: Provenance
    comparison: pd.DataFrame = field(default_factory=pd.DataFrame)
    per_group: pd.DataFrame = field(default_factory=pd.DataFrame)
    sensitivity: dict[str, pd.DataFrame] = field(default_factory=dict)
    zones: gpd.GeoDataFrame | None = None  # hensynssoner (``schema.COLUMNS[Role.HENSYN]``), only to be drawn
    forslag: PlanChange | None = None
    differences: pd.DataFrame = field(default_factory=pd.DataFrame)  # of ``differences.figure.frame``
    natur: dict[str, Natur] = field(default_factory=dict)
    versions: Versions | None = None  # an earlier land cover beside today's
    planvask: Washed | None = None  # decisions on the reserve areas, where they are to be shown
    plans: pd.DataFrame = field(default_factory=pd.DataFrame)  # of ``planregister.planer.plans``
    given: Given | None = None  # what was read for need, register and goals
    ground: Ground | None = None  # layers near the reserve areas, for planvask to divide them
    names: Known | None = None  # of reserve areas, to be kept with the case; None in a result read from disk

    @property
    def main(self) -> RulesetRun:
        """The run of the rule set named first in the case."""
        return next(iter(self.runs.values()))

    @property
    def main_natur(self) -> Natur:
        """The accounts of nature of the rule set named first in the case."""
        return self.natur[self.main.ruleset.name]

    @property
    def synthetic(self) -> bool:
        return self.case.synthetic or self.provenance.synthetic
