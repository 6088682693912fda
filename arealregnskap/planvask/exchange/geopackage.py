"""Decisions as a GeoPackage: areas with what holds for them, to see and to change in QGIS, and the whole history."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from ...codes import codelist
from ...errors import ReadError
from ...units import M2_PER_DAA
from ..history import History
from ..wash import OUT, Wash
from .merge import EDITABLE, Edit
from .rows import COLUMNS, of_decision, to_history, to_rows

AREAS, TAKEN_OUT, HISTORY = "omrader", "tas_ut", "historikk"
_LARGEST = 500_000_000
_SYNTHETIC = "SYNTETISKE EKSEMPELDATA"


def content(wash: Wash, history: History, *, day: str, synthetic: bool = False) -> bytes:
    """The GeoPackage of a history. ``day`` (ISO) stamps it, so that the same history gives the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "beslutninger.gpkg"
        before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00Z"})
        try:
            mark = {"layer_metadata": {"MERKING": _SYNTHETIC if synthetic else ""}}
            for name, frame in ((AREAS, areas(wash, history)), (TAKEN_OUT, taken_out(wash, history))):
                marked = frame.assign(merking=_SYNTHETIC if synthetic else "")
                pyogrio.write_dataframe(
                    marked, path, layer=name, driver="GPKG", geometry_type="MultiPolygon", promote_to_multi=True,
                    append=path.exists(), **mark,
                )  # fmt: skip
            rows = pd.DataFrame(to_rows(history), columns=list(COLUMNS))
            rows["angrer"] = ["" if pd.isna(v) else str(int(v)) for v in rows["angrer"]]
            pyogrio.write_dataframe(
                rows.astype({"nr": "int64", "versjon": "int64"}), path, layer=HISTORY, driver="GPKG", append=True
            )
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
        return path.read_bytes()


def areas(wash: Wash, history: History) -> gpd.GeoDataFrame:
    """One row per alternative and area: what it is, and what holds for it as in ``rows.DECISION``."""
    rows: list[dict[str, Any]] = []
    for alternative in history.alternatives:
        for n, area in enumerate(wash.areas.itertuples()):
            omrade = str(area.Index)
            held = history.current(omrade, alternative)
            rows.append({
                "omrade_id": area.omrade_id, "omradenavn": area.omradenavn, "arealformal": area.arealformal,
                "planid": area.planid, "reserve_daa": wash.measures.matrix[n, 0] / M2_PER_DAA, **of_decision(held),
                "beslutningsnavn": codelist("beslutning").label(held.kind),
                "versjon": history.version(omrade, alternative), "geometry": area.geometry,
            })  # fmt: skip
    return gpd.GeoDataFrame(rows, crs=wash.areas.crs)


def taken_out(wash: Wash, history: History) -> gpd.GeoDataFrame:
    """One row per alternative and piece of ground that the decisions take out."""
    rows: list[dict[str, Any]] = []
    for alternative in history.alternatives:
        for omrade, decision in history.state(alternative).items():
            if omrade not in wash.row or (wash.ground is None and decision.part is None and decision.line is None):
                continue
            for fate in wash.fates(decision):
                ground = wash.areas.at[omrade, "geometry"] if fate.geometry is None else fate.geometry
                if fate.comes_to == OUT and ground is not None:
                    rows.append({
                        "stabil_id": omrade, "omrade_id": wash.areas.at[omrade, "omrade_id"], "alternativ": alternative,
                        "beslutning": str(decision.kind), "til_formal": fate.purpose, "geometry": ground,
                    })  # fmt: skip
    columns = ["stabil_id", "omrade_id", "alternativ", "beslutning", "til_formal"]
    frame = pd.DataFrame(rows, columns=[*columns, "geometry"])
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=wash.areas.crs)


def read(data: bytes, where: str) -> tuple[History, list[Edit]]:
    """The history in a GeoPackage, and the rows of its layer of areas.

    Raises ReadError for what is no such file, PlanvaskError with every row that cannot be read.
    """
    if len(data) > _LARGEST:
        raise ReadError("Fila er for stor til å være en tabell over beslutninger.", where=where)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "beslutninger.gpkg"
        path.write_bytes(data)
        history, areas_ = (_layer(path, name, where) for name in (HISTORY, AREAS))
    edits = [
        Edit(
            line, _text(row.get("stabil_id")), _text(row.get("alternativ")), _version(row.get("versjon")),
            {key: row.get(key) for key in EDITABLE},
        )
        for line, row in enumerate(areas_, 1)
    ]  # fmt: skip
    return to_history(history, where), edits


def _layer(path: Path, name: str, where: str) -> list[dict[str, Any]]:
    try:
        frame = pyogrio.read_dataframe(path, layer=name, read_geometry=False)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as e:
        raise ReadError(f"Fila har ikke laget «{name}».", where=where, remedy="Bruk fila som ble eksportert.") from e
    needed = set(COLUMNS) if name == HISTORY else {"stabil_id", "versjon", *EDITABLE}
    missing = sorted(needed - set(frame.columns))
    if missing:
        raise ReadError(f"Laget «{name}» mangler {', '.join(missing)}.", where=where)
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _version(value: Any) -> int | None:
    return None if value is None else int(value)
