"""From a result to the documents asked for: chapters with their text, tables and figures, in one order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import pandas as pd

from ...result import Result
from ...schema import Column
from ..document import Document
from ..facts import SYNTHETIC
from ..flow import Flow
from ..flows import figures
from ..numbers import UNKNOWN, figure_text
from ..prose import LAND_CLASSES, Paragraph, land_classes, paragraphs
from . import charts
from .abbreviations import explained
from .blocks import Block, Facts, Grid, Heading, PageBreak, Paper, Picture, Text
from .changed import Changes
from .flow import flow_chart
from .grids import grids
from .marks import marks
from .references import told_once
from .sections import sections
from .texts import TEXTS
from .variants import Chapter, Variant, chosen, fits
from .views import Views

#: Tables for other readers than those of a document: code lists, the union table, the dictionary, people year by year.
_NOT_ON_PAPER = {
    "unionstabell", "kolonner", "koder", "regler", "regelsett_gruppe", "regler_flytter", "tallavvik_gruppe", "T10B",
}  # fmt: skip
#: Topics told under their own heading in every document, never in a chapter.
_EVERYWHERE = ("syntetisk", "kilder")
#: Tables whose notes are told also when no row of theirs is.
_TOLD_ALONE = {"natur"}
#: Room for text and pictures on the two pages of the summary, below title and key figures [cm].
_FIRST_PAGE_CM, _SECOND_PAGE_CM, _CAPTION_CM = 23.0, 25.0, 0.9


class Papers:
    """The documents of one result in one language; text, tables and figures are made once for all of them."""

    def __init__(self, result: Result, document: Document, language: str) -> None:
        self.result, self.language, self.t = result, language, TEXTS[language]
        self.mark = SYNTHETIC if result.synthetic else ""
        self.text = paragraphs(result, language, document)
        self.sheets = {s.key: s for s in document.all() if "-" not in s.key}
        if "T4" in self.sheets:
            self.sheets[LAND_CLASSES] = land_classes(self.sheets["T4"], language)
        self.views, self.changes = Views(result, language, self.mark), Changes(result, language, self.mark)
        self._grids: dict[tuple[str, str], list[Grid]] = {}
        self._charts: dict[str, Picture | None] = {}

    def variants(self, keys: Sequence[str] = ()) -> list[Variant]:
        """The variants asked for; without any the proposal's when the case has one, else the planprogram's."""
        return chosen(tuple(keys) or ("planprogram" if self.result.forslag is None else "planforslag",))

    def paper(self, variant: Variant) -> Paper:
        """One document."""
        blocks = list(self._summary()) if variant.summary else list(self._chapters(variant))
        case = self.result.case
        return Paper(
            variant=variant.key,
            language=self.language,
            title=variant.title(self.language),
            subtitle=self.t["undertittel"].format(case.kommunenavn, f"{case.as_of:%d.%m.%Y}"),
            kommune=case.kommunenavn,
            date=case.as_of,
            program=f"arealregnskap {self.result.provenance.program_version}",
            mark=self.mark,
            contents=variant.contents,
            sections=tuple(sections(told_once(blocks, self.sheets, self.language))),
        )

    def _chapters(self, variant: Variant) -> Iterator[Block]:
        named = {k for c in variant.chapters for k in self.sheets if fits(k, c.tables)}
        rest = [k for k in self.sheets if k not in named | _NOT_ON_PAPER and variant.everything]
        told: list[Block] = [*self._told("syntetisk")]
        yield from told
        printed: list[str] = []
        for chapter in variant.chapters:
            tables = rest if chapter.key == "andre" else self._keys(chapter)
            body = list(self._chapter(chapter, tables, printed, variant.size))
            if chapter.key == "metode":
                body += explained([*told, *body], self.language)
                body += marks(self.t, [*told, *body], self.language)
            if body:
                yield Heading(1, chapter.title(self.language))
                yield from body
                printed += tables
                told += body

    def _keys(self, chapter: Chapter) -> list[str]:
        """The tables of a chapter, in the order of its patterns and of the report within each."""
        found = [k for p in chapter.tables for k in self.sheets if fits(k, (p,))]
        return list(dict.fromkeys(found))

    def _chapter(self, chapter: Chapter, tables: Sequence[str], printed: Sequence[str], size: str) -> Iterator[Block]:
        if "ingress" in chapter.topics:
            yield from (Text(p.text, "ingress") for p in self.text if p.ingress)
        yield from (Text(p.text) for p in self._of(chapter.topics))
        yield from (block for key in chapter.figures for block in self._figures(key))
        for key in tables:
            made = self._methods(printed) if key == "metode" else self._table(key, size)
            yield from made
            notes = made[-1].notes if made else self.sheets[key].notes if key in _TOLD_ALONE else ()
            if notes:
                yield Text(" ".join(map(_ended, notes)), "merknad")
        yield from (block for key in chapter.after for block in self._figures(key))
        if chapter.key == "metode" and "kilder" not in tables:
            yield from self._told("kilder")

    def _of(self, topics: Iterable[str]) -> Iterator[Paragraph]:
        wanted = tuple(topics)
        for p in self.text:
            if not p.ingress and p.key not in _EVERYWHERE and (p.topic in wanted or p.key in wanted):
                yield p

    def _told(self, key: str) -> Iterator[Text]:
        yield from (Text(p.text, "merknad") for p in self.text if p.key == key)

    def _table(self, key: str, size: str) -> list[Grid]:
        if (key, size) not in self._grids:
            self._grids[key, size] = grids(self.sheets[key], self.language, size)
        return self._grids[key, size]

    def _methods(self, printed: Sequence[str]) -> list[Grid]:
        """How the tables that this document has were made; tables that were made alike stand together."""
        sheet = self.sheets["metode"]
        titles = {self.sheets[k].title for k in printed}
        frame = sheet.frame[sheet.frame["hva"].isin(titles)]
        named = frame.groupby("tekst", sort=False)["hva"].agg(", ".join)
        columns = (Column("hva", "text", self.t["metode_tabell"]), Column("tekst", "text", self.t["metode"]))
        own = replace(
            sheet,
            frame=pd.DataFrame({"hva": named.to_numpy(), "tekst": named.index}),
            columns=columns,
            title=self.t["metode_tittel"],
        )
        return grids(own, self.language)

    def _figures(self, key: str) -> Iterator[Block]:
        """The pictures of a key, and what a flow figure has to say under it: the tables that it names may stand there
        in one document and in the workbook of another."""
        pictures = self._pictures(key)
        yield from pictures
        if pictures and key in self._flows and (note := self._flows[key].note):
            yield Text(note, "merknad")

    def _pictures(self, key: str) -> list[Picture]:
        if key == "kart_utsnitt":
            return self.views.closer
        if key == "kart_endring_utsnitt":
            return self.changes.closer
        if key not in self._charts:
            self._charts[key] = self._picture(key)
        found = self._charts[key]
        return [found] if found is not None else []

    def _picture(self, key: str) -> Picture | None:
        """A map, a flow figure, or a chart of the table that it is drawn from."""
        match key:
            case "kart_reserve":
                return self.views.overview
            case "kart_reserve_alene":
                return self.views.alone
            case "kart_hensyn":
                return self.views.hensyn
            case "kart_endring":
                return self.changes.overview
            case "kart_endring_alene":
                return self.changes.alone
        if key.startswith("flyt_"):
            shown = self._flows.get(key)
            return None if shown is None else flow_chart(replace(shown, note=""), key)
        of = {"figur_reserve": "T3", "figur_mark": LAND_CLASSES, "figur_regelsett": "regelsett"}[key]
        if of not in self.sheets:
            return None
        draw = {"T3": charts.reserve_chart, LAND_CLASSES: charts.land_chart, "regelsett": charts.ruleset_chart}[of]
        return draw(self.sheets[of], self.language, self.mark)

    @cached_property
    def _flows(self) -> dict[str, Flow]:
        """The flow figures; their sources stand in the document's own list."""
        return {name: replace(flow, source="") for name, flow in figures(self.result, self.language).items()}

    def _summary(self) -> Iterator[Block]:
        """Two pages: what it is in figures and words, then the map and what is not sure."""
        yield from self._told("syntetisk")
        yield Facts(tuple(self._facts()))
        first = [Text(p.text, "ingress") for p in self.text if p.ingress]
        chart = [_low(p, 6.5) for p in self._pictures("figur_reserve")]
        room = _FIRST_PAGE_CM - sum(p.height_cm + _CAPTION_CM for p in chart)
        yield from _fitting(
            [*first, *self._single(("planvask_spart", "nedbygging", "formal", "markslag", "hensyn"))], room
        )
        yield from chart
        yield PageBreak()
        maps = [_low(p, 12.5) for p in self._pictures("kart_endring_alene") or self._pictures("kart_reserve_alene")]
        yield from maps
        sources = list(self._told("kilder"))
        unsure = self._single(("regelsett", "usikkerhet", "kartlegging", "alder", "funn"))
        last = [*explained([*first, *maps, *unsure, *sources], self.language), *sources]
        room = _SECOND_PAGE_CM - sum(p.height_cm + _CAPTION_CM for p in maps) - sum(map(_height, last))
        yield from _fitting(unsure, room)
        yield from last

    def _single(self, keys: Sequence[str]) -> list[Text]:
        """Paragraphs by key, in the order asked for."""
        known = {p.key: p.text for p in self.text}
        return [Text(known[k]) for k in keys if k in known]

    def _facts(self) -> Iterator[tuple[str, str]]:
        t3 = self.sheets["T3"]
        columns = {c.name: c for c in t3.columns}
        for name, key in (("planlagt_daa", "planlagt"), ("bebygd_daa", "bebygd"), ("reserve_daa", "reserve")):
            text = figure_text(columns[name], t3.frame[name], t3.total[name])
            if text == UNKNOWN:
                continue
            yield f"{text}\u00a0dekar", self.t[key]
        yield figure_text(columns["omrader"], t3.frame["omrader"], t3.total["omrader"]), self.t["omrader"]


def _ended(note: str) -> str:
    """A note that stands among others as a sentence of its own."""
    return note if note.endswith((".", ":", "!", "?")) else f"{note}."


def _height(text: Text) -> float:
    """Room a paragraph takes on the page [cm], on the wide side: letters on a line and the height of one by style."""
    letters, line = {"ingress": (74, 0.62), "brod": (88, 0.5), "merknad": (108, 0.38)}[text.style]
    return line * -(-len(text.text) // letters) + 0.25


def _fitting(texts: Sequence[Text], room_cm: float) -> Iterator[Text]:
    """The paragraphs, the most important first, as far as there is room; the summary is two pages whatever there is."""
    for text in texts:
        if (room_cm := room_cm - _height(text)) < 0:
            return
        yield text


def _low(picture: Picture, most_cm: float) -> Picture:
    """The picture made smaller where it is taller than there is room for."""
    if picture.height_cm <= most_cm:
        return picture
    by = most_cm / picture.height_cm
    return replace(picture, width_cm=picture.width_cm * by, height_cm=most_cm)
