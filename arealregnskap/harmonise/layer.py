"""One raw layer of a known product to a layer in our columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import schema
from ..crs import AreaRule
from ..errors import CaseError, CrsError, SchemaError
from ..issues import IssueLog
from ..layers import Access, Layer, RawLayer, Role, Source
from ..sources import Product, accuracy, values
from ..sources.names import match_columns
from ..sources.rows import Rows, missing
from ..validate import note_faults, repair
from . import plans as plan_register
from .canonical import made_ids, normalised, numbered, order
from .geometry import GeometryArray, bring_home

Bounds = tuple[float, float, float, float]

#: Columns whose codes, with the geometry, make an id.
_ID_CODES = ("planid", "kildekode", "hensyn", "artype", "bebygd_type", "tema", "klasse")
_SAME_COLUMNS = {Role.PLAN, Role.PLANFORSLAG, Role.REGULERINGSPLAN}


def harmonise(
    raw: RawLayer,
    product: Product,
    source: Source,
    target_epsg: int,
    log: IssueLog,
    *,
    role: Role | None = None,
    columns: Mapping[str, str] | None = None,
    defaults: Mapping[str, Any] | None = None,
    plans: pd.DataFrame | None = None,
    kommunenummer: str | None = None,
    within: Bounds | None = None,
    rule: AreaRule | None = None,
) -> list[Layer]:
    """The raw layer as layers in our columns, our codes, ``target_epsg`` and canonical order; empty if no row is left.

    ``columns`` maps our column names to the file's and goes before all synonyms; ``defaults`` fill what is empty.
    ``role`` uses a plan layer as another plan role (a kommuneplan as planforslag). ``plans`` is the file's plan
    register (``plans.register``). ``kommunenummer`` takes only that municipality from a layer of municipalities.
    ``within`` [m, ``target_epsg``] leaves out rows wholly beyond those bounds. ``rule`` measures the daa of the
    findings; without it one is fitted around the layer.

    Raises SchemaError when a needed column is not there, CrsError when the place on earth cannot be told, CaseError
    when a plan or land-cover layer lies wholly beyond ``within``.
    """
    name, defaults = source_name(raw), defaults or {}
    role = _role(product, role, name)
    column_map = _columns(raw, product, columns or {}, name)
    if kommunenummer is not None and role is Role.KOMMUNE:
        raw = _only(raw, column_map, kommunenummer)
    try:
        geometry, row = bring_home(raw, product, target_epsg, name, log, within)
    except CrsError:  # its surfaces may have faults too; a planner is told all at once
        note_faults(raw.frame.rename(columns={column_map.get("flate_id", ""): "flate_id"}), name, log)
        raise
    if not len(geometry):
        _stop_if_elsewhere(raw, role, within, name)
        log.add("ingen_rader", name, value=product.title_nb)
        return []
    rule = rule or _rule_for(geometry, target_epsg)
    known_ids = values.texts(raw.frame[column_map["flate_id"]])[row] if "flate_id" in column_map else None
    labels = pd.Series(known_ids, index=range(len(row)), dtype=object)
    frame = gpd.GeoDataFrame({"row": row, "flate_id": labels}, geometry=geometry, crs=target_epsg)
    frame = repair(frame, name, rule, log)
    geometry = np.asarray(frame.geometry, dtype=object)
    rows = Rows(
        raw.frame.iloc[frame["row"].to_numpy()], column_map, geometry, rule, name, log,
        layer_name=raw.name, title=product.title_nb, theme=str(defaults.get("tema", "")),
    )  # fmt: skip
    product.convert(rows)
    rows.ours[accuracy.COLUMN] = accuracy.stated_m(rows.raw)
    if plans is not None:
        plan_register.lend(rows, plans)
    for column, value in defaults.items():
        rows.fill(column, value)
    out = _finished(rows, geometry, product, role, target_epsg)
    if not len(out):
        log.add("ingen_rader", name, value=product.title_nb)
        return []
    schema.check(out, schema.COLUMNS[role], name)
    return [Layer(raw.name, role, out, _with_product(source, product), product.key)]


def source_name(raw: RawLayer) -> str:
    """What the findings call the layer: file, and layer where the file may have several."""
    return raw.path.name if raw.name in (raw.path.stem, raw.path.name, "") else f"{raw.path.name} ({raw.name})"


def _role(product: Product, role: Role | None, name: str) -> Role:
    if product.role is None:
        raise SchemaError(f"«{product.title_nb}» er ikke et kartlag med flater.", where=name)
    if role is None or role is product.role:
        return product.role
    if {role, product.role} <= _SAME_COLUMNS:
        return role
    raise SchemaError(
        f"Laget er {product.title_nb.lower()} og kan ikke brukes som «{role}».",
        where=name,
        remedy="Rett «rolle» eller «produkt» i sak.toml.",
    )


def _columns(raw: RawLayer, product: Product, explicit: Mapping[str, str], name: str) -> dict[str, str]:
    """Our column → the file's. Raises SchemaError naming every lacking one and what the file has."""
    met = [c for c in raw.frame.columns if c != raw.frame.geometry.name]
    faults = [
        f"Kolonnen «{theirs}» (oppgitt for {ours}) finnes ikke."
        for ours, theirs in explicit.items()
        if theirs not in met
    ]
    found = {**match_columns(met, product.columns), **{o: t for o, t in explicit.items() if t in met}}
    faults += [
        f"Fant ingen kolonne for {c}; kjente navn: {', '.join(product.columns[c])}."
        for c in product.required
        if c not in found
    ]
    if faults:
        raise SchemaError(
            f"Kan ikke lese laget som {product.title_nb.lower()}.",
            where=name,
            faults=tuple(faults),
            remedy=f"Fila har: {', '.join(met)}. Oppgi «kolonner» for laget i sak.toml.",
        )
    return found


