"""How fast land has been built on, from two dated versions of the land cover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ..cells import EARLIER, Cover
from ..codes import codelist
from ..units import M2_PER_DAA

#: AR5 classes that are built on: bebygd and samferdsel.
BUILT = frozenset({"11", "12"})
_DAYS = 365.25


@dataclass(frozen=True)
class Pace:
    """Land of each type (``maltype``) that has become built between two maps, a year [daa]. Two maps differ also where
    one of them was only drawn better, so this is never called observed."""

    daa_per_year: Mapping[str, float]
    first: dt.date
    last: dt.date


def pace(frame: pd.DataFrame, dates: tuple[dt.date, dt.date]) -> Pace:
    """The pace from ``cells.versions`` and the dates of its two maps; ground that one of them lacks does not count."""
    both = frame[(frame["arealdekke"] == Cover.CLASSED) & (frame[f"{EARLIER}arealdekke"] == Cover.CLASSED)]
    before = both[f"{EARLIER}artype"]
    taken = both[both["artype"].isin(BUILT) & ~before.isin(BUILT)]
    years = (dates[1] - dates[0]).days / _DAYS
    rows = codelist("maltype").rows
    of = {
        str(key): float(taken.loc[taken[f"{EARLIER}artype"].isin(str(classes).split()), "area_m2"].sum())
        for key, classes in rows["artype"].items()
        if classes
    }
    return Pace({key: m2 / M2_PER_DAA / years for key, m2 in of.items()}, *dates)
