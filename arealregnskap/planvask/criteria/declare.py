"""What a set of criteria is: questions to every area, as the municipality's own data.

A criterion asks a theme, the land cover, a distance or the age of the plan. Weights say how much it counts in the
ranking; a hard stop has no weight and stands apart. The program ships a set to begin with and decides nothing by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Basis(StrEnum):
    """What a criterion asks."""

    THEME = "tema"
    LAND_COVER = "arealdekke"
    DISTANCE = "avstand"
    PLAN_AGE = "planalder"


class Scale(StrEnum):
    """How a criterion counts: 1 for a hit, or the share of the area that is hit."""

    HIT = "treff"
    SHARE = "andel"


#: What a distance can be measured to.
TARGETS = ("sentrum", "veg", "bygning")


@dataclass(frozen=True)
class Criterion:
    """One question.

    ``themes``: questions that must all be answered before the answer is no; within a question one mapped theme is
    enough. ``also``: themes that can hit but map nothing. ``classes`` limits hits to classes of the themes.
    ``land``: AR5 artype. ``target`` and ``limit_m`` [m]: a hit from that distance on. ``limit_years``: a hit from that
    age on. ``limit_share`` (0–1): share of the area a hit must have. ``weight`` ≥ 0; ``stop``: a hard stop.
    """

    key: str
    name_nb: str
    name_nn: str
    basis: Basis
    source: str
    source_nn: str = ""
    reason_nb: str = ""
    reason_nn: str = ""
    themes: tuple[tuple[str, ...], ...] = ()
    also: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    land: tuple[str, ...] = ()
    target: str = ""
    limit_m: float = 0.0
    limit_years: float = 0.0
    limit_share: float = 0.0
    scale: Scale = Scale.HIT
    weight: float = 0.0
    stop: bool = False

    def name(self, language: str = "nb") -> str:
        return self.name_nn if language == "nn" and self.name_nn else self.name_nb

    def reason(self, language: str = "nb") -> str:
        return self.reason_nn if language == "nn" and self.reason_nn else self.reason_nb

    def said_source(self, language: str = "nb") -> str:
        """The source in the language asked for; bokmål where nobody has written it in nynorsk."""
        return self.source_nn if language == "nn" and self.source_nn else self.source

    @property
    def of_ground(self) -> bool:
        """Whether it hits a part of an area, with daa; the others hold for the whole area or not at all."""
        return self.basis in (Basis.THEME, Basis.LAND_COVER)


@dataclass(frozen=True)
class Place:
    """A centre that distances are measured to; ``east`` and ``north`` in the municipality's working zone [m]."""

    name: str
    east: float
    north: float


@dataclass(frozen=True)
class Criteria:
    """A named, versioned set of criteria, with the municipality's centres."""

    name: str
    version: str
    text_nb: str
    text_nn: str
    criteria: tuple[Criterion, ...]
    centres: tuple[Place, ...] = ()

    def text(self, language: str = "nb") -> str:
        return self.text_nn if language == "nn" and self.text_nn else self.text_nb

    @property
    def weighted(self) -> tuple[Criterion, ...]:
        """Those that count in the ranking."""
        return tuple(c for c in self.criteria if not c.stop and c.weight > 0)

    @property
    def stops(self) -> tuple[Criterion, ...]:
        """Those that stand apart as possible stops."""
        return tuple(c for c in self.criteria if c.stop)

    def weighing(self, weights: Iterable[tuple[str, float]]) -> Criteria:
        """The same questions with other weights by key."""
        given = dict(weights)
        return replace(self, criteria=tuple(replace(c, weight=given.get(c.key, c.weight)) for c in self.criteria))
