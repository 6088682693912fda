"""The cells behind a figure as people read them: what lies on each piece of ground, in names, and its area."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from flask_babel import gettext

from arealregnskap.codes import codelist
from arealregnskap.natur.typology import typology
from arealregnskap.plan_change.data import NO_CODE, NO_PLAN

from .. import numbers
from ..words import word

#: Column of a cell → the list its codes are of.
_LISTS = {
    "gruppe": "arealformalsgruppe", "arealformal": "arealformal", "til_formal": "arealformal",
    "arealstatus": "arealstatus", "artype": "ar5_arealtype", "arskogbon": "ar5_skogbonitet",
    "argrunnf": "ar5_grunnforhold", "utfall": "utfall",
}  # fmt: skip
#: Purposes are known by their codes too.
_WITH_CODE = frozenset({"arealformal", "til_formal"})


def columns(cells: pd.DataFrame) -> pd.DataFrame:
    """One column per thing known of the cells, under its heading, and ``area_m2``."""
    heads = {
        "omradenavn": gettext("Område"), "gruppe": gettext("Gruppe"), "arealformal": gettext("Arealformål"),
        "arealstatus": gettext("Arealstatus"), "til_formal": gettext("Formål i forslaget"),
        "niva": gettext("Plannivå"), "planid": gettext("Plan-id"), "artype": gettext("Arealtype"),
        "arskogbon": gettext("Skogbonitet"), "argrunnf": gettext("Grunnforhold"), "utfall": gettext("Utfall"),
        "okosystem_fra": gettext("Økosystemtype i dag"), "okosystem_til": gettext("Økosystemtype etterpå"),
    }  # fmt: skip
    kept = [c for c in heads if c in cells]
    named = {c: cells[c].map(_names(c, cells[c])) if _name_of(c) else cells[c] for c in kept}
    return cells[[*kept, "area_m2"]].assign(**named).rename(columns=heads)


def _names(column: str, codes: pd.Series) -> dict[str, str]:
    name = _name_of(column)
    assert name is not None  # asked for columns of codes only
    return {code: name(str(code)) for code in codes.dropna().unique()}


def _name_of(column: str) -> Callable[[str], str] | None:
    """What says a column's codes in words; None where they are words already."""
    language = "nn" if numbers.language() == "nn" else "nb"
    levels = {"KP": gettext("Kommuneplan"), "RP": gettext("Reguleringsplan")}
    if column == "niva":
        return lambda code: levels.get(code, code)
    if column in ("okosystem_fra", "okosystem_til"):
        return lambda code: word(typology(2).label(code, language))
    if column not in _LISTS:
        return None
    names, beside = codelist(_LISTS[column]), {NO_PLAN: gettext("uten plan"), NO_CODE: gettext("uten formålskode")}

    def said(code: str) -> str:
        text = beside.get(code) or (word(names.label(code, language)) if code in names else code)
        return f"{code} {text}" if column in _WITH_CODE and code in names else text

    return said
