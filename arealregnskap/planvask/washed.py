"""A wash as it stands, for reports: the areas, the criteria, the history, and the tables that say what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..schema import Column
from . import tables
from .candidates import candidates, columns
from .criteria import Answer, Criteria, Ranking, answers, rank
from .effect import Effect, effect, unlike_neighbours
from .history import MAIN, History
from .tables import WashTable
from .wash import Wash

_RANKING = (
    Column("rang", "int", "Rang", description="Etter midten av poengintervallet; 1 har flest grunner til ny vurdering"),
    Column("rang_fra", "int", "Rang, fra", "Rang, frå", description="Når vektene varierer"),
    Column("rang_til", "int", "Rang, til", description="Når vektene varierer"),
    Column("poeng_min", "float", "Poeng, minst", description="0–1; det ukjente teller ikke", level=True),
    Column("poeng_maks", "float", "Poeng, mest", description="0–1; det ukjente teller fullt", level=True),
    Column("stopp", "text", "Stopp"),
    Column("mulig_stopp", "text", "Mulig stopp", "Mogleg stopp", description="Ingen vet om stoppet gjelder her"),
)


@dataclass(frozen=True)
class Washed:
    """``Result.planvask``: a wash with its criteria and the whole history of decisions."""

    wash: Wash
    criteria: Criteria
    history: History

    @cached_property
    def answers(self) -> list[Answer]:
        return answers(self.wash, self.criteria)

    @cached_property
    def ranking(self) -> Ranking:
        return rank(self.wash, self.criteria, given=self.answers)

    @cached_property
    def effects(self) -> dict[str, Effect]:
        """The effect of every alternative by name, the main one first."""
        return {a: effect(self.wash, self.history.state(a), a) for a in self.history.alternatives}

    def tables(self, language: str = "nb") -> list[WashTable]:
        """V1 candidates, V2 decisions, V3 effect on the reserve, V4 on the rest, V5 purposes; V6 and V7 where
        there are alternatives."""
        state, made = self.history.state(), self.effects[MAIN]
        out = [
            self._candidates(language),
            tables.decisions(self.wash, state, made, language, unlike_neighbours(self.wash, state)),
            tables.outcomes(made, language),
            tables.effects(self.wash, made, language),
            tables.purposes(made, language),
        ]
        if len(self.effects) > 1:
            every = list(self.effects.values())
            out += [
                tables.side_by_side(every, language),
                tables.measures_side_by_side(self.wash, every, language),
            ]
        return out

    def _candidates(self, language: str) -> WashTable:
        """V1, without the columns per theme: A3 has them."""
        frame = candidates(self.wash, self.criteria, language=language, given=self.answers, ranking=self.ranking)
        # The ranking is made once, with the criteria by their names in bokmål.
        named = {c.name("nb"): c.name(language) for c in self.criteria.stops}
        for column in ("stopp", "mulig_stopp"):
            frame[column] = [" + ".join(named.get(n, n) for n in text.split(" + ") if n) for text in frame[column]]
        own = [c for c in columns(self.wash, self.criteria, language) if not c.name.startswith("t_")]
        first = [c for c in own if not c.name.startswith("k_")]
        shown = (*first, *_RANKING, *(c for c in own if c.name.startswith("k_")))
        return tables.candidates(self.criteria, self.ranking, shown, frame, language)
