"""A real server with its worker, and a real Chromium: from a new case to documents, in two ways. In bokmål on a desk by
keyboard alone, and in nynorsk on a telephone with a finger.

The land is that of ``tests.land.leveranse``: B1 is 100 daa of which 25 are built, F1 100 daa and empty, and a friområde
of 50 daa lies over B1's unbuilt half. Smaller rules at first, so the reserve is 25 + 100; where B1 rules, 75 + 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Hands, Keyboard, Pointer
from tests.browser.visits import PATIENCE, WORK, Visit, amount, visiting
from tests.land import leveranse
from tests.web.process import Server

pytestmark = pytest.mark.browser
BEFORE, AFTER = "125 daa", "175 daa"

#: Whether any tile of the map has a colour on it. A copy is looked at, for a canvas that is read becomes slow.
SOMETHING_IS_DRAWN = """() => {
  const copy = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  return [...document.querySelectorAll('.leaflet-container canvas')].some(tile => {
    copy.clearRect(0, 0, 300, 150);
    copy.drawImage(tile, 0, 0, 300, 150);
    return copy.getImageData(0, 0, 300, 150).data.some((v, n) => n % 4 === 3 && v > 0);
  });
}"""
#: What is said in the accounts of each language, and not in the other.
OWN_WORDS = {"nb": "Arealformål", "nn": "Arealføremål"}


@dataclass(frozen=True)
class Way:
    """Someone on the way: what they see, and how they use it."""

    visit: Visit
    hands: Hands

    @property
    def page(self) -> Page:
        return self.visit.page

    def said(self, text: str) -> str:
        return self.visit.said(text)

    def button(self, text: str) -> Locator:
        return self.page.get_by_role("button", name=self.said(text), exact=True)

    def field(self, label: str) -> Locator:
        """A field by its label; a hint may stand in the label too."""
        return self.page.get_by_label(re.compile(f"^{re.escape(self.said(label))}"))

    def follow(self, what: Locator) -> None:
        """Press what leads to another page, and wait until that page is there with its scripts."""
        with self.page.expect_navigation():
            self.hands.press(what)

    def step(self, name: str) -> None:
        """Go to a step of the case by its name."""
        if not self.page.locator(".steps ol").is_visible():
            self.hands.press(self.page.locator(".steps-small summary"))
        self.follow(self.page.locator(".steps ol a", has_text=self.said(name)).first)
        self.look()

    def look(self) -> None:
        """Every view on the way is whole, asks nobody else for anything, and lets nothing of others run."""
        assert not self.visit.whole(), self.page.url
        assert not self.visit.met(), self.page.url


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("tjener") / "data")
    running.ready(patience=PATIENCE / 1000)
    yield running
    running.end_all()


@pytest.fixture(scope="module")
def delivery(tmp_path_factory) -> list[Path]:
    return leveranse.write(tmp_path_factory.mktemp("leveranse"))


@pytest.mark.parametrize(
    ("language", "width", "hand"), [("nb", 1280, Keyboard), ("nn", 390, Pointer)], ids=["keyboard", "telephone-nynorsk"]
)
def test_from_files_to_documents(browser, server, delivery, tmp_path, language, width, hand):
    with visiting(browser, server.url, width, language, has_touch=width < 760) as visit:
        way = Way(visit, hand(visit.page))
        visit.go("/")
        speak(way)
        new_case(way, f"Hele veien {language} (SYNTETISK)")
        give_the_files(way, delivery)
        say_that_the_second_plan_is_a_proposal(way)
        way.step("Kontroll")
        compute(way, "Regn ut")
        way.step("Arealregnskap")
        assert BEFORE in lead(way.page)
        settle_the_overlap(way)
        way.step("Arealregnskap")
        assert AFTER in lead(way.page)
        open_the_figure(way)
        look_at_the_map(way)
        for step in ("Sammenligning", "Naturregnskap"):
            way.step(step)
        decide_on_f1(way)
        way.step("Eksport")
        excel_says_175(fetch(way, "Excel", tmp_path), OWN_WORDS[language])
        word_says_175(fetch(way, "Word", tmp_path), OWN_WORDS[language])
        way.look()


def speak(way: Way) -> None:
    """Choose the language of the visit; the browser has asked for bokmål."""
    assert way.page.locator("html").get_attribute("lang") == "nb"
    if way.visit.language != "nb":
        way.follow(way.page.locator(f"nav.tools a[hreflang={way.visit.language}]"))
    expect(way.page.locator("html")).to_have_attribute("lang", way.visit.language)
    way.look()


def new_case(way: Way, title: str) -> None:
    way.follow(way.page.locator("main a[href$='/sak/ny']").first)
    way.look()
    way.hands.write(way.field("Tittel"), title)
    way.hands.write(way.field("Kommunenummer"), leveranse.NUMBER)
    way.hands.write(way.page.locator("input[name=kommunenavn]"), "Oppdiktet")
    if isinstance(way.hands, Pointer):
        way.hands.write(way.field("Regnskapet gjelder for"), "2026-11-11")
    else:
        way.hands.write(way.field("Regnskapet gjelder for"), "11112026")  # read alike day first and month first
    assert way.field("Regnskapet gjelder for").input_value() == "2026-11-11"
    way.hands.choose(way.page.locator("input[name=regelsett][value='KDD enkel']"))
    way.follow(way.page.locator("main form button[type=submit]").first)
    expect(way.page).to_have_url(re.compile("/data$"))
    way.look()


def wait_until_read(page: Page, count: int) -> None:
    """All files are in the list, and none of them is being read any more."""
    expect(page.locator("table.files tbody tr")).to_have_count(count, timeout=WORK)
    expect(page.locator("#filliste progress")).to_have_count(0, timeout=WORK)


def give_the_files(way: Way, delivery: list[Path]) -> None:
    page = way.page
    with page.expect_navigation():  # the page loads itself anew when all files are there
        way.hands.give(page.locator("#filer"), delivery)
    wait_until_read(page, len(delivery))
    for name in leveranse.FILES:
        expect(page.locator("table.files tr", has_text=name).locator("td").last).to_contain_text(way.said("Klar"))
    way.look()


def say_that_the_second_plan_is_a_proposal(way: Way) -> None:
    page = way.page
    row = page.locator("table.files tr", has_text="arealdel_2027_SYNTETISK.gml")
    way.follow(row.locator("a[href*='/bruk']").first)
    way.look()
    with page.expect_navigation(url=re.compile("rolle=planforslag")):
        way.hands.select(page.locator("select[name=rolle]"), "planforslag")
    way.hands.write(way.field("Innholdet gjelder fra"), "2026-10-10" if isinstance(way.hands, Pointer) else "10102026")
    way.follow(page.locator("form.use button[type=submit]").first)
    expect(page).to_have_url(re.compile("/data$"))
    expect(row).to_contain_text(way.said("Planforslag"))
    expect(row).to_contain_text("10.10.2026")


def compute(way: Way, button: str) -> None:
    way.hands.press(way.button(button))
    done = way.page.locator("main a.ds-button[href$='/arealregnskap']")
    failed = way.page.get_by_role("group", name=way.said("Feil"))
    expect(done.or_(failed)).to_be_visible(timeout=WORK)
    expect(done).to_be_visible()
    way.page.wait_for_load_state("load")


def lead(page: Page) -> str:
    return amount(page.locator("dl.figures .lead").inner_text())


def settle_the_overlap(way: Way) -> None:
    page = way.page
    way.step("Kontroll")
    finding = page.locator("details.finding#overlapp")
    way.hands.press(finding.locator("summary").first)
    way.hands.press(finding.locator("details.settle summary").first)
    expect(finding).to_contain_text("G1")
    row = finding.locator(".finding-row").first
    assert not way.visit.whole()
    way.hands.choose(row.locator("input[name=valg]").nth(1))  # the other surface rules where they overlap
    way.hands.write(row.locator("textarea[name=begrunnelse]"), "Friområdet er tegnet på feil sted.")
    way.follow(row.locator("form button[type=submit]"))
    stale = "Data eller valg er endret siden tallene ble regnet. Regn på nytt for å se virkningen."
    expect(page.locator("main")).to_contain_text(way.said(stale))
    compute(way, "Regn på nytt")


def open_the_figure(way: Way) -> None:
    """The reserve opens to its subtraction in the drawer, and closes again to where it was opened."""
    figure = way.page.locator("dl.figures .lead .value a")
    way.hands.press(figure)
    expect(way.page.locator("dialog[open] #skuff-tittel")).to_be_focused()
    expect(way.page.locator("dialog .value")).to_contain_text("175")
    assert not way.visit.whole()
    way.hands.press(way.page.locator("dialog[open] form[method=dialog] button"))
    expect(figure).to_be_focused()


def look_at_the_map(way: Way) -> None:
    page = way.page
    way.follow(page.locator("nav.tools a[href$='/kart']"))
    page.wait_for_selector("html[data-map-ready]", state="attached")
    page.wait_for_function(SOMETHING_IS_DRAWN)
    row = page.locator("tr[data-area]", has_text="F1").first
    way.hands.press(row.locator("button[data-place]"))
    expect(row).to_have_class(re.compile("chosen"))
    way.look()


def decide_on_f1(way: Way) -> None:
    page = way.page
    way.step("Planvask")
    way.follow(page.locator("table.wash tr", has_text="F1").locator("a", has_text=way.said("Ta stilling")))
    way.look()
    way.hands.choose(page.locator("form.decide input[name=beslutning][value=tilbakefore_lnfr]"))
    expect(page.locator("#proving")).to_contain_text(
        way.said("%(ut)s daa av dette området tas ut.").replace("%(ut)s", "100")
    )
    way.hands.write(page.locator("textarea[name=begrunnelse]"), "Halvparten er myr.")
    way.follow(page.locator("form.decide button[type=submit]").last)
    expect(page.locator("main")).to_contain_text(way.said("Beslutningen er lagret."))
    assert "75" in amount(page.locator("#virkning .value").inner_text())


def fetch(way: Way, title: str, folder: Path) -> Path:
    """Have a document made, and download it."""
    line = way.page.locator("li.document", has_text=title).first
    way.follow(line.locator("form button[type=submit]"))
    ready = line.locator("a[href*='/eksport/fil/']")
    expect(ready).to_be_visible(timeout=WORK)
    with way.page.expect_download() as coming:
        way.hands.press(ready)
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target


def excel_says_175(path: Path, own_word: str) -> None:
    book = openpyxl.load_workbook(path, data_only=True)
    values = [v for sheet in book for row in sheet.iter_rows(values_only=True) for v in row]
    assert any(v == pytest.approx(175, rel=1e-4) for v in values if isinstance(v, int | float))
    assert any(own_word.lower() in v.lower() for v in values if isinstance(v, str))


def word_says_175(path: Path, own_word: str) -> None:
    document = docx.Document(path)
    text = [p.text for p in document.paragraphs]
    text += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert re.search(r"(?<![\d,])175(,0)?(?![\d,])", amount(" ".join(text)))
    assert own_word.lower() in " ".join(text).lower()
