"""What other rule sets would have given, so that no single figure hides that it is a choice."""

from __future__ import annotations

from ...result import Result
from ..document import Document
from .parts import Paragraph, Words, cell, dekar


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """Nothing with one rule set."""
    sheet = document.sheet("regelsett")
    if sheet is None:
        return []
    chosen = result.main.ruleset.name
    others = [n for n in range(len(sheet.frame)) if sheet.frame["regelsett"].iloc[n] != chosen]
    items = [(*dekar(cell(sheet, n, "reserve_daa")), f" ({sheet.frame['regelsett'].iloc[n]})") for n in others]
    if not items:
        return []
    out = [
        Paragraph(
            "regelsett", "regelsett",
            words.say(
                "Andre måter å regne på gir andre tall av de samme planene: {andre}. Ingen av regelsettene er fasit; "
                "forskjellen kommer av hvilke formål som teller, og hva som regnes som bebygd.",
                "Andre måtar å rekne på gir andre tal av dei same planane: {andre}. Ingen av regelsetta er fasit; "
                "skilnaden kjem av kva føremål som tel, og kva som blir rekna som utbygd.",
                andre=words.listed(items),
            ),
        )
    ]  # fmt: skip
    return out
