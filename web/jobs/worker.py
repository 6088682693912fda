"""The worker process: one per data folder, goes on with what the last one left.

python -m web arbeider
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import threading
from pathlib import Path
from typing import IO

from dbos import DBOS

from arealregnskap.errors import ArealregnskapError
from arealregnskap.store import Store, open_store, runs

from ..settings import Settings
from . import lease, queue, workflows

_LOG = logging.getLogger(__name__)
_LIGHT_AT_A_TIME = 2
_POLL = 0.5  # seconds between two looks at the queue
_LOOK = 1.0  # seconds between two looks at which server the folder has
LOCK = "arbeider.lock"


def main(settings: Settings, *, beside: bool = False) -> None:
    """Work until told to stop, or a server of another program takes the folder over. ``beside`` a server, also until
    there has been none for a while. Raises ArealregnskapError when another worker already works on the folder."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    with _Alone(settings.data):
        store = open_store(settings.database_url, settings.data)
        workflows.use(workflows.Worker(store, settings.job_memory))
        DBOS(config=queue.config(settings.jobs_url))
        DBOS.listen_queues([queue.HEAVY, queue.LIGHT])
        DBOS.launch()
        DBOS.register_queue(queue.HEAVY, worker_concurrency=settings.job_processes, polling_interval_sec=_POLL)
        DBOS.register_queue(queue.LIGHT, worker_concurrency=_LIGHT_AT_A_TIME, polling_interval_sec=_POLL)
        _ask_again(store, settings.jobs_url)
        duty = _Duty(settings.data, store, beside)
        _LOG.info("worker is ready")
        while not stop.wait(_LOOK) and not (why := duty.over()):
            pass
        if not stop.is_set():
            _LOG.warning("worker ends: %s", why)
        store.close()
        os._exit(0)  # work under way is cut off as by a power cut, which is what it is made for, and goes on next time


class _Duty:
    """Whom the worker works for, looked at again and again."""

    def __init__(self, folder: Path, store: Store, beside: bool) -> None:
        self._folder, self._store, self._beside = folder, store, beside
        self._server, _ = lease.holder(folder)
        if self._server not in ("", lease.program()):
            _LOG.warning("the program has changed since the server started; start the server again")

    def over(self) -> str:
        """Why the worker is no longer wanted; empty while it is."""
        server, silent = lease.holder(self._folder)
        if server != self._server:
            self._server = server
            if server not in ("", lease.program()):
                return "a server of another program has taken over"
        if self._beside and silent > lease.LOST and not runs.open_runs(self._store):
            return "there is no server, and nothing left to do"
        return ""


def _ask_again(store: Store, url: str) -> None:
    """Runs whose row was written but never reached the queue are put there now; for the others nothing changes."""
    asked = queue.Queue(url)
    for run in runs.open_runs(store):
        asked.put(run)
    asked.close()


class _Alone:
    """Holds the folder's lock; it goes with the process, however that ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / LOCK
        self.file: IO[str] | None = None

    def __enter__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.file = self.path.open("a+")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            raise ArealregnskapError(
                "En annen arbeider er allerede i gang med denne datamappa.",
                where=self.path.parent.name,
                remedy="Stans den, eller bruk en annen datamappe.",
            ) from e

    def __exit__(self, *_: object) -> None:
        if self.file is not None:
            self.file.close()


def is_alive(folder: Path) -> bool:
    """Whether a worker holds the folder's lock now."""
    path = folder / LOCK
    if not path.exists():
        return False
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
