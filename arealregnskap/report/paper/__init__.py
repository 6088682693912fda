"""Documents for people, as plain values that Word and PDF write alike.

blocks.py      what stands on a page             variants.py   which documents there are, and their chapters
grids.py       a sheet as tables that fit        layout.py     what of the large tables is printed
charts.py      charts; flow.py flow figures      views.py, maps.py, drawing.py   maps
build.py       all of it from a result
"""

from __future__ import annotations

from .blocks import Paper
from .build import Papers
from .variants import VARIANTS, Variant, chosen

__all__ = ["VARIANTS", "Paper", "Papers", "Variant", "chosen"]
