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
from matplotlib.patches import Rectangle

from arealregnskap.codes import codelist
from arealregnskap.map import texts as web
from arealregnskap.map.symbols import OUTLINE
from arealregnskap.report.paper import labels, zones
from arealregnskap.report.paper.drawing import figure, style
from arealregnskap.report.paper.legend import Legend, item
from arealregnskap.report.paper.maps import corners, draw_plan, frame, paths, placed, plan_legend, seen, without_plan
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


VIEW_KM = (0.0, 0.0, 16_500.0, 10_000.0)  # 1 km on a centimetre


def zoned(*found: tuple[str, shapely.Geometry]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"hensyn": [code for code, _ in found]}, geometry=[ground for _, ground in found])


def test_every_zone_has_its_code_written_on_its_largest_patch_before_any_other():
    """H310 and H320 are both red lines one way, and have all patches written; H720 has a grid of its own."""
    alike = [("H310", shapely.box(n, 0, n + 100 * n, 500)) for n in range(1, 6)]
    own = [("H720", shapely.box(0, 1500 * n, 100 + n, 1500 * n + 500)) for n in range(1, 6)]
    found = zoned(*alike, *own, ("H320", shapely.box(9000, 0, 9900, 900)))
    names = zones.codes(found, VIEW_KM)
    assert [n.text for n in names[:3]] == ["H310", "H320", "H720"]
    assert names[0].geometry == alike[-1][1] and names[2].geometry == own[-1][1]
    assert [n.text for n in names].count("H310") == 5 and [n.text for n in names].count("H720") == 3
    assert zones.codes(found, (6000.0, 0.0, 8000.0, 100.0)) == []
    assert zones.codes(None, VIEW_KM) == []


def test_a_zone_that_the_edge_leaves_a_strip_of_is_neither_written_nor_in_the_legend():
    strip = zoned(("H560", shapely.box(16_490, 0, 18_000, 1000)), ("H910", shapely.box(0, 0, 10, 10)))
    assert list(zones.names(strip, VIEW_KM, "nb")) == ["H910 Reguleringsplan skal fortsatt gjelde"]
    assert [n.text for n in zones.codes(strip, VIEW_KM)] == ["H910"]


def coded(found: gpd.GeoDataFrame) -> tuple[list[tuple[str, shapely.Geometry]], list[shapely.LineString]]:
    """The ground below each code on a map of ``VIEW_KM`` as it is drawn, and the lines from codes to their zones."""
    with style():
        made = figure(16.5, 10)
        axes = made.add_axes((0, 0, 1, 1), xlim=(0, 16_500), ylim=(0, 10_000))
        labels.write(axes, zones.codes(found, VIEW_KM), VIEW_KM)
        canvas = FigureCanvasAgg(made)
        extents = [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in axes.texts]
    to_ground = axes.transData.inverted()
    seen = [(text, shapely.box(*to_ground.transform(box.get_points()).ravel())) for text, box in extents]
    return seen, [shapely.LineString(line.get_xydata()) for line in axes.lines]


def test_a_code_hides_no_small_patch_but_stands_beside_it_with_a_line():
    large, small = shapely.box(8000, 4000, 11_000, 7000), shapely.box(3000, 4000, 3200, 4200)
    brook = shapely.LineString([(1000, 9000), (6000, 8000), (14_000, 9000)]).buffer(60)
    (first, second, third), (line,) = coded(zoned(("H320", brook), ("H520", large), ("H560", small)))
    assert (first[0], second[0], third[0]) == ("H320", "H520", "H560")
    assert large.contains(second[1]) and brook.intersects(first[1])
    assert not small.intersects(third[1]) and small.distance(third[1]) < 600
    assert small.contains(shapely.Point(line.coords[1])) and third[1].contains(shapely.Point(line.coords[0]))


def test_codes_of_many_patches_never_stand_on_one_another():
    rng = np.random.default_rng(3)
    corner = rng.uniform((0, 0), (16_000, 9500), (150, 2))
    found = zoned(*((f"H{5 + n % 2}20", shapely.box(x, y, x + 300, y + 200)) for n, (x, y) in enumerate(corner)))
    found["hensyn"] = np.where(found["hensyn"] == "H620", "H560", "H520")
    seen, lines = coded(found)
    assert len(seen) > 30
    assert not any(a.intersects(b) for (_, a), (_, b) in combinations(seen, 2))
    assert not any(a.crosses(b) for a, b in combinations(lines, 2))
    for text in ("H520", "H560"):
        middles = [box.centroid for own, box in seen if own == text]
        assert min(a.distance(b) for a, b in combinations(middles, 2)) > 1000


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
    drawn = draw_plan(axes, frame, (0.0, 0.0, len(SEEN), 1.0), 0.0)
    patches = [p for swatch, _ in plan_legend(drawn, TEXTS["nb"], "nb") for p in swatch]

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
    assert made.height_cm(1.0) == pytest.approx(1.4 + min(ways))
    assert [text.split()[0] for column in made.below for _, text in column] == [f"{n:030d}" for n in range(len(lines))]
    assert len(made.below) <= count


