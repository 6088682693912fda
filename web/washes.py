"""The planvask of a result, ready for decisions: areas, criteria, ranking and candidates, kept in memory by result."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from arealregnskap.planvask.candidates import candidates
from arealregnskap.planvask.criteria import Answer, Criteria, Ranking, answers, load, rank
from arealregnskap.planvask.wash import Wash
from arealregnskap.result import Result
from arealregnskap.store import Store, decisions


@dataclass(frozen=True)
class Weighed:
    """The areas of one result asked one set of criteria, in one language."""

    wash: Wash
    criteria: Criteria
    language: str

    @cached_property
    def answers(self) -> list[Answer]:
        return answers(self.wash, self.criteria)

    @cached_property
    def ranking(self) -> Ranking:
        return rank(self.wash, self.criteria, given=self.answers, language=self.language)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The candidates with their ranking, indexed by stabil_id."""
        return candidates(self.wash, self.criteria, language=self.language, given=self.answers, ranking=self.ranking)


class Washes:
    """At most ``keep`` at a time, the ones used last. One result's wash is shared by all criteria and languages."""

    def __init__(self, keep: int = 8) -> None:
        self._keep = keep
        self._washes: OrderedDict[int, tuple[Result, Wash]] = OrderedDict()
        self._weighed: OrderedDict[tuple[Any, ...], Weighed] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, result: Result, criteria: Criteria, language: str) -> Weighed:
        """The areas of a result under criteria; made when first asked for."""
        with self._lock:
            if id(result) not in self._washes:
                self._washes[id(result)] = (result, Wash.of(result))
            self._washes.move_to_end(id(result))
            key = (id(result), criteria, language)
            if key not in self._weighed:
                self._weighed[key] = Weighed(self._washes[id(result)][1], criteria, language)
            self._weighed.move_to_end(key)
            self._drop_oldest()
            return self._weighed[key]

    def _drop_oldest(self) -> None:
        while len(self._weighed) > self._keep:
            self._weighed.popitem(last=False)
        while len(self._washes) > self._keep:
            gone, _ = self._washes.popitem(last=False)
            for key in [k for k in self._weighed if k[0] == gone]:
                del self._weighed[key]


def criteria_of(store: Store, sak_id: str) -> Criteria:
    """The criteria of a case: its own as last saved, else those in its folder, else the shipped ones."""
    return decisions.criteria(store, sak_id) or load(folder=store.case_folder(sak_id))
