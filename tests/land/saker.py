"""A whole invented case on disk whose figures can be done in the head.

A municipality of 4 × 4 km where the map scale is 1 to within 1e-5 (180 km from the central meridian), so a square of
200 × 500 m is 100 daa. Two building areas in LNFR: B (1110, nåværende), one quarter built, F (1120, framtidig), empty.
Western half skog, eastern half myr; F lies half on each.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import shapely

WEST, SOUTH = 318_000, 6_990_000
EPSG = 25832

SAK = """
[sak]
kommunenummer = "9999"
kommunenavn = "Oppdiktet"
tittel = "Oppdiktet sak"
dato = 2026-11-01
syntetisk = true
regelsett = ["KDD enkel", "NINA 2023"]

[[lag]]
rolle = "kommune"
fil = "inn/kommune.gpkg"

[[lag]]
rolle = "plan"
fil = "inn/plan.gpkg"
dato = 2013-06-27

[[lag]]
rolle = "arealdekke"
fil = "inn/ar5.gpkg"

[[lag]]
rolle = "bebygd"
fil = "inn/ssbarealbruk.gpkg"

[[lag]]
rolle = "tema"
tema = "naturvern"
fil = "inn/vern.gpkg"
fullstendig = true
"""


def box(x: float, y: float, width: float, height: float) -> shapely.Polygon:
    """A rectangle with its south-west corner ``x, y`` metres into the municipality."""
    return shapely.box(WEST + x, SOUTH + y, WEST + x + width, SOUTH + y + height)


def layers() -> dict[str, gpd.GeoDataFrame]:
    """File name (without suffix) → its only layer."""
    whole = box(0, 0, 4000, 4000)
    b, f = box(500, 500, 200, 500), box(1900, 2000, 200, 500)
    frame = {
        "kommune": ({"kommunenummer": ["9999"], "kommunenavn": ["Oppdiktet"]}, [whole]),
        "plan": (
            {
                "arealformål": [5100, 1110, 1120],
                "arealbruksstatus": [1, 1, 2],
                "områdenavn": [None, "B1", "F1"],
                "planidentifikasjon": ["2013001"] * 3,
                "planstatus": [3] * 3,
                "vertikalnivå": [2] * 3,
            },
            [whole - b - f, b, f],
        ),
        "ar5": (
            {"arealtype": [30, 60], "treslag": [31, 98], "skogbonitet": [13, 98], "grunnforhold": [44, 45]},
            [box(-100, -100, 2100, 4200), box(2000, -100, 2100, 4200)],
        ),
        "ssbarealbruk": ({"hovedklasse": ["01"]}, [box(500, 500, 100, 250)]),
        "vern": ({"navn": ["Myra"]}, [box(2000, 2000, 1000, 1000)]),
    }
    return {name: gpd.GeoDataFrame(columns, geometry=shapes, crs=EPSG) for name, (columns, shapes) in frame.items()}


NAMES = {"plan": "KpArealformålOmråde", "ar5": "fkb_ar5_omrade", "ssbarealbruk": "SsbArealbrukFlate"}


def write_case(folder: Path, *, text: str = SAK) -> Path:
    """The case folder; every file a GeoPackage."""
    (folder / "inn").mkdir(parents=True, exist_ok=True)
    for name, frame in layers().items():
        frame.to_file(folder / "inn" / f"{name}.gpkg", layer=NAMES.get(name, name), driver="GPKG")
    (folder / "sak.toml").write_text(text, encoding="utf-8")
    return folder
