"""The rest of what `beregn` tells, written straightforwardly: ± of the figures (U1), what the plan takes of each
ecosystem type (N1), and what other methods would have said.

As a planner's GIS colleague would write it in an afternoon, knowing the method: surfaces counted together are
dissolved, and the error of a border is added up along the rings that are left. ``held_against`` tells how far the
answers lie from ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

#: Standard deviation of borders [m]: plan, land cover and what is built, other themes; as data/codes/noyaktighet.csv.
PLAN_M, COVER_M, THEME_M = 5.0, 2.0, 10.0
#: Border nearer than this moves together [m]; a border this near another is that border [m].
REACH_M, ON_M = 50.0, 0.02
GROUP = {
    "1001": "01", "1110": "01", "1130": "01", "1120": "02", "1150": "04", "1300": "06", "1400": "09", "2010": "11",
}  # fmt: skip
ECOSYSTEM = {11: "1", 12: "1", 21: "2", 22: "3", 23: "3", 30: "4", 50: "5", 60: "7", 81: "89", 99: "ikke_kartlagt"}
CELLS_M = (10.0, 25.0, 50.0, 100.0)

#: How far the ways may lie apart, as a part of the figure (of 1 daa at least). ± is measured on other geometry
#: (dissolved surfaces, lengths in the map), and that of single areas is asked for in 99 of 100 of them: ours counts
#: adjoining surfaces as one field. Of the largest cells one more or less is 10 daa.
LIMITS = {"±": 0.02, "± of the areas": 0.02, "N1": 1e-5, "other methods": 2e-3}
#: Part of our areas that must be found among those of the other way, by their size.
FOUND = 0.9

_Error = Callable[[np.ndarray], np.ndarray]


def spread(surfaces: gpd.GeoSeries, sd: _Error) -> pd.DataFrame:
    """± of each surface [daa], with border within reach moving together and with every corner for itself.

    ``sd`` gives the standard deviation of the border at points, shape (n, 2).
    """
    parts, of = shapely.get_parts(surfaces.to_numpy(), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    step, middle, ring = np.diff(xy, axis=0)[same], ((xy[1:] + xy[:-1]) / 2)[same], ring[1:][same]
    first = np.flatnonzero(np.r_[True, ring[1:] != ring[:-1]])
    before = np.arange(len(ring)) - 1
    before[first] = np.r_[first[1:], len(ring)] - 1  # the segment that ends where the ring begins
    error, length = sd(middle), np.hypot(*step.T)
    normal, there = error[:, None] * step / 2, np.where(error > 0, length, 0.0)
    term = ((normal + normal[before]) ** 2).sum(axis=1)
    share, whole = (there + there[before]) / 2, np.bincount(ring, length)[ring]
    weight = np.maximum(1.0, np.minimum(REACH_M, whole) / np.where(share > 0, share, np.inf))
    owner, count = of[part][ring], len(surfaces)
    sums = {"sammen": term * weight, "alene": term, "hoyst": error * length, "lengde": there}
    out = pd.DataFrame({k: np.bincount(owner, v, count) for k, v in sums.items()}, index=surfaces.index)
    return pd.DataFrame({
        "pm_daa": 2 * np.sqrt(out["sammen"]) / 1000, "alene_daa": 2 * np.sqrt(out["alene"]) / 1000,
        "hoyst_daa": 2 * out["hoyst"] / 1000, "noyaktighet_m": out["hoyst"] / out["lengde"],
    })  # fmt: skip


def _on(line: Any) -> Callable[[np.ndarray], np.ndarray]:
    shapely.prepare(line)
    return lambda points: shapely.dwithin(line, shapely.points(points), ON_M)


def _lines(frame: gpd.GeoDataFrame) -> Any:
    return shapely.multilinestrings(shapely.get_parts(frame.boundary.to_numpy()))


def uncertainty(
    muni: gpd.GeoDataFrame, plan: gpd.GeoDataFrame, cover: gpd.GeoDataFrame, areas: gpd.GeoDataFrame,
    land: gpd.GeoDataFrame, hits: dict[str, gpd.GeoDataFrame],
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """± by table and code, as table U1: T1, T2, T3P, T3, A3 (one row an area), T4, T5 and N1."""
    outline, counted = _on(_lines(muni)), plan[plan["gruppe"].notna()]
    at_plan, at_edge = _on(_lines(counted)), _on(_lines(areas))

    def of(inner: float | _Error) -> _Error:
        """The municipality's own border is exact; another is as good as ``inner``."""
        return lambda points: np.where(outline(points), 0.0, inner(points) if callable(inner) else inner)

    def dissolved(frame: gpd.GeoDataFrame, by: str, sd: _Error, **how: Any) -> pd.DataFrame:
        return spread(frame[[by, "geometry"]].dissolve(by, **how).geometry, sd)

    def both(frame: gpd.GeoDataFrame, sd: _Error) -> pd.DataFrame:
        """By group, and all together."""
        return pd.concat([dissolved(frame, "gruppe", sd), dissolved(frame.assign(alle="alle"), "alle", sd)])

    cut = of(lambda points: np.where(at_plan(points), PLAN_M, COVER_M))
    out = {
        "T1": dissolved(plan, "arealformål", of(PLAN_M)),
        "T2": dissolved(cover, "arealtype", of(COVER_M), method="coverage"),
        "T3P": both(counted, of(PLAN_M)),
        "T3": both(areas, cut),
        "A3": spread(areas.set_index("omrade").geometry, cut).assign(daa=areas.set_index("omrade")["areal"]),
    }
    edge = out["T3"]["noyaktighet_m"]["alle"]

    def inside(own: float) -> _Error:
        return lambda points: np.where(at_edge(points), edge, own)

    out["T4"] = dissolved(land, "arealtype", inside(COVER_M))
    out["N1"] = dissolved(land, "okosystem", inside(COVER_M))
    out["T5"] = pd.concat(
        [spread(gpd.GeoSeries([hit.union_all()], index=[k]), inside(THEME_M)) for k, hit in hits.items()]
    )
    return out


