"""The example's plan layers as GML after the product specification Kommuneplan 20190401."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd

from ..write import gml
from ..write.plan import PlanLayer
from .layers import MARK, object_id

_IDENTITY = "identifikasjon/Identifikasjon/"
_PLAN = "arealplanId/NasjonalArealplanId/"


def write(path: Path, layers: Sequence[PlanLayer], *, epsg: int) -> None:
    """All layers in one feature collection; SYNTETISK in its first lines and in navnerom of every object."""
    gml.write(
        path,
        [gml.GmlLayer(layer.object_type, _elements(layer)) for layer in layers],
        gml.KOMMUNEPLAN,
        epsg=epsg,
        collection_id=f"_{object_id(path.name)}",
        comment=f"{MARK}: oppdiktet plan, laget som eksempel",
    )


def _elements(layer: PlanLayer) -> gpd.GeoDataFrame:
    frame = layer.frame
    # Ids must be unique in a file even where lokalId is a duplicate by fault.
    ids = [f"_{object_id(layer.object_type, own, n)}" for n, own in enumerate(frame["lokalId"])]
    first = {
        gml.ID: ids,
        f"{_IDENTITY}lokalId": frame["lokalId"],
        f"{_IDENTITY}navnerom": MARK,
        f"{_PLAN}kommunenummer": frame["kommunenummer"],
        f"{_PLAN}planidentifikasjon": frame["planidentifikasjon"],
    }
    rest = frame.drop(columns=["lokalId", "kommunenummer", "planidentifikasjon"])
    rest = rest[[c for c in rest.columns if gml.KOMMUNEPLAN.known(layer.object_type, c)]]
    out = gpd.GeoDataFrame(first, index=frame.index).join(rest)
    return gpd.GeoDataFrame(out, geometry="geometry", crs=frame.crs)
