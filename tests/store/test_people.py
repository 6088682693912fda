"""People and roles."""

from __future__ import annotations

import pytest

from arealregnskap.store import RoleName, StoreError, cases, people

from .conftest import HEAD

ISSUER = "https://id.example"


def test_someone_invited_by_email_is_known_at_the_first_sign_in_and_by_subject_after(store, sak):
    invited = people.invite(store, sak.id, "Nils@Rindal.example", RoleName.PLANLEGGER, "Kari Plan")
    first = people.signed_in(store, ISSUER, "nils-1", "Nils", "nils@rindal.example")
    later = people.signed_in(store, ISSUER, "nils-1", "Nils", "nils.ny@rindal.example")
    assert first.id == later.id == invited.id
    assert people.role(store, later, sak.id) is RoleName.PLANLEGGER


def test_an_email_already_taken_by_another_subject_gives_nobody_their_roles(store, sak):
    people.invite(store, sak.id, "nils@rindal.example", RoleName.PLANLEGGER, "Kari Plan")
    people.signed_in(store, ISSUER, "nils-1", "Nils", "nils@rindal.example")
    other = people.signed_in(store, ISSUER, "nils-2", "En annen", "nils@rindal.example")
    assert people.role(store, other, sak.id) is None


def test_without_a_verified_email_an_invitation_is_not_taken(store, sak):
    people.invite(store, sak.id, "nils@rindal.example", RoleName.PLANLEGGER, "Kari Plan")
    unverified = people.signed_in(store, ISSUER, "nils-3", "Nils", None)
    assert people.role(store, unverified, sak.id) is None


def test_the_same_subject_at_another_issuer_is_another_person(store, ola):
    assert people.signed_in(store, "https://other.example", "ola", "Ola", None).id != ola.id


def test_administrators_of_the_server_may_do_everything_until_the_settings_no_longer_say_so(store, sak, kari):
    assert people.role(store, kari, sak.id) is RoleName.ADMINISTRATOR
    own = cases.create(store, HEAD, people.signed_in(store, ISSUER, "per", "Per", None, administrator=True))
    kari_after = people.signed_in(store, ISSUER, "kari", "Kari Plan", "kari@rindal.example", administrator=False)
    assert people.role(store, kari_after, sak.id) is RoleName.ADMINISTRATOR  # of the case she made
    assert people.role(store, kari_after, own.id) is None


def test_a_case_is_never_left_without_an_administrator(store, sak, kari, ola):
    with pytest.raises(StoreError, match="uten administrator"):
        people.change_role(store, sak.id, kari.id, RoleName.LESER, "Kari Plan")
    people.invite(store, sak.id, ola.epost, RoleName.ADMINISTRATOR, "Kari Plan")
    people.change_role(store, sak.id, kari.id, None, "Kari Plan")
    assert [(p.navn, r.value) for p, r in people.in_case(store, sak.id)] == [("Ola Leser", "administrator")]


def test_only_those_who_work_in_a_case_may_make_another(store, sak, ola, kari):
    assert people.may_create(store, kari) and not people.may_create(store, ola)
    people.invite(store, sak.id, ola.epost, RoleName.LESER, "Kari Plan")
    assert not people.may_create(store, ola)
    people.invite(store, sak.id, ola.epost, RoleName.PLANLEGGER, "Kari Plan")
    assert people.may_create(store, ola)


def test_the_local_user_is_one(store):
    assert people.local_user(store).id == people.local_user(store).id


@pytest.mark.parametrize("email", ["", "nils", "@", "nils@", "x" * 250 + "@a.no"])
def test_what_is_no_email_is_refused(store, sak, email):
    with pytest.raises(StoreError, match="e-postadresse"):
        people.invite(store, sak.id, email, RoleName.LESER, "Kari Plan")
