"""A ranking that explains itself: what each criterion adds, what is not known, and how much the rank hangs on weights.

Score = Σ weight × what the criterion counts (0–1) / Σ weights. More points mean more reasons to look again; they decide
nothing. What is not known is neither 0 nor 1: the score is an interval. The rank interval comes from drawing weights
around the ones chosen (Dirichlet) and unknown values between their bounds (uniform), with a seed that is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...units import number_text
from ..wash import Wash
from .answer import Answer, answers
from .declare import Criteria

FloatArray = npt.NDArray[np.float64]

DRAWS, SEED = 1000, 1
#: How near the drawn weights keep to the chosen ones. With k criteria of equal weight, a drawn weight has a standard
#: deviation of about 1/√(STEADY·k + 1) of itself for many k: a third of itself for nine criteria.
STEADY = 1.0
#: The share of draws inside the rank interval.
INSIDE = 0.9


#: What is said of the rank intervals with the unknown.
_OF_UNMAPPED = {
    "nb": "Med det ukjente varierer også alt som ikke er kartlagt, mellom ingen treff og fullt treff.",
    "nn": "Med det ukjende varierer òg alt som ikkje er kartlagt, mellom ingen treff og fullt treff.",
}


@dataclass(frozen=True)
class Ranking:
    """``frame``, one row per area in the order of ``Wash.areas``, indexed by stabil_id: poeng_min, poeng_maks (0–1),
    rang (by the middle of the interval; equal areas share the lowest number), rang_fra, rang_til (the middle 90 % of
    draws of the weights), rang_fra_ukjent, rang_til_ukjent (of weights and unknown values), stopp (names of hard stops
    that are hit), mulig_stopp (those nobody can rule out).

    ``contributions``, one row per area and weighted criterion: stabil_id, kriterium, tilstand, vekt, teller_min,
    teller_maks (0–1), bidrag_min, bidrag_maks (their part of the score).
    """

    criteria: Criteria
    frame: pd.DataFrame
    contributions: pd.DataFrame
    draws: int
    seed: int

    def sentence(self, language: str = "nb") -> str:
        """Which end of the rank is which, and how the rank intervals were made, in words."""
        inside = f"{INSIDE:.0%}".replace("%", "\u00a0%")
        draws = number_text(self.draws)
        if language == "nn":
            return (
                "Rang 1 har flest poeng, altså flest grunnar til ny vurdering. "
                f"Rangintervallet er dei midtre {inside} av {draws} trekningar der vektene varierer rundt dei "
                "valde."
            )
        return (
            "Rang 1 har flest poeng, altså flest grunner til ny vurdering. "
            f"Rangintervallet er de midtre {inside} av {draws} trekninger der vektene varierer rundt de valgte."
        )

    def of_unmapped(self, language: str = "nb") -> str:
        """What the rank intervals with the unknown are."""
        return _OF_UNMAPPED["nn" if language == "nn" else "nb"]


def rank(wash: Wash, criteria: Criteria, *, draws: int = DRAWS, seed: int = SEED, given: list[Answer] | None = None,
         language: str = "nb") -> Ranking:  # fmt: skip
    """Rank the areas. ``given``: the answers, where they are known already."""
    every = answers(wash, criteria) if given is None else given
    weighted = [a for a in every if not a.criterion.stop and a.criterion.weight > 0]
    weight = np.array([a.criterion.weight for a in weighted])
    share = weight / weight.sum() if len(weight) else weight
    n = len(wash.areas)
    least = np.column_stack([a.least for a in weighted]) if weighted else np.zeros((n, 0))
    most = np.column_stack([a.most for a in weighted]) if weighted else np.zeros((n, 0))
    frame = pd.DataFrame({"poeng_min": least @ share, "poeng_maks": most @ share}, index=wash.areas.index)
    frame["rang"] = _place(((least + most) / 2) @ share)
    for end, unknown in (("", False), ("_ukjent", True)):
        low, high = _ranks(least, most, share, draws, seed, unknown=unknown)
        frame[f"rang_fra{end}"], frame[f"rang_til{end}"] = low, high
    stops = [a for a in every if a.criterion.stop]
    frame["stopp"] = _names(stops, n, lambda a: a.least > 0, language)
    frame["mulig_stopp"] = _names(stops, n, lambda a: (a.least == 0) & (a.most > 0), language)
    parts = [_contribution(wash, a, s) for a, s in zip(weighted, share, strict=True)]
    return Ranking(criteria, frame, pd.concat(parts, ignore_index=True) if parts else _NOTHING, draws, seed)


def _ranks(
    least: FloatArray, most: FloatArray, share: FloatArray, draws: int, seed: int, *, unknown: bool
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The rank interval of each area. ``unknown``: draw what is not known too, else it stays in its middle."""
    n, k = least.shape
    if not n or not k:
        return np.ones(n, np.int64), np.ones(n, np.int64)
    random = np.random.default_rng(seed)
    weights = random.dirichlet(share * k * k * STEADY, size=draws)
    apart, middle = most - least, (least + most) / 2
    found = np.empty((draws, n), np.int64)
    for d in range(draws):
        values = least + random.random((n, k)) * apart if unknown else middle
        found[d] = _place(values @ weights[d])
    edge = (1 - INSIDE) / 2
    low, high = np.quantile(found, [edge, 1 - edge], axis=0, method="closest_observation")
    return low.astype(np.int64), high.astype(np.int64)


def _place(score: FloatArray) -> npt.NDArray[np.int64]:
    """Rank of each score, 1 for the highest; scores that differ by rounding only share a rank."""
    rounded = np.round(score, 12)
    order = np.sort(-rounded)
    return np.searchsorted(order, -rounded, side="left") + 1


def _names(stops: list[Answer], n: int, holds: Callable[[Answer], npt.NDArray[np.bool_]], language: str) -> list[str]:
    names: list[list[str]] = [[] for _ in range(n)]
    for answer in stops:
        for row in np.flatnonzero(holds(answer)):
            names[row].append(answer.criterion.name(language))
    return [" + ".join(own) for own in names]


def _contribution(wash: Wash, a: Answer, share: float) -> pd.DataFrame:
    return pd.DataFrame({
        "stabil_id": wash.areas.index, "kriterium": a.criterion.key, "tilstand": [str(s) for s in a.state],
        "vekt": share, "teller_min": a.least, "teller_maks": a.most, "bidrag_min": a.least * share,
        "bidrag_maks": a.most * share,
    })  # fmt: skip


_NOTHING = pd.DataFrame(
    columns=["stabil_id", "kriterium", "tilstand", "vekt", "teller_min", "teller_maks", "bidrag_min", "bidrag_maks"]
)
