"""The same data in every format give the same frame; and what each format can say wrongly is seen through."""

from __future__ import annotations

import json
import re
import sqlite3
import struct
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pandas.testing import assert_frame_equal

from arealregnskap import read
from arealregnskap.issues import IssueLog, kinds
from arealregnskap.layers import RawLayer
from tests.faulty.make import E, N, land


def original() -> gpd.GeoDataFrame:
    """Five surfaces with every kind of value a Shapefile can hold, names of ten letters at most."""
    squares = [shapely.box(E + 100 * i, N, E + 100 * i + 100, N + 100) for i in range(4)]
    ring = shapely.difference(shapely.box(E, N + 200, E + 100, N + 300), shapely.box(E + 40, N + 240, E + 60, N + 260))
    return gpd.GeoDataFrame(
        {
            "planid": ["0301", "00123", "Åsen", None, "ÆØÅæøå"],
            "formål": [1110, 1120, 5100, 5200, 2010],
            "areal": [10.5, 2.25, -1.125, 4.0, 1e6],
            "vedtatt": pd.to_datetime(["2020-12-22", "1999-01-01", None, "2026-02-28", "1985-07-01"]),
        },
        geometry=[*squares, ring],
        crs=25832,
    )


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    frame = frame.copy()
    if path.suffix == ".parquet":
        frame.to_parquet(path)
        return
    frame["vedtatt"] = frame["vedtatt"].dt.date
    if path.suffix == ".geojson":
        frame.to_file(path, driver="GeoJSON", engine="pyogrio", use_arrow=True, RFC7946="NO")
        return
    drivers = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf", ".gdb": "OpenFileGDB"}
    more = {"TARGET_ARCGIS_VERSION": "ARCGIS_PRO_3_2_OR_LATER"} if path.suffix == ".gdb" else {}
    frame.to_file(path, driver=drivers[path.suffix], engine="pyogrio", use_arrow=True, layer="flater", **more)


def read_one(path: Path, log: IssueLog | None = None, **options: object) -> RawLayer:
    (layer,) = read.read_file(path, options=read.ReadOptions(**options), log=IssueLog() if log is None else log)  # type: ignore[arg-type]
    return layer


SUFFIXES = (".gpkg", ".shp", ".fgb", ".gdb", ".geojson", ".parquet")


