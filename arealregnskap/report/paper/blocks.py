"""A document for people as plain values: what stands on the page, in order. Word and PDF write the same ones."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, field, replace
from typing import ClassVar

#: Characters of table text that fit across an upright and a turned page at the size the writers use.
PORTRAIT, LANDSCAPE = 104.0, 158.0

#: What a line is never broken between: the sign of a section and its number, a figure and its unit.
_HELD = re.compile(r"(?<=§) (?=\d)|(?<=\d) (?=(?:m²|km²|daa|dekar|ha|km|%)(?!\w))")


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 is a chapter."""

    level: int
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph. ``style``: ingress, brod or merknad (small, for what stands under tables and figures)."""

    text: str
    style: str = "brod"


@dataclass(frozen=True)
class Head:
    """Head of a column; ``number`` columns are right aligned, ``width`` is its share of the table [characters]."""

    text: str
    number: bool
    width: float


@dataclass(frozen=True)
class Grid:
    """A table as text. The first ``labels`` columns name the row; ``total`` is None where nothing is summed.

    ``caption`` is numbered by the writer; ``notes`` stand under the table. ``groups``: (row, name) of what stands on a
    line of its own over that row, for the rows from there to the next.
    """

    #: How much wider than the page a table may be before it is turned or parted: its text is made that much smaller.
    SMALLEST: ClassVar[float] = 1.18

    key: str
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    labels: int = 1
    notes: tuple[str, ...] = ()
    groups: tuple[tuple[int, str], ...] = ()

    @property
    def width(self) -> float:
        return sum(h.width for h in self.heads)

    @property
    def upright(self) -> bool:
        """Whether it stands on an upright page."""
        return self.width <= PORTRAIT * self.SMALLEST

    @property
    def share(self) -> float:
        """Part of the page's width that it fills: a narrow table is hard to follow when its figures stand far away."""
        return min(1.0, max(0.4, 1.35 * self.width / (PORTRAIT if self.upright else LANDSCAPE)))

    @property
    def scale(self) -> float:
        """Size of its text against that of other tables, at most 1."""
        return min(1.0, (PORTRAIT if self.upright else LANDSCAPE) / self.width)

    @property
    def lines(self) -> int:
        """Lines on paper, group lines and sum among them; a cell of long text takes several."""
        wide = [max(h.width - 2.0, 1.0) * max(self.share * PORTRAIT / self.width, 1.0) for h in self.heads]
        high = (
            max(math.ceil(len(text) / w) for text, w in zip(row, wide, strict=True)) for row in self.rows
        )  # fmt: skip
        return sum(max(n, 1) for n in high) + len(self.groups) + (self.total is not None)

    @property
    def together(self) -> bool:
        """Whether it is so short that it is never parted between pages."""
        return self.lines <= 18


@dataclass(frozen=True)
class Picture:
    """A map or chart: PNG, with what it says for those who do not see it. ``height_cm`` is that on the page."""

    key: str
    png: bytes
    caption: str
    alt: str
    width_cm: float
    height_cm: float


@dataclass(frozen=True)
class Facts:
    """The key figures at the head of a summary: (figure with unit, what it is)."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Text | Grid | Picture | Facts | PageBreak


@dataclass(frozen=True)
class Section:
    """Blocks on pages of one direction."""

    landscape: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A whole document. ``mark`` stands on every page of invented data, else it is empty.

    ``contents``: whether it has a table of contents. ``date`` is the day the account holds for, never the clock.
    """

    variant: str
    language: str
    title: str
    subtitle: str
    kommune: str
    date: dt.date
    program: str
    mark: str
    contents: bool
    sections: tuple[Section, ...] = field(default=())

    def __post_init__(self) -> None:
        held = (replace(s, blocks=tuple(map(_held, s.blocks))) for s in self.sections)
        object.__setattr__(self, "sections", tuple(held))

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(b for s in self.sections for b in s.blocks)


def _held(block: Block) -> Block:
    """The block with hard spaces where a line must not be broken."""
    match block:
        case Heading() | Text():
            return replace(block, text=_hard(block.text))
        case Picture():
            return replace(block, caption=_hard(block.caption))
        case Grid():
            return replace(
                block,
                caption=_hard(block.caption),
                heads=tuple(replace(h, text=_hard(h.text)) for h in block.heads),
                rows=tuple(tuple(map(_hard, row)) for row in block.rows),
                notes=tuple(map(_hard, block.notes)),
                groups=tuple((n, _hard(name)) for n, name in block.groups),
            )
    return block


def _hard(text: str) -> str:
    return _HELD.sub("\u00a0", text)
