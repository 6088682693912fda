"""SOSI files to raw layers: the whole way, with an account of what was declared, read and found faulty."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from ...collector import collector_rests
from ...crs import WORKING, AreaRule, epsg_of
from ...errors import CrsError, HostileFileError
from ...issues import IssueLog
from ...layers import RawLayer
from ..contract import LayerInfo, ReadOptions, head
from . import frames, report
from .content import take_in
from .curves import stroke_arcs
from .stream import is_sosi
from .surfaces import assemble

#: Curves meet when their ends are within this many ENHET.
TOLERANCE_UNITS = 2


def sniff(path: Path) -> bool:
    """Whether the file begins as SOSI."""
    return is_sosi(head(path))


@collector_rests()  # all groups are kept to the end
def read(path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    """One raw layer per OBJTYPE and kind of geometry (surface, line, point), in the file's own names.

    Each row has ``sosi_nr``, ``sosi_linje`` and ``sosi_gruppe``; a surface also ``repr_x``, ``repr_y``, its
    representation point, and ``grense_nøyaktighet`` [cm] where its border curves say. Rows with a fault keep their
    attributes and have no geometry. Raises ReadError for what is not SOSI, has an unknown KOORDSYS, or has coordinates
    without a usable ENHET.
    """
    content = take_in(path, options.encoding, options.epsg)
    groups, unit = content.groups, float(content.header.unit or 0)
    epsg = options.epsg or content.header.epsg
    stroked = stroke_arcs(groups, content.vertices, options.arc_deviation_m, _is_geographic(epsg))
    faulty = np.zeros(len(groups.kind), bool)
    faulty[list(content.faults)] = True
    tolerance = TOLERANCE_UNITS * unit * (1 + 1e-6)  # the last bits of a difference of two doubles
    try:
        surfaces = assemble(groups, stroked.vertices, faulty, tolerance, _area_rule(epsg, stroked.vertices.xy))
    except HostileFileError as e:
        raise HostileFileError(e.found, where=path.name) from e
    account = report.account(content, stroked, surfaces, options.arc_deviation_m)
    report.note(path.name, content, stroked, surfaces, options.arc_deviation_m, log)
    return frames.layers(groups, stroked.vertices, surfaces, faulty, content.header.epsg, path, account, options.wants)


def inspect(path: Path) -> list[LayerInfo]:
    """The layers a read would give, with counts and field names; raises ReadError like ``read``."""
    content = take_in(path, None, None, with_points=False)
    epsg = content.header.epsg
    return [
        LayerInfo(name, dimension, len(members), epsg, tuple((n, "tekst") for n in names), "SOSI")
        for (name, dimension), members, names in frames.described(content.groups)
    ]


def _is_geographic(epsg: int | None) -> bool:
    try:
        return epsg is not None and bool(pyproj.CRS.from_epsg(epsg).is_geographic)
    except pyproj.exceptions.CRSError:
        return False


def _area_rule(epsg: int | None, xy: npt.NDArray[np.float64]) -> Callable[[shapely.Geometry], float]:
    """Ground area [m²] of one surface for the findings; nan where the reference system gives none."""
    try:
        zone = epsg_of(epsg)
        if zone in WORKING and len(xy):
            rule = AreaRule.around(zone, (*xy.min(axis=0), *xy.max(axis=0)))
            return lambda surface: float(rule.area(surface)[0])
    except CrsError:
        pass  # no reference system, or data far outside the zone: the finding then has no area
    return lambda surface: float("nan")
