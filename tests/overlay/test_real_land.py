"""Real geodata: a partition with all borders shared, nature types on it, and what broke other overlays."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from arealregnskap.overlay import NONE, Surfaces, cells
from tests.land.overlay_faces import compare, faces

pytestmark = pytest.mark.real


def kernel(*inputs):
    return cells(inputs, None, engine="kernel")


@pytest.fixture(scope="module")
def coverage(real_data):
    return gpd.read_parquet(real_data / "benchmark" / "elc10_nordre_follo_polygoner.parquet")


def test_a_raster_over_its_own_shadow_is_counted_like_cells_of_the_raster(coverage):
    """Moved by whole cells of 10 m, every border lies on a border. The judge counts 10 m cells, without geometry."""
    west, south, *_ = coverage.total_bounds
    window = shapely.box(west + 4_000, south + 9_000, west + 7_000, south + 12_000)
    near = coverage[coverage.within(window)]
    geometry, klasse = near.geometry.to_numpy(), near["klasse"].to_numpy(np.int64)
    moved = shapely.transform(geometry, lambda xy: xy + np.array([30.0, -20.0]))
    frame = kernel(Surfaces("a", geometry, klasse), Surfaces("b", moved, klasse))
    x0, y0, x1, y1 = near.total_bounds
    middle_x, middle_y = np.meshgrid(np.arange(x0 - 25, x1 + 60, 10), np.arange(y0 - 55, y1 + 30, 10))
    points = shapely.points(middle_x.ravel(), middle_y.ravel())
    grid = np.full(len(points), NONE)
    row, point = shapely.STRtree(points).query(geometry, predicate="contains")
    grid[point] = klasse[row]
    grid = grid.reshape(middle_x.shape)
    shadow = np.full_like(grid, NONE)
    shadow[:-2, 3:] = grid[2:, :-3]
    key, n = np.unique(np.c_[grid.ravel(), shadow.ravel()], axis=0, return_counts=True)
    expected = {tuple(k): 100.0 * c for k, c in zip(key.tolist(), n, strict=True) if k != [NONE, NONE]}
    got = frame.set_index(["a", "b"])["area_m2"].to_dict()
    assert got.keys() == expected.keys()
    assert all(got[k] == pytest.approx(expected[k], abs=0.01) for k in expected)


def test_nature_types_on_land_cover_pair_by_pair(real_data, coverage):
    file = real_data / "naturtyper" / "eatools_nin_polygoner.gpkg"
    nature = gpd.read_file(file, layer="ex_polygons").to_crs(25833).geometry.to_numpy()
    nature = np.where(
        shapely.is_valid(nature), nature, shapely.make_valid(nature, method="structure", keep_collapsed=False)
    )
    land = coverage.to_crs(25833).geometry.to_numpy()
    n, k = shapely.STRtree(land).query(nature, predicate="intersects")
    expected = shapely.area(shapely.intersection(nature[n], land[k]))
    near = np.unique(k)
    frame = kernel(Surfaces("land", land[near], near), Surfaces("nature", nature, np.arange(len(nature))))
    frame = frame.set_index(["nature", "land"])["area_m2"]
    pairs = {(a, b): x for a, b, x in zip(n.tolist(), k.tolist(), expected, strict=True) if x > 1e-6}
    assert len(pairs) > 2_000
    assert max(abs(frame.get(p, 0.0) - x) for p, x in pairs.items()) < 0.01
    inside = frame[(frame.index.get_level_values(0) >= 0) & (frame.index.get_level_values(1) >= 0)]
    assert inside.sum() == pytest.approx(expected.sum(), rel=1e-9)


@pytest.mark.parametrize(
    "name", ["disappearing", "dissolve_error", "hole_closing", "roads_difficult_to_dissolve", "snap_problem_area_1144"]
)
@pytest.mark.parametrize("kind", ["set", "mask"])
def test_geometry_that_broke_other_overlays(real_data, name, kind):
    text = (real_data / "topologi_wkt" / f"{name}.txt").read_text().splitlines()
    parts = shapely.get_parts(shapely.get_parts(shapely.from_wkt([line for line in text if line.strip()])))
    parts = parts[shapely.get_type_id(parts) == 3]
    assert len(parts) > 15
    number = np.arange(len(parts))
    inputs = [
        Surfaces("even", parts[::2], number[::2] % 5, kind),
        Surfaces("odd", parts[1::2], number[1::2] % 3, "mask"),
    ]
    compare(kernel(*inputs), faces(inputs, None, 2.0**-24))
    whole = kernel(Surfaces("all", parts, np.zeros(len(parts), int)))["area_m2"].sum()
    assert whole == pytest.approx(shapely.area(parts).sum(), rel=1e-9)
