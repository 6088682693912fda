"""Maps of what a proposal changes: what they say that they show, and what their legends hold."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pytest
import shapely
from matplotlib.colors import to_hex

from arealregnskap.codes import codelist
from arealregnskap.plan_change.data import NO_PLAN
from arealregnskap.report.paper.changed import Changes
from arealregnskap.report.paper.legend import Row
from arealregnskap.report.paper.maps import faded
from arealregnskap.report.paper.texts import TEXTS

EPSG = 25832
#: A municipality of 20 by 20 km: LNFR all over but for a building area, and ground that no plan covers.
WHOLE, BUILT, BARE = shapely.box(0, 0, 20_000, 20_000), shapely.box(8000, 8000, 9000, 9000), (12_000, 8000)
OUT, IN = ("ut", "1110", BUILT), ("inn", "5100", shapely.box(10_000, 8000, 11_000, 9000))


def changes(*changed: tuple[str, str, shapely.Geometry], bare: float = 0.0, language: str = "nb") -> Changes:
    """The maps of changes (kind, purpose before, ground); ``bare``: side of the ground without a plan [m]."""
    hole = shapely.box(BARE[0], BARE[1], BARE[0] + bare, BARE[1] + bare)
    lnfr = shapely.difference(WHOLE, shapely.union(BUILT, hole))
    mosaic = gpd.GeoDataFrame(
        {"arealformal": ["5100", "1110"], "arealstatus": ["1", "1"]}, geometry=[lnfr, BUILT], crs=EPSG
    )
    ground = [shape for _, _, shape in changed]
    found = gpd.GeoDataFrame(
        {"endring": [kind for kind, _, _ in changed], "fra_formal": [code for _, code, _ in changed],
         "area_m2": shapely.area(ground)}, geometry=ground, crs=EPSG,
    )  # fmt: skip
    result: Any = SimpleNamespace(
        forslag=SimpleNamespace(changes=found),
        main=SimpleNamespace(mosaic=SimpleNamespace(frame=mosaic)),
        kommune=SimpleNamespace(frame=gpd.GeoDataFrame(geometry=[WHOLE], crs=EPSG)),
        case=SimpleNamespace(kommunenavn="Prøvedal"),
    )
    return Changes(result, language, "")


def told(maps: Changes, view: tuple[float, float, float, float]) -> list[str]:
    return [text for _, text in maps._items(view)]


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_map_of_a_part_of_the_municipality_says_so_and_one_of_the_whole_does_not(language):
    t = TEXTS[language]
    part = changes(OUT, IN, language=language).overview
    assert part is not None and part.caption == t["kart_endring_del"] != t["kart_endring"]
    assert "100 m²" in part.caption and "den delen av Prøvedal" in part.alt
    corners = [("ut", "1110", shapely.box(n, n, n + 200, n + 200)) for n in (0, 19_800)]
    whole = changes(*corners, language=language).overview
    assert whole is not None and whole.caption == t["kart_endring"] and "den delen" not in whole.alt


def test_a_legend_has_the_kinds_that_its_view_holds_and_no_other():
    names = codelist("planendring")
    maps = changes(OUT, IN)
    assert told(maps, (7000.0, 7000.0, 12_000.0, 10_000.0))[:-1] == [names.label("ut", "nb"), names.label("inn", "nb")]
    assert told(maps, (7000.0, 7000.0, 9500.0, 10_000.0))[:-1] == [names.label("ut", "nb")]
    corner = (7000.0, 7000.0, 10_000.05, 10_000.0)  # 5 cm of what comes in: 50 m²
    assert told(maps, corner)[:-1] == [names.label("ut", "nb")]


def test_the_faint_colours_of_the_plan_are_told_with_those_of_the_view():
    maps, fills = changes(OUT), codelist("arealformal").rows["farge_navaerende"]

    def swatch(view: tuple[float, float, float, float]) -> list[str]:
        (found,) = [own for own, text in maps._items(view) if text == "Lyse farger: arealformål i gjeldende plan"]
        assert isinstance(found, Row)
        return [to_hex(p.get_facecolor()) for p in found]

    assert swatch((7000.0, 7000.0, 12_000.0, 10_000.0)) == [faded(fills["1110"]), faded(fills["5100"])]
    assert swatch((500.0, 500.0, 700.0, 700.0)) == [faded(fills["5100"])]


def test_ground_without_a_plan_is_told_only_where_it_is_still_white():
    view = (11_000.0, 7000.0, 16_000.0, 11_000.0)
    assert told(changes(OUT, bare=1000), view)[-1] == "Uten plan"
    over = ("inn", NO_PLAN, shapely.box(*BARE, BARE[0] + 1000, BARE[1] + 1000))
    assert "Uten plan" not in told(changes(OUT, over, bare=1000), view)


def test_the_border_is_told_on_closer_maps_that_it_is_seen_on():
    inside, edge = OUT, ("ut", "1110", shapely.box(0, 0, 400, 400))
    (far,), (near,) = changes(inside).closer, changes(edge).closer
    assert near.height_cm > far.height_cm  # a line more of the legend
