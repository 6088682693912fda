"""Groups that are written alike: those of a file of curves differ by number and coordinates alone.

The head of a group is what stands from the end of its first line to the first line of coordinates, as bytes. Where
nothing but coordinates follows, a head that has been read once need not be read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .grammar import Line
from .lines import IntArray, Lines


@dataclass(frozen=True)
class Alike:
    """One entry per group of a block: its first line, the line after its last one, and its head; empty where the group
    is to be read line by line. ``opening`` is the line that opens its coordinates."""

    first: list[int]
    until: list[int]
    heads: list[bytes]
    opening: IntArray

    def runs(self, lines: Lines, quick: Sequence[tuple[int, int]], coordinates: Line, line: int) -> IntArray:
        """The runs of coordinates of groups that need no reading: group, values per point, start, end, line.

        ``quick`` has the group and its number in the block; ``line`` is that of the first row of the block.
        """
        group, n = np.array(quick, np.int64).T
        first, count = self.opening[n], np.array(self.until, np.int64)[n] - self.opening[n]
        each = np.repeat(first - (np.cumsum(count) - count), count) + np.arange(count.sum())
        end = np.where(lines.more[each], lines.after[each], lines.end[each])
        head, dims = coordinates.head, np.full(len(each), coordinates.dims)
        return np.column_stack([np.repeat(group, count), dims, lines.start[each] + head, end, lines.row[each] + line])


def find(data: bytes, lines: Lines, coordinates: bytes) -> Alike:
    """The groups of a block, and which of them can be alike others. ``coordinates``: how the file writes the line that
    opens coordinates; with none no group can."""
    first = np.flatnonzero(lines.opens)
    until = np.append(first[1:], len(lines.opens))[: len(first)]
    plain = _are(data, lines, coordinates)
    before = np.concatenate([[0], np.cumsum(plain)])  # how many of the lines before each
    opening = np.searchsorted(before, before[first] + 1) - 1  # the first of them in the group or after it
    can = (opening < until) & (before[until] - before[first] == until - opening)
    can &= ~_any(lines.more, first, opening)
    heads = [b""] * len(first)
    chosen = np.flatnonzero(can)
    ends = lines.end[opening[chosen]].tolist()
    for n, start, end in zip(chosen.tolist(), lines.end[first[chosen]].tolist(), ends, strict=True):
        heads[n] = data[start:end]
    return Alike(first.tolist(), until.tolist(), heads, opening)


def _are(data: bytes, lines: Lines, text: bytes) -> npt.NDArray[np.bool_]:
    """Which lines are this text, to the byte."""
    if not text:
        return np.zeros(len(lines.start), bool)
    signs, out = np.frombuffer(data, np.uint8), lines.end - lines.start == len(text)
    for n, sign in enumerate(text):
        out[out] = signs[lines.start[out] + n] == sign
    return out


def _any(marked: npt.NDArray[np.bool_], first: IntArray, until: IntArray) -> npt.NDArray[np.bool_]:
    """Whether one of the lines from ``first`` up to ``until`` is marked."""
    before = np.concatenate([[0], np.cumsum(marked)])
    return np.asarray(before[until] > before[first])
