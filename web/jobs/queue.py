"""The durable queue between the server, which asks, and the worker, which works.

Both see the same DBOS system database. A workflow's id is the id of its run in the case store, so asking twice for
the same work is the same as asking once.
"""

from __future__ import annotations

from dbos import DBOSClient, DBOSConfig, run_dbos_database_migrations

from arealregnskap.store import runs
from arealregnskap.store.models import Kjoring

HEAVY, LIGHT = "tung", "lett"  # a file is looked into also while a case is computed
WORKFLOW = "arealregnskap.jobb"


def config(url: str) -> DBOSConfig:
    """DBOS as this program uses it: no ports, no messages to anybody, one name for every start of the worker, so
    that a new one goes on with what the old one left."""
    return DBOSConfig(
        name="arealregnskap",
        system_database_url=url,
        enable_otlp=False,
        application_version="1",  # of the order of steps in ``workflows``; raised when that changes
        executor_id="arbeider",
        log_level="WARNING",
    )


class Queue:
    """Puts work on the queue and takes it off. One per process that asks; made at the first question."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: DBOSClient | None = None

    @property
    def client(self) -> DBOSClient:
        if self._client is None:
            run_dbos_database_migrations(system_database_url=self._url)  # the server may be up before any worker was
            self._client = DBOSClient(system_database_url=self._url)
        return self._client

    def put(self, run: Kjoring) -> None:
        """Ask for a run's work; asking again for the same run changes nothing."""
        name = LIGHT if run.slag == runs.LESING else HEAVY
        self.client.enqueue({"queue_name": name, "workflow_name": WORKFLOW, "workflow_id": run.id}, run.id)

    def take_off(self, run_id: str) -> None:
        """Call it off, waiting or under way."""
        self.client.cancel_workflow(run_id)

    def close(self) -> None:
        if self._client is not None:
            self._client.destroy()
