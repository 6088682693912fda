"""A real server with its worker, and a real Chromium: from a new case to documents, by mouse and by keyboard.

The land is that of ``tests.land.leveranse``: B1 is 100 daa of which 25 are built, F1 100 daa and empty, and a friområde
of 50 daa lies over B1's unbuilt half. Smaller rules at first, so the reserve is 25 + 100; where B1 rules, 75 + 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.land import leveranse
from tests.web.process import Server

pytestmark = pytest.mark.browser
PATIENCE = 150_000  # ms, on a busy machine
BEFORE, AFTER = "125 daa", "175 daa"


class Visit:
    """One browser on its way: its page, and what must not happen on it."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.elsewhere: list[str] = []
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("request", self._asked)
        page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.faults.append(str(e)))

    def _asked(self, request) -> None:
        to = urlsplit(request.url)
        if to.netloc != f"127.0.0.1:{self.server.port}" and to.scheme not in ("data", "blob"):
            self.elsewhere.append(request.url)

    def go(self, address: str) -> None:
        self.page.goto(self.server.url + address)
        self.page.wait_for_load_state("networkidle")

    def step(self, name: str) -> None:
        """Go to a step of the case by its name."""
        if not self.page.locator(".steps ol").is_visible():
            self.page.locator(".steps-small summary").click()
        self.page.locator(".steps ol a", has_text=name).first.click()
        self.page.wait_for_load_state()

    @property
    def base(self) -> str:
        return "/".join(urlsplit(self.page.url).path.split("/")[:3])

    def tab_to(self, what: str, most: int = 150) -> None:
        """Press Tab until something that fits the selector has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("what => document.activeElement.matches(what)", what):
                return
        raise AssertionError(f"{what} cannot be reached with Tab on {self.page.url}")

    def press(self, what: str, key: str = "Enter") -> None:
        """Reach something with Tab and press it."""
        self.tab_to(what)
        self.page.keyboard.press(key)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("tjener") / "data")
    running.ready()
    yield running
    running.end_all()


@pytest.fixture(scope="module")
def delivery(tmp_path_factory) -> list[Path]:
    return leveranse.write(tmp_path_factory.mktemp("leveranse"))


@pytest.fixture
def visiting(browser, server):
    """Begin a visit; at its end nothing may have been asked of others, and nothing may have failed on a page."""

    @contextmanager
    def begin(width: int) -> Iterator[Visit]:
        with browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO") as opened:
            visit = Visit(opened.new_page(), server)
            yield visit
            assert not visit.elsewhere
            assert not visit.faults

    return begin


@pytest.fixture(scope="module")
def cases() -> dict[str, str]:
    """Case of an earlier test, so that a later one need not compute it again."""
    return {}


def amount(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " ")).strip()


def fill_new_case(visit: Visit, title: str) -> None:
    visit.go("/sak/ny")
    page = visit.page
    page.get_by_label("Tittel").fill(title)
    page.get_by_label("Kommunenummer").fill(leveranse.NUMBER)
    page.get_by_label("Kommune", exact=True).fill("Oppdiktet")
    page.get_by_label("Regnskapet gjelder for").fill("2026-11-01")
    page.locator("fieldset.choices").get_by_text("KDD enkel", exact=True).click()
    page.get_by_role("button", name="Lag saken").click()
    page.wait_for_url("**/data")


def wait_until_read(page: Page, count: int) -> None:
    """All files are in the list, and none of them is being read any more."""
    expect(page.locator("table.files tbody tr")).to_have_count(count, timeout=PATIENCE)
    expect(page.locator("#filliste progress")).to_have_count(0, timeout=PATIENCE)


def compute(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("link", name="Gå til arealregnskapet")).to_be_visible(timeout=PATIENCE)


def lead(page: Page) -> str:
    return amount(page.locator("dl.figures .lead").inner_text())


def fetch(page: Page, title: str, folder: Path) -> Path:
    """Have a document made, and download it."""
    page.locator("li", has_text=title).get_by_role("button", name="Lag").first.click()
    ready = page.locator("li", has_text=title).get_by_role("link", name="Last ned").first
    expect(ready).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as coming:
        ready.click()
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target


def test_from_files_to_documents(visiting, delivery, cases, tmp_path):
    with visiting(1280) as visit:
        page = visit.page
        fill_new_case(visit, "Hele veien (SYNTETISK)")
        cases["nb"] = visit.base
        give_the_files(page, delivery)
        say_that_the_second_plan_is_a_proposal(page)
        visit.step("Kontroll")
        compute(page, "Regn ut")
        visit.step("Arealregnskap")
        assert BEFORE in lead(page)
        settle_the_overlap(visit)
        visit.step("Arealregnskap")
        assert AFTER in lead(page)
        look_at_the_map(page)
        decide_on_f1(visit)
        visit.step("Eksport")
        excel_says_175(fetch(page, "Excel", tmp_path))
        word_says_175(fetch(page, "Word", tmp_path))


def give_the_files(page: Page, delivery: list[Path]) -> None:
    page.locator("#filer").set_input_files(delivery)
    wait_until_read(page, len(delivery))
    for name in leveranse.FILES:
        state = page.locator("table.files tr", has_text=name).locator("td").last
        expect(state).to_contain_text("Klar")


def say_that_the_second_plan_is_a_proposal(page: Page) -> None:
    row = page.locator("table.files tr", has_text="forslag_SYNTETISK.gml")
    row.get_by_role("link", name="Endre").first.click()
    with page.expect_navigation(url="**rolle=planforslag**"):
        page.get_by_label("Brukes som").select_option("planforslag")
    page.get_by_label("Innholdet gjelder fra").fill("2026-10-01")
    page.get_by_role("button", name="Lagre").click()
    page.wait_for_url("**/data")
    expect(row).to_contain_text("Planforslag")
    expect(row).to_contain_text("01.10.2026")


def settle_the_overlap(visit: Visit) -> None:
    page = visit.page
    visit.step("Kontroll")
    finding = page.locator("details.finding#overlapp")
    finding.locator("summary").first.click()
    finding.locator("details.settle summary").first.click()
    expect(finding).to_contain_text("G1")
    finding.get_by_text("Den andre flata gjelder der de overlapper").first.click()
    finding.get_by_label("Begrunnelse").first.fill("Friområdet er tegnet på feil sted.")
    finding.get_by_role("button", name="Lagre valget").first.click()
    expect(page.locator("body")).to_contain_text("Data eller valg er endret siden tallene ble regnet")
    compute(page, "Regn på nytt")


def look_at_the_map(page: Page) -> None:
    page.get_by_role("link", name="Kart", exact=True).first.click()
    page.wait_for_selector("html[data-map-ready]", state="attached")
    page.wait_for_load_state("networkidle")
    drawn = page.evaluate(
        """() => [...document.querySelectorAll('.leaflet-container canvas')].some(c => {
             const all = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
             return all.some((v, n) => n % 4 === 3 && v > 0);
           })"""
    )
    assert drawn, "no tile has any colour on it"


def decide_on_f1(visit: Visit) -> None:
    page = visit.page
    visit.step("Planvask")
    page.locator("table.wash tr", has_text="F1").get_by_role("link", name="Ta stilling").click()
    page.get_by_text("Tilbakeføre til LNFR", exact=False).first.click()
    expect(page.locator("#proving")).to_contain_text("100 daa av dette området tas ut")
    page.get_by_label("Begrunnelse").fill("Halvparten er myr.")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.locator("body")).to_contain_text("Beslutningen er lagret.")
    assert "75" in amount(page.locator("#virkning .value").inner_text())


def excel_says_175(path: Path) -> None:
    book = openpyxl.load_workbook(path, data_only=True)
    values = [v for sheet in book for row in sheet.iter_rows(values_only=True) for v in row]
    assert any(v == pytest.approx(175, rel=1e-4) for v in values if isinstance(v, int | float))


def word_says_175(path: Path) -> None:
    document = docx.Document(path)
    text = [p.text for p in document.paragraphs]
    text += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert re.search(r"(?<![\d,])175(,0)?(?![\d,])", amount(" ".join(text)))
