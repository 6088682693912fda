"""The faults real plan files have, put into an otherwise whole plan; each is known, so that tests can look for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from .layers import object_id
from .shapes import stream


@dataclass(frozen=True)
class Faults:
    """What was done to which object (lokalId)."""

    overlap: tuple[str, str]  # two surfaces that now share ground
    gap_m2: float  # ground that lost its surface [m², grid]
    bow_tie: str  # a surface whose line crosses itself
    outside: str  # a surface that reaches beyond the municipality
    duplicate_id: str
    without_status: tuple[str, ...]


def put_in(plan: gpd.GeoDataFrame, settings: dict[str, Any], seed: int) -> tuple[gpd.GeoDataFrame, Faults]:
    """The plan with ``lokalid`` and ``komm``, and with its faults."""
    rng = stream(seed, "feil")
    number, old = settings["kommune"]["nummer"], settings["kommune"]["gammelt_nummer"]
    frame = plan.reset_index(drop=True).copy()
    frame["lokalid"] = [object_id(number, "kp", i) for i in range(len(frame))]
    frame["komm"] = number
    frame["status"] = frame["status"].astype("Int32")
    whole = shapely.union_all(frame.geometry.to_numpy())
    chosen = _choose(frame, rng)

    geometry = frame.geometry.to_numpy().copy()
    a = chosen["overlap"]
    # Redrawn fifteen metres too wide on top of its neighbours, without their lines being moved.
    grown = shapely.buffer(geometry[a], 15.0, quad_segs=2)
    neighbour = int(frame.index[frame["kode"] == 5100][frame.area[frame["kode"] == 5100].argmax()])
    geometry[a] = shapely.set_precision(shapely.simplify(grown, 0.5), 0.01)
    b = neighbour
    geometry[b] = shapely.union(geometry[b], _beyond(whole), grid_size=0.01)
    geometry[chosen["bow_tie"]] = _crossed(geometry[chosen["bow_tie"]])
    frame = frame.set_geometry(gpd.GeoSeries(geometry, crs=plan.crs))
    frame.loc[chosen["duplicate"], "lokalid"] = frame["lokalid"][a]
    buildable = frame.index[(frame["kode"] < 3000) & ~frame.index.isin(list(chosen.values()))]
    missing = rng.permutation(buildable)[: settings["kommuneplan"]["uten_arealstatus"]]
    frame.loc[missing, "status"] = None
    former = rng.permutation(frame.index)[:15]
    frame.loc[former, "komm"] = old
    faults = Faults(
        overlap=(frame["lokalid"][a], frame["lokalid"][neighbour]),
        gap_m2=float(shapely.area(geometry[chosen["gap"]])),
        bow_tie=frame["lokalid"][chosen["bow_tie"]],
        outside=frame["lokalid"][b],
        duplicate_id=frame["lokalid"][a],
        without_status=tuple(sorted(frame["lokalid"][missing])),
    )
    return frame.drop(index=chosen["gap"]).reset_index(drop=True), faults


def _choose(frame: gpd.GeoDataFrame, rng: np.random.Generator) -> dict[str, int]:
    """Rows for the faults, all different: middling development surfaces that border on the large LNFR surface."""
    lnfr = frame.geometry[frame["kode"] == 5100]
    beside = frame.intersects(lnfr[lnfr.area.idxmax()])
    size = frame.area
    middling = frame.index[(frame["kode"] < 2000) & (size > 3_000) & (size < 40_000) & beside]
    four = rng.permutation(middling)[:4]
    gap, bow_tie, overlap, duplicate = (int(i) for i in four[np.argsort(size[four].to_numpy())])
    return {"overlap": overlap, "gap": gap, "bow_tie": bow_tie, "duplicate": duplicate}


def _beyond(whole: shapely.Geometry) -> shapely.Polygon:
    """A strip 40 m wide outside the longest straight stretch of the boundary: the plan was drawn to an older line."""
    ring = shapely.get_coordinates(max(shapely.get_parts(whole), key=lambda p: p.area).exterior)
    # The plan has many vertices on a straight border; the real corners are those that remain when they are left out.
    corner = shapely.get_coordinates(shapely.LineString(ring).simplify(1.0))
    at = int(np.hypot(*np.diff(corner, axis=0).T).argmax())
    middle, along = (corner[at] + corner[at + 1]) / 2, corner[at + 1] - corner[at]
    stretch = shapely.LineString([middle - 0.12 * along, middle + 0.12 * along])
    return shapely.buffer(stretch, 40.0, quad_segs=2)


def _crossed(surface: shapely.Polygon) -> shapely.Polygon:
    """The same vertices in an order that makes the line cross itself once."""
    ring = shapely.get_coordinates(surface.exterior)[:-1]
    swapped = []
    for i in range(1, len(ring) - 3):
        order = np.r_[0:i, i + 1, i, i + 2 : len(ring), 0]
        swapped.append(shapely.Polygon(ring[order]))
    crossed = np.array(swapped, dtype=object)[~shapely.is_valid(swapped)]
    assert len(crossed)  # a rounded outline always has a convex corner
    # The widest loop: a fault one can see on the map.
    loss = np.abs(surface.area - shapely.area(shapely.make_valid(crossed)))
    return crossed[loss.argmax()]
