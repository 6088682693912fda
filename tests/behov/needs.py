"""Invented need that can be done in the head: 2 000 people, 2 per dwelling, 120 daa of reserve for housing."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import Any

import pandas as pd

from arealregnskap.accounts import AccountData
from arealregnskap.behov.data import BehovData, PlanReserve, Tables
from arealregnskap.behov.forutsetninger import OWN, Assumption
from arealregnskap.codes import codelist
from tests.accounts import land

#: Reserve by arealformålsgruppe [daa]; the sum is 1 000.
RESERVE = {"01": 120.0, "02": 600.0, "06": 80.0, "07": 200.0}

#: Round assumptions: a period of 10 years, everything usable and built, one dwelling or cabin per daa.
ROUND: dict[str, tuple[float, float, float]] = {
    "horisont": (5, 10, 20),
    "personer_per_bolig": (2, 2, 2),
    "endring_personer_per_bolig": (0, 0, 0),
    "avgang_boliger": (0, 0, 0),
    "boliger_utenfor": (0, 0, 50),
    "boliger_per_daa": (0.5, 1, 2),
    "brukbar_bolig": (50, 100, 100),
    "bygd_bolig": (50, 50, 100),
    "fritidsboliger_per_ar": (5, 10, 20),
    "fritidsboliger_per_daa": (0.5, 0.5, 1),
    "brukbar_fritid": (100, 100, 100),
    "bygd_fritid": (50, 50, 100),
    "naering_daa_per_ar": (2, 4, 8),
    "brukbar_naering": (100, 100, 100),
    "bygd_naering": (100, 100, 100),
}


def own(**changed: tuple[float, float, float]) -> dict[str, Assumption]:
    return {key: Assumption(key, *values, "test", OWN) for key, values in {**ROUND, **changed}.items()}


def people(low: int = 2_000, main: int = 2_040, high: int = 2_080) -> pd.DataFrame:
    """2 000 in 2026, and what is given in 2036; even years between are on the line."""
    rows = [(a, 2026, 2_000.0) for a in ("hoved", "hoy", "lav")]
    rows += [("lav", 2036, float(low)), ("hoved", 2036, float(main)), ("hoy", 2036, float(high))]
    return pd.DataFrame(rows, columns=["alternativ", "ar", "verdi"])


def t3(reserve: dict[str, float] = RESERVE) -> pd.DataFrame:
    rows = [(group, reserve.get(group, 0.0), reserve.get(group, 0.0) / 2) for group in codelist("arealformalsgruppe")]
    return pd.DataFrame(rows, columns=["gruppe", "reserve_daa", "reserve_framtidig_daa"])


def data(**more: Any) -> BehovData:
    given: dict[str, Any] = {
        "plans": (PlanReserve("gjeldende", "Gjeldende plan", "Gjeldande plan", t3()),),
        "read": Tables(people=people()), "own": own(), "start": 2026,
    } | more  # fmt: skip
    return dataclasses.replace(BehovData.of(_ground()), **given)


@lru_cache(maxsize=1)
def _ground() -> AccountData:
    return land.account_data()
