"""Invented themes: naturtyper with a map of what was surveyed, vern, flom, skred, reindrift, villrein, friluftsliv."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from .names import Names
from .shapes import blob, stream
from .terrain import Terrain

_NATURE = (
    "Rik åpen jordvannsmyr", "Kalkrik myr", "Slåttemark", "Naturbeitemark", "Gammel granskog", "Gammel lågurtgranskog",
    "Høgstaudegranskog", "Flommarkskog", "Snøleie", "Kalkrik fjellhei", "Semi-naturlig myr", "Boreal hei",
)  # fmt: skip
#: Share of localities of each lokalitetskvalitet; the last was not assessed.
_QUALITY = {
    "Svært høy kvalitet": 0.10, "Høy kvalitet": 0.28, "Moderat kvalitet": 0.34, "Lav kvalitet": 0.18,
    "Svært lav kvalitet": 0.05, "Ikke kvalitetsvurdert": 0.05,
}  # fmt: skip


@dataclass(frozen=True)
class Themes:
    """One frame per theme in the municipality's zone; columns as each owner of such data names them."""

    nature: gpd.GeoDataFrame  # naturtype, lokalitetskvalitet, områdenavn, ninid
    surveyed: gpd.GeoDataFrame  # årstall: where nature types have been looked for
    protected: gpd.GeoDataFrame  # navn, verneform, vernedato
    flood: gpd.GeoDataFrame  # gjentaksintervall
    slide: gpd.GeoDataFrame  # skredtype
    reindeer: gpd.GeoDataFrame  # reinbeitedistrikt, årstid
    wild_reindeer: gpd.GeoDataFrame  # villreinområde; empty where there are none
    outdoor: gpd.GeoDataFrame  # områdenavn, områdeverdi


def build(terrain: Terrain, cover: gpd.GeoDataFrame, settings: dict[str, Any], seed: int) -> Themes:
    """All themes of one example."""
    rng, wanted, epsg = stream(seed, "tema"), settings["tema"], settings["kommune"]["epsg"]
    names = Names(stream(seed, "temanavn"))
    surveyed = _surveyed(terrain, wanted["dekning"], epsg, rng)
    return Themes(
        nature=_nature(terrain, cover, surveyed, wanted["naturtyper"], names, rng),
        surveyed=surveyed,
        protected=_protected(terrain, wanted["verneomrader"], names, epsg, rng),
        flood=_flood(terrain, epsg),
        slide=_slides(terrain, wanted["skredomrader"], epsg, rng),
        reindeer=_mountain(terrain, epsg, rng, 0.30, {"reinbeitedistrikt": "Oppdiktet sijte", "årstid": "Vårbeite"}),
        wild_reindeer=_mountain(
            terrain, epsg, rng, 0.22 if wanted["villrein"] else 0.0, {"villreinområde": "Oppdiktet"}
        ),
        outdoor=_outdoor(terrain, wanted["friluftsomrader"], names, epsg, rng),
    )


def _frame(columns: dict[str, Any], geometry: Any, terrain: Terrain, epsg: int) -> gpd.GeoDataFrame:
    """Rows with what lies inside the municipality, on a centimetre grid; empty ones are left out."""
    inside = shapely.intersection(np.asarray(geometry, dtype=object), terrain.municipality, grid_size=0.01)
    frame = gpd.GeoDataFrame(columns, geometry=inside, crs=epsg).explode(ignore_index=True)
    return frame[(frame.geom_type == "Polygon") & (frame.area > 50)].reset_index(drop=True)


