"""Word files, read back: figures, heads, alternative texts, marks, templates. LibreOffice counts the pages."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import docx
import pypdf
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from arealregnskap.datafiles import data_dir
from arealregnskap.errors import TemplateError
from arealregnskap.report import document, prose, word
from arealregnskap.report.facts import SYNTHETIC
from arealregnskap.report.numbers import figure_text
from arealregnskap.report.paper import VARIANTS, Papers
from arealregnskap.report.paper.blocks import Facts, Grid, Head, Heading, PageBreak, Paper, Picture, Section, Text
from arealregnskap.report.word import elements, names, shipped

from . import invented

SOFT = "\u00ad"


@pytest.fixture(scope="module")
def files(papers):
    return {key: word.content(paper, "9999") for key, paper in papers.items()}


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def plain(text: str) -> str:
    return text.replace(SOFT, "")


def written_tables(paper, file):
    """Grid → the table of the file that it became, as rows of text; the lines that name groups are looked at here."""
    grids = [b for b in paper.blocks if isinstance(b, Grid | Facts)]
    made = opened(file).tables
    assert len(made) == len(grids)
    out = []
    for grid, table in zip(grids, made, strict=True):
        if isinstance(grid, Grid):
            rows = [[plain(c.text) for c in row.cells] for row in table.rows]
            for at, (n, name) in enumerate(grid.groups):
                assert rows.pop(1 + n) == [name] * len(grid.heads), (grid.key, at)
            out.append((grid, rows))
    return out


def test_tables_read_back_as_they_were_made(papers, files):
    for key, file in files.items():
        for grid, rows in written_tables(papers[key], file):
            assert rows[0] == [plain(h.text) for h in grid.heads]
            assert rows[1:] == [list(r) for r in (*grid.rows, *([grid.total] if grid.total else []))]


#: Figures of the sentences that stand in a table of the same document: at least so many in each.
LOOKED_UP = {
    "samfunnsdel": 8, "planprogram": 10, "planforslag": 10, "saksframlegg": 10, "politikere": 0,
    "samfunnsdel nn": 12, "planprogram nn": 8, "planforslag nn": 30, "saksframlegg nn": 18, "politikere nn": 0,
}  # fmt: skip


@pytest.mark.parametrize("key", LOOKED_UP)
def test_figures_in_the_text_equal_those_in_the_tables(told, papers, files, key):
    """Every figure of a sentence that stands in a printed table, looked up by row and column in the file."""
    language = papers[key].language
    result, made = told[" nn" if key.endswith("nn") else ""]
    checked = 0
    sheets = {s.key: s for s in made.all()}
    sheets[prose.LAND_CLASSES] = prose.land_classes(made.sheet("T4"), language)
    text = "\n".join(p.text for p in opened(files[key]).paragraphs)
    tables = {g.key: (g, rows) for g, rows in written_tables(papers[key], files[key])}
    for paragraph in prose.paragraphs(result, language, made):
        if paragraph.text not in text:
            continue
        for figure in paragraph.figures:
            sheet, (grid, rows) = sheets[figure.sheet], tables.get(figure.sheet, (None, []))
            label = next(c for c in sheet.columns if c.name == figure.column).label(language)
            if not rows or label not in rows[0]:
                continue
            row = rows[-1] if figure.row is None else row_of(sheet, figure.row, grid, rows)
            if row is None:
                continue  # a row that a long table sums up
            assert row[rows[0].index(label)] == figure.text, (paragraph.key, figure)
            checked += 1
    assert checked >= LOOKED_UP[key]


def row_of(sheet, number, grid, rows):
    """The printed row that a row of a sheet became: by its name, and by the name of its group."""
    labels = {str(v) for v in sheet.frame.iloc[number] if isinstance(v, str)}
    for n, row in enumerate(rows[1:]):
        group = next((name for at, name in reversed(grid.groups) if at <= n), "")
        if row[0] in labels and all(part in labels for part in group.split(" – ") if group):
            return row
    return None


def test_every_figure_of_the_text_is_written_as_in_the_workbook(told, papers, files):
    """Also those of tables that the document has not: each sentence has the text of the cell that it is."""
    for key, paper in papers.items():
        result, made = told[" nn" if key.endswith("nn") else ""]
        text = "\n".join(p.text for p in opened(files[key]).paragraphs)
        there = [p for p in prose.paragraphs(result, paper.language, made) if p.text in text]
        assert len(there) >= 5, key
        for figure in (f for p in there for f in p.figures):
            sheet = made.sheet(figure.sheet) or prose.land_classes(made.sheet("T4"), paper.language)
            column = next(c for c in sheet.columns if c.name == figure.column)
            value = sheet.total[figure.column] if figure.row is None else sheet.frame[figure.column].iloc[figure.row]
            assert figure.text == figure_text(column, sheet.frame[figure.column], float(value)), (key, figure)


def test_every_table_repeats_its_head_and_no_row_is_cut(files):
    for key, file in files.items():
        for table in opened(file).tables:
            rows = table._tbl.findall(qn("w:tr"))
            if len(rows) == 1:
                continue  # key figures, which have no head
            heads = [r.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for r in rows]
            assert heads == [True] + [False] * (len(rows) - 1), key
            assert all(r.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for r in rows)


def test_captions_are_numbered_in_order(papers, files):
    for key, file in files.items():
        text = [p.text for p in opened(file).paragraphs if p.style.name == names.CAPTION]
        tables = [t.split(".")[0] for t in text if t.startswith("Tabell ")]
        assert tables == [f"Tabell {n}" for n in range(1, len(tables) + 1)]
        assert len(tables) == sum(isinstance(b, Grid) for b in papers[key].blocks)


def test_every_picture_says_what_it_shows(papers, files):
    for key, file in files.items():
        shown = opened(file).element.body.findall(f".//{qn('wp:docPr')}")
        wanted = [b.alt for b in papers[key].blocks if isinstance(b, Picture)]
        assert [p.get("descr") for p in shown] == wanted and all(len(a) > 40 for a in wanted)
        assert len({p.get("id") for p in shown}) == len(shown)


def test_page_language_and_properties(papers, files):
    for key, file in files.items():
        made, language = opened(file), "nn-NO" if papers[key].language == "nn" else "nb-NO"
        sizes = {(round(s.page_width.cm, 1), round(s.page_height.cm, 1)) for s in made.sections}
        assert sizes <= {(21.0, 29.7), (29.7, 21.0)} and (21.0, 29.7) in sizes
        assert {e.get(qn("w:val")) for e in made.styles.element.iter(qn("w:lang"))} == {language}
        core = made.core_properties
        assert core.language == language and core.title.startswith(papers[key].title) and core.subject == SYNTHETIC
        assert core.created.date() == papers[key].date


def test_wide_tables_stand_on_turned_pages(wide):
    widths = [s.page_width.cm > 25 for s in opened(word.content(wide, "9999")).sections]
    assert widths == [s.landscape for s in wide.sections] == [False, True, False]
    made = opened(word.content(wide, "9999"))
    assert all(SYNTHETIC in [p.text for p in s.header.paragraphs] for s in made.sections)


def test_the_same_paper_gives_the_same_bytes(papers, files):
    assert word.content(papers["planprogram"], "9999") == files["planprogram"]
    with zipfile.ZipFile(io.BytesIO(files["planprogram"])) as archive:
        assert {e.date_time[:3] for e in archive.infolist()} == {(1980, 1, 1)}


def test_names_that_could_harm_stay_text(files):
    """The invented plan has markup, formulas and template code for names."""
    text = "\n".join(c for _, rows in [(0, r) for r in opened(files["planprogram"]).tables] for c in [rows._tbl.xml])
    assert "&lt;img src=x" in text or "=1+1" in text or "@SUM" in text
    assert "<img" not in text


def marks(made) -> list[str]:
    return [p.text for s in made.sections for p in s.header.paragraphs if p.style.name == names.MARK]


def test_the_mark_stands_on_invented_data_only(files):
    assert set(marks(opened(files["saksframlegg"]))) == {SYNTHETIC}
    real = invented.result(synthetic=False)
    paper = Papers(real, document.build(real), "nb").paper(VARIANTS[0])
    file = word.content(paper, "9999")
    assert marks(opened(file)) == [] and b"SYNTETISK" not in file
    assert "SYNTETISK" not in "\n".join(p.text for p in opened(file).paragraphs)


# --- LibreOffice lays out the pages -----------------------------------------------------------------------------


def _page(page) -> str:
    """Text of a page, with a word for each picture."""
    return page.extract_text() + "".join(f" [bilde {n}]" * 10 for n, _ in enumerate(page.images))


@pytest.fixture(scope="module")
def printed(files, tmp_path_factory):
    """Every file as PDF pages of text."""
    folder = tmp_path_factory.mktemp("side")
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not here")
    for key, file in files.items():
        (folder / f"{key}.docx").write_bytes(file)
    done = subprocess.run(
        [office, f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", folder, *(folder / f"{key}.docx" for key in files)],
        capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    made = {f.stem: [_page(p) for p in pypdf.PdfReader(f).pages] for f in folder.glob("*.pdf")}
    if not made:
        pytest.skip(f"LibreOffice Writer is not here ({done.stderr.strip()[:80]})")
    return made


def test_synthetic_stands_on_every_page(printed, files):
    assert printed.keys() == files.keys()
    for key, pages in printed.items():
        assert [n for n, text in enumerate(pages, 1) if SYNTHETIC not in text] == [], key


def test_no_row_is_lost_between_two_pages(printed, papers):
    """Rows held to the next one must still be drawn: of each first cell as many as the tables have."""
    for key, paper in papers.items():
        page = bare("".join(printed[key]))
        first = Counter(bare(row[0]) for b in paper.blocks if isinstance(b, Grid) for row in b.rows)
        assert {text: n for text, n in first.items() if page.count(text) < n} == {}, key


def bare(text: str) -> str:
    """Without what a line break may take away or put in."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def test_the_summary_is_two_pages(printed):
    assert len(printed["politikere"]) == len(printed["politikere nn"]) == 2


