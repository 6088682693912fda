"""Names of areas kept in the case folder, whatever becomes of results and files."""

from __future__ import annotations

import json
import shutil

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from arealregnskap import case, naming, pipeline, stored
from arealregnskap.cli import cli
from arealregnskap.errors import CaseError
from arealregnskap.issues import IssueLog
from arealregnskap.report import document

from .land.saker import EPSG, NAMES, SAK, box, layers, write_case

ONE = SAK.replace('["KDD enkel", "NINA 2023"]', '["KDD enkel"]')


@pytest.fixture
def folder(tmp_path):
    """A case computed once: reserve of F (1120, whole) and of B (1110, three quarters)."""
    place = write_case(tmp_path, text=ONE)
    computed(place)
    return place


def computed(place):
    result = pipeline.run(case.load(place))
    pipeline.publish(result, formats=["json"])
    return result


def names(result):
    """Name → south-west corner, in metres into the municipality."""
    areas = result.main.reserve.areas
    origin = box(0, 0, 1, 1).bounds
    return {
        name: tuple(round(c - o) for c, o in zip(g.bounds[:2], origin[:2], strict=True))
        for name, g in zip(areas["omrade_id"], areas.geometry, strict=True)
    }


def rewrite(place, name, shapes, columns):
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=EPSG)
    (place / "inn" / f"{name}.gpkg").unlink()
    frame.to_file(place / "inn" / f"{name}.gpkg", layer=NAMES.get(name, name), driver="GPKG")


def build_across_f(place):
    """A strip is built over the middle of F, which splits it, and all of B."""
    shapes = [box(500, 500, 200, 500), box(1900, 2200, 200, 20)]
    rewrite(place, "ssbarealbruk", shapes, {"hovedklasse": ["01", "01"]})


BEFORE = {"B1": (500, 500), "F1": (1900, 2000)}
AFTER = {"F1": (1900, 2220), "F2": (1900, 2000)}


def test_new_data_keep_the_names_and_tell_what_has_changed(folder):
    build_across_f(folder)
    result = computed(folder)
    assert names(result) == AFTER
    told = result.main.area_changes.set_index("omrade_id")
    assert told["endring"].to_dict() == {"B1": "borte", "F1": "delt", "F2": "skilt_ut"}
    assert told["andre"].to_dict() == {"B1": "", "F1": "F2", "F2": "F1"}
    assert told["for_m2"].to_numpy() == pytest.approx([75_000, 100_000, 0], rel=1e-4)
    assert told["na_m2"].to_numpy() == pytest.approx([0, 56_000, 40_000], rel=1e-4)
    assert told["na_m2"].sum() / 1000 == pytest.approx(result.main.tables["T3"].total["reserve_daa"], rel=1e-9)
    sheet = document.build(result).sheet("endrede_omrader")
    assert list(sheet.frame["endring_daa"].round(1)) == [-75, -44, 40]
    assert sheet.total["na_daa"] == pytest.approx(96, rel=1e-4)
    assert document.build(result, "nn").sheet("endrede_omrader").frame["hva"].iloc[0] == "Borte"
    before = (folder / naming.FILE).read_bytes(), (folder / naming.COPY).read_bytes()
    again = computed(folder)
    assert ((folder / naming.FILE).read_bytes(), (folder / naming.COPY).read_bytes()) == before
    pd.testing.assert_frame_equal(again.main.area_changes, result.main.area_changes)
    written = json.loads((folder / "resultat" / "arealregnskap.json").read_text())
    assert "endrede_omrader" in {t["nokkel"] for t in written["tabeller"]}
    read = stored.load(case.load(folder))
    pd.testing.assert_frame_equal(read.main.area_changes, result.main.area_changes, check_dtype=False)


