"""What only a whole document knows: tables named that it has not, and where its readers meet the signs first."""

from __future__ import annotations

import pytest

from arealregnskap.report import document
from arealregnskap.report.paper import VARIANTS, Papers
from arealregnskap.report.paper.blocks import Grid, Head, Picture, Text
from arealregnskap.report.paper.references import told_once

KNOWN = ("T6", "T6F", "T7", "T10F")


def grid(key: str) -> Grid:
    return Grid(key, "Prøve.", (Head("Navn", False, 8.0),), (("a",),))


def texts(blocks, language="nb"):
    return [b.text for b in told_once(blocks, KNOWN, language) if isinstance(b, Text)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Se tabell T10F. Mer.", "Se tabell T10F i Excel-fila. Mer."),
        ("Se tabell T7.", "Se tabell T7."),
        ("Tallene står i tabell T6 og T7.", "Tallene står i tabell T6 og T7 (T6 i Excel-fila)."),
        ("Se tabell T6F i Excel-fila.", "Se tabell T6F i Excel-fila."),
        ("Det er tabell T99.", "Det er tabell T99."),  # the result has none
    ],
)
def test_a_table_that_is_not_in_the_document_is_said_to_be_in_the_workbook(text, told):
    assert texts([Text("Før."), Text(text), grid("T7")])[1] == told


def test_a_picture_names_the_workbook_too():
    made = told_once([Picture("p", b"", "Figur.", "Se tabell T6 og T7.", 1.0, 1.0), grid("T7")], KNOWN, "nb")
    assert isinstance(made[0], Picture) and made[0].alt == "Se tabell T6 og T7 (T6 i Excel-fila)."


def test_what_a_flow_figure_says_stands_under_it_with_the_tables_of_its_own_document(decided):
    """T6F is in the whole report and not in the one for the samfunnsdel."""
    papers = Papers(decided, document.build(decided), "nb")
    for variant, where in (("samfunnsdel", "(som i tabell T6F i Excel-fila)"), ("planforslag", "(som i tabell T6F)")):
        (chosen,) = [v for v in VARIANTS if v.key == variant]
        blocks = papers.paper(chosen).blocks
        at = next(n for n, b in enumerate(blocks) if isinstance(b, Picture) and b.key == "flyt_gjeldende_forslag")
        under = blocks[at + 1]
        assert isinstance(under, Text) and under.style == "merknad" and where in under.text


def test_the_signs_are_told_once_under_the_first_table():
    first, second = texts([grid("T7"), grid("T7"), Text("Merk.", "merknad"), grid("T6"), Text("Mer.", "merknad")])
    assert first.startswith("Merk. Tegn: .. ikke kjent") and second == "Mer."
    (only, body) = texts([grid("T7"), Text("Brød.")])
    assert only.startswith("Tegn:") and body == "Brød."
    assert texts([grid("T7"), Text("Merk.", "merknad")], "nn")[0].startswith("Merk. Teikn:")
    assert texts([Text("Ingen tabell.")]) == ["Ingen tabell."]


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_document_with_tables_tells_the_signs_once_and_first(decided, language):
    papers = Papers(decided, document.build(decided, language), language)
    for variant in VARIANTS:
        blocks = papers.paper(variant).blocks
        first = next((n for n, b in enumerate(blocks) if isinstance(b, Grid)), len(blocks))
        told = [n for n, b in enumerate(blocks) if isinstance(b, Text) and papers.t["tegn"] in b.text]
        assert told == ([first + 1] if first < len(blocks) else [])
