"""Finished Norwegian paragraphs about a result, in bokmål or nynorsk, with the figures in place.

``paragraphs`` gives them as data, in reading order, so that Word, PDF and web pages say the same. No figure is computed
here: each is a cell of a table of the document, written as that table shows it (``Figure`` says which).

parts.py     what a paragraph is made of
reserve.py   planned, built, left          change.py   gjeldende plan against the proposal
rules.py     what other rule sets give     nature.py   ecosystem accounts
wash.py      planvask                      need.py    need against reserve
planned.py   all land, and each area     register.py  the plan register
goals.py     the municipality's goals    differences.py  why others' figures are not these
trust.py     reconciliation, findings, method, sources
"""

from __future__ import annotations

from ...result import Result
from ..document import Document, build
from . import change, differences, goals, nature, need, planned, register, reserve, rules, trust, wash
from .classes import KEY as LAND_CLASSES
from .classes import land_classes
from .parts import Figure, Paragraph, Words

__all__ = ["LAND_CLASSES", "Figure", "Paragraph", "land_classes", "paragraphs"]


def paragraphs(result: Result, language: str = "nb", document: Document | None = None) -> list[Paragraph]:
    """Every paragraph that the result has something to say in, in reading order.

    ``document`` is the result's document in the same language, when the caller has it already. Topics are
    arealregnskap, markslag, hensyn, planer, behov, planlagt, omrader, regelsett, forslag, planvask, natur,
    planregister, mal, forskjeller, merking, kontroll, usikkerhet, metode, kilder.
    """
    document = document or build(result, language)
    words = Words(language)
    parts = (reserve, need, planned, rules, change, wash, nature, register, goals, differences, trust)
    return [p for part in parts for p in part.paragraphs(result, document, words)]
