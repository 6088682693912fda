"""R1, the plans of a municipality, and R2, what is wrong with them and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import pandas as pd

from ..accounts.base import Account, AccountData, Table, compute
from ..codes import codelist
from ..harmonise.plans import successors
from ..schema import Column
from . import funn
from .funn import Finding, Plan, Register

R1_COLUMNS = (
    Column("niva", "code", "Plannivå"),
    Column("planid", "text", "Plan-id"),
    Column("plannavn", "text", "Plannavn", "Plannamn"),
    Column("plantype", "text", "Plantype"),
    Column("planstatus", "text", "Planstatus"),
    Column("ikrafttredelse", "date", "Plankart fra", "Plankart frå"),
    Column("bestemmelsesdato", "date", "Bestemmelser fra", "Føresegner frå"),
    Column("erstattet_av", "text", "Erstattet av", "Erstatta av"),
    Column("i_plandata", "bool", "I plandataene", "I plandata"),
    Column("i_register", "bool", "I registeret", "I registeret"),
    Column("flater_daa", "float", "Planens flater", "Flatene i planen", "daa"),
    Column("daa", "float", "Areal planen styrer", "Areal planen styrer", "daa", "Lik tabell A1"),
    Column("reserve_daa", "float", "Arealreserve", "Arealreserve", "daa", "Lik tabell A1"),
    Column("funn", "int", "Funn", "Funn", "antall"),
    Column("alvor", "text", "Det viktigste", "Det viktigaste"),
)

R2_COLUMNS = (
    Column("alvor", "code", "Alvor-kode", codelist="planregisteralvor"),
    Column("alvorsnavn", "text", "Alvor", "Alvor"),
    Column("funn", "code", "Funn-kode", codelist="planregisterfunn"),
    Column("funnavn", "text", "Funn"),
    Column("niva", "code", "Plannivå"),
    Column("planid", "text", "Plan-id"),
    Column("plannavn", "text", "Plannavn", "Plannamn"),
    Column("gjelder", "text", "Gjelder", "Gjeld"),
    Column("daa", "float", "Areal det gjelder", "Areal det gjeld", "daa"),
    Column("gjor", "text", "Hva som kan gjøres", "Kva som kan gjerast"),
)


@dataclass(frozen=True)
class RegisterData(AccountData):
    """Account data of gjeldende plan with what the audit takes more. ``plans``: ``planer.plans``, one row per plan.
    ``ages``: body of table A1. ``lines``: the municipality's own register, None where there is none."""

    plans: pd.DataFrame = field(default_factory=pd.DataFrame)
    ages: pd.DataFrame = field(default_factory=pd.DataFrame)
    lines: pd.DataFrame | None = None

    @classmethod
    def of(cls, data: AccountData, **more: Any) -> RegisterData:
        """The same municipality and rule set with what the audit takes more."""
        return cls(**{f.name: getattr(data, f.name) for f in fields(AccountData)}, **more)

    @cached_property
    def register(self) -> Register:
        as_of = self.produced or dt.date.max
        numbers = {self.kommunenummer, *(old for old, new in successors().items() if new == self.kommunenummer)}
        plan = pd.DataFrame(self.plan)
        return funn.register(self.plans, self.ages, self.lost, plan, self.lines, as_of, numbers)

    @cached_property
    def found(self) -> list[Finding]:
        """The most pressing first, then the largest; those without a known area last of their kind."""
        order = {kind: n for n, kind in enumerate(codelist("planregisteralvor"))}
        return sorted(
            funn.findings(self.register),
            key=lambda f: (order[severity(f)], _kinds()[f.kind]["nr"], -f.daa if f.daa == f.daa else 1, f.plan.planid),
        )  # fmt: skip


def severity(finding: Finding) -> str:
    """Code of ``planregisteralvor``."""
    return str(_kinds()[finding.kind]["alvor"])


def _kinds() -> dict[str, dict[str, Any]]:
    rows = codelist("planregisterfunn").rows
    return {
        str(r["kode"]): {"nr": n} | {str(k): v for k, v in r.items()} for n, r in enumerate(rows.to_dict("records"))
    }


def plan_table(data: RegisterData) -> pd.DataFrame:
    """R1: one row per plan, kommuneplan first; the areas are those of table A1."""
    by_plan: dict[tuple[str, str], list[Finding]] = {}
    for finding in data.found:
        by_plan.setdefault((finding.plan.level, finding.plan.planid), []).append(finding)
    rows = [_plan(data, plan, by_plan.get((plan.level, plan.planid), [])) for plan in data.register.plans]
    frame = pd.DataFrame(rows, columns=[c.name for c in R1_COLUMNS])
    numbers = [c.name for c in R1_COLUMNS if c.type in ("float", "int")]
    frame = frame.astype(dict.fromkeys(numbers, float))
    return frame.sort_values(["niva", "planid"], kind="stable", na_position="last").reset_index(drop=True)


