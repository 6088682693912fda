"""Naturregnskap: accounts of ecosystems in the form of SEEA EA, as arithmetic on the same cells as the land accounts.

summary.py                nature, farmland, built (N0)
typology.py, choices.py   which ecosystem type each cell is
changes.py                what is compared: a plan realised, or two map versions → flows
extent.py, matrix.py, causes.py, basis.py   extent and what changes it (N1–N5)
condition/                condition, and mapped nature types (N6–N10)
services.py               supply and use of services (N11–N12)
carbon.py, factors.py, emissions.py         carbon-rich land, and emissions by chosen factors (N13–N15)
points.py                 naturpoeng of projects, not confirmed (N16)
templates.py, files.py, inputs.py           tables that the municipality fills in
subareas.py, versions.py                    parts of the municipality; an earlier map beside today's
build.py                                    all of it for a run of the pipeline
"""

from __future__ import annotations

from collections.abc import Callable

from ..accounts.base import Account, Table, compute
from ..issues import IssueLog
from . import basis, carbon, causes, emissions, extent, matrix, points, services, summary
from .base import NaturData
from .changes import MapVersions, Scenario, Subarea
from .choices import Choices
from .condition import classes, completeness, nature_types
from .condition import tables as condition
from .reconcile import reconcile
from .typology import classify

__all__ = ["ACCOUNTS", "Choices", "MapVersions", "NaturData", "Scenario", "Subarea", "missing", "reconcile", "tables"]

#: Every account of nature, in report order.
ACCOUNTS: tuple[Account, ...] = (
    summary.ACCOUNT,
    extent.ACCOUNT,
    extent.ACCOUNT_BY_TYPE,
    matrix.ACCOUNT,
    causes.ACCOUNT,
    basis.ACCOUNT,
    condition.INDICATORS,
    condition.INDEX,
    completeness.ACCOUNT,
    classes.ACCOUNT,
    nature_types.ACCOUNT,
    services.SUPPLY,
    services.USE,
    carbon.ACCOUNT,
    emissions.ACCOUNT,
    emissions.TOTALS,
    points.ACCOUNT,
)

#: What must be there for an account to be made; the others always are.
_NEEDS: dict[str, Callable[[NaturData], bool]] = {
    **dict.fromkeys(("N4", "N5", "N10", "N13"), lambda data: bool(data.scenarios)),
    **dict.fromkeys(("N6", "N7", "N8"), lambda data: data.variables is not None),
    "N9": lambda data: data.unit_conditions is not None,
    **dict.fromkeys(("N11", "N12"), lambda data: data.services is not None),
    **dict.fromkeys(("N14", "N15"), lambda data: data.factors is not None and bool(data.scenarios)),
    "N16": lambda data: data.projects is not None,
}


def _template(name: str) -> tuple[str, str]:
    return (
        f"Kommunen har ikke lagt inn tabellen «{name}» i saken.",
        f"Kommunen har ikkje lagt inn tabellen «{name}» i saka.",
    )


_NO_PLAN = ("Saken har ingen plan å framskrive.", "Saka har ingen plan å framskrive.")
_REASONS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("N4", "N5", "N10", "N13"), _NO_PLAN),
    **dict.fromkeys(("N6", "N7", "N8"), _template("tilstand")),
    "N9": _template("tilstand_enheter"),
    **dict.fromkeys(("N11", "N12"), _template("tjenester")),
    **dict.fromkeys(("N14", "N15"), _template("utslippsfaktorer")),
    "N16": _template("naturpoeng"),
}


def tables(data: NaturData, log: IssueLog | None = None) -> dict[str, Table]:
    """The accounts that the data allow, by key, in report order, reconciled. Unknown classes are told in ``log``.

    Raises ReconciliationError when they do not add up.
    """
    if log is not None:
        classify(data.land, data.choices, log)
    reconcile(data)
    possible = (a for a in ACCOUNTS if _NEEDS.get(a.key, lambda _: True)(data))
    return {account.key: compute(account, data) for account in possible}


def missing(data: NaturData, language: str = "nb") -> dict[str, str]:
    """Why an account of nature is not there, by key: what it needs that the data do not have."""
    return {a.key: _REASONS[a.key][language == "nn"] for a in ACCOUNTS if a.key in _NEEDS and not _NEEDS[a.key](data)}
