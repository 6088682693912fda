"""An invented municipality of 4 × 3 km with a plan of eight surfaces, small enough to follow in the head.

    north  ┌──────────────┬──────────────┐
           │  LNF         │  LNF         │     B1: 1110 future, 500 × 400 m, two thirds built
           │   [B1] [F1]  │   [N1]       │     F1: 1120 future, 600 × 500 m, nothing built
           │       [K1]   │      [S1]    │     N1: 1300 now; K1: 1800; S1: 5210 future
           └──────────────┴──────────────┘     the strip in the east has no plan
Names hold what could hurt a page or a spreadsheet. All areas are in the map grid: the rule given is grid area.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import shapely

from arealregnskap import __version__, accounts, rulesets
from arealregnskap.accounts import regelsett
from arealregnskap.accounts.base import AccountData
from arealregnskap.case import Case
from arealregnskap.cells import Cells
from arealregnskap.codes import codelist
from arealregnskap.crs import AreaRule
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Access, Layer, Role, Source
from arealregnskap.mosaic import Mosaic
from arealregnskap.result import InputRecord, Provenance, Result, RulesetRun
from arealregnskap.themes import State, Theme

EPSG = 25832
E0, N0 = 510_000.0, 6_990_000.0
#: Names that try to become a formula, markup, code or a broken file.
HOSTILE = ("=1+1", "<img src=x onerror=alert(1)>", "${alert(1)}`", "@SUM(A1)", '"; DROP', "</script><b>")


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A rectangle in metres from the south-west corner of the municipality."""
    return shapely.box(E0 + west, N0 + south, E0 + east, N0 + north)


#: omradenavn, code, status, level, rectangle; what rules is cut out of the LNF surface that lies around.
PLAN = (
    ("B1", "1110", "2", "KP", (400, 1500, 900, 1900)),
    (HOSTILE[1], "1120", "2", "KP", (1200, 1500, 1800, 2000)),
    (HOSTILE[0], "1300", "1", "RP", (2400, 1600, 2800, 2000)),
    ("K1", "1800", "2", "KP", (1200, 700, 1500, 1000)),
    ("S1", "5210", "2", "KP", (2600, 600, 3200, 1000)),
    ("V1", "2010", "1", "KP", (0, 1200, 3600, 1230)),
)


def mosaic() -> Mosaic:
    built = [box(*p[4]) for p in PLAN]
    lnf = box(0, 0, 3600, 3000).difference(shapely.union_all(built))
    rows = [*PLAN, (None, "5100", "1", "KP", None)]
    frame = gpd.GeoDataFrame(
        {
            "flate_id": [f"f{n}" for n in range(len(rows))],
            "niva": [r[3] for r in rows],
            "kommunenummer": "9999",
            "planid": ["2012001" if r[3] == "KP" else "2019004" for r in rows],
            "plannavn": ["Kommuneplanens arealdel" if r[3] == "KP" else HOSTILE[3] for r in rows],
            "plantype": ["20" if r[3] == "KP" else "35" for r in rows],
            "planstatus": "3",
            "lovreferanse": "6",
            "ikrafttredelse": [dt.date(2012, 5, 31) if r[3] == "KP" else dt.date(2019, 2, 1) for r in rows],
            "bestemmelsesdato": [dt.date(2021, 1, 1) if r[3] == "KP" else None for r in rows],
            "forslagsstillertype": [None if r[3] == "KP" else "2" for r in rows],
            "vertikalniva": "2",
            "aldersklasse_kart": ["fra_2008"] * len(rows),
            "aldersklasse_bestemmelser": ["fra_2008"] * len(rows),
            "paragraf_12_4": ["" if r[3] == "KP" else "over ti år" for r in rows],
            "formal_liste": "kp2008",
            "kildekode": [r[1] for r in rows],
            "arealformal": [r[1] for r in rows],
            "gruppe": [codelist("arealformal").rows.loc[r[1], "gruppe"] for r in rows],
            "arealstatus": [r[2] for r in rows],
            "omradenavn": [r[0] for r in rows],
            "kilde": "plan",
            "mosaikk_id": range(len(rows)),
            "teller_som_utbygging": [r[1] not in ("2010", "5100") for r in rows],
            "area_m2": shapely.area([*built, lnf]),
        },
        geometry=[*built, lnf],
        crs=EPSG,
    )
    lost = gpd.GeoDataFrame(
        {"flate_id": ["g1"], "vinner_id": ["f2"], "grunn": ["nyere_plan"], "area_m2": [160_000.0]},
        geometry=[box(2400, 1600, 2800, 2000)],
        crs=EPSG,
    )
    return Mosaic(frame, lost)


#: mosaikk_id, outcome, reserve number, rectangle: the building land split up.
OUTCOMES = (
    (0, "bebygd", -1, (400, 1500, 733, 1900)),
    (0, "byggbuffer", -1, (733, 1500, 743, 1900)),
    (0, "reserve", 1, (743, 1500, 900, 1900)),
    (1, "reserve", 2, (1200, 1500, 1800, 1983)),
    (1, "smal", -1, (1200, 1983, 1800, 2000)),
    (2, "bebygd", -1, (2400, 1600, 2700, 2000)),
    (2, "reserve", 3, (2700, 1600, 2800, 2000)),
    (3, "reserve", 4, (1200, 700, 1500, 1000)),
)


