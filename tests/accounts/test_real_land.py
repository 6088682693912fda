"""Real N1000 land cover and protected areas of Rindal and Holtålen through cells to T2 and A3; judges: GEOS, pyproj.

The plan is one invented LNFR surface over the whole municipality, and half of it building land.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyogrio
import pyproj
import pytest
import shapely

from arealregnskap import accounts, cells
from arealregnskap.crs import AreaRule
from arealregnskap.harmonise import harmonise
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Layer, RawLayer, Role, Source
from arealregnskap.sources import by_key
from tests.accounts import land

PLACES = [
    ("rindal_5061", 632.144, {"Skog": 274.48, "Myr": 22.89}),
    ("holtalen_5026", 1209.583, {"Skog": 328.00, "Myr": 113.38}),
]
pytestmark = pytest.mark.real


def layer(path: Path, name: str, product: str, epsg: int) -> Layer:
    frame = pyogrio.read_dataframe(path, layer=name)
    (out,) = harmonise(RawLayer(name, frame, 25833, "GPKG", path), by_key(product), Source("N1000"), epsg, IssueLog())
    return out


def plan_of(kommune: Layer) -> tuple[land.FakeMosaic, land.FakeReserve]:
    """LNFR in the north and cabins in the south, all of it unbuilt."""
    outline = kommune.frame.geometry.iloc[0]
    west, south, east, north = outline.bounds
    half = shapely.box(west, south, east, (south + north) / 2)
    ground = [outline.intersection(half), outline.difference(half)]
    rows = [
        {**land.PLAN, "mosaikk_id": i, "niva": "KP", "planid": "K1", "plannavn": "K1", "arealformal": code,
         "gruppe": group, "arealstatus": "2", "paragraf_12_4": "nei", "geometry": g}
        for i, (code, group, g) in enumerate(zip(("1120", "5100"), ("02", "14"), ground, strict=True))
    ]  # fmt: skip
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=kommune.frame.crs)
    areas = gpd.GeoDataFrame(
        [{"omrade_nr": 1, "omrade_id": "F1", "mosaikk_id": 0, "area_m2": float("nan"), "geometry": ground[0]}],
        geometry="geometry", crs=kommune.frame.crs,
    )  # fmt: skip
    return land.FakeMosaic(frame), land.FakeReserve(areas, [], frozenset({0}))


def run(real_data: Path, place: str, epsg: int) -> tuple[accounts.AccountData, dict[str, accounts.Table], Layer]:
    path = real_data / "n1000" / f"{place}_n1000_klippet.gpkg"
    kommune, cover = layer(path, "kommune", "kommuner", epsg), layer(path, "arealdekke", "topografisk", epsg)
    region = path.with_name("n1000_trondelag_more_romsdal_innlandet.gpkg")
    protected = pyogrio.read_dataframe(region, layer="naturvernomrade").to_crs(epsg)
    rows = [{"flate_id": str(i), "tema": "naturvern", "klasse": None, "navn": None, "geometry": g}
            for i, g in enumerate(protected.geometry)]  # fmt: skip
    theme = Layer("vern", Role.TEMA, gpd.GeoDataFrame(rows, geometry="geometry", crs=epsg), Source("N1000"))
    rule = AreaRule.around(epsg, tuple(kommune.frame.total_bounds))
    ruling, unbuilt = plan_of(kommune)
    found = cells.build(kommune, ruling, unbuilt, cover, [theme], [], rule, complete={"naturvern"})
    unbuilt.areas["area_m2"] = rule.area(unbuilt.areas.geometry)
    data = land.account_data(cells=found, plan=ruling.frame, areas=unbuilt.areas)
    return data, accounts.tables(data), theme


@pytest.mark.parametrize(("place", "km2", "classes"), PLACES, ids=[p for p, *_ in PLACES])
def test_land_cover_sums_to_the_municipality_on_the_ground(real_data, place, km2, classes):
    data, tables, _ = run(real_data, place, 25833)
    assert data.cells.grid_m2 / 1e6 == pytest.approx(km2, abs=6e-4)
    outline = gpd.GeoSeries(data.plan.geometry.to_numpy(), crs=25833).union_all()
    fine = gpd.GeoSeries([shapely.segmentize(outline, 50)], crs=25833).to_crs(4258).iloc[0]
    geodesic = abs(pyproj.Geod(ellps="GRS80").geometry_area_perimeter(fine)[0])
    assert data.cells.municipality_m2 == pytest.approx(geodesic, rel=2e-7)
    t2 = tables["T2"].frame.set_index("navn")["daa"] / 1000
    scale = data.cells.municipality_m2 / data.cells.grid_m2
    for name, grid_km2 in classes.items():
        assert t2[name] == pytest.approx(grid_km2 * scale, rel=1e-3)
    assert tables["T2"].total["daa"] == pytest.approx(data.cells.municipality_m2 / 1000, rel=1e-9)


@pytest.mark.parametrize("place", [p for p, *_ in PLACES])
def test_theme_inside_the_reserve_agrees_with_geos(real_data, place):
    data, tables, theme = run(real_data, place, 25833)
    rule = AreaRule.around(25833, tuple(data.plan.total_bounds))
    hit = shapely.intersection(data.areas.geometry.iloc[0], shapely.union_all(theme.frame.geometry.to_numpy()))
    found = tables["A3"].frame["naturvern_daa"].item() * 1000
    assert found == pytest.approx(rule.area([hit])[0], rel=1e-6, abs=1.0)


def test_zone_of_the_map_does_not_move_the_account(real_data):
    west, east = (run(real_data, "rindal_5061", epsg)[1]["T2"].frame["daa"] for epsg in (25832, 25833))
    assert west.to_numpy() == pytest.approx(east.to_numpy(), rel=2e-6, abs=0.01)
