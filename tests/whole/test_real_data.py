"""Real input through the whole program, held against other programs' figures. Plans are invented: none open exist."""

from __future__ import annotations

import json
import shutil
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely

from arealregnskap import case, cli, harmonise, mosaic, overlay, pipeline, read, validate
from arealregnskap.crs import AreaRule
from arealregnskap.issues import IssueLog, kinds
from arealregnskap.layers import Layer, RawLayer, Role, Source
from arealregnskap.overlay import Surfaces
from arealregnskap.prepare import prepare
from arealregnskap.result import Result
from arealregnskap.sources import by_key
from tests.land import planer

pytestmark = pytest.mark.real

GRID = 25833  # the reference system of the N1000 files, in which their figures are given
#: Ground area is map area.
FLAT = AreaRule(GRID, 0.0, 0.0, 1.0, (0.0, 1.0))
REGION = "n1000_trondelag_more_romsdal_innlandet.gpkg"
#: Number, name, file, and the figures found when the files were made: km² in the grid, by object type.
PLACES = {
    "Rindal": ("5061", "rindal_5061_n1000_klippet.gpkg", 632.144,
               {"Skog": 274.48, "ÅpentOmråde": 326.65, "Myr": 22.89, "Innsjø": 8.13}),
    "Holtålen": ("5026", "holtalen_5026_n1000_klippet.gpkg", 1209.583,
                 {"Skog": 328.00, "ÅpentOmråde": 747.86, "Myr": 113.38, "Innsjø": 20.34}),
}  # fmt: skip
ARTYPE = {"Skog": "30", "ÅpentOmråde": "50", "Myr": "60", "Innsjø": "81"}


def case_of(folder: Path, real_data: Path, place: str, file: str, epsg: int) -> case.Case:
    """Boundary and land cover from a real file; LNFR with two cabin areas, one built, in it."""
    number, own, *_ = PLACES[place]
    outline = pyogrio.read_dataframe(real_data / "n1000" / own, layer="kommune").geometry.iloc[0]
    x, y = shapely.get_coordinates(outline.representative_point())[0]
    one, two = shapely.box(x - 900, y - 400, x - 100, y + 400), shapely.box(x + 100, y - 300, x + 700, y + 300)
    plan = gpd.GeoDataFrame(
        {"arealformål": [5100, 1120, 1120], "arealbruksstatus": [1, 1, 2], "planidentifikasjon": "P1", "planstatus": 3},
        geometry=[outline - one - two, one, two], crs=GRID,
    )  # fmt: skip
    plan.to_file(folder / "plan.gpkg", layer="KpArealformålOmråde")
    built = gpd.GeoDataFrame({"hovedklasse": ["01"]}, geometry=[shapely.box(x - 500, y - 400, x, y)], crs=GRID)
    built.to_file(folder / "bygd.gpkg", layer="SsbArealbrukFlate")
    shutil.copyfile(real_data / "n1000" / file, folder / "kart.gpkg")
    (folder / "sak.toml").write_text(
        f'[sak]\nkommunenummer = "{number}"\nkommunenavn = "{place}"\ndato = 2026-11-01\ncrs = {epsg}\n'
        'regelsett = ["KDD enkel"]\n'
        '[[lag]]\nrolle = "kommune"\nfil = "kart.gpkg"\nlag = ["kommune"]\n'
        '[[lag]]\nrolle = "arealdekke"\nfil = "kart.gpkg"\nlag = ["arealdekke"]\n'
        '[[lag]]\nrolle = "plan"\nfil = "plan.gpkg"\nsyntetisk = true\n'
        '[[lag]]\nrolle = "bebygd"\nfil = "bygd.gpkg"\nsyntetisk = true\n',
        encoding="utf-8",
    )
    return case.load(folder)


@lru_cache(maxsize=4)
def ellipsoid_daa(file: Path, epsg: int) -> dict[str, float]:
    """Ground area by object type [daa] by pyproj: straight lines in ``epsg`` walked in steps of 50 m."""
    frame = pyogrio.read_dataframe(file, layer="arealdekke").to_crs(epsg)
    lines = frame.set_geometry(shapely.segmentize(frame.geometry.to_numpy(), 50.0), crs=epsg).to_crs(4258)
    geod = pyproj.Geod(ellps="GRS80")
    area = [geod.geometry_area_perimeter(shapely.geometry.polygon.orient(p))[0] for p in lines.geometry]
    return pd.Series(area).groupby(frame["objtype"]).sum().div(1000).to_dict()


