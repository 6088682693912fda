"""The form of a case: what people typed, and what is made of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask_babel import gettext

from arealregnskap import rulesets
from arealregnskap.store import StoreError, cases
from arealregnskap.store.models import Sak

from ..look import core_language
from ..told import refused, told

#: The rule sets of a new case; the first is the municipality's own.
_NEW = ("NINA 2023", "KDD enkel")


@dataclass
class CaseForm:
    """Fields as text, so that what was typed is shown again whatever is wrong with it."""

    tittel: str = ""
    kommunenummer: str = ""
    kommunenavn: str = ""
    dato: str = ""
    regelsett: str = _NEW[0]
    ved_siden: tuple[str, ...] = _NEW[1:]
    syntetisk: bool = False
    epsg: int | None = None
    versjon: int = 0
    faults: list[str] = field(default_factory=list)

    @classmethod
    def empty(cls, today: dt.date) -> CaseForm:
        return cls(dato=today.isoformat())

    @classmethod
    def of(cls, sak: Sak) -> CaseForm:
        first, *others = sak.regelsett
        return cls(
            tittel=sak.tittel, kommunenummer=sak.kommunenummer, kommunenavn=sak.kommunenavn, dato=sak.dato.isoformat(),
            regelsett=first, ved_siden=tuple(others), syntetisk=sak.syntetisk, epsg=sak.epsg, versjon=sak.versjon,
        )  # fmt: skip

    @classmethod
    def typed(cls, form: Any, base: CaseForm) -> CaseForm:
        """What a request carries; what the form does not ask for stays as in ``base``."""
        return cls(
            tittel=form.get("tittel", "").strip(),
            kommunenummer=form.get("kommunenummer", "").strip(),
            kommunenavn=form.get("kommunenavn", "").strip(),
            dato=form.get("dato", "").strip(),
            regelsett=form.get("regelsett", ""),
            ved_siden=tuple(form.getlist("ved_siden")),
            syntetisk=base.syntetisk,
            epsg=base.epsg,
            versjon=form.get("versjon", 0, type=int),
        )

    def head(self) -> cases.Head:
        """What is saved. Raises StoreError with every fault the form itself can tell."""
        try:
            date = dt.date.fromisoformat(self.dato)
        except ValueError as e:
            raise StoreError(gettext("Datoen skal skrives slik: 2026-11-01.")) from e
        chosen = (self.regelsett, *(name for name in self.ved_siden if name != self.regelsett))
        return cases.Head(
            kommunenummer=self.kommunenummer, kommunenavn=self.kommunenavn, tittel=self.tittel, dato=date,
            regelsett=tuple(name for name in chosen if name), epsg=self.epsg, syntetisk=self.syntetisk,
        )  # fmt: skip

    def refused(self, stop: StoreError) -> CaseForm:
        """The form again with what is wrong."""
        self.faults = [*map(told, stop.faults)] or refused(stop)
        return self


def ruleset_options(folder: Path | None = None) -> Mapping[str, str]:
    """Name → what it is, of the rule sets a case may use; its own, in its folder, with them."""
    return {name: rulesets.load(name, folder).text(core_language()) for name in rulesets.available(folder)}
