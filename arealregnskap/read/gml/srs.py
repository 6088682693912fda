"""Reference systems as GML names them, and the order of their axes.

``urn:ogc:def:crs:EPSG::4258`` and ``http://www.opengis.net/def/crs/EPSG/0/4258`` follow the register: latitude
first, and north first for a few plane systems. The old forms ``EPSG:4258`` and ``…/gml/srs/epsg.xml#4258`` are
east first by custom, in GDAL as in Norwegian exports.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import pyproj

from ... import crs
from ...errors import CrsError

_BY_REGISTER = re.compile(r"(?i)(?:urn:(?:x-)?ogc:def:crs(?:,crs)?:EPSG:[^:]*:|def/crs/EPSG/[^/]+/)(\d{4,6})")
_BY_CUSTOM = re.compile(r"(?i)(?:^EPSG:|epsg\.xml#|SRID=)(\d{4,6})$")
_LONLAT = re.compile(r"(?i)CRS:?84")


@dataclass(frozen=True)
class Srs:
    """A named reference system: our code for it, whether north comes first, and how many numbers a point has."""

    name: str
    epsg: int | None
    north_first: bool = False
    dimension: int = 2

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, name: str) -> Srs:
        if _LONLAT.search(name):
            return cls(name, 4326)
        by_register = _BY_REGISTER.search(name)
        match = by_register or _BY_CUSTOM.search(name.strip())
        if match is None:
            return cls(name, None)
        code = int(match.group(1))
        try:
            epsg = crs.epsg_of(code)
            axes = _axes(code, epsg)
        except (CrsError, pyproj.exceptions.CRSError):
            return cls(name, None)
        return cls(name, epsg, bool(by_register) and axes[0] == "north", len(axes))


def _axes(code: int, epsg: int) -> list[str]:
    """Directions of the axes; a code newer than our PROJ has those of the system it is the same as."""
    try:
        return [axis.direction for axis in pyproj.CRS.from_epsg(code).axis_info]
    except pyproj.exceptions.CRSError:
        return [axis.direction for axis in pyproj.CRS.from_epsg(epsg).axis_info]
