"""The input files of each example, in the formats municipalities really have, and how ``sak.toml`` names them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from . import files, gml, layers, plots, sosi
from .built import Built
from .casefile import Entry
from .faults import Faults
from .layers import MARK, PlanLayer
from .terrain import Terrain
from .themes import Themes
from .zoning import Zoning

_SURVEY = dt.date(2025, 6, 1)  # the day the invented land holds for
_OUTBUILDINGS = (181, 182)
_LETTERS = str.maketrans({"å": "a", "ø": "o", "æ": "ae", "Å": "A", "Ø": "O", "Æ": "Ae"})

Layers = dict[str, tuple[gpd.GeoDataFrame, str]]


@dataclass(frozen=True)
class Land:
    """Everything invented for one municipality, before it becomes files."""

    key: str
    settings: dict[str, Any]
    terrain: Terrain
    cover: gpd.GeoDataFrame
    whole_plan: gpd.GeoDataFrame  # without faults, kommunedelplan included
    surfaces: gpd.GeoDataFrame  # the kommuneplan as it is written, with faults
    faults: Faults
    built: Built
    zoning: Zoning
    themes: Themes
    kommuneplan: list[PlanLayer]
    kommunedelplan: gpd.GeoDataFrame
    proposal: list[PlanLayer]
    earlier_cover: gpd.GeoDataFrame | None

    @property
    def epsg(self) -> int:
        return int(self.settings["kommune"]["epsg"])


def rindal(land: Land, folder: Path) -> list[Entry]:
    """Kommuneplan in SOSI, proposal in GML, the rest of the plans and AR5 in GeoPackage, GeoParquet from SSB."""
    sosi.write(folder / "kommuneplan_SYNTETISK.sos", land.kommuneplan, epsg=land.epsg, charset="ISO8859-10")
    old_and_new = [*_zoning(land, old=False), *_zoning(land, old=True)]
    files.gpkg(folder / "reguleringsplaner_SYNTETISK.gpkg", _tables(old_and_new, "Reguleringsplaner"))
    gml.write(folder / "planforslag_SYNTETISK.gml", land.proposal, epsg=land.epsg)
    files.gpkg(folder / "ar5_SYNTETISK.gpkg", {"fkb_ar5_omrade": (_cover(land.cover), "AR5")})
    files.gpkg(folder / "bygninger_SYNTETISK.gpkg", {"fkb_bygning_omrade": (_footprints(land), "Bygninger")})
    files.parquet(folder / "ssbarealbruk_SYNTETISK.parquet", _ssb(land))
    return [
        *_shared(land, folder),
        *_plan_entries(land, "kommuneplan_SYNTETISK.sos", names=[p.object_type for p in land.kommuneplan]),
        _zoning_entry(
            "reguleringsplaner_SYNTETISK.gpkg", old_and_new, "Reguleringsplaner", _tables(old_and_new, "").keys()
        ),
        _proposal_entry(land, "planforslag_SYNTETISK.gml"),
        Entry("arealdekke", "ar5_SYNTETISK.gpkg", "AR5 arealressurskart", _SURVEY),
        *_earlier(land, folder),
        Entry("bebygd", "bygninger_SYNTETISK.gpkg", "FKB-Bygning", _SURVEY),
        Entry("bebygd", "ssbarealbruk_SYNTETISK.parquet", "SSB arealbruk", _SURVEY, {"produkt": "ssb_arealbruk"}),
        *_themes(land, folder, epsg=land.epsg),
    ]


def holtalen(land: Land, folder: Path) -> list[Entry]:
    """Kommuneplan in GML, newer reguleringsplaner and AR5 in FileGDB; the proposal and older plans in SOSI; points,
    themes in zone 33."""
    gml.write(folder / "kommuneplan_SYNTETISK.gml", land.kommuneplan, epsg=land.epsg)
    new, old = _zoning(land, old=False), _zoning(land, old=True)
    numbered = {f"{name}_1": table for name, table in _tables(new, "Reguleringsplaner").items()}
    files.filegdb(folder / "reguleringsplaner_SYNTETISK.gdb.zip", numbered)
    sosi.write(folder / "eldre_reguleringsplaner_SYNTETISK.sos", old, epsg=land.epsg, charset="UTF-8")
    files.filegdb(folder / "ar5_SYNTETISK.gdb.zip", {"fkb_ar5_omrade": (_cover(land.cover), "AR5")})
    sosi.write(folder / "planforslag_SYNTETISK.sos", land.proposal, epsg=land.epsg, charset="UTF-8")
    points = _building_table(land, land.built.buildings.geometry.to_numpy()).to_crs(25833)
    files.gpkg(folder / "bygningspunkt_SYNTETISK.gpkg", {"bygningspunkt": (points, "Bygningspunkt")})
    files.gpkg(folder / "ssbarealbruk_SYNTETISK.gpkg", {"SsbArealbrukFlate": (_ssb(land), "SSB arealbruk")})
    return [
        *_shared(land, folder),
        *_plan_entries(land, "kommuneplan_SYNTETISK.gml", names=[p.object_type for p in land.kommuneplan]),
        _zoning_entry("reguleringsplaner_SYNTETISK.gdb.zip", new, "Reguleringsplaner", numbered.keys()),
        _zoning_entry(
            "eldre_reguleringsplaner_SYNTETISK.sos", old, "Eldre reguleringsplaner", [p.object_type for p in old]
        ),
        _proposal_entry(land, "planforslag_SYNTETISK.sos"),
        Entry("arealdekke", "ar5_SYNTETISK.gdb.zip", "AR5 arealressurskart", _SURVEY),
        *_earlier(land, folder),
        Entry("bebygd", "bygningspunkt_SYNTETISK.gpkg", "Matrikkelen bygningspunkt", _SURVEY),
        Entry("bebygd", "ssbarealbruk_SYNTETISK.gpkg", "SSB arealbruk", _SURVEY),
        *_themes(land, folder, epsg=25833),
    ]


def _shared(land: Land, folder: Path) -> list[Entry]:
    """What both examples have alike: boundary, old kommunedelplan as Shapefile, road lines, free plots."""
    number, name = land.settings["kommune"]["nummer"], land.settings["kommune"]["navn"]
    boundary = gpd.GeoDataFrame(
        {"kommunenummer": [number], "kommunenavn": [name]}, geometry=[land.terrain.municipality], crs=land.epsg
    )
    files.geojson(folder / "kommunegrense.geojson", boundary.to_crs(4258))
    files.shapefile(folder / "kommunedelplan_SYNTETISK.zip", land.kommunedelplan)
    files.gpkg(folder / "veger_SYNTETISK.gpkg", {"veglenke": (_roads(land), "Veger")})
    free = plots.build(land.whole_plan, land.settings, land.settings["kommune"]["fro"])
    files.gpkg(folder / "tomter_SYNTETISK.gpkg", {"tomter": (files.marked(free), "Ledige tomter")})
    sub = land.settings["kommunedelplan"]
    return [
        Entry("kommune", "kommunegrense.geojson", "Kommunegrense", dt.date(2020, 1, 1), real=True),
        Entry("bebygd", "veger_SYNTETISK.gpkg", "Vegnett", _SURVEY),
        Entry("tomter", "tomter_SYNTETISK.gpkg", "Ledige tomter", _SURVEY),
        Entry("plan", "kommunedelplan_SYNTETISK.zip", sub["navn"], sub["ikraft"], {"produkt": "kommuneplan_1985"}),
    ]


def _plan_entries(land: Land, file: str, *, names: Any) -> list[Entry]:
    """The kommuneplan twice: its arealformål, and its zones."""
    plan = land.settings["kommuneplan"]
    surfaces = [n for n in names if not n.endswith("Sone")]
    zones = [n for n in names if n.endswith("Sone")]
    more: dict[str, Any] = {"lag": surfaces}
    if "bestemmelser" in plan:
        more["bestemmelsesdato"] = plan["bestemmelser"]
    return [
        Entry("plan", file, plan["navn"], plan["ikraft"], more),
        Entry("hensyn", file, "Hensynssoner i kommuneplanen", plan["ikraft"], {"lag": zones}),
    ]


def _zoning_entry(file: str, plans: Sequence[PlanLayer], title: str, names: Any) -> Entry:
    return Entry("reguleringsplan", file, title, _SURVEY, {"lag": list(names)})


def _zoning(land: Land, *, old: bool) -> list[PlanLayer]:
    return layers.reguleringsplaner(land.zoning, old=old, epsg=land.epsg)


def _tables(plan: Sequence[PlanLayer], title: str) -> Layers:
    """Plan layers with the names FileGDB and GeoPackage copies have: no Norwegian letters, the mark in ``merknad``."""
    return {
        p.object_type.translate(_LETTERS): (
            p.frame.rename(columns={c: c.translate(_LETTERS) for c in p.frame.columns} | {"informasjon": "merknad"}),
            f"{title}: {p.object_type}",
        )
        for p in plan
    }


def _proposal_entry(land: Land, file: str) -> Entry:
    wanted = land.settings["planforslag"]
    return Entry("planforslag", file, wanted["navn"], wanted["dato"], {"lag": [p.object_type for p in land.proposal]})


def _earlier(land: Land, folder: Path) -> list[Entry]:
    """An older AR5, where the example has one."""
    if land.earlier_cover is None:
        return []
    files.gpkg(folder / "ar5_2015_SYNTETISK.gpkg", {"fkb_ar5_omrade": (_cover(land.earlier_cover), "AR5 2015")})
    return [Entry("arealdekke_tidligere", "ar5_2015_SYNTETISK.gpkg", "AR5 fra 2015", dt.date(2015, 6, 1))]


def _cover(classes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    cover = files.marked(classes)
    cover.insert(0, "lokalid", [f"{MARK}-{i:05d}" for i in range(len(cover))])
    return cover


def _building_table(land: Land, geometry: Any) -> gpd.GeoDataFrame:
    kind = land.built.buildings["bygningstype"].to_numpy()
    return files.marked(gpd.GeoDataFrame(
        {"bygningsnummer": np.arange(len(kind)) + 900_000_000, "bygningstype": kind.astype("int32")},
        geometry=geometry,
        crs=land.epsg,
    )).astype({"bygningsnummer": "int32"})  # fmt: skip


def _footprints(land: Land) -> gpd.GeoDataFrame:
    """Outlines; every other outbuilding is an AnnenBygning, which FKB keeps without number and type."""
    frame = _building_table(land, land.built.footprints())
    other = frame["bygningstype"].isin(_OUTBUILDINGS) & (frame.index % 2 == 0)
    frame.insert(0, "objtype", np.where(other, "AnnenBygning", "Bygning"))
    for column in ("bygningsnummer", "bygningstype"):
        frame[column] = frame[column].astype("Int32").where(~other, pd.NA)
    return frame


def _roads(land: Land) -> gpd.GeoDataFrame:
    roads = land.built.roads
    return files.marked(gpd.GeoDataFrame(
        {
            "typeVeg": "enkelBilveg",
            "vegkategori": roads["kategori"],
            "vegnummer": roads["nummer"].astype("int32"),
            "vegbredde": roads["bredde"],
        },
        geometry=roads.geometry,
        crs=land.epsg,
    ))  # fmt: skip


def _ssb(land: Land) -> gpd.GeoDataFrame:
    return files.marked(land.built.ssb.rename(columns={"klasse": "ssbArealbrukHovedklasse"}))


def _themes(land: Land, folder: Path, *, epsg: int) -> list[Entry]:
    """One GeoPackage of theme layers; ``fullstendig`` where the theme was looked for everywhere."""
    t = land.themes
    reindeer = t.reindeer.rename(columns={"reinbeitedistrikt": "navn", "årstid": "sesongområde"})
    wild = t.wild_reindeer.rename(columns={"villreinområde": "villreinområdenavn"})
    rows: list[tuple[str, str, str, gpd.GeoDataFrame, bool]] = [
        ("naturtyper_nin", "naturtype_nin", "Naturtyper etter Miljødirektoratets instruks", t.nature, False),
        ("naturvern", "naturvern", "Naturvernområder", t.protected, True),
        ("flomsone", "flomsone", "Flomsoner", t.flood, False),
        ("skredaktsomhet", "skredaktsomhet", "Aktsomhetsområder for skred", t.slide, True),
        ("reindrift", "reindrift", "Reindrift", reindeer, True),
        ("villrein", "villrein", "Villreinområder", wild, True),
        ("friluftsliv_kartlagt", "friluftsliv", "Kartlagte friluftslivsområder", t.outdoor, True),
    ]
    rows = [r for r in rows if len(r[3])]
    content = {name: (files.marked(frame).to_crs(epsg), title) for name, _, title, frame, _ in rows}
    content["naturtyper_nin_dekning"] = (files.marked(t.surveyed).to_crs(epsg), "Dekningskart for naturtyper")
    files.gpkg(folder / "temaer_SYNTETISK.gpkg", content)
    entries = [
        Entry("tema", "temaer_SYNTETISK.gpkg", title, _SURVEY,
              {"lag": [name], "tema": theme} | ({"fullstendig": True} if complete else {}))
        for name, theme, title, _, complete in rows
    ]  # fmt: skip
    coverage = {"lag": ["naturtyper_nin_dekning"], "tema": "naturtype_nin"}
    return [*entries, Entry("dekning", "temaer_SYNTETISK.gpkg", "Dekningskart for naturtyper", _SURVEY, coverage)]
