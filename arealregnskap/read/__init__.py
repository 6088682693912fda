"""Files in, raw layers out.

``FORMATS`` is the list of what can be read. A file is known by its content, never by its name, and is read in a
process of its own with limits (``sandbox``). Every layer passes the control account (``control``).
"""

from __future__ import annotations

from pathlib import Path

from ..issues import IssueLog
from ..layers import RawLayer
from . import control, sandbox, transport, unknown
from .archive import FORMAT as ARCHIVE
from .contract import Format, LayerInfo, ReadOptions
from .filegdb import FORMAT as FILEGDB
from .flatgeobuf import FORMAT as FLATGEOBUF
from .geojson import FORMAT as GEOJSON
from .gml import FORMAT as GML
from .gpkg import FORMAT as GPKG
from .limits import Limits
from .parquet import FORMAT as PARQUET
from .shapefile import FORMAT as SHAPEFILE
from .sosi_format import FORMAT as SOSI

__all__ = ["FORMATS", "Format", "LayerInfo", "Limits", "ReadOptions", "inspect_file", "read_file", "recognise"]

#: Every format, in the order it is looked for.
FORMATS: tuple[Format, ...] = (GPKG, FILEGDB, SHAPEFILE, FLATGEOBUF, PARQUET, ARCHIVE, GML, GEOJSON, SOSI)


def recognise(path: Path, limits: Limits | None = None) -> Format:
    """The format of a file (or FileGDB folder) by its content.

    Raises ReadError that says what the file is instead, HostileFileError when it only points elsewhere.
    """
    unknown.check_reachable(path, (limits or Limits()).input_bytes)
    format_ = recognise_content(path)
    if format_ is None:
        raise unknown.explain(path)
    return format_


def recognise_content(path: Path) -> Format | None:
    """The first format that knows the content; None when no one does."""
    return next((format_ for format_ in FORMATS if format_.sniff(path)), None)


def read_file(
    path: Path, *, options: ReadOptions | None = None, log: IssueLog, sandboxed: bool = True
) -> list[RawLayer]:
    """All layers of a file (or FileGDB folder, or archive), one RawLayer for each.

    Raises ReadError for what cannot be read, HostileFileError for what should not be. ``sandboxed=False`` reads in
    our own process and is only for tests of the readers themselves.
    """
    options = options or ReadOptions()
    format_ = recognise(path, options.limits)
    if not sandboxed:
        return perform(format_, path, options, log)
    with sandbox.folder() as folder:
        sandbox.run("read", format_, path, options, Path(folder))
        answer = transport.read_answer(Path(folder))
        assert answer is not None  # a process that ends well has answered
        return transport.layers_of(Path(folder), answer, log)


def inspect_file(path: Path, *, options: ReadOptions | None = None) -> list[LayerInfo]:
    """What a file says it holds: layers, columns, reference system, counts."""
    format_ = recognise(path)
    with sandbox.folder() as folder:
        sandbox.run("inspect", format_, path, options or ReadOptions(), Path(folder))
        answer = transport.read_answer(Path(folder))
        assert answer is not None
        return transport.infos_of(answer)


def perform(format_: Format, path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    """The read itself, in whatever process this is."""
    return control.settle(format_.read(path, options, log), options, log)
