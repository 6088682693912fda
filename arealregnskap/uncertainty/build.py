"""The uncertainty of a computed case: measured once its geometry is known, and given to the accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..accounts import compute, usikkerhet
from ..layers import Role
from . import Uncertainty, measure

if TYPE_CHECKING:  # only for annotations
    from ..case import Case
    from ..prepare import Ready
    from ..result import RulesetRun


def with_uncertainty(case: Case, ready: Ready, runs: Mapping[str, RulesetRun]) -> dict[str, RulesetRun]:
    """The runs with their uncertainty measured, and table U1 made of it. Land cover is the same for all of them."""
    cover = measure.of_cover(
        ready.arealdekke, ready.outline, ready.rule, case.uncertainty.reach_m, case.as_of, _class_share(case)
    )
    return {name: _measured(case, ready, run, cover) for name, run in runs.items()}


def _measured(case: Case, ready: Ready, run: RulesetRun, cover: pd.DataFrame) -> RulesetRun:
    spec, rule, outline = case.uncertainty, ready.rule, ready.outline
    themes = [*ready.of(Role.TEMA), *([ready.hensyn] if ready.hensyn is not None else [])]
    frames = [
        measure.of_plan(run.mosaic, outline, rule, spec.reach_m, case.as_of),
        cover,
        measure.of_reserve(
            run.reserve.areas, run.mosaic, ready.of(Role.AREALDEKKE, Role.BEBYGD), themes, outline, rule,
            spec.reach_m, case.as_of,
        ),
    ]  # fmt: skip
    known = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
    data = replace(run.data, uncertainty=Uncertainty(known, spec))
    account = usikkerhet.ACCOUNT
    return replace(run, data=data, tables={**run.tables, account.key: compute(account, data)})


def _class_share(case: Case) -> float:
    """Share of the land cover's surfaces that have the right class, as the case says; not a number when it does not."""
    used = (s.class_share for s in case.layers if s.role is Role.AREALDEKKE and not s.compared)
    return next((share for share in used if share is not None), np.nan)
