"""Real files: what they are known to hold, and Debian's GDAL with the SOSI driver as an independent judge."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import shapely
from sosi_text import kinds, read

from arealregnskap.issues import IssueLog
from arealregnskap.read import sosi
from arealregnskap.read.contract import ReadOptions

FOLDER = "sosi"


@pytest.fixture(scope="session")
def ogr2ogr():
    program = shutil.which("ogr2ogr")
    if program is None:
        pytest.skip("ogr2ogr is not installed (Debian: gdal-bin)")
    formats = subprocess.run([program, "--formats"], capture_output=True, text=True, check=True).stdout
    if "SOSI" not in formats:
        pytest.skip("this ogr2ogr has no SOSI driver")
    return program


def judged(program, path: Path, layer: str, folder: Path):
    """Geometry of a layer as GDAL reads it; it needs ISO8859-1 and .SLUTT and writes beside the file: on a copy."""
    copy = folder / "kopi.sos"
    text = path.read_bytes().decode("utf-8-sig").rstrip().removesuffix(".SLUTT").rstrip()
    copy.write_bytes(f"{text}\n.SLUTT\n".encode("iso8859-1", "replace"))
    out = folder / f"{layer}.json"
    command = [program, "-f", "GeoJSON", "-s_srs", "EPSG:25832", "-t_srs", "EPSG:25832"]
    command += ["-lco", "COORDINATE_PRECISION=9", str(out), str(copy), layer]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    return np.array([shapely.geometry.shape(f["geometry"]) for f in features if f["geometry"]], object)


def all_of(path, kind):
    """Geometry of one type, of all layers; two layers may have the same name and another kind of geometry."""
    frames = [layer.frame for layer in sosi.read(path, ReadOptions(), IssueLog())]
    return np.concatenate([f.geometry.values for f in frames if f.geom_type.iloc[0] == kind])


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "count"), [("testfile2.sos", 352), ("1001_Hoyde.sos", 71), ("flatetest.sos", 1), ("flate_oy.sos", 3)]
)
def test_surfaces_are_those_of_gdal(real_data, ogr2ogr, tmp_path, name, count):
    path = real_data / FOLDER / name
    ours = all_of(path, "Polygon")
    theirs = judged(ogr2ogr, path, "polygons", tmp_path)
    assert len(ours) == len(theirs) == count
    left, right = np.sort(shapely.area(ours)), np.sort(shapely.area(theirs))
    np.testing.assert_allclose(left, right, rtol=1e-9, atol=1e-5)
    tree = shapely.STRtree(theirs)
    for surface in ours:
        near = theirs[tree.query(surface.representative_point(), predicate="within")]
        assert min(surface.symmetric_difference(other).area for other in near) < 1e-4


@pytest.mark.real
def test_curves_are_those_of_gdal(real_data, ogr2ogr, tmp_path):
    path = real_data / FOLDER / "testfile2.sos"
    ours = all_of(path, "LineString")
    theirs = judged(ogr2ogr, path, "lines", tmp_path)
    assert len(ours) == len(theirs) == 1169
    np.testing.assert_allclose(np.sort(shapely.length(ours)), np.sort(shapely.length(theirs)), atol=1e-5)


@pytest.mark.real
def test_small_arcs_are_those_of_gdal(real_data, ogr2ogr, tmp_path):
    path = real_data / FOLDER / "buer.sos"
    layers, log = read(path)
    ours = all_of(path, "LineString")
    theirs = judged(ogr2ogr, path, "lines", tmp_path)
    assert len(ours) == len(theirs) == 21
    # GDAL turns about one degree at a time and keeps no middle point; ours is within 1 cm of the arc.
    for line in ours:
        other = theirs[np.argmin(shapely.hausdorff_distance(theirs, line))]
        assert shapely.hausdorff_distance(line, other) < 0.05 + line.length * 1e-3
    assert "sosi_buer" in kinds(log)
    assert layers["RpGrense"].provenance["buer"] == 10


@pytest.mark.real
def test_islands_have_the_areas_that_can_be_counted(real_data):
    frame = read(real_data / FOLDER / "flate_oy.sos")[0]["Mahogney"].frame.set_index("sosi_nr")
    assert frame.geometry.area.to_dict() == {500: 100.0, 400: 1_000_000.0 - 100, 600: 1_000_000.0 - 100}


@pytest.mark.real
def test_land_cover_of_a_map_sheet(real_data):
    path = real_data / FOLDER / "testfile2.sos"
    layers, log = read(path)
    assert {n: len(layers[n].frame) for n in ("Skog", "Innsjø", "ÅpentOmråde")} == {
        "Skog": 76,
        "Innsjø": 97,
        "ÅpentOmråde": 91,
    }
    forest = layers["Skog"].frame.set_index("sosi_nr").geometry
    assert len(forest[3].interiors) == 13  # thirteen parentheses in the file
    assert layers["Innsjø"].frame.set_index("sosi_nr")["VATNLNR"][4] == "2993"
    assert shapely.is_valid(all_of(path, "Polygon")).all()
    assert kinds(log) == ["sosi_tegnsett"]


@pytest.mark.real
def test_the_same_file_in_two_character_sets_is_the_same(real_data):
    utf8 = read(real_data / FOLDER / "testfile2.sos")[0]
    latin = read(real_data / FOLDER / "latin1" / "testfile2_latin1.sos")[0]
    assert list(utf8) == list(latin)
    for name, layer in utf8.items():
        assert layer.frame.equals(latin[name].frame)


@pytest.mark.real
def test_every_file_is_read_and_every_fault_is_a_finding(real_data):
    """The only faults in the folder: wrong TEGNSETT, no .SLUTT, objects without coordinates, heads alone."""
    expected = {
        "1001_Hoyde.sos": ["sosi_tegnsett"],
        "buer.sos": ["sosi_tegnsett", "sosi_uten_slutt", "sosi_buer"],
        "fastmerke.sos": ["sosi_tegnsett", "sosi_uten_slutt"],
        "testfile1.sos": ["sosi_buer"],
        "testfile2.sos": ["sosi_tegnsett"],
        "valid_nonterminated_quoted_string.sos": ["sosi_ingen_objekter"],
        "valid_string_concat_on_different_lines.sos": ["sosi_ingen_objekter"],
        "valid_varying_strings_and_numbers.sos": ["sosi_ingen_objekter"],
        "valid_with_refs.sos": ["sosi_mot_grammatikken", "sosi_uten_origo", "sosi_uten_punkter", "sosi_uten_punkter"],
        "valid_with_special_values.sos": ["sosi_uten_origo", "sosi_uten_punkter"],
    }
    found = {path.name: kinds(read(path)[1]) for path in sorted((real_data / FOLDER).rglob("*.sos"))}
    assert len(found) == 21
    assert {name: faults for name, faults in found.items() if faults} == expected


@pytest.mark.real
def test_values_with_quotes(real_data):
    layers, _ = read(real_data / FOLDER / "nvdb" / "valid_with_special_values.sos")
    row = layers["PUNKT"].frame.iloc[0]
    assert row["NAVN"] == 'Tore" "Eide\' Andersen'
    assert (row["KVALITET"], row["STØRRELSE"]) == ("96 * 0 * 5", "@")


@pytest.mark.real
def test_a_point_with_height_from_the_road_bank(real_data):
    point = read(real_data / FOLDER / "nvdb" / "valid_graphical.sos")[0]["Skiltplate_96"].frame.geometry.iloc[0]
    assert (point.x, point.y, point.has_z) == (569467.68, 7034339.80, False)
