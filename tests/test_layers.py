"""A layer's own measures."""

from dataclasses import replace

import geopandas as gpd
import shapely

from arealregnskap.crs import AreaRule
from arealregnskap.layers import Layer, Role, Source

EAST, NORTH = 500_000.0, 6_900_000.0
RULE = AreaRule.around(25832, (EAST, NORTH, EAST + 1000, NORTH + 1000))


def _layer(side: float) -> Layer:
    square = shapely.box(EAST, NORTH, EAST + side, NORTH + side)
    return Layer("land", Role.AREALDEKKE, gpd.GeoDataFrame(geometry=[square], crs=25832), Source("prøve"))


def test_ground_is_measured_once_per_rule_and_anew_for_another_frame():
    layer = _layer(100.0)
    first = layer.ground_area(RULE)
    assert first[0] == RULE.area(layer.frame.geometry)[0]
    assert layer.ground_area(RULE) is first
    other = AreaRule.around(25832, (EAST + 80_000, NORTH, EAST + 81_000, NORTH + 1000))
    assert layer.ground_area(other)[0] != first[0]
    smaller = replace(layer, frame=_layer(50.0).frame)
    assert abs(first[0] / smaller.ground_area(RULE)[0] - 4) < 1e-6
