"""The manners of the account pages in Chromium: by keyboard, without script, in the dark, on a telephone. That every
page keeps axe's rules at every width stands in ``test_every_page.py``."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Keyboard
from tests.browser.visits import visiting
from tests.web import shown as land

pytestmark = pytest.mark.browser
PHONE = pytest.mark.parametrize("visit", [(390, {})], indirect=True)
WITHOUT_SCRIPT = pytest.mark.parametrize("visit", [(390, {"java_script_enabled": False})], indirect=True)


@pytest.fixture
def visit(browser, served, request):
    """A visit at a desk, or at the width and with the settings of a browser that the test asks for."""
    width, more = getattr(request, "param", (1280, {}))
    with visiting(browser, land.home(), width, **more) as begun:
        yield begun


@pytest.mark.parametrize(("scheme", "contrast"), [("dark", "normal"), ("light", "high"), ("dark", "high")])
def test_dark_and_high_contrast_keep_the_rules(visit, served, scheme, contrast):
    cookies = [{"name": n, "value": v, "url": visit.origin} for n, v in (("farger", scheme), ("kontrast", contrast))]
    visit.page.context.add_cookies(cookies)
    for address in ("/", *(f"{served.base}/{step}" for step in ("arealregnskap", "sammenligning", "naturregnskap"))):
        visit.go(address)
        assert not visit.whole(), address


def test_the_first_tab_skips_to_the_content_and_a_figure_opens_and_closes_by_keyboard(visit, served):
    page = visit.page
    visit.go(f"{served.base}/arealregnskap")
    page.keyboard.press("Tab")
    expect(page.locator(".ds-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    figure = page.locator("dl.figures .lead .value a")
    Keyboard(page).press(figure)
    expect(page.locator("dialog[open] #skuff-tittel")).to_be_focused()
    expect(page.locator("dialog .value")).to_contain_text("175")
    assert not visit.whole()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#skuff")).not_to_have_attribute("open", re.compile(".*"))
    expect(figure).to_be_focused()  # focus goes back to the figure


def test_a_figure_of_nature_opens_to_what_it_is_made_of(visit, served):
    visit.go(f"{served.base}/naturregnskap/tabell/N7")
    figure = visit.page.locator("tbody a.opens").first
    Keyboard(visit.page).press(figure)
    expect(visit.page.locator("dialog[open] #skuff-tittel")).to_be_focused()
    expect(visit.page.locator("dialog #bak-tallet tbody tr")).not_to_have_count(0)
    assert not visit.whole()


def test_a_table_sorts_by_its_head_with_the_sum_last(visit, served):
    visit.go(f"{served.base}/arealregnskap/tabell/T1")
    head = visit.page.locator("thead th", has_text="Planlagt").first
    Keyboard(visit.page).press(head.locator("button"))
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(visit.page.locator("tbody tr").first).to_contain_text("LNFR")
    expect(visit.page.locator("tfoot tr")).to_have_count(1)


@PHONE
def test_the_rule_set_is_chosen_with_the_arrow_keys(visit, served):
    visit.go(f"{served.base}/arealregnskap")
    chosen = visit.page.locator("input[name=regelsett]:checked")
    Keyboard(visit.page).reach(chosen)
    with visit.page.expect_navigation(url=re.compile("regelsett=NINA")):
        visit.page.keyboard.press("ArrowDown")
    expect(visit.page.locator(".notice").first).to_contain_text("Du ser tallene etter regelsettet NINA 2023")


def test_a_list_waits_for_enter_after_the_arrow_keys(visit, served):
    """Else nobody could reach its third line by keyboard; with a pointer it is sent at once."""
    visit.go(f"{served.base}/eksport")
    language, button = (
        visit.page.locator("select[name=malform]"),
        visit.page.locator("form button[data-without-script]"),
    )
    expect(button).to_be_hidden()
    Keyboard(visit.page).reach(language)
    visit.page.keyboard.press("ArrowDown")
    expect(language).to_have_value("nn")
    expect(button).to_be_visible()
    assert visit.address.endswith("/eksport") and "malform" not in visit.page.url
    with visit.page.expect_navigation(url=re.compile("malform=nn")):
        visit.page.keyboard.press("Enter")
    with visit.page.expect_navigation(url=re.compile("malform=nb")):
        visit.page.locator("select[name=malform]").select_option("nb")


@WITHOUT_SCRIPT
def test_pages_work_without_script(visit, served):
    visit.go(f"{served.base}/arealregnskap")
    with visit.page.expect_navigation(url=re.compile(r"/hvorfor\?")):
        visit.page.locator("dl.figures .lead .value a").click()
    expect(visit.page.locator("h1")).to_have_text("Hvorfor er tallet slik?")


@PHONE
def test_the_steps_open_on_a_phone(visit, served):
    visit.go(f"{served.base}/arealregnskap")
    expect(visit.page.locator(".steps ol")).to_be_hidden()
    Keyboard(visit.page).press(visit.page.locator(".steps-small summary"))
    expect(visit.page.locator(".steps ol")).to_be_visible()


def test_the_list_and_the_map_mark_each_other(visit, served, tmp_path):
    page = visit.page
    visit.go(f"{served.base}/kart")
    page.wait_for_selector("html[data-map-ready]", state="attached")
    row = page.locator("tr[data-area]", has_text="F1").first
    Keyboard(page).press(row.locator("button[data-place]"))
    expect(row).to_have_class(re.compile("chosen"))
    first = page.locator("tr[data-area]", has_text="B1").first
    first.locator("th").click()
    expect(first).to_have_class(re.compile("chosen"))
    expect(row).not_to_have_class(re.compile("chosen"))
    with page.expect_download() as picture:
        page.locator("#bilde").click()
    picture.value.save_as(tmp_path / "kart.png")
    assert (tmp_path / "kart.png").read_bytes().startswith(b"\x89PNG")


def test_the_handle_of_the_swipe_moves_with_the_arrow_keys(visit, served):
    page = visit.page
    visit.go(f"{served.base}/kart?vis=sveip")
    page.wait_for_selector("html[data-map-ready]", state="attached")
    Keyboard(page).reach(page.locator("#sveip"))
    page.keyboard.press("Home")
    expect(page.locator(".map-ground")).to_have_attribute("style", re.compile("--handle: ?0%"))
    page.keyboard.press("ArrowRight")
    expect(page.locator(".map-ground")).to_have_attribute("style", re.compile("--handle: ?1%"))
