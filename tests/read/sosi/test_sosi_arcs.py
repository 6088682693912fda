"""Arcs and circles: areas known from the circle, the stated deviation, and vertices shared by neighbours."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from sosi_text import HEADER, flate, kinds, put, read

CM = HEADER.replace("ENHET 1", "ENHET 0.01")


def line_of(tmp_path, group, **options):
    layers, log = read(put(tmp_path, group, header=CM), **options)
    return np.array(layers["G"].frame.geometry.iloc[0].coords) - (500000, 7000000), log


def curve(kind, points, more="", number=1):
    rows = "\n".join(f"{round(100 * north)} {round(100 * east)}" for east, north in points)
    return f".{kind} {number}:\n..OBJTYPE G\n{more}..NØ\n{rows}\n"


def most_off(xy, centre, radius):
    """Largest distance between the line and the circle."""
    middles = (xy[1:] + xy[:-1]) / 2
    return radius - np.hypot(*(middles - centre).T).min()


@pytest.mark.parametrize("deviation", [0.001, 0.01, 0.05])
def test_half_circle_through_three_points(tmp_path, deviation):
    xy, log = line_of(tmp_path, curve("BUEP", [(0, 0), (10, 10), (0, 20)]), arc_deviation_m=deviation)
    assert xy[0].tolist() == [0, 0]
    assert xy[-1].tolist() == [0, 20]
    assert [10.0, 10.0] in xy.tolist()
    assert np.allclose(np.hypot(*(xy - (0, 10)).T), 10, atol=1e-8)
    assert 0.3 * deviation < most_off(xy, (0, 10), 10) <= deviation * (1 + 1e-6)
    assert kinds(log) == ["sosi_buer"]


def test_large_arc_goes_through_its_middle_point(tmp_path):
    xy, _ = line_of(tmp_path, curve("BUEP", [(0, 0), (20, 10), (10, 0)]))
    assert xy[:, 0].max() >= 20
    assert [20.0, 10.0] in xy.tolist()


@pytest.mark.parametrize(
    ("radius", "large", "middle"),
    [(50, "", (-10, 30)), (-50, "", (10, 30)), (50, "..STORBUE 1\n", (-90, 30)), (30, "", (-30, 30))],
)
def test_arc_from_radius(tmp_path, radius, large, middle):
    xy, _ = line_of(tmp_path, curve("BUE", [(0, 0), (0, 60)], f"..RADIUS {radius}\n{large}"))
    nearest = np.hypot(*(xy - middle).T).min()
    assert nearest < 1e-6
    assert (xy[0].tolist(), xy[-1].tolist()) == ([0, 0], [0, 60])


@pytest.mark.parametrize(
    ("kind", "points", "more"),
    [
        ("SIRKEL", [(3, 4)], "..RADIUS 10\n"),
        ("SIRKELP", [(13, 4), (3, 14), (-7, 4)], ""),
        ("SIRKELP", [(13, 4), (3, 14), (9, -4)], ""),
    ],
)
def test_circles_as_surfaces(tmp_path, kind, points, more):
    layers, log = read(put(tmp_path, curve(kind, points, more) + flate(9, ":1"), header=CM))
    surface = layers["KpArealformålOmråde"].frame.geometry.iloc[0]
    cut_off = layers["G"].provenance["bue_areal"]
    assert surface.is_valid
    assert surface.area + cut_off == pytest.approx(math.pi * 100, rel=1e-6)
    assert kinds(log) == ["sosi_buer"]


def test_neighbours_along_an_arc_share_every_vertex(tmp_path):
    groups = (
        curve("BUEP", [(0, 0), (7, 10), (0, 20)], number=1)
        + curve("KURVE", [(0, 20), (-30, 20), (-30, 0), (0, 0)], number=2)
        + curve("KURVE", [(0, 20), (30, 20), (30, 0), (0, 0)], number=3)
        + flate(10, ":1 :2")
        + flate(11, ":-3 :-1")
    )
    layers, _ = read(put(tmp_path, groups, header=CM))
    west, east = layers["KpArealformålOmråde"].frame.geometry
    assert west.intersection(east).area == 0
    assert shapely.union(west, east).area == pytest.approx(1200, rel=1e-12)
    arc = {tuple(p) for p in layers["G"].frame.geometry.iloc[0].coords}
    assert arc <= {tuple(p) for p in west.exterior.coords}
    assert arc <= {tuple(p) for p in east.exterior.coords}


@pytest.mark.parametrize(
    ("kind", "points", "more"),
    [
        ("BUEP", [(0, 0), (0, 20)], ""),
        ("BUEP", [(0, 0), (0, 0), (0, 20)], ""),
        ("BUE", [(0, 0), (0, 60)], ""),
        ("BUE", [(0, 0), (0, 60)], "..RADIUS 20\n"),
        ("BUE", [(0, 0), (0, 60)], "..RADIUS nan\n"),
        ("SIRKELP", [(0, 0), (0, 10), (0, 20)], ""),
    ],
)
def test_what_is_no_circle_is_drawn_as_a_line_and_noted(tmp_path, kind, points, more):
    xy, log = line_of(tmp_path, curve(kind, points, more))
    assert len(xy) == len(points)
    assert kinds(log) == ["sosi_bue_rett"]


def test_straight_arc_is_a_line(tmp_path):
    xy, log = line_of(tmp_path, curve("BUEP", [(0, 0), (0, 5), (0, 20)]))
    assert xy.tolist() == [[0, 0], [0, 5], [0, 20]]
    assert kinds(log) == ["sosi_buer"]


def test_circle_without_radius_has_no_line(tmp_path):
    layers, log = read(put(tmp_path, curve("SIRKEL", [(3, 4)]) + flate(9, ":1"), header=CM))
    assert layers["G"].frame.geometry.isna().all()
    assert sorted(kinds(log)) == ["sosi_bue_rett", "sosi_ref_feil", "sosi_uten_punkter"]


def test_deviation_and_count_are_in_the_account(tmp_path):
    layers, log = read(put(tmp_path, curve("BUEP", [(0, 0), (10, 10), (0, 20)]), header=CM), arc_deviation_m=0.05)
    account = layers["G"].provenance
    assert (account["buer"], account["bue_avvik_m"]) == (1, 0.05)
    assert "0,05 m" in next(iter(log)).text()
