"""The tables of the case store but those of mulighetsdialog. One class per table; its docstring says what one row is.

Times are UTC. ``versjon`` counts the saves of a row that people edit: a save names the version it was made from.
Rows of cases, files and layers are never deleted, only marked ``slettet``; ``hendelse`` and ``funnvalg`` are history,
and the database itself refuses to change them (migration 0001).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from . import dialog_models  # noqa: F401 - the tables of mulighetsdialog belong to the same schema
from .table import Base, Slug


class RoleName(StrEnum):
    """What a person may do in a case; each may do what the ones before may."""

    LESER = "leser"
    PLANLEGGER = "planlegger"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        return list(RoleName).index(self)

    def covers(self, other: RoleName) -> bool:
        """Whether this role may do what ``other`` may."""
        return self.rank >= other.rank


class FileState(StrEnum):
    """Where a file is on its way in."""

    MOTTATT = "mottatt"  # all of it is on disk, nobody has looked into it
    LEST = "lest"  # looked into; layers are suggested
    AVVIST = "avvist"  # cannot be used; the report says why


class RunState(StrEnum):
    """Where a run is."""

    VENTER = "venter"
    KJORER = "kjorer"
    FERDIG = "ferdig"
    FEILET = "feilet"
    AVBRUTT = "avbrutt"


class Sak(Base):
    """One case: a municipality, a date, the rule sets, and a name."""

    __tablename__ = "sak"

    id: Mapped[str] = mapped_column(Slug, primary_key=True)
    kommunenummer: Mapped[str] = mapped_column(String(4))
    kommunenavn: Mapped[str]
    tittel: Mapped[str]
    dato: Mapped[dt.date]
    regelsett: Mapped[list[Any]]
    epsg: Mapped[int | None]
    syntetisk: Mapped[bool]
    versjon: Mapped[int] = mapped_column()
    opprettet: Mapped[dt.datetime]
    endret: Mapped[dt.datetime]
    endret_av: Mapped[str]
    slettet: Mapped[dt.datetime | None]
    aktivitet: Mapped[dt.datetime]  # when anything in the case was last changed; endret is of this row
    ekstra: Mapped[dict[str, Any]]  # sections of an imported case file that have no columns here, kept as they were

    __mapper_args__ = {"version_id_col": versjon}  # noqa: RUF012


class Fil(Base):
    """One file of a case, as it came. ``lagret`` is its path in the case folder; ``navn`` is what people call it."""

    __tablename__ = "fil"

    id: Mapped[str] = mapped_column(Slug, primary_key=True)
    sak_id: Mapped[str] = mapped_column(ForeignKey("sak.id"), index=True)
    navn: Mapped[str]
    lagret: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    storrelse: Mapped[int] = mapped_column(BigInteger)
    tilstand: Mapped[str] = mapped_column(String(16))
    rapport: Mapped[dict[str, Any]]
    funn: Mapped[list[Any]]
    versjon: Mapped[int] = mapped_column()
    opprettet: Mapped[dt.datetime]
    endret: Mapped[dt.datetime]
    endret_av: Mapped[str]
    slettet: Mapped[dt.datetime | None]

    __mapper_args__ = {"version_id_col": versjon}  # noqa: RUF012


class Lag(Base):
    """One use of a file in the account: one ``[[lag]]`` of the case file; without ``i_bruk`` it is left out."""

    __tablename__ = "lag"

    id: Mapped[str] = mapped_column(Slug, primary_key=True)
    sak_id: Mapped[str] = mapped_column(ForeignKey("sak.id"), index=True)
    fil_id: Mapped[str] = mapped_column(ForeignKey("fil.id"), index=True)
    nr: Mapped[int]
    rolle: Mapped[str] = mapped_column(String(32))
    tittel: Mapped[str]
    eier: Mapped[str]
    lisens: Mapped[str]
    tilgang: Mapped[str] = mapped_column(String(16))
    dato: Mapped[dt.date | None]
    bestemmelsesdato: Mapped[dt.date | None]
    produkt: Mapped[str]
    lag: Mapped[list[Any]]
    epsg: Mapped[int | None]
    tegnsett: Mapped[str]
    kolonner: Mapped[dict[str, Any]]
    tema: Mapped[str]
    fullstendig: Mapped[bool]
    syntetisk: Mapped[bool]
    i_bruk: Mapped[bool]
    versjon: Mapped[int] = mapped_column()
    endret: Mapped[dt.datetime]
    endret_av: Mapped[str]
    slettet: Mapped[dt.datetime | None]

    __mapper_args__ = {"version_id_col": versjon}  # noqa: RUF012


#: A choice that takes back the one before.
ANGRET = "angret"


class Funnvalg(Base):
    """One choice made on one finding; history, the newest row of a finding holds. ``detaljer`` are the ``[[valg]]`` of
    the case file that follow from it (``arealregnskap.valg``)."""

    __tablename__ = "funnvalg"
    __table_args__ = (Index("ix_funnvalg_sak_funn", "sak_id", "funn"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sak_id: Mapped[str] = mapped_column(ForeignKey("sak.id"))
    funn: Mapped[str]
    valg: Mapped[str] = mapped_column(String(32))
    detaljer: Mapped[list[Any]]
    begrunnelse: Mapped[str]
    nar: Mapped[dt.datetime]
    hvem: Mapped[str]


class Beslutning(Base):
    """One row of the planvask history of a case (``planvask.history.Entry``); rows are only added.

    ``nummer`` runs from 1 through the case. ``rad`` is the decision as ``planvask.exchange.rows`` writes it.
    """

    __tablename__ = "beslutning"
    __table_args__ = (UniqueConstraint("sak_id", "nummer"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sak_id: Mapped[str] = mapped_column(ForeignKey("sak.id"), index=True)
    nummer: Mapped[int]
    versjon: Mapped[int]
    angrer: Mapped[int | None]
    rad: Mapped[dict[str, Any]]
    nar: Mapped[dt.datetime]
    hvem: Mapped[str]


class Kriteriesett(Base):
    """One saved version of a municipality's own criteria in a case, as the TOML text; history, the newest row holds."""

    __tablename__ = "kriteriesett"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sak_id: Mapped[str] = mapped_column(ForeignKey("sak.id"), index=True)
    innhold: Mapped[str]
    nar: Mapped[dt.datetime]
    hvem: Mapped[str]