def nature(
    cover: gpd.GeoDataFrame, built: gpd.GeoDataFrame, land: gpd.GeoDataFrame, daa: Callable[[Any], pd.Series]
) -> pd.DataFrame:
    """Area of each ecosystem type today, what the plan takes of it, and what is left [daa] (N1)."""
    types = cover.assign(okosystem=cover["arealtype"].map(ECOSYSTEM))
    mapped = daa(types).groupby(types["okosystem"]).sum()
    natural = types[types["okosystem"] != "1"].rename_axis("flate").reset_index()
    on = gpd.overlay(natural, built[["geometry"]], keep_geom_type=True)
    on = on.dissolve("flate")  # buildings and roads lie upon each other; joined all at once they are one vast net
    on_built = daa(on).groupby(on["okosystem"]).sum().reindex(mapped.index, fill_value=0.0)
    today = mapped - on_built
    today["1"] += on_built.sum()
    lost = daa(land).groupby(land["okosystem"]).sum().reindex(mapped.index, fill_value=0.0)
    gained = pd.Series(0.0, mapped.index)
    gained["1"] = lost.sum()
    return pd.DataFrame({"inngaende": today, "tilgang": gained, "avgang": lost, "utgaende": today + gained - lost})


def other_methods(muni: gpd.GeoDataFrame, plan: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Municipality, planned and reserve (all and by group) in map planes and counted in cells [daa]."""
    counted = plan[plan["gruppe"].notna()]
    quantities = {"kommune": muni.assign(gruppe="alle"), "planlagt": counted, "reserve": areas}
    rows = []
    for name, frame in quantities.items():
        theirs = {f"EUREF89 UTM {zone}": frame.to_crs(25800 + zone).area / 1000 for zone in (32, 33)}
        for cell in CELLS_M:
            theirs[f"{cell:.0f} m"] = pd.Series(_middles(frame.geometry, cell), frame.index) * cell**2 / 1000
        for against, daa in theirs.items():
            by = daa.groupby(frame["gruppe"]).sum()
            by["alle"] = daa.sum()
            rows += [(against, name, group, value) for group, value in by.items()]
    return pd.DataFrame(rows, columns=["mot", "storrelse", "kode", "daa"])


def _middles(surfaces: gpd.GeoSeries, cell: float) -> list[int]:
    """How many middles of cells lie in each surface."""
    shapely.prepare(surfaces.to_numpy())
    out = []
    for surface, (west, south, east, north) in zip(surfaces, surfaces.bounds.to_numpy(), strict=True):
        x = np.arange(np.floor(west / cell), np.ceil(east / cell)) * cell + cell / 2
        y = np.arange(np.floor(south / cell), np.ceil(north / cell)) * cell + cell / 2
        out.append(int(shapely.contains_xy(surface, *np.meshgrid(x, y)).sum()))
    return out


def ours(result: Any) -> dict[str, dict[str, float]]:
    """Our answers, in the words of ``plain``: figures by «table code»."""
    u1 = result.main.tables["U1"].frame
    known = u1[u1["pm_daa"].notna()]
    code = known["kode"].str.removesuffix("_13")  # the only site quality of this land's forest
    key = known["tabell"] + " " + code.mask((known["tabell"] == "T4") & (code == "ikke_kartlagt"), "99")
    n1 = result.main_natur.tables["N1"].frame.set_index("post")
    types = [c for c in n1 if str(c).startswith("t_") and n1.loc["inngaende", c] > 0]
    d = result.differences
    told = d[(d["rad"] == "tall") & d["arsak"].isin(["rutenett", "raster"])]
    areas = known["tabell"] == "A3"
    return {
        "±": dict(zip(key[~areas], known.loc[~areas, "pm_daa"], strict=True)),
        "± of the areas": _by_size(known.loc[areas, "daa"], known.loc[areas, "pm_daa"]),
        "N1": {
            f"{post} {c[2:-4]}": float(n1.loc[post, c]) for c in types for post in ("inngaende", "avgang", "utgaende")
        },
        "other methods": {
            f"{r.mot} {r.storrelse} {r.kode}": r.deres_daa for r in told.itertuples() if r.deres_daa > 0
        },
    }  # fmt: skip


def plain(u1: dict[str, pd.DataFrame], n1: pd.DataFrame, methods: pd.DataFrame) -> dict[str, dict[str, float]]:
    """The answers of the straightforward way: figures by «table code»."""
    of_tables = {f"{k} {code}": pm for k, t in u1.items() if k != "A3" for code, pm in t["pm_daa"].items()}
    return {
        "±": of_tables,
        "± of the areas": _by_size(u1["A3"]["daa"], u1["A3"]["pm_daa"]),
        "N1": {f"{post} {code}": v for post in ("inngaende", "avgang", "utgaende") for code, v in n1[post].items()},
        "other methods": {f"{r.mot} {r.storrelse} {r.kode}": r.daa for r in methods.itertuples()},
    }


def _by_size(daa: pd.Series, pm: pd.Series) -> dict[str, float]:
    """± by the size of the area in whole m², for the ways have no name in common; sizes that several have are left."""
    size = (daa * 1000).round().astype(int).astype(str)
    alone = ~size.duplicated(keep=False)
    return dict(zip(size[alone], pm[alone], strict=True))


def kept(place: Path, name: str, answers: dict[str, dict[str, float]]) -> None:
    (place / f"{name}.json").write_text(json.dumps(answers), encoding="utf-8")


def held_against(place: Path) -> list[str]:
    """A line for each part of the job: how far apart the ways lie. Raises RuntimeError where that is too far."""
    a, b = (json.loads((place / f"{name}.json").read_text(encoding="utf-8")) for name in ("ours", "plain"))
    out = []
    for part, limit in LIMITS.items():
        mine, theirs = pd.Series(a[part]), pd.Series(b[part])
        some = part == "± of the areas"
        shared = mine.index[mine.index.isin(theirs.index)] if some else mine.index
        least = 1.0 if part in ("N1", "other methods") else 0.0
        off = ((theirs.reindex(shared) - mine[shared]).abs() / mine[shared].abs().clip(lower=least)).sort_values()
        worst = off.quantile(0.99) if some else off.max(skipna=False)
        told = f"{part}: {len(off)} of {len(mine)} figures held against each other"
        out.append(f"{told}, {'99 % of them' if some else 'all'} within {worst:.1g} (limit {limit:g})")
        if not (worst <= limit and len(off) >= FOUND * len(mine)):
            raise RuntimeError(f"the ways disagree: {out[-1]}; most on {off.index[-1]}")
    return out
