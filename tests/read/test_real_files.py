"""Real files: everything is read, every known fault is a finding, and other programs get the same areas."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from pathlib import Path

import pyogrio
import pytest
import shapely

from arealregnskap import read
from arealregnskap.issues import IssueLog
from arealregnskap.layers import RawLayer

pytestmark = pytest.mark.real

#: Faults known from the names of the files and from looking at them → findings that must come.
#: The faults of flate.2 (crossing outline) and flate.4 (hole outside its surface) are left to ``validate``.
PLAN_FAULTS: dict[str, set[str]] = {
    "gml.avgr.1-fail.gml": {"les_avgrensning"},
    "gml.avgr.1-pass.gml": set(),
    "gml.bue.1-fail.gml": {"les_bue_ugyldig"},
    "gml.bue.1-pass.gml": {"les_buer", "les_lenke_mangler"},
    "gml.bue.2-pass.gml": {"les_buer", "les_lenke_mangler"},
    "gml.epsg.1-fail.gml": {"les_crs_blandet"},
    "gml.epsg.1-pass-1.gml": set(),
    "gml.epsg.2-pass.gml": {"les_terreng", "les_lenke_mangler"},
    "gml.flate.1-fail.gml": {"les_uleselig_geometri"},
    "gml.flate.2-fail.gml": set(),
    "gml.flate.4-fail.gml": set(),
    "gml.gmlid.1-2D-pass.gml": {"les_buer", "les_lenke_mangler"},
    "gml.gmlid.1-3D-pass.gml": {"les_terreng", "les_lenke_mangler"},
    "gml.kurve.1-fail.gml": {"les_uleselig_geometri"},
    "gml.uuid.1-fail.gml": {"les_lokalid", "les_buer", "les_lenke_mangler"},
    "gml.uuid.1-pass.gml": {"les_buer", "les_lenke_mangler"},
    "gml.xlink.1-2D-fail.gml": {"les_buer", "les_lenke_mangler"},
    "gml.xlink.1-2D-pass.gml": {"les_buer"},
    "gml.xlink.1-3D-pass.gml": {"les_terreng"},
}


def read_all(path: Path, **options: object) -> tuple[dict[str, RawLayer], IssueLog]:
    log = IssueLog()
    layers = read.read_file(path, options=read.ReadOptions(**options), log=log)  # type: ignore[arg-type]
    return {layer.name: layer for layer in layers}, log


def test_the_folder_of_plan_files_is_the_one_known(real_data: Path) -> None:
    assert {p.name for p in (real_data / "plan_gml").glob("*.gml")} == set(PLAN_FAULTS)


@pytest.mark.parametrize("name", list(PLAN_FAULTS))
def test_plan_files_with_every_known_fault_found(real_data: Path, name: str) -> None:
    layers, log = read_all(real_data / "plan_gml" / name)
    # Nearly all of these files lie at made-up coordinates near the origin, which is noted too.
    assert {i.kind for i in log} - {"les_utenfor_norge"} == PLAN_FAULTS[name]
    assert "Arealplan" in layers
    members = (real_data / "plan_gml" / name).read_text(encoding="utf-8-sig").count("<gml:featureMember>")
    assert sum(len(layer.frame) for layer in layers.values()) == members


#: GDAL refuses the whole layer where a geometry is unreadable or a surface is terrain.
_REFUSED = {"les_terreng", "les_uleselig_geometri", "les_bue_ugyldig"}


@pytest.mark.parametrize("name", [n for n, kinds in PLAN_FAULTS.items() if not kinds & _REFUSED])
def test_gdal_reads_the_same_areas(real_data: Path, name: str) -> None:
    """GDAL strokes arcs in 4° steps; its areas lie within what that and our own stroking can take."""
    layers, log = read_all(real_data / "plan_gml" / name)
    arcs = sum(i.area_m2 for i in log if i.kind == "les_buer")
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        copy = shutil.copy(real_data / "plan_gml" / name, folder)
        for layer, geometry_type in pyogrio.list_layers(copy):
            if geometry_type is None or "LineString" in geometry_type:
                continue
            theirs = pyogrio.read_dataframe(copy, layer=layer).geometry
            ours = layers[layer].frame.geometry
            both = ours.notna().to_numpy() & theirs.notna().to_numpy()
            assert both.all()
            assert float(ours.area.sum()) == pytest.approx(float(theirs.area.sum()), abs=1e-6 + 10 * arcs)


def test_the_plan_can_be_joined_to_its_surfaces(real_data: Path) -> None:
    layers, _ = read_all(real_data / "plan_gml" / "gml.gmlid.1-2D-pass.gml".replace("gmlid", "xlink"))
    plan, area = layers["Arealplan"].frame.loc[0], layers["RpOmråde"].frame.loc[0]
    assert area["arealplan_href"] == plan["gml_id"]
    assert layers["RpBestemmelseOmråde"].frame.loc[0, "planområde_href"] == area["gml_id"]
    assert (plan["kommunenummer"], plan["planidentifikasjon"], plan["plannavn"]) == (
        "4203", "09062018-2", "Områderegulering HIS",
    )  # fmt: skip


def test_planning_areas_in_their_own_systems(real_data: Path) -> None:
    codes = {p.stem: next(iter(read_all(p)[0].values())).epsg for p in (real_data / "tiltaksomrader").glob("*.geojson")}
    assert codes == {
        "asker": 25833, "bodø": 25833, "bærum": 25833, "drammen": 25833, "gamvik": 25835, "his-alle": 25832,
        "laupsnipa": 4326, "røros": 25833,
    }  # fmt: skip


def test_a_real_file_geodatabase_in_a_zip(real_data: Path) -> None:
    (path,) = (real_data / "n5000_fgdb").glob("*.zip")
    layers, log = read_all(path)
    assert len(layers) == 11
    assert len(layers["N5000_Arealdekke_omrade"].frame) == 1324
    cover = layers["N5000_Arealdekke_omrade"].frame
    assert shapely.area(cover.geometry).sum() == pytest.approx(cover["SHAPE_Area"].sum(), rel=1e-9)
    assert "N5000_AdministrativeOmråder_omrade" in layers
    assert {layer.epsg for layer in layers.values()} == {25833}
    infos = {info.name: info.count for info in read.inspect_file(path)}
    assert infos == {name: len(layer.frame) for name, layer in layers.items()}
    assert not [i for i in log if i.kind == "les_antall"]


def test_the_heritage_answer_has_latitude_first(real_data: Path) -> None:
    layers, log = read_all(real_data / "kulturminner" / "wfs-lokalitet.xml")
    layer = layers["Lokalitet"]
    west, south, east, north = layer.frame.total_bounds
    assert 10 < west < east < 10.5 and 59.6 < south < north < 60  # Drammen
    assert (len(layer.frame), layer.epsg, len(log)) == (10, 4326, 0)


@pytest.mark.parametrize(("name", "km2"), [("rindal_5061", 632.144), ("holtalen_5026", 1209.583)])
def test_land_cover_fills_the_municipality(real_data: Path, name: str, km2: float) -> None:
    layers, log = read_all(real_data / "n1000" / f"{name}_n1000_klippet.gpkg")
    assert layers["arealdekke"].provenance["kartareal"] / 1e6 == pytest.approx(km2, abs=5e-4)
    assert not [i for i in log if i.kind not in ("les_blandet",)]


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("naturvern/naturvernomrader_utm33.shp", {"naturvernomrader_utm33": 16}),
        ("naturtyper/naturtyper_mdir_naturlig_apne_2018_2021.gpkg", {"naturtyper": 2280}),
        ("naturtyper/eatools_nin_polygoner.gpkg", {"ex_polygons": 2079, "accounting_area": 6}),
        ("kommuner/kommuner_n1000_norge.gpkg", {"kommune": 357}),
        ("kommuner/kommuner_land_2024.gpkg", {"kommuner_land": 359}),
        ("villrein/hardanger_polygon.gpkg", {"hardanger_polygon": 1}),
        ("villrein/reindeer_area.gpkg", {"reindeer_area": 1}),
    ],
)
def test_all_rows_of_other_real_files(real_data: Path, path: str, rows: dict[str, int]) -> None:
    layers, _ = read_all(real_data / path)
    assert {name: layer.provenance["antall_med_geometri"] for name, layer in layers.items()} == rows
