"""Flow figures on paper: the SVG of ``report.flow`` as a picture, so that the file and the document show the same."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import typst

from ...datafiles import data_dir
from .. import flow
from .blocks import Picture
from .drawing import DPI

WIDTH_CM = 16.5
_PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("flyt.svg", width: {}cm)\n'


def flow_chart(shown: flow.Flow, key: str) -> Picture | None:
    """The figure with its description as alternative text; None where there is nothing to draw."""
    if not any(link.daa > 0 for link in shown.links):
        return None
    text = flow.svg(shown)
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', text)
    assert size is not None  # every figure of ours says its size
    height = WIDTH_CM * int(size[2]) / int(size[1])
    return Picture(key, _png(text), shown.title, shown.description, WIDTH_CM, height)


def _png(text: str) -> bytes:
    """The drawing in the project's own font, whatever fonts the machine has."""
    with tempfile.TemporaryDirectory(prefix="flyt-") as place:
        folder = Path(place)
        (folder / "flyt.svg").write_text(text, encoding="utf-8")
        (folder / "flyt.typ").write_text(_PAGE.format(WIDTH_CM), encoding="utf-8")
        made = typst.compile(
            str(folder / "flyt.typ"), root=str(folder), font_paths=[str(data_dir() / "fonts")],
            ignore_system_fonts=True, format="png", ppi=DPI,
        )  # fmt: skip
    assert isinstance(made, bytes)  # one page
    return made