def t2(result: Result) -> pd.Series:
    return result.main.accounts["T2"].set_index("artype")["daa"]


@pytest.mark.parametrize("epsg", [25833, 25832])
@pytest.mark.parametrize("place", PLACES)
def test_ground_area_of_real_land_cover_is_that_of_the_ellipsoid(place, epsg, real_data, tmp_path):
    _, file, km2, _ = PLACES[place]
    result = pipeline.run(case_of(tmp_path, real_data, place, file, epsg))
    judge = ellipsoid_daa(real_data / "n1000" / file, epsg)
    daa = t2(result)
    assert {k: daa[a] for k, a in ARTYPE.items()} == pytest.approx({k: judge[k] for k in ARTYPE}, rel=2e-7)
    assert result.main.cells.municipality_m2 / 1000 == pytest.approx(sum(judge.values()), rel=2e-7)
    assert daa.sum() * 1000 == pytest.approx(result.main.cells.municipality_m2, rel=1e-9)
    # Neither gaps nor overlaps; but the boundary lacks the corners that clipping gave the cover, so that in the other
    # zone, where straight lines are others, hairs of up to 80 m² lie between them.
    assert abs(daa.loc[""]).max() < (1e-3 if epsg == GRID else 1e-7 * daa.sum())
    if epsg == GRID:
        assert result.main.cells.grid_m2 / 1e6 == pytest.approx(km2, abs=5e-4)
    t3 = result.main.accounts["T3"].set_index("gruppe").loc["02"]
    scale = result.main.cells.municipality_m2 / result.main.cells.grid_m2
    if epsg == GRID:  # 800 × 800 and 600 × 600 m; 400 × 400 m of the first is built
        assert t3["planlagt_daa"] == pytest.approx(1000 * scale, rel=1e-3)
        assert t3["bebygd_daa"] + t3["tatt_ut_daa"] >= 160 * scale * (1 - 1e-3)


@pytest.mark.parametrize("place", PLACES)
def test_classes_of_real_land_cover_in_the_grid(place, real_data, tmp_path):
    """The published figures are grid areas; the overlay gives them where it is given no rule for ground."""
    _, file, km2, known = PLACES[place]
    ready = prepare(case_of(tmp_path, real_data, place, file, GRID), IssueLog(), pipeline.silent)
    labels, names = pd.factorize(ready.arealdekke.frame["kildeklasse"])
    kommune = ready.kommune.frame.geometry.to_numpy()
    made = overlay.cells(
        [Surfaces("kommune", kommune, np.zeros(1, np.int64), "set"),
         Surfaces("klasse", ready.arealdekke.frame.geometry.to_numpy(), labels.astype(np.int64), "set")],
        None,
    )  # fmt: skip
    sums = made[(made["kommune"] == 0) & (made["klasse"] >= 0)].groupby("klasse")["area_m2"].sum() / 1e6
    assert sums.sum() == pytest.approx(km2, abs=5e-4)
    assert {k: sums[names.get_loc(k)] for k in known} == pytest.approx(known, abs=0.005)


@pytest.mark.parametrize("place", PLACES)
def test_the_whole_region_gives_what_the_clipped_file_gives(place, real_data, tmp_path):
    """An unclipped file of three counties, 111 municipalities in it: the program finds its own and cuts as GEOS did."""
    clipped, region = tmp_path / "a", tmp_path / "b"
    clipped.mkdir(), region.mkdir()
    one = t2(pipeline.run(case_of(clipped, real_data, place, PLACES[place][1], GRID)))
    all_ = t2(pipeline.run(case_of(region, real_data, place, REGION, GRID)))
    assert all_.to_numpy() == pytest.approx(one.to_numpy(), rel=1e-9, abs=1e-3)


# --- The land-cover partition against nature types, cell by cell ---------------------------------------------------


@lru_cache(maxsize=4)
def layer(path: Path, epsg: int, role: Role, name: str = "") -> Layer:
    raws = read.read_file(path, log=IssueLog())
    wanted = (name,) if name else ()
    (one,) = harmonise.harmonise_file(raws, Source(path.name), epsg, IssueLog(), role=role, layers=wanted)
    return one


