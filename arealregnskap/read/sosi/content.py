"""A file taken in: header, groups and points, before arcs are stroked and surfaces put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ...errors import HostileFileError, ReadError
from . import charset, coordinates, header
from .charset import Charset
from .coordinates import FARTHEST, Placement
from .curves import Vertices
from .groups import Collector, Groups
from .header import Header
from .stream import Block, blocks, split_header

#: More points than this are refused; 16 bytes each.
MOST_POINTS = 150_000_000
_LOOKED_AT = 1 << 20  # bytes in which keywords are looked for to tell the character set


@dataclass
class Content:
    """``faults`` says, by group, what is wrong with its coordinates; such a group has no points."""

    header: Header
    charset: Charset
    groups: Groups
    vertices: Vertices
    faults: dict[int, str] = field(default_factory=dict)
    lines: int = 0


def take_in(path: Path, encoding: str | None, epsg: int | None, *, with_points: bool = True) -> Content:
    """Read a file once, block by block.

    Raises ReadError for what is not SOSI, an unknown KOORDSYS or TEGNSETT, an impossible ENHET or ORIGO-NØ,
    coordinates without ENHET, and two files in one.
    """
    stream = blocks(path)
    first = next(stream, None)
    if first is None:
        raise ReadError("Fila er tom.", where=path.name, expected="en SOSI-fil")
    end = split_header(first.data, path.name)
    declared = header.declared_charset(first.data[:end])
    found = charset.detect(path, first.data[:_LOOKED_AT], declared, encoding)
    top = header.parse(first.data[found.bom : end], found.decode, path.name, epsg)
    collector, taken = Collector(found.decode), _Points(top, path.name)
    first = Block(first.data[end:], first.line + first.data.count(b"\n", 0, end))
    last = first
    for block in chain([first], stream):
        runs = collector.feed(block)
        last = block
        if with_points:
            taken.add(coordinates.convert(block.data, runs), collector.groups)
    groups = collector.groups
    if groups.second_header:
        raise ReadError(
            f"Fila har et filhode til, på linje {groups.second_header}.",
            where=path.name,
            remedy="Del den i to filer, hver med sitt .HODE og .SLUTT.",
        )
    vertices, faults = taken.finish(len(groups.kind))
    return Content(top, found, groups, vertices, faults, last.line + last.data.count(b"\n"))


class _Points:
    """Points placed on the map as the blocks come."""

    def __init__(self, top: Header, where: str) -> None:
        self._top, self._where = top, where
        self._placement = Placement.of(top.origin, top.unit) if top.unit else None
        self._xy: list[npt.NDArray[np.float64]] = []
        self._count: list[npt.NDArray[np.int64]] = []
        self._total = 0
        self._faults: dict[int, str] = {}

    def add(self, points: coordinates.Points, groups: Groups) -> None:
        for run, fault in points.faults.items():
            self._faults.setdefault(int(points.group[run]), fault)
        if not len(points.north_east):
            return
        if self._placement is None:
            raise ReadError(
                "ENHET mangler i filhodet.", where=self._where, remedy="Uten den kan koordinatene ikke plasseres."
            )
        self._total += len(points.north_east)
        if self._total > MOST_POINTS:
            raise HostileFileError(f"Fila har over {MOST_POINTS} punkter.", where=self._where)
        xy = self._placement.place(points.north_east)
        group = np.repeat(points.group, points.counts)
        self._place_apart(xy, points.north_east, group, groups)
        for g in np.unique(group[(np.abs(xy) > FARTHEST).any(axis=1)]).tolist():
            self._faults.setdefault(g, "koordinatene ligger utenfor kartet")
        self._xy.append(xy)
        self._count.append(group)

    def _place_apart(
        self,
        xy: npt.NDArray[np.float64],
        north_east: npt.NDArray[np.float64],
        group: npt.NDArray[np.int64],
        groups: Groups,
    ) -> None:
        """Groups with an ENHET of their own."""
        for g in range(int(group[0]), int(group[-1]) + 1):
            text = groups.attributes[g].get("ENHET")
            if text is None:
                continue
            here = slice(*np.searchsorted(group, [g, g + 1]).tolist())
            try:
                unit = header.parse_unit(text if isinstance(text, str) else "", self._where)
            except ReadError as e:
                self._faults.setdefault(g, e.found)
                continue
            xy[here] = Placement.of(self._top.origin, unit).place(north_east[here])

    def finish(self, groups: int) -> tuple[Vertices, dict[int, str]]:
        """Vertices of all groups and the faults; points of faulty groups are left out."""
        group = np.concatenate(self._count) if self._count else np.empty(0, np.int64)
        xy = np.concatenate(self._xy) if self._xy else np.empty((0, 2))
        if self._faults and len(group):
            keep = ~np.isin(group, list(self._faults))
            group, xy = group[keep], xy[keep]
        return Vertices(xy, np.bincount(group, minlength=groups)), self._faults
