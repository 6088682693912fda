"""Surfaces before and after: which are others, and which of their points."""

from __future__ import annotations

import shutil

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity

from arealregnskap.bundle import surfaces, traces
from arealregnskap.bundle.tell import _trace
from arealregnskap.bundle.traces import Kind
from tests.land.saker import box


def rows(*shapes, ids=None, said=None, layer="plan"):
    """A record as ``surfaces.record`` gives it."""
    n = len(shapes)
    return pd.DataFrame({
        "lag": layer, "nr": range(1, n + 1), "id": ids or [""] * n, "navn": "", "epsg": 25832,
        "egenskaper": said or ["a"] * n, "geometri": [shapely.to_wkb(s, byte_order=1) for s in shapes],
    })  # fmt: skip


A, B, C = box(0, 100, 0, 100), box(100, 200, 0, 100), box(200, 300, 0, 100)
WIDER = shapely.Polygon([(100, 0), (200, 0), (203, 104), (100, 100)])


def test_the_same_is_no_trace():
    assert traces.compare("f", rows(A, B, C), rows(A, B, C)) == []


def test_a_moved_point_is_numbered_along_the_outline_with_old_and_new_place():
    before = rows(A, shapely.Polygon([(100, 0), (200, 0), (200, 100), (100, 100)]), C)
    (trace,) = traces.compare("f", before, rows(A, WIDER, C))
    assert (trace.kind, trace.number, trace.of) == (Kind.MOVED, 2, 4)
    assert trace.points == (traces.Point(3, (200.0, 100.0), (203.0, 104.0)),)
    assert _trace(trace) == (
        "f, laget plan, flate nr. 2: punkt 3 av 4 er flyttet fra (200.00, 100.00) til (203.00, 104.00) (EPSG:25832)."
    )


def test_surfaces_with_ids_are_found_wherever_they_stand():
    found = traces.compare("f", rows(A, B, C, ids=["a", "b", "c"]), rows(C, WIDER, A, ids=["c", "b", "a"]))
    assert [(t.ident, t.kind) for t in found] == [("b", Kind.MOVED)]


def test_a_surface_that_came_or_went_does_not_make_the_others_differ():
    assert [(t.number, t.kind) for t in traces.compare("f", rows(A, B, C), rows(B, C))] == [(1, Kind.REMOVED)]
    assert [(t.number, t.kind) for t in traces.compare("f", rows(B, C), rows(A, B, C))] == [(1, Kind.ADDED)]


def test_a_point_more_is_a_point_that_is_new():
    more = shapely.Polygon([(0, 0), (100, 0), (100, 100), (50, 120), (0, 100)])
    square = shapely.Polygon([(0, 0), (100, 0), (100, 100), (0, 100)])
    (trace,) = traces.compare("f", rows(square), rows(more))
    assert trace.points == (traces.Point(4, None, (50.0, 120.0)),) and "punkt 4 er nytt: (50.00, 120.00)" in _trace(
        trace
    )


def test_attributes_and_order_are_told_apart_from_places():
    (said,) = traces.compare("f", rows(A, said=["a"]), rows(A, said=["b"]))
    (turned,) = traces.compare("f", rows(A), rows(A.reverse()))
    assert (said.kind, turned.kind) == (Kind.ATTRIBUTES, Kind.ORDER)
    assert traces.compare("f", rows(A), rows(shapely.MultiPolygon([A])))[0].kind is Kind.ORDER


def test_lines_are_called_lines_and_a_surface_without_outline_is_told():
    line = shapely.LineString([(0, 0), (100, 0)])
    (trace,) = traces.compare("f", rows(line), rows(shapely.LineString([(0, 0), (100, 7)])))
    assert "linje nr. 1: punkt 2 av 2 er flyttet fra (100.00, 0.00) til (100.00, 7.00)" in _trace(trace)
    (torn,) = traces.compare("f", rows(A), rows(shapely.Polygon()))
    assert torn.kind is Kind.TORN and "har ikke noe omriss lenger; alle 4 punkter er borte" in _trace(torn)


def test_what_moved_less_than_a_centimetre_is_shown_with_the_decimals_it_takes():
    slight = shapely.Polygon([(0.0004, 0), (100, 0), (100, 100), (0, 100)])
    (trace,) = traces.compare("f", rows(shapely.Polygon([(0, 0), (100, 0), (100, 100), (0, 100)])), rows(slight))
    assert "fra (0.0000, 0.0000) til (0.0004, 0.0000)" in _trace(trace)


@given(st.lists(st.integers(0, 2), min_size=3, max_size=3), st.permutations([0, 1, 2]))
def test_exactly_the_surfaces_that_changed_are_named(moves, order):
    shapes = [A, B, C]
    after = [affinity.translate(s, m) for s, m in zip(shapes, moves, strict=True)]
    ids = ["a", "b", "c"]
    new = rows(*(after[i] for i in order), ids=[ids[i] for i in order])
    found = traces.compare("f", rows(*shapes, ids=ids), new)
    assert {t.ident for t in found} == {i for i, m in zip(ids, moves, strict=True) if m}
    assert all(p.after[0] - p.before[0] in (1.0, 2.0) for t in found for p in t.points if len(t.points) == 4)


@pytest.mark.parametrize("form", ["GPKG", "GeoJSON"])
def test_a_record_goes_out_and_comes_back(tmp_path, form):
    frame = gpd.GeoDataFrame({"lokalId": ["x", "y"], "områdenavn": ["B1", None]}, geometry=[A, B], crs=25833)
    file = tmp_path / "inn"
    frame.to_file(file, driver=form)
    made = surfaces.record(file, None)
    assert list(made["id"]) == ["x", "y"] and list(made["navn"]) == ["B1", ""] and set(made["epsg"]) <= {25833, 4326}
    back = surfaces.restored(surfaces.content(made))
    assert traces.compare("f", made, back) == []
    shutil.copyfile(file, tmp_path / "igjen")
    assert surfaces.content(surfaces.record(tmp_path / "igjen", None)) == surfaces.content(made)
    with pytest.raises(ValueError, match=r"not a record|Parquet|parquet"):
        surfaces.restored(b"hei")


def test_a_file_that_cannot_be_read_has_no_record(tmp_path):
    (tmp_path / "x.gml").write_bytes(b"hei")
    assert len(surfaces.record(tmp_path / "x.gml", None)) == 0
