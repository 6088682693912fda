"""The planvask and the dialogue together in a real browser: two of one kind, questions from decisions, the map in the
meeting, minutes in Word, and versions frozen at two gates against each other."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest

from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.store import cases, decisions, people
from arealregnskap.store.store import now
from tests.browser.test_dialog import BASE, accessible, page_of
from web import results


@pytest.fixture(scope="module")
def room(browser, served) -> str:
    """A room with two neighbours, and one decided area to ask about."""
    store = served.app.extensions["store"]
    with served.app.app_context():
        result, _ = results.looked_up(cases.get(store, served.sak))
    omrade = str(result.main.reserve.areas["stabil_id"].iloc[0])
    rows = [Decision(omrade, Kind.RETURN, "Myr skal ikke bygges ned.", "Kari", now())]
    decisions.add(store, served.sak, rows, people.local_user(store))
    page = page_of(browser)
    page.goto(f"{BASE}{served.base}/mulighetsdialog/nytt")
    page.get_by_label("Tittel").fill("Dialog med naboene")
    page.get_by_label("Møtedato").fill((dt.date.today() + dt.timedelta(days=30)).isoformat())
    page.get_by_text("Flere parter av samme slag").click()
    for n, name in enumerate(("Surnadal", "Heim")):
        page.locator(f"#ny-{n}-slag").select_option("nabokommune")
        page.locator(f"#ny-{n}-navn").fill(name)
    accessible(page)
    page.get_by_role("button", name="Lagre dialogen").click()
    page.wait_for_url(lambda url: "/mulighetsdialog/" in url and not url.endswith("nytt"))
    address = page.url
    page.context.close()
    return address


def test_a_decision_becomes_a_question_that_the_meeting_shows_on_the_map(browser, room):
    page = page_of(browser, 1600)
    page.goto(f"{room}/rediger")
    page.get_by_role("link", name="Hent spørsmål fra planvasken").click()
    page.wait_for_url("**/fra-planvask")
    accessible(page)
    assert page.get_by_role("checkbox", name="Surnadal").is_checked()
    page.get_by_role("checkbox", name="Surnadal").uncheck()
    page.locator("input[name=omrade]:enabled").first.check()
    page.get_by_role("button", name="Legg til spørsmålene").click()
    page.wait_for_url("**/rediger")
    assert "Tilbakeføre til LNFR" in page.locator("#q-0-tekst").input_value()
    page.goto(f"{room}/mote")
    page.locator("[data-map-ground] path, [data-map-ground] canvas").first.wait_for(state="attached")
    answers = page.locator(".meeting-answers").inner_text()
    assert "Heim" in answers and "Surnadal" not in answers
    box, edge = page.locator(".meeting-nav").bounding_box(), page.viewport_size["height"]
    assert box is None or box["y"] < edge  # the way on is seen without scrolling
    accessible(page)
    page.context.close()


def test_the_minutes_are_fetched_as_word(browser, room):
    page = page_of(browser)
    page.goto(f"{room}/referat")
    assert page.get_by_role("link", name="Referatet (Word)").count() == 0  # nothing is written yet
    page.get_by_label("Oppsummering").fill("Godt møte.")
    page.locator("#p-0-tekst").fill("Hvem svarer om veg?")
    page.get_by_role("button", name="Lagre referatet").click()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Referatet (Word)").click()
    content = fetched.value.path().read_bytes()
    told = "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
    assert "Godt møte." in told and "binder noen" in told
    page.context.close()


def test_versions_of_two_gates_are_compared(browser, served):
    page = page_of(browser)
    page.goto(f"{BASE}{served.base}/mulighetsdialog/versjoner")
    for gate in ("Oppstart", "Høring", "Vedtak"):
        page.locator("#f-port").select_option(label=gate)
        page.get_by_role("button", name="Lås versjonen").click()
        page.get_by_role("row", name=gate).first.wait_for()
    choices = page.locator("#f-fra option").all_inner_texts()
    assert [c.split(",")[0] for c in choices][-3:] == ["Oppstart", "Høring", "Vedtak"]
    page.locator("#f-fra").select_option(index=len(choices) - 3)
    page.locator("#f-til").select_option(index=len(choices))  # «Tallene nå» stands first there
    page.get_by_role("button", name="Sammenlign").click()
    page.wait_for_url("**fra=**")
    assert "Ingen tall er endret mellom disse to." in page.inner_text("main")
    accessible(page)
    page.context.close()
