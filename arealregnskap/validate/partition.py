"""A land-cover layer made into a partition: one class on every spot, so that the overlay may count each surface.

Where surfaces overlap the *smallest* one wins: details are drawn on top of large classes, never the other way round.
Surfaces of equal area go by canonical order. Every surface that loses ground is a finding with its m².
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from ..crs import AreaRule
from ..errors import OverlayError
from ..issues import IssueLog
from ..layers import Layer
from ..union import united
from .arrangement import Faces
from .layers import source_name
from .overlap import Overlaps, overlaps, surface_of


def make_partition(layer: Layer, rule: AreaRule, log: IssueLog, *, parts: Faces | None = None) -> Layer:
    """The layer without overlaps wider than a millimetre; the layer itself when it has none.

    A surface that loses all its ground is left out. Rows keep their order. Narrower overlaps stay, and their exact sum
    is a finding. A layer whose borders do not fit anywhere is given back as it is, noted; its overlap is then a row of
    the account. ``parts``: see ``cover_faces``.
    """
    geometry = np.asarray(layer.frame.geometry, dtype=object)
    try:
        found = overlaps(geometry, rule, parts)
    except OverlayError as tangled:
        log.add("grenser_passer_ikke", source_name(layer), action=tangled.found, count=len(geometry))
        return layer
    if found.hair_m2 > 0:
        log.add("overlapp_smale", source_name(layer), value="1 mm", count=found.hairs,
                area_m2=found.hair_m2, action="beholdt")  # fmt: skip
    if not len(found.first):
        return layer
    resolved = _resolved(layer.frame, geometry, found, rule, source_name(layer), log)
    return replace(layer, frame=resolved)


def _resolved(
    frame: gpd.GeoDataFrame, geometry: np.ndarray, found: Overlaps, rule: AreaRule, source: str, log: IssueLog
) -> gpd.GeoDataFrame:
    area = rule.area(geometry)
    # rank: smallest area first, then row order
    rank = np.empty(len(geometry), dtype=np.intp)
    rank[np.lexsort((np.arange(len(geometry)), area))] = np.arange(len(geometry))
    first_wins = rank[found.first] < rank[found.second]
    winner = np.where(first_wins, found.first, found.second)
    loser = np.where(first_wins, found.second, found.first)
    out = geometry.copy()
    for row in np.unique(loser):
        mine = loser == row
        out[row] = surface_of(shapely.difference(geometry[row], united(found.geometry[mine])))
        _note_loss(frame, row, winner[mine], found.geometry[mine], area[row], out[row], rule, source, log)
    frame = frame.set_geometry(gpd.GeoSeries(shapely.normalize(out), index=frame.index, crs=frame.crs))
    return frame[~shapely.is_empty(out)].reset_index(drop=True)


def _note_loss(
    frame: gpd.GeoDataFrame, row: int, winners: np.ndarray, lost: np.ndarray, before: float, left: shapely.Geometry,
    rule: AreaRule, source: str, log: IssueLog,
) -> None:  # fmt: skip
    after = float(rule.area(left)[0])
    x, y = shapely.get_coordinates(shapely.point_on_surface(lost[np.argmax(shapely.area(lost))]))[0]
    ids = [str(i) for i in frame["flate_id"].iloc[np.unique(winners)]]
    log.add(
        "overlapp_avgjort", source, object_id=str(frame["flate_id"].iloc[row]),
        value=ids[0] if len(ids) == 1 else f"{ids[0]} og {len(ids) - 1} til",
        action="tatt ut" if shapely.is_empty(left) else "minste flate vinner",
        area_m2=before - after, before_m2=before, after_m2=after, x=float(x), y=float(y),
    )  # fmt: skip
