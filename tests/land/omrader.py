"""Reserve areas as rectangles, named run after run. SYNTETISK."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np

from arealregnskap.reserve import Known, area_changes
from arealregnskap.reserve.number import areas as named

from . import planer

DAY = dt.date(2026, 11, 1)
SERIES = "KDD enkel"


def areas(shapes: Sequence[Any], known: Known, *, series: str = SERIES, gruppe: str = "01") -> gpd.GeoDataFrame:
    """The areas of a run whose pieces are ``shapes``, each in a surface of its own, named after ``known``."""
    land = gpd.GeoDataFrame(
        {
            "mosaikk_id": np.arange(len(shapes)), "niva": "KP", "planid": "kp", "gruppe": gruppe,
            "arealformal": "1110", "arealstatus": "2",
            "flate_id": [f"f{g.bounds[0]:.0f}-{g.bounds[1]:.0f}" for g in shapes],
        },
        geometry=list(shapes), crs=planer.CRS,
    )  # fmt: skip
    pieces = land[["mosaikk_id", "geometry"]].assign(area_m2=land.area)
    return named(pieces, land, known, series)


def run(shapes: Sequence[Any], known: Known | None = None, **options: Any) -> tuple[dict[str, Any], Known]:
    """Name → shape, and all names given by then."""
    known = known or Known.nothing(25832)
    made = areas(shapes, known, **options)
    after = known.after(options.get("series", SERIES), made, DAY)
    return dict(zip(made["omrade_id"], made.geometry, strict=True)), after


def changes(known: Known, series: str = SERIES) -> dict[str | None, tuple[str, str, float, float, float]]:
    """Name → (endring, andre, daa before, daa now, daa shared)."""
    frame = area_changes(known, series, planer.FLAT)
    return {
        r.omrade_id: (r.endring, r.andre, *(round(m2 / 1000, 9) for m2 in (r.for_m2, r.na_m2, r.felles_m2)))
        for r in frame.itertuples()
    }
