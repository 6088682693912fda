"""What the tables of need look at: the accounts, the tables that were read, and the assumptions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import pandas as pd

from ..accounts.base import AccountData
from ..codes import codelist
from . import behov, statbank
from .forutsetninger import FROM_TABLES, LACKING, Assumption, facts, with_own

#: The purpose that takes what the others leave.
OTHER = "andre"


@dataclass(frozen=True)
class PlanReserve:
    """The reserve of one plan: body rows of its table T3."""

    key: str
    name_nb: str
    name_nn: str
    t3: pd.DataFrame

    def name(self, language: str = "nb") -> str:
        return self.name_nn if language == "nn" else self.name_nb

    def daa(self, purpose: str, column: str = "reserve_daa") -> float:
        """Reserve of a purpose [daa]; of ``andre`` all that the others do not have."""
        own = self.t3["gruppe"].isin(groups(purpose))
        return math.fsum(self.t3.loc[own, column])


@dataclass(frozen=True)
class Tables:
    """What was read: ``people`` and ``dwellings`` as ``statbank.read`` gives them, ``plots`` as number of free plots
    in the reserve areas by arealformålsgruppe; each None where it was not given."""

    people: pd.DataFrame | None = None
    dwellings: pd.DataFrame | None = None
    plots: Mapping[str, int] | None = None


@dataclass(frozen=True)
class BehovData(AccountData):
    """Account data of gjeldende plan with what need takes more. ``plans``: gjeldende plan first. ``start``: the first
    year of the period."""

    plans: tuple[PlanReserve, ...] = ()
    read: Tables = field(default_factory=Tables)
    own: Mapping[str, Assumption] = field(default_factory=dict)
    start: int = 0

    @classmethod
    def of(cls, data: AccountData, **more: Any) -> BehovData:
        """The same municipality and rule set with what need takes more."""
        return cls(**{f.name: getattr(data, f.name) for f in fields(AccountData)}, **more)

    @cached_property
    def values(self) -> dict[str, Assumption]:
        """All assumptions; persons per dwelling from the tables where both are there and the municipality has said
        nothing else."""
        values = with_own(self.own)
        people, dwellings = self.people_now, self.dwellings_now
        if behov.PERSONS not in self.own and dwellings > 0 and people > 0:
            found = people / dwellings
            values[behov.PERSONS] = Assumption(
                behov.PERSONS, found, found, found, self.text(
                    f"Folketallet i {self.first_year} delt på boligene i tabellen",
                    f"Folketalet i {self.first_year} delt på bustadene i tabellen"), FROM_TABLES,
            )  # fmt: skip
        return values

    @property
    def people_now(self) -> float:
        """People in the first year of the period."""
        return math.nan if self.read.people is None else statbank.at(self.read.people, "hoved", self.first_year)

    @property
    def dwellings_now(self) -> float:
        """Dwellings in the newest year of their table."""
        if self.read.dwellings is None:
            return math.nan
        known = self.read.dwellings[self.read.dwellings["alternativ"] == "hoved"].dropna()
        return float(known["verdi"].iloc[int(known["ar"].argmax())]) if len(known) else math.nan

    @property
    def first_year(self) -> int:
        """The first year of the period; the nearest that the population table has."""
        if self.read.people is None:
            return self.start
        years = self.read.people["ar"]
        return int(min(max(self.start, years.min()), years.max()))

    def need(self, purpose: str, alternative: str = "hoved", values: Mapping[str, Assumption] | None = None) -> Any:
        """The need of a purpose (``behov.Need``)."""
        return behov.need(purpose, values or self.values, self.read.people, self.first_year, alternative)

    def plots(self, purpose: str) -> float:
        """Free plots of a purpose; NaN where none were given at all."""
        if self.read.plots is None:
            return math.nan
        return float(sum(n for group, n in self.read.plots.items() if group in groups(purpose)))

    def lacking(self, purpose: str) -> str:
        """What must be given before the need of a purpose is known, and how to get it; "" when nothing."""
        if purpose == behov.HOUSING:
            return self._lacking_people()
        if purpose in behov.PACE and self.values[behov.PACE[purpose]].owner == LACKING:
            row = facts()[behov.PACE[purpose]]
            name, how = (row[f"{c}_{self.language}"] for c in ("navn", "forklaring"))
            return self.text(
                f"Oppgi forutsetningen «{name}» med kilde. {how}", f"Oppgje føresetnaden «{name}» med kjelde. {how}"
            )
        return ""

    def _lacking_people(self) -> str:
        if self.read.people is None:
            return self.text(
                "Folketallet mangler. Hent framskrevet folkemengde for kommunen med alternativene MMMM, LLML og HHMH i "
                "Statistikkbanken (ssb.no/statbank), lagre som CSV eller Excel, og oppgi fila.",
                "Folketalet manglar. Hent framskriven folkemengd for kommunen med alternativa MMMM, LLML og HHMH i "
                "Statistikkbanken (ssb.no/statbank), lagre som CSV eller Excel, og oppgje fila.",
            )
        last, end = int(self.read.people["ar"].max()), self.first_year + self.values[behov.HORIZON].main
        if last < end:
            return self.text(
                f"Folketallstabellen går til {last}, men planperioden til {end:g}. Hent flere år, eller kort ned "
                "planperioden.",
                f"Folketalstabellen går til {last}, men planperioden til {end:g}. Hent fleire år, eller kort ned "
                "planperioden.",
            )
        return ""


def groups(purpose: str) -> frozenset[str]:
    """The arealformålsgrupper that are the reserve of a purpose."""
    rows = codelist("behovsformal").rows
    named = {key: frozenset(text.split()) for key, text in rows["grupper"].items()}
    if purpose != OTHER:
        return named[purpose]
    return frozenset(codelist("arealformalsgruppe")) - frozenset().union(*named.values())
