"""The same documents as tagged PDF (PDF/UA-1): headings, tables with heads, alternative texts, language, bookmarks.

The layout is ``data/maler/dokument.typ``. It gets the document as JSON, never as markup, so that no name in a plan can
become a command; fonts are the project's own and those that come with typst.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import typst

from ...datafiles import data_dir
from ..paper.blocks import Block, Facts, Grid, Heading, PageBreak, Paper, Picture, Text
from ..paper.texts import TEXTS

LAYOUT = "maler/dokument.typ"


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
            {"liggende": s.landscape, "blokker": [_block(b, folder) for b in s.blocks]} for s in paper.sections
        ],
    }  # fmt: skip


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
