"""Personal links into a room, what is answered through them, and the formal statements, which never are.

A link holds 256 random bits and is shown once; the table has its hash. It is for one person, one body and one room,
ends by itself, and can be taken back. Whoever guesses, comes late or is taken back gets the same refusal.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..dialog import formal, responses
from ..dialog.formal import FormalStatement, Stand
from ..dialog.responses import Answer, InitialResponse
from ..dialog.room import MUNICIPALITY, Participant
from ..errors import DialogError
from . import cases, dialogs, log
from .dialog_models import Dialoglenke, FormeltStandpunkt, InnledendeRespons
from .errors import NotFoundError
from .models import Person
from .store import Store, conflict, new_id, now

_BYTES = 32
#: Use of a link is noted this often at most; between, reading writes nothing.
_NOTED_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Guest:
    """Who came through a link: a person of a body, in a room."""

    link: Dialoglenke
    kept: dialogs.Kept
    participant: Participant


def invite(
    store: Store, sak_id: str, rom_id: str, participant: str, person: str, ends: dt.datetime, who: Person
) -> tuple[str, Dialoglenke]:
    """A new link; the token is returned here and is nowhere else. Raises DialogError."""
    if not 0 < len(person.strip()) <= 200:
        raise DialogError("Skriv navnet på den som skal ha lenken", remedy="Høyst 200 tegn.")
    if ends <= now():
        raise DialogError("Lenken ville vært utløpt med en gang", remedy="Velg en senere dato.")
    token = secrets.token_urlsafe(_BYTES)
    with store.write() as session:
        room = dialogs.of_json(dialogs.row_of(session, rom_id, sak_id).innhold)
        if room.participant(participant).body == MUNICIPALITY:
            raise DialogError("Kommunens egne folk får tilgang til saken i stedet for en lenke")
        link = Dialoglenke(
            id=new_id(), rom_id=rom_id, part=participant, person=person.strip(), nokkel=_hash(token), utloper=ends,
            opprettet=now(), hvem=who.navn,
        )  # fmt: skip
        session.add(link)
        log.note(session, who.navn, "laget personlig lenke", sak_id, rom=rom_id, lenke=link.id, part=participant)
    return token, link


def revoke(store: Store, sak_id: str, rom_id: str, link_id: str, who: Person) -> None:
    """Take a link back; what was answered through it stays."""
    with store.write() as session:
        dialogs.row_of(session, rom_id, sak_id)
        link = session.get(Dialoglenke, link_id)
        if link is None or link.rom_id != rom_id:
            raise NotFoundError("Lenken finnes ikke")
        link.trukket = link.trukket or now()
        log.note(session, who.navn, "trakk personlig lenke", sak_id, rom=rom_id, lenke=link.id)


def links(store: Store, rom_id: str) -> list[Dialoglenke]:
    """Every link of a room, oldest first."""
    query = select(Dialoglenke).where(Dialoglenke.rom_id == rom_id).order_by(Dialoglenke.opprettet, Dialoglenke.id)
    with store.read() as session:
        return list(session.scalars(query))


def holds(link: Dialoglenke, at: dt.datetime) -> bool:
    """Whether a link still lets somebody in."""
    return link.trukket is None and at < link.utloper


def guest(store: Store, token: str, at: dt.datetime | None = None) -> Guest:
    """Who a token lets in. Raises NotFoundError for one that is not, or no longer, a link: always the same words."""
    at = at or now()
    with store.write() as session:
        link, kept = _let_in(session, token, at)
        if link.sist_brukt is None or at - link.sist_brukt > _NOTED_EVERY:
            link.sist_brukt = at
    return Guest(link, kept, kept.room.participant(link.part))


def answer(
    store: Store, token: str, question: str, given: InitialResponse, seen: int, at: dt.datetime | None = None
) -> InitialResponse:
    """Keep an answer given through a link. Room, body and person are those of the link, whatever ``given`` says.

    ``seen`` is the version of the body's answer that the form showed (0 for none): the same form sent again, or one
    made from an older answer, is refused with ConflictError. Raises NotFoundError for the link, DialogError otherwise.
    """
    at = at or now()
    with store.write() as session:
        link, kept = _let_in(session, token, at)
        cases.touch(session, kept.sak_id, link.person, lock=True)
        query = select(func.max(InnledendeRespons.versjon)).where(
            InnledendeRespons.rom_id == kept.id, InnledendeRespons.part == link.part,
            InnledendeRespons.sporsmal == question,
        )  # fmt: skip
        newest = session.scalar(query) or 0
        made = replace(
            given, room=kept.id, participant=link.part, question=question, who=link.person, when=at, version=newest + 1
        )
        responses.check(kept.room, made)
        if newest != seen:
            raise conflict("noen", None)
        session.add(
            InnledendeRespons(
                rom_id=kept.id, lenke_id=link.id, part=made.participant, sporsmal=question, versjon=made.version,
                svar=made.answer.value, tema=made.topic, hjemmel=made.legal_basis, vilkar=made.condition,
                merknad=made.remark, nar=at, hvem=link.person,
            )
        )  # fmt: skip
        log.note(
            session, link.person, "ga innledende svar", kept.sak_id, rom=kept.id, part=link.part, sporsmal=question,
            lenke=link.id,
        )  # fmt: skip
    return made


def answers(store: Store, rom_id: str, participant: str | None = None) -> list[InitialResponse]:
    """What has been said in dialogue in a room, oldest first; of one body, or of all."""
    query = select(InnledendeRespons).where(InnledendeRespons.rom_id == rom_id).order_by(InnledendeRespons.id)
    if participant is not None:
        query = query.where(InnledendeRespons.part == participant)
    with store.read() as session:
        return [
            InitialResponse(
                r.rom_id, r.part, r.sporsmal, Answer(r.svar), r.tema, r.hjemmel, r.vilkar, r.merknad, r.hvem, r.nar,
                r.versjon,
            )
            for r in session.scalars(query)
        ]  # fmt: skip


def state(store: Store, sak_id: str, statement: FormalStatement, who: Person) -> None:
    """Keep a formal statement from a body's letter. Raises DialogError, and TypeError for an answer from dialogue."""
    with store.write() as session:
        room = dialogs.of_json(dialogs.row_of(session, statement.room, sak_id).innhold)
        formal.check(room, statement)
        session.add(
            FormeltStandpunkt(
                rom_id=statement.room, part=statement.participant, omrade=statement.omrade,
                standpunkt=statement.stand.value, hjemmel=statement.legal_basis, vilkar=statement.condition,
                dokument=statement.document, datert=statement.dated, bekreftet_av=statement.signed_by, nar=now(),
                hvem=who.navn,
            )
        )  # fmt: skip
        cases.touch(session, sak_id, who.navn)
        log.note(
            session, who.navn, "førte formelt standpunkt", sak_id, rom=statement.room, part=statement.participant,
            standpunkt=statement.stand.value, dokument=statement.document,
        )  # fmt: skip


