"""The words of the trade: what each is called in three languages, and what it means (``glossary.csv``).

Shown where they stand and on ``/ordliste``. Meanings are ours, in plain words; docs/metode.md has the sources.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import g

from . import numbers


@dataclass(frozen=True)
class Term:
    """One word. ``key`` is its address on the glossary page."""

    key: str
    nb: str
    nn: str
    en: str
    meaning_nb: str
    meaning_nn: str
    meaning_en: str

    def word(self, language: str) -> str:
        return str(getattr(self, language))

    def meaning(self, language: str) -> str:
        return str(getattr(self, f"meaning_{language}"))


@dataclass(frozen=True)
class Entry:
    """A word as the page shows it; ``id`` is its own for every place it stands."""

    id: str
    word: str
    explanation: str


@lru_cache(maxsize=1)
def terms() -> dict[str, Term]:
    """All words by key, in the order of the file."""
    with Path(__file__).with_name("glossary.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: Term(**row) for row in csv.DictReader(file)}


def entry(key: str) -> Entry:
    """A word for the place it stands. Raises KeyError for a word that is not in the glossary."""
    term, language = terms()[key], numbers.language()
    g.terms_shown = g.get("terms_shown", 0) + 1
    return Entry(f"ord-{key}-{g.terms_shown}", capitalised(term.word(language)), term.meaning(language))


def capitalised(text: str) -> str:
    """First letter large, the rest as it is (LNFR stays)."""
    return text[:1].upper() + text[1:]
