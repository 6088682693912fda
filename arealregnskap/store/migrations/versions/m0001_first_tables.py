"""The first tables of the store, and history that the database itself keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_HISTORY = ("hendelse", "funnvalg")


def upgrade() -> None:
    op.create_table(
        "hendelse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nar", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hvem", sa.Text(), nullable=False),
        sa.Column("handling", sa.String(length=64), nullable=False),
        sa.Column("sak_id", sa.String(length=16), nullable=True),
        sa.Column("detaljer", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_hendelse_sak_id"), "hendelse", ["sak_id"], unique=False)
    op.create_table(
        "kolonnevalg",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("produkt", sa.Text(), nullable=False),
        sa.Column("signatur", sa.String(length=64), nullable=False),
        sa.Column("kolonner", sa.JSON(), nullable=False),
        sa.Column("nar", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hvem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("produkt", "signatur"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("utsteder", sa.Text(), nullable=True),
        sa.Column("subjekt", sa.Text(), nullable=True),
        sa.Column("navn", sa.Text(), nullable=False),
        sa.Column("epost", sa.Text(), nullable=True),
        sa.Column("administrator", sa.Boolean(), nullable=False),
        sa.Column("opprettet", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sist_inne", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("epost"),
        sa.UniqueConstraint("utsteder", "subjekt"),
    )
    op.create_table(
        "sak",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kommunenummer", sa.String(length=4), nullable=False),
        sa.Column("kommunenavn", sa.Text(), nullable=False),
        sa.Column("tittel", sa.Text(), nullable=False),
        sa.Column("dato", sa.Date(), nullable=False),
        sa.Column("regelsett", sa.JSON(), nullable=False),
        sa.Column("epsg", sa.Integer(), nullable=True),
        sa.Column("syntetisk", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.Column("opprettet", sa.DateTime(timezone=True), nullable=False),
        sa.Column("endret", sa.DateTime(timezone=True), nullable=False),
        sa.Column("endret_av", sa.Text(), nullable=False),
        sa.Column("slettet", sa.DateTime(timezone=True), nullable=True),
        sa.Column("aktivitet", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ekstra", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "fil",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("sak_id", sa.String(length=16), nullable=False),
        sa.Column("navn", sa.Text(), nullable=False),
        sa.Column("lagret", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("storrelse", sa.BigInteger(), nullable=False),
        sa.Column("tilstand", sa.String(length=16), nullable=False),
        sa.Column("rapport", sa.JSON(), nullable=False),
        sa.Column("funn", sa.JSON(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.Column("opprettet", sa.DateTime(timezone=True), nullable=False),
        sa.Column("endret", sa.DateTime(timezone=True), nullable=False),
        sa.Column("endret_av", sa.Text(), nullable=False),
        sa.Column("slettet", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sak_id"],
            ["sak.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_fil_sak_id"), "fil", ["sak_id"], unique=False)
    op.create_table(
        "funnvalg",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sak_id", sa.String(length=16), nullable=False),
        sa.Column("funn", sa.Text(), nullable=False),
        sa.Column("valg", sa.String(length=32), nullable=False),
        sa.Column("detaljer", sa.JSON(), nullable=False),
        sa.Column("begrunnelse", sa.Text(), nullable=False),
        sa.Column("nar", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hvem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sak_id"],
            ["sak.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_funnvalg_sak_funn", "funnvalg", ["sak_id", "funn"], unique=False)
    op.create_table(
        "kjoring",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sak_id", sa.String(length=16), nullable=False),
        sa.Column("slag", sa.String(length=16), nullable=False),
        sa.Column("parametre", sa.JSON(), nullable=False),
        sa.Column("inndata", sa.String(length=64), nullable=False),
        sa.Column("tilstand", sa.String(length=16), nullable=False),
        sa.Column("framdrift", sa.JSON(), nullable=False),
        sa.Column("startet", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ferdig", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nokkeltall", sa.JSON(), nullable=False),
        sa.Column("melding", sa.Text(), nullable=False),
        sa.Column("hvem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sak_id"],
            ["sak.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_kjoring_sak_id"), "kjoring", ["sak_id"], unique=False)
    op.create_table(
        "okt",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("opprettet", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sist_brukt", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_okt_sist_brukt"), "okt", ["sist_brukt"], unique=False)
    op.create_table(
        "opplasting",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("sak_id", sa.String(length=16), nullable=False),
        sa.Column("navn", sa.Text(), nullable=False),
        sa.Column("storrelse", sa.BigInteger(), nullable=False),
        sa.Column("mottatt", sa.BigInteger(), nullable=False),
        sa.Column("hvem", sa.Text(), nullable=False),
        sa.Column("opprettet", sa.DateTime(timezone=True), nullable=False),
        sa.Column("endret", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sak_id"],
            ["sak.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_opplasting_sak_id"), "opplasting", ["sak_id"], unique=False)
    op.create_table(
        "tilgang",
        sa.Column("sak_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("rolle", sa.String(length=16), nullable=False),
        sa.Column("nar", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hvem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sak_id"],
            ["sak.id"],
        ),
        sa.PrimaryKeyConstraint("sak_id", "person_id"),
    )
    op.create_table(
        "lag",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("sak_id", sa.String(length=16), nullable=False),
        sa.Column("fil_id", sa.String(length=16), nullable=False),
        sa.Column("nr", sa.Integer(), nullable=False),
        sa.Column("rolle", sa.String(length=32), nullable=False),
        sa.Column("tittel", sa.Text(), nullable=False),
        sa.Column("eier", sa.Text(), nullable=False),
        sa.Column("lisens", sa.Text(), nullable=False),
        sa.Column("tilgang", sa.String(length=16), nullable=False),
        sa.Column("dato", sa.Date(), nullable=True),
        sa.Column("bestemmelsesdato", sa.Date(), nullable=True),
        sa.Column("produkt", sa.Text(), nullable=False),
        sa.Column("lag", sa.JSON(), nullable=False),
        sa.Column("epsg", sa.Integer(), nullable=True),
        sa.Column("tegnsett", sa.Text(), nullable=False),
        sa.Column("kolonner", sa.JSON(), nullable=False),
        sa.Column("tema", sa.Text(), nullable=False),
        sa.Column("fullstendig", sa.Boolean(), nullable=False),
        sa.Column("syntetisk", sa.Boolean(), nullable=False),
        sa.Column("i_bruk", sa.Boolean(), nullable=False),
        sa.Column("versjon", sa.Integer(), nullable=False),
        sa.Column("endret", sa.DateTime(timezone=True), nullable=False),
        sa.Column("endret_av", sa.Text(), nullable=False),
        sa.Column("slettet", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["fil_id"],
            ["fil.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sak_id"],
            ["sak.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_lag_fil_id"), "lag", ["fil_id"], unique=False)
    op.create_index(op.f("ix_lag_sak_id"), "lag", ["sak_id"], unique=False)
    for table in _HISTORY:
        forbid_changes(table)


def forbid_changes(table: str) -> None:
    """Rows are only ever added: a trigger stops every update and delete, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is history: rows are only added'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_history() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is history: rows are only added'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_history()"
    )
