"""Large files that become no file of a case: a case folder or a bundle as one zip, on its way in piece by piece.

The file lies in ``innboks/`` under the person and a name of its own. How much of it there is, is what lies on disk: a
piece that is confirmed is synced. What nobody goes on with is removed after a day.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from . import files
from .errors import FullError, NotFoundError, StoreError
from .models import Person
from .store import Store
from .uploads import Limits, OffsetError, write_piece

FOLDER = "innboks"
PATIENCE_S = 24 * 3600


def begin(store: Store, name: str, size: int, limits: Limits, who: Person) -> tuple[str, int]:
    """Start an upload, or go on with the same one (same person, name and size); its id, and how much is in [bytes].
    Raises FullError beyond the limits."""
    sweep(store)
    if size <= 0:
        raise StoreError(f"Fila «{files.shown_name(name)}» er tom", remedy="Velg fila på nytt.")
    if size > limits.file:
        raise files.too_large(limits.file)
    if files.room(store) - size < limits.free:
        raise FullError(
            "Det er ikke plass til fila på serveren",
            remedy="Be den som drifter serveren rydde plass. Det som var lagret fra før, er urørt.",
        )
    upload = f"{hashlib.sha256(f'{files.shown_name(name)}/{size}'.encode()).hexdigest()[:20]}-{size}"
    place = _place(store, who, upload)
    place.parent.mkdir(parents=True, exist_ok=True)
    received = place.stat().st_size if place.is_file() else 0
    if received >= size:  # a stop came before it was taken, and only its last piece makes it be taken
        place.unlink()
        received = 0
    return upload, received


def append(store: Store, who: Person, upload: str, offset: int, piece: bytes) -> int:
    """Take in the piece that begins at ``offset`` [bytes]; it is on disk when this returns, with how much is in.

    Raises OffsetError, with where to go on, when it begins elsewhere; NotFoundError for an upload of nobody.
    """
    place, size = _known(store, who, upload)
    there = place.stat().st_size if place.is_file() else 0
    if offset != there:
        raise OffsetError(there)
    if offset + len(piece) > size:
        raise StoreError("Det kom mer enn fila skulle ha", remedy="Fila er endret underveis. Last den opp på nytt.")
    write_piece(place, offset, piece)
    return offset + len(piece)


def whole(store: Store, who: Person, upload: str) -> Path | None:
    """The file when all of it is in; None while it is not. Whoever takes it removes it."""
    place, size = _known(store, who, upload)
    return place if place.is_file() and place.stat().st_size == size else None


def sweep(store: Store) -> list[str]:
    """Remove what nobody goes on with; names of what went."""
    gone = []
    for file in sorted((store.folder / FOLDER).glob("*/*")):
        if time.time() - file.stat().st_mtime > PATIENCE_S:
            file.unlink(missing_ok=True)
            gone.append(file.name)
    return gone


def _known(store: Store, who: Person, upload: str) -> tuple[Path, int]:
    digest, _, size = upload.partition("-")
    if not (digest.isalnum() and size.isdigit() and len(digest) == 20):
        raise NotFoundError("Opplastingen finnes ikke", remedy="Last siden på nytt, og velg fila igjen.")
    return _place(store, who, upload), int(size)


def _place(store: Store, who: Person, upload: str) -> Path:
    """Each person has a folder of their own, so that nobody goes on with another's."""
    return store.folder / FOLDER / str(who.id) / f"{upload}.zip"
