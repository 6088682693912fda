"""Files that are whole or absent, also after a power cut: temporary name, sync, rename, sync the folder."""

from __future__ import annotations

import os
from pathlib import Path


def replace(path: Path, content: bytes) -> None:
    """Put a file in place; a reader, or a power cut, meets the old content or the new, never a half."""
    fresh = path.with_name(f".{path.name}.ny")
    with fresh.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_tree(folder: Path) -> None:
    """Make all files of a folder, and their names, lasting."""
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            sync_folder(path)
        else:
            sync_file(path)


def sync_file(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder lasting; where the system cannot open folders (Windows) they already are."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
