"""What every document says of a result in the same words: key figures, sources, the area rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..layers import Role
from ..result import InputRecord, Result
from ..units import M2_PER_DAA

#: Order in which sources are named: what decides most first.
_ROLES = tuple(Role)

#: Stands on everything made of invented data; the same in both languages.
SYNTHETIC = "SYNTETISKE EKSEMPELDATA"


@dataclass(frozen=True)
class Headline:
    """The key figures of the municipality's own rule set: ground areas [m²] and the number of reserve areas."""

    planned_m2: float
    built_m2: float
    removed_m2: float
    reserve_m2: float
    count: int


def headline(result: Result) -> Headline:
    """Key figures under the rule set named first in the case."""
    total = result.main.tables["T3"].total
    planned, built, removed, reserve = (
        total[name] * M2_PER_DAA for name in ("planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa")
    )
    return Headline(planned, built, removed, reserve, len(result.main.reserve.areas))


def crs_name(epsg: int) -> str:
    """``EUREF89 UTM 32`` of 25832."""
    return f"EUREF89 UTM {epsg - 25800}"


def sources(result: Result) -> list[InputRecord]:
    """The layers that went in, by role and title."""
    return sorted(result.provenance.inputs, key=lambda i: (_ROLES.index(i.role), i.title, i.file_name, i.layer))


def source_line(result: Result, language: str = "nb") -> str:
    """One line that names every source once, those of one date together, for under a figure.

    Owner and licence stand in the list of sources.
    """
    by_date: dict[dt.date | None, dict[str, None]] = {}
    for i in sources(result):
        by_date.setdefault(i.date, {})[i.title] = None
    parts = [", ".join(titles) + (f" {day:%d.%m.%Y}" if day else "") for day, titles in by_date.items()]
    line = f"{'Kjelde' if language == 'nn' else 'Kilde'}: {'; '.join(parts)}."
    return f"{line} {SYNTHETIC}." if result.synthetic else line


def synthetic_sentence(language: str = "nb") -> str:
    """The same as a sentence, for where there is room."""
    if language == "nn":
        return "SYNTETISK: flater, namn og tal er oppdikta og seier ingenting om den verkelege kommunen."
    return "SYNTETISK: flater, navn og tall er oppdiktet og sier ingenting om den virkelige kommunen."
