"""What must be equal before a table of plan against plan is given out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..accounts import arealreserve, planlagt_arealbruk
from ..accounts.base import AccountData, Table, compute
from ..cells import TOLERANCE
from ..errors import ReconciliationError
from ..units import M2_PER_DAA, daa_text
from .data import NO_PLAN, PlanChangeData


def reconcile(data: PlanChangeData, tables: Mapping[str, Table], published: Mapping[str, Table]) -> None:
    """Raise ReconciliationError, with every breach, unless:

    the rows of T6 sum to T1 of gjeldende plan and the columns to T1 of the proposal, group by group, and so do T6F in
    whole; T7 equals T6; T8 sums to the reserve of each plan; and gjeldende plan is what T1 and T3 of the run say.
    Tolerance 1e-9 of the municipality.
    """
    data.cells.check()
    whole = data.cells.municipality_m2 / M2_PER_DAA
    t6, t7, t8 = (tables[key].frame for key in ("T6", "T7", "T8"))
    rows = t6.set_index("fra_gruppe")["sum_daa"]
    to = t6[[c for c in t6.columns if c.startswith("til_")]].sum().rename(lambda c: c[len("til_") : -len("_daa")])
    now, then = groups(_t1(data)), groups(_t1(data.proposal))
    reserve = {side: float(arealreserve.ACCOUNT.table(d)["reserve_daa"].sum())
               for side, d in (("gjeldende", data), ("forslag", data.proposal))}  # fmt: skip
    gaps = {
        "Radene i T6 mot T1": _most(rows, now),
        "Kolonnene i T6 mot T1 for forslaget": _most(to, then),
        "T6F mot kommunens areal": tables["T6F"].total["sum_daa"] - whole,
        "T7 mot T6, gjeldende": _most(t7.set_index("gruppe")["gjeldende_daa"], rows),
        "T7 mot T6, forslag": _most(t7.set_index("gruppe")["forslag_daa"], to),
        "T7 endring": (t7["forslag_daa"] - t7["gjeldende_daa"] - t7["endring_daa"]).abs().max(),
        "T8 mot arealreserven, gjeldende": float(t8["tapt_gjeldende_daa"].sum()) - reserve["gjeldende"],
        "T8 mot arealreserven, forslag": float(t8["tapt_forslag_daa"].sum()) - reserve["forslag"],
        "Gjeldende plan mot T1": _most(now, groups(published["T1"].frame)),
        "Gjeldende plan mot T3": reserve["gjeldende"] - published["T3"].total["reserve_daa"],
    }
    faults = tuple(
        f"{name}: avvik {daa_text(abs(gap) * M2_PER_DAA)} daa."
        for name, gap in gaps.items()
        if not abs(gap) <= TOLERANCE * whole
    )
    if faults:
        raise ReconciliationError(
            "Tabellene for plan mot plan stemmer ikke med hverandre.",
            faults=faults,
            remedy="Ingen tabeller er gitt ut.",
        )


def groups(t1: pd.DataFrame) -> pd.Series:
    """Area per group in T1 [daa], ground without a plan under ``NO_PLAN``."""
    return t1.groupby(t1["gruppe"].replace("", None).fillna(NO_PLAN))["daa"].sum()


def _t1(data: AccountData) -> pd.DataFrame:
    return compute(planlagt_arealbruk.ACCOUNT, data).frame


def _most(a: pd.Series, b: pd.Series) -> float:
    """The largest difference between two sums by code, a code that one lacks being none."""
    return float(a.sub(b, fill_value=0.0).abs().max())
