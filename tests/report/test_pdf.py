"""PDF files, read back by another program: tagged as PDF/UA asks, same words and figures, marked on every page."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf
import pytest

from arealregnskap.report import document, pdf, prose
from arealregnskap.report.facts import SYNTHETIC
from arealregnskap.report.paper import VARIANTS, Papers
from arealregnskap.report.paper.blocks import Grid, Head, Heading, PageBreak, Picture, Section, Text

from . import invented

SOFT = "\u00ad"


@pytest.fixture(scope="module")
def files(papers):
    return {key: pdf.content(paper) for key, paper in papers.items()}


def opened(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def squeezed(text: str) -> str:
    """Text without what line breaks do to it."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def elements(reader: pypdf.PdfReader) -> list[pypdf.generic.DictionaryObject]:
    """Every element of the tag tree."""
    out, left = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        node = left.pop()
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            child = child.get_object()
            if isinstance(child, dict) and "/S" in child:
                out.append(child)
                left.append(child)
    return out


def test_it_is_tagged_and_says_what_it_is(papers, files):
    for key, file in files.items():
        root = opened(file).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
        assert root["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
        assert root["/Lang"].lower() == f"{papers[key].language}-no"
        assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
        meta = root["/Metadata"].get_data().decode()
        assert re.search(r"pdfuaid:part(>|=\")1", meta)
        assert opened(file).metadata.title == f"{papers[key].title} – {papers[key].kommune}"


def test_headings_tables_and_pictures_are_tagged(papers, files):
    for key, file in files.items():
        found = elements(opened(file))
        kinds = [e["/S"] for e in found]
        blocks = papers[key].blocks
        grids = [b for b in blocks if isinstance(b, Grid)]
        assert kinds.count("/Table") == len(grids)
        assert kinds.count("/TH") >= sum(len(g.heads) + len(g.groups) for g in grids)
        assert kinds.count("/H1") == sum(isinstance(b, Heading) for b in blocks) + papers[key].contents
        alts = {str(e["/Alt"]) for e in found if "/Alt" in e}
        assert {b.alt for b in blocks if isinstance(b, Picture)} <= alts


def test_bookmarks_lead_to_the_chapters(papers, files):
    for key in ("planprogram", "planforslag"):
        titles = [o.title for o in opened(files[key]).outline if not isinstance(o, list)]
        chapters = [b.text for b in papers[key].blocks if isinstance(b, Heading) and b.level == 1]
        assert [t for t in titles if t in chapters] == chapters


def test_text_and_tables_are_those_of_the_paper(papers, files):
    """Every sentence, and every figure of every table, in the order they stand."""
    for key, file in files.items():
        text = squeezed("".join(p.extract_text() for p in opened(file).pages))
        for block in papers[key].blocks:
            if isinstance(block, Text) and block.style != "merknad":
                # A sentence may be cut by the foot of a page: its first and last part are looked for.
                assert squeezed(block.text)[:60] in text, (key, block.text)
                assert squeezed(block.text)[-30:] in text, (key, block.text)
            if isinstance(block, Grid):
                for row in (*block.rows, *([block.total] if block.total else [])):
                    figures = "".join(squeezed(c) for c, h in zip(row, block.heads, strict=True) if h.number)
                    assert figures in text, (key, block.key, row)


def test_figures_of_the_sentences_are_in_the_file(two, files):
    text = squeezed("".join(p.extract_text() for p in opened(files["planprogram"]).pages))
    headline = next(p for p in prose.paragraphs(two) if p.key == "hovedtall")
    assert len(headline.figures) == 6 and squeezed(headline.text) in text
    assert all(squeezed(f.text) in text for f in headline.figures)


def test_synthetic_stands_on_every_page_of_invented_data_only(files):
    for key, file in files.items():
        assert [n for n, p in enumerate(opened(file).pages, 1) if SYNTHETIC not in p.extract_text()] == [], key
    real = invented.result(synthetic=False)
    paper = Papers(real, document.build(real), "nb").paper(VARIANTS[0])
    assert "SYNTETISK" not in "".join(p.extract_text() for p in opened(pdf.content(paper)).pages)


def test_the_summary_is_two_pages(files):
    assert len(opened(files["politikere"]).pages) == len(opened(files["politikere nn"]).pages) == 2


def test_pages_are_a4_and_wide_tables_are_turned(wide, files):
    for file in files.values():
        assert sizes(file) <= {(595, 842), (842, 595)}
    assert sizes(pdf.content(wide)) == {(595, 842), (842, 595)}
    assert all(SYNTHETIC in p.extract_text() for p in opened(pdf.content(wide)).pages)


def sizes(file):
    return {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in opened(file).pages}


def test_fonts_are_embedded_and_ours_to_give_on(files):
    fonts = set()
    for page in opened(files["planforslag nn"]).pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            fonts.add(inner["/BaseFont"].split("+")[-1])
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & descriptor.keys()
    assert any(f.startswith("Inter") for f in fonts)
    assert all(f.startswith(("Inter", "Libertinus", "NewCM", "DejaVu")) for f in fonts)


def test_the_same_paper_gives_the_same_bytes(papers, files):
    assert pdf.content(papers["planforslag"]) == files["planforslag"]


def test_names_are_never_commands(two, files):
    """The invented plan has markup, formulas and code for names; they are printed as they are."""
    text = "".join(p.extract_text() for p in opened(files["planprogram"]).pages)
    assert "@SUM(A1)" in text


def test_the_sum_and_the_note_never_begin_a_page(papers):
    """Tables of 40 to 64 rows, each on a page of its own: somewhere among them the last rows meet the foot of it."""
    blocks = []
    for n in range(40, 65):
        rows = tuple((f"{n} rad {i} ende", "1") for i in range(n))
        grid = Grid(
            f"X{n}", f"Tabell på {n}.", (Head("A", False, 20), Head("B", True, 10)), rows,
            total=(f"{n} sum ende", str(n)), notes=(f"{n} merknad ende.",), groups=((0, "Første"), (20, "Andre")),
        )  # fmt: skip
        blocks += [grid, Text(f"{n} merknad ende.", "merknad"), PageBreak()]
    paper = replace(papers["saksframlegg"], sections=(Section(False, tuple(blocks[:-1])),))
    pages = [p.extract_text() for p in opened(pdf.content(paper)).pages]
    assert len(pages) > 25, "none of the tables is parted"
    for n in range(40, 65):
        (last,) = (p for p in pages if f"{n} sum ende" in p)
        assert f"{n} rad {n - 1} ende" in last and f"{n} rad {n - 2} ende" in last and f"{n} merknad ende" in last
        assert "Andre" in last, "the name of the group is said again"


def test_a_table_begins_with_more_than_one_row(papers):
    """Tables of 30 rows below 20 to 45 lines of text, each on a page of its own: somewhere the foot cuts them early."""
    blocks = []
    for n in range(20, 46):
        rows = tuple((f"{n} rad {i} ende", "1") for i in range(30))
        grid = Grid(f"X{n}", f"Tabell under {n}.", (Head("A", False, 20), Head("B", True, 10)), rows)
        blocks += [*(Text(f"Linje {i}.") for i in range(n)), grid, PageBreak()]
    paper = replace(papers["saksframlegg"], sections=(Section(False, tuple(blocks[:-1])),))
    pages = [p.extract_text() for p in opened(pdf.content(paper)).pages]
    for n in range(20, 46):
        (first,) = (p for p in pages if f"Tabell under {n}." in p)
        assert f"{n} rad 0 ende" in first and f"{n} rad 1 ende" in first, n
    assert any("Linje" in p and f"{n} rad 29 ende" not in p for n in range(20, 46) for p in pages if f"{n} rad 0 " in p)
