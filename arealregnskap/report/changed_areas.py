"""What has become of the reserve areas since the areas last changed, as sheets: one for each rule set."""

from __future__ import annotations

import math

import pandas as pd

from ..codes import codelist
from ..result import Result
from ..schema import Column
from ..units import M2_PER_DAA
from .model import Sheet
from .texts import TEXTS

_SUMS = ("for_daa", "na_daa", "felles_daa")

_COLUMNS = (
    Column("omrade_id", "text", "Område"),
    Column("hva", "text", "Hva som er skjedd", "Kva som har hendt"),
    Column("gruppenavn", "text", "Arealformålsgruppe", "Arealføremålsgruppe"),
    Column("arealformal", "code", "Formålskode", "Føremålskode", codelist="arealformal"),
    Column("formalsnavn", "text", "Arealformål", "Arealføremål"),
    Column(
        "andre", "text", "Andre områder det gjelder", "Andre område det gjeld",
        description="Områder på samme areal: det de kom fra, eller det de gikk inn i",
    ),
    Column("antall", "int", "Områder", "Område"),
    Column("for_daa", "float", "Før", "Før", "daa"),
    Column("na_daa", "float", "Nå", "No", "daa"),
    Column("endring_daa", "float", "Endring", "Endring", "daa"),
    Column("felles_daa", "float", "Både før og nå", "Både før og no", "daa"),
    Column("fra_dato", "date", "Forrige regnet for", "Førre rekna for", blank=True),
    Column("omrade_nr", "int", "Løpenummer"),
    Column("stabil_id", "code", "Fast id", "Fast id", description="Følger området fra beregning til beregning"),
    Column("endring", "code", "Kode for hva som er skjedd", "Kode for kva som har hendt", codelist="omradeendring"),
)  # fmt: skip


def sheets(result: Result, language: str = "nb") -> list[Sheet]:
    """One per rule set whose areas were known before; none in a case computed for the first time."""
    several = len(result.runs) > 1
    return [
        _sheet(run.area_changes, name if several else "", n, language)
        for n, (name, run) in enumerate(result.runs.items())
        if len(run.area_changes)
    ]


def _sheet(changes: pd.DataFrame, ruleset: str, number: int, language: str) -> Sheet:
    t, title = TEXTS[language], TEXTS[language]["endrede_omrader"]
    groups, codes, kinds = codelist("arealformalsgruppe"), codelist("arealformal"), codelist("omradeendring")
    frame = changes.copy()
    frame["hva"] = [kinds.label(k, language) for k in frame["endring"]]
    frame["gruppenavn"] = [_named(groups, g, language) for g in frame["gruppe"]]
    frame["formalsnavn"] = [_named(codes, c, language) for c in frame["arealformal"]]
    for column, source in zip(_SUMS, ("for_m2", "na_m2", "felles_m2"), strict=True):
        frame[column] = frame[source].astype(float) / M2_PER_DAA
    frame["endring_daa"] = frame["na_daa"] - frame["for_daa"]
    total = {c: math.fsum(frame[c]) for c in (*_SUMS, "endring_daa")}
    return Sheet(
        key="endrede_omrader" if number == 0 else f"endrede_omrader-{number + 1}",
        name=title if number == 0 else f"{title} {ruleset}",
        title=title,
        columns=_COLUMNS,
        frame=frame[[c.name for c in _COLUMNS]].reset_index(drop=True),
        total=total,
        sums=(*_SUMS, "endring_daa"),
        notes=(t["endrede_merknad"], t["tegn"]),
        ruleset=ruleset,
    )


def _named(codes, code: str | None, language: str) -> str | None:
    return None if code is None else codes.label(code, language)
