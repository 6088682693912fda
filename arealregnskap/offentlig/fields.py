"""What may stand on the public page, field by field. Everything shown goes through ``record``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from ..datafiles import read_table

#: Kinds of field (column ``slag``): from lists and figures of the program, from the plan map, written by people.
FIXED, PLAN, TEXT = "fast", "plan", "tekst"
#: Condition of a text that is shown only when somebody has marked it (column ``betingelse``).
MARKED = "merket"

#: One public record: names of fields of its table, in the list's order.
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of the list. ``why`` it is public; ``marked``: only when somebody has marked this very text."""

    table: str
    name: str
    kind: str
    marked: bool
    label_nb: str
    label_nn: str
    why: str

    def label(self, language: str = "nb") -> str:
        return self.label_nn if language == "nn" else self.label_nb


@lru_cache(maxsize=1)
def allowed() -> Mapping[str, tuple[Field, ...]]:
    """The list: fields by table, in the order they are shown."""
    tables: dict[str, list[Field]] = {}
    for r in read_table("offentlig/felter.csv").to_dict("records"):
        made = Field(
            r["tabell"], r["felt"], r["slag"], r["betingelse"] == MARKED, r["navn_nb"], r["navn_nn"], r["hvorfor"]
        )
        tables.setdefault(made.table, []).append(made)
    return MappingProxyType({table: tuple(own) for table, own in tables.items()})


def record(table: str, **values: Any) -> Record:
    """A public record. Raises KeyError for a field that is not on the list, or one of the list that is not given: what
    a page shows is decided by the list alone."""
    fields = allowed()[table]
    names = {f.name for f in fields}
    if values.keys() != names:
        raise KeyError(f"{table}: {sorted(values.keys() ^ names)}")
    return MappingProxyType({f.name: values[f.name] for f in fields})


def label(table: str, name: str, language: str = "nb") -> str:
    """What a field is called on the page."""
    return next(f.label(language) for f in allowed()[table] if f.name == name)
