"""Open choices in the crosswalk from AR5: settings with a default, shown with every table that depends on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ..datafiles import read_table
from ..errors import RulesetError


@lru_cache(maxsize=1)
def options() -> pd.DataFrame:
    """One row per choice and value (``data/natur/valg.csv``); ``standard`` is "1" for the default."""
    return read_table("natur/valg.csv")


@dataclass(frozen=True)
class Choices:
    """The value chosen for every open choice, by its key; ``Choices.of()`` gives the defaults."""

    values: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, **changes: str) -> Choices:
        """The defaults with ``changes``. Raises RulesetError for a choice or value that is not on the list."""
        rows = options()
        known = {(r["valg"], r["verdi"]) for _, r in rows.iterrows()}
        faults = tuple(
            f"«{key} = {value}» finnes ikke; mulige: {', '.join(sorted(v for k, v in known if k == key)) or 'ingen'}."
            for key, value in changes.items()
            if (key, value) not in known
        )
        if faults:
            raise RulesetError("Ukjent valg i naturregnskapet.", faults=faults, remedy="Se data/natur/valg.csv.")
        defaults = {r["valg"]: r["verdi"] for _, r in rows[rows["standard"] == "1"].iterrows()}
        return cls(tuple({**defaults, **changes}.items()))

    def __getitem__(self, key: str) -> str:
        return dict(self.values)[key]

    def sentences(self, language: str = "nb") -> tuple[str, ...]:
        """Each choice in words, for method texts and notes."""
        named = options().set_index(["valg", "verdi"])[f"navn_{language}"]
        return tuple(str(named.loc[choice]) for choice in self.values)
