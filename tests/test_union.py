"""The union of surfaces is complete, also where GEOS' own is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from arealregnskap import union


def squares(*corners: tuple[float, float]) -> np.ndarray:
    return np.array([shapely.box(x, y, x + 10, y + 10) for x, y in corners], dtype=object)


def test_neighbours_overlaps_and_islands():
    assert union.united(squares((0, 0), (10, 0), (100, 0))).area == pytest.approx(300)
    assert union.united(squares((0, 0), (5, 0), (5, 5))).area == pytest.approx(100 + 50 + 50)


def test_a_way_that_loses_a_surface_is_not_taken(monkeypatch):
    """The first way forgets one of three squares; the next ones do not."""
    real, asked = shapely.union_all, []

    def forgetful(surfaces, grid_size=None):
        asked.append(len(surfaces))
        return real(surfaces if len(asked) > 1 else surfaces[1:], grid_size=grid_size)

    monkeypatch.setattr(shapely, "union_all", forgetful)
    assert union.united(squares((0, 0), (10, 0), (5, 5))).area == pytest.approx(250)
    assert asked == [3, 3]


@pytest.mark.real
def test_real_roads_that_geos_loses(real_data: Path):
    """29 surfaces without overlap; GEOS' union is 105 m² short."""
    lines = (real_data / "topologi_wkt" / "dissolve_error.txt").read_text().splitlines()
    roads = shapely.from_wkt([line for line in lines if line.strip()])
    assert union.united(roads).area == pytest.approx(shapely.area(roads).sum(), abs=1e-3)
