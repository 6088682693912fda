"""How maps and charts on paper are drawn: one look, the project's own font, and the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ...datafiles import listing

CM = 1 / 2.54  # [inches]
DPI = 200
INK, SUBTLE, HAIRLINE = "#1a1a1a", "#54575b", "#dcddde"
#: The font of documents; ``data/fonts``.
FAMILY = "Inter"


@lru_cache(maxsize=1)
def _fonts() -> None:
    for file in listing("fonts", "*.ttf"):
        font_manager.fontManager.addfont(str(file))


@contextmanager
def style() -> Iterator[None]:
    """The look of everything drawn here; nothing of it stays behind."""
    _fonts()
    with mpl.rc_context({
        "font.family": FAMILY, "font.size": 8.0, "text.color": INK, "axes.edgecolor": SUBTLE, "axes.linewidth": 0.6,
        "hatch.linewidth": 0.5, "xtick.color": SUBTLE, "ytick.color": INK, "axes.labelcolor": INK,
    }):  # fmt: skip
        yield


def figure(width_cm: float, height_cm: float) -> Figure:
    """An empty figure of that size on paper."""
    made = Figure(figsize=(width_cm * CM, height_cm * CM), dpi=DPI)
    FigureCanvasAgg(made)
    return made


def png(made: Figure) -> bytes:
    """The picture; no name of a program or time in it, so that equal input gives equal bytes."""
    buffer = io.BytesIO()
    made.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()
