"""What the reader must know to trust the figures: reconciliation, findings, uncertainty, method, sources."""

from __future__ import annotations

import pandas as pd

from ...accounts.usikkerhet import GREEN, NOT_MEASURED, RED, YELLOW
from ...issues import Severity
from ...result import Result
from ...units import NBSP, number_text
from ..document import Document
from ..facts import crs_name, source_line, synthetic_sentence
from ..model import Sheet
from .parts import Paragraph, Parts, Words, cell, dekar, inline, joined, rows_where, semicolons

#: Kinds of findings told by name; the rest stand in the table of findings.
_MOST = 5
#: The light of a figure inside a sentence.
_LIGHTS = {
    GREEN: ("Lyset er grønt: ganske sikkert.", "Lyset er grønt: ganske sikkert."),
    YELLOW: ("Lyset er gult: bruk tallet med omtanke.", "Lyset er gult: bruk talet med omtanke."),
    RED: ("Lyset er rødt: usikkert.", "Lyset er raudt: usikkert."),
}


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """In the order a reader asks: does it add up, what is doubtful, how was it made, of what."""
    return [
        *_synthetic(result, words),
        *_reconciled(document, words),
        *_uncertain(document, words),
        *_unmeasured(document, words),
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
    """What the uncertainty table says of the reserve as a whole; nothing where nothing was measured."""
    u1 = document.sheet("U1")
    rows = rows_where(u1, tabell="T3", kode="alle") if u1 is not None else []
    if u1 is None or not rows or not cell(u1, rows[0], "pm_daa"):
        return []
    # The reason begins with the same ± as stands in the sentence already.
    why = [w for w in str(u1.frame["hvorfor"].iloc[rows[0]] or "").rstrip(".").split(". ") if not w.startswith("±")]
    parts = words.say(
        "Usikkerheten i hvor grensene går, gir arealreserven {daa} ± {pm} ({andel}). {lys} Det er det "
        "svakeste av tre: hvor nøyaktige grensene er, hvor gamle planene er, og hvor gammelt kartet er. {hvorfor}.",
        "Uvissa i kvar grensene går, gir arealreserven {daa} ± {pm} ({andel}). {lys} Det er det svakaste av tre: kor "
        "nøyaktige grensene er, kor gamle planane er, og kor gammalt kartet er. {hvorfor}.",
        daa=cell(u1, rows[0], "daa"), pm=dekar(cell(u1, rows[0], "pm_daa")), andel=cell(u1, rows[0], "pm_andel"),
        lys=words.pick(*_LIGHTS[str(u1.frame["lys"].iloc[rows[0]])]), hvorfor=". ".join(why),
    )  # fmt: skip
    return [Paragraph("usikkerhet", "usikkerhet", parts)]


def _unmeasured(document: Document, words: Words) -> list[Paragraph]:
    """The figures that have no ±, and why."""
    u1 = document.sheet("U1")
    rows = rows_where(u1, lys=NOT_MEASURED) if u1 is not None else []
    if u1 is None or not rows:
        return []
    why = [f"{u1.frame['navn'].iloc[n]}: {u1.frame['hvorfor'].iloc[n]}" for n in rows]
    parts = words.say("Disse tallene har ikke ±. {hvorfor}", "Desse tala har ikkje ±. {hvorfor}", hvorfor=" ".join(why))
    return [Paragraph("uten_usikkerhet", "uten_usikkerhet", parts)]


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
        alle=_kinds(frame, words),
        flytter=f"{number_text(moves['funn'].nunique())} av {words.pick('dem', 'dei')}" if len(moves) else "ingen",
    )  # fmt: skip
    open_ = words.say(
        "{slag} må avgjøres av kommunen, {alt} i alt{funn}.", "{slag} må avgjerast av kommunen, {alt} i alt{funn}.",
        slag=_kinds(decide, words), alt=number_text(int(decide["antall"].sum())), funn=_named(decide, ", ", words),
    )  # fmt: skip
    moving = words.say(
        "De som kan flytte arealreserven, er{funn}.", "Dei som kan flytte arealreserven, er{funn}.",
        funn=_named(moves, " ", words),
    )  # fmt: skip
    return Paragraph("funn", "kontroll", joined(first, open_ if len(decide) else (), moving if len(moves) else ()))


def _named(findings: pd.DataFrame, before: str, words: Words) -> Parts:
    """The kinds of findings by name after a colon; where there are many the first few, told to be some of them."""
    titles = [(inline(t),) for t in dict.fromkeys(findings["tittel"])]
    most = _MOST if len(titles) > _MOST + 1 else len(titles)  # to leave out one alone would save nothing
    some = before + words.pick("blant andre", "mellom andre") if len(titles) > most else ""
    return (f"{some}: ", *semicolons(titles[:most]))


def _kinds(findings: pd.DataFrame, words: Words) -> str:
    """How many kinds of findings: one kind may be found in many places, which the table of control counts."""
    return f"{number_text(findings['funn'].nunique())}{NBSP}{words.pick('slags', 'slag')} funn"


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
