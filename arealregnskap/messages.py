"""What the program says when it refuses or stops, in the language of the reader (``data/locale/meldinger.csv``).

Messages are written once, in bokmål, where they belong. Some are kept as plain text (of a run that failed, of a file
that could not be read), to be read later by somebody else. So the finished text is taken apart again: it is a row of
templates of the table, each ended like a sentence, perhaps after the place it is about (``fil.gml: Fila er tom.``).
Where a text can be read in several ways, the one where the templates say most holds. Values come through as they are,
save those that are marked as messages themselves (``{0:t}``); what no template fits, stays in bokmål. See decision
record 0153.

No regular expressions: a text may hold a name of a file that somebody made to be slow to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from .datafiles import read_table
from .errors import ArealregnskapError

LANGUAGES = ("nb", "nn", "en")
#: What stands before what was expected.
_EXPECTED = {"nb": "Ventet: ", "nn": "Venta: ", "en": "Expected: "}
_PLACEHOLDER = re.compile(r"\{(\d+)(:t)?\}")
_STOPS = (".", "!", "?")
#: How many ways a text is tried: where a known message may begin, where one may end, and readings in all.
_MOST_STARTS, _MOST_ENDS, _MOST_READINGS = 40, 3, 60
#: How many messages may be inside each other.
_DEEPEST = 3


@dataclass(frozen=True)
class Value:
    """A value of a template: its number, and whether it is a message itself."""

    number: int
    message: bool


@dataclass(frozen=True)
class Template:
    """One row of the table: the texts before, between and after its values, itself in each language, and how many
    letters it has without the values."""

    literals: tuple[str, ...]
    said: dict[str, tuple[str | Value, ...]]
    weight: int

    @property
    def ends(self) -> bool:
        """Whether it has the sign of its end, which is added to the others."""
        return self.literals[-1].endswith(_STOPS)


@dataclass(frozen=True)
class Part:
    """A stretch of a text in a language, and whether the program knew it."""

    text: str
    known: bool


@dataclass(frozen=True)
class _Match:
    """A template found in a text: what stands before it (a place, or the word for what was expected), its values, and
    the full stop that was added to it."""

    lead: str
    template: Template
    values: tuple[str, ...]
    stop: str

    def said(self, language: str) -> str:
        sign = ": " if self.lead.endswith(": ") else ""
        lead = _labelled(self.lead, language)
        if lead == self.lead and sign:
            lead = _place(self.lead.removesuffix(sign), language) + sign
        return lead + _filled(self.template, self.values, language) + self.stop


#: The rest of a text as messages, and how many letters of it are those of templates.
_Reading = tuple[int, tuple[_Match | str, ...]]


def said(text: str, language: str) -> str:
    """The text in a language; what is not known of it stays as it is."""
    return " ".join(part.text for part in parts(text, language)) if language != "nb" else text


def value(text: str, language: str) -> str:
    """A text that is a value of another: in a language when the whole of it is a message, else as it is."""
    return _value(text, True, language, 0) if language != "nb" else text


def sentences(error: ArealregnskapError, language: str) -> tuple[str, ...]:
    """What an error says, as lines in a language; see ``ArealregnskapError.sentences``."""
    if language == "nb":
        return error.sentences
    return error.told(lambda text: said(text, language), lambda place: _place(place, language))


def parts(text: str, language: str) -> tuple[Part, ...]:
    """The text in a language, message by message."""
    pieces = _Reader(text).read(0)[1]
    return tuple(
        Part(_labelled(p, language), False) if isinstance(p, str) else Part(p.said(language), True) for p in pieces
    )


def _labelled(text: str, language: str) -> str:
    """A text that is not known, after the word for what was expected."""
    expected = _EXPECTED["nb"]
    return _EXPECTED[language] + text.removeprefix(expected) if text.startswith(expected) else text


def _filled(template: Template, values: tuple[str, ...], language: str, depth: int = 0) -> str:
    """A template with its values, in a language."""
    return "".join(
        piece if isinstance(piece, str) else _value(values[piece.number], piece.message, language, depth)
        for piece in template.said[language]
    )


def _value(text: str, message: bool, language: str, depth: int) -> str:
    """A value as it is; one that is a message, or a place and something about it, in the language."""
    if not message or depth == _DEEPEST:
        return text
    whole = _whole(text)
    if whole is not None:
        return _filled(*whole, language, depth + 1)
    place, sign, rest = text.partition(": ")
    return _place(place, language, depth + 1) + sign + rest


def _place(text: str, language: str, depth: int = 0) -> str:
    """The place that a message is about: a line or a setting is said in the language, a file is its name."""
    whole = _whole(text)
    return _filled(*whole, language, depth) if whole is not None else text


def _whole(text: str) -> tuple[Template, tuple[str, ...]] | None:
    """The template that says most of those the whole of a text is one of, and its values."""
    found = [
        (t.weight, t, values)
        for t in _beginning(text, 0)
        for end, values, stop in _ends(t, text, 0)
        if end == len(text) and not stop
    ]
    return max(found, key=lambda f: f[0])[1:] if found else None


class _Reader:
    """Reads a text from a place on; every place once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, _Reading] = {}
        self._starts = [*islice(_starts(text), _MOST_STARTS)]

    def read(self, at: int) -> _Reading:
        """The reading of the rest of the text where the templates say most."""
        if at >= len(self._text):
            return 0, ()
        if at not in self._known:
            if len(self._known) >= _MOST_READINGS:
                return 0, (self._text[at:],)
            self._known[at] = 0, (self._text[at:],)
            self._known[at] = max(self._readings(at), key=lambda r: (r[0], -len(r[1])))
        return self._known[at]

    def _readings(self, at: int) -> Iterator[_Reading]:
        yield 0, (self._text[at:],)
        expected = _EXPECTED["nb"]
        if self._text.startswith(expected, at):
            yield from self._messages(at, at + len(expected))
        yield from self._messages(at, at)
        for start in self._starts:
            if start > at and self._text.startswith(": ", start - 2):
                yield from self._messages(at, start)
            elif start > at:
                weight, rest = self.read(start)
                yield weight, (self._text[at : start - 1], *rest)

    def _messages(self, at: int, start: int) -> Iterator[_Reading]:
        """Readings that begin with one message at ``start``, with what stands before it from ``at`` on."""
        for template in _beginning(self._text, start):
            for end, values, stop in _ends(template, self._text, start):
                weight, rest = self.read(end + 1)
                yield template.weight + weight, (_Match(self._text[at:start], template, values, stop), *rest)


