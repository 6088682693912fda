"""Lines and values: quotes, comments, repeats, nesting, blanks, line ends, and lines that break the rules."""

from __future__ import annotations

import pytest
from sosi_text import HEADER, TWO_SQUARES, flate, kinds, put, read

from arealregnskap.errors import ReadError
from arealregnskap.read import sosi
from arealregnskap.read.sosi.grammar import read_value

PLAN = "KpArealformålOmråde"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" 1120", "1120"),
        (" 22 * 3 ! synfart", "22 * 3"),
        (" *", None),
        ("", None),
        (" ! bare en merknad", None),
        (' "Statens kartverk" ', "Statens kartverk"),
        (" 'Statens kartverk'", "Statens kartverk"),
        (' "Kjør! Stopp!" ! merknad', "Kjør! Stopp!"),
        (' "FKB" "3.4 eller eldre"', "FKB 3.4 eller eldre"),
        (' "Tore"""', 'Tore"'),
        (" 'Eide''", "Eide'"),
        (' "Andersen', "Andersen"),
        (" Per's gate", "Per's gate"),
        (" 'ytre gate", "'ytre gate"),
        (' "Tore""" & \' "Eide\'\' \' & "Andersen"', 'Tore" "Eide\' Andersen'),
        (' "Linje1" &\n"Linje2" &\n"Linje3"', "Linje1Linje2Linje3"),
        (" @", "@"),
        (" Sa\u030aner", "Såner"),
    ],
)
def test_values(text, value):
    assert read_value(text) == value


def attributes(tmp_path, lines, **options):
    layers, log = read(put(tmp_path, TWO_SQUARES + flate(10, ":1 :2", lines), **options))
    return layers[PLAN].frame.iloc[0], log


def test_nested_attributes_get_names_with_dots(tmp_path):
    row, log = attributes(
        tmp_path,
        '..NASJONALAREALPLANID\n...KOMM 5061\n...PLANID "2009 3"\n'
        "..KOPIDATA\n...OMRÅDEID 0618\n....NIVÅ 4\n..AREALST 2\n",
    )
    assert row["NASJONALAREALPLANID.KOMM"] == "5061"
    assert row["NASJONALAREALPLANID.PLANID"] == "2009 3"
    assert row["KOPIDATA.OMRÅDEID"] == "0618"
    assert row["KOPIDATA.OMRÅDEID.NIVÅ"] == "4"
    assert row["AREALST"] == "2"
    assert "NASJONALAREALPLANID" not in row.index
    assert kinds(log) == []


def test_repeated_attributes_are_kept_in_order(tmp_path):
    row, log = attributes(tmp_path, "..LTEMA 4001\n..LTEMA *\n..LTEMA 4002\n..KVALITET 22 * 3\n")
    assert row["LTEMA"] == "4001; 4002"
    assert row["KVALITET"] == "22 * 3"
    assert kinds(log) == []


def test_text_over_several_lines(tmp_path):
    row, log = attributes(tmp_path, '..BESKRIVELSE "Ny " &\n! midt i\n "hytte" &\n"grend"\n..AREALST 2\n')
    assert (row["BESKRIVELSE"], row["AREALST"]) == ("Ny hyttegrend", "2")
    assert kinds(log) == []


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings(tmp_path, ending):
    path = put(tmp_path, TWO_SQUARES + flate(10, ":1 :2", '..PLANNAVN "A B"\n'))
    path.write_bytes(path.read_bytes().replace(b"\n", ending.encode()))
    layers, log = read(path)
    row = layers[PLAN].frame.iloc[0]
    assert (row.geometry.area, row["PLANNAVN"], row.sosi_linje) == (100, "A B", 30)
    assert kinds(log) == []


def test_blanks_before_and_after_dots_and_small_letters(tmp_path):
    text = TWO_SQUARES.replace("..OBJTYPE", " .. OBJTYPE").replace("..NØ", "\t..NØ ").replace(".KURVE", " .kurve")
    header = HEADER.replace("...KOORDSYS", "... KOORDSYS").replace(".HODE", ".HODE 0:   ! hode")
    layers, log = read(put(tmp_path, text + flate(10, ":1 :2"), header=header))
    assert layers[PLAN].frame.geometry.area.tolist() == [100]
    assert set(layers) == {PLAN, "KpArealGrense"}
    assert kinds(log) == []


