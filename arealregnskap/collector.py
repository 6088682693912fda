"""Python's search for unreachable objects, put to rest where much is made and all of it is kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_rests() -> Iterator[None]:
    """What is made is looked through again and again while nothing of it can go; objects without cycles go as always.

    The pause is worth a sixth of the time of reading SOSI and as much of writing Excel.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