def _only(raw: RawLayer, columns: dict[str, str], number: str) -> RawLayer:
    """The rows of one municipality of a layer of municipalities; all rows when it is not there, so that it is told."""
    met = values.kommunenummer(values.texts(raw.frame[columns["kommunenummer"]]))
    mine = np.array([plan_register.current(m) == plan_register.current(number) for m in met], dtype=bool)
    return replace(raw, frame=raw.frame[mine]) if mine.any() else raw


def _stop_if_elsewhere(raw: RawLayer, role: Role, within: Bounds | None, name: str) -> None:
    if within is not None and len(raw.frame) and role in (Role.PLAN, Role.PLANFORSLAG, Role.AREALDEKKE):
        raise CaseError(
            f"Ingen av de {len(raw.frame)} radene ligger i eller ved kommunen.",
            where=name,
            remedy="Sjekk at det er riktig fil for kommunen, og at referansesystemet er riktig.",
        )


def _rule_for(geometry: GeometryArray, epsg: int) -> AreaRule:
    """An area rule around a layer, held to where the zone's rule is trusted."""
    west, south, east, north = shapely.total_bounds(geometry)
    return AreaRule.around(epsg, (max(west, 1e5), south, min(max(east, 1e5), 9e5), north))


def _finished(rows: Rows, geometry: GeometryArray, product: Product, role: Role, epsg: int) -> gpd.GeoDataFrame:
    """The kept rows in the role's columns, canonical."""
    data: dict[str, Any] = {}
    for column in schema.COLUMNS[role]:
        if column.name in product.constants:
            value: Any = np.full(len(rows), product.constants[column.name], dtype=object)
        elif column.name == "flate_id":
            value = rows.text("flate_id")
        else:
            value = rows.ours.get(column.name, np.full(len(rows), None, dtype=object))
        data[column.name] = _typed(value, column.type, rows.raw.index)
    frame = gpd.GeoDataFrame(data, geometry=normalised(geometry), crs=epsg)[rows.kept]
    if role is Role.KOMMUNE:
        frame = _one_row_each(frame)
    frame = frame.iloc[order(frame)].reset_index(drop=True)
    if "flate_id" in frame:
        frame["flate_id"] = _ids(frame, rows)
    return frame


def _typed(value: Any, kind: str, index: pd.Index) -> pd.Series:
    """A column of the schema's type: text and code as objects with None, dates as days with NaT."""
    if kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(value)).to_numpy("datetime64[s]"), index=index)
    if kind in ("float", "int"):
        numbers = pd.to_numeric(pd.Series(value, dtype=object), errors="coerce").to_numpy(float)
        return pd.Series(numbers, index=index).astype("Int64" if kind == "int" else float)
    return pd.Series(value, index=index, dtype=object)


def _ids(frame: gpd.GeoDataFrame, rows: Rows) -> np.ndarray:
    """The source's ids made unique; a row without one gets an id made of its geometry and codes."""
    ids = frame["flate_id"].to_numpy(dtype=object).copy()
    lacking = missing(ids)
    if lacking.any():
        parts = [frame[c].astype(object).where(frame[c].notna(), "").astype(str) for c in _ID_CODES if c in frame]
        codes = np.array(["|".join(p) for p in zip(*parts, strict=True)], dtype=object)[lacking]
        ids[lacking] = made_ids(np.asarray(frame.geometry, dtype=object)[lacking], codes)
    twice = pd.Series(ids, dtype=object).duplicated(keep=False).to_numpy() & ~lacking
    if twice.any():
        rows.log.add("dobbel_id", rows.source, value=str(ids[twice][0]), count=int(twice.sum()), action="nummerert")
    return numbered(ids)


def _one_row_each(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Parts of the same municipality put together; land and islands may come as rows of their own."""
    if not frame["kommunenummer"].duplicated().any():
        return frame
    whole = frame.dissolve("kommunenummer", as_index=False, aggfunc="first")[list(frame.columns)]
    geometry = normalised(np.asarray(whole.geometry, dtype=object))
    for column in ("kommunenummer", "kommunenavn"):
        whole[column] = whole[column].astype(object)
    return whole.set_geometry(gpd.GeoSeries(geometry, index=whole.index, crs=frame.crs))


def _with_product(source: Source, product: Product) -> Source:
    """The source with what the product knows, where the case does not say."""
    return replace(
        source,
        owner=source.owner or product.owner,
        licence=source.licence or product.licence,
        access=product.access if source.access is Access.UNKNOWN else source.access,
    )
