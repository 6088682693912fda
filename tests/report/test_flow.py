"""Flow figures: well-formed, told in words, and as high as their figures say."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from arealregnskap.report.flow import Flow, Link, Node, described, svg, without_slivers

NODES = (Node("a", "Skog & myr", "#1b6532"), Node("b", "<Ukjent>", ""), Node("c", "LNFR"))
LINKS = (Link("a", "c", 300.0, "#1b6532"), Link("b", "c", 100.0, ""))
SVG = "{http://www.w3.org/2000/svg}"


def flow(links=LINKS):
    return Flow("Fra & til", "Hva som skjer", ("Før", "Etter"), NODES[:2], NODES[2:], links,
                (("#1b6532", "Ut"),), note="Resten", source="Kilde: prøve", mark="SYNTETISK")  # fmt: skip


def heights(root):
    """Height of the box of each node, by its name."""
    boxes = [r for r in root.iter(f"{SVG}rect") if r.get("width") == "14"]
    names = [t.text for t in root.iter(f"{SVG}text") if t.find(f"{SVG}tspan") is not None]
    return dict(zip(names, (float(b.get("height")) for b in boxes), strict=True))


def test_heights_are_as_the_figures():
    high = heights(ET.fromstring(svg(flow())))
    assert high["Skog & myr"] == pytest.approx(3 * high["<Ukjent>"], rel=1e-2)
    assert high["LNFR"] == pytest.approx(high["Skog & myr"] + high["<Ukjent>"], rel=1e-2)


def test_it_is_told_to_those_who_do_not_see_it_and_marked():
    root = ET.fromstring(svg(flow(), "nr1"))
    assert root.get("role") == "img" and root.get("aria-labelledby") == "nr1-tittel nr1-tekst"
    assert [e.get("id") for e in root if e.tag in (f"{SVG}title", f"{SVG}desc")] == ["nr1-tittel", "nr1-tekst"]
    words = " ".join(root.itertext())
    assert "SYNTETISK" in words and "Kilde: prøve" in words and "300\u00a0daa" in words and "Resten" in words
    bands = [p.find(f"{SVG}title").text for p in root.iter(f"{SVG}path")]
    assert bands == ["Skog & myr → LNFR: 300\u00a0daa", "<Ukjent> → LNFR: 100\u00a0daa"]


def test_what_is_not_known_is_hatched_and_no_style_element_is_used():
    text = svg(flow(), "x")
    assert text.count('fill="url(#x-ukjent)"') == 2 and "<style" not in text and "<script" not in text


def test_the_largest_is_said_first_and_slivers_are_left_out_with_their_sum():
    said = described(LINKS[::-1], NODES, NODES, "{}–{}: {}.".format)
    assert re.findall(r"\d+", said) == ["300", "100"]
    kept, small = without_slivers([*LINKS, Link("a", "c", 0.5, ""), Link("b", "c", 0.25, "")])
    assert kept == LINKS and small == 0.75


def test_nothing_to_show_says_so():
    assert "Hva som skjer" in " ".join(ET.fromstring(svg(flow(()))).itertext())