def _plan(data: RegisterData, plan: Plan, findings: list[Finding]) -> dict[str, Any]:
    kinds, types, states = codelist("planregisteralvor"), codelist("plantype"), codelist("planstatus")
    status = plan.known_status
    return {
        "niva": plan.level or None, "planid": plan.planid or None, "plannavn": plan.name or None,
        "plantype": types.label(plan.kind, data.language) if plan.kind else None,
        "planstatus": f"{status} {states.label(status, data.language)}" if status else None,
        "ikrafttredelse": plan.known_date, "bestemmelsesdato": plan.provisions or plan.told("bestemmelsesdato"),
        "erstattet_av": ", ".join(plan.successors) or None, "i_plandata": plan.in_data,
        "i_register": plan.line is not None if data.lines is not None else None,
        "flater_daa": plan.area, "daa": plan.rules, "reserve_daa": plan.reserve, "funn": len(findings),
        "alvor": kinds.label(severity(findings[0]), data.language) if findings else None,
    }  # fmt: skip


def finding_table(data: RegisterData) -> pd.DataFrame:
    """R2: one row per finding, with the plan, the area it is about and what can be done."""
    nn, levels = data.language == "nn", codelist("planregisteralvor")
    rows = []
    for f in data.found:
        kind = _kinds()[f.kind]
        rows.append({
            "alvor": kind["alvor"], "alvorsnavn": levels.label(kind["alvor"], data.language), "funn": f.kind,
            "funnavn": codelist("planregisterfunn").label(f.kind, data.language), "niva": f.plan.level or None,
            "planid": f.plan.planid or None, "plannavn": f.plan.name or None, "gjelder": f.about[nn] or None,
            "daa": f.daa, "gjor": kind["gjor_nn" if nn else "gjor_nb"],
        })  # fmt: skip
    return pd.DataFrame(rows, columns=[c.name for c in R2_COLUMNS]).astype({"daa": float})


def _made(table: Any) -> Any:
    def of(data: AccountData) -> pd.DataFrame:
        if not isinstance(data, RegisterData):
            raise TypeError("an account of the register takes RegisterData; make it with RegisterData.of(data, …)")
        made: pd.DataFrame = table(data)
        return made

    return of


R1 = Account(
    "R1", "Planregisteret", "Planregisteret", R1_COLUMNS, _made(plan_table),
    method=(
        "Hver plan i plandataene og i registeret kommunen har oppgitt, med status og datoer [SOSI-PLAN]. Areal som "
        "planen styrer og reserven på det er de samme som i tabell A1; flatene er planens egne, hvem som enn styrer "
        "der. 1800-01-01 regnes som at datoen mangler [ARV]."
    ),
    sums=("daa", "reserve_daa"),
    notes_nb=("Planregisterets «utgått/erstattet» er ikke det samme som at planen er opphevet ved vedtak.",),
    notes_nn=("«Utgått/erstatta» i planregisteret er ikkje det same som at planen er oppheva ved vedtak.",),
)  # fmt: skip

R2 = Account(
    "R2", "Funn i planregisteret", "Funn i planregisteret", R2_COLUMNS, _made(finding_table),
    method=(
        "Status er holdt mot datoer, etterfølgere, register og arealet planen styrer [SOSI-PLAN, OPV]. Overlapp er de "
        "planmosaikken ikke har noen regel for: samme dato, eller dato som mangler. At plankartet er eldre enn "
        "bestemmelsene er vist fordi planer har to datoer [HOLT-21]. Flagget etter § 12-4 er det i tabell A1 [BYGG, "
        "FIN]."
    ),
    notes_nb=("Et funn er noe å se på, ikke en avgjørelse. Samme areal kan stå i flere funn og skal ikke summeres.",),
    notes_nn=("Eit funn er noko å sjå på, ikkje ei avgjerd. Same areal kan stå i fleire funn; summer det ikkje.",),
)  # fmt: skip

ACCOUNTS: tuple[Account, ...] = (R1, R2)


def tables(data: RegisterData) -> Mapping[str, Table]:
    """Both tables by key."""
    return {a.key: compute(a, data) for a in ACCOUNTS}
