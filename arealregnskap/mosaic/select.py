"""Which plan surfaces take part in the mosaic, and in which order they are asked."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..codes import codelist
from ..crs import AreaRule
from ..errors import SchemaError
from ..issues import IssueLog
from ..layers import Layer, Role
from ..rulesets import Ruleset
from ..schema import COLUMNS, check
from ..valg import PRECEDENCE

#: The register's sign for a missing date [ARV]; every date up to it is taken as missing.
NO_DATE = pd.Timestamp(1800, 1, 1)

#: Lovreferanse of plans from before pbl 2008.
_OLD_LAW = frozenset("12345")

_LEVELS = {Role.PLAN: "KP", Role.REGULERINGSPLAN: "RP"}

#: Roles that decide the mosaic.
ROLES = frozenset({*_LEVELS, Role.HENSYN})

_ON_THE_GROUND = "2"


def candidates(
    layers: Sequence[Layer], ruleset: Ruleset, rule: AreaRule, log: IssueLog
) -> tuple[gpd.GeoDataFrame, npt.NDArray[np.object_]]:
    """The surfaces that take part, strongest first within each level, and the H910 zones.

    Columns beside those of ``schema``: kilde (text), dato (datetime64, NaT when missing), eldre_lov (bool),
    forrang (bool: a person has said that it goes before all it overlaps).
    """
    frames = [_named(layer) for layer in layers if layer.role in _LEVELS]
    if not frames:
        raise SchemaError(
            "Ingen lag har arealplaner.",
            expected="minst ett lag med rolle plan eller reguleringsplan",
            remedy="Legg til kommuneplanen i sak.toml.",
        )
    surfaces = pd.concat(frames, ignore_index=True)
    surfaces["dato"] = dates(surfaces["ikrafttredelse"])
    surfaces["eldre_lov"] = surfaces["lovreferanse"].isin(_OLD_LAW) | (surfaces["formal_liste"] == "rb1985")
    surfaces = _taking_part(surfaces, ruleset, rule, log)
    return _strongest_first(surfaces), _h910(layers)


def dates(values: pd.Series) -> pd.Series:
    """Dates as datetime64; missing, unreadable and 1800-01-01 are NaT."""
    stamps = pd.to_datetime(values, errors="coerce")
    return stamps.where(stamps > NO_DATE).astype("datetime64[s]")


def _named(layer: Layer) -> gpd.GeoDataFrame:
    check(layer.frame, COLUMNS[layer.role], layer.name)
    frame = layer.frame.assign(kilde=layer.source.title or layer.name)
    frame[PRECEDENCE] = frame.get(PRECEDENCE, False)
    wrong = ~frame["niva"].isin(_LEVELS.values())
    if wrong.any():
        raise SchemaError(
            f"Ukjent plannivå «{frame.loc[wrong, 'niva'].iloc[0]}».", where=layer.name, expected="KP eller RP"
        )
    return frame


def _h910(layers: Sequence[Layer]) -> npt.NDArray[np.object_]:
    zones = [layer.frame.loc[layer.frame["hensyn"] == "H910"].geometry for layer in layers if layer.role == Role.HENSYN]
    found = np.concatenate([np.asarray(z, dtype=object) for z in zones]) if zones else np.empty(0, object)
    return found[~(shapely.is_missing(found) | shapely.is_empty(found))]


def _taking_part(surfaces: gpd.GeoDataFrame, ruleset: Ruleset, rule: AreaRule, log: IssueLog) -> gpd.GeoDataFrame:
    """Drop what the rule set leaves out; every group of dropped surfaces is a finding with its area."""
    status, level = surfaces["planstatus"], surfaces["vertikalniva"].fillna(_ON_THE_GROUND)
    no_status = status.isna()
    left_out = {
        "planniva_utelatt": ~surfaces["niva"].isin(ruleset.mosaikk.nivaer),
        "planstatus_utelatt": ~no_status & ~status.isin(ruleset.planstatus.teller)
        | no_status & (not ruleset.planstatus.mangler_teller),
        "vertikalniva_utelatt": ~level.isin(ruleset.vertikalniva.teller),
    }
    named = {
        "planniva_utelatt": surfaces["niva"],
        "planstatus_utelatt": _labels(status, "planstatus"),
        "vertikalniva_utelatt": _labels(level, "vertikalniva"),
    }
    stays = pd.Series(True, index=surfaces.index)
    for kind, out in left_out.items():
        _note(log, kind, surfaces[stays & out], named[kind], rule, "Ikke med i planmosaikken")
        stays &= ~out
    _note(
        log, "planstatus_mangler", surfaces[stays & no_status], named["planstatus_utelatt"], rule, "Regnet som vedtatt"
    )
    return surfaces[stays]


def _labels(codes: pd.Series, key: str) -> pd.Series:
    names = codelist(key)
    return codes.map({code: f"{code} {names.label(code)}" for code in codes.dropna().unique()}).fillna("ikke oppgitt")


def _note(log: IssueLog, kind: str, rows: gpd.GeoDataFrame, named: pd.Series, rule: AreaRule, action: str) -> None:
    """One finding per source and value, with the number of surfaces and their ground area."""
    for (source, value), group in rows.groupby(["kilde", named.loc[rows.index]], sort=True):
        points = shapely.get_coordinates(shapely.point_on_surface(group.geometry.iloc[0]))
        x, y = points[0] if len(points) else (float("nan"), float("nan"))
        log.add(
            kind, str(source), value=str(value), action=action, count=len(group),
            area_m2=float(rule.area(group.geometry).sum()), x=float(x), y=float(y),
        )  # fmt: skip


def _strongest_first(surfaces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Kommuneplan before reguleringsplan; what a person gave precedence; newest first; then the smaller surface, which
    is the more particular one.

    Surfaces that tie in date and size are ordered by their ids and at last by their shape, so that the order of rows
    in a file never decides anything.
    """
    geometry = shapely.normalize(np.asarray(surfaces.geometry, dtype=object))
    keys = pd.DataFrame({
        "niva": surfaces["niva"].to_numpy(),
        "forrang": ~surfaces[PRECEDENCE].to_numpy(dtype=bool),
        "dato": -surfaces["dato"].to_numpy().astype("datetime64[D]").astype(np.int64).astype(float),
        "areal": shapely.area(geometry),
        "planid": surfaces["planid"].fillna("").to_numpy(),
        "flate_id": surfaces["flate_id"].fillna("").astype(str).to_numpy(),
        "form": shapely.to_wkb(geometry),
        "kode": surfaces["arealformal"].fillna("").to_numpy(),
    })  # fmt: skip
    keys.loc[surfaces["dato"].isna().to_numpy(), "dato"] = np.inf  # a missing date is the oldest
    order = keys.sort_values(list(keys.columns), kind="stable").index
    return surfaces.iloc[order].reset_index(drop=True)
