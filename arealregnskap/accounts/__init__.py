"""The accounts, in report order. One file each: a declaration and ``table(data)``; ``tables(data)`` makes them all.

Body rows in daa, float64 and unrounded; totals by ``base.total`` from the declaration. Beside them: ``union`` (the
union table as export), ``hvorfor`` (the subtraction behind a figure), ``regelsett`` (rule sets compared), ``rounding``.
"""

from __future__ import annotations

from . import (
    arealreserve,
    faktisk_arealbruk,
    hensynssoner,
    kontroll,
    omrader,
    planalder,
    planlagt_arealbruk,
    reserve_hensyn,
    reserve_markslag,
    usikkerhet,
)
from .base import Account, AccountData, Table, compute
from .reconcile import reconcile

__all__ = ["ACCOUNTS", "Account", "AccountData", "Table", "compute", "reconcile", "tables"]

ACCOUNTS: tuple[Account, ...] = (
    planlagt_arealbruk.ACCOUNT,
    faktisk_arealbruk.ACCOUNT,
    arealreserve.ACCOUNT,
    reserve_markslag.ACCOUNT,
    reserve_hensyn.ACCOUNT,
    omrader.ACCOUNT,
    planalder.ACCOUNT,
    hensynssoner.ACCOUNT,
    kontroll.ACCOUNT,
    usikkerhet.ACCOUNT,
)


def tables(data: AccountData) -> dict[str, Table]:
    """All accounts by key, in report order, reconciled. Raises ReconciliationError when they do not agree."""
    made = {account.key: compute(account, data) for account in ACCOUNTS}
    reconcile(data, made)
    return made
