"""What the planner says of need against reserve: what the reserve covers, how long it lasts, and what is lacking."""

from __future__ import annotations

import math

from ...behov.behov import HORIZON
from ...behov.data import OTHER
from ...result import Result
from ...units import NBSP, number_text
from ..document import Document
from ..model import Sheet
from .parts import Figure, Paragraph, Parts, Words, cell, dekar, fill, inline, joined, rows_where, semicolons

TOPIC = "behov"
#: What ``behovsvurdering`` means for the sentence: nothing is known.
_UNKNOWN = "mangler"
#: Nothing that is assumed reaches further than this [years].
_LONGEST = 100


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """Of gjeldende plan, the first block of T10; nothing in a case that has no such table."""
    t10 = document.sheet("T10")
    if t10 is None or t10.frame.empty:
        return []
    rows = [n for n in rows_where(t10, plan=t10.frame["plan"].iloc[0]) if t10.frame["formal"].iloc[n] != OTHER]
    unknown = [n for n in rows if t10.frame["vurdering"].iloc[n] == _UNKNOWN]
    known = [n for n in rows if n not in unknown]
    needed = [n for n in known if cell(t10, n, "behov_daa").value > 0]
    no_need = [n for n in known if n not in needed]
    text = joined(
        _needed(t10, document.sheet("T10F"), needed, words) if needed else (),
        _named(t10, no_need, "Det er ikke noe nytt behov i hovedalternativet for {formal}.",
               "Det er ikkje noko nytt behov i hovudalternativet for {formal}.", words),
        _covered(t10, known, words) if known else (),
        _named(t10, unknown, "Behovet for {formal} er ikke kjent, fordi forutsetninger mangler.",
               "Behovet for {formal} er ikkje kjent, fordi føresetnader manglar.", words),
        words.say("Forutsetningene er ikke offisielle, og svaret følger dem.",
                  "Føresetnadene er ikkje offisielle, og svaret følgjer dei.") if known else (),
    )  # fmt: skip
    return [Paragraph("behov", TOPIC, text)] if text else []


def _needed(t10: Sheet, t10f: Sheet | None, rows: list[int], words: Words) -> Parts:
    """The need of the period, per purpose."""
    found = rows_where(t10f, forutsetning=HORIZON) if t10f is not None else []
    years = float(t10f.frame["hoved"].iloc[found[0]]) if t10f is not None and found else math.nan
    length = "" if math.isnan(years) else f" på {number_text(years, 0 if years.is_integer() else 1)}{NBSP}år"
    items = [(*dekar(cell(t10, n, "behov_daa")), f" til {_purpose(t10, n)}") for n in rows]
    return words.say(
        "Behovet i planperioden{lengde} er i hovedalternativet {behov}.",
        "Behovet i planperioden{lengde} er i hovudalternativet {behov}.",
        lengde=length, behov=words.listed(items),
    )  # fmt: skip


def _covered(t10: Sheet, rows: list[int], words: Words) -> Parts:
    """How much of the reserve can be reckoned with, and how long that lasts, per purpose."""
    items, less = [], False
    for n in rows:
        available, reserve, years = (cell(t10, n, name) for name in ("brukbar_daa", "reserve_daa", "aar"))
        less |= not math.isclose(available.value, reserve.value)
        items.append(
            fill(
                "{formal} {brukbar} av {reserve}{rekker}",
                formal=_purpose(t10, n), brukbar=available, reserve=dekar(reserve),
                rekker=() if math.isnan(years.value) else (", nok til ", *_lasting(years)),
            )
        )  # fmt: skip
    first = words.say(
        "Reserven det er regnet med i {plan}, er for {formal}.",
        "Reserven det er rekna med i {plan}, er for {formal}.",
        plan=inline(t10.frame["plannavn"].iloc[rows[0]]), formal=semicolons(items),
    )  # fmt: skip
    rest = words.say(
        "Resten er trukket fra etter forutsetningene om hvor mye som kan brukes, og hvor mye som blir bygd ut.",
        "Resten er trekt frå etter føresetnadene om kor mykje som kan brukast, og kor mykje som blir bygd ut.",
    )
    return joined(first, rest if less else ())


def _lasting(years: Figure) -> Parts:
    """Whole years; the assumptions bear no more at either end."""
    if years.value > _LONGEST:
        return (f"over {_LONGEST}{NBSP}år",)
    if years.value < 1:
        return (f"mindre enn 1{NBSP}år",)
    return (years, f"{NBSP}år")


def _named(t10: Sheet, rows: list[int], nb: str, nn: str, words: Words) -> Parts:
    if not rows:
        return ()
    return words.say(nb, nn, formal=words.listed([(_purpose(t10, n),) for n in rows]))


def _purpose(t10: Sheet, row: int) -> str:
    return inline(t10.frame["formalsnavn"].iloc[row])
