"""The last step of every engine: combinations and areas → the frame callers get."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .surfaces import AREA, NONE, FloatArray, IntArray, Surfaces

#: Rows smaller than this are what rounding leaves of nothing [m²]; their sum is kept in ``attrs``.
NOTHING = 1e-6


def absent(inputs: Sequence[Surfaces]) -> IntArray:
    """The value of each column where there is none of that input."""
    return np.array([0 if s.kind == "mask" else NONE for s in inputs], np.int64)


def frame(inputs: Sequence[Surfaces], keys: IntArray, area: FloatArray) -> pd.DataFrame:
    """One row per combination (``keys``: one column per input), sorted, without the unbounded one.

    Rows under ``NOTHING`` are left out; ``attrs["left_out_m2"]`` is their sum and ``attrs["left_out_rows"]`` their
    number, so that sums can be reconciled to the last bit.
    """
    bounded = (keys != absent(inputs)).any(1)
    small = bounded & (np.abs(area) < NOTHING)
    keep = np.flatnonzero(bounded & ~small)
    keep = keep[np.lexsort(keys[keep].T[::-1])]
    out = pd.DataFrame({s.name: keys[keep, i] for i, s in enumerate(inputs)})
    out[AREA] = area[keep]
    out.attrs["left_out_m2"] = float(area[small].sum())
    out.attrs["left_out_rows"] = int((area[small] != 0).sum())
    return out