class Kjoring(Base):
    """One long piece of work on a case: ``slag`` beregning, eksport, lesing or etterproving with its ``parametre``;
    what went in (``inndata``, a hash), how far it came (``framdrift``), and what came out: key figures, an export's
    files, or what the check of a bundle found."""

    __tablename__ = "kjoring"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    sak_id: Mapped[str] = mapped_column(ForeignKey("sak.id"), index=True)
    slag: Mapped[str] = mapped_column(String(16))
    parametre: Mapped[dict[str, Any]]
    inndata: Mapped[str] = mapped_column(String(64))
    tilstand: Mapped[str] = mapped_column(String(16))
    framdrift: Mapped[dict[str, Any]]
    startet: Mapped[dt.datetime]
    ferdig: Mapped[dt.datetime | None]
    nokkeltall: Mapped[dict[str, Any]]
    melding: Mapped[str]
    hvem: Mapped[str]


class Kolonnevalg(Base):
    """The columns a person once chose for files with these column names (``signatur``), offered again next time."""

    __tablename__ = "kolonnevalg"
    __table_args__ = (UniqueConstraint("produkt", "signatur"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    produkt: Mapped[str]
    signatur: Mapped[str] = mapped_column(String(64))
    kolonner: Mapped[dict[str, Any]]
    nar: Mapped[dt.datetime]
    hvem: Mapped[str]


class Person(Base):
    """One person: known by the provider's ``utsteder`` and ``subjekt``, or only invited by ``epost`` so far."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("utsteder", "subjekt"), UniqueConstraint("epost"))

    id: Mapped[str] = mapped_column(Slug, primary_key=True)
    utsteder: Mapped[str | None]
    subjekt: Mapped[str | None]
    navn: Mapped[str]
    epost: Mapped[str | None]
    administrator: Mapped[bool]
    opprettet: Mapped[dt.datetime]
    sist_inne: Mapped[dt.datetime | None]


class Tilgang(Base):
    """One person's role in one case."""

    __tablename__ = "tilgang"

    sak_id: Mapped[str] = mapped_column(ForeignKey("sak.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    rolle: Mapped[str] = mapped_column(String(16))
    nar: Mapped[dt.datetime]
    hvem: Mapped[str]


class Okt(Base):
    """One signed-in session. ``id`` is the hash of what the browser holds, so the table gives nobody a way in."""

    __tablename__ = "okt"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    opprettet: Mapped[dt.datetime]
    sist_brukt: Mapped[dt.datetime] = mapped_column(index=True)


class Hendelse(Base):
    """One thing somebody did; history. ``sak_id`` is text without a key to ``sak``, so the log outlives everything."""

    __tablename__ = "hendelse"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    nar: Mapped[dt.datetime]
    hvem: Mapped[str]
    handling: Mapped[str] = mapped_column(String(64))
    sak_id: Mapped[str | None] = mapped_column(Slug, index=True)
    detaljer: Mapped[dict[str, Any]]


class Opplasting(Base):
    """One upload under way: ``mottatt`` of ``storrelse`` bytes are safely on disk."""

    __tablename__ = "opplasting"

    id: Mapped[str] = mapped_column(Slug, primary_key=True)
    sak_id: Mapped[str] = mapped_column(ForeignKey("sak.id"), index=True)
    navn: Mapped[str]
    storrelse: Mapped[int] = mapped_column(BigInteger)
    mottatt: Mapped[int] = mapped_column(BigInteger)
    hvem: Mapped[str]
    opprettet: Mapped[dt.datetime]
    endret: Mapped[dt.datetime]
