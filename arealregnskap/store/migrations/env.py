"""Alembic runs this: migrate on the connection, in the transaction, that ``migrate.upgrade`` opened."""

from alembic import context

from arealregnskap.store.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
