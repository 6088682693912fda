"""The web app as people run it: ``python -m web`` in a process of its own, with its worker, on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import requests

from tests.databases import environment

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """``python -m web`` in a process of its own."""

    def __init__(self, data: Path, *arguments: str, **env: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        own = {"AREALREGNSKAP_DATA": str(data), "AREALREGNSKAP_PORT": str(self.port), **environment(data), **env}
        self.out, self.err = data.parent / f"{self.port}.out", data.parent / f"{self.port}.err"
        with self.out.open("w") as out, self.err.open("w") as err:  # files: a worker may outlive its server
            self.process = subprocess.Popen(
                [sys.executable, "-m", "web", *arguments], cwd=ROOT, env={**clean_environment(), **own}, stdout=out,
                stderr=err, start_new_session=True,
            )  # fmt: skip

    def ready(self, patience: float = 60) -> None:
        """Wait until it answers."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            assert self.process.poll() is None, self.err.read_text()
            try:
                requests.get(f"{self.url}/helse", timeout=5)
                return
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.1)
        raise AssertionError("the server did not come up")

    def stop(self, sign: int = signal.SIGTERM) -> tuple[str, str]:
        self.process.send_signal(sign)
        self.process.wait(30)
        return self.out.read_text(), self.err.read_text()

    def end_all(self) -> None:
        """End it and its worker, whatever state they are in."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("AREALREGNSKAP_")}
