"""Cells of gjeldende plan and the proposal from one overlay, so that what the tables say adds up by construction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from ..accounts.base import RESERVE, AccountData
from ..cells import PROPOSAL, Cells
from ..issues import IssueLog
from ..mosaic import Mosaic

#: Keys of ground that no plan rules, and of ground whose plan surface has no purpose code.
NO_PLAN, NO_CODE = "uten_plan", "uten_kode"

#: Kinds of change (``data/codes/planendring.csv``); UNCHANGED is none.
OUT, IN, BETWEEN, OTHER, UNCHANGED = "ut", "inn", "mellom", "andre", ""


@dataclass(frozen=True)
class PlanChangeData(AccountData):
    """Gjeldende plan as in ``AccountData``, and the proposal.

    ``cells`` are of both plans (``cells.build`` with a proposal); ``proposal`` sees the same cells as its own, row by
    row, so any account can be made of it.
    """

    proposal: AccountData = field(kw_only=True)

    @classmethod
    def of(
        cls, data: AccountData, both: Cells, mosaic: Mosaic, areas: gpd.GeoDataFrame, log: IssueLog
    ) -> PlanChangeData:
        """``data`` is that of gjeldende plan; ``mosaic``, ``areas`` and ``log`` are the proposal's."""
        proposal = replace(
            data, cells=of_proposal(both), plan=mosaic.frame, areas=areas, lost=mosaic.lost, findings=log.frame()
        )
        own = {f.name: getattr(data, f.name) for f in fields(AccountData)}
        return cls(**{**own, "cells": both}, proposal=proposal)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row per cell inside the municipality, index as ``land``.

        fra_gruppe, til_gruppe, fra_formal, til_formal (codes or ``NO_PLAN``, ``NO_CODE``), fra_reserve, til_reserve
        (bool), endring (kind of change of the purpose), area_m2.
        """
        now, then = self.land, self.proposal.land
        frame = pd.DataFrame({
            "fra_gruppe": _key(now, "gruppe"), "til_gruppe": _key(then, "gruppe"),
            "fra_formal": _key(now, "arealformal"), "til_formal": _key(then, "arealformal"),
            "fra_reserve": now["utfall"] == RESERVE, "til_reserve": then["utfall"] == RESERVE,
            "area_m2": now["area_m2"],
        })  # fmt: skip
        frame["endring"] = kinds(frame["fra_formal"], frame["til_formal"], self.counted)
        return frame


def kinds(before: pd.Series, after: pd.Series, counted: Iterable[str]) -> npt.NDArray[np.object_]:
    """Kind of change for each pair of purposes; ``counted`` are those the rule set takes for building land."""
    counted = list(counted)
    was, becomes, same = before.isin(counted), after.isin(counted), before == after
    return np.select([same, was & ~becomes, ~was & becomes, was & becomes], [UNCHANGED, OUT, IN, BETWEEN], OTHER)


def over_both(table: Callable[[PlanChangeData], pd.DataFrame]) -> Callable[[AccountData], pd.DataFrame]:
    """An account's ``table`` that needs both plans."""

    def checked(data: AccountData) -> pd.DataFrame:
        if not isinstance(data, PlanChangeData):
            raise TypeError("an account of plan against plan needs PlanChangeData; make it with PlanChangeData.of(…)")
        return table(data)

    return checked


def of_proposal(both: Cells) -> Cells:
    """The cells of both plans as the proposal's own; same rows in the same order."""
    own = [c for c in both.frame.columns if c.startswith(PROPOSAL)]
    gjeldende = [c.removeprefix(PROPOSAL) for c in own]
    return replace(
        both, frame=both.frame.drop(columns=gjeldende).rename(columns=dict(zip(own, gjeldende, strict=True)))
    )


def _key(land: pd.DataFrame, column: str) -> pd.Series:
    """The code of each cell, never missing."""
    codes: Any = land[column].astype(object)
    return codes.where(codes.notna(), NO_CODE).mask(land["mosaikk_id"] < 0, NO_PLAN)