def test_end_without_line_break(tmp_path):
    assert kinds(read(put(tmp_path, TWO_SQUARES + flate(10, ":1 :2"), end=".SLUTT"))[1]) == []


def test_missing_end_and_objects_after_it_are_findings(tmp_path):
    assert kinds(read(put(tmp_path, TWO_SQUARES, end=""))[1]) == ["sosi_uten_slutt"]
    layers, log = read(put(tmp_path, TWO_SQUARES, end=".SLUTT\n" + flate(10, ":1 :2")))
    assert PLAN not in layers
    assert kinds(log) == ["sosi_etter_slutt"]


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        ("FLATE 11:", "sosi_mot_grammatikken"),
        ("..FLATE 11:", "sosi_mot_grammatikken"),
        ("! .FLATE 11:", "sosi_mot_grammatikken"),
        (".FLXTE 11:", "sosi_ukjent_gruppe"),
        (".", "sosi_ukjent_gruppe"),
        (".TRASE 11:", "sosi_ukjent_gruppe"),
    ],
)
def test_a_damaged_group_line_never_hides_a_surface(tmp_path, broken, kind):
    text = TWO_SQUARES + flate(10, ":1 :2") + flate(11, ":-3 :-1").replace(".FLATE 11:", broken)
    assert kind in kinds(read(put(tmp_path, text))[1])


def test_two_headers_are_refused(tmp_path):
    with pytest.raises(ReadError, match="filhode til, på linje 30"):
        read(put(tmp_path, TWO_SQUARES, end=HEADER + ".SLUTT"))


def test_layers_follow_objtype_and_kind_of_geometry(tmp_path):
    text = (
        TWO_SQUARES
        + flate(10, ":1 :2")
        + (
            ".PUNKT 20:\n..OBJTYPE KpPåskrift\n..NØ\n3 4\n"
            '.TEKST 21:\n..OBJTYPE KpPåskrift\n..STRENG "H560"\n..NØ\n5 6\n7 8\n'
            ".SVERM 22:\n..OBJTYPE Trær\n..NØ\n1 1\n2 2\n"
            ".FLATE 23:\n..REF :-3 :-1\n"
        )
    )
    layers, log = read(put(tmp_path, text))
    assert [g.wkt for g in layers["KpPåskrift"].frame.geometry] == ["POINT (500004 7000003)", "POINT (500006 7000005)"]
    assert layers["Trær"].frame.geometry.iloc[0].geom_type == "MultiPoint"
    assert layers["FLATE"].frame.geometry.area.tolist() == [100]
    assert layers["FLATE"].frame.repr_x.isna().all()
    assert kinds(log) == []


def test_only_wanted_layers(tmp_path):
    layers, _ = read(put(tmp_path, TWO_SQUARES + flate(10, ":1 :2")), layers=(PLAN,))
    assert list(layers) == [PLAN]
    assert layers[PLAN].frame.geometry.area.tolist() == [100]


def test_inspect_tells_counts_and_fields_without_geometry(tmp_path):
    path = put(tmp_path, TWO_SQUARES + flate(10, ":1 :2", "..AREALST 2\n"))
    assert sosi.sniff(path)
    found = {info.name: info for info in sosi.inspect(path)}
    assert (found[PLAN].geometry, found[PLAN].count, found[PLAN].epsg) == ("FLATE", 1, 25832)
    assert [name for name, _ in found[PLAN].fields] == ["OBJTYPE", "AREALST"]
    assert found["KpArealGrense"].count == 3


def test_text_is_text_and_missing_is_none(tmp_path):
    groups = TWO_SQUARES + flate(10, ":1 :2", "..KPAREALFORMÅL 0100\n") + flate(11, ":-3 :-1")
    frame = read(put(tmp_path, groups))[0][PLAN].frame
    assert frame["KPAREALFORMÅL"].tolist() == ["0100", None]
    assert frame["KPAREALFORMÅL"].dtype == object


def test_attributes_named_like_our_columns_are_kept(tmp_path):
    row, _ = attributes(tmp_path, "..sosi_nr 7\n..geometry rund\n")
    assert (row["sosi_nr"], row["sosi_nr_"], row["geometry_"]) == (10, "7", "rund")
