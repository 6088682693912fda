"""Cells of land cover × plan, six layers from file to pivot, and pieces with geometry: ours against the usual ways."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from .measure import Clock

LAYERS = ("cover", "muni", "plan", "built", "nature", "hazard")
NUMBERS = {"cover": "artype", "plan": "formaal"}
MASKS = ("built", "nature", "hazard")
CLASSES = {"nature": ("verdi", ["A", "B", "C"]), "hazard": ("fare", ["flom", "skred", "kvikkleire"])}


def _pair_answer(area_m2: np.ndarray) -> dict[str, Any]:
    return {"pairs": int((area_m2 > 1e-6).sum()), "total_m2": float(area_m2.sum())}


def _frames(folder: str) -> Any:
    import geopandas as gpd

    return (gpd.read_parquet(Path(folder) / f"{name}.parquet") for name in ("cover", "plan"))


def areas_ours(clock: Clock, folder: str) -> dict[str, Any]:
    """Every (cover surface, plan surface) pair with its area; layers in memory, kernels warm."""
    from arealregnskap.overlay import Surfaces, cells

    cover, plan = _frames(folder)
    inputs = [
        Surfaces("cover", cover.geometry.to_numpy(), np.arange(len(cover)), "set"),
        Surfaces("plan", plan.geometry.to_numpy(), np.arange(len(plan)), "set"),
    ]
    cells([Surfaces(s.name, s.geometry[:2], s.label[:2], s.kind) for s in inputs], None)  # loads the compiled kernels
    with clock.job():
        found = cells(inputs, None)
    both = found[(found["cover"] >= 0) & (found["plan"] >= 0)]
    return _pair_answer(both["area_m2"].to_numpy())


def areas_geos(clock: Clock, folder: str) -> dict[str, Any]:
    """The same by our own fallback in shapely."""
    from arealregnskap.overlay import Surfaces, cells

    cover, plan = _frames(folder)
    inputs = [
        Surfaces("cover", cover.geometry.to_numpy(), np.arange(len(cover)), "set"),
        Surfaces("plan", plan.geometry.to_numpy(), np.arange(len(plan)), "set"),
    ]
    with clock.job():
        found = cells(inputs, None, engine="geos")
    both = found[(found["cover"] >= 0) & (found["plan"] >= 0)]
    return _pair_answer(both["area_m2"].to_numpy())


def areas_geopandas(clock: Clock, folder: str) -> dict[str, Any]:
    """What a user would do today."""
    import geopandas as gpd

    cover, plan = _frames(folder)
    with clock.job():
        met = gpd.overlay(cover[["ar_id", "geometry"]], plan[["plan_id", "geometry"]], keep_geom_type=True)
        area = met.area.to_numpy()
    return _pair_answer(area)


def areas_postgis(clock: Clock, folder: str, socket: str) -> dict[str, Any]:
    """PostGIS with the plan cut by ST_Subdivide and indexed; loading and indexing are outside the clock."""
    cover, plan = _frames(folder)
    load = ["create extension if not exists postgis; drop table if exists cover, plan, parts;"]
    load.append("create table cover(id int, g geometry); create table plan(id int, g geometry);")
    for name, frame in (("cover", cover), ("plan", plan)):
        load.append(f"copy {name} from stdin;")
        load.extend(f"{i}\t{wkb}" for i, wkb in enumerate(frame.geometry.to_wkb(hex=True)))
        load.append("\\.")
    load.append("create index on cover using gist(g); analyze cover;")
    _psql(socket, "\n".join(load))
    query = """
        create table parts as select id, st_subdivide(g, 128) g from plan;
        create index on parts using gist(g); analyze parts;
        select count(*), sum(a) from (
          select c.id, p.id,
            sum(case when st_coveredby(c.g, p.g) then st_area(c.g) else st_area(st_intersection(c.g, p.g)) end) a
          from cover c join parts p on st_intersects(c.g, p.g) group by c.id, p.id) x where a > 1e-6;
    """
    with clock.job():
        answer = _psql(socket, query).splitlines()[-1].split("|")
    return {"pairs": int(answer[0]), "total_m2": float(answer[1])}


def _psql(socket: str, text: str) -> str:
    command = ["psql", "-h", socket, "-U", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1", "postgres"]
    return subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.PIPE).stdout.strip()


def floor_six(clock: Clock, folder: str) -> dict[str, Any]:
    """The least any way can do: read the vertices of the six layers and sum their plain areas."""
    import pyarrow.parquet as pq
    import shapely

    with clock.job():
        total = 0.0
        for name in LAYERS:
            wkb = pq.read_table(Path(folder) / f"{name}.parquet", columns=["geometry"])["geometry"]
            total += float(shapely.area(shapely.from_wkb(wkb.to_numpy())).sum())
    return {"total_m2": total}


def six_ours(clock: Clock, folder: str) -> dict[str, Any]:
    """File to pivot: cover class × municipality × formål × built × nature × hazard."""
    import pandas as pd
    import pyarrow.parquet as pq

    from arealregnskap.overlay import Surfaces, cells

    zero, square = np.zeros(1, np.int64), _square()
    cells([Surfaces("a", square, zero, "set"), Surfaces("b", square, zero, "mask")], None)  # loads the kernels
    with clock.job():
        inputs = []
        for name in LAYERS:
            column, classes = CLASSES.get(name, (NUMBERS.get(name), None))
            table = pq.read_table(Path(folder) / f"{name}.parquet", columns=["geometry", *([column] if column else [])])
            if classes:
                label = pd.Categorical(table[column].to_pandas(), classes).codes.astype(np.int64)
            else:
                label = table[column].to_numpy().astype(np.int64) if column else np.zeros(len(table), np.int64)
            inputs.append(Surfaces(name, table["geometry"], label, "mask" if name in MASKS else "set"))
        found = cells(inputs, None)
    inside = found[found["muni"] >= 0]
    return {"rows": len(found), "total_m2": float(inside["area_m2"].sum())}


def _square() -> np.ndarray:
    import shapely

    return np.array([shapely.box(500_000, 6_900_000, 500_010, 6_900_010)])


def pieces_ours(clock: Clock, folder: str) -> dict[str, Any]:
    """All intersection pieces with geometry."""
    from arealregnskap.overlay import Surfaces, pieces

    cover, plan = _frames(folder)
    inputs = [
        Surfaces("cover", cover.geometry.to_numpy(), np.arange(len(cover)), "set"),
        Surfaces("plan", plan.geometry.to_numpy(), np.arange(len(plan)), "set"),
    ]
    few = [Surfaces(s.name, s.geometry[:2], s.label[:2], s.kind) for s in inputs]
    pieces(few, _both, None)  # loads the compiled kernels
    with clock.job():
        found = pieces(inputs, _both, None)
    return _pair_answer(found.area.to_numpy())


def _both(cells: Any) -> Any:
    return (cells["cover"] >= 0) & (cells["plan"] >= 0)
