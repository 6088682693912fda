"""The lines of a block that begin with a dot, found with numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

_INDENT = 64  # blanks allowed before the dots
_DOT, _TAB, _BLANK, _BREAK = 46, 9, 32, 10


@dataclass(frozen=True)
class Lines:
    """One entry per line: its row in the block, byte of the dot, byte of the line's end, byte of the dot of the next
    such line, whether lines without a dot stand between, and whether it is of the first level, which opens a group."""

    row: IntArray
    start: IntArray
    end: IntArray
    after: IntArray
    more: npt.NDArray[np.bool_]
    opens: npt.NDArray[np.bool_]

    def as_lists(self) -> LineLists:
        return LineLists(*(column.tolist() for column in (self.row, self.start, self.end, self.after, self.more)))


@dataclass(frozen=True)
class LineLists:
    """The same as lists, which are quicker to look single lines up in."""

    row: list[int]
    start: list[int]
    end: list[int]
    after: list[int]
    more: list[bool]


def dot_lines(data: bytes) -> Lines:
    """The lines that begin with a dot, blanks before it allowed."""
    signs = np.frombuffer(data, np.uint8)
    if not len(signs):
        none, never = np.empty(0, np.int64), np.empty(0, bool)
        return Lines(none, none, none, none, never, never)
    breaks = np.flatnonzero(signs == _BREAK)
    first = np.concatenate([[0], breaks + 1])
    end = np.concatenate([breaks, [len(signs)]])
    at, sign = first, signs[np.minimum(first, len(signs) - 1)]
    if len(indented := np.flatnonzero((sign == _BLANK) | (sign == _TAB))):
        at = first.copy()
        at[indented] = _past_blanks(signs, first[indented], end[indented])
    dotted = np.flatnonzero((signs[np.minimum(at, len(signs) - 1)] == _DOT) & (at < end))
    start = at[dotted]
    after = np.append(start[1:], len(signs))[: len(start)]
    more = np.diff(np.append(dotted, len(first))) > 1
    opens = (start + 1 >= end[dotted]) | (signs[np.minimum(start + 1, len(signs) - 1)] != _DOT)
    return Lines(dotted, start, end[dotted], after, more, opens)


def _past_blanks(signs: npt.NDArray[np.uint8], first: IntArray, end: IntArray) -> IntArray:
    at = first.copy()
    moving = np.arange(len(at))
    for _ in range(_INDENT):
        moving = moving[at[moving] < end[moving]]
        moving = moving[(signs[at[moving]] == _BLANK) | (signs[at[moving]] == _TAB)]
        if not len(moving):
            break
        at[moving] += 1
    return at
