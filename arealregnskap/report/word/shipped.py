"""The template that comes with the program (``data/maler/dokument.docx``), as code, so that every setting has a reason.

``python -m arealregnskap.report.word.shipped`` writes the file again; a test holds the two against each other.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from ...datafiles import data_dir
from . import names
from .package import repacked

_FONT = "Arial"  # on every machine that has Word, and measured alike by LibreOffice's own
_INK, _SUBTLE = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x54, 0x57, 0x5B)
_HAIRLINE = "DCDDDE"


def made() -> bytes:
    """The template; the same bytes every time."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin, page.bottom_margin = Cm(2.2), Cm(2.0)
    page.header_distance = page.footer_distance = Cm(1.0)
    _styles(document)
    _table_style(document)
    document.add_paragraph("{{ tittel }}", style="Title")
    document.add_paragraph("{{ undertittel }}", style="Subtitle")
    document.add_paragraph("{{ innhold }}")
    _footer(page.footer.paragraphs[0])
    stamp = dt.datetime(2026, 11, 22)
    core = document.core_properties
    core.author, core.title, core.comments = "arealregnskap", "Mal for dokumenter", ""
    core.created = core.modified = stamp
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _styles(document: Any) -> None:
    styles = document.styles
    _look(styles["Normal"], 10, after=6, line=1.2)
    _look(styles["Title"], 22, bold=True, after=2)
    _look(styles["Subtitle"], 11, colour=_SUBTLE, after=14)
    for name, size, before in zip(names.HEADINGS, (15, 12, 10.5), (18, 12, 8), strict=True):
        _look(styles[name], size, bold=True, before=before, after=4, keep=True)
    _look(styles["Caption"], 9, bold=True, before=8, after=3)
    for style, size, more in (
        (names.INGRESS, 11.5, {"after": 8, "line": 1.25}),
        (names.NOTE, 8, {"colour": _SUBTLE, "before": 3, "after": 4}),
        (names.CELL, 8, {"after": 0}),
        (names.FIGURE, 18, {"bold": True, "after": 0}),
        (names.MARK, 8.5, {"bold": True, "after": 4}),
    ):
        made = styles.add_style(style, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        _look(made, size, **more)
    for level in (1, 2):
        entry = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        entry.base_style = styles["Normal"]
        _look(entry, 10, after=2)
        entry.paragraph_format.left_indent = Cm(0.6 * (level - 1))
    mark = styles[names.MARK]
    mark.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "FBE8C8")):
        shade.set(qn(f"w:{key}"), value)
    mark.element.get_or_add_pPr().append(shade)
    mark.font.color.rgb = RGBColor(0x4A, 0x2F, 0x00)


def _look(
    style: Any, size: float, *, bold: bool = False, colour: RGBColor = _INK, before: float = 0, after: float = 0,
    line: float = 1.0, keep: bool = False,
) -> None:  # fmt: skip
    """One font everywhere: the blank document's own styles name fonts by theme, which would win over ours."""
    font = style.font
    font.size, font.bold, font.italic, font.color.rgb, font.name = Pt(size), bold, False, colour, _FONT
    fonts = style.element.get_or_add_rPr().rFonts
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)
    for key in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), _FONT)
    for spacing in style.element.rPr.findall(qn("w:spacing")) + style.element.rPr.findall(qn("w:kern")):
        style.element.rPr.remove(spacing)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), line
    form.keep_with_next = keep
    form.widow_control = True
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _table_style(document: Any) -> None:
    """A dark line under the head and over the sum, hairlines between rows, nothing upright."""
    dark = 'w:val="single" w:sz="12" w:space="0" w:color="1A1A1A"'
    thin = f'w:val="single" w:sz="4" w:space="0" w:color="{_HAIRLINE}"'
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ARTabell">'
            f'<w:name w:val="{names.TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>'
            '<w:tblPr><w:tblBorders>'
            f"<w:bottom {thin}/><w:insideH {thin}/></w:tblBorders>"
            '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="40" w:type="dxa"/>'
            '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
            f'<w:bottom {dark}/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
            '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
            f"<w:top {dark}/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
        )
    )  # fmt: skip


def _footer(paragraph: Any) -> None:
    """Municipality and document to the left, page of pages to the right."""
    form = paragraph.paragraph_format
    paragraph.style.paragraph_format.tab_stops.clear_all()  # the blank document's own would come before ours
    form.tab_stops.add_tab_stop(Cm(16.6), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.style.font.size, paragraph.style.font.name = Pt(8), _FONT
    paragraph.add_run("{{ kommune }}. {{ tittel }}. {{ program }}.")
    paragraph.add_run().add_tab()
    for instruction, between in (("PAGE", " / "), ("NUMPAGES", "")):
        for kind, text in (("begin", None), (None, instruction), ("separate", None), ("result", "1"), ("end", None)):
            run = paragraph.add_run("1" if kind == "result" else "")
            if kind in ("begin", "separate", "end"):
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)
            elif kind is None:
                code = OxmlElement("w:instrText")
                code.set(qn("xml:space"), "preserve")
                code.text = f" {text} "
                run._r.append(code)
        paragraph.add_run(between)


if __name__ == "__main__":
    (data_dir() / names.FILE).write_bytes(made())
