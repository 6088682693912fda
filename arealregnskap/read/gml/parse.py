"""From bytes to features: one pass of expat, nothing outside the file ever looked up.

A feature is what lies in a member of a collection. Its attributes are kept by their path of local names; its
geometries as small trees of ``Shape`` with the coordinates already numbers. A document type or an entity
declaration is refused: plan data need neither, and both are ways to reach other files or to exhaust memory.
"""

from __future__ import annotations

import mmap
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from ...errors import HostileFileError, ReadError
from ...issues import IssueLog
from ..contract import ReadOptions

GML = "http://www.opengis.net/gml"
_XLINK_HREF = "http://www.w3.org/1999/xlink href"

_MEMBERS = {"featureMember", "featureMembers", "member", "additionalObjects"}
_COLLECTIONS = ("FeatureCollection", "SpatialDataSet", "Tuple")

#: Elements that are a geometry by themselves; those inside them are read as their parts.
GEOMETRIES = {
    "Point", "MultiPoint", "LineString", "MultiLineString", "Curve", "MultiCurve", "CompositeCurve",
    "OrientableCurve", "LinearRing", "Ring", "Polygon", "MultiPolygon", "Surface", "MultiSurface",
    "CompositeSurface", "OrientableSurface", "PolyhedralSurface", "TriangulatedSurface", "Tin", "MultiGeometry",
    "GeometricComplex", "Solid", "MultiSolid", "CompositeSolid",
}  # fmt: skip

_COORDINATES = {"posList", "pos", "coordinates", "coord", "lowerCorner"}
_NUMBERS = {"radius", "X", "Y", "startAngle", "endAngle"}

_CHUNK = 1 << 20


@dataclass(slots=True)
class Shape:
    """One element of a geometry. ``numbers`` are the coordinates of a coordinate element, not yet split in tuples."""

    name: str
    line: int
    id: str = ""
    srs: str = ""
    dimension: int = 0
    href: str = ""
    backwards: bool = False
    children: list[Shape] = field(default_factory=list)
    numbers: npt.NDArray[np.float64] | None = None
    fault: str = ""

    def any_srs(self) -> str:
        """The first reference system named in this geometry."""
        return self.srs or next((s for child in self.children if (s := child.any_srs())), "")


@dataclass(slots=True)
class Slot:
    """A place in a feature: the path of local names from the feature down."""

    name: str
    path: tuple[str, ...]
    children: dict[str, Slot] = field(default_factory=dict)

    def child(self, name: str) -> Slot:
        found = self.children.get(name)
        if found is None:
            found = self.children[name] = Slot(name, (*self.path, name))
        return found


@dataclass(slots=True)
class Feature:
    """One object: ``texts`` by path (several where an element is repeated), geometries by path, links by path."""

    type: str
    namespace: str
    id: str
    line: int
    texts: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    links: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    shapes: list[tuple[tuple[str, ...], Shape]] = field(default_factory=list)


@dataclass
class Collection:
    """All features of a file; ``shared`` are geometry elements that others refer to, ``srs`` the file's default."""

    features: list[Feature] = field(default_factory=list)
    shared: dict[str, Shape] = field(default_factory=dict)
    srs: str = ""
    dimension: int = 0
    matched: int | None = None


def parse(path: Path, options: ReadOptions, log: IssueLog) -> Collection:
    """All features of a file. Raises ReadError with line and column for XML that is broken or cut short."""
    try:
        return _Parser(path, options, options.encoding).run()
    except _WrongEncoding as wrong:
        try:
            collection = _Parser(path, options, "iso-8859-1").run()
        except _WrongEncoding:  # pragma: no cover - every byte is a character there
            raise wrong.error from None
        log.add("les_tegnsett", path.name, value="UTF-8, men er skrevet i ISO-8859-1", action="ISO-8859-1")
        return collection


class _WrongEncoding(Exception):
    def __init__(self, error: ReadError) -> None:
        self.error = error


