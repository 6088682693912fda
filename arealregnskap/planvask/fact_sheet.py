"""Everything about one area, as data: what a page, a Word file or a PDF shows, in words and figures ready to print.

The same answers as in the tables, gathered for one ``stabil_id``. Areas in [daa], distances in [m].
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..codes import codelist
from ..themes import State
from ..units import M2_PER_DAA
from .candidates import candidates
from .criteria import Basis, Criterion
from .decisions import Decision
from .history import MAIN, Entry
from .tables import measure_name
from .washed import Washed

#: Measures that say which land an area is.
_LAND = ("natur", "tilstand", "jordbruk", "karbon", "naturtype")


@dataclass(frozen=True)
class CriterionFact:
    """One criterion's answer. ``daa`` and ``share`` (0–1) are NaN where nothing can be said; ``value`` is the distance
    [m] or age [years, ``of_age``] of criteria that hold for the whole area. ``weight``: share of all weights (0–1)."""

    name: str
    state: State
    daa: float
    share: float
    surveyed: float
    value: float
    weight: float
    contribution: tuple[float, float]
    stop: bool
    reason: str
    source: str
    of_age: bool = False


@dataclass(frozen=True)
class Moment:
    """A day that matters for the plan, and what happened."""

    day: dt.date
    text: str


@dataclass(frozen=True)
class FactSheet:
    """All about one area.

    ``facts`` is its row of ``candidates``. ``land``: name → daa of what it is, per family that does not overlap itself.
    ``before`` and ``after`` are stabil_id of its neighbours in the list. ``geometry`` in the working zone.
    """

    omrade: str
    title: str
    facts: dict[str, Any]
    criteria: tuple[CriterionFact, ...]
    land: dict[str, dict[str, float]]
    timeline: tuple[Moment, ...]
    flag: str
    rank: dict[str, Any]
    decision: Decision
    version: int
    history: tuple[Entry, ...]
    effect: dict[str, float]
    before: str | None
    after: str | None
    geometry: Any


def fact_sheet(
    washed: Washed, omrade: str, *, alternative: str = MAIN, language: str = "nb", frame: pd.DataFrame | None = None
) -> FactSheet:
    """The fact sheet of one area. ``frame``: ``candidates`` of the same wash, where it is at hand.

    Raises KeyError for an area that is not there.
    """
    wash = washed.wash
    row = wash.row[omrade]
    listed = frame if frame is not None else candidates(
        wash, washed.criteria, language=language, given=washed.answers, ranking=washed.ranking
    )  # fmt: skip
    facts = {str(k): v for k, v in listed.loc[omrade].to_dict().items()}
    order = list(wash.areas.index)
    made: Any = washed.effects[alternative].areas.loc[omrade]
    return FactSheet(
        omrade=omrade,
        # An area without a name in the plan is called by its id alone.
        title=" ".join(dict.fromkeys(facts[k] for k in ("omrade_id", "omradenavn") if isinstance(facts[k], str))),
        facts=facts,
        criteria=tuple(_criterion(washed, c, n, row, language) for n, c in enumerate(washed.criteria.criteria)),
        land=_land(washed, row, language),
        timeline=_timeline(facts, wash.data.produced, language),
        flag=str(facts["paragraf_12_4"] or ""),
        rank={k: facts[k] for k in ("rang", "rang_fra", "rang_til", "poeng_min", "poeng_maks", "stopp", "mulig_stopp")},
        decision=washed.history.current(omrade, alternative),
        version=washed.history.version(omrade, alternative),
        history=washed.history.of(omrade, alternative),
        effect={k: float(made[k]) / M2_PER_DAA for k in ("gjennomgatt", "tatt_ut", "beholdes", "ikke_avgjort")},
        before=order[row - 1] if row else None,
        after=order[row + 1] if row + 1 < len(order) else None,
        geometry=wash.areas.at[omrade, "geometry"],
    )


def _criterion(washed: Washed, c: Criterion, n: int, row: int, language: str) -> CriterionFact:
    answer, whole = washed.answers[n], float(washed.wash.measures.matrix[row, 0])
    total = math.fsum(x.weight for x in washed.criteria.weighted)
    weight = c.weight / total if total and not c.stop else 0.0
    hit, mapped = float(answer.hit_m2[row]), float(answer.mapped_m2[row])
    return CriterionFact(
        name=c.name(language), state=State(str(answer.state[row])), daa=hit / M2_PER_DAA, share=hit / whole,
        surveyed=min(mapped / whole, 1.0) if math.isfinite(mapped) else math.nan, value=float(answer.value[row]),
        weight=weight, contribution=(weight * float(answer.least[row]), weight * float(answer.most[row])),
        stop=c.stop, reason=c.reason(language), source=_source(washed, c), of_age=c.basis is Basis.PLAN_AGE,
    )  # fmt: skip


def _source(washed: Washed, c: Criterion) -> str:
    """The layers that answered, with their dates; the criterion's own source is in the table of criteria."""
    ground = washed.wash.ground
    if c.basis is Basis.LAND_COVER:
        return washed.wash.data.land_source
    if c.basis is not Basis.THEME or ground is None:
        return ""
    keys = {key for question in c.themes for key in question} | set(c.also)
    named = [x for x in ground.layers if "tema" in x.frame and not keys.isdisjoint(x.frame["tema"])]
    titles = (x.source.title + (f" {x.source.date:%d.%m.%Y}" if x.source.date else "") for x in named)
    return ", ".join(dict.fromkeys(titles))


def _land(washed: Washed, row: int, language: str) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for n, measure in enumerate(washed.wash.measures.columns):
        m2 = float(washed.wash.measures.matrix[row, n])
        if measure.family in _LAND and m2 > 0:
            name = measure_name(washed.wash, measure.family, measure.key, language)
            found.setdefault(measure.family, {})[name] = m2 / M2_PER_DAA
    return found


def _timeline(facts: dict[str, Any], today: dt.date | None, language: str) -> tuple[Moment, ...]:
    """The days of the plan, oldest first; the day it turns ten only where the § 12-4 flag asks for it."""
    nn = language == "nn"
    plan, provisions = (_day(facts[k]) for k in ("ikrafttredelse", "bestemmelsesdato"))
    name = codelist("plantype").label(str(facts["plantype"]), language) if facts["plantype"] else "Plan"
    out = []
    if plan:
        out.append(Moment(plan, f"{name}: {'plankartet tok til å gjelde' if nn else 'plankartet trådte i kraft'}"))
        ten = plan.replace(year=plan.year + 10, day=28 if (plan.month, plan.day) == (2, 29) else plan.day)
        if facts["paragraf_12_4"] == "krever vurdering" and (today is None or ten <= today):
            out.append(Moment(ten, "Ti år; § 12-4 krev vurdering" if nn else "Ti år; § 12-4 krever vurdering"))
    if provisions and provisions != plan:
        out.append(Moment(provisions, "Nye føresegner, same kart" if nn else "Nye bestemmelser, samme kart"))
    return tuple(sorted(out, key=lambda m: m.day))


def _day(value: Any) -> dt.date | None:
    stamp = pd.to_datetime(value, errors="coerce")
    return None if pd.isna(stamp) else stamp.date()
