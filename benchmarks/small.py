"""Start-up, SOSI reading speed, and growth with the number of surfaces."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .measure import Clock


def startup_core(clock: Clock) -> dict[str, Any]:
    """Importing what every command needs."""
    with clock.job():
        import arealregnskap.cli  # noqa: F401 – the import is what is measured
    return {}


def startup_kernels(clock: Clock) -> dict[str, Any]:
    """The first overlay of a process: import, numba, compiled kernels from the cache."""
    with clock.job():
        import shapely

        from arealregnskap.overlay import Surfaces, cells

        square = np.array([shapely.box(500_000, 6_900_000, 500_010, 6_900_010)])
        found = cells([Surfaces("a", square, np.zeros(1, np.int64), "set")], None, engine="kernel")
    return {"total_m2": float(found["area_m2"].sum())}


def all_kernels(clock: Clock) -> dict[str, Any]:
    """Everything compiled that a whole municipality needs."""
    import shapely

    from arealregnskap.crs import AreaRule
    from arealregnskap.uncertainty.borders import borders, spread

    square = np.array([shapely.box(500_000, 6_900_000, 500_010, 6_900_010)])
    rule = AreaRule.around(25832, (500_000, 6_900_000, 500_010, 6_900_010))
    spread(borders(square, np.ones(1), rule), np.zeros(1, np.int64), 50.0)
    return startup_kernels(clock)


def write_sosi(land: Path, path: Path) -> float:
    """The land cover as SOSI with shared curves; its size in MB."""
    import geopandas as gpd

    from arealregnskap.write import sosi

    if not path.is_file():
        cover = gpd.read_parquet(land / "cover.parquet")
        path.parent.mkdir(parents=True, exist_ok=True)
        sosi.write(path, [sosi.SosiLayer("ArealressursFlate", cover)], 25832)
    return path.stat().st_size / 1e6


def sosi_ours(clock: Clock, path: str) -> dict[str, Any]:
    """Our reader, in this process."""
    from arealregnskap.issues import IssueLog
    from arealregnskap.read import ReadOptions, read_file

    with clock.job():
        layers = read_file(Path(path), options=ReadOptions(), log=IssueLog(), sandboxed=False)
    frame = max((layer.frame for layer in layers if (layer.frame.geom_type == "Polygon").any()), key=len)
    return {"surfaces": len(frame), "total_m2": float(frame.area.sum()), "mb": Path(path).stat().st_size / 1e6}


def counts(clock: Clock, folder: str) -> dict[str, Any]:
    """Surfaces and vertices of land cover and plan, and of all six layers."""
    import pyarrow.parquet as pq
    import shapely

    from .overlay import LAYERS

    surfaces, vertices = {}, {}
    for name in LAYERS:
        wkb = pq.read_table(Path(folder) / f"{name}.parquet", columns=["geometry"])["geometry"]
        surfaces[name] = len(wkb)
        vertices[name] = sum(
            int(shapely.get_num_coordinates(shapely.from_wkb(chunk.to_numpy(zero_copy_only=False))).sum())
            for chunk in wkb.chunks
        )
    return {"surfaces": surfaces, "vertices": vertices}


def growth(clock: Clock, folder: str) -> dict[str, Any]:
    """Cover × plan by class, layers in memory and kernels warm; to be read against the number of vertices."""
    import geopandas as gpd

    from arealregnskap.overlay import Surfaces, cells

    cover, plan = (gpd.read_parquet(Path(folder) / f"{name}.parquet") for name in ("cover", "plan"))
    inputs = [
        Surfaces("cover", cover.geometry.to_numpy(), cover["artype"].to_numpy(np.int64), "set"),
        Surfaces("plan", plan.geometry.to_numpy(), plan["formaal"].to_numpy(np.int64), "set"),
    ]
    cells([Surfaces(s.name, s.geometry[:2], s.label[:2], s.kind) for s in inputs], None)
    with clock.job():
        found = cells(inputs, None)
    return {"total_m2": float(found["area_m2"].sum())}
