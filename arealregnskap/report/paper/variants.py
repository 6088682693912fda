"""The documents a planner asks for, each as the chapters it has.

A chapter takes the paragraphs of its topics, the tables whose keys fit its patterns, and its figures; one that has
nothing to say is left out. A table that no chapter names comes in the last chapter of tables, so that an account made
later is never lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from ...errors import ArealregnskapError
from .layout import FEW, MORE, USUAL


@dataclass(frozen=True)
class Chapter:
    """``topics``: of paragraphs (``prose.Paragraph.topic``), or single paragraph keys. ``tables``: keys or patterns.

    ``figures`` stand before the tables, ``after`` behind them: tables flow over pages, while a map or a flow figure
    that has no room leaves the rest of its page empty.
    """

    key: str
    nb: str
    nn: str
    topics: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        return self.nn if language == "nn" else self.nb


@dataclass(frozen=True)
class Variant:
    """``purpose`` tells what it is for, in the list of documents. ``everything``: tables that no chapter names too.

    ``contents``: whether it has a table of contents. ``summary``: the two pages for politicians, made otherwise.
    ``size``: how much of long tables (``layout.py``).
    """

    key: str
    nb: str
    nn: str
    purpose_nb: str
    purpose_nn: str
    chapters: tuple[Chapter, ...] = ()
    contents: bool = True
    everything: bool = False
    summary: bool = False
    size: str = USUAL

    def title(self, language: str) -> str:
        return self.nn if language == "nn" else self.nb

    def purpose(self, language: str = "nb") -> str:
        return self.purpose_nn if language == "nn" else self.purpose_nb


_SHORT = Chapter("sammendrag", "Kort sagt", "Kort sagt", ("ingress",))
_RESERVE = Chapter("reserve", "Arealreserve", "Arealreserve", ("fordeling", "formal"), ("T3",), ("figur_reserve",))
_MAPS = Chapter("kart", "Kart", "Kart", (), (), ("kart_reserve", "kart_utsnitt"))
_PLANNED = Chapter("planlagt", "Planlagt og faktisk arealbruk", "Planlagd og faktisk arealbruk", ("planlagt",),
                   ("T1", "T2"))  # fmt: skip
_LAND = Chapter("markslag", "Hva arealreserven ligger på", "Kva arealreserven ligg på", ("markslag",), ("T4S", "T4"),
                ("figur_mark",), ("flyt_markslag_gjeldende",))  # fmt: skip
_THEMES = Chapter("hensyn", "Hensyn og temaer", "Omsyn og tema", ("hensyn",), ("T5", "A2"), ("kart_hensyn",))
_PLANS = Chapter("planer", "Planenes alder", "Alderen på planane", ("planer",), ("A1",))
_AREAS = Chapter("omrader", "Områdene", "Områda", ("omrader",), ("A3", "endrede_omrader*"))
_RULES = Chapter("regelsett", "Andre måter å regne på", "Andre måtar å rekne på", ("regelsett",), ("regelsett",),
                 ("figur_regelsett",))  # fmt: skip
_CHANGE = Chapter("forslag", "Gjeldende plan mot forslag", "Gjeldande plan mot framlegg", ("forslag",),
                  ("T7", "T6F", "T8", "T8T", "T6"),
                  after=("kart_endring", "kart_endring_utsnitt", "flyt_gjeldende_forslag",
                         "flyt_markslag_forslag"))  # fmt: skip
_NATURE = Chapter("natur", "Naturregnskap", "Naturrekneskap", ("natur",), ("natur", "N*"))
_WASH = Chapter("planvask", "Planvask", "Planvask", ("planvask",), ("V*", "planvask*"))
_NEED = Chapter("behov", "Behov mot reserve", "Behov mot reserve", ("behov",), ("T10", "T10S", "T10F"))
_REGISTER = Chapter("planregister", "Planregisteret", "Planregisteret", ("planregister",), ("R1", "R2"))
_GOALS = Chapter("mal", "Mål for nedbygging", "Mål for nedbygging", ("mal",), ("M1",))
_WHY = Chapter("forskjeller", "Hvorfor er tallene ulike?", "Kvifor er tala ulike?", ("forskjeller",), ("tallavvik",))
_DOUBT = Chapter("usikkerhet", "Hvor sikre er tallene?", "Kor sikre er tala?", ("usikkerhet",), ("U*",))
_CONTROL = Chapter("kontroll", "Kontroll", "Kontroll", ("kontroll",), ("T11", "avvik"))
_METHOD = Chapter("metode", "Metode og kilder", "Metode og kjelder", ("metode",), ("metode", "kilder"))
_REST = Chapter("andre", "Andre tabeller", "Andre tabellar")


def _only(
    chapter: Chapter, *tables: str, figures: tuple[str, ...] | None = None, after: tuple[str, ...] = ()
) -> Chapter:
    """The chapter with these tables; with its own figures, or with those given."""
    if figures is None:
        figures, after = chapter.figures, chapter.after
    return replace(chapter, tables=tables, figures=figures, after=after)


VARIANTS: tuple[Variant, ...] = (
    Variant(
        "samfunnsdel", "Arealregnskap til samfunnsdelen", "Arealrekneskap til samfunnsdelen",
        "Tekst, tabell og kart til kommuneplanens samfunnsdel og arealstrategien",
        "Tekst, tabell og kart til samfunnsdelen av kommuneplanen og arealstrategien",
        (_SHORT, _only(_RESERVE, "T3"), _only(_LAND, "T4S", figures=("figur_mark",)),
         _only(_THEMES, "T5", figures=()), _only(_CHANGE, "T7", figures=(), after=("flyt_gjeldende_forslag",)),
         _only(_NEED, "T10"), _only(_NATURE, "N0"), _DOUBT,
         _only(_MAPS, figures=("kart_reserve_alene", "kart_endring_alene")), _only(_CONTROL),
         _only(_METHOD, "kilder")),
        contents=False,
    ),
    Variant(
        "planprogram", "Arealreserve til planprogrammet", "Arealreserve til planprogrammet",
        "Arealreserven i gjeldende planer, til oppstart og planprogram",
        "Arealreserven i gjeldande planar, til oppstart og planprogram",
        (_SHORT, _RESERVE, _NEED, _MAPS, _PLANNED, _LAND, _THEMES, _PLANS, _AREAS, _RULES, _DOUBT, _CONTROL, _METHOD),
    ),
    Variant(
        "planforslag", "Samlet arealregnskap til planforslaget", "Samla arealrekneskap til planframlegget",
        "Alle tabellene, med gjeldende plan mot forslag og naturregnskap, til høring og vedtak",
        "Alle tabellane, med gjeldande plan mot framlegg og naturrekneskap, til høyring og vedtak",
        (_SHORT, _CHANGE, _RESERVE, _NEED, _MAPS, _PLANNED, _LAND, _THEMES, _NATURE, _WASH, _PLANS, _REGISTER, _AREAS,
         _GOALS, _RULES, _WHY,
         replace(_DOUBT, topics=("usikkerhet", "uten_usikkerhet")), _CONTROL, _REST, _METHOD),
        everything=True, size=MORE,
    ),
    Variant(
        "saksframlegg", "Arealregnskap til saksframlegg", "Arealrekneskap til saksframlegg",
        "Saksopplysninger til politisk behandling, få sider",
        "Saksopplysningar til politisk handsaming, få sider",
        (_SHORT, _only(_CHANGE, "T7", figures=()), _only(_RESERVE, "T3", figures=()),
         _only(_LAND, "T4S", figures=()), _only(_THEMES, figures=()), _only(_NATURE),
         _only(_WASH, "V3", "V4"), _only(_PLANS), _only(_RULES, "regelsett", figures=()), _only(_DOUBT),
         _only(_CONTROL), _only(_METHOD)),
        contents=False, size=FEW,
    ),
    Variant(
        "politikere", "Arealregnskap på to sider", "Arealrekneskap på to sider",
        "To sider for politikere: tallene, kartet og hva som er usikkert",
        "To sider for politikarar: tala, kartet og kva som er usikkert",
        contents=False, summary=True,
    ),
)  # fmt: skip


def chosen(keys: tuple[str, ...] = ()) -> list[Variant]:
    """The variants of those keys, all when none is named. Raises ArealregnskapError for a key that is not known."""
    known = {v.key: v for v in VARIANTS}
    if unknown := [k for k in keys if k not in known]:
        raise ArealregnskapError(
            f"Varianten «{unknown[0]}» finnes ikke.", expected=", ".join(known), remedy="Velg én av disse."
        )
    return [known[k] for k in dict.fromkeys(keys or known)]


def fits(key: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(key, p) for p in patterns)
