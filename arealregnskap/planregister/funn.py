"""The audit: each plan held against its dates, its successors, the register and the ground it rules.

Every rule is a function from what is known of the plans to findings; none decides anything. Kinds are codes of
``planregisterfunn``.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ..accounts.planalder import ASSESS
from ..codes import codelist
from ..units import M2_PER_DAA

#: Planstatus: adopted, on its way, and replaced (which is not the same as repealed) [SOSI-PLAN, OPV].
ADOPTED, ON_ITS_WAY, REPLACED, REPEALED = frozenset("36"), frozenset("012"), "5", "4"

#: Why a surface lost ground, where nobody has said which plan rules (``mosaikkgrunn``).
UNSETTLED = ("samme_dato", "uten_dato")

_FACTS_TOLD = {
    "plannavn": ("navn", "namn"), "plantype": ("plantype", "plantype"), "planstatus": ("status", "status"),
    "lovreferanse": ("lovreferanse", "lovreferanse"), "ikrafttredelse": ("ikrafttredelse", "ikraftsetting"),
    "bestemmelsesdato": ("dato for bestemmelser", "dato for føresegner"),
    "forslagsstillertype": ("forslagsstiller", "forslagsstillar"),
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """One plan as plan data and register know it. ``area``: its surfaces [daa], NaN when there are none; ``rules`` and
    ``reserve``: what it rules, and the reserve on that [daa]. ``line``: in the register, None where it is not there;
    ``successors``: plan ids that have replaced it according to the register."""

    planid: str
    level: str = ""
    name: str = ""
    kind: str | None = None
    status: str | None = None
    date: dt.date | None = None
    provisions: dt.date | None = None
    area: float = math.nan
    rules: float = 0.0
    reserve: float = 0.0
    assess: bool = False
    unlike: tuple[str, ...] = ()
    in_data: bool = False
    line: Mapping[str, Any] | None = None
    successors: tuple[str, ...] = ()

    @property
    def daa(self) -> float:
        """What a fault of the plan is about [daa]: what it rules, else its own ground."""
        return self.rules or self.area

    @property
    def known_status(self) -> str | None:
        """The status in plan data, else the register's."""
        return self.status or self.told("planstatus")

    @property
    def known_date(self) -> dt.date | None:
        return self.date or self.told("ikrafttredelse")

    @property
    def adopted(self) -> bool:
        return self.known_status in ADOPTED

    def told(self, column: str) -> Any:
        """What the register says; None where it says nothing."""
        return (self.line or {}).get(column) or None


@dataclass(frozen=True)
class Finding:
    """One finding. ``about`` is the rest of the sentence, bokmål and nynorsk; ``daa`` the ground it is about."""

    kind: str
    plan: Plan
    daa: float
    about: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Register:
    """All plans, by plan id within level, and what holds for them together."""

    plans: tuple[Plan, ...]
    as_of: dt.date
    has_register: bool = False
    twice: tuple[str, ...] = ()
    overlaps: pd.DataFrame = field(default_factory=pd.DataFrame)  # planid, annen, grunn, daa

    def of(self, planid: str) -> Plan | None:
        return next((p for p in self.plans if p.planid == planid), None)


def plain(planid: str, numbers: Collection[str]) -> str:
    """A plan id without the municipality's number, which some registers write before it; ``1998-2`` stays as it is."""
    number, sign, rest = re.match(r"\s*(\d*)([-_/ ]?)(.*?)\s*$", planid, re.S).groups()  # type: ignore[union-attr]
    return rest if sign and rest and number in numbers else planid.strip()


def _successors_of(line: Mapping[str, Any] | None, numbers: Collection[str]) -> tuple[str, ...]:
    """Plan ids that a line of the register says have replaced it."""
    text = (line or {}).get("erstattet_av") or ""
    return tuple(plain(t, numbers) for t in re.split(r"[,;\s]+", text) if t)