def judged(first: np.ndarray, second: np.ndarray, rule: AreaRule | None) -> pd.Series:
    """Ground that each pair of surfaces shares [m²], by GEOS. Large surfaces are cut to the small one's box first."""
    i, j = shapely.STRtree(second).query(first, predicate="intersects")  # the asking side, the large one, is indexed
    large = shapely.get_num_coordinates(first[i]) > 500
    near = first[i]
    for n in np.flatnonzero(large):
        west, south, east, north = second[j[n]].bounds
        part = shapely.clip_by_rect(near[n], west - 1, south - 1, east + 1, north + 1)
        near[n] = part if part.is_valid else near[n]
    shared = shapely.intersection(near, second[j])
    parts, pair = shapely.get_parts(shared, return_index=True)
    polygons, of = shapely.get_parts(parts, return_index=True)
    area = shapely.area(polygons) if rule is None else rule.area(polygons)
    sums = np.bincount(pair[of], area, minlength=len(shared))
    return pd.Series(sums, index=pd.MultiIndex.from_arrays([i, j]))


def cell_by_cell(first: Layer, second: Layer, rule: AreaRule | None) -> pd.Series:
    """Area of each pair by the overlay, after holding it against GEOS."""
    a, b = first.frame.geometry.to_numpy(), second.frame.geometry.to_numpy()
    inputs = [Surfaces("a", a, np.arange(len(a)), "set"), Surfaces("b", b, np.arange(len(b)), "set")]
    made = overlay.cells(inputs, rule)
    ours = made[(made["a"] >= 0) & (made["b"] >= 0)].set_index(["a", "b"])["area_m2"]
    theirs = judged(a, b, rule)
    both = pd.concat([ours, theirs], axis=1).fillna(0.0)
    assert (both.iloc[:, 0] - both.iloc[:, 1]).abs().max() < 0.01
    assert ours.sum() == pytest.approx(theirs.sum(), rel=1e-9)
    own = made[made["a"] >= 0].groupby("a")["area_m2"].sum().reindex(range(len(a)), fill_value=0.0)
    assert own.to_numpy() == pytest.approx(shapely.area(a) if rule is None else rule.area(a), rel=1e-9, abs=0.01)
    return ours


@pytest.mark.parametrize("epsg", [25833, 25832])
def test_92_694_land_cover_surfaces_against_nature_types(epsg, real_data):
    """All of both, moved from 3035; grid area in one zone, ground area in the other."""
    cover = layer(real_data / "benchmark" / "elc10_nordre_follo_polygoner.parquet", epsg, Role.AREALDEKKE)
    nature = layer(real_data / "naturtyper" / "eatools_nin_polygoner.gpkg", epsg, Role.TEMA, "ex_polygons")
    assert len(cover.frame) == 92_694 and len(nature.frame) == 2_079
    if epsg == GRID:
        pairs = cell_by_cell(cover, nature, None)
        assert pairs.sum() / 1e6 == pytest.approx(3.2082, abs=5e-5)
        assert (pairs > 0).sum() == pytest.approx(2_311, abs=3)  # touching corners may count as pieces
    else:
        cell_by_cell(cover, nature, AreaRule.around(epsg, tuple(cover.frame.total_bounds)))


def test_nature_types_of_the_whole_country_against_land_cover(real_data):
    region = layer(real_data / "n1000" / REGION, GRID, Role.AREALDEKKE, "arealdekke")
    nature = layer(
        real_data / "naturtyper" / "naturtyper_mdir_naturlig_apne_2018_2021.gpkg", GRID, Role.TEMA, "naturtyper"
    )
    assert len(nature.frame) == 2_280 and nature.product == "naturtyper_nin"
    pairs = cell_by_cell(region, nature, None)
    assert pairs.sum() == pytest.approx(2_873_536.7, abs=1)


# --- Geometry that broke overlays elsewhere -------------------------------------------------------------------------

