"""Which maps a document has: the whole municipality, the places with most reserve, and what a proposal changes."""

from __future__ import annotations

from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.patches import Patch, Rectangle

from ...codes import codelist
from ...map.layers import tolerance_for
from ...map.symbols import RESERVE
from ...result import Result
from . import maps
from .blocks import Picture
from .drawing import INK, png, style
from .texts import TEXTS

#: Width of a closer map [m], and how many there are at most.
_WINDOW_M, _MOST_WINDOWS = 5_000.0, 3
_RATIO = 0.72  # height of a closer map by its width
#: Areas whose names are written, largest first, and how large they must be seen.
_NAMED, _LEAST_DAA = 30, 4.0
#: Hatch of each kind of change (``data/codes/planendring.csv``), so that no colour tells it alone.
_HATCHES = {"ut": "////", "mellom": "....", "andre": "----"}


class Views:
    """The maps of one result in one language, each drawn once however many documents want it."""

    def __init__(self, result: Result, language: str, mark: str) -> None:
        self.result, self.language, self.mark, self.t = result, language, mark, TEXTS[language]
        self.mosaic, self.areas = result.main.mosaic.frame, result.main.reserve.areas
        self.tolerance = tolerance_for(self.mosaic.geometry)

    @cached_property
    def windows(self) -> list[maps.Box]:
        """Places on the map that together hold most reserve: each time the one with most of what is left."""
        left = self.areas[["area_m2", "geometry"]].copy()
        points = shapely.centroid(left.geometry.to_numpy())
        x, y = shapely.get_x(points), shapely.get_y(points)
        daa = left["area_m2"].to_numpy(float)
        found: list[maps.Box] = []
        free = np.ones(len(left), bool)
        while free.any() and len(found) < _MOST_WINDOWS:
            near = [
                (free & (np.abs(x - x[i]) < _WINDOW_M / 2) & (np.abs(y - y[i]) < _WINDOW_M * _RATIO / 2))
                for i in np.flatnonzero(free)
            ]
            best = near[int(np.argmax([daa[n].sum() for n in near]))]
            cx, cy = (x[best].min() + x[best].max()) / 2, (y[best].min() + y[best].max()) / 2
            w, h = _WINDOW_M / 2, _WINDOW_M * _RATIO / 2
            found.append((cx - w, cy - h, cx + w, cy + h))
            free &= ~((np.abs(x - cx) < w) & (np.abs(y - cy) < h)) & ~best
        return found

    @cached_property
    def overview(self) -> Picture:
        """The whole municipality with its plans and reserve."""
        bounds, t = self.result.kommune.frame.total_bounds, self.t
        rows = maps.legend_rows(len(self._present(tuple(bounds))) + 3)
        view, height = maps.fitted(bounds, rows)
        with style():
            made, axes, whole = maps.frame(view, height, rows, self.mark)
            seen = maps.draw_plan(axes, self.mosaic, view, max(self.tolerance, 10.0))
            maps.draw_outline(axes, self.areas.geometry, colour=RESERVE, width=1.0, fill=True)
            maps.boundary(axes, self.result.kommune.frame, view, 30.0)
            for letter, (west, south, east, north) in zip("ABC", self.windows, strict=False):
                axes.add_patch(
                    Rectangle((west, south), east - west, north - south, fill=False, edgecolor=INK, lw=0.8, zorder=15)
                )
                axes.text(west, north, letter, fontsize=9, fontweight="bold", va="bottom", zorder=16,
                          path_effects=[maps.HALO])  # fmt: skip
            legend = maps.plan_legend(seen, t, self.language) + maps.mark_legend(t, windows=bool(self.windows))
            maps.add_legend(made, legend)
            data = png(made)
        alt = t["kart_reserve_alt"].format(kommune=self.result.case.kommunenavn, antall=len(self.areas))
        return Picture("kart_reserve", data, t["kart_reserve"], alt, maps.WIDTH_CM, whole)

    @cached_property
    def closer(self) -> list[Picture]:
        """A map of each place, with the names of its reserve areas."""
        return [self._window(letter, box) for letter, box in zip("ABC", self.windows, strict=False)]

    def _window(self, letter: str, view: maps.Box) -> Picture:
        t, inside = self.t, self._areas_in(view)
        with style():
            rows = maps.legend_rows(len(self._present(view)) + 1)
            made, axes, whole = maps.frame(view, maps.WIDTH_CM * _RATIO, rows, self.mark)
            seen = maps.draw_plan(axes, self.mosaic, view, 2.0)
            maps.draw_outline(axes, inside.geometry, colour=RESERVE, width=1.3, fill=True)
            maps.boundary(axes, self.result.kommune.frame, view, 5.0)
            for row in inside.head(_NAMED).itertuples():
                if row.area_m2 >= 1000 * _LEAST_DAA:
                    p = shapely.point_on_surface(row.geometry)
                    axes.text(p.x, p.y, str(row.omrade_id), fontsize=6.5, ha="center", va="center", color="#00336b",
                              fontweight="bold", path_effects=[maps.HALO], zorder=12, clip_on=True)  # fmt: skip
            legend = maps.plan_legend(seen, t, self.language) + maps.mark_legend(t, boundary=False)
            maps.add_legend(made, legend)
            data = png(made)
        largest = ", ".join(inside["omrade_id"].head(5).astype(str))
        alt = t["kart_utsnitt_alt"].format(bokstav=letter, bredde=f"{(view[2] - view[0]) / 1000:g}", omrader=largest)
        return Picture(f"kart_{letter}", data, t["kart_utsnitt"].format(bokstav=letter), alt, maps.WIDTH_CM, whole)

    def _areas_in(self, view: maps.Box) -> gpd.GeoDataFrame:
        inside = self.areas.iloc[np.sort(self.areas.sindex.query(shapely.box(*view), predicate="intersects"))]
        return inside.sort_values(["area_m2", "omrade_nr"], ascending=[False, True])

    def _present(self, view: maps.Box) -> set[tuple[str, str]]:
        inside = self.mosaic.iloc[self.mosaic.sindex.query(shapely.box(*view))]
        return set(inside[["arealformal", "arealstatus"]].fillna("").astype(str).itertuples(index=False, name=None))

    @cached_property
    def changes(self) -> Picture | None:
        """Where a proposal changes the purpose; None without a proposal or without a change."""
        forslag = self.result.forslag
        if forslag is None or forslag.changes.empty:
            return None
        t, changed = self.t, forslag.changes
        view, height = maps.fitted(_wide_enough(changed.total_bounds), 3)
        kinds = codelist("planendring")
        used = [k for k in kinds if k in set(changed["endring"])]
        looks = {
            k: {"facecolor": kinds.rows.loc[k, "farge"], "hatch": _HATCHES.get(k), "hatchcolor": INK} for k in used
        }
        with style():
            made, axes, whole = maps.frame(view, height, maps.legend_rows(len(used) + 1), self.mark)
            for k in used:
                shapes = shapely.simplify(changed.geometry[changed["endring"] == k].to_numpy(), 10.0)
                axes.add_collection(
                    maps.PathCollection(maps.paths(shapes), linewidth=1.5, edgecolor=looks[k]["facecolor"], **looks[k])
                )
            maps.boundary(axes, self.result.kommune.frame, view, 30.0)
            legend = [(Patch(**looks[k], edgecolor=INK, linewidth=0.5), kinds.label(k, self.language)) for k in used]
            legend.append(maps.mark_legend(t)[1])
            maps.add_legend(made, legend)
            data = png(made)
        alt = t["kart_endring_alt"].format(kommune=self.result.case.kommunenavn)
        return Picture("kart_endring", data, t["kart_endring"], alt, maps.WIDTH_CM, whole)


def _wide_enough(bounds: np.ndarray, least_m: float = 6_000.0) -> tuple[float, float, float, float]:
    """Bounds around what changes, never so close that the reader loses the place."""
    west, south, east, north = map(float, bounds)
    x, y = max(least_m - (east - west), 0.0) / 2, max(least_m - (north - south), 0.0) / 2
    return west - x, south - y, east + x, north + y