@pytest.mark.parametrize(("wide", "high"), [(10.0, 10.0), (7.0, 11.0), (12.0, 2.0), (4.0, 0.3)])
def test_a_legend_around_a_map_has_every_entry_once_and_is_no_higher_beside_it(wide, high):
    items = [item(f"{n:04d} " + "formål " * (n % 6)) for n in range(40)]
    made = Legend.around(items, wide, high)
    assert made is not None
    beside, below = ([text.split()[0] for column in part for _, text in column] for part in (made.beside, made.below))
    assert beside + below == [f"{n:04d}" for n in range(40)]
    tallest = [sum(0.425 + 0.33 * text.count("\n") for _, text in column) for column in made.beside]
    assert max(tallest, default=0.0) <= high and bool(beside) == (high > 0.4)
    more = Legend.around(items[: len(beside) + 1], wide, high)
    assert more is not None and (more.below or not below)  # not one more would have had room


def test_there_is_no_room_beside_a_map_as_wide_as_the_page():
    assert Legend.around([item("a")], 16.5, 10.0) is None


@pytest.mark.parametrize("bounds", [(0, 0, 50, 45), (0, 0, 30, 47), (0, 0, 90, 20), (0, 0, 10, 80)])
@pytest.mark.parametrize("count", [2, 9, 40])
def test_a_map_has_the_whole_of_its_bounds_at_one_scale_and_is_no_smaller_than_said(bounds, count):
    items = [item(f"{n:04d} formål") for n in range(count)]
    view, high, legend = placed(bounds, items, highest_cm=14.5, longest_cm=11.0)
    assert shapely.box(*view).contains(shapely.box(*bounds))
    per_cm = (view[2] - view[0]) / legend.map_width_cm
    assert (view[3] - view[1]) / high == pytest.approx(per_cm)
    assert max(bounds) / per_cm >= 11.0 / 1.06 - 1e-9 and high <= 14.5 + 1e-9
    below = Legend.of(items)
    wide = max(bounds[2] * 1.06, bounds[3] * 1.06 * 16.5 / 14.5)
    full = max(bounds[3] * 1.06, 0.45 * wide) * 16.5 / wide
    assert legend.height_cm(high) <= below.height_cm(full) + 1e-9


def test_room_is_made_for_ground_that_the_mark_the_scale_bar_or_the_arrow_would_hide():
    ground, items = shapely.box(0, 0, 50_000, 45_000), [item(f"{n:04d} formål") for n in range(40)]

    def below(kept: shapely.Geometry | None) -> list[bool]:
        view, _, legend = placed(ground.bounds, items, highest_cm=14.5, longest_cm=11.0, kept=kept)
        per_cm = (view[2] - view[0]) / legend.map_width_cm
        return [shapely.box(*c).buffer(-1).intersects(ground) for c in corners(view, per_cm)]

    assert below(None) == [True, True, True]
    assert below(ground) == [False, False, False]
    middle = ground.centroid.buffer(10_000)  # is not near any of them
    assert below(middle) == [True, True, True]


@pytest.mark.parametrize("high", [5.0, 14.5])
def test_the_mark_of_invented_data_takes_no_more_than_the_room_kept_for_it(high):
    view = (0.0, 0.0, 1650.0, 100 * high)
    with style():
        made, axes, _ = frame(view, high, Legend.of([item("a")]), "SYNTETISKE EKSEMPELDATA")
        FigureCanvasAgg(made).draw()
    (mark,) = [t for t in axes.texts if t.get_text().startswith("SYNTETISK")]
    plate = mark.get_bbox_patch()
    assert plate is not None
    (west, south), (east, north) = axes.transData.inverted().transform(plate.get_window_extent().get_points())
    assert shapely.box(*corners(view, 100.0)[0]).contains(shapely.box(west, south, east, north))


@pytest.mark.parametrize("width", [1300.0, 2400.0, 5000.0, 48_000.0])
def test_the_scale_bar_is_as_long_as_it_says(width):
    """Its figure in metres against its two halves on the map, and against a known distance on paper."""
    view = (500_000.0, 0.0, 500_000.0 + width, width / 2)
    made, axes, _ = frame(view, 8.25, Legend.of([item("a")]), "")
    halves = [p for p in axes.patches if isinstance(p, Rectangle) and p.get_zorder() == 20]
    (said,) = [t.get_text() for t in axes.texts if t.get_text().endswith("m")]
    value, unit = said.split()
    metres = float(value.replace(",", ".")) * {"km": 1000, "m": 1}[unit]
    assert len(halves) == 2 and sum(p.get_width() for p in halves) == pytest.approx(metres)
    box = [p.get_window_extent() for p in halves]
    on_paper = (max(b.x1 for b in box) - min(b.x0 for b in box)) / made.dpi * 2.54
    assert on_paper == pytest.approx(16.5 * metres / width) and 1.3 < on_paper <= 3.31


def test_a_purpose_of_which_a_speck_is_in_view_is_not_in_the_legend():
    """A map of 1 650 m: a hundred metres on a centimetre, and 5 m² are as small as a speck."""
    shapes = [shapely.box(0, 0, 800, 800), shapely.box(1640, 0, 2000, 0.3), shapely.box(1000, 0, 1002, 3)]
    frame = gpd.GeoDataFrame(
        {"arealformal": ["5100", "1110", "1120"], "arealstatus": ["1", "2", None]}, geometry=shapes
    )
    assert seen(frame, VIEW) == [("1120", ""), ("5100", "1")]
    assert seen(frame, (0.0, 0.0, 3300.0, 2000.0)) == [("1110", "2"), ("5100", "1")]
    assert seen(frame, (0.0, 0.0, 3300.0, 2000.0), overview=True) == [("1110", ""), ("5100", "")]
