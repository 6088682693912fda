"""What every page of *Planvask* works with: the areas as they are weighed, the decisions, and their effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, g, request

from arealregnskap.planvask.decisions import Decision
from arealregnskap.planvask.effect import Effect, effect
from arealregnskap.planvask.history import MAIN, History
from arealregnskap.planvask.washed import Washed
from arealregnskap.store import Store, decisions

from . import look, results, washes
from .pages import planvask as page
from .washes import Weighed


@dataclass(frozen=True)
class Desk:
    """The planvask of the case of the page, under the alternative that was asked for."""

    weighed: Weighed
    history: History
    alternative: str
    effect: Effect

    @property
    def state(self) -> dict[str, Decision]:
        return self.history.state(self.alternative)

    @property
    def rows(self) -> list[page.AreaRow]:
        return page.rows(self.weighed, self.effect, self.state)

    def row(self, omrade: str) -> page.AreaRow:
        found = next((r for r in self.rows if r.omrade == omrade), None)
        return found or abort(404)

    @property
    def washed(self) -> Washed:
        """The same for the reports of the core, with what is known of it already."""
        made = Washed(self.weighed.wash, self.weighed.criteria, self.history)
        vars(made).update(answers=self.weighed.answers, ranking=self.weighed.ranking)  # its cached properties
        return made


def looked_up() -> Desk | None:
    """None while there is no result to wash."""
    made, _ = results.looked_up(g.sak)
    if made is None or not len(made.main.reserve.areas):
        return None
    kept: washes.Washes = current_app.extensions["washes"]
    weighed = kept.of(made, washes.criteria_of(store(), g.sak.id), look.core_language())
    history = decisions.history(store(), g.sak.id)
    asked = request.values.get("alternativ", MAIN)
    alternative = asked if asked in history.alternatives else MAIN
    return Desk(weighed, history, alternative, effect(weighed.wash, history.state(alternative), alternative))


def needed() -> Desk:
    return looked_up() or abort(404)


def result() -> Any:
    return results.looked_up(g.sak)[0]


def store() -> Store:
    kept: Store = current_app.extensions["store"]
    return kept
