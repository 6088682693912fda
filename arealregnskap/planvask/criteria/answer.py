"""What each criterion says of each area: daa hit, daa looked for, and one of the five states. Never a false zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...accounts.reserve_hensyn import TOUCH_M2
from ...cells import Cover
from ...themes import State, Theme
from ..distances import distances
from ..wash import Wash
from .declare import Basis, Criteria, Criterion

FloatArray = npt.NDArray[np.float64]

#: AR5 artype of ground nobody has classified.
_NOT_MAPPED = "99"
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Answer:
    """One criterion for every area, in the order of ``Wash.areas``.

    ``state`` holds ``State`` values. ``hit_m2`` and ``mapped_m2`` [m²] are NaN where nothing can be said, and for
    criteria that hold for a whole area; ``value`` is the distance [m] or age [years] of those. ``least`` and ``most``
    (0–1) are what the criterion counts in the ranking: equal where it is known, apart where it is not.
    """

    criterion: Criterion
    state: npt.NDArray[np.object_]
    hit_m2: FloatArray
    mapped_m2: FloatArray
    value: FloatArray
    least: FloatArray
    most: FloatArray


def answers(wash: Wash, criteria: Criteria) -> list[Answer]:
    """What every criterion says, in the order of the set."""
    far = distances(wash.areas, wash.ground, criteria.centres)
    return [_answer(wash, c, far) for c in criteria.criteria]


def _answer(wash: Wash, c: Criterion, far: Mapping[str, FloatArray | None]) -> Answer:
    match c.basis:
        case Basis.THEME:
            return _of_ground(wash, c, *_themes(wash, c))
        case Basis.LAND_COVER:
            return _of_ground(wash, c, *_land(wash, c))
        case Basis.DISTANCE:
            return _of_whole(wash, c, far[c.target], c.limit_m)
    return _of_whole(wash, c, _age(wash), c.limit_years)


#: Hit and looked for, per cell of the reserve; and the state of an area where neither holds.
_Asked = tuple[pd.Series, pd.Series, State]


def _themes(wash: Wash, c: Criterion) -> _Asked:
    """Hits of all themes; ground is looked at where every question has a theme that was mapped there."""
    themes, land = {t.key: t for t in wash.run.cells.themes}, wash.data.reserve
    hit, mapped = pd.Series(False, index=land.index), pd.Series(True, index=land.index)
    blank = State.NOT_MAPPED
    for theme in _analysed(themes, (*(key for question in c.themes for key in question), *c.also)):
        hit |= _hit(land, theme, c.classes)
    for question in c.themes:
        looked = pd.Series(False, index=land.index)
        for theme in _analysed(themes, question):
            looked |= land[f"dekning_{theme.key}"].astype(bool) | land[f"tema_{theme.key}"].astype(bool)
        mapped &= looked
        if not _analysed(themes, question) and blank != State.ERROR:
            failed = any(themes[key].state == State.ERROR for key in question if key in themes)
            blank = State.ERROR if failed else State.NOT_ANALYSED
    return hit, mapped | hit, blank


def _analysed(themes: Mapping[str, Theme], keys: Iterable[str]) -> list[Theme]:
    return [themes[key] for key in keys if key in themes and themes[key].state is None]


def _hit(land: pd.DataFrame, theme: Theme, classes: tuple[str, ...]) -> pd.Series:
    inside = land[f"tema_{theme.key}"].astype(bool)
    if not classes:
        return inside
    found = land[f"klasse_{theme.key}"].fillna("").str.split(" + ", regex=False)
    return inside & found.map(lambda own: not set(classes).isdisjoint(own))


def _land(wash: Wash, c: Criterion) -> _Asked:
    land = wash.data.reserve
    classed = (land["arealdekke"] == Cover.CLASSED) & (land["artype"] != _NOT_MAPPED)
    blank = State.NOT_MAPPED if wash.run.cells.has_cover else State.NOT_ANALYSED
    return classed & land["artype"].isin(c.land), classed, blank


def _of_ground(wash: Wash, c: Criterion, hit: pd.Series, mapped: pd.Series, blank: State) -> Answer:
    """A criterion that asks the ground. What nobody has looked at could be all hit."""
    land = wash.data.reserve
    sums = pd.DataFrame({
        "whole": land["area_m2"], "hit": land["area_m2"].where(hit, 0.0), "mapped": land["area_m2"].where(mapped, 0.0)
    }).groupby(land["omrade_nr"]).sum().reindex(list(wash.measures.omrade), fill_value=0.0)  # fmt: skip
    whole, inside, looked = (sums[k].to_numpy(float) for k in ("whole", "hit", "mapped"))
    is_hit, nowhere = inside >= TOUCH_M2, looked < TOUCH_M2
    states = np.select([is_hit, nowhere], [State.HIT, blank], State.NO_HIT).astype(object)
    share = inside / whole
    unknown = np.where(whole - looked < TOUCH_M2, 0.0, np.clip(1 - looked / whole, 0.0, 1.0))
    least = _counted(c, share, is_hit)
    most = np.maximum(least, _counted(c, share + unknown, is_hit | (unknown > 0)))
    nothing = np.full(len(wash.areas), np.nan)
    return Answer(
        c, states, np.where(nowhere & ~is_hit, np.nan, inside),
        looked if blank == State.NOT_MAPPED else np.where(is_hit, looked, np.nan), nothing, least, most,
    )  # fmt: skip


def _counted(c: Criterion, share: FloatArray, touched: npt.NDArray[np.bool_]) -> FloatArray:
    """What a share of an area counts."""
    enough = touched & (share >= c.limit_share)
    if c.scale == "andel":
        return np.where(enough, np.minimum(share, 1.0), 0.0)
    return enough.astype(float)


def _of_whole(wash: Wash, c: Criterion, value: FloatArray | None, limit: float) -> Answer:
    """A criterion that holds for a whole area, from its distance or age."""
    n, nothing = len(wash.areas), np.full(len(wash.areas), np.nan)
    if value is None:
        return Answer(c, np.full(n, State.NOT_ANALYSED, object), nothing, nothing, nothing, np.zeros(n), np.ones(n))
    known, hit = np.isfinite(value), np.nan_to_num(value, nan=-1.0) >= limit
    states = np.select([~known, hit], [State.NOT_MAPPED, State.HIT], State.NO_HIT).astype(object)
    return Answer(c, states, nothing, nothing, value, hit.astype(float), (hit | ~known).astype(float))


def _age(wash: Wash) -> FloatArray | None:
    """Age of the plan map of each area [years] on the day of the account; NaN where the date is missing."""
    if wash.data.produced is None:
        return None
    day = pd.Timestamp(wash.data.produced)
    since = pd.to_datetime(wash.areas["ikrafttredelse"], errors="coerce")
    return ((day - since).dt.days / _DAYS_A_YEAR).to_numpy(float)
