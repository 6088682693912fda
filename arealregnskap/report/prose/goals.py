"""What the planner says of the municipality's goals: what each plan opens for more of, and what arealnøytralitet is."""

from __future__ import annotations

from ...mal.settings import NEUTRAL
from ...result import Result
from ..document import Document
from ..model import Sheet
from .parts import Figure, Paragraph, Parts, Words, cell, dekar, inline, joined, plan_in_text, rows_where

TOPIC = "mal"
#: Codes of ``malvurdering`` that are told.
_OVER, _WITHIN, _UNDECIDED = "over", "innenfor", "kan_ikke_avgjores"


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """Nothing in a case without goals."""
    m1 = document.sheet("M1")
    if m1 is None or not len(_goals(m1)):
        return []
    plans = dict(zip(m1.frame["plan"], m1.frame["plannavn"], strict=True))
    first, *others = plans
    same = [p for p in others if _kinds(m1, p) == _kinds(m1, first)]
    text = joined(
        _plan(m1, first, plans[first], words),
        words.say("Det samme gjelder {planer}.", "Det same gjeld {planer}.",
                  planer=words.listed([(plan_in_text(p, plans[p], words),) for p in same])) if same else (),
        *(_plan(m1, p, plans[p], words) for p in others if p not in same),
        _neutral(m1, words),
    )  # fmt: skip
    return [Paragraph(TOPIC, TOPIC, text)]


def _goals(m1: Sheet) -> list[int]:
    """Rows that have a goal."""
    return [n for n, verdict in enumerate(m1.frame["vurdering"]) if verdict in (_OVER, _WITHIN, _UNDECIDED)]


def _kinds(m1: Sheet, plan: str) -> list[tuple[str, str]]:
    """How a plan stands to each goal."""
    rows = [n for n in rows_where(m1, plan=plan) if n in _goals(m1)]
    return [(m1.frame["type"].iloc[n], m1.frame["vurdering"].iloc[n]) for n in rows]


def _plan(m1: Sheet, plan: str, name: str, words: Words) -> Parts:
    """What the plan opens for more of than the limit, what it keeps within, and what cannot be told."""
    named = plan_in_text(plan, name, words)
    said = []
    for verdict, nb, nn in (
        (_OVER, "{plan} åpner for mer enn målene for perioden, planlagt mot ramme: {mal}.",
         "{plan} opnar for meir enn måla for perioden, planlagt mot ramme: {mal}."),
        (_WITHIN, "{plan} holder seg innenfor målene for {mal}.", "{plan} held seg innanfor måla for {mal}."),
        (_UNDECIDED, "Om {plan} holder seg innenfor målene for {mal}, kan ikke avgjøres, for noe av arealet er ikke "
                     "kartlagt.",
         "Om {plan} held seg innanfor måla for {mal}, kan ikkje avgjerast, for noko av arealet er ikkje kartlagt."),
    ):  # fmt: skip
        rows = rows_where(m1, plan=plan, vurdering=verdict)
        items = [
            words.say(
                "{type} ({planlagt} mot {ramme})", "{type} ({planlagt} mot {ramme})",
                type=inline(m1.frame["typenavn"].iloc[n]), planlagt=cell(m1, n, "planlagt_daa"),
                ramme=dekar(cell(m1, n, "ramme_daa")),
            )
            for n in rows
        ]  # fmt: skip
        if items:
            start = named if verdict == _UNDECIDED else named[:1].upper() + named[1:]
            said.append(words.say(nb, nn, plan=start, mal=words.listed(items)))
    return joined(*said)


def _neutral(m1: Sheet, words: Words) -> Parts:
    rows = rows_where(m1, type=NEUTRAL)
    if not rows:
        return ()
    limit, yearly = (cell(m1, rows[0], name) for name in ("ramme_daa", "mal_daa_per_ar"))
    return words.say(
        "Arealnøytralitet vil si at planen ikke åpner for mer enn det som føres tilbake; ramma er {ramme} som er "
        "oppgitt ført tilbake i perioden{aar}.",
        "Arealnøytralitet vil seie at planen ikkje opnar for meir enn det som blir ført tilbake; ramma er {ramme} som "
        "er oppgitt ført tilbake i perioden{aar}.",
        ramme=dekar(limit), aar=_yearly(yearly, words) if limit else (),
    )  # fmt: skip


def _yearly(figure: Figure, words: Words) -> Parts:
    return words.say(", {daa} per år", ", {daa} per år", daa=dekar(figure))
