"""The pages of *Planvask*: the list of areas, one area, and what the decisions so far add up to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from flask_babel import gettext

from arealregnskap.codes import codelist
from arealregnskap.map.symbols import symbol
from arealregnskap.planvask.criteria import Basis
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.planvask.effect import Effect
from arealregnskap.planvask.history import Entry, History
from arealregnskap.themes import State
from arealregnskap.units import M2_PER_DAA

from .. import look
from ..washes import Weighed
from ..words import word

#: How the marks of decisions are called in ``components/states.html``.
MARKS = {
    Kind.KEEP: "videreføre", Kind.REDUCE: "redusere", Kind.CHANGE: "endre", Kind.RETURN: "tilbakeføre",
    Kind.ZONE: "sone", Kind.IMPLEMENTATION_ZONE: "sone", Kind.REPEAL: "oppheve", Kind.WAIT: "utsette",
    Kind.OPEN: "uavklart",
}  # fmt: skip
_STATES = {
    State.HIT: "treff", State.NO_HIT: "ingen", State.NOT_MAPPED: "ikke_kartlagt", State.NOT_ANALYSED: "ikke_analysert",
    State.ERROR: "feil",
}  # fmt: skip
SORTS = ("reserve", "rang", "navn", "alder")
_OF_LIST = "liste-"


@dataclass(frozen=True)
class Chip:
    """What one criterion says of an area: state, and daa where it is a hit on ground."""

    key: str
    name: str
    state: str
    daa: float | None
    share: float | None
    mapped: float | None
    value: float | None
    source: str
    reason: str
    stop: bool
    of_age: bool  # ``value`` is years, else metres


@dataclass(frozen=True)
class AreaRow:
    """One area in the list."""

    omrade: str
    facts: Mapping[str, Any]
    chips: tuple[Chip, ...]
    decision: Decision
    kept_daa: float
    out_daa: float
    open_daa: float
    unfit: str

    @property
    def name(self) -> str:
        return f"{self.facts['omrade_id']} {self.own_name}".strip()

    @property
    def own_name(self) -> str:
        """What the plan calls it, where that says more than its number."""
        name = str(self.facts["omradenavn"] or "")
        return "" if name == self.facts["omrade_id"] else name

    @property
    def mark(self) -> str:
        return MARKS[self.decision.kind]

    @property
    def label(self) -> str:
        return word(codelist("beslutning").label(self.decision.kind.value, look.core_language()))

    @property
    def fill(self) -> str:
        return symbol(self.facts["arealformal"], self.facts["arealstatus"]).fill

    @property
    def framtidig(self) -> bool:
        return bool(symbol(self.facts["arealformal"], self.facts["arealstatus"]).dots)

    @property
    def hits(self) -> list[Chip]:
        """Hits by daa, largest first, then those without an area."""
        return sorted((c for c in self.chips if c.state == "treff"), key=lambda c: -(c.daa or 0.0))

    @property
    def unknown(self) -> list[Chip]:
        return [c for c in self.chips if c.state in ("ikke_kartlagt", "feil")]

    @property
    def clear(self) -> int:
        return sum(c.state == "ingen" for c in self.chips)


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; empty is no narrowing. The headline and the effect stay for the whole."""

    sok: str = ""
    formal: str = ""
    plan: str = ""
    beslutning: str = ""
    kriterium: str = ""
    paragraf: str = ""
    sorter: str = "reserve"

    @classmethod
    def of(cls, args: Mapping[str, str]) -> Filter:
        asked = {key: str(args.get(key, "")).strip() for key in cls.__dataclass_fields__}
        return cls(**{**asked, "sorter": asked["sorter"] if asked["sorter"] in SORTS else "reserve"})

    @property
    def asked(self) -> list[tuple[str, str]]:
        """What was asked for, as hidden fields of a form: ``liste-`` before each name, as a decision has one alike."""
        return [(f"{_OF_LIST}{k}", v) for k, v in vars(self).items() if v]

    @classmethod
    def kept(cls, form: Mapping[str, str]) -> Filter:
        """The filter of the list that a form was sent from."""
        return cls.of({k.removeprefix(_OF_LIST): v for k, v in form.items() if k.startswith(_OF_LIST)})

    def holds(self, row: AreaRow) -> bool:
        f = row.facts
        words = " ".join(str(f[k] or "") for k in ("omrade_id", "omradenavn", "planid", "plannavn", "formalsnavn"))
        return (
            self.sok.casefold() in words.casefold()
            and self.formal in ("", f["arealformal"])
            and self.plan in ("", f["planid"])
            and self.beslutning in ("", row.decision.kind.value)
            and (not self.kriterium or any(c.key == self.kriterium and c.state == "treff" for c in row.chips))
            and self.paragraf in ("", f["paragraf_12_4"])
        )

    def ordered(self, rows: Sequence[AreaRow]) -> list[AreaRow]:
        keys: dict[str, Any] = {
            "reserve": lambda r: (-r.facts["reserve_daa"],),
            "rang": lambda r: (r.facts["rang"],),
            "navn": lambda r: (str(r.facts["omrade_id"]),),
            "alder": lambda r: (str(r.facts["ikrafttredelse"] or "9999"),),
        }
        return sorted(rows, key=keys[self.sorter])


