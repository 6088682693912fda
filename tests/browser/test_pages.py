"""Every page in Chromium: no violation of axe's rules, no sideways scroll, no request elsewhere, all by keyboard."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web import shown as land

pytestmark = pytest.mark.browser
HOME = f"http://127.0.0.1:{land.PORT}"
WIDTHS = (1280, 390, 320)
_WORKING = ("/data", "/kontroll", "/planvask", "/kart", "/eksport")


def visit(browser, served, addresses, width, **context):
    """Open pages one after another; gives each with the requests and faults it met."""
    with browser.new_context(viewport={"width": width, "height": 800}, locale="nb-NO", **context) as opened:
        page = opened.new_page()
        page.set_default_timeout(60_000)
        requests: list[str] = []
        faults: list[str] = []
        page.on("request", lambda r: requests.append(r.url))
        page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: faults.append(str(e)))
        for address in addresses:
            requests.clear()
            faults.clear()
            page.goto(HOME + address)
            page.wait_for_load_state("networkidle")
            yield address, page, requests, faults


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_breaks_a_rule_of_axe_or_scrolls_sideways(browser, served, width):
    for address, page, requests, faults in visit(browser, served, land.pages(served), width):
        found = Axe().run(page).response["violations"]
        told = [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found]
        assert not told, (address, width, told)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
        assert {urlsplit(url).netloc for url in requests} <= {urlsplit(HOME).netloc, ""}, (address, requests)
        assert not faults, (address, faults)


@pytest.mark.parametrize(("scheme", "contrast"), [("dark", "normal"), ("light", "high"), ("dark", "high")])
def test_dark_and_high_contrast_keep_the_rules(browser, served, scheme, contrast):
    cookies = [{"name": n, "value": v, "url": HOME} for n, v in (("farger", scheme), ("kontrast", contrast))]
    addresses = ["/", f"{served.base}/arealregnskap", f"{served.base}/sammenligning", f"{served.base}/naturregnskap"]
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="nb-NO") as opened:
        opened.add_cookies(cookies)
        page = opened.new_page()
        for address in addresses:
            page.goto(HOME + address)
            found = Axe().run(page).response["violations"]
            assert not found, (address, [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found])


def test_the_first_tab_skips_to_the_content_and_a_figure_opens_and_closes_by_keyboard(browser, served):
    for _, page, _, faults in visit(browser, served, [f"{served.base}/arealregnskap"], 1280):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#innhold"
        page.keyboard.press("Enter")
        figure = page.locator("dl.figures .lead .value a")
        for _ in range(6):
            page.keyboard.press("Tab")
            if figure.evaluate("node => node === document.activeElement"):
                break
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog[open] #skuff-tittel")
        assert "175" in page.locator("dialog .value").inner_text()
        assert page.evaluate("document.activeElement.id") == "skuff-tittel"
        assert not Axe().run(page).response["violations"]
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog:not([open])", state="attached")
        assert figure.evaluate("node => node === document.activeElement"), "focus goes back to the figure"
        assert not faults


def test_a_table_sorts_by_its_head_with_the_sum_last(browser, served):
    for _, page, _, _ in visit(browser, served, [f"{served.base}/arealregnskap/tabell/T1"], 1280):
        head = page.locator("thead th", has_text="Planlagt").first
        head.locator("button").press("Enter")
        assert head.get_attribute("aria-sort") == "descending"
        first = page.locator("tbody tr").first.inner_text()
        assert "LNFR" in first and page.locator("tfoot tr").count() == 1


def test_the_rule_set_is_chosen_with_the_arrow_keys(browser, served):
    for _, page, _, _ in visit(browser, served, [f"{served.base}/arealregnskap"], 390):
        page.locator("input[name=regelsett]:checked").press("ArrowDown")
        page.wait_for_url("**regelsett=NINA**")
        assert page.locator(".notice").first.inner_text().startswith("Du ser tallene etter regelsettet NINA 2023")


def test_pages_work_without_script(browser, served):
    for _, page, _, _ in visit(browser, served, [f"{served.base}/arealregnskap"], 390, java_script_enabled=False):
        page.locator("dl.figures .lead .value a").click()
        page.wait_for_url("**/hvorfor?**")
        assert page.locator("h1").inner_text() == "Hvorfor er tallet slik?"


def test_the_steps_open_on_a_phone(browser, served):
    for _, page, _, _ in visit(browser, served, [f"{served.base}/arealregnskap"], 390):
        assert not page.locator(".steps ol").is_visible()
        page.locator(".steps-small summary").press("Enter")
        assert page.locator(".steps ol").is_visible()


@pytest.mark.parametrize("width", (1280, 390))
def test_the_working_pages_keep_the_same_rules(browser, served, width):
    page_of_list = served.app.test_client().get(f"{served.base}/planvask").text
    area = re.search(r"/planvask/omrade/[^\"?/]+", page_of_list)[0]
    addresses = [served.base + page for page in (*_WORKING, area)]
    for address, page, requests, faults in visit(browser, served, addresses, width):
        found = Axe().run(page).response["violations"]
        assert not found, (address, width, [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
        assert {urlsplit(url).netloc for url in requests} <= {urlsplit(HOME).netloc, ""}, (address, requests)
        assert not faults, (address, faults)
