"""Plan against plan: what a proposed kommuneplan changes, in the municipality's own rule set (T6–T8).

proposal.py   the proposal as if it were adopted
data.py       cells of both plans, from one overlay
matrix.py, summary.py, land_take.py, themes.py   the tables
changes.py    the map of what changes
reconcile.py  what must be equal before a table is given out
build.py      all of it from layers
"""

from __future__ import annotations

from collections.abc import Mapping

from ..accounts.base import Account, Table, compute
from . import land_take, matrix, summary, themes
from .data import PlanChangeData
from .reconcile import reconcile

__all__ = ["PlanChangeData", "accounts", "reconcile", "tables"]


def accounts(data: PlanChangeData) -> tuple[Account, ...]:
    """The accounts in report order; the matrix of purposes has a column for each code that is in use."""
    return (matrix.BY_GROUP, matrix.by_purpose(data), summary.ACCOUNT, land_take.ACCOUNT, themes.ACCOUNT)


def tables(data: PlanChangeData, published: Mapping[str, Table]) -> dict[str, Table]:
    """The tables by key, in report order. ``published`` are the tables of gjeldende plan that they must agree with.

    Raises ReconciliationError when they do not.
    """
    made = {account.key: compute(account, data) for account in accounts(data)}
    reconcile(data, made, published)
    return made
