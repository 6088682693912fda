"""GeoPackage: what the account is made of as map layers in the working reference system, drawn when QGIS opens it.

Field names are ASCII. The feature number is that of the row (planmosaikk: mosaikk_id + 1; a reserve area is known by
omrade_nr, which may have gaps), and the same result gives the same bytes.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from ..codes import codelist
from ..layers import Role
from ..map.layers import hatches
from ..map.symbols import OUTLINE, Symbol, symbol, zone_name
from ..plan_change import matrix
from ..result import PlanChange, Result, RulesetRun
from ..schema import COLUMNS
from ..units import M2_PER_DAA
from . import natur
from .facts import SYNTHETIC, source_line, synthetic_sentence
from .model import slug
from .qgis import Category, plan_style, reserve_style, single_style, zone_style

#: A label longer than this hides more than it tells; the code is shown instead.
_LABEL_MAX = 12
_PLAN = (
    "flate_id", "niva", "kommunenummer", "planid", "plannavn", "plantype", "planstatus", "lovreferanse",
    "ikrafttredelse", "bestemmelsesdato", "arealformal", "arealstatus", "omradenavn", "kilde", "paragraf_12_4",
)  # fmt: skip


def content(result: Result, language: str = "nb") -> bytes:
    """The GeoPackage as bytes."""
    stamp = f"{result.provenance.as_of.isoformat()}T00:00:00Z"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lag.gpkg"
        before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
        # GDAL stamps the clock into the file unless told which day it is.
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": stamp})
        try:
            _write(path, result, language, stamp)
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
        return path.read_bytes()


def layers(result: Result, language: str = "nb") -> dict[str, gpd.GeoDataFrame]:
    """The layers by name, in the order a map shows them from below."""
    main = result.main
    found = {
        "kommune": result.kommune.frame,
        "planmosaikk": plan_mosaic(result, main, language),
        "tapte_flater": _lost(main, language),
        "reserve": reserve_areas(main, language),
    }
    for run in list(result.runs.values())[1:]:
        found[f"reserve_{slug(run.ruleset.name)}"] = reserve_areas(run, language)
    if result.forslag is not None:
        found["planmosaikk_forslag"] = plan_mosaic(result, result.forslag, language)
        found["planendringer"] = plan_changes(main, result.forslag, language)
    if result.zones is not None:
        found["hensynssoner"] = zones(result, language)
    found["funn"] = _findings(result, language)
    mark = SYNTHETIC if result.synthetic else ""
    return {name: frame.assign(merking=mark) for name, frame in found.items()}


def plan_mosaic(result: Result, run: RulesetRun | PlanChange, language: str = "nb") -> gpd.GeoDataFrame:
    """One row per ruling plan surface, with names of its codes, its area [daa], and what the style goes by."""
    frame = run.mosaic.frame
    out = frame[["mosaikk_id", *(c for c in _PLAN if c in frame), "geometry"]].copy()
    formal, status = codelist("arealformal"), codelist("arealstatus")
    code, state = frame["arealformal"].fillna("").astype(str), frame["arealstatus"].fillna("").astype(str)
    out["formalsnavn"] = [formal.label(c, language) if c else "" for c in code]
    out["statusnavn"] = [status.label(s, language) if s else "" for s in state]
    out["areal_daa"] = result.rule.area(frame.geometry) / M2_PER_DAA
    out["symbol"] = [symbol(c, s).id for c, s in zip(code, state, strict=True)]
    names = frame["omradenavn"].fillna("").astype(str)
    label = names.where((names != "") & (names.str.len() <= _LABEL_MAX), code)
    # A surface with reserve is labelled by its reserve areas.
    field = pd.Series(run.mosaic.fields.called, frame.index)
    out["etikett"] = label.mask(field.isin(run.reserve.areas["mosaikk_id"]), "")
    return out


def zones(result: Result, language: str = "nb") -> gpd.GeoDataFrame:
    """One row per hensynssone of gjeldende planer, with name, area [daa] and what the style goes by; they overlap."""
    frame = result.zones
    assert frame is not None
    looks = hatches(frame)
    out = frame[[c.name for c in COLUMNS[Role.HENSYN] if c.name in frame] + ["geometry"]].copy()
    out["hensynsnavn"] = [zone_name(c, h, language) for c, h in zip(frame["hensyn"], looks, strict=True)]
    out["areal_daa"] = result.rule.area(frame.geometry) / M2_PER_DAA
    out["symbol"] = [f"{c} {h.id}" for c, h in zip(frame["hensyn"], looks, strict=True)]
    return out


def plan_changes(main: RulesetRun, forslag: PlanChange, language: str = "nb") -> gpd.GeoDataFrame:
    """One row per piece of ground that gets another purpose, with the names of both surfaces and its area [daa]."""
    rows, kinds = forslag.changes, codelist("planendring")
    out = rows[["mosaikk_id", "forslag_mosaikk_id", "endring", "geometry"]].copy()
    out["endringsnavn"] = [kinds.label(k, language) for k in rows["endring"]]
    for side, run, number in (("fra", main, "mosaikk_id"), ("til", forslag, "forslag_mosaikk_id")):
        out[f"{side}_formal"] = rows[f"{side}_formal"]
        out[f"{side}_navn"] = [matrix.name(k, "arealformal", language) for k in rows[f"{side}_formal"]]
        surface = pd.DataFrame(run.mosaic.frame[["mosaikk_id", "omradenavn", "planid"]]).set_index("mosaikk_id")
        own = surface.reindex(rows[number])
        out[f"{side}_omrade"], out[f"{side}_planid"] = own["omradenavn"].to_numpy(), own["planid"].to_numpy()
    out["areal_daa"] = rows["area_m2"] / M2_PER_DAA
    return out


def reserve_areas(run: RulesetRun, language: str = "nb") -> gpd.GeoDataFrame:
    """One row per reserve area in number order, with its plan surface's names and its area [daa]."""
    areas = run.reserve.areas.sort_values("omrade_nr").reset_index(drop=True)
    surface = pd.DataFrame(run.mosaic.frame.drop(columns="geometry")).set_index("mosaikk_id").loc[areas["mosaikk_id"]]
    formal = codelist("arealformal")
    out = areas[["omrade_nr", "omrade_id", "mosaikk_id", "geometry"]].copy()
    for column in ("arealformal", "arealstatus", "omradenavn", "niva", "planid", "plannavn"):
        out[column] = surface[column].to_numpy()
    out["formalsnavn"] = [formal.label(str(c), language) if isinstance(c, str) else "" for c in out["arealformal"]]
    out["areal_daa"] = areas["area_m2"] / M2_PER_DAA
    out["regelsett"] = run.ruleset.name
    return out


