"""A bundle makes the same figures in another folder, finds one moved vertex, and is trusted no more than any file."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from arealregnskap import bundle, case, pipeline
from arealregnskap.bundle import compare, tell
from arealregnskap.errors import BundleError, HostileFileError, ReadError
from tests.land.saker import SAK, write_case

#: One rule set, so that the many runs of these tests stay short.
OPEN = SAK.replace('["KDD enkel", "NINA 2023"]', '["KDD enkel"]').replace("[[lag]]\n", '[[lag]]\ntilgang = "åpen"\n')
CLOSED = OPEN.replace('tilgang = "åpen"\nrolle = "plan"', 'tilgang = "begrenset"\nrolle = "plan"')


def computed(folder: Path, text: str = OPEN):
    result = pipeline.run(case.load(write_case(folder, text=text)))
    pipeline.keep(result)
    return result


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Path:
    base = tmp_path_factory.mktemp("pakke")
    return bundle.pack(computed(base / "sak"), base / "sak.zip")


@pytest.fixture(scope="module")
def closed(tmp_path_factory) -> Path:
    base = tmp_path_factory.mktemp("lukket")
    return bundle.pack(computed(base / "sak", CLOSED), base / "sak.zip")


def rewritten(source: Path, target: Path, change) -> Path:
    """The bundle with ``change(name, data)`` as content of every entry; None leaves it out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


def with_moved_vertex(data: bytes, folder: Path) -> bytes:
    """The plan with the north-east corner of F1 (200 × 500 m) moved 1 m east: a triangle of 250 m² more."""
    file = folder / "plan.gpkg"
    file.write_bytes(data)
    plan = gpd.read_file(file)
    f1 = plan.index[plan["områdenavn"] == "F1"][0]
    corner = plan.geometry[f1].bounds[2:]
    moved = shapely.transform(
        plan.geometry[f1], lambda xy: xy + (abs(xy - corner).sum(axis=1) < 1e-6)[:, None] * [1.0, 0.0]
    )
    plan.loc[plan.index == f1, "geometry"] = moved
    plan.to_file(folder / "ny.gpkg", layer="KpArealformålOmråde", driver="GPKG")
    return (folder / "ny.gpkg").read_bytes()


def test_a_bundle_runs_equal_in_another_folder(packed, tmp_path):
    moved = tmp_path / "et annet sted" / "æøå.zip"
    moved.parent.mkdir()
    shutil.copyfile(packed, moved)
    verdict = bundle.verify(moved)
    assert verdict.equal and not verdict.changed and not verdict.versions
    assert verdict.differences == () and verdict.tables > 15 and verdict.cells > 1000
    assert tell.sentences(verdict)[0].startswith("Likt: alle")


def test_the_same_case_gives_the_same_bundle(packed, tmp_path):
    other = bundle.pack(computed(tmp_path / "annet"), tmp_path / "b.zip")
    with zipfile.ZipFile(packed) as a, zipfile.ZipFile(other) as b:
        assert a.namelist() == b.namelist()
        assert [
            n for n in a.namelist() if not n.endswith(".gpkg") and n != "pakke.json" and a.read(n) != b.read(n)
        ] in (
            [],
            ["LESMEG.txt", "resultat/arealregnskap.json"],  # GeoPackages carry the time they were written
        )


def test_one_changed_vertex_is_found_and_named(packed, tmp_path):
    def change(name, data):
        return with_moved_vertex(data, tmp_path) if name == "sak/inn/plan.gpkg" else data

    verdict = bundle.verify(rewritten(packed, tmp_path / "endret.zip", change))
    assert not verdict.equal
    assert len(verdict.changed) == 1 and verdict.changed[0].startswith("inn/plan.gpkg")
    planned = [d for d in verdict.differences if d.table == "t1" and "1120" in d.row and d.unit == "daa"]
    assert planned and all(d.ours - d.theirs == pytest.approx(0.25, rel=1e-4) for d in planned)
    told = " ".join(tell.sentences(verdict))
    assert "Ulikt" in told and "inn/plan.gpkg" in told
    assert any("1120" in row[1] and row[5].startswith("+0,25") for row in tell.rows(verdict))
    answer = json.loads(json.dumps(tell.as_dict(verdict)))
    assert answer["endrede_filer"] == list(verdict.changed)
    (trace,) = verdict.traces
    (point,) = trace.points
    assert (trace.file, trace.layer, trace.name, trace.epsg) == ("inn/plan.gpkg", "KpArealformålOmråde", "F1", 25832)
    assert (point.after[0] - point.before[0], point.after[1] - point.before[1]) == pytest.approx((1.0, 0.0))
    (sentence,) = tell.changes(verdict)
    x, y = point.before
    assert "«F1»" in sentence and f"er flyttet fra ({x:.2f}, {y:.2f}) til ({x + 1:.2f}, {y:.2f})" in sentence
    assert answer["endrede_flater"][0]["punkter"] == [{"nr": point.number, "for": [x, y], "na": [x + 1, y]}]


