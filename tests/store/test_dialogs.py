"""Rooms, links, answers, statements and frozen versions in the store, on both databases."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from arealregnskap.dialog.formal import FormalStatement, Stand
from arealregnskap.dialog.frozen import Frozen, Gate, seal
from arealregnskap.dialog.minutes import Minutes, Point, PointKind
from arealregnskap.dialog.note import Note, TextBlock
from arealregnskap.dialog.responses import Answer, InitialResponse
from arealregnskap.dialog.room import Phase
from arealregnskap.errors import DialogError
from arealregnskap.store import ConflictError, NotFoundError, cases, dialogs, guests, log
from arealregnskap.store.store import now
from tests.dialog.rooms import MEETING, room
from tests.store.conftest import HEAD

LATER = dt.datetime(2090, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def kept(store, sak, kari):
    return dialogs.create(store, sak.id, room(), kari)


@pytest.fixture
def token(store, sak, kari, kept) -> str:
    return guests.invite(store, sak.id, kept.id, "statsforvalter", "Anne Areal", LATER, kari)[0]


def said(answer=Answer.POSITIVE, **more) -> InitialResponse:
    return InitialResponse("", "", "", answer, **more)


def test_a_room_comes_back_as_it_was_saved(store, sak, kari, kept):
    assert dialogs.get(store, sak.id, kept.id).room == room()
    changed = replace(room(), title="Ny tittel", note_days=28)
    saved = dialogs.save(store, sak.id, kept.id, changed, kept.version, kari)
    assert dialogs.get(store, sak.id, kept.id).room == changed and saved.version == kept.version + 1
    with pytest.raises(ConflictError, match="Kari Plan"):
        dialogs.save(store, sak.id, kept.id, room(), kept.version, kari)


def test_a_room_is_of_its_own_case_only(store, kari, kept):
    other = cases.create(store, HEAD, kari)
    for act in (
        lambda: dialogs.get(store, other.id, kept.id),
        lambda: dialogs.save(store, other.id, kept.id, room(), kept.version, kari),
        lambda: dialogs.save_minutes(store, other.id, kept.id, Minutes(), 0, kari),
        lambda: guests.invite(store, other.id, kept.id, "statsforvalter", "Anne", LATER, kari),
    ):
        with pytest.raises(NotFoundError):
            act()
    assert dialogs.listing(store, other.id) == []


def test_saving_the_room_never_changes_its_phase(store, sak, kari, kept):
    dialogs.save(store, sak.id, kept.id, room(phase=Phase.NEGOTIATION), kept.version, kari)
    assert dialogs.get(store, sak.id, kept.id).room.phase is Phase.DIALOG


def test_note_and_minutes_are_versions_that_do_not_overwrite(store, sak, kari, kept):
    note = Note((TextBlock("mal", "Mål", "Færre hytter."),))
    assert dialogs.note(store, kept.id)[0] is None
    assert dialogs.save_note(store, sak.id, kept.id, note, 0, kari).version == 1
    with pytest.raises(ConflictError):
        dialogs.save_note(store, sak.id, kept.id, note, 0, kari)
    assert dialogs.note(store, kept.id)[0] == note
    for n in range(2):
        points = (Point("a", PointKind(["apent", "felles"][n]), "Flom?", due=dt.date(2026, 12, 1)),)
        dialogs.save_minutes(store, sak.id, kept.id, Minutes("S", "Alle", points), n, kari)
    assert [s.version for s, _ in dialogs.minutes_versions(store, kept.id)] == [1, 2]
    assert dialogs.minutes(store, kept.id)[0].points[0].kind is PointKind.AGREED


def test_minutes_of_the_meeting_before_are_found(store, sak, kari, kept):
    dialogs.save_minutes(store, sak.id, kept.id, Minutes("Første"), 0, kari)
    later = dialogs.create(store, sak.id, room(date=MEETING + dt.timedelta(days=90)), kari)
    assert dialogs.minutes_before(store, sak.id, later.id) == Minutes("Første")
    assert dialogs.minutes_before(store, sak.id, kept.id) is None


def test_a_link_is_256_random_bits_and_only_its_hash_is_kept(store, kept, token):
    assert len(token) == len(secrets.token_urlsafe(32)) == 43
    (link,) = guests.links(store, kept.id)
    with store.read() as session:
        row = session.execute(text("SELECT * FROM dialoglenke")).mappings().one()
        told = str(dict(row)) + str([dict(r) for r in session.execute(text("SELECT * FROM hendelse")).mappings()])
    assert token not in told and len(link.nokkel) == 64


def test_a_link_lets_in_one_person_for_one_body_in_one_room(store, kept, token):
    guest = guests.guest(store, token)
    assert (guest.link.person, guest.participant.key, guest.kept.id) == ("Anne Areal", "statsforvalter", kept.id)


def refused(store, token, at=None) -> str:
    with pytest.raises(NotFoundError) as reading:
        guests.guest(store, token, at)
    with pytest.raises(NotFoundError) as writing:
        guests.answer(store, token, "q1", said(), 0, at)
    assert reading.value.sentence == writing.value.sentence
    return reading.value.sentence


def test_guessed_expired_and_revoked_links_get_the_same_refusal_for_reading_and_writing(store, sak, kari, kept, token):
    guessed = [
        refused(store, t) for t in ("", "x", token[:-1], token + "A", token.swapcase(), secrets.token_urlsafe(32))
    ]
    (link,) = guests.links(store, kept.id)
    stored_hash = refused(store, link.nokkel)
    expired = refused(store, token, LATER)
    guests.revoke(store, sak.id, kept.id, link.id, kari)
    assert {*guessed, stored_hash, expired, refused(store, token)} == {guessed[0]}
    assert guests.answers(store, kept.id) == []


def test_a_link_ends_when_its_body_or_its_case_goes(store, sak, kari, kept, token):
    without = room(participants=room().participants[:1], questions=())
    dialogs.save(store, sak.id, kept.id, without, kept.version, kari)
    refused(store, token)
    again = dialogs.save(store, sak.id, kept.id, room(), kept.version + 1, kari)
    assert guests.guest(store, token).kept.version == again.version
    cases.delete(store, sak.id, cases.get(store, sak.id).versjon, kari)
    refused(store, token)


def test_a_form_sent_again_is_refused_and_the_newest_answer_holds(store, kept, token):
    guests.answer(store, token, "q1", said(), 0)
    with pytest.raises(ConflictError):
        guests.answer(store, token, "q1", said(), 0)
    guests.answer(store, token, "q1", said(Answer.MAY_OBJECT, legal_basis="slik vi skriver"), 1)
    assert [(r.version, r.answer) for r in guests.answers(store, kept.id)] == [
        (1, Answer.POSITIVE), (2, Answer.MAY_OBJECT),
    ]  # fmt: skip


def test_who_answers_is_the_link_and_not_what_the_form_says(store, sak, kari, kept, token):
    other = dialogs.create(store, sak.id, room(), kari)
    forged = replace(said(), room=other.id, participant="reinbeitedistrikt", who="Statsråden")
    guests.answer(store, token, "q1", forged, 0)
    (told,) = guests.answers(store, kept.id)
    assert (told.participant, told.who, told.room) == ("statsforvalter", "Anne Areal", kept.id)
    assert guests.answers(store, other.id) == []


def test_a_link_cannot_answer_what_its_body_is_not_asked(store, sak, kari, kept):
    rein, _ = guests.invite(store, sak.id, kept.id, "reinbeitedistrikt", "Nils Rein", LATER, kari)
    with pytest.raises(DialogError, match="ikke stilt til"):
        guests.answer(store, rein, "q2", said(), 0)
    with pytest.raises(DialogError, match="kan reise innsigelse"):
        guests.answer(store, rein, "q1", said(Answer.MAY_OBJECT), 0)
    with pytest.raises(DialogError, match="ikke stilt i"):
        guests.answer(store, rein, "q-fra-en-annen-sak", said(), 0)


@pytest.mark.parametrize(
    ("part", "person", "ends"),
    [("kommune", "Kari", LATER), ("nve", "Nils", LATER), ("statsforvalter", " ", LATER),
     ("statsforvalter", "Anne", dt.datetime(2020, 1, 1, tzinfo=dt.UTC))],
)  # fmt: skip
def test_links_that_make_no_sense_are_not_made(store, sak, kari, kept, part, person, ends):
    with pytest.raises(DialogError):
        guests.invite(store, sak.id, kept.id, part, person, ends, kari)
    assert guests.links(store, kept.id) == []


def test_negotiation_ends_answers_and_formal_statements_lie_in_a_table_of_their_own(store, sak, kari, kept, token):
    guests.answer(store, token, "q1", said(Answer.MAY_OBJECT, legal_basis="x"), 0)
    stated = FormalStatement(kept.id, "statsforvalter", Stand.ADVICE, "2026/4-1", MEETING, "Anne Areal")
    with pytest.raises(DialogError, match="ikke startet"):
        guests.state(store, sak.id, stated, kari)
    begun = dialogs.begin_negotiation(store, sak.id, kept.id, kept.version, MEETING, kari)
    assert begun.room.phase is Phase.NEGOTIATION
    assert guests.statements(store, kept.id) == []  # nothing came over from dialogue
    with pytest.raises(DialogError, match="Dialogfasen er over"):
        guests.answer(store, token, "q1", said(), 1)
    with pytest.raises(TypeError):
        guests.state(store, sak.id, guests.answers(store, kept.id)[0], kari)
    guests.state(store, sak.id, stated, kari)
    (held,) = guests.statements(store, kept.id)
    assert replace(held, who="", when=None) == stated and held.who == "Kari Plan"


def test_a_frozen_version_comes_back_with_its_seal(store, sak, kari):
    content = {
        "figures": {"reserve_daa": 0.1 + 0.2, "omrader": 3},
        "areas": {},
        "tables": {"T3": {"rows": [[None, 1e-9]]}},
    }
    number = dialogs.freeze(store, sak.id, Frozen(Gate.HEARING, content, seal(content)), kari)
    ((found, saved, frozen),) = dialogs.frozen(store, sak.id)
    frozen.check()
    assert (found, saved.who, frozen.content) == (number, "Kari Plan", content)
    with pytest.raises(DialogError):
        dialogs.freeze(store, sak.id, Frozen(Gate.HEARING, content, "0" * 64), kari)


@pytest.mark.parametrize("statement", ["UPDATE {} SET hvem = 'ingen'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["dialogtekst", "innledende_respons", "formelt_standpunkt", "fryst"])
def test_the_database_refuses_to_change_what_was_said(store, sak, kari, kept, token, table, statement):
    guests.answer(store, token, "q1", said(), 0)
    dialogs.save_minutes(store, sak.id, kept.id, Minutes("S"), 0, kari)
    dialogs.freeze(store, sak.id, Frozen(Gate.START, {}, seal({})), kari)
    dialogs.begin_negotiation(store, sak.id, kept.id, kept.version, MEETING, kari)
    guests.state(store, sak.id, FormalStatement(kept.id, "statsforvalter", Stand.ADVICE, "1", MEETING, "A"), kari)
    with pytest.raises(DatabaseError, match="history"), store.write() as session:
        session.execute(text(statement.format(table)))


def test_everything_is_in_the_log_without_the_key(store, sak, kari, kept, token):
    guests.answer(store, token, "q1", said(), 0)
    guests.revoke(store, sak.id, kept.id, guests.links(store, kept.id)[0].id, kari)
    acts = [row.handling for row in reversed(log.listing(store, sak.id))]
    assert acts[-4:] == ["laget dialogrom", "laget personlig lenke", "ga innledende svar", "trakk personlig lenke"]
    assert not guests.holds(guests.links(store, kept.id)[0], now())
