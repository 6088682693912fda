"""Plan layers to SOSI: UML attribute names to SOSI short names, and which border each kind of surface has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd

from ..write import sosi
from .layers import MARK, PlanLayer

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


def write(path: Path, layers: Sequence[PlanLayer], *, epsg: int, charset: str) -> None:
    """One SOSI file with all layers; neighbours share their curves. Header and every object say SYNTETISK."""
    objects = [
        sosi.SosiLayer(p.object_type, _attributes(p), _BORDERS.get(p.object_type) or f"{p.object_type[:-4]}Grense")
        for p in layers
    ]
    sosi.write(
        path,
        objects,
        epsg,
        charset=charset,
        header={"EIER": MARK, "PRODUSENT": "arealregnskap"},
        comments=(f"{MARK}: oppdiktet plan, laget som eksempel",),
    )


def _attributes(layer: PlanLayer) -> gpd.GeoDataFrame:
    frame = layer.frame
    names = {c: _NAMES.get(c, c.upper()) for c in frame.columns if c != "geometry"}
    if layer.object_type in _FORMAL:
        names["arealformål"] = _FORMAL[layer.object_type]
    # Missing whole numbers must be None: the writer leaves those lines out.
    plain = {c: frame[c].astype(object).where(frame[c].notna(), None) for c in names}
    return frame.assign(**plain).rename(columns=names)
