"""How the stages are compiled: once for a machine, kept on disk, and without holding Python's lock.

Only the kernel's own modules import this one, so that nothing else needs numba.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit


def digest(folder: Path) -> str:
    """A short name for the sources in a folder."""
    sources = sorted(folder.glob("*.py"))
    return hashlib.sha256(b"\0".join(p.name.encode() + p.read_bytes() for p in sources)).hexdigest()[:12]


_SOURCES = digest(Path(__file__).parent)


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function, and keep the code on disk where there is a place for it.

    Numba notices changes in a function's own file, not in what it calls from other files, and would go on with the old
    code. So the name under which the code is kept carries a digest of all sources of the package.
    """
    function.__qualname__ += f"_{_SOURCES}"
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder that can be written to: compiled anew in every process
        return njit(nogil=True)(function)


#: For the small steps of inner loops. Calls pass every array of every tuple, which costs more than the steps do.
inlined = njit(nogil=True, forceinline=True)


@kernel
def grown(array):
    """A copy with room for twice as many rows."""
    out = np.empty((2 * array.shape[0], *array.shape[1:]), array.dtype)
    out[: array.shape[0]] = array
    return out


def parallel(task: Callable[..., Any], chunks: Sequence[tuple[int, int]], threads: int) -> list[Any]:
    """``task(first, end)`` for each chunk, results in the order of the chunks."""
    if threads == 1 or len(chunks) < 2:
        return [task(*c) for c in chunks]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda c: task(*c), chunks))


def chunks_of(start: np.ndarray, first: int, end: int, n: int) -> list[tuple[int, int]]:
    """Items first…end in at most ``n`` runs of about equal length, by the offsets of the items."""
    if end <= first:
        return []
    cut = np.searchsorted(start[first : end + 1], np.linspace(start[first], start[end], n + 1)) + first
    cut[0], cut[-1] = first, end
    return [(int(a), int(b)) for a, b in pairwise(cut) if b > a]
