"""The groups of a file: what stands between two group lines, collected block by block.

Lines are found with numpy; Python then only looks at lines that begin with a dot (attributes, references,
coordinate keywords), never at coordinates. Equal lines are understood once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from .grammar import Line, Part, read_line, read_value
from .stream import Block

#: Group types with their own geometry, and what they are drawn as.
CURVES = ("KURVE", "LINJE", "BUEP", "BUE", "SIRKEL", "SIRKELP")
POINTS = ("PUNKT", "TEKST", "SYMBOL", "SVERM")
SURFACE = "FLATE"
KINDS = frozenset((*CURVES, *POINTS, SURFACE))

_GROUP = re.compile(rb"[\t ]*\.[\t ]*([^\s:!.]+)[\t ]*(\d*)[\t ]*:?\s*(!.*)?", re.DOTALL)
_LOOKS_LIKE_GROUP = re.compile(r"\d+ ?:")
_NUMBER_DIGITS = 15
_INDENT = 64  # blanks allowed before the dots
_REMEMBERED = 200_000  # distinct lines kept in memory

_COORDINATES, _REFERENCES = Part.COORDINATES, Part.REFERENCES
_REF = Line(2, "REF", None, Part.REFERENCES, 0, len(b"..REF"))
_KIND_OF = {kind.encode(): kind for kind in KINDS}

Attributes = dict[str, "str | list[str | None] | None"]

_NOTHING: Attributes = {}  # stands for the attributes of what is not read; never written to


@dataclass
class Groups:
    """One entry per group in each of the first five lists, in file order.

    ``number`` is −1 for a group without one. ``refs`` are the texts of REF, as bytes; normally one or none.
    """

    kind: list[str] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    attributes: list[Attributes] = field(default_factory=list)
    refs: list[list[bytes]] = field(default_factory=list)
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

    def columns(self) -> list[npt.NDArray[np.int64]]:
        """Group, dims, start, end, line; one entry per run."""
        return list(np.array(self.rows, np.int64).reshape(-1, 5).T)


class Collector:
    """Puts the groups of block after block into ``groups``."""

    def __init__(self, decode: Callable[[bytes], str]) -> None:
        self.groups = Groups()
        self._decode = decode
        self._lines: dict[bytes, Line] = {}
        self._dotted: dict[tuple[str, str], str] = {}

    def feed(self, block: Block) -> Runs:
        """Take in one block (whole groups); returns where its coordinates are."""
        data, runs, groups = block.data, Runs(), self.groups
        rows, starts, ends, nexts, more = _dot_lines(data)
        raws = [data[a:b] for a, b in zip(starts, ends, strict=True)]
        current, attributes = -1, _NOTHING  # the group that lines belong to; −1 in a part that is not read
        dims = 0  # values per point while in coordinates
        path: list[str] = []
        # This loop meets every line that begins with a dot; what it does for most of them is kept in sight.
        for raw, line, row, start, end, after, tail in zip(
            raws, map(self._lines.get, raws), rows, starts, ends, nexts, more, strict=True
        ):
            if line is None:
                if raw[1:2] != b".":
                    current, dims, path = self._open(raw, block.line + row), 0, []
                    attributes = groups.attributes[current] if current >= 0 else _NOTHING
                    if tail and current >= 0:
                        self._note_stray(data[end:after], block.line + row)
                    continue
                line = self._understand(raw)
            if current < 0:
                continue
            if line.part is _COORDINATES:
                dims = line.dims
                runs.add((current, dims, start + line.head, after if tail else end, block.line + row))
            elif line.part is _REFERENCES:
                dims = 0
                self._add_references(current, data[start + line.head : after if tail else end], block.line + row)
            elif dims and line.level > 2:  # a node mark on a line of its own; the coordinates go on after it
                if tail:
                    runs.add((current, dims, end, after, block.line + row))
            elif line.level == 2 and not (tail or line.suspect or line.name in attributes):
                dims, path = 0, [line.name]
                attributes[line.name] = line.value
            else:
                dims = 0
                path = [*path[: line.level - 2], line.name] if line.level > 2 else [line.name]
                self._add_attribute(attributes, path, line, raw, data[end:after] if tail else b"", block.line + row)
        return runs

    def _open(self, raw: bytes, line: int) -> int:
        """Begin the group of this line; its index, or −1 when it is not one to read."""
        groups = self.groups
        word, _, digits = raw[1:].partition(b" ")  # the usual way to write it; all others are told apart below
        kind, digits = _KIND_OF.get(word), digits.rstrip(b":\r")
        if kind is None or not digits.isdigit() or groups.end_line:
            kind, digits = self._unusual(raw, line)
        if not kind:
            return -1
        groups.kind.append(kind)
        groups.number.append(int(digits) if 0 < len(digits) <= _NUMBER_DIGITS else -1)
        groups.line.append(line)
        groups.attributes.append({})
        groups.refs.append([])
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
                line = replace(line, suspect=True)
            if len(self._lines) < _REMEMBERED and len(raw) < 200:
                self._lines[raw] = line
        return line

    def _add_references(self, group: int, text: bytes, line: int) -> None:
        if b"!" in text:
            text = b"\n".join(row.split(b"!", 1)[0] for row in text.split(b"\n"))
        texts = self.groups.refs[group]
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


def _dot_lines(data: bytes) -> tuple[list[int], list[int], list[int], list[int], list[bool]]:
    """Lines that begin with a dot.

    For each: row in the block, byte of the dot, byte of the line's end, byte of the dot of the next such line, and
    whether lines without a dot stand between.
    """
    signs = np.frombuffer(data, np.uint8)
    if not len(signs):
        return [], [], [], [], []
    breaks = np.flatnonzero(signs == 10)
    first = np.concatenate([[0], breaks + 1])
    end = np.concatenate([breaks, [len(signs)]])
    at, sign = first, signs[np.minimum(first, len(signs) - 1)]
    if len(indented := np.flatnonzero((sign == 32) | (sign == 9))):
        at = first.copy()
        at[indented] = _past_blanks(signs, first[indented], end[indented])
    dotted = np.flatnonzero((signs[np.minimum(at, len(signs) - 1)] == 46) & (at < end))
    start = at[dotted]
    after = np.append(start[1:], len(signs))
    more = np.diff(np.append(dotted, len(first))) > 1
    return dotted.tolist(), start.tolist(), end[dotted].tolist(), after[: len(start)].tolist(), more.tolist()


def _past_blanks(
    signs: npt.NDArray[np.uint8], first: npt.NDArray[np.int64], end: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    at = first.copy()
    moving = np.arange(len(at))
    for _ in range(_INDENT):
        moving = moving[at[moving] < end[moving]]
        moving = moving[(signs[at[moving]] == 32) | (signs[at[moving]] == 9)]
        if not len(moving):
            break
        at[moving] += 1
    return at
