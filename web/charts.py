"""Charts as geometry for ``components/chart.html``: drawn by the server, so they need no script and print as they are.

Every chart names the table with the same content and carries its figures as text; no colour says anything alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Widths of charts, those of the columns they stand in, so that their text is as large as the page's.
FULL, HALF = 1216.0, 592.0
_GAP = 2.0  # between segments, so that they are parted by more than colour
_CHAR = 7.6  # width of a figure or letter at 14 px, rounded up


@dataclass(frozen=True)
class Part:
    """One segment to draw: ``fill`` is the class ``fill-…``, or hatch for what is unknown or left out."""

    fill: str
    value: float
    text: str = ""


@dataclass(frozen=True)
class Line:
    """One bar: what it is, its segments, and what stands after it."""

    label: str
    parts: tuple[Part, ...]
    after: str = ""
    after_soft: str = ""
    below: str = ""


@dataclass(frozen=True)
class Rect:
    x: float
    width: float
    fill: str
    text: str


@dataclass(frozen=True)
class Bar:
    """A bar in place: ``y`` its top."""

    label: str
    below: str
    y: float
    height: float
    rects: tuple[Rect, ...]
    after_x: float
    after: str
    after_soft: str


@dataclass(frozen=True)
class Bars:
    """A chart of lying, stacked bars."""

    bars: tuple[Bar, ...]
    label_x: float
    height: float
    width: float


def bars(
    lines: Iterable[Line], *, width: float, label_width: float = 190, after_width: float = 160, tall: bool = False
) -> Bars:
    """Stacked bars to one scale, the widest filling what labels and figures leave; labels have the room they need."""
    lines = list(lines)
    longest = max((max(len(line.label), len(line.below)) for line in lines), default=0)
    label_width = max(label_width, longest * _CHAR + 20)
    row, height = (58.0, 34.0) if tall else (34.0, 22.0)
    room = width - label_width - after_width
    widest = max((sum(p.value for p in line.parts) for line in lines), default=0.0) or 1.0
    made = []
    for n, line in enumerate(lines):
        x, rects = label_width, []
        for part in line.parts:
            length = room * part.value / widest
            if length <= 0:
                continue
            inner = max(length - _GAP, 0.75)
            fits = len(part.text) * _CHAR + 10 < inner
            rects.append(Rect(round(x, 1), round(inner, 1), part.fill, part.text if fits else ""))
            x += length
        made.append(
            Bar(line.label, line.below, n * row + 4, height, tuple(rects), round(x + 8, 1), line.after, line.after_soft)
        )
    return Bars(tuple(made), label_width - 12, len(lines) * row + 8, width)


@dataclass(frozen=True)
class Node:
    """An end of flows: a bar of its own height with text beside it."""

    x: float
    y: float
    height: float
    fill: str
    text: str
    soft: str
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True)
class Ribbon:
    """One flow, as a path."""

    d: str
    fill: str


@dataclass(frozen=True)
class Flows:
    """What becomes what, left to right."""

    nodes: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    height: float
    width: float = FULL


@dataclass(frozen=True)
class End:
    """One end of flows before it has a place."""

    key: str
    text: str
    soft: str
    fill: str


_LEFT, _RIGHT, _NODE = 240.0, 880.0, 9.0
_TALL, _APART = 250.0, 8.0
_LINE = 19.0  # least height a node takes, so that its text has room


def flows(left: Sequence[End], right: Sequence[End], amounts: dict[tuple[str, str], float]) -> Flows:
    """Flows from each left end to each right end, widths to one scale."""
    whole = sum(amounts.values()) or 1.0
    scale = _TALL / whole
    out = {e.key: sum(v for (a, _), v in amounts.items() if a == e.key) * scale for e in left}
    into = {e.key: sum(v for (_, b), v in amounts.items() if b == e.key) * scale for e in right}
    left_y, left_bottom = _stack(left, out)
    right_y, right_bottom = _stack(right, into)
    nodes = [_node(e, _LEFT, left_y[e.key], out[e.key], -10, "end") for e in left]
    nodes += [_node(e, _RIGHT, right_y[e.key], into[e.key], _NODE + 10, "start") for e in right]
    ribbons, used_left, used_right = [], dict(left_y), dict(right_y)
    for a in left:
        for b in right:
            width = amounts.get((a.key, b.key), 0.0) * scale
            if width > 0:
                ribbons.append(Ribbon(_curve(used_left[a.key], used_right[b.key], width), a.fill))
                used_left[a.key] += width
                used_right[b.key] += width
    return Flows(tuple(nodes), tuple(ribbons), max(left_bottom, right_bottom) + 8)


def _stack(ends: Sequence[End], heights: dict[str, float]) -> tuple[dict[str, float], float]:
    """Top of each end's own bar, one below another, and where the last one ends."""
    y, tops = 8.0, {}
    for end in ends:
        room = max(heights[end.key], _LINE)
        tops[end.key] = y + (room - heights[end.key]) / 2
        y += room + _APART
    return tops, y


def _node(end: End, x: float, y: float, height: float, text_dx: float, anchor: str) -> Node:
    return Node(
        x, round(y, 1), round(max(height, 1.0), 1), end.fill, end.text, end.soft, x + text_dx,
        round(y + height / 2 + 5, 1), anchor,
    )  # fmt: skip


def _curve(y1: float, y2: float, width: float) -> str:
    a, b, middle = _LEFT + _NODE, _RIGHT, (_LEFT + _NODE + _RIGHT) / 2
    low1, low2 = y1 + width, y2 + width
    return (
        f"M{a:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {b:.1f} {y2:.1f}"
        f"V{low2:.1f}C{middle:.1f} {low2:.1f} {middle:.1f} {low1:.1f} {a:.1f} {low1:.1f}Z"
    )