def register(
    plans: pd.DataFrame, ages: pd.DataFrame, lost: pd.DataFrame | None, ruling: pd.DataFrame,
    lines: pd.DataFrame | None, as_of: dt.date, numbers: Collection[str] = (),
) -> Register:  # fmt: skip
    """What is known of every plan, put together.

    ``plans`` as ``planer.plans`` gives them; ``ages`` the body of table A1; ``lost`` and ``ruling`` the mosaic's; and
    ``lines`` the municipality's register (``register.read``), None where there is none. ``numbers``: of the
    municipality, now and before, which may stand before a plan id.
    """
    ruled = ages.assign(planid=ages["planid"].fillna("")).groupby(["niva", "planid"])
    sums = dict(iter(ruled))
    by_id: dict[str, dict[str, Any]] = {}
    twice = []
    for line in [] if lines is None else lines.to_dict("records"):
        planid = plain(str(line["planid"]), numbers)
        if planid in by_id:
            twice.append(planid)
        by_id.setdefault(planid, {str(k): v for k, v in line.items()})
    known = [_plan(row, sums, by_id, numbers) for row in plans.to_dict("records")]
    there = {p.planid for p in known}
    only = [
        Plan(
            planid,
            name=line["plannavn"] or "",
            kind=line["plantype"],
            line=line,
            successors=_successors_of(line, numbers),
        )
        for planid, line in by_id.items()
        if planid not in there
    ]
    return Register(
        (*known, *only), as_of, lines is not None, tuple(dict.fromkeys(twice)), _overlaps(lost, ruling, numbers),
    )  # fmt: skip


def _plan(
    row: Mapping[Any, Any], ruled: Mapping[Any, pd.DataFrame], lines: Mapping[str, Any], numbers: Collection[str]
) -> Plan:
    level, planid = str(row["niva"]), plain(str(row["planid"]), numbers)
    own = ruled.get((level, str(row["planid"])))
    return Plan(
        planid, level, row["plannavn"] or "", row["plantype"], row["planstatus"], _day(row["ikrafttredelse"]),
        _day(row["bestemmelsesdato"]), float(row["area_m2"]) / M2_PER_DAA,
        rules=0.0 if own is None else float(own["daa"].sum()),
        reserve=0.0 if own is None else float(own["reserve_daa"].sum()),
        assess=own is not None and bool((own["paragraf_12_4"] == ASSESS).any()),
        unlike=tuple(str(row["ulike"]).split()), in_data=True, line=lines.get(planid),
        successors=_successors_of(lines.get(planid), numbers),
    )  # fmt: skip


def _overlaps(lost: pd.DataFrame | None, ruling: pd.DataFrame, numbers: Collection[str]) -> pd.DataFrame:
    """Ground that two different plans claim, and nobody has said which rules: one row per pair and reason."""
    columns = ["planid", "annen", "grunn", "daa"]
    if lost is None or lost.empty:
        return pd.DataFrame(columns=columns)
    open_ = lost[lost["grunn"].isin(UNSETTLED) & (lost["vinner_mosaikk_id"] >= 0)]
    winner = ruling.set_index("mosaikk_id")["planid"].reindex(open_["vinner_mosaikk_id"]).to_numpy()
    loser, other = open_["planid"].fillna(""), pd.Series(winner, open_.index).fillna("")
    pairs = pd.DataFrame({
        "planid": [plain(t, numbers) for t in loser], "annen": [plain(t, numbers) for t in other],
        "grunn": open_["grunn"], "daa": open_["area_m2"] / M2_PER_DAA,
    })  # fmt: skip
    pairs = pairs[pairs["planid"] != pairs["annen"]]
    return pd.DataFrame(pairs.groupby(["planid", "annen", "grunn"])["daa"].sum().reset_index()[columns])


def findings(register: Register) -> list[Finding]:
    """Every finding, plan by plan; one plan may have several."""
    out = [f for plan in register.plans for f in _of_plan(plan, register)]
    for planid in register.twice:
        plan = register.of(planid) or Plan(planid)
        out.append(Finding("dobbel_i_register", plan, plan.daa))
    out += [f for row in register.overlaps.to_dict("records") for f in _overlap(row, register)]
    return out


def _of_plan(plan: Plan, register: Register) -> Iterator[Finding]:
    if plan.in_data and not plan.planid:
        yield Finding("uten_planid", plan, plan.daa)
        return
    yield from _dates(plan, register.as_of)
    yield from _status(plan, register)
    yield from _successors(plan, register)
    if register.has_register:
        yield from _against_register(plan)
    told = [t for t in plan.unlike if t in _FACTS_TOLD]
    if told:
        nb, nn = (", ".join(_FACTS_TOLD[t][n] for t in told) for n in (0, 1))
        yield Finding("ulikt_i_kart", plan, plan.daa, (f"Ulikt: {nb}.", f"Ulikt: {nn}."))


