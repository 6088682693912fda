"""Which servers work on a data folder: each holds a shared lock, which goes with its process, however that ends."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "tjener.lock"


@contextmanager
def serving(folder: Path, when_alone: Callable[[], None]) -> Iterator[None]:
    """Hold the folder. ``when_alone`` is run first, unless another server works on it; others wait until it is done."""
    with (folder / NAME).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            when_alone()
        except BlockingIOError:
            pass
        fcntl.flock(file, fcntl.LOCK_SH)
        yield
