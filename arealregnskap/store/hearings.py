"""The public page of a case for hearing: the municipality's texts and marks, in a file of the case folder."""

from __future__ import annotations

from ..offentlig import hearing as hearings
from ..offentlig.hearing import FILE_NAME, Hearing, seal
from . import cases, disk, log
from .models import Person
from .store import Store, conflict


def get(store: Store, sak_id: str) -> tuple[Hearing, str]:
    """The hearing of a case, and the version that a save must name. Raises PublicError for a file it cannot read."""
    found = hearings.load(store.case_folder(sak_id))
    return found, seal(hearings.to_toml(found))


def save(store: Store, sak_id: str, hearing: Hearing, version: str, who: Person) -> None:
    """Keep the texts and marks. Raises ConflictError when somebody has saved since ``version`` was read, PublicError
    for texts that are too long."""
    hearings.check(hearing)
    with store.write() as session:
        cases.touch(session, sak_id, who.navn, lock=True)  # two who save at once take turns
        before, newest = get(store, sak_id)
        if version != newest:
            sak = cases.existing(session, sak_id)
            raise conflict(sak.endret_av, sak.aktivitet)
        path = store.case_folder(sak_id) / FILE_NAME
        path.parent.mkdir(exist_ok=True)
        disk.replace(path, hearings.to_toml(hearing).encode())
        log.note(
            session, who.navn, "endret offentlig side", sak_id, merket=len(hearing.marked),
            nye=sorted(set(hearing.marked) - set(before.marked)),
        )  # fmt: skip
