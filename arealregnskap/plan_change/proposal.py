"""The layers of a proposed kommuneplan as they would be when it is adopted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ..layers import Layer, Role
from ..mosaic.select import dates

_ADOPTED = "3"
#: Planstatus of what is not part of a proposal: opphevet, utgått, avvist, trukket.
_GONE = frozenset({"4", "5", "9", "10"})


def as_adopted(proposed: Sequence[Layer], gjeldende: Sequence[Layer], as_of: dt.date) -> list[Layer]:
    """The plan layers that rule when the proposal is adopted.

    The proposal stands in for every kommuneplan layer; reguleringsplaner stay. Its own hensynssoner stand in for those
    of today where it has any. Surfaces count as adopted, on ``as_of`` where they have no date, as the newest plan.
    """
    zones = [layer for layer in proposed if layer.role is Role.HENSYN]
    plans = [_adopted(layer, as_of) for layer in proposed if layer.role is Role.PLANFORSLAG]
    stays = {Role.REGULERINGSPLAN} if zones else {Role.REGULERINGSPLAN, Role.HENSYN}
    return [*plans, *(layer for layer in gjeldende if layer.role in stays), *zones]


def _adopted(layer: Layer, as_of: dt.date) -> Layer:
    frame = layer.frame.copy()
    frame["planstatus"] = frame["planstatus"].where(frame["planstatus"].isin(_GONE), _ADOPTED)
    frame["ikrafttredelse"] = dates(frame["ikrafttredelse"]).fillna(pd.Timestamp(as_of))
    return replace(layer, role=Role.PLAN, frame=frame)
