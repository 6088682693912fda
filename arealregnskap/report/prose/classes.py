"""The reserve on the few kinds of land that text and charts speak of: the columns of T4 put together."""

from __future__ import annotations

import math

import pandas as pd

from ...schema import Column
from ..charts import CLASSES
from ..model import Sheet
from ..texts import TEXTS

KEY = "T4S"


def land_classes(t4: Sheet, language: str = "nb") -> Sheet:
    """One row per kind of land that the reserve lies on, largest first; not known where there is no land cover."""
    names, rows = TEXTS[language]["klasser"], []
    for key, _, codes in CLASSES:
        daa = [t4.total[f"m_{c}_daa"] for c in codes]
        if key == "ukjent":
            daa.append(t4.total["m_uten_arealdekke_daa"])
        if any(daa):
            rows.append((key, names[key], math.fsum(daa)))
    rows.sort(key=lambda r: -r[2] if not math.isnan(r[2]) else 0.0)
    columns = (
        Column("klasse", "code", "Klasse"),
        Column("navn", "text", "Markslag"),
        Column("reserve_daa", "float", "Arealreserve", unit="daa"),
    )
    title = "Arealreserve etter markslag, samlet" if language == "nb" else "Arealreserve etter markslag, samla"
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    total = {"reserve_daa": t4.total["reserve_daa"]}
    return Sheet(KEY, title, title, columns, frame, total, ("reserve_daa",), ruleset=t4.ruleset)
