"""Large zips that become no file of a case, as the upload script sends them in pieces, or whole by a form."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from flask import current_app, jsonify, redirect, request
from werkzeug.wrappers import Response

from arealregnskap.store import Store, StoreError, inbox, uploads

from . import access
from .settings import Settings

#: One piece of a file on its way in [bytes]; the script asks for it.
PIECE = 8_000_000

#: What is done with a whole file, given with the name people know it by; the address to go on to.
Taker = Callable[[Path, str], str]


def begin() -> Response:
    """Start an upload, or go on with one; says how much is in already."""
    name, size = announced()
    upload, received = inbox.begin(_store(), name, size, limits(), access.current_user())
    return jsonify(id=upload, mottatt=received)


def announced() -> tuple[str, int]:
    """Name and size [bytes] of a file that is to come in pieces, as the upload script says them in JSON."""
    said = request.get_json(silent=True)
    name, size = (said.get("navn"), said.get("storrelse")) if isinstance(said, dict) else (None, None)
    if not isinstance(name, str) or not name or type(size) is not int:
        raise StoreError(
            "Opplastingen sa ikke hvilken fil som kommer, eller hvor stor den er",
            remedy="Last siden på nytt og velg fila igjen.",
        )
    return name, size


def piece(upload_id: str, take: Taker) -> Response:
    """One piece, beginning at ``fra``; with the last one the file is taken."""
    who = access.current_user()
    try:
        received = inbox.append(_store(), who, upload_id, request.args.get("fra", 0, int), request.get_data())
    except uploads.OffsetError as elsewhere:
        received = elsewhere.received
    if (file := inbox.whole(_store(), who, upload_id)) is None:
        return jsonify(mottatt=received)
    try:
        return jsonify(mottatt=received, ferdig=True, videre=take(file, request.args.get("navn", file.name)))
    finally:
        file.unlink(missing_ok=True)


def form(take: Taker) -> Response:
    """The whole file in one form, for those without script."""
    sent = request.files.get("fil")
    if sent is None or not sent.filename:
        raise StoreError("Ingen fil var valgt", remedy="Velg zip-fila og prøv igjen.")
    with tempfile.NamedTemporaryFile(dir=_store().folder, prefix=".form-", suffix=".zip", delete=False) as file:
        sent.save(file)
    try:
        return redirect(take(Path(file.name), sent.filename), 303)
    finally:
        Path(file.name).unlink(missing_ok=True)


def limits() -> uploads.Limits:
    """How much is taken in."""
    s: Settings = current_app.extensions["settings"]
    return uploads.Limits(s.max_file_mb * 1_000_000, s.max_files, s.min_free_mb * 1_000_000)


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store
