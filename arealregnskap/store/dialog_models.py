"""The tables of mulighetsdialog. One class per table; what one row is stands in its docstring.

Only ``rom`` and ``dialoglenke`` are changed; the others are history, which the database itself refuses to change.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .table import Base, Slug


class Rom(Base):
    """One room of mulighetsdialog; ``innhold`` is the room as ``store.dialogs`` writes it."""

    __tablename__ = "rom"

    id: Mapped[str] = mapped_column(Slug, primary_key=True)
    sak_id: Mapped[str] = mapped_column(ForeignKey("sak.id"), index=True)
    dato: Mapped[dt.date]
    innhold: Mapped[dict[str, Any]]
    versjon: Mapped[int] = mapped_column()
    opprettet: Mapped[dt.datetime]
    endret: Mapped[dt.datetime]
    endret_av: Mapped[str]
    slettet: Mapped[dt.datetime | None]

    __mapper_args__ = {"version_id_col": versjon}  # noqa: RUF012


class Dialoglenke(Base):
    """One person's way into one room, for one body. ``nokkel`` is the hash of what the link holds; the link itself is
    nowhere here. ``trukket`` is set when it is taken back."""

    __tablename__ = "dialoglenke"

    id: Mapped[str] = mapped_column(Slug, primary_key=True)
    rom_id: Mapped[str] = mapped_column(ForeignKey("rom.id"), index=True)
    part: Mapped[str]
    person: Mapped[str]
    nokkel: Mapped[str] = mapped_column(String(64), unique=True)
    utloper: Mapped[dt.datetime]
    trukket: Mapped[dt.datetime | None]
    sist_brukt: Mapped[dt.datetime | None]
    opprettet: Mapped[dt.datetime]
    hvem: Mapped[str]


class Dialogtekst(Base):
    """One saved version of a room's note or minutes (``slag``); history, the newest holds."""

    __tablename__ = "dialogtekst"
    __table_args__ = (UniqueConstraint("rom_id", "slag", "versjon"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    rom_id: Mapped[str] = mapped_column(ForeignKey("rom.id"))
    slag: Mapped[str] = mapped_column(String(16))
    versjon: Mapped[int]
    innhold: Mapped[dict[str, Any]]
    nar: Mapped[dt.datetime]
    hvem: Mapped[str]


class InnledendeRespons(Base):
    """One answer given in dialogue through a link; history. Never formal: those are ``formelt_standpunkt``."""

    __tablename__ = "innledende_respons"
    __table_args__ = (UniqueConstraint("rom_id", "part", "sporsmal", "versjon"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    rom_id: Mapped[str] = mapped_column(ForeignKey("rom.id"))
    lenke_id: Mapped[str] = mapped_column(ForeignKey("dialoglenke.id"))
    part: Mapped[str]
    sporsmal: Mapped[str]
    versjon: Mapped[int]
    svar: Mapped[str] = mapped_column(String(32))
    tema: Mapped[str]
    hjemmel: Mapped[str]
    vilkar: Mapped[str]
    merknad: Mapped[str]
    nar: Mapped[dt.datetime]
    hvem: Mapped[str]


class FormeltStandpunkt(Base):
    """One formal statement as it stands in a body's letter; history."""

    __tablename__ = "formelt_standpunkt"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    rom_id: Mapped[str] = mapped_column(ForeignKey("rom.id"), index=True)
    part: Mapped[str]
    omrade: Mapped[str]
    standpunkt: Mapped[str] = mapped_column(String(32))
    hjemmel: Mapped[str]
    vilkar: Mapped[str]
    dokument: Mapped[str]
    datert: Mapped[dt.date]
    bekreftet_av: Mapped[str]
    nar: Mapped[dt.datetime]
    hvem: Mapped[str]


class Fryst(Base):
    """The figures of a case as they were at a gate (``port``), with their seal; history."""

    __tablename__ = "fryst"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    sak_id: Mapped[str] = mapped_column(ForeignKey("sak.id"), index=True)
    port: Mapped[str] = mapped_column(String(16))
    innhold: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    nar: Mapped[dt.datetime]
    hvem: Mapped[str]
