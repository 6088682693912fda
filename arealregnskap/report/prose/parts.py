"""Paragraphs as data: running text whose figures still know which cell of which table they are.

A figure in a sentence is written exactly as its table shows it, so text and table cannot disagree, and a page can
open each figure to the cell behind it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ...natur.build import FORSLAG, GJELDENDE, WASHED
from ...units import NBSP
from ..model import Sheet
from ..numbers import figure_text

#: A field of a sentence, ``{name}``.
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Figure:
    """A figure as written, and where it stands: the table, its row (``None``: the total) and column.

    ``value`` is the unrounded figure of the table, in the column's unit (a share is 0–1).
    """

    text: str
    value: float
    sheet: str
    row: int | None
    column: str

    def __bool__(self) -> bool:
        """Whether there is anything to tell: known, and not none as the table shows it."""
        return not math.isnan(self.value) and any(c in self.text for c in "123456789")


#: What a sentence is made of.
Part = str | Figure
Parts = tuple[Part, ...]


@dataclass(frozen=True)
class Paragraph:
    """A finished paragraph. ``key`` is stable; ``topic`` tells which page or chapter it belongs to.

    ``ingress`` marks the one sentence that says most of its topic, fit to stand alone in a saksframlegg.
    """

    key: str
    topic: str
    parts: Parts
    ingress: bool = False

    @property
    def text(self) -> str:
        return "".join(p if isinstance(p, str) else p.text for p in self.parts)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(p for p in self.parts if isinstance(p, Figure))


def cell(sheet: Sheet, row: int | None, name: str) -> Figure:
    """The figure in a cell of a table (row by position), or of its total."""
    column = next(c for c in sheet.columns if c.name == name)
    value = sheet.total.get(name, math.nan) if row is None else sheet.frame[name].iloc[row]
    number = math.nan if pd.isna(value) else float(value)
    return Figure(figure_text(column, sheet.frame[name], number), number, sheet.key, row, name)


def rows_where(sheet: Sheet, **values: object) -> list[int]:
    """Positions of the rows that have these values."""
    keep = pd.Series(True, index=sheet.frame.index)
    for name, value in values.items():
        keep &= sheet.frame[name] == value
    return [n for n, kept in enumerate(keep) if kept]


def largest(sheet: Sheet, name: str, rows: Iterable[int] | None = None, most: int = 3) -> list[int]:
    """The rows with the largest figures of a column that are shown as more than nothing, largest first."""
    found = [(n, cell(sheet, n, name)) for n in (range(len(sheet.frame)) if rows is None else rows)]
    told = [(n, f) for n, f in found if f and f.value > 0]
    return [n for n, _ in sorted(told, key=lambda pair: -pair[1].value)][:most]


@dataclass(frozen=True)
class Words:
    """The language of the text, and how its sentences are put together."""

    language: str = "nb"

    def pick(self, nb: str, nn: str) -> str:
        return nn if self.language == "nn" else nb

    def say(self, nb: str, nn: str, **fields: Part | Parts) -> Parts:
        """A sentence in the right language with its fields filled in."""
        return fill(self.pick(nb, nn), **fields)

    def listed(self, items: Sequence[Parts]) -> Parts:
        """«a, b og c»."""
        out: list[Part] = []
        for n, item in enumerate(items):
            out += ([" og "] if n and n == len(items) - 1 else [", "] if n else []) + list(item)
        return tuple(out)


def fill(template: str, **fields: Part | Parts) -> Parts:
    """A template with ``{name}`` fields as parts; texts that stand side by side become one."""
    out: list[Part] = []
    for n, piece in enumerate(_FIELD.split(template)):
        value = fields[piece] if n % 2 else piece
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str) and out and isinstance(out[-1], str):
                out[-1] += part
            elif part != "":
                out.append(part)
    return tuple(out)


def dekar(figure: Figure) -> Parts:
    """A figure of area as sentences have it: «1 234 dekar»."""
    return (figure, f"{NBSP}dekar")


def inline(name: object) -> str:
    """A name as it stands inside a sentence: small first letter, except for codes and abbreviations."""
    text = str(name)
    return text if text[1:2].isupper() or text[1:2].isdigit() or text[1:2] == "-" else text[:1].lower() + text[1:]


def plan_name(sheet: Sheet, row: int) -> str:
    """A plan as people name it: its name, else its id."""
    name, number = sheet.frame["plannavn"].iloc[row], sheet.frame["planid"].iloc[row]
    return str(name) if isinstance(name, str) and name else str(number)


def plan_in_text(plan: str, name: str, words: Words) -> str:
    """A plan or scenario, by its key, as it stands in a sentence: «gjeldende plan», «forslaget etter planvasken»."""
    own = plan.removesuffix(WASHED)
    if own not in (GJELDENDE, FORSLAG):
        return inline(name)
    names = {GJELDENDE: ("gjeldende plan", "gjeldande plan"), FORSLAG: ("forslaget", "framlegget")}
    return words.pick(*names[own]) + (" etter planvasken" if own != plan else "")


def counted(figure: Figure, one: str, many: str) -> Parts:
    """A number of things: «1 område», «12 områder»."""
    return (figure, f"{NBSP}{one if figure.value == 1 else many}")


def semicolons(items: Sequence[Parts]) -> Parts:
    """«a; b; c», for items that have commas of their own."""
    out: list[Part] = []
    for n, item in enumerate(items):
        out += (["; "] if n else []) + list(item)
    return fill("{alt}", alt=tuple(out))


def apart(words: Words, whole: Figure, parts: Sequence[Figure]) -> Parts:
    """The sentence to add where parts add up to the whole, but not as they are written; else nothing.

    They are compared as precisely as the coarsest of them is written.
    """
    figures = [f for f in (whole, *parts) if f.value != 0]
    if not math.isclose(whole.value, math.fsum(f.value for f in parts), rel_tol=1e-6):
        return ()  # not known, or more than these belong to it
    off = abs(_shown(whole) - sum(_shown(f) for f in parts))
    coarsest = min(len(f.text.partition(",")[2]) for f in figures)
    if off < 0.5 * 10.0**-coarsest - 1e-9:
        return ()
    return words.say("Tallene er rundet av hver for seg.", "Tala er runda av kvar for seg.")


def _shown(figure: Figure) -> float:
    """The number that a figure is written as; none as zero."""
    text = figure.text.replace(NBSP, "").replace(" ", "").replace("−", "-").replace(",", ".")
    return float(text) if any(c.isdigit() for c in text) else 0.0


def joined(*sentences: Parts) -> Parts:
    """Sentences after one another, the empty ones left out."""
    out: list[Part] = []
    for parts in sentences:
        if parts:
            out += ([" "] if out else []) + list(parts)
    return fill("{alt}", alt=tuple(out))
