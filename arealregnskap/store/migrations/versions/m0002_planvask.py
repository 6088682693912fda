"""Decisions of the planvask, and the municipality's own criteria; both are history."""

import sqlalchemy as sa
from alembic import op

from arealregnskap.store.migrations.versions.m0001_first_tables import forbid_changes

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "beslutning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.String(length=16), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.Column("angrer", sa.Integer(), nullable=True),
        sa.Column("rad", sa.JSON(), nullable=False),
        sa.Column("nar", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hvem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sak_id", "nummer"),
    )
    op.create_index(op.f("ix_beslutning_sak_id"), "beslutning", ["sak_id"], unique=False)
    op.create_table(
        "kriteriesett",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.String(length=16), nullable=False),
        sa.Column("innhold", sa.Text(), nullable=False),
        sa.Column("nar", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hvem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sak_id"], ["sak.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_kriteriesett_sak_id"), "kriteriesett", ["sak_id"], unique=False)
    for table in ("beslutning", "kriteriesett"):
        forbid_changes(table)
