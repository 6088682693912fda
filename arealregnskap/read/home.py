"""The temporary folder of a reading server: all that reading leaves on the way lies in it, and it never stays behind.

The process that reads and its server hold one lock on it. The server removes the folder when the other one is gone,
however it went; where both were killed, the next one to start removes what nobody holds any more.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

_PREFIX, _LOCK = "arealregnskap-", "i-bruk"
#: A folder younger than this may be one whose lock is just being taken [s].
_YOUNG = 60.0


def make() -> tuple[Path, int]:
    """A new folder, and the descriptor of its lock: held for as long as any process has it open."""
    _sweep()
    place = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return place, lock


def remove(place: Path) -> None:
    """The folder with all in it; what is gone already is no fault.

    Only a folder that ``make`` made is removed: whoever starts a server elsewhere keeps what lies there.
    """
    if place.name.startswith(_PREFIX) and (place / _LOCK).is_file():
        shutil.rmtree(place, ignore_errors=True)


def _sweep() -> None:
    """Remove what killed processes left, never what a living one holds."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        try:
            if time.time() - lock.stat().st_mtime < _YOUNG:
                continue
            with lock.open("r+b") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove(lock.parent)
        except OSError:  # held by a living process, somebody else's, or just removed by another one
            continue
