"""What decisions do: reserve, nature, farmland, carbon-rich land and the plan matrix, before → decided → after.

Everything is recomputed from the matrix of areas, never added to an earlier answer; so a decision changes its own area
only, and taking it back gives the same bits as before. Areas nobody has decided on are a row of their own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..codes import codelist
from ..errors import PlanvaskError, ReconciliationError
from ..natur.typology import typology
from ..units import daa_text
from .decisions import Decision, Follow, Kind, undecided
from .history import MAIN
from .measures import RESERVE, FloatArray
from .wash import KEPT, OUT, UNDECIDED, Fate, Wash

#: Relative difference that is still rounding.
TOLERANCE = 1e-9

#: What ground comes to, in the order of columns.
COMES_TO = (OUT, KEPT, UNDECIDED)

#: Purpose of ground that nobody has decided on, in the plan matrix.
OPEN_PURPOSE = "uavklart"


@dataclass(frozen=True)
class Effect:
    """The effect of the decisions of one alternative. All areas in [m²].

    ``outcomes``, one row per code of ``beslutning``: beslutning, omrader (number), gjennomgatt, tatt_ut, beholdes,
      ikke_avgjort. gjennomgatt = tatt_ut + beholdes + ikke_avgjort, and over all rows it is all reserve.
    ``measures``, one row per measure: familie, kode, for, tatt_ut, beholdes, ikke_avgjort, etter (for − tatt_ut).
      Families are those of ``planvask.measures``; of ``natur``, every figure is what stands to be built on.
    ``purposes``, one row per pair met: fra_formal, til_formal (codes, ``uavklart`` or ``uten_plan``), area_m2.
    ``areas``, one row per area in number order, indexed by stabil_id: beslutning, gjennomgatt, tatt_ut, beholdes,
      ikke_avgjort, til_formal (what the decision makes of it, also where that is still reserve; several joined
      by " + ").
    ``unfit``: sentence by stabil_id for decisions that no longer fit, because the area is gone or its part lies
      outside it after new data. Such an area counts as undecided until somebody decides again.
    """

    alternative: str
    outcomes: pd.DataFrame
    measures: pd.DataFrame
    purposes: pd.DataFrame
    areas: pd.DataFrame
    unfit: dict[str, str]

    @property
    def reserve(self) -> tuple[float, float, float]:
        """Reserve before; after if all that is undecided is taken out; after if it is all kept [m²]."""
        row = self.measures.iloc[0]
        return float(row["for"]), float(row["beholdes"]), float(row["beholdes"] + row["ikke_avgjort"])

    @cached_property
    def summary(self) -> pd.DataFrame:
        """``measures`` of ground nobody counts twice, in natur, jordbruk, bebygd and so on, by ``natur_samlet``."""
        nature = self.measures[self.measures["familie"] == "natur"]
        parent = nature["kode"].map(typology(2).rows["overordnet"])
        group = parent.map(typology(1).rows["samlet"])
        return nature.drop(columns=["familie", "kode"]).groupby(group).sum().reindex(list(codelist("natur_samlet")))


def effect(wash: Wash, state: Mapping[str, Decision], alternative: str = MAIN) -> Effect:
    """The effect of what holds for each area (``History.state``); areas that are not in ``state`` are undecided.

    Raises ReconciliationError when sums do not close. A decision is tried before it is saved with ``Wash.fates``.
    """
    unfit: dict[str, str] = {}
    fates: dict[str, list[Fate]] = {}
    for omrade, decision in state.items():
        try:
            fates[omrade] = wash.fates(decision)
        except PlanvaskError as wrong:
            unfit[omrade] = wrong.sentence
    decided = [state[o] if o in fates else undecided(o, alternative) for o in wash.areas.index]
    pieces = [fates.get(d.omrade) or wash.fates(d) for d in decided]
    made = _effect(wash, alternative, decided, pieces, unfit)
    _reconcile(wash, made)
    return made


def _effect(
    wash: Wash, alternative: str, decided: list[Decision], fates: list[list[Fate]], unfit: dict[str, str]
) -> Effect:
    pieces = [(n, fate) for n, own in enumerate(fates) for fate in own]
    row = np.array([n for n, _ in pieces], int)
    comes_to = np.array([fate.comes_to for _, fate in pieces], object)
    values = np.array([fate.measures for _, fate in pieces]).reshape(len(pieces), len(wash.measures.columns))
    whole = values[:, wash.measures.column(RESERVE)]
    kinds = np.array([d.kind.value for d in decided], object)
    by_area = {to: np.bincount(row, np.where(comes_to == to, whole, 0.0), len(decided)) for to in COMES_TO}
    areas = pd.DataFrame(
        {"beslutning": kinds, "gjennomgatt": sum(by_area.values()), **by_area, "til_formal": _targets(decided, fates)},
        index=wash.areas.index,
    )
    return Effect(
        alternative,
        _outcomes(areas),
        _measures(wash, comes_to, values),
        _purposes(wash, row, [fate for _, fate in pieces], whole),
        areas,
        unfit,
    )


def _targets(decided: list[Decision], fates: list[list[Fate]]) -> list[str]:
    """What each area gets for a purpose; "" where the decision leaves it as it is, or nobody has decided."""
    return [
        "" if d.follow is Follow.KEPT else " + ".join(dict.fromkeys(f.purpose for f in own))
        for d, own in zip(decided, fates, strict=True)
    ]


def _outcomes(areas: pd.DataFrame) -> pd.DataFrame:
    sums = areas.groupby("beslutning")[["gjennomgatt", *COMES_TO]].agg(math.fsum)
    out = sums.reindex(list(codelist("beslutning")), fill_value=0.0)
    out.insert(0, "omrader", areas["beslutning"].value_counts().reindex(out.index, fill_value=0))
    return out.rename_axis("beslutning").reset_index()


def _measures(wash: Wash, comes_to: np.ndarray, values: FloatArray) -> pd.DataFrame:
    columns = wash.measures.columns
    frame = pd.DataFrame({"familie": [m.family for m in columns], "kode": [m.key for m in columns]})
    frame["for"] = wash.measures.matrix.sum(axis=0)
    for to in COMES_TO:
        frame[to] = values[comes_to == to].sum(axis=0)
    frame["etter"] = frame["for"] - frame[OUT]
    return frame


def _purposes(wash: Wash, row: np.ndarray, pieces: list[Fate], whole: FloatArray) -> pd.DataFrame:
    before = wash.areas["arealformal"].fillna("").to_numpy(object)[row]
    after = [OPEN_PURPOSE if f.comes_to == UNDECIDED else f.purpose for f in pieces]
    frame = pd.DataFrame({"fra_formal": before, "til_formal": after, "area_m2": whole})
    return frame.groupby(["fra_formal", "til_formal"], sort=True)["area_m2"].agg(math.fsum).reset_index()


def _reconcile(wash: Wash, made: Effect) -> None:
    """Raise ReconciliationError unless outcomes, areas, purposes and measures all sum to the reserve reviewed."""
    whole = math.fsum(wash.measures.matrix[:, wash.measures.column(RESERVE)])
    sums = {
        "Summen over beslutningene": math.fsum(made.outcomes["gjennomgatt"]),
        "Tatt ut, beholdt og ikke avgjort": math.fsum(made.outcomes[list(COMES_TO)].to_numpy().ravel()),
        "Planmatrisen": math.fsum(made.purposes["area_m2"]),
        "Før og etter": math.fsum(made.measures.iloc[0][["etter", OUT]]),
    }
    faults = tuple(
        f"{name}: avvik {daa_text(abs(total - whole))} daa."
        for name, total in sums.items()
        if not abs(total - whole) <= TOLERANCE * max(whole, 1.0)
    )
    if faults:
        raise ReconciliationError(
            "Virkningen av beslutningene summerer ikke til arealreserven som er vurdert.",
            faults=faults,
            remedy="Ingen tall er gitt ut. Regn ut saken på nytt.",
        )


def unlike_neighbours(wash: Wash, state: Mapping[str, Decision]) -> list[str]:
    """Sentences on reguleringsplaner where one area is repealed and another is not: a plan is repealed as a whole, or
    in a part that somebody must draw."""
    repealed = {o for o, d in state.items() if d.kind is Kind.REPEAL and o in wash.row}
    told = []
    for planid, own in wash.areas[wash.areas["niva"] == "RP"].groupby("planid", sort=True):
        inside = repealed & set(own.index)
        if inside and len(inside) < len(own):
            others = ", ".join(own.loc[~own.index.isin(inside), "omrade_id"])
            told.append(f"Plan {planid} er opphevet for {len(inside)} av {len(own)} områder. Ta stilling til {others}.")
    return told
