"""Flow figures: well-formed, told in words, and as high as their figures say."""

from __future__ import annotations

import io
import math
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from arealregnskap.report import document
from arealregnskap.report.flow import OTHERS, Flow, Link, Node, described, gathered, svg
from arealregnskap.report.flows import figures
from arealregnskap.report.paper.flow import png
from arealregnskap.units import daa_text

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


def test_the_largest_is_said_first():
    said = described(LINKS[::-1], NODES, NODES, "{}–{}: {}.".format)
    assert re.findall(r"\d+", said) == ["300", "100"]


def printed(root):
    """What stands at each end: its name and its figure."""
    return {t.text: t.find(f"{SVG}tspan").text for t in root.iter(f"{SVG}text") if t.find(f"{SVG}tspan") is not None}


def test_an_end_is_told_with_the_bands_that_are_not_drawn():
    root = ET.fromstring(svg(flow((*LINKS[:1], Link("b", "c", 40.0, ""), Link("b", "c", 0.09, "#b8860b")))))
    assert printed(root) == {"Skog & myr": "300\u00a0daa", "<Ukjent>": "40,1\u00a0daa", "LNFR": "340\u00a0daa"}
    assert len(list(root.iter(f"{SVG}path"))) == 2


def test_ends_too_small_to_be_read_stand_together_with_their_sum_and_one_alone_keeps_its_name():
    small = [Link("d", "c", 0.25, ""), Link("e", "c", 0.35, ""), Link("a", "f", 0.2, "")]
    more = (*NODES[:2], Node("d", "Idrett"), Node("e", "Handel"))
    links, left, right = gathered([*LINKS, *small], more, (NODES[2], Node("f", "Havn")), "Andre, til sammen")
    assert [(x.after, x.daa) for x in links if x.before == OTHERS] == [("c", pytest.approx(0.6))]
    root = ET.fromstring(svg(Flow("", "", ("", ""), left, right, links)))
    assert printed(root) == {
        "Skog & myr": "300\u00a0daa", "<Ukjent>": "100\u00a0daa", "Andre, til sammen": "0,6\u00a0daa",
        "LNFR": "401\u00a0daa", "Havn": "0,2\u00a0daa",
    }  # fmt: skip


def test_labels_keep_the_order_of_their_ends_and_a_line_leads_to_each_that_is_moved():
    """Of six ends, five are thin: their names need more room than they have."""
    nodes = tuple(Node(str(n), f"Nr. {n}") for n in range(6))
    links = tuple(Link(str(n), "c", 1000.0 if n == 0 else 1.0, "#1b6532") for n in range(6))
    root = ET.fromstring(svg(Flow("", "", ("", ""), nodes, NODES[2:], links)))
    at = [(t.text, float(t.get("y"))) for t in root.iter(f"{SVG}text") if (t.text or "").startswith("Nr.")]
    assert [name for name, _ in at] == [n.name for n in nodes]
    assert all(b - a >= 34 for (_, a), (_, b) in pairwise(at))
    boxes = [r for r in root.iter(f"{SVG}rect") if r.get("width") == "14"][:6]
    middles = [float(b.get("y")) + float(b.get("height")) / 2 for b in boxes]
    lines = [[float(v) for v in p.get("points").replace(",", " ").split()] for p in root.iter(f"{SVG}polyline")]
    moved = [(m, y + 4) for m, (_, y) in zip(middles, at, strict=True) if abs(m - y - 4) >= 3]
    assert len(moved) >= 4
    assert [(line[1], line[5]) for line in lines] == [(pytest.approx(m, abs=0.2), pytest.approx(y, abs=0.2))
                                                      for m, y in moved]  # fmt: skip


@pytest.mark.parametrize("depth", [588, 619, 605, 843])
def test_no_row_of_pixels_is_lost_on_paper(depth):
    """A stripe at 45 degrees is one pixel further to the right in each row, all the way down."""
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 {depth}">'
        f'<path d="M0 0H100L{depth + 100} {depth}H{depth}Z" fill="#000"/></svg>'
    )
    dark = 255.0 - np.asarray(Image.open(io.BytesIO(png(text))).convert("L"))
    assert dark.shape == (2 * depth, 1920)
    middle = (dark * np.arange(1920)).sum(axis=1) / dark.sum(axis=1)
    assert np.diff(middle)[2:-2] == pytest.approx(1.0, abs=0.05)


def test_nothing_to_show_says_so():
    assert "Hva som skjer" in " ".join(ET.fromstring(svg(flow(()))).itertext())


def test_the_ends_have_the_figures_of_the_tables(washed):
    """The land that the reserve lies on: T3 by group; what changes: T6F off its diagonal, within a group or not."""
    drawn, t3 = figures(washed), document.build(washed).sheet("T3").frame
    told = printed(ET.fromstring(svg(drawn["flyt_markslag_gjeldende"])))
    named = t3[t3["reserve_daa"] > 0]
    assert len(named) and all(
        told[name] == f"{daa_text(1000 * daa)}\u00a0daa"
        for name, daa in named[["gruppenavn", "reserve_daa"]].itertuples(index=False)
    )
    plan, t6f = drawn["flyt_gjeldende_forslag"], document.build(washed).sheet("T6F").frame
    assert math.fsum(x.daa for x in plan.links) == pytest.approx(t6f["endret_daa"].sum(), abs=1e-9)
    assert "tabell T6F" in plan.note
