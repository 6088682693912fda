"""Legends of maps on paper: swatches and texts in columns below a map, or around one that leaves room beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.patches import Patch

#: Width of every map with its legend [cm].
WIDTH_CM = 16.5
#: Patches drawn over one another, or side by side (``Row``), and what they are.
Item = tuple[tuple[Patch, ...], str]
#: Height of an entry, and of each line more that its text takes [cm]; entries that stand in two columns.
_PER_ROW_CM, _PER_LINE_CM, _FEW = 0.425, 0.33, 8
#: What a column takes before its text, and a letter of it [cm]; narrowest column beside a map [cm].
_SWATCH_CM, _LETTER_CM, _NARROW_CM = 0.95, 0.134, 4.0
#: So far from the edge of the picture a swatch begins, so that its outline is seen, and from a map beside or above it
#: [cm].
_EDGE_CM, _BESIDE_CM, _BELOW_CM = 0.03, 0.3, 0.2

Columns = tuple[tuple[Item, ...], ...]


class Row(tuple[Patch, ...]):
    """Patches of a legend that stand side by side, as one swatch."""

    __slots__ = ()


def item(text: str, **look: Any) -> Item:
    """An entry of a legend: one patch of that look, and the text."""
    return (Patch(**look),), text


@dataclass(frozen=True)
class Legend:
    """Columns of swatches and texts; a text is broken over lines where it is longer than its column, never cut.

    What does not stand ``beside`` the map, to the right of it, stands ``below`` it.
    """

    below: Columns
    beside: Columns = ()
    map_width_cm: float = WIDTH_CM

    @classmethod
    def of(cls, items: Sequence[Item]) -> Legend:
        """The items below the map, in columns filled one after the other."""
        count = 3 if len(items) > _FEW else 2
        return cls(_even(_broken(items, WIDTH_CM / count), count))

    @classmethod
    def around(cls, items: Sequence[Item], map_width_cm: float, height_cm: float) -> Legend | None:
        """As many of the items beside a map of that size as there is room for; None where there is for none."""
        room = WIDTH_CM - map_width_cm - _BESIDE_CM
        if (count := min(int(room / _NARROW_CM), 2)) < 1:
            return None
        wide, most = _broken(items, room / count), len(items)
        while _height(_even(wide[:most], count)) > height_cm:
            most -= 1
        return cls(cls.of(items[most:]).below, _even(wide[:most], count), map_width_cm)

    def height_cm(self, map_cm: float) -> float:
        """Of a map of that height with its legend."""
        below = 2 * _BELOW_CM + _height(self.below) if self.below else 0.0
        return max(map_cm, _height(self.beside)) + below

    def draw(self, made: Figure, whole_cm: float) -> None:
        """The legend on the figure of the map, so high."""
        for left, top, items in self._placed():
            handles: list[Any] = [patches for patches, _ in items]  # several in one place are a handle too
            # Columns of one legend would be lined up by their first lines, and names may have several.
            made.legend(
                handles, [text for _, text in items], loc="upper left", frameon=False, fontsize=7.2,
                bbox_to_anchor=(left / WIDTH_CM, 1.0 if top is None else top / whole_cm), handlelength=2.4,
                handleheight=1.0, labelspacing=0.45, borderaxespad=0.0, borderpad=0.0,
                handler_map={Row: HandlerTuple(ndivide=None, pad=0.0)},
            )  # fmt: skip

    def _placed(self) -> Iterator[tuple[float, float | None, tuple[Item, ...]]]:
        """Each column with its left edge, and its top over the foot of the figure [cm]; None at the head of it."""
        begins = self.map_width_cm + _BESIDE_CM
        for n, items in enumerate(self.beside):
            yield begins + n * (WIDTH_CM - begins) / len(self.beside), None, items
        for n, items in enumerate(self.below):
            yield _EDGE_CM + n * WIDTH_CM / len(self.below), _height(self.below) + _BELOW_CM, items


def _broken(items: Sequence[Item], column_cm: float) -> list[Item]:
    letters = int((column_cm - _SWATCH_CM) / _LETTER_CM)
    return [(patches, "\n".join(textwrap.wrap(text, letters))) for patches, text in items]


def _even(items: Sequence[Item], count: int) -> Columns:
    """The items in their order in at most so many columns, the highest as low as can be."""
    upto = np.concatenate([[0.0], np.cumsum([_entry_cm(i) for i in items])])
    for most in sorted({float(b - a) for n, a in enumerate(upto) for b in upto[n + 1 :]}):
        ends = [0]
        while ends[-1] < len(items) and len(ends) <= count:
            ends.append(int(np.searchsorted(upto, upto[ends[-1]] + most + 1e-9, side="right")) - 1)
        if ends[-1] == len(items):
            return tuple(tuple(items[a:b]) for a, b in pairwise(ends))
    return ()


def _height(columns: Columns) -> float:
    return max((sum(map(_entry_cm, column)) for column in columns), default=0.0)


def _entry_cm(entry: Item) -> float:
    return _PER_ROW_CM + _PER_LINE_CM * entry[1].count("\n")
