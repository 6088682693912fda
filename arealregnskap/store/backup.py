"""A copy of everything in one file, and back.

The copy is a zip: ``innhold.json`` (what is in it), ``rader.jsonl`` (every row, of one moment) and ``filer/<sha256>``
(every file of every case once). Rows first and files after: files of a case never change and are never removed, so
every file a row names is there. Putting back needs an empty data folder and an empty database, and checks every hash.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from .. import __version__
from . import disk, rows
from . import engine as engines
from .errors import StoreError
from .store import Store, now

_CONTENT, _ROWS, _FILES = "innhold.json", "rader.jsonl", "filer/"
_BLOCK = 1 << 20
_TRIES = 3


def save(store: Store, target: Path) -> dict[str, Any]:
    """Copy the store to the new file ``target``, which is there whole or not at all; returns what is in it."""
    if target.exists():
        raise StoreError(f"{target.name} finnes fra før", remedy="Velg et nytt navn; en kopi skrives aldri over.")
    fresh = target.with_name(f".{target.name}.ny")
    try:
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            content: dict[str, Any] = {
                "program": __version__,
                "tabellversjon": rows.revision(store.engine),
                "laget": now().isoformat(),
            }
            count = _save_rows(store, archive)
            content |= {"rader": count, "filer": _save_files(store, archive)}
            archive.writestr(_CONTENT, json.dumps(content, ensure_ascii=False, indent=1))
        disk.sync_file(fresh)
        fresh.replace(target)
        disk.sync_folder(target.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return content


def restore(source: Path, url: str, folder: Path) -> dict[str, Any]:
    """Put a copy back into an empty database and an empty folder; returns what was in it. Raises StoreError."""
    engine = engines.create(url)
    if rows.revision(engine):
        raise StoreError("Databasen er ikke tom", remedy="Gjenopprett til en ny database; ingenting skrives over.")
    if (folder / "saker").exists() and any((folder / "saker").iterdir()):
        raise StoreError("Datamappa er ikke tom", remedy="Gjenopprett til ei ny mappe; ingenting skrives over.")
    try:
        with zipfile.ZipFile(source) as archive:
            content: dict[str, Any] = json.loads(archive.read(_CONTENT))
            for path, digest in content["filer"].items():
                _restore_file(archive, digest, _inside(folder, path))
            disk.sync_tree(folder / "saker")
            with archive.open(_ROWS) as stream:
                rows.load(engine, (line.decode() for line in stream), content["tabellversjon"])
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError) as e:
        raise StoreError(f"{source.name} er ikke en hel sikkerhetskopi", remedy="Prøv en annen kopi.") from e
    finally:
        engine.dispose()
    return content


def _save_rows(store: Store, archive: zipfile.ZipFile) -> int:
    count = 0
    with archive.open(_ROWS, "w", force_zip64=True) as stream:
        for line in rows.dump(store.engine):
            stream.write(line.encode() + b"\n")
            count += 1
    return count


def _save_files(store: Store, archive: zipfile.ZipFile) -> dict[str, str]:
    """Path in the data folder → hash. Results of a case that is computed meanwhile are taken when they hold still."""
    taken: dict[str, str] = {}
    for case in sorted((store.folder / "saker").iterdir()):
        for attempt in range(_TRIES):
            try:
                taken |= {path: _add(archive, store.folder / path) for path in _paths(store.folder, case)}
                break
            except FileNotFoundError:
                if attempt == _TRIES - 1:
                    raise
    return taken


def _paths(folder: Path, case: Path) -> Iterator[str]:
    """The files of a case; what is under way is left out."""
    for path in sorted(case.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in parts):
            yield PurePosixPath(*parts).as_posix()


def _add(archive: zipfile.ZipFile, path: Path) -> str:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if _FILES + digest not in archive.NameToInfo:
        archive.write(path, _FILES + digest)
    return digest


def _inside(folder: Path, path: str) -> Path:
    target = (folder / path).resolve()
    if not target.is_relative_to((folder / "saker").resolve()):
        raise StoreError(
            f"Kopien vil skrive utenfor datamappa («{path}»)", remedy="Kopien er ikke laget av programmet."
        )
    return target


def _restore_file(archive: zipfile.ZipFile, digest: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with archive.open(_FILES + digest) as stream, target.open("xb") as out:
        while block := stream.read(_BLOCK):
            found.update(block)
            out.write(block)
    if found.hexdigest() != digest:
        raise StoreError(f"Fila {target.name} i kopien er skadet", remedy="Prøv en annen kopi.")
