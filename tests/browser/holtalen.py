"""Sixty candidates of the Holtålen example: a corner of it, computed from its files under one rule set. SYNTETISK.

The files are those of ``saker/holtalen`` where the examples have been made, else they are made here.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import geopandas as gpd
import shapely

from arealregnskap import case, example, pipeline
from arealregnskap.result import Result

ROOT = Path(__file__).resolve().parents[2]
RULES = "NINA 2023"
#: The corner, in EUREF89 UTM 32 [m]; it has between 60 and 70 reserve areas.
CORNER = shapely.box(613_400, 6_963_300, 619_400, 6_969_300)
#: Layers that the wash has no use for, or that lie beyond the corner.
_NOT_USED = ('rolle = "planforslag"', 'rolle = "arealdekke_tidligere"', "kommunedelplan_")


def compute(folder: Path) -> Result:
    """The corner as a case in ``folder``, with its result kept there; returns the result as it was computed."""
    made = ROOT / "saker" / "holtalen"
    if (made / "inn" / "ar5_SYNTETISK.gdb.zip").is_file():
        for part in ("inn", "kriterier"):
            shutil.copytree(made / part, folder / part)
        shutil.copy(made / "sak.toml", folder / "sak.toml")
    else:
        example.build("holtalen", folder)
    _cut(folder / "inn" / "kommunegrense.geojson")
    _shorten(folder / "sak.toml")
    result = pipeline.run(case.load(folder))
    pipeline.keep(result)
    return result


def _cut(boundary: Path) -> None:
    whole = gpd.read_file(boundary)
    corner = gpd.GeoSeries([CORNER], crs=25832).to_crs(whole.crs).iloc[0]
    whole.assign(geometry=whole.geometry.intersection(corner)).to_file(boundary, driver="GeoJSON")


def _shorten(file: Path) -> None:
    """Only the layers of the wash, one rule set, and none of the tables of nature, need and goals."""
    head, *layers = file.read_text(encoding="utf-8").split("[[lag]]")
    head = re.sub(r"regelsett = \[.*?\]", f'regelsett = ["{RULES}"]', head, flags=re.DOTALL)
    own = [re.split(r"\n\[(?!\[)", text)[0].rstrip() for text in layers]
    used = [text for text in own if not any(word in text for word in _NOT_USED)]
    file.write_text(head + "".join(f"[[lag]]{text}\n\n" for text in used), encoding="utf-8")
