"""What is stated in negotiation: formal statements, each confirmed by the body in a document of its own.

No answer given in dialogue becomes one of these. The type shares nothing with ``responses.InitialResponse``, and no
function takes the one and gives the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..codes import codelist
from ..errors import DialogError
from .room import MUNICIPALITY, Phase, Room


class Stand(StrEnum):
    """What a body stands for; names in ``standpunkt``."""

    NO_REMARK = "ingen_merknad"
    ADVICE = "faglig_rad"
    OBJECTION = "innsigelse"
    WITHDRAWN = "innsigelse_trukket"
    SIGNED = "enighet"

    def name_in(self, language: str) -> str:
        return codelist("standpunkt").label(self.value, language)


@dataclass(frozen=True)
class FormalStatement:
    """One formal statement, as it stands in the body's letter: ``document`` (its number in the archive), ``dated``,
    ``signed_by``. ``omrade`` is a stabil_id, empty for the whole plan. ``who`` entered it."""

    room: str
    participant: str
    stand: Stand
    document: str
    dated: dt.date
    signed_by: str
    omrade: str = ""
    legal_basis: str = ""
    condition: str = ""
    who: str = ""
    when: dt.datetime | None = None


def check(room: Room, statement: FormalStatement) -> None:
    """Raises DialogError for a statement before negotiation, without its letter, or that the body cannot make."""
    if not isinstance(statement, FormalStatement):
        raise TypeError("only a FormalStatement is a formal statement")
    if room.phase is not Phase.NEGOTIATION:
        raise DialogError(
            "Forhandlingsfasen er ikke startet", remedy="Det som sies i dialogen, føres som innledende svar."
        )
    participant = room.participant(statement.participant)
    faults = []
    if participant.body == MUNICIPALITY and statement.stand is not Stand.SIGNED:
        faults.append("Kommunen kan bare føres med signert enighet.")
    if not statement.document.strip():
        faults.append("Dokumentet som standpunktet står i, mangler (saks- eller journalnummer).")
    if not statement.signed_by.strip():
        faults.append("Det er ikke sagt hvem som har bekreftet det.")
    if statement.stand in (Stand.OBJECTION, Stand.WITHDRAWN) and not participant.may_object:
        faults.append(f"{participant.name} står ikke som en part som kan reise innsigelse.")
    if statement.stand is Stand.OBJECTION and not statement.legal_basis.strip():
        faults.append("En innsigelse må ha hjemmel, slik parten har skrevet den.")
    if statement.dated < room.date:
        faults.append(
            f"Dokumentet er fra {statement.dated:%d.%m.%Y}, før møtet {room.date:%d.%m.%Y}; "
            "det parten sa i dialogen, er ikke et formelt standpunkt."
        )
    if faults:
        raise DialogError("Standpunktet kan ikke føres", faults=tuple(faults))


def rows(statements: Sequence[FormalStatement]) -> list[FormalStatement]:
    """The statements for the table of negotiation, newest last. Raises TypeError for anything given in dialogue."""
    for s in statements:
        if type(s) is not FormalStatement:
            raise TypeError(f"{type(s).__name__} is not a formal statement")
    return sorted(statements, key=lambda s: (s.dated, s.participant, s.omrade))
