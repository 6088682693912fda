"""Official symbols: the national colours and hatches, and future told apart without colour."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arealregnskap.codes import codelist
from arealregnskap.map.symbols import HATCHES, hatch, hatch_pattern, hatch_swatch, pattern, swatch, symbol, zone_name


@pytest.mark.parametrize(
    ("code", "present", "future"),
    [  # from the style of the national kommuneplan service, 15 December 2025
        ("1110", "#ffff99", "#ffff33"), ("1120", "#ffcc66", "#ffcc33"), ("1300", "#cc99ff", "#9966cc"),
        ("1200", "#cc9999", "#ac6567"), ("5100", "#ccff99", "#99ff66"), ("2010", "#cccccc", "#999999"),
        ("6001", "#ccffff", "#66ffff"), ("1800", "#ffcc00", "#e6b800"),
    ],
)  # fmt: skip
def test_official_colours(code, present, future):
    assert symbol(code, "1").fill == present and symbol(code, "2").fill == future


def test_every_code_tells_future_apart_without_colour():
    for code in codelist("arealformal"):
        now, then = symbol(code, "1"), symbol(code, "2")
        assert then.dots and not now.dots and then.width > 1.5 * now.width
        assert now.id != then.id


def test_further_development_is_present_colour_with_broken_outline():
    assert symbol("1110", "3").fill == symbol("1110", "1").fill and symbol("1110", "3").dash


def test_combined_is_striped_and_scattered_building_has_its_mark():
    assert symbol("1800", "1").stripes and "rotate(45)" in pattern(symbol("1800", "1"))
    marks = {symbol(c, "1").mark for c in ("5210", "5220", "5230")}
    assert len(marks) == 3 and all("<path" in pattern(symbol(c, "2")) for c in ("5210", "5220", "5230"))


def test_hatches():
    """Angitt hensyn one way, sikring the other, fare red and thick, båndlegging a grid."""
    assert hatch("H520").turn == -hatch("H110").turn == 45
    assert hatch("H310").colour != hatch("H520").colour and hatch("H310").width > 2 * hatch("H520").width
    assert hatch_pattern(hatch("H720")).count("<line") == 2
    assert hatch("H910").turn == 90
    assert {hatch(c).key for c in codelist("hensyn")} == set(HATCHES) - {"bandlegging_framtidig"}


def test_bandlegging_to_come_is_red():
    now, later = hatch("H720", "1"), hatch("H720", "2")
    assert hatch("H720") == now and now.id != later.id
    assert "#d40000" in hatch_pattern(later) and "#d40000" not in hatch_pattern(now)
    assert hatch_pattern(later).count("<line") == 2
    assert hatch("H520", "2") == hatch("H520", "1")
    assert zone_name("H720", later).endswith(", framtidig") and zone_name("H720", now).startswith("H720 ")


def test_svg_is_well_formed():
    for code in codelist("arealformal"):
        for status in ("1", "2", "3"):
            s = symbol(code, status)
            ET.fromstring(f"<svg>{pattern(s)}{swatch(s, 'a <b> & c')}</svg>")
    for h in HATCHES.values():
        ET.fromstring(f"<svg>{hatch_pattern(h)}{hatch_swatch(h)}</svg>")


@given(st.text(max_size=20), st.text(max_size=5))
def test_no_code_from_a_file_can_leave_its_place(code, status):
    s = symbol(code, status)
    assert s.id.isascii() and s.id.isalnum()
    ET.fromstring(f"<svg>{pattern(s)}{swatch(s)}</svg>")
