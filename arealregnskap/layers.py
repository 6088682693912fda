"""A layer: surfaces (or lines, points) in our columns and the working reference system, with its origin.

Flow of one layer: a file gives ``RawLayer``s in the file's own names (``read/``); a product in ``sources/``
maps names and codes; ``harmonise`` makes it a ``Layer``. Every later step works on ``Layer`` only.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import geopandas as gpd

from .crs import AreaRule, FloatArray


class Role(StrEnum):
    """What a layer is used as."""

    KOMMUNE = "kommune"  # the municipality: the accounting whole
    PLAN = "plan"  # gjeldende kommuneplan, arealformål
    PLANFORSLAG = "planforslag"  # proposed kommuneplan, arealformål
    REGULERINGSPLAN = "reguleringsplan"  # arealformål of reguleringsplaner
    HENSYN = "hensyn"  # hensynssoner of any plan
    AREALDEKKE = "arealdekke"  # AR5, Grunnkart, AR50, N50 …: one class everywhere
    AREALDEKKE_TIDLIGERE = "arealdekke_tidligere"  # an older version of the land cover, only to be compared with it
    BEBYGD = "bebygd"  # buildings, roads, SSB arealbruk
    TEMA = "tema"  # naturtyper, vern, fare, villrein …; surfaces may overlap
    DEKNING = "dekning"  # what a theme has mapped
    TOMTER = "tomter"  # plots as points; only counted in planvask


class Access(StrEnum):
    """Who may be given the data; printed on every export."""

    OPEN = "åpen"
    RESTRICTED = "begrenset"  # Norge digitalt and the like: stays with the municipality
    UNKNOWN = "ukjent"


@dataclass(frozen=True)
class Source:
    """Where a layer comes from; travels with every figure made of it."""

    title: str
    owner: str = ""
    licence: str = ""
    access: Access = Access.UNKNOWN
    date: dt.date | None = None  # the date the content holds for
    file_name: str = ""
    sha256: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class RawLayer:
    """One layer as a file has it: its own column names (NFC), 2-D geometry, arcs already linearised.

    ``epsg`` is None when the file does not tell. ``provenance`` holds what the reader wants kept (format,
    SOSI header, declared counts); it is shown, never computed with.
    """

    name: str
    frame: gpd.GeoDataFrame
    epsg: int | None
    format: str
    path: Path
    provenance: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Layer:
    """A layer in our columns (``schema.COLUMNS[role]``) and the working reference system."""

    name: str
    role: Role
    frame: gpd.GeoDataFrame
    source: Source
    product: str = ""  # key of the product description in ``sources/``
    _measured: dict[AreaRule, FloatArray] = field(default_factory=dict, init=False, repr=False, compare=False)

    def ground_area(self, rule: AreaRule) -> FloatArray:
        """Ground area of each row [m²], measured once; the frame of a layer is never changed, only replaced."""
        if rule not in self._measured:
            self._measured[rule] = rule.area(self.frame.geometry)
        return self._measured[rule]

    @property
    def epsg(self) -> int:
        code = self.frame.crs.to_epsg()
        assert code is not None  # harmonise only makes layers in the working zones
        return int(code)
