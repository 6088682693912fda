"""M1: the municipality's goals against what the plan opens for, and against the pace."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from ..accounts.base import Account, AccountData, Table, compute
from ..accounts.reserve_markslag import MISSING, OVERLAP, daa_column
from ..codes import codelist
from ..schema import Column
from .settings import NEUTRAL, MalSpec
from .takt import Pace

COLUMNS = (
    Column("plan", "code", "Plan-kode", "Plan-kode"),
    Column("plannavn", "text", "Plan"),
    Column("type", "code", "Kode", codelist="maltype"),
    Column("typenavn", "text", "Hva målet gjelder", "Kva målet gjeld"),
    Column("mal_daa_per_ar", "float", "Mål", "Mål", "daa per år", "Høyst så mye per år", level=True),
    Column("ramme_daa", "float", "Ramme i perioden", "Ramme i perioden", "daa", "Målet ganger årene", level=True),
    Column("planlagt_daa", "float", "Planlagt", "Planlagt", "daa", "Arealreserven på denne typen, tabell T4"),
    Column("planlagt_daa_per_ar", "float", "Planlagt per år", "Planlagt per år", "daa per år",
           "Om hele reserven bygges ut i perioden"),
    Column("ukjent_daa", "float", "Type ikke kjent", "Type ikkje kjend", "daa", "Reserve uten kartlagt arealdekke"),
    Column("igjen_daa", "float", "Igjen av ramma", "Att av ramma", "daa", "Minus betyr at planen åpner for mer"),
    Column("takt_daa_per_ar", "float", "Takt mellom to kart", "Takt mellom to kart", "daa per år",
           "Det som er blitt bygd mellom to daterte arealdekker; tom når saken bare har ett"),
    Column("aar_reserve", "float", "År til planen er brukt opp", "År til planen er brukt opp", "år",
           "Planlagt delt på takten mellom de to kartene"),
    Column("grunnlag", "text", "Grunnlag", "Grunnlag"),
    Column("vurdering", "code", "Vurdering-kode", codelist="malvurdering"),
    Column("vurderingsnavn", "text", "Hva det betyr", "Kva det tyder"),
    Column("kilde", "text", "Kilde for målet", "Kjelde for målet"),
)  # fmt: skip


@dataclass(frozen=True)
class PlanLand:
    """The reserve of one plan on each markslag: body rows of its table T4."""

    key: str
    name_nb: str
    name_nn: str
    t4: pd.DataFrame

    def name(self, language: str = "nb") -> str:
        return self.name_nn if language == "nn" else self.name_nb

    @property
    def whole(self) -> float:
        """All reserve [daa]."""
        return math.fsum(self.t4["reserve_daa"])

    def of(self, classes: str) -> float:
        """Reserve on markslag codes [daa], "*" for all; NaN where nothing is known of land cover."""
        if classes == "*":
            return self.whole
        return float(self.t4[[daa_column(c) for c in classes.split()]].sum(axis=1, skipna=False).sum(skipna=False))

    @property
    def unknown(self) -> float:
        """Reserve on ground of no known type [daa]; all of it where there is no land cover."""
        sums = self.t4[[daa_column(c) for c in ("ikke_kartlagt", MISSING, OVERLAP)]].sum()
        known = self.t4[daa_column("21")].notna().all()
        return float(sums.abs().sum()) if known else self.whole


@dataclass(frozen=True)
class MalData(AccountData):
    """Account data of gjeldende plan with what goals take more. ``plans``: gjeldende plan first; ``pace`` None where
    the case has no two dated land covers."""

    plans: tuple[PlanLand, ...] = ()
    goals: MalSpec = field(default_factory=MalSpec)
    pace: Pace | None = None

    @classmethod
    def of(cls, data: AccountData, **more: Any) -> MalData:
        """The same municipality and rule set with what goals take more."""
        return cls(**{f.name: getattr(data, f.name) for f in fields(AccountData)}, **more)

    @property
    def period(self) -> tuple[int, int]:
        return self.goals.period(self.produced.year if self.produced else 0)

    @property
    def years(self) -> int:
        since, until = self.period
        return until - since


def goal_table(data: MalData) -> pd.DataFrame:
    """M1: one row per plan and type; arealnøytralitet last, where it is a goal."""
    kinds = [k for k in codelist("maltype") if k != NEUTRAL or data.goals.neutral]
    rows = [_row(data, plan, str(kind)) for plan in data.plans for kind in kinds]
    frame = pd.DataFrame(rows, columns=[c.name for c in COLUMNS])
    return frame.astype({c.name: float for c in COLUMNS if c.type == "float"})


def _row(data: MalData, plan: PlanLand, kind: str) -> dict[str, Any]:
    names = codelist("maltype")
    planned = plan.of(str(names.rows.at[kind, "markslag"]))
    unknown = 0.0 if names.rows.at[kind, "markslag"] == "*" else plan.unknown
    limit, yearly, source = _goal(data, kind)
    verdict = judged(limit, planned, unknown)
    pace = math.nan if data.pace is None else data.pace.daa_per_year.get(kind, math.nan)
    return {
        "plan": plan.key, "plannavn": plan.name(data.language), "type": kind,
        "typenavn": names.label(kind, data.language), "mal_daa_per_ar": yearly, "ramme_daa": limit,
        "planlagt_daa": planned, "planlagt_daa_per_ar": planned / data.years, "ukjent_daa": unknown,
        "igjen_daa": limit - planned, "takt_daa_per_ar": pace,
        "aar_reserve": planned / pace if pace > 0 else math.nan, "grunnlag": _basis(data), "vurdering": verdict,
        "vurderingsnavn": codelist("malvurdering").label(verdict, data.language), "kilde": source or None,
    }  # fmt: skip


def _goal(data: MalData, kind: str) -> tuple[float, float, str]:
    """What the type may take in the whole period and a year [daa], and the source; NaN where there is no goal."""
    if kind == NEUTRAL:  # nothing but what is given back
        restored = data.goals.restored
        limit = 0.0 if math.isnan(restored) else restored
        return limit, limit / data.years, data.goals.source
    goal = data.goals.goals.get(kind)
    if goal is None:
        return math.nan, math.nan, ""
    return goal.daa_per_year * data.years, goal.daa_per_year, goal.source


def judged(limit: float, planned: float, unknown: float) -> str:
    """Code of ``malvurdering``; ground of no known type may be of this one."""
    if math.isnan(limit):
        return "uten_mal"
    if planned > limit:
        return "over"
    return "innenfor" if planned + unknown <= limit else "kan_ikke_avgjores"


def _basis(data: MalData) -> str:
    """What the row rests on; a plan is never called observed, and nor are two maps."""
    since, until = data.period
    planned = data.text(f"Planlagt {since}–{until}", f"Planlagt {since}–{until}")
    if data.pace is None:
        return planned
    first, last = (f"{d:%d.%m.%Y}" for d in (data.pace.first, data.pace.last))
    return planned + data.text(f"; takt mellom kart {first} og {last}", f"; takt mellom kart {first} og {last}")


def _made(data: AccountData) -> pd.DataFrame:
    if not isinstance(data, MalData):
        raise TypeError("the account of goals takes MalData; make it with MalData.of(data, …)")
    return goal_table(data)


#: Reserve that the land cover shows as built or road is in T4 under this markslag; N1 does not count it.
_OTHER = daa_column("annet")
#: Notes that hold only for some goals and some land.
BUILT = (
    "«Bygd ned i alt» er hele reserven, også den som alt er bebygd eller samferdsel i arealdekket. Naturregnskapet "
    "(N1) teller ikke den med, og har derfor mindre.",
    "«Bygd ned i alt» er heile reserven, òg den som alt er utbygd eller samferdsel i arealdekket. Naturrekneskapen "
    "(N1) tel ikkje den med, og har difor mindre.",
)
GIVEN_BACK = (
    "Ramma for arealnøytralitet er arealet som føres tilbake i perioden.",
    "Ramma for arealnøytralitet er arealet som blir ført tilbake i perioden.",
)
NOT_GIVEN = (
    "Ramma for arealnøytralitet er arealet som føres tilbake i perioden; det er ikke oppgitt, og er regnet som 0.",
    "Ramma for arealnøytralitet er arealet som blir ført tilbake i perioden; det er ikkje oppgitt, og er rekna som 0.",
)
#: All of them, for pages in English.
TOLD = (BUILT, GIVEN_BACK, NOT_GIVEN)


def _told(data: AccountData, _: pd.DataFrame) -> list[tuple[str, str]]:
    """The period by its years, what the limit of arealnøytralitet is, and why the whole is more than in N1."""
    if not isinstance(data, MalData):
        return []
    since, until = data.period
    years = (
        f"Perioden er {since}–{until}. Ramma er målet ganger {data.years} år.",
        f"Perioden er {since}–{until}. Ramma er målet gonger {data.years} år.",
    )
    neutral = [NOT_GIVEN if math.isnan(data.goals.restored) else GIVEN_BACK] if data.goals.neutral else []
    built = [BUILT] if any(plan.t4[_OTHER].sum() > 0 for plan in data.plans) else []
    return [years, *neutral, *built]


M1 = Account(
    "M1", "Mål for nedbygging", "Mål for nedbygging", COLUMNS, _made,
    method=(
        "Målene er kommunens egne; nasjonale forventninger oppfordrer til å sette dem [NF]. Planlagt er reserven i "
        "tabell T4 på den typen, i gjeldende plan, i forslaget og etter beslutningene i planvasken, der det som ikke "
        "er avgjort er beholdt. Per år er som om hele reserven bygges ut jevnt i perioden. Der det finnes to "
        "daterte arealdekker, er takten areal som er blitt bygd mellom dem; noe av den er at det nyeste er tegnet "
        "bedre [SSB]. Arealnøytralitet som mål er at planen ikke åpner for mer enn det som føres tilbake."
    ),
    notes_nb=("Planlagt areal er ikke det samme som areal som blir bygd.",
              "Typene overlapper «Bygd ned i alt» og skal ikke summeres med det."),
    notes_nn=("Planlagt areal er ikkje det same som areal som blir bygd.",
              "Typane overlappar «Bygd ned i alt» og skal ikkje summerast med det."),
    told=_told,
)  # fmt: skip

ACCOUNTS: tuple[Account, ...] = (M1,)


def tables(data: MalData) -> Mapping[str, Table]:
    """M1 by key."""
    return {M1.key: compute(M1, data)}