def _dates(plan: Plan, as_of: dt.date) -> Iterator[Finding]:
    date = plan.known_date
    if plan.adopted and plan.date is None and plan.in_data:
        told = plan.told("ikrafttredelse")
        about = (f"Registeret har {_text(told)}.", f"Registeret har {_text(told)}.") if told else ("", "")
        yield Finding("dato_mangler", plan, plan.daa, about)
    elif plan.adopted and date is None:
        yield Finding("dato_mangler", plan, plan.daa)
    if plan.adopted and date is not None and date > as_of:
        yield Finding("dato_i_framtida", plan, plan.daa, (f"Dato {_text(date)}.",) * 2)
    if plan.known_status in ON_ITS_WAY and date is not None and date <= as_of:
        yield Finding("ikke_vedtatt_med_dato", plan, plan.daa, (f"Dato {_text(date)}.",) * 2)
    provisions = plan.provisions or plan.told("bestemmelsesdato")
    if plan.adopted and date is not None and provisions is not None and date < provisions:
        yield Finding("kart_eldre", plan, plan.daa, (
            f"Kart {_text(date)}, bestemmelser {_text(provisions)}.",
            f"Kart {_text(date)}, føresegner {_text(provisions)}.",
        ))  # fmt: skip


def _status(plan: Plan, register: Register) -> Iterator[Finding]:
    if plan.known_status is None:
        yield Finding("status_mangler", plan, plan.daa)
    settled = any(_replaces(plan, register.of(s)) for s in plan.successors)
    if plan.known_status == REPLACED and not plan.told("opphevet") and not settled:
        yield Finding("utgatt_ikke_opphevet", plan, plan.area)
    if plan.assess:
        yield Finding("paragraf_12_4", plan, plan.reserve)
    if plan.in_data and plan.status in ADOPTED and not plan.rules:
        yield Finding("styrer_ingenting", plan, plan.area)


def _successors(plan: Plan, register: Register) -> Iterator[Finding]:
    for planid in plan.successors:
        other = register.of(planid)
        about = (f"Etterfølger {planid}.", f"Etterfølgjar {planid}.")
        if other is None:
            yield Finding("etterfolger_ukjent", plan, plan.daa, about)
        elif not _replaces(plan, other):
            yield Finding("etterfolger_eldre", plan, plan.daa, about)
        elif plan.adopted:
            yield Finding("erstattet_men_gjelder", plan, plan.daa, about)


def _replaces(plan: Plan, other: Plan | None) -> bool:
    """Whether another plan can have replaced this one: adopted, and not older where both dates are known."""
    if other is None or not other.adopted:
        return False
    older = plan.known_date and other.known_date and other.known_date < plan.known_date
    return not older


def _against_register(plan: Plan) -> Iterator[Finding]:
    if plan.line is None:
        yield Finding("bare_i_kart", plan, plan.daa)
        return
    if not plan.in_data:
        if plan.adopted and not plan.told("opphevet"):
            yield Finding("bare_i_register", plan, math.nan)
        return
    told = plan.told("planstatus")
    if told and plan.status and told != plan.status:
        states = codelist("planstatus")
        yield Finding("ulik_status", plan, plan.daa, (
            f"Registeret har status «{states.label(told)}», plandataene «{states.label(plan.status)}».",
            f"Registeret har status «{states.label(told, 'nn')}», plandata «{states.label(plan.status, 'nn')}».",
        ))  # fmt: skip
    date = plan.told("ikrafttredelse")
    if date and plan.date and date != plan.date:
        yield Finding("ulik_dato", plan, plan.daa, (
            f"Registeret har {_text(date)}, plandataene {_text(plan.date)}.",
            f"Registeret har {_text(date)}, plandata {_text(plan.date)}.",
        ))  # fmt: skip


def _overlap(row: Mapping[Any, Any], register: Register) -> Iterator[Finding]:
    plan, other = register.of(row["planid"]) or Plan(row["planid"]), row["annen"] or "–"
    why = {"samme_dato": ("Samme dato", "Same dato"), "uten_dato": ("Dato mangler", "Dato manglar")}[row["grunn"]]
    yield Finding("overlapp", plan, float(row["daa"]), (f"Mot plan {other}. {why[0]}.", f"Mot plan {other}. {why[1]}."))


def _day(value: Any) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _text(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"
