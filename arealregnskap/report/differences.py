"""«Hvorfor er tallene ulike?»: our figures beside other methods' figures, with the causes in daa."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..codes import codelist
from ..differences.figure import ALL, FIGURE, KOMMUNE, LAND, PLANNED, RESERVE, SSB
from ..result import Result
from ..schema import Column
from .model import Sheet
from .texts import TEXTS

_ROW = Column("rad", "code", "Rad", description="tall (et tall hos begge) eller arsak (hva som flytter det)")
_UNEXPLAINED = Column(
    "uforklart_daa", "float", "Uforklart", unit="daa",
    description="Differansen minus årsakene under; tom der differansen ikke er delt opp", blank=True,
)  # fmt: skip
GROUPS = (
    Column("arsaksnavn", "text", "Sammenlignet med", "Samanlikna med"),
    Column("mot", "text", "Hva", "Kva"),
    Column("storrelse", "text", "Størrelse", "Storleik"),
    Column("kode", "code", "Kode", description="Arealformålsgruppe eller arealtype; alle for alt samlet"),
    Column("navn", "text", "Navn, og hva som flytter tallet", "Namn, og kva som flytter talet"),
    Column("vart_daa", "float", "Vårt tall", "Vårt tal", "daa", blank=True),
    Column("deres_daa", "float", "Deres tall", "Talet deira", "daa", blank=True),
    Column("differanse_daa", "float", "Differanse", unit="daa", description="Deres minus vårt; for årsaker bidraget"),
    Column(
        "differanse_andel", "float", "Differanse av vårt tall", "Differanse av vårt tal", description="0–1", blank=True
    ),
    Column("arsak", "code", "Kode for årsak", codelist="tallavvik"),
)
COLUMNS = (*GROUPS[:-1], _UNEXPLAINED, GROUPS[-1], _ROW)

_WHAT = {
    KOMMUNE: ("Kommunens areal", "Arealet til kommunen"),
    PLANNED: ("Planlagt", "Planlagt"),
    RESERVE: ("Arealreserve", "Arealreserve"),
    LAND: ("Arealtype", "Arealtype"),
    SSB: ("Klasse hos SSB", "Klasse hos SSB"),
}


def sheets(result: Result, language: str = "nb") -> list[Sheet]:
    """What differs in all, with the causes; then group by group. Figures are of the rule set named first in the case.

    Nothing where nothing was compared.
    """
    if result.differences.empty:
        return []
    frame = _shown(result.differences, language)
    of_group = result.differences["storrelse"].isin([PLANNED, RESERVE]) & (result.differences["kode"] != ALL)
    whole = _sheet("tallavvik", COLUMNS, frame[~of_group], result, language)
    return [whole, _sheet("tallavvik_gruppe", GROUPS, frame[of_group], result, language)]


def _sheet(key: str, columns: tuple[Column, ...], rows: pd.DataFrame, result: Result, language: str) -> Sheet:
    causes, t = codelist("tallavvik"), TEXTS[language]
    met = [code for code in causes if code in set(rows["arsak"])]
    told = [f"{causes.label(code, language)}: {causes.rows[f'forklaring_{language}'][code]}" for code in met]
    return Sheet(
        key=key,
        name=t[f"{key}_kort"],
        title=t[key],
        columns=columns,
        frame=rows[[c.name for c in columns]].reset_index(drop=True),
        notes=(t[f"{key}_merknad"], *told),
        ruleset=result.main.ruleset.name,
    )


def _shown(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """The frame with names for its codes, in the language asked for."""
    causes, whole = codelist("tallavvik"), frame["vart_daa"].to_numpy(float)
    share = np.divide(frame["differanse_daa"], whole, out=np.full(len(frame), np.nan), where=whole != 0)
    return frame.assign(
        arsaksnavn=[causes.label(code, language) for code in frame["arsak"]],
        storrelse=[_WHAT[what][language == "nn"] for what in frame["storrelse"]],
        navn=_names(frame, language),
        differanse_andel=share,
    )


def _names(frame: pd.DataFrame, language: str) -> list[str]:
    """The name of a figure's code, or what a part is."""
    groups, land, t = codelist("arealformalsgruppe"), codelist("ar5_arealtype"), TEXTS[language]
    out = []
    for row in frame.to_dict("records"):
        text, code = row[f"tekst_{language}"], row["kode"]
        if row["rad"] != FIGURE:
            out.append(f"– {text}")
        elif text:
            out.append(text)
        elif row["storrelse"] == KOMMUNE:
            out.append(t["hele_kommunen"])
        elif code == ALL:
            out.append(t["alle_formal"])
        else:
            out.append((land if row["storrelse"] == LAND else groups).label(code, language))
    return out
