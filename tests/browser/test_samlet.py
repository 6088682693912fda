"""Several municipalities together in a real browser: cases are chosen, every table is read, a file is fetched. Each
figure is held against the core, asked afresh of the results of the two cases."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import openpyxl
import pytest
import waitress
from playwright.sync_api import expect

from arealregnskap import case, stored
from arealregnskap.planvask.criteria import load
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.planvask.history import History, append
from arealregnskap.planvask.wash import Wash
from arealregnskap.planvask.washed import Washed
from arealregnskap.samlet import together
from arealregnskap.samlet.sheets import sheets
from arealregnskap.store import decisions, people
from arealregnskap.store.store import now
from arealregnskap.units import M2_PER_DAA
from tests.browser.visits import PATIENCE, Visit, visiting
from tests.browser.walking import daa, fetch, numbers, plain
from tests.web.pair import Pair, two
from tests.web.process import free_port

NEAR = 2500


@pytest.fixture(scope="module")
def pair(browser, tmp_path_factory) -> Iterator[tuple[Pair, str]]:
    """The app with Vestdal and Østdal, where Vestdal has given one area back; and its address."""
    port = free_port()
    for made in two(tmp_path_factory, port):
        store = made.app.extensions["store"]
        rows = [Decision(_first(made), Kind.RETURN, "Vårbeite.", "Kari", now())]
        decisions.add(store, made.sak[0], rows, people.local_user(store))
        server = waitress.create_server(made.app, host="127.0.0.1", port=port, threads=4, ident=None)
        threading.Thread(target=server.run, daemon=True).start()
        yield made, f"http://127.0.0.1:{port}"
        server.close()


def _results(made: Pair):
    store = made.app.extensions["store"]
    return [stored.load(case.load(store.case_folder(sak))) for sak in made.sak]


def _first(made: Pair) -> str:
    return str(Wash.of(_results(made)[0]).areas.index[0])


@pytest.fixture(scope="module")
def core(pair):
    """S1–S12 of the same two cases, without the app."""
    made, _ = pair
    results = _results(made)
    given = append(History(), [Decision(_first(made), Kind.RETURN, "Vårbeite.", "Kari", now())])
    washes = [Washed(Wash.of(r), load(), h) for r, h in zip(results, (given, History()), strict=True)]
    return {s.key: s for s in sheets(together(results, near_m=NEAR).washed(washes))}


def chosen(pair, visit: Visit) -> None:
    """The two cases chosen by hand on the page, with another distance to the neighbour."""
    made, _ = pair
    visit.go("/samlet")
    page = visit.page
    for sak in made.sak:
        page.locator(f"input[name=sak][value='{sak}']").check()
    page.get_by_label("Hvor nær nabokommunen").fill(str(NEAR))
    with page.expect_navigation(url="**/samlet?**"):
        page.get_by_role("button", name="Legg sammen").click()


def table(visit: Visit, heading: str) -> list[list[str]]:
    """The cells of the table under a heading of the page."""
    return numbers(visit.page, f"section[aria-labelledby={heading}] table")


def shown(value: float) -> str:
    return daa(value * M2_PER_DAA)


def says(cell: str, value: float) -> bool:
    """Whether a cell has the value, rounded to as many decimals as it has; a column has one precision."""
    number = float(cell.replace("–", "0").replace(" ", "").replace(",", "."))
    return abs(number - value) <= 0.5 * 10.0 ** -len(cell.partition(",")[2])


@pytest.mark.parametrize("width", [1280, 390])
def test_two_cases_are_chosen_and_every_table_is_the_cores(browser, pair, core, width):
    with visiting(browser, pair[1], width) as visit:
        visit.page.set_default_timeout(PATIENCE)
        chosen(pair, visit)
        expect(visit.page.locator("h1")).to_have_text("Vestdal og Østdal")
        own = core["S1"]
        rows = {row[0]: row[1:] for row in table(visit, "oversikt")}
        for record in [*own.frame.to_dict("records"), {**own.total, "kommunenavn": "Samlet"}]:
            for name in ("planlagt_daa", "reserve_daa"):
                assert shown(record[name]) in rows[record["kommunenavn"]], (record["kommunenavn"], name)
        s4 = {row[0]: row[1:] for row in table(visit, "formal")}
        for record in core["S4"].frame.to_dict("records"):
            if record["sum_reserve_daa"]:
                expected = [record[f"{p}_reserve_daa"] for p in ("k9998", "k9999", "sum")]
                cells = s4[record["gruppenavn"]]
                assert all(says(c, v) for c, v in zip(cells, expected, strict=True)), (cells, expected)
        near = core["S7"].frame
        assert len(table(visit, "nabo")) >= 1 + len(near) and len(near)
        assert visit.whole() == []


def test_decisions_nature_and_doubt_are_summed(browser, pair, core):
    with visiting(browser, pair[1], 1280) as visit:
        visit.page.set_default_timeout(PATIENCE)
        chosen(pair, visit)
        s12 = core["S12"]
        rows = {row[0]: row[1:] for row in table(visit, "planvask")}
        names = ("omrader", "avgjort", "uavklart")
        for record in [*s12.frame.to_dict("records"), {**s12.total, "kommunenavn": "Samlet"}]:
            told = [c.replace("–", "0") for c in rows[record["kommunenavn"]]]
            assert all(str(int(record[n])) in told for n in names)
            assert all(shown(record[n]) in told for n in ("gjennomgatt_daa", "tatt_ut_daa", "ikke_avgjort_daa"))
        assert s12.total["avgjort"] == 1 and s12.total["tatt_ut_daa"] > 0
        s10 = {row[0]: row[1:] for row in table(visit, "natur")}
        taken = core["S10"].frame.set_index("typenavn")["sum_avgang"]
        assert (taken > 0).any()
        for name, value in taken[taken > 0].items():
            assert shown(value) in s10[plain(str(name))]
        doubt = core["S11"].frame
        doubt = doubt[(doubt["tabell"] == "T3") & (doubt["kode"] == "alle")].iloc[0]
        told = [row for row in table(visit, "usikkert") if row[0] == plain(doubt["navn"])]
        assert any(shown(doubt["sum_pm_daa"]) in row for row in told)


def test_the_workbook_is_fetched_with_the_same_sums(browser, pair, core, tmp_path):
    with visiting(browser, pair[1], 1280, accept_downloads=True) as visit:
        visit.page.set_default_timeout(PATIENCE)
        chosen(pair, visit)
        link = visit.page.get_by_role("link", name="Excel-arbeidsbok med alle tabellene")
        book = openpyxl.load_workbook(fetch(visit.page, link, tmp_path))
        sheet = book[next(t for t in book.sheetnames if t.startswith("S12"))]
        values = [c.value for row in sheet.iter_rows() for c in row]
        for name in ("tatt_ut_daa", "ikke_avgjort_daa"):  # what they sum to is a formula
            own = core["S12"].frame[name].iloc[0]
            assert any(isinstance(v, int | float) and v == pytest.approx(own) for v in values), name
        assert any("SYNTETISK" in str(v) for v in values)


def test_one_case_alone_says_what_is_needed(browser, pair):
    with visiting(browser, pair[1], 390) as visit:
        visit.page.set_default_timeout(PATIENCE)
        visit.go(f"/samlet?sak={pair[0].sak[0]}")
        expect(visit.page.locator("main")).to_contain_text("Det trengs minst to saker")
        assert visit.whole() == []
