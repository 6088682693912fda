"""The plan register of a file: what stands on KpOmråde, RpOmråde and Arealplan, joined to the surfaces.

Surfaces are joined by municipality number and plan id; where they carry neither, by the links of newer GML; and where
the file holds one plan only, to that plan. An old municipality number is the same municipality as its successor.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..codes import codelist
from ..issues import IssueLog
from ..layers import RawLayer
from ..sources import Product, by_key
from ..sources.names import match_columns
from ..sources.rows import Rows, TextArray, missing

#: What a plan lends to its surfaces.
LENT = (
    "kommunenummer", "planid", "plannavn", "plantype", "planstatus", "lovreferanse", "ikrafttredelse",
    "bestemmelsesdato", "forslagsstillertype", "vertikalniva",
)  # fmt: skip


@lru_cache(maxsize=1)
def successors() -> dict[str, str]:
    """Old municipality number → the number that took over."""
    rows = codelist("kommunenummer").rows
    return {old: new for old, new in zip(rows["kode"], rows["etterfolger"], strict=True) if new}


def current(number: str | None) -> str | None:
    """The municipality number used now; a number without known successor is itself."""
    return successors().get(number, number) if number is not None else None


def register(raws: Sequence[RawLayer], source: str, log: IssueLog) -> pd.DataFrame:
    """One row per plan area of a file: the ``LENT`` columns, ``gml_id`` and ``arealplanlenke``; may be empty."""
    product = by_key("planomrade")
    tables = [_table(raw, product, source, log) for raw in raws]
    if not tables:
        return pd.DataFrame(columns=[*LENT, "gml_id", "arealplanlenke"], dtype=object)
    plans = pd.concat(tables, ignore_index=True)
    return _linked(plans)


def _table(raw: RawLayer, product: Product, source: str, log: IssueLog) -> pd.DataFrame:
    columns = match_columns(raw.frame.columns.drop("geometry", errors="ignore"), product.columns)
    rows = Rows(raw.frame, columns, np.empty(0, dtype=object), None, source, log, layer_name=raw.name)
    product.convert(rows)
    return pd.DataFrame({c: pd.Series(v) for c, v in rows.ours.items()})


def _linked(plans: pd.DataFrame) -> pd.DataFrame:
    """Plan areas that point to an Arealplan get what stands there."""
    by_id = plans[plans["gml_id"].notna()].drop_duplicates("gml_id").set_index("gml_id")
    target = plans["arealplanlenke"].map(_anchor, na_action="ignore")
    if target.notna().any():
        for column in LENT:
            lent = pd.Series(by_id[column].reindex(target).to_numpy(), index=plans.index)
            plans[column] = plans[column].where(plans[column].notna(), lent)
    return plans


def _anchor(link: object) -> str:
    """The id an xlink points to: ``#_abc`` is ``_abc``."""
    return str(link).rsplit("#", 1)[-1]


def lend(rows: Rows, plans: pd.DataFrame) -> None:
    """Fill what is missing on plan surfaces from their plan; what stands on the surface itself is kept."""
    if not len(plans) or "planid" not in rows.ours:
        return
    plan, linked = _plan_of(rows, plans)
    levels = plans.groupby(plans["planid"].fillna(""))["vertikalniva"].transform("nunique").to_numpy()
    for column in LENT:
        if column not in rows.ours:
            continue
        own = rows.ours[column]
        empty = (plan >= 0) & np.asarray(pd.isna(own), dtype=bool)
        if column == "vertikalniva":
            # A plan with areas on several levels does not tell which one a surface is on, unless a link does.
            empty &= linked | (levels[plan] == 1)
        lent = plans[column].to_numpy()[plan[empty]]
        own[empty] = lent.astype("datetime64[D]") if own.dtype.kind == "M" else np.where(pd.isna(lent), None, lent)


def _plan_of(rows: Rows, plans: pd.DataFrame) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Row of the plan register for each surface, −1 where none fits, and whether a link told it."""
    by_key: dict[tuple[str | None, str | None], int] = {}
    by_link: dict[str, int] = {}
    for n, (number, planid, gml_id) in enumerate(
        zip(plans["kommunenummer"], plans["planid"], plans["gml_id"], strict=True)
    ):
        if isinstance(planid, str):
            by_key.setdefault((current(_text(number)), planid), n)
            by_key.setdefault((None, planid), n)
        if isinstance(gml_id, str):
            by_link.setdefault(gml_id, n)
    links, numbers, planids = rows.text("planlenke"), rows.ours["kommunenummer"], rows.ours["planid"]
    out = np.array([by_link.get(_anchor(link), -1) if link is not None else -1 for link in links], dtype=np.intp)
    linked = out >= 0
    for row in np.flatnonzero(~linked & ~missing(planids)):
        number, planid = current(numbers[row]), planids[row]
        out[row] = by_key.get((number, planid), by_key.get((None, planid), -1) if number is None else -1)
    return _only_plan(rows, plans, planids, out), linked


def _only_plan(rows: Rows, plans: pd.DataFrame, planids: TextArray, plan: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Surfaces that name no plan, in a file with one plan, are of that plan; noted."""
    named = plans["planid"].dropna()
    if named.nunique() == 1:
        lost = (plan < 0) & missing(planids)
        rows.note("plan_antatt", lost, str(named.iloc[0]), "knyttet til den eneste planen i fila")
        plan[lost] = int(named.index[0])
    return plan


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
