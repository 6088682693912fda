"""Zip archives: inflated by ourselves, every byte counted, then each data set inside read as what it is.

The archive's own idea of sizes, names and places is never used: bytes are counted as they come, files get names of
our own, and an entry that points outside the archive, is a link, or is encrypted stops the read. Sets of files that
belong together (Shapefile, FileGDB) are found by the names inside the archive and laid together again.
"""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ..errors import HostileFileError, ReadError
from ..issues import IssueLog
from ..layers import RawLayer
from . import filegdb
from .columns import nfc
from .contract import Format, LayerInfo, ReadOptions, head
from .limits import Limits

_TITLE = "zip-arkiv"
_CHUNK = 1 << 20

#: Files that belong to a data set and are read with it, or describe it.
_COMPANIONS = {
    ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qpj", ".gfs", ".xsd", ".qml", ".qmd", ".sld", ".lyr",
    ".lyrx", ".xml", ".txt", ".pdf", ".html", ".htm", ".md", ".csv", ".docx", ".xlsx", ".png", ".jpg",
}  # fmt: skip


def sniff(path: Path) -> bool:
    """A zip, but not one of the office formats that are zips themselves."""
    if head(path, 4)[:4] not in (b"PK\x03\x04", b"PK\x05\x06"):
        return False
    return b"[Content_Types].xml" not in head(path, 4096) and b"mimetypeapplication/" not in head(path, 128)


def read(path: Path, options: ReadOptions, log: IssueLog) -> list[RawLayer]:
    out: list[RawLayer] = []
    with _unpacked(path, options.limits) as found:
        for data in found.data:
            try:
                layers = data.format.read(data.place, options, log)
            except ReadError as e:
                where = f"{path.name}, {data.name}"
                raise type(e)(e.found, expected=e.expected, remedy=e.remedy, where=where, faults=e.faults) from e
            out += [_told(layer, path, data) for layer in layers]
        if not found.data:
            raise _nothing(path, found)
    if found.skipped:
        text = ", ".join(found.skipped[:5]) + (" …" if len(found.skipped) > 5 else "")
        log.add("les_arkiv_utelatt", path.name, count=len(found.skipped), value=text)
    return out


def inspect(path: Path) -> list[LayerInfo]:
    with _unpacked(path, Limits()) as found:
        return [info for data in found.data for info in data.format.inspect(data.place)]


def _told(layer: RawLayer, path: Path, data: _Data) -> RawLayer:
    """The layer as one of the archive: our own file names replaced by those inside it."""
    return replace(layer, path=path, provenance=layer.provenance | {"fil_i_arkiv": data.name})


def _nothing(path: Path, found: _Found) -> ReadError:
    names = ", ".join(found.skipped[:5])
    return ReadError(
        f"Arkivet har ingen kartdata vi kan lese{f' (det har {names})' if names else ', det er tomt'}.",
        where=path.name,
        expected="SOSI, GML, GeoPackage, FileGDB, Shapefile, GeoJSON, GeoParquet eller FlatGeobuf",
    )


def unpack(path: Path, folder: Path, limits: Limits | None = None) -> dict[str, Path]:
    """Every file of an archive under names of our own in a folder, by its name inside the archive; archives in it stay
    whole. Counted and refused as when an archive is read as map data.

    Raises HostileFileError for one that reaches outside itself or is built to exhaust the machine, ReadError for one
    that is damaged.
    """
    limits = limits or Limits()
    budget = _Budget(limits.archive_bytes, limits.archive_files, limits.archive_ratio, limits.archive_ratio_from_bytes)
    return dict(_inflate(path, folder, budget, 1, "", path, nested=False))


@dataclass(frozen=True)
class _Data:
    """A data set of the archive: where it lies now, what it is, and its name inside the archive."""

    place: Path
    format: Format
    name: str


@dataclass(frozen=True)
class _Found:
    data: list[_Data]
    skipped: list[str]


@dataclass
class _Budget:
    """What is left of the limits; shared by archives inside archives."""

    bytes: int
    files: int
    ratio: int
    ratio_from: int

    def take(self, amount: int, path: Path) -> None:
        self.bytes -= amount
        if self.bytes < 0:
            raise HostileFileError(
                "Arkivet er større utpakket enn det som er tillatt.",
                where=path.name,
                remedy="Del arkivet opp, eller øk grensen «archive_bytes».",
            )


