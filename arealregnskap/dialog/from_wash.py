"""Decisions of the planvask as questions to the parties: what the municipality thinks of doing with an area, what it
does to the reserve, and what the parties see in it. The decision itself is not sent; the question says it is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..codes import codelist
from ..planvask.decisions import Decision, Kind
from ..planvask.effect import Effect
from ..units import daa_text
from .room import LONGEST_TEXT, Question

#: A question is put to people; this much of a reason is enough to understand it.
_LONGEST_REASON = 600
_T = {
    "nb": {
        "hele": "Kommunen vurderer «{}» for hele området, {}\u00a0daa.",
        "del": "Kommunen vurderer «{}»: {} av {}\u00a0daa tas ut.",
        "beholdes": "Kommunen vurderer «{}»: området på {}\u00a0daa beholdes.",
        "endres": "Kommunen vurderer «{}» for området på {}\u00a0daa. Det er fortsatt satt av til utbygging.",
        "apen": "Kommunen har utsatt området på {}\u00a0daa og vil gjerne vite mer.", "formal": "Nytt formål: {}.",
        "grunn": "Grunn: {}", "sporsmal": "Hvordan ser dere på det?",
    },
    "nn": {
        "hele": "Kommunen vurderer «{}» for heile området, {}\u00a0daa.",
        "del": "Kommunen vurderer «{}»: {} av {}\u00a0daa blir tekne ut.",
        "beholdes": "Kommunen vurderer «{}»: området på {}\u00a0daa blir halde.",
        "endres": "Kommunen vurderer «{}» for området på {}\u00a0daa. Det er framleis sett av til utbygging.",
        "apen": "Kommunen har utsett området på {}\u00a0daa og vil gjerne vite meir.", "formal": "Nytt føremål: {}.",
        "grunn": "Grunn: {}", "sporsmal": "Korleis ser de på det?",
    },
}  # fmt: skip


def text(decision: Decision, effect: Effect, language: str = "nb", *, reason: bool = False) -> str:
    """The question about a decided area, with its figures; the reason only where it is asked for."""
    t, own = _T[language], effect.areas.loc[decision.omrade].to_dict()
    name = codelist("beslutning").label(decision.kind, language)
    whole, out = (float(own[k]) for k in ("gjennomgatt", "tatt_ut"))
    if decision.kind is Kind.WAIT:
        said = [t["apen"].format(daa_text(whole))]
    elif out >= whole:
        said = [t["hele"].format(name, daa_text(whole))]
    elif out > 0:
        said = [t["del"].format(name, daa_text(out), daa_text(whole))]
    else:
        kept = "endres" if decision.kind is Kind.CHANGE else "beholdes"
        said = [t[kept].format(name, daa_text(whole))]
    if decision.purpose:
        label = codelist("arealformal").label(decision.purpose, language)
        said.append(t["formal"].format(f"{decision.purpose} {label}"))
    if reason and decision.reason.strip():
        said.append(t["grunn"].format(_short(" ".join(decision.reason.split()))))
    return " ".join([*said, t["sporsmal"]])[:LONGEST_TEXT]


def questions(
    decisions: Iterable[Decision], effect: Effect, asked: Iterable[str], keys: Mapping[str, str], language: str = "nb",
    *, reason: bool = False,
) -> list[Question]:  # fmt: skip
    """A question for each decided area that is still there; ``asked`` are the participants it is put to, ``keys`` gives
    a new key per stabil_id."""
    kinds = codelist("beslutning")
    return [
        Question(
            keys[d.omrade], text(d, effect, language, reason=reason), d.omrade, kinds.label(d.kind, language),
            tuple(asked),
        )
        for d in decisions
        if d.omrade in effect.areas.index and d.omrade not in effect.unfit
    ]  # fmt: skip


def _short(said: Any) -> str:
    return str(said) if len(said) <= _LONGEST_REASON else f"{said[: _LONGEST_REASON - 1].rstrip()}…"
