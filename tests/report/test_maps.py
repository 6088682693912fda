"""Maps on paper: what is painted, and what is left open."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

from arealregnskap.report.paper import labels, zones
from arealregnskap.report.paper.drawing import figure, style
from arealregnskap.report.paper.maps import corners, paths, without_plan

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


#: A map 16.5 cm wide of 1 650 by 1 000 m: 100 m on a centimetre.
VIEW, PER_CM = (0.0, 0.0, 1650.0, 1000.0), 100.0


def written(*areas: tuple[str, shapely.Geometry]) -> tuple[Figure, dict[str, tuple[float, float]], int]:
    """A map with the names: where each stands, and how many lines lead to their ground."""
    with style():
        made = figure(16.5, 10)
        axes = made.add_axes((0, 0, 1, 1), xlim=(0, 1650), ylim=(0, 1000))
        labels.write(axes, [labels.Name(text, ground, "#00336b") for text, ground in areas], VIEW)
    return made, {t.get_text(): t.get_position() for t in axes.texts}, len(axes.lines)


def test_a_name_never_stands_below_the_scale_bar_the_arrow_or_the_mark():
    """Ground that is wholly below one of them has its name beside it, with a line; ground in the open has none."""
    below = [(f"B{n}", shapely.box(*box).centroid.buffer(20)) for n, box in enumerate(corners(VIEW, PER_CM))]
    made, at, lines = written(*below, ("F1", shapely.box(800, 400, 900, 500)))
    assert set(at) == {"B0", "B1", "B2", "F1"} and lines == 3
    assert at["F1"] == pytest.approx((850, 450))
    canvas = FigureCanvasAgg(made)
    seen = [t.get_window_extent(canvas.get_renderer()) for t in made.axes[0].texts]
    to_ground = made.axes[0].transData.inverted()
    for box in seen:
        (w, s), (e, n) = to_ground.transform(box.get_points())
        assert 0 <= w < e <= 1650 and 0 <= s < n <= 1000
        assert not any(shapely.box(w, s, e, n).intersects(shapely.box(*c)) for c in corners(VIEW, PER_CM))


def test_ground_without_a_plan_is_in_the_legend_where_it_is_seen():
    """A map of 165 m: a square millimetre on paper is one square metre on the ground."""
    kommune, view = shapely.box(0, 0, 165, 100), (0.0, 0.0, 165.0, 100.0)

    def told(hole: float, where: tuple[float, float, float, float] = view) -> list[str]:
        plan = shapely.difference(kommune, shapely.box(10, 10, 10 + hole, 11))
        return [text for _, text in without_plan(gpd.GeoDataFrame(geometry=[plan]), kommune, where, "nn")]

    assert told(2.0) == ["Utan plan"]
    assert told(0.5) == [] and told(0.0) == []
    assert told(2.0, (100.0, 50.0, 165.0, 100.0)) == []
    assert told(0.0, (-1000.0, -1000.0, 1000.0, 1000.0)) == []  # outside the municipality is not without a plan


def test_zones_that_look_alike_have_their_code_written_on_them():
    """H310 and H320 are both red lines one way; H720 has a grid of its own."""
    ground = [shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10), shapely.box(40, 0, 50, 10)]
    found = gpd.GeoDataFrame({"hensyn": ["H310", "H320", "H720"]}, geometry=ground)
    assert [n.text for n in zones.told_apart(found, (0.0, 0.0, 100.0, 100.0))] == ["H310", "H320"]
    assert zones.told_apart(found, (15.0, 0.0, 100.0, 100.0)) == []
    assert zones.told_apart(None, (0.0, 0.0, 1.0, 1.0)) == []
