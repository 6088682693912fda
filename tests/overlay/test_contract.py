"""What callers may rely on, whichever engine works."""

from __future__ import annotations

import builtins
import itertools
import sys

import numpy as np
import pandas as pd
import pytest
import shapely

from arealregnskap import overlay
from arealregnskap.errors import OverlayError
from arealregnskap.overlay import NONE, NOTHING, Surfaces, cells, has
from tests.land.overlay_shapes import chessboard, numbered, square

both_engines = pytest.mark.parametrize("engine", ["kernel", "geos"])


def rows(frame: pd.DataFrame) -> dict[tuple[int, ...], float]:
    return {tuple(int(v) for v in r[:-1]): pytest.approx(r[-1], abs=1e-5) for r in frame.itertuples(index=False)}


@both_engines
def test_one_square_over_another(engine):
    a, b = Surfaces("a", [square(0, 0)], [7]), Surfaces("b", [square(5, 5)], [0], "mask")
    assert rows(cells([a, b], None, engine=engine)) == {(7, 0): 75.0, (7, 1): 25.0, (NONE, 1): 75.0}


@both_engines
def test_columns_are_whole_numbers_and_rows_are_sorted(engine):
    frame = cells([numbered("b", chessboard(3)), numbered("a", [square(5, 5, 20)], "mask")], None, engine=engine)
    assert list(frame.columns) == ["b", "a", "area_m2"]
    assert [str(t) for t in frame.dtypes] == ["int64", "int64", "float64"]
    assert frame[["b", "a"]].equals(frame[["b", "a"]].sort_values(["b", "a"], ignore_index=True))


@both_engines
def test_a_set_counts_overlaps_twice_and_closes_by_a_negative_row(engine):
    plan = Surfaces("plan", [square(0, 0), square(0, 0)], [1, 2])
    land = Surfaces("land", [square(0, 0)], [5])
    assert rows(cells([plan, land], None, engine=engine)) == {(1, 5): 100.0, (2, 5): 100.0, (NONE, 5): -100.0}


@both_engines
def test_a_mask_counts_overlaps_once(engine):
    theme = Surfaces("theme", [square(0, 0), square(5, 0), square(0, 0)], [3, 3, 61], "mask")
    frame = cells([theme], None, engine=engine)
    assert rows(frame) == {(1 << 3,): 50.0, (1 << 3 | 1 << 61,): 100.0}
    assert frame.loc[has(frame["theme"], 61), "area_m2"].sum() == pytest.approx(100)
    assert frame.loc[has(frame["theme"], 3), "area_m2"].sum() == pytest.approx(150)
    assert not has(frame["theme"], 4).any()


@both_engines
@pytest.mark.parametrize("nothing", [[], [None], [shapely.Polygon()], [shapely.MultiPolygon(), None]])
@pytest.mark.parametrize("kind", ["set", "mask"])
def test_an_empty_layer_changes_nothing(engine, nothing, kind):
    empty = Surfaces("empty", np.array(nothing, object), np.zeros(len(nothing), int), kind)
    absent = 0 if kind == "mask" else NONE
    for inputs, key in (
        ([empty, numbered("a", [square(0, 0)])], (absent, 0)),
        ([numbered("a", [square(0, 0)]), empty], (0, absent)),
    ):
        assert rows(cells(inputs, None, engine=engine)) == {key: 100.0}
    assert len(cells([empty], None, engine=engine)) == 0


@both_engines
def test_layers_far_apart(engine):
    frame = cells([numbered("a", [square(0, 0)]), numbered("b", [square(1e5, 1e5)])], None, engine=engine)
    assert rows(frame) == {(NONE, 0): 100.0, (0, NONE): 100.0}


@both_engines
def test_all_orders_of_inputs_give_the_same_rows(engine):
    inputs = [
        numbered("land", chessboard(3)),
        Surfaces("theme", [square(2, 2, 9), square(7, 7, 9)], [0, 0], "mask"),
        numbered("plan", [square(10, 0, 12), square(0, 10, 12)]),
    ]
    tables = []
    for order in itertools.permutations(inputs):
        frame = cells(order, None, engine=engine)[["land", "theme", "plan", "area_m2"]]
        tables.append(frame.sort_values(["land", "theme", "plan"], ignore_index=True))
    for table in tables[1:]:
        if engine == "kernel":
            pd.testing.assert_frame_equal(table, tables[0], check_exact=True)
        else:
            pd.testing.assert_frame_equal(table, tables[0], rtol=1e-12)


