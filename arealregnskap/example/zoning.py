"""Invented reguleringsplaner: 40–80 plans of all ages, with the states real registers have.

Each plan lies on a surface of the kommuneplan and is divided into felt, road and green. Plans from before the
Planning Act of 2008 (in force 1 July 2009) have the old three-digit codes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .names import Names
from .plan import GRID, Outline, partition
from .shapes import blob, stream
from .streets import Street

_NEW_LAW = dt.date(2009, 7, 1)
#: KP formål → (felt, green, road, parking) in reguleringsplan: codes of pbl 2008 and before.
_NEW = {
    1120: (1121, 3020, 2011, 2082), 1110: (1111, 3040, 2011, 1610), 1130: (1130, 3050, 2011, 2081),
    1300: (1340, 3060, 2011, 2080), 1200: (1201, 3060, 2011, 1350), 1170: (1171, 3020, 2011, 2082),
    1400: (1410, 3040, 2011, 2080), 1160: (1162, 3050, 2011, 2080),
    1001: (1111, 3040, 2011, 1610), 1000: (1111, 3040, 2011, 1610),
}  # fmt: skip
_OLD = {
    1120: (150, 210, 310, 730), 1110: (111, 410, 310, 750), 1130: (120, 430, 310, 332), 1300: (140, 611, 310, 332),
    1200: (670, 220, 310, 350), 1170: (612, 410, 310, 730), 1400: (440, 410, 310, 332), 1160: (162, 430, 310, 332),
    1001: (111, 410, 310, 750), 1000: (111, 410, 310, 750),
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """One reguleringsplan. ``in_force`` None is a missing date; ``outline_only`` has no surfaces in the data."""

    planid: str
    name: str
    kind: int  # plantype
    status: int  # planstatus
    law: int  # lovreferanse
    in_force: dt.date | None
    proposer: int | None  # forslagsstillertype: 1 public, 2 private
    area: shapely.Geometry
    old_codes: bool
    municipality: str
    outline_only: bool = False


@dataclass(frozen=True)
class Zoning:
    """``plans`` by age, and ``surfaces``: one row per surface with ``planid, kode, felt, eierform`` and geometry."""

    plans: tuple[Plan, ...]
    surfaces: gpd.GeoDataFrame

    def of(self, *, old: bool) -> tuple[list[Plan], gpd.GeoDataFrame]:
        """Plans and surfaces that use the old codes, or those that use the codes of pbl 2008."""
        plans = [p for p in self.plans if p.old_codes is old]
        return plans, self.surfaces[self.surfaces["planid"].isin([p.planid for p in plans])].reset_index(drop=True)


def build(plan: gpd.GeoDataFrame, streets: dict[int, Street], settings: dict[str, Any], seed: int) -> Zoning:
    """Plans on the larger surfaces of the kommuneplan, newest last."""
    rng = stream(seed, "reguleringsplaner")
    wanted, epsg = settings["reguleringsplan"], settings["kommune"]["epsg"]
    names = Names(stream(seed, "plannavn"))
    hosts = _hosts(plan, wanted, rng)
    dates = _dates(len(hosts), rng)
    plans: list[Plan] = []
    frames = []
    for n, (row, date) in enumerate(zip(hosts, dates, strict=True)):
        code = int(plan["kode"][row])
        status2_under_old = plan["status"][row] == 2 and n % 3 == 0
        when = dt.date(1986 + n % 14, 3, 1 + n % 27) if status2_under_old else date
        area = _area(plan.geometry[row], rng)
        made = _plan(len(plans), names.next(), code, when, area, settings, rng)
        plans.append(made)
        frames.append(_surfaces(made, code, streets[row], epsg, rng))
    for host in _to_be_renewed(plans, rng):
        # A newer plan on part of an older one; where they meet, the newest holds.
        code = 1120
        when = dt.date(2012 + int(rng.integers(0, 8)), int(rng.integers(1, 13)), 15)
        rim = shapely.get_coordinates(shapely.point_on_surface(host.area))[0]
        area = blob(rng, rim, host.area.area * 0.35, vertices=18).intersection(host.area.buffer(40))
        made = _plan(len(plans), names.next(), code, when, _largest(area), settings, rng)
        plans.append(made)
        frames.append(_surfaces(made, code, None, epsg, rng))
    plans = _states(plans, wanted)
    plans.append(_disposisjonsplan(plan, wanted, names, settings, rng))
    surfaces = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=epsg)
    return Zoning(tuple(sorted(plans, key=lambda p: p.planid)), surfaces)


def _hosts(plan: gpd.GeoDataFrame, wanted: dict[str, Any], rng: np.random.Generator) -> list[int]:
    """Rows of the kommuneplan that get a plan; most are cabin areas."""
    big = plan[plan.area > 6_000]
    cabin = big.index[big["kode"] == 1120].to_numpy()
    other = big.index[big["kode"].isin([c for c in _NEW if c != 1120])].to_numpy()
    cabins = rng.permutation(cabin)[: wanted["fritid"]]
    others = rng.permutation(other)[: wanted["antall"] - wanted["fritid"] - 6]
    return [int(i) for i in np.r_[cabins, others]]


def _dates(n: int, rng: np.random.Generator) -> list[dt.date]:
    """In force from 1979 to 2019, evenly, in chance order."""
    start, end = dt.date(1979, 2, 1).toordinal(), dt.date(2019, 11, 30).toordinal()
    ordinals = np.linspace(start, end, n).astype(int)
    return [dt.date.fromordinal(int(i)) for i in rng.permutation(ordinals)]


def _area(surface: shapely.Polygon, rng: np.random.Generator) -> shapely.Polygon:
    """The plan's own line: most of the surface, drawn by another hand and up to some metres off."""
    if rng.random() < 0.5:
        return _largest(shapely.simplify(surface, 3.0))
    centre = shapely.get_coordinates(surface.centroid)[0]
    drawn = blob(rng, centre, surface.area * 1.2, vertices=24, ragged=0.2)
    return _largest(drawn.intersection(surface.buffer(rng.uniform(2, 12))))


