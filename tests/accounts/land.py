"""A municipality of one square kilometre whose areas can be done in the head. All lengths in metres, all areas flat.

    y 1000 ┌───────────────────────────────┐
           │ no plan, no land cover  50 daa │
       950 ├───────────────────────────────┤
           │ LNFR 700 daa                  │ …and 70 daa more outside, to x 1100
       250 ├──────────┬──────┬─────────────┤
           │ 1120 (2) │ 1110 │ no plan     │
           │ 100 daa  │ 50   │ 100 daa     │
         0 └──────────┴──────┴─────────────┘
           0        400    600          1000

Building land 150 daa: built x 300–450, narrow x 250–300, reserve area 1 x 0–250 and area 2 x 450–600.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from arealregnskap import cells as cells_module
from arealregnskap.accounts import AccountData
from arealregnskap.cells import Cells
from arealregnskap.crs import AreaRule
from arealregnskap.layers import Layer, Role, Source
from arealregnskap.overlay import Surfaces, has

EAST, NORTH = 500_000.0, 7_000_000.0
#: F(E) = E: ground area equals grid area, so that a square of 100 m has 10 000 m².
FLAT = AreaRule(25832, EAST, NORTH, 1_000.0, (0.0, 1_000.0))


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A rectangle in metres from the south-west corner of the municipality."""
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def layer(role: Role, rows: list[dict], name: str = "") -> Layer:
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=25832)
    return Layer(name or role.value, role, frame, Source("SYNTETISK"))


@dataclass(frozen=True)
class FakeMosaic:
    frame: gpd.GeoDataFrame


@dataclass(frozen=True)
class FakeReserve:
    """Outcomes straight from drawn surfaces: built where drawn, reserve where an area lies, narrow for the rest."""

    areas: gpd.GeoDataFrame
    built: list[shapely.Polygon]
    building: frozenset[int]

    @property
    def inputs(self) -> list[Surfaces]:
        return [
            Surfaces("rest", self.areas.geometry.to_numpy(), self.areas["omrade_nr"].to_numpy(), "set"),
            Surfaces("bebygd", self.built, [0] * len(self.built), "mask"),
        ]

    def outcome(self, cells: pd.DataFrame) -> pd.Series:
        outcome = pd.Series("smal", index=cells.index, dtype=object)
        outcome[cells["rest"] >= 0] = "reserve"
        outcome[has(cells["bebygd"], 0)] = "bebygd"
        outcome[~cells["mosaikk_id"].isin(self.building)] = "ikke_utbygging"
        return outcome

    def area_number(self, cells: pd.DataFrame) -> pd.Series:
        return cells["rest"].where(self.outcome(cells) == "reserve", -1)


PLAN = {
    "kommunenummer": "0000",
    "plantype": "20",
    "planstatus": "3",
    "aldersklasse_kart": "fra_2008",
    "omradenavn": None,
    "aldersklasse_bestemmelser": "fra_2008",
    "ikrafttredelse": dt.date(2012, 5, 31),
    "bestemmelsesdato": dt.date(2021, 5, 5),
}


def mosaic() -> FakeMosaic:
    rows = [
        dict(
            PLAN,
            mosaikk_id=0,
            niva="KP",
            planid="K1",
            plannavn="Kommuneplan",
            arealformal="1120",
            gruppe="02",
            arealstatus="2",
            omradenavn="F1",
            paragraf_12_4="nei",
            teller_som_utbygging=True,
            geometry=box(0, 0, 400, 250),
        ),
        dict(
            PLAN,
            mosaikk_id=1,
            niva="RP",
            planid="R1",
            plannavn="Sentrum",
            arealformal="1110",
            gruppe="01",
            plantype="35",
            arealstatus="1",
            aldersklasse_kart="for_2008",
            ikrafttredelse=dt.date(1999, 1, 1),
            paragraf_12_4="krever vurdering",
            teller_som_utbygging=True,
            geometry=box(400, 0, 600, 250),
        ),
        dict(
            PLAN,
            mosaikk_id=2,
            niva="KP",
            planid="K1",
            plannavn="Kommuneplan",
            arealformal="5100",
            gruppe="14",
            arealstatus=None,
            paragraf_12_4="nei",
            teller_som_utbygging=False,
            geometry=box(0, 250, 1100, 950),
        ),
    ]
    return FakeMosaic(gpd.GeoDataFrame(rows, geometry="geometry", crs=25832))


