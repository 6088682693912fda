"""An invented proposal for a new kommuneplan, as a municipality that washes its plan would make one.

Some unbuilt future surfaces go back to LNFR and the largest are halved; a few change purpose; outdated codes are
renewed; what has been built becomes nåværende; and some new surfaces are added near the villages. Everything else is as
in the plan of today, with the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from .names import Names
from .plan import Outline, partition, place
from .shapes import stream
from .terrain import Terrain

_LNFR, _SPREDT = 5100, (5210, 5220)
#: Purposes that leave the plan when nothing is built, and what others become: næring near houses, «utgått» codes.
_WASHED = (1120, 1170, 1200, 1300)
_RENEWED = {1000: 1110, 1001: 1110}
#: A surface with less than this built counts as unbuilt; one with more than this as taken into use [share].
_UNBUILT, _IN_USE = 0.12, 0.5
_SMALLEST = 200.0  # a leftover smaller than this joins LNFR [m²]


def build(
    terrain: Terrain, cover: gpd.GeoDataFrame, plan: gpd.GeoDataFrame, settings: dict[str, Any], seed: int
) -> gpd.GeoDataFrame:
    """One row per surface of the proposal, columns as ``plan.build``: an exact partition of the municipality."""
    rng, wanted = stream(seed, "planforslag"), settings["planforslag"]
    unbuilt = plan["kode"].isin(_WASHED) & (plan["status"] == 2) & (plan["bygd"] < _UNBUILT)
    chosen = plan.index[unbuilt].to_numpy()
    out = set(rng.permutation(chosen)[: round(wanted["ut"] * len(chosen))])
    left = sorted(set(chosen) - out, key=lambda i: -plan.geometry[i].area)
    halved, rest = set(left[: wanted["delt"]]), left[wanted["delt"] :]
    trade = [i for i in rest if plan["kode"][i] == 1300]
    changed = dict.fromkeys(trade[: wanted["endret"]], 1110)
    kept = [_kept(plan, i, changed, halved) for i in plan.index if i not in out and plan["kode"][i] != _LNFR]
    new = list(_new(terrain, cover, plan, wanted["nytt"], rng, seed))
    front = [o for o in kept if o.code not in _SPREDT]
    wide = [o for o in kept if o.code in _SPREDT]
    return partition(
        terrain.municipality, [*front, *new, *wide], settings["kommune"]["epsg"], rest=_LNFR, smallest=_SMALLEST
    )


def _kept(plan: gpd.GeoDataFrame, row: int, changed: dict[int, int], halved: set[int]) -> Outline:
    """A surface of today's plan as it stands in the proposal."""
    code, status, shape = int(plan["kode"][row]), int(plan["status"][row]), plan.geometry[row]
    if row in halved:
        shape = _half(shape)
    code = changed.get(row, _RENEWED.get(code, code))
    if status == 2 and plan["bygd"][row] > _IN_USE:
        status = 1
    return Outline(shape, code, status, str(plan["navn"][row]), float(plan["bygd"][row]))


def _half(shape: shapely.Polygon) -> shapely.Polygon:
    """The western half: a straight line through the middle."""
    west, south, _, north = shape.bounds
    part = shapely.intersection(shape, shapely.box(west, south, shape.centroid.x, north), grid_size=0.01)
    return max(shapely.get_parts(part), key=lambda p: p.area)


def _new(
    terrain: Terrain,
    cover: gpd.GeoDataFrame,
    plan: gpd.GeoDataFrame,
    kinds: list[dict[str, Any]],
    rng: np.random.Generator,
    seed: int,
) -> Iterator[Outline]:
    """New surfaces, dry and clear of what is planned."""
    names = Names(stream(seed, "nye områder"))
    water = shapely.STRtree(cover.geometry[cover["arealtype"] == "81"].to_numpy())
    taken = list(plan.geometry[(plan["kode"] != _LNFR) & ~plan["kode"].isin(_SPREDT)])
    for kind in kinds:
        for n in range(kind["antall"]):
            shape = place(terrain, kind, kind["daa"] * 1_000.0 / kind["antall"], taken, water, rng)
            taken.append(shape)
            yield Outline(shape, kind["kode"], 2, f"NY{n + 1} {names.next()}", 0.0)


def settings_of(settings: dict[str, Any]) -> dict[str, Any]:
    """The example's settings with the proposal in the place of the plan."""
    wanted = settings["planforslag"]
    plan = {"planid": wanted["planid"], "navn": wanted["navn"], "planstatus": 2}
    return {**settings, "kommuneplan": plan}
