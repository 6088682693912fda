"""Naturregnskap: accounts of ecosystems in the form of SEEA EA, as arithmetic on the same cells as the land accounts.

typology.py, choices.py   which ecosystem type each cell is
changes.py                what is compared: a plan realised, or two map versions → flows
extent.py, matrix.py, causes.py, basis.py   extent and what changes it (N1–N5)
"""

from __future__ import annotations

from ..accounts.base import Account, Table
from ..issues import IssueLog
from . import basis, causes, extent, matrix
from .base import NaturData, compute
from .changes import MapVersions, Scenario, Subarea
from .choices import Choices
from .reconcile import reconcile
from .typology import classify

__all__ = ["ACCOUNTS", "Choices", "MapVersions", "NaturData", "Scenario", "Subarea", "reconcile", "tables"]

#: Every account of nature, in report order.
ACCOUNTS: tuple[Account, ...] = (
    extent.ACCOUNT,
    extent.ACCOUNT_BY_TYPE,
    matrix.ACCOUNT,
    causes.ACCOUNT,
    basis.ACCOUNT,
)


def tables(data: NaturData, log: IssueLog | None = None) -> dict[str, Table]:
    """The accounts that the data allow, by key, in report order, reconciled. Unknown classes are told in ``log``.

    Raises ReconciliationError when they do not add up.
    """
    if log is not None:
        classify(data.land, data.choices, log)
    made = {account.key: compute(account, data) for account in ACCOUNTS}
    reconcile(data)
    return made
