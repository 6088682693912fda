"""Walking through the planvask in a browser: where one is, what has been decided, and what the pages say."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd
from playwright.sync_api import Locator, Page, expect

from arealregnskap.codes import codelist
from arealregnskap.planvask import criteria
from arealregnskap.planvask.criteria import Answer, Criteria
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.planvask.effect import Effect, effect
from arealregnskap.planvask.wash import Wash
from arealregnskap.result import Result
from arealregnskap.themes import State
from arealregnskap.units import daa_text

PATIENCE = 60_000  # ms, on a busy machine


@dataclass
class Walk:
    """Where the walk is: the page, and what this test itself knows that has been decided."""

    page: Page
    base: str
    result: Result
    own: Criteria
    decided: dict[str, dict[str, Decision]] = field(default_factory=lambda: {"": {}})

    def go(self, where: str) -> None:
        self.page.goto(f"{self.base}{where}")
        self.page.wait_for_load_state()

    @cached_property
    def answers(self) -> list[Answer]:
        return criteria.answers(self.wash, self.own)

    @cached_property
    def ranking(self) -> pd.DataFrame:
        return criteria.rank(self.wash, self.own, given=self.answers).frame

    @cached_property
    def wash(self) -> Wash:
        """This test's own wash; the app has another."""
        return Wash.of(self.result)

    def fresh(self, alternative: str = "") -> Effect:
        """The effect, computed from nothing but the result and this test's own decisions."""
        return effect(self.wash, self.decided[alternative], alternative)

    def afresh(self, alternative: str = "") -> Effect:
        """The same with the wash made once more from the beginning, so that a part that was drawn is asked again."""
        return effect(Wash.of(self.result), self.decided[alternative], alternative)

    def decide(self, omrade: str, kind: Kind, alternative: str = "", **more: object) -> None:
        made = Decision(omrade, kind, reason="Prøve", who="x", when=dt.datetime.now(dt.UTC), **more)  # type: ignore[arg-type]
        self.decided[alternative][omrade] = replace(made, alternative=alternative)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u00ad", "")).strip()


def daa(m2: float) -> str:
    return plain(daa_text(m2))


def fetch(page: Page, link: Locator, folder: Path) -> Path:
    """The file behind a link."""
    with page.expect_download() as coming:
        link.click()
    target = folder / coming.value.suggested_filename
    coming.value.save_as(target)
    return target


def numbers(page: Page, selector: str) -> list[list[str]]:
    """The cells of a table, head of row first."""
    rows = page.locator(f"{selector} tr").evaluate_all(
        "rows => rows.map(r => [...r.children].map(c => c.textContent.trim()))"
    )
    return [[plain(c) for c in row] for row in rows]


def as_the_list_says(walk: Walk) -> list[str]:
    """Every row of the list: reserve, what the criteria say, rank, and what is decided; the areas as they are shown."""
    walk.go("/planvask?alle=1")
    wash, seen = walk.wash, walk.fresh().areas
    rows = walk.page.locator("table.wash tbody tr")
    expect(rows).to_have_count(len(wash.areas))
    found = rows.evaluate_all(
        "rows => rows.map(r => [r.querySelector('[name=omrade]').value, ...[...r.children].map(c => c.textContent)])"
    )
    shown = []
    for omrade, _, _, area, chips, rank, decided in found:
        n, own = wash.row[omrade], walk.ranking.loc[omrade]
        assert plain(area) == daa(wash.measures.matrix[n, 0])
        assert plain(rank) == f"Rang {own['rang']}{own['rang_fra_ukjent']}–{own['rang_til_ukjent']}"
        assert_chips(walk.answers, n, plain(chips))
        assert_decided(walk.decided[""].get(omrade), seen.loc[omrade], plain(decided))
        shown.append(str(omrade))
    return shown


def assert_chips(answers: Sequence[Answer], n: int, told: str) -> None:
    """What the criteria say of area number ``n``: hits with their daa, the unknown by name, the rest counted."""
    clear = 0
    for answer in answers:
        name, state = answer.criterion.name("nb"), answer.state[n]
        clear += state == State.NO_HIT
        if state == State.HIT:
            size = "" if math.isnan(answer.hit_m2[n]) else f" {daa(answer.hit_m2[n])} daa"
            assert f"{name}{size}" in told, (name, told)
        elif state == State.NOT_MAPPED:
            assert f"{name}: ikke kartlagt" in told, (name, told)
    assert ("Ingen treff" in told) == bool(clear)
    assert not clear or f"Ingen treff: {clear} tema" in told


def assert_decided(decision: Decision | None, area: pd.Series, told: str) -> None:
    """The cell of the decision: its name, and what it does to the area."""
    kind = decision.kind if decision else Kind.OPEN
    assert told.startswith(codelist("beslutning").label(kind.value, "nb")), told
    out, kept = area["tatt_ut"], area["beholdes"]
    parts = [f"{daa(out)} daa ut"] if out else []
    if kept:
        parts.append(f"{daa(kept)} {'' if out else 'daa '}beholdes")
    assert ", ".join(parts) in told, (parts, told)


def as_the_panel_says(walk: Walk, alternative: str = "") -> None:
    """Every figure of the panel *Virkning så langt*, and of the kinds of land below it."""
    seen, page = walk.fresh(alternative), walk.page
    before, low, high = seen.reserve
    whole = daa(low) if low == high else f"{daa(low)}–{daa(high)}"
    expect(page.locator("#virkning .value")).to_have_text(whole)
    sums = numbers(page, "#virkning > table")
    assert [sums[0][-1], next(r for r in sums if r[0] == "Igjen nå")[-1]] == [daa(before), daa(high)]
    lines = seen.outcomes.to_dict("records")
    out = [plain(f"−{daa_text(r['tatt_ut'])}") for r in lines if r["tatt_ut"] > 0]
    left = [daa(r["beholdes"] + r["ikke_avgjort"]) for r in lines if r["beholdes"] + r["ikke_avgjort"] > 0]
    middle = [r[0] for r in sums].index("Igjen nå")
    assert [r[-1] for r in sums[1:middle]] == out
    assert [r[-1] for r in sums[middle + 1 :]] == left
    nature = numbers(page, "#virkning details table")[1:]
    kinds = seen.summary.fillna(0.0)
    expected = [[daa(r["for"]), daa(r["tatt_ut"]), daa(r["etter"])] for r in kinds.to_dict("records") if r["for"] > 0]
    assert [r[1:] for r in nature] == expected
