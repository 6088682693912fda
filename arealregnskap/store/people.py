"""People, and what each may do in each case."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from . import log
from .errors import NotFoundError, StoreError
from .models import Person, RoleName, Sak, Tilgang
from .store import Store, new_id, now

#: Issuer and subject of the one user of a server without a provider.
LOCAL = ("", "lokal")


def local_user(store: Store) -> Person:
    """The one user of a server without a provider: administrator of everything."""
    with store.write() as session:
        person = _by_subject(session, *LOCAL)
        if person is None:
            person = Person(
                id=new_id(),
                utsteder=LOCAL[0],
                subjekt=LOCAL[1],
                navn="Lokal bruker",
                administrator=True,
                opprettet=now(),
            )
            session.add(person)
        return person


def signed_in(
    store: Store, issuer: str, subject: str, name: str, email: str | None, *, administrator: bool = False
) -> Person:
    """The person a provider vouches for, made or found. ``email`` must be verified by the provider, or None.

    Someone invited by e-mail is recognised the first time, and by the provider's own subject from then on.
    ``administrator`` says whether the settings name the person; it is renewed at each sign-in.
    """
    email = _plain(email)
    with store.write() as session:
        person = _by_subject(session, issuer, subject)
        invited = session.scalar(select(Person).where(Person.epost == email)) if email else None
        if person is None and invited is not None and invited.subjekt is None:
            person = invited
            person.utsteder, person.subjekt = issuer, subject
        if person is None:
            person = Person(id=new_id(), utsteder=issuer, subjekt=subject, opprettet=now())
            session.add(person)
        person.navn, person.administrator, person.sist_inne = name or email or subject, administrator, now()
        if email and invited is None:
            person.epost = email
        log.note(session, person.navn, "logget inn", person=person.id)
        return person


def keep_administrators(store: Store, names: Collection[str]) -> None:
    """Let only those named, by verified e-mail or subject in small letters, go on administering the server."""
    with store.write() as session:
        query = select(Person).where(Person.administrator, Person.utsteder != LOCAL[0])
        for person in session.scalars(query):
            if not {person.epost, (person.subjekt or "").lower()} & set(names):
                person.administrator = False
                log.note(session, log.PROGRAM, "tok bort administrator for serveren", person=person.id)


def get(store: Store, person_id: str) -> Person:
    """One person. Raises NotFoundError."""
    with store.read() as session:
        person = session.get(Person, person_id)
    if person is None:
        raise NotFoundError("Personen finnes ikke")
    return person


def role(store: Store, person: Person, sak_id: str) -> RoleName | None:
    """What a person may do in a case; None is nothing, not even knowing of it."""
    if person.administrator:
        return RoleName.ADMINISTRATOR
    with store.read() as session:
        row = session.get(Tilgang, (sak_id, person.id))
    return RoleName(row.rolle) if row else None


def may_create(store: Store, person: Person) -> bool:
    """Whether a person may make new cases: administrators, and those who already work in one."""
    if person.administrator:
        return True
    working = (RoleName.PLANLEGGER, RoleName.ADMINISTRATOR)
    query = select(exists().where(Tilgang.person_id == person.id, Tilgang.rolle.in_(working)))
    with store.read() as session:
        return bool(session.scalar(query))


def in_case(store: Store, sak_id: str) -> list[tuple[Person, RoleName]]:
    """The people of a case with their roles, by name."""
    query = select(Person, Tilgang.rolle).join(Tilgang, Tilgang.person_id == Person.id).where(Tilgang.sak_id == sak_id)
    with store.read() as session:
        return [(person, RoleName(name)) for person, name in session.execute(query.order_by(Person.navn))]


def invite(store: Store, sak_id: str, email: str, role: RoleName, who: str) -> Person:
    """Give whoever signs in with this e-mail a role in a case; a role they had is replaced."""
    email = _plain(email) or ""
    if "@" not in email.strip("@") or len(email) > 254:
        raise StoreError(f"«{email}» er ikke en e-postadresse", remedy="Skriv den slik innloggingen kjenner personen.")
    with store.write() as session:
        person = session.scalar(select(Person).where(Person.epost == email))
        if person is None:
            person = Person(id=new_id(), navn=email, epost=email, administrator=False, opprettet=now())
            session.add(person)
            session.flush()
        give(session, sak_id, person.id, role, who)
        return person


def change_role(store: Store, sak_id: str, person_id: str, role: RoleName | None, who: str) -> None:
    """Set, or with None take away, a person's role. Raises StoreError when nobody would be left to administer."""
    with store.write() as session:
        row = session.get(Tilgang, (sak_id, person_id))
        if row is None:
            raise NotFoundError("Personen er ikke med i saken lenger")
        if row.rolle == RoleName.ADMINISTRATOR and role != RoleName.ADMINISTRATOR:
            _keep_one(session, sak_id)
        if role is None:
            session.delete(row)
            log.note(session, who, "tok bort tilgang", sak_id, person=person_id)
        else:
            give(session, sak_id, person_id, role, who)


def give(session: Session, sak_id: str, person_id: str, role: RoleName, who: str) -> None:
    """Set a role in the transaction of something else, such as the making of the case."""
    session.merge(Tilgang(sak_id=sak_id, person_id=person_id, rolle=role.value, nar=now(), hvem=who))
    log.note(session, who, "ga tilgang", sak_id, person=person_id, rolle=role.value)


def _keep_one(session: Session, sak_id: str) -> None:
    session.scalar(select(Sak.id).where(Sak.id == sak_id).with_for_update())  # two who both leave wait for each other
    query = select(func.count()).where(Tilgang.sak_id == sak_id, Tilgang.rolle == RoleName.ADMINISTRATOR)
    if (session.scalar(query) or 0) <= 1:
        raise StoreError(
            "Saken ville stått uten administrator",
            remedy="Gi en annen person rollen administrator først.",
        )


def _by_subject(session: Session, issuer: str, subject: str) -> Person | None:
    return session.scalar(select(Person).where(Person.utsteder == issuer, Person.subjekt == subject))


def _plain(email: str | None) -> str | None:
    return email.strip().lower() or None if email else None
