"""Which server a data folder's worker works for, so that one left behind by a kill never goes on with an old program.

A server writes the fingerprint of its program into a file of the data folder and touches it every other second. A
worker reads it: when another program has taken over, the worker ends and the new server starts its own; when the same
program has, the worker goes on for it. A worker that a server started also ends when no server has been there for a
while and nothing is left to do.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import web
from arealregnskap import datafiles
from arealregnskap.store import disk

NAME = "tjener.program"
#: A server that has not touched its lease for this long is gone [s]; it touches it far more often.
LOST = 30.0


@cache
def program() -> str:
    """SHA-256 over the program's own files and the list of library versions, as they were when first asked for."""
    digest = hashlib.sha256(sys.version.encode())
    for folder, file in _sources():
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> Iterator[tuple[Path, Path]]:
    """Files that decide how a job goes, each with the folder it lies in; pages, styles and texts do not."""
    for module in (web, datafiles):
        folder = Path(str(module.__file__)).parent
        yield from ((folder, file) for file in sorted(folder.rglob("*.py")))
    data = datafiles.data_dir()
    yield from ((data, file) for file in sorted(data.rglob("*")) if file.suffix in (".csv", ".toml"))
    if (lock := datafiles.lock_file()) is not None:
        yield lock.parent, lock


def take(folder: Path, of: str) -> None:
    """Say that a server of this program works on the folder from now on."""
    disk.replace(folder / NAME, of.encode())


def keep(folder: Path, of: str) -> bool:
    """Touch the lease; False when a server of another program has taken it. One that is lost is taken again."""
    held, age = holder(folder)
    if held == of:
        (folder / NAME).touch()
        return True
    if age > LOST:
        take(folder, of)
        return True
    return False


def holder(folder: Path) -> tuple[str, float]:
    """The program of the folder's server and how long ago it was last there [s]; without one an empty name, forever."""
    try:
        path = folder / NAME
        return path.read_text(encoding="ascii"), time.time() - path.stat().st_mtime
    except (OSError, UnicodeDecodeError):
        return "", float("inf")
