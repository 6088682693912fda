"""Sessions end, and their table lets nobody in."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from arealregnskap.store import columns, sessions
from arealregnskap.store.models import Okt
from arealregnskap.store.store import now

LIFE = sessions.Lifetime(dt.timedelta(minutes=30), dt.timedelta(hours=8))


def aged(store, column, minutes):
    with store.write() as session:
        session.execute(update(Okt).values({column: now() - dt.timedelta(minutes=minutes)}))


def test_a_session_is_of_its_person_until_it_is_ended(store, ola):
    token = sessions.begin(store, ola.id)
    assert sessions.person(store, token, LIFE).id == ola.id
    assert sessions.person(store, token + "x", LIFE) is None
    sessions.end(store, token)
    assert sessions.person(store, token, LIFE) is None


@pytest.mark.parametrize(("column", "minutes", "lives"), [
    ("sist_brukt", 29, True), ("sist_brukt", 31, False), ("opprettet", 479, True), ("opprettet", 481, False),
])  # fmt: skip
def test_a_session_ends_unused_and_at_an_age(store, ola, column, minutes, lives):
    token = sessions.begin(store, ola.id)
    aged(store, column, minutes)
    assert (sessions.person(store, token, LIFE) is not None) is lives
    sessions.sweep(store, LIFE)
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Okt)) == int(lives)


def test_use_keeps_a_session_alive(store, ola):
    token = sessions.begin(store, ola.id)
    for _ in range(3):
        aged(store, "sist_brukt", 20)
        assert sessions.person(store, token, LIFE) is not None


def test_columns_are_remembered_by_what_files_look_like(store):
    columns.remember(store, "ar5", ["A", "B"], {"artype": "A"}, "Kari Plan")
    columns.remember(store, "ar5", ["B", "A"], {"artype": "B"}, "Ola")
    assert columns.remembered(store, "ar5", ["A", "B"]) == {"artype": "B"}
    assert columns.remembered(store, "ar5", ["A"]) is None and columns.remembered(store, "ar50", ["A", "B"]) is None
