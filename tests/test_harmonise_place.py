"""Raw layers to our columns: geometry and place. What is no surface, other reference systems, what lies elsewhere."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from arealregnskap.crs import AreaRule
from arealregnskap.errors import CaseError, CrsError
from arealregnskap.harmonise import harmonise
from arealregnskap.issues import IssueLog
from arealregnskap.layers import RawLayer
from arealregnskap.sources import by_key
from tests.land.raw_layers import EPSG, SOURCE, daa, kinds, one, raw, square


def test_what_is_not_a_surface_is_told_and_mixed_rows_keep_their_surfaces():
    log = IssueLog()
    mixed = shapely.GeometryCollection([square(1, 0), square(1, 0).exterior, shapely.Point(0, 0)])
    rows = [{"KPAREALFORMÅL": 1110, "geometry": g}
            for g in (square(0, 0), mixed, square(2, 0).exterior, None, shapely.Polygon())]  # fmt: skip
    frame = one(rows, log=log).frame
    assert len(frame) == 2 and daa(shapely.union_all(frame.geometry)) == pytest.approx(20, rel=1e-5)
    found = kinds(log)
    assert found["geometri_mangler"].count == 2 and found["blandet_geometri"].count == 1
    assert found["feil_geometritype"].count == 1


def test_heights_are_dropped_and_nonsense_coordinates_told():
    log = IssueLog()
    with np.errstate(invalid="ignore"):
        broken = shapely.Polygon([(320_000, 7_000_000), (320_100, np.nan), (320_100, 7_000_100)])
    rows = [
        {"KPAREALFORMÅL": 1110, "geometry": shapely.force_3d(square(0, 0), 12.5)},
        {"KPAREALFORMÅL": 1110, "geometry": broken},
    ]
    frame = one(rows, log=log).frame
    assert len(frame) == 1 and not frame.geometry.iloc[0].has_z
    assert kinds(log)["koordinat_ugyldig"].count == 1


@pytest.mark.parametrize("epsg", [25833, 4258, 4326, 25835, 3857])
def test_any_reference_system_gives_the_same_ground_area(epsg):
    home = gpd.GeoSeries([square(0, 0, 3, 2)], crs=EPSG)
    # edges are straight lines in the system they were drawn in, so they are drawn finely before they are bent
    away = home.segmentize(10).to_crs(epsg).iloc[0]
    frame = one([{"KPAREALFORMÅL": 1110, "geometry": away}], epsg=epsg).frame
    assert daa(frame.geometry.iloc[0]) == pytest.approx(daa(home.iloc[0]), rel=2e-7)


def test_data_in_the_wrong_system_stop():
    with pytest.raises(CrsError, match="havner utenfor Norge når de leses som EPSG:25832"):
        one([{"KPAREALFORMÅL": 1110, "geometry": shapely.box(10, 60, 11, 61)}])
    with pytest.raises(CrsError, match="mangler"):
        one([{"KPAREALFORMÅL": 1110, "geometry": square(0, 0)}], epsg=None)


def test_one_surface_off_the_map_does_not_stop_the_rest():
    log = IssueLog()
    rows = [{"KPAREALFORMÅL": 1110, "geometry": g} for g in (square(0, 0), shapely.box(0, 0, 1, 1))]
    assert len(one(rows, log=log).frame) == 1
    assert kinds(log)["utenfor_norge"].count == 1


def test_rows_beyond_the_box_are_left_out_and_a_plan_of_another_place_stops():
    log = IssueLog()
    rows = [{"KPAREALFORMÅL": 1110, "geometry": square(c, 0)} for c in (0, 5, 6)]
    near = square(0, 0, 2, 2).bounds
    assert len(one(rows, log=log, within=near).frame) == 1
    assert kinds(log)["utenfor_utsnitt"].count == 2
    with pytest.raises(CaseError, match="Ingen av de 2 radene ligger i eller ved kommunen"):
        harmonise(raw(rows[1:]), by_key("kommuneplan_2008"), SOURCE, EPSG, IssueLog(), within=near)


@pytest.mark.real
@pytest.mark.parametrize("place, km2", [("rindal_5061", 632.144), ("holtalen_5026", 1209.583)])
def test_real_land_cover_fills_the_municipality(real_data, place, km2):
    path = real_data / "n1000" / f"{place}_n1000_klippet.gpkg"
    layer = RawLayer("arealdekke", pyogrio.read_dataframe(path, layer="arealdekke"), 25833, "GPKG", path)
    log = IssueLog()
    (cover,) = harmonise(layer, by_key("topografisk"), SOURCE, 25833, log)
    assert shapely.area(cover.frame.geometry).sum() / 1e6 == pytest.approx(km2, abs=6e-4)
    assert not [i for i in log if i.kind.startswith(("ukjent", "klasse", "reparert"))]
    rule = AreaRule.around(25833, tuple(cover.frame.total_bounds))
    home = AreaRule.around(25832, tuple(cover.frame.to_crs(25832).total_bounds))
    (moved,) = harmonise(layer, by_key("topografisk"), SOURCE, 25832, IssueLog())
    assert home.area(moved.frame.geometry).sum() == pytest.approx(rule.area(cover.frame.geometry).sum(), rel=2e-6)


def test_older_datums_are_told_and_euref89_is_not():
    log = IssueLog()
    shape = gpd.GeoSeries([square(0, 0)], crs=EPSG)
    for epsg in (25833, 3035, 4326, 23032, 27394):
        one([{"KPAREALFORMÅL": 1110, "geometry": shape.to_crs(epsg).iloc[0]}], log=log, epsg=epsg)
    assert [i.value for i in log if i.kind == "referansesystem_eldre"] == ["EPSG:23032", "EPSG:27394"]


def test_a_repaired_surface_is_called_by_its_own_id():
    log = IssueLog()
    west, south, east, north = square(0, 0).bounds
    bow_tie = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    one([{"lokalId": "sløyfe", "KPAREALFORMÅL": 1110, "geometry": bow_tie}], log=log)
    assert kinds(log)["reparert_vesentlig"].object_id == "sløyfe"
