"""Which character set a SOSI file is really written in.

The header's TEGNSETT is often wrong: files are converted to UTF-8 and keep their old header. So the bytes are
asked first: byte order mark, then strict UTF-8, then the declared set, then Windows-1252, then DOSN8 (the
default of the oldest SOSI). A candidate is believed when the keyword ``NØ`` survives it. All sets agree on ASCII,
where the structure of the file lies, so only names and values depend on the answer.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...errors import ReadError, SchemaError

_BLOCK = 1 << 22

#: TEGNSETT → Python codec. ISO8859-1 is read as Windows-1252, which differs only in signs that ISO8859-1 lacks.
CODECS: dict[str, str] = {
    "UTF-8": "utf-8", "UTF8": "utf-8",
    "ISO8859-1": "cp1252", "ISO-8859-1": "cp1252", "ISO8859-10": "iso8859_10", "ISO-8859-10": "iso8859_10",
    "ISO8859-15": "iso8859_15", "ANSI": "cp1252", "WINDOWS-1252": "cp1252", "CP1252": "cp1252",
    "DOSN8": "cp865", "DECN8": "latin_1",  # DEC Multinational has æøåÆØÅ where ISO8859-1 has them
    "ND7": "norsk7", "DECN7": "norsk7",
}  # fmt: skip

_SEVEN_BIT = dict(zip(map(ord, "[\\]{|}"), "ÆØÅæøå", strict=True))  # NS 4551, also called ISO646-NO
_NORTH_KEYWORD = re.compile(rb"(?m)^\.{2,}\s?(?:ORIGO-|MIN-|MAX-)?N([^\s0-9A-Za-z-]{1,3})H?(?=\s|$)")
_FALLBACKS = ("cp1252", "cp865")


@dataclass(frozen=True)
class Charset:
    """What the file says and what it is; ``bom`` is the length of its byte order mark."""

    declared: str
    codec: str
    reason: str
    bom: int = 0
    uncertain: bool = False

    @property
    def decode(self) -> Callable[[bytes], str]:
        """Bytes to text; bytes that mean nothing become U+FFFD, never an error."""
        if self.codec == "norsk7":
            return lambda raw: raw.decode("ascii", "replace").translate(_SEVEN_BIT)
        codec = self.codec
        return lambda raw: raw.decode(codec, "replace")

    @property
    def contradicts(self) -> bool:
        """The declaration names another set than the one found."""
        return bool(self.declared) and CODECS.get(self.declared.upper()) != self.codec and self.codec != "ascii"


def detect(path: Path, head: bytes, declared: str, override: str | None = None) -> Charset:
    """The character set of a file, from its first bytes, its declaration and, where needed, all of it.

    Raises ReadError for an override that names no known set.
    """
    bom = 3 if head.startswith(codecs.BOM_UTF8) else 0
    if override:
        return Charset(declared, _named(override, path), "valgt av brukeren", bom)
    ascii_only, utf8 = _scan(path)
    named = CODECS.get(declared.upper(), "")
    if ascii_only and not bom:
        seven = named == "norsk7" or b"N\\" in _north_letters(head)
        return Charset(declared, "norsk7" if seven else "ascii", "fila har bare ASCII-tegn")
    if utf8:
        return Charset(declared, "utf-8", "BOM" if bom else "gyldig UTF-8", bom)
    letters = _north_letters(head)
    if _survives("utf-8", letters):
        return Charset(declared, "utf-8", "UTF-8 med feil i noen tegn", bom, uncertain=True)
    for codec in dict.fromkeys((named or _FALLBACKS[0], *_FALLBACKS)):
        if _survives(codec, letters):
            return Charset(declared, codec, "oppgitt" if codec == named else "nøkkelordet NØ er lesbart", bom)
    return Charset(declared, named or "cp1252", "ingenting i fila avgjør", bom, uncertain=not named or bool(letters))


def encode(text: str, declared: str) -> bytes:
    """Text in the set that a TEGNSETT names.

    Raises ReadError for an unknown name, and SchemaError naming the first sign that the set lacks.
    """
    codec = _named(declared, Path())
    try:
        if codec == "norsk7":
            return text.translate({ord(sign): chr(code) for code, sign in _SEVEN_BIT.items()}).encode("ascii")
        return text.encode(codec)
    except UnicodeEncodeError as e:
        raise SchemaError(
            f"Tegnet «{e.object[e.start]}» finnes ikke i tegnsettet {declared}.", remedy="Skriv fila som UTF-8."
        ) from e


def _named(override: str, path: Path) -> str:
    codec = CODECS.get(override.upper())
    if codec:
        return codec
    try:
        return codecs.lookup(override).name
    except LookupError as e:
        raise ReadError(
            f"Tegnsettet «{override}» er ukjent.", where=path.name, expected=", ".join(sorted(CODECS))
        ) from e


def _scan(path: Path) -> tuple[bool, bool]:
    """Whether the file is pure ASCII, and whether it is UTF-8 throughout."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    ascii_only, mid_letter = True, False
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                if block.isascii() and not mid_letter:
                    continue
                ascii_only = False
                decoder.decode(block)
                mid_letter = bool(decoder.getstate()[0])
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False, False
    return ascii_only, True


def _north_letters(head: bytes) -> list[bytes]:
    """The bytes met between N and the end of the keywords NØ, NØH, ORIGO-NØ, MIN-NØ, MAX-NØ; with the N."""
    return [b"N" + m.group(1) for m in _NORTH_KEYWORD.finditer(head)]


def _survives(codec: str, letters: list[bytes]) -> bool:
    """Whether at least one keyword reads ``NØ`` in this set; a lone damaged one does not decide."""
    if codec == "norsk7":
        return b"N\\" in letters
    return any(raw.decode(codec, "replace") == "NØ" for raw in letters)
