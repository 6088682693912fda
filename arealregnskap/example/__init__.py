"""Invented but believable cases for two real municipalities: the boundary is real, everything inside is SYNTETISK.

No open plan or AR5 data exist for them, so plan, land cover, buildings, roads and themes are generated from a seed;
amounts, ages and faults are like those of real ones (``data/examples/KILDER.md``). The same seed gives the same files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd

from ..datafiles import read_toml
from ..errors import CaseError
from . import (
    built,
    casefile,
    earlier,
    faults,
    files,
    inputs,
    landcover,
    layers,
    nature,
    plan,
    planning,
    proposal,
    streets,
    terrain,
    themes,
    zoning,
)
from .decisions import decide
from .inputs import Land

__all__ = ["EXAMPLES", "Land", "build", "decide", "generate", "write"]

#: Key of each example and the municipality's name.
EXAMPLES: dict[str, str] = {"rindal": "Rindal", "holtalen": "Holtålen"}

_WRITERS = {"rindal": inputs.rindal, "holtalen": inputs.holtalen}


def build(kommune_key: str, folder: Path, *, seed: int | None = None) -> Path:
    """Write a complete case (``sak.toml``, ``LESMEG.md``, ``inn/``) into ``folder``; returns the path of ``sak.toml``.

    ``kommune_key`` is one of ``EXAMPLES``; without ``seed`` the example's own is used. What an earlier example left
    in ``inn/`` is replaced. Raises CaseError for an unknown key.
    """
    return write(generate(kommune_key, seed=seed), folder)


def write(land: Land, folder: Path) -> Path:
    """The case of what was generated; returns the path of ``sak.toml``."""
    place = files.empty(folder / "inn")
    entries = _WRITERS[land.key](land, place)
    tables = nature.write(place, points=land.settings["natur"]["naturpoeng"])
    return planning.write(land, casefile.write(folder, land.settings, entries, tables))


def generate(kommune_key: str, *, seed: int | None = None) -> Land:
    """Everything invented for one example, in memory."""
    if kommune_key not in EXAMPLES:
        raise CaseError(f"«{kommune_key}» er ikke et eksempel.", expected=" eller ".join(EXAMPLES))
    settings = read_toml(f"examples/{kommune_key}.toml")
    seed = settings["kommune"]["fro"] if seed is None else seed
    ground = terrain.build(settings, seed)
    cover = landcover.build(ground, settings, seed)
    whole = plan.build(ground, cover, settings, seed)
    ways = streets.build(ground, whole, seed)
    regulated = zoning.build(whole, ways, settings, seed)
    topics = themes.build(ground, cover, settings, seed)
    surfaces, known = faults.put_in(whole[~whole["delplan"]], settings, seed)
    outline = plan.delplan_outline(ground, settings, seed)
    older = whole[whole["delplan"]] if settings["kommunedelplan"]["gjelder"] else whole
    return Land(
        key=kommune_key,
        settings=settings,
        terrain=ground,
        cover=cover,
        whole_plan=whole,
        surfaces=surfaces,
        faults=known,
        built=built.build(ground, cover, whole, ways, settings, seed),
        zoning=regulated,
        themes=topics,
        kommuneplan=layers.kommuneplan(surfaces, layers.zones(topics, regulated, surfaces), settings),
        kommunedelplan=layers.kommunedelplan(outline, older, settings),
        proposal=_proposal(ground, cover, whole, settings, seed),
        earlier_cover=earlier.build(cover, seed) if settings["natur"]["eldre_arealdekke"] else None,
    )


def _proposal(
    ground: terrain.Terrain, cover: gpd.GeoDataFrame, whole: gpd.GeoDataFrame, settings: dict[str, Any], seed: int
) -> list[layers.PlanLayer]:
    """The proposed kommuneplan as plan layers, without zones: those of today go on."""
    number = settings["kommune"]["nummer"]
    surfaces = proposal.build(ground, cover, whole, settings, seed)
    surfaces["lokalid"] = [layers.object_id(number, "planforslag", i) for i in range(len(surfaces))]
    surfaces["komm"] = number
    return layers.kommuneplan(surfaces, {}, proposal.settings_of(settings))
