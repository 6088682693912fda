"""Coordinate lines to numbers.

All runs of a block are put together and converted in one call. A run with anything unusual (a decimal, a number
of values that does not fit, a sign that is no number) is taken alone by a slower way, which either understands
it or says what is wrong.

Real position = ORIGO-NØ + value × ENHET, formed as one exact whole number divided by one whole number: the result
is the double nearest to the decimal position, so files with different ENHET and ORIGO give equal bits for
equal positions.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from .groups import Runs

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,15})?")
_LARGEST = 10**15  # whole numbers to here are exact in float64
#: No place on earth has map coordinates beyond this [m].
FARTHEST = 5e7


@dataclass
class Points:
    """Raw north and east of every point; group and points of each run; what is wrong with runs that have none."""

    north_east: FloatArray
    group: IntArray
    counts: IntArray
    faults: dict[int, str]


def convert(data: bytes, runs: Runs) -> Points:
    """The points of all runs of a block, in order; a faulty run counts no points."""
    group, dims, start, end, line = runs.columns()
    counts = np.zeros(len(group), np.int64)
    faults: dict[int, str] = {}
    if not len(group):
        return Points(np.empty((0, 2)), group, counts, faults)
    usual, odd = np.arange(len(group)), np.empty(0, np.int64)
    bulk = _bulk(data, start, end, dims)
    while len(bulk.odd):  # each turn takes out at least one run
        odd = np.union1d(odd, usual[bulk.odd])
        usual = np.delete(usual, bulk.odd)
        bulk = _bulk(data, start[usual], end[usual], dims[usual])
    counts[usual] = bulk.counts
    singles: dict[int, FloatArray] = {}
    for i in odd.tolist():
        points, fault = _single(data[start[i] : end[i]], int(dims[i]), int(line[i]))
        if fault:
            faults[i] = fault
        else:
            singles[i] = points
            counts[i] = len(points)
    return Points(_in_order(bulk.north_east, singles, counts), group, counts, faults)


def _in_order(bulk: FloatArray, singles: dict[int, FloatArray], counts: IntArray) -> FloatArray:
    """Points of the bulk and the single runs, in run order."""
    if not singles:
        return bulk
    ends = np.cumsum(counts)
    out = np.empty((int(ends[-1]), 2))
    from_bulk = np.ones(len(out), bool)
    for i, points in singles.items():
        out[ends[i] - counts[i] : ends[i]] = points
        from_bulk[ends[i] - counts[i] : ends[i]] = False
    out[from_bulk] = bulk
    return out


@dataclass
class _Bulk:
    north_east: FloatArray
    counts: IntArray
    odd: IntArray  # runs that must be taken alone; when there are any, the rest is empty


def _bulk(data: bytes, start: IntArray, end: IntArray, dims: IntArray) -> _Bulk:
    """All points of the runs in one conversion, or which of the runs do not allow it."""
    if not len(start):
        return _Bulk(np.empty((0, 2)), start, start)
    text = b"\n".join([data[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)]) + b"\n"
    signs = np.frombuffer(text, np.uint8).copy()
    breaks = np.flatnonzero(signs == 10)
    run_end = np.cumsum(end - start + 1)  # one past the line break that closes the run
    odd = _blank_marks(signs, breaks, run_end)
    np.maximum(signs, 32, out=signs)  # all control signs are blanks
    blank = signs == 32
    bad = np.flatnonzero((signs - np.uint8(48) > 9) > blank)  # neither digit nor blank; below the digits it wraps round
    if len(bad):
        odd = np.union1d(odd, np.searchsorted(run_end, _lonely_signs(signs, bad), side="right"))
    word = np.flatnonzero(blank[:-1] > blank[1:]) + 1  # a text begins with a blank or with the first word
    word = word if blank[0] else np.append(0, word)
    line_words = np.diff(np.searchsorted(word, breaks), prepend=0)
    line_run = np.repeat(np.arange(len(start)), np.diff(np.searchsorted(breaks, run_end), prepend=0))
    odd = np.union1d(odd, line_run[(line_words != 0) & (line_words != dims[line_run])])
    if len(odd):
        return _Bulk(np.empty((0, 2)), start, odd)
    values = np.fromstring(signs.tobytes(), np.int64, sep=" ") if len(word) else start[:0]
    per_run = np.bincount(line_run, line_words, len(start)).astype(np.int64)
    assert len(values) == len(word) == per_run.sum()  # every word was seen to be a whole number
    huge = np.flatnonzero((values >= _LARGEST) | (values <= -_LARGEST))
    if len(huge):
        odd = np.unique(np.searchsorted(np.cumsum(per_run), huge, side="right"))
        return _Bulk(np.empty((0, 2)), start, odd)
    return _Bulk(_pairs(values, per_run, dims), per_run // dims, odd)


def _pairs(values: IntArray, per_run: IntArray, dims: IntArray) -> FloatArray:
    """North and east of each point, heights left out."""
    if (dims == 2).all():
        return values.reshape(-1, 2).astype(float)
    points = per_run // dims
    first = np.repeat(np.cumsum(per_run) - per_run, points)
    within = np.arange(points.sum()) - np.repeat(np.cumsum(points) - points, points)
    north = first + within * np.repeat(dims, points)
    return np.column_stack([values[north], values[north + 1]]).astype(float)


def _blank_marks(signs: npt.NDArray[np.uint8], breaks: IntArray, run_end: IntArray) -> IntArray:
    """Blank out node marks (``...KP 1``) and comments in place; returns the runs with dots that are neither."""
    marks = np.flatnonzero((signs == 46) | (signs == 33))
    if not len(marks):
        return np.empty(0, np.int64)
    line = np.searchsorted(breaks, marks)
    first = np.concatenate([[True], line[1:] != line[:-1]])
    marks, line = marks[first], line[first]
    padded = np.concatenate([signs, np.full(3, 10, np.uint8)])
    before = np.where(marks > 0, signs[marks - 1], 10)
    three = (padded[marks] == 46) & (padded[marks + 1] == 46) & (padded[marks + 2] == 46)
    fits = (padded[marks] == 33) | (three & (before <= 32))
    odd = np.unique(np.searchsorted(run_end, marks[~fits], side="right"))
    lengths = breaks[line] - marks
    where = np.repeat(marks - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
    signs[where] = 32
    return odd


def _lonely_signs(signs: npt.NDArray[np.uint8], bad: IntArray) -> IntArray:
    """Of the places that hold no digit, those that are not the sign in front of a number."""
    follows = signs[np.minimum(bad + 1, len(signs) - 1)]
    before = np.where(bad > 0, signs[bad - 1], 10)
    sign = ((signs[bad] == 43) | (signs[bad] == 45)) & (follows >= 48) & (follows <= 57) & (before <= 32)
    return bad[~sign]


def _single(text: bytes, dims: int, line: int) -> tuple[FloatArray, str]:
    """Points of one run, or what is wrong with it as a sentence part with its line."""
    rows: list[list[str]] = []
    for n, raw in enumerate(text.decode("ascii", "replace").split("\n")):
        words = re.split(r"!|\.\.\.", raw, maxsplit=1)[0].split()
        wrong = next((w for w in words if not _NUMBER.fullmatch(w)), None)
        if wrong is not None:
            return np.empty((0, 2)), f"linje {line + n}: «{wrong[:30]}» er ikke en koordinat"
        if words:
            rows.append(words)
    if dims == 2 and rows and all(len(r) == 3 for r in rows):
        dims = 3  # heights under ..NØ, as the examples of the standard itself have them
    flat = [w for r in rows for w in r]
    if len(flat) % dims or (any(len(r) % dims for r in rows) and any(len(r) >= dims for r in rows)):
        return np.empty((0, 2)), f"linje {line}: antallet tall går ikke opp i punkter"
    return np.array(flat, float).reshape(-1, dims)[:, :2], ""


@dataclass(frozen=True)
class Placement:
    """From raw values to map coordinates: ``(origin + value × factor) / divisor``."""

    north: float
    east: float
    factor: float
    divisor: float

    @classmethod
    def of(cls, origin: tuple[Fraction, Fraction], unit: Fraction) -> Placement:
        divisor = math.lcm(unit.denominator, origin[0].denominator, origin[1].denominator)
        return cls(float(origin[0] * divisor), float(origin[1] * divisor), float(unit * divisor), float(divisor))

    def place(self, north_east: FloatArray) -> FloatArray:
        """East and north [m, or degrees] of raw north and east."""
        out = np.empty_like(north_east)
        out[:, 0] = (self.east + north_east[:, 1] * self.factor) / self.divisor
        out[:, 1] = (self.north + north_east[:, 0] * self.factor) / self.divisor
        return out
