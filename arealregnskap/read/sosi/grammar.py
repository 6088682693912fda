"""Lines of SOSI: how many dots, which keyword, which value.

``..KEYWORD value "a string" 'another' * ! comment``. Dots give the level; blanks before or after them are
tolerated. A quote opens a string only at the start of a word and only when it is closed on the same line, so
apostrophes in names do no harm. A doubled quote inside a string is a quote, ``&`` joins strings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

#: Deeper levels than this are read as this level; the standard uses four.
DEEPEST = 9

#: Between the values of an attribute that is given several times.
REPEATED = "; "


class Part(IntEnum):
    """What a line with leading dots is to the reader."""

    ATTRIBUTE = 0
    COORDINATES = 1
    REFERENCES = 2


class Line(NamedTuple):
    """One line with leading dots.

    ``head`` is the number of bytes up to the end of the keyword; ``suspect`` marks an attribute that looks like a
    damaged group line.
    """

    level: int
    name: str
    value: str | None
    part: Part
    dims: int
    head: int
    suspect: bool = False


# NØ and NØH, also with the Ø lost (N, NH), replaced (N?, NO, NE, U+FFFD) or read in a wrong set (two or three signs).
_NORTH = re.compile(r"N(?:Ø|OE|[OE]|[^\s\w-]{1,3}|[^\x00-\x7f]{1,3}|)(H?)", re.IGNORECASE)
_ORIGIN = re.compile(r"(ORIGO|MIN|MAX)-N\S{0,4}", re.IGNORECASE)
_HEAD = re.compile(rb"[\t ]*(\.+)[\t ]*([^\s!]*)")


def read_line(raw: bytes, decode: Callable[[bytes], str]) -> Line:
    """A line of level 2 or deeper; the keyword is in NFC."""
    found = _HEAD.match(raw)
    assert found is not None  # callers only send lines that begin with a dot
    level = min(found.end(1) - found.start(1), DEEPEST)
    name, north = _keyword(found.group(2), decode)
    rest = raw[found.end() :]
    if level == 2:
        if north is not None and _only_numbers(rest):
            return Line(level, "NØ" + north, None, Part.COORDINATES, 2 + bool(north), found.end())
        if name.upper() == "REF":
            return Line(level, "REF", None, Part.REFERENCES, 0, found.end())
    return Line(level, name, read_value(decode(rest)), Part.ATTRIBUTE, 0, found.end())


@lru_cache(maxsize=10_000)  # a file has few keywords, each on very many lines
def _keyword(raw: bytes, decode: Callable[[bytes], str]) -> tuple[str, str | None]:
    """A keyword in NFC; and for one that may open coordinates what stands after its Ø: H for heights, or nothing."""
    name = _nfc(decode(raw))
    north = _NORTH.fullmatch(name)
    return name, north.group(1).upper() if north else None


def plain_keyword(name: str) -> str:
    """A header keyword in upper case, with the Ø of ``ORIGO-NØ`` and its like put back where it was lost."""
    name = name.upper()
    found = _ORIGIN.fullmatch(name)
    return f"{found.group(1)}-NØ" if found else name


def _only_numbers(rest: bytes) -> bool:
    numbers = rest.split(b"!", 1)[0].split(b"...", 1)[0]  # a node mark may follow: 1 2 ...KP 1
    return not numbers.translate(None, b"0123456789+-. \t\r")


def read_value(text: str) -> str | None:
    """The value of an attribute as one text; None for nothing and for a lone ``*`` (unknown).

    Several values keep a blank between them: ``22 * 3``; ``"FKB" "4.0"`` becomes ``FKB 4.0``. ``text`` may be
    several lines.
    """
    if '"' not in text and "'" not in text and "!" not in text and "&" not in text:
        bare = " ".join(text.split())
        return None if bare in ("", "*") else _nfc(bare)
    words: list[str] = []
    join = False
    for line in text.split("\n"):
        join = _add_words(line, words, join)
    value = " ".join(words)
    return None if value in ("", "*") else _nfc(value)


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _add_words(text: str, words: list[str], join: bool) -> bool:
    """Append the words and strings of one line; returns whether its end asks to be joined with what follows."""
    at, end = 0, len(text)
    while at < end and text[at] != "!":
        if text[at].isspace():
            at += 1
            continue
        if text[at] == "&":
            join, at = True, at + 1
            continue
        word, at = _string(text, at) if text[at] in "\"'" else _bare(text, at)
        if join and words:
            words[-1] += word
        else:
            words.append(word)
        join = False
    return join


def _string(text: str, at: int) -> tuple[str, int]:
    """A quoted string from its opening quote; without a closing one the quote is an ordinary sign."""
    parts: list[str] = []
    quote, start = text[at], at + 1
    while True:
        close = text.find(quote, start)
        if close < 0:
            return _unclosed(text, at, parts, start)
        parts.append(text[start:close])
        if text[close + 1 : close + 2] != quote:
            return quote.join(parts), close + 1
        start = close + 2


def _unclosed(text: str, at: int, parts: list[str], start: int) -> tuple[str, int]:
    """What an unclosed string holds: the rest of the line, but an apostrophe is then a sign in a plain word."""
    if parts or text[at] == '"':
        return text[at].join([*parts, text[start:].rstrip()]), len(text)
    return _bare(text, at)


def _bare(text: str, at: int) -> tuple[str, int]:
    start = at
    while at < len(text) and not text[at].isspace() and text[at] != "!":
        at += 1
    return text[start:at], at