class _Parser:
    """The state of one pass."""

    def __init__(self, path: Path, options: ReadOptions, encoding: str | None) -> None:
        self.path, self.encoding, self.room = path, encoding, options.limits.xml_depth
        self.collection = Collection()
        self.wanted = _referred(path)
        self.depth = 0
        self.feature: Feature | None = None
        self.feature_depth = 0
        self.root = Slot("", ())
        self.slots: list[Slot] = []
        self.shapes: list[Shape] = []
        self.skip_depth = 0
        self.member_depths: list[int] = []
        self.text: list[str] = []
        self.leaf = False

    def run(self) -> Collection:
        parser = self.parser = expat.ParserCreate(self.encoding, " ")
        parser.buffer_text, parser.buffer_size = True, _CHUNK
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self.text.append
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse
        # numpy reads a list of numbers up to the first fault and only warns; here that is an error.
        with self.path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("error", DeprecationWarning)
            try:
                while chunk := file.read(_CHUNK):
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
            except expat.ExpatError as e:
                self._broken(e)
        return self.collection

    def _refuse(self, *_: object) -> NoReturn:
        line = self.parser.CurrentLineNumber
        raise HostileFileError(
            f"Fila har en dokumenttype (DOCTYPE) på linje {line}, som kan hente inn andre filer.",
            where=self.path.name,
            expected="GML uten DOCTYPE og egne entiteter",
            remedy="Be om fila på nytt fra den som laget den.",
        )

    def _broken(self, error: expat.ExpatError) -> NoReturn:
        line, column = error.lineno, error.offset + 1
        cut = error.code in (3, 5, 20)  # no element found, unclosed token, unclosed CDATA section
        found = (
            f"Fila er kuttet: den slutter på linje {line}, kolonne {column}, midt i innholdet."
            if cut
            else f"XML-feil på linje {line}, kolonne {column} ({expat.ErrorString(error.code)})."
        )
        stop = ReadError(found, where=self.path.name, remedy="Hent eller eksporter fila på nytt.")
        if error.code == 4 and self.encoding is None and self._outside_ascii():
            raise _WrongEncoding(stop) from error
        raise stop from error

    def _outside_ascii(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(max(0, self.parser.ErrorByteIndex))
            return any(byte >= 0x80 for byte in file.read(4))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.room:
            raise HostileFileError(
                f"Fila har mer enn {self.room} elementer inni hverandre (linje {self.parser.CurrentLineNumber}).",
                where=self.path.name,
            )
        self.text.clear()
        self.leaf = True
        namespace, _, name = tag.rpartition(" ")
        if self.skip_depth:
            self._envelope(name, attributes)
        elif self.feature is None:
            self._outside(namespace, name, attributes)
        elif self.shapes:
            self._shape(name, attributes)
        elif namespace.startswith(GML) and name in GEOMETRIES:
            self._shape(name, attributes)
            self.feature.shapes.append((self.slots[-1].path, self.shapes[0]))
        elif name == "boundedBy" and len(self.slots) == 1:
            self.skip_depth = self.depth
        else:
            slot = self.slots[-1].child(name)
            self.slots.append(slot)
            if href := attributes.get(_XLINK_HREF):
                self.feature.links.setdefault(slot.path, []).append(href)

    def _outside(self, namespace: str, name: str, attributes: dict[str, str]) -> None:
        """An element that is no part of a feature: a collection, a member, a new feature, or something to skip."""
        inside_member = bool(self.member_depths) and self.member_depths[-1] == self.depth - 1
        if name in _MEMBERS:
            self.member_depths.append(self.depth)
        elif name.endswith(_COLLECTIONS):
            matched = attributes.get("numberMatched", "")
            if matched.isdigit():
                self.collection.matched = (self.collection.matched or 0) + int(matched)
        elif inside_member:
            id_ = next((v for k, v in attributes.items() if k.startswith(GML) and k.endswith((" id", " fid"))), "")
            self.feature = Feature(name, namespace, id_ or attributes.get("fid", ""), self.parser.CurrentLineNumber)
            self.feature_depth = self.depth
            self.slots = [self.root.child(f"{namespace} {name}")]
            self.slots[0].path = ()
        else:
            self.skip_depth = self.depth
            self._envelope(name, attributes)

    def _envelope(self, name: str, attributes: dict[str, str]) -> None:
        """The box of the collection gives the reference system where the geometries give none."""
        if name in ("Envelope", "Box") and self.feature is None and not self.collection.srs:
            self.collection.srs = attributes.get("srsName", "")
            self.collection.dimension = _integer(attributes.get("srsDimension"))

    def _shape(self, name: str, attributes: dict[str, str]) -> None:
        shape = Shape(name, self.parser.CurrentLineNumber)
        for key, value in attributes.items():
            if key == "srsName":
                shape.srs = value
            elif key == "srsDimension":
                shape.dimension = _integer(value)
            elif key == _XLINK_HREF:
                shape.href = value
            elif key == "orientation":
                shape.backwards = value == "-"
            elif key.startswith(GML) and key.endswith(" id"):
                shape.id = value
                if value in self.wanted:
                    self.collection.shared.setdefault(value, shape)
        if self.shapes:
            self.shapes[-1].children.append(shape)
        self.shapes.append(shape)

    def _end(self, tag: str) -> None:
        if self.skip_depth:
            if self.skip_depth == self.depth:
                self.skip_depth = 0
        elif self.feature is None:
            if self.member_depths and self.member_depths[-1] == self.depth:
                self.member_depths.pop()
        elif self.shapes:
            shape = self.shapes.pop()
            if self.leaf and (shape.name in _COORDINATES or shape.name in _NUMBERS):
                _numbers(shape, "".join(self.text))
        elif self.depth == self.feature_depth:
            self.collection.features.append(self.feature)
            self.feature = None
            self.slots = []
        else:
            slot = self.slots.pop()
            if self.leaf and (text := "".join(self.text).strip()):
                self.feature.texts.setdefault(slot.path, []).append(text)
        self.text.clear()
        self.leaf = False
        self.depth -= 1


def _numbers(shape: Shape, text: str) -> None:
    """Coordinates of an element; GML 2 separates them by commas."""
    try:
        shape.numbers = np.fromstring(text.replace(",", " ") if shape.name == "coordinates" else text, sep=" ")
    except (DeprecationWarning, ValueError):
        shape.fault = f"«{' '.join(text.split())[:40]}» er ikke en liste av tall"


def _integer(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 3 else 0


def _referred(path: Path) -> set[str]:
    """Ids that anything in the file refers to; geometries with other ids need not be kept."""
    if not path.stat().st_size:
        return set()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found: Any = re.finditer(rb"""href\s*=\s*["']#([^"'<>]{1,200})["']""", content)
        return {match.group(1).decode("utf-8", "replace") for match in found}
