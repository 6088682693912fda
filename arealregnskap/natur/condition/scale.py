"""A value against its reference levels: an indicator from 0 (worst) to 1 (reference).

Linear: SEEA EA. In two pieces through X60 = 0.6, the limit of good condition: the Norwegian fagsystem (X0, X60, X100).
Both are reversed by a lower level that is larger than the upper. Two-sided, best in the middle, is ours.
"""

from __future__ import annotations

import math

#: The indicator at the limit of good condition.
GOOD = 0.6


def indicator(value: float, worst: float, best: float, good: float = math.nan) -> float:
    """0 at ``worst`` (X0), 1 at ``best`` (X100), 0.6 at ``good`` (X60) where given; cut to 0–1, missing for missing.

    ``worst`` may be larger than ``best`` when less is better; ``good`` lies between them.
    """
    if math.isnan(value):
        return math.nan
    if math.isnan(good):
        return _clamped((value - worst) / (best - worst))
    rising = (value - worst) / (good - worst)
    if rising < 1:
        return _clamped(GOOD * rising)
    return _clamped(GOOD + (1 - GOOD) * (value - good) / (best - good))


def two_sided(
    value: float, low: float, best: float, high: float, good_low: float = math.nan, good_high: float = math.nan
) -> float:
    """1 at ``best``, 0 at ``low`` and at ``high`` (low < best < high), with a limit of good condition on each side."""
    if value > best:
        return indicator(value, high, best, good_high)
    return indicator(value, low, best, good_low)


def _clamped(x: float) -> float:
    return min(1.0, max(0.0, x))
