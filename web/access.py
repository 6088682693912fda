"""Who is asking, and whether they may. Every view says its rule with one decorator; one without is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from arealregnskap.store import RoleName, Store, cases, people
from arealregnskap.store.models import Person

View = TypeVar("View", bound=Callable[..., Any])
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Door(Enum):
    """How a view that is of no case is let into."""

    OPEN = auto()  # anybody
    SIGNED_IN = auto()  # somebody
    CREATOR = auto()  # who may make cases
    ADMINISTRATOR = auto()  # who administers the server


@dataclass(frozen=True)
class Rule:
    """Who may read and who may change: a door, or roles in the case the URL names."""

    door: Door | None = None
    read: RoleName | None = None
    write: RoleName | None = None

    def needed(self, method: str) -> RoleName | None:
        return self.read if method in _SAFE else self.write


def require(read: str, write: str = RoleName.PLANLEGGER) -> Callable[[View], View]:
    """The view is of a case: who has the role ``read`` may see it, who has ``write`` may change."""
    least = max(RoleName(read), RoleName(write), key=lambda role: role.rank)
    return _marked(Rule(read=RoleName(read), write=least))


def public(view: View) -> View:
    """Anybody may see it, signed in or not."""
    return _marked(Rule(Door.OPEN))(view)


def signed_in(view: View) -> View:
    """Whoever is signed in may see it."""
    return _marked(Rule(Door.SIGNED_IN))(view)


def creator(view: View) -> View:
    """Whoever may make new cases."""
    return _marked(Rule(Door.CREATOR))(view)


def administrator(view: View) -> View:
    """Whoever administers the server."""
    return _marked(Rule(Door.ADMINISTRATOR))(view)


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """The rule of a view; None refuses everybody."""
    return getattr(view, "access_rule", None)


def current_user() -> Person:
    """Who is asking. Only in views that somebody must be signed in for."""
    person: Person = g.person
    return person


def may(role: str) -> bool:
    """Whether who is asking has at least this role in the case; templates leave out what would be refused."""
    mine: RoleName | None = g.get("rolle")
    return mine is not None and mine.covers(RoleName(role))


def init_app(app: Flask) -> None:
    app.url_value_preprocessor(_take_case_id)
    app.url_defaults(_give_case_id)
    app.before_request(_check)
    app.context_processor(lambda: {"bruker": g.get("person"), "sak": g.get("sak"), "rolle": g.get("rolle"), "kan": may})


def _take_case_id(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """The case of the URL is not an argument of the view: it is ``g.sak``."""
    g.sak_id = values.pop("sak_id", None) if values else None


def _give_case_id(endpoint: str, values: dict[str, Any]) -> None:
    """Links between the pages of a case need not name it."""
    if "sak_id" not in values and g.get("sak_id") and current_app.url_map.is_endpoint_expecting(endpoint, "sak_id"):
        values["sak_id"] = g.sak_id


def _check() -> Response | None:
    if request.endpoint is None:
        return None  # no such page; the error handler answers
    if request.endpoint == "static":
        return None
    rule = rule_of(current_app.view_functions[request.endpoint])
    if rule is None:
        abort(403)
    if rule.door is Door.OPEN:
        return None
    if g.person is None:
        return _to_sign_in()
    store: Store = current_app.extensions["store"]
    if rule.door is not None:
        _check_door(rule.door, store)
        return None
    _check_case(rule, store)
    return None


def _check_door(door: Door, store: Store) -> None:
    if door is Door.CREATOR and not people.may_create(store, g.person):
        abort(403)
    if door is Door.ADMINISTRATOR and not g.person.administrator:
        abort(403)


def _check_case(rule: Rule, store: Store) -> None:
    """A case one has no role in is answered like one that does not exist."""
    role = people.role(store, g.person, g.sak_id)
    if role is None:
        abort(404)
    g.sak, g.rolle = cases.get(store, g.sak_id), role
    needed = rule.needed(request.method)
    if needed is None or not role.covers(needed):
        abort(403)


def _to_sign_in() -> Response:
    if request.method not in _SAFE:
        abort(401)
    return redirect(url_for("auth.sign_in", neste=request.full_path.rstrip("?")), 303)


def _marked(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return mark
