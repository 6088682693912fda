"""Which maps a document has: the whole municipality, the places with most reserve, and its hensynssoner."""

from __future__ import annotations

from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ...map.layers import tolerance_for
from ...map.symbols import RESERVE
from ...result import Result
from . import labels, maps, zones
from .blocks import Picture
from .drawing import INK, png, style
from .legend import WIDTH_CM, Item, Legend
from .places import LETTERS, RATIO, places
from .texts import TEXTS

#: Areas whose names are written, largest first, and how large they must be seen [daa].
_NAMED, _LEAST_DAA = 40, 4.0
#: Highest map of the whole municipality, and longest side of it where few names stand on it: the plan can be read at
#: that, and the page before is filled [cm].
_HIGHEST_CM, _LONGEST_CM = 14.5, 11.0
_NAME = "#00336b"


class Views:
    """The maps of one result in one language, each drawn once however many documents want it."""

    def __init__(self, result: Result, language: str, mark: str) -> None:
        self.result, self.language, self.mark, self.t = result, language, mark, TEXTS[language]
        self.mosaic, self.areas = result.main.mosaic.frame, result.main.reserve.areas
        self.tolerance = tolerance_for(self.mosaic.geometry)

    @cached_property
    def _land(self) -> shapely.Geometry:
        """The municipality, as it is drawn."""
        return shapely.simplify(shapely.union_all(self.result.kommune.frame.geometry.to_numpy()), 30.0)

    @cached_property
    def windows(self) -> list[maps.Box]:
        """Places on the map that together hold most reserve."""
        return places(self.areas.geometry, self.areas["area_m2"].to_numpy(float))

    @cached_property
    def overview(self) -> Picture:
        """The whole municipality with its plans and reserve, and where the closer maps lie."""
        return self._overview(self.windows)

    @cached_property
    def alone(self) -> Picture:
        """The same for a document that has no closer maps."""
        return self._overview([])

    def _overview(self, windows: list[maps.Box]) -> Picture:
        bounds, t = self.result.kommune.frame.total_bounds, self.t
        items = self._items(tuple(bounds), *maps.mark_legend(t, windows=bool(windows)), overview=True)
        view, height, legend = maps.placed(
            bounds, items, highest_cm=_HIGHEST_CM, longest_cm=_LONGEST_CM, kept=self._land
        )
        with style():
            made, axes, whole = maps.frame(view, height, legend, self.mark)
            maps.draw_plan(axes, self.mosaic, view, max(self.tolerance, 10.0), overview=True)
            maps.draw_outline(axes, self.areas.geometry, colour=RESERVE, width=1.0, wash=0.5)
            maps.boundary(axes, self.result.kommune.frame, view, 30.0)
            framed(axes, windows)
            data = png(made)
        alt = t["kart_reserve_alt"].format(kommune=self.result.case.kommunenavn, antall=len(self.areas))
        return Picture("kart_reserve", data, t["kart_reserve"], alt, WIDTH_CM, whole)

    @cached_property
    def closer(self) -> list[Picture]:
        """A map of each place, with the names of its reserve areas."""
        return [self._window(letter, box) for letter, box in zip(LETTERS, self.windows, strict=False)]

    def _window(self, letter: str, view: maps.Box) -> Picture:
        t, inside = self.t, self._areas_in(view)
        marks = maps.mark_legend(t, boundary=maps.crossed(self.result.kommune.frame, view))
        hatched = zones.names(self.result.zones, view, self.language)
        legend = Legend.of(self._items(view, *zones.legend(hatched), *marks))
        with style():
            made, axes, whole = maps.frame(view, WIDTH_CM * RATIO, legend, self.mark)
            maps.draw_plan(axes, self.mosaic, view, 2.0)
            zones.draw(axes, self.result.zones, view, 2.0)
            maps.draw_outline(axes, inside.geometry, colour=RESERVE, width=1.3, wash=maps.WASH)
            maps.boundary(axes, self.result.kommune.frame, view, 5.0)
            named = inside[inside["area_m2"] >= 1000 * _LEAST_DAA].head(_NAMED)
            ids = [labels.Name(str(row.omrade_id), row.geometry, _NAME) for row in named.itertuples()]
            labels.write(axes, [*ids, *zones.codes(self.result.zones, view)], view)
            data = png(made)
        largest = ", ".join(inside["omrade_id"].head(5).astype(str))
        alt = t["kart_utsnitt_alt"].format(bokstav=letter, bredde=kilometres(view), omrader=largest)
        return Picture(f"kart_{letter}", data, t["kart_utsnitt"].format(bokstav=letter), alt, WIDTH_CM, whole)

    @cached_property
    def hensyn(self) -> Picture | None:
        """The whole municipality with its hensynssoner and the reserve; None where there are no zones."""
        bounds, t = self.result.kommune.frame.total_bounds, self.t
        found = zones.names(self.result.zones, tuple(bounds), self.language)
        if not found:
            return None
        items = [*zones.legend(found), *maps.mark_legend(t)]
        view, height, legend = maps.placed(
            bounds, items, highest_cm=_HIGHEST_CM, longest_cm=_HIGHEST_CM, kept=self._land
        )
        with style():
            made, axes, whole = maps.frame(view, height, legend, self.mark)
            zones.draw(axes, self.result.zones, view, max(self.tolerance, 10.0))
            maps.draw_outline(axes, self.areas.geometry, colour=RESERVE, width=1.0, wash=0.6)
            maps.boundary(axes, self.result.kommune.frame, view, 30.0)
            labels.write(axes, zones.codes(self.result.zones, view), view, legend.map_width_cm)
            data = png(made)
        alt = t["kart_hensyn_alt"].format(kommune=self.result.case.kommunenavn, soner=", ".join(found))
        return Picture("kart_hensyn", data, t["kart_hensyn"], alt, WIDTH_CM, whole)

    def _areas_in(self, view: maps.Box) -> gpd.GeoDataFrame:
        inside = self.areas.iloc[np.sort(self.areas.sindex.query(shapely.box(*view), predicate="intersects"))]
        return inside.sort_values(["area_m2", "omrade_nr"], ascending=[False, True])

    def _items(self, view: maps.Box, *more: Item, overview: bool = False) -> list[Item]:
        """Symbols of the plan surfaces in view, and what else is drawn."""
        seen = maps.seen(self.mosaic, view, overview=overview)
        bare = maps.without_plan(self.mosaic, self.result.kommune.frame.geometry.iloc[0], view, self.language)
        return [*maps.plan_legend(seen, self.t, self.language), *bare, *more]


def framed(axes: Axes, windows: list[maps.Box]) -> None:
    """Where the closer maps lie, with the letter of each."""
    for letter, (west, south, east, north) in zip(LETTERS, windows, strict=False):
        axes.add_patch(
            Rectangle((west, south), east - west, north - south, fill=False, edgecolor=INK, lw=0.9, zorder=15)
        )
        axes.text(
            west, north, letter, fontsize=9, fontweight="bold", va="bottom", zorder=16, path_effects=[maps.HALO]
        )  # fmt: skip


def kilometres(view: maps.Box) -> str:
    """Width of a view, as it is told."""
    return f"{(view[2] - view[0]) / 1000:.1f}".replace(".", ",")
