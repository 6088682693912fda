"""What is said in dialogue: initial responses. They bind nobody and are never shown as formal.

The type of a formal statement is ``formal.FormalStatement``. Nothing here makes one, and nothing there takes one of
these: what a body wants to stand for it says again, in its own letter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ..codes import codelist
from ..errors import DialogError
from .room import LONGEST_TEXT, MUNICIPALITY, Participant, Phase, Room


class Answer(StrEnum):
    """How a body sees a question for now; names in ``dialogsvar``."""

    POSITIVE = "positiv"
    NEEDS_MORE = "trenger_mer"
    MAY_OBJECT = "mulig_innsigelse"
    ADVISES_AGAINST = "frarader"
    NO_REMARK = "ingen_merknad"

    def name_in(self, language: str) -> str:
        return codelist("dialogsvar").label(self.value, language)


@dataclass(frozen=True)
class InitialResponse:
    """One body's answer to one question, in dialogue. ``version`` counts the answers of the body to the question; a
    new one is a new row. ``who`` is the person, ``topic`` the field it is about, ``legal_basis`` as the body wrote it.
    """

    room: str
    participant: str
    question: str
    answer: Answer
    topic: str = ""
    legal_basis: str = ""
    condition: str = ""
    remark: str = ""
    who: str = ""
    when: dt.datetime | None = None
    version: int = 1


def allowed(participant: Participant) -> tuple[Answer, ...]:
    """The answers a participant may give: possible innsigelse only for those who can raise one."""
    return tuple(a for a in Answer if a is not Answer.MAY_OBJECT or participant.may_object)


def check(room: Room, given: InitialResponse) -> None:
    """Raises DialogError for an answer that cannot be given: phase, participant, question, kind, or too long."""
    if room.phase is not Phase.DIALOG:
        raise DialogError(
            "Dialogfasen er over", remedy="Innledende svar tas ikke imot lenger. Formelle standpunkt sendes i brev."
        )
    participant = room.participant(given.participant)
    if participant.body == MUNICIPALITY:
        raise DialogError("Kommunen svarer ikke på sine egne spørsmål")
    if participant.key not in room.question(given.question).asked:
        raise DialogError(f"Spørsmålet er ikke stilt til {participant.name}")
    if given.answer not in allowed(participant):
        raise DialogError(
            f"{participant.name} står ikke som en part som kan reise innsigelse",
            remedy="Velg «Fraråder», eller be kommunen rette opplysningen om parten.",
        )
    if given.answer is Answer.NEEDS_MORE and not (given.condition or given.remark):
        raise DialogError("Det er ikke sagt hva som trengs", remedy="Skriv det under vilkår eller merknad.")
    texts = (given.topic, given.legal_basis, given.condition, given.remark)
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise DialogError(f"Svaret er for langt; hvert felt kan ha {LONGEST_TEXT} tegn")


def current(responses: Iterable[InitialResponse]) -> dict[tuple[str, str], InitialResponse]:
    """The newest answer by (question, participant)."""
    newest: dict[tuple[str, str], InitialResponse] = {}
    for r in responses:
        key = (r.question, r.participant)
        if key not in newest or r.version > newest[key].version:
            newest[key] = r
    return newest


def tally(room: Room, responses: Iterable[InitialResponse]) -> dict[str, int]:
    """Number of answers by kind, and ``ubesvart``: put but not answered. They add up to the questions put."""
    held = current(responses)
    put = [(q.key, p) for q in room.questions for p in q.asked]
    counts = {a.value: 0 for a in Answer} | {"ubesvart": 0}
    for key in put:
        counts[held[key].answer.value if key in held else "ubesvart"] += 1
    return counts


def answered(room: Room, responses: Iterable[InitialResponse], participant: str) -> bool:
    """Whether a participant has answered all that it is asked."""
    held = current(responses)
    return all((q.key, participant) in held for q in room.asked_of(participant))
