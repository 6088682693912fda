"""The effect of a decision, recomputed whole: 1 000 candidates and 100 000 cells, invented without any geometry.

Against the straightforward way: a pandas group-by over all cells after each decision. Both give the same answer.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from typing import Any

import numpy as np
import pandas as pd

from .measure import Clock

CANDIDATES, CELLS = 1_000, 100_000
#: Decisions asked about; each is followed by a whole new effect.
DECISIONS = 60
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
_THEMES = ("naturtype_nin", "naturvern", "villrein", "reindrift", "flomsone", "skredaktsomhet", "friluftsliv")


def _land() -> Any:
    """As much of a result as a wash asks for: cells of reserve, and squares as areas. SYNTETISK."""
    from types import SimpleNamespace

    import geopandas as gpd
    import shapely

    from arealregnskap import rulesets
    from arealregnskap.accounts import AccountData
    from arealregnskap.cells import Cells
    from arealregnskap.themes import Theme

    random = np.random.default_rng(1)
    number = np.sort(np.r_[np.arange(1, CANDIDATES + 1), random.integers(1, CANDIDATES + 1, CELLS - CANDIDATES)])
    artype = random.choice(["21", "23", "30", "30", "50", "60"], CELLS)
    frame = pd.DataFrame({
        "i_kommune": True, "mosaikk_id": number - 1, "arealdekke": "klasse", "artype": artype,
        "artreslag": np.where(artype == "30", "31", "98"),
        "arskogbon": np.where(artype == "30", random.choice(["12", "13", "14", "15"], CELLS), "98"),
        "argrunnf": random.choice(["44", "45"], CELLS), "kildeklasse": artype, "bygd": False, "utfall": "reserve",
        "omrade_nr": number, "area_m2": random.uniform(10, 5_000, CELLS),
    })  # fmt: skip
    for theme in _THEMES:
        frame[f"tema_{theme}"] = random.random(CELLS) < 0.1
        frame[f"klasse_{theme}"] = np.where(frame[f"tema_{theme}"], "Høy kvalitet", None)
        frame[f"dekning_{theme}"] = True
    whole = float(frame["area_m2"].sum())
    cells = Cells(frame, whole, whole, tuple(Theme(t, ("Høy kvalitet",), True) for t in _THEMES))
    plan = pd.DataFrame({"mosaikk_id": range(CANDIDATES), "arealformal": "1120", "arealstatus": "2", "gruppe": "02"})
    for column in ("niva", "planid", "plannavn", "omradenavn", "flate_id", "kommunenummer", "plantype",
                   "ikrafttredelse", "bestemmelsesdato", "aldersklasse_kart", "aldersklasse_bestemmelser",
                   "paragraf_12_4"):  # fmt: skip
        plan[column] = "KP" if column == "niva" else None
    names = [f"{n:012x}" for n in range(CANDIDATES)]
    areas = gpd.GeoDataFrame(
        {"omrade_nr": range(1, CANDIDATES + 1), "omrade_id": names, "stabil_id": names,
         "mosaikk_id": range(CANDIDATES), "arealformal": "1120", "arealstatus": "2"},
        geometry=[shapely.box(n, 0, n + 1, 1) for n in range(CANDIDATES)], crs=25832,
    )  # fmt: skip
    ruleset = rulesets.load("KDD enkel")
    data = AccountData("0000", "SYNTETISK", cells, plan, areas, ruleset.name, counted=ruleset.counted)
    run = SimpleNamespace(data=data, cells=cells, ruleset=ruleset, reserve=SimpleNamespace(areas=areas))
    home = SimpleNamespace(frame=gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)]))
    return SimpleNamespace(main=run, kommune=home, ground=None)


def _decisions() -> list[tuple[str, str]]:
    """Area and kind, one after the other."""
    random = np.random.default_rng(2)
    kinds = ["viderefore", "tilbakefore_lnfr", "tilbakefore_lnfr", "endre_formal", "avvente"]
    return [(f"{random.integers(CANDIDATES):012x}", str(random.choice(kinds))) for _ in range(DECISIONS)]


def ours(clock: Clock, _: str) -> dict[str, Any]:
    """The effect from the matrix of areas; the time of each decision is kept."""
    from arealregnskap.planvask.decisions import Decision, Kind
    from arealregnskap.planvask.effect import effect
    from arealregnskap.planvask.history import History, append
    from arealregnskap.planvask.wash import Wash

    wash = Wash.of(_land())
    effect(wash, {})
    history, each = History(), []
    with clock.job():
        for omrade, kind in _decisions():
            start = time.perf_counter()
            purpose = "5220" if kind == "endre_formal" else ""
            history = append(history, [Decision(omrade, Kind(kind), "prøve", "prøve", NOON, purpose)])
            made = effect(wash, history.state())
            each.append(time.perf_counter() - start)
    return {"after_m2": made.reserve[2], **_spread(each)}


def group_by(clock: Clock, _: str) -> dict[str, Any]:
    """The straightforward way: group all cells anew after each decision."""
    land = _land().main.data.land
    outcome: dict[str, str] = {}
    each = []
    with clock.job():
        for omrade, kind in _decisions():
            start = time.perf_counter()
            outcome[omrade] = "ut" if kind in ("tilbakefore_lnfr", "endre_formal") else "inne"
            number = {int(o, 16) + 1: to for o, to in outcome.items()}
            to = land["omrade_nr"].map(number).fillna("uavklart")
            reserve = land.groupby(to)["area_m2"].sum()
            for keys in (["artype"], ["artype", "arskogbon", "argrunnf"], ["arealformal"], ["klasse_naturtype_nin"]):
                land.groupby([to, *keys], dropna=False)["area_m2"].sum()
            for theme in _THEMES:
                land[land[f"tema_{theme}"]].groupby(to)["area_m2"].sum()
            each.append(time.perf_counter() - start)
    return {"after_m2": float(reserve.drop("ut").sum()), **_spread(each)}


def _spread(each: list[float]) -> dict[str, float]:
    """Median and 95th percentile of one decision [ms]."""
    return {
        "median_ms": round(1e3 * statistics.median(each), 1),
        "p95_ms": round(1e3 * float(np.quantile(each, 0.95)), 1),
    }
