"""A dialogue in a real browser: set up, answered through two links by people without an account, meeting, minutes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.visits import new_page
from tests.web import shown as land

BASE = f"http://localhost:{land.PORT}"
MEETING = dt.date.today() + dt.timedelta(days=30)


def page_of(browser, width=1280, script=True):
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO", java_script_enabled=script)
    page = new_page(context)
    page.on("pageerror", lambda e: pytest.fail(f"script error: {e}"))
    page.on("console", lambda m: m.type == "error" and pytest.fail(m.text))
    return page


def accessible(page):
    page.wait_for_load_state("load")
    found = Axe().run(page).response["violations"]
    assert found == [], [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url


@pytest.fixture(scope="module")
def dialogue(browser, served) -> str:
    """The address of a room set up by hand, with two questions."""
    page = page_of(browser)
    page.goto(f"{BASE}{served.base}/mulighetsdialog/nytt")
    page.get_by_label("Tittel").fill("Dialog om hytter")
    page.get_by_label("Møtedato").fill(MEETING.isoformat())
    page.get_by_role("checkbox", name="Statsforvalteren", exact=True).first.check()
    page.get_by_role("checkbox", name="Reinbeitedistriktet", exact=True).first.check()
    for n, text in enumerate(("Tilbakeføre til LNFR?", "Tåler området flom?")):
        page.locator(f"#q-{n}-omrade").select_option(index=1)
        page.locator(f"#q-{n}-tekst").fill(text)
        page.locator(f"input[name=q-{n}-til][value=statsforvalter]").check()
        page.locator(f"input[name=q-{n}-til][value=reinbeitedistrikt]").check()
    accessible(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Lagre dialogen").click()
    address = page.url
    page.context.close()
    assert not address.endswith("nytt")
    return address


def invited(browser, dialogue, part, person) -> str:
    """A link, as the planner reads it off the page."""
    page = page_of(browser)
    page.goto(f"{dialogue}/parter")
    page.locator("#f-part").select_option(label=part)
    page.get_by_label("Personens navn").fill(person)
    with page.expect_navigation():
        page.get_by_role("button", name="Lag lenke").click()
    url = page.locator("#lenken").inner_text()
    accessible(page)
    page.context.close()
    return url


def test_two_bodies_answer_through_links_and_the_meeting_ends_in_minutes(browser, dialogue):
    for part, person, answer, script, width in (
        ("Statsforvalteren", "Anne Areal", "Kan gi innsigelse", True, 1280),
        ("Reinbeitedistriktet", "Nils Rein", "Fraråder", False, 390),
    ):
        guest = page_of(browser, width, script)
        guest.goto(invited(browser, dialogue, part, person))
        first = guest.locator(".guest-question").first
        first.get_by_label(answer, exact=True).check()
        first.locator("textarea[name=merknad]").fill(f"Sagt av {person}")
        with guest.expect_navigation():
            first.get_by_role("button").click()
        expect(guest.get_by_text("Svaret er tatt imot.")).to_be_visible()
        if script:
            accessible(guest)
        assert guest.locator("a[href^='/sak/']").count() == 0
        guest.context.close()

    page = page_of(browser)
    page.goto(dialogue)
    table = page.locator("table.responses")
    assert "Sagt av Anne Areal" in table.inner_text() and "Fraråder" in table.inner_text()
    assert "Anne Areal" not in page.locator("#forhandling").inner_text()
    looks = [
        page.locator(where).evaluate("e => getComputedStyle(e).borderTopStyle")
        for where in (".phase[data-phase=dialog]", "#forhandling")
    ]
    assert looks == ["dashed", "solid"]
    accessible(page)

    with page.expect_navigation(url=re.compile("/mote")):  # loaded: the keys are listened for once scripts have run
        page.get_by_role("link", name="Møtevisning").click()
    assert "Spørsmål 1 av 2" in page.inner_text("main")
    with page.expect_navigation(url=re.compile("nr=2$")):
        page.keyboard.press("ArrowRight")
    assert float(page.locator("h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 48
    accessible(page)
    with page.expect_navigation(url=re.compile("nr=1$")):
        page.keyboard.press("ArrowLeft")

    page.goto(f"{dialogue}/referat")
    page.get_by_label("Oppsummering").fill("Vi ble enige om å se på flom.")
    page.locator("#p-0-tekst").fill("Hvor dyp er myra?")
    page.locator("#p-1-slag").select_option("felles")
    page.locator("#p-1-tekst").fill("Området tilbakeføres.")
    with page.expect_navigation():
        page.get_by_role("button", name="Lagre referatet").click()
    page.goto(dialogue)
    assert "Hvor dyp er myra?" in page.locator("section[aria-labelledby=apent]").inner_text()
    assert "Området tilbakeføres." in page.locator("section[aria-labelledby=felles]").inner_text()
    page.context.close()


@pytest.mark.parametrize("rest", ["", "/rediger", "/notat", "/parter", "/mote", "/referat", "/../versjoner"])
def test_the_pages_fit_a_telephone_and_pass_axe(browser, dialogue, rest):
    page = page_of(browser, 390)
    page.goto(dialogue + rest)
    accessible(page)
    page.context.close()
