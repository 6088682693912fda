"""What the marks in square brackets stand for, such as [KDD-AR], told for those that a document has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ...codes import codelist
from .blocks import Block, Grid, Head, Text

#: What stands between brackets: one mark or several, each perhaps with the chapter («[KDD-AR kap. 5, AR5]»).
_BRACKETS = re.compile(r"\[([^\[\]]+)\]")
_MARK_WIDTH, _SOURCE_WIDTH = 14.0, 90.0


def marks(t: Mapping[str, str], blocks: Iterable[Block], language: str) -> list[Grid]:
    """A table of the sources that the blocks name by their mark, in the order of the list; none where none is named."""
    known = codelist("kildemerke")
    found = set()
    for inside in _BRACKETS.findall("\n".join(_texts(blocks))):
        for part in inside.split(","):
            found |= {mark for mark in known if part.strip() == mark or part.strip().startswith(f"{mark} ")}
    rows = tuple((mark, known.label(mark, language)) for mark in known if mark in found)
    heads = (Head(t["merke"], False, _MARK_WIDTH), Head(t["merke_kilde"], False, _SOURCE_WIDTH))
    return [Grid("kildemerke", t["merker_tittel"], heads, rows)] if rows else []


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Text):
            yield block.text
        elif isinstance(block, Grid):
            yield from (cell for row in block.rows for cell in row)
