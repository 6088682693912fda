"""The page *Data*: what each file is taken for, what can be computed, what is missing."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext

from arealregnskap import sources
from arealregnskap.codes import codelist
from arealregnskap.issues import Issue, Severity, kinds
from arealregnskap.layers import Access, Role
from arealregnskap.schema import COLUMNS
from arealregnskap.store import FileState
from arealregnskap.store.models import Fil, Kjoring, Lag, Opplasting, RunState

from .. import look, numbers
from ..told import told

#: What each role is called where a person chooses.
ROLE_NAMES = {
    Role.KOMMUNE: lazy_gettext("Kommunegrense"),
    Role.PLAN: lazy_gettext("Gjeldende kommuneplan"),
    Role.PLANFORSLAG: lazy_gettext("Planforslag"),
    Role.REGULERINGSPLAN: lazy_gettext("Reguleringsplaner"),
    Role.HENSYN: lazy_gettext("Hensynssoner"),
    Role.AREALDEKKE: lazy_gettext("Arealdekke"),
    Role.AREALDEKKE_TIDLIGERE: lazy_gettext("Tidligere arealdekke"),
    Role.BEBYGD: lazy_gettext("Bebygd"),
    Role.TEMA: lazy_gettext("Tema"),
    Role.DEKNING: lazy_gettext("Dekning for et tema"),
    Role.TOMTER: lazy_gettext("Tomter (punkter)"),
}
#: Who may be given the data.
ACCESS_NAMES = {
    Access.OPEN: lazy_gettext("Åpen"),
    Access.RESTRICTED: lazy_gettext("Begrenset"),
    Access.UNKNOWN: lazy_gettext("Ukjent"),
}
_NOTED = (Severity.STOP, Severity.DECIDE, Severity.REVIEW)


@dataclass(frozen=True)
class FileRow:
    """One file in the list. ``tag`` is the text and the kind of its state; ``run`` the reading under way, if any."""

    fil: Fil
    uses: list[Lag]
    format: str
    known_as: list[str]
    facts: str
    notes: list[str]
    tag: tuple[str, str]
    run: Kjoring | None = None

    @property
    def dates(self) -> list[dt.date]:
        """The days the content holds for, each once."""
        return list(dict.fromkeys(use.dato for use in self.uses if use.dato))

    @property
    def refused(self) -> bool:
        return self.fil.tilstand == FileState.AVVIST

    @property
    def why_refused(self) -> str:
        return _as_given(self.fil, told(str(self.fil.rapport.get("stopp") or "")))


def rows(files: Sequence[Fil], uses: Sequence[Lag], runs: Sequence[Kjoring]) -> list[FileRow]:
    """The files of a case in the order they came."""
    newest: dict[str, Kjoring] = {}
    for run in runs:  # newest first
        newest.setdefault(str(run.parametre.get("fil")), run)
    return [_row(fil, [u for u in uses if u.fil_id == fil.id], newest.get(fil.id)) for fil in files]


def _row(fil: Fil, uses: list[Lag], run: Kjoring | None) -> FileRow:
    layers = fil.rapport.get("lag", [])
    products = {layer["produkt"]: sources.by_key(layer["produkt"]) for layer in layers if layer["produkt"]}
    products |= {use.produkt: sources.by_key(use.produkt) for use in uses if use.produkt}
    language = look.core_language()
    return FileRow(
        fil, uses, str(fil.rapport.get("format", "")),
        [p.title(language) for p in products.values()] or list(dict.fromkeys(use.tittel for use in uses)),
        _facts(layers), _notes(fil), _tag(fil, uses, run), run if run and run.tilstand in _WORKING else None,
    )  # fmt: skip


_WORKING = (RunState.VENTER, RunState.KJORER)


def _facts(layers: list[dict[str, Any]]) -> str:
    known = [layer for layer in layers if layer["produkt"]]
    if not known:
        return ngettext("%(num)d kartlag", "%(num)d kartlag", len(layers)) if layers else ""
    count = sum(layer["antall"] for layer in known)
    return ngettext("%(num)s objekt", "%(num)s objekter", count)


def _notes(fil: Fil) -> list[str]:
    """The sentences of what was found in the file, gravest first, at most three."""
    order = [severity.value for severity in Severity]
    noted = [f for f in fil.funn if f["alvor"] in {s.value for s in _NOTED}]
    return [_as_given(fil, _sentence(f)) for f in sorted(noted, key=lambda f: order.index(f["alvor"]))]


def _as_given(fil: Fil, sentence: str) -> str:
    """A sentence about a file with the name people gave it, and not the one it has on the disk."""
    return sentence.replace(fil.lagret.rpartition("/")[2], fil.navn)


def _sentence(found: Mapping[str, Any]) -> str:
    """A finding that was kept with the file, in the language of the page; it was written down in bokmål."""
    language = numbers.language()
    if language == "nb" or found["funn"] not in kinds():
        return str(found["tekst"])
    area = found["area_m2"]
    issue = Issue(
        found["funn"], found["kilde"], found["objekt"], found["verdi"], found["handling"],
        math.nan if area is None else area, count=found["antall"],
    )  # fmt: skip
    return issue.text(language)


def _tag(fil: Fil, uses: list[Lag], run: Kjoring | None) -> tuple[str, str]:
    if run is not None and run.tilstand in _WORKING:
        return gettext("Leser"), "wait"
    if fil.tilstand == FileState.AVVIST:
        return gettext("Kan ikke brukes"), "error"
    if fil.tilstand == FileState.MOTTATT:
        failed = run is not None and run.tilstand == RunState.FEILET
        return (gettext("Kan ikke leses"), "error") if failed else (gettext("Ikke lest"), "wait")
    if not uses:
        return gettext("Velg hva den er"), "must"
    notes = len(_notes(fil))
    if notes:
        return ngettext("Klar, %(num)d merknad", "Klar, %(num)d merknader", notes), "review"
    return gettext("Klar"), "ok"


@dataclass(frozen=True)
class Readiness:
    """Whether an account can be made: ``kind`` ok, review or must, and why."""

    title: str
    kind: str
    word: str
    why: str


def readiness(uses: Sequence[Lag]) -> list[Readiness]:
    """What can be computed from the layers in use."""
    roles = {use.rolle for use in uses if use.i_bruk}
    base = [r for r in (Role.KOMMUNE, Role.PLAN) if r not in roles]
    if Role.REGULERINGSPLAN in roles:
        base = [r for r in base if r is not Role.PLAN]
    lacking = ", ".join(str(ROLE_NAMES[r]).lower() for r in base)
    cover, built = Role.AREALDEKKE in roles, Role.BEBYGD in roles
    themes = {Role.TEMA, Role.DEKNING} & roles
    return [
        _ready(gettext("Arealregnskap"), bool(base), cover and built,
               gettext("Mangler %(hva)s.", hva=lacking) if base else
               gettext("Plan, arealdekke og bebygd er på plass.") if cover and built else
               gettext("Uten bebygd regnes alt planlagt areal som ledig.") if not built else
               gettext("Uten arealdekke kan reserven ikke fordeles på markslag.")),
        _ready(gettext("Sammenligning"), bool(base) or Role.PLANFORSLAG not in roles, True,
               gettext("Gjeldende plan og forslag er på plass.") if Role.PLANFORSLAG in roles else
               gettext("Last opp planforslaget når det finnes.")),
        _ready(gettext("Naturregnskap"), bool(base) or not cover, bool(themes),
               gettext("Trenger arealdekke: AR5 eller Grunnkart.") if not cover else
               gettext("Arealdekke og naturtemaer er på plass.") if themes else
               gettext("Utbredelse kan regnes. Naturtyper med dekning mangler og vises som «ikke kartlagt».")),
        _ready(gettext("Planvask"), bool(base), bool(themes) and cover,
               gettext("Trenger arealregnskapet.") if base else
               gettext("Temaer som ikke er lagt inn, vises som «ikke analysert».")),
    ]  # fmt: skip


def _ready(title: str, stopped: bool, full: bool, why: str) -> Readiness:
    if stopped:
        return Readiness(title, "must", gettext("Mangler data"), why)
    return Readiness(title, "ok", gettext("Klart"), why) if full else Readiness(title, "review", gettext("Delvis"), why)


@dataclass(frozen=True)
class Missing:
    """One kind of data that is not there: what it is for, and where it is had."""

    title: str
    why: str
    where: str


_WANTED: tuple[tuple[Role, str, Any], ...] = (
    (Role.KOMMUNE, "kommuner", lazy_gettext("Uten grensa kan ikke regnskapet avstemmes mot kommunens areal.")),
    (Role.PLAN, "kommuneplan_2008", lazy_gettext("Arealdelen er det regnskapet handler om.")),
    (Role.REGULERINGSPLAN, "reguleringsplan_2008", lazy_gettext("Reguleringsplaner går som regel foran arealdelen.")),
    (Role.AREALDEKKE, "ar5", lazy_gettext("Fordeler arealet på skog, jordbruk, myr og annet.")),
    (Role.BEBYGD, "ssb_arealbruk", lazy_gettext("Skiller det som er bygd, fra det som er ledig.")),
    (Role.TEMA, "naturtyper", lazy_gettext("Viser hva planen treffer av natur, fare og reindrift.")),
)


def missing(uses: Sequence[Lag]) -> list[Missing]:
    """What is not there, the most needed first, with where it is had."""
    roles = {use.rolle for use in uses if use.i_bruk}
    found = []
    for role, key, why in _WANTED:
        if role in roles:
            continue
        product = next((p for p in sources.PRODUCTS if p.key == key or p.role is role), None)
        found.append(Missing(str(ROLE_NAMES[role]), str(why), product.where if product else ""))
    return found


@dataclass(frozen=True)
class ColumnRow:
    """One of our columns, the file's column it is taken from, and the first values there."""

    name: str
    label: str
    chosen: str
    known: str
    samples: tuple[str, ...]
    required: bool


