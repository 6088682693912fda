"""The header: reference system, unit, origin, and the coordinates they give."""

from __future__ import annotations

import pytest
from sosi_text import HEADER, TWO_SQUARES, flate, kinds, put, read

from arealregnskap.errors import HostileFileError, ReadError

POINT = ".PUNKT 1:\n..OBJTYPE P\n..NØ\n{0}\n"


def point(tmp_path, values, header=HEADER):
    layers, log = read(put(tmp_path, POINT.format(values), header=header))
    geometry = layers["P"].frame.geometry.iloc[0]
    return (None if geometry is None else (geometry.x, geometry.y)), log


@pytest.mark.parametrize(
    ("koordsys", "epsg"),
    [
        (1, 27391),
        (8, 27398),
        (21, 25831),
        (22, 25832),
        (23, 25833),
        (25, 25835),
        (32, 23032),
        (84, 4258),
        (25833, 25833),
    ],
)
def test_koordsys(tmp_path, koordsys, epsg):
    header = HEADER.replace("KOORDSYS 22", f"KOORDSYS {koordsys}").replace("7000000 500000", "0 0")
    layers, _ = read(put(tmp_path, POINT.format("60 10"), header=header))
    assert layers["P"].epsg == epsg == layers["P"].frame.crs.to_epsg()


def test_koordsys_without_transpar(tmp_path):
    header = HEADER.replace("..TRANSPAR\n...KOORDSYS", "..KOORDSYS")
    assert read(put(tmp_path, TWO_SQUARES, header=header))[0]["KpArealGrense"].epsg == 25832


def test_unknown_koordsys_is_refused_unless_the_user_knows(tmp_path):
    header = HEADER.replace("KOORDSYS 22", "KOORDSYS 210")
    with pytest.raises(ReadError, match=r"plan\.sos: KOORDSYS 210 .* sak\.toml"):
        read(put(tmp_path, TWO_SQUARES, header=header))
    assert read(put(tmp_path, TWO_SQUARES, header=header), epsg=5110)[0]["KpArealGrense"].epsg is None


def test_no_koordsys_leaves_the_question_open(tmp_path):
    header = HEADER.replace("...KOORDSYS 22\n", "")
    assert read(put(tmp_path, TWO_SQUARES, header=header))[0]["KpArealGrense"].epsg is None


@pytest.mark.parametrize(
    ("unit", "origin", "values", "expected"),
    [
        ("0.01", "0 0", "645544813 44602027", (446020.27, 6455448.13)),
        ("0.010", "7034310 569351", "2980 11668", (569467.68, 7034339.80)),
        ("0,001", "0 0", "6754452623 457055342", (457055.342, 6754452.623)),
        ("1", "0.5 0.25", "10 10", (10.25, 10.5)),
        ("0.0000001", "0 0", "627654321 91234567", (9.1234567, 62.7654321)),
        ("0.01", "-100 -50", "-5 +7", (-49.93, -100.05)),
    ],
)
def test_positions_are_the_nearest_doubles(tmp_path, unit, origin, values, expected):
    header = HEADER.replace("ENHET 1", f"ENHET {unit}").replace("7000000 500000", origin)
    assert point(tmp_path, values, header)[0] == expected


def test_unit_of_one_group(tmp_path):
    group = ".PUNKT 1:\n..OBJTYPE P\n..ENHET 0.1\n..NØ\n15 25\n" + POINT.format("15 25").replace("1:", "2:")
    frame = read(put(tmp_path, group))[0]["P"].frame
    assert [(g.x, g.y) for g in frame.geometry] == [(500002.5, 7000001.5), (500025, 7000015)]


@pytest.mark.parametrize("unit", ["0", "nan", "inf", "-0.01", "en", "1e-400", "1e30"])
def test_impossible_units_are_refused(tmp_path, unit):
    with pytest.raises(ReadError, match="ENHET"):
        read(put(tmp_path, TWO_SQUARES, header=HEADER.replace("ENHET 1", f"ENHET {unit}")))


def test_coordinates_without_a_unit_are_refused(tmp_path):
    with pytest.raises(ReadError, match="ENHET mangler"):
        read(put(tmp_path, TWO_SQUARES, header=HEADER.replace("...ENHET 1\n", "")))


