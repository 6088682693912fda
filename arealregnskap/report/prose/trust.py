"""What the reader must know to trust the figures: reconciliation, findings, uncertainty, method, sources."""

from __future__ import annotations

import math

from ...issues import Severity
from ...result import Result
from ...units import NBSP, number_text
from ..document import Document
from ..facts import crs_name, source_line, synthetic_sentence
from ..model import Sheet
from .parts import Paragraph, Parts, Words, cell, dekar, joined, rows_where

#: Findings told in full; the rest stand in the table of findings.
_MOST = 3


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """In the order a reader asks: does it add up, what is doubtful, how was it made, of what."""
    return [
        *_synthetic(result, words),
        *_reconciled(document, words),
        *_uncertain(document, words),
        _findings(document.findings, words),
        _method(result, words),
        Paragraph("kilder", "kilder", (source_line(result, words.language),)),
    ]


def _synthetic(result: Result, words: Words) -> list[Paragraph]:
    if not result.synthetic:
        return []
    return [Paragraph("syntetisk", "merking", (synthetic_sentence(words.language),))]


def _reconciled(document: Document, words: Words) -> list[Paragraph]:
    t1 = document.sheet("T1")
    if t1 is None:
        return []
    parts = words.say(
        "Kommunen er {areal} på bakken. Planer, arealdekke og byggeområder er hver for seg avstemt mot dette arealet, "
        "og alt går opp. Tallene er avrundet hver for seg, så summer kan avvike litt.",
        "Kommunen er {areal} på bakken. Planar, arealdekke og byggjeområde er kvar for seg avstemde mot dette arealet, "
        "og alt går opp. Tala er avrunda kvar for seg, så summar kan avvike litt.",
        areal=dekar(cell(t1, None, "daa")),
    )
    return [Paragraph("avstemming", "kontroll", parts)]


def _uncertain(document: Document, words: Words) -> list[Paragraph]:
    """What the uncertainty table says of the reserve, where the case has one."""
    u1 = document.sheet("U1")
    if u1 is None or "pluss_minus_daa" not in u1.frame or "reserve" not in set(u1.frame.iloc[:, 0]):
        return []
    row = rows_where(u1, **{str(u1.frame.columns[0]): "reserve"})[0]
    figure = cell(u1, row, "pluss_minus_daa")
    parts = words.say(
        "Usikkerheten i hvor grensene går, gir ± {daa} for arealreserven. Feil klasse og gamle kart kommer i tillegg.",
        "Uvissa i kvar grensene går, gir ± {daa} for arealreserven. Feil klasse og gamle kart kjem i tillegg.",
        daa=dekar(figure),
    )  # fmt: skip
    return [Paragraph("usikkerhet", "usikkerhet", parts)] if figure else []


def _findings(findings: Sheet, words: Words) -> Paragraph:
    frame = findings.frame
    moves = frame[frame["virkning"] == "reserve"]
    decide = frame[frame["alvor"] == Severity.DECIDE.value]
    if frame.empty:
        parts = words.say("Kontrollen av dataene ga ingen funn.", "Kontrollen av dataa gav ingen funn.")
        return Paragraph("funn", "kontroll", parts)
    first = words.say(
        "Kontrollen av dataene ga {alle}; {flytter} kan flytte arealreserven.",
        "Kontrollen av dataa gav {alle}; {flytter} kan flytte arealreserven.",
        alle=_number(len(frame), "funn"), flytter=_number(len(moves), "") if len(moves) else "ingen",
    )  # fmt: skip
    open_ = words.say(
        "{n} må avgjøres av kommunen.", "{n} må avgjerast av kommunen.", n=_number(len(decide), "")
    )  # fmt: skip
    told = [(_finding(frame.loc[n], words),) for n in moves.index[:_MOST]]
    most = words.say("De viktigste: {funn}", "Dei viktigaste: {funn}", funn=joined(*told)) if told else ()
    return Paragraph("funn", "kontroll", joined(first, open_ if len(decide) else (), most))


def _finding(row: object, words: Words) -> str:
    """The finding's own sentence with where it was met, and what it is worth in dekar when it does not say so."""
    text, source, area = (getattr(row, name) for name in ("tekst", "kilde", "areal_daa"))
    sentence = str(text).rstrip(".")
    more = [str(source)] if source and str(source) not in sentence else []
    if not math.isnan(area) and area >= 0.1 and "dekar" not in sentence and "daa" not in sentence:
        more.append(f"{number_text(area, 0 if area >= 100 else 1)}{NBSP}dekar")
    return f"{sentence} ({', '.join(more)})." if more else f"{sentence}."


def _number(count: int, noun: str) -> str:
    return f"{number_text(count)}{NBSP}{noun}".rstrip()


def _method(result: Result, words: Words) -> Paragraph:
    p, rules = result.provenance, result.main.ruleset
    fields: dict[str, str | Parts] = {
        "dato": p.as_of.strftime("%d.%m.%Y"), "regelsett": rules.name, "versjon": rules.version,
        "system": crs_name(p.epsg), "program": p.program_version,
    }  # fmt: skip
    parts = words.say(
        "Tallene gjelder {dato} og er regnet etter regelsettet {regelsett}, versjon {versjon}. Alle lag er lagt over "
        "hverandre i ett overlegg. Areal er areal på bakken (GRS80-ellipsoiden, {system}), ikke i kartplanet. "
        "1 dekar (daa) er 1\u00a0000\u00a0m². Regnet med arealregnskap {program}.",
        "Tala gjeld {dato} og er rekna etter regelsettet {regelsett}, versjon {versjon}. Alle lag er lagde over "
        "kvarandre i eitt overlegg. Areal er areal på bakken (GRS80-ellipsoiden, {system}), ikkje i kartplanet. "
        "1 dekar (daa) er 1\u00a0000\u00a0m². Rekna med arealregnskap {program}.",
        **fields,
    )
    return Paragraph("metode", "metode", parts)