def test_the_contents_name_the_page_each_chapter_begins_on(printed, papers):
    """The file has no page number of its own; what lays out the pages fills them in."""
    for key, paper in papers.items():
        titles = [b.text for b in paper.blocks if isinstance(b, Heading) and b.level == 1]
        entries = re.findall(r"^(.+?)\s*\.{3,}\s*(\d+)$", printed[key][0], flags=re.M)
        assert [title for title, _ in entries] == (titles if paper.contents else []), key
        for title, page in entries:
            assert title in [line.strip() for line in printed[key][int(page) - 1].splitlines()], (key, title, page)


def test_the_contents_are_fields_that_point_at_the_headings(papers, files):
    for key, file in files.items():
        made = opened(file)
        asked = [i.text.split()[1] for i in made.element.body.iter(qn("w:instrText")) if "PAGEREF" in i.text]
        chapters = [p for p in made.paragraphs if p.style.name == "Heading 1"]
        there = [p._p.find(qn("w:bookmarkStart")).get(qn("w:name")) for p in chapters]
        assert asked == (there if papers[key].contents else [])
        updated = made.settings.element.find(qn("w:updateFields"))
        assert (updated is not None) == papers[key].contents


def test_headings_captions_and_pictures_stay_with_what_follows(files):
    for key, file in files.items():
        made = opened(file)
        body = list(made.element.body)
        for p in made.paragraphs:
            if p.style.name.startswith("Heading") or p._p.find(f".//{qn('w:drawing')}") is not None:
                assert p.paragraph_format.keep_with_next or p.style.paragraph_format.keep_with_next, (key, p.text)
            if p.style.name == names.CAPTION and body[body.index(p._p) + 1].tag == qn("w:tbl"):
                assert p.paragraph_format.keep_with_next, (key, p.text)


