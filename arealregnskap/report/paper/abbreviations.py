"""What the abbreviations of the trade stand for, told once in a document for those that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .blocks import Block, Grid, Picture, Text

#: Abbreviation → what it is in bokmål and nynorsk.
_KNOWN = {
    "LNFR": (
        "landbruks-, natur- og friluftsformål samt reindrift", "landbruks-, natur- og friluftsføremål og reindrift",
    ),
    "KDD": ("Kommunal- og distriktsdepartementet", "Kommunal- og distriktsdepartementet"),
    "NINA": ("Norsk institutt for naturforskning", "Norsk institutt for naturforskning"),
    "ARV": ("arealregnskapsverktøy fra Nordfjord EDB", "arealrekneskapsverktøy frå Nordfjord EDB"),
}  # fmt: skip


def explained(blocks: Iterable[Block], language: str) -> list[Text]:
    """One small paragraph of those that stand in the blocks, in the order of the list; none where none does."""
    text = "\n".join(part for block in blocks for part in _parts(block))
    at = 1 if language == "nn" else 0
    said = [
        f"{short}: {names[at]}" for short, names in _KNOWN.items() if re.search(rf"(?<![\[\w-]){short}(?![\w-])", text)
    ]
    start = "Forkortingar" if language == "nn" else "Forkortelser"
    return [Text(f"{start}: {'; '.join(said)}.", "merknad")] if said else []


def _parts(block: Block) -> Iterable[str]:
    match block:
        case Text():
            yield block.text
        case Picture():
            yield f"{block.caption} {block.alt}"
        case Grid():
            yield block.caption
            yield from (cell for row in block.rows for cell in row)
