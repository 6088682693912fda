"""Finished Norwegian paragraphs about a result, in bokmål or nynorsk, with the figures in place.

``paragraphs`` gives them as data, in reading order, so that Word, PDF and web pages say the same. No figure is computed
here: each is a cell of a table of the document, written as that table shows it (``Figure`` says which).

parts.py     what a paragraph is made of
reserve.py   planned, built, left          change.py   gjeldende plan against the proposal
rules.py     what other rule sets give     nature.py   ecosystem accounts
wash.py      planvask                      need.py    need against reserve
trust.py     reconciliation, findings, method, sources
"""

from __future__ import annotations

from ...result import Result
from ..document import Document, build
from . import change, nature, need, reserve, rules, trust, wash
from .classes import KEY as LAND_CLASSES
from .classes import land_classes
from .parts import Figure, Paragraph, Words

__all__ = ["LAND_CLASSES", "Figure", "Paragraph", "land_classes", "paragraphs"]


def paragraphs(result: Result, language: str = "nb", document: Document | None = None) -> list[Paragraph]:
    """Every paragraph that the result has something to say in, in reading order.

    ``document`` is the result's document in the same language, when the caller has it already. Topics are
    arealregnskap, markslag, hensyn, planer, behov, regelsett, forslag, planvask, natur, merking, kontroll, usikkerhet,
    metode, kilder.
    """
    document = document or build(result, language)
    words = Words(language)
    parts = (reserve, need, rules, change, wash, nature, trust)
    return [p for part in parts for p in part.paragraphs(result, document, words)]
