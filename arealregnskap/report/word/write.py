"""A paper as a Word file: the template's styles, numbered captions, repeated heads, alt texts, language, properties."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from ..paper.blocks import Facts, Grid, Heading, PageBreak, Paper, Picture, Section, Text
from ..paper.texts import TEXTS
from . import names
from .elements import (
    ask_to_update,
    bookmarked,
    break_before,
    element,
    facts,
    field,
    link_to,
    page_tab,
    room,
    run,
    table,
    turned,
)
from .package import repacked
from .template import opened

_LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO"}
#: The name of a group over the next part of it.
_CONTINUED = {"nb": "{} (forts.)", "nn": "{} (framh.)"}
_STYLE_OF = {"ingress": names.INGRESS, "brod": names.BODY, "merknad": names.NOTE}


def content(paper: Paper, kommunenummer: str, own: Path | None = None) -> bytes:
    """The file; equal paper and template give equal bytes. Raises TemplateError when the template lacks a part."""
    fields = {
        "tittel": paper.title, "undertittel": paper.subtitle, "kommune": f"{paper.kommune} kommune",
        "kommunenummer": kommunenummer, "dato": f"{paper.date:%d.%m.%Y}", "program": paper.program,
        "merking": paper.mark,
    }  # fmt: skip
    document, place = opened(own, fields)
    _Writer(document, place._p, paper).write()
    _language(document, _LANGUAGES[paper.language])
    _properties(document, paper)
    if paper.mark:
        _mark(document, paper.mark)
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


class _Writer:
    """Puts blocks before the place that the template has for them."""

    def __init__(self, document: Any, place: Any, paper: Paper) -> None:
        self.document, self.place, self.paper = document, place, paper
        self.t = TEXTS[paper.language]
        self.ids = {s.name: s.style_id for s in document.styles}
        self.page = document.sections[-1]._sectPr
        self.tables = self.figures = self.headings = 0
        self.breaks = False

    def write(self) -> None:
        if self.paper.contents:
            self._contents()
        sections = self.paper.sections
        for n, section in enumerate(sections):
            if n and section.landscape != sections[n - 1].landscape:
                self._turn(sections[n - 1].landscape)
            elif not n and section.landscape:
                self._turn(False)
            self._section(section)
        if self._after_table():
            self._paragraph(names.NOTE)  # Word wants a paragraph behind the last table
        if sections and sections[-1].landscape:
            if self.place.getnext() is self.page:  # nothing of the template follows: the last pages stay turned
                self.page.getparent().replace(self.page, turned(self.page, True))
            else:
                self._turn(True)
        self.place.getparent().remove(self.place)

    def _section(self, section: Section) -> None:
        width = room(self.page, section.landscape)
        for block in section.blocks:
            if isinstance(block, Heading):
                self._heading(block)
            elif isinstance(block, Text):
                note = block.style == "merknad" and self._after_table()
                made = self._paragraph(_STYLE_OF[block.style], run(block.text))
                if note:  # the last row is held to it, and so to the whole of it
                    made.find(qn("w:pPr")).insert(1, element("keepLines"))
            elif isinstance(block, Grid):
                self._grid(block, width)
            elif isinstance(block, Picture):
                self._picture(block)
            elif isinstance(block, Facts):
                if self._after_table():
                    self._paragraph(names.NOTE)  # Word joins tables that nothing stands between
                self._put(facts(block.items, self.ids, width))
                self._paragraph(names.NOTE)
            elif isinstance(block, PageBreak):
                self.breaks = True

    def _put(self, made: Any) -> Any:
        """Place it; the first thing after a page break begins on a new page.

        The break is said of the paragraph itself: a paragraph that only breaks may come onto an empty page of its own.
        """
        if self.breaks:
            self.breaks = False
            if made.tag != qn("w:p"):
                self._put(break_before(element("p")))
            else:
                break_before(made)
        self.place.addprevious(made)
        return made

    def _after_table(self) -> bool:
        last = self.place.getprevious()
        return last is not None and last.tag == qn("w:tbl")

    def _paragraph(self, style: str, *content: Any, keep: bool = False) -> Any:
        made, settings = element("p"), element("pPr")
        settings.append(element("pStyle", val=self.ids[style]))
        if keep:
            settings.append(element("keepNext"))
        made.append(settings)
        for part in content:
            made.append(part)
        return self._put(made)

    def _heading(self, block: Heading) -> None:
        self.headings += 1
        made = self._paragraph(names.HEADINGS[block.level - 1], run(block.text))
        bookmarked(made, _anchor(self.headings), self.headings)

    def _grid(self, grid: Grid, width: int) -> None:
        self.tables += 1
        number = field("SEQ Tabell \\* ARABIC", str(self.tables))
        self._paragraph(names.CAPTION, run(f"{self.t['tabell']} "), *number, run(f". {grid.caption}"), keep=True)
        self._put(table(grid, self.ids, width, _CONTINUED[self.paper.language]))

    def _picture(self, picture: Picture) -> None:
        """The picture with its alternative text, held together with the caption under it."""
        self.figures += 1
        drawn = self.document.add_paragraph()
        drawn.paragraph_format.keep_with_next = True
        drawn.paragraph_format.space_before, drawn.paragraph_format.space_after = Pt(8), Pt(0)
        drawn.add_run().add_picture(io.BytesIO(picture.png), width=Cm(picture.width_cm), height=Cm(picture.height_cm))
        about = drawn._p.find(f".//{qn('wp:docPr')}")
        about.set("id", str(1000 + self.figures))
        about.set("name", f"{self.t['figur']} {self.figures}")
        about.set("descr", picture.alt)
        for side in ("distT", "distB", "distL", "distR"):  # LibreOffice takes them for 3 mm where they are not there
            about.getparent().set(side, "0")
        self._put(drawn._p)
        number = field("SEQ Figur \\* ARABIC", str(self.figures))
        told = self._paragraph(names.CAPTION, run(f"{self.t['figur']} "), *number, run(f". {picture.caption}."))
        # Nearer to its own picture than to what follows; the style is made for captions over tables.
        told.find(qn("w:pPr")).append(element("spacing", before=40, after=240))

    def _contents(self) -> None:
        """The chapters as links with the page each begins on: fields, since only what lays out the pages knows them.

        A field is empty until then, so that a wrong number never stands there; Word is asked to fill them when it opens
        the file, and LibreOffice always does (see decision 0147).
        """
        headings = [b for b in self.paper.blocks if isinstance(b, Heading)]
        self._paragraph(names.CAPTION, run(self.t["innhold"]), keep=True)
        style = "toc 1" if "toc 1" in self.ids else names.BODY
        for n, heading in enumerate(headings, 1):
            if heading.level == 1:
                entry = self._paragraph(
                    style, link_to(_anchor(n), heading.text, field(f"PAGEREF {_anchor(n)} \\h", ""))
                )
                entry.find(qn("w:pPr")).append(page_tab(room(self.page, False)))
        ask_to_update(self.document.settings.element)

    def _turn(self, landscape: bool) -> None:
        """End the pages so far as they were; the settings lie in the last paragraph of a section."""
        last = self.place.getprevious()
        if last is None or last.tag != qn("w:p") or last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            last = self._paragraph(names.NOTE)
        settings = last.find(qn("w:pPr"))
        if settings is None:
            settings = element("pPr")
            last.insert(0, settings)
        settings.append(turned(self.page, landscape))


def _anchor(number: int) -> str:
    return f"_Toc{number:06d}"


def _language(document: Any, language: str) -> None:
    """The language of all text, so that spelling is checked and read aloud right."""
    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is not None:
        look = defaults.find(f".//{qn('w:rPr')}")
        if look is not None and look.find(qn("w:lang")) is None:
            look.append(element("lang"))
    for lang in styles.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
        lang.set(qn("w:eastAsia"), language)
    settings = document.settings.element
    for lang in settings.findall(qn("w:themeFontLang")):
        lang.set(qn("w:val"), language)


def _properties(document: Any, paper: Paper) -> None:
    core = document.core_properties
    core.title, core.subject = f"{paper.title} – {paper.kommune}", paper.mark or paper.subtitle
    core.author = core.last_modified_by = paper.program
    core.keywords, core.category, core.comments = "arealregnskap", paper.variant, paper.mark
    core.language = _LANGUAGES[paper.language]
    core.revision = 1
    # The day the account holds for, never the clock: equal input gives equal bytes.
    core.created = core.modified = dt.datetime.combine(paper.date, dt.time())


def _mark(document: Any, mark: str) -> None:
    """The mark of invented data at the head of every page, whichever headers the template has.

    A section without a header of its own has that of the section before; the first has none before it.
    """
    done: set[str] = set()
    several = document.settings.odd_and_even_pages_header_footer
    for n, section in enumerate(document.sections):
        heads = [section.header]
        heads += [section.first_page_header] if section.different_first_page_header_footer else []
        heads += [section.even_page_header] if several else []
        for head in heads:
            if head.is_linked_to_previous and n:
                continue
            head.is_linked_to_previous = False
            if head.part.partname not in done:
                done.add(head.part.partname)
                _mark_one(head, mark)


def _mark_one(head: Any, mark: str) -> None:
    first = head.paragraphs[0] if head.paragraphs else head.add_paragraph()
    first.insert_paragraph_before(mark, style=names.MARK)
    if not first.text.strip() and len(first._p) <= 1:  # an empty header's one paragraph; the mark takes its place
        first._p.getparent().remove(first._p)
