"""Words of the core on English pages. The core speaks bokmål and nynorsk; its column heads, group names and notes are
messages of the web app's catalogue like any other, so that English pages read as one language."""

from __future__ import annotations

from flask_babel import gettext

from . import numbers


def foreign(text: str) -> str:
    """The language of a text of the core that the page has no words of its own for: nb on an English page, else none."""
    return "nb" if text and numbers.language() == "en" and gettext(text) == text and not text.isdecimal() else ""


def word(text: str) -> str:
    """A text of the core as the page says it: as it is in bokmål and nynorsk, translated in English."""
    return gettext(text) if text and numbers.language() == "en" else text
