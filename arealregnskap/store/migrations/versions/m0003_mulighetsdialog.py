"""Rooms of mulighetsdialog, personal links into them, and what is said there; what is said is history."""

import sqlalchemy as sa
from alembic import op

from arealregnskap.store.migrations.versions.m0001_first_tables import forbid_changes

revision = "0003"
down_revision = "0002"

_SAID = ("dialogtekst", "innledende_respons", "formelt_standpunkt", "fryst")


def _when_and_who() -> tuple[sa.Column, sa.Column]:
    return sa.Column("nar", sa.DateTime(timezone=True), nullable=False), sa.Column("hvem", sa.Text(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "rom",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("sak_id", sa.String(length=16), nullable=False),
        sa.Column("dato", sa.Date(), nullable=False),
        sa.Column("innhold", sa.JSON(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.Column("opprettet", sa.DateTime(timezone=True), nullable=False),
        sa.Column("endret", sa.DateTime(timezone=True), nullable=False),
        sa.Column("endret_av", sa.Text(), nullable=False),
        sa.Column("slettet", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_rom_sak_id"), "rom", ["sak_id"], unique=False)
    op.create_table(
        "dialoglenke",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("rom_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("nokkel", sa.String(length=64), nullable=False),
        sa.Column("utloper", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trukket", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sist_brukt", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opprettet", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hvem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["rom_id"], ["rom.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("nokkel"),
    )
    op.create_index(op.f("ix_dialoglenke_rom_id"), "dialoglenke", ["rom_id"], unique=False)
    op.create_table(
        "dialogtekst",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rom_id", sa.String(length=16), nullable=False),
        sa.Column("slag", sa.String(length=16), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.Column("innhold", sa.JSON(), nullable=False),
        *_when_and_who(),
        sa.ForeignKeyConstraint(["rom_id"], ["rom.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("rom_id", "slag", "versjon"),
    )
    op.create_table(
        "innledende_respons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rom_id", sa.String(length=16), nullable=False),
        sa.Column("lenke_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("sporsmal", sa.Text(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.Column("svar", sa.String(length=32), nullable=False),
        sa.Column("tema", sa.Text(), nullable=False),
        sa.Column("hjemmel", sa.Text(), nullable=False),
        sa.Column("vilkar", sa.Text(), nullable=False),
        sa.Column("merknad", sa.Text(), nullable=False),
        *_when_and_who(),
        sa.ForeignKeyConstraint(["rom_id"], ["rom.id"]),
        sa.ForeignKeyConstraint(["lenke_id"], ["dialoglenke.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("rom_id", "part", "sporsmal", "versjon"),
    )
    op.create_table(
        "formelt_standpunkt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rom_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("omrade", sa.Text(), nullable=False),
        sa.Column("standpunkt", sa.String(length=32), nullable=False),
        sa.Column("hjemmel", sa.Text(), nullable=False),
        sa.Column("vilkar", sa.Text(), nullable=False),
        sa.Column("dokument", sa.Text(), nullable=False),
        sa.Column("datert", sa.Date(), nullable=False),
        sa.Column("bekreftet_av", sa.Text(), nullable=False),
        *_when_and_who(),
        sa.ForeignKeyConstraint(["rom_id"], ["rom.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_formelt_standpunkt_rom_id"), "formelt_standpunkt", ["rom_id"], unique=False)
    op.create_table(
        "fryst",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.String(length=16), nullable=False),
        sa.Column("port", sa.String(length=16), nullable=False),
        sa.Column("innhold", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        *_when_and_who(),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_fryst_sak_id"), "fryst", ["sak_id"], unique=False)
    for table in _SAID:
        forbid_changes(table)
