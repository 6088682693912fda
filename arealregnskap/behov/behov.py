"""From people, cabins and business to land: the need in a period, and how many years a reserve lasts.

Pure arithmetic on the assumptions; every step is a line here:

    dwellings needed = people at the end / persons per dwelling then − people today / persons per dwelling today
                       + dwellings that go out of use
    land needed      = units needed · (share not built outside the reserve) / units per daa
    usable reserve   = reserve · share that can be used · share that is built
    years            = usable reserve / (land needed / years in the period)

A need of nothing or less lasts for ever: no number of years, and never 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from . import statbank
from .forutsetninger import Values

HOUSING, CABINS, BUSINESS = "bolig", "fritid", "naering"
PURPOSES = (HOUSING, CABINS, BUSINESS)

#: Keys of the assumptions that each purpose asks for, in the order of the list.
USABLE = {HOUSING: "brukbar_bolig", CABINS: "brukbar_fritid", BUSINESS: "brukbar_naering"}
BUILT = {HOUSING: "bygd_bolig", CABINS: "bygd_fritid", BUSINESS: "bygd_naering"}
DENSITY = {HOUSING: "boliger_per_daa", CABINS: "fritidsboliger_per_daa"}
PACE = {CABINS: "fritidsboliger_per_ar", BUSINESS: "naering_daa_per_ar"}
PERSONS, CHANGE, LOSS, OUTSIDE, HORIZON = (
    "personer_per_bolig", "endring_personer_per_bolig", "avgang_boliger", "boliger_utenfor", "horisont",
)  # fmt: skip


@dataclass(frozen=True)
class Need:
    """The need of one purpose in the whole period: ``units`` (dwellings, cabins; NaN for business) and ``daa``."""

    units: float
    daa: float
    years: float

    @property
    def known(self) -> bool:
        return not math.isnan(self.daa)

    def lasts(self, usable: float) -> float:
        """Years that so much usable reserve [daa] lasts; NaN where there is no need, or it is not known."""
        return usable / (self.daa / self.years) if self.daa > 0 else math.nan

    def plots_last(self, plots: float) -> float:
        """Years that so many free plots last."""
        return plots / (self.units / self.years) if self.units > 0 else math.nan


def usable(purpose: str, reserve_daa: float, values: Values) -> float:
    """The part of a reserve [daa] that can be reckoned with."""
    return reserve_daa * _share(values, USABLE[purpose]) * _share(values, BUILT[purpose])


def need(purpose: str, values: Values, people: pd.DataFrame | None, start: int, alternative: str = "hoved") -> Need:
    """The need of a purpose. ``people`` is the population (``statbank.read``), ``start`` the first year.

    ``alternative`` (lav, hoved, hoy) is that of the population for dwellings, else of the pace.
    """
    years = values[HORIZON].main
    if purpose == HOUSING:
        units = _dwellings(values, people, start, alternative)
        return Need(units, units * (1 - _share(values, OUTSIDE)) / values[DENSITY[purpose]].main, years)
    units = values[PACE[purpose]].value(alternative) * years
    if purpose == BUSINESS:
        return Need(math.nan, units, years)
    return Need(units, units / values[DENSITY[purpose]].main, years)


def capacity(purpose: str, usable_daa: float, values: Values) -> float:
    """Units that there is room for in usable reserve [daa]; NaN for business."""
    return usable_daa * values[DENSITY[purpose]].main if purpose in DENSITY else math.nan


def _dwellings(values: Values, people: pd.DataFrame | None, start: int, alternative: str) -> float:
    if people is None:
        return math.nan
    years, persons = values[HORIZON].main, values[PERSONS].main
    today = statbank.at(people, alternative, start) / persons
    then = statbank.at(people, alternative, start + years) / max(persons + values[CHANGE].main, 1.0)
    return then - today + today * _share(values, LOSS) * years


def _share(values: Values, key: str) -> float:
    """A percentage as a share."""
    return values[key].main / 100
