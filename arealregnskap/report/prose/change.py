"""What the planner says of a proposal: what changes purpose, what it does to the reserve, and what land it takes."""

from __future__ import annotations

from ...codes import codelist
from ...result import Result
from ..document import Document
from ..model import Sheet
from .parts import Figure, Paragraph, Parts, Words, cell, dekar, inline, joined, largest, rows_where, semicolons

TOPIC = "forslag"
#: Kinds of land that decide most often, by code of ``data/codes/markslag.csv``.
_LAND = ("21", "22", "23", "60")
#: Themes told each way; all of them stand in the table.
_MOST = 4


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """Nothing in a case without a proposal."""
    t6, t6f, t7, t8, t8t = (document.sheet(key) for key in ("T6", "T6F", "T7", "T8", "T8T"))
    if t6 is None or t6f is None or t7 is None:
        return []
    out = [_headline(t6, t6f, t7, words), *_groups(t7, words)]
    return out + (_lost(t8, t8t, words) if t8 is not None else [])


def _headline(t6: Sheet, t6f: Sheet, t7: Sheet, words: Words) -> Paragraph:
    """What gets another purpose (T6F), and what of it another group of purposes (T6), as the other tables count it."""
    changed, moved = cell(t6f, None, "endret_daa"), cell(t6, None, "endret_daa")
    new, gone = cell(t7, None, "inn_i_byggeformal_daa"), cell(t7, None, "ut_av_byggeformal_daa")
    before, after = cell(t7, None, "reserve_gjeldende_daa"), cell(t7, None, "reserve_forslag_daa")
    if not changed:
        parts = words.say(
            "Forslaget endrer ikke arealformål noe sted; arealreserven er {etter}.",
            "Framlegget endrar ikkje arealføremål nokon stad; arealreserven er {etter}.", etter=dekar(after),
        )  # fmt: skip
    else:
        part: Parts = ()
        if moved.text != changed.text:
            part = words.say(
                ", av dette {flyttet} til en annen formålsgruppe", ", av dette {flyttet} til ei anna føremålsgruppe",
                flyttet=dekar(moved) if moved else "ingenting",
            )  # fmt: skip
        parts = words.say(
            "Forslaget endrer arealformål på {endret}{av}: {ny} nye dekar settes av til byggeformål, "
            "{ut}\u00a0dekar er ikke lenger satt av til det, og arealreserven går fra {for} til {etter}.",
            "Framlegget endrar arealføremål på {endret}{av}: {ny} nye dekar blir sette av til byggjeføremål, "
            "{ut}\u00a0dekar er ikkje lenger sette av til det, og arealreserven går frå {for} til {etter}.",
            endret=dekar(changed), av=part, ny=_amount(new), ut=_amount(gone),
            **{"for": _whole(before), "etter": _whole(after)},
        )  # fmt: skip
    return Paragraph("forslag", TOPIC, parts, ingress=True)


def _amount(figure: Figure) -> Parts:
    return (figure,) if figure else ("0",)


def _whole(figure: Figure) -> Parts:
    return dekar(figure) if figure else ("0\u00a0dekar",)


def _groups(t7: Sheet, words: Words) -> list[Paragraph]:
    """The purposes that grow and shrink most in reserve."""
    grown = largest(t7, "lagt_til_daa")
    shrunk = largest(t7, "tatt_ut_daa")

    def named(rows: list[int], column: str) -> Parts:
        return words.listed(
            [(f"{inline(t7.frame['gruppenavn'].iloc[n])} (", *dekar(cell(t7, n, column)), ")") for n in rows]
        )  # fmt: skip

    more = words.say("Mest areal får {grupper}.", "Mest areal får {grupper}.", grupper=named(grown, "lagt_til_daa"))
    less = words.say(
        "Mest areal går ut av {grupper}.", "Mest areal går ut av {grupper}.", grupper=named(shrunk, "tatt_ut_daa")
    )
    text = joined(more if grown else (), less if shrunk else ())
    return [Paragraph("forslag_formal", TOPIC, text)] if text else []


def _lost(t8: Sheet, t8t: Sheet | None, words: Words) -> list[Paragraph]:
    """Farmland and mire under both plans, and the themes that rise and fall most; projected, never observed."""
    land = _land(t8, words)
    text = joined(land, _themes(t8t, words, alone=not land) if t8t is not None else ())
    return [Paragraph("nedbygging", TOPIC, text)] if text else []


def _land(t8: Sheet, words: Words) -> Parts:
    items = []
    for code in _LAND:
        for n in rows_where(t8, markslag=code):
            now, then = cell(t8, n, "tapt_gjeldende_daa"), cell(t8, n, "tapt_forslag_daa")
            if now or then:
                name = inline(t8.frame["markslagnavn"].iloc[n])
                items.append((f"{name} ", *_amount(then), " mot ", *_whole(now)))
    if not items:
        return ()
    return words.say(
        "Blir hele arealreserven bygd ut, går dette tapt i forslaget mot i gjeldende plan (framskrevet, ikke "
        "observert): {slag}.",
        "Blir heile arealreserven bygd ut, går dette tapt i framlegget mot i gjeldande plan (framskrive, ikkje "
        "observert): {slag}.",
        slag=semicolons(items),
    )


def _themes(t8t: Sheet, words: Words, *, alone: bool) -> Parts:
    """Both ways, so that a proposal is not told by its best side alone. ``alone``: no sentence before tells when."""
    changes = _changes(t8t)
    more = [n for change, n in sorted(changes, reverse=True) if change > 0][:_MOST]
    less = [n for change, n in sorted(changes) if change < 0][:_MOST]
    ways = [
        words.say(nb, nn, tema=_told(t8t, rows, words))
        for rows, nb, nn in (
            (more, "mer enn gjeldende plan av {tema}", "meir enn gjeldande plan av {tema}"),
            (less, "mindre av {tema}" if more else "mindre enn gjeldende plan av {tema}",
             "mindre av {tema}" if more else "mindre enn gjeldande plan av {tema}"),
        )
        if rows
    ]  # fmt: skip
    if not ways:
        return ()
    start = words.pick("Forslaget tar", "Framlegget tek")
    if alone:
        start = words.pick(
            "Blir hele arealreserven bygd ut (framskrevet, ikke observert), tar forslaget",
            "Blir heile arealreserven bygd ut (framskrive, ikkje observert), tek framlegget",
        )
    return words.say("{start} {deler}.", "{start} {deler}.", start=start, deler=semicolons(ways))


def _told(t8t: Sheet, rows: list[int], words: Words) -> Parts:
    """Themes with what the proposal takes of them, and gjeldende plan."""
    items = []
    for n in rows:
        now, then = cell(t8t, n, "tapt_gjeldende_daa"), cell(t8t, n, "tapt_forslag_daa")
        items.append((f"{inline(t8t.frame['temanavn'].iloc[n])} (", *_amount(then), " mot ", *_whole(now), ")"))
    return words.listed(items)


def _changes(t8t: Sheet) -> list[tuple[float, int]]:
    """(proposal minus gjeldende plan [daa], row) of the themes that differ as written. A hensynssone of the same
    ground as a theme before it is that theme over again."""
    out, seen = [], set()
    for n, key in enumerate(t8t.frame["tema"].astype(str)):
        now, then = cell(t8t, n, "tapt_gjeldende_daa"), cell(t8t, n, "tapt_forslag_daa")
        ground = (round(now.value, 1), round(then.value, 1))
        again = ground in seen and key not in codelist("tema")
        seen.add(ground)
        if then.text != now.text and (then or now) and not again:
            out.append((then.value - now.value, n))
    return out