def _lost(run: RulesetRun, language: str) -> gpd.GeoDataFrame:
    """One row per part of a plan surface that lost its ground to another."""
    out = run.mosaic.lost.copy()
    reasons = codelist("mosaikkgrunn")
    out["grunnavn"] = [reasons.label(g, language) for g in out["grunn"]]
    out["areal_daa"] = out.pop("area_m2").astype(float) / M2_PER_DAA
    return out


def _findings(result: Result, language: str) -> gpd.GeoDataFrame:
    """One point per finding that has a place."""
    frame = result.issues.frame(language)
    frame = frame[frame["x"].notna() & frame["y"].notna()].reset_index(drop=True)
    points = shapely.points(frame["x"].to_numpy(float), frame["y"].to_numpy(float))
    for name, source in (("areal_daa", "area_m2"), ("for_daa", "before_m2"), ("etter_daa", "after_m2")):
        frame[name] = frame.pop(source).astype(float) / M2_PER_DAA
    return gpd.GeoDataFrame(frame.drop(columns=["x", "y"]), geometry=list(points), crs=result.provenance.epsg)


def _write(path: Path, result: Result, language: str, stamp: str) -> None:
    written = layers(result, language)
    about = source_line(result, language)
    if result.synthetic:
        about = f"{synthetic_sentence(language)} {about}"
    for name, frame in written.items():
        kind = "Point" if name == "funn" else "MultiPolygon"
        pyogrio.write_dataframe(
            _plain(frame), path, layer=name, driver="GPKG", geometry_type=kind, promote_to_multi=kind != "Point",
            append=path.exists(), layer_options={"DESCRIPTION": about, "IDENTIFIER": name},
            layer_metadata={"MERKING": SYNTHETIC if result.synthetic else "", "KILDE": about},
        )  # fmt: skip
    _write_natur(path, result, language, about)
    styles = _styles(written, language, stamp)
    pyogrio.write_dataframe(styles, path, layer="layer_styles", driver="GPKG", append=True)


