"""The accounts of nature of one rule set: gjeldende plan, proposal, what decisions make of each, map versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..asked import WhenAsked
from ..issues import IssueLog
from ..result import Natur, PlanChange, RulesetRun
from . import tables
from .base import NaturData
from .changes import Change, Scenario
from .typology import classify
from .versions import Versions

#: Keys of the scenarios. A planvask adds ``WASHED`` to the key of the plan it changes.
GJELDENDE, FORSLAG, WASHED = "gjeldende", "forslag", "_planvask"


def gjeldende(run: RulesetRun) -> Scenario:
    """Gjeldende plan with all its reserve built."""
    return Scenario(GJELDENDE, "Gjeldende plan", "Gjeldande plan", run.data)


def forslag(proposal: PlanChange) -> Scenario:
    """The proposal, adopted, with all its reserve built."""
    return Scenario(FORSLAG, "Forslag", "Framlegg", proposal.data.proposal)


def build(
    run: RulesetRun,
    fields: dict[str, Any],
    *,
    proposal: PlanChange | None = None,
    further: Sequence[Scenario] = (),
    versions: Versions | None = None,
    when_asked: bool = False,
) -> Natur:
    """Every account of nature that the data allow, for one rule set.

    ``fields`` are those of ``inputs.of``. ``further`` are scenarios of a planvask, made from ``gjeldende`` or
    ``forslag`` by ``Scenario.otherwise`` or ``Scenario.decided``, or from cells of their own. Each takes its place
    behind the plan it changes. Findings are of classes that no table knows. Raises ReconciliationError; with
    ``when_asked`` the tables are made, and that is raised, when somebody asks for one.
    """
    log = IssueLog()
    plans = [gjeldende(run), *([forslag(proposal)] if proposal is not None else [])]
    changes: list[Change] = []
    for plan in plans:
        changes += [plan, *(s for s in further if s.key == f"{plan.key}{WASHED}")]
    changes += [s for s in further if s not in changes]
    data = NaturData.of(run.data, changes=tuple(changes), **fields)
    if versions is not None:
        data = NaturData.of(run.data, **fields, changes=(*changes, versions.change(data.choices)))
    if when_asked:
        classify(data.land, data.choices, log)
        return Natur(data, WhenAsked(partial(tables, data)), log)
    return Natur(data, tables(data, log), log)


def natur_of(
    runs: Mapping[str, RulesetRun],
    fields: dict[str, Any],
    proposal: PlanChange | None,
    versions: Versions | None,
    further: Sequence[Scenario] = (),
    when_asked: bool = False,
) -> dict[str, Natur]:
    """The accounts of nature by rule set; the first has the proposal, further scenarios and map versions too."""
    first, *others = runs
    more: dict[str, Any] = {"proposal": proposal, "further": further, "versions": versions}
    found = {first: build(runs[first], fields, **more, when_asked=when_asked)}
    return found | {name: build(runs[name], fields, when_asked=when_asked) for name in others}


def all_issues(main: RulesetRun, proposal: PlanChange | None, natur: Mapping[str, Natur]) -> IssueLog:
    """The findings of a result: those of the first rule set, of the proposal, and of nature under that rule set."""
    own = natur[main.ruleset.name].issues
    return IssueLog([*main.issues, *(proposal.issues if proposal is not None else ()), *own])
