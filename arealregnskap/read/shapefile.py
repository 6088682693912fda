"""Esri Shapefile: a set of files with one stem (.shp, .shx, .dbf, .prj, .cpg).

The set lies about itself in known ways, each checked here: a file cut short is read by GDAL as missing geometry;
the character set is often not the one declared; field names are ten bytes and may end in the middle of an æ, ø or
å, which makes them unreadable as UTF-8. So text is read as bytes and decoded by ourselves.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa

from ..errors import ReadError
from ..issues import IssueLog
from ..layers import RawLayer
from . import ogr
from .columns import from_arrow, text_series
from .contract import Format, LayerInfo, ReadOptions, head
from .staging import staged

_DRIVERS = ("ESRI Shapefile",)
_TITLE = "Shapefile"
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")

#: dBase language marks met in Norwegian data (dBase IV table of code pages).
_LANGUAGE = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x17: "cp865", 0x37: "cp850", 0x57: "cp1252", 0x66: "cp865"}

#: Keeps every byte as one character, there and back.
_BYTES = "ISO-8859-1"


def sniff(path: Path) -> bool:
    return head(path, 4) == b"\x00\x00\x27\x0a" and path.suffix.lower() != ".shx"


def inspect(path: Path) -> list[LayerInfo]:
    parts = _parts(path)
    with staged({"data" + suffix: part for suffix, part in parts.items()}) as folder:
        _restore_index(folder)
        (info,) = ogr.inspect(folder / "data.shp", path, _DRIVERS, "shapefile", _TITLE, name=path.stem)
    return [info]


def read(path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    if not options.wants(path.stem):
        return []
    parts = _parts(path)
    _whole(path)
    _note_missing(parts, path, log)
    with staged({"data" + suffix: part for suffix, part in parts.items() if suffix != ".cpg"}) as folder:
        _restore_index(folder)
        decode, encoding = _decoder(parts, options, path, log)
        origin = RawLayer(
            path.stem, gpd.GeoDataFrame(), None, "shapefile", path,
            {"antall_oppgitt": _declared(parts), "tegnsett": encoding},
        )  # fmt: skip
        raw = ogr.read_layer(
            folder / "data.shp", "data", options, log, origin=origin, title=_TITLE, encoding=_BYTES,
            convert=lambda column: _text(column, decode),
        )  # fmt: skip
    names = [decode(str(name).encode(_BYTES, "replace")) for name in raw.frame.columns[:-1]]
    raw.frame.columns = [*names, raw.frame.columns[-1]]
    return [raw]


def _parts(path: Path) -> dict[str, Path]:
    """Files of the set by lower-case suffix; names differ in case between systems."""
    siblings = {p.name.lower(): p for p in path.parent.iterdir() if p.is_file()}
    found = {suffix: siblings.get(path.stem.lower() + suffix) for suffix in _PARTS}
    return {suffix: part for suffix, part in (found | {".shp": path}).items() if part is not None}


def _whole(path: Path) -> None:
    """The header of .shp says how long the file is, in words of two bytes."""
    start = head(path, 100)
    size = path.stat().st_size
    stated = 2 * struct.unpack(">i", start[24:28])[0] if len(start) == 100 else 100
    if size < stated:
        raise ReadError(
            f"Fila er kuttet: den skal ha {stated} byte, men har {size}.",
            where=path.name,
            remedy="Hent eller eksporter fila på nytt.",
        )


def _declared(parts: dict[str, Path]) -> int | None:
    """Number of records by the table's header, or else by the length of the index."""
    if ".dbf" in parts:
        start = head(parts[".dbf"], 8)
        return int(struct.unpack("<I", start[4:8])[0]) if len(start) == 8 else None
    return (parts[".shx"].stat().st_size - 100) // 8 if ".shx" in parts else None


def _note_missing(parts: dict[str, Path], path: Path, log: IssueLog) -> None:
    missing = [suffix for suffix in (".dbf", ".shx", ".prj") if suffix not in parts]
    if missing:
        log.add("les_deler_mangler", path.name, count=len(missing), value=", ".join(missing))


def _restore_index(folder: Path) -> None:
    import pyogrio

    if not (folder / "data.shx").exists():
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})


def _decoder(
    parts: dict[str, Path], options: ReadOptions, path: Path, log: IssueLog
) -> tuple[Callable[[bytes], str], str]:
    """How to turn bytes of the table into text: as told, as declared, or as the bytes themselves show."""
    declared = options.encoding or _declared_encoding(parts)
    raw = parts[".dbf"].read_bytes() if ".dbf" in parts else b""
    header = int(struct.unpack("<H", raw[8:10])[0]) if len(raw) >= 32 else 0
    samples = [raw[i : i + 11].split(b"\0", 1)[0] for i in range(32, header - 1, 32)] + _fields(raw, header)
    fitting = [e for e in dict.fromkeys([declared, "utf-8", "cp1252"]) if e and all(_fits(s, e) for s in samples)]
    encoding = fitting[0] if fitting else "cp1252"
    if declared and encoding != declared:
        log.add("les_tegnsett", path.name, value=f"{declared}, men er skrevet i {encoding}", action=encoding)
    return lambda b: _decode(b, encoding), encoding


def _declared_encoding(parts: dict[str, Path]) -> str | None:
    text = parts[".cpg"].read_bytes()[:64].decode("ascii", "ignore").strip() if ".cpg" in parts else ""
    for name in (text, f"cp{text}", text.upper().replace("ANSI ", "cp")):
        try:
            return codecs.lookup(name).name if name else None
        except LookupError:
            continue
    return _LANGUAGE.get(head(parts[".dbf"], 32)[29:30][0]) if ".dbf" in parts else None


def _fields(raw: bytes, header: int) -> list[bytes]:
    """All text values with a byte outside ASCII, by the widths in the table's header."""
    if len(raw) < 32:
        return []
    width = int(struct.unpack("<H", raw[10:12])[0])
    columns, at = [], 1
    for i in range(32, header - 1, 32):
        if raw[i + 11 : i + 12] == b"C":
            columns.append(slice(at, at + raw[i + 16]))
        at += raw[i + 16]
    records = [raw[i : i + width] for i in range(header, len(raw) - 1, width or len(raw))]
    return [r[c].rstrip() for r in records if not r.isascii() for c in columns]


def _fits(text: bytes, encoding: str) -> bool:
    try:
        _decode(text, encoding, "strict")
    except UnicodeDecodeError:
        return False
    return True


def _decode(text: bytes, encoding: str, errors: str = "replace") -> str:
    """Text of bytes that may have been cut inside a character; the broken rest is left off."""
    return codecs.getincrementaldecoder(encoding)(errors).decode(text.rstrip(), final=False)


def _text(column: pa.ChunkedArray, decode: Callable[[bytes], str]) -> pd.Series:
    series = from_arrow(column)
    if series.dtype != np.dtype(object):
        return series
    return text_series([None if v is None else v if v.isascii() else decode(v.encode(_BYTES)) for v in series])


FORMAT = Format("shapefile", _TITLE, (".shp",), sniff, inspect, read, _DRIVERS)
