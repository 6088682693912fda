"""Paragraphs: every figure stands in its table as written, and every sentence is finished in both languages."""

from __future__ import annotations

import dataclasses
import math
import re

import pytest

from arealregnskap.report import document, prose
from arealregnskap.report.numbers import figure_text

from . import invented


def texts(result, language="nb"):
    return {p.key: p.text for p in prose.paragraphs(result, language)}


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("names", [("NINA 2023",), ("NINA 2023", "KDD enkel")])
def test_every_figure_is_a_cell_of_its_table(names, language):
    check_figures(invented.result(*names), language)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_figure_of_a_proposal_is_a_cell_of_its_table(washed, language):
    check_figures(washed, language)


def check_figures(result, language):
    made = document.build(result, language)
    sheets = {s.key: s for s in made.all()}
    sheets[prose.LAND_CLASSES] = prose.land_classes(sheets["T4"], language)
    figures = [f for p in prose.paragraphs(result, language, made) for f in p.figures]
    assert len(figures) > 15
    for figure in figures:
        sheet = sheets[figure.sheet]
        column = next(c for c in sheet.columns if c.name == figure.column)
        value = sheet.total[figure.column] if figure.row is None else sheet.frame[figure.column].iloc[figure.row]
        assert figure.value == value and not math.isnan(value)
        assert figure.text == figure_text(column, sheet.frame[figure.column], float(value))


def test_the_headline_is_one_sentence_that_can_be_pasted(one):
    """Two thirds of B1 and three quarters of N1 are built (253 daa of 750); 483 daa are left."""
    (headline,) = [p for p in prose.paragraphs(one) if p.ingress and p.topic == "arealregnskap"]
    assert headline.text == (
        "Planene i Oppdiktdal kommune setter av 750\u00a0dekar til utbygging; av dette er 253\u00a0dekar bebygd, "
        "14,2\u00a0dekar er holdt utenfor etter reglene, og 483\u00a0dekar (64,3\u00a0%) i 4\u00a0områder er "
        "arealreserve, altså satt av, men ikke bygd ut, etter regelsettet NINA 2023."
    )


def test_nynorsk_is_nynorsk(one):
    told = texts(one, "nn")
    assert told["hovedtall"].startswith("Planane i Oppdiktdal kommune set av 750\u00a0dekar")
    assert not re.search(r"\b(ikke|hvor|flater som|regnet|bare|kjenner)\b", told["metode"] + told["avstemming"])


def test_nynorsk_of_a_proposal_and_a_wash_has_no_word_of_bokmal_and_none_twice(decided):
    bokmal = re.compile(r"\b(ikke|fra|hva|hvor|forslaget|endrer|settes|formål|arealformål|gjeldende|tas)\b", re.I)
    for paragraph in prose.paragraphs(decided, "nn"):
        if paragraph.topic in ("forslag", "planvask", "natur", "behov"):
            assert not bokmal.search(paragraph.text), paragraph.text
        assert not re.search(r"\b([A-Za-zæøå]{2,}) \1\b", paragraph.text), paragraph.text


def test_the_words_of_the_trade_are_explained_where_they_stand_first(decided):
    """A summary is read alone: arealreserve and planvask are told in half a sentence there."""
    for language, reserve, wash in (
        ("nb", "arealreserve, altså satt av, men ikke bygd ut,", "Planvasken, kommunens gjennomgang av"),
        ("nn", "arealreserve, altså sett av, men ikkje bygd ut,", "Planvasken, gjennomgangen kommunen gjer av"),
    ):
        short = [p.text for p in prose.paragraphs(decided, language) if p.ingress]
        assert reserve in short[0] and sum(wash in text for text in short) == 1


def test_nothing_is_said_of_what_is_not_there(one, washed):
    told = texts(one)
    assert not {"forslag", "regelsett", "usikkerhet"} & told.keys()
    assert "syntetisk" in told and "SYNTETISK" in told["syntetisk"]
    assert "forslag" in texts(washed)


def test_what_nobody_looked_at_is_never_said_to_be_none(one):
    told = texts(one)
    assert "Ikke analysert, fordi vi mangler kart: reindrift." in told["kartlegging"]
    assert "20\u00a0dekar er ikke kartlagt" in told["markslag"]
    assert "reindrift" not in told["hensyn"]


def test_a_proposal_is_told_with_its_own_figures(washed):
    """F1 (100 daa, future, empty) goes back to LNFR, N1 (50 daa) is new, and 400 daa lose their purpose."""
    told = texts(washed)
    assert told["forslag"].startswith("Forslaget endrer arealformål på 550\u00a0dekar: 50")
    assert "100\u00a0dekar er ikke lenger satt av til det" in told["forslag"]
    assert "myr 0 mot 50" in told["nedbygging"]


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_field_is_left_open_and_sentences_end(two, washed, language):
    for result in (two, washed):
        for p in prose.paragraphs(result, language):
            assert not re.search(r"[{}]|  |\bnan\b|None", p.text), p.text
            assert p.text[0].isupper() or p.text[0].isdigit()
            assert p.text.endswith("."), p.text
            assert p.text == "".join(x if isinstance(x, str) else x.text for x in p.parts)


@pytest.mark.parametrize(
    ("language", "said"),
    [("nb", "Annet er vist som bebygd i arealdekket, men regelsettet regner det ikke som bebygd."),
     ("nn", "Anna er vist som utbygd i arealdekket, men regelsettet reknar det ikkje som utbygd.")],
)  # fmt: skip
def test_other_land_is_told_by_what_the_map_shows_there(one, language, said):
    """What was mire is built in the map; nothing is said of other land where there is none of it."""
    assert "arealdekket" not in texts(one, language)["markslag"]
    run = invented.run("NINA 2023", tuple(("11" if artype == "60" else artype, *r) for artype, *r in invented.LAND))
    assert said in texts(dataclasses.replace(one, runs={"NINA 2023": run}), language)["markslag"]
