"""Sums that a reader can make of a printed table, along its rows and down its blocks: whether they add up as printed.

Only what adds up unrounded is tried, so that a row or column that is not printed is never taken for a rounding.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import pandas as pd

from ...accounts.rounding import rounded, shown_scale
from ...schema import Column
from ..model import Sheet
from ..numbers import decimals

#: What is less than this part of the last digit is left of making sums, not a difference.
_NOTHING = 1e-3
#: A part that is taken away has this before its name.
_LESS = "-"
_OF_NATURE = ("endring", "delomrade")


@dataclass(frozen=True)
class Adds:
    """``along``: by column that is a sum in its row, its parts (patterns). ``down``: by value of ``column`` that is a
    row of sums in its block, the values of its parts; all other rows where none is named. ``block``: columns that are
    the same in a block.
    """

    along: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    column: str = ""
    down: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    block: tuple[str, ...] = _OF_NATURE


_STOCK = {"utgaende_daa": ("inngaende_daa", "tilgang_daa", "-avgang_daa")}
_TYPES = {"i_alt_daa": ("t_*_daa",)}
_DECIDED = ("tatt_ut_daa", "beholdes_daa", "ikke_avgjort_daa")
_LOST = {
    "differanse_daa": ("tapt_forslag_daa", "-tapt_gjeldende_daa"),
    "tapt_forslag_daa": ("tapt_gjeldende_daa", "-bare_gjeldende_daa", "bare_forslag_daa"),
}

#: Beside the parts that the sheet itself knows.
ADDS: dict[str, Adds] = {
    "T6": Adds({"sum_daa": ("uendret_daa", "til_*_daa"), "endret_daa": ("til_*_daa",)}),
    "T7": Adds({"endring_daa": ("forslag_daa", "-gjeldende_daa"),
                "reserve_endring_daa": ("reserve_forslag_daa", "-reserve_gjeldende_daa")}),
    "T8": Adds(_LOST),
    "T8T": Adds(_LOST),
    "T10": Adds({"til_overs_daa": ("brukbar_daa", "-behov_daa")}),
    "M1": Adds({"igjen_daa": ("ramme_daa", "-planlagt_daa")}),
    "N0": Adds(_STOCK),
    "N1": Adds(_TYPES, "post", {"netto": ("tilgang", "-avgang"), "utgaende": ("inngaende", "tilgang", "-avgang")}),
    "N2": Adds({**_STOCK, "netto_daa": ("tilgang_daa", "-avgang_daa")}),
    "N3": Adds(_TYPES, "fra", {"utgaende": ()}),
    "N4": Adds(_TYPES, "gruppe", {"alle": ()}),
    "N5": Adds({}, "post", {"i_dag": ("kart", "bygg"), "nytt": ("bygges", "-alt_bygd"), "etter": ("i_dag", "nytt")}),
    "N9": Adds({"utbredelse_daa": ("lav_daa", "middels_daa", "hoy_daa", "ikke_vurdert_daa")}),
    "N10": Adds({"areal_daa": ("kartlagt_daa", "ikke_kartlagt_daa")}),
    "N13": Adds({}, "klasse", {"alle": ()}),
    "N16": Adds({"balanse": ("poeng_skapt", "-poeng_tapt")}),
    "U1": Adds({}, "kode", {"alle": ()}, ("tabell",)),
    "V2": Adds({"gjennomgatt_daa": _DECIDED}),
    "V3": Adds({"gjennomgatt_daa": _DECIDED}),
    "V4": Adds({"for_daa": _DECIDED, "etter_daa": ("for_daa", "-tatt_ut_daa")}),
    "regelsett": Adds({"planlagt_daa": ("bebygd_daa", "tatt_ut_daa", "reserve_daa")}),
    "tallavvik": Adds({"differanse_daa": ("deres_daa", "-vart_daa")}, "rad", {"tall": ("arsak",)},
                      ("arsaksnavn", "mot", "storrelse", "kode")),
}  # fmt: skip


def uneven(sheet: Sheet, columns: Sequence[Column], rows: Sequence[int]) -> bool:
    """Whether the figures printed in the rows and columns add up unrounded, and not as they are printed."""
    known, frame = ADDS.get(sheet.key.partition("-")[0], Adds()), sheet.frame.iloc[list(rows)]
    figures = [c for c in columns if c.type in ("float", "int")]
    shown = {c.name: _shown(c, sheet.frame[c.name], frame[c.name]) for c in figures}
    least = {c.name: 10.0 ** -decimals(c, sheet.frame[c.name]) / shown_scale(c) for c in figures}
    exact = {name: frame[name].astype(float).to_list() for name in shown}
    for along in (known.along, sheet.parts):
        for whole, parts in along.items():
            names = list(_signed(parts, list(shown)))
            if whole not in shown or not names:
                continue
            for n in range(len(frame)):
                if _off(whole, n, [(name, n, sign) for name, sign in names], exact, shown, least[whole]):
                    return True
    return any(
        _off(name, row, [(name, n, sign) for n, sign in parts], exact, shown, least[name])
        for row, parts in _blocks(known, frame)
        for name in shown
        if parts
    )


def _shown(column: Column, whole: pd.Series, values: pd.Series) -> list[float]:
    places, scale = decimals(column, whole), shown_scale(column)
    return [rounded(scale * float(v), places) / scale for v in values.astype(float)]


def _signed(parts: Sequence[str], names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The names that the parts are patterns of, and whether each is added (1) or taken away (−1)."""
    for part in parts:
        pattern = part.removeprefix(_LESS)
        yield from ((n, -1 if part.startswith(_LESS) else 1) for n in names if fnmatchcase(n, pattern))


def _blocks(known: Adds, frame: pd.DataFrame) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Position of every row of sums among the rows, and those of its parts with their signs."""
    if not known.down:
        return
    keys = frame[known.column].astype(str).to_list()
    same = [frame[c].astype(str).to_list() for c in known.block]
    where = list(zip(*same, strict=True))
    for at, key in enumerate(keys):
        if key not in known.down:
            continue
        own = [n for n in range(len(keys)) if where[n] == where[at] and n != at]
        parts = known.down[key]
        signs = {p.removeprefix(_LESS): -1 if p.startswith(_LESS) else 1 for p in parts}
        yield at, [(n, signs.get(keys[n], 1)) for n in own if not parts or keys[n] in signs]


def _off(
    whole: str, row: int, parts: Sequence[tuple[str, int, int]], exact: Mapping[str, Sequence[float]],
    shown: Mapping[str, Sequence[float]], last: float,
) -> bool:  # fmt: skip
    """Whether a sum is right unrounded and wrong as shown. Parts: column, row, sign."""

    def gap(figures: Mapping[str, Sequence[float]]) -> float:
        made = math.fsum(sign * figures[c][n] for c, n, sign in parts if not math.isnan(figures[c][n]))
        return abs(made - figures[whole][row])

    return gap(exact) < _NOTHING * last and gap(shown) > _NOTHING * last
