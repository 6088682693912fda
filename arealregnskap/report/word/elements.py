"""The parts of WordprocessingML that the library has no call for: fields, bookmarks, tables, page direction."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ..paper.blocks import Grid
from . import names

#: Size of table text in the shipped template [half points], and space between figures and text after them [twips].
_CELL_SIZE, _GAP = 16, 110
#: Most rows that are kept on one page with the name of their group.
_GROUP = 24


def element(tag: str, text: str | None = None, **attributes: str | int) -> Any:
    """A ``w:`` element with ``w:`` attributes."""
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    if text is not None:
        made.text = text
        if text != text.strip():
            made.set(qn("xml:space"), "preserve")
    return made


def run(text: str, *, half_points: int = 0, bold: bool = False) -> Any:
    """A run of text; a soft hyphen has an element of its own in Word. Without a size it is that of its style."""
    made = element("r")
    if half_points or bold:
        look = element("rPr")
        if bold:
            look.append(element("b"))
        if half_points:
            look.append(element("sz", val=half_points))
        made.append(look)
    for n, part in enumerate(text.split("\u00ad")):
        if n:
            made.append(element("softHyphen"))
        made.append(element("t", part))
    return made


def field(instruction: str, result: str) -> list[Any]:
    """Runs of a field with the result it has now, so that it reads right before anybody updates it."""
    runs = []
    for kind in ("begin", instruction, "separate", None, "end"):
        made = element("r")
        if kind in ("begin", "separate", "end"):
            made.append(element("fldChar", fldCharType=str(kind)))
        elif kind is None:
            made.append(element("t", result))
        else:
            made.append(element("instrText", f" {kind} "))
        runs.append(made)
    return runs


def bookmarked(paragraph: Any, name: str, number: int) -> None:
    """Lay a bookmark around what a paragraph has."""
    start, end = element("bookmarkStart", id=number, name=name), element("bookmarkEnd", id=number)
    first = 1 if paragraph.find(qn("w:pPr")) is not None else 0
    paragraph.insert(first, start)
    paragraph.append(end)


def link_to(bookmark: str, text: str, page: list[Any]) -> Any:
    """A link with a tab and the runs of its page number behind the text."""
    made = element("hyperlink", anchor=bookmark, history=1)
    made.append(run(text))
    tab = element("r")
    tab.append(element("tab"))
    for part in (tab, *page):
        made.append(part)
    return made


#: What may stand behind ``w:updateFields`` in the settings of a document, whose order is fixed.
_LATER = (
    "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema",
    "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade",
    "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags",
    "decimalSymbol", "listSeparator",
)  # fmt: skip


def ask_to_update(settings: Any) -> None:
    """Have Word fill the fields of the document when it is opened; it asks the reader first."""
    if settings.find(qn("w:updateFields")) is not None:
        return
    made = element("updateFields", val="true")
    later = next((e for e in settings if isinstance(e.tag, str) and e.tag.partition("}")[2] in _LATER), None)
    if later is None:
        settings.append(made)
    else:
        later.addprevious(made)


def break_before(paragraph: Any) -> Any:
    """The paragraph, begun on a new page; its settings have a fixed order."""
    settings = paragraph.find(qn("w:pPr"))
    if settings is None:
        settings = element("pPr")
        paragraph.insert(0, settings)
    before = [e for e in settings if e.tag in (qn("w:pStyle"), qn("w:keepNext"), qn("w:keepLines"))]
    settings.insert(len(before), element("pageBreakBefore"))
    return paragraph


def page_tab(at: int) -> Any:
    """Dots from an entry to its page number at the right margin [twips from the left one]."""
    tabs = element("tabs")
    tabs.append(element("tab", val="right", leader="dot", pos=at))
    return tabs


def turned(section: Any, landscape: bool) -> Any:
    """A copy of section settings (``w:sectPr``) with the page upright or turned; headers and footers as they are."""
    made = copy.deepcopy(section)
    for old in made.findall(qn("w:type")):
        made.remove(old)
    size = made.find(qn("w:pgSz"))
    long, short = sorted((int(size.get(qn("w:w"))), int(size.get(qn("w:h")))), reverse=True)
    size.set(qn("w:w"), str(long if landscape else short))
    size.set(qn("w:h"), str(short if landscape else long))
    size.attrib.pop(qn("w:orient"), None)
    if landscape:
        size.set(qn("w:orient"), "landscape")
    return made


def room(section: Any, landscape: bool) -> int:
    """Width between the margins [twips]."""
    size, margin = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    sides = sorted((int(size.get(qn("w:w"))), int(size.get(qn("w:h")))))
    return sides[landscape] - int(margin.get(qn("w:left"))) - int(margin.get(qn("w:right")))


def table(grid: Grid, style_ids: dict[str, str], width: int, continued: str = "{}") -> Any:
    """A table that fills the width, with a head row repeated on every page, and rows that are never cut in two.

    A short table is held together with its caption; a long one may break between rows, and between groups where it has
    them: Word repeats only the first rows of a table, so the rows of a group on a new page would not tell whose they
    are. A group longer than half a page is parted, and each part begins with its name as ``continued`` says it.
    """
    made, width = element("tbl"), round(width * grid.share)
    made.append(_table_settings(grid, style_ids, width))
    columns = element("tblGrid")
    widths = [round(width * h.width / grid.width) for h in grid.heads]
    for w in widths:
        columns.append(element("gridCol", w=w))
    made.append(columns)
    cells = _Cells([h.number for h in grid.heads], widths, style_ids, round(_CELL_SIZE * grid.scale) % _CELL_SIZE)
    lines = [*grid.rows, *([grid.total] if grid.total else [])]
    groups, together = _named(grid, continued), grid.together
    inside = _within_groups(sorted(groups), len(grid.rows))
    made.append(cells.row([h.text for h in grid.heads], head=True, keep=True, bold=True))
    for n, line in enumerate(lines):
        if n in groups:
            made.append(cells.name(groups[n]))
        # The last rows of a long table stay together and with its note.
        last = n == len(lines) - 1
        keep = bool(grid.notes) if last else together or n in inside or n >= len(lines) - 3 or n == 0
        made.append(cells.row(line, keep=keep, bold=n == len(grid.rows)))
    return made


def _named(grid: Grid, continued: str) -> dict[int, str]:
    """The rows that a name stands over: the first of each group, and of each equal part of a long one."""
    out = {}
    ends = [*(n for n, _ in grid.groups[1:]), len(grid.rows)]
    for (begin, name), end in zip(grid.groups, ends, strict=False):
        parts = -(-(end - begin) // _GROUP)
        for part in range(parts):
            out[begin + part * (end - begin) // parts] = continued.format(name) if part else name
    return out


def _within_groups(begins: Sequence[int], end: int) -> set[int]:
    """Rows that are held together with the next one below the same name."""
    return {n for first, after in pairwise([*begins, end]) for n in range(first, after - 1)}


def _table_settings(grid: Grid, style_ids: dict[str, str], width: int) -> Any:
    settings = element("tblPr")
    settings.append(element("tblStyle", val=style_ids[names.TABLE]))
    settings.append(element("tblW", w=width, type="dxa"))
    settings.append(element("tblLayout", type="fixed"))
    settings.append(
        element("tblLook", val="0460" if grid.total else "0420", firstRow=1, lastRow=int(grid.total is not None),
                firstColumn=0, lastColumn=0, noHBand=1, noVBand=1)
    )  # fmt: skip
    settings.append(element("tblCaption", val=grid.caption))
    settings.append(element("tblDescription", val=grid.caption))
    return settings


class _Cells:
    """The rows of one table: which columns are figures, how wide they are, and the size of their text."""

    def __init__(self, numbers: list[bool], widths: list[int], style_ids: dict[str, str], half_points: int) -> None:
        self.numbers, self.widths, self.style_ids, self.half_points = numbers, widths, style_ids, half_points

    def row(self, texts: Any, *, head: bool = False, keep: bool = False, bold: bool = False) -> Any:
        """A row; ``bold`` is said of each run: the cell style says that text is not, and wins over the table's."""
        made = self._begun(head)
        before = False
        for text, number, width in zip(texts, self.numbers, self.widths, strict=True):
            made.append(
                self._cell(text, width, number=number, keep=keep, bold=bold, after_number=before and not number)
            )
            before = number
        return made

    def name(self, text: str) -> Any:
        """A line across the table that names the rows below it, held together with the first of them."""
        made = self._begun(False)
        made.append(self._cell(text, sum(self.widths), number=False, keep=True, bold=True, across=len(self.widths)))
        return made

    def _begun(self, head: bool) -> Any:
        made, settings = element("tr"), element("trPr")
        settings.append(element("cantSplit"))
        if head:
            settings.append(element("tblHeader"))
        made.append(settings)
        return made

    def _cell(
        self, text: str, width: int, *, number: bool, keep: bool, after_number: bool = False, bold: bool = False,
        across: int = 1,
    ) -> Any:  # fmt: skip
        cell, about = element("tc"), element("tcPr")
        about.append(element("tcW", w=width, type="dxa"))
        if across > 1:
            about.append(element("gridSpan", val=across))
        cell.append(about)
        paragraph, settings = element("p"), element("pPr")
        settings.append(element("pStyle", val=self.style_ids[names.CELL]))
        if keep:
            settings.append(element("keepNext"))
        if across > 1:  # a line over a group stands a little apart from the group before
            settings.append(element("spacing", before=60))
        if after_number:  # text would else stand against the figures to its left
            settings.append(element("ind", left=_GAP))
        if number:
            settings.append(element("jc", val="right"))
        paragraph.append(settings)
        paragraph.append(run(text, half_points=self.half_points, bold=bold))
        cell.append(paragraph)
        return cell


def facts(items: tuple[tuple[str, str], ...], style_ids: dict[str, str], width: int) -> Any:
    """Key figures side by side, each over what it is; no borders, and no head row since each cell tells itself."""
    made, settings = element("tbl"), element("tblPr")
    settings.append(element("tblW", w=width, type="dxa"))
    settings.append(element("tblLayout", type="fixed"))
    settings.append(
        element("tblLook", val="0000", firstRow=0, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1)
    )
    settings.append(element("tblDescription", val="; ".join(f"{figure} {what}" for figure, what in items)))
    made.append(settings)
    each = width // len(items)
    columns, line = element("tblGrid"), element("tr")
    for figure, what in items:
        columns.append(element("gridCol", w=each))
        cell, about = element("tc"), element("tcPr")
        about.append(element("tcW", w=each, type="dxa"))
        cell.append(about)
        for text, style in ((figure, names.FIGURE), (what, names.NOTE)):
            paragraph, look = element("p"), element("pPr")
            look.append(element("pStyle", val=style_ids[style]))
            paragraph.append(look)
            paragraph.append(run(text))
            cell.append(paragraph)
        line.append(cell)
    made.append(columns)
    made.append(line)
    return made
