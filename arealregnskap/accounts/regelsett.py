"""Rule sets side by side, and how many daa each single rule moves. Pure arithmetic on tables that were computed before.

The step from one rule set to another is told twice: every rule changed alone, which need not add up because rules
work on the same ground, and the rest that only shows when they change together, in a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

#: T3 columns that are compared.
_COMPARED = ("planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa")
#: Key of the row for what several rules move only together, and of the row for all of it.
TOGETHER, ALL = "samspill", "alle"


def side_by_side(tables: Mapping[str, pd.DataFrame], chosen: str) -> pd.DataFrame:
    """Totals under each rule set, from its T3 table by name.

    One row per rule set: regelsett, valgt (bool), planlagt_daa, bebygd_daa, tatt_ut_daa, reserve_daa, and
    differanse_daa = its reserve − the chosen one's [daa]. NaN: not known, for want of data.
    """
    sums = pd.DataFrame({name: t[list(_COMPARED)].sum(min_count=1) for name, t in tables.items()}).T
    frame = sums.rename_axis("regelsett").reset_index()
    frame.insert(1, "valgt", frame["regelsett"] == chosen)
    return frame.assign(differanse_daa=frame["reserve_daa"] - float(sums["reserve_daa"][chosen]))


def per_group(tables: Mapping[str, pd.DataFrame], chosen: str) -> pd.DataFrame:
    """Reserve of every arealformålsgruppe under each rule set: one row per group and rule set.

    Columns: gruppe, gruppenavn, regelsett, i_regelsettet, planlagt_daa, reserve_daa, differanse_daa [daa].
    """
    base = tables[chosen].set_index("gruppe")["reserve_daa"]
    parts = []
    for name, t in tables.items():
        part = t[["gruppe", "gruppenavn", "i_regelsettet", "planlagt_daa", "reserve_daa"]].assign(regelsett=name)
        parts.append(part.assign(differanse_daa=part["reserve_daa"] - part["gruppe"].map(base)))
    columns = ["gruppe", "gruppenavn", "regelsett", "i_regelsettet", "planlagt_daa", "reserve_daa", "differanse_daa"]
    return pd.concat(parts).sort_values("gruppe", kind="stable")[columns].reset_index(drop=True)


def single_rules(base: pd.DataFrame, target: pd.DataFrame, variants: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What each rule moves on the way from one rule set to another, from T3 tables.

    ``variants[rule]`` is the base set with that one rule taken from the target. One row per rule: regel, planlagt_daa
    and reserve_daa (change against the base [daa]), then ``samspill`` (what shows only when rules change together)
    and ``alle`` (target − base). The rows before ``alle`` add up to it.
    """
    start = base[["planlagt_daa", "reserve_daa"]].sum()
    moved = {rule: t[["planlagt_daa", "reserve_daa"]].sum() - start for rule, t in variants.items()}
    everything = target[["planlagt_daa", "reserve_daa"]].sum() - start
    moved[TOGETHER] = everything - sum(moved.values()) if moved else everything
    moved[ALL] = everything
    return pd.DataFrame(moved).T.rename_axis("regel").reset_index()