def _write_natur(path: Path, result: Result, language: str, about: str) -> None:
    """The accounts of nature of the first rule set as tables without geometry, ``n0`` to ``n16``."""
    if not result.natur:
        return
    for key, table in natur.tables_in(result.main_natur, language).items():
        frame = table.frame.assign(merking=SYNTHETIC if result.synthetic else "")
        pyogrio.write_dataframe(
            _plain(frame), path, layer=slug(key), driver="GPKG", append=True,
            layer_options={"DESCRIPTION": about, "IDENTIFIER": f"{key} {table.account.title(language)}"},
        )  # fmt: skip


def _plain(frame: Any) -> Any:
    """Dates and enums as what GDAL takes; row order gives the feature numbers."""
    out = frame.reset_index(drop=True)
    for column in out.columns.drop("geometry", errors="ignore"):
        if pd.api.types.is_object_dtype(out[column]) or pd.api.types.is_string_dtype(out[column]):
            out[column] = [None if pd.isna(v) else _cell(v) for v in out[column]]
    return out


def _cell(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _styles(written: dict[str, gpd.GeoDataFrame], language: str, stamp: str) -> pd.DataFrame:
    """The table QGIS looks in: one row per layer."""
    rows = []
    for n, (name, frame) in enumerate(written.items(), 1):
        rows.append({
            "id": n, "f_table_catalog": "", "f_table_schema": "", "f_table_name": name, "f_geometry_column": "geom",
            "styleName": name, "styleQML": _style(name, frame, language), "styleSLD": "", "useAsDefault": True,
            "description": "", "owner": "arealregnskap", "ui": "", "update_time": stamp,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _style(name: str, frame: gpd.GeoDataFrame, language: str) -> str:
    if name == "planendringer":
        return plan_style(_kinds_of_change(language), "endring", "")
    if name.startswith("planmosaikk"):
        return plan_style(_categories(frame, language), "symbol", "etikett")
    if name == "hensynssoner":
        met = frame.drop_duplicates("symbol").sort_values("symbol")
        return zone_style(list(zip(met["symbol"], met["hensynsnavn"], hatches(met), strict=True)), "symbol")
    if name.startswith("reserve"):
        return reserve_style()
    if name == "funn":
        return single_style("marker", fill="#fbe8c8", outline="#4a2f00", width=1.5)
    if name == "tapte_flater":
        return single_style("fill", fill="", outline="#77797b", width=1, dash="dot")
    return single_style("fill", fill="", outline=OUTLINE, width=2.5, dash="dash dot")


def _kinds_of_change(language: str) -> list[Category]:
    """Legend entries for what a proposal does with the ground."""
    kinds = codelist("planendring")
    return [Category(k, kinds.label(k, language), Symbol(k, "", str(kinds.rows.loc[k, "farge"]), 1.5)) for k in kinds]


def _categories(frame: gpd.GeoDataFrame, language: str) -> list[Category]:
    """Legend entries for the symbols that occur, in code order."""
    names = codelist("arealstatus")
    seen = frame[["arealformal", "arealstatus", "formalsnavn", "symbol"]].fillna("").drop_duplicates("symbol")
    out = []
    for row in seen.sort_values("symbol").itertuples():
        status = names.label(row.arealstatus, language).lower() if row.arealstatus else ""
        label = f"{row.arealformal} {row.formalsnavn}" + (f", {status}" if status else "")
        out.append(Category(row.symbol, label, symbol(row.arealformal, row.arealstatus)))
    return out
