"""A browser that visits the app: what must never happen on its pages, and what a page must be to be whole.

Pages are waited for by what they show, never by time: a page's ``load`` comes after its scripts have run, for they are
modules; what a script or a poll brings later is waited for by what it brings.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from web import texts

#: How long anything on a page is waited for [ms]: machines that test are slow, and do other things beside.
PATIENCE = 90_000
#: How long work in the background is waited for [ms]: reading, computing and writing, each in a process of its own.
WORK = 300_000
#: How many times slower than it is the browser is to be, to find what only holds on a fast machine.
SLOWER = float(os.environ.get("BROWSER_SLOWER", "1"))
#: What htmx says when a page is left while it asks for something.
_BROKEN_OFF = ("htmx:sendAbort", "htmx:afterRequest")
#: The narrowest screen: 1280 px at 400 %.
NARROWEST = 320


def new_page(context: BrowserContext) -> Page:
    """A page with our patience; slowed down where the environment asks for it."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.set_default_navigation_timeout(PATIENCE)
    if SLOWER > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


class Visit:
    """One page on its way through the app at ``origin``, and what it met."""

    def __init__(self, page: Page, origin: str, language: str = "nb") -> None:
        self.page, self.origin, self.language = page, origin, language
        self.elsewhere: list[str] = []
        self.faults: list[str] = []
        self.policies: dict[str, str] = {}
        self._catalogue = {} if language == "nb" else _catalogue(language)
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("console", self._said)
        page.on("pageerror", lambda e: self.faults.append(str(e)))

    def _said(self, message) -> None:
        # htmx tells that its poll was broken off when the page is left while one is on its way; that is no fault.
        if message.type in ("error", "warning") and not message.text.startswith(_BROKEN_OFF):
            self.faults.append(message.text)

    def _asked(self, request) -> None:
        to = urlsplit(request.url)
        if to.netloc != urlsplit(self.origin).netloc and to.scheme not in ("data", "blob"):
            self.elsewhere.append(request.url)

    def _answered(self, response) -> None:
        if response.request.resource_type == "document" and "text/html" in response.headers.get("content-type", ""):
            self.policies[response.url] = response.headers.get("content-security-policy", "")

    def go(self, address: str) -> None:
        self.page.goto(self.origin + address)

    def said(self, text: str) -> str:
        """A text of the pages in the language of the visit."""
        return self._catalogue.get(text) or text

    @property
    def address(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def base(self) -> str:
        """The address of the case that is visited."""
        return "/".join(self.address.split("/")[:3])

    def whole(self) -> list[str]:
        """What is wrong with the page as it is shown now: rules of axe that are broken, and a page that scrolls
        sideways."""
        self.page.wait_for_load_state("load")
        broken = Axe().run(self.page).response["violations"]
        told = [f"{v['id']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in broken]
        return told + self.sideways()

    def sideways(self) -> list[str]:
        """Whether the page is wider than the window."""
        wide, window = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        return [f"the page is {wide} px wide in {window}"] if wide > window else []

    def met(self) -> list[str]:
        """What must not have happened on the way, so far; forgotten once told."""
        loose = [f"{url} allows {policy!r}" for url, policy in self.policies.items() if not strict(policy)]
        told = [f"asked {url}" for url in self.elsewhere] + [f"said {text}" for text in self.faults] + loose
        self.elsewhere, self.faults, self.policies = [], [], {}
        return told


def strict(policy: str) -> bool:
    """Whether a Content-Security-Policy lets only the app's own scripts and styles in."""
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";") if rule.strip()}
    scripts, styles = rules.get("script-src"), rules.get("style-src")
    loose = {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"}
    return rules.get("default-src") == ["'none'"] and not any(
        words is None or loose & set(words) for words in (scripts, styles)
    )


@contextmanager
def visiting(browser: Browser, origin: str, width: int, language: str = "nb", **context) -> Iterator[Visit]:
    """Begin a visit; at its end nothing may have been asked of others, and nothing may have failed on a page."""
    with browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO", **context) as opened:
        visit = Visit(new_page(opened), origin, language)
        yield visit
        assert not visit.met()


def amount(text: str) -> str:
    """A text with plain spaces between its words and figures."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " ")).strip()


def _catalogue(language: str) -> dict[str, str]:
    return {m.id: str(m.string) for m in texts.read(language) if m.id and isinstance(m.id, str) and m.string}
