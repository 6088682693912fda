"""What the planner says of the plan register: how many plans there are, and what is to be done with them."""

from __future__ import annotations

from ...codes import codelist
from ...result import Result
from ...units import NBSP, number_text
from ..document import Document
from ..model import Sheet
from .parts import Paragraph, Parts, Words, cell, dekar, inline, joined, largest, plan_name

TOPIC = "planregister"


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """Nothing in a case that has no such tables."""
    r1, r2 = document.sheet("R1"), document.sheet("R2")
    if r1 is None or r1.frame.empty:
        return []
    return [Paragraph(TOPIC, TOPIC, joined(_plans(r1, words), _findings(r2, words)))]


def _plans(r1: Sheet, words: Words) -> Parts:
    own_register = bool(r1.frame["i_register"].notna().any())
    rest = sum(bool(cell(r1, n, "reserve_daa")) for n in range(len(r1.frame)))
    most = largest(r1, "reserve_daa", most=1)
    names = [(f"{plan_name(r1, n)} (", *dekar(cell(r1, n, "reserve_daa")), ")") for n in most]
    return words.say(
        "{hvor} har {alle}; {med} har arealreserve{mest}.", "{hvor} har {alle}; {med} har arealreserve{mest}.",
        hvor=words.pick(*(
            ("Plandataene og planregisteret", "Plandataa og planregisteret") if own_register
            else ("Plandataene", "Plandataa")
        )),
        alle=_number(len(r1.frame), words.pick("plan", "plan"), words.pick("planer", "planar")),
        med=number_text(rest) if rest else "ingen",
        mest=words.say(", mest {plan}", ", mest {plan}", plan=words.listed(names)) if names else (),
    )  # fmt: skip


def _findings(r2: Sheet | None, words: Words) -> Parts:
    """How many findings there are, by what is to be done with them."""
    if r2 is None or r2.frame.empty:
        return words.say("Gjennomgangen ga ingen funn.", "Gjennomgangen gav ingen funn.")
    kinds, counts = codelist("planregisteralvor"), r2.frame["alvor"].value_counts()
    items = [(f"{number_text(counts[k])} {inline(kinds.label(k, words.language))}",) for k in kinds if k in counts]
    return words.say(
        "Gjennomgangen ga {alle} funn: {slag}.", "Gjennomgangen gav {alle} funn: {slag}.",
        alle=number_text(len(r2.frame)), slag=words.listed(items),
    )  # fmt: skip


def _number(count: int, one: str, many: str) -> str:
    return f"{number_text(count)}{NBSP}{one if count == 1 else many}"