def _largest(geometry: shapely.Geometry) -> shapely.Polygon:
    parts = shapely.get_parts(geometry)
    return parts[shapely.area(parts).argmax()]


def _plan(
    n: int,
    name: str,
    code: int,
    date: dt.date,
    area: shapely.Polygon,
    settings: dict[str, Any],
    rng: np.random.Generator,
) -> Plan:
    old = date < _NEW_LAW
    kind = int(rng.choice([30, 30, 30, 33, 31]) if old else rng.choice([35, 35, 35, 34]))
    law = 6 if not old else 4 if date >= dt.date(1986, 7, 1) else 3
    private = bool(rng.random() < 0.7)
    proposer = None if old and rng.random() < 0.6 else 2 if private else 1
    what = {1120: "hyttefelt", 1110: "boligfelt", 1200: "massetak", 1300: "næringsområde", 1400: "idrettsområde"}
    title = f"{name} {what.get(code, 'reguleringsplan')} (SYNTETISK)"
    # Some plans still carry the number the municipality had when they were made.
    number = settings["kommune"]["gammelt_nummer" if old and n % 6 == 0 else "nummer"]
    return Plan(f"{date.year}{n + 1:03d}", title, kind, 3, law, date, proposer, area, old, number)


def _surfaces(plan: Plan, code: int, street: Street | None, epsg: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Felt, green, road and parking that fill the plan."""
    felt, green, road, parking = (_OLD if plan.old_codes else _NEW)[code]
    outlines = []
    if street is not None:
        outlines.append(Outline(street.inner.buffer(4.0, quad_segs=2), road, 0, "", 0.0))
        outlines.append(Outline(shapely.Point(street.entrance).buffer(22.0, quad_segs=4), parking, 0, "", 0.0))
    for n, cell in enumerate(_felt(plan.area, rng)):
        use = green if n % 4 == 3 else felt
        label = f"{'G' if use == green else 'BFR' if code == 1120 else 'B'}{n + 1}"
        outlines.append(Outline(cell, use, 0, label, 0.0))
    frame = partition(plan.area, outlines, epsg, rest=green, smallest=120.0)
    owner = rng.choice([1, 2, 3], len(frame))
    return frame.assign(planid=plan.planid, felt=frame["navn"], eierform=owner)[
        ["planid", "kode", "felt", "eierform", "geometry"]
    ]


def _felt(area: shapely.Polygon, rng: np.random.Generator) -> list[shapely.Polygon]:
    """The plan cut in 3–14 parts."""
    n = int(np.clip(area.area / 12_000, 3, 14))
    west, south, east, north = area.bounds
    points = rng.uniform((west, south), (east, north), (60 * n, 2))
    points = points[shapely.contains_xy(area, points)][:n]
    if len(points) < 2:
        return [area]
    cells = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=area.buffer(50), ordered=True)
    return list(shapely.get_parts(cells))


def _to_be_renewed(plans: list[Plan], rng: np.random.Generator) -> list[Plan]:
    """Five old cabin plans that a newer plan lies partly on."""
    old = [p for p in plans if p.old_codes and "hyttefelt" in p.name and p.area.area > 40_000]
    return [old[i] for i in rng.permutation(len(old))[:5]]


def _states(plans: list[Plan], wanted: dict[str, Any]) -> list[Plan]:
    """Three dates missing, one plan replaced, one private detaljregulering more than ten years old for certain."""
    out = list(plans)
    for n in range(wanted["uten_ikraft"]):
        # Registers write a missing date both as nothing and as 1 January 1800.
        out[4 + 9 * n] = replace(out[4 + 9 * n], in_force=None if n else dt.date(1800, 1, 1))
    out[2] = replace(out[2], status=5)
    new = [i for i, p in enumerate(out) if not p.old_codes and p.in_force and 2009 < p.in_force.year < 2016]
    out[new[0]] = replace(out[new[0]], kind=35, proposer=2)
    return out


def _disposisjonsplan(
    plan: gpd.GeoDataFrame, wanted: dict[str, Any], names: Names, settings: dict[str, Any], rng: np.random.Generator
) -> Plan:
    """A plan from before digital maps: only its outline and name are in the register."""
    year = int(wanted["disposisjonsplan"])
    cabins = plan[(plan["kode"] == 1120) & (plan["status"] == 1)]
    area = _largest(shapely.simplify(cabins.geometry.iloc[int(rng.integers(3, 9))], 8.0))
    area = shapely.set_precision(area, GRID)
    title = f"{names.next()} disposisjonsplan (SYNTETISK)"
    return Plan(
        f"{year}001", title, 30, 3, 3, dt.date(year, 6, 14), 2, area, True, settings["kommune"]["gammelt_nummer"], True
    )
