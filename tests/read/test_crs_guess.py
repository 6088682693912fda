"""Reference systems judged by where the data then lie."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from arealregnskap.read.crs_guess import Verdict, judge
from tests.faulty.make import land

#: Rindal and Holtålen, roughly [degrees].
RINDAL = (8.85, 62.82, 9.62, 63.25)
HOLTALEN = (10.87, 62.66, 11.80, 63.09)


def swapped(geometry: np.ndarray) -> np.ndarray:
    return shapely.transform(geometry, lambda xy: xy[:, ::-1])


@pytest.mark.parametrize("true", [25832, 25833, 25835])
def test_zone_found_by_the_municipality(true: int) -> None:
    geometry = land(epsg=true).geometry.to_numpy()
    assert judge(geometry, None, RINDAL) == Verdict(true)
    assert judge(geometry, true, RINDAL) == Verdict(true)


@pytest.mark.parametrize("stated", [25832, 25835, 4326, 3857])
def test_a_wrong_statement_is_seen_through(stated: int) -> None:
    geometry = land(epsg=25833).geometry.to_numpy()
    assert judge(geometry, stated, RINDAL) == Verdict(25833)


def test_without_a_municipality_a_possible_statement_stands() -> None:
    """In zone 35 these lie in Finland; that is said, with what would fit, but nothing is moved."""
    verdict = judge(land(epsg=25833).geometry.to_numpy(), 25835)
    assert (verdict.epsg, verdict.fits) == (25835, False)
    assert 25833 in verdict.others


def test_degrees_said_to_be_metres() -> None:
    assert judge(land(epsg=4258).geometry.to_numpy(), 25832) == Verdict(4258)


def test_axes_the_wrong_way() -> None:
    degrees, metres = land(epsg=4258).geometry.to_numpy(), land(epsg=25832).geometry.to_numpy()
    assert judge(swapped(degrees), 4258) == Verdict(4258, swap=True)
    assert judge(swapped(metres), 25832) == Verdict(25832, swap=True)
    assert judge(swapped(metres), None, RINDAL) == Verdict(25832, swap=True)


def test_no_guess_where_two_systems_fit() -> None:
    """East 300 000, north 6 900 000 is land in both zone 32 and zone 33."""
    geometry = np.array([shapely.box(300_000, 6_900_000, 300_100, 6_900_100)])
    verdict = judge(geometry, None)
    assert verdict.epsg is None and not verdict.fits
    assert set(verdict.others) >= {25832, 25833}


def test_data_of_another_municipality_are_not_moved() -> None:
    """In zone 32 these lie in Rindal; nothing brings them to Holtålen, so the statement stands and is doubted."""
    verdict = judge(land().geometry.to_numpy(), 25832, HOLTALEN)
    assert (verdict.epsg, verdict.fits) == (25832, False)


def test_degrees_are_never_kept_for_metres() -> None:
    verdict = judge(np.array([shapely.box(10, 5e6, 20, 5.1e6)]), 4326)
    assert verdict.epsg is None


def test_nothing_to_judge() -> None:
    assert judge(np.array([None]), None) == Verdict(None)
