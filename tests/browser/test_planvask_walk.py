"""Sixty candidates washed in Chromium, from the first look at the list to the minutes of the meeting.

Every figure read off a page on the way is held against the core, asked afresh of the result as it was computed from
the files, with the decisions that this test has made itself; nothing is taken from what the app has kept.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import geopandas as gpd
import pandas as pd
import pytest
import shapely
import waitress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from arealregnskap import read
from arealregnskap.issues import IssueLog
from arealregnskap.planvask import criteria
from arealregnskap.planvask.decisions import Kind
from arealregnskap.planvask.effect import effect
from arealregnskap.planvask.exchange import excel
from arealregnskap.planvask.proposal import proposal
from arealregnskap.planvask.tables import measure_name
from arealregnskap.planvask.wash import Wash
from arealregnskap.themes import State
from arealregnskap.units import M2_PER_DAA, number_text
from tests.browser import holtalen
from tests.browser.walking import PATIENCE, Walk, as_the_panel_says, daa, numbers, plain
from tests.web import shown as land
from tests.web.process import free_port

pytestmark = pytest.mark.browser
RETURNED, KEPT = 11, 7  # areas decided on at once
MEETING = dt.date.today() + dt.timedelta(days=30)


@pytest.fixture(scope="module")
def walk(browser, tmp_path_factory) -> Iterator[Walk]:
    expect.set_options(timeout=PATIENCE)
    folder = tmp_path_factory.mktemp("holtalen") / "sak"
    folder.mkdir()
    result = holtalen.compute(folder)
    port = free_port()
    for shown in land.running(folder, tmp_path_factory.mktemp("data"), port):
        server = waitress.create_server(shown.app, host="127.0.0.1", port=port, threads=4, ident=None)
        threading.Thread(target=server.run, daemon=True).start()
        context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="nb-NO")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda e: pytest.fail(f"script error: {e}"))
        yield Walk(page, f"http://127.0.0.1:{port}{shown.base}", result, criteria.load(folder=folder))
        context.close()
        server.close()
    expect.set_options(timeout=5_000)


def test_the_whole_wash(walk, browser, tmp_path):
    chosen = look_at_the_list(walk)
    filter_and_compare(walk, chosen)
    decide_several_at_once(walk, chosen)
    reduce_by_a_line(walk, chosen[20])
    change_one(walk, chosen[21])
    assert len(walk.decided[""]) == RETURNED + KEPT + 2 == 20
    undo_one(walk, chosen[0])
    set_alternatives_side_by_side(walk, chosen[22])
    see_the_whole_effect(walk)
    hand_out_the_proposal(walk, tmp_path)
    take_the_decisions_home(walk, tmp_path)
    have_the_dialogue(walk, browser, chosen[:2], tmp_path)


def look_at_the_list(walk: Walk) -> list[str]:
    """Every row of the list; the areas by size, as the list has them."""
    walk.go("/planvask?alle=1")
    wash = walk.wash
    assert len(wash.areas) >= 60
    answers = criteria.answers(wash, walk.own)
    ranking = criteria.rank(wash, walk.own, given=answers).frame
    rows = walk.page.locator("table.wash tbody tr")
    expect(rows).to_have_count(len(wash.areas))
    found = rows.evaluate_all(
        "rows => rows.map(r => [r.querySelector('[name=omrade]').value, ...[...r.children].map(c => c.textContent)])"
    )
    reserve = wash.measures.matrix[:, 0]
    for omrade, _, _, area, _, rank, *_ in found:
        own, n = ranking.loc[omrade], wash.row[omrade]
        assert plain(area) == daa(reserve[n])
        assert plain(rank) == f"Rang {own['rang']}{own['rang_fra_ukjent']}–{own['rang_til_ukjent']}"
    assert [o for o, *_ in found] == list(wash.areas.index[(-reserve).argsort(kind="stable")])
    as_the_panel_says(walk)
    return [o for o, *_ in found]


def filter_and_compare(walk: Walk, chosen: list[str]) -> None:
    """The list narrowed to one criterion; two areas compared on their fact sheets."""
    page, wash = walk.page, walk.wash
    answer = next(a for a in criteria.answers(wash, walk.own) if a.criterion.key == "myr")
    hits = int((answer.state == State.HIT).sum())
    with page.expect_navigation(url="**kriterium=myr**"):
        page.get_by_label("Kriterium", exact=True).select_option("myr")
    assert 0 < hits < len(wash.areas)
    expect(page.locator("p[role=status] strong")).to_have_text(f"{hits} av {len(wash.areas)} områder")
    as_the_panel_says(walk)  # the filter narrows the list, never the effect
    walk.go("/planvask")
    for omrade in chosen[:2]:
        page.locator(f"input[name=omrade][value='{omrade}']").check()
    page.get_by_role("button", name="Faktaark for de valgte").click()
    page.wait_for_url("**/faktaark?**")
    text = plain(page.locator("article.paper").inner_text())
    for omrade in chosen[:2]:
        m2 = wash.measures.matrix[wash.row[omrade], 0]
        assert f"{wash.areas.at[omrade, 'omrade_id']} " in text and f"{daa(m2)} daa ledig areal" in text
        myr = answer.hit_m2[wash.row[omrade]]
        assert f"Myr og våtmark {answer.state[wash.row[omrade]]}" in text and daa(myr) in text


def decide_several_at_once(walk: Walk, chosen: list[str]) -> None:
    page = walk.page
    for kind, own in ((Kind.RETURN, chosen[:RETURNED]), (Kind.KEEP, chosen[RETURNED : RETURNED + KEPT])):
        walk.go("/planvask?alle=1")
        for omrade in own:
            page.locator(f"input[name=omrade][value='{omrade}']").check()
        page.locator("details.several summary").click()
        page.get_by_label("Beslutning for de valgte").select_option(kind.value)
        page.locator("details.several textarea").fill("Prøve")
        page.get_by_role("button", name="Lagre for de valgte").click()
        expect(page.get_by_text(f"Beslutningen er lagret for {len(own)} områder.")).to_be_visible()
        for omrade in own:
            walk.decide(omrade, kind)
        as_the_panel_says(walk)


def reduce_by_a_line(walk: Walk, omrade: str) -> None:
    """A line drawn straight through the area, from edge to edge of the map; what lies to the right goes out."""
    page = walk.page
    walk.go(f"/planvask/omrade/{omrade}")
    page.wait_for_selector("html[data-map-ready]", state="attached")
    page.locator("input[name=beslutning][value=redusere]").check()
    page.get_by_role("button", name="Tegn linje i kartet").click()
    ground = page.locator(".map-ground .ground").first
    ground.scroll_into_view_if_needed()
    box = ground.bounding_box()
    assert box is not None
    for y in (6, box["height"] - 6):
        ground.click(position={"x": box["width"] / 2, "y": y})
    page.get_by_role("button", name="Ferdig").click()
    page.locator("input[name=side][value=hoyre]").check()
    expect(page.locator("#proving")).to_contain_text("av dette området tas ut")
    points = [tuple(map(float, line.split())) for line in page.locator("#linje").input_value().splitlines()]
    assert len(points) == 2
    moved = gpd.GeoSeries.from_xy(*zip(*points, strict=True), crs=4326).to_crs(walk.wash.areas.crs)
    line = shapely.LineString([(p.x, p.y) for p in moved])
    walk.decide(omrade, Kind.REDUCE, line=line, side="hoyre")
    area = walk.fresh().areas.loc[omrade]
    assert 0 < area["tatt_ut"] < area["gjennomgatt"]
    told = plain(page.locator("#proving").inner_text())
    assert f"{daa(area['tatt_ut'])} daa av dette området tas ut." in told
    assert f"{daa(area['beholdes'])} daa beholdes." in told
    save(walk)
    as_the_panel_says(walk)


def save(walk: Walk) -> None:
    page = walk.page
    page.get_by_label("Begrunnelse").fill("Prøve")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.get_by_text("Beslutningen er lagret.")).to_be_visible()


def change_one(walk: Walk, omrade: str) -> None:
    page = walk.page
    walk.go(f"/planvask/omrade/{omrade}")
    page.locator("input[name=beslutning][value=endre_formal]").check()
    page.locator("select[name=til_formal]").select_option("3040")
    save(walk)
    walk.decide(omrade, Kind.CHANGE, purpose="3040")
    as_the_panel_says(walk)


def undo_one(walk: Walk, omrade: str) -> None:
    """Taken back, everything is as if it had never been decided."""
    page = walk.page
    walk.go(f"/planvask/omrade/{omrade}")
    page.locator(".history").get_by_role("button", name="Angre").click()
    expect(page.get_by_text("Beslutningen er angret.")).to_be_visible()
    del walk.decided[""][omrade]
    as_the_panel_says(walk)


def set_alternatives_side_by_side(walk: Walk, omrade: str) -> None:
    page, name = walk.page, "Strengere"
    walk.go("/planvask/alternativer")
    page.get_by_label("Navn").fill(name)
    page.get_by_role("button", name="Lag alternativet").click()
    page.wait_for_url("**alternativ=Strengere**")
    walk.decided[name] = {o: replace(d, alternative=name) for o, d in walk.decided[""].items()}
    walk.go(f"/planvask/omrade/{omrade}?alternativ={name}")
    page.locator("input[name=beslutning][value=tilbakefore_lnfr]").check()
    save(walk)
    walk.decide(omrade, Kind.RETURN, name)
    as_the_panel_says(walk, name)
    walk.go("/planvask/alternativer")
    shown = {row[0]: row[1:] for row in numbers(page, "main table tbody")}
    both = [walk.fresh(a) for a in ("", name)]
    for label, of in (
        ("Reserve før vask", lambda e: e.reserve[0]), ("Igjen, om alt uavklart tas ut", lambda e: e.reserve[1]),
        ("Igjen, om alt uavklart beholdes", lambda e: e.reserve[2]), ("Tas ut", lambda e: e.outcomes["tatt_ut"].sum()),
        ("Beholdes", lambda e: e.outcomes["beholdes"].sum()),
        ("Ikke avgjort", lambda e: e.outcomes["ikke_avgjort"].sum()),
    ):  # fmt: skip
        assert shown[label] == [daa(of(e)) for e in both], label
    assert shown["Områder avgjort"] == [str(len(walk.decided[a])) for a in ("", name)]


def see_the_whole_effect(walk: Walk) -> None:
    """Every table of the page *Virkning*: outcomes, nature and land, and from purpose to purpose."""
    page, wash = walk.page, Wash.of(walk.result)  # once more from the beginning, the drawn part asked again too
    walk.go("/planvask/virkning")
    seen = effect(wash, walk.decided[""])
    parts = ("for", "tatt_ut", "beholdes", "ikke_avgjort", "etter")
    for family in ("natur", "tilstand", "naturtype", "jordbruk", "karbon", "tema"):
        own = seen.measures[seen.measures["familie"] == family].to_dict("records")
        assert own, family
        rows = numbers(page, f"table[data-family={family}] tbody")
        assert rows == [[plain(measure_name(wash, family, m["kode"])), *(daa(m[p]) for p in parts)] for m in own]
    undecided = next(r for r in numbers(page, "#utfall tbody") if r[0] == "Uavklart")
    assert undecided[1] == str(len(wash.areas) - len(walk.decided[""]))
    outcomes = seen.outcomes[["gjennomgatt", "tatt_ut", "beholdes", "ikke_avgjort"]].sum()
    assert numbers(page, "#utfall tfoot")[0][2:] == [daa(v) for v in outcomes]
    assert numbers(page, "#utfall tfoot")[0][2] == daa(wash.measures.matrix[:, 0].sum())  # all that was reviewed
    heads = numbers(page, "#planmatrise thead")[0][1:]
    for name, *cells in numbers(page, "#planmatrise tbody"):
        own = seen.purposes[seen.purposes["fra_formal"] == name.split()[0]]
        to = dict(zip(own["til_formal"], own["area_m2"], strict=True))
        for head, cell in zip(heads[:-1], cells, strict=False):
            code = "uavklart" if head == "Uavklart" else head.split()[0]
            assert cell == (daa(to[code]) if code in to else "")
        assert cells[-1] == daa(own["area_m2"].sum())


def fetch(page: Page, link: object, folder: Path) -> Path:
    with page.expect_download() as coming:
        link.click()  # type: ignore[attr-defined]
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target


def hand_out_the_proposal(walk: Walk, folder: Path) -> None:
    """The proposal's surfaces by purpose, read back, are those of a proposal made afresh."""
    walk.go("/planvask/filer")
    link = walk.page.locator("li.document", has_text="GeoPackage").first.get_by_role("link", name="Last ned")
    file = fetch(walk.page, link, folder)
    wash = walk.wash
    own = proposal(wash, walk.decided[""], walk.fresh()).on_grid().kommuneplan
    expected = own.geometry.area.groupby(own["arealformal"]).sum()
    raws = [r for r in read.read_file(file, log=IssueLog()) if r.name == "KpArealformålOmråde"]
    frame = pd.concat([r.frame for r in raws])
    found = frame.geometry.area.groupby(frame["arealformål"].astype(int).astype(str)).sum()
    assert dict(found.round(1)) == dict(expected.round(1))


