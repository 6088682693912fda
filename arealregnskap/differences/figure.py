"""A figure of ours, the same by another method, and what the difference between them is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

#: Quantities: the municipality, what plans set aside, what is left of it, a land class, an SSB class.
KOMMUNE, PLANNED, RESERVE, LAND, SSB = "kommune", "planlagt", "reserve", "arealtype", "ssb"
#: Code of a figure that is all groups together.
ALL = "alle"
#: Row kinds of ``frame``.
FIGURE, PART = "tall", "arsak"
#: Differences below this in a single group are not listed [daa].
SMALL_DAA = 0.05
#: Parts below this are rounding, and are not listed [daa].
NOTHING_DAA = 0.0005

#: Quantity → column of T3.
T3_COLUMNS = {PLANNED: "planlagt_daa", RESERVE: "reserve_daa"}

COLUMNS = (
    "arsak", "mot", "storrelse", "kode", "rad", "tekst_nb", "tekst_nn", "vart_daa", "deres_daa", "differanse_daa",
    "uforklart_daa",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """What one cause adds to or takes from our figure to make the other one [daa]."""

    nb: str
    nn: str
    daa: float


@dataclass(frozen=True)
class Figure:
    """``cause`` is a code of ``tallavvik``, ``against`` what we are held against, as text. Areas in daa.

    ``parts`` is None where the difference has not been taken apart. ``nb`` and ``nn`` name a figure whose ``code`` is
    on no list, or say something of it that a reader must know.
    """

    cause: str
    against: str
    quantity: str
    code: str
    ours: float
    theirs: float
    parts: tuple[Part, ...] | None = None
    nb: str = ""
    nn: str = ""

    @property
    def difference(self) -> float:
        return self.theirs - self.ours

    @property
    def unexplained(self) -> float:
        """What the parts leave of the difference; missing where it has not been taken apart."""
        return math.nan if self.parts is None else self.difference - math.fsum(part.daa for part in self.parts)


def frame(figures: Iterable[Figure]) -> pd.DataFrame:
    """One row per figure (``rad`` tall) and, under it, one per part of its difference (arsak), in the given order."""
    rows = []
    for f in figures:
        key = (f.cause, f.against, f.quantity, f.code)
        rows.append((*key, FIGURE, f.nb, f.nn, f.ours, f.theirs, f.difference, f.unexplained))
        parts = [p for p in f.parts or () if abs(p.daa) >= NOTHING_DAA]
        rows += [(*key, PART, p.nb, p.nn, math.nan, math.nan, p.daa, math.nan) for p in parts]
    made = pd.DataFrame(rows, columns=list(COLUMNS))
    return made.astype({c: float for c in COLUMNS if c.endswith("_daa")})


def per_group(cause: str, against: str, quantity: str, ours: pd.Series, theirs: pd.Series) -> list[Figure]:
    """One figure for each arealformålsgruppe where the two are not the same; both by group [daa]."""
    both = pd.DataFrame({"ours": ours, "theirs": theirs}).fillna(0.0)
    both = both[(both["theirs"] - both["ours"]).abs() >= SMALL_DAA]
    return [Figure(cause, against, quantity, str(group), a, b) for group, a, b in both.itertuples()]


def of_tables(
    cause: str, against: str, ours: pd.DataFrame, theirs: pd.DataFrame, parts: Mapping[str, Sequence[Part]]
) -> list[Figure]:
    """Planned and reserve of two T3 tables: all together with ``parts`` by quantity, then the groups that differ."""
    out = []
    for quantity, column in T3_COLUMNS.items():
        a, b = (table.set_index("gruppe")[column] for table in (ours, theirs))
        own = tuple(parts[quantity]) if quantity in parts else None
        out.append(Figure(cause, against, quantity, ALL, float(a.sum()), float(b.sum()), own))
        out += per_group(cause, against, quantity, a, b)
    return out
