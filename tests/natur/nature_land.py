"""Land for the accounts of nature: cells written down by hand, and the published SEEALand."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd

from arealregnskap.accounts import AccountData
from arealregnskap.cells import Cells, Cover
from arealregnskap.natur import MapVersions, NaturData

COLUMNS = ("artype", "artreslag", "arskogbon", "argrunnf", "kildeklasse")


def cell(area_m2: float, artype: str | None = "30", **more: object) -> dict:
    """One cell inside the municipality, forest of conifers on soil unless said otherwise."""
    base = {
        "i_kommune": True, "mosaikk_id": 0, "arealdekke": Cover.CLASSED.value, "artype": artype, "artreslag": "98",
        "arskogbon": "98", "argrunnf": "98", "kildeklasse": artype, "utfall": "ikke_utbygging", "omrade_nr": -1,
        "area_m2": float(area_m2),
    }  # fmt: skip
    if artype == "30":
        base |= {"artreslag": "31", "arskogbon": "13", "argrunnf": "44"}
    return base | more


def data_of(cells: list[dict], groups: dict[int, str] | None = None, **more: object) -> NaturData:
    """NaturData over cells; ``groups`` gives the arealformålsgruppe of each mosaikk_id."""
    frame = pd.DataFrame(cells)
    inside = float(frame.loc[frame["i_kommune"], "area_m2"].sum())
    plan = pd.DataFrame([{"mosaikk_id": n, "gruppe": g} for n, g in (groups or {0: "02"}).items()])
    areas = pd.DataFrame({"omrade_nr": sorted(set(frame["omrade_nr"]) - {-1})})
    data = AccountData("0000", "Ruta", Cells(frame, inside, inside), plan, areas, "Prøveregel 1.0")
    return NaturData.of(data, **more)


def with_changes(data: NaturData, *changes: object) -> NaturData:
    return dataclasses.replace(data, changes=changes)


#: SEEA EA's worked example: 250 ha, one year, 2 ha of forest become cropland (level 2 rest types of EU level 1).
SEEALAND = [("4.0", "4.0", 38), ("4.0", "2.0", 2), ("9.0", "9.0", 30), ("2.0", "2.0", 60), ("1.0", "1.0", 50),
            ("7.0", "7.0", 20), ("12.0", "12.0", 50)]  # fmt: skip


def seealand() -> NaturData:
    """SEEALand as two map versions, in hectares."""
    data = data_of([cell(ha * 10_000) for _, _, ha in SEEALAND], unit="ha")
    versions = MapVersions(
        "seealand", "SEEALand", "SEEALand", data.land,
        pd.Series([a for a, _, _ in SEEALAND]), pd.Series([b for _, b, _ in SEEALAND]),
        dt.date(2020, 1, 1), dt.date(2021, 1, 1),
    )  # fmt: skip
    return with_changes(data, versions)
