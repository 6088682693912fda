"""The groups of a file: what stands between two group lines, collected block by block.

Lines are found with numpy; Python then only looks at lines that begin with a dot (attributes, references,
coordinate keywords), never at coordinates. Equal lines are understood once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from . import alike
from .grammar import Line, Part, read_line, read_value
from .lines import LineLists, dot_lines
from .stream import Block

#: Group types with their own geometry, and what they are drawn as.
CURVES = ("KURVE", "LINJE", "BUEP", "BUE", "SIRKEL", "SIRKELP")
POINTS = ("PUNKT", "TEKST", "SYMBOL", "SVERM")
SURFACE = "FLATE"
KINDS = frozenset((*CURVES, *POINTS, SURFACE))

_GROUP = re.compile(rb"[\t ]*\.[\t ]*([^\s:!.]+)[\t ]*(\d*)[\t ]*:?\s*(!.*)?", re.DOTALL)
_LOOKS_LIKE_GROUP = re.compile(r"\d+ ?:")
_NUMBER_DIGITS = 15
_REMEMBERED = 200_000  # distinct lines kept in memory
_HEADS = 10_000  # distinct heads of groups kept in memory

_COORDINATES, _REFERENCES = Part.COORDINATES, Part.REFERENCES
_REF = Line(2, "REF", None, Part.REFERENCES, 0, len(b"..REF"))
_KIND_OF = {b"." + kind.encode(): kind for kind in KINDS}

Attributes = dict[str, "str | list[str | None] | None"]


@dataclass
class Groups:
    """One entry per group in each of the first four lists, in file order.

    ``number`` is −1 for a group without one. ``refs`` are the texts of REF by group, as bytes; normally one.
    """

    kind: list[str] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    attributes: list[Attributes] = field(default_factory=list)
    refs: dict[int, list[bytes]] = field(default_factory=dict)
    repeated: set[str] = field(default_factory=set)  # attributes that some group has several times
    unknown: list[tuple[str, int]] = field(default_factory=list)  # groups that are none of KINDS: type, line
    stray: list[int] = field(default_factory=list)  # lines that do not follow the grammar
    end_line: int = 0  # of .SLUTT; 0 when it is missing
    after_end: int = 0  # groups after .SLUTT; they are not read
    second_header: int = 0  # line of a further .HODE


#: Group, values per point, first and last byte, first line of a run of coordinate lines.
Run = tuple[int, int, int, int, int]


class Runs:
    """Runs of coordinate lines in one block."""

    def __init__(self) -> None:
        self.rows: list[Run] = []
        self.add = self.rows.append
        self._tables: list[npt.NDArray[np.int64]] = []

    def add_many(self, table: npt.NDArray[np.int64]) -> None:
        """Many runs at once, one per row, with the columns of ``Run``."""
        self._tables.append(table)

    def columns(self) -> list[npt.NDArray[np.int64]]:
        """Group, dims, start, end, line; one entry per run, as they stand in the block."""
        table = np.concatenate([np.array(self.rows, np.int64).reshape(-1, 5), *self._tables])
        return list(table[np.argsort(table[:, 2], kind="stable")].T)


class Collector:
    """Puts the groups of block after block into ``groups``."""

    def __init__(self, decode: Callable[[bytes], str]) -> None:
        self.groups = Groups()
        self._decode = decode
        self._lines: dict[bytes, Line] = {}
        self._dotted: dict[tuple[str, str], str] = {}
        self._heads: dict[bytes, Attributes] = {}
        self._opening = (b"", _REF)  # the line that opens coordinates as this file writes it

    def feed(self, block: Block) -> Runs:
        """Take in one block (whole groups); returns where its coordinates are."""
        data, runs, lines = block.data, Runs(), dot_lines(block.data)
        at = lines.as_lists()
        if not self._opening[0]:
            self._opening = self._first_coordinates(data, at)
        found = alike.find(data, lines, self._opening[0])
        quick: list[tuple[int, int]] = []  # groups that need no reading, and their places among those of the block
        for n, (first, until, head) in enumerate(zip(found.first, found.until, found.heads, strict=True)):
            raw = data[at.start[first] : at.end[first]]
            current = self._open(raw, block.line + at.row[first])
            if current < 0:
                continue
            if head and (known := self._heads.get(head)) is not None:
                self.groups.attributes[current] = known.copy()
                quick.append((current, n))
                continue
            strays, before = len(self.groups.stray), len(runs.rows)
            if at.more[first]:
                self._note_stray(data[at.end[first] : at.after[first]], block.line + at.row[first])
            self._read(block, at, first + 1, until, current, runs)
            only_after_head = len(runs.rows) - before == until - found.opening[n]
            if head and only_after_head and strays == len(self.groups.stray):
                self._remember(head, current)
        if quick:
            runs.add_many(found.runs(lines, quick, self._opening[1], block.line))
        return runs

    def _first_coordinates(self, data: bytes, at: LineLists) -> tuple[bytes, Line]:
        """The first line of a block that opens coordinates; most files write all of them so. Empty where none does."""
        for n in np.flatnonzero(at.more).tolist():
            raw = data[at.start[n] : at.end[n]]
            if raw[1:2] == b"." and (line := self._understand(raw)).part is _COORDINATES:
                return raw, line
        return b"", _REF

    def _remember(self, head: bytes, group: int) -> None:
        """Keep what a group's head means, unless it has more to it than attributes given once."""
        if group in self.groups.refs or len(self._heads) == _HEADS:
            return
        attributes = self.groups.attributes[group]
        if not any(isinstance(value, list) for value in attributes.values()):
            self._heads[head] = attributes.copy()

    def _read(self, block: Block, at: LineLists, first: int, until: int, current: int, runs: Runs) -> None:
        """The lines ``first`` to ``until`` of a group, one by one."""
        data, attributes = block.data, self.groups.attributes[current]
        dims = 0  # values per point while in coordinates
        path: list[str] = []
        # This loop meets most lines that begin with a dot; what it does for the usual ones is kept in sight.
        for n in range(first, until):
            start, end, tail = at.start[n], at.end[n], at.more[n]
            raw = data[start:end]
            line = self._lines.get(raw) or self._understand(raw)
            if line.part is _COORDINATES:
                dims = line.dims
                runs.add((current, dims, start + line.head, at.after[n] if tail else end, block.line + at.row[n]))
            elif line.part is _REFERENCES:
                dims = 0
                text = data[start + line.head : at.after[n] if tail else end]
                self._add_references(current, text, block.line + at.row[n])
            elif dims and line.level > 2:  # a node mark on a line of its own; the coordinates go on after it
                if tail:
                    runs.add((current, dims, end, at.after[n], block.line + at.row[n]))
            elif line.level == 2 and not (tail or line.suspect or line.name in attributes):
                dims, path = 0, [line.name]
                attributes[line.name] = line.value
            else:
                dims = 0
                path = [*path[: line.level - 2], line.name] if line.level > 2 else [line.name]
                more = data[end : at.after[n]] if tail else b""
                self._add_attribute(attributes, path, line, raw, more, block.line + at.row[n])

    def _open(self, raw: bytes, line: int) -> int:
        """Begin the group of this line; its index, or −1 when it is not one to read."""
        groups = self.groups
        word, _, digits = raw.partition(b" ")  # the usual way to write it; all others are told apart below
        kind, digits = _KIND_OF.get(word), digits.rstrip(b":\r")
        if kind is None or not digits.isdigit() or groups.end_line:
            kind, digits = self._unusual(raw, line)
        if not kind:
            return -1
        groups.kind.append(kind)
        groups.number.append(int(digits) if 0 < len(digits) <= _NUMBER_DIGITS else -1)
        groups.line.append(line)
        groups.attributes.append({})
        return len(groups.kind) - 1

    def _unusual(self, raw: bytes, line: int) -> tuple[str, bytes]:
        """Type and number from a group line written in any way; no type for a group that is not read."""
        groups = self.groups
        found = _GROUP.fullmatch(raw)
        name = self._decode(found.group(1)).upper() if found else ""
        if groups.end_line:
            groups.after_end += 1
        elif name == "SLUTT":
            groups.end_line = line
        elif name == "HODE":
            groups.second_header = groups.second_header or line
        elif found is None:
            groups.unknown.append((self._decode(raw[:40]).strip(), line))
        elif name not in KINDS:
            groups.unknown.append((name[:40], line))
        else:
            return name, found.group(2)
        return "", b""

    def _understand(self, raw: bytes) -> Line:
        """A line not met before this block; references are hardly ever met twice and are not kept."""
        if raw.startswith(b"..REF "):
            return _REF
        line = self._lines.get(raw)
        if line is None:
            line = read_line(raw, self._decode)
            if line.name in KINDS and _LOOKS_LIKE_GROUP.fullmatch(line.value or ""):
                line = line._replace(suspect=True)
            if len(self._lines) < _REMEMBERED and len(raw) < 200:
                self._lines[raw] = line
        return line

    def _add_references(self, group: int, text: bytes, line: int) -> None:
        if b"!" in text:
            text = b"\n".join(row.split(b"!", 1)[0] for row in text.split(b"\n"))
        texts = self.groups.refs.setdefault(group, [])
        if texts:
            self.groups.stray.append(line)  # a second REF: most likely the line of a new group is damaged
        texts.append(text)

    def _add_attribute(
        self, attributes: Attributes, path: list[str], line: Line, raw: bytes, tail: bytes, number: int
    ) -> None:
        value = line.value
        rest = [row for row in tail.split(b"\n") if row.strip() and not row.lstrip().startswith(b"!")] if tail else []
        if rest:
            value = read_value(self._decode(b"\n".join([raw[line.head :], *rest])))
            if b"&" not in raw:
                self.groups.stray.append(number + 1)
        name = path[0]
        for part in path[1:]:
            name = self._dotted.setdefault((name, part), f"{name}.{part}")
        if line.suspect:
            self.groups.stray.append(number)
        if name not in attributes:
            attributes[name] = value
            return
        if name == "OBJTYPE":
            self.groups.stray.append(number)  # two objects in one: most likely a group line is damaged
        self.groups.repeated.add(name)
        held = attributes[name]
        if isinstance(held, list):
            held.append(value)
        else:
            attributes[name] = [held, value]

    def _note_stray(self, tail: bytes, line: int) -> None:
        for n, row in enumerate(tail.split(b"\n")):
            if row.strip() and not row.lstrip().startswith(b"!"):
                self.groups.stray.append(line + n)
