"""What the accounts of nature look at, and how they are declared.

They are ``accounts.Account`` like the others, over ``NaturData``: all that an account has, and what nature needs more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..accounts.base import AccountData
from ..schema import Column
from .changes import WHOLE, Change, Flows, Scenario, Subarea
from .choices import Choices
from .typology import shown, typology

if TYPE_CHECKING:  # only for annotations; each of them is read by its own module
    from .condition.classes import UnitConditions
    from .condition.template import Variables
    from .factors import Factors
    from .points import Projects
    from .services import Services

#: Levels of the typology that the accounts are given in.
LEVELS = (1, 2)

#: Square metres in each unit the accounts can be given in.
M2_PER = {"daa": 1_000.0, "ha": 10_000.0}


@dataclass(frozen=True)
class NaturData(AccountData):
    """What the accounts of nature may look at. No geometry.

    ``changes``: scenarios and map versions, today's plan first; none means gjeldende plan with all its reserve.
    ``choices``: open choices of the crosswalk. ``subareas``: parts of the municipality beside the whole. ``unit``: daa
    or ha. The rest is what the municipality has filled in, each None when it has not.
    """

    changes: tuple[Change, ...] = ()
    choices: Choices = field(default_factory=Choices.of)
    subareas: tuple[Subarea, ...] = ()
    unit: str = "daa"
    variables: Variables | None = None
    unit_conditions: UnitConditions | None = None
    services: Services | None = None
    factors: Factors | None = None
    projects: Projects | None = None
    # Extents by (change, part, level), of ``extent.of``: several accounts and all checks ask for the same.
    _extents: dict[tuple[str, str, int], pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, data: AccountData, **more: Any) -> NaturData:
        """The same municipality and rule set with what nature needs more."""
        return cls(**{f.name: getattr(data, f.name) for f in fields(AccountData)}, **more)

    @cached_property
    def every_change(self) -> tuple[Change, ...]:
        """The changes asked for; gjeldende plan realised when none was."""
        return self.changes or (Scenario("gjeldende", "Gjeldende plan", "Gjeldande plan", self),)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The changes that are plans."""
        return tuple(c for c in self.every_change if isinstance(c, Scenario))

    @property
    def every_subarea(self) -> tuple[Subarea, ...]:
        """The municipality, then its parts."""
        return (WHOLE, *self.subareas)

    def parts_of(self, change: Change) -> tuple[Subarea, ...]:
        """The parts that a change is shown for: two maps know only of parts that they have a column for."""
        if isinstance(change, Scenario):
            return self.every_subarea
        return tuple(s for s in self.every_subarea if not s.column or s.column in change.land)

    @cached_property
    def flows(self) -> dict[tuple[str, str, int], Flows]:
        """Flows by (change, subarea, level 1 or 2)."""
        fine = {(c.key, s.key): c.flows(self.choices, s) for c in self.every_change for s in self.parts_of(c)}
        return {(*key, level): flows.at(level) for key, flows in fine.items() for level in LEVELS}

    def types(self, level: int) -> list[str]:
        """The types that tables of a level show."""
        return self._types[level]

    @cached_property
    def _types(self) -> dict[int, list[str]]:
        return {level: shown(level, self._met(level)) for level in LEVELS}

    def _met(self, level: int) -> set[str]:
        """The types that have area in any of the flows."""
        frames = [f.frame[f.frame["area_m2"] != 0] for (*_, of), f in self.flows.items() if of == level]
        return {code for frame in frames for end in ("fra", "til") for code in frame[end]}

    def area(self, m2: Any) -> Any:
        """Area in the unit of the account from [m²]."""
        return m2 / M2_PER[self.unit]


def over_nature(table: Callable[[NaturData], pd.DataFrame]) -> Callable[[AccountData], pd.DataFrame]:
    """An account's ``table`` that needs the data of nature."""
    return lambda data: table(_nature(data))


def columns_of(columns: Callable[[NaturData], tuple[Column, ...]]) -> Callable[[AccountData], tuple[Column, ...]]:
    """An account's ``further`` columns that need the data of nature."""
    return lambda data: columns(_nature(data))


def _nature(data: AccountData) -> NaturData:
    if not isinstance(data, NaturData):
        raise TypeError("an account of nature needs NaturData; make it with NaturData.of(data, …)")
    return data


#: The columns that say which change and which part of the municipality a row is about.
WHICH = (
    Column("endring", "code", "Scenario-kode", "Scenario-kode"),
    Column("endringsnavn", "text", "Scenario", "Scenario"),
    Column("grunnlag", "text", "Grunnlag", "Grunnlag", description="framskrevet (plan bygd ut) eller kartversjoner"),
    Column("delomrade", "code", "Område-kode", "Område-kode"),
    Column("delomradenavn", "text", "Område", "Område"),
)


def which(data: NaturData, change: Change, subarea: Subarea) -> tuple[str, str, str, str, str]:
    """The values of ``WHICH``."""
    return change.key, change.name(data.language), change.basis, subarea.key, subarea.name(data.language)


def type_column(code: str, unit: str) -> str:
    """Column of an ecosystem type, e.g. ``t_4_daa`` or ``t_4_2_ha``."""
    return f"t_{code.replace('.', '_')}_{unit}"


def type_columns(data: NaturData, level: int = 1) -> tuple[Column, ...]:
    """One column per type, then their total."""
    names = typology(level)
    english, own = names.rows["navn_en"], names.rows["art"]
    columns = [
        Column(
            type_column(code, data.unit), "float", names.label(code), names.label(code, "nn"), data.unit,
            f"{code} {english[code]}" if own[code] == "eu" else "Egen gruppe",
        )
        for code in data.types(level)
    ]  # fmt: skip
    return (*columns, Column(f"i_alt_{data.unit}", "float", "I alt", "I alt", data.unit))
