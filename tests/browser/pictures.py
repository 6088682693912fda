"""The pictures of the site in docs/bilder, taken anew: ``python -m tests.browser.pictures`` (``make pictures``).

Of the two examples, computed where they are missing, in an app of its own that is gone afterwards. Somebody must look
at every picture before it is committed: that is what they are for.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from arealregnskap import case, stored
from arealregnskap.dialog.responses import Answer, InitialResponse
from arealregnskap.dialog.room import Participant, Question, Room
from arealregnskap.planvask.history import MAIN
from arealregnskap.store import Store, cases, decisions, dialogs, guests, people
from arealregnskap.store.store import now
from tests.browser.conftest import CHROMIUM, FLAGS, behind_waitress
from tests.browser.visits import new_page
from tests.web.process import free_port
from web import create_app, seed
from web.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
MEETING_IN = dt.timedelta(days=18)


@dataclass(frozen=True)
class Picture:
    """One picture: its name, the address in a case (or of the site), and how it is looked at."""

    name: str
    address: str
    case: str = "Holtålen"
    height: int = 2000
    width: int = 1280
    language: str = "nb"
    press: str = ""  # what is pressed first
    shows: str = ""  # what must be there before it is taken


PICTURES = (
    Picture("01-start", "/", case=""),
    Picture("02-data", "/data"),
    Picture("03-kontroll", "/kontroll", case="Rindal"),
    Picture("04-arealregnskap", "/arealregnskap"),
    Picture("04-arealregnskap-390", "/arealregnskap", height=1800, width=390, language="nn"),
    Picture("05-sammenligning", "/sammenligning"),
    Picture("06-naturregnskap", "/naturregnskap"),
    Picture("07-planvask", "/planvask"),
    Picture("07-planvask-390", "/planvask", height=1800, width=390, language="nn"),
    Picture("08-planvask-omrade", "/planvask/omrade/{omrade}", height=2400),
    Picture("09-mulighetsdialog", "/mulighetsdialog/{rom}"),
    Picture("10-eksport", "/eksport"),
    Picture("11-kart", "/kart", height=1500),
    Picture("12-kriterier", "/planvask/kriterier", height=1800),
    Picture("13-alternativer", "/planvask/alternativer"),
    Picture("16-hvorfor", "/naturregnskap", height=900, press="dl.figures .lead .value a", shows="dialog[open] h2"),
    Picture("17-kart-side", "/kart?vis=side", height=1100),
    Picture("18-virkning", "/planvask/virkning"),
    Picture("19-faktaark", "/planvask/faktaark?omrade={omrade}", height=1900),
    Picture("20-behov", "/planvask/behov"),
    Picture("21-planregister", "/planvask/planregister"),
    Picture("22-mote", "/mulighetsdialog/{rom}/mote", height=900),
    Picture("23-samlet", "/samlet?sak={Rindal}&sak={Holtålen}", case=""),
    Picture("kart-rindal", "/kart", case="Rindal", height=1150),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        port = free_port()
        app = create_app(Settings(data=Path(data), port=port, rate="100000 per minute"))
        store: Store = app.extensions["store"]
        try:
            seed.examples(store, ROOT / "saker", print)
            known = _addresses(store)
            with behind_waitress(app, port), sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
                for picture in PICTURES:
                    _take(browser, f"http://127.0.0.1:{port}", picture, known)
                browser.close()
        finally:
            app.extensions["jobs"].close()
            store.close()


def _addresses(store: Store) -> dict[str, str]:
    """What stands in the addresses: the cases, their largest area, and a room where one of two has answered."""
    who = people.local_user(store)
    by_name = {sak.kommunenavn: sak for sak in cases.listing(store, who)}
    holtalen = by_name["Holtålen"]
    first, second = _largest_areas()
    decisions.branch(store, holtalen.id, "Bare hytter ved veg", MAIN, who)
    found = {name: sak.id for name, sak in by_name.items()}
    return found | {"omrade": second, "rom": _room(store, holtalen.id, first, second)}


def _largest_areas() -> list[str]:
    areas = stored.load(case.load(ROOT / "saker" / "holtalen")).main.reserve.areas
    return list(areas.nlargest(2, "area_m2")["stabil_id"])


def _room(store: Store, sak_id: str, first: str, second: str) -> str:
    """A room where Statsforvalteren has answered two of three questions. Invented."""
    who = people.local_user(store)
    asked = (
        Question("q1", "Tilbakeføre til LNFR?", first, "", ("statsforvalter", "reinbeitedistrikt")),
        Question("q2", "Tåler området flom?", second, "", ("statsforvalter",)),
        Question("q3", "Hvor mange tomter trengs?", "", "Hyttebehov", ("statsforvalter",)),
    )
    room = Room(
        "Mulighetsdialog om hytteområdene (SYNTETISK)", now().date() + MEETING_IN, "Ålen", dt.time(10), dt.time(14),
        participants=(
            Participant("kommune", "kommune", "Holtålen kommune"),
            Participant("statsforvalter", "statsforvalter", "Statsforvalteren", may_object=True),
            Participant("reinbeitedistrikt", "reinbeitedistrikt", "Reinbeitedistriktet"),
        ),
        questions=asked,
    )  # fmt: skip
    kept = dialogs.create(store, sak_id, room, who)
    said = {
        "statsforvalter": {
            "q1": (Answer.POSITIVE, "Tilbakeføring ville fjerne konflikten med reindrifta."),
            "q2": (Answer.NEEDS_MORE, "Flomfaren må utredes først."),
        },
        "reinbeitedistrikt": {"q1": (Answer.POSITIVE, "Flyttleia går her.")},
    }  # fmt: skip
    for participant, answers in said.items():
        token, _ = guests.invite(store, sak_id, kept.id, participant, "Oppdiktet", now() + MEETING_IN, who)
        for question, (answer, remark) in answers.items():
            given = InitialResponse(kept.id, participant, question, answer, remark=remark)
            guests.answer(store, token, question, given, seen=0)
    return kept.id


def _take(browser: Browser, origin: str, picture: Picture, known: dict[str, str]) -> None:
    base = f"/sak/{known[picture.case]}" if picture.case else ""
    with browser.new_context(viewport={"width": picture.width, "height": 900}, locale="nb-NO") as context:
        page: Page = new_page(context)
        page.goto(origin + base + picture.address.format(**known))
        if picture.language != "nb":
            page.goto(origin + f"/sprak/{picture.language}?neste={base}{picture.address.format(**known)}")
        if picture.press:
            page.locator(picture.press).first.click()
        if picture.shows:
            page.locator(picture.shows).first.wait_for()
        page.wait_for_load_state("networkidle")  # maps fetch their tiles after the page is there
        high = min(picture.height, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": picture.width, "height": high})
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1_000)  # and fade them in
        page.screenshot(path=ROOT / "docs" / "bilder" / f"{picture.name}.png")
        print(picture.name, picture.width, high)


if __name__ == "__main__":
    main()
