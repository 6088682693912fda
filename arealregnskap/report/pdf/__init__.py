"""The same documents as tagged PDF (PDF/UA-1): headings, tables with heads, alternative texts, language, bookmarks.

The layout is ``data/maler/dokument.typ``. It gets the document as JSON, never as markup, so that no name in a plan can
become a command; fonts are the project's own and those that come with typst.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import typst

from ...datafiles import data_dir
from ..paper.blocks import Block, Facts, Grid, Heading, PageBreak, Paper, Picture, Text
from ..paper.texts import TEXTS

LAYOUT = "maler/dokument.typ"
#: Rows of a table that its sum and its note never stand without.
_LAST = 2


def content(paper: Paper) -> bytes:
    """The file; the same paper gives the same bytes."""
    with tempfile.TemporaryDirectory(prefix="pdf-") as place:
        folder = Path(place)
        data = as_dict(paper, folder)
        (folder / "dokument.json").write_text(json.dumps(data, ensure_ascii=False, allow_nan=False), encoding="utf-8")
        layout = folder / "dokument.typ"
        layout.write_bytes((data_dir() / LAYOUT).read_bytes())
        fonts = [str(data_dir() / "fonts")]
        return typst.compile(
            str(layout), root=str(folder), font_paths=fonts, ignore_system_fonts=True, pdf_standards=["ua-1"]
        )  # fmt: skip


def as_dict(paper: Paper, folder: Path) -> dict[str, Any]:
    """The document as plain values; its pictures are written in the folder."""
    t = TEXTS[paper.language]
    return {
        "tittel": paper.title,
        "undertittel": paper.subtitle,
        "kommune": paper.kommune,
        "dato": [paper.date.year, paper.date.month, paper.date.day],
        "program": paper.program,
        "merking": paper.mark,
        "sprak": paper.language,
        "stikkord": ["arealregnskap", paper.variant, *([paper.mark] if paper.mark else [])],
        "innhold": paper.contents,
        "tekst": {key: t[key] for key in ("tabell", "figur", "innhold")},
        "deler": [
            {"liggende": s.landscape, "blokker": list(_blocks(s.blocks, folder))} for s in paper.sections
        ],
    }  # fmt: skip


def _blocks(blocks: Sequence[Block], folder: Path) -> Iterator[dict[str, Any]]:
    """The blocks in order; the note under a table goes with it, so that it never begins a page alone."""
    note: Block | None = None
    for block, after in zip_longest(blocks, blocks[1:]):
        if block is note:
            continue
        made = _block(block, folder)
        if isinstance(block, Grid) and block.notes and isinstance(after, Text) and after.style == "merknad":
            note, made["merknad"] = after, after.text
        yield made


def _held_to_the_end(grid: Grid) -> int:
    """How many of the last rows stand on the page of the sum and the note.

    They are the foot of the table: nothing else is held together there. The first row of a group is none of them, since
    the name of a group does not stay with a foot.
    """
    if grid.total is None and not grid.notes:
        return 0
    begins = grid.groups[-1][0] if grid.groups else 0
    return max(0, min(_LAST, len(grid.rows) - begins - 1))


def _block(block: Block, folder: Path) -> dict[str, Any]:
    match block:
        case Heading():
            return {"type": "overskrift", "niva": block.level, "tekst": block.text}
        case Text():
            return {"type": block.style, "tekst": block.text}
        case Grid():
            return {
                "type": "tabell",
                "tittel": block.caption,
                "hoder": [{"tekst": h.text, "tall": h.number, "bredde": h.width} for h in block.heads],
                "rader": [list(r) for r in block.rows],
                "sum": list(block.total) if block.total else None,
                "merknad": None,
                "hale": _held_to_the_end(block),
                "grupper": [{"rad": n, "navn": name} for n, name in block.groups],
                "skala": block.scale,
                "del": block.share,
                "samlet": block.together,
            }
        case Picture():
            file = f"{block.key}.png"
            (folder / file).write_bytes(block.png)
            return {
                "type": "bilde", "fil": file, "tittel": f"{block.caption}.", "alt": block.alt,
                "bredde": block.width_cm, "hoyde": block.height_cm,
            }  # fmt: skip
        case Facts():
            return {"type": "nokkeltall", "tall": [{"tall": figure, "hva": what} for figure, what in block.items]}
        case PageBreak():
            return {"type": "sideskift"}
