"""What the planner says of the ecosystem accounts: planned, never observed."""

from __future__ import annotations

from ...natur.changes import PROJECTED
from ...result import Result
from ..document import Document
from ..model import Sheet
from .parts import Paragraph, Words, cell, dekar, inline, joined, rows_where

TOPIC = "natur"


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """Nothing where the case has no ecosystem accounts."""
    out = []
    if (n0 := document.sheet("N0")) is not None:
        out += _whole(n0, words)
    if (n13 := document.sheet("N13")) is not None:
        out += _carbon(n13, words)
    return out


def _changes(sheet: Sheet) -> list[tuple[str, str]]:
    """(key, name) of the changes a table tells of, in its order."""
    return list(dict.fromkeys(zip(sheet.frame["endring"], sheet.frame["endringsnavn"], strict=True)))


def _in_whole(sheet: Sheet, change: str, **values: object) -> list[int]:
    """Rows of one change for the whole municipality, which stands before its parts."""
    rows = rows_where(sheet, endring=change, **values)
    first = sheet.frame["delomrade"].iloc[rows[0]] if rows else None
    return [n for n in rows if sheet.frame["delomrade"].iloc[n] == first]


def _whole(n0: Sheet, words: Words) -> list[Paragraph]:
    out = []
    for n, (change, name) in enumerate(_changes(n0)):
        for row in _in_whole(n0, change, gruppe="natur"):
            before, lost, after = (cell(n0, row, f"{p}_daa") for p in ("inngaende", "avgang", "utgaende"))
            if not before:
                continue
            if n0.frame["grunnlag"].iloc[row] != PROJECTED:
                parts = words.say(
                    "Mellom to kartversjoner ({navn}) gikk natur på land og i ferskvann fra {for} til {etter}.",
                    "Mellom to kartversjonar ({navn}) gjekk natur på land og i ferskvatn frå {for} til {etter}.",
                    navn=inline(name), etter=dekar(after), **{"for": dekar(before)},
                )  # fmt: skip
            elif lost:
                parts = words.say(
                    "Blir {plan} bygd ut, går natur på land og i ferskvann ned fra {for} til {etter}; {tapt} går tapt "
                    "(framskrevet, ikke observert).",
                    "Blir {plan} bygd ut, går natur på land og i ferskvatn ned frå {for} til {etter}; {tapt} går tapt "
                    "(framskrive, ikkje observert).",
                    plan=inline(name), tapt=dekar(lost), etter=dekar(after), **{"for": dekar(before)},
                )  # fmt: skip
            else:
                parts = words.say(
                    "Blir {plan} bygd ut, tar det ikke av natur på land og i ferskvann, som er {for}.",
                    "Blir {plan} bygd ut, tek det ikkje av natur på land og i ferskvatn, som er {for}.",
                    plan=inline(name), **{"for": dekar(before)},
                )  # fmt: skip
            out.append(Paragraph(f"natur_{change}", TOPIC, parts, ingress=n == 0))
    return out


def _carbon(n13: Sheet, words: Words) -> list[Paragraph]:
    """Carbon-rich land that each plan would build on; area, never emissions."""
    sentences = []
    for change, name in _changes(n13):
        rows = _in_whole(n13, change)
        items = [
            (*dekar(figure), f" {inline(n13.frame['klassenavn'].iloc[n])}")
            for n in rows
            if (figure := cell(n13, n, "tapt_daa"))
        ]
        if items:
            sentences.append(
                words.say(
                    "Karbonrikt areal som bygges ned i {plan}: {areal}.",
                    "Karbonrikt areal som blir bygd ned i {plan}: {areal}.",
                    plan=inline(name), areal=words.listed(items[:5]),
                )
            )  # fmt: skip
    return [Paragraph("karbon", TOPIC, joined(*sentences))] if sentences else []