class _unpacked:
    """Context: the archive's data sets in a temporary folder."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self.folder = tempfile.TemporaryDirectory(prefix="arkiv-")

    def __enter__(self) -> _Found:
        limits = self.limits
        budget = _Budget(
            limits.archive_bytes, limits.archive_files, limits.archive_ratio, limits.archive_ratio_from_bytes
        )
        try:
            files = dict(_inflate(self.path, Path(self.folder.name), budget, limits.archive_depth, "", self.path))
            return _datasets(files)
        except BaseException:
            self.folder.cleanup()
            raise

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()


def _inflate(
    path: Path, folder: Path, budget: _Budget, depth: int, prefix: str, top: Path, *, nested: bool = True
) -> Iterator[tuple[str, Path]]:
    """Entries as (name inside the archive, file on disk); archives inside it are opened too when ``nested``."""
    if depth <= 0:
        raise HostileFileError(
            "Arkivet har arkiver inni arkiver i flere nivåer enn det som er tillatt.",
            where=top.name,
            remedy="Pakk ut arkivet og lever filene hver for seg.",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            budget.files -= len(entries)
            if budget.files < 0:
                raise HostileFileError("Arkivet har flere filer enn det som er tillatt.", where=top.name)
            for number, entry in enumerate(entries):
                name = _safe_name(entry, top)
                target = folder / f"{len(prefix)}-{number}{PurePosixPath(name).suffix.lower()[:10]}"
                _write(archive, entry, target, budget, top)
                if nested and sniff(target):
                    inner = folder / f"i{len(prefix)}-{number}"
                    inner.mkdir()
                    yield from _inflate(target, inner, budget, depth - 1, f"{prefix}{name}/", top)
                else:
                    yield prefix + name, target
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, OSError) as e:
        raise ReadError(
            f"Arkivet er skadet eller kuttet ({' '.join(str(e).split())[:80]}).",
            where=top.name,
            remedy="Hent eller lag arkivet på nytt.",
        ) from e


def _safe_name(entry: zipfile.ZipInfo, path: Path) -> str:
    """The name of an entry as text; refused when it points outside the archive, is a link or is locked."""
    name = entry.filename
    if not entry.flag_bits & 0x800:  # the name is not marked as UTF-8: it is UTF-8 all the same, or DOS
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("cp850")
    name = nfc(name.replace("\\", "/"))
    steps = name.split("/")
    if name.startswith("/") or ".." in steps or re.match(r"[A-Za-z]:", name):
        raise HostileFileError(f"Arkivet vil skrive utenfor seg selv («{name[:80]}»).", where=path.name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise HostileFileError(f"Arkivet har en lenke til en annen fil («{name[:80]}»).", where=path.name)
    if entry.flag_bits & 0x1:
        raise ReadError(
            "Arkivet er låst med passord.", where=path.name, remedy="Pakk det ut, og lever filene uten passord."
        )
    return name


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, budget: _Budget, path: Path) -> None:
    """Inflate one entry, counting what really comes out."""
    size = 0
    with archive.open(entry) as packed, target.open("wb") as out:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            budget.take(len(chunk), path)
            if size > budget.ratio_from and size > budget.ratio * max(entry.compress_size, 1):
                raise HostileFileError(
                    f"Arkivet er en zip-bombe: en fil blir mer enn {budget.ratio} ganger større utpakket.",
                    where=path.name,
                )
            out.write(chunk)


def _datasets(files: dict[str, Path]) -> _Found:
    """Data sets among the inflated files, in the order of their names."""
    from . import recognise_content

    data: list[_Data] = []
    used: set[str] = set()
    for root in _databases(files):
        place, members = _gather_database(root, files)
        used |= members
        if filegdb.sniff(place):
            data.append(_Data(place, filegdb.FORMAT, root or "FileGDB"))
    skipped = []
    for name in sorted(set(files) - used):
        format_ = recognise_content(files[name])
        if format_ is not None and format_.key != "archive":
            data.append(_Data(_with_companions(name, files), format_, name))
        elif PurePosixPath(name).suffix.lower() not in _COMPANIONS or not _belongs(name, files):
            skipped.append(name)
    return _Found(sorted(data, key=lambda d: d.name), skipped)


def _databases(files: dict[str, Path]) -> list[str]:
    """Folders of the archive that hold a FileGDB."""
    return sorted({n.rpartition("/")[0] for n in files if n.rpartition("/")[2].lower() == "a00000001.gdbtable"})


def _gather_database(root: str, files: dict[str, Path]) -> tuple[Path, set[str]]:
    """The files of one database, laid in a folder of their own under their own short names."""
    inside = {n for n in files if n.rpartition("/")[0] == root}
    table = next(files[n] for n in inside if n.lower().endswith("a00000001.gdbtable"))
    place = table.parent / f"g{table.name}" / f"{_file_stem(PurePosixPath(root).stem)}.gdb"
    place.mkdir(parents=True)
    for name in inside:
        short = name.rpartition("/")[2]
        if filegdb.MEMBER.fullmatch(short):
            files[name].rename(place / short)
    return place, inside


def _with_companions(name: str, files: dict[str, Path]) -> Path:
    """The file beside those of the same stem, under the name it had; the stem becomes the layer's name."""
    here = PurePosixPath(name)
    place = files[name].parent / f"d{files[name].name}"
    place.mkdir()
    for other, source in files.items():
        sibling = PurePosixPath(other)
        if sibling.parent == here.parent and sibling.stem.lower() == here.stem.lower() and source.is_file():
            suffix = sibling.suffix.lower()
            if other == name or suffix in (".shx", ".dbf", ".prj", ".cpg"):
                _link(source, place / (_file_stem(here.stem) + suffix))
    return place / (_file_stem(here.stem) + here.suffix.lower())


def _link(source: Path, target: Path) -> None:
    target.hardlink_to(source)


def _file_stem(stem: str) -> str:
    """A stem that any file system takes; what shows of it is only the layer's name."""
    return re.sub(r"[^\w .,()-]", "_", stem).strip(" .")[:80] or "lag"


def _belongs(name: str, files: dict[str, Path]) -> bool:
    """Whether a companion lies beside a file of the same stem, or is a description that needs none."""
    here = PurePosixPath(name)
    if here.suffix.lower() not in (".shx", ".dbf"):
        return True
    return any(PurePosixPath(o).with_suffix("") == here.with_suffix("") for o in files if o.lower().endswith(".shp"))


FORMAT = Format("archive", _TITLE, (".zip",), sniff, inspect, read)
