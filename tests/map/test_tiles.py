"""Vector tiles: what is cut by a tile's edge is cut right, also where the fast way of cutting gives up."""

from __future__ import annotations

import geopandas as gpd
import mapbox_vector_tile
import numpy as np
import pytest
import shapely

from arealregnskap.map import tiles

BOX = (0.0, 0.0, 10.0, 10.0)
#: Two needles as the overlay of two plans leaves them, thinner than a float can tell; with the tile they lie across.
NEEDLES = shapely.from_wkt(
    "MULTIPOLYGON (((1026894.4115111099 9113758.429825326, 1026844.1239857414 9113761.441507222, "
    "1026844.1239857423 9113761.441507222, 1026894.4115111099 9113758.429825326)), "
    "((1026927.1125127281 9113780.347691486, 1026914.8845837595 9113757.21155323, "
    "1026927.1125127276 9113780.347691486, 1026927.1125127281 9113780.347691486)))"
)
ACROSS = (15, 17223, 8932)


def surfaces(*shapes):
    return np.array(shapes, dtype=object)


def test_each_surface_keeps_what_lies_inside():
    cut = tiles.clipped(surfaces(shapely.box(5, 5, 15, 15), shapely.box(20, 20, 30, 30)), BOX)
    assert shapely.area(cut) == pytest.approx([25, 0])


def test_needles_do_not_stop_a_tile():
    """The fast way raises on these; the surface beside them is cut all the same, in its own place."""
    west, south, east, north = tiles.bounds(*ACROSS)
    half = shapely.box(west - 1000, south, (west + east) / 2, north)
    with pytest.raises(shapely.GEOSException):
        shapely.clip_by_rect(surfaces(NEEDLES), west - 19.7, south - 19.7, east + 19.7, north + 19.7)
    cut = tiles.clipped(surfaces(NEEDLES, half), (west, south, east, north))
    assert shapely.area(cut) == pytest.approx([0, (east - west) * (north - south) / 2], abs=1e-3)

    frame = gpd.GeoDataFrame(geometry=[NEEDLES, half], crs=3857)
    made = tiles.TileLayer("endringer", frame, [{"daa": "0"}, {"daa": "1"}], shared=False).tile(*ACROSS)
    shown = mapbox_vector_tile.decode(made)["endringer"]["features"]
    assert {f["properties"]["daa"] for f in shown} >= {"1"}
