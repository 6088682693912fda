"""What a piece of work depends on, as a hash: the case file, every input, the municipality's own rules, the program."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import lru_cache
from pathlib import Path

from arealregnskap import __version__, naming, stored
from arealregnskap import case as cases
from arealregnskap.case import FILE_NAME, RESULT_FOLDER
from arealregnskap.planvask.criteria.load import FOLDER as CRITERIA
from arealregnskap.store.caseio import TABLES
from arealregnskap.store.decisions import FOLDER as DECISIONS

#: Sections of the case file that no figure of a run comes of; they may change without a new one.
_BESIDE = frozenset({"behov", "planregister", "mal"})


def of_case(folder: Path) -> str:
    """SHA-256 over all files of the case folder that a run depends on, and the program's version."""
    digest = hashlib.sha256(__version__.encode())
    digest.update(_settings(folder / FILE_NAME))
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and _counts(p.relative_to(folder))):
        stat = path.stat()
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(_of_file(path, stat.st_size, stat.st_mtime_ns).encode())
    return digest.hexdigest()


def _settings(path: Path) -> bytes:
    """The case file without what stands beside a run; as it is where it cannot be read."""
    content = path.read_bytes() if path.is_file() else b""
    try:
        read = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return content
    return json.dumps({k: v for k, v in read.items() if k not in _BESIDE}, sort_keys=True, default=str).encode()


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
    return stored.lies_in(folder / RESULT_FOLDER) / stored.META


def _counts(path: Path) -> bool:
    """Whether a file is something that goes in: no result, no names given by one, no criteria, no table of need or
    register, nothing half written. The case file is asked for itself, and names decisions by what they hold."""
    made = path.parts[0] in (RESULT_FOLDER, CRITERIA, TABLES, DECISIONS) or path.name in (
        naming.FILE,
        naming.COPY,
        FILE_NAME,
    )
    return not made and not any(part.startswith(".") for part in path.parts)


@lru_cache(maxsize=4096)
def _of_file(path: Path, size: int, changed_ns: int) -> str:
    """The hash of a file that has not changed since it was last asked for."""
    return cases.fingerprint(path)
