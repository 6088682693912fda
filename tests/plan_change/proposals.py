"""Proposals for the invented case of ``tests.land.saker``, with figures that can be done in the head. SYNTETISK."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import shapely

from tests.land.saker import EPSG, SAK, box, write_case

ENTRY = """
[[lag]]
rolle = "planforslag"
tittel = "Forslag"
fil = "inn/forslag.gpkg"
"""

WHOLE = box(0, 0, 4000, 4000)
B = box(500, 500, 200, 500)


def washed() -> list[tuple[int, int, str | None, shapely.Polygon]]:
    """B1 (1110) stays; F1 (1120, 100 daa, half on myr) goes back to LNFR; N1 (1300, 50 daa on skog) is new; the
    northernmost 100 m (400 daa) has no purpose any more."""
    n = box(1000, 1000, 200, 250)
    return [(5100, 1, None, box(0, 0, 4000, 3900) - B - n), (1110, 1, "B1", B), (1300, 2, "N1", n)]


def unchanged() -> list[tuple[int, int, str | None, shapely.Polygon]]:
    """The plan in force over again."""
    f = box(1900, 2000, 200, 500)
    return [(5100, 1, None, WHOLE - B - f), (1110, 1, "B1", B), (1120, 2, "F1", f)]


def write(folder: Path, rows: Sequence[tuple[int, int, str | None, shapely.Polygon]], text: str = SAK) -> Path:
    """The case with a proposal (code, arealstatus, name, surface) that has planstatus 2 and no date."""
    write_case(folder, text=text + ENTRY)
    codes, status, names, shapes = zip(*rows, strict=True)
    frame = gpd.GeoDataFrame(
        {
            "arealformål": codes, "arealbruksstatus": status, "områdenavn": names, "planidentifikasjon": "2026001",
            "planstatus": 2, "vertikalnivå": 2,
        },
        geometry=list(shapes), crs=EPSG,
    )  # fmt: skip
    frame.to_file(folder / "inn" / "forslag.gpkg", layer="KpArealformålOmråde", driver="GPKG")
    return folder