def file_columns(fil: Fil, lag: Lag) -> dict[str, list[str]]:
    """The columns of the layers of a file that a use reads, with their first values."""
    found: dict[str, list[str]] = {}
    for layer in fil.rapport.get("lag", []):
        if not lag.lag or layer["navn"] in lag.lag:
            for name, values in layer.get("kolonner", {}).items():
                found.setdefault(name, list(values))
    return found


def mapping(fil: Fil, lag: Lag) -> list[ColumnRow]:
    """How the file's columns become ours, for the role the use has now."""
    if not lag.rolle:
        return []
    there = file_columns(fil, lag)
    known: dict[str, str] = {}
    for layer in fil.rapport.get("lag", []):
        if not lag.lag or layer["navn"] in lag.lag:
            known |= {ours: theirs for ours, theirs in layer.get("omsatt", {}).items() if ours not in known}
    language = look.core_language()
    rows = []
    for column in COLUMNS[Role(lag.rolle)]:
        if column.name in _OURS:
            continue
        source = lag.kolonner.get(column.name) or known.get(column.name, "")
        chosen, found = lag.kolonner.get(column.name, ""), known.get(column.name, "")
        samples = tuple(there.get(source, ()))
        rows.append(ColumnRow(column.name, column.label(language), chosen, found, samples, column.required))
    return rows


_OURS = frozenset({"flate_id", "formal_liste", "noyaktighet_m"})  # made by the program, never a column to choose


def under_way(uploads: Sequence[Opplasting]) -> list[Opplasting]:
    """Uploads that stopped half way and can go on."""
    return [upload for upload in uploads if upload.mottatt < upload.storrelse]


def column_names(role: str) -> list[str]:
    """Our columns that a person may point out in a file used in a role."""
    return [c.name for c in COLUMNS[Role(role)] if c.name not in _OURS] if role else []


def themes() -> list[tuple[str, str]]:
    """The known themes as (key, name)."""
    names = codelist("tema")
    return [(key, names.label(key, look.core_language())) for key in names]


def products(role: str) -> list[tuple[str, str]]:
    """The known products of a role as (key, name)."""
    return [(p.key, p.title(look.core_language())) for p in sources.PRODUCTS if role and p.role == role]
