"""What the planner says of need against reserve: what the reserve covers, how long it lasts, and what is lacking."""

from __future__ import annotations

import math

from ...behov.data import OTHER
from ...result import Result
from ..document import Document
from ..model import Sheet
from .parts import Paragraph, Parts, Words, cell, dekar, inline, joined, rows_where, semicolons

TOPIC = "behov"
#: What ``behovsvurdering`` means for the sentence: there is nothing to count years of, or nothing is known.
_NO_NEED, _UNKNOWN = "ikke_behov", "mangler"


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """Of gjeldende plan, the first block of T10; nothing in a case that has no such table."""
    t10 = document.sheet("T10")
    if t10 is None or t10.frame.empty:
        return []
    first = t10.frame["plan"].iloc[0]
    rows = [n for n in rows_where(t10, plan=first) if t10.frame["formal"].iloc[n] != OTHER]
    known = [n for n in rows if t10.frame["vurdering"].iloc[n] not in (_NO_NEED, _UNKNOWN)]
    text = joined(
        _covered(t10, known, words) if known else (),
        _named(t10, rows, _NO_NEED, "Det er ikke noe nytt behov i hovedalternativet for {formal}.",
               "Det er ikkje noko nytt behov i hovudalternativet for {formal}.", words),
        _named(t10, rows, _UNKNOWN, "Behovet for {formal} er ikke kjent, fordi forutsetninger mangler.",
               "Behovet for {formal} er ikkje kjent, fordi føresetnader manglar.", words),
        words.say("Forutsetningene er ikke offisielle, og svaret følger dem.",
                  "Føresetnadene er ikkje offisielle, og svaret følgjer dei.") if known else (),
    )  # fmt: skip
    return [Paragraph("behov", TOPIC, text)] if text else []


def _covered(t10: Sheet, rows: list[int], words: Words) -> Parts:
    """Reserve to reckon with against the need of the period, and how long it lasts, per purpose."""
    items = []
    for n in rows:
        available, need, years = (cell(t10, n, name) for name in ("brukbar_daa", "behov_daa", "aar"))
        lasts: Parts = ()
        if not math.isnan(years.value):
            lasts = words.say(
                ", nok til {aar} år i hovedalternativet", ", nok til {aar} år i hovudalternativet", aar=years
            )  # fmt: skip
        items.append(
            words.say(
                "{formal} {reserve} mot et behov på {behov}{rekker}",
                "{formal} {reserve} mot eit behov på {behov}{rekker}",
                formal=inline(t10.frame["formalsnavn"].iloc[n]), reserve=dekar(available), behov=dekar(need),
                rekker=lasts,
            )
        )  # fmt: skip
    return words.say(
        "Reserven det er regnet med i {plan}, er for {formal}.",
        "Reserven det er rekna med i {plan}, er for {formal}.",
        plan=inline(t10.frame["plannavn"].iloc[rows[0]]), formal=semicolons(items),
    )  # fmt: skip


def _named(t10: Sheet, rows: list[int], verdict: str, nb: str, nn: str, words: Words) -> Parts:
    found = [n for n in rows if t10.frame["vurdering"].iloc[n] == verdict]
    if not found:
        return ()
    return words.say(nb, nn, formal=words.listed([(inline(t10.frame["formalsnavn"].iloc[n]),) for n in found]))
