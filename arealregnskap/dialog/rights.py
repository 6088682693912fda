"""Who may see and write what in a dialogue: one table, which the pages and the tests both read."""

from __future__ import annotations

from enum import StrEnum


class Who(StrEnum):
    """Who asks. A guest holds a personal link and answers for one body in one room."""

    GUEST = "gjest"
    READER = "leser"
    PLANNER = "planlegger"


class Act(StrEnum):
    """What is asked for."""

    SEE_ROOM = "se rommet"
    SEE_NOTE = "se notatet"
    SEE_OWN_ANSWERS = "se egne svar"
    SEE_ALL_ANSWERS = "se alles svar"
    SEE_LINKS = "se lenkene"
    ANSWER = "gi innledende svar"
    EDIT_ROOM = "endre rommet"
    EDIT_NOTE = "endre notatet"
    WRITE_MINUTES = "skrive referat"
    MAKE_LINKS = "lage og trekke lenker"
    BEGIN_NEGOTIATION = "starte forhandlingsfasen"
    STATE_FORMALLY = "føre formelle standpunkt"
    FREEZE = "låse versjoner"


_READS = {Act.SEE_ROOM, Act.SEE_NOTE, Act.SEE_ALL_ANSWERS}
RIGHTS: dict[Who, frozenset[Act]] = {
    Who.GUEST: frozenset({Act.SEE_NOTE, Act.SEE_OWN_ANSWERS, Act.ANSWER}),
    Who.READER: frozenset(_READS),
    Who.PLANNER: frozenset(set(Act) - {Act.SEE_OWN_ANSWERS, Act.ANSWER}),
}


def may(who: Who, act: Act) -> bool:
    return act in RIGHTS[who]
