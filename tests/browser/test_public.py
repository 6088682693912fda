"""The public page from a disk in a real browser: nothing is asked of a net, and it works without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from arealregnskap.offentlig import files
from arealregnskap.offentlig.hearing import Hearing
from tests.offentlig import washed
from tests.planvask import wash_land

PAGES = ("index.html", "nn/index.html", "omrade/f1.html", "nn/omrade/f1.html")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The page of the invented wash, on a disk."""
    result, wash = washed.case()
    history = washed.decided(wash, F="Myr skal ikke bygges ned.")
    hearing = Hearing("", "Om vasken.", "Send brev til Ruta kommune.", washed.DAY).mark(
        [history.state()[wash_land.named(wash)["F"]]]
    )
    made = tmp_path_factory.mktemp("offentlig")
    files.write(files.Site(result, wash, history, hearing), made)
    return made


def opened(browser, folder, name, width=1280, script=True):
    """The page, and every address it asked for."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page = context.new_page()
    page.on("pageerror", lambda e: pytest.fail(f"script error: {e}"))
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto((folder / name).as_uri())
    return page, asked


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_pages_pass_axe_fit_the_screen_and_ask_only_the_disk(browser, folder, name, width):
    page, asked = opened(browser, folder, name, width)
    assert asked and all(url.startswith(folder.as_uri()) for url in asked)
    assert page.evaluate("document.fonts.check('16px Inter')")
    found = Axe().run(page).response["violations"]
    assert found == [], [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert "SYNTETISK" in page.inner_text("header")
    page.context.close()


def test_everything_is_there_without_script(browser, folder):
    page, _ = opened(browser, folder, "index.html", 390, script=False)
    told = page.inner_text("main")
    for text in (
        "Send brev til Ruta kommune.",
        "1. november 2026",
        "Myr skal ikke bygges ned.",
        "Tilbakeføre til LNFR",
    ):
        assert text in told
    assert page.locator(".filter").is_hidden() and page.locator(".knapper").count() == 0
    page.locator("tr[data-slag=ut] .i-kart").click()
    assert page.url.endswith("#k-f1")
    assert (
        page.locator("#k-f1 .omrade").evaluate("e => getComputedStyle(e).strokeWidth") == "5px"
    )  # marked by CSS alone
    page.get_by_role("link", name="F1", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "F1 F"
    page.get_by_role("link", name="Til alle områdene").click()
    assert page.url.endswith("index.html#o-f1")
    page.get_by_role("link", name="Nynorsk").click()
    assert "Framlegg" in page.inner_text("main")
    page.context.close()


def test_the_list_can_be_searched_and_the_map_zoomed(browser, folder):
    page, _ = opened(browser, folder, "index.html")
    rows = page.locator("tr[data-slag]:visible")
    whole = rows.count()
    page.get_by_label("Vis", exact=True).select_option("ut")
    assert rows.count() == 1 and f"Viser 1 av {whole}" in page.inner_text("#viser")
    page.get_by_label("Vis", exact=True).select_option("")
    page.get_by_label("Søk i lista").fill("finnes ikke")
    assert rows.count() == 0
    before = page.locator("#kart").get_attribute("viewBox")
    page.get_by_role("button", name="Zoom inn").click()
    assert page.locator("#kart").get_attribute("viewBox") != before
    page.get_by_role("button", name="Vis hele kartet").click()
    assert [float(n) for n in page.locator("#kart").get_attribute("viewBox").split()] == [
        float(n) for n in before.split()
    ]
    page.context.close()


def test_it_prints_without_what_is_only_for_the_screen(browser, folder):
    page, _ = opened(browser, folder, "index.html")
    page.emulate_media(media="print")
    for hidden in (".filter", ".knapper", ".i-kart", ".hopp"):
        assert page.locator(hidden).first.is_hidden(), hidden
    assert page.locator("table.liste thead").is_visible()
    assert page.pdf(format="A4")[:5] == b"%PDF-"
    page.context.close()
