"""GML: the shapes plan data come in, with areas that can be done in the head."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import shapely

from arealregnskap import read
from arealregnskap.issues import IssueLog
from arealregnskap.layers import RawLayer
from tests.faulty.make import SQUARE, E, N, gml, member, polygon, positions

UTM = "urn:ogc:def:crs:EPSG::25832"


def layers_of(tmp_path: Path, content: str, log: IssueLog | None = None, **options: object) -> dict[str, RawLayer]:
    path = tmp_path / "plan.gml"
    path.write_text(content, encoding="utf-8")
    log = IssueLog() if log is None else log
    found = read.read_file(path, options=read.ReadOptions(**options), log=log, sandboxed=False)  # type: ignore[arg-type]
    return {layer.name: layer for layer in found}


def area(layer: RawLayer) -> float:
    return float(layer.frame.geometry.area.sum())


def feature(kind: str, id_: str, content: str) -> str:
    return f'<gml:featureMember><app:{kind} gml:id="{id_}">{content}</app:{kind}></gml:featureMember>\n'


def surface(boundary: str) -> str:
    return (
        f'<gml:Surface srsName="{UTM}"><gml:patches><gml:PolygonPatch><gml:exterior>{boundary}</gml:exterior>'
        "</gml:PolygonPatch></gml:patches></gml:Surface>"
    )


def curve(*segments: str, id_: str = "k1") -> str:
    return f'<gml:Curve gml:id="{id_}"><gml:segments>{"".join(segments)}</gml:segments></gml:Curve>'


def straight(*xy: tuple[float, float]) -> str:
    text = " ".join(f"{x} {y}" for x, y in xy)
    return f"<gml:LineStringSegment><gml:posList>{text}</gml:posList></gml:LineStringSegment>"


def arc(*xy: tuple[float, float]) -> str:
    return "<gml:Arc>" + "".join(f"<gml:pos>{x} {y}</gml:pos>" for x, y in xy) + "</gml:Arc>"


def ring(*members: str) -> str:
    return "<gml:Ring>" + "".join(f"<gml:curveMember>{m}</gml:curveMember>" for m in members) + "</gml:Ring>"


A, B, C, D = (E, N), (E + 100, N), (E + 100, N + 100), (E, N + 100)


def test_a_square_is_ten_daa(tmp_path: Path) -> None:
    layer = layers_of(tmp_path, gml(member(polygon(positions()))))["Flate"]
    assert area(layer) == 10_000
    assert layer.epsg == 25832
    assert layer.frame.loc[0, "kode"] == "1110"
    assert layer.frame.loc[0, "gml_id"] == "f1"


@pytest.mark.parametrize(
    ("srs", "more", "ring_text"),
    [
        ("EPSG:25832", "", positions()),
        ("http://www.opengis.net/def/crs/EPSG/0/25832", "", positions()),
        ("http://www.opengis.net/gml/srs/epsg.xml#25832", "", positions()),
        (UTM, ' srsDimension="3"', " ".join(f"{x} {y} 12.5" for x, y in (A, B, C, D, A))),
        ("urn:ogc:def:crs:EPSG::5972", "", " ".join(f"{x} {y} 12.5" for x, y in (A, B, C, D, A))),
        ("urn:ogc:def:crs:EPSG::3044", "", " ".join(f"{y} {x}" for x, y in (A, B, C, D, A))),
        ("urn:ogc:def:crs,crs:EPSG:6.12:3044", "", " ".join(f"{y} {x}" for x, y in (A, B, C, D, A))),
        ("urn:ogc:def:crs:EPSG::11022", "", positions()),
    ],
)
def test_every_way_to_name_the_system_gives_the_same_square(
    tmp_path: Path, srs: str, more: str, ring_text: str
) -> None:
    layer = layers_of(tmp_path, gml(member(polygon(ring_text, srs, more))))["Flate"]
    assert layer.epsg == 25832
    assert shapely.equals(layer.frame.geometry[0], SQUARE)


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::4258", "http://www.opengis.net/def/crs/EPSG/0/4258"])
def test_degrees_by_the_register_have_latitude_first(tmp_path: Path, name: str) -> None:
    log = IssueLog()
    text = "63.0 9.3 63.0 9.4 63.1 9.4 63.1 9.3 63.0 9.3"
    layer = layers_of(tmp_path, gml(member(polygon(text, name))), log)["Flate"]
    assert layer.epsg == 4258
    assert layer.frame.geometry[0].bounds == (9.3, 63.0, 9.4, 63.1)
    assert not len(log)


def test_the_old_name_has_longitude_first(tmp_path: Path) -> None:
    text = "9.3 63.0 9.4 63.0 9.4 63.1 9.3 63.1 9.3 63.0"
    layer = layers_of(tmp_path, gml(member(polygon(text, "EPSG:4258"))))["Flate"]
    assert layer.frame.geometry[0].bounds == (9.3, 63.0, 9.4, 63.1)


def test_the_innermost_system_and_the_box_of_the_collection(tmp_path: Path) -> None:
    envelope = f'<gml:boundedBy><gml:Envelope srsName="{UTM}" srsDimension="2"/></gml:boundedBy>'
    bare = polygon(positions()).replace(f' srsName="{UTM}"', "")
    assert layers_of(tmp_path, gml(envelope, member(bare)))["Flate"].epsg == 25832


@pytest.mark.parametrize("namespace", ["http://www.opengis.net/gml", "http://www.opengis.net/gml/3.2"])
@pytest.mark.parametrize("container", ["gml:featureMember", "gml:featureMembers", "wfs:member"])
def test_versions_and_containers(tmp_path: Path, namespace: str, container: str) -> None:
    inside = f'<a:KpOmråde xmlns:a="http://x/Kommuneplan/4.5">{polygon(positions())}</a:KpOmråde>'
    content = (
        f'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="{namespace}">'
        f"<{container}><wfs:FeatureCollection><{container}>{inside}</{container}></wfs:FeatureCollection></{container}>"
        "</wfs:FeatureCollection>"
    )
    assert area(layers_of(tmp_path, content)["KpOmråde"]) == 10_000


def test_gml2_boundaries_and_coordinates(tmp_path: Path) -> None:
    text = " ".join(f"{x},{y}" for x, y in (A, B, C, D, A))
    old = (
        '<gml:Polygon srsName="EPSG:25832"><gml:outerBoundaryIs><gml:LinearRing>'
        f"<gml:coordinates>{text}</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon>"
    )
    assert area(layers_of(tmp_path, gml(member(old)))["Flate"]) == 10_000


def test_a_hole_and_two_parts(tmp_path: Path) -> None:
    """100 × 100 less 20 × 20, and another 100 × 100: 19 600 m²."""
    hole = positions(shapely.box(E + 10, N + 10, E + 30, N + 30))
    first = polygon(positions()).replace(
        "</gml:Polygon>",
        f"<gml:interior><gml:LinearRing><gml:posList>{hole}</gml:posList></gml:LinearRing></gml:interior></gml:Polygon>",
    )
    second = polygon(positions(shapely.box(E + 200, N, E + 300, N + 100)))
    members = "".join(f"<gml:surfaceMember>{p}</gml:surfaceMember>" for p in (first, second))
    both = f"<gml:MultiSurface>{members}</gml:MultiSurface>"
    assert area(layers_of(tmp_path, gml(member(both)))["Flate"]) == 19_600


def test_an_arc_in_an_outline(tmp_path: Path) -> None:
    """The square with a half disc of radius 50 on its east side: 10 000 + 1 250π m²."""
    log = IssueLog()
    outline = ring(curve(straight(C, D, A, B), arc(B, (E + 150, N + 50), C)))
    layer = layers_of(tmp_path, gml(member(surface(outline))), log)["Flate"]
    lacking = 10_000 + 1_250 * math.pi - area(layer)
    assert 0 < lacking < 0.01 * 50 * math.pi
    (issue,) = log
    assert issue.kind == "les_buer"
    assert issue.area_m2 == pytest.approx(lacking, rel=1e-6)


def test_neighbours_that_share_an_arc_have_no_sliver_between_them(tmp_path: Path) -> None:
    """One names the arc forwards, the other backwards; together they fill 200 × 100."""
    middle = (E + 120, N + 50)
    west = ring(curve(straight(C, D, A, B), arc(B, middle, C)))
    east = ring(curve(arc(C, middle, B), straight(B, (E + 200, N), (E + 200, N + 100), C)))
    frame = layers_of(tmp_path, gml(member(surface(west)), member(surface(east), number=2)))["Flate"].frame
    assert shapely.area(shapely.intersection(*frame.geometry)) == 0
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert float(frame.geometry.area.sum()) == pytest.approx(20_000, abs=1e-6)


def test_boundaries_by_reference_forwards_backwards_and_ahead(tmp_path: Path) -> None:
    """The first surface refers to a curve that stands later in the file, the second takes it backwards."""
    shared = curve(arc(B, (E + 120, N + 50), C), id_="felles")
    west = surface(
        ring(curve(straight(C, D, A, B), id_="v"))
        .replace("</gml:Ring>", '<gml:curveMember xlink:href="#felles"/></gml:Ring>')
    )  # fmt: skip
    backwards = '<gml:OrientableCurve orientation="-"><gml:baseCurve xlink:href="#felles"/></gml:OrientableCurve>'
    east = surface(ring(backwards, curve(straight(B, (E + 200, N), (E + 200, N + 100), C), id_="o")))
    border = (
        f'<gml:featureMember><app:Grense gml:id="g"><app:grense>{shared}</app:grense></app:Grense></gml:featureMember>'
    )
    log = IssueLog()
    found = layers_of(tmp_path, gml(member(west), member(east, number=2), border), log, epsg=25832)
    assert area(found["Flate"]) == pytest.approx(20_000, abs=1e-6)
    assert shapely.coverage_is_valid(found["Flate"].frame.geometry.to_numpy())
    assert "les_uleselig_geometri" not in {i.kind for i in log}


def test_a_boundary_that_refers_to_itself_is_a_fault(tmp_path: Path) -> None:
    loop = '<gml:CompositeCurve gml:id="x"><gml:curveMember xlink:href="#x"/></gml:CompositeCurve>'
    log = IssueLog()
    layer = layers_of(tmp_path, gml(member(surface(ring(loop)))), log)["Flate"]
    assert layer.frame.geometry[0] is None
    assert "viser til seg selv" in next(i.value for i in log if i.kind == "les_uleselig_geometri")


def test_a_curve_given_the_wrong_way_is_turned(tmp_path: Path) -> None:
    pieces = ring(curve(straight(A, B), id_="a"), curve(straight(C, B), id_="b"), curve(straight(C, D, A), id_="c"))
    assert area(layers_of(tmp_path, gml(member(surface(pieces))))["Flate"]) == 10_000


def test_an_outline_with_a_missing_part_gives_no_area(tmp_path: Path) -> None:
    log = IssueLog()
    layer = layers_of(tmp_path, gml(member(surface(ring(curve(straight(A, B, C, D)))))), log)["Flate"]
    assert layer.frame.geometry[0] is None
    assert "omrisset er åpent over 100,00 m" in next(i.value for i in log)


def test_terrain_is_noted_and_other_layers_read(tmp_path: Path) -> None:
    outline = f"<gml:LinearRing><gml:posList>{E} {N} 1 {E} {N} 2 {E} {N} 3 {E} {N} 1</gml:posList></gml:LinearRing>"
    triangle = f"<gml:Triangle><gml:exterior>{outline}</gml:exterior></gml:Triangle>"
    tin = (
        f'<gml:Tin srsName="urn:ogc:def:crs:EPSG::5972"><gml:trianglePatches>{triangle}</gml:trianglePatches></gml:Tin>'
    )
    terrain = feature("RpRegulertTerreng", "t", tin)
    log = IssueLog()
    found = layers_of(tmp_path, gml(member(polygon(positions())), terrain), log)
    assert area(found["Flate"]) == 10_000
    assert found["RpRegulertTerreng"].frame.geometry.isna().all()
    assert [i.kind for i in log] == ["les_terreng"]


def test_nested_repeated_and_like_named_attributes(tmp_path: Path) -> None:
    attributes = """
        <app:identifikasjon><app:Identifikasjon><app:lokalId>L1</app:lokalId></app:Identifikasjon></app:identifikasjon>
        <app:lokalId>utenpå</app:lokalId>
        <app:arealplanId><app:NasjonalArealplanId><app:administrativEnhet><app:AdministrativEnhetskode>
          <app:kommunenummer>0301</app:kommunenummer>
        </app:AdministrativEnhetskode></app:administrativEnhet></app:NasjonalArealplanId></app:arealplanId>
        <app:link>en</app:link><app:link>to</app:link>
        <app:planområde xlink:href="#p1"/><app:planområde xlink:href="#p2"/>
    """
    row = layers_of(tmp_path, gml(member(polygon(positions()), attributes)))["Flate"].frame.loc[0]
    assert row["lokalId"] == "utenpå"
    assert row["identifikasjon.lokalId"] == "L1"
    assert row["kommunenummer"] == "0301"
    assert row["link"] == "en; to"
    assert row["planområde_href"] == "p1 p2"


def test_plan_attributes_can_be_joined_to_surfaces(tmp_path: Path) -> None:
    """RpArealformålOmråde → RpOmråde → Arealplan by the link columns."""
    plan = feature("Arealplan", "plan", "<app:plannavn>Åsen</app:plannavn>")
    outline = f'<app:område>{polygon(positions())}</app:område><app:arealplan xlink:href="#plan"/>'
    area_ = feature("RpOmråde", "omr", outline)
    found = layers_of(tmp_path, gml(plan, area_, member(polygon(positions()), '<app:planområde xlink:href="#omr"/>')))
    surfaces, areas, plans = (found[n].frame for n in ("Flate", "RpOmråde", "Arealplan"))
    joined = surfaces.merge(areas[["gml_id", "arealplan_href"]], left_on="planområde_href", right_on="gml_id")
    joined = joined.merge(plans[["gml_id", "plannavn"]], left_on="arealplan_href", right_on="gml_id")
    assert joined["plannavn"].tolist() == ["Åsen"]


def test_a_paged_wfs_answer_is_noted(tmp_path: Path) -> None:
    log = IssueLog()
    layers_of(tmp_path, gml(member(polygon(positions())), more=' numberMatched="500" numberReturned="1"'), log)
    assert [(i.kind, i.value, i.count) for i in log] == [("les_antall", "500", 1)]


def test_utf16_and_declared_latin1(tmp_path: Path) -> None:
    content = gml(member(polygon(positions()), "<app:navn>Åsen</app:navn>"))
    for encoding in ("utf-16", "iso-8859-1"):
        path = tmp_path / f"{encoding}.gml"
        path.write_bytes(content.replace("UTF-8", encoding).encode(encoding))
        (layer,) = read.read_file(path, log=IssueLog(), sandboxed=False)
        assert layer.frame.loc[0, "navn"] == "Åsen"


def test_inspect_tells_layers_without_building_geometry(tmp_path: Path) -> None:
    path = tmp_path / "plan.gml"
    path.write_text(gml(member(polygon(positions())), member(polygon(positions()), number=2)), encoding="utf-8")
    (info,) = read.inspect_file(path)
    assert (info.name, info.geometry, info.count, info.epsg, info.format) == ("Flate", "Polygon", 2, 25832, "gml")
    assert info.fields == (("kode", "str"),)
