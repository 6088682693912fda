"""What an account is: a declaration, and a function from cells to a table.

Tables hold body rows only. Areas are in daa [1 000 m²], float64 and unrounded; the total row is made by ``total`` from
the declaration, so that a spreadsheet can write it as a live formula and everyone gets the same one.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from ..cells import Cells
from ..rulesets.declare import RULES
from ..schema import Column, check
from ..uncertainty import Uncertainty

#: Outcomes with a meaning of their own (``data/codes/utfall.csv``).
RESERVE, BUILT, NOT_BUILDING_LAND = "reserve", "bebygd", "ikke_utbygging"


@dataclass(frozen=True)
class AccountData:
    """All an account may look at, for one municipality and one rule set. No geometry.

    ``plan``: one row per ruling plan surface (``Mosaic.frame``). ``areas``: one row per reserve area
    (``Reserve.areas``). ``lost``: what surfaces lost in the mosaic (``Mosaic.lost``). ``counted``: arealformål codes
    that the rule set counts as building land. ``findings``: ``IssueLog.frame()``. ``ssb``: SSB table 09594 for the
    municipality, columns ``klasse`` ("17 Skog") and ``km2``. ``produced``: the day to print in exports.
    ``uncertainty``: what is known of how sure the figures are, None where nobody has measured it.
    ``language``: nb or nn, for names.
    """

    kommunenummer: str
    kommunenavn: str
    cells: Cells
    plan: pd.DataFrame
    areas: pd.DataFrame
    ruleset: str
    counted: frozenset[str] = frozenset()
    lost: pd.DataFrame | None = None
    findings: pd.DataFrame | None = None
    ssb: pd.DataFrame | None = None
    land_source: str = ""
    produced: dt.date | None = None
    uncertainty: Uncertainty | None = None
    language: str = "nb"

    @cached_property
    def land(self) -> pd.DataFrame:
        """One row per cell inside the municipality, with its plan surface's columns (missing where no plan rules)."""
        inside = self.cells.inside.reset_index(drop=True)
        own = [c for c in self.plan.columns if c not in ("geometry", "area_m2")]
        plan = pd.DataFrame(self.plan[own]).set_index("mosaikk_id")
        return pd.concat([inside, plan.reindex(inside["mosaikk_id"]).reset_index(drop=True)], axis=1)

    @cached_property
    def building_land(self) -> pd.DataFrame:
        """The cells of ``land`` that the rule set counts as building land; each has one outcome."""
        return self.land[counts_as_building_land(self.land["utfall"])]

    @cached_property
    def reserve(self) -> pd.DataFrame:
        """The cells of ``land`` that are reserve."""
        return self.land[self.land["utfall"] == RESERVE]

    @cached_property
    def without_data(self) -> frozenset[str]:
        """Outcomes whose rule had nothing to work on, as its finding says: how much they take is not known."""
        if self.findings is None:
            return frozenset()
        told = set(self.findings.loc[self.findings["funn"] == "regel_uten_data", "verdi"])
        return frozenset(key for key, (_, name, _) in RULES.items() if name in told)

    def text(self, nb: str, nn: str) -> str:
        return nn if self.language == "nn" else nb


@dataclass(frozen=True)
class Ratio:
    """A column that is one column divided by another, in rows and in the total alike; missing where the whole is 0."""

    column: str
    part: str
    whole: str


@dataclass(frozen=True)
class Account:
    """Declaration of an account. ``sums`` are the columns that add up over rows, and thus have a total.

    ``method`` says how it is made, with source tags in square brackets (docs/metode.md lists them); ``notes`` go under
    the table. ``further`` gives columns that depend on the data, such as one per theme; ``told`` the notes that hold
    only for some data, as (bokmål, nynorsk), from the data and the body rows.
    """

    key: str
    title_nb: str
    title_nn: str
    columns: tuple[Column, ...]
    table: Callable[[AccountData], pd.DataFrame]
    method: str
    unit: str = "daa"
    sums: tuple[str, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    notes_nb: tuple[str, ...] = ()
    notes_nn: tuple[str, ...] = ()
    further: Callable[[AccountData], tuple[Column, ...]] | None = None
    told: Callable[[AccountData, pd.DataFrame], Iterable[tuple[str, str]]] | None = None

    def title(self, language: str = "nb") -> str:
        return self.title_nn if language == "nn" else self.title_nb

    def notes(self, language: str = "nb") -> tuple[str, ...]:
        return self.notes_nn if language == "nn" else self.notes_nb


@dataclass(frozen=True)
class Table:
    """A computed account. ``frame``: body rows, exactly ``columns``; ``total``: value per summed or ratio column;
    ``told``: notes of these data, as (bokmål, nynorsk)."""

    account: Account
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    total: dict[str, float] = field(default_factory=dict)
    told: tuple[tuple[str, str], ...] = ()

    def notes(self, language: str = "nb") -> tuple[str, ...]:
        """The account's own notes, then those of these data."""
        return (*self.account.notes(language), *(nn if language == "nn" else nb for nb, nn in self.told))


def compute(account: Account, data: AccountData) -> Table:
    """The account's table with its total, checked against its own declaration."""
    columns = account.columns + (account.further(data) if account.further else ())
    frame = account.table(data)
    check(frame, columns, f"{account.key} {account.title_nb}")
    frame = tidy(frame, columns)
    told = tuple(account.told(data, frame)) if account.told else ()
    return Table(account, columns, frame, total(account, frame), told)


def tidy(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Exactly the columns, in their order; missing is None in texts, codes and dates, NaN in numbers."""
    frame = pd.DataFrame({c.name: frame[c.name] for c in columns}).reset_index(drop=True)
    for c in columns:
        if c.type in ("text", "code", "date") and not _tidy_text(frame[c.name]):
            frame[c.name] = [None if pd.isna(v) else _day(v) for v in frame[c.name]]
    return frame


def _tidy_text(values: pd.Series) -> bool:
    """Whether a column is as pandas makes it of texts and None, so that going through its values changes nothing."""
    return bool(values.dtype == "str" and values.notna().any())


def _day(value: Any) -> Any:
    """A moment as its day; anything else as it is."""
    return value.date() if isinstance(value, dt.datetime) else value


def total(account: Account, frame: pd.DataFrame) -> dict[str, float]:
    """Sums of the additive columns, and ratios of those sums."""
    sums = {name: _sum(frame[name]) for name in account.sums}
    for r in account.ratios:
        if r.part in sums and r.whole in sums:
            sums[r.column] = share(sums[r.part], sums[r.whole])
    return sums


def _sum(values: pd.Series) -> float:
    """Sum of the known values; a column that has rows but no known value has no known sum either."""
    known = values.dropna()
    return math.nan if len(values) and not len(known) else math.fsum(known)


def share(part: Any, whole: Any) -> float:
    """part / whole (0–1); missing where the whole is nothing."""
    return float(part) / float(whole) if whole else math.nan


def counts_as_building_land(outcome: pd.Series) -> pd.Series:
    """Where the rule set counts the ground as building land, from outcome codes."""
    return outcome.notna() & (outcome != NOT_BUILDING_LAND)