def test_a_record_of_surfaces_that_was_tampered_with_is_told_and_not_believed(packed, tmp_path):
    def change(name, data):
        if name == "sak/inn/plan.gpkg":
            return with_moved_vertex(data, tmp_path)
        return b"PAR1" if name == "flater/inn/plan.gpkg.parquet" else data

    verdict = bundle.verify(rewritten(packed, tmp_path / "endret.zip", change))
    assert verdict.traces == () and "flater/inn/plan.gpkg.parquet" in verdict.changed


def test_a_bundle_of_the_first_form_is_still_run_again(packed, tmp_path):
    def change(name, data):
        if name.startswith("flater/"):
            return None
        if name != "pakke.json":
            return data
        value = json.loads(data)
        for known in value["inputs"]:
            del known["surfaces"]
        return json.dumps(value | {"schema": "arealregnskap-pakke-1.0"}).encode()

    assert bundle.verify(rewritten(packed, tmp_path / "gammel.zip", change)).equal


def test_a_changed_figure_is_found_though_no_input_changed(packed, tmp_path):
    def change(name, data):
        if name != "resultat/arealregnskap.json":
            return data
        value = json.loads(data)
        t3 = next(t for t in value["tabeller"] if t["nokkel"] == "t3")
        names = [c["navn"] for c in t3["kolonner"]]
        t3["rader"][0][names.index("reserve_daa")] += 1.5
        return json.dumps(value).encode()

    verdict = bundle.verify(rewritten(packed, tmp_path / "endret.zip", change))
    assert not verdict.changed and len(verdict.differences) == 1
    (d,) = verdict.differences
    assert (d.table, d.column, d.unit) == ("t3", "Arealreserve", "daa") and "01" in d.row
    assert d.theirs - d.ours == pytest.approx(1.5)


def test_what_may_not_be_handed_on_is_only_a_fingerprint(closed, tmp_path):
    with zipfile.ZipFile(closed) as archive:
        assert "sak/inn/plan.gpkg" not in archive.namelist() and "sak/inn/ar5.gpkg" in archive.namelist()
        assert not [n for n in archive.namelist() if n.startswith("flater/inn/plan")]  # that would hand it on as well
        known = {i["path"]: i for i in json.loads(archive.read("pakke.json"))["inputs"]}
        assert "begrenset" in archive.read("LESMEG.txt").decode("utf-8-sig")
    assert known["inn/plan.gpkg"]["included"] is False and len(known["inn/plan.gpkg"]["sha256"]) == 64
    assert "begrenset" in known["inn/plan.gpkg"]["why"]
    with pytest.raises(BundleError, match=r"1 inndatafiler er ikke med.*inn/plan\.gpkg.*--inndata"):
        bundle.verify(closed)
    beside = tmp_path / "filer"
    beside.mkdir()
    shutil.copyfile(closed.parent / "sak" / "inn" / "plan.gpkg", beside / "plan.gpkg")
    assert bundle.verify(closed, beside).equal


def test_everything_may_be_kept_in_the_own_archive(tmp_path):
    result = computed(tmp_path / "sak", CLOSED)
    file = bundle.pack(result, tmp_path / "alt.zip", everything=True)
    with zipfile.ZipFile(file) as archive:
        assert "sak/inn/plan.gpkg" in archive.namelist()


