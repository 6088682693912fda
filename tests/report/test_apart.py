"""Sentences whose figures do not add up as written say so, and only those."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from arealregnskap.report.model import Sheet
from arealregnskap.report.prose import trust
from arealregnskap.report.prose.parts import Figure, Words, apart

NB, NN = Words("nb"), Words("nn")


def figure(value: float, text: str) -> Figure:
    return Figure(text, value, "T3", None, "daa")


@pytest.mark.parametrize(
    ("whole", "parts", "told"),
    [
        ((2030.6, "2 031"), [(454.4, "454"), (451.2, "451"), (1125.0, "1 125")], True),  # 2 030 as written
        ((2030.6, "2 031"), [(454.6, "455"), (451.0, "451"), (1125.0, "1 125")], False),
        ((4209.8, "4 210"), [(1748.4, "1 748"), (2445.5, "2 446"), (15.9, "15,9")], False),  # 4 209.9: the same daa
        ((4210.0, "4 210"), [(1748.4, "1 748"), (2445.4, "2 445"), (16.2, "16,2")], True),  # 4 209.2
        ((10.0, "10,0"), [(10.0, "10,0"), (0.0, "–")], False),
        ((10.0, "10,0"), [(4.0, "4,0")], False),  # more belongs to it: not a matter of rounding
        ((math.nan, ".."), [(4.0, "4,0")], False),
        ((10.0, "10,0"), [(4.0, "4,0"), (math.nan, "..")], False),
    ],
)
def test_it_is_told_where_parts_add_up_but_not_as_written(whole, parts, told):
    said = apart(NB, figure(*whole), [figure(*p) for p in parts])
    assert said == (("Tallene er rundet av hver for seg.",) if told else ())
    assert bool(apart(NN, figure(*whole), [figure(*p) for p in parts])) is told


def test_findings_are_told_by_kind_and_those_to_decide_by_number_too():
    rows = [("se over", "reserve", "Ett", "a", 3), ("se over", "reserve", "Ett", "a", 2),
            ("må avgjøres", "ingen", "To", "b", 30), ("må avgjøres", "reserve", "Tre", "c", 3)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["alvor", "virkning", "tittel", "funn", "antall"])
    text = trust._findings(Sheet("avvik", "Avvik", "Avvik", (), frame), NB).text.replace("\u00a0", " ")
    assert text.startswith("Kontrollen av dataene ga 3 slags funn; 2 av dem kan flytte arealreserven. ")
    assert "2 slags funn må avgjøres av kommunen, 33 i alt: to; tre. De som kan flytte" in text
    assert text.endswith("De som kan flytte arealreserven, er: ett; tre.")
    text = trust._findings(Sheet("avvik", "Avvik", "Avvik", (), frame), NN).text.replace("\u00a0", " ")
    assert "gav 3 slag funn; 2 av dei kan" in text
    assert "2 slag funn må avgjerast av kommunen, 33 i alt: to; tre." in text


def test_findings_that_are_not_all_named_are_told_to_be_some():
    rows = [("se over", "reserve", f"Funn {n}", str(n), 1) for n in range(1, 8)]
    frame = pd.DataFrame(rows, columns=["alvor", "virkning", "tittel", "funn", "antall"])
    for words, some in ((NB, "De som kan flytte arealreserven, er blant andre: "),
                        (NN, "Dei som kan flytte arealreserven, er mellom andre: ")):  # fmt: skip
        text = trust._findings(Sheet("avvik", "Avvik", "Avvik", (), frame), words).text
        assert text.endswith(f"{some}funn 1; funn 2; funn 3; funn 4; funn 5.") and "av kommunen" not in text
