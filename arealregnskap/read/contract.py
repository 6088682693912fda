"""What a format module offers and what it is given: the contract of ``read/``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..issues import IssueLog
from ..layers import RawLayer
from .limits import Limits

#: West, south, east, north.
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class ReadOptions:
    """Choices for one read; the defaults are right for data that tell the truth about themselves.

    ``encoding`` and ``epsg`` overrule what the file says. ``arc_deviation_m`` is the largest distance between
    an arc and the line that replaces it [m]. ``layers`` keeps only the layers named. ``near`` is the box of the
    municipality [degrees: west, south, east, north], used only to judge and guess reference systems.
    """

    encoding: str | None = None
    epsg: int | None = None
    arc_deviation_m: float = 0.01
    layers: tuple[str, ...] | None = None
    near: Bounds | None = None
    limits: Limits = field(default_factory=Limits)

    def wants(self, layer: str) -> bool:
        return self.layers is None or layer in self.layers


@dataclass(frozen=True)
class LayerInfo:
    """One layer as the file describes it, before anything is read.

    ``geometry`` is the file's own word for the geometry type, empty for a table without geometry; ``count`` is
    None where it cannot be told without reading; ``fields`` are (name, type) in file order.
    """

    name: str
    geometry: str
    count: int | None
    epsg: int | None
    fields: tuple[tuple[str, str], ...]
    format: str


@dataclass(frozen=True)
class Format:
    """A file format: how it is known by its content, looked into, and read.

    ``sniff`` looks at a few kilobytes and never raises on odd content. ``inspect`` and ``read`` run inside the
    reading process. ``drivers`` are the GDAL drivers they need; all others are switched off there.
    """

    key: str
    title: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Path], bool]
    inspect: Callable[[Path], list[LayerInfo]]
    read: Callable[[Path, ReadOptions, IssueLog], list[RawLayer]]
    drivers: tuple[str, ...] = ()


def head(path: Path, size: int = 4096) -> bytes:
    """The first bytes of a file; empty for a folder or what cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""
