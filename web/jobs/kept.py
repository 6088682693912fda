"""The result a computation left in a case folder, read back with the settings it was made from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from arealregnskap import case as cases
from arealregnskap import stored
from arealregnskap.case import FILE_NAME, RESULT_FOLDER, Case
from arealregnskap.errors import ArealregnskapError, CaseError
from arealregnskap.result import Result
from arealregnskap.store import disk

from . import fingerprint

_TRIES = 5  # computations do not end more often than a result is read


def read(folder: Path) -> Result:
    """The last result of the case in a folder. What has changed in the case since then does not make it unreadable.

    Raises CaseError when there is none, or another program or rule set made it. One replaced while it is read is read
    anew, so that no result is half of each.
    """
    for _ in range(_TRIES):
        before = fingerprint.stamp(folder)
        try:
            result = stored.load(_as_computed(folder))
        except (ArealregnskapError, OSError, ValueError, KeyError):
            if fingerprint.stamp(folder) == before:
                raise
        else:
            if fingerprint.stamp(folder) == before:
                return result
    return stored.load(_as_computed(folder))


def check(folder: Path) -> None:
    """Raises CaseError where ``read`` would, without reading the tables."""
    stored.check(_as_computed(folder))


def _as_computed(folder: Path) -> Case:
    """The case as its file said when the result was computed, with need, register and goals as they are now: no figure
    of a run comes of those."""
    if (snapshot := _snapshot(folder)) is None:
        return cases.load(folder)
    then = cases.parse(snapshot.read_bytes(), folder)
    try:
        today = cases.load(folder)
    except CaseError:  # what is wrong with the case now is told where it is put right
        return then
    return replace(then, behov=today.behov, planregister=today.planregister, mal=today.mal)


def _snapshot(folder: Path) -> Path | None:
    """The case file as it was. It lies with the result, and is replaced with it."""
    results = folder / RESULT_FOLDER
    places = (stored.lies_in(results), results)  # the second: of earlier versions
    return next((place / FILE_NAME for place in places if (place / FILE_NAME).is_file()), None)


def mark(folder: Path) -> None:
    """Keep the case file as it is now with the result that was computed from it elsewhere."""
    disk.replace(stored.lies_in(folder / RESULT_FOLDER) / FILE_NAME, (folder / FILE_NAME).read_bytes())


def exports(folder: Path) -> Path:
    """Where documents written from the result of the case in a folder lie, each below the id of its run."""
    return folder / RESULT_FOLDER / "eksport"