def test_the_command_line_answers_in_json_where_asked(folder, tmp_path):
    def said(*arguments):
        done = CliRunner().invoke(cli, [*map(str, arguments), "--json"])
        return json.loads(done.stdout)

    (file,) = said("eksporter", folder, "--format", "json")["filer"]
    assert file.endswith("arealregnskap.json")
    inputs = [folder / "inn" / f"{name}.gpkg" for name in ("kommune", "plan")]
    made = said("ny", tmp_path / "ny", *inputs, "--kommune", "9999", "--navn", "Oppdiktet", "--dato", "2026-11-01")
    assert made["saksfil"].endswith("sak.toml")


def test_a_first_run_has_no_changes_to_tell(folder):
    assert not document.build(stored.load(case.load(folder))).changed


def test_names_outlive_the_result(folder):
    shutil.rmtree(folder / "resultat")
    build_across_f(folder)
    assert names(computed(folder)) == AFTER


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_names_outlive_their_file(folder, damage):
    file = folder / naming.FILE
    file.unlink() if damage == "gone" else file.write_bytes(file.read_bytes()[:500])
    build_across_f(folder)
    result = computed(folder)
    assert names(result) == AFTER
    assert ("omradenavn_gjenopprettet" in {i.kind for i in result.issues}) == (damage == "cut")
    assert naming.load(case.load(folder), EPSG, result.issues).frame["omrade_id"].isin([*AFTER, "B1"]).all()


def test_a_result_whose_names_are_not_of_one_case_is_passed_over(folder):
    """Two rule sets that call different ground by one name, as the first program did."""
    (folder / "sak.toml").write_text(SAK)
    computed(folder)
    (folder / naming.FILE).unlink()
    (folder / naming.COPY).unlink()
    place = folder / "resultat" / "beregning" / "1" / "reserve.parquet"
    areas = gpd.read_parquet(place)
    areas.assign(stabil_id=[f"x{n}" for n in range(len(areas))]).to_parquet(place)
    known = naming.load(case.load(folder), EPSG, IssueLog())
    assert set(known.frame["regelsett"]) == {"KDD enkel"}


def test_the_copy_and_the_result_know_every_name_together(folder):
    build_across_f(folder)
    computed(folder)  # gives F2, which the copy does not know
    (folder / naming.FILE).write_bytes(b"")
    result = computed(folder)
    assert names(result) == AFTER
    assert set(result.names.of("KDD enkel", "utgatt")["omrade_id"]) == {"B1"}


def test_damaged_names_with_nothing_to_build_from_stop(folder):
    (folder / naming.FILE).write_bytes(b"PAR1")
    shutil.rmtree(folder / "resultat")
    with pytest.raises(CaseError, match="er skadet, og det finnes ingen kopi"):
        pipeline.run(case.load(folder))
    (folder / naming.FILE).unlink()
    assert names(computed(folder)) == BEFORE


def test_an_export_elsewhere_leaves_the_names_alone(folder, tmp_path):
    build_across_f(folder)
    before = (folder / naming.FILE).read_bytes()
    pipeline.publish(pipeline.run(case.load(folder)), formats=["json"], target=tmp_path / "annet")
    assert (folder / naming.FILE).read_bytes() == before


def test_names_are_read_in_the_zone_asked_for(folder):
    known = naming.load(case.load(folder), 25833, IssueLog())
    assert known.frame.crs.to_epsg() == 25833
    areas = known.frame.to_crs(EPSG)
    assert known.named(areas.to_crs(25833), "KDD enkel")["omrade_id"].tolist() == areas["omrade_id"].tolist()


def test_a_plan_surface_cut_in_two_keeps_its_area(folder):
    plan = layers()["plan"]
    f = plan.geometry.iloc[2]
    west, south, east, north = f.bounds
    parts = [shapely.box(west, south, east, south + 200), shapely.box(west, south + 200, east, north)]
    columns = {c: [*plan[c], plan[c].iloc[2]] for c in plan.columns.drop("geometry")}
    rewrite(folder, "plan", [*plan.geometry.iloc[:2], *parts], columns)
    result = computed(folder)
    assert names(result) == BEFORE
    assert result.main.area_changes.empty
