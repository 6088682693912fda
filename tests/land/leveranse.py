"""The invented land as a delivery of files: each layer in a format of its own, as they come out of archives. SYNTETISK.

The same squares as in ``saker``: B1 (1110, 100 daa, 25 built), F1 (1120, 100 daa, empty), and over the eastern half of
B1 a friområde G1 (3040, 50 daa), so that there is an overlap to decide on. The proposal keeps only B1.
"""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import shapely

from arealregnskap.example import gml, sosi
from arealregnskap.write.plan import PlanLayer
from tests.land.saker import EPSG, box, layers
from tests.whole.formats import filegdb

NUMBER = "9999"
B, F, G = box(500, 500, 200, 500), box(1900, 2000, 200, 500), box(600, 500, 100, 500)
WHOLE = box(0, 0, 4000, 4000)

#: File name → what it is used as once a person has looked at it.
FILES = {
    "kommune_SYNTETISK.geojson": "kommune",
    "kommuneplan_SYNTETISK.sos": "plan",
    "arealdel_2027_SYNTETISK.gml": "planforslag",
    "ar5_SYNTETISK.gpkg": "arealdekke",
    "arealbruk_SYNTETISK.gdb.zip": "bebygd",
}


def write(folder: Path) -> list[Path]:
    """All files of the delivery, in the order of ``FILES``."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in FILES]
    kommune, plan, proposal, ar5, built = paths
    land = layers()
    _geojson(kommune, land["kommune"])
    now = [(5100, 1, None, WHOLE - B - F), (1110, 1, "B1", B), (1120, 2, "F1", F), (3040, 1, "G1", G)]
    sosi.write(plan, _plan("2013001", 3, now), epsg=EPSG, charset="ISO8859-10")
    gml.write(proposal, _plan("2026001", 2, [(5100, 1, None, WHOLE - B), (1110, 1, "B1", B)]), epsg=EPSG)
    land["ar5"].to_file(ar5, layer="fkb_ar5_omrade", driver="GPKG")
    filegdb(built, {"SsbArealbrukFlate": land["ssbarealbruk"]})
    return paths


def _geojson(path: Path, frame: gpd.GeoDataFrame) -> None:
    content = json.loads(frame.to_json(drop_id=True))
    content["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{EPSG}"}}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _plan(planid: str, status: int, rows: list[tuple[int, int, str | None, shapely.Polygon]]) -> list[PlanLayer]:
    """A municipal plan: its area and its surfaces (code, arealstatus, name, surface)."""
    common = {"kommunenummer": NUMBER, "planidentifikasjon": planid}
    area = {
        "lokalId": [f"{planid}-omr"], **common, "plannavn": f"Oppdiktet plan {planid} (SYNTETISK)", "plantype": 20,
        "planstatus": status, "ikrafttredelsesdato": "20130627" if status == 3 else None, "vertikalnivå": 2,
    }  # fmt: skip
    codes, states, names, shapes = zip(*rows, strict=True)
    formal = {
        "lokalId": [f"{planid}-{n}" for n in range(len(rows))], **common, "arealformål": list(codes),
        "arealbruksstatus": list(states), "områdenavn": list(names),
    }  # fmt: skip
    return [
        PlanLayer("KpOmråde", gpd.GeoDataFrame(area, geometry=[WHOLE], crs=EPSG)),
        PlanLayer("KpArealformålOmråde", gpd.GeoDataFrame(formal, geometry=list(shapes), crs=EPSG)),
    ]
