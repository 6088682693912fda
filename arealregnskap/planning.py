"""Need, plan register and goals of a result: what was read for them, and their tables.

They are arithmetic on accounts that are already made and on what the municipality has said, so nothing of a
computation depends on them: a changed assumption needs no new run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pandas as pd

from .accounts import arealreserve, planalder, reserve_markslag
from .accounts.base import AccountData, Table
from .behov import statbank
from .behov import tabeller as behov_tables
from .behov.data import BehovData, PlanReserve, Tables
from .behov.settings import BehovSpec
from .case import Case
from .errors import ArealregnskapError, CaseError
from .mal import tabeller as mal_tables
from .mal.settings import MalSpec
from .mal.tabeller import MalData, PlanLand
from .mal.takt import pace
from .natur.build import GJELDENDE
from .natur.changes import Scenario
from .planregister import register
from .planregister import tabeller as register_tables
from .planregister.settings import RegisterSpec
from .planregister.tabeller import RegisterData
from .planvask.plots import plots
from .planvask.wash import Wash
from .result import Result

T = TypeVar("T")


@dataclass(frozen=True)
class Given:
    """What the case names for need and register, as read; each None where it names nothing.

    ``people`` and ``dwellings``: ``statbank.read``. ``register``: ``planregister.register.read``.
    """

    people: pd.DataFrame | None = None
    dwellings: pd.DataFrame | None = None
    register: pd.DataFrame | None = None


@dataclass(frozen=True)
class PlanAccounts:
    """One plan that need and goals are held against: gjeldende plan, the proposal, and either after the wash."""

    key: str
    name_nb: str
    name_nn: str
    data: AccountData


def read_given(case: Case) -> Given:
    """Read what the case names. Raises CaseError with what is wrong in every file."""
    faults: list[str] = []
    made = Given(
        *given_of_need(case.behov, case.kommunenummer, case.kommunenavn, faults), register_of(case.planregister, faults)
    )
    if faults:
        raise CaseError("Tabeller til behov og planregister kan ikke brukes.", faults=tuple(faults))
    return made


def given_of_need(
    spec: BehovSpec, number: str, name: str, faults: list[str]
) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """People and dwellings; the sentence of a file that cannot be used is added to ``faults``."""
    people = _read(spec.files.get("folketall"), lambda p: statbank.read(p, number, name, "folketall"), faults)
    dwellings = _read(spec.files.get("boliger"), lambda p: statbank.read(p, number, name, "boliger"), faults)
    return people, dwellings


def register_of(spec: RegisterSpec, faults: list[str]) -> pd.DataFrame | None:
    """The municipality's own register; the sentence of one that cannot be used is added to ``faults``."""
    return _read(spec.path, lambda p: register.read(p, spec.columns), faults)


def _read(path: Path | None, reader: Callable[[Path], T], faults: list[str]) -> T | None:
    if path is None:
        return None
    try:
        return reader(path)
    except ArealregnskapError as wrong:
        faults.append(wrong.sentence)
        return None


def plots_of(result: Result, wash: Wash | None = None) -> dict[str, int] | None:
    """Free plots in the reserve areas by arealformålsgruppe (``planvask.plots``); None where the case has no plots."""
    if result.ground is None or not any(layer.role.value == "tomter" for layer in result.ground.layers):
        return None
    wash = wash or Wash.of(result)
    free = pd.Series(plots(wash)["tomter_ledige"]).groupby(wash.areas["gruppe"].to_numpy()).sum()
    return {str(group): int(n) for group, n in free.items()}


def plans_of(result: Result) -> list[PlanAccounts]:
    """Gjeldende plan first, then what the accounts of nature have as scenarios: the proposal, and the washed ones."""
    made = [PlanAccounts(GJELDENDE, "Gjeldende plan", "Gjeldande plan", result.main.data)]
    natur = result.main_natur if result.natur else None
    scenarios = [c for c in natur.data.changes if isinstance(c, Scenario)] if natur is not None else []
    made += [PlanAccounts(s.key, s.name_nb, s.name_nn, s.data) for s in scenarios if s.key != GJELDENDE]
    return made


def behov_data(
    result: Result, spec: BehovSpec, given: Given, language: str = "nb", plans: list[PlanAccounts] | None = None,
    wash: Wash | None = None,
) -> BehovData:  # fmt: skip
    """What the tables of need look at; ``plans`` other than those of the result, and ``wash``, where a page has its
    own."""
    data = replace(result.main.data, language=language)
    t3 = result.main.tables[arealreserve.ACCOUNT.key].frame
    reserves = [
        PlanReserve(p.key, p.name_nb, p.name_nn, t3 if p.key == GJELDENDE else arealreserve.ACCOUNT.table(p.data))
        for p in plans or plans_of(result)
    ]
    return BehovData.of(
        data, plans=tuple(reserves), read=Tables(given.people, given.dwellings, plots_of(result, wash)), own=spec.own,
        start=result.case.as_of.year,
    )  # fmt: skip


def register_data(result: Result, given: Given, language: str = "nb") -> RegisterData:
    """What the tables of the plan register look at."""
    data = replace(result.main.data, language=language)
    ages = result.main.tables[planalder.ACCOUNT.key].frame
    return RegisterData.of(data, plans=result.plans, ages=ages, lines=given.register)


def mal_data(result: Result, spec: MalSpec, language: str = "nb", plans: list[PlanAccounts] | None = None) -> MalData:
    """What the table of goals looks at."""
    data = replace(result.main.data, language=language)
    t4 = result.main.tables[reserve_markslag.ACCOUNT.key].frame
    land = [
        PlanLand(p.key, p.name_nb, p.name_nn, t4 if p.key == GJELDENDE else reserve_markslag.ACCOUNT.table(p.data))
        for p in plans or plans_of(result)
    ]
    versions = result.versions
    found = pace(versions.frame, versions.dates) if versions is not None else None
    return MalData.of(data, plans=tuple(land), goals=spec, pace=found)


def tables(result: Result, language: str = "nb") -> Mapping[str, Table]:
    """All tables of need, register and goals that the case gives, by key in report order.

    Need is always there, and says what is missing; the register where plans were kept; goals where there are any.
    """
    if result.given is None:
        return {}
    case, plans = result.case, plans_of(result)
    made = dict(behov_tables.tables(behov_data(result, case.behov, result.given, language, plans)))
    if len(result.plans):
        made |= register_tables.tables(register_data(result, result.given, language))
    if case.mal:
        made |= mal_tables.tables(mal_data(result, case.mal, language, plans))
    return made
