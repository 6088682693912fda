"""What the planner says of why figures of other methods differ: how far they are off, and what moves them most."""

from __future__ import annotations

from ...differences.figure import FIGURE
from ...result import Result
from ..document import Document
from ..model import Sheet
from .parts import Paragraph, Parts, Words, cell, dekar, inline, joined, rows_where, semicolons

TOPIC = "forskjeller"
#: What the sentences are about: the column ``storrelse`` (the word is the same in both written languages), and the
#: comparison with other rule sets (``data/codes/tallavvik.csv``).
_RESERVE, _RULES = "Arealreserve", "regelsett"


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """Nothing where nothing was compared."""
    sheet = document.sheet("tallavvik")
    if sheet is None:
        return []
    rows = [n for n in rows_where(sheet, rad=FIGURE, storrelse=_RESERVE) if cell(sheet, n, "deres_daa")]
    rules = [n for n in rows if sheet.frame["arsak"].iloc[n] == _RULES]
    others = [n for n in rows if n not in rules]
    text = joined(_rules(sheet, rules, words) if rules else (), _others(sheet, others, words) if others else ())
    return [Paragraph(TOPIC, TOPIC, text)] if text else []


def _rules(sheet: Sheet, rows: list[int], words: Words) -> Parts:
    """Other rule sets on the same plans, each with the rule that moves the figure most."""
    return words.say(
        "Samme planer gir ulik arealreserve etter andre regelsett enn vårt ({vart}): {andre}.",
        "Same planar gir ulik arealreserve etter andre regelsett enn vårt ({vart}): {andre}.",
        vart=dekar(cell(sheet, rows[0], "vart_daa")),
        andre=semicolons([
            (*dekar(cell(sheet, n, "deres_daa")), f" etter {sheet.frame['mot'].iloc[n]}", *_cause(sheet, n, words))
            for n in rows
        ]),
    )  # fmt: skip


def _cause(sheet: Sheet, row: int, words: Words) -> Parts:
    """The part that moves a figure most, up or down."""
    same = {name: sheet.frame[name].iloc[row] for name in ("arsak", "mot", "storrelse", "kode")}
    found = [
        (abs(figure.value), n, figure)
        for n in rows_where(sheet, **same)
        if sheet.frame["rad"].iloc[n] != FIGURE and (figure := cell(sheet, n, "differanse_daa"))
    ]
    if not found:
        return ()
    _, n, figure = max(found, key=lambda f: f[:2])
    return words.say(
        ", der «{regel}» flytter mest ({daa})", ", der «{regel}» flytter mest ({daa})",
        regel=inline(str(sheet.frame["navn"].iloc[n]).removeprefix("– ")), daa=dekar(figure),
    )  # fmt: skip


def _others(sheet: Sheet, rows: list[int], words: Words) -> Parts:
    """Of other maps and ways of measuring, the one that gives the figure furthest off."""
    n = max(rows, key=lambda n: abs(cell(sheet, n, "differanse_daa").value))
    return words.say(
        "Av andre kart og målemåter gir «{maate}» det tallet som er lengst unna: {deres}, en forskjell på {daa}.",
        "Av andre kart og målemåtar gir «{maate}» det talet som er lengst unna: {deres}, ein skilnad på {daa}.",
        maate=f"{inline(sheet.frame['arsaksnavn'].iloc[n])} {sheet.frame['mot'].iloc[n]}",
        deres=dekar(cell(sheet, n, "deres_daa")), daa=dekar(cell(sheet, n, "differanse_daa")),
    )  # fmt: skip
