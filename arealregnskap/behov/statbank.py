"""Figures by year and alternative for one municipality, from a table as SSB's Statistikkbank saves it (CSV or Excel).

Three shapes are read: one column per alternative and year (``Hovedalternativet (MMMM) 2030``), the same in two lines of
head, and one row per year with the alternative in a column of its own. Lines for sex, age or type of building are
summed, unless the table has a line for all of them. An alternative is told by SSB's four letters (fertility, life
expectancy, migration in Norway, immigration); a table without any is taken as the main one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import CaseError
from ..natur.files import lines

#: SSB's letters → our alternatives; other combinations are left out and told of.
ALTERNATIVES = {"LLML": "lav", "MMMM": "hoved", "HHMH": "hoy"}

_LETTERS = re.compile(r"\b([HMLK][HMLK][HMLK0][HMLK0])\b")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_TOTALS = ("i alt", "alle", "begge kjønn", "total", "sum")
_REGION = ("region", "kommune")
_YEARS = ("år", "aar", "ar", "tid", "årstall")
_REMEDY = (
    "Lagre tabellen fra Statistikkbanken (ssb.no/statbank) som CSV eller Excel med kommunen, alternativene og alle "
    "årene i planperioden."
)

Row = list[str]


@dataclass(frozen=True)
class _Head:
    """Where things stand: columns of region (None: the file is of one), year, alternative, figures, and the rest."""

    names: Row
    region: int | None
    year: int | None
    alternative: int | None
    figures: tuple[int, ...]
    others: tuple[int, ...]


def read(path: Path, kommunenummer: str, kommunenavn: str, what: str) -> pd.DataFrame:
    """One row per alternative and year: alternativ (lav, hoved, hoy), ar (int), verdi (float), sorted so.

    ``what`` names the figures in messages ("folketall"). ``attrs["utelatt"]``: alternatives that are not used.
    Raises CaseError for a file that is no such table, lacks the municipality or the main alternative, or has the same
    figure twice; ReadError for what is no table at all.
    """
    rows = [cells for _, cells in lines(path) if any(cells)]
    n, head = _head(rows, path, what)
    body = [row + [""] * (len(head.names) - len(row)) for row in rows[n + 1 :]]
    body = _of_municipality(_filled(body, head), head, kommunenummer, kommunenavn, path)
    found, left_out = _figures(_without_parts(body, head), head)
    if not found:
        raise CaseError(f"Fant ingen tall for {what} i tabellen.", where=path.name, remedy=_REMEDY)
    parts = pd.DataFrame(found, columns=["alternativ", "ar", "verdi"])
    frame = pd.DataFrame(parts.groupby(["alternativ", "ar"])["verdi"].agg(_whole).reset_index())
    if "hoved" not in set(frame["alternativ"]):
        raise CaseError(
            f"Tabellen med {what} har ikke hovedalternativet (MMMM).", where=path.name,
            expected="hovedalternativet, og gjerne lav (LLML) og høy (HHMH) nasjonal vekst", remedy=_REMEDY,
        )  # fmt: skip
    frame.attrs["utelatt"] = tuple(sorted(left_out))
    return frame


def at(frame: pd.DataFrame, alternative: str, year: float) -> float:
    """The figure of a year; between two years of the table in a straight line, NaN outside them."""
    own = frame[frame["alternativ"] == alternative].dropna()
    if own.empty or not own["ar"].min() <= year <= own["ar"].max():
        return math.nan
    later = own[own["ar"] >= year].iloc[0]
    earlier = own[own["ar"] <= year].iloc[-1]
    span = later["ar"] - earlier["ar"]
    share = (year - earlier["ar"]) / span if span else 0.0
    return float(earlier["verdi"] + share * (later["verdi"] - earlier["verdi"]))


def _head(rows: list[Row], path: Path, what: str) -> tuple[int, _Head]:
    """The line of the head and what its columns are."""
    for n, row in enumerate(rows[:30]):
        head = _as_head(_with_line_above(rows, n) if n else row)
        if head is not None:
            return n, head
    raise CaseError(
        f"Fila er ikke en tabell med {what} fra Statistikkbanken.", where=path.name,
        expected="en linje med «region» og kolonner som «Hovedalternativet (MMMM) 2030», eller kolonnene region, "
        "alternativ, år og personer",
        remedy=_REMEDY,
    )  # fmt: skip


def _with_line_above(rows: list[Row], n: int) -> Row:
    """A head of bare years under a line of alternatives, as one line; the alternative stands above its first year."""
    row, above = rows[n], rows[n - 1]
    if not any(_LETTERS.search(cell) for cell in above):
        return row
    out, last = [], ""
    for cell, over in zip(row, above + [""] * len(row), strict=False):
        last = over.strip() or last
        out.append(f"{last} {cell}" if _YEAR.fullmatch(cell.strip()) else cell)
    return out


def _as_head(row: Row) -> _Head | None:
    names = [cell.strip().casefold() for cell in row]
    with_year = [i for i, name in enumerate(names) if _YEAR.search(name)]
    region = next((i for i, name in enumerate(names) if name.startswith(_REGION)), None)
    year = next((i for i, name in enumerate(names) if name in _YEARS), None)
    alternative = next((i for i, name in enumerate(names) if name.startswith(("alternativ", "statistikkvariab"))), None)
    if with_year and 0 not in with_year:
        figures = with_year
        region = 0 if region is None and alternative is None else region
        year = None
    elif year is not None:
        letters = [i for i, name in enumerate(row) if _LETTERS.search(name)]
        named = [i for i, name in enumerate(names) if name.startswith(("person", "folke", "verdi", "value", "bolig"))]
        figures = letters or named[-1:]
    else:
        return None
    known = {region, year, alternative, *figures}
    others = tuple(i for i, name in enumerate(names) if name and i not in known)
    return _Head(row, region, year, alternative, tuple(figures), others) if figures else None


def _filled(rows: list[Row], head: _Head) -> list[Row]:
    """Statistikkbanken writes what lines have in common once, above them."""
    columns = [i for i in (head.region, head.alternative, head.year, *head.others) if i is not None]
    last: dict[int, str] = {}
    for row in rows:
        for i in columns:
            row[i] = row[i].strip() or last.get(i, "")
            last[i] = row[i]
    return rows


def _of_municipality(rows: list[Row], head: _Head, number: str, name: str, path: Path) -> list[Row]:
    if head.region is None:
        return rows
    column = head.region
    own = [row for row in rows if re.search(rf"(?<!\d){number}(?!\d)", row[column])]
    own = own or [row for row in rows if row[column].split("(")[0].strip().casefold() == name.casefold()]
    if not own:
        with_figures = [row[column] for row in rows if any(_number(row[i]) == _number(row[i]) for i in head.figures)]
        met = ", ".join(list(dict.fromkeys(with_figures))[:5]) or "ingen"
        raise CaseError(
            f"Fant ikke kommune {number} {name} i tabellen.", where=path.name, expected=f"{number} {name} som region; "
            f"fila har {met}", remedy=_REMEDY,
        )  # fmt: skip
    return own


def _without_parts(rows: list[Row], head: _Head) -> list[Row]:
    """Without the lines of sexes, ages or types where a line has them all."""
    for i in head.others:
        whole = [row for row in rows if row[i].casefold().startswith(_TOTALS)]
        rows = whole or rows
    return rows


def _figures(rows: list[Row], head: _Head) -> tuple[list[tuple[str, int, float]], set[str]]:
    found, left_out = [], set()
    for row in rows:
        for i in head.figures:
            text = f"{head.names[i]} {row[head.alternative] if head.alternative is not None else ''}"
            letters = _LETTERS.search(text)
            alternative = ALTERNATIVES.get(letters[1], "") if letters else "hoved"
            year = _YEAR.search(head.names[i] if head.year is None else row[head.year])
            if year is None:
                continue  # a note under the table
            if alternative:
                found.append((alternative, int(year[1]), _number(row[i])))
            elif letters:
                left_out.add(letters[1])
    return found, left_out


def _whole(values: pd.Series) -> float:
    """The sum of parts; not known when one of them is not."""
    return math.nan if values.isna().any() else math.fsum(values)


def _number(text: str) -> float:
    """A figure as Statistikkbanken writes it; its signs for no figure (``.``, ``..``, ``:``) are not a number."""
    try:
        return float(re.sub(r"\s", "", text).replace(",", "."))
    except ValueError:
        return math.nan
