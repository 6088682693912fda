"""All the differences of a computed case, in the order of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..accounts import compute, kontroll
from ..layers import Role
from . import cover, cutoff, grid, raster, rule_sets, ssb, ssb_file
from .figure import Figure, frame

if TYPE_CHECKING:  # only for annotations
    from ..case import Case
    from ..prepare import Ready
    from ..result import RulesetRun

#: T3 of other layers under the case's own rule set.
T3Of = Callable[["Ready"], pd.DataFrame]


def with_ssb(case: Case, runs: Mapping[str, RulesetRun]) -> dict[str, RulesetRun]:
    """The runs with SSB's table in their data, where the case names a file, and T11 made of it."""
    if case.compare.ssb is None:
        return dict(runs)
    table = ssb_file.read(case.compare.ssb, case.kommunenummer)
    out = {}
    for name, run in runs.items():
        data = replace(run.data, ssb=table)
        account = kontroll.ACCOUNT
        out[name] = replace(run, data=data, tables={**run.tables, account.key: compute(account, data)})
    return out


def build(
    case: Case, ready: Ready, runs: Mapping[str, RulesetRun], moved: Mapping[str, pd.DataFrame], t3_of: T3Of
) -> pd.DataFrame:
    """Our figures under the first rule set against all that the case asks for; see ``figure.frame``.

    ``moved`` are the single rules on the way to each other rule set. ``t3_of`` computes T3 of other layers.
    """
    main = next(iter(runs.values()))
    tables = {name: run.tables["T3"].frame for name, run in runs.items()}
    chosen = main.ruleset.name
    found = rule_sets.figures(tables, chosen, moved)
    if ready.arealdekke is not None:
        for other in ready.compared:
            layers = tuple(other if layer is ready.arealdekke else layer for layer in ready.layers)
            t3 = tables[chosen], t3_of(replace(ready, layers=layers))
            found += cover.figures(ready.kommune, ready.arealdekke, other, t3, ready.rule)
    found += _measured_otherwise(case, ready, main)
    if (day := case.compare.as_of) is not None:
        earlier = t3_of(replace(ready, layers=cutoff.before(ready.layers, day)))
        plan = main.mosaic.frame[main.mosaic.frame["teller_som_utbygging"]]
        found += cutoff.figures(day, plan, main.reserve.areas, tables[chosen], earlier)
    found += ssb.figures(main.data, ready.kommune, ready.arealdekke, ready.of(Role.BEBYGD), ready.rule)
    return frame(found)


def _measured_otherwise(case: Case, ready: Ready, main: RulesetRun) -> list[Figure]:
    """The same surfaces in map grids and in rasters."""
    outline = np.asarray(ready.kommune.frame.geometry, object)
    plan, areas, own = main.mosaic.frame, main.reserve.areas, main.cells.municipality_m2
    plan = plan[plan["teller_som_utbygging"]]
    found: list[Figure] = []
    for epsg in case.compare.grids:
        found += grid.figures(outline, plan, areas, own, ready.rule.epsg, epsg)
    for cell in case.compare.cells_m:
        found += raster.figures(outline, plan, areas, own, cell)
    return found
