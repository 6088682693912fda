"""The steps of a case, each with its URL and its key figure or status; the row under the header of every page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext, ngettext

from arealregnskap.store import Store, dialogs, files, layers
from arealregnskap.store.models import Sak
from arealregnskap.store.store import now

from . import numbers
from .jobs.client import Jobs


@dataclass(frozen=True)
class Step:
    """One step. ``figure`` is its key figure; ``status`` is said instead while there is none."""

    key: str
    title: str
    url: str
    figure: str = ""
    status: str = ""


def steps(sak: Sak) -> list[Step]:
    """The steps of a case in their order. Figures are those of the last finished computation."""
    jobs: Jobs = current_app.extensions["jobs"]
    newest = jobs.newest(sak.id)
    figures = newest.nokkeltall if newest else {}
    waiting = gettext("regnes ut nå") if jobs.under_way(sak.id) else gettext("ikke regnet ut")
    lost = gettext("kan gå tapt")
    said = {
        "data": (gettext("Data"), _data(sak), ""),
        "kontroll": (gettext("Kontroll"), _control(figures), waiting),
        "arealregnskap": (gettext("Arealregnskap"), _daa(figures.get("reserve_daa"), gettext("reserve")), waiting),
        "sammenligning": (gettext("Sammenligning"), _change(figures), _no_proposal(figures, waiting)),
        "naturregnskap": (gettext("Naturregnskap"), _daa(figures.get("natur_avgang_daa"), lost), waiting),
        "planvask": (gettext("Planvask"), _areas(figures), waiting),
        "mulighetsdialog": (gettext("Mulighetsdialog"), _meeting(sak), gettext("ikke satt opp")),
        "eksport": (gettext("Eksport"), "", waiting if not figures else gettext("klar")),
    }
    return [
        Step(key, title, url_for(f"{key}.index", sak_id=sak.id), figure, "" if figure else status)
        for key, (title, figure, status) in said.items()
        if f"{key}.index" in current_app.view_functions
    ]


def _data(sak: Sak) -> str:
    store: Store = current_app.extensions["store"]
    there, used = len(files.listing(store, sak.id)), len(layers.listing(store, sak.id))
    if not there:
        return gettext("ingen filer")
    return ngettext("%(num)d fil", "%(num)d filer", there) + ", " + ngettext("%(num)d lag", "%(num)d lag", used)


def _control(figures: dict[str, Any]) -> str:
    if not figures:
        return ""
    decide = figures["funn"]["må avgjøres"] + figures["funn"]["stopp"]
    return ngettext("%(num)d må avgjøres", "%(num)d må avgjøres", decide) if decide else gettext("ingen valg gjenstår")


def _daa(value: float | None, what: str) -> str:
    return "" if value is None else f"{numbers.daa(value)} {what}".strip()


def _meeting(sak: Sak) -> str:
    """How long until the next meeting; of the newest when all are held."""
    rooms = [kept.room for kept in dialogs.listing(current_app.extensions["store"], sak.id)]
    today = now().astimezone().date()
    coming = [room.date for room in rooms if room.date >= today]
    return until(min(coming) if coming else rooms[0].date, today) if rooms else ""


def until(meeting: dt.date, today: dt.date) -> str:
    """How long until a meeting, or that it is held."""
    days = (meeting - today).days
    if days < 0:
        return gettext("møtet er holdt")
    return gettext("i dag") if days == 0 else ngettext("om %(num)d dag", "om %(num)d dager", days)


def _change(figures: dict[str, Any]) -> str:
    """The first figure of the page: what the proposal opens for building, or closes."""
    net = figures.get("forslag_netto_daa")
    return "" if net is None else numbers.change(net)


def _no_proposal(figures: dict[str, Any], waiting: str) -> str:
    return gettext("ikke noe forslag") if figures else waiting


def _areas(figures: dict[str, Any]) -> str:
    return ngettext("%(num)d område", "%(num)d områder", figures["omrader"]) if figures else ""
