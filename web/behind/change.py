"""Cells behind the figures of plan against plan: T6–T8."""

from __future__ import annotations

from typing import Any

import pandas as pd

from arealregnskap.accounts import AccountData
from arealregnskap.accounts.reserve_markslag import markslag
from arealregnskap.plan_change import PlanChangeData
from arealregnskap.plan_change.data import IN, OUT

from .base import Finder, added_less_taken_off


def _matrix(kind: str) -> Finder:
    """T6, T6F: what the ground is set aside for today, and what it becomes."""

    def find(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
        if not isinstance(data, PlanChangeData):
            return None
        own = data.pairs[f"fra_{kind}"] == record[f"fra_{kind}"]
        same = data.pairs[f"fra_{kind}"] == data.pairs[f"til_{kind}"]
        becomes = data.pairs[f"til_{kind}"] == name.removeprefix("til_")
        which = {"sum": own, "uendret": own & same, "endret": own & ~same}.get(name, own & becomes)
        return _land(data)[which]

    return find


def _summary(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """T7: a group under either plan, what enters and leaves it, and its reserve."""
    if not isinstance(data, PlanChangeData):
        return None
    pairs, land, group = data.pairs, _land(data), record["gruppe"]
    before, after = pairs["fra_gruppe"] == group, pairs["til_gruppe"] == group
    entered, left = after & ~before, before & ~after
    reserve_before, reserve_after = before & pairs["fra_reserve"], after & pairs["til_reserve"]
    match name:
        case "endring":
            return added_less_taken_off(land, entered, left)
        case "reserve_endring":
            return added_less_taken_off(land, reserve_after, reserve_before)
    which = {
        "gjeldende": before, "forslag": after, "lagt_til": entered, "tatt_ut": left,
        "inn_i_byggeformal": entered & (pairs["endring"] == IN),
        "ut_av_byggeformal": left & (pairs["endring"] == OUT),
        "reserve_gjeldende": reserve_before, "reserve_forslag": reserve_after,
    }.get(name)  # fmt: skip
    return None if which is None else land[which]


def _by_land(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """T8: what is lost of a kind of land under the one, the other or both plans."""
    if not isinstance(data, PlanChangeData):
        return None
    pairs = data.pairs
    # Of what is lost only, for the kind of every cell of a municipality takes a while to say.
    asked = data.land if name == "i_dag" else data.land[pairs["fra_reserve"] | pairs["til_reserve"]]
    here = pd.Series(False, index=data.land.index)
    here[asked.index] = markslag(asked) == record["markslag"]
    return _lost(data, here, name)


def _by_theme(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """T8T: what is lost inside a theme, and what of the reserve nobody has mapped for it."""
    inside = f"tema_{record['tema']}"
    if not isinstance(data, PlanChangeData) or inside not in data.land:
        return None
    hit = data.land[inside].astype(bool)
    not_mapped = ~hit & ~data.land[f"dekning_{record['tema']}"].astype(bool)
    side = {"ikke_kartlagt_gjeldende": "fra_reserve", "ikke_kartlagt_forslag": "til_reserve"}.get(name)
    return _lost(data, hit, name) if side is None else _land(data)[not_mapped & data.pairs[side]]


def _lost(data: PlanChangeData, here: pd.Series, name: str) -> pd.DataFrame | None:
    now, then, land = here & data.pairs["fra_reserve"], here & data.pairs["til_reserve"], _land(data)
    if name == "differanse":
        return added_less_taken_off(land, then, now)
    which = {
        "i_dag": here, "tapt_gjeldende": now, "tapt_forslag": then, "begge": now & then, "bare_gjeldende": now & ~then,
        "bare_forslag": then & ~now,
    }.get(name)  # fmt: skip
    return None if which is None else land[which]


def _land(data: PlanChangeData) -> pd.DataFrame:
    """The cells with what the proposal makes of them."""
    return data.land.assign(til_formal=data.pairs["til_formal"])


FINDERS: dict[str, Finder] = {
    "T6": _matrix("gruppe"), "T6F": _matrix("formal"), "T7": _summary, "T8": _by_land, "T8T": _by_theme,
}  # fmt: skip