def plain(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Columns and normalised WKB, rows sorted: the order of rows is no information."""
    columns = {c: frame[c] for c in ("planid", "formål", "areal", "vedtatt")}
    out = pd.DataFrame(columns | {"wkb": shapely.to_wkb(shapely.normalize(_parts(frame)))})
    return out.sort_values("formål", ignore_index=True)


def _parts(frame: gpd.GeoDataFrame) -> np.ndarray:
    """A multi-surface of one part is that part: formats differ in which of the two they can hold."""
    return np.array(
        [g.geoms[0] if g.geom_type.startswith("Multi") and len(g.geoms) == 1 else g for g in frame.geometry]
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_one_body_all_formats(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"flater{suffix}"
    write(original(), path)
    log = IssueLog()
    layer = read_one(path, log)
    expected = original()
    expected["planid"] = expected["planid"].astype(object).where(expected["planid"].notna(), None)
    expected["vedtatt"] = expected["vedtatt"].astype("datetime64[ms]")
    assert_frame_equal(plain(layer.frame), plain(expected))
    assert layer.epsg == 25832
    assert layer.name == "flater"
    assert layer.provenance["kartareal"] == 10_000 * 5 - 400
    assert not len(log), log.frame()["tekst"].tolist()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_inspection_agrees_with_reading(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"flater{suffix}"
    write(original(), path)
    (info,) = read.inspect_file(path)
    layer = read_one(path)
    assert (info.name, info.count, info.epsg, info.format) == (layer.name, 5, 25832, layer.format)
    names = [name for name, _ in info.fields if not name.startswith("SHAPE_")]
    assert names == [c for c in layer.frame.columns[:-1] if not c.startswith("SHAPE_")]


def test_a_recognised_file_needs_no_right_name(tmp_path: Path) -> None:
    for suffix in (".gpkg", ".fgb", ".geojson", ".parquet"):
        path = tmp_path / f"flater{suffix}"
        write(original(), path)
        renamed = path.rename(tmp_path / f"{suffix[1:]}.dat")
        assert suffix in read.recognise(renamed).suffixes


def test_whole_numbers_with_gaps_stay_whole(tmp_path: Path) -> None:
    """A code read as a number must not become 1110.0."""
    frame = land(3)
    frame["kode"] = pd.array([1110, None, 1120], dtype="Int64")
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    assert [None if v is pd.NA else str(v) for v in read_one(tmp_path / "a.gpkg").frame["kode"]] == [
        "1110",
        None,
        "1120",
    ]


@pytest.mark.parametrize("code", [25832, 25833, 25835, 5972, 5973, 5975, 3044, 3045, 6172, 6173, 4258, 5942, 32633])
@pytest.mark.parametrize("suffix", [".gpkg", ".parquet", ".geojson"])
def test_every_reference_system_in_use(tmp_path: Path, code: int, suffix: str) -> None:
    """Height parts and north-first variants come out as the plain system; none makes the reader stop."""
    plain_code = {5972: 25832, 5973: 25833, 5975: 25835, 3044: 25832, 3045: 25833, 6172: 25832, 6173: 25833, 5942: 4258}
    frame = land(2).to_crs(plain_code.get(code, code))
    path = tmp_path / f"a{suffix}"
    if suffix == ".geojson":
        content = json.loads(frame.to_json(drop_id=True))
        content["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code}"}}
        path.write_text(json.dumps(content))
    else:
        frame = frame.set_crs(code, allow_override=True)
        frame.to_parquet(path) if suffix == ".parquet" else frame.to_file(path, engine="pyogrio")
    log = IssueLog()
    layer = read_one(path, log)
    assert layer.epsg == plain_code.get(code, code)
    assert not len(log), log.frame()["tekst"].tolist()


# --- Shapefile ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "declared"), [("UTF-8", "UTF-8"), ("ISO-8859-1", None), ("CP865", "865")])
def test_character_sets_of_shapefiles(tmp_path: Path, written: str, declared: str | None) -> None:
    path = tmp_path / "navn.shp"
    land(2).to_file(path, driver="ESRI Shapefile", engine="pyogrio", encoding=written)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if declared:
        path.with_suffix(".cpg").write_text(declared)
    log = IssueLog()
    assert read_one(path, log).frame["navn"].tolist() == ["Åsen", "Åsen"]
    assert not len(log), log.frame()["tekst"].tolist()


def test_the_planner_may_name_the_character_set(tmp_path: Path) -> None:
    path = tmp_path / "navn.shp"
    land(2).to_file(path, driver="ESRI Shapefile", engine="pyogrio", encoding="CP865")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    assert read_one(path, encoding="cp865").frame["navn"].tolist() == ["Åsen", "Åsen"]


def test_a_field_name_cut_inside_a_letter(tmp_path: Path) -> None:
    from tests.faulty.make import make

    path = make(tmp_path, names=("kuttet_navn.shp",))["kuttet_navn.shp"]
    assert read_one(path).frame.columns.tolist() == ["arealform", "navn", "geometry"]


def test_upper_case_names_and_a_lost_index(tmp_path: Path) -> None:
    path = tmp_path / "plan.shp"
    land(3).to_file(path, driver="ESRI Shapefile", engine="pyogrio")
    for part in list(tmp_path.iterdir()):
        part.rename(part.with_name(part.name.upper()))
    (tmp_path / "PLAN.SHX").unlink()
    log = IssueLog()
    layer = read_one(tmp_path / "PLAN.SHP", log)
    assert layer.frame.geometry.area.sum() == pytest.approx(30_000)
    assert layer.epsg == 25832
    assert [(i.kind, i.value) for i in log] == [("les_deler_mangler", ".shx")]
    assert not (tmp_path / "PLAN.SHX").exists()


# --- curves, archives, GeoJSON -----------------------------------------------------------------------------------


def test_curves_in_a_geopackage(tmp_path: Path) -> None:
    """A disc of radius 50 as a CurvePolygon: 2 500π m²."""
    path = tmp_path / "bue.gpkg"
    land(1).to_file(path, layer="flater", engine="pyogrio", SPATIAL_INDEX="NO")
    ring = [(E + 50, N), (E, N + 50), (E - 50, N), (E, N - 50), (E + 50, N)]
    circle = struct.pack("<BII", 1, 8, 5) + np.array(ring, float).tobytes()
    blob = b"GP\0\x01" + struct.pack("<i", 25832) + struct.pack("<BII", 1, 10, 1) + circle
    with sqlite3.connect(path) as db:
        db.execute("UPDATE flater SET geom = ?", (blob,))
        db.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'CURVEPOLYGON'")
    log = IssueLog()
    layer = read_one(path, log)
    arcs = next(i for i in log if i.kind == "les_buer")
    assert layer.frame.geometry.area[0] + arcs.area_m2 == pytest.approx(2_500 * np.pi, rel=1e-9)
    assert arcs.area_m2 < 0.01 * 100 * np.pi


def test_an_archive_with_several_data_sets(tmp_path: Path) -> None:
    """Shapefile, FileGDB in its folder, GeoPackage and a note, with æ, ø and å in the names."""
    source = tmp_path / "inn"
    source.mkdir()
    write(original(), source / "områder.shp")
    write(original(), source / "base.gdb")
    write(original(), source / "plan.gpkg")
    (source / "les meg.txt").write_text("Hei")
    archive = tmp_path / "leveranse.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for file in sorted(source.rglob("*")):
            if file.is_file():
                out.write(file, f"Leveranse/{file.relative_to(source)}")
    log = IssueLog()
    layers = read.read_file(archive, log=log)
    assert [(layer.format, layer.name, layer.provenance["fil_i_arkiv"]) for layer in layers] == [
        ("filegdb", "flater", "Leveranse/base.gdb"),
        ("shapefile", "områder", "Leveranse/områder.shp"),
        ("gpkg", "flater", "Leveranse/plan.gpkg"),
    ]
    assert {layer.provenance["kartareal"] for layer in layers} == {49_600.0}
    assert {layer.path for layer in layers} == {archive}
    assert [i.name for i in read.inspect_file(archive)] == [layer.name for layer in layers]


def test_an_archive_of_a_database_without_its_folder(tmp_path: Path) -> None:
    write(original(), tmp_path / "base.gdb")
    archive = tmp_path / "base.gdb.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for file in (tmp_path / "base.gdb").iterdir():
            out.write(file, file.name)
    assert read_one(archive).provenance["kartareal"] == 49_600


def test_names_from_windows_without_the_utf8_mark(tmp_path: Path) -> None:
    content = json.dumps({"type": "Point", "coordinates": [10.0, 63.0]}).encode()
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("blaa.geojson", content)
    archive.write_bytes(archive.read_bytes().replace(b"blaa.geojson", "blå1.geojson".encode("cp850")))
    assert read_one(archive).name == "blå1"


def test_plan_map_service_shape(tmp_path: Path) -> None:
    """A collection wrapped with its reference system, nested attributes, object type in «name»."""
    square = shapely.geometry.mapping(shapely.box(E, N, E + 100, N + 100))
    local = {"identifikasjon": {"Identifikasjon": {"lokalId": "a", "navnerom": "n"}}}
    content = {
        "id": "5061_1",
        "epsg": {"code": "EPSG:25832", "description": "UTM sone 32"},
        "geoJson": {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": square,
                    "properties": {**local, "arealformål": "1110", "name": "RpArealformålOmråde"},
                },
                {"type": "Feature", "geometry": square, "properties": {**local, "name": "RpOmråde"}},
            ],
        },
    }
    path = tmp_path / "plankart.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    layers = read.read_file(path, log=IssueLog())
    assert [(layer.name, layer.epsg, layer.frame.loc[0, "lokalId"]) for layer in layers] == [
        ("RpArealformålOmråde", 25832, "a"),
        ("RpOmråde", 25832, "a"),
    ]


def test_several_named_collections_in_one_file(tmp_path: Path) -> None:
    one = json.loads(land(2).to_json(drop_id=True))
    name = {"type": "name", "properties": {"name": "EPSG:25832"}}
    path = tmp_path / "kommuner.geojson"
    path.write_text(json.dumps({"Kommune": one | {"crs": name}, "Kommunegrense": one | {"crs": name}}))
    assert [layer.name for layer in read.read_file(path, log=IssueLog())] == ["Kommune", "Kommunegrense"]


def test_layers_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "to.gpkg"
    land(1).to_file(path, layer="en", engine="pyogrio")
    land(2).to_file(path, layer="to", engine="pyogrio")
    assert [layer.name for layer in read.read_file(path, log=IssueLog())] == ["en", "to"]
    assert len(read_one(path, layers=("to",)).frame) == 2


def test_unsaved_changes_in_the_write_ahead_log_are_read(tmp_path: Path) -> None:
    """A GeoPackage open in another program keeps its last changes in a file beside it."""
    path = tmp_path / "apen.gpkg"
    land(2).to_file(path, layer="flater", engine="pyogrio")
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = WAL")
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f'DROP TRIGGER "{name}"')
    db.execute("DELETE FROM flater WHERE fid = 1")
    db.commit()
    layer = read_one(path, IssueLog())
    db.close()
    assert len(layer.frame) == 1


def test_text_in_another_character_set_inside_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "latin.gpkg"
    land(2).to_file(path, layer="flater", engine="pyogrio", SPATIAL_INDEX="NO")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE flater SET navn = CAST(x'C573656E' AS TEXT) WHERE fid = 1")
    log = IssueLog()
    assert read_one(path, log).frame["navn"].tolist() == ["Åsen", "Åsen"]
    assert [i.kind for i in log] == ["les_tegnsett"]


def test_every_finding_the_readers_can_make_has_its_sentence() -> None:
    folder = Path(read.__file__).parent
    named = {k for p in folder.rglob("*.py") for k in re.findall(r'"(les_[a-z_]+)"', p.read_text(encoding="utf-8"))}
    assert named == {k for k in kinds() if k.startswith("les_")}
