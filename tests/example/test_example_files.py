"""The example's files: marked SYNTETISK everywhere, the same bytes every time, and read back as they were meant."""

import hashlib
import re
import shutil
import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from arealregnskap import case, example, read
from arealregnskap.example import names
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Role
from arealregnskap.natur import files, inputs

#: Names that stand in real, contested plan cases; an invented area must not carry one.
REAL_NAMES = ("Langli", "Helgetun", "Tifjell", "Nordpå", "Killingdal", "Håen")


@pytest.fixture(scope="module")
def folder(example_land, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp(example_land.key)
    example.write(example_land, place)
    return place


def _inputs(folder: Path) -> list[Path]:
    """The invented map files; the tables of nature are no maps."""
    return sorted(p for p in (folder / "inn").iterdir() if p.name != "kommunegrense.geojson" and p.suffix != ".csv")


def _read(path: Path) -> dict[str, gpd.GeoDataFrame]:
    return {raw.name: raw.frame for raw in read.read_file(path, log=IssueLog(), sandboxed=False)}


def test_the_case_loads_and_says_that_it_is_synthetic(folder):
    loaded = case.load(folder)
    assert loaded.synthetic and "SYNTETISK" in loaded.title
    assert loaded.kommunenummer in ("5061", "5026")
    older = set() if loaded.kommunenummer == "5061" else {Role.AREALDEKKE_TIDLIGERE}
    assert {layer.role for layer in loaded.layers} == set(Role) - older
    for layer in loaded.layers:
        assert layer.synthetic == (layer.role is not Role.KOMMUNE)
        assert layer.synthetic == ("SYNTETISK" in layer.title)
        assert layer.path.is_file() and layer.date and layer.owner and layer.licence
    assert "SYNTETISK" in (folder / "LESMEG.md").read_text(encoding="utf-8")


def test_every_file_is_named_in_the_case(folder):
    assert {layer.path for layer in case.load(folder).layers} == {
        *_inputs(folder),
        folder / "inn/kommunegrense.geojson",
    }
    assert {*case.load(folder).natur.tables.values()} == {*folder.glob("inn/*.csv")}


def test_the_tables_of_nature_can_be_used_and_say_that_they_are_invented(folder):
    spec = case.load(folder).natur
    assert set(inputs.of(spec)) >= {"variables", "unit_conditions", "services", "factors"}
    for path in spec.tables.values():
        assert "SYNTETISK" in path.name
        rows = files.read_table(path)
        mark = "kilde" if "kilde" in rows else "prosjekt"
        assert rows[mark].str.contains("SYNTETISK").all()


def test_provisions_of_holtalen_are_younger_than_its_map(folder):
    plan = next(x for x in case.load(folder).layers if x.title.startswith("Kommuneplanens"))
    dates = tomllib.loads((folder / "sak.toml").read_text(encoding="utf-8"))["sak"]["kommunenummer"], plan.date.year
    assert dates in (("5061", 2013), ("5026", 2012))
    assert (plan.provisions_date is not None) == (dates[0] == "5026")


def test_every_object_of_every_file_is_marked(folder):
    for path in _inputs(folder):
        assert "SYNTETISK" in path.name
        for name, frame in _read(path).items():
            if name.endswith("Grense"):  # curves of a SOSI file; the surfaces that use them carry the mark
                continue
            # A plan surface in GML has no ``informasjon`` by its schema; there the namespace says it.
            marks = ("merknad", "informasjon", "navnerom")
            mark = next(c for c in sorted(frame.columns) if c.casefold() in marks)
            assert (frame[mark] == "SYNTETISK").all(), (path.name, name)


def test_layer_titles_are_marked(folder):
    for path in folder.glob("inn/*.gpkg"):
        for name, _ in pyogrio.list_layers(path):
            metadata = pyogrio.read_info(path, layer=name)["layer_metadata"]
            assert "SYNTETISK" in metadata["IDENTIFIER"] and metadata["DESCRIPTION"] == "SYNTETISK"
    for text in [*folder.glob("inn/*.gml"), *folder.glob("inn/*.sos")]:
        assert b"SYNTETISK" in text.read_bytes()[:400]


def test_plan_names_are_marked_and_name_no_contested_area(folder):
    names = [
        str(v)
        for path in _inputs(folder)
        for frame in _read(path).values()
        for c in frame.columns
        if c.casefold() in ("plannavn", "områdenavn", "omradenavn", "navn", "hensynsonenavn")
        for v in frame[c].dropna()
    ]
    assert len(names) > 200
    assert not [n for n in names if any(real in n for real in REAL_NAMES)]
    plans = [f for path in _inputs(folder) for f in _read(path).values() if any(c.casefold() == "plannavn" for c in f)]
    for frame in plans:
        column = next(c for c in frame.columns if c.casefold() == "plannavn")
        assert frame[column].str.contains("SYNTETISK").all()


def test_plan_files_hold_the_surfaces_that_were_drawn(folder, example_land):
    """SOSI and GML, each through its own writer and reader, against the surfaces in memory."""
    drawn = example_land.surfaces.sort_values("lokalid", kind="stable")
    path = next(p for p in _inputs(folder) if p.name.startswith("kommuneplan_"))
    found = _read(path)["KpArealformålOmråde"]
    ids = next(c for c in found.columns if c.casefold().endswith("lokalid"))
    found = found.sort_values(ids, kind="stable")
    assert found[ids].tolist() == drawn["lokalid"].tolist()
    sound = drawn.is_valid.to_numpy()
    # A duplicate id leaves the order of its two surfaces open.
    once = ~drawn["lokalid"].duplicated(keep=False).to_numpy()
    ours, theirs = drawn.geometry.to_numpy()[sound & once], found.geometry.to_numpy()[sound & once]
    difference = shapely.area(shapely.symmetric_difference(shapely.make_valid(theirs), ours))
    assert (difference <= 0.02 * shapely.length(ours) + 0.1).all()
    status = next(c for c in found.columns if c.casefold().endswith(("arealst", "arealbruksstatus")))
    assert found[status].isna().sum() == 12
    assert (~found.is_valid).sum() == 1


def test_same_seed_gives_the_same_bytes(folder, example_land, tmp_path):
    example.build(example_land.key, tmp_path)
    for path in [folder / "sak.toml", folder / "LESMEG.md", *_inputs(folder)]:
        again = tmp_path / path.relative_to(folder)
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(again.read_bytes()).digest(), path.name


def test_another_seed_gives_another_land(example_land):
    other = example.terrain.build(example_land.settings, seed=7)
    assert not other.rivers[0].equals(example_land.terrain.rivers[0])
    assert other.municipality.equals(example_land.terrain.municipality)


def test_building_again_leaves_nothing_old(tmp_path):
    (tmp_path / "inn").mkdir()
    stray = tmp_path / "inn" / "gammel.gpkg"
    stray.write_bytes(b"x")
    kept = tmp_path / "notat.txt"
    kept.write_text("mitt")
    example.files.empty(tmp_path / "inn")
    assert not stray.exists() and kept.exists()
    shutil.rmtree(tmp_path / "inn")


def test_no_invented_name_has_three_equal_letters_in_a_row():
    handed = names.Names(np.random.default_rng(1))
    made = [handed.next() for _ in range(270)]
    assert not [name for name in made if re.search(r"(.)\1\1", name.lower())]
    assert "Finnkollia" in made and len(set(made)) == 270
