"""The same layers as case folders in every format the program reads. SYNTETISK."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from arealregnskap.example import gml as example_gml
from arealregnskap.example.layers import PlanLayer
from arealregnskap.write import sosi
from tests.whole.land import EPSG, NAME, NUMBER, Frames

#: Object type → (role, further lines of its entry in sak.toml).
ROLES = {
    "Kommune": ("kommune", ""),
    "KpArealformålOmråde": ("plan", ""),
    "RpArealformålOmråde": ("reguleringsplan", ""),
    "ArealressursFlate": ("arealdekke", ""),
    "SsbArealbrukFlate": ("bebygd", ""),
    "Bygning": ("bebygd", ""),
    "naturtyper_nin": ("tema", 'tema = "naturtype_nin"\n'),
    "dekningskart": ("dekning", 'tema = "naturtype_nin"\n'),
    "naturvern": ("tema", 'tema = "naturvern"\nfullstendig = true\n'),
}

_HEAD = f"""[sak]
kommunenummer = "{NUMBER}"
kommunenavn = "{NAME}"
tittel = "Samme land"
dato = 2026-11-01
syntetisk = true
"""


def write_case(folder: Path, frames: Frames, files: dict[str, str], *, head: str = 'regelsett = ["KDD enkel"]') -> Path:
    """``sak.toml`` for layers that lie in ``files`` (object type → file name); one entry for each layer."""
    shared = len(set(files.values())) < len(files)
    entries = [
        f'[[lag]]\nrolle = "{role}"\nfil = "{files[name]}"\ntittel = "{name}"\n{more}'
        + (f'lag = ["{name}"]\n' if shared else "")
        for name, (role, more) in ROLES.items()
    ]
    (folder / "sak.toml").write_text("\n".join([_HEAD + head + "\n", *entries]), encoding="utf-8")
    return folder


def _one_file(name: str, write: Callable[[Path, Frames], None]) -> Callable[[Path, Frames], dict[str, str]]:
    def make(folder: Path, frames: Frames) -> dict[str, str]:
        write(folder / name, frames)
        return dict.fromkeys(frames, name)

    return make


def _file_each(suffix: str, write: Callable[[Path, gpd.GeoDataFrame], None]) -> Callable:
    def make(folder: Path, frames: Frames) -> dict[str, str]:
        for name, frame in frames.items():
            write(folder / f"{name}{suffix}", frame)
        return {name: f"{name}{suffix}" for name in frames}

    return make


def geopackage(path: Path, frames: Frames) -> None:
    for name, frame in frames.items():
        pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG")


def filegdb(path: Path, frames: Frames) -> None:
    """A zipped FileGDB. It keeps coordinates as whole steps from an origin: in metres here the centimetres of the land,
    in degrees the driver's own 1e-9°, which is 0.1 mm."""
    folder = path.with_suffix("")
    metric = next(iter(frames.values())).crs.is_projected
    steps = {"XORIGIN": 0, "YORIGIN": 0, "XYSCALE": 100} if metric else {}
    for name, frame in frames.items():
        pyogrio.write_dataframe(frame, folder, layer=name, driver="OpenFileGDB", **steps)
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder.parent))
    shutil.rmtree(folder)


def shapefile(path: Path, frame: gpd.GeoDataFrame) -> None:
    """A zipped Shapefile; the driver cuts names at ten characters."""
    folder = path.with_suffix("")
    folder.mkdir()
    pyogrio.write_dataframe(frame, folder / f"{path.stem}.shp", encoding="UTF-8")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    shutil.rmtree(folder)


def geojson(path: Path, frame: gpd.GeoDataFrame) -> None:
    """All digits; the old ``crs`` member tells any system but degrees."""
    epsg = frame.crs.to_epsg()
    content = json.loads(frame.to_json(drop_id=True, default=str))
    content.pop("crs", None)
    if epsg != 4326:
        content["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{epsg}"}}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


_SOSI_NAMES = {
    "lokalId": "IDENT.LOKALID",
    "kommunenummer": "KOMM",
    "kommunenavn": "NAVN",
    "planidentifikasjon": "PLANID",
    "planstatus": "PLANSTAT",
    "vertikalnivå": "VERTNIV",
    "ikrafttredelsesdato": "IKRAFT",
    "arealbruksstatus": "AREALST",
    "områdenavn": "OMRÅDENAVN",
    "arealtype": "ARTYPE",
    "treslag": "ARTRESLAG",
    "skogbonitet": "ARSKOGBON",
    "grunnforhold": "ARGRUNNF",
    "bygningstype": "BYGGTYP_NBR",
}
_SOSI_FORMAL = {"KpArealformålOmråde": "KPAREALFORMÅL", "RpArealformålOmråde": "RPAREALFORMÅL"}


def sosi_file(path: Path, frames: Frames) -> None:
    """Whole centimetres, neighbours sharing their curves."""
    objects = []
    for name, frame in frames.items():
        names = {c: _SOSI_NAMES.get(c, c.upper()) for c in frame.columns if c != "geometry"}
        if name in _SOSI_FORMAL:
            names["arealformål"] = _SOSI_FORMAL[name]
        objects.append(sosi.SosiLayer(name, frame.rename(columns=names), f"{name}Grense"))
    sosi.write(path, objects, EPSG)


def gml_file(path: Path, frames: Frames) -> None:
    """The writer of the example; it gives every object a lokalId and a plan.

    In this schema a plan's status and date stand on its KpOmråde, not on its surfaces.
    """
    filled = []
    for name, frame in frames.items():
        if name == "KpArealformålOmråde":
            of_plan = ["kommunenummer", "planidentifikasjon", "planstatus", "ikrafttredelsesdato", "geometry"]
            plans = frame[of_plan].dissolve("planidentifikasjon", as_index=False)
            filled.append(PlanLayer("KpOmråde", plans.assign(lokalId=plans["planidentifikasjon"])))
        ids = {"kommunenummer": NUMBER, "planidentifikasjon": "2013001", "lokalId": [f"{n}" for n in range(len(frame))]}
        filled.append(PlanLayer(name, frame.assign(**{k: v for k, v in ids.items() if k not in frame})))
    example_gml.write(path, filled, epsg=EPSG)


#: Formats that hold whole centimetres of the land's own system as they are.
EXACT: dict[str, Callable[[Path, Frames], dict[str, str]]] = {
    "GeoPackage": _one_file("land.gpkg", geopackage),
    "Shapefile i zip": _file_each(".zip", shapefile),
    "GeoJSON": _file_each(".geojson", geojson),
    "FileGDB i zip": _one_file("land.gdb.zip", filegdb),
    "GeoParquet": _file_each(".parquet", lambda path, frame: frame.to_parquet(path, index=False)),
    "SOSI": _one_file("land.sos", sosi_file),
    "GML": _one_file("land.gml", gml_file),
}


def in_system(frames: Frames, epsg: int) -> Frames:
    """Every vertex moved to another system, unrounded."""
    return {name: frame.to_crs(epsg) for name, frame in frames.items()}


def vertices(frames: Frames) -> int:
    """How many vertices all layers have."""
    return int(sum(np.sum(shapely.get_num_coordinates(f.geometry.to_numpy())) for f in frames.values()))
