"""Maps on paper: what is painted, and what is left open."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

from arealregnskap.report.paper.maps import paths

OUTER = [(0, 0), (10, 0), (10, 10), (0, 10)]
HOLE = [(3, 3), (7, 3), (7, 7), (3, 7)]


@pytest.mark.parametrize("outer", [OUTER, OUTER[::-1]])
@pytest.mark.parametrize("hole", [HOLE, HOLE[::-1]])
def test_holes_are_left_open_whichever_way_the_rings_run(outer, hole):
    """Simplified surfaces have rings both ways; LNFR would else be painted over every building area in it."""
    made = Figure(figsize=(1, 1), dpi=100)
    axes = made.add_axes((0, 0, 1, 1), xlim=(0, 10), ylim=(0, 10))
    axes.set_axis_off()
    axes.add_collection(PathCollection(paths([shapely.Polygon(outer, [hole])]), facecolor="red", edgecolor="none"))
    canvas = FigureCanvasAgg(made)
    canvas.draw()
    seen = np.asarray(canvas.buffer_rgba())[..., :3]
    assert seen[50, 50].tolist() == [255, 255, 255]
    assert seen[10, 10].tolist() == seen[90, 90].tolist() == [255, 0, 0]
