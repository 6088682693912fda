"""Cases: what is saved, who may save over whom, and the folder the command line computes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest

from arealregnskap.store import ConflictError, NotFoundError, StoreError, cases, log, people

from .conftest import HEAD


def test_a_new_case_has_its_folder_and_its_administrator(store, sak, kari):
    assert (store.case_folder(sak.id) / "sak.toml").read_text().count('tittel = "Arealdelen 2027"') == 1
    assert (store.case_folder(sak.id) / "inn").is_dir()
    assert [(p.navn, role.value) for p, role in people.in_case(store, sak.id)] == [("Kari Plan", "administrator")]
    assert (sak.versjon, sak.dato) == (1, dt.date(2026, 11, 1))


def test_saving_counts_versions_and_logs_what_changed(store, sak, kari):
    saved = cases.rename(store, sak.id, "Revisjon 2028", 1, kari)
    assert (saved.versjon, saved.tittel, saved.endret_av) == (2, "Revisjon 2028", "Kari Plan")
    assert log.listing(store, sak.id)[0].detaljer == {"felt": {"tittel": ["Arealdelen 2027", "Revisjon 2028"]}}
    assert 'tittel = "Revisjon 2028"' in (store.case_folder(sak.id) / "sak.toml").read_text()


def test_a_save_from_an_old_page_is_refused_and_says_who_saved_when(store, sak, kari, ola):
    cases.rename(store, sak.id, "Karis tittel", 1, kari)
    moment = r"\(\d\d\.\d\d\.\d{4}, \d\d:\d\d\)"
    told = rf"lagret av Kari Plan etter at du åpnet siden {moment}\. Ingenting er gått tapt"
    with pytest.raises(ConflictError, match=told):
        cases.rename(store, sak.id, "Olas tittel", 1, ola)
    assert cases.get(store, sak.id).tittel == "Karis tittel"


def test_of_two_who_save_at_the_same_time_one_is_told(store, sak, kari, ola):
    outcome = []
    start = threading.Barrier(2)

    def save(title, who):
        start.wait()
        try:
            outcome.append(cases.rename(store, sak.id, title, 1, who).tittel)
        except ConflictError:
            outcome.append("conflict")

    threads = [threading.Thread(target=save, args=pair) for pair in (("A", kari), ("B", ola))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome) in (["A", "conflict"], ["B", "conflict"])
    assert cases.get(store, sak.id).tittel == next(o for o in outcome if o != "conflict")


def test_a_deleted_case_is_gone_for_people_and_kept_on_disk(store, sak, kari):
    cases.delete(store, sak.id, 1, kari)
    with pytest.raises(NotFoundError, match="slettet"):
        cases.get(store, sak.id)
    assert cases.listing(store, kari) == []
    assert (store.case_folder(sak.id) / "sak.toml").is_file()
    assert log.listing(store, sak.id)[0].handling == "slettet saken"


def test_people_see_the_cases_they_have_a_role_in(store, sak, ola):
    assert cases.listing(store, ola) == []
    people.invite(store, sak.id, "OLA@rindal.example ", people.RoleName.LESER, "Kari Plan")
    assert [s.id for s in cases.listing(store, ola)] == [sak.id]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("kommunenummer", "506", "fire sifre"),
        ("kommunenummer", "٥٠٦١", "fire sifre"),
        ("kommunenavn", "  ", "navn mangler"),
        ("tittel", "", "mangler tittel"),
        ("tittel", "x" * 201, "200 tegn"),
        ("regelsett", (), "minst ett regelsett"),
    ],
)
def test_what_cannot_be_a_case_is_a_sentence_and_leaves_nothing(store, kari, field, value, sentence):
    with pytest.raises(StoreError, match=sentence):
        cases.create(store, dataclasses.replace(HEAD, **{field: value}), kari)
    assert cases.listing(store, kari) == []
    assert list((store.folder / "saker").iterdir()) == []


@pytest.mark.parametrize(
    "title", ['"; DROP TABLE sak; --', "<script>alert(1)</script>", "linje\nskift\x07", "𝔸æøå\u202e", "\\U0000"]
)
def test_any_text_is_kept_as_text(store, kari, title):
    """What people write reaches rows and the case file unchanged, whatever it looks like."""
    import tomllib

    sak = cases.create(store, dataclasses.replace(HEAD, tittel=title), kari)
    assert cases.get(store, sak.id).tittel == title
    written = (store.case_folder(sak.id) / "sak.toml").read_text(encoding="utf-8")
    assert tomllib.loads(written)["sak"]["tittel"] == title
