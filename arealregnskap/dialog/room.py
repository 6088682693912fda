"""The room of one dialogue: when and where, who takes part, what is asked of whom about which area."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ..codes import codelist
from ..errors import DialogError

NOTE_DAYS, RESPONSE_DAYS = 21, 7
LONGEST_TEXT, MOST_QUESTIONS, MOST_DAYS = 4000, 60, 365
MUNICIPALITY = "kommune"


class Phase(StrEnum):
    """Dialogue comes first; negotiation begins when somebody begins it after the meeting, and never goes back."""

    DIALOG = "dialog"
    NEGOTIATION = "forhandling"


@dataclass(frozen=True)
class Participant:
    """A body in the room. ``body`` is a code of ``dialogpart``; ``key`` tells two of one kind apart and begins with it.

    ``may_object``: whether it can raise innsigelse. Where the list leaves that open it is the municipality's setting.
    """

    key: str
    body: str
    name: str
    may_object: bool = False

    def __post_init__(self) -> None:
        if self.body not in codelist("dialogpart"):
            raise DialogError(f"Parten «{self.body}» er ikke kjent", remedy="Velg en part fra lista.")
        if self.may_object and objects(self.body) == "nei":
            raise DialogError(f"{self.name} kan ikke reise innsigelse mot sin egen plan")


@dataclass(frozen=True)
class Question:
    """One question about an area (``omrade`` is its stabil_id) or, without one, about a topic; ``asked`` are the keys
    of the participants it is put to."""

    key: str
    text: str
    omrade: str = ""
    topic: str = ""
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deadline:
    """One date counted backwards from the meeting: notat, respons or mote; ``days`` before it."""

    key: str
    date: dt.date
    days: int


@dataclass(frozen=True)
class Room:
    """One dialogue. ``starts`` and ``ends`` are clock times of the meeting, ``note_sent`` the day the note went out."""

    title: str
    date: dt.date
    place: str = ""
    starts: dt.time | None = None
    ends: dt.time | None = None
    note_days: int = NOTE_DAYS
    response_days: int = RESPONSE_DAYS
    note_sent: dt.date | None = None
    phase: Phase = Phase.DIALOG
    topics: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    questions: tuple[Question, ...] = field(default=())

    def deadlines(self) -> tuple[Deadline, ...]:
        """Note, response, meeting: in time order."""
        days = (("notat", self.note_days), ("respons", self.response_days), ("mote", 0))
        return tuple(Deadline(key, self.date - dt.timedelta(days=n), n) for key, n in days)

    def participant(self, key: str) -> Participant:
        """Raises DialogError for one who does not take part."""
        found = next((p for p in self.participants if p.key == key), None)
        if found is None:
            raise DialogError("Parten er ikke med i denne dialogen")
        return found

    def question(self, key: str) -> Question:
        """Raises DialogError for a question that is not asked in this room."""
        found = next((q for q in self.questions if q.key == key), None)
        if found is None:
            raise DialogError("Spørsmålet er ikke stilt i denne dialogen")
        return found

    def asked_of(self, participant: str) -> tuple[Question, ...]:
        """The questions put to a participant."""
        return tuple(q for q in self.questions if participant in q.asked)

    @property
    def areas(self) -> tuple[str, ...]:
        """stabil_id of every area asked about, in the order of the questions."""
        return tuple(dict.fromkeys(q.omrade for q in self.questions if q.omrade))

    @property
    def guests(self) -> tuple[Participant, ...]:
        """Everybody but the municipality."""
        return tuple(p for p in self.participants if p.body != MUNICIPALITY)


def body_of(participant: str) -> str:
    """The kind of body that a participant's key is made from: ``nabokommune`` of ``nabokommune-7k2p…``."""
    return participant.partition("-")[0]


def objects(body: str) -> str:
    """Whether a kind of body can raise innsigelse: ja, nei, or avklares where the municipality must say so itself."""
    return str(codelist("dialogpart").rows.loc[body, "innsigelse"])


def check(room: Room) -> None:
    """Raises DialogError with every fault of a room that people filled in."""
    faults = []
    if not room.title.strip():
        faults.append("Dialogen mangler tittel.")
    if len(room.title) > 200 or len(room.place) > 200:
        faults.append("Tittel og sted kan ha høyst 200 tegn hver.")
    if not 0 <= room.response_days <= room.note_days <= MOST_DAYS:
        faults.append(
            f"Fristene skal være 0–{MOST_DAYS} dager, og notatet skal være ferdig før svarene skal være inne "
            f"(nå: {room.note_days} og {room.response_days} dager før møtet)."
        )
    if room.starts and room.ends and room.ends <= room.starts:
        faults.append("Møtet slutter før det begynner.")
    if len(room.questions) > MOST_QUESTIONS:
        faults.append(f"Det er {len(room.questions)} spørsmål; høyst {MOST_QUESTIONS} kan behandles i én dialog.")
    faults += [f"Et spørsmål er tomt (nr. {n})." for n, q in enumerate(room.questions, 1) if not q.text.strip()]
    faults += [f"Spørsmål nr. {n} er for langt." for n, q in enumerate(room.questions, 1) if len(q.text) > LONGEST_TEXT]
    faults += [f"«{key}» finnes to ganger." for key in _twice([p.key for p in room.participants])]
    faults += [f"«{key}» finnes to ganger." for key in _twice([q.key for q in room.questions])]
    known = {p.key for p in room.participants}
    faults += [
        f"Spørsmålet «{q.text}» er stilt til noen som ikke er med." for q in room.questions if set(q.asked) - known
    ]
    if faults:
        raise DialogError("Dialogen kan ikke lagres", faults=tuple(faults), remedy="Rett dette og lagre igjen.")


def begin_negotiation(room: Room, today: dt.date) -> Room:
    """The room in negotiation. Raises DialogError before the meeting is held; there is no way back to dialogue."""
    if today < room.date:
        raise DialogError(
            "Forhandlingsfasen kan ikke starte før møtet er holdt", remedy=f"Møtet er {room.date:%d.%m.%Y}."
        )
    return replace(room, phase=Phase.NEGOTIATION)


def _twice(keys: Iterable[str]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]
