"""Keeps a worker beside the server: started with it, started again when it dies, ended with it."""

from __future__ import annotations

import atexit
import logging
import subprocess
import sys
import threading
import time

from ..settings import Settings
from . import lease, worker

_LOG = logging.getLogger(__name__)
_PAUSE = 1.0  # seconds between two looks, and before a new start


def start(settings: Settings) -> None:
    """Take the folder's lease and begin to keep a worker. One of the same program that is already at work there is
    left to it; one of another program ends by itself when it sees the lease."""
    lease.take(settings.data, lease.program())
    threading.Thread(target=_keep, args=(settings,), name="supervisor", daemon=True).start()


def _keep(settings: Settings) -> None:
    process: subprocess.Popen[bytes] | None = None

    def end() -> None:
        if process is not None and process.poll() is None:
            process.terminate()

    atexit.register(end)
    while True:
        mine = lease.keep(settings.data, lease.program())  # else a newer server keeps the worker
        if mine and (process is None or process.poll() is not None) and not worker.is_alive(settings.data):
            if process is not None:
                _LOG.warning("worker ended with %s; starting a new one", process.returncode)
            process = subprocess.Popen([sys.executable, "-m", "web", "arbeider", "--ved-siden"])
            time.sleep(_PAUSE)
        time.sleep(_PAUSE)
