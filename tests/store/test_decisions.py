"""Decisions and criteria kept in the store: rows are only added, and two people do not overwrite each other."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from arealregnskap.datafiles import listing
from arealregnskap.errors import ConflictError, PlanvaskError
from arealregnskap.planvask.criteria import load, own_copy
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.planvask.history import History
from arealregnskap.store import decisions, log

NOW = dt.datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=dt.UTC)


def made(omrade: str, kind: Kind = Kind.RETURN, **more) -> Decision:
    return Decision(omrade, kind, reason="På grunn av myr.", who="Kari Plan", when=NOW, **more)


def test_a_decision_comes_back_as_it_was_saved(store, sak, kari):
    whole = made(
        "a1", Kind.REDUCE, line=shapely.LineString([(0.1, 1 / 3), (2e5, 7e6 + 1e-9)]), side="hoyre",
        case_number="2026/412", links=("https://arealplaner.no/5061",), inputs=("14", "22"),
    )  # fmt: skip
    decisions.add(store, sak.id, [whole], kari)
    (entry,) = decisions.history(store, sak.id).entries
    assert entry.decision == whole
    assert (entry.number, entry.version, entry.undoes) == (1, 1, None)


def test_several_at_once_are_all_kept_or_none(store, sak, kari):
    with pytest.raises(PlanvaskError, match="begrunnelse"):
        decisions.add(store, sak.id, [made("a1"), Decision("a2", Kind.RETURN, who="Kari Plan", when=NOW)], kari)
    assert decisions.history(store, sak.id) == History()
    decisions.add(store, sak.id, [made("a1"), made("a2")], kari)
    assert set(decisions.history(store, sak.id).state()) == {"a1", "a2"}


def test_who_looked_at_an_older_version_is_told(store, sak, kari, ola):
    decisions.add(store, sak.id, [made("a1")], kari, expected={"a1": 0})
    with pytest.raises(ConflictError):
        decisions.add(store, sak.id, [made("a1", Kind.KEEP)], ola, expected={"a1": 0})
    assert decisions.history(store, sak.id).current("a1").kind is Kind.RETURN


def test_undo_is_a_new_row_that_says_again_what_held_before(store, sak, kari):
    decisions.add(store, sak.id, [made("a1", Kind.KEEP)], kari)
    decisions.add(store, sak.id, [made("a1")], kari)
    decisions.undo(store, sak.id, 2, kari)
    kept = decisions.history(store, sak.id)
    assert (len(kept), kept.current("a1").kind, kept.entries[-1].undoes) == (3, Kind.KEEP, 2)


def test_an_alternative_begins_as_a_copy_and_leaves_the_main_one_alone(store, sak, kari):
    decisions.add(store, sak.id, [made("a1")], kari)
    decisions.branch(store, sak.id, "Strengere", "", kari)
    decisions.add(store, sak.id, [made("a1", Kind.KEEP, alternative="Strengere")], kari)
    kept = decisions.history(store, sak.id)
    assert kept.alternatives == ("", "Strengere")
    assert (kept.current("a1").kind, kept.current("a1", "Strengere").kind) == (Kind.RETURN, Kind.KEEP)


@pytest.mark.parametrize("statement", ["UPDATE {} SET hvem = 'ingen'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["beslutning", "kriteriesett"])
def test_the_database_refuses_to_change_decisions(store, sak, kari, table, statement):
    decisions.add(store, sak.id, [made("a1")], kari)
    decisions.save_criteria(store, sak.id, own_copy("Hol 2022", "Eget"), kari)
    with pytest.raises(DatabaseError, match="history"), store.write() as session:
        session.execute(text(statement.format(table)))
    assert len(decisions.history(store, sak.id)) == 1


def test_every_decision_is_in_the_log(store, sak, kari):
    decisions.add(store, sak.id, [made("a1"), made("a2")], kari)
    told = [row.detaljer["omrade"] for row in log.listing(store, sak.id) if row.handling == "besluttet"]
    assert sorted(told) == ["a1", "a2"]


def test_own_criteria_are_kept_in_versions_and_lie_in_the_case_folder(store, sak, kari):
    assert decisions.criteria(store, sak.id) is None
    own = own_copy("Hol 2022", "Rindal 2027")
    decisions.save_criteria(store, sak.id, own, kari)
    assert decisions.criteria(store, sak.id).name == "Rindal 2027"
    assert load(folder=store.case_folder(sak.id)).name == "Rindal 2027"
    with pytest.raises(PlanvaskError):
        decisions.save_criteria(store, sak.id, own.replace("vekt = 1", "vekt = -1", 1), kari)
    assert [who for _, who in decisions.criteria_versions(store, sak.id)] == ["Kari Plan"]
    assert list(listing("criteria", "*.toml"))
