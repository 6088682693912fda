"""Character sets: what the file says against what it is."""

from __future__ import annotations

import pytest
from sosi_text import HEADER, TWO_SQUARES, flate, kinds, put, read

from arealregnskap.errors import ReadError
from arealregnskap.read.sosi.charset import encode

PLAN = "KpArealformålOmråde"
TEXT = TWO_SQUARES + flate(10, ":1 :2", '..OMRÅDENAVN "Ærlig Østre Ås, bjørkelia på høyda"\n')


def write_as(tmp_path, declared, real):
    path = put(tmp_path, "")
    head = HEADER.replace("..TEGNSETT UTF-8\n", f"..TEGNSETT {declared}\n" if declared else "")
    path.write_bytes(encode(head + TEXT + ".SLUTT\n", real))
    return path


@pytest.mark.parametrize("real", ["UTF-8", "ISO8859-1", "ISO8859-10", "ANSI", "DOSN8", "DECN8", "ND7", "DECN7"])
@pytest.mark.parametrize("declared", ["same", "UTF-8", "ISO8859-1", "ISO8859-10", "ANSI", "DOSN8", "DECN8", "ND7", ""])
def test_names_survive_any_declaration(tmp_path, declared, real):
    layers, log = read(write_as(tmp_path, real if declared == "same" else declared, real))
    row = layers[PLAN].frame.iloc[0]
    assert row["OMRÅDENAVN"] == "Ærlig Østre Ås, bjørkelia på høyda"
    assert row.geometry.area == 100
    assert set(kinds(log)) <= {"sosi_tegnsett"}
    if declared == "same":
        assert kinds(log) == []


def test_byte_order_mark(tmp_path):
    path = write_as(tmp_path, "ISO8859-10", "UTF-8")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    layers, log = read(path)
    assert layers[PLAN].frame.geometry.area.tolist() == [100]
    assert layers[PLAN].provenance["tegnsett_brukt"] == "utf-8"
    assert kinds(log) == ["sosi_tegnsett"]


def test_one_bad_byte_in_utf8_costs_one_letter(tmp_path):
    path = write_as(tmp_path, "UTF-8", "UTF-8")
    path.write_bytes(path.read_bytes().replace("bjørk".encode(), b"bj\xf8rk"))
    layers, log = read(path)
    assert layers[PLAN].frame["OMRÅDENAVN"].iloc[0] == "Ærlig Østre Ås, bj\ufffdrkelia på høyda"
    assert kinds(log) == ["sosi_tegnsett_usikkert"]


def test_the_user_may_choose(tmp_path):
    path = write_as(tmp_path, "", "ISO8859-1")
    assert read(path, encoding="latin-1")[0][PLAN].frame["OMRÅDENAVN"].iloc[0].startswith("Ærlig")
    with pytest.raises(ReadError, match="klingon"):
        read(path, encoding="klingon")


def test_utf16_is_refused_with_advice(tmp_path):
    path = tmp_path / "plan.sos"
    path.write_bytes((HEADER + TEXT).encode("utf-16"))
    with pytest.raises(ReadError, match="UTF-16"):
        read(path)
