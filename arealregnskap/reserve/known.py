"""Names that reserve areas have had, and which of today's areas they go to.

An area is the same as an earlier one when it lies on the same ground: each name goes to the area of its letter that
shares most ground with it, the pair that shares most first. Names of areas that are gone are remembered with their
ground; they go to nobody else, and back to an area that comes again on that ground (record 0060).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..codes import codelist
from ..mosaic.cut import IntArray

#: Generations of names under one rule set: those of the last run, those before its areas last changed, those gone.
LATEST, BEFORE, GONE = "siste", "forrige", "utgatt"

#: Columns that make an area known, and stay with it.
IDENTITY = ["omrade_nr", "omrade_id", "stabil_id"]
#: What an area is told apart by besides its ground; a change of it is a change of the area.
TOLD = ["gruppe", "arealformal", "arealstatus"]
COLUMNS = ["regelsett", "ledd", "dato", "tilbake", *IDENTITY, *TOLD, "area_m2", "geometry"]

#: Two areas are of the same ground when they share this much of the smaller; less is a border drawn a little otherwise.
LEAST_SHARE = 0.1

#: Ground that may differ, in all, between two areas that are told as unchanged [m²].
SAME_M2 = 1.0


@dataclass(frozen=True)
class Known:
    """Every name given so far in a case.

    ``frame``, one row per area, rule set and generation: regelsett text · ledd (LATEST, BEFORE, GONE) · dato, the day
    the account was for · tilbake bool, the name was gone and came back · omrade_nr, omrade_id, stabil_id as in
    ``Reserve.areas`` · gruppe, arealformal, arealstatus codes · area_m2, ground area [m²] · geometry, in the working
    zone.
    """

    frame: gpd.GeoDataFrame

    @classmethod
    def nothing(cls, epsg: int) -> Known:
        frame = gpd.GeoDataFrame({c: pd.Series(dtype=object) for c in COLUMNS}, geometry="geometry", crs=epsg)
        return cls(frame.astype({"omrade_nr": "int64", "area_m2": "float64", "tilbake": "bool"}))

    def of(self, ruleset: str, *generations: str) -> gpd.GeoDataFrame:
        """Rows of one rule set, of the generations asked for or of all."""
        rows = self.frame[self.frame["regelsett"] == ruleset]
        return rows[rows["ledd"].isin(generations)] if generations else rows

    def named(self, areas: gpd.GeoDataFrame, ruleset: str) -> pd.DataFrame:
        """Identity of each area (rows as ``areas``), empty where it was never known under any rule set.

        The rule set's own names go first, then those it has given up, then those of the other rule sets.
        """
        others = self.frame[(self.frame["regelsett"] != ruleset) & (self.frame["ledd"] == LATEST)]
        steps = [self.of(ruleset, LATEST), self.of(ruleset, GONE)]
        steps += [rows for _, rows in others.groupby("regelsett", sort=False)]
        found = np.full((len(areas), len(IDENTITY)), None, object)
        for earlier in steps:
            nameless = np.flatnonzero(found[:, 0] == None)  # noqa: E711 – element by element
            free = earlier[~earlier["omrade_id"].isin(found[:, 1])]
            new, old = same_ground(areas.iloc[nameless], free)
            found[nameless[new]] = free[IDENTITY].iloc[old].to_numpy(object)
        return pd.DataFrame(found, columns=IDENTITY, index=areas.index, dtype=object)

    def after(self, ruleset: str, areas: gpd.GeoDataFrame, day: dt.date) -> Known:
        """With the areas of a new run. The earlier ones are kept as they are when nothing has changed."""
        latest = self.of(ruleset, LATEST)
        if _unchanged(latest, areas):
            return self
        gone = pd.concat([latest, self.of(ruleset, GONE)]).drop_duplicates("omrade_id")
        made = areas.assign(tilbake=areas["omrade_id"].isin(self.of(ruleset, GONE)["omrade_id"]), dato=day, ledd=LATEST)
        kept = gone[~gone["omrade_id"].isin(areas["omrade_id"])]
        parts = [made, latest.assign(ledd=BEFORE), kept.assign(ledd=GONE, tilbake=False)]
        stacked = pd.concat([p.assign(regelsett=ruleset)[COLUMNS] for p in parts if len(p)], ignore_index=True)
        order = [*dict.fromkeys([*self.frame["regelsett"], ruleset])]
        rows = {name: self.of(name) for name in order} | {ruleset: stacked.sort_values(["ledd", "omrade_nr"])}
        frame = pd.concat([r for r in rows.values() if len(r)] or [self.frame], ignore_index=True)
        return Known(gpd.GeoDataFrame(frame, geometry="geometry", crs=self.frame.crs))


def same_ground(new: gpd.GeoDataFrame, old: gpd.GeoDataFrame) -> tuple[IntArray, IntArray]:
    """Positions of areas that are the same, each at most once: the pairs that share most ground first."""
    i, j, shared = sharing(new, old)
    i, j, shared = (x[letters(new)[i] == letters(old)[j]] for x in (i, j, shared))
    pairs = []
    taken_new, taken_old = np.zeros(len(new), bool), np.zeros(len(old), bool)
    for n in np.lexsort((old["omrade_nr"].to_numpy(np.int64)[j], i, -shared.round(3))):
        if not (taken_new[i[n]] or taken_old[j[n]]):
            pairs.append((i[n], j[n]))
            taken_new[i[n]] = taken_old[j[n]] = True
    found = np.array(pairs, np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def sharing(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> tuple[IntArray, IntArray, npt.NDArray[np.float64]]:
    """Positions in both, and shared ground [m², grid], of areas that share more than a border drawn otherwise would."""
    a, b = np.asarray(one.geometry, object), np.asarray(other.geometry, object)
    i, j = shapely.STRtree(b).query(a, predicate="intersects")
    shared = np.asarray(shapely.area(shapely.intersection(a[i], b[j])), float)
    enough = shared >= LEAST_SHARE * np.minimum(shapely.area(a)[i], shapely.area(b)[j])
    return i[enough], j[enough], shared[enough]


def letters(areas: pd.DataFrame) -> npt.NDArray[np.object_]:
    """The letter that names of each area begin with, by its arealformålsgruppe."""
    return areas["gruppe"].map(codelist("arealformalsgruppe").rows["bokstav"]).to_numpy(object)


def apart(one: Iterable[shapely.Geometry], other: Iterable[shapely.Geometry]) -> npt.NDArray[np.float64]:
    """Ground that is in one of two areas but not in both [m², grid], pair by pair."""
    return np.asarray(shapely.area(shapely.symmetric_difference(list(one), list(other))), float)


def _unchanged(latest: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> bool:
    """Whether a run has the same areas, under the same names and purposes, as the one before."""
    one, two = latest.sort_values("omrade_nr"), areas.sort_values("omrade_nr")
    told = [*IDENTITY, *TOLD]
    if one[told].to_numpy(object).tolist() != two[told].to_numpy(object).tolist():
        return False
    return bool(np.all(apart(one.geometry, two.geometry) <= SAME_M2))
