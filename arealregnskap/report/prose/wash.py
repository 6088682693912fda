"""What the planner says of a planvask: how much has been decided on, and what it spares; projected, never observed."""

from __future__ import annotations

from ...result import Result
from ..document import Document
from ..model import Sheet
from .parts import Paragraph, Words, apart, cell, counted, dekar, inline, joined, rows_where

TOPIC = "planvask"
#: Groups of V4 that are named, and the carbon-rich class that is (its name is the same in both written languages).
_FARMLAND, _CARBON, _MIRE = "Jordbruk", "Karbonrikt", "Myr"


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """Nothing in a case that has no decisions."""
    v3, v4 = document.sheet("V3"), document.sheet("V4")
    if v3 is None:
        return []
    return [_headline(v3, words), *(_spared(v4, words) if v4 is not None else [])]


def _headline(v3: Sheet, words: Words) -> Paragraph:
    asked, out, kept, left = (
        cell(v3, None, f"{name}_daa") for name in ("gjennomgatt", "tatt_ut", "beholdes", "ikke_avgjort")
    )
    parts = words.say(
        "Planvasken, kommunens gjennomgang av vedtatte planer, gjelder {alt} arealreserve i {omrader}: {ut} tas ut, "
        "{beholdt} beholdes, og {igjen} er ikke avgjort.",
        "Planvasken, gjennomgangen kommunen gjer av vedtekne planar, gjeld {alt} arealreserve i {omrader}: {ut} blir "
        "tekne ut, {beholdt} blir haldne, og {igjen} er ikkje avgjorde.",
        alt=dekar(asked), ut=dekar(out), beholdt=dekar(kept), igjen=dekar(left),
        omrader=counted(cell(v3, None, "omrader"), words.pick("område", "område"), words.pick("områder", "område")),
    )  # fmt: skip
    return Paragraph("planvask", TOPIC, joined(parts, apart(words, asked, (out, kept, left))), ingress=True)


def _spared(v4: Sheet, words: Words) -> list[Paragraph]:
    """Farmland and mire that are taken out, of what the reserve has."""
    rows = [*rows_where(v4, gruppe=_FARMLAND), *rows_where(v4, gruppe=_CARBON, navn=_MIRE)]
    items = [
        words.say(
            "{slag}: {ut} av {alt}", "{slag}: {ut} av {alt}", slag=inline(v4.frame["navn"].iloc[n]),
            ut=spared, alt=dekar(cell(v4, n, "for_daa")),
        )
        for n in rows
        if (spared := cell(v4, n, "tatt_ut_daa"))
    ]  # fmt: skip
    if not items:
        return []
    parts = words.say(
        "Med det som tas ut, blir dette spart av arealet under reserven (framskrevet, ikke observert): {slag}.",
        "Med det som blir teke ut, blir dette spart av arealet under reserven (framskrive, ikkje observert): {slag}.",
        slag=words.listed(items),
    )
    return [Paragraph("planvask_spart", TOPIC, parts)]