def test_a_note_under_a_table_is_whole_and_held_by_the_last_row(papers, files):
    for key, file in files.items():
        tables = [t._tbl for t in opened(file).tables if kept(t._tbl.findall(qn("w:tr"))[-1])]
        assert len(tables) == sum(bool(b.notes) for b in papers[key].blocks if isinstance(b, Grid)), key
        for table in tables:
            assert table.getnext().find(f"{qn('w:pPr')}/{qn('w:keepLines')}") is not None, key


def test_a_page_break_is_said_of_what_begins_the_page():
    """Of a paragraph, a picture or a heading; a table of key figures gets an empty one before it. No page is empty."""
    facts, head = Facts((("1 daa", "ledig"),)), Heading(1, "Neste")
    rows = Grid("X", "Prøve.", (Head("Navn", False, 20.0),), (("a",),))
    blocks = (Text("Først."), rows, PageBreak(), head, facts, PageBreak(), facts, rows)
    paper = Paper("p", "nb", "Prøve", "", "Dal", dt.date(2026, 11, 1), "a", "", False, (Section(False, blocks),))
    made = opened(word.content(paper, "9999"))
    broken = [p for p in made.paragraphs if p._p.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None]
    assert [p.text for p in broken] == ["Neste", ""] and not list(made.element.body.iter(qn("w:br")))
    assert broken[1]._p.getnext().tag == qn("w:tbl")
    assert [e.tag for e in made.element.body][-2:] == [qn("w:p"), qn("w:sectPr")]  # Word wants one behind a table
    between = [(e.tag, e.getnext().tag) for e in made.element.body if e.getnext() is not None]
    assert (qn("w:tbl"), qn("w:tbl")) not in between


