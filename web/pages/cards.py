"""The cards of the start page: a case with its key figures, and what to do next in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext, ngettext

from arealregnskap.store import Store, files
from arealregnskap.store.models import Sak

from .. import numbers
from ..jobs.client import Jobs


@dataclass(frozen=True)
class Card:
    """One case. ``figures`` are label and text; ``next_text`` says what to do and ``next_url`` where."""

    id: str
    url: str
    title: str
    subject: str
    figures: tuple[tuple[str, str], ...]
    next_text: str
    next_url: str
    changed: dt.datetime
    computed: bool
    synthetic: bool


def cards(saker: Iterable[Sak]) -> list[Card]:
    """A card for each case, in the order given."""
    return [_card(sak) for sak in saker]


def _card(sak: Sak) -> Card:
    jobs: Jobs = current_app.extensions["jobs"]
    newest = jobs.newest(sak.id)
    figures: dict[str, Any] = newest.nokkeltall if newest else {}
    text, endpoint = _next(sak, jobs, figures)
    return Card(
        id=sak.id, url=url_for("saker.show", sak_id=sak.id), title=f"{sak.kommunenavn} ({sak.kommunenummer})",
        subject=sak.tittel, figures=_figures(figures), next_text=text,
        next_url=url_for(endpoint, sak_id=sak.id) if endpoint in current_app.view_functions else "",
        changed=sak.endret, computed=newest is not None, synthetic=sak.syntetisk,
    )  # fmt: skip


def _figures(figures: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """At most three; none before the first computation."""
    if not figures:
        return ()
    shown = [
        (gettext("Arealreserve"), numbers.daa(figures["reserve_daa"])),
        (gettext("Planlagt"), numbers.daa(figures["planlagt_daa"])),
    ]
    proposed = figures.get("forslag_reserve_daa")
    if proposed is not None:
        shown.append((gettext("Reserve i forslaget"), numbers.daa(proposed)))
    else:
        shown.append((gettext("Områder"), numbers.number(figures["omrader"])))
    return tuple(shown)


def _next(sak: Sak, jobs: Jobs, figures: dict[str, Any]) -> tuple[str, str]:
    """What stands between this case and a finished account."""
    store: Store = current_app.extensions["store"]
    if jobs.under_way(sak.id):
        return gettext("saken regnes ut nå."), "kontroll.index"
    if not files.listing(store, sak.id):
        return gettext("legg inn plan, arealdekke og kommunegrense."), "data.index"
    if not figures:
        return gettext("se gjennom dataene og regn ut."), "kontroll.index"
    decide = figures["funn"]["må avgjøres"] + figures["funn"]["stopp"]
    if decide:
        said = ngettext("avgjør %(num)s funn i Kontroll.", "avgjør %(num)s funn i Kontroll.", decide)
        return said, "kontroll.index"
    return gettext("les arealregnskapet og gå gjennom områdene i planvasken."), "arealregnskap.index"