HARD = ("disappearing", "dissolve_error", "hole_closing", "roads_difficult_to_dissolve", "snap_problem_area_1144")


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("epsg", [25833, 25832])
def test_difficult_topology_loses_no_area(name, epsg, real_data):
    """Slivers, near-double points, gaps and double edges, as they are and moved to their own zone, which breaks some.

    GEOS' own union loses 105 m² of «dissolve_error»; with a fine grid it does not, and so can be the judge.
    """
    lines = (real_data / "topologi_wkt" / f"{name}.txt").read_text().splitlines()
    given = shapely.from_wkt([line for line in lines if line.strip()])
    raw = RawLayer(
        name, gpd.GeoDataFrame({"artype": ["30"] * len(given)}, geometry=given, crs=GRID), GRID, "WKT", Path(name)
    )
    log = IssueLog()
    (cover,) = harmonise.harmonise(raw, by_key("ar5"), Source(name), epsg, log)
    # They lie too far west of zone 33 for a rule of ground area there; the map's own area does as well.
    rule = AreaRule.around(epsg, tuple(cover.frame.total_bounds)) if epsg == 25832 else FLAT
    surfaces = cover.frame.geometry.to_numpy()
    moved = gpd.GeoSeries(given, crs=GRID).to_crs(epsg).to_numpy()
    # Two surfaces of a few mm² collapse when moved; each is told with its area.
    told = sum(i.area_m2 for i in log if i.kind in ("flate_uten_areal", "reparert"))
    assert told < 1e-3
    assert rule.area(surfaces).sum() == pytest.approx(rule.area(moved).sum(), abs=told + 1e-3)
    assert len(given) - len(surfaces) == sum(i.kind == "flate_uten_areal" for i in log)

    number = np.arange(len(surfaces))
    made = overlay.cells(
        [Surfaces("flate", surfaces, number, "set"), Surfaces("dekket", surfaces, np.zeros_like(number), "mask")], rule
    )
    own = made[made["flate"] >= 0].groupby("flate")["area_m2"].sum().reindex(number, fill_value=0.0)
    assert own.to_numpy() == pytest.approx(rule.area(surfaces), rel=1e-9, abs=1e-3)
    union = rule.area(shapely.union_all(surfaces, grid_size=1e-6))[0]
    covered = made[overlay.has(made["dekket"], 0)]
    assert covered["area_m2"].sum() == pytest.approx(union, abs=1e-3)

    parted = validate.make_partition(cover, rule, settled := IssueLog())
    hairs = sum(i.area_m2 for i in settled if i.kind == "overlapp_smale")
    assert rule.area(parted.frame.geometry).sum() == pytest.approx(union, abs=hairs + 1e-3)


@pytest.mark.parametrize("name", HARD)
def test_difficult_topology_as_plans_leaves_no_ground_double(name, real_data):
    """Each surface a reguleringsplan in one field of LNFR: together they are the field, whatever GEOS makes of them."""
    lines = (real_data / "topologi_wkt" / f"{name}.txt").read_text().splitlines()
    parts = shapely.get_parts(shapely.get_parts(shapely.from_wkt([line for line in lines if line.strip()])))
    plots = parts[shapely.get_type_id(parts) == 3]
    field = shapely.box(*shapely.total_bounds(plots)).buffer(10, join_style="mitre")
    rows = [planer.surface(field, arealformal="5100"), *(planer.rp(g, flate_id=str(n)) for n, g in enumerate(plots))]
    ruling = mosaic.build(planer.plans(*rows), planer.ruleset(), planer.FLAT, IssueLog()).frame
    regulated = ruling["niva"] == "RP"
    assert ruling["area_m2"].sum() == pytest.approx(field.area, abs=1e-2)
    assert ruling.loc[regulated, "area_m2"].sum() == pytest.approx(
        shapely.union_all(plots, grid_size=1e-6).area, abs=1e-2
    )


# --- Files with known faults -----------------------------------------------------------------------------------------

