"""«Hvorfor er tallet slik?»: the subtraction behind one reserve figure, and the areas it is made of."""

from __future__ import annotations

import pandas as pd

from ..codes import codelist
from ..units import M2_PER_DAA
from .arealreserve import REMOVED
from .base import BUILT, RESERVE, AccountData
from .sums import daa_by

#: What a row is: the start, a deduction, the result, an area behind the result.
PLANNED, DEDUCTION, RESULT, AREA = "planlagt", "fradrag", "reserve", "omrade"


def why(data: AccountData, group: str | None = None) -> pd.DataFrame:
    """The reserve of one arealformålsgruppe (all of them without ``group``), step by step.

    One row per step and then per area: rad (planlagt, fradrag, reserve or omrade), kode (outcome code or omrade_id),
    tekst, daa (deductions negative), deler (cells behind it). The first rows up to ``fradrag`` add up to the
    ``reserve`` row; the ``omrade`` rows, largest first, add up to it once more.
    """
    building, reserve = data.building_land, data.reserve
    if group is not None:
        building, reserve = building[building["gruppe"] == group], reserve[reserve["gruppe"] == group]
    outcome, count = daa_by(building, "utfall"), building["utfall"].value_counts()
    names = codelist("utfall")
    planned = "Planlagt i kommuneplan og reguleringsplan"
    rows: list[tuple[str, str, str, float, int]] = [(PLANNED, "", planned, float(outcome.sum()), len(building))]
    for code in (BUILT, *REMOVED):
        rows.append(
            (DEDUCTION, code, names.label(code, data.language), 0.0 - float(outcome.get(code, 0.0)), count.get(code, 0))
        )
    left = float(outcome.get(RESERVE, 0.0))
    rows.append((RESULT, RESERVE, names.label(RESERVE, data.language), left, count.get(RESERVE, 0)))
    return pd.DataFrame([*rows, *_areas(data, reserve)], columns=["rad", "kode", "tekst", "daa", "deler"])


def _areas(data: AccountData, reserve: pd.DataFrame) -> list[tuple[str, str, str, float, int]]:
    """The areas behind the figure, largest first."""
    names = data.areas.set_index("omrade_nr")["omrade_id"]
    areas = reserve.groupby("omrade_nr").agg(
        area_m2=("area_m2", "sum"), deler=("area_m2", "size"), navn=("omradenavn", "first")
    )
    areas = areas.sort_values(["area_m2"], ascending=False, kind="stable")
    return [
        (AREA, str(names.get(nr, nr)), str(a["navn"] or ""), float(a["area_m2"]) / M2_PER_DAA, int(a["deler"]))
        for nr, a in areas.iterrows()
    ]
