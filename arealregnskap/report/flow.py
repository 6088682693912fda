"""Flow figures (Sankey) as SVG: where ground comes from and what becomes of it, in daa.

Written here and not by a chart library, so that the file is small, the same every time, and can be read: a title and a
description for those who do not see it, every end named and numbered where it lies, bands parted by white, and no
meaning in colour alone. The figures are those of tables the same result gives out.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from operator import attrgetter
from statistics import fmean

from ..units import M2_PER_DAA, NBSP, daa_text

#: Size of the figure and its parts [px].
WIDTH, _TOP, _LEGEND = 960, 92, 30
_SIDE, _NODE, _LINE = 250, 14, 17
_FOOT = 148  # [characters] of a line below the figure
#: Bands get as much height together, whatever the areas are; white between bands and between ends.
_HEIGHT, _BAND, _GAP = 430, 2.0, 9.0
#: A label and its distance to the next; how far it stands from its end, and how far it may be moved before a line tells
#: where it belongs [px].
_LABEL, _AWAY, _MOVED = 2 * _LINE + 2, 24, 3.0
#: Bands below this [daa] are counted in the figures of their ends but not drawn, and an end that has less than this
#: part of it all stands together with others like it.
SEEN, _LEAST = 0.1, 0.001
OTHERS = "andre_ender"
_INK, _SUBTLE = "#1a1a1a", "#4a4d50"
_FIRST, _LAST = _SIDE + _NODE, WIDTH - _SIDE - _NODE
#: How each kind of text is set; as attributes, since a page may forbid style elements.
_SET = {
    "title": 'font-size="19" font-weight="600"',
    "head": 'font-size="14" font-weight="600"',
    "name": 'font-size="13"',
    "mark": 'font-size="13" font-weight="700"',
    "small": f'font-size="12" fill="{_SUBTLE}"',
}
_HATCH = (
    '<pattern id="{}-ukjent" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#ffffff"/><rect width="2.5" height="6" fill="#77797b"/></pattern>'
)


@dataclass(frozen=True)
class Node:
    """One end of bands: its key, name and colour; without a colour it is hatched (what is not known)."""

    key: str
    name: str
    colour: str = "#77797b"


@dataclass(frozen=True)
class Link:
    """One band: keys of the ends it goes between, its area [daa], its colour ("" is hatched)."""

    before: str
    after: str
    daa: float
    colour: str


@dataclass(frozen=True)
class Flow:
    """What a figure shows. ``legend``: what each colour of a band means, where the ends do not tell."""

    title: str
    description: str
    heads: tuple[str, str]
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    links: tuple[Link, ...]
    legend: tuple[tuple[str, str], ...] = ()
    note: str = ""
    source: str = ""
    mark: str = ""


@dataclass(frozen=True)
class _End:
    """A node in its place, with all that its bands come to [daa]; ``label`` is the top of its name."""

    node: Node
    top: float
    height: float
    daa: float
    label: float


def svg(flow: Flow, key: str = "flyt") -> str:
    """The figure as one SVG element, that stands alone or in a page; ``key`` begins its ids there."""
    links = [x for x in flow.links if x.daa > 0]
    if not links:
        return _nothing(flow, key)
    most = max(len({x.before for x in links}), len({x.after for x in links}))
    height = max(_HEIGHT, most * _LABEL)
    per_daa = (height - _GAP * (most - 1)) / math.fsum(x.daa for x in links)
    left = _place(flow.left, {x.before for x in links}, lambda k: _sum(links, k, ""), per_daa, height)
    right = _place(flow.right, {x.after for x in links}, lambda k: _sum(links, "", k), per_daa, height)
    lowest = max(e.label + 2 * _LINE for e in (*left.values(), *right.values()))
    foot = [line for text in (flow.note, flow.source) for line in textwrap.wrap(text, _FOOT)]
    below = max(height + _TOP, lowest) + 18
    depth = below + (_LEGEND if flow.legend else 0) + _LINE * len(foot) + 8
    parts = [
        _opening(flow, depth, key),
        *_headings(flow),
        *_bands(links, left, right, per_daa, key),
        *(_box(e, _SIDE, "end", key) for e in left.values()),
        *(_box(e, _LAST, "start", key) for e in right.values()),
        *_legend(flow, below, key),
        *(
            f'<text x="16" y="{depth - 12 - _LINE * n:.0f}" {_SET["small"]}>{escape(line)}</text>'
            for n, line in enumerate(reversed(foot))
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def gathered(
    links: Sequence[Link], left: Sequence[Node], right: Sequence[Node], name: str
) -> tuple[tuple[Link, ...], tuple[Node, ...], tuple[Node, ...]]:
    """Links and nodes where the ends too small to be read, two or more of a side, are one called ``name``, last.

    The sums of the figures printed are those of the tables: nothing is left out.
    """
    lost = [_small(links, side) for side in ("before", "after")]
    renamed = [
        replace(x, before=OTHERS if x.before in lost[0] else x.before, after=OTHERS if x.after in lost[1] else x.after)
        for x in links
    ]
    ends = attrgetter("before", "after", "colour")
    own = groupby(sorted(renamed, key=ends), key=ends)
    sums = tuple(Link(before, after, math.fsum(x.daa for x in same), colour) for (before, after, colour), same in own)
    sides = [
        (*nodes, Node(OTHERS, name)) if small else tuple(nodes)
        for nodes, small in zip((left, right), lost, strict=True)
    ]
    return sums, sides[0], sides[1]


def _small(links: Sequence[Link], side: str) -> set[str]:
    """Keys of the ends of a side that are to stand together; one alone keeps its own name."""
    sums = {k: math.fsum(x.daa for x in links if getattr(x, side) == k) for k in {getattr(x, side) for x in links}}
    found = {k for k, daa in sums.items() if daa < _LEAST * math.fsum(sums.values())}
    return found if len(found) > 1 else set()


def described(
    links: Sequence[Link], left: Sequence[Node], right: Sequence[Node], say: Callable[[str, str, str], str],
    most: int = 8,
) -> str:  # fmt: skip
    """The largest bands in words, largest first; ``say`` makes the sentence of from, to and area."""
    before, after = ({n.key: n.name for n in nodes} for nodes in (left, right))
    largest = sorted((x for x in links if x.daa > 0), key=lambda x: -x.daa)[:most]
    return " ".join(say(before[x.before], after[x.after], daa_text(x.daa * M2_PER_DAA)) for x in largest)


def _sum(links: Sequence[Link], before: str, after: str) -> float:
    return math.fsum(x.daa for x in links if (before and x.before == before) or (after and x.after == after))


def _place(
    nodes: Sequence[Node], met: set[str], area: Callable[[str], float], per_daa: float, height: float
) -> dict[str, _End]:
    """The nodes that are met, from the top in the order given, centred, with their labels beside them."""
    here = [n for n in nodes if n.key in met]
    daa = [area(n.key) for n in here]
    own = [max(a * per_daa, 1.0) for a in daa]
    top = _TOP + max(0.0, (height - sum(own) - _GAP * (len(own) - 1)) / 2)
    tops = [top + sum(own[:n]) + _GAP * n for n in range(len(own))]
    labels = _apart([t + h / 2 - _LINE for t, h in zip(tops, own, strict=True)], _TOP - 6)
    return {n.key: _End(n, *at) for n, *at in zip(here, tops, own, daa, labels, strict=True)}


def _apart(wanted: Sequence[float], highest: float) -> list[float]:
    """Tops of labels in the order given, each as near as may be to where it is wanted, none on another.

    Labels that would meet are one block, which stands where its labels are moved least (pool adjacent violators).
    """
    blocks: list[list[float]] = []
    for n, at in enumerate(wanted):
        blocks.append([at - n * _LABEL])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    first = [fmean(block) for block in blocks for _ in block]
    return [max(highest, at) + n * _LABEL for n, at in enumerate(first)]


def _opening(flow: Flow, depth: float, key: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {depth:.0f}" role="img" '
        f'font-family="Inter,Arial,sans-serif" fill="{_INK}" aria-labelledby="{key}-tittel {key}-tekst">'
        f'<title id="{key}-tittel">{escape(flow.title)}</title><desc id="{key}-tekst">{escape(flow.description)}</desc>'
        f"<defs>{_HATCH.format(key)}</defs>"
        f'<rect width="{WIDTH}" height="{depth:.0f}" fill="#ffffff"/>'
    )


def _headings(flow: Flow) -> list[str]:
    left, right = flow.heads
    mark = (
        f'<text x="{WIDTH - 16}" y="30" text-anchor="end" {_SET["mark"]}>{escape(flow.mark)}</text>'
        if flow.mark
        else ""
    )
    return [
        f'<text x="16" y="30" {_SET["title"]}>{escape(flow.title)}</text>{mark}',
        f'<text x="{_FIRST}" y="{_TOP - 22}" text-anchor="end" {_SET["head"]}>{escape(left)}</text>',
        f'<text x="{_LAST}" y="{_TOP - 22}" {_SET["head"]}>{escape(right)}</text>',
    ]


def _bands(
    links: Sequence[Link], left: dict[str, _End], right: dict[str, _End], per_daa: float, key: str
) -> Iterator[str]:
    """One band per link that is seen; at both ends in the order of the other side, so that few bands cross."""
    first, last = list(left), list(right)
    ordered = sorted(links, key=lambda x: (first.index(x.before), last.index(x.after), x.colour))
    leaves, arrives = {k: e.top for k, e in left.items()}, {k: e.top for k, e in right.items()}
    y0: dict[Link, float] = {}
    for link in ordered:
        y0[link] = leaves[link.before]
        leaves[link.before] += link.daa * per_daa
    for link in sorted(ordered, key=lambda x: (last.index(x.after), first.index(x.before), x.colour)):
        if link.daa < SEEN:
            continue
        told = f"{left[link.before].node.name} → {right[link.after].node.name}: {_daa(link.daa)}"
        yield _band(y0[link], arrives[link.after], link.daa * per_daa, _paint(link.colour, key), told)
        arrives[link.after] += link.daa * per_daa


def _band(y0: float, y1: float, full: float, paint: str, told: str) -> str:
    """One band from (left, y0) to (right, y1); a thin one gives up no room to the white between."""
    high, middle = max(full - (_BAND if full > 3 * _BAND else 0.0), 0.8), (_FIRST + _LAST) / 2
    over = f"M{_FIRST} {y0:.1f}C{middle:g} {y0:.1f} {middle:g} {y1:.1f} {_LAST} {y1:.1f}"
    under = f"V{y1 + high:.1f}C{middle:g} {y1 + high:.1f} {middle:g} {y0 + high:.1f} {_FIRST} {y0 + high:.1f}Z"
    return f'<path d="{over}{under}" fill="{paint}" fill-opacity="0.55"><title>{escape(told)}</title></path>'


def _box(end: _End, x: float, anchor: str, key: str) -> str:
    edge, turn = (x, -1) if anchor == "end" else (x + _NODE, 1)
    at = edge + turn * _AWAY
    return (
        f'<rect x="{x:g}" y="{end.top:.1f}" width="{_NODE}" height="{end.height:.1f}" '
        f'fill="{_paint(end.node.colour, key)}" stroke="{_INK}" stroke-width="0.6"/>{_leader(end, edge, turn)}'
        f'<text x="{at:g}" y="{end.label + 13:.1f}" text-anchor="{anchor}" {_SET["name"]}>{escape(end.node.name)}'
        f'<tspan x="{at:g}" dy="{_LINE - 2}" {_SET["small"]}>{_daa(end.daa)}</tspan></text>'
    )


def _leader(end: _End, edge: float, turn: int) -> str:
    """A thin line from the middle of an end to its label, where that had to be moved."""
    middle, label = end.top + end.height / 2, end.label + _LINE
    if abs(middle - label) < _MOVED:
        return ""
    return (
        f'<polyline points="{edge:g},{middle:.1f} {edge + 4 * turn:g},{middle:.1f} '
        f'{edge + turn * (_AWAY - 4):g},{label:.1f}" fill="none" stroke="{_SUBTLE}" stroke-width="0.8"/>'
    )


def _legend(flow: Flow, y: float, key: str) -> Iterator[str]:
    """A swatch and its meaning for each colour, in one row."""
    step = (WIDTH - 32) / max(len(flow.legend), 1)
    for n, (colour, text) in enumerate(flow.legend):
        x = 16 + n * step
        yield (
            f'<rect x="{x:.0f}" y="{y:.0f}" width="22" height="14" fill="{_paint(colour, key)}" fill-opacity="0.55" '
            f'stroke="{_INK}" stroke-width="0.6"/>'
            f'<text x="{x + 30:.0f}" y="{y + 12:.0f}" {_SET["name"]}>{escape(text)}</text>'
        )


def _nothing(flow: Flow, key: str) -> str:
    """A figure that says that there is nothing to show."""
    text = f'<text x="16" y="{_TOP}" {_SET["name"]}>{escape(flow.description)}</text>'
    return f"{_opening(flow, _TOP + 40, key)}\n{_headings(flow)[0]}\n{text}</svg>\n"


def _paint(colour: str, key: str) -> str:
    return colour or f"url(#{key}-ukjent)"


def _daa(daa: float) -> str:
    return f"{daa_text(daa * M2_PER_DAA)}{NBSP}daa"