def _surveyed(terrain: Terrain, share: float, epsg: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Survey areas around valleys and cabin areas until the share of the municipality is covered."""
    shapes: list[shapely.Polygon] = []
    years: list[int] = []
    covered = 0.0
    centres = [c for c, _ in terrain.cabin_centres] + [v.centre for v in terrain.villages]
    while covered < share * terrain.municipality.area:
        centre = centres[len(shapes) % len(centres)] + rng.normal(0, 3_000, 2)
        shapes.append(blob(rng, centre, rng.uniform(1.5e7, 4.5e7), vertices=26))
        years.append(int(rng.integers(2018, 2025)))
        covered = shapely.union_all(shapes).intersection(terrain.municipality).area
    return _frame({"årstall": years}, shapes, terrain, epsg)


def _nature(
    terrain: Terrain,
    cover: gpd.GeoDataFrame,
    surveyed: gpd.GeoDataFrame,
    n: int,
    names: Names,
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    """Localities inside the surveyed land, most of them small."""
    epsg = int(surveyed.crs.to_epsg())
    where = shapely.union_all(surveyed.geometry.to_numpy())
    dry = cover[cover["arealtype"].isin(["30", "50", "60"])].geometry.to_numpy()
    centres = shapely.get_coordinates(shapely.point_on_surface(dry))
    shapely.prepare(where)
    centres = centres[shapely.contains_xy(where, centres)]
    centres = centres[rng.permutation(len(centres))[:n]]
    shapes = [blob(rng, c, float(np.clip(rng.lognormal(9.6, 1.0), 900, 4e5)), vertices=22, ragged=0.4) for c in centres]
    quality = rng.choice(list(_QUALITY), len(shapes), p=list(_QUALITY.values()))
    columns = {
        "naturtype": rng.choice(_NATURE, len(shapes)),
        "lokalitetskvalitet": quality,
        "områdenavn": [names.next() if i < 200 else None for i in range(len(shapes))],
        "ninid": [f"SYNTETISK-NINFP{i:06d}" for i in range(len(shapes))],
    }
    return _frame(columns, shapely.intersection(shapes, where), terrain, epsg)


def _protected(terrain: Terrain, n: int, names: Names, epsg: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    west, south, east, north = terrain.municipality.bounds
    places = rng.uniform((west, south), (east, north), (400, 2))
    _, above, _ = terrain.heights(places)
    places = places[shapely.contains_xy(terrain.municipality, places) & (above > 220)][:n]
    shapes = [blob(rng, p, a, vertices=34) for p, a in zip(places, rng.lognormal(15.2, 0.9, len(places)), strict=True)]
    columns = {
        "navn": [f"{names.next()} (SYNTETISK)" for _ in shapes],
        "verneform": ["Landskapsvernområde" if i == 0 else "Naturreservat" for i in range(len(shapes))],
        "vernedato": [f"{int(y)}-06-15" for y in rng.integers(1978, 2020, len(shapes))],
    }
    return _frame(columns, shapes, terrain, epsg)


def _flood(terrain: Terrain, epsg: int) -> gpd.GeoDataFrame:
    """Flood zones along the rivers: wider for rarer floods, so the zones overlap as real ones do."""
    rows = []
    for interval, reach in ((10, 14.0), (200, 45.0)):
        widths = np.array(terrain.river_widths) / 2 + reach
        zone = shapely.union_all(shapely.buffer(np.array(terrain.rivers[:3]), widths[:3], quad_segs=2))
        rows.append((interval, zone))
    return _frame({"gjentaksintervall": [i for i, _ in rows]}, [z for _, z in rows], terrain, epsg)


def _slides(terrain: Terrain, n: int, epsg: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Runs down the valley sides: narrow and steep towards the river."""
    shapes = []
    for _ in range(n):
        line = terrain.rivers[int(rng.integers(len(terrain.rivers)))]
        at = rng.uniform(0.03, 0.97)
        foot = shapely.get_coordinates(line.interpolate(at, normalized=True))[0]
        ahead = shapely.get_coordinates(line.interpolate(min(1.0, at + 0.01), normalized=True))[0]
        along = (ahead - foot) / max(1.0, float(np.hypot(*(ahead - foot))))
        up = np.array([-along[1], along[0]]) * rng.choice([-1, 1])
        low, high, half = rng.uniform(350, 900), rng.uniform(1_300, 2_600), rng.uniform(60, 220)
        corners = [foot + low * up - 0.6 * half * along, foot + high * up - half * along,
                   foot + high * up + half * along, foot + low * up + 0.6 * half * along]  # fmt: skip
        shapes.append(shapely.Polygon(corners).buffer(-40).buffer(60, quad_segs=4))
    kinds = rng.choice(["Snøskred", "Steinsprang", "Jord- og flomskred"], len(shapes))
    return _frame({"skredtype": kinds}, shapes, terrain, epsg)


def _mountain(
    terrain: Terrain, epsg: int, rng: np.random.Generator, share: float, attributes: dict[str, str]
) -> gpd.GeoDataFrame:
    """Wide areas in the mountains, over about a share of the municipality."""
    shapes: list[shapely.Polygon] = []
    west, south, east, north = terrain.municipality.bounds
    while shapely.union_all(shapes).intersection(terrain.municipality).area < share * terrain.municipality.area:
        place = rng.uniform((west, south), (east, north), (40, 2))
        _, above, _ = terrain.heights(place)
        shapes.append(blob(rng, place[above.argmax()] + rng.normal(0, 2_000, 2), 4.5e7, vertices=40))
    whole = shapely.get_parts(shapely.union_all(shapes)) if shapes else []
    columns = {k: [v] * len(whole) for k, v in attributes.items()}
    return _frame(columns, whole, terrain, epsg)


def _outdoor(terrain: Terrain, n: int, names: Names, epsg: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    centres = [terrain.cabin_centres[i % len(terrain.cabin_centres)][0] for i in range(n)]
    shapes = [blob(rng, c + rng.normal(0, 3_500, 2), rng.lognormal(15.3, 0.6), vertices=30) for c in centres]
    columns = {
        "områdenavn": [names.next() for _ in shapes],
        "områdeverdi": rng.choice(["Svært viktig", "Viktig", "Registrert"], len(shapes), p=[0.3, 0.45, 0.25]),
    }
    return _frame(columns, shapes, terrain, epsg)
