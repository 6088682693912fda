"""What the planner says of planned and actual use of all the land, and of the single areas with reserve."""

from __future__ import annotations

from ...result import Result
from ...units import NBSP, number_text
from ..document import Document
from ..model import Sheet
from .parts import Paragraph, Parts, Words, cell, dekar, inline, joined, largest, rows_where

#: Codes of AR5 that are told also where they are small.
_BUILT, _TRANSPORT = "11", "12"


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """Of T1 and T2, which are about the whole municipality, and of A3."""
    t1, t2, a3 = (document.sheet(key) for key in ("T1", "T2", "A3"))
    use = joined(_planned(t1, words) if t1 is not None else (), _actual(t2, words) if t2 is not None else ())
    areas = _areas(a3, words) if a3 is not None else ()
    told = (("planlagt", use), ("omrader", areas))
    return [Paragraph(key, key, text) for key, text in told if text]


def _largest(sheet: Sheet, names: str, figures: str, words: Words) -> Parts:
    """The three largest rows by name and area."""
    named = [(n, inline(sheet.frame[names].iloc[n])) for n in largest(sheet, figures)]
    return words.listed([(f"{name} (", *dekar(cell(sheet, n, figures)), ")") for n, name in named])


def _planned(t1: Sheet, words: Words) -> Parts:
    if not (most := _largest(t1, "navn", "daa", words)):
        return ()
    future = cell(t1, None, "framtidig_daa")
    return words.say(
        "Planene setter av mest areal til {formal}{framtidig}.", "Planane set av mest areal til {formal}{framtidig}.",
        formal=most, framtidig=words.say(
            "; i alt er {daa} framtidige områder", "; i alt er {daa} framtidige område", daa=dekar(future),
        ) if future else (),
    )  # fmt: skip


def _actual(t2: Sheet, words: Words) -> Parts:
    """What the land cover has most of, and what it has as built."""
    if not (most := _largest(t2, "navn", "daa", words)):
        return ()
    built = [
        (*dekar(figure), f" er {inline(t2.frame['navn'].iloc[n])}")
        for code in (_BUILT, _TRANSPORT)
        for n in rows_where(t2, artype=code)
        if n not in largest(t2, "daa") and (figure := cell(t2, n, "daa"))
    ]
    return words.say(
        "I arealdekket er det mest {slag}{bygd}.", "I arealdekket er det mest {slag}{bygd}.",
        slag=most, bygd=("; ", *words.listed(built)) if built else (),
    )  # fmt: skip


def _areas(a3: Sheet, words: Words) -> Parts:
    most = _largest(a3, "omrade_id", "reserve_daa", words)
    if not most:
        return ()
    count = f"{number_text(len(a3.frame))}{NBSP}{words.pick('områder', 'område')}"
    if len(a3.frame) <= len(largest(a3, "reserve_daa")):
        return words.say("Arealreserven ligger i {omrader}.", "Arealreserven ligg i {omrader}.", omrader=most)
    return words.say(
        "Arealreserven ligger i {alle}; de største er {omrader}.",
        "Arealreserven ligg i {alle}; dei største er {omrader}.",
        alle=count, omrader=most,
    )  # fmt: skip
