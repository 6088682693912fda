"""What an account compares: today's land with a plan realised, or one version of a map with another.

Both give ``Flows``: the area of every (opening type, closing type), with the kind of change and its cause. The extent
account and the change matrix are arithmetic on flows. Labels follow from the kind of change: a plan is *framskrevet*,
two maps are *kartversjoner*; neither is ever called observed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import pandas as pd

from ..accounts.base import BUILT, RESERVE, AccountData
from ..cells import BUILT as BUILT_COLUMN
from ..datafiles import read_table
from ..errors import CaseError
from .choices import Choices
from .typology import SETTLEMENT, SETTLEMENT_REST, classify, level_1, typology

#: Kinds of change (SEEA EA table 4.1); "" is no change.
MANAGED, UNMANAGED, UNDECIDED, UNCHANGED = "styrt", "ikke_styrt", "ukjent", ""

#: What the closing extent rests on.
PROJECTED, MAPS = "framskrevet", "kartversjoner"

#: Outcomes that become built when the plan is realised.
REALISED = frozenset({RESERVE})


@dataclass(frozen=True)
class Subarea:
    """A part of the municipality: ``within`` tells for cells (``AccountData.land``) which lie in it, by ``column``."""

    key: str
    name_nb: str
    name_nn: str
    within: Callable[[pd.DataFrame], pd.Series]
    column: str = ""

    def name(self, language: str = "nb") -> str:
        return self.name_nn if language == "nn" else self.name_nb


#: The municipality itself.
WHOLE = Subarea("kommunen", "Hele kommunen", "Heile kommunen", lambda land: pd.Series(True, index=land.index))


@dataclass(frozen=True)
class Flows:
    """``frame``, one row per combination: fra and til (types of ``level``), art (a kind of change), arsak
    (arealformålsgruppe, "" where none), area_m2. ``split_known``: whether unmanaged change was looked for at all."""

    frame: pd.DataFrame
    level: int
    basis: str
    split_known: bool

    def at(self, level: int) -> Flows:
        """The same flows by types of a coarser level; what moves within one type there is unchanged."""
        if level == self.level:
            return self
        frame = self.frame.assign(fra=level_1(self.frame["fra"]), til=level_1(self.frame["til"]))
        frame.loc[frame["fra"] == frame["til"], ["art", "arsak"]] = UNCHANGED
        return Flows(_summed(frame), level, self.basis, self.split_known)

    @property
    def changed(self) -> pd.DataFrame:
        return self.frame[self.frame["fra"] != self.frame["til"]]


@dataclass(frozen=True)
class Scenario:
    """A plan realised: every reserve area (or those in ``areas`` and on ``surfaces``) becomes built.

    ``data``: cells and plan of the scenario. ``areas`` are omrade_nr, ``surfaces`` are mosaikk_id; None means all.
    ``columns`` stand in for columns of ``data.land`` (utfall, omrade_nr, gruppe, arealformal), row by row: what a
    decision makes of a piece of ground. ``otherwise`` and ``decided`` make such a scenario from this one.
    """

    key: str
    name_nb: str
    name_nn: str
    data: AccountData
    areas: frozenset[int] | None = None
    surfaces: frozenset[int] | None = None
    outcomes: frozenset[str] = REALISED
    columns: Mapping[str, pd.Series] = field(default_factory=dict, repr=False, compare=False)
    # Every account asks for today's types; they are worked out once.
    _known: dict[tuple[str, Choices], pd.Series] = field(default_factory=dict, init=False, repr=False, compare=False)

    basis = PROJECTED

    def __post_init__(self) -> None:
        unknown = (self.areas or frozenset()) - set(self.data.areas["omrade_nr"])
        unknown |= (self.surfaces or frozenset()) - set(self.data.plan["mosaikk_id"])
        if unknown:
            raise CaseError(
                f"Scenarioet «{self.name_nb}» viser til områder som ikke finnes: "
                f"{', '.join(str(n) for n in sorted(unknown))}.",
                remedy="Bruk nummer fra samme beregning som delene.",
            )

    def name(self, language: str = "nb") -> str:
        return self.name_nn if language == "nn" else self.name_nb

    @cached_property
    def land(self) -> pd.DataFrame:
        """``data.land`` with the scenario's own columns."""
        return self.data.land.assign(**dict(self.columns)) if self.columns else self.data.land

    def otherwise(self, key: str, name_nb: str, name_nn: str, **columns: pd.Series) -> Scenario:
        """The same ground with other columns (utfall, gruppe …; index as ``land``).

        Today is the same, so its types are taken over and not worked out again.
        """
        other = replace(self, key=key, name_nb=name_nb, name_nn=name_nn, columns={**self.columns, **columns})
        other._known.update(self._known)
        return other

    def decided(self, key: str, name_nb: str, name_nn: str, decisions: Mapping[int, Mapping[str, str]]) -> Scenario:
        """The same ground after decisions by omrade_nr, each giving new values of columns.

        ``{4: {"utfall": "ikke_utbygging", "gruppe": "13", "arealformal": "5100"}}`` gives area 4 back to LNFR. Raises
        CaseError when an area is not in the scenario.
        """
        unknown = sorted(set(decisions) - set(self.data.areas["omrade_nr"]))
        if unknown:
            raise CaseError(
                f"Det er tatt beslutninger om områder som ikke finnes: {', '.join(map(str, unknown))}.",
                where=name_nb,
                remedy="Bruk nummer fra samme beregning som delene.",
            )
        columns = {}
        for column in sorted({c for values in decisions.values() for c in values}):
            new = {number: values[column] for number, values in decisions.items() if column in values}
            inside = self.land["omrade_nr"].isin(new)
            columns[column] = self.land[column].astype(object).mask(inside, self.land["omrade_nr"].map(new))
        return self.otherwise(key, name_nb, name_nn, **columns)

    def realised(self) -> pd.Series:
        """The cells that the scenario builds on."""
        land = self.land
        chosen = land["utfall"].isin(self.outcomes)
        if self.areas is not None:
            chosen &= land["omrade_nr"].isin(self.areas)
        return chosen if self.surfaces is None else chosen & land["mosaikk_id"].isin(self.surfaces)

    def built_today(self) -> pd.Series:
        """The cells that are built, whatever the land cover says of them."""
        land = self.land
        return land[BUILT_COLUMN].astype(bool) if BUILT_COLUMN in land else land["utfall"] == BUILT

    def mapped(self, choices: Choices) -> pd.Series:
        """The type of each cell from its land cover alone."""
        key = ("kart", choices)
        if key not in self._known:
            self._known[key] = classify(self.land, choices)
        return self._known[key]

    def opening(self, choices: Choices) -> pd.Series:
        """Today's type of each cell: land cover, and settlements where it is built."""
        key = ("i_dag", choices)
        if key not in self._known:
            types = self.mapped(choices)
            built = self.built_today() & (level_1(types) != SETTLEMENT)
            self._known[key] = types.mask(built, SETTLEMENT_REST)
        return self._known[key]

    def moves(self, choices: Choices) -> pd.DataFrame:
        """One row per cell, index as ``land``: fra, til (types of level 2), art, arsak, area_m2."""
        land, opening = self.land, self.opening(choices)
        taken = self.realised() & (level_1(opening) != SETTLEMENT)
        cause = land["gruppe"].fillna("")
        return pd.DataFrame({
            "fra": opening,
            "til": opening.mask(taken, cause.map(_built_as()).fillna(SETTLEMENT_REST)),
            "art": taken.map({True: MANAGED, False: UNCHANGED}),
            "arsak": cause.where(taken, ""),
            "area_m2": land["area_m2"],
        })  # fmt: skip

    def flows(self, choices: Choices, subarea: Subarea = WHOLE) -> Flows:
        """Flows of level 2 in a part of the municipality."""
        frame = self.moves(choices)[subarea.within(self.land)]
        return Flows(_summed(frame), 2, self.basis, split_known=False)


