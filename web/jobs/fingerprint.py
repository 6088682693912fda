"""What a piece of work depends on, as a hash: the case file, every input, the municipality's own rules, the program."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from arealregnskap import __version__, naming
from arealregnskap import case as cases
from arealregnskap.case import FILE_NAME, RESULT_FOLDER
from arealregnskap.planvask.criteria.load import FOLDER as CRITERIA


def of_case(folder: Path) -> str:
    """SHA-256 over all files of the case folder but its results, and the program's version."""
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and _counts(p.relative_to(folder))):
        stat = path.stat()
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(_of_file(path, stat.st_size, stat.st_mtime_ns).encode())
    return digest.hexdigest()


def of_result(folder: Path) -> str:
    """SHA-256 of what a computed result says of itself; changes with every new computation that differs."""
    return cases.fingerprint(folder / FILE_NAME)[:32] + cases.fingerprint(_meta(folder))[:32]


def of_folder(folder: Path) -> str:
    """SHA-256 over everything a packed case folder holds."""
    return hashlib.sha256((of_case(folder) + cases.fingerprint(folder / FILE_NAME)).encode()).hexdigest()


def stamp(folder: Path) -> tuple[int, int] | None:
    """What tells one computed result in a folder from the next without reading it; None when there is none."""
    meta = _meta(folder)
    if not meta.is_file():
        return None
    stat = meta.stat()
    return stat.st_mtime_ns, stat.st_size


def _meta(folder: Path) -> Path:
    return folder / RESULT_FOLDER / "beregning" / "resultat.json"


def _counts(path: Path) -> bool:
    """Whether a file is something that goes in: no result, no names given by one, no criteria, nothing half written."""
    made = path.parts[0] == RESULT_FOLDER or path.name in (naming.FILE, naming.COPY) or path.parts[0] == CRITERIA
    return not made and not any(part.startswith(".") for part in path.parts)


@lru_cache(maxsize=4096)
def _of_file(path: Path, size: int, changed_ns: int) -> str:
    """The hash of a file that has not changed since it was last asked for."""
    return cases.fingerprint(path)
