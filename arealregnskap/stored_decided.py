"""What the decisions of a case make of a computed result, kept beside it: the history, the plans after it as cells, and
the findings. Working it out anew is an overlay for each divided area and takes longer than all other reading.

It lies in the folder of the result, which is of one file of decisions: the result of another one is a stop.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pandas as pd

from .accounts import AccountData
from .decided import UNFIT, Decided
from .issues import Issue, IssueLog
from .natur.build import FORSLAG, GJELDENDE, WASHED
from .natur.changes import Scenario
from .planvask.exchange.rows import to_history, to_rows
from .result import Result

FOLDER = "beslutninger"
_META = "beslutninger.json"


def save(result: Result, folder: Path) -> None:
    """Write to ``folder/beslutninger``; nothing for a result without decisions."""
    if result.planvask is None:
        return
    place = folder / FOLDER
    place.mkdir()
    scenarios = [s for s in result.main_natur.data.scenarios if s.key.endswith(WASHED)]
    for scenario in scenarios:
        scenario.data.cells.frame.to_parquet(place / f"{scenario.key}_celler.parquet")
        plan = pd.DataFrame(scenario.data.plan).drop(columns="geometry", errors="ignore")
        plan.to_parquet(place / f"{scenario.key}_plan.parquet")
    meta = {
        "historikk": to_rows(result.planvask.history),
        "scenarier": [{"key": s.key, "name_nb": s.name_nb, "name_nn": s.name_nn} for s in scenarios],
        "funn": [dataclasses.asdict(i) for i in result.issues if i.kind == UNFIT],
    }
    (place / _META).write_text(json.dumps(meta, ensure_ascii=False, indent=1, default=str), encoding="utf-8")


def load(result: Result, folder: Path) -> Decided | None:
    """As it was when ``result``, read without decisions, was computed; None where nothing was kept."""
    place = folder / FOLDER
    if not (place / _META).is_file():
        return None
    meta = json.loads((place / _META).read_text(encoding="utf-8"))
    plans = {f"{GJELDENDE}{WASHED}": result.main.data}
    if result.forslag is not None:
        plans[f"{FORSLAG}{WASHED}"] = result.forslag.data.proposal
    return Decided(
        to_history(meta["historikk"], _META),
        tuple(Scenario(**s, data=_data(place, s["key"], plans[s["key"]])) for s in meta["scenarier"]),
        IssueLog(Issue(**i) for i in meta["funn"]),
    )


def _data(place: Path, key: str, before: AccountData) -> AccountData:
    cells = dataclasses.replace(before.cells, frame=pd.read_parquet(place / f"{key}_celler.parquet"))
    return dataclasses.replace(before, cells=cells, plan=pd.read_parquet(place / f"{key}_plan.parquet"))
