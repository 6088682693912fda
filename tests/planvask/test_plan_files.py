"""The proposal as files: read back by our own reader and by Debian's ogr2ogr with equal areas, and recomputed by the
whole pipeline to the figures of the effect."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from xml.etree import ElementTree

import geopandas as gpd
import pytest
import shapely

from arealregnskap import case as cases
from arealregnskap import harmonise, mosaic, pipeline, read, reserve
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Role, Source
from arealregnskap.plan_change.proposal import as_adopted
from arealregnskap.planvask import plan_files
from arealregnskap.planvask.decisions import Kind
from arealregnskap.planvask.effect import effect
from arealregnskap.planvask.proposal import PlanProposal, proposal
from arealregnskap.planvask.wash import Wash
from tests.land.planer import FLAT
from tests.land.saker import write_case
from tests.plan_change.proposals import ENTRY
from tests.planvask.test_proposal import IDS, WASH, WASHES
from tests.planvask.wash_land import NOON, RULES, WHOLE, decide, layers

STATE = {IDS[n]: decide(IDS[n], kind, **more) for n, (kind, more) in WASHES["all at once"].items()}
SEEN = effect(WASH, STATE)
#: The invented land lies in the corner of the map; files must lie in Norway.
EAST, NORTH = 560_000, 6_990_000


def moved(made, east, north):
    kp, rp = (f.set_geometry(f.geometry.translate(east, north)) for f in (made.kommuneplan, made.repealed))
    return PlanProposal(kp, rp)


MADE = moved(proposal(WASH, STATE, SEEN), EAST, NORTH)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("forslag")
    plan_files.write(MADE, place, kommunenummer="0000", epsg=25832, day=NOON.date(), synthetic=True)
    return place


def as_layers(paths):
    found = []
    for path in paths:
        raws = read.read_file(path, options=read.ReadOptions(), log=IssueLog())
        found += harmonise.harmonise_file(
            raws, Source("Forslag", synthetic=True), 25832, IssueLog(), role=Role.PLANFORSLAG, rule=FLAT
        )
    return found


@pytest.mark.parametrize(
    "names", [["planforslag.gpkg"], ["planforslag.sos"], ["planforslag.gml", "reguleringsplaner_oppheves.gml"]]
)
def test_read_back_and_adopted_every_format_gives_the_effect(folder, names):
    given = layers()
    home = [
        replace(x, frame=x.frame.set_geometry(x.frame.geometry.translate(-EAST, -NORTH)))
        for x in as_layers(folder / n for n in names)
    ]
    both = as_adopted(home, given, NOON.date())
    ruling = mosaic.build(both, RULES, FLAT, IssueLog(), kommune=WHOLE, as_of=NOON.date())
    land = [x for x in given if x.role in (Role.AREALDEKKE, Role.BEBYGD)]
    areas = reserve.build(ruling, land, RULES, FLAT, IssueLog()).areas
    assert areas["area_m2"].sum() == pytest.approx(SEEN.reserve[2], abs=1.0)
    fit = MADE.on_grid()
    frames = {x.frame["niva"].iloc[0]: x.frame for x in as_layers(folder / n for n in names)}
    for level, own in (("KP", fit.kommuneplan), ("RP", fit.repealed)):
        # The readers part a multipolygon into its surfaces; ids and areas are those of the whole.
        back = frames[level].assign(m2=frames[level].geometry.area).groupby("flate_id")["m2"].sum()
        there = own.assign(m2=own.geometry.area).groupby("flate_id")["m2"].sum()
        assert sorted(back.round(6)) == sorted(there.round(6))
        assert set(frames[level]["planstatus"]) == {"2" if level == "KP" else "4"}


def test_debians_ogr2ogr_reads_the_same_areas_from_the_sosi_file(folder, tmp_path):
    if not _has_sosi():
        pytest.skip("ogr2ogr with the SOSI driver is not installed")
    fit = MADE.on_grid()
    surfaces = _through_ogr2ogr(folder / "planforslag.sos", tmp_path)
    assert set(surfaces["lokalid"]) >= {*fit.kommuneplan["flate_id"], *fit.repealed["flate_id"]}
    for kind, own in (("KpArealformålOmråde", fit.kommuneplan), ("RpArealformålOmråde", fit.repealed)):
        mine = surfaces[surfaces["objekttypenavn"] == kind]
        parts = shapely.get_parts(own.geometry.to_numpy())
        assert len(mine) == len(parts)
        assert sorted(mine.geometry.area.round(4)) == sorted(shapely.area(parts).round(4))


def test_debians_ogr2ogr_reads_the_same_areas_from_the_gml_file(folder, tmp_path):
    if shutil.which("ogr2ogr") is None:
        pytest.skip("ogr2ogr is not installed")
    copy = tmp_path / "planforslag.gml"
    shutil.copy(folder / "planforslag.gml", copy)
    out = tmp_path / "ut.gpkg"
    subprocess.run(
        ["ogr2ogr", "-f", "GPKG", str(out), str(copy), "KpArealformålOmråde"], check=True, capture_output=True
    )
    found = gpd.read_file(out)
    own = MADE.on_grid().kommuneplan.explode()  # a surface of several parts is as many objects
    assert sorted(found.geometry.area.round(4)) == sorted(own.geometry.area.round(4))
    assert sorted(found["arealformål"].astype(str)) == sorted(own["arealformal"])


#: Names that files trip over. SOSI has no «» and no line within a text: they become " and a blank. Beside a ' the " is
#: one too, since other readers do not know doubled quotes.
NAMES = ("=1+1", "«Åsen» \"øvre\" 'nedre'", "to\nlinjer", "utrop! her", "A & B <c>", "..PUNKT 3:", "Gáivuotna ŋ š",
         "-5", "x" * 300)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_awkward_names_and_all_ids_come_back(name, tmp_path):
    kp, rp = (f.assign(omradenavn=name, plannavn=name) for f in (MADE.kommuneplan, MADE.repealed))
    made = PlanProposal(kp, rp)
    plan_files.write(made, tmp_path, kommunenummer="0000", epsg=25832, day=NOON.date(), synthetic=True)
    plain = name.replace("«", '"').replace("»", '"').replace("\n", " ")
    plain = plain.replace('"', "'") if "'" in plain else plain
    for files, expected in (
        (["planforslag.gpkg"], name), (["planforslag.sos"], plain),
        (["planforslag.gml", "reguleringsplaner_oppheves.gml"], name),
    ):  # fmt: skip
        frames = {x.frame["niva"].iloc[0]: x.frame for x in as_layers(tmp_path / f for f in files)}
        for level, own in (("KP", kp), ("RP", rp)):
            assert set(frames[level]["flate_id"]) == set(own["flate_id"])
            assert set(frames[level]["omradenavn"]) == {expected}, files
            assert set(frames[level]["arealformal"]) == set(own["arealformal"])
    if _has_sosi():
        assert set(_through_ogr2ogr(tmp_path / "planforslag.sos", tmp_path)["områdenavn"].dropna()) == {plain}


def elements(path):
    """(object type, names of its attributes in order) of every object, and all gml:ids."""
    gml = "{http://www.opengis.net/gml/3.2}"
    root = ElementTree.parse(path).getroot()
    assert root.tag == f"{gml}FeatureCollection"
    objects = [o for member in root.findall(f"{gml}featureMember") for o in member]
    return (
        [(o.tag.split("}")[1], [c.tag.split("}")[1] for c in o]) for o in objects],
        [e.get(f"{gml}id") for e in root.iter() if e.get(f"{gml}id")],
        [e.get("{http://www.w3.org/1999/xlink}href") for e in root.iter() if e.get("{http://www.w3.org/1999/xlink}href")],
    )  # fmt: skip


@pytest.mark.parametrize("name", ["planforslag.gml", "reguleringsplaner_oppheves.gml"])
def test_gml_ids_are_unique_names_and_links_lead_somewhere(folder, name):
    _, ids, links = elements(folder / name)
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", i) for i in ids)
    assert all(link[0] == "#" and link[1:] in ids for link in links)
    assert "SYNTETISK" in (folder / name).read_text(encoding="utf-8").splitlines()[1]


@pytest.mark.real
def test_what_is_repealed_is_built_as_the_published_examples_are(folder, real_data):
    """Names, nesting and order of attributes, held against the files of Reguleringsplanforslag 5.0. The schema itself
    is not here, so types and multiplicities are not judged."""
    published: dict[str, list[list[str]]] = {}
    for path in sorted((real_data / "plan_gml").glob("*.gml")):
        for kind, names in elements(path)[0]:
            published.setdefault(kind, []).append(names)
    for kind, names in elements(folder / "reguleringsplaner_oppheves.gml")[0]:
        assert any(_is_within(names, other) for other in published[kind]), (kind, names)


def _is_within(names, other):
    """Whether the names come in that order within the other list."""
    rest = iter(other)
    return all(name in rest for name in names)


def test_the_whole_pipeline_gives_the_effect_from_the_files(tmp_path):
    """F1 reduced by a line, B1 returned: written as SOSI, put into the case as a proposal, and computed anew."""
    place = write_case(tmp_path / "sak")
    result = pipeline.run(cases.load(place), chosen=["KDD enkel"])
    wash = Wash.of(result)
    ids = {name: omrade for omrade, name in wash.areas["omradenavn"].items()}
    west, south, east, _ = wash.areas.at[ids["F1"], "geometry"].bounds
    line = shapely.LineString([(west - 50, south + 100), (east + 50, south + 203.3)])
    state = {
        ids["F1"]: decide(ids["F1"], Kind.REDUCE, line=line, side="venstre"),
        ids["B1"]: decide(ids["B1"], Kind.RETURN),
    }
    seen = effect(wash, state)
    made = proposal(wash, state, seen)
    plan_files.write(
        made, place / "inn", kommunenummer="9999", epsg=25832, day=NOON.date(), synthetic=True, formats=("sos",)
    )
    entry = ENTRY.replace("inn/forslag.gpkg", "inn/planforslag.sos")
    (place / "sak.toml").write_text((place / "sak.toml").read_text(encoding="utf-8") + entry, encoding="utf-8")
    again = pipeline.run(cases.load(place), chosen=["KDD enkel"])
    t8 = again.forslag.tables["T8"].frame
    before, _, most = (m2 / 1000 for m2 in seen.reserve)
    assert t8["tapt_gjeldende_daa"].sum() == pytest.approx(before)
    assert t8["tapt_forslag_daa"].sum() == pytest.approx(most, abs=0.005)  # borders on whole centimetres
    out = seen.measures.set_index(["familie", "kode"])["tatt_ut"] / 1000
    myr = t8.set_index("markslag").loc["60"]
    assert myr["bare_gjeldende_daa"] == pytest.approx(out["karbon", "myr"], abs=0.005)


def _has_sosi():
    return shutil.which("ogr2ogr") is not None and "SOSI" in _run("ogrinfo", "--formats")


def _through_ogr2ogr(path, folder):
    """The surfaces of a SOSI file as Debian's ogr2ogr reads them."""
    copy, out = folder / "kopi.sos", folder / "ut.gpkg"  # the driver writes files beside what it reads
    shutil.copy(path, copy)
    subprocess.run(["ogr2ogr", "-f", "GPKG", str(out), str(copy)], check=True, capture_output=True)
    surfaces = gpd.read_file(out, layer="polygons")
    return surfaces.rename(columns=str.lower)


def _run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