def reserve() -> FakeReserve:
    areas = [
        {
            "omrade_nr": 1,
            "omrade_id": "F1",
            "mosaikk_id": 0,
            "arealstatus": "2",
            "area_m2": 62_500.0,
            "geometry": box(0, 0, 250, 250),
        },
        {
            "omrade_nr": 2,
            "omrade_id": "B1",
            "mosaikk_id": 1,
            "arealstatus": "1",
            "area_m2": 37_500.0,
            "geometry": box(450, 0, 600, 250),
        },
    ]
    return FakeReserve(
        gpd.GeoDataFrame(areas, geometry="geometry", crs=25832), [box(300, 0, 450, 250)], frozenset({0, 1})
    )


def kommune() -> Layer:
    return layer(Role.KOMMUNE, [{"kommunenummer": "0000", "kommunenavn": "Ruta", "geometry": box(0, 0, 1000, 1000)}])


def land_cover() -> Layer:
    """Mire 25 + 400, forest 475, unmapped 50, no cover 50; a lake of 2 daa and one of 10 lie over the forest."""

    def row(n: int, artype: str, bonitet: str, grunn: str, geometry: shapely.Polygon) -> dict:
        return {
            "flate_id": f"a{n}",
            "artype": artype,
            "artreslag": "31" if artype == "30" else "98",
            "arskogbon": bonitet,
            "argrunnf": grunn,
            "kildeklasse": artype,
            "geometry": geometry,
        }

    return layer(
        Role.AREALDEKKE,
        [
            row(1, "60", "98", "45", box(0, 0, 100, 250)),
            row(2, "30", "14", "44", box(100, 0, 1000, 250)),
            row(3, "30", "11", "45", box(0, 250, 1000, 500)),
            row(4, "60", "98", "45", box(0, 500, 1000, 900)),
            row(5, "99", "99", "99", box(0, 900, 1000, 950)),
            row(6, "81", "98", "98", box(500, 0, 520, 100)),
            row(7, "81", "98", "98", box(0, 400, 100, 500)),
        ],
    )


def themes() -> list[Layer]:
    def row(tema: str, klasse: str | None, geometry: shapely.Polygon) -> dict:
        return {"flate_id": "t", "tema": tema, "klasse": klasse, "navn": None, "geometry": geometry}

    return [
        layer(Role.TEMA, [row("villrein", None, box(0, -100, 50, 500)), row("villrein", None, box(0, -100, 40, 500))]),
        layer(Role.TEMA, [row("naturvern", "nasjonalpark", box(0, 500, 500, 900))]),
        layer(
            Role.TEMA,
            [row("kulturminne", "fredet", box(200, 0, 260, 100)), row("kulturminne", "annet", box(240, 0, 280, 100))],
        ),
    ]


def coverage() -> list[Layer]:
    return [
        layer(
            Role.DEKNING,
            [{"flate_id": "d", "tema": "villrein", "kartleggingsar": 2020, "geometry": box(0, 0, 125, 1000)}],
        )
    ]


def zones() -> Layer:
    def row(code: str, geometry: shapely.Polygon) -> dict:
        return {
            "flate_id": code,
            "niva": "KP",
            "hensyn": code,
            "kommunenummer": "0000",
            "planid": "K1",
            "navn": None,
            "geometry": geometry,
        }

    return layer(Role.HENSYN, [row("H520", box(0, 0, 300, 1000)), row("H530", box(200, 0, 500, 1000))])


def cells(**changes: object) -> Cells:
    """The cells of the municipality; ``changes`` replace arguments of ``cells.build``."""
    arguments = {
        "kommune": kommune(),
        "mosaic": mosaic(),
        "reserve": reserve(),
        "arealdekke": land_cover(),
        "temaer": themes(),
        "dekning": coverage(),
        "rule": FLAT,
        "hensyn": zones(),
        "complete": {"naturvern"},
        "failed": {"reindrift"},
    }
    return cells_module.build(**{**arguments, **changes})  # type: ignore[arg-type]


def account_data(**changes: object) -> AccountData:
    """What the accounts look at; ``changes`` replace fields of ``AccountData``."""
    fields = {
        "kommunenummer": "0000",
        "kommunenavn": "Ruta",
        "cells": changes.pop("cells", None) or cells(),
        "plan": mosaic().frame,
        "areas": reserve().areas,
        "ruleset": "Prøveregel 1.0",
        "counted": frozenset({"1110", "1120", "1130", "1300"}),
        "land_source": "SYNTETISK AR5",
        "produced": dt.date(2026, 11, 22),
    }
    return AccountData(**{**fields, **changes})  # type: ignore[arg-type]
