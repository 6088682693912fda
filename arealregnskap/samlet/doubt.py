"""How sure the sums are, from what is known of each member's figures (decision record 0151).

A sum is as far off as its members together: their borders are drawn by different hands on different ground, so the
variances add. The border between two members is no source: each account takes its own outline for exact, and what one
gains there the other loses. What is off the same way in all of them (``most_m2``) adds as it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..result import RulesetRun
from ..uncertainty import Uncertainty
from ..uncertainty.measure import COLUMNS
from ..units import M2_PER_DAA

#: Tables of the common account, and the extent of nature (table S10) with what is said of it.
TABLES = ("T1", "T2", "T3P", "T3", "A3", "T4", "T5", "N1")
_KEY = ["tabell", "kode"]


def joined(runs: Sequence[RulesetRun], names: Sequence[str], *, nature: bool) -> Uncertainty | None:
    """What is known of the sums; None where a member has not measured its own, since a sum is no surer than its parts.

    ``nature``: whether the sums of nature are there. Lights are set by the choices of the first member.
    """
    known = [run.data.uncertainty for run in runs]
    measured = [u for u in known if u is not None]
    if len(measured) < len(runs):
        return None
    tables = [t for t in TABLES if nature or t != "N1"]
    rows = pd.concat(
        [_of_member(run, u, name, tables) for run, u, name in zip(runs, measured, names, strict=True)],
        ignore_index=True,
    )
    order = rows[_KEY].drop_duplicates()
    summed = [{"tabell": t, "kode": k, **_sum(own)} for (t, k), own in rows.groupby(_KEY, sort=False)]
    frame = order.merge(pd.DataFrame(summed, columns=[*COLUMNS, "area_m2"]), on=_KEY)
    return Uncertainty(frame, measured[0].spec)


def _of_member(run: RulesetRun, known: Uncertainty, name: str, tables: Sequence[str]) -> pd.DataFrame:
    """The member's rows with their areas, and its areas by the names they have in the common account."""
    own = known.frame[known.frame["tabell"].isin(tables)].reindex(columns=[*COLUMNS, "area_m2"])
    shown = run.tables["U1"].frame
    daa = pd.Series(shown["daa"].to_numpy(float), index=pd.MultiIndex.from_frame(shown[_KEY])).dropna()
    area = [daa.get((t, k), math.nan) for t, k in zip(own["tabell"], own["kode"], strict=True)]
    own = own.assign(weight=np.array(area) * M2_PER_DAA)
    is_area = own["tabell"] == "A3"
    return own.assign(kode=own["kode"].where(~is_area, f"{name} " + own["kode"].astype(str)))


def _sum(own: pd.DataFrame) -> dict[str, float]:
    """One row of the sum. Areas of nature stand in the row; those of other tables in the account."""
    length = own["length_m"]
    return {
        "sd_m2": _root(own["sd_m2"]), "independent_m2": _root(own["independent_m2"]),
        "most_m2": own["most_m2"].sum(skipna=False), "length_m": length.sum(skipna=False),
        "sd_m": _mean(own["sd_m"], length), "stated": _mean(own["stated"], length),
        "plan_years": _mean(own["plan_years"], own["weight"], known=0.5),
        "years": float(own["years"].max(skipna=False)),  # as old as the oldest map in it
        "class_share": _mean(own["class_share"], own["weight"], known=1.0),
        "area_m2": own["area_m2"].sum(skipna=False),
    }  # fmt: skip


def _root(values: pd.Series) -> float:
    return math.sqrt(math.fsum(v * v for v in values)) if values.notna().all() else math.nan


def _mean(values: pd.Series, weight: pd.Series, known: float = 0.0) -> float:
    """The weighted mean of what is known; not a number unless more than the share ``known`` of the weight is, or all
    of it where ``known`` is 1."""
    there = values.notna() & (weight > 0)
    whole, part = math.fsum(weight.dropna()), math.fsum(weight[there])
    if part <= 0 or (part < whole * (1 - 1e-12) if known == 1.0 else part <= known * whole):
        return math.nan
    return math.fsum((values * weight)[there]) / part
