"""What the pages of a mulighetsdialog show: deadlines on a line, answers by question and body, names of areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from arealregnskap.codes import codelist
from arealregnskap.dialog import from_wash, responses
from arealregnskap.dialog.frozen import FIGURES, Frozen, Moved, moved
from arealregnskap.dialog.responses import Answer, InitialResponse
from arealregnskap.dialog.room import MUNICIPALITY, Participant, Phase, Question, Room, body_of, objects
from arealregnskap.planvask.decisions import Kind
from arealregnskap.result import Result

from .. import look, numbers
from ..desk import Desk

ICONS = {
    Answer.POSITIVE: "HandShakeHeart", Answer.NEEDS_MORE: "QuestionmarkDiamond",
    Answer.MAY_OBJECT: "ExclamationmarkTriangle", Answer.ADVISES_AGAINST: "CircleSlash", Answer.NO_REMARK: "Minus",
}  # fmt: skip


@dataclass(frozen=True)
class Area:
    """A reserve area as the dialogue names it."""

    omrade: str
    short: str
    name: str
    daa: float | None

    @property
    def label(self) -> str:
        return f"{self.short} {self.name}".strip()


def areas(result: Result | None) -> dict[str, Area]:
    """The reserve areas by stabil_id, the largest first."""
    if result is None:
        return {}
    frame = result.main.reserve.areas.merge(
        result.main.mosaic.frame[["mosaikk_id", "omradenavn"]], on="mosaikk_id", how="left"
    ).sort_values("area_m2", ascending=False)
    return {
        str(r.stabil_id): Area(str(r.stabil_id), str(r.omrade_id), _text(r.omradenavn), float(r.area_m2) / 1000)
        for r in frame.itertuples()
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Cell:
    """What one body has said to one question: ``given`` is None while it has not, ``asked`` False where it need not."""

    asked: bool
    given: InitialResponse | None = None

    @property
    def name(self) -> str:
        return self.given.answer.name_in(look.core_language()) if self.given else ""

    @property
    def icon(self) -> str:
        return ICONS[self.given.answer] if self.given else ("ClockDashed" if self.asked else "Minus")

    @property
    def kind(self) -> str:
        return self.given.answer.value if self.given else ("venter" if self.asked else "ikke_spurt")

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What was written with the answer: (label, text)."""
        if self.given is None:
            return []
        told = (
            (gettext("Tema"), self.given.topic),
            (gettext("Hjemmel, slik parten har skrevet den"), self.given.legal_basis),
            (gettext("Vilkår"), self.given.condition), (gettext("Merknad"), self.given.remark),
        )  # fmt: skip
        return [(label, text) for label, text in told if text]


@dataclass(frozen=True)
class Line:
    """A question with a cell per guest of the room."""

    question: Question
    area: Area | None
    cells: tuple[Cell, ...]


def lines(room: Room, given: Sequence[InitialResponse], known: Mapping[str, Area]) -> list[Line]:
    """The table of initial responses."""
    held = responses.current(given)
    return [
        Line(q, area_of(q.omrade, known), tuple(
            Cell(p.key in q.asked, held.get((q.key, p.key))) for p in room.guests
        ))
        for q in room.questions
    ]  # fmt: skip


def area_of(omrade: str, known: Mapping[str, Area]) -> Area | None:
    """An area by its stabil_id; one that is no longer reserve keeps its number and has no size."""
    if not omrade:
        return None
    return known.get(omrade) or Area(omrade, gettext("Område"), omrade[:8], None)


class Labels(dict[str, str]):
    """Names of areas by stabil_id; one that is no longer reserve keeps its number."""

    def __init__(self, known: Mapping[str, Area]) -> None:
        super().__init__({key: area.label for key, area in known.items()})

    def get(self, omrade: str, default: str | None = None) -> str | None:  # type: ignore[override]  # texts alone
        found = area_of(omrade, {})
        return super().get(omrade) or (found.label if found else default)


@dataclass(frozen=True)
class DecidedArea:
    """A decided area to ask about: the question as it would stand, and whether the room asks about it already."""

    area: Area
    decision: str
    question: str
    asked: bool


def decided(wash: Desk, room: Room, known: Mapping[str, Area]) -> list[DecidedArea]:
    """The areas of the main alternative that somebody has taken a stand on, in the order of their numbers."""
    state, language = wash.history.state(), look.core_language()
    held = (state.get(str(o)) for o in wash.weighed.wash.areas.index)
    kinds = codelist("beslutning")
    return [
        DecidedArea(
            known.get(d.omrade) or Area(d.omrade, gettext("Område"), d.omrade[:8], None),
            kinds.label(d.kind, language), from_wash.text(d, wash.effect, language), d.omrade in room.areas,
        )
        for d in held
        if d is not None and d.kind is not Kind.OPEN and d.omrade not in wash.effect.unfit
    ]  # fmt: skip


def tally(room: Room, given: Sequence[InitialResponse]) -> str:
    """One sentence of how many have answered what."""
    counts = responses.tally(room, given)
    put = ngettext("%(num)d spørsmål", "%(num)d spørsmål", len(room.questions))
    to = ngettext("%(num)d part", "%(num)d parter", len(room.guests))
    said = [f"{counts[a.value]} {a.name_in(look.core_language()).lower()}" for a in Answer if counts[a.value]]
    said.append(gettext("%(n)d ikke svart", n=counts["ubesvart"]))
    return gettext("%(sporsmal)s til %(parter)s", sporsmal=put, parter=to) + " · " + ", ".join(said)


@dataclass(frozen=True)
class Stop:
    """One point on the line of dates; ``x`` in 0–1 of the line."""

    key: str
    title: str
    when: str
    below: str
    x: float
    state: str
    anchor: str = "middle"


