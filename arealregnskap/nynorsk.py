"""Nynorsk of the fixed sentences that stand in the program in bokmål (``data/locale/nynorsk.csv``).

Method texts, what is special about a product, explanations of columns and what the program did are written once, in
bokmål, where they belong; ``said`` gives them in the language of the document.
"""

from __future__ import annotations

from functools import lru_cache

from .datafiles import read_table


@lru_cache(maxsize=1)
def sentences() -> dict[str, str]:
    """Bokmål → nynorsk."""
    rows = read_table("locale/nynorsk.csv")
    return dict(zip(rows["nb"], rows["nn"], strict=True))


#: Columns whose cells are words of the program itself, kept in bokmål: states of themes, kind of nature account, how
#: much a finding matters, the flag of § 12-4, access.
_OUR_WORDS = ("tilstand", "grunnlag", "alvor", "paragraf_12_4", "tilgang")


def state_text(column: str, value: str, language: str) -> str:
    """A cell as people read it: in columns of the program's own words the word in their language, else as it is."""
    return said(value, language) if column in _OUR_WORDS or column.endswith("_tilstand") else value


def said(text: str, language: str) -> str:
    """The text in bokmål (nb) or nynorsk (nn); what people have written themselves stays as it is."""
    return sentences().get(text, text) if language == "nn" else text
