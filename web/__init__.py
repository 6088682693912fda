"""The web app: the same functions as the command line, in a browser.

Nothing is imported here until the app is made: the processes that do the heavy part of jobs live in this package too,
and need none of the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from .settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The app, with its store open. Without settings those of the environment are used.

    Raises SettingsError when they are wrong, StoreError when the store cannot be opened.
    """
    from .app import create_app as make

    return make(settings)