def timeline(room: Room, given: Sequence[InitialResponse], today: dt.date) -> list[Stop]:
    """Note, response, meeting, and today between them."""
    stops = room.deadlines()
    first, last = stops[0].date, stops[-1].date
    span = max((last - first).days, 1)
    titles = {"notat": gettext("Notat ferdig"), "respons": gettext("Innledende respons"), "mote": gettext("Møte")}
    asked = [p for p in room.guests if room.asked_of(p.key)]
    done = sum(responses.answered(room, given, p.key) for p in asked)
    sent = gettext("Sendt %(dag)s", dag=numbers.date(room.note_sent)) if room.note_sent else gettext("Ikke sendt")
    below = {
        "notat": sent, "respons": gettext("%(n)d av %(alle)d har svart på alt", n=done, alle=len(asked)),
        "mote": _meeting(room),
    }  # fmt: skip
    anchors = {"notat": "start", "respons": "middle", "mote": "end"}
    return [
        Stop(
            s.key, titles[s.key], _counted(s.date, s.days), below[s.key], (s.date - first).days / span,
            "ferdig" if (s.key == "notat" and room.note_sent) or (s.key != "notat" and s.date < today) else "venter",
            anchors[s.key],
        )
        for s in stops
    ]  # fmt: skip


def today_on_line(room: Room, today: dt.date) -> float | None:
    """Where today is on the line, 0–1; None outside it."""
    first, last = room.deadlines()[0].date, room.date
    return (today - first).days / max((last - first).days, 1) if first <= today <= last else None


def _counted(day: dt.date, before: int) -> str:
    when = numbers.long_date(day)
    return when if not before else when + " · " + ngettext("%(num)d dag før", "%(num)d dager før", before)


def _meeting(room: Room) -> str:
    clock = f"{room.starts:%H.%M}–{room.ends:%H.%M}" if room.starts and room.ends else ""
    return ", ".join(part for part in (room.place, gettext("kl. %(tid)s", tid=clock) if clock else "") if part)


def phases(room: Room, today: dt.date) -> list[dict[str, object]]:
    """The two phases for the band of the page."""
    formal, held = room.phase is Phase.NEGOTIATION, today >= room.date
    if formal:
        of_dialogue = gettext("avsluttet · svarene er fortsatt uforpliktende")
        of_negotiation = gettext("pågår · formelle standpunkt og innsigelse")
    else:
        of_dialogue = gettext("pågår · uforpliktende")
        of_negotiation = gettext("ikke startet · formelle standpunkt og innsigelse")
    waits = "" if formal or held else gettext("Krever at møtet er holdt")
    return [
        {"key": "dialog", "title": gettext("Dialogfase"), "current": not formal, "text": of_dialogue},
        {"key": "forhandling", "title": gettext("Forhandlingsfase"), "current": formal, "text": of_negotiation,
         "note": waits},
    ]  # fmt: skip


class Names(dict[str, str]):
    """Names by participant; one that no longer takes part, but has said something, is called by its kind."""

    def __missing__(self, participant: str) -> str:
        return codelist("dialogpart").label(body_of(participant), look.core_language())


def names(room: Room) -> Names:
    """What everybody who has said something in a room is called."""
    return Names({p.key: p.name for p in room.participants})


@dataclass(frozen=True)
class BodyChoice:
    """A kind of body to tick off; ``objects`` is ja, nei or avklares."""

    key: str
    name: str
    objects: str
    participant: Participant | None


def bodies(room: Room) -> list[BodyChoice]:
    """Every kind of body that can be asked, with the one that takes part; then the others of the kinds that are there
    more than once."""
    listed = codelist("dialogpart")
    out = []
    for body in (c for c in listed if c != MUNICIPALITY):
        there = [p for p in room.participants if p.body == body]
        name = str(listed.rows.loc[body, f"kort_{look.core_language()}"])
        first = next((p for p in there if p.key == body), None)
        out.append(BodyChoice(body, name, objects(body), first))
        out += [BodyChoice(p.key, p.name, objects(body), p) for p in there if p.key != body]
    return out


def kinds() -> list[tuple[str, str]]:
    """The kinds of bodies to add one more of."""
    listed = codelist("dialogpart")
    return [(c, str(listed.rows.loc[c, f"kort_{look.core_language()}"])) for c in listed if c != MUNICIPALITY]


@dataclass(frozen=True)
class Difference:
    """A figure that has moved, as text."""

    name: str
    before: str
    after: str
    change: str


def differences(before: Frozen, after: Frozen) -> list[Difference]:
    """What has moved between two frozen versions."""
    return [_difference(m) for m in moved(before, after)]


def _difference(m: Moved) -> Difference:
    names = {
        "planlagt_daa": gettext("Planlagt utbyggingsareal"), "bebygd_daa": gettext("Bebygd"),
        "tatt_ut_daa": gettext("Tatt ut av regelsettet"), "reserve_daa": gettext("Arealreserve"),
        "forslag_reserve_daa": gettext("Arealreserve i forslaget"), "omrader": gettext("Antall reserveområder"),
    }  # fmt: skip
    name = names[m.key] if m.key in FIGURES else gettext("Reserve i %(omrade)s", omrade=m.name)
    count = m.key == "omrader"

    def said(value: float | None) -> str:
        if value is None:
            return gettext("finnes ikke")
        return numbers.number(value) if count else numbers.daa(value)

    if m.before is None or m.after is None:
        return Difference(name, said(m.before), said(m.after), "")
    step = m.after - m.before
    return Difference(
        name, said(m.before), said(m.after), numbers.number(step, sign=True) if count else numbers.change(step)
    )


def changed_since(count: int) -> str:
    return ngettext("%(num)d tall er endret siden", "%(num)d tall er endret siden", count)
