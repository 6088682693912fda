"""Walking through the planvask in a browser: where one is, what has been decided, and what the pages say."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from playwright.sync_api import Page, expect

from arealregnskap.planvask.criteria import Criteria
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.planvask.effect import Effect, effect
from arealregnskap.planvask.wash import Wash
from arealregnskap.result import Result
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
    def wash(self) -> Wash:
        """This test's own wash; the app has another."""
        return Wash.of(self.result)

    def fresh(self, alternative: str = "") -> Effect:
        """The effect, computed from nothing but the result and this test's own decisions."""
        return effect(self.wash, self.decided[alternative], alternative)

    def decide(self, omrade: str, kind: Kind, alternative: str = "", **more: object) -> None:
        made = Decision(omrade, kind, reason="Prøve", who="x", when=dt.datetime.now(dt.UTC), **more)  # type: ignore[arg-type]
        self.decided[alternative][omrade] = replace(made, alternative=alternative)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u00ad", "")).strip()


def daa(m2: float) -> str:
    return plain(daa_text(m2))


def numbers(page: Page, selector: str) -> list[list[str]]:
    """The cells of a table, head of row first."""
    rows = page.locator(f"{selector} tr").evaluate_all(
        "rows => rows.map(r => [...r.children].map(c => c.textContent.trim()))"
    )
    return [[plain(c) for c in row] for row in rows]


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
