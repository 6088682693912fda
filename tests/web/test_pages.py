"""The account pages and the standing pages: right figures, three languages whole, and names that stay text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from arealregnskap import case, pipeline
from tests.land.saker import write_case
from tests.web import shown as land
from web import texts

LANGUAGES = ("nb", "nn", "en")


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[land.Shown]:
    computed = land.compute(tmp_path_factory.mktemp("sak") / "sak")
    yield from land.running(computed, tmp_path_factory.mktemp("data"))


def get(shown, address, language="nb"):
    client = shown.app.test_client()
    client.set_cookie("sprak", language)
    return client.get(address)


class Reader(HTMLParser):
    """Text as a reader meets it, each piece with its language; and what every page must hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.count: dict[str, int] = {}
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(page)

    _EMPTY = frozenset({"meta", "link", "input", "br", "img", "rect", "path", "circle", "use"})

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.count[tag] = self.count.get(tag, 0) + 1
        self.attributes += [(tag, name, value) for name, value in attrs]
        if given.get("id"):
            self.ids.append(given["id"])
        if tag not in self._EMPTY:
            inherited = self.stack[-1][1] if self.stack else ""
            self.stack.append((tag, given.get("lang") or inherited))

    def handle_startendtag(self, tag, attrs):
        self.count[tag] = self.count.get(tag, 0) + 1
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and self.stack and self.stack[-1][0] not in ("script", "style"):
            self.texts.append((" ".join(data.split()), self.stack[-1][1]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_in_every_language(shown, language):
    for address in land.pages(shown):
        answer = get(shown, address, language)
        assert answer.status_code == 200, address
        page = Reader(answer.text)
        assert page.count["h1"] == 1 and page.count["main"] == 1, address
        assert len(page.ids) == len(set(page.ids)), (address, sorted(i for i in page.ids if page.ids.count(i) > 1))
        assert ("html", "lang", language) in page.attributes
        assert not [a for a in page.attributes if a[1] == "style" or a[1].startswith("on")], address


@pytest.mark.parametrize("language", ("nn", "en"))
def test_no_page_shows_a_text_that_has_a_translation(shown, language):
    catalogue = {str(m.id): str(m.string) for m in texts.read(language) if m.id and isinstance(m.id, str) and m.string}
    waiting = {text for text, translated in catalogue.items() if text != translated} - set(catalogue.values())
    for address in land.pages(shown):
        seen = Reader(get(shown, address, language).text).texts
        left = {text for text, said in seen if said == language and text in waiting}
        assert not left, (address, left)


def test_every_text_is_translated():
    """Every message of templates, views and the core's names stands in both catalogues, and the files are compiled."""
    for language in texts.LANGUAGES:
        assert texts.missing(language) == [], language
        assert texts.compiled(language), f"run «make texts»: {language}"


def test_names_from_files_are_never_markup(shown):
    for address in land.pages(shown):
        page = get(shown, address).text
        assert "<img src=x" not in page and "alert(2)</script>" not in page, address
    assert "&lt;img src=x onerror=alert(1)&gt;" in get(shown, f"{shown.base}/sammenligning").text
    assert "49" not in re.findall(r"<h1>.*?</h1>", get(shown, f"{shown.base}/arealregnskap").text)[0]


def test_the_account_of_the_invented_land(shown):
    """B1 is 100 daa with 25 built, F1 100 daa unbuilt, half of it on myr: planned 200, reserve 175, myr 50."""
    page = Reader(get(shown, f"{shown.base}/arealregnskap").text)
    said = " ".join(text for text, _ in page.texts)
    assert re.search(
        r"Arealreserve\. Areal som planene [^±]* Se ordlista 175 daa", said
    )  # the word, its meaning, the figure
    assert re.search(r"Av reserven på myr 50,0 daa", said)
    assert "200\u00a0dekar" in get(shown, f"{shown.base}/arealregnskap").text


def test_a_figure_opens_to_its_subtraction_and_its_cells(shown):
    figure = "tabell=T3&rad=sum&kolonne=reserve_daa"
    why = " ".join(t for t, _ in Reader(get(shown, f"{shown.base}/arealregnskap/hvorfor?{figure}").text).texts)
    assert (
        "Planlagt i kommuneplan og reguleringsplan 200" in why and "Bebygd −25,0" in why and "Arealreserve 175" in why
    )
    csv = get(shown, f"{shown.base}/arealregnskap/celler.csv?{figure}").data.decode("utf-8-sig")
    areas = [float(line.split(";")[-2].replace(",", ".")) for line in csv.strip().splitlines()[1:]]
    assert sum(areas) == pytest.approx(175, abs=0.02)


def test_every_figure_of_the_main_tables_opens(shown):
    """Each link of a figure leads to a sheet with that very figure, and the cells it names add up to it."""
    for address in (f"{shown.base}/arealregnskap/tabell/{key}" for key in ("T1", "T2", "T3", "T4", "A1", "A3")):
        html = get(shown, address).text
        links = re.findall(r'<a class="opens" href="([^"]+)" data-drawer>([^<]+)</a>', html)
        assert links, address
        for href, text in links[:12]:
            why = get(shown, href.replace("&amp;", "&"))
            assert why.status_code == 200 and f'<span class="value">{text}</span>' in why.text, (address, href)


def test_the_drawer_gets_the_sheet_alone(shown):
    client = shown.app.test_client()
    figure = f"{shown.base}/arealregnskap/hvorfor?tabell=T3&rad=sum&kolonne=reserve_daa"
    sheet = client.get(figure, headers={"HX-Request": "true"}).text
    assert "<html" not in sheet and 'id="skuff-tittel"' in sheet


@pytest.mark.parametrize("query", ["", "tabell=T99", "tabell=T3&rad=999&kolonne=reserve_daa", "tabell=T3&rad=-1",
                                   "tabell=T3&rad=sum&kolonne=gruppe", "tabell=T3&rad=sum&kolonne=<b>"])  # fmt: skip
def test_a_figure_that_is_not_there_is_not_found(shown, query):
    assert get(shown, f"{shown.base}/arealregnskap/hvorfor?{query}").status_code == 404


def test_plan_against_plan_tells_what_moves(shown):
    """F1 (100 daa) leaves building land, N1 (50 daa) enters it: net −50; the matrix colours both."""
    html = get(shown, f"{shown.base}/sammenligning").text
    said = " ".join(t for t, _ in Reader(html).texts)
    assert "Netto endring i byggeformål −50,0 daa" in said and "Tatt ut 100 daa" in said and "Lagt til 50,0 daa" in said
    assert 'data-kind="out"' in html and 'data-kind="in"' in html


def test_the_account_of_nature_tells_what_is_lacking(shown):
    """Of the reserve, 125 daa lies on skog (75 of B1, 50 of F1) and 50 on myr; naturpoeng are not given."""
    said = " ".join(t for t, _ in Reader(get(shown, f"{shown.base}/naturregnskap").text).texts)
    assert "Natur som kan gå tapt 175 daa" in said and "Av dette våtmark 50,0 daa" in said
    assert "Dette mangler" in said and "N16" in said


def test_a_case_without_a_proposal_says_what_fills_the_page(shown, tmp_path):
    folder = write_case(tmp_path / "sak")
    pipeline.publish(pipeline.run(case.load(folder)))
    for other in land.running(folder, tmp_path / "data"):
        page = get(other, f"{other.base}/sammenligning").text
        assert "Saken har ikke noe planforslag" in page and "Legg inn forslaget" in page


def test_the_reader_chooses_language_and_colours_and_comes_back(shown):
    client = shown.app.test_client()
    answer = client.get("/sprak/nn?neste=/ordliste%3Fa%3D1")
    assert answer.status_code == 303 and answer.headers["Location"] == "/ordliste?a=1"
    assert client.get("/ordliste").text.count('lang="nn"') > 1
    client.get("/visning/farger/dark?neste=/")
    client.get("/visning/kontrast/high?neste=/")
    assert 'data-color-scheme="dark" data-contrast="high"' in client.get("/").text


@pytest.mark.parametrize("away", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_the_way_back_never_leads_out(shown, away):
    answer = shown.app.test_client().get("/sprak/nn", query_string={"neste": away})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(("asked", "given"), [("nn-NO,nn;q=0.9", "nn"), ("no", "nb"), ("en-GB", "en"), ("de", "nb")])
def test_the_browser_language_holds_until_one_is_chosen(shown, asked, given):
    page = shown.app.test_client().get("/metode", headers={"Accept-Language": asked}).text
    assert f'<html lang="{given}"' in page


def test_the_step_of_the_comparison_says_the_first_figure_of_its_page(shown):
    page = get(shown, f"{shown.base}/sammenligning").text
    step = re.search(r'aria-current="step">.*?class="step-figure">([^<]*)<', page, re.DOTALL)[1]
    lead = re.search(r'class="lead.*?class="value">(.*?)</dd>', page, re.DOTALL)[1]
    assert step.replace("\u00a0", " ") == re.sub(r"<[^>]*>", "", lead).strip()
    assert step.startswith(("+", "−"))


def test_figures_and_charts_of_nature_are_in_daa_whatever_the_accounts_are_in(shown, tmp_path):
    computed = land.compute(tmp_path / "sak", unit="ha")
    said = [told_of_nature(one) for one in (shown, *land.running(computed, tmp_path / "data"))]
    assert said[0] == said[1]
    assert len(said[0]) > 10 and any("daa natur" in text for text in said[0])


def told_of_nature(shown) -> list[str]:
    """The key figures and the charts of the page of nature; its first figure leads to a page. The opening sentence
    speaks as the accounts do, and is left out."""
    page = get(shown, f"{shown.base}/naturregnskap").text
    head, _, _ = page.partition("<table")
    address = re.search(r'href="([^"]*tabell=N0[^"]*)"', head)[1].replace("&amp;", "&")
    assert get(shown, address).status_code == 200
    return [text for text, _ in Reader(head).texts if text.strip() and "framskrevet" not in text]
