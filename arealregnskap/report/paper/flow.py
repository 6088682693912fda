"""Flow figures on paper: the SVG of ``report.flow`` as a picture, so that the file and the document show the same."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import typst

from ...datafiles import data_dir
from .. import flow
from .blocks import Picture

WIDTH_CM = 16.5
_PAGE = '#set page(width: {}pt, height: {}pt, margin: 0pt)\n#image("flyt.svg", width: {}pt)\n'
#: Pixels of each unit of the drawing, which is a point of the page: a whole number, for typst first draws it on a sheet
#: of pixels of its own, rounded up, and drops rows where that sheet must be shrunk to fit the page. What the drawing is
#: smaller by than its page [units], so that no rounding up makes the sheet larger.
_PIXELS, _POINTS_AN_INCH, _LESS = 2, 72, 0.01


def flow_chart(shown: flow.Flow, key: str) -> Picture | None:
    """The figure with its description as alternative text; None where there is nothing to draw."""
    if not any(link.daa > 0 for link in shown.links):
        return None
    text = flow.svg(shown)
    wide, high = _size(text)
    height = WIDTH_CM * high / wide
    return Picture(key, png(text), shown.title, shown.description, WIDTH_CM, height)


def _size(text: str) -> tuple[int, int]:
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', text)
    assert size is not None  # every figure of ours says its size
    return int(size[1]), int(size[2])


def png(text: str) -> bytes:
    """The drawing in the project's own font, whatever fonts the machine has; two pixels for each unit of it."""
    wide, high = _size(text)
    text = text.replace(f'viewBox="0 0 {wide} {high}"', f'viewBox="0 0 {wide} {high - _LESS}"', 1)
    with tempfile.TemporaryDirectory(prefix="flyt-") as place:
        folder = Path(place)
        (folder / "flyt.svg").write_text(text, encoding="utf-8")
        (folder / "flyt.typ").write_text(_PAGE.format(wide, high, wide - _LESS), encoding="utf-8")
        made = typst.compile(
            str(folder / "flyt.typ"), root=str(folder), font_paths=[str(data_dir() / "fonts")],
            ignore_system_fonts=True, format="png", ppi=_PIXELS * _POINTS_AN_INCH,
        )  # fmt: skip
    assert isinstance(made, bytes)  # one page
    return made
