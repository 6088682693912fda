"""What the planner says of the ecosystem accounts: planned, never observed."""

from __future__ import annotations

from ...natur.build import GJELDENDE
from ...natur.carbon import ALL
from ...natur.changes import PROJECTED
from ...result import Result
from ...units import NBSP
from ..document import Document
from ..model import Sheet
from .parts import Figure, Paragraph, Parts, Words, apart, cell, dekar, inline, joined, rows_where, semicolons
from .parts import plan_in_text as _plan

TOPIC = "natur"
#: Codes of ``data/codes/natur_karbonklasse.csv``: all of it, and what lies on organic ground.
_WHOLE, _ORGANIC = ALL, ("myr", "skog_organisk", "jord_organisk")


def paragraphs(result: Result, document: Document, words: Words) -> list[Paragraph]:
    """Nothing where the case has no ecosystem accounts."""
    out = []
    if (n0 := document.sheet("N0")) is not None:
        out += _whole(n0, document.sheet("N5"), words)
    if (n13 := document.sheet("N13")) is not None:
        out += _carbon(n13, words)
    return out


def _changes(sheet: Sheet) -> list[tuple[str, str]]:
    """(key, name) of the changes a table tells of, in its order."""
    return list(dict.fromkeys(zip(sheet.frame["endring"], sheet.frame["endringsnavn"], strict=True)))


def _area(sheet: Sheet, row: int, name: str) -> Figure:
    """The figure of a column of area, which is in daa or ha as the case has asked for."""
    return cell(sheet, row, f"{name}_{'ha' if f'{name}_ha' in sheet.frame else 'daa'}")


def _written(figure: Figure) -> Parts:
    return (figure, f"{NBSP}hektar") if figure.column.endswith("_ha") else dekar(figure)


def _in_whole(sheet: Sheet, change: str, **values: object) -> list[int]:
    """Rows of one change for the whole municipality, which stands before its parts."""
    rows = rows_where(sheet, endring=change, **values)
    first = sheet.frame["delomrade"].iloc[rows[0]] if rows else None
    return [n for n in rows if sheet.frame["delomrade"].iloc[n] == first]


def _whole(n0: Sheet, n5: Sheet | None, words: Words) -> list[Paragraph]:
    out = []
    for n, (change, name) in enumerate(_changes(n0)):
        for row in _in_whole(n0, change, gruppe="natur"):
            before, lost, after = (_area(n0, row, post) for post in ("inngaende", "avgang", "utgaende"))
            if not before:
                continue
            if n0.frame["grunnlag"].iloc[row] != PROJECTED:
                parts = words.say(
                    "Mellom to kartversjoner ({navn}) gikk natur på land og i ferskvann fra {for} til {etter}.",
                    "Mellom to kartversjonar ({navn}) gjekk natur på land og i ferskvatn frå {for} til {etter}.",
                    navn=inline(name), etter=_written(after), **{"for": _written(before)},
                )  # fmt: skip
                parts = joined(parts, _two_openings(n5, words) if n5 is not None else ())
            elif lost:
                parts = words.say(
                    "Blir {plan} bygd ut, går natur på land og i ferskvann ned fra {for} til {etter}; {tapt} går tapt "
                    "(framskrevet, ikke observert).",
                    "Blir {plan} bygd ut, går natur på land og i ferskvatn ned frå {for} til {etter}; {tapt} går tapt "
                    "(framskrive, ikkje observert).",
                    plan=_plan(change, name, words), tapt=_written(lost), etter=_written(after),
                    **{"for": _written(before)},
                )  # fmt: skip
            else:
                parts = words.say(
                    "Blir {plan} bygd ut, tar det ikke av natur på land og i ferskvann, som er {for}.",
                    "Blir {plan} bygd ut, tek det ikkje av natur på land og i ferskvatn, som er {for}.",
                    plan=_plan(change, name, words), **{"for": _written(before)},
                )  # fmt: skip
            uneven = apart(words, before, (lost, after)) if lost in parts else ()
            out.append(Paragraph(f"natur_{change}", TOPIC, joined(parts, uneven), ingress=n == 0))
    return out


def _two_openings(n5: Sheet, words: Words) -> Parts:
    """Why nature today is less under a plan than on the newest map: what other maps show as built, by table N5."""
    rows = {n5.frame["post"].iloc[n]: n for n in _in_whole(n5, GJELDENDE)}
    mapped, added = (_area(n5, rows[post], "areal") if post in rows else None for post in ("kart", "bygg"))
    if not mapped or not added:
        return ()
    return words.say(
        "Det nyeste kartet alene viser {kart} bebygd. I tallene for planene er {bygg} til regnet som bebygd i dag, for "
        "andre kart viser for eksempel hus og veger der; derfor begynner de med mindre natur og jordbruk. Tall fra de "
        "to måtene kan ikke trekkes fra hverandre.",
        "Det nyaste kartet åleine viser {kart} utbygd. I tala for planane er {bygg} til rekna som utbygd i dag, for "
        "andre kart viser til dømes hus og vegar der; difor byrjar dei med mindre natur og jordbruk. Tal frå dei to "
        "måtane kan ikkje trekkjast frå kvarandre.",
        kart=_written(mapped), bygg=_written(added),
    )  # fmt: skip


def _carbon(n13: Sheet, words: Words) -> list[Paragraph]:
    """Carbon-rich land that each plan would build on, and how much of it is organic; area, never emissions."""
    items = []
    for change, name in _changes(n13):
        whole = _lost(n13, change, _WHOLE)
        if not whole:
            continue
        parts = [(*_written(figure), f" {kind}") for code in _ORGANIC for figure, kind in _lost(n13, change, code)]
        said = words.say(
            "{i_alt} i {plan}", "{i_alt} i {plan}", i_alt=_written(whole[0][0]), plan=_plan(change, name, words)
        )
        # The rest of the carbon-rich land is forest on other ground, so the parts that are named are not all of it.
        named = words.say(", av dette {av}", ", av dette {av}", av=words.listed(parts)) if parts else ()
        items.append((*said, *named))
    if not items:
        return []
    parts_ = words.say(
        "Karbonrikt areal som bygges ned (framskrevet): {planer}.",
        "Karbonrikt areal som blir bygd ned (framskrive): {planer}.",
        planer=semicolons(items),
    )
    return [Paragraph("karbon", TOPIC, parts_)]


def _lost(n13: Sheet, change: str, code: str) -> list[tuple[Figure, str]]:
    """The figure of one class and the name of the class, where it is more than nothing."""
    names = n13.frame["klassenavn"]
    return [
        (figure, inline(names.iloc[n]))
        for n in _in_whole(n13, change, klasse=code)
        if (figure := _area(n13, n, "tapt"))
    ]
