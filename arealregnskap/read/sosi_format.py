"""SOSI: the entry of the ``sosi`` package in the list of formats, loaded when a file is looked at."""

from __future__ import annotations

from pathlib import Path

from ..issues import IssueLog
from ..layers import RawLayer
from .contract import Format, LayerInfo, ReadOptions


def sniff(path: Path) -> bool:
    from . import sosi

    return path.is_file() and sosi.sniff(path)


def inspect(path: Path) -> list[LayerInfo]:
    from . import sosi

    return list(sosi.inspect(path))


def read(path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    from . import sosi

    return list(sosi.read(path, options, log))


FORMAT = Format("sosi", "SOSI", (".sos", ".sosi"), sniff, inspect, read)