def test_heads_and_sums_of_tables_are_bold(papers, files):
    """Said of each run: the style of cells says that text is not bold, and wins over that of the table."""
    for key, file in files.items():
        grids = [b for b in papers[key].blocks if isinstance(b, Grid | Facts)]
        for grid, table in zip(grids, opened(file).tables, strict=True):
            if isinstance(grid, Grid):
                bold = [all(r.bold for c in row.cells for p in c.paragraphs for r in p.runs) for row in table.rows]
                assert bold[0] and bold[-1] == (grid.total is not None), (key, grid.key)
                assert not all(bold[1 : 1 + len(grid.rows)]), (key, grid.key)


def test_no_page_is_empty(printed):
    """More than the mark, the foot and the page number stand on each."""
    for key, pages in printed.items():
        assert [n for n, text in enumerate(pages, 1) if len(text.split()) < 22] == [], key


# --- templates ---------------------------------------------------------------------------------------------------


def changed(folder: Path, change) -> Path:
    made = docx.Document(str(data_dir() / names.FILE))
    change(made)
    made.save(str(folder / "mal.docx"))
    return folder / "mal.docx"


def test_the_shipped_template_is_the_one_its_code_makes():
    assert (data_dir() / names.FILE).read_bytes() == shipped.made()


def test_a_template_of_the_municipality_is_used(papers, tmp_path):
    def change(made):
        made.styles["Normal"].font.name = "Georgia"
        first = made.sections[0]
        first.different_first_page_header_footer = True
        first.first_page_header.paragraphs[0].text = "Eget brevhode for {{ kommune }}, {{ dato }}"
        made.add_paragraph("Etter innholdet.")

    made = opened(word.content(papers["planforslag"], "9999", changed(tmp_path, change)))
    assert made.styles["Normal"].font.name == "Georgia"
    head = [p.text for p in made.sections[0].first_page_header.paragraphs]
    assert head[0] == SYNTHETIC and head[1] == "Eget brevhode for Oppdiktdal kommune, 01.11.2026"
    assert made.paragraphs[-1].text == "Etter innholdet."
    assert made.sections[-1].page_width.cm == pytest.approx(21.0, abs=0.1)


def retitled(name):
    def change(made):
        made.styles[name].name = "Borte"

    return change


def with_text(text):
    return lambda made: made.add_paragraph(text)


def without_content(made):
    made.paragraphs[-1].text = "Ingen plass"