def statements(store: Store, rom_id: str) -> list[FormalStatement]:
    """The formal statements of a room; read from their own table and nowhere else."""
    query = select(FormeltStandpunkt).where(FormeltStandpunkt.rom_id == rom_id).order_by(FormeltStandpunkt.id)
    with store.read() as session:
        return [
            FormalStatement(
                r.rom_id, r.part, Stand(r.standpunkt), r.dokument, r.datert, r.bekreftet_av, r.omrade, r.hjemmel,
                r.vilkar, r.hvem, r.nar,
            )
            for r in session.scalars(query)
        ]  # fmt: skip


def _let_in(session: Session, token: str, at: dt.datetime) -> tuple[Dialoglenke, dialogs.Kept]:
    """The one refusal tells nobody whether a link ever was."""
    refusal = NotFoundError(
        "Lenken virker ikke", remedy="Den kan være skrevet feil, utløpt eller trukket tilbake. Be kommunen om en ny."
    )
    link = session.scalar(select(Dialoglenke).where(Dialoglenke.nokkel == _hash(token)))
    if link is None or not holds(link, at):
        raise refusal
    try:
        kept = dialogs.kept_of(dialogs.row_of(session, link.rom_id))
        kept.room.participant(link.part)
    except (NotFoundError, DialogError) as e:  # the room, the case or the body is gone
        raise refusal from e
    return link, kept


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
