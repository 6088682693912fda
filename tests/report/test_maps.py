"""Maps on paper: what is painted, and what is left open."""

from __future__ import annotations

from itertools import combinations, pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from arealregnskap.codes import codelist
from arealregnskap.map import texts as web
from arealregnskap.map.symbols import OUTLINE
from arealregnskap.report.paper import labels, zones
from arealregnskap.report.paper.drawing import figure, style
from arealregnskap.report.paper.maps import Legend, corners, draw_plan, item, paths, plan_legend, without_plan
from arealregnskap.report.paper.texts import TEXTS

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


SEEN = [("1110", "1"), ("1110", "2"), ("1110", "3"), ("1800", "2"), ("5210", "2"), ("", "")]


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_purpose_has_a_swatch_for_each_status_in_the_words_of_the_web_map(language):
    names, t = codelist("arealformal"), web.TEXTS[language]
    texts = [text for _, text in plan_legend([*SEEN, ("1110", "")], TEXTS[language], language)]
    assert texts == [
        f"1110 {names.label('1110', language)}",
        f"1110 {names.label('1110', language)}, {t['framtidig']}",
        f"1110 {names.label('1110', language)}, {t['videreutvikling']}",
        f"1800 {names.label('1800', language)}, {t['framtidig']}",
        f"5210 {names.label('5210', language)}, {t['framtidig']}",
        t["uten_kode"],
    ]


def test_a_swatch_is_drawn_as_its_surfaces_are():
    """What comes is in its own official colour; LNFR, as spread building is, at 30 % over white."""
    frame = gpd.GeoDataFrame(
        SEEN, columns=["arealformal", "arealstatus"], geometry=[shapely.box(n, 0, n + 1, 1) for n in range(len(SEEN))]
    )
    axes = Figure().add_axes((0, 0, 1, 1), xlim=(0, len(SEEN)), ylim=(0, 1))
    seen = draw_plan(axes, frame, (0.0, 0.0, len(SEEN), 1.0), 0.0)
    patches = [p for swatch, _ in plan_legend(seen, TEXTS["nb"], "nb") for p in swatch]

    on_map = [(_hex(c.get_facecolor()), c.get_hatch(), _hex(c.get_hatchcolor())) for c in axes.collections]
    assert on_map == [(_hex([p.get_facecolor()]), p.get_hatch(), _hex([p.get_hatchcolor()])) for p in patches]
    colour = codelist("arealformal").rows["farge_framtidig"]
    thin = "#" + "".join(f"{round(255 - 0.3 * (255 - int(colour['5210'][n : n + 2], 16))):02x}" for n in (1, 3, 5))
    assert {(face, "...", OUTLINE) for face in (colour["1110"], colour["1800"], thin)} <= set(on_map)


def _hex(colours) -> str:
    """The first colour; that of a collection without any is none."""
    return to_hex(colours[0]) if len(colours) and colours[0][3] else "none"


@pytest.mark.parametrize("lines", [[1] * 9, [1, 1, 1, 1, 1, 1, 3, 3, 3], [3, 3, 1, 2, 1, 1, 1, 1, 1, 2], [1, 1, 1]])
def test_columns_of_a_legend_keep_their_order_and_are_as_low_as_can_be(lines):
    """Against every way to part the items; an entry is 0.425 cm, and 0.33 cm more for each line more."""
    items = [item(" ".join([f"{n:030d}"] * high)) for n, high in enumerate(lines)]
    made = Legend.of(items)
    count = 3 if len(lines) > 8 else 2
    high = [0.425 + 0.33 * (n - 1) for n in lines]
    ways = (
        max(sum(high[a:b]) for a, b in pairwise((0, *cuts, len(high))))
        for cuts in combinations(range(1, len(high)), count - 1)
    )
    assert made.height_cm == pytest.approx(min(ways))
    assert [text.split()[0] for column in made.columns for _, text in column] == [
        f"{n:030d}" for n in range(len(lines))
    ]
    assert len(made.columns) <= count
