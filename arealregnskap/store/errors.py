"""How the store says no."""

from __future__ import annotations

from ..errors import ArealregnskapError


class StoreError(ArealregnskapError):
    """The store cannot do what it was asked: it is not reachable, of another program, or the request is impossible."""


class NotFoundError(StoreError):
    """The case, file or person asked for is not there (any more)."""


class ConflictError(StoreError):
    """Somebody saved the same row in the meantime; nothing was overwritten and nothing was lost."""


class FullError(StoreError):
    """The disk is full, or a limit is reached; what was confirmed before is kept."""