BROKEN = {
    "style": (retitled(names.INGRESS), r"Stilen «AR Ingress» mangler"),
    "table style": (retitled(names.TABLE), r"Stilen «AR Tabell» mangler"),
    "content": (without_content, r"Feltet \{\{ innhold \}\} mangler"),
    "field": (with_text("{{ komune }}"), r"Feltet «komune» er ikke kjent \(kjente: tittel"),
    "syntax": (with_text("{{ tittel "), r"Et felt er skrevet feil|kan ikke brukes"),
    "code": (with_text("{{ tittel.__class__.__mro__ }}"), r"bare ha felt som"),
    "loop": (with_text("{% for x in tittel %}a{% endfor %}"), r"bare ha felt som"),
    "two places": (with_text("{{ innhold }}"), r"skal stå alene i ett avsnitt"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_template_is_told(papers, tmp_path, fault):
    change, sentence = BROKEN[fault]
    with pytest.raises(TemplateError, match=sentence) as told:
        word.content(papers["saksframlegg"], "9999", changed(tmp_path, change))
    assert "mal.docx" in told.value.sentence


def test_all_faults_of_a_template_are_told_at_once(papers, tmp_path):
    def change(made):
        retitled(names.NOTE)(made)
        without_content(made)
        with_text("{{ komune }}")(made)

    with pytest.raises(TemplateError) as told:
        word.content(papers["saksframlegg"], "9999", changed(tmp_path, change))
    assert len(told.value.faults) == 3


@pytest.mark.parametrize("content", [b"", b"hei", b"PK\x03\x04", b"%PDF-1.7"])
def test_what_is_no_word_file_is_told(papers, tmp_path, content):
    (tmp_path / "mal.docx").write_bytes(content)
    with pytest.raises(TemplateError, match=r"ikke ei Word-fil"):
        word.content(papers["saksframlegg"], "9999", tmp_path / "mal.docx")


def test_macros_and_bombs_are_refused(papers, tmp_path):
    for name, data, sentence in (
        ("word/vbaProject.bin", b"x", "makroer"),
        ("word/media/stor.png", bytes(60 * 1024 * 1024), "mye større"),
    ):
        bad = tmp_path / "mal.docx"
        shutil.copyfile(data_dir() / names.FILE, bad)
        with zipfile.ZipFile(bad, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        with pytest.raises(TemplateError, match=sentence):
            word.content(papers["saksframlegg"], "9999", bad)


def test_the_styles_are_all_in_the_shipped_template():
    there = {s.name: s.type for s in docx.Document(str(data_dir() / names.FILE)).styles}
    assert {there[n] for n in names.PARAGRAPH_STYLES} == {WD_STYLE_TYPE.PARAGRAPH}
    assert there[names.TABLE] == WD_STYLE_TYPE.TABLE


def test_rows_of_a_group_stay_with_a_name_on_the_page():
    """Groups of 20 and 50 rows: the longer one is parted in three, each part held together below its name."""
    rows = tuple((str(n), "1") for n in range(70))
    grid = Grid("X", "X.", (Head("A", False, 20), Head("B", True, 10)), rows, groups=((0, "Kort"), (20, "Lang")))
    made = elements.table(grid, dict.fromkeys((names.TABLE, names.CELL), "S"), 9000, "{} (forts.)")
    lines = [("".join(t.text for t in row.iter(qn("w:t"))), kept(row)) for row in made.iter(qn("w:tr"))][1:]
    named = [n for n, (text, _) in enumerate(lines) if text.startswith(("Kort", "Lang"))]
    assert [lines[n][0] for n in named] == ["Kort", "Lang", "Lang (forts.)", "Lang (forts.)"]
    assert named == [0, 21, 21 + 17, 21 + 17 + 18]
    assert [n for n, (_, keep) in enumerate(lines) if not keep] == [20, 37, 55, 73]
    assert [text for text, _ in lines if text[0].isdigit()] == [f"{n}1" for n in range(70)]


@pytest.mark.parametrize("length", [3, 60])
@pytest.mark.parametrize("notes", [(), ("Merknad.",)])
def test_the_sum_stays_with_the_rows_before_it_and_with_the_note(length, notes):
    """Both for a table that is never parted and for one longer than a page, whose first rows stay with its head."""
    rows = tuple((str(n), "1") for n in range(length))
    heads = (Head("A", False, 20), Head("B", True, 10))
    grid = Grid("X", "X.", heads, rows, total=("Sum", str(length)), notes=notes)
    made = elements.table(grid, dict.fromkeys((names.TABLE, names.CELL), "S"), 9000)
    keeps = [kept(row) for row in made.iter(qn("w:tr"))]
    assert keeps[:2] == [True] * 2 and keeps[-3:-1] == [True] * 2
    assert keeps[-1] == bool(notes)
    assert all(keeps[:-1]) == (length == 3)


def kept(row):
    return row.find(f".//{qn('w:keepNext')}") is not None