def rows(weighed: Weighed, effect: Effect, state: Mapping[str, Decision]) -> list[AreaRow]:
    """Every area, in number order."""
    made = []
    areas = effect.areas[["beholdes", "tatt_ut", "ikke_avgjort"]].to_dict("index")
    frame = weighed.frame.assign(omrade_nr=weighed.wash.areas["omrade_nr"])
    for n, (omrade, facts) in enumerate(_records(frame)):
        area = areas[omrade]
        made.append(
            AreaRow(
                omrade, facts, chips(weighed, n), state.get(omrade) or Decision(omrade, Kind.OPEN),
                area["beholdes"] / M2_PER_DAA, area["tatt_ut"] / M2_PER_DAA, area["ikke_avgjort"] / M2_PER_DAA,
                effect.unfit.get(omrade, ""),
            )
        )  # fmt: skip
    return made


def _records(frame: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    """Rows as plain values; what is missing is None."""
    plain = frame.astype(object).where(frame.notna(), None)
    names = [str(c) for c in plain.columns]
    return [(str(k), dict(zip(names, row, strict=True))) for k, *row in plain.itertuples(name=None)]


def chips(weighed: Weighed, n: int) -> tuple[Chip, ...]:
    """What every criterion says of area number ``n``."""
    language, made = look.core_language(), []
    whole = weighed.wash.measures.matrix[n, 0]
    for answer in weighed.answers:
        c, hit, mapped, value = answer.criterion, answer.hit_m2[n], answer.mapped_m2[n], answer.value[n]
        made.append(
            Chip(
                c.key, c.name(language), _STATES[State(answer.state[n])], _known(hit / M2_PER_DAA), _known(hit / whole),
                _known(min(mapped / whole, 1.0)), _known(value), c.source, c.reason(language), c.stop,
                c.basis is Basis.PLAN_AGE,
            )
        )  # fmt: skip
    return tuple(made)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


@dataclass(frozen=True)
class Line:
    """One line of the sum over what decisions do: ``daa`` negative where reserve goes out."""

    text: str
    mark: str
    areas: int
    daa: float


@dataclass(frozen=True)
class Panel:
    """The effect so far for the whole municipality [daa]: before, and after from all undecided out to all kept."""

    before: float
    low: float
    high: float
    kept: float
    out: float
    undecided: float
    open_areas: int
    decided_areas: int
    lines_out: tuple[Line, ...]
    lines_left: tuple[Line, ...]
    nature: tuple[tuple[str, float, float, float, float], ...]

    @property
    def bars(self) -> dict[str, float]:
        """Shares of the reserve before [%]: kept, undecided, taken out."""
        whole = self.before or 1.0
        return {"kept": 100 * self.kept / whole, "open": 100 * self.undecided / whole, "out": 100 * self.out / whole}


def panel(effect: Effect) -> Panel:
    """The sum of an effect."""
    before, low, high = (v / M2_PER_DAA for v in effect.reserve)
    names, language = codelist("beslutning").rows, look.core_language()
    short = names[f"kort_{language}"]
    out, left = [], []
    for row in effect.outcomes.to_dict("records"):
        kind = Kind(row["beslutning"])
        text, mark, count = word(str(short[kind.value])), MARKS[kind], int(row["omrader"])
        if row["tatt_ut"] > 0:
            out.append(Line(text, mark, count, -row["tatt_ut"] / M2_PER_DAA))
        if row["beholdes"] + row["ikke_avgjort"] > 0:
            left.append(Line(text, mark, count, (row["beholdes"] + row["ikke_avgjort"]) / M2_PER_DAA))
    outcomes = effect.outcomes
    undecided = float(outcomes["ikke_avgjort"].sum()) / M2_PER_DAA
    waiting = int(outcomes.loc[outcomes["beslutning"] == Kind.OPEN.value, "omrader"].sum())
    return Panel(
        before, low, high, float(outcomes["beholdes"].sum()) / M2_PER_DAA,
        float(outcomes["tatt_ut"].sum()) / M2_PER_DAA, undecided, waiting, int(outcomes["omrader"].sum()) - waiting,
        tuple(out), tuple(left), _nature(effect),
    )  # fmt: skip


def _nature(effect: Effect) -> tuple[tuple[str, float, float, float, float], ...]:
    """What stands to be built on, by kind of land: name, before, taken out, undecided, after [daa]."""
    names = codelist("natur_samlet")
    return tuple(
        (word(names.label(str(key), look.core_language())), *(row[c] / M2_PER_DAA for c in _SHOWN))
        for key, row in effect.summary.fillna(0.0).iterrows()
        if row["for"] > 0
    )


_SHOWN = ("for", "tatt_ut", "ikke_avgjort", "etter")


@dataclass(frozen=True)
class Past:
    """One row of an area's history."""

    entry: Entry
    label: str
    mark: str
    newest: bool


def past(history: History, omrade: str, alternative: str) -> list[Past]:
    """What was decided about an area, newest first."""
    entries, names = history.of(omrade, alternative), codelist("beslutning")
    return [
        Past(
            e, word(names.label(e.decision.kind.value, look.core_language())), MARKS[e.decision.kind], e is entries[-1]
        )
        for e in reversed(entries)
    ]


@dataclass(frozen=True)
class Choice:
    """One kind of decision in the form, with what it does to this area."""

    kind: str
    name: str
    note: str


def choices(row: AreaRow) -> list[Choice]:
    """What can be decided about an area; a kommuneplan has no reguleringsplan to repeal."""
    names, language = codelist("beslutning"), look.core_language()
    made = []
    for kind in Kind:
        if kind is Kind.REPEAL and row.facts["niva"] != "RP":
            continue
        note = str(names.rows[f"forklaring_{language}"][kind])
        made.append(Choice(kind.value, word(names.label(kind.value, language)), word(note)))
    return made


def alternative_names(history: History) -> list[tuple[str, str]]:
    """The alternatives for a choice: name kept, name shown."""
    return [(name, name or gettext("Hovedalternativet")) for name in history.alternatives]


def next_open(ordered: Sequence[AreaRow], omrade: str) -> AreaRow | None:
    """The next area nobody has decided on, after this one and then from the top."""
    places = [n for n, row in enumerate(ordered) if row.omrade == omrade]
    start = places[0] + 1 if places else 0
    turned = [*ordered[start:], *ordered[:start]]
    return next((r for r in turned if r.decision.kind is Kind.OPEN and r.omrade != omrade), None)
