"""Sixty candidates washed in Chromium, from the first look at the list to the minutes of the meeting.

Every figure read off a page on the way is held against the core, asked afresh of the result as it was computed from
the files, with the decisions that this test has made itself; nothing is taken from what the app has kept.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import waitress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from arealregnskap import read
from arealregnskap.issues import IssueLog
from arealregnskap.planvask import criteria
from arealregnskap.planvask.decisions import Kind
from arealregnskap.planvask.exchange import excel
from arealregnskap.planvask.proposal import proposal
from arealregnskap.planvask.tables import measure_name
from arealregnskap.themes import State
from tests.browser import holtalen
from tests.browser.dialogue import have_the_dialogue
from tests.browser.walking import PATIENCE, Walk, as_the_list_says, as_the_panel_says, daa, fetch, numbers, plain
from tests.web import shown as land
from tests.web.process import free_port

pytestmark = pytest.mark.browser
RETURNED, KEPT = 11, 7  # areas decided on at once
#: Kinds of land that the pages of the effect have a table of.
FAMILIES = ("natur", "tilstand", "naturtype", "jordbruk", "karbon", "tema")


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
    as_the_list_says(walk)
    undo_one(walk, chosen[0])
    as_the_list_says(walk)
    set_alternatives_side_by_side(walk, chosen[22])
    see_the_whole_effect(walk)
    hand_out_the_proposal(walk, tmp_path)
    take_the_decisions_home(walk, tmp_path)
    have_the_dialogue(walk, browser, [chosen[1], chosen[20]], tmp_path)


def look_at_the_list(walk: Walk) -> list[str]:
    """Every row of the list; the areas by size, as the list has them."""
    wash = walk.wash
    assert len(wash.areas) >= 60
    shown = as_the_list_says(walk)
    assert shown == list(wash.areas.index[(-wash.measures.matrix[:, 0]).argsort(kind="stable")])
    as_the_panel_says(walk)
    return shown


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
    shown = {row[0]: row[1:] for row in numbers(page, "main table:not([data-family]) tbody")}
    both = [walk.afresh(a) for a in ("", name)]
    for label, of in (
        ("Reserve før vask", lambda e: e.reserve[0]), ("Igjen, om alt uavklart tas ut", lambda e: e.reserve[1]),
        ("Igjen, om alt uavklart beholdes", lambda e: e.reserve[2]), ("Tas ut", lambda e: e.outcomes["tatt_ut"].sum()),
        ("Beholdes", lambda e: e.outcomes["beholdes"].sum()),
        ("Ikke avgjort", lambda e: e.outcomes["ikke_avgjort"].sum()),
    ):  # fmt: skip
        assert shown[label] == [daa(of(e)) for e in both], label
    assert shown["Områder avgjort"] == [str(len(walk.decided[a])) for a in ("", name)]
    for family in FAMILIES:
        own = [e.measures[e.measures["familie"] == family].to_dict("records") for e in both]
        assert numbers(page, f"table[data-family={family}] tbody") == [
            [plain(measure_name(walk.wash, family, one["kode"])), daa(one["for"]),
             *(daa(m[part]) for m in (one, other) for part in ("tatt_ut", "etter"))]
            for one, other in zip(*own, strict=True)
        ], family  # fmt: skip
    assert daa(both[1].outcomes["tatt_ut"].sum()) != daa(both[0].outcomes["tatt_ut"].sum())


def see_the_whole_effect(walk: Walk) -> None:
    """Every table of the page *Virkning*: outcomes, nature and land, and from purpose to purpose."""
    page, wash, seen = walk.page, walk.wash, walk.afresh()
    walk.go("/planvask/virkning")
    parts = ("for", "tatt_ut", "beholdes", "ikke_avgjort", "etter")
    for family in FAMILIES:
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
