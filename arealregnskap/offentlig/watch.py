"""Texts that look as if they hold what must not be public: property numbers, people, paths. Looking is not knowing, so
such a text is held back until a person has read it, and is never changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..datafiles import read_table


@dataclass(frozen=True)
class Sign:
    """One pattern, and what it may be in words."""

    key: str
    pattern: re.Pattern[str]
    name_nb: str
    name_nn: str

    def name(self, language: str = "nb") -> str:
        return self.name_nn if language == "nn" else self.name_nb


@lru_cache(maxsize=1)
def signs() -> tuple[Sign, ...]:
    """The patterns of ``data/offentlig/varsom.csv``."""
    rows = read_table("offentlig/varsom.csv").to_dict("records")
    return tuple(Sign(r["nokkel"], re.compile(r["monster"], re.IGNORECASE), r["navn_nb"], r["navn_nn"]) for r in rows)


def looks_private(text: str) -> tuple[Sign, ...]:
    """The patterns that a text fits; none where nothing speaks against it."""
    return tuple(s for s in signs() if s.pattern.search(text))
