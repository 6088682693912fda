"""Need, plan register and goals of a case: their sections of the case file, and the tables they name.

They are kept as sections of the case (``Sak.ekstra``), so that the command line reads the same from ``sak.toml``; what
was before and after a change stands in the log. Nothing of a computation depends on them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from .. import planning
from ..behov import settings as behov
from ..behov.settings import BehovSpec
from ..errors import CaseError
from ..mal import settings as mal
from ..mal.settings import MalSpec
from ..planregister import settings as planregister
from ..planregister.settings import RegisterSpec
from . import caseio, cases, disk, files, log
from .models import Person, Sak
from .store import Store, conflict, new_id, now

_LARGEST = 20_000_000  # bytes

Section = dict[str, Any]


def section(sak: Sak, name: str) -> Section:
    """A section as last saved; empty when there is none."""
    kept = sak.ekstra.get(name, {})
    return dict(kept) if isinstance(kept, dict) else {}


def seal(content: Mapping[str, Any]) -> str:
    """What tells one saved section from another; a page sends it back, so that nobody overwrites the unseen."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:16]


def behov_of(store: Store, sak: Sak) -> tuple[BehovSpec, list[str]]:
    """The settings of need as saved, and what is wrong in them."""
    faults: list[str] = []
    return behov.of(section(sak, behov.SECTION), faults, _path(store, sak.id, faults)), faults


def register_of(store: Store, sak: Sak) -> tuple[RegisterSpec, list[str]]:
    """The settings of the plan register as saved, and what is wrong in them."""
    faults: list[str] = []
    return planregister.of(section(sak, planregister.SECTION), faults, _path(store, sak.id, faults)), faults


def mal_of(sak: Sak) -> tuple[MalSpec, list[str]]:
    """The goals as saved, and what is wrong in them."""
    faults: list[str] = []
    return mal.of(section(sak, mal.SECTION), faults), faults


def save(store: Store, sak_id: str, name: str, content: Section, who: Person, *, seen: str) -> None:
    """Save a section whole. ``seen`` is the seal of what the page showed.

    Raises CaseError with every fault of it and of the tables it names before anything is kept, and ConflictError when
    somebody has saved it since.
    """
    content = {key: value for key, value in content.items() if value not in (None, "", {})}
    sak = cases.get(store, sak_id)
    if faults := _faults(store, sak, name, content):
        raise CaseError("Det kan ikke lagres ennå.", faults=tuple(faults), remedy="Rett det, og lagre igjen.")
    with store.write() as session:
        row = cases.existing(session, sak_id)
        before = section(row, name)
        if seal(before) != seen:
            raise conflict(row.endret_av, row.aktivitet)
        row.ekstra = {**{k: v for k, v in row.ekstra.items() if k != name}, **({name: content} if content else {})}
        row.aktivitet = now()
        changed = {key: [before.get(key), content.get(key)] for key in {*before, *content}
                   if before.get(key) != content.get(key)}  # fmt: skip
        log.note(session, who.navn, f"endret {name}", sak_id, felt=changed)
    caseio.write(store, sak_id)


def keep_table(store: Store, sak_id: str, name: str, content: IO[bytes]) -> str:
    """Put a table in the case folder under a name of its own; the path that a section may name. Old ones stay."""
    data = content.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise CaseError("Tabellen er større enn 20 MB.", remedy="Velg fila fra Statistikkbanken eller registeret.")
    folder = store.case_folder(sak_id) / caseio.TABLES
    folder.mkdir(exist_ok=True)
    stored = files.stored_name(name, new_id())
    disk.replace(folder / stored, data)
    return f"{caseio.TABLES}/{stored}"


def drop_table(store: Store, sak_id: str, path: str) -> None:
    """Take away a table that was just kept and could not be used."""
    (store.case_folder(sak_id) / path).unlink(missing_ok=True)


def _faults(store: Store, sak: Sak, name: str, content: Section) -> list[str]:
    faults: list[str] = []
    path = _path(store, sak.id, faults)
    if name == behov.SECTION:
        planning.given_of_need(behov.of(content, faults, path), sak.kommunenummer, sak.kommunenavn, faults)
    elif name == planregister.SECTION:
        planning.register_of(planregister.of(content, faults, path), faults)
    else:
        mal.of(content, faults)
    return faults


def _path(store: Store, sak_id: str, faults: list[str]) -> Callable[[str, str], Path | None]:
    """A file of the case by the path a section has, never one outside it."""
    root = store.case_folder(sak_id).resolve()

    def of(text: str, where: str) -> Path | None:
        path = (root / text).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            faults.append(f"{where} fila finnes ikke i saken.")
            return None
        return path

    return of
