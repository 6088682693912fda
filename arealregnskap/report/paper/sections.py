"""Which blocks stand on upright pages and which on turned ones: as few turns as the tables allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .blocks import Block, Grid, Heading, Section, Text

#: Lines of small tables between two wide ones that stay on turned pages with them.
_FEW_LINES = 45


def sections(blocks: Sequence[Block]) -> Iterator[Section]:
    """Pages turn where a table needs it; what stands under such a table goes with it.

    A chapter that begins with a wide table gets its heading on the turned page too, and a small table between two wide
    ones of a chapter stays there with them: each turn leaves the rest of a page empty.
    """
    turned = _turned(blocks)
    current: list[Block] = []
    for n, block in enumerate(blocks):
        if current and turned[n] != turned[n - 1]:
            yield Section(turned[n - 1], tuple(current))
            current = []
        current.append(block)
    if current:
        yield Section(turned[-1], tuple(current))


def _turned(blocks: Sequence[Block]) -> list[bool]:
    """Whether each block stands on a turned page."""
    out: list[bool] = []
    for n, block in enumerate(blocks):
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        if isinstance(block, Grid):
            out.append(not block.upright)
        elif isinstance(block, Text) and block.style == "merknad":
            out.append(bool(out) and out[-1])
        else:
            out.append(isinstance(block, Heading) and isinstance(following, Grid) and not following.upright)
    for start, end in list(_between(blocks, out)):
        out[start:end] = [True] * (end - start)
    return out


def _between(blocks: Sequence[Block], turned: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Runs of small tables and their notes with turned pages before and after."""
    start: int | None = None
    for n, block in enumerate(blocks):
        if turned[n]:
            if start is not None and n > start and _small(blocks[start:n]):
                yield start, n
            start = n + 1
        elif not isinstance(block, Grid) and not (isinstance(block, Text) and block.style == "merknad"):
            start = None


def _small(run: Sequence[Block]) -> bool:
    return sum(b.lines for b in run if isinstance(b, Grid)) <= _FEW_LINES
