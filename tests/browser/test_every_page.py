"""Every page of the app in Chromium: no rule of axe broken, no sideways scroll from a desk to 400 %, nothing asked of
others, nothing failing, and a strict policy. The list is made of the app's own routes: a new page is either visited
or named below with the reason why not, else the first test fails.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import g

from arealregnskap.store import dialogs, guests, people
from arealregnskap.store.store import now
from tests.browser.visits import NARROWEST, visiting
from tests.dialog.rooms import room
from tests.web import shown as land
from web import books

pytestmark = pytest.mark.browser

#: Routes that are no page, by what the route is. One whose last part has a dot in it is a file, and is no page either.
NO_PAGES = {
    "static": "files of the pages",
    "auth.back": "where the provider of sign-in sends the browser back to; it only leads on",
    "sider.sprak": "chooses the language and leads back",
    "sider.visning": "chooses colours and leads back",
    "eksport.fetch": "a document",
    "samlet.fetch": "the tables of several cases as a document",
}
#: Parts of a page that htmx puts into it; they are seen on the page.
PARTS = {"data.rows", "kontroll.progress", "eksport.listed", "eksport.checked"}
FIGURE = "?tabell=T3&rad=sum&kolonne=reserve_daa"
INDEX = "?tabell=N7&rad=0&kolonne=inngaende"
CHANGE = "?tabell=T7&rad=sum&kolonne=ut_av_byggeformal_daa"
#: The same page in other states of it.
MORE = {
    "arealregnskap.index": ["?regelsett=NINA+2023"],
    "naturregnskap.index": ["?alternativ=forslag"],
    "kart.index": ["?vis=side", "?vis=sveip", "?sok=F1"],
    "planvask.index": ["?sok=finnes-ikke"],
    "eksport.index": ["?malform=nn"],
}
STEPS_WITH_TABLES = ("arealregnskap", "sammenligning", "naturregnskap")
WAYS_TO_FAIL = ("/finnes-ikke", "/sak/finnesikke/data", "{base}/arealregnskap/tabell/T99")


@pytest.fixture(scope="module")
def addresses(served) -> dict[str, list[str]]:
    """Every route one can go to, with the addresses by which it is visited."""
    return {rule.endpoint: [] for rule in _routes(served)} | _visited(served)


def test_every_route_is_visited_or_named_with_a_reason(served, addresses):
    without = {name for name, at in addresses.items() if not at and name not in NO_PAGES and name not in PARTS}
    assert not without, f"say in test_every_page.py by which address these are visited, or why not: {sorted(without)}"
    gone = (set(NO_PAGES) | PARTS) - set(addresses)
    assert not gone, f"these are no routes any more: {sorted(gone)}"


PARTS_OF_THE_WHOLE = 4


@pytest.mark.parametrize("part", range(PARTS_OF_THE_WHOLE))
def test_every_page_is_whole_at_every_width(browser, served, addresses, part):
    """Where a route answers with something else than a page (a table for a program, a picture, the way to a page), it
    is passed by."""
    every = sorted({address for own in addresses.values() for address in own})
    told = []
    client = served.app.test_client()
    with visiting(browser, land.home(), 1280) as visit:
        for address in every[part::PARTS_OF_THE_WHOLE]:
            answer = client.get(address)
            if answer.mimetype != "text/html" or answer.status_code in (302, 303):
                continue
            assert answer.status_code == 200, (address, answer.status_code)
            visit.page.set_viewport_size({"width": 1280, "height": 900})
            visit.go(address)
            found = visit.whole()
            visit.page.set_viewport_size({"width": 390, "height": 844})
            found += visit.sideways()
            visit.page.set_viewport_size({"width": NARROWEST, "height": 640})
            # Fifty tables are one page with other figures: once for axe, at every width for their width.
            found += visit.sideways() if "/tabell/" in address else visit.whole()
            found += visit.met()
            told += [f"{address}: {line}" for line in found]
    assert not told, "\n".join(told)


def test_pages_that_say_no_are_whole_too(browser, served):
    """404, 413 and 422 are pages like any other: axe's rules, no sideways scroll, a way on."""
    with visiting(browser, land.home(), NARROWEST) as visit:
        for address in WAYS_TO_FAIL:
            visit.go(address.format(base=served.base))
            assert visit.page.locator("h1").count() == 1
            assert not visit.whole(), address
            assert _only_the_refusal(visit.met()), address
        visit.go("/sak/ny")  # a form that is sent back with what is wrong in it
        visit.page.locator("input[name=tittel]").fill("x")
        visit.page.locator("main form").evaluate("form => { form.noValidate = true; }")
        with visit.page.expect_navigation() as said:
            visit.page.locator("main form button[type=submit]").click()
        assert said.value.status == 422
        assert not visit.whole()
        assert _only_the_refusal(visit.met())


