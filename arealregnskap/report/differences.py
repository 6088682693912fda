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

COLUMNS = (
    Column("arsak", "code", "Årsak, kode", codelist="tallavvik"),
    Column("arsaksnavn", "text", "Sammenlignet med", "Samanlikna med"),
    Column("mot", "text", "Hva", "Kva"),
    Column("storrelse", "text", "Størrelse", "Storleik"),
    Column("kode", "code", "Kode", description="Arealformålsgruppe eller arealtype; alle for alt samlet"),
    Column("navn", "text", "Navn, eller hva som flytter tallet", "Namn, eller kva som flytter talet"),
    Column("vart_daa", "float", "Vårt tall", "Vårt tal", "daa"),
    Column("deres_daa", "float", "Deres tall", "Deira tal", "daa"),
    Column("differanse_daa", "float", "Differanse", unit="daa", description="Deres minus vårt; for årsaker bidraget"),
    Column("differanse_andel", "float", "Differanse av vårt", "Differanse av vårt", description="0–1"),
    Column(
        "uforklart_daa", "float", "Uforklart", unit="daa",
        description="Differansen minus årsakene under; tom der differansen ikke er delt opp",
    ),
    Column("forklaring", "text", "Forklaring"),
    Column("rad", "code", "Rad", description="tall (et tall hos begge) eller arsak (hva som flytter det)"),
)  # fmt: skip

_WHAT = {
    KOMMUNE: ("Kommunens areal", "Arealet til kommunen"),
    PLANNED: ("Planlagt", "Planlagd"),
    RESERVE: ("Arealreserve", "Arealreserve"),
    LAND: ("Arealtype", "Arealtype"),
    SSB: ("Klasse hos SSB", "Klasse hos SSB"),
}


def sheets(result: Result, language: str = "nb") -> list[Sheet]:
    """The sheet, where anything was compared; figures of the rule set named first in the case."""
    if result.differences.empty:
        return []
    frame, causes, t = result.differences, codelist("tallavvik"), TEXTS[language]
    figure = frame["rad"] == FIGURE
    first = figure & ~frame.duplicated(["arsak", "mot"])
    told = {code: causes.rows[f"forklaring_{language}"][code] for code in causes}
    whole = frame["vart_daa"].to_numpy(float)
    share = np.divide(frame["differanse_daa"], whole, out=np.full(len(frame), np.nan), where=whole != 0)
    made = frame.assign(
        arsaksnavn=[causes.label(code, language) for code in frame["arsak"]],
        storrelse=[_WHAT[what][language == "nn"] for what in frame["storrelse"]],
        navn=_names(frame, language),
        differanse_andel=share,
        forklaring=frame["arsak"].map(told).where(first),
    )
    made = made[[c.name for c in COLUMNS]].astype({"forklaring": object})
    return [
        Sheet(
            key="tallavvik",
            name=t["tallavvik_kort"],
            title=t["tallavvik"],
            columns=COLUMNS,
            frame=made.where(made.notna(), None).astype({c.name: float for c in COLUMNS if c.type == "float"}),
            notes=(t["tallavvik_merknad"],),
            ruleset=result.main.ruleset.name,
        )
    ]


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
