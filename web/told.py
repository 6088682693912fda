"""What the core, the store or a job has told, on a page: in the language of the reader.

They tell in bokmål, and some of it is kept as text to be read later by others; so it is the page that says it in the
language asked for. Texts of the page itself are those of its catalogue, and go through as they are.
"""

from __future__ import annotations

from arealregnskap import messages
from arealregnskap.errors import ArealregnskapError

from . import numbers


def told(text: str) -> str:
    """A message in the language of the page."""
    return messages.said(text, numbers.language())


def refused(error: ArealregnskapError) -> list[str]:
    """What an error says, as lines in the language of the page."""
    return list(messages.sentences(error, numbers.language()))
