"""The uncertainty of a computed case: measured once its geometry is known, and given to the accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..accounts import compute, usikkerhet
from ..accounts.reserve_markslag import markslag
from ..cells import Cover
from ..layers import Layer, Role
from ..natur.base import M2_PER
from ..natur.typology import SETTLEMENT, classify, level_1
from . import Uncertainty, UncertaintySpec, further, measure

if TYPE_CHECKING:  # only for annotations
    from ..case import Case
    from ..prepare import Ready
    from ..result import Natur, PlanChange, RulesetRun


#: A kind of change smaller than this is only a trace along borders drawn twice, and says nothing of a plan [m²].
_TRACE_M2 = 100.0


def with_uncertainty(
    case: Case, ready: Ready, runs: Mapping[str, RulesetRun]
) -> tuple[dict[str, RulesetRun], further.LandInReserve | None]:
    """The runs with their uncertainty measured, table U1 made of it for all but the first, and the land in the reserve
    of the first; ``with_plans_and_nature`` makes its table, of more rows. Land cover is the same for all of them.
    """
    cover = measure.of_cover(
        ready.arealdekke, ready.outline, ready.rule, case.uncertainty.reach_m, case.as_of, _class_share(case)
    )
    made = {name: _measured(case, ready, run, cover) for name, run in runs.items()}
    (main, (first, land)), *others = made.items()
    return {main: first, **{name: _with_table(run) for name, (run, _) in others}}, land


def _measured(
    case: Case, ready: Ready, run: RulesetRun, cover: pd.DataFrame
) -> tuple[RulesetRun, further.LandInReserve | None]:
    spec, rule, outline = case.uncertainty, ready.rule, ready.outline
    themes = [*ready.of(Role.TEMA), *([ready.hensyn] if ready.hensyn is not None else [])]
    areas, taking = run.reserve.areas, ready.of(Role.AREALDEKKE, Role.BEBYGD)
    reserve = measure.of_reserve(areas, run.mosaic, taking, themes, outline, rule, spec.reach_m, case.as_of)
    land = further.land_in_reserve(reserve, areas, ready.arealdekke, rule)
    frames = [measure.of_plan(run.mosaic, outline, rule, spec.reach_m, case.as_of), cover, reserve]
    if ready.arealdekke is not None:
        frames.append(_of_land("T4", case, land, ready.arealdekke, _markslag(ready.arealdekke)))
    return _given(run, frames, spec), land


def _of_land(
    table: str, case: Case, land: further.LandInReserve | None, cover: Layer, kinds: pd.Series
) -> pd.DataFrame:
    return further.of_land(table, land, cover, kinds, case.uncertainty.reach_m, case.as_of, _class_share(case))


def _given(run: RulesetRun, frames: Sequence[pd.DataFrame], spec: UncertaintySpec) -> RulesetRun:
    """The run with what is known of its figures."""
    known = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
    return replace(run, data=replace(run.data, uncertainty=Uncertainty(known, spec)))


def _with_table(run: RulesetRun) -> RulesetRun:
    """The run with U1 made of what is known of its figures."""
    account = usikkerhet.ACCOUNT
    return replace(run, tables={**run.tables, account.key: compute(account, run.data)})


def with_plans_and_nature(
    case: Case, ready: Ready, run: RulesetRun, land: further.LandInReserve | None, forslag: PlanChange | None,
    natur: Natur,
) -> RulesetRun:  # fmt: skip
    """The first run with rows of what the proposal changes (T6–T8) and of nature (N) too, and those that cannot be
    measured named with the reason."""
    assert run.data.uncertainty is not None
    frames = [run.data.uncertainty.frame, _of_nature(case, ready, run, land, natur)]
    frames.append(further.not_measured((key, code) for key, code in further.OF_NATURE.items() if key in natur.tables))
    if forslag is not None:
        frames += [*_of_proposal(case, ready, run, forslag), further.not_measured(further.OF_PROPOSAL)]
    return _with_table(_given(run, frames, case.uncertainty))


def _of_proposal(case: Case, ready: Ready, run: RulesetRun, forslag: PlanChange) -> list[pd.DataFrame]:
    """T6 by kind of change, T7 planned and reserve of the proposal, T8 the land that its reserve takes."""
    rule, reach, day, outline = ready.rule, case.uncertainty.reach_m, case.as_of, ready.outline
    both, own = forslag.data, forslag.data.proposal
    changes = further.of_changes(forslag.changes, run.mosaic, forslag.mosaic, rule, reach)
    planned = measure.of_plan(forslag.mosaic, outline, rule, reach, day)
    taking = ready.of(Role.AREALDEKKE, Role.BEBYGD)
    reserve = measure.of_reserve(forslag.reserve.areas, forslag.mosaic, taking, [], outline, rule, reach, day)
    kinds = both.pairs.groupby("endring")["area_m2"].sum()
    frames = [
        further.with_area(changes, "T6", kinds[kinds >= _TRACE_M2]),
        further.with_area(planned[planned["tabell"] == "T3P"], "T7P", _by_group(own.building_land)),
        further.with_area(reserve[reserve["tabell"] == "T3"], "T7", _by_group(own.reserve)),
    ]
    if ready.arealdekke is not None:
        land = further.land_in_reserve(reserve, forslag.reserve.areas, ready.arealdekke, rule)
        rows = _of_land("T8", case, land, ready.arealdekke, _markslag(ready.arealdekke))
        frames.append(further.with_area(rows, "T8", own.reserve["area_m2"].groupby(markslag(own.reserve)).sum()))
    return frames


def _of_nature(
    case: Case, ready: Ready, run: RulesetRun, land: further.LandInReserve | None, natur: Natur
) -> pd.DataFrame:
    """N1: what gjeldende plan takes of each ecosystem type, as reserve on land of that type."""
    cover, table = ready.arealdekke, natur.tables.get("N1")
    assert run.data.uncertainty is not None
    if cover is None or table is None:
        return pd.DataFrame(columns=measure.COLUMNS)
    frame = table.frame
    lost = frame[(frame["endring"] == "gjeldende") & (frame["post"] == "avgang")].iloc[0]
    columns = [str(c) for c in frame if str(c).startswith("t_")]
    unit = natur.data.unit
    taken = {c.removeprefix("t_").removesuffix(f"_{unit}"): float(lost[c]) * M2_PER[unit] for c in columns}
    area = pd.Series({k: m2 for k, m2 in taken.items() if m2 > 0 and k != SETTLEMENT}, dtype=float)
    kinds = level_1(classify(_classed(cover), natur.data.choices)).astype(str)
    rows = _of_land("N1", case, land, cover, kinds)
    return further.with_area(rows, "N1", area)


def _by_group(cells: pd.DataFrame) -> pd.Series:
    """Area per arealformålsgruppe, and of all [m²]."""
    return pd.concat([cells.groupby("gruppe")["area_m2"].sum(), pd.Series({measure.ALL: cells["area_m2"].sum()})])


def _classed(cover: Layer) -> pd.DataFrame:
    """The surfaces of the land cover as cells are asked."""
    return pd.DataFrame(cover.frame.drop(columns="geometry")).assign(arealdekke=Cover.CLASSED)


def _markslag(cover: Layer) -> pd.Series:
    return markslag(_classed(cover)).astype(str)


def _class_share(case: Case) -> float:
    """Share of the land cover's surfaces that have the right class, as the case says; not a number when it does not."""
    used = (s.class_share for s in case.layers if s.role is Role.AREALDEKKE and not s.compared)
    return next((share for share in used if share is not None), np.nan)