def test_too_much_at_once_is_a_page_that_says_so(browser, served, monkeypatch):
    monkeypatch.setitem(served.app.config, "MAX_CONTENT_LENGTH", 2_000)
    with visiting(browser, land.home(), NARROWEST) as visit:
        visit.go("/sak/ny")
        visit.page.locator("input[name=tittel]").evaluate("field => { field.removeAttribute('maxlength'); }")
        visit.page.locator("input[name=tittel]").fill("x" * 5_000)
        visit.page.locator("main form").evaluate("form => { form.noValidate = true; }")
        with visit.page.expect_navigation() as said:
            visit.page.locator("main form button[type=submit]").click()
        assert said.value.status == 413
        assert not visit.whole()
        assert _only_the_refusal(visit.met())


def _only_the_refusal(met: list[str]) -> bool:
    """The browser says on its console that a page was refused, and nothing else."""
    return all("the server responded with a status of 4" in line for line in met)


def _routes(served):
    """Every route one can go to, but files."""
    rules = [rule for rule in served.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return [rule for rule in rules if "." not in rule.rule.rpartition("/")[2]]


def _visited(served) -> dict[str, list[str]]:
    """Routes that need no more than the case are visited as they are; the others by these addresses."""
    base = served.base
    plain = {
        rule.endpoint: [rule.rule.replace("<sak_id>", served.sak)]
        for rule in _routes(served)
        if rule.arguments <= {"sak_id"} and rule.endpoint not in NO_PAGES and rule.endpoint not in PARTS
    }
    found = plain | _with_names(served)
    for step, figure in zip(STEPS_WITH_TABLES, (FIGURE, CHANGE, INDEX), strict=True):
        found[f"{step}.tabell"] = [f"{base}/{step}/tabell/{key}" for key in _tables(served, step)]
        found[f"{step}.hvorfor"] = [f"{base}/{step}/hvorfor{figure}"]
        cells = FIGURE if figure == INDEX else figure
        found[f"{step}.celler"] = [f"{base}/{step}/celler{cells}"]
    found["planvask_faktaark.show"] = [f"{base}/planvask/faktaark?omrade={_area(served)}"]
    for endpoint, queries in MORE.items():
        found[endpoint] += [found[endpoint][0] + query for query in queries]
    return found


def _with_names(served) -> dict[str, list[str]]:
    """Addresses with the name of something in the case: a file, an area, a room, a guest's link, a form."""
    base, client = served.base, served.app.test_client()
    uses = re.findall(rf'href="({base}/data/fil/[^"/]+/bruk)(/[^"]+)?"', client.get(f"{base}/data").text)
    assert uses
    names = {
        "omrade": _area(served),
        "rom_id": _room(served),
        "token": "",
        "key": "T3",
        "name": "index.html",
    }
    names["token"] = _link(served, names["rom_id"])
    found: dict[str, list[str]] = {"data.use": [uses[0][0], *(a + b for a, b in uses)]}
    for rule in _routes(served):
        if rule.endpoint in found or rule.endpoint in NO_PAGES or not rule.arguments - {"sak_id"} <= set(names):
            continue
        address = rule.rule.replace("<sak_id>", served.sak)
        for name in rule.arguments & set(names):
            address = re.sub(rf"<(?:\w+:)?{name}>", names[name], address)
        if rule.arguments - {"sak_id"}:
            found[rule.endpoint] = [address]
    return found


def _area(served) -> str:
    """The name of an area that one can decide on."""
    page = served.app.test_client().get(f"{served.base}/planvask").text
    found = re.search(r"/planvask/omrade/([^\"?/]+)", page)
    assert found
    return found[1]


def _tables(served, step: str) -> list[str]:
    """Every table of the accounts, each under its own step."""
    with served.app.test_request_context(served.base):
        served.app.preprocess_request()
        keys = [sheet.key for sheet in books.of(g.sak).document.all()]
    own = {"naturregnskap": "N", "sammenligning": ("T6", "T7", "T8")}
    mine = {key: next((s for s, begin in own.items() if key.startswith(begin)), "arealregnskap") for key in keys}
    return [key for key, at in mine.items() if at == step]


def _room(served) -> str:
    """A room that asks about a real area of the case."""
    store = served.app.extensions["store"]
    page = served.app.test_client().get(f"{served.base}/mulighetsdialog/nytt").text
    area = re.search(r'<option value="([^"]+)">[^<]*daa\)', page)
    assert area
    asked = room(questions=tuple(replace(q, omrade=area[1] if q.omrade else "") for q in room().questions))
    return dialogs.create(store, served.sak, asked, people.local_user(store)).id


def _link(served, room_id: str) -> str:
    """A guest's own link to the room."""
    store = served.app.extensions["store"]
    ends = now().replace(year=now().year + 1)
    made = guests.invite(store, served.sak, room_id, "statsforvalter", "Anne", ends, people.local_user(store))
    return made[0]
