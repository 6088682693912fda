"""Signing in by a provider in Chromium: from the first page to the start page and out again, and the pages as each role
sees them. The provider is a process of its own, on another address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from arealregnskap.store import RoleName, people
from tests.browser.conftest import behind_waitress
from tests.browser.visits import NARROWEST, Visit, visiting
from tests.web import shown as land
from tests.web.conftest import KARI, OLA, Provider, provider
from tests.web.process import free_port

__all__ = ["provider"]
pytestmark = pytest.mark.browser

LISE = {"sub": "lise", "name": "Lise Leser", "email": "lise@rindal.example", "email_verified": True}
#: Every step, and what only some may do.
PAGES = (
    "data", "kontroll", "arealregnskap", "sammenligning", "naturregnskap", "planvask", "mulighetsdialog", "eksport",
    "kart", "tilgang", "innstillinger", "logg",
)  # fmt: skip


@dataclass(frozen=True)
class Town:
    """The app behind a provider: Kari administers the server, Lise reads the one case."""

    shown: land.Shown
    origin: str
    provider: Provider

    def enter(self, visit: Visit, user: dict[str, object]) -> None:
        """To the start page, by way of the provider, which signs this one in."""
        self.provider.tell(user=user, fault="", signed_out=f"{self.origin}/logg-ut/ferdig")
        visit.go("/")
        expect(visit.page.get_by_text(str(user["name"])).first).to_be_attached()

    def only_the_provider(self, visit: Visit) -> bool:
        """Whether nothing else happened on the way than that the provider was asked."""
        return all(line.startswith(f"asked {self.provider.url}/") for line in visit.met())


@pytest.fixture(scope="module")
def town(computed, tmp_path_factory, provider) -> Iterator[Town]:
    port = free_port()
    origin = f"http://localhost:{port}"
    for shown in land.running(
        computed, tmp_path_factory.mktemp("data"), port, url=origin, oidc_issuer=provider.url,
        oidc_client="arealregnskap", oidc_secret="klienthemmelighet", administrators=(str(KARI["email"]),),
    ):  # fmt: skip
        people.invite(shown.app.extensions["store"], shown.sak, str(LISE["email"]), RoleName.LESER, "Kari Plan")
        with behind_waitress(shown.app, port):
            yield Town(shown, origin, provider)


def whole_at_every_width(visit: Visit) -> list[str]:
    found = visit.whole()
    for width, height in ((390, 844), (NARROWEST, 640)):
        visit.page.set_viewport_size({"width": width, "height": height})
        found += visit.whole()
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    return [f"{visit.address}: {line}" for line in found]


def test_in_by_the_provider_to_the_start_page_and_out_again(browser, town):
    with visiting(browser, town.origin, 1280) as visit:
        visit.go("/tilgjengelighet")
        assert not whole_at_every_width(visit), "before anybody is signed in"
        expect(visit.page.get_by_role("link", name="Logg inn", exact=True)).to_be_visible()
        town.enter(visit, KARI)
        assert not whole_at_every_width(visit)
        visit.page.locator("summary", has_text="Kari Plan").click()
        visit.page.get_by_role("link", name="Logg ut").click()
        visit.page.wait_for_url("**/logg-ut")
        assert not whole_at_every_width(visit)
        visit.page.get_by_role("button", name="Logg ut").click()
        visit.page.wait_for_url("**/logg-ut/ferdig")
        expect(visit.page.get_by_role("heading", level=1)).to_have_text("Du er logget ut")
        assert not whole_at_every_width(visit)
        visit.go("/tilgjengelighet")
        expect(visit.page.get_by_role("link", name="Logg inn", exact=True)).to_be_visible()
        assert town.only_the_provider(visit)


def test_in_and_out_by_keyboard_alone(browser, town):
    town.provider.tell(user=KARI, fault="", signed_out=f"{town.origin}/logg-ut/ferdig")
    with visiting(browser, town.origin, 1280) as visit:
        visit.go("/ordliste")
        press(visit.page, "Logg inn")
        expect(visit.page.locator("summary", has_text="Kari Plan")).to_be_visible()
        visit.go("/logg-ut")
        press(visit.page, "Logg ut")
        visit.page.wait_for_url("**/logg-ut/ferdig")
        assert town.only_the_provider(visit)


def press(page: Page, name: str) -> None:
    """Tab until what bears the name has the focus, and press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if (
            page.evaluate("document.activeElement.matches('a, button') && document.activeElement.innerText.trim()")
            == name
        ):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"«{name}» is not reached with the keyboard")


def test_a_refusal_of_the_provider_is_a_whole_page_with_a_way_on(browser, town):
    with visiting(browser, town.origin, 1280) as visit:
        town.provider.tell(user=KARI, fault="denied")
        visit.go("/logg-inn")
        assert visit.page.locator("h1").count() == 1 and not whole_at_every_width(visit)
        met = [line for line in visit.met() if not line.startswith(f"asked {town.provider.url}/")]
        assert all("the server responded with a status of 4" in line for line in met), met


@pytest.mark.parametrize(("user", "may"), [(LISE, False), (KARI, True)], ids=["leser", "administrator"])
def test_every_step_as_each_role_sees_it(browser, town, user, may):
    """A reader gets every page and nothing to change with; an administrator the same pages with more on them."""
    found = []
    with visiting(browser, town.origin, 1280) as visit:
        town.enter(visit, user)
        assert visit.page.get_by_role("link", name="Opprett sak").count() == int(may)
        for page in PAGES:
            with visit.page.expect_response(f"**{town.shown.base}/{page}") as answer:
                visit.go(f"{town.shown.base}/{page}")
            assert answer.value.status == 200, page
            found += whole_at_every_width(visit)
        assert not found, "\n".join(found)
        visit.go(f"{town.shown.base}/data")
        assert (visit.page.locator("input[type=file]").count() > 0) == may
        visit.go(f"{town.shown.base}/innstillinger")
        assert (visit.page.locator("main form[method=post] button:not([disabled])").count() > 0) == may
        assert town.only_the_provider(visit)


def test_who_has_no_role_is_told_how_to_get_one(browser, town):
    with visiting(browser, town.origin, 390) as visit:
        town.enter(visit, OLA)
        expect(visit.page.get_by_text("når en administrator for saken har gitt")).to_be_visible()
        assert not whole_at_every_width(visit)
        assert town.only_the_provider(visit)