def take_the_decisions_home(walk: Walk, folder: Path) -> None:
    walk.go("/planvask/filer")
    link = walk.page.locator("li.document", has_text="Excel").get_by_role("link", name="Last ned")
    file = fetch(walk.page, link, folder)
    history, _ = excel.read(file.read_bytes(), file.name)
    for alternative, decided in walk.decided.items():
        state = {o: d for o, d in history.state(alternative).items() if d.kind is not Kind.OPEN}
        assert {o: (d.kind, d.purpose, d.side) for o, d in state.items()} == {
            o: (d.kind, d.purpose, d.side) for o, d in decided.items()
        }


def have_the_dialogue(walk: Walk, browser, areas: list[str], folder: Path) -> None:
    page = walk.page
    room = ask(walk, areas)
    page.goto(f"{room}/notat")
    with page.expect_navigation():
        page.get_by_role("button", name="Lagre notatet").click()
    the_note_says_what_the_account_says(walk, fetch(page, page.locator("a[href$='notat.docx']").first, folder), areas)
    answer_through_links(walk, browser, room)
    page.goto(f"{room}/referat")
    page.get_by_label("Oppsummering").fill("Vi ble enige om å se på flom.")
    page.locator("#p-0-slag").select_option("felles")
    page.locator("#p-0-tekst").fill("Området tilbakeføres.")
    with page.expect_navigation():
        page.get_by_role("button", name="Lagre referatet").click()
    page.goto(room)
    expect(page.locator("section[aria-labelledby=felles]")).to_contain_text("Området tilbakeføres.")


