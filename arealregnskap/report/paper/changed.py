"""Maps of what a proposal changes: strong colours and hatches on a faint plan map, whole and closer."""

from __future__ import annotations

from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes

from ...codes import codelist
from ...plan_change.data import NO_PLAN
from ...result import Result
from ..flows import KINDS
from . import maps
from .blocks import Picture
from .drawing import INK, png, style
from .legend import WIDTH_CM, Item, Legend, item
from .places import LETTERS, RATIO, places
from .texts import TEXTS
from .views import framed, kilometres

#: Hatch of each kind of change (``data/codes/planendring.csv``), so that no colour tells it alone.
_HATCHES = {"ut": "////", "mellom": "....", "andre": "----"}
#: Smallest change that can be seen on a map [m²], highest map of the whole [cm], and how many closer ones.
_SEEN_M2, _HIGHEST_CM, _MOST = 100.0, 12.8, 2


class Changes:
    """The maps of one proposal in one language."""

    def __init__(self, result: Result, language: str, mark: str) -> None:
        self.result, self.language, self.mark, self.t = result, language, mark, TEXTS[language]
        found = None if result.forslag is None else result.forslag.changes
        self.changed = None if found is None else found[found["area_m2"] >= _SEEN_M2]
        self.there = self.changed is not None and len(self.changed) > 0

    @cached_property
    def windows(self) -> list[maps.Box]:
        assert self.changed is not None
        return places(self.changed.geometry, self.changed["area_m2"].to_numpy(float), _MOST)

    @cached_property
    def overview(self) -> Picture | None:
        """Where the proposal changes the purpose, and where the closer maps lie; None where nothing is changed."""
        return self._overview(self.windows) if self.there else None

    @cached_property
    def alone(self) -> Picture | None:
        """The same for a document that has no closer maps."""
        return self._overview([])

    def _overview(self, windows: list[maps.Box]) -> Picture | None:
        if not self.there:
            return None
        t, bounds = self.t, _wide_enough(self.changed.total_bounds)  # type: ignore[union-attr]
        items = self._items(bounds, *maps.mark_legend(t, windows=bool(windows))[1:])
        view, height, legend = maps.placed(bounds, items, highest_cm=_HIGHEST_CM, longest_cm=_HIGHEST_CM)
        whole_of_it = shapely.box(*view).contains(shapely.box(*self.result.kommune.frame.total_bounds))
        key = "kart_endring" if whole_of_it else "kart_endring_del"
        with style():
            made, axes, whole = maps.frame(view, height, legend, self.mark)
            self._draw(axes, view, 10.0, outline=1.6)
            framed(axes, windows)
            data = png(made)
        alt = t[f"{key}_alt"].format(kommune=self.result.case.kommunenavn)
        return Picture("kart_endring", data, t[key], alt, WIDTH_CM, whole)

    @cached_property
    def closer(self) -> list[Picture]:
        """A map of each place where most changes."""
        if not self.there:
            return []
        return [self._window(letter, box) for letter, box in zip(LETTERS, self.windows, strict=False)]

    def _window(self, letter: str, view: maps.Box) -> Picture:
        t, border = self.t, maps.crossed(self.result.kommune.frame, view)
        legend = Legend.of(self._items(view, *maps.mark_legend(t, boundary=border)[1:]))
        with style():
            made, axes, whole = maps.frame(view, WIDTH_CM * RATIO, legend, self.mark)
            self._draw(axes, view, 2.0, outline=1.1)
            data = png(made)
        alt = t["kart_endring_utsnitt_alt"].format(bokstav=letter, bredde=kilometres(view))
        caption = t["kart_endring_utsnitt"].format(bokstav=letter)
        return Picture(f"kart_endring_{letter}", data, caption, alt, WIDTH_CM, whole)

    def _draw(self, axes: Axes, view: maps.Box, tolerance: float, *, outline: float) -> None:
        maps.draw_plan(axes, self.result.main.mosaic.frame, view, tolerance, overview=True, faint=True)
        changed = self._in(view)
        for kind in self._kinds(view):
            shapes = shapely.simplify(changed.geometry[changed["endring"] == kind].to_numpy(), tolerance)
            axes.add_collection(
                maps.PathCollection(
                    maps.paths(shapes), facecolor=KINDS[kind], edgecolor=KINDS[kind], linewidth=outline,
                    hatch=_HATCHES.get(kind), hatchcolor="white", zorder=7,
                )
            )  # fmt: skip
        maps.boundary(axes, self.result.kommune.frame, view, max(tolerance, 5.0))

    def _in(self, view: maps.Box) -> gpd.GeoDataFrame:
        assert self.changed is not None
        return self.changed.iloc[np.sort(self.changed.sindex.query(shapely.box(*view), predicate="intersects"))]

    def _kinds(self, view: maps.Box) -> list[str]:
        """The kinds that the view holds, more than a corner of."""
        inside = self._in(view)
        seen = shapely.area(shapely.intersection(inside.geometry.to_numpy(), shapely.box(*view)))
        there = set(inside["endring"][seen >= _SEEN_M2])
        return [kind for kind in codelist("planendring") if kind in there]

    def _items(self, view: maps.Box, *more: Item) -> list[Item]:
        names, mosaic = codelist("planendring"), self.result.main.mosaic.frame
        swatches = [
            item(
                names.label(k, self.language), facecolor=KINDS[k], edgecolor=INK, linewidth=0.4, hatch=_HATCHES.get(k),
                hatchcolor="white",
            )
            for k in self._kinds(view)
        ]  # fmt: skip
        assert self.changed is not None
        built = self.changed[self.changed["fra_formal"] == NO_PLAN]  # white no longer
        drawn = gpd.GeoDataFrame(geometry=pd.concat([mosaic.geometry, built.geometry]))
        bare = maps.without_plan(drawn, self.result.kommune.frame.geometry.iloc[0], view, self.language)
        return [*swatches, *maps.pale(mosaic, view, self.t["lyse_farger"]), *bare, *more]


def _wide_enough(bounds: np.ndarray, least_m: float = 6_000.0) -> tuple[float, float, float, float]:
    """Bounds around what changes, never so close that the reader loses the place."""
    west, south, east, north = map(float, bounds)
    x, y = max(least_m - (east - west), 0.0) / 2, max(least_m - (north - south), 0.0) / 2
    return west - x, south - y, east + x, north + y
