"""What only the whole document knows: which tables it has, and where the key to the signs in them is needed first."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from .blocks import Block, Grid, Picture, Text
from .texts import TEXTS

_KEY = r"[A-Z]\d+[A-Z]*\b"
#: «tabell T6», «tabell T6 og T7», «tabell T1, T2 og T3», where it is not told already that they stand elsewhere.
_NAMED = re.compile(rf"\b[Tt]abell {_KEY}(?:, {_KEY})*(?: (?:og|eller) {_KEY})?(?! i Excel-fila)")


def told_once(blocks: Sequence[Block], known: Collection[str], language: str) -> list[Block]:
    """The blocks with the key to the signs under the first table, and with references that a reader can follow.

    ``known`` are the tables of the result: one that is not printed stands in the workbook, and the text says so.
    """
    printed = {b.key for b in blocks if isinstance(b, Grid)}
    away = set(known) - printed
    return _with_key([_followed(b, away) for b in blocks], TEXTS[language]["tegn"])


def _followed(block: Block, away: Collection[str]) -> Block:
    if isinstance(block, Text):
        return replace(block, text=_elsewhere(block.text, away))
    if isinstance(block, Picture):
        return replace(block, caption=_elsewhere(block.caption, away), alt=_elsewhere(block.alt, away))
    return block


def _elsewhere(text: str, away: Collection[str]) -> str:
    def said(found: re.Match[str]) -> str:
        named = re.findall(_KEY, found[0])
        absent = [key for key in named if key in away]
        if not absent:
            return found[0]
        return f"{found[0]} i Excel-fila" if absent == named else f"{found[0]} ({', '.join(absent)} i Excel-fila)"

    return _NAMED.sub(said, text)


def _with_key(blocks: list[Block], signs: str) -> list[Block]:
    """The signs' key in the note of the first table, or as its note; a wide table may stand there in parts."""
    grids = [(n, b.key) for n, b in enumerate(blocks) if isinstance(b, Grid)]
    if not grids:
        return blocks
    at = max(n for n, key in grids if key == grids[0][1]) + 1
    note = blocks[at] if at < len(blocks) else None
    if isinstance(note, Text) and note.style == "merknad":
        return [*blocks[:at], replace(note, text=f"{note.text} {signs}"), *blocks[at + 1 :]]
    return [*blocks[:at], Text(signs, "merknad"), *blocks[at:]]