@pytest.mark.parametrize("origin", ["7000000", "nord øst", "1e300 0"])
def test_impossible_origins_are_refused(tmp_path, origin):
    with pytest.raises(ReadError, match="ORIGO-NØ"):
        read(put(tmp_path, TWO_SQUARES, header=HEADER.replace("7000000 500000", origin)))


def test_missing_origin_is_zero_and_noted(tmp_path):
    position, log = point(tmp_path, "3 4", HEADER.replace("...ORIGO-NØ 7000000 500000\n", ""))
    assert position == (4, 3)
    assert kinds(log) == ["sosi_uten_origo"]


@pytest.mark.parametrize("keyword", ["NØ", "NØH", "N?", "NO", "N", "NH", "N\ufffd", "NE", "NÃ˜"])
def test_damaged_coordinate_keywords(tmp_path, keyword):
    values = "3 4 5" if keyword.endswith("H") else "3 4"
    text = f".PUNKT 1:\n..OBJTYPE P\n..{keyword}\n{values}\n"
    header = HEADER.replace("ORIGO-NØ", f"ORIGO-{keyword.removesuffix('H')}")
    geometry = read(put(tmp_path, text, header=header))[0]["P"].frame.geometry.iloc[0]
    assert (geometry.x, geometry.y) == (500004, 7000003)


@pytest.mark.parametrize(
    "lines",
    [
        "..NØ 3 4\n",
        "..NØ\n  3   4   ! merknad\n",
        "..NØ\n3 4 ...KP 1 !Knutepunkt\n",
        "..NØ\n!først\n3\n4\n",
        "..NØ\n3 4 123\n",
        "..NØ\n3.0 4.0\n",
        "..NØH\n3 4 99\n",
    ],
)
def test_ways_to_write_a_point(tmp_path, lines):
    geometry = read(put(tmp_path, f".PUNKT 1:\n..OBJTYPE P\n{lines}"))[0]["P"].frame.geometry.iloc[0]
    assert (geometry.x, geometry.y) == (500004, 7000003)


def test_several_points_on_a_line_and_a_curve_that_goes_on_after_a_node(tmp_path):
    text = ".KURVE 1:\n..OBJTYPE G\n..NØ\n0 0 1 1\n2 2 ...KP 1\n3 3\n..NØ\n4 4\n...KP 1\n5 5\n..NØH\n6 6 0\n"
    layers, log = read(put(tmp_path, text))
    assert [x - 500000 for x, _ in layers["G"].frame.geometry.iloc[0].coords] == [0, 1, 2, 3, 4, 5, 6]
    assert kinds(log) == []


@pytest.mark.parametrize(
    "values",
    ["3", "3 4 5 6 7", "3 x", "3 4\n5", "1.2.3 4", "3-4 5", "12345678901234567890 1", "1e5 4", "999999999999999 4"],
)
def test_coordinates_that_cannot_be_read_are_findings(tmp_path, values):
    position, log = point(tmp_path, values)
    assert position is None
    (issue,) = log
    assert (issue.kind, issue.object_id) == ("sosi_koordinater", "PUNKT 1")


def test_points_outside_the_box_of_the_header_are_noted(tmp_path):
    header = HEADER + "..OMRÅDE\n...MIN-NØ 7000000 500000\n...MAX-NØ 7000010 500010\n"
    _, log = read(put(tmp_path, TWO_SQUARES + flate(10, ":1 :2"), header=header))
    assert [(i.kind, i.count) for i in log] == [("sosi_utenfor_omrade", 2)]


@pytest.mark.parametrize("content", [b"", b"\x00" * 99, b"<xml/>", b".KURVE 1:\n", b"HODE\n"])
def test_what_is_not_sosi(tmp_path, content):
    path = tmp_path / "plan.sos"
    path.write_bytes(content)
    with pytest.raises(ReadError):
        read(path)


def test_an_endless_header_is_refused(tmp_path):
    with pytest.raises(HostileFileError, match="Filhodet"):
        read(put(tmp_path, "..A " + "x" * (2 << 20) + "\n" + TWO_SQUARES))
