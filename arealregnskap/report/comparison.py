"""Rule sets side by side, what each rule moves, and the rules themselves, as sheets."""

from __future__ import annotations

import pandas as pd

from .. import rulesets
from ..accounts.regelsett import ALL, TOGETHER
from ..codes import codelist
from ..result import Result
from ..schema import Column
from .model import Sheet
from .texts import TEXTS

_PLANNED = Column("planlagt_daa", "float", "Planlagt", "Planlagt", "daa")
_RESERVE = Column("reserve_daa", "float", "Arealreserve", "Arealreserve", "daa")
_DIFFERENCE = Column("differanse_daa", "float", "Mot sakens regelsett", "Mot regelsettet til saka", "daa")
_RULESET = Column("regelsett", "text", "Regelsett")


def comparison(result: Result, language: str = "nb") -> list[Sheet]:
    """Nothing with one rule set; else the totals, the groups, and the daa that each single rule moves."""
    return (
        [_totals(result, language), _groups(result, language), _moved(result, language)] if len(result.runs) > 1 else []
    )


def rules(result: Result, language: str = "nb") -> Sheet:
    """One row per setting of every rule set used, with its source."""
    columns = (
        _RULESET,
        Column("regel", "text", "Regel"),
        Column("innstilling", "text", "Innstilling"),
        Column("verdi", "text", "Verdi"),
        Column("enhet", "text", "Enhet", "Eining"),
        Column("kilde", "text", "Kilde", "Kjelde"),
        Column("bekreftet", "bool", "Står i kilden", "Står i kjelda", description="Nei for det vi har valgt selv"),
        Column("nokkel", "code", "Navn i regelsettfila", "Namn i regelsettfila"),
    )
    parts = [rulesets.table(run.ruleset, language).assign(regelsett=name) for name, run in result.runs.items()]
    frame = pd.concat(parts, ignore_index=True)[[c.name for c in columns]]
    title = TEXTS[language]["regler"]
    return Sheet("regler", title, title, columns, frame)


def _totals(result: Result, language: str) -> Sheet:
    """One row per rule set."""
    columns = (
        _RULESET,
        Column("valgt", "bool", "Sakens regelsett", "Regelsettet til saka"),
        _PLANNED,
        Column("bebygd_daa", "float", "Bebygd", "Utbygd", "daa"),
        Column("tatt_ut_daa", "float", "Tatt ut", "Teke ut", "daa"),
        _RESERVE,
        _DIFFERENCE,
    )
    title = TEXTS[language]["side_om_side"]
    parts: dict[str, tuple[str, ...]] = {"planlagt_daa": ("bebygd_daa", "tatt_ut_daa", "reserve_daa")}
    return Sheet("regelsett", title, title, columns, _only(result.comparison, columns), parts=parts)


def _groups(result: Result, language: str) -> Sheet:
    """One row per arealformålsgruppe and rule set."""
    columns = (
        Column("gruppe", "code", "Gruppe", codelist="arealformalsgruppe"),
        Column("gruppenavn", "text", "Arealformålsgruppe", "Arealføremålsgruppe"),
        _RULESET,
        Column("i_regelsettet", "bool", "Teller i regelsettet", "Tel i regelsettet"),
        _PLANNED,
        _RESERVE,
        _DIFFERENCE,
    )
    title, groups = TEXTS[language]["per_gruppe"], codelist("arealformalsgruppe")
    frame = result.per_group.assign(gruppenavn=[groups.label(g, language) for g in result.per_group["gruppe"]])
    return Sheet("regelsett_gruppe", title, title, columns, _only(frame, columns))


def _moved(result: Result, language: str) -> Sheet:
    """One row per rule that differs between the case's rule set and another."""
    t = TEXTS[language]
    columns = (
        Column("fra", "text", "Fra regelsett", "Frå regelsett"),
        Column("til", "text", "Til regelsett"),
        Column("regel", "code", "Regel i fila"),
        Column("regelnavn", "text", "Regel"),
        Column("planlagt_daa", "float", "Endrer planlagt", "Endrar planlagd", "daa"),
        Column("reserve_daa", "float", "Endrer arealreserven", "Endrar arealreserven", "daa"),
    )
    names = {key: nn if language == "nn" else nb for key, (_, nb, nn) in rulesets.RULES.items()}
    names |= {TOGETHER: t["samspill"], ALL: t["alle"]}
    chosen = result.main.ruleset.name
    parts = [
        frame.assign(fra=chosen, til=other, regelnavn=frame["regel"].map(names))
        for other, frame in result.sensitivity.items()
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[c.name for c in columns])
    return Sheet(
        "regler_flytter", t["flytter"], t["flytter"], columns, _only(frame, columns), notes=(t["flytter_merknad"],)
    )


def _only(frame: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    return frame[[c.name for c in columns]].reset_index(drop=True)