#: File → finding that must be told. What "pass" files are free of is the rule in their name, no more.
PLAN_FAULTS = {
    "gml.avgr.1-fail.gml": "les_avgrensning",
    "gml.bue.1-fail.gml": "les_bue_ugyldig",
    "gml.epsg.1-fail.gml": "les_crs_blandet",
    "gml.flate.1-fail.gml": "les_uleselig_geometri",
    "gml.flate.2-fail.gml": "flate_ugyldig",
    "gml.flate.4-fail.gml": "flate_ugyldig",
    "gml.kurve.1-fail.gml": "les_uleselig_geometri",
    "gml.uuid.1-fail.gml": "les_lokalid",
    "gml.xlink.1-2D-fail.gml": "les_lenke_mangler",
    "gml.epsg.2-pass.gml": "les_terreng",
    "gml.gmlid.1-3D-pass.gml": "les_terreng",
    "gml.xlink.1-3D-pass.gml": "les_terreng",
    "gml.bue.2-pass.gml": "les_buer",
}
SOSI_FAULTS = {
    "testfile2.sos": "sosi_tegnsett",
    "1001_Hoyde.sos": "sosi_tegnsett",
    "fastmerke.sos": "sosi_tegnsett",
    "buer.sos": "sosi_buer",
    "flate_oy.sos": "les_utenfor_norge",
    "valid_with_refs.sos": "sosi_mot_grammatikken",
    "valid_with_special_values.sos": "sosi_uten_origo",
    "valid_nonterminated_quoted_string.sos": "sosi_ingen_objekter",
}


def checked(files: list[Path], capsys) -> dict[str, tuple[dict, set[str]]]:
    """``kontroller --json`` for each file: its report and the kinds of its findings."""
    out = {}
    for file in files:
        with pytest.raises(SystemExit) as end:
            cli.main(["kontroller", "--json", str(file)])
        answer = json.loads(capsys.readouterr().out)
        (report,) = answer["filer"]
        # 1: must be decided, 2: stopped
        assert end.value.code == 2 if report["stopp"] else end.value.code in (0, 1, 2)
        assert all(finding["tekst"] and "{" not in finding["tekst"] for finding in answer["funn"])
        out[file.name] = report, {finding["funn"] for finding in answer["funn"]}
    return out


def test_every_plan_file_is_examined_and_its_fault_told(real_data, capsys):
    found = checked(sorted((real_data / "plan_gml").glob("*.gml")), capsys)
    assert len(found) == 19
    assert {name for name in found if "fail" in name} <= set(PLAN_FAULTS)
    assert {name: kind for name, kind in PLAN_FAULTS.items() if kind not in found[name][1]} == {}
    for name, (report, told) in found.items():
        assert report["lag"], name
        of_rule = {k for f, k in PLAN_FAULTS.items() if "fail" in f and f.split(".")[1] == name.split(".")[1]}
        # «bue» and «kurve» share a kind with nobody; links are missing in nearly all files, also those that pass.
        assert "fail" in name or not told & of_rule - {"les_lenke_mangler"}, name
        if report["stopp"]:  # nearly all lie at made-up coordinates near the origin
            assert "utenfor Norge" in report["stopp"]


def test_crossing_outlines_are_repaired_where_a_file_can_be_placed(real_data):
    """The surfaces of the two files with faults for ``validate`` alone, taken as if they lay in Norway."""
    for name in ("gml.flate.2-fail.gml", "gml.flate.4-fail.gml"):
        log = IssueLog()
        for raw in read.read_file(real_data / "plan_gml" / name, log=IssueLog()):
            if raw.frame.geometry.notna().any():
                mended = validate.repair(raw.frame, raw.name, FLAT, log)
                assert mended.is_valid.all()
        repairs = [i for i in log if i.kind.startswith("reparert")]
        assert len(repairs) == 1 and repairs[0].value in ("grensa krysser seg selv", "hull utenfor flata"), name
        assert repairs[0].before_m2 > 0 and repairs[0].after_m2 > 0


def test_every_sosi_file_is_examined_and_its_fault_told(real_data, capsys):
    found = checked(sorted((real_data / "sosi").rglob("*.sos")), capsys)
    assert len(found) == 21
    assert {name: kind for name, kind in SOSI_FAULTS.items() if kind not in found[name][1]} == {}
    assert not [name for name, (report, _) in found.items() if report["stopp"]]
    cover = {x["navn"]: x["produkt"] for x in found["testfile2.sos"][0]["lag"]}
    assert cover["Skog"] == "topografisk"
    assert {x["produkt"] for x in found["1001_Hoyde.sos"][0]["lag"]} == {None}, "contour lines are no roads"


def test_the_kinds_named_here_exist():
    assert set(PLAN_FAULTS.values()) | set(SOSI_FAULTS.values()) <= set(kinds())
