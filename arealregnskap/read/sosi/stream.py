"""A SOSI file as blocks of whole groups, so that memory does not follow the size of the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...errors import HostileFileError, ReadError
from .header import LONGEST

#: Bytes read at a time; a block ends at the last group border in it.
BLOCK = 1 << 24

#: One group may not be longer than this [bytes]; the largest real one (a coastline) is a few MB.
LONGEST_GROUP = 1 << 29

_BORDER = re.compile(rb"\n[\t ]*+\.(?!\.)")


@dataclass(frozen=True)
class Block:
    """Whole groups as bytes with ``\\n`` between lines; ``line`` is the number of the first line, from 1."""

    data: bytes
    line: int


def is_sosi(head: bytes) -> bool:
    """Whether the first bytes of a file are a SOSI header, comments and blank lines before it allowed."""
    for raw in head.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"\n").split(b"\n"):
        line = raw.strip()
        if line and not line.startswith(b"!"):
            return line[:5].upper() == b".HODE"
    return False


def blocks(path: Path, skip: int = 0) -> Iterator[Block]:
    """Blocks from ``skip`` bytes on. Raises ReadError when the file cannot be opened or one group is endless."""
    try:
        file = path.open("rb")
    except OSError as e:
        raise ReadError("Fila kan ikke åpnes.", where=path.name, remedy=str(e.strerror or "")) from e
    with file:
        file.seek(skip)
        rest, line, old_mac = b"", 1, None
        while piece := file.read(BLOCK):
            if old_mac is None:  # files from the oldest Macintosh programs have only \r
                old_mac = b"\n" not in piece and b"\r" in piece
            rest += piece.replace(b"\r", b"\n") if old_mac else piece
            cut = _last_border(rest)
            if cut > 0:
                yield Block(rest[:cut], line)
                line += rest.count(b"\n", 0, cut)
                rest = rest[cut:]
            elif len(rest) > LONGEST_GROUP:
                raise HostileFileError(
                    f"Gruppa fra linje {line} er større enn {LONGEST_GROUP >> 20} MB.", where=path.name
                )
        if rest:
            yield Block(rest, line)


def split_header(data: bytes, where: str) -> int:
    """Where the header ends in the first block. Raises ReadError when it is not a header or never ends."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ReadError("SOSI-fila er lagret som UTF-16.", where=where, remedy="Lagre den på nytt som UTF-8.")
    if not is_sosi(data[: 1 << 16]):
        raise ReadError("Fila begynner ikke med .HODE.", where=where, expected="en SOSI-fil")
    at = data.upper().find(b".HODE") if len(data) < LONGEST else data[:LONGEST].upper().find(b".HODE")
    end = _next_border(data, at + 5)
    if end > LONGEST:
        raise HostileFileError(f"Filhodet er større enn {LONGEST >> 20} MB.", where=where)
    return end


def _next_border(data: bytes, at: int) -> int:
    """Start of the first line after ``at`` that begins a group; the end of the data when there is none."""
    found = _BORDER.search(data, at)
    return found.start() + 1 if found else len(data)


def _last_border(data: bytes) -> int:
    """Start of the last line that begins a group; 0 when there is none after the first."""
    end = len(data) - 1  # a lone "\n." at the very end may be the first dot of more
    while True:
        found = data.rfind(b"\n.", 0, end)
        if found < 0:
            break
        if data[found + 2 : found + 3] != b".":
            return found + 1
        end = found + 1
    # Slower, for files that indent their group lines.
    return max((m.start() + 1 for m in _BORDER.finditer(data, 0, len(data) - 1)), default=0)
