"""Tables made to fit on a page: headings broken, text squeezed, small ones turned round, wide ones parted.

Nothing is computed here; cells are moved as they are.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from .blocks import LANDSCAPE, PORTRAIT, Grid, Head

#: How far a column of text may be squeezed so that the table stands upright, narrowest column, longest word kept
#: [characters].
_SQUEEZED, _NARROWEST, _LONGEST = 13, 6, 30
#: How much wider than the page a table is squeezed to: a little smaller text is read more easily than broken names.
_EASY = 1.06
#: How much wider the bold text of headings is.
_BOLD = 1.1
#: Room between columns [characters].
_GAP = 2.0
#: Rows that a table may have to be turned round, its columns becoming rows.
_FEW = 9
#: Where a long word of a heading may be broken: before these.
_SEAMS = (
    "bebyggelse", "busetnad", "dyrka", "beite", "fastmark", "formål", "føremål", "utvikling", "kartlagt", "reserve",
    "anlegg", "områder", "område", "virksomhet", "verksemd", "utvinning", "yting", "struktur", "havner", "bonitet",
    "ramme", "areal", "ment", "nende", "under", "gående", "gåande", "magasiner", "magasin", "forvaltning",
    "holdninger", "haldningar", "interesse", "kvalitet", "ferdsel",
)  # fmt: skip
_SOFT, _LONG_WORD = "\u00ad", 11


def head(text: str, cells: list[str], *, number: bool, widest: int) -> Head:
    """The head of a column as wide as its figures or, for text, as its text up to ``widest``."""
    text = " ".join(map(_breakable, text.split(" ")))
    longest = max((len(c) for c in cells), default=0)
    word = _BOLD * max((len(w) for w in text.replace("/", "/ ").replace(_SOFT, "- ").split()), default=0)
    width = max(word, longest, _NARROWEST) if number else max(word, min(longest, widest), _NARROWEST)
    return Head(text, number, float(width + _GAP))


def _breakable(word: str) -> str:
    """A long word with a soft hyphen at each of its seams that leaves three letters or more."""
    if len(word) < _LONG_WORD:
        return word
    seams = sorted({at for s in _SEAMS if 3 <= (at := word.find(s)) <= len(word) - 3})
    kept = [at for n, at in enumerate(seams) if n + 1 == len(seams) or seams[n + 1] - at >= 3]
    return _SOFT.join(word[a:b] for a, b in pairwise([0, *kept, len(word)]))


def fitted(
    grid: Grid, part: str, across: str, *, whole: bool = False, turned: tuple[str, ...] | None = None
) -> list[Grid]:
    """The table as it stands on the page; several with the row heads repeated when it is wider than a turned page.

    ``part`` is the text that numbers them («del {} av {}»), ``across`` heads what were columns if they become rows, and
    ``whole`` tells that the last column is the sum of the others, ``turned`` what its notes are then.
    """
    upright = _squeezed(_eased(grid), PORTRAIT * _EASY)
    if not upright.upright and (other := _turned_round(grid, across, whole)) is not None:
        return [other if turned is None else replace(other, notes=turned)]
    return [upright] if upright.upright else _split(_squeezed(grid, LANDSCAPE), part)


def _eased(grid: Grid) -> Grid:
    """Columns of text given what room the page has left, until their text stands on one line."""
    room = PORTRAIT - grid.width
    lacking = [
        0.0 if h.number else max(max((len(r[i]) for r in grid.rows), default=0) + _GAP - h.width, 0.0)
        for i, h in enumerate(grid.heads)
    ]
    if room <= 0 or not sum(lacking):
        return grid
    part = min(room / sum(lacking), 1.0)
    return replace(
        grid, heads=tuple(replace(h, width=h.width + part * n) for h, n in zip(grid.heads, lacking, strict=True))
    )


def _squeezed(grid: Grid, room: float) -> Grid:
    """The columns of text made narrower, the widest first, when that lets the table stand within the room."""
    over = grid.width - room
    text = [i for i, h in enumerate(grid.heads) if not h.number]
    spare = {i: max(grid.heads[i].width - max(_SQUEEZED, _longest_word(grid, i)), 0.0) for i in text}
    if over <= 0 or not sum(spare.values()):
        return grid
    over = min(over, sum(spare.values()))
    heads = list(grid.heads)
    for i in text:
        heads[i] = replace(heads[i], width=heads[i].width - over * spare[i] / sum(spare.values()))
    made = replace(grid, heads=tuple(heads))
    return made if made.width <= room * Grid.SMALLEST else grid


def _longest_word(grid: Grid, column: int) -> float:
    words = [w for r in grid.rows for w in r[column].replace("-", "- ").replace("/", "/ ").split()]
    words += grid.heads[column].text.replace(_SOFT, "- ").split()
    return min(max(map(len, words), default=0), _LONGEST) + _GAP


def _turned_round(grid: Grid, across: str, whole: bool) -> Grid | None:
    """A wide table of few rows with its columns as rows, when that stands upright; every figure as it was."""
    lines = (*grid.rows, *([grid.total] if grid.total else []))
    numbers = [i for i, h in enumerate(grid.heads) if h.number]
    fixed = [i for i in range(len(grid.heads)) if i not in numbers]
    if grid.groups or len(lines) > _FEW or len(numbers) <= len(lines) or fixed != list(range(grid.labels)):
        return None
    names = [grid.heads[i].text.replace(_SOFT, "") for i in numbers]
    columns = [[line[i] for i in numbers] for line in lines]
    heads = [head(across, names, number=False, widest=_LONGEST)]
    for line, column in zip(lines, columns, strict=True):
        own = ", ".join(line[i] for i in fixed if line[i])
        heads.append(head(own, column, number=True, widest=_LONGEST))
    turned = [(name, *(c[n] for c in columns)) for n, name in enumerate(names)]
    made = _squeezed(
        replace(
            grid, heads=tuple(heads), labels=1, total=turned[-1] if whole else None,
            rows=tuple(turned[:-1] if whole else turned),
        ),
        PORTRAIT * _EASY,
    )  # fmt: skip
    return made if made.upright else None


def _split(grid: Grid, text: str) -> list[Grid]:
    """Side by side parts, each with the row heads, where the table is wider than a landscape page."""
    most = LANDSCAPE * Grid.SMALLEST
    if grid.width <= most or grid.labels == len(grid.heads):
        return [grid]
    room = LANDSCAPE - sum(h.width for h in grid.heads[: grid.labels])
    parts: list[list[int]] = [[]]
    used = 0.0
    for i in range(grid.labels, len(grid.heads)):
        if parts[-1] and used + grid.heads[i].width > room:
            parts.append([])
            used = 0.0
        parts[-1].append(i)
        used += grid.heads[i].width
    fixed = list(range(grid.labels))
    return [_part(grid, [*fixed, *own], n, len(parts), text) for n, own in enumerate(parts, 1)]


def _part(grid: Grid, columns: list[int], number: int, of: int, text: str) -> Grid:
    def pick(row: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(row[i] for i in columns)

    return replace(
        grid,
        caption=f"{grid.caption.rstrip('.')}, {text.format(number, of)}.",
        heads=tuple(grid.heads[i] for i in columns),
        rows=tuple(pick(r) for r in grid.rows),
        total=pick(grid.total) if grid.total else None,
        notes=grid.notes if number == of else (),
    )