def ask(walk: Walk, areas: list[str]) -> str:
    """A room with a question about each area to two bodies; its address."""
    page = walk.page
    walk.go("/mulighetsdialog/nytt")
    page.get_by_label("Tittel").fill("Dialog om hytter")
    page.get_by_label("Møtedato").fill(MEETING.isoformat())
    for body in ("Statsforvalteren", "Fylkeskommunen"):
        page.get_by_role("checkbox", name=body, exact=True).first.check()
    for n, omrade in enumerate(areas):
        page.locator(f"#q-{n}-omrade").select_option(omrade)
        page.locator(f"#q-{n}-tekst").fill(f"Spørsmål {n + 1}: tilbakeføre til LNFR?")
        for body in ("statsforvalter", "fylkeskommune"):
            page.locator(f"input[name=q-{n}-til][value={body}]").check()
    page.get_by_role("button", name="Lagre dialogen").click()
    page.wait_for_url(re.compile(r"/mulighetsdialog/(?!nytt)[^/]+$"))
    return page.url


def the_note_says_what_the_account_says(walk: Walk, file: Path, areas: list[str]) -> None:
    document = docx.Document(str(file))
    cells = [[plain(c.text) for c in r.cells] for t in document.tables for r in t.rows]
    text = plain(" ".join([p.text for p in document.paragraphs] + [c for row in cells for c in row]))
    for omrade in areas:
        assert walk.wash.areas.at[omrade, "omrade_id"] in text
    assert "Spørsmål 1: tilbakeføre til LNFR?" in text
    whole = walk.result.main.tables["T3"].total["reserve_daa"] * M2_PER_DAA
    assert whole == pytest.approx(walk.fresh().reserve[0], rel=1e-9)
    places = 0 if whole / M2_PER_DAA >= 100 else 1
    assert plain(number_text(whole / M2_PER_DAA, places)) in next(
        row for row in cells if row[0] == "Sum" or row[0].startswith("Sum")
    )
    assert len(document.inline_shapes) >= 1


