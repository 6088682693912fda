"""The example cases of a new store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from arealregnskap import case as cases
from arealregnskap import example, stored
from arealregnskap.errors import ArealregnskapError
from arealregnskap.store import Store, imports, people
from arealregnskap.store.cases import any_ever

from .jobs.adopt import adopt


def examples(store: Store, made: Path, tell: Callable[[str], object]) -> None:
    """Take the two example cases into a store that never had a case; what ``made`` lacks is computed (minutes)."""
    if any_ever(store):
        return
    who = people.local_user(store)
    for key, name in example.EXAMPLES.items():
        if not _is_computed(made / key):
            tell(f"Lager og regner ut eksemplet {name} (én gang, noen minutter) …")
            _compute(key, made)
        sak = imports.import_folder(store, made / key, who)
        adopt(store, sak.id, who)
        tell(f"Hentet inn {name}.")


def _is_computed(folder: Path) -> bool:
    """Whether a result lies there that this version of the program can read."""
    try:
        stored.check(cases.load(folder))
    except (ArealregnskapError, OSError, ValueError, KeyError, TypeError):  # whatever an older program left there
        return False
    return True


def _compute(key: str, made: Path) -> None:
    """In a process of its own, so that the server stays small."""
    command = [sys.executable, "-m", "arealregnskap", "eksempel", key, "--mappe", str(made)]
    # It tells how far it is on standard error; the long account of the result is for the pages.
    done = subprocess.run(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    if done.returncode > 1:  # 1 says that a person must decide about findings
        raise ArealregnskapError(f"Eksemplet {key} ble ikke regnet ut", remedy="Se meldingen over.")
