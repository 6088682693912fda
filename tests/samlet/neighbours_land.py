"""Two small municipalities side by side on a flat map, whose figures can be done in the head. SYNTETISK.

     A (1001)            B (1002)             Each 2 000 × 2 000 m = 4 000 daa. Aby: F 200 × 500 m (1120, 100 daa)
┌──────────────┬──────────────┐               300 m from the border, G 100 × 100 m (1110, 10 daa, a quarter built)
│ G          F │ H            │               far west. Bru: H 400 × 250 m (1120, 100 daa) 500 m from the border,
│              │         N    │               N 200 × 100 m (1300, 20 daa) far east. Western half of each is forest,
└──────────────┴──────────────┘               the eastern mire. Aby has looked for reindeer everywhere, Bru nowhere.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from arealregnskap import __version__, accounts, cells, mosaic, reserve
from arealregnskap.accounts import AccountData
from arealregnskap.case import Case
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Access, Layer, Role, Source
from arealregnskap.result import InputRecord, Provenance, ReserveAreas, Result, RulesetRun
from arealregnskap.rulesets import Ruleset
from tests.land.planer import CRS, FLAT, box, built, cover, layer, ruleset, surface

DAY = dt.date(2026, 11, 1)
RULES = ruleset()
A, B = box(0, 0, 2000, 2000), box(2000, 0, 2000, 2000)
F, G = box(1500, 1000, 200, 500), box(100, 1000, 100, 100)
H, N = box(2500, 1000, 400, 250), box(3700, 300, 200, 100)


def municipality(
    number: str, name: str, land: Any, fields: list[tuple[Any, str, str]], *, built_on: Any = None,
    reindeer: Any = None, rules: Ruleset = RULES, day: dt.date = DAY, covered: bool = True, synthetic: bool = True,
    product: str = "ar5",
) -> Result:  # fmt: skip
    """A computed municipality: ``fields`` are (surface, arealformål, name) in LNFR; ``reindeer`` None: not analysed."""
    west, south, east, north = land.bounds
    rest = land
    for shape, *_ in fields:
        rest = rest.difference(shape)
    rows = [surface(g, arealformal=code, flate_id=f"{number}-{name_}", omradenavn=name_) for g, code, name_ in fields]
    rows.append(surface(rest, arealformal="5100", arealstatus="1", flate_id=f"{number}-LNFR"))
    middle = (west + east) / 2
    ground = cover(
        ("30", box(west, south, middle - west, north - south)), ("60", box(middle, south, east - middle, north - south))
    )
    home = Layer(
        "kommune", Role.KOMMUNE,
        gpd.GeoDataFrame({"kommunenummer": [number], "kommunenavn": [name]}, geometry=[land], crs=CRS),
        Source("SYNTETISK"),
    )  # fmt: skip
    plan = [layer(Role.PLAN, rows, "Kommuneplan")]
    houses = [built(("ssb_arealbruk", built_on))] if built_on is not None else []
    themes = [layer(Role.TEMA, [{"tema": "reindrift", "geometry": reindeer}], "Rein")] if reindeer is not None else []
    ruling = mosaic.build(plan, rules, FLAT, IssueLog(), kommune=land, as_of=day)
    unbuilt = reserve.build(ruling, [ground, *houses], rules, FLAT, IssueLog())
    made = cells.build(
        home, ruling, unbuilt, ground if covered else None, themes, [], FLAT,
        complete={"reindrift"} if reindeer is not None else (),
    )  # fmt: skip
    data = AccountData(
        number, name, made, ruling.frame, unbuilt.areas, rules.name, counted=rules.counted, lost=ruling.lost,
        land_source="AR5", produced=day, findings=IssueLog().frame(),
    )  # fmt: skip
    run = RulesetRun(rules, ruling, ReserveAreas(unbuilt.areas), made, data, accounts.tables(data), IssueLog())
    record = InputRecord(
        Role.AREALDEKKE, "AR5", "ar5", "ar5.gpkg", "ab" * 32, "Eier", "åpen", Access.OPEN, dt.date(2025, 1, 1),
        synthetic, product, 2, 4e6,
    )  # fmt: skip
    provenance = Provenance(
        __version__, day, 25832, "bakkeareal", (record,), {rules.name: rules.version}, {"tema": "cd" * 32}
    )
    case = Case(Path("sak"), number, name, f"Sak for {name}", day, (rules.name,), (), synthetic)
    return Result(case, home, FLAT, {rules.name: run}, IssueLog(), provenance)


def aby(**more: Any) -> Result:
    given = {"built_on": box(100, 1000, 50, 50), "reindeer": box(0, 0, 2000, 1250)}
    return municipality("1001", "Åby", more.pop("land", A), [(F, "1120", "F"), (G, "1110", "G")], **{**given, **more})


def bru(**more: Any) -> Result:
    return municipality("1002", "Bru", more.pop("land", B), [(H, "1120", "H"), (N, "1300", "N")], **more)


def with_provenance(result: Result, **changes: Any) -> Result:
    return dataclasses.replace(result, provenance=dataclasses.replace(result.provenance, **changes))


def column(frame: pd.DataFrame, key: str, value: str, name: str) -> float:
    """One cell of a table: the row where ``key`` is ``value``."""
    return float(frame.loc[frame[key] == value, name].iloc[0])
