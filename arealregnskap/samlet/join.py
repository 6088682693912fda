"""The cells, plans and reserve areas of several municipalities as one table, so that every account over all of them is
made by the function that makes it for one, and the sum cannot be another way of counting.

Nothing is overlaid again: the cells are the members' own. Where a member has not analysed a theme, its ground counts as
not mapped in the sum.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ..accounts.base import AccountData
from ..cells import LAND, Cells
from ..codes import codelist
from ..issues import IssueLog
from ..result import RulesetRun
from ..themes import State, Theme

#: Stands in the cells where there is no plan surface, or no reserve area.
_NONE = -1
#: What the accounts ask of a cell, beside its themes and its area.
_COLUMNS = ("i_kommune", "mosaikk_id", "arealdekke", *LAND, "kildeklasse", "utfall", "omrade_nr")


def cells(runs: Sequence[RulesetRun]) -> Cells:
    """The cells of all members; ``mosaikk_id`` and ``omrade_nr`` are numbered on from member to member."""
    themes = joined_themes([run.cells for run in runs])
    parts = [
        _of_member(run.cells, themes, first_surface, first_area) for run, first_surface, first_area in _numbered(runs)
    ]
    return Cells(
        frame=pd.concat(parts, ignore_index=True),
        municipality_m2=math.fsum(run.cells.municipality_m2 for run in runs),
        grid_m2=math.fsum(run.cells.grid_m2 for run in runs),
        themes=themes,
        has_cover=any(run.cells.has_cover for run in runs),
        has_zones=any(run.cells.has_zones for run in runs),
    )


def joined_themes(members: Sequence[Cells]) -> tuple[Theme, ...]:
    """Every theme that a member asks about, in the order of the list, zones last. It is analysed when one member has
    analysed it, and looked for everywhere only when all have."""
    met: dict[str, list[Theme]] = {}
    for own in members:
        for theme in own.themes:
            met.setdefault(theme.key, []).append(theme)
    listed = [*codelist("tema")]
    keys = sorted(met, key=lambda k: (met[k][0].zone, listed.index(k) if k in listed else len(listed), k))
    return tuple(_theme(key, met[key], members) for key in keys)


def _theme(key: str, own: list[Theme], members: Sequence[Cells]) -> Theme:
    analysed = [t for t in own if t.state is None]
    zone = own[0].zone
    if not analysed:
        states = {t.state for t in own}
        return Theme(key, zone=zone, state=State.ERROR if State.ERROR in states else State.NOT_ANALYSED)
    # A municipality whose plan has zones, but none of this kind, has been asked and has none.
    looked = [any(t.key == key and t.state is None and t.complete for t in m.themes) or (zone and m.has_zones)
              for m in members]  # fmt: skip
    classes = tuple(sorted({c for t in analysed for c in t.classes}))
    return Theme(key, classes, complete=all(looked), zone=zone)


def _of_member(own: Cells, themes: Sequence[Theme], first_surface: int, first_area: int) -> pd.DataFrame:
    frame = own.frame[list(_COLUMNS)].copy()
    frame["mosaikk_id"] = _moved(frame["mosaikk_id"], first_surface)
    frame["omrade_nr"] = _moved(frame["omrade_nr"], first_area)
    mine = {t.key for t in own.analysed()}
    answers: dict[str, Any] = {}
    for theme in (t for t in themes if t.state is None):
        asked = theme.key in mine
        for kind, nothing in (("tema", False), ("klasse", None), ("dekning", theme.zone and own.has_zones)):
            column = f"{kind}_{theme.key}"
            answers[column] = own.frame[column] if asked else np.full(len(frame), nothing)
    return pd.concat([frame, pd.DataFrame(answers, index=frame.index), own.frame["area_m2"]], axis=1)


def _moved(numbers: pd.Series, first: int) -> pd.Series:
    return numbers.where(numbers == _NONE, numbers + first)


def _numbered(runs: Sequence[RulesetRun]) -> Iterator[tuple[RulesetRun, int, int]]:
    """Each member's run with the first numbers of its surfaces and areas."""
    surface = area = 0
    for run in runs:
        yield run, surface, area
        surface += int(run.mosaic.frame["mosaikk_id"].max(skipna=True)) + 1 if len(run.mosaic.frame) else 0
        numbers = pd.concat([run.reserve.areas["omrade_nr"], run.cells.frame["omrade_nr"]])
        area += max(int(numbers.max()), 0) + 1 if len(numbers) else 0


def frames(
    runs: Sequence[RulesetRun], of: Callable[[RulesetRun], pd.DataFrame], names: Sequence[str], crs: Any
) -> gpd.GeoDataFrame:
    """A frame of every member under each other, in one reference system: numbers moved as in ``cells``, and areas
    called by their municipality (``Rindal B1``)."""
    parts = []
    for (run, first_surface, first_area), name in zip(_numbered(runs), names, strict=True):
        own = of(run).copy()
        for column in ("mosaikk_id", "vinner_mosaikk_id"):
            if column in own:
                own[column] = _moved(own[column], first_surface)
        if "omrade_nr" in own:
            own["omrade_nr"] = _moved(own["omrade_nr"], first_area)
        if "omrade_id" in own:
            own["omrade_id"] = [f"{name} {o}" for o in own["omrade_id"]]
        parts.append(own.to_crs(crs) if isinstance(own, gpd.GeoDataFrame) and own.crs != crs else own)
    return pd.concat(parts, ignore_index=True)


def findings(runs: Sequence[RulesetRun], names: Sequence[str]) -> IssueLog:
    """The findings of all members, each source with its municipality in front."""
    return IssueLog(
        replace(issue, source=f"{name}: {issue.source}" if issue.source else name)
        for run, name in zip(runs, names, strict=True)
        for issue in run.issues
    )


def land_source(data: Sequence[AccountData]) -> str:
    """The land covers of all members, each once."""
    return "; ".join(dict.fromkeys(d.land_source for d in data if d.land_source))
