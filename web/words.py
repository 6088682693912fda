"""Words of the core on English pages. The core speaks bokmål and nynorsk; its column heads, group names and notes are
messages of the web app's catalogue like any other, so that English pages read as one language."""

from __future__ import annotations

import re

from flask_babel import gettext
from markupsafe import Markup

from arealregnskap.report.facts import source_line
from arealregnskap.result import Result

from . import numbers


def foreign(text: str) -> str:
    """The language of a text of the core that the page has no words of its own for: nb in English, else none."""
    return "nb" if text and numbers.language() == "en" and gettext(text) == text and not text.isdecimal() else ""


#: Second parts of the long words of heads, before which a line may break.
_TAILS = (
    "bebyggelse", "busetnad", "virksomhet", "verksemd", "yting", "utvinning", "anlegg", "formål", "føremål", "sentrum",
    "struktur", "vassdrag", "plan", "reserve", "kartlagt", "areal", "beite", "dyrka", "dekke",
)  # fmt: skip


def soft(text: str) -> str:
    """A head with soft hyphens where its long words may break, so that narrow columns stay narrow."""
    return re.sub(rf"(?<=\w{{4}})(?=(?:{'|'.join(_TAILS)})\w*)", "\u00ad", text)


def sources(result: Result) -> str:
    """The line of sources under a figure; their titles are as they are, the word before them is the page's."""
    core = "nn" if numbers.language() == "nn" else "nb"
    first, colon, titles = source_line(result, core).partition(":")
    return word(first) + colon + titles


def word(text: str) -> str:
    """A text of the core as the page says it: as it is in bokmål and nynorsk, translated in English."""
    return gettext(text) if text and numbers.language() == "en" else text


def breakable(name: str) -> Markup:
    """A file name that may be broken where people would: after a dot, a dash or an underscore."""
    return Markup("<wbr>").join(re.split(r"(?<=[_.-])", name))
