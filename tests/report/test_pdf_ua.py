"""PDF/UA-1 held to what can be asked of the file itself: the checks of the Matterhorn protocol that need no eyes."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pypdf
import pytest
from pypdf.generic import ContentStream, DictionaryObject

from arealregnskap.report import pdf

#: Operators that put something on the page.
_SHOWS = {b"Tj", b"TJ", b"'", b'"', b"Do", b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh"}


@pytest.fixture(scope="module", params=["planprogram", "planforslag nn", "saksframlegg nn", "politikere"])
def reader(request, papers):
    return pypdf.PdfReader(io.BytesIO(pdf.content(papers[request.param])))


def children(node: DictionaryObject) -> list[DictionaryObject]:
    found = node.get("/K", [])
    kids = [k.get_object() for k in (found if isinstance(found, list) else [found])]
    return [k for k in kids if isinstance(k, dict) and "/S" in k]


def walk(node: DictionaryObject):
    for child in children(node):
        yield child
        yield from walk(child)


def elements(reader: pypdf.PdfReader, kind: str) -> list[DictionaryObject]:
    return [e for e in walk(reader.trailer["/Root"]["/StructTreeRoot"]) if e["/S"] == kind]


def attribute(element: DictionaryObject, name: str):
    held = element.get("/A", [])
    own = [a.get_object() for a in (held if isinstance(held, list) else [held])]
    return next((a[name] for a in own if name in a), None)


def test_the_file_says_that_it_is_pdf_ua_with_title_and_language(reader):
    root = reader.trailer["/Root"]
    meta = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part(>|=\")1", meta) and "<dc:title>" in meta.replace(" ", "")
    assert root["/MarkInfo"]["/Marked"].value and not root["/MarkInfo"]["/Suspects"].value
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert re.fullmatch(r"(nb|nn)-NO", str(root["/Lang"]))


def test_all_that_is_seen_is_tagged_or_called_decoration(reader):
    for number, page in enumerate(reader.pages, 1):
        assert page["/Tabs"] == "/S" and "/StructParents" in page
        depth = 0
        for _, operator in ContentStream(page["/Contents"].get_object(), reader).operations:
            if operator in (b"BDC", b"BMC"):
                depth += 1
            elif operator == b"EMC":
                depth -= 1
            assert operator not in _SHOWS or depth > 0, (number, operator)
        assert depth == 0


def captioned(element: DictionaryObject) -> bool:
    """Whether a caption is among its parts; it stands in the table, or in the group around a table kept together."""
    return any(e["/S"] == "/Caption" for e in children(element))


def test_every_table_is_regular_and_its_heads_know_their_columns(reader):
    tables = elements(reader, "/Table")
    for table in tables:
        parts = [e["/S"] for e in children(table) if e["/S"] != "/Caption"]
        assert parts[0] == "/THead" and set(parts) <= {"/THead", "/TBody", "/TFoot"}
        rows = [r for r in walk(table) if r["/S"] == "/TR"]
        wide = {sum(int(attribute(c, "/ColSpan") or 1) for c in children(r)) for r in rows}
        assert len(wide) == 1, wide
        heads = [e for e in walk(table) if e["/S"] == "/TH"]
        assert heads and {str(attribute(h, "/Scope")) for h in heads} == {"/Column"}
        assert all(c["/S"] == "/TH" for c in children(rows[0]))
        assert captioned(table) or any(captioned(d) and table in walk(d) for d in elements(reader, "/Div"))


def test_pictures_and_links_say_what_they_are(reader):
    figures = elements(reader, "/Figure")
    assert all(len(str(f.get("/Alt", ""))) > 40 for f in figures)
    annotated = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    assert all(a["/Subtype"] == "/Link" and str(a.get("/Contents", "")) and "/StructParent" in a for a in annotated)


def test_headings_leave_out_no_level(reader):
    levels = [
        int(e["/S"][2:]) for e in walk(reader.trailer["/Root"]["/StructTreeRoot"]) if re.fullmatch(r"/H\d", e["/S"])
    ]
    assert not levels or levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_letters_can_be_read_back(reader):
    for page in reader.pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            assert "/ToUnicode" in font.get_object()
