"""The common result: the members' cells as one account, with the members beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from .. import accounts
from ..accounts import regelsett
from ..accounts.base import AccountData
from ..case import Case
from ..crs import AreaRule
from ..issues import IssueLog
from ..layers import Layer, Role, Source
from ..mosaic import Mosaic
from ..result import InputRecord, Provenance, ReserveAreas, Result, RulesetRun
from . import doubt, join
from .alike import Unlike, common_ruleset, ordered, unlike
from .borders import NEAR_M, Border, borders

if TYPE_CHECKING:  # only for annotations
    from ..planvask.washed import Washed


@dataclass(frozen=True)
class Together:
    """Several municipalities together under one rule set.

    ``members`` by kommunenummer, so that the order they are named in changes nothing; ``result`` is the common result,
    an ordinary ``Result`` with one run; ``differing`` is what is not the same in the members and did not stop.
    ``near_m`` is how far from the border a neighbour's reserve is looked for [m]. ``washes`` are the planvask of the
    members, None for one that has none.
    """

    members: tuple[Result, ...]
    result: Result
    differing: tuple[Unlike, ...]
    near_m: float = NEAR_M
    washes: tuple[Washed | None, ...] = ()

    def washed(self, washes: Sequence[Washed | None]) -> Together:
        """The same with the planvask of the members as they are now; what is known of the borders is kept."""
        made = replace(self, washes=tuple(washes))
        vars(made)["borders"] = self.borders  # its cached property
        return made

    @property
    def ruleset(self) -> str:
        return self.result.main.ruleset.name

    @property
    def runs(self) -> tuple[RulesetRun, ...]:
        """Each member's run under the common rule set."""
        return tuple(r.runs[self.ruleset] for r in self.members)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(r.case.kommunenavn for r in self.members)

    @cached_property
    def borders(self) -> tuple[Border, ...]:
        """How each two of the members meet."""
        return borders(self.result.kommune.frame, [r.rule for r in self.members])


def together(results: Iterable[Result], *, ruleset: str = "", near_m: float = NEAR_M) -> Together:
    """The common account of computed cases, under one rule set: the one named, else the first that all have.

    Raises TogetherError when the cases cannot be put together, and ReconciliationError when the sums do not close.
    """
    members = ordered(results)
    name = common_ruleset(members, ruleset)
    differing = unlike(members, name)
    washes = tuple(r.planvask for r in members)
    return Together(tuple(members), _result(members, name), tuple(differing), near_m, washes)


def has_nature(result: Result, ruleset: str) -> bool:
    """Whether there is an account of nature under the rule set: it asks for a land cover."""
    return ruleset in result.natur and result.runs[ruleset].cells.has_cover


def _result(members: Sequence[Result], name: str) -> Result:
    crs = members[0].kommune.frame.crs
    kommune = pd.concat([r.kommune.frame.to_crs(crs) for r in members], ignore_index=True)
    joined = _run(members, name, crs)
    table = {name: joined.tables["T3"].frame}
    return Result(
        case=_case(members, name), kommune=Layer("kommuner", Role.KOMMUNE, kommune, Source("Kommunegrenser")),
        rule=AreaRule(**vars(members[0].rule)), runs={name: joined}, issues=joined.issues,
        provenance=_provenance(members, name), comparison=regelsett.side_by_side(table, name),
        per_group=regelsett.per_group(table, name), zones=_zones(members, crs),
    )  # fmt: skip


def _run(members: Sequence[Result], name: str, crs: object) -> RulesetRun:
    runs = [r.runs[name] for r in members]
    names = [r.case.kommunenavn for r in members]
    mosaic = Mosaic(
        join.frames(runs, lambda run: run.mosaic.frame, names, crs),
        join.frames(runs, lambda run: run.mosaic.lost, names, crs),
    )
    areas = join.frames(runs, lambda run: run.reserve.areas, names, crs)
    log = join.findings(runs, names)
    data = AccountData(
        kommunenummer="+".join(r.case.kommunenummer for r in members),
        kommunenavn=listed(names),
        cells=join.cells(runs),
        plan=mosaic.frame,
        areas=areas,
        ruleset=runs[0].ruleset.name,
        counted=frozenset().union(*(run.data.counted for run in runs)),
        lost=mosaic.lost,
        findings=log.frame(),
        land_source=join.land_source([run.data for run in runs]),
        produced=_day(members),
        uncertainty=doubt.joined(runs, names, nature=all(has_nature(r, name) for r in members)),
    )
    return RulesetRun(
        runs[0].ruleset, mosaic, ReserveAreas(areas), data.cells, data, accounts.tables(data), IssueLog(log)
    )


def _case(members: Sequence[Result], ruleset: str) -> Case:
    """What heads the files: several municipalities as one subject. It is of no folder."""
    names = [r.case.kommunenavn for r in members]
    return Case(
        Path(), "+".join(r.case.kommunenummer for r in members), listed(names), "Felles arealregnskap", _day(members),
        (ruleset,), (), any(r.synthetic for r in members),
    )  # fmt: skip


def _provenance(members: Sequence[Result], ruleset: str) -> Provenance:
    first = members[0].provenance
    return replace(
        first,
        as_of=_day(members),
        inputs=tuple(_named(i, r.case.kommunenavn) for r in members for i in r.provenance.inputs),
        rulesets={ruleset: first.rulesets[ruleset]},
        codelists={k: v for r in members for k, v in r.provenance.codelists.items()},
    )


def _named(record: InputRecord, name: str) -> InputRecord:
    return replace(record, title=f"{name}: {record.title}")


def _day(members: Sequence[Result]) -> dt.date:
    """The latest day that a member holds for; where they differ it is said (``alike``)."""
    return max(r.provenance.as_of for r in members)


def _zones(members: Sequence[Result], crs: object) -> gpd.GeoDataFrame | None:
    found = [r.zones.to_crs(crs) for r in members if r.zones is not None]
    return pd.concat(found, ignore_index=True) if found else None


def listed(names: Sequence[str]) -> str:
    """``Rindal, Surnadal og Holtålen``."""
    return f"{', '.join(names[:-1])} og {names[-1]}" if len(names) > 1 else names[0]