def answer_through_links(walk: Walk, browser, room: str) -> None:
    page = walk.page
    for body, person, answer in (
        ("Statsforvalteren", "Anne Areal", "Kan gi innsigelse"), ("Fylkeskommunen", "Frode Fylke", "Positiv"),
    ):  # fmt: skip
        page.goto(f"{room}/parter")
        page.locator("#f-part").select_option(label=body)
        page.get_by_label("Personens navn").fill(person)
        page.get_by_role("button", name="Lag lenke").click()
        url = page.locator("#lenken").inner_text()
        context = browser.new_context(locale="nb-NO")
        guest = context.new_page()
        guest.set_default_timeout(PATIENCE)
        guest.goto(url)
        first = guest.locator(".guest-question").first
        first.get_by_label(answer, exact=False).first.check()
        first.locator("textarea[name=merknad]").fill(f"Sagt av {person}")
        first.get_by_role("button").click()
        expect(guest.get_by_text("Svaret er tatt imot.")).to_be_visible()
        context.close()
        page.goto(room)
        expect(page.locator("table.responses")).to_contain_text(f"Sagt av {person}")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_and_pass_axe(walk, width):
    """After the walk, with decisions and an alternative; every setting of the criteria open."""
    walk.page.set_viewport_size({"width": width, "height": 900})
    omrade = next(iter(walk.wash.areas.index))
    for where in (
        "",
        "/virkning",
        "/kriterier",
        "/filer",
        "/alternativer",
        f"/omrade/{omrade}",
        f"/faktaark?omrade={omrade}",
    ):
        walk.go(f"/planvask{where}")
        walk.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(walk.page).response["violations"]
        assert found == [], (where, [(v["id"], [n["target"] for n in v["nodes"]]) for v in found])
        assert not walk.page.evaluate("document.documentElement.scrollWidth > innerWidth"), where
