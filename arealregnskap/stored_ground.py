"""The layers near the reserve areas (``planvask.ground.Ground``) kept beside a computed result, one Parquet each."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

import geopandas as gpd

from .crs import AreaRule
from .layers import Access, Layer, Role, Source
from .planvask.ground import Ground

FOLDER = "grunnlag"
_META = "lag.json"


def save(ground: Ground, folder: Path) -> None:
    """Write the layers to ``folder/grunnlag``."""
    place = folder / FOLDER
    place.mkdir()
    for n, layer in enumerate(ground.layers):
        layer.frame.to_parquet(place / f"{n}.parquet")
    meta = {
        "lag": [
            {"navn": x.name, "rolle": x.role, "produkt": x.product, "kilde": dataclasses.asdict(x.source)}
            for x in ground.layers
        ],
        "fullstendig": sorted(ground.complete),
        "feilet": sorted(ground.failed),
    }
    (place / _META).write_text(json.dumps(meta, ensure_ascii=False, indent=1, default=str), encoding="utf-8")


def load(folder: Path, rule: AreaRule) -> Ground | None:
    """The layers as they were; None where none were kept."""
    place = folder / FOLDER
    if not (place / _META).is_file():
        return None
    meta = json.loads((place / _META).read_text(encoding="utf-8"))
    layers = tuple(
        Layer(x["navn"], Role(x["rolle"]), gpd.read_parquet(place / f"{n}.parquet"), _source(x["kilde"]), x["produkt"])
        for n, x in enumerate(meta["lag"])
    )
    return Ground(layers, rule, frozenset(meta["fullstendig"]), frozenset(meta["feilet"]))


def _source(record: dict) -> Source:
    date = dt.date.fromisoformat(record["date"]) if record["date"] else None
    return Source(**{**record, "date": date, "access": Access(record["access"])})
