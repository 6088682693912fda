"""Files from outside are read in a process of their own, with limits on memory, time, files and network.

A small server process (``child.serve``), started the first time something is read, has the libraries loaded; each
read is forked from it. A reader that is led astray, killed or crashes takes only its own process with it, and the
planner gets a sentence. What comes back is Arrow and JSON, see ``transport``.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ReadError
from . import home
from .contract import Format, ReadOptions
from .limits import GIB

_PACKAGE_PARENT = Path(__file__).resolve().parents[2]

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from arealregnskap.read.child import serve; serve(int(sys.argv[2]))"
)

#: All the environment the server has. Requests that GDAL or PROJ might make go to a port where nobody listens.
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PATH": "",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{noext}",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "OGR_GEOMETRY_ACCEPT_UNCLOSED_RING": "NO",
    "PROJ_NETWORK": "OFF",
}


@dataclass(frozen=True)
class Usage:
    """What the last read took: processor time [s] and peak resident memory [bytes]."""

    cpu_s: float
    memory_bytes: int


class _Server:
    """The running server process of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._held = -1  # the lock on the folder
        self._home: Path | None = None

    @property
    def home(self) -> Path:
        """Where jobs have their folders."""
        with self._lock:
            self._ensure()
            assert self._home is not None
            return self._home

    def submit(self, folder: Path) -> int:
        """Hand over a job; returns the descriptor on which its end is told."""
        with self._lock:
            self._ensure()
            assert self._control is not None
            reading, writing = os.pipe()
            try:
                from .child import MESSAGE

                socket.send_fds(self._control, [os.fsencode(folder).ljust(MESSAGE, b"\0")], [writing])
            except OSError as e:
                os.close(reading)
                raise RuntimeError(f"The reading server ended: {self._last_words()}") from e
            finally:
                os.close(writing)
            return reading

    def _ensure(self) -> None:
        alive = self._process is not None and self._process.poll() is None
        if alive and self._owner == os.getpid():
            return
        self._leave()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        place, self._held = home.make()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
                [sys.executable, "-I", "-c", _START, str(_PACKAGE_PARENT), str(theirs.fileno())],
                pass_fds=[theirs.fileno(), self._held],
                env=_ENVIRONMENT | {"HOME": str(place)},
                cwd=place,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=(place / "server.log").open("wb"),
                start_new_session=True,
            )
        self._control, self._owner, self._home = ours, os.getpid(), place

    def _last_words(self) -> str:
        assert self._home is not None
        return (self._home / "server.log").read_text(errors="replace")[-2_000:]

    def stop(self) -> None:
        """Close the socket; the server ends by itself, and its folder is removed."""
        if self._control is not None and self._owner == os.getpid():
            self._control.close()
            self._control = None
            if self._process is not None:
                self._process.wait(10)
                self._process = None
        self._leave()

    def _leave(self) -> None:
        """Let go of the folder there was; one that the process was forked with is its parent's."""
        if self._home is not None:
            if self._owner == os.getpid():
                home.remove(self._home)
            os.close(self._held)
            self._home = None


_SERVER = _Server()


def stop() -> None:
    """End the server process, if one runs; the next read starts another."""
    _SERVER.stop()


atexit.register(stop)


def folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for a job, removed when it is left; also when this process is killed in it."""
    return tempfile.TemporaryDirectory(prefix="les-", dir=_SERVER.home)


def run(task: str, format_: Format, path: Path, options: ReadOptions, folder: Path) -> Usage:
    """Do ``task`` ("read" or "inspect") on a file; its answer then lies in ``folder``.

    Raises ReadError, in plain words, when the process was stopped at a limit or crashed.
    """
    from . import transport

    transport.write_request(folder, task, format_.key, path.resolve(), options)
    with os.fdopen(_SERVER.submit(folder), "rb") as pipe:
        said = pipe.read()
    told: dict[str, Any] = json.loads(said) if said else {"exit": -9, "timeout": False, "cpu_s": 0, "memory_bytes": 0}
    if told["exit"] != 0 or told["timeout"]:
        error = _stopped(told, path, format_, options)
        if (trace := folder / transport.TRACE).exists():
            error.add_note(trace.read_text(encoding="utf-8"))
        raise error
    return Usage(told["cpu_s"], told["memory_bytes"])


def _stopped(told: dict[str, Any], path: Path, format_: Format, options: ReadOptions) -> ReadError:
    """A sentence for each way a reading process can end before its time."""
    import errno
    import signal

    limits = options.limits
    remedy = "Sjekk fila, del den opp, eller øk grensen."
    if told["timeout"]:
        found = f"Lesingen ble stanset etter {limits.wall_s:.0f} sekunder."
    elif told["exit"] == -signal.SIGXCPU:
        found = f"Lesingen ble stanset etter {limits.cpu_s} sekunder regnetid."
    elif told["exit"] == errno.ENOMEM:
        found = f"Lesingen trengte mer enn {limits.memory_bytes / GIB:.1f} GiB minne.".replace(".", ",", 1)
    else:
        found = f"Fila fikk leseren for {format_.title} til å krasje."
        remedy = "Fila er trolig skadet. Hent eller eksporter den på nytt."
    return ReadError(found, where=path.name, remedy=remedy)
