"""Plan layers as the plan standard names them: object type, attributes with their UML names, geometry.

GML takes these names as they are; SOSI has its own short names and a kind of border for each kind of surface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd

from .sosi import SosiLayer


@dataclass(frozen=True)
class PlanLayer:
    """All objects of one type; columns are UML attribute names in writing order, then ``geometry``."""

    object_type: str
    frame: gpd.GeoDataFrame


_NAMES = {
    "lokalId": "IDENT.LOKALID",
    "kommunenummer": "NASJONALAREALPLANID.KOMM",
    "planidentifikasjon": "NASJONALAREALPLANID.PLANID",
    "planstatus": "PLANSTAT",
    "planbestemmelse": "PLANBEST",
    "ikrafttredelsesdato": "IKRAFT",
    "vertikalnivå": "VERTNIV",
    "reguleringsformål": "REGFORM",
    "arealbruksstatus": "AREALST",
}
_FORMAL = {"KpArealformålOmråde": "KPAREALFORMÅL", "RpArealformålOmråde": "RPAREALFORMÅL"}
_BORDERS = {
    "KpOmråde": "KpGrense",
    "KpArealformålOmråde": "KpArealGrense",
    "RpOmråde": "RpGrense",
    "RpArealformålOmråde": "RpFormålGrense",
    "RbOmråde": "RbGrense",
    "RbFormålOmråde": "RbFormålGrense",
}


def as_sosi(layers: Sequence[PlanLayer]) -> list[SosiLayer]:
    """The same objects with SOSI's names, for ``sosi.write``."""
    return [
        SosiLayer(p.object_type, _attributes(p), _BORDERS.get(p.object_type) or f"{p.object_type[:-4]}Grense")
        for p in layers
    ]


def _attributes(layer: PlanLayer) -> gpd.GeoDataFrame:
    frame = layer.frame
    names = {c: _NAMES.get(c, c.upper()) for c in frame.columns if c != "geometry"}
    if layer.object_type in _FORMAL:
        names["arealformål"] = _FORMAL[layer.object_type]
    # Missing whole numbers must be None: the writer leaves those lines out.
    plain = {c: frame[c].astype(object).where(frame[c].notna(), None) for c in names}
    return frame.assign(**plain).rename(columns=names)