def _starts(text: str) -> Iterator[int]:
    """Where a message may begin after the first: after a sentence or a colon, with the first words of a template."""
    for sign in re.finditer(r"[.!?:] ", text):
        if any(t.literals[0] for t in _beginning(text, sign.end(), begun=True)):
            yield sign.end()


def _beginning(text: str, at: int, *, begun: bool = False) -> Iterator[Template]:
    """Templates that the text may go on with; ``begun``: with words of their own."""
    for length in range(_LEAD, 0, -1):
        yield from (t for t in _table().get(text[at : at + length], ()) if text.startswith(t.literals[0], at))
    if not begun:
        yield from _table()[""]


def _ends(template: Template, text: str, at: int) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Where a template that begins there ends, with the values it then has, and the full stop added to it."""
    first, *between = template.literals
    place, values = at + len(first), []
    for literal in between[:-1]:
        found = text.find(literal, place) if literal else place
        if found < 0:
            return
        values.append(text[place:found])
        place = found + len(literal)
    last = between[-1] if between else ""
    if not template.ends:
        for end, value in _closings(text, place, last + ".", bool(between)):
            yield end, (*values, *value), "."
        if text.endswith(last) and len(text) - len(last) >= place and (between or len(text) == place):
            yield len(text), (*values, *([text[place : len(text) - len(last)]] if between else [])), ""
        return
    for end, value in _closings(text, place, last, bool(between)):
        yield end, (*values, *value), ""


def _closings(text: str, place: int, last: str, value: bool) -> Iterator[tuple[int, list[str]]]:
    """Where the last words of a template stand, at the end of a sentence: the first few, and the end of the text."""
    if not value:
        end = place + len(last)
        if text.startswith(last, place) and text[end : end + 1] in ("", " "):
            yield end, []
        return
    found, tried = text.find(last, place), 0
    while found >= 0 and tried < _MOST_ENDS:
        end = found + len(last)
        if text[end : end + 1] in ("", " "):
            yield end, [text[place:found]]
            tried += 1
        found = text.find(last, found + 1)
    if found >= 0 and text.endswith(last):
        yield len(text), [text[place : len(text) - len(last)]]


#: How many letters of a template it is looked up by.
_LEAD = 3


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Template, ...]]:
    """The templates by their first letters; those that begin with a value by none."""
    found: dict[str, list[Template]] = {"": []}
    for row in read_table("locale/meldinger.csv").itertuples():
        template = _template({language: getattr(row, language) for language in LANGUAGES})
        found.setdefault(template.literals[0][:_LEAD], []).append(template)
    return {lead: tuple(templates) for lead, templates in found.items()}


def _template(row: dict[str, str]) -> Template:
    pieces = _PLACEHOLDER.split(row["nb"])  # text, number, mark, text …
    literals = tuple(pieces[::3])
    return Template(literals, {k: tuple(_pieces(v)) for k, v in row.items()}, sum(map(len, literals)))


def _pieces(text: str) -> Iterator[str | Value]:
    pieces = _PLACEHOLDER.split(text)
    for at in range(0, len(pieces), 3):
        if pieces[at]:
            yield pieces[at]
        if at + 1 < len(pieces):
            yield Value(int(pieces[at + 1]), bool(pieces[at + 2]))
