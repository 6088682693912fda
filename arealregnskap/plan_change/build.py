"""Plan against plan from layers: the proposal's mosaic and reserve, one overlay with both plans, tables and map."""

from __future__ import annotations

from .. import cells, mosaic, reserve
from ..case import Case
from ..issues import IssueLog
from ..layers import Role
from ..prepare import Ready
from ..result import PlanChange, ReserveAreas, RulesetRun
from . import tables
from .changes import changes
from .data import PlanChangeData
from .proposal import as_adopted

#: Under which the names of the proposal's areas are remembered; an area that gjeldende plan has too is called the same.
SERIES = "planforslag: {}"


def build(
    case: Case, ready: Ready, main: RulesetRun, unbuilt: reserve.Reserve, names: reserve.Known
) -> tuple[PlanChange, reserve.Known]:
    """What ``ready.proposed`` changes against ``main``, whose reserve is ``unbuilt``, under the same rule set.

    Beside it the names given by then. Findings are those of the proposal's own surfaces; what is found of layers both
    plans share is told in ``main``. Raises ReconciliationError when the tables do not agree.
    """
    log, rule = IssueLog(), ready.rule
    layers = as_adopted(ready.proposed, ready.layers, case.as_of)
    ruling = mosaic.build(layers, main.ruleset, rule, log, kommune=ready.outline, as_of=case.as_of)
    series, land = SERIES.format(main.ruleset.name), ready.of(Role.AREALDEKKE, Role.BEBYGD)
    left = reserve.build(ruling, land, main.ruleset, rule, log, previous=names, series=series)
    both = cells.build(
        ready.kommune, main.mosaic, unbuilt, ready.arealdekke, ready.of(Role.TEMA), ready.of(Role.DEKNING), rule,
        hensyn=ready.hensyn, complete=ready.complete, failed=ready.failed, partition=True, log=IssueLog(),
        proposal=(ruling, left), built=reserve.causes.built(ready.of(*reserve.causes.ROLES), main.ruleset),
    )  # fmt: skip
    own = {layer.source.title or layer.name for layer in ready.proposed}
    told = IssueLog(i for i in log if i.source in own)
    data = PlanChangeData.of(main.data, both, ruling, left.areas, told)
    made = PlanChange(
        mosaic=ruling,
        reserve=ReserveAreas(left.areas),
        data=data,
        tables=tables(data, main.tables),
        changes=changes(main.mosaic, ruling, main.ruleset.counted, rule),
        issues=told,
    )
    return made, names.after(series, left.areas, case.as_of)
