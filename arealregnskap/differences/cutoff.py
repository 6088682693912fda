"""Against another cut-off day: only plans that were in force by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ..layers import Layer, Role
from ..units import M2_PER_DAA
from .figure import PLANNED, RESERVE, Figure, Part, of_tables

CAUSE = "dato"

_PLANS = (Role.PLAN, Role.REGULERINGSPLAN)


def before(layers: Sequence[Layer], day: dt.date) -> tuple[Layer, ...]:
    """The layers without plan surfaces that came into force after ``day``; those without a date stay."""
    return tuple(
        replace(layer, frame=layer.frame[~_later(layer.frame, day)].reset_index(drop=True))
        if layer.role in _PLANS
        else layer
        for layer in layers
    )


def figures(
    day: dt.date, plan: pd.DataFrame, areas: pd.DataFrame, ours: pd.DataFrame, theirs: pd.DataFrame
) -> list[Figure]:
    """Planned and reserve by T3 of today (``ours``) and of ``day``.

    ``plan``: the ruling surfaces that count as building land. Each newer plan takes with it what it plans today; what
    older plans get back where newer ones rule now is the last part.
    """
    against = f"{day:%d.%m.%Y}"
    later = plan[_later(plan, day)]
    reserve = areas[areas["mosaikk_id"].isin(later["mosaikk_id"])].merge(
        later[["mosaikk_id", "niva", "planid", "plannavn", "ikrafttredelse"]], on="mosaikk_id"
    )
    columns = {PLANNED: (later, "planlagt_daa"), RESERVE: (reserve, "reserve_daa")}
    parts = {}
    for quantity, (rows, column) in columns.items():
        lost = _per_plan(rows)
        back = float(theirs[column].sum() - ours[column].sum()) - sum(part.daa for part in lost)
        text = ("Eldre planer som da gjaldt på samme sted", "Eldre planar som då galdt på same staden")
        parts[quantity] = [*lost, Part(*text, back)]
    return of_tables(CAUSE, against, ours, theirs, parts)


def _per_plan(rows: pd.DataFrame) -> list[Part]:
    """What each newer plan has today, taken away, the newest first."""
    sums = rows.groupby(["ikrafttredelse", "niva", "planid"], dropna=False)["area_m2"].sum()
    names = rows.groupby(["ikrafttredelse", "niva", "planid"], dropna=False)["plannavn"].first()
    out = []
    for key in sorted(sums.index, key=str, reverse=True):
        date, level, planid = key
        name = f" {names[key]}" if pd.notna(names[key]) else ""
        text = f"{level} {planid}{name}, i kraft {pd.Timestamp(date):%d.%m.%Y}"
        out.append(Part(text, text, -float(sums[key]) / M2_PER_DAA))
    return out


def _later(frame: pd.DataFrame, day: dt.date) -> pd.Series:
    return pd.to_datetime(frame["ikrafttredelse"], errors="coerce") > pd.Timestamp(day)