def test_own_rule_sets_and_area_names_travel_along(tmp_path):
    folder = tmp_path / "sak"
    text = OPEN.replace('["KDD enkel"]', '["Eget"]')
    write_case(folder, text=text)
    (folder / "eget.toml").write_text('navn = "Eget"\nbygger_pa = "KDD enkel"\n', encoding="utf-8")
    result = pipeline.run(case.load(folder))
    pipeline.keep(result)
    file = bundle.pack(result, tmp_path / "sak.zip")
    with zipfile.ZipFile(file) as archive:
        assert {"sak/eget.toml", "sak/sak.toml", "versjoner/requirements.lock"} <= set(archive.namelist())
        assert json.loads(archive.read("pakke.json"))["rulesets"].keys() == {"Eget"}
    assert bundle.verify(file).equal


HOSTILE = {
    "../ut.txt": HostileFileError,
    "/etc/ut.txt": HostileFileError,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bundle_that_writes_outside_itself_is_refused(packed, tmp_path, name):
    bad = tmp_path / "b.zip"
    shutil.copyfile(packed, bad)
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(HOSTILE[name], match="utenfor seg selv"):
        bundle.verify(bad)
    assert not list(tmp_path.parent.glob("ut.txt"))


def test_a_bundle_whose_manifest_points_outside_is_refused(packed, tmp_path):
    def change(name, data):
        if name != "pakke.json":
            return data
        value = json.loads(data)
        value["inputs"][0]["path"] = "../../ut.gpkg"
        return json.dumps(value).encode()

    with pytest.raises(BundleError, match="utenfor saksmappa"):
        bundle.verify(rewritten(packed, tmp_path / "b.zip", change))


@pytest.mark.parametrize("content", [b"[]", b"{}", b"{", b'{"schema": "annet"}', b"[" * 100_000])
def test_a_strange_manifest_is_told(packed, tmp_path, content):
    bad = rewritten(packed, tmp_path / "b.zip", lambda n, d: content if n == "pakke.json" else d)
    with pytest.raises(BundleError, match="ikke en pakke"):
        bundle.verify(bad)


def test_other_zips_and_files_are_told(tmp_path):
    empty = tmp_path / "tom.zip"
    zipfile.ZipFile(empty, "w").close()
    with pytest.raises(BundleError, match="ikke en pakke"):
        bundle.verify(empty)
    (tmp_path / "x.zip").write_bytes(b"hei")
    with pytest.raises(ReadError, match="skadet"):
        bundle.verify(tmp_path / "x.zip")


def test_a_bomb_is_stopped(packed, tmp_path):
    bad = tmp_path / "b.zip"
    shutil.copyfile(packed, bad)
    with zipfile.ZipFile(bad, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sak/inn/stor.bin", bytes(64 * 1024 * 1024))
    with pytest.raises(HostileFileError, match="zip-bombe"):
        bundle.verify(bad)


def test_rows_are_found_by_what_they_are_and_not_by_where_they_stand():
    columns = [
        {"navn": n, "type": t, "overskrift": n, "enhet": u}
        for n, t, u in (("kode", "code", ""), ("daa", "float", "daa"))
    ]

    def value(rows, total):
        table = {"nokkel": "t", "tittel": "T", "kolonner": columns, "rader": rows, "sum": {"daa": total}}
        empty = {"nokkel": "r", "tittel": "R", "kolonner": [], "rader": [], "sum": {}}
        return {"tabeller": [table], "regler": empty, "funn": empty | {"nokkel": "f"}}

    one = value([["a", 1.0], ["b", 2.0], ["b", 3.0]], 6.0)
    assert compare.compare(one, value([["b", 2.0], ["a", 1.0 + 1e-9], ["b", 3.0]], 6.0)) == []
    found = compare.compare(one, value([["a", 1.0], ["b", 2.0], ["c", None]], 3.0))
    assert {(d.row, d.column, d.theirs, d.ours) for d in found} == {
        ("b (2)", "", "finnes", None), ("c", "", None, "finnes"), ("Sum", "daa", 6.0, 3.0),
    }  # fmt: skip
    assert compare.compare(one, value([["a", None], ["b", 2.0], ["b", 3.0]], 6.0))[0].ours is None
