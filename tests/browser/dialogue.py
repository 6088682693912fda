"""The dialogue of the walk: questions made of decisions, the note, answers through two links, the meeting, minutes.

Every figure is read back, from the pages and from the Word files, and held against the core asked afresh.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import docx
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from arealregnskap.accounts.reserve_hensyn import ALL_GROUPS
from arealregnskap.planvask.decisions import Kind
from arealregnskap.units import M2_PER_DAA
from tests.browser.walking import PATIENCE, Walk, daa, fetch, plain

MEETING = dt.date.today() + dt.timedelta(days=30)
BODIES = (("Statsforvalteren", "Anne Areal", "Kan gi innsigelse"), ("Fylkeskommunen", "Frode Fylke", "Positiv"))
_NUMBER = re.compile(r"−?\d{1,3}(?: \d{3})*(?:,\d+)?")


def have_the_dialogue(walk: Walk, browser: Browser, areas: list[str], folder: Path) -> None:
    """``areas``: one that goes back whole, and one that is reduced."""
    page = walk.page
    room = set_up(walk)
    asked = ask_of_decisions(walk, room, areas)
    page.goto(f"{room}/notat")
    with page.expect_navigation():
        page.get_by_role("button", name="Lagre notatet").click()
    the_note_says_what_the_account_says(walk, fetch(page, page.locator("a[href$='notat.docx']").first, folder), asked)
    send_the_note(walk, room)
    answer_through_links(walk, browser, room, asked)
    hold_the_meeting(walk, room, asked)
    write_the_minutes(walk, room, asked, folder)


def set_up(walk: Walk) -> str:
    """A room with two bodies and no question; its address."""
    page = walk.page
    walk.go("/mulighetsdialog/nytt")
    page.get_by_label("Tittel").fill("Dialog om hytter")
    page.get_by_label("Møtedato").fill(MEETING.isoformat())
    for body, _, _ in BODIES:
        page.get_by_role("checkbox", name=body, exact=True).first.check()
    page.get_by_role("button", name="Lagre dialogen").click()
    page.wait_for_url(re.compile(r"/mulighetsdialog/(?!nytt)[^/]+$"))
    return page.url


def ask_of_decisions(walk: Walk, room: str, areas: list[str]) -> dict[str, str]:
    """A question about each area, made of its decision; what it must say, by the area's name."""
    page, seen = walk.page, walk.afresh().areas
    page.goto(f"{room}/fra-planvask")
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(len(walk.decided[""]))
    asked = {}
    for omrade in areas:
        own, kind = seen.loc[omrade], walk.decided[""][omrade].kind
        whole, out = daa(own["gjennomgatt"]), daa(own["tatt_ut"])
        told = f"for hele området, {whole} daa." if kind is Kind.RETURN else f"{out} av {whole} daa tas ut."
        row = rows.filter(has=page.locator(f"input[value='{omrade}']"))
        assert told in plain(row.inner_text()), (told, row.inner_text())
        row.locator("input[name=omrade]").check()
        asked[str(walk.wash.areas.at[omrade, "omrade_id"])] = told
    page.get_by_role("button", name="Legg til spørsmålene").click()
    page.wait_for_url("**/rediger")
    return asked


def the_note_says_what_the_account_says(walk: Walk, file: Path, asked: dict[str, str]) -> None:
    """Questions with their figures, and tables T3 and T5 row by row; the map is there."""
    document = docx.Document(str(file))
    tables = [[[plain(c.text) for c in r.cells] for r in t.rows] for t in document.tables]
    questions = next(t for t in tables if t[0][-1] == "Svar")
    for name, told in asked.items():
        assert any(row[0].startswith(name) and told in row[1] and row[3] == "" for row in questions), (name, told)
    t3 = walk.result.main.tables["T3"]
    shown = {row[0]: row[1:] for row in next(t for t in tables if t[0][0] == "Arealformålsgruppe")}
    for row in [*t3.frame.to_dict("records"), {**t3.total, "gruppenavn": "Sum"}]:
        if row["reserve_daa"] or row["gruppenavn"] == "Sum":
            assert _has(shown[str(row["gruppenavn"])], row["planlagt_daa"], row["reserve_daa"]), row["gruppenavn"]
    assert t3.total["reserve_daa"] * M2_PER_DAA == pytest.approx(walk.fresh().reserve[0], rel=1e-9)
    whole = walk.result.main.tables["T5"].frame
    whole = whole[(whole["gruppe"] == ALL_GROUPS) & (whole["inne_daa"].fillna(0) > 0)]
    themes = {row[0]: row[1:] for t in tables for row in t}
    assert len(whole)
    for _, theme in whole.iterrows():
        assert _has(themes[plain(str(theme["temanavn"]))], theme["inne_daa"]), theme["temanavn"]
    assert len(document.inline_shapes) >= 1


def _has(cells: list[str], *figures: float) -> bool:
    """Whether each figure stands in the row, rounded to as many decimals as the cell has."""
    said = [(float(m.replace(" ", "").replace(",", ".").replace("−", "-")), len(m.partition(",")[2]))
            for cell in cells for m in _NUMBER.findall(cell)]  # fmt: skip
    return all(any(abs(value - f) <= 0.5 * 10.0**-places + 1e-9 for value, places in said) for f in figures)


