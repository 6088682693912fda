"""What keeps the app safe whatever the pages do: headers, host names, forms, sizes, rates and the key.

The policy for content allows what the app itself serves and nothing else; scripts and styles in a page carry the nonce
of that answer. Attribute text can therefore never run, even where a page should fail to escape it.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g, request
from flask_limiter import Limiter
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from .settings import Settings

_YEAR_S = 31_536_000
_FORM_FIELDS_BYTES = 2_000_000
_FORM_PARTS = 2_000
_NOT_USED_BY_PAGES = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip


def init_app(app: Flask, settings: Settings) -> None:
    """Everything of this module, and ``csp_nonce()`` for templates."""
    app.config.update(
        SECRET_KEY=settings.secret_key or _kept_key(settings.data / "nokkel"),
        SESSION_COOKIE_NAME="__Host-skjema" if settings.secure else "skjema",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        MAX_CONTENT_LENGTH=settings.max_form_mb * 1_000_000,
        MAX_FORM_MEMORY_SIZE=_FORM_FIELDS_BYTES,
        MAX_FORM_PARTS=_FORM_PARTS,
        TRUSTED_HOSTS=sorted(settings.allowed_hosts),
        WTF_CSRF_TIME_LIMIT=None,  # a page may stay open over lunch; the token ends with the session
        WTF_CSRF_SSL_STRICT=settings.secure,
        PREFERRED_URL_SCHEME="https" if settings.secure else "http",
    )
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    CSRFProtect(app)
    app.extensions["limits"] = Limiter(
        key_func=_visitor,
        app=app,
        default_limits=[settings.rate],
        storage_uri=settings.rate_storage,
        strategy="fixed-window",
    )
    app.jinja_env.globals["csp_nonce"] = nonce
    app.url_defaults(_Versions(Path(app.static_folder or "")))
    app.after_request(_Headers(settings))


def nonce() -> str:
    """What scripts and styles written in this answer carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    value: str = g.csp_nonce
    return value


class _Versions:
    """Gives the address of every file of ours a version, so that browsers may keep it until it changes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            values["v"] = self._of(values["filename"])

    def _of(self, name: str) -> str | None:
        try:
            stat = (self._folder / name).stat()
        except OSError:
            return None
        return f"{stat.st_mtime_ns ^ stat.st_size:x}"[-8:]


class _Headers:
    """Puts the headers on every answer."""

    def __init__(self, settings: Settings) -> None:
        self._secure = settings.secure
        tiles = urlsplit(settings.basemap_url)
        self._images = f" {tiles.scheme}://{tiles.netloc}" if tiles.netloc else ""

    def __call__(self, response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", self._policy())
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", ", ".join(f"{name}=()" for name in _NOT_USED_BY_PAGES))
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("X-Frame-Options", "DENY")
        if request.endpoint != "static":
            headers.setdefault("Cache-Control", "private, no-cache")
        elif "v" in request.args and response.status_code in (200, 304):
            headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
        if self._secure:
            headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_S}; includeSubDomains")
        return response

    def _policy(self) -> str:
        mine = f"'self' 'nonce-{nonce()}'"
        return "; ".join((
            "default-src 'none'", f"script-src {mine}", f"style-src {mine}", f"img-src 'self' data:{self._images}",
            "font-src 'self'", "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'",
            "base-uri 'none'",
        ))  # fmt: skip


def _visitor() -> str:
    """Whose requests are counted together: a person's, or those from one address."""
    person: Any = g.get("person")
    return f"person {person.id}" if person is not None and person.utsteder else f"adresse {request.remote_addr}"


def _kept_key(path: Path) -> str:
    """The key of this data folder, made the first time. Only the owner of the process can read it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(32))
        stream.flush()
        os.fsync(stream.fileno())
    return path.read_text(encoding="ascii").strip()