@both_engines
def test_what_is_left_out_is_kept_in_the_attributes(engine):
    sliver = shapely.box(0, 0, 1e-4, 1e-3)  # 0.1 mm by 1 mm
    frame = cells([numbered("a", [sliver])], None, engine=engine)
    assert len(frame) == 0
    assert frame.attrs["left_out_m2"] == pytest.approx(1e-7, rel=0.01)
    assert frame.attrs["left_out_rows"] == 1
    assert frame.attrs["left_out_m2"] < NOTHING


@both_engines
def test_a_third_dimension_is_not_used(engine):
    flat, high = square(0, 0), shapely.force_3d(square(5, 0), 300.0)
    frame = cells([numbered("a", [flat]), numbered("b", [high])], None, engine=engine)
    assert rows(frame) == {(NONE, 0): 50.0, (0, NONE): 50.0, (0, 0): 50.0}


@both_engines
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_coordinate_that_is_no_number_is_refused_with_its_row(engine, value):
    with np.errstate(invalid="ignore"):
        broken = shapely.Polygon([(0, 0), (10, 0), (value, 10)])
    with pytest.raises(OverlayError, match=r"Laget «plan»: Rad 1 har en koordinat som ikke er et tall"):
        cells([numbered("plan", [square(0, 0), broken])], None, engine=engine)


@both_engines
@pytest.mark.parametrize(
    "wkt", ["POINT (0 0)", "LINESTRING (0 0, 1 1)", "GEOMETRYCOLLECTION (POLYGON ((0 0, 1 0, 1 1, 0 0)))"]
)
def test_what_is_not_a_surface_is_refused(engine, wkt):
    thing = shapely.from_wkt(wkt)
    with pytest.raises(OverlayError, match=f"Rad 1 er ikke en flate, men {thing.geom_type}"):
        cells([numbered("a", [square(0, 0), thing])], None, engine=engine)


def test_inputs_that_do_not_fit_together_are_refused():
    with pytest.raises(OverlayError, match="2 flater, men 1 merkelapper"):
        Surfaces("a", [square(0, 0), square(1, 1)], [1])
    with pytest.raises(OverlayError, match="-1 er negativ"):
        Surfaces("a", [square(0, 0)], [-1])
    with pytest.raises(OverlayError, match="ikke en rekke heltall"):
        Surfaces("a", [square(0, 0)], [1.5])
    with pytest.raises(OverlayError, match="Ukjent slag"):
        Surfaces("a", [square(0, 0)], [1], "class")  # type: ignore[arg-type]
    with pytest.raises(OverlayError, match="62 klasser"):
        Surfaces("a", [square(0, 0)], [62], "mask")
    with pytest.raises(OverlayError, match="fikk ingen lag"):
        cells([], None)
    with pytest.raises(OverlayError, match="«a» er brukt flere ganger"):
        cells([numbered("a", [square(0, 0)]), numbered("a", [square(0, 0)])], None)
    with pytest.raises(OverlayError, match="«area_m2»"):
        cells([numbered("area_m2", [square(0, 0)])], None)


def test_the_way_out_where_numba_is_missing(monkeypatch, caplog):
    real_import = builtins.__import__

    def without_numba(name, *args, **kwargs):
        if name.partition(".")[0] == "numba":
            raise ModuleNotFoundError("No module named 'numba'", name="numba")
        return real_import(name, *args, **kwargs)

    kept = {n: m for n, m in sys.modules.items() if n.startswith("arealregnskap.overlay.")}
    for name in kept:
        if name not in ("arealregnskap.overlay.surfaces", "arealregnskap.overlay.table"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(overlay, "engine", raising=False)
    monkeypatch.setattr(builtins, "__import__", without_numba)
    frame = cells([Surfaces("a", [square(0, 0)], [4])], None)
    assert rows(frame) == {(4,): 100.0}
    assert "numba is not here" in caplog.text
    with pytest.raises(OverlayError, match="Numba mangler"):
        cells([Surfaces("a", [square(0, 0)], [4])], None, engine="kernel")


def test_importing_the_overlay_does_not_load_numba():
    import subprocess

    code = "import sys, arealregnskap.overlay; print('numba' in sys.modules, 'pyarrow' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split()[0] == "False"
