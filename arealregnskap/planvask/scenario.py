"""Gjeldende plan after the wash, as cells: any account can be made of it, those of nature too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import shapely

from ..accounts.base import NOT_BUILDING_LAND, RESERVE, AccountData
from ..codes import codelist
from ..natur.build import GJELDENDE, WASHED
from ..natur.changes import Scenario
from ..reserve import NOT_RESERVE
from .decisions import Decision
from .effect import Effect
from .wash import KEPT, NO_PLAN, OUT, UNDECIDED, Fate, Wash

#: Group of ground without a known purpose.
_UNDEFINED_GROUP = "19"


def washed(wash: Wash, state: Mapping[str, Decision], made: Effect, *, undecided_out: bool = False) -> AccountData:
    """The account data of gjeldende plan after the decisions; ``made`` is the effect of the same state.

    What is taken out is no longer building land; changed ground has a plan surface of its own. ``undecided_out``: what
    nobody has decided on is taken out too, which is the least reserve that can be left.
    """
    plan, frame = pd.DataFrame(wash.data.plan), wash.run.cells.frame
    surfaces: list[dict[str, Any]] = []
    gone: list[int] = []
    new: list[pd.DataFrame] = []
    for omrade in wash.areas.index:
        decision = state.get(omrade) if omrade not in made.unfit else None
        fates = wash.fates(decision) if decision is not None else [Fate(UNDECIDED, "", "", wash.measures.matrix[0])]
        if all(_unchanged(wash, omrade, f, undecided_out) for f in fates):
            continue
        number = int(wash.areas.at[omrade, "omrade_nr"])
        gone.append(number)
        for fate, cells in zip(fates, _cells(wash, omrade, fates), strict=True):
            surface = plan[plan["mosaikk_id"] == wash.areas.at[omrade, "mosaikk_id"]].iloc[0].to_dict()
            surface |= _purpose(fate, undecided_out) | {"mosaikk_id": len(plan) + len(surfaces)}
            surfaces.append(surface)
            kept = surface["teller_som_utbygging"]
            new.append(cells.assign(
                mosaikk_id=surface["mosaikk_id"],
                utfall=RESERVE if kept else NOT_BUILDING_LAND,
                omrade_nr=number if kept else NOT_RESERVE,
            ))  # fmt: skip
    inside = frame["i_kommune"] & frame["omrade_nr"].isin(gone)
    every = pd.concat([frame[~inside], *new], ignore_index=True) if new else frame
    after = replace(wash.run.cells, frame=every)
    after.check()
    return replace(wash.data, cells=after, plan=pd.concat([plan, pd.DataFrame(surfaces)], ignore_index=True))


def scenario(wash: Wash, state: Mapping[str, Decision], made: Effect, *, undecided_out: bool = False) -> Scenario:
    """Gjeldende plan + planvask, for ``natur.build.build(…, further=(scenario,))``."""
    data = washed(wash, state, made, undecided_out=undecided_out)
    return Scenario(f"{GJELDENDE}{WASHED}", "Gjeldende plan + planvask", "Gjeldande plan + planvask", data)


def _unchanged(wash: Wash, omrade: str, fate: Fate, undecided_out: bool) -> bool:
    if fate.comes_to == UNDECIDED:
        return not undecided_out
    return fate.comes_to == KEPT and fate.purpose == wash.areas.at[omrade, "arealformal"]


def _purpose(fate: Fate, undecided_out: bool) -> dict[str, Any]:
    """Columns of the plan surface that a piece becomes; an undecided one keeps its purpose either way."""
    if fate.comes_to == UNDECIDED:
        return {"teller_som_utbygging": not undecided_out}
    known = fate.purpose != NO_PLAN
    group = codelist("arealformal").rows["gruppe"].get(fate.purpose, _UNDEFINED_GROUP)
    return {
        "arealformal": fate.purpose if known else None, "arealstatus": fate.status or None, "gruppe": str(group),
        "teller_som_utbygging": fate.comes_to != OUT,
    }  # fmt: skip


def _cells(wash: Wash, omrade: str, fates: list[Fate]) -> list[pd.DataFrame]:
    """The cells of each piece of an area, together the whole of it."""
    frame = wash.run.cells.frame
    own = frame[frame["i_kommune"] & (frame["omrade_nr"] == wash.areas.at[omrade, "omrade_nr"])]
    if len(fates) == 1:
        return [own]
    area = wash.areas.at[omrade, "geometry"]
    pieces = [f.geometry if f.geometry is not None else area for f in fates]
    there = [n for n, p in enumerate(pieces) if not (p is None or shapely.is_empty(p))]
    asked = wash.cells_of(omrade, [pieces[n] for n in there])
    # The pieces are cut by GEOS and the area by the overlay: the hair between them is spread over the pieces.
    asked["area_m2"] *= own["area_m2"].sum() / asked["area_m2"].sum()
    asked["i_kommune"] = True
    parts = {n: asked[asked["mosaikk_id"] == k] for k, n in enumerate(there)}
    return [parts.get(n, own.iloc[:0]) for n in range(len(fates))]