@dataclass(frozen=True)
class MapVersions:
    """Two dated versions of a land-cover map over the same ground; ``opening`` and ``closing`` are level 2 types
    per cell of ``land`` (from ``typology.classify``)."""

    key: str
    name_nb: str
    name_nn: str
    land: pd.DataFrame
    opening_types: pd.Series
    closing_types: pd.Series
    opening_date: dt.date
    closing_date: dt.date

    basis = MAPS

    def __post_init__(self) -> None:
        if self.opening_date >= self.closing_date:
            raise CaseError("Den første kartversjonen er ikke eldre enn den andre.", where=self.name_nb)

    def name(self, language: str = "nb") -> str:
        return self.name_nn if language == "nn" else self.name_nb

    def moves(self, choices: Choices) -> pd.DataFrame:
        """One row per cell, index as ``land``: fra, til (types of level 2), art, arsak, area_m2. The kind of change is
        by ``data/natur/endring_art.csv``, undecided where a map cannot tell."""
        frame = pd.DataFrame({"fra": self.opening_types, "til": self.closing_types})
        kinds = {pair: _kind_of(*pair) for pair in frame.drop_duplicates().itertuples(index=False, name=None)}
        pairs = zip(frame["fra"], frame["til"], strict=True)
        return frame.assign(art=[kinds[pair] for pair in pairs], arsak="", area_m2=self.land["area_m2"])

    def flows(self, choices: Choices, subarea: Subarea = WHOLE) -> Flows:
        """Flows of level 2 in a part of the municipality."""
        frame = self.moves(choices)[subarea.within(self.land)]
        return Flows(_summed(frame), 2, self.basis, split_known=True)


Change = Scenario | MapVersions

_COLUMNS = ["fra", "til", "art", "arsak", "area_m2"]


def _summed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.groupby(_COLUMNS[:-1], sort=True)["area_m2"].sum().reset_index()


@lru_cache(maxsize=1)
def _built_as() -> dict[str, str]:
    """Level 2 type of a built arealformålsgruppe; those not here are settlements that level 2 does not divide."""
    rows = read_table("natur/formal_til_eu.csv")
    return dict(zip(rows["gruppe"], rows["til"], strict=True))


def _kind_of(before: str, after: str) -> str:
    """The kind of change between types of level 2. Within level 1 (say conifers to broadleaves) a map cannot tell
    planting from growth."""
    parents = typology(2).rows["overordnet"]
    kind = _kind(str(parents[before]), str(parents[after]))
    return UNDECIDED if kind == UNCHANGED and before != after else kind


def _kind(before: str, after: str) -> str:
    """The kind of change from one level 1 type to another."""
    if before == after:
        return UNCHANGED
    rules = read_table("natur/endring_art.csv").to_dict("records")
    return next(str(r["art"]) for r in rules if r["fra"] in ("", before) and r["til"] in ("", after))