def send_the_note(walk: Walk, room: str) -> None:
    """Marked as sent: the figures are kept as they are now, and nothing has moved since."""
    page = walk.page
    page.goto(f"{room}/notat")
    with page.expect_navigation():
        page.get_by_role("button", name="Merk som sendt og lås tallene").click()
    page.goto(room)
    expect(page.locator(".note-box")).to_contain_text("Ingen tall er endret siden.")
    walk.go("/mulighetsdialog/versjoner")
    expect(page.locator("main tbody tr").first).to_contain_text("notat", ignore_case=True)
    assert f"{daa(walk.fresh().reserve[0])} daa" in plain(page.locator("main tbody tr").first.inner_text())


def answer_through_links(walk: Walk, browser: Browser, room: str, asked: dict[str, str]) -> None:
    """Each body answers the first question through a link of its own, and sees the figures it is asked about."""
    page = walk.page
    for body, person, answer in BODIES:
        page.goto(f"{room}/parter")
        page.locator("#f-part").select_option(label=body)
        page.get_by_label("Personens navn").fill(person)
        page.get_by_role("button", name="Lag lenke").click()
        url = page.locator("#lenken").inner_text()
        context = browser.new_context(locale="nb-NO")
        guest = context.new_page()
        guest.set_default_timeout(PATIENCE)
        guest.goto(url)
        assert_asked(walk, guest, ".guest-question", asked)
        first = guest.locator(".guest-question").first
        first.get_by_label(answer, exact=False).first.check()
        first.locator("textarea[name=merknad]").fill(f"Sagt av {person}")
        first.get_by_role("button").click()
        expect(guest.get_by_text("Svaret er tatt imot.")).to_be_visible()
        context.close()
        page.goto(room)
        expect(page.locator("table.responses")).to_contain_text(f"Sagt av {person}")
    told = plain(page.locator("table.responses").inner_text())
    assert all(question in told for question in asked.values())


def assert_asked(walk: Walk, page: Page, selector: str, asked: dict[str, str]) -> None:
    """Each question in a box of its own, with the area's reserve and what the decision does to it."""
    boxes = page.locator(selector)
    expect(boxes).to_have_count(len(asked))
    for n in range(len(asked)):
        told = plain(boxes.nth(n).inner_text())
        name = next(key for key in asked if told.startswith(f"{key} "))
        assert asked[name] in told and f"{daa(_reserve(walk)[name])} daa" in told, (name, told)


def _reserve(walk: Walk) -> pd.Series:
    """The reserve of each area by its name [m²]."""
    return pd.Series(walk.wash.measures.matrix[:, 0], index=walk.wash.areas["omrade_id"].astype(str))


def hold_the_meeting(walk: Walk, room: str, asked: dict[str, str]) -> None:
    """One question at a time, with the area's reserve and what has been said."""
    page = walk.page
    page.goto(f"{room}/mote")
    for n in range(1, len(asked) + 1):
        expect(page.locator(".meeting-place")).to_have_text(f"Spørsmål {n} av {len(asked)}")
        name = plain(page.locator("h1").inner_text()).split()[0]
        assert asked[name] in plain(page.locator(".meeting-question").inner_text())
        assert plain(page.locator(".meeting-figure").inner_text()).startswith(f"{daa(_reserve(walk)[name])} daa")
        said = page.locator(".meeting-answers")
        for body, person, _ in BODIES:
            expect(said.locator("li", has_text=body)).to_contain_text(f"Sagt av {person}" if n == 1 else "Ikke svart")
        if n < len(asked):
            with page.expect_navigation():
                page.get_by_role("link", name="Neste").click()


def write_the_minutes(walk: Walk, room: str, asked: dict[str, str], folder: Path) -> None:
    """What is agreed stands in the room; the Word file has it too, with every question, its figures and its answers."""
    page = walk.page
    page.goto(f"{room}/referat")
    page.get_by_label("Oppsummering").fill("Vi ble enige om å se på flom.")
    page.locator("#p-0-slag").select_option("felles")
    page.locator("#p-0-tekst").fill("Området tilbakeføres.")
    with page.expect_navigation():
        page.get_by_role("button", name="Lagre referatet").click()
    document = docx.Document(str(fetch(page, page.get_by_role("link", name="Referatet (Word)"), folder)))
    assert "Vi ble enige om å se på flom." in [plain(p.text) for p in document.paragraphs]
    rows = [[plain(c.text) for c in r.cells] for t in document.tables for r in t.rows]
    assert any("Området tilbakeføres." in row for row in rows)
    for name, told in asked.items():
        own = [row for row in rows if row[0].startswith(f"{name} ") and told in row[0]]
        assert {row[1] for row in own} == {body for body, _, _ in BODIES}
    for body, person, answer in BODIES:
        assert any(row[1:2] == [body] and row[2] == f"{answer}. Sagt av {person}" for row in rows), (body, rows)
    page.goto(room)
    expect(page.locator("section[aria-labelledby=felles]")).to_contain_text("Området tilbakeføres.")
