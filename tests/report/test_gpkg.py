"""GeoPackage: the account's areas, stable numbers, a style QGIS finds, SYNTETISK inside; fiona is the reader."""

from __future__ import annotations

import dataclasses
import sqlite3
from xml.etree import ElementTree as ET

import fiona
import pandas as pd
import pytest

from arealregnskap.map.symbols import symbol
from arealregnskap.report import gpkg

from . import invented


@pytest.fixture(scope="module")
def path(two, tmp_path_factory):
    file = tmp_path_factory.mktemp("gpkg") / "lag.gpkg"
    file.write_bytes(gpkg.content(two))
    return file


def read(path, layer: str) -> list[tuple[int, dict]]:
    with fiona.open(path, layer=layer) as source:
        assert source.crs.to_epsg() == invented.EPSG
        return [(int(f["id"]), dict(f["properties"])) for f in source]


def test_layers(path):
    names = [n for n in fiona.listlayers(path) if n != "layer_styles"]
    assert names == ["kommune", "planmosaikk", "tapte_flater", "reserve", "reserve_kdd_enkel", "hensynssoner", "funn"]


def test_reserve_areas_sum_to_the_account(path, two):
    reserve = read(path, "reserve")
    assert sum(p["areal_daa"] for _, p in reserve) == pytest.approx(two.main.tables["T3"].total["reserve_daa"])
    assert [(i, p["omrade_id"]) for i, p in reserve] == [(1, "B1"), (2, "F1"), (3, "N1"), (4, "K1")]
    assert all(i == p["omrade_nr"] for i, p in reserve)


def test_mosaic_keeps_its_row_number_and_names(path):
    mosaic = read(path, "planmosaikk")
    assert [i for i, _ in mosaic] == [p["mosaikk_id"] + 1 for _, p in mosaic]
    assert mosaic[2][1]["omradenavn"] == "=1+1" and mosaic[2][1]["formalsnavn"] == "Næringsvirksomhet"
    assert mosaic[0][1]["ikrafttredelse"] == "2012-05-31"


def test_findings_have_their_place(path):
    with fiona.open(path, layer="funn") as source:
        (found,) = source
    assert found["geometry"]["coordinates"] == pytest.approx((invented.E0 + 1300, invented.N0 + 800))
    assert found["properties"]["areal_daa"] == 90.0


def test_synthetic_in_every_row_and_in_the_contents(path):
    for layer in ("kommune", "planmosaikk", "tapte_flater", "reserve", "funn"):
        assert all(p["merking"] == "SYNTETISKE EKSEMPELDATA" for _, p in read(path, layer))
    with sqlite3.connect(path) as db:
        told = db.execute("select description from gpkg_contents where data_type = 'features'").fetchall()
    assert told and all("SYNTETISK" in text for (text,) in told)


def test_field_names_are_ascii(path):
    for layer in fiona.listlayers(path):
        with fiona.open(path, layer=layer) as source:
            assert all(name.isascii() for name in source.schema["properties"])


def test_style_has_official_colours_and_tells_future_apart(path):
    with sqlite3.connect(path) as db:
        styles = dict(db.execute("select f_table_name, styleQML from layer_styles where useAsDefault"))
    assert set(styles) == {n for n in fiona.listlayers(path) if n != "layer_styles"}
    root = ET.fromstring(styles["planmosaikk"])
    wanted = {p["symbol"] for _, p in read(path, "planmosaikk")}
    categories = {c.get("value"): c.get("symbol") for c in root.iter("category")}
    assert set(categories) == wanted
    drawn = {s.get("name"): s for s in root.iter("symbol")}
    future = drawn[categories[symbol("1110", "2").id]]
    assert "255,255,51,255" in ET.tostring(future, encoding="unicode")
    assert [layer.get("class") for layer in future.iter("layer")].count("PointPatternFill") == 1
    present = drawn[categories[symbol("1300", "1").id]]
    assert [layer.get("class") for layer in present.iter("layer")] == ["SimpleFill"]
    assert "http" not in styles["planmosaikk"]


def test_zones_are_hatched_so_that_the_plan_is_seen_and_bandlegging_to_come_is_red():
    zones = invented.zones()
    bound = zones.assign(hensyn="H720", arealstatus=["1", "2"], flate_id=["b1", "b2"])
    whole = dataclasses.replace(invented.result(), zones=pd.concat([zones, bound], ignore_index=True))
    layer = gpkg.layers(whole)["hensynssoner"]
    assert list(layer["areal_daa"]) == pytest.approx([960, 2990] * 2, rel=1e-3)
    root = ET.fromstring(gpkg._style("hensynssoner", layer, "nb"))
    text = {c.get("value"): c.get("label") for c in root.iter("category")}
    assert text["H720 sone-bandlegging_framtidig"].endswith(", framtidig")
    drawn = {s.get("name"): ET.tostring(s, encoding="unicode") for s in root.find("renderer-v2/symbols")}
    of = {c.get("value"): drawn[c.get("symbol")] for c in root.iter("category")}
    assert "212,0,0,255" in of["H720 sone-bandlegging_framtidig"] and "212,0,0,255" not in of["H720 sone-bandlegging"]
    assert of["H720 sone-bandlegging"].count("LinePatternFill") == 2
    assert all('name="style" type="QString" value="no"' in x for x in of.values())  # nothing but lines


def test_same_result_same_bytes(two, path):
    assert gpkg.content(invented.result("NINA 2023", "KDD enkel")) == path.read_bytes()
