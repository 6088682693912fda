"""History is only added to, and the database itself sees to it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from arealregnskap import case as core
from arealregnskap.store import ConflictError, choices, log
from arealregnskap.store.models import ANGRET


@pytest.mark.parametrize("statement", ["UPDATE {} SET hvem = 'ingen'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["hendelse", "funnvalg"])
def test_the_database_refuses_to_change_history(store, sak, kari, table, statement):
    choices.choose(store, sak.id, "overlapp", "godta", kari)
    with pytest.raises(DatabaseError, match="history"), store.write() as session:
        session.execute(text(statement.format(table)))
    assert choices.current(store, sak.id)["overlapp"].hvem == "Kari Plan"


def test_an_act_that_fails_leaves_no_log_row(store, sak, kari):
    before = len(log.listing(store))
    with pytest.raises(ConflictError):
        choices.choose(store, sak.id, "overlapp", "godta", kari, seen=choices.choose(
            store, sak.id, "overlapp", "utelat", kari).id + 1)  # fmt: skip
    assert [row.handling for row in log.listing(store)[: len(log.listing(store)) - before]] == ["valgte om funn"]


def test_choices_of_two_people_do_not_overwrite_each_other(store, sak, kari, ola):
    first = choices.choose(store, sak.id, "overlapp", "godta", kari, begrunnelse="Sett på.")
    with pytest.raises(ConflictError, match="Kari Plan"):
        choices.choose(store, sak.id, "overlapp", "utelat", ola)
    second = choices.choose(store, sak.id, "overlapp", "utelat", ola, seen=first.id)
    assert [row.valg for row in choices.history(store, sak.id, "overlapp")] == ["utelat", "godta"]
    assert choices.current(store, sak.id)["overlapp"].id == second.id


def test_undo_is_a_new_row_and_the_case_file_follows(store, sak, kari, a_layer):
    made = choices.choose(
        store, sak.id, "overlapp:1", "utelat", kari, begrunnelse="Planen er opphevet.",
        detaljer=[{"handling": "utelat", "plan": "1996001"}],
    )  # fmt: skip
    (valg,) = core.load(store.case_folder(sak.id)).valg
    assert (valg.handling, valg.plan, valg.begrunnelse, valg.hvem) == (
        "utelat", "1996001", "Planen er opphevet.", "Kari Plan",
    )  # fmt: skip
    choices.choose(store, sak.id, "overlapp:1", ANGRET, kari, seen=made.id)
    assert core.load(store.case_folder(sak.id)).valg == ()
    assert choices.current(store, sak.id) == {}
    assert len(choices.history(store, sak.id)) == 2
