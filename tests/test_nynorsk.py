"""Every fixed sentence of a document is there in nynorsk, says as much, and is nynorsk."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from arealregnskap import accounts, natur, sources
from arealregnskap.datafiles import listing
from arealregnskap.nynorsk import said, sentences
from arealregnskap.plan_change import land_take, matrix, summary, themes

PROGRAM = Path(accounts.__file__).resolve().parents[1]
#: Words that are only bokmål.
BOKMAL = re.compile(
    r"\b(ikke|hver|hvert|hvilke|hvilken|hvor|hva|hvordan|fra|være|noen|noe annet|flere|mer enn|selv|gjøres|brukes|"
    r"vises|tas|også|bare|uten|utenfor|innenfor|områdene|kolonner|tabeller|formål|formålet|bebygd|kilde|kilden|"
    r"dette|disse|sammen|sier|gir ikke|lagt inn av|endres|regnes|føres|nåværende|følger|navn|bestemmelser|planene|"
    r"hensynssone|hensynssoner|regnskap|reglene|kun|enhet|tjenesten|eget|mangler)\b"
)


def written(keyword: str) -> set[str]:
    """All plain texts given to an argument of that name anywhere in the program."""
    found = set()
    for file in PROGRAM.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for argument in node.keywords if isinstance(node, ast.Call) else ():
                if argument.arg == keyword and isinstance(argument.value, ast.Constant):
                    found.add(argument.value.value)
    return {text for text in found if isinstance(text, str) and text}


def methods() -> set[str]:
    change = [
        a for m in (matrix, summary, land_take, themes) for a in vars(m).values() if isinstance(a, accounts.Account)
    ]
    return {a.method for a in (*accounts.ACCOUNTS, *natur.ACCOUNTS, *change)}


@pytest.mark.parametrize(
    "texts", [methods(), {q for p in sources.PRODUCTS for q in p.quirks}], ids=["metode", "produkt"]
)
def test_every_sentence_has_its_nynorsk(texts):
    assert sorted(texts - sentences().keys()) == []


def test_no_word_of_bokmal_alone_is_left_without_nynorsk():
    assert sorted(t for t in written("description") - sentences().keys() if BOKMAL.search(t)) == []


@pytest.mark.parametrize(("nb", "nn"), sentences().items(), ids=lambda t: t[:30])
def test_a_sentence_is_nynorsk_and_says_as_much(nb, nn):
    names = re.compile(r"«[^»]*»|data/\S+")
    assert not BOKMAL.search(names.sub("", nn)), nn
    for sign in (r"\[[^\]]+\]", r"\d+(?:,\d+)?", r"T\d+|N\d+|§ \d+-\d+"):
        assert re.findall(sign, nb) == re.findall(sign, nn)
    assert said(nb, "nn") == nn and said(nb, "nb") == nb


def test_what_people_write_stays_as_it_is():
    assert said("Hva kommunen selv har skrevet", "nn") == "Hva kommunen selv har skrevet"


def test_no_row_is_for_a_text_that_is_gone():
    """Every row is still written somewhere in the program, apart from how the lines are broken."""
    files = [*PROGRAM.rglob("*.py"), *listing("codes", "*.csv")]
    program = " ".join(f.read_text(encoding="utf-8") for f in files)
    plain = re.sub(r'"\s*\n?\s*f?"', "", program)
    assert sorted(nb for nb in sentences() if nb not in plain) == []