def cells(land: tuple[tuple[str, str, float, float], ...]) -> Cells:
    """Cells of the municipality with land cover in upright strips: (artype, skogbonitet, west, east)."""
    m = mosaic().frame
    pieces: list[tuple[int, str | None, int, shapely.Geometry]] = [
        (i, outcome, nr, box(*r)) for i, outcome, nr, r in OUTCOMES
    ]
    pieces += [(i, "ikke_utbygging", -1, m.geometry[i]) for i in (4, 5, 6)]
    pieces.append((-1, None, -1, box(3600, 0, 4000, 3000)))
    rows = []
    for i, outcome, nr, shape in pieces:
        for artype, bonitet, west, east in land:
            area = shape.intersection(box(west, 0, east, 3000)).area
            if area:
                row = (
                    True,
                    i,
                    "klasse",
                    artype,
                    "31",
                    bonitet,
                    "44",
                    artype,
                    outcome,
                    nr,
                    artype == "60",
                    0,
                    west < 3000,
                )
                rows.append((*row, area))
    frame = pd.DataFrame(
        rows,
        columns=[
            "i_kommune", "mosaikk_id", "arealdekke", "artype", "artreslag", "arskogbon", "argrunnf", "kildeklasse",
            "utfall", "omrade_nr", "tema_naturtype_nin", "klasse_naturtype_nin", "dekning_naturtype_nin", "area_m2",
        ],
    )  # fmt: skip
    themes = (Theme("naturtype_nin"), Theme("reindrift", state=State.NOT_ANALYSED))
    return Cells(frame, 4000.0 * 3000.0, 4000.0 * 3000.0, themes)


LAND = (
    ("30", "14", 0.0, 1300.0),
    ("60", "98", 1300.0, 1700.0),
    ("21", "98", 1700.0, 2750.0),
    ("99", "99", 2750.0, 4000.0),
)
OTHER_LAND = (("30", "13", 0.0, 1000.0), ("50", "98", 1000.0, 4000.0))


def run(name: str, land: tuple = LAND) -> RulesetRun:
    areas = gpd.GeoDataFrame(
        {
            "omrade_nr": [nr for *_, nr, _ in OUTCOMES if nr > 0],
            "omrade_id": ["B1", "F1", "N1", "K1"],
            "mosaikk_id": [i for i, _, nr, _ in OUTCOMES if nr > 0],
            "area_m2": [box(*r).area for *_, nr, r in OUTCOMES if nr > 0],
        },
        geometry=[box(*r) for *_, nr, r in OUTCOMES if nr > 0],
        crs=EPSG,
    )
    rule_set = rulesets.load(name)
    data = AccountData(
        "9999", "Oppdiktdal", cells(land), mosaic().frame, areas, rule_set.name,
        counted=frozenset({"1110", "1120", "1300", "1800"}), lost=mosaic().lost, land_source="Oppdiktet AR5",
        findings=log().frame(), produced=dt.date(2026, 11, 1),
    )  # fmt: skip
    return RulesetRun(
        rule_set, mosaic(), SimpleNamespace(areas=areas), data.cells, data, accounts.tables(data), IssueLog()
    )


def zones() -> gpd.GeoDataFrame:
    """A flood zone and a reindeer zone that overlap."""
    return gpd.GeoDataFrame(
        {"flate_id": ["z1", "z2"], "niva": "KP", "hensyn": ["H320", "H520"], "navn": ["<b>flom</b>", None]},
        geometry=[box(300, 1300, 1500, 2100), box(1000, 1200, 3300, 2500)],
        crs=EPSG,
    )


def log() -> IssueLog:
    found = IssueLog()
    found.add(
        "arealstatus_mangler",
        "plan =2+2.sos",
        object_id="f3",
        value="nåværende",
        count=3,
        area_m2=90_000.0,
        x=E0 + 1300,
        y=N0 + 800,
    )
    return found


def result(*names: str, synthetic: bool = True) -> Result:
    """The invented municipality under one or more rule sets; the second on other land, so that figures differ."""
    names = names or ("NINA 2023",)
    kommune = gpd.GeoDataFrame(
        {"kommunenummer": ["9999"], "kommunenavn": ["Oppdiktdal"]}, geometry=[box(0, 0, 4000, 3000)], crs=EPSG
    )
    inputs = (
        InputRecord(Role.PLAN, "Kommuneplan & <planer>", "KpArealformålOmråde", "plan =2+2.sos", "ab" * 32,
                    "Oppdiktdal kommune", "ingen", Access.RESTRICTED, dt.date(2012, 5, 31), synthetic,
                    "kommuneplan_2008", 7, 10_800_000.0),
        InputRecord(Role.KOMMUNE, "Kommuner", "kommune", "kommune.gpkg", "cd" * 32, "Kartverket", "CC BY 4.0",
                    Access.OPEN, None, False, "kommuner", 1, 12_000_000.0),
    )  # fmt: skip
    provenance = Provenance(
        __version__, dt.date(2026, 11, 1), EPSG, "Bakkeareal på GRS80, ∮F(E)dN", inputs,
        {n: rulesets.load(n).version for n in names}, {"arealformal": "ef" * 32},
    )  # fmt: skip
    case = Case(
        Path("sak"),
        "9999",
        "Oppdiktdal",
        "Kommuneplanens arealdel 2027–2039",
        dt.date(2026, 11, 1),
        names,
        (),
        synthetic,
    )
    runs = {n: run(n, LAND if i == 0 else OTHER_LAND) for i, n in enumerate(names)}
    t3 = {n: r.tables["T3"].frame for n, r in runs.items()}
    moved = {n: regelsett.single_rules(t3[names[0]], t3[n], {"opning": t3[n]}) for n in names[1:]}
    compared = (regelsett.side_by_side(t3, names[0]), regelsett.per_group(t3, names[0]), moved)
    return Result(
        case, Layer("kommune", Role.KOMMUNE, kommune, Source("Kommuner")),
        AreaRule.around(EPSG, tuple(kommune.total_bounds)),
        runs, log(), provenance, *compared, zones(),
    )  # fmt: skip
