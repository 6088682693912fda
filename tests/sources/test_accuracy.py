"""Stated accuracy as files have it, and what is assumed where they say nothing."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from arealregnskap.harmonise import harmonise_file
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Role, Source
from arealregnskap.sources import PRODUCTS
from arealregnskap.sources.accuracy import assumed, stated_m
from tests.land.planer import box
from tests.read.sosi.sosi_text import TWO_SQUARES, flate, put, read


@pytest.mark.parametrize(
    ("columns", "metres"),
    [
        ({"nøyaktighet": ["18", "200", None]}, [0.18, 2.0, np.nan]),
        ({"kvalitet.nøyaktighet": ["18", "0", "99999999"]}, [0.18, np.nan, np.nan]),
        ({"posisjonskvalitet_nøyaktighet": [50, 25, None]}, [0.5, 0.25, np.nan]),
        ({"KVALITET": ["22 18", "96 * 0 * 5", "22"]}, [0.18, np.nan, np.nan]),
        ({"kvalitet": ["Høy kvalitet", "svært god", None]}, [np.nan] * 3),
        ({"nøyaktighetHøyde": ["18", "18", "18"]}, [np.nan] * 3),
        ({"KVALITET": ["22 500", None, "22 30"], "grense_nøyaktighet": [None, 40, 60]}, [5.0, 0.4, 0.6]),
    ],
)
def test_stated_accuracy_is_read_in_centimetres_and_0_is_not_known(columns, metres):
    assert stated_m(pd.DataFrame(columns)).tolist() == pytest.approx(metres, nan_ok=True)


def test_a_sosi_surface_is_as_good_as_the_weakest_of_its_curves(tmp_path):
    curves = TWO_SQUARES.replace(".KURVE 1:\n", ".KURVE 1:\n..KVALITET 22 18\n")
    curves = curves.replace(".KURVE 3:\n", ".KURVE 3:\n..KVALITET\n...MÅLEMETODE 82\n...NØYAKTIGHET 500\n")
    path = put(
        tmp_path, curves + flate(4, ":1 :2", "..KPAREALFORMÅL 1110\n") + flate(5, ":-1 :3", "..KPAREALFORMÅL 1120\n")
    )
    surfaces = read(path)[0]["KpArealformålOmråde"]
    assert surfaces.frame["grense_nøyaktighet"].tolist() == [18, 500]
    (layer,) = harmonise_file([surfaces], Source("plan"), 25832, IssueLog(), role=Role.PLAN)
    found = dict(zip(layer.frame["arealformal"], layer.frame["noyaktighet_m"], strict=True))
    assert found == {"1110": 0.18, "1120": 5.0}


def test_the_case_fills_what_the_file_leaves_empty(tmp_path):
    land = gpd.GeoDataFrame(
        {"artype": ["30", "60"], "kvalitet.nøyaktighet": ["50", None]},
        geometry=[box(500_000, 7_000_000, 10, 10), box(500_010, 7_000_000, 10, 10)], crs=25832,
    )  # fmt: skip
    from arealregnskap.layers import RawLayer

    raw = RawLayer("fkb_ar5_omrade", land, 25832, "gpkg", tmp_path / "ar5.gpkg")
    (layer,) = harmonise_file([raw], Source("AR5"), 25832, IssueLog(), defaults={"noyaktighet_m": 3.0})
    assert dict(zip(layer.frame["artype"], layer.frame["noyaktighet_m"], strict=True)) == {"30": 0.5, "60": 3.0}
    assert layer.frame["noyaktighet_m"].dtype == float


def test_every_assumed_accuracy_is_marked_as_ours_and_is_of_a_product():
    for product in PRODUCTS:
        own = assumed(product.key)
        assert own.sd_m >= 0 and own.basis_nb and own.basis_nn and own.source.startswith("eget valg")
    assert assumed("kommuner").sd_m == 0  # the frame of the account
    assert assumed("et produkt ingen kjenner") == assumed("annet")
    from arealregnskap.datafiles import read_table

    known = {p.key for p in PRODUCTS} | {"annet"}
    assert set(read_table("codes/noyaktighet.csv")["kode"]) <= known
