"""Cells behind the figures of the plan in force: T1–T5 and A1–A3."""

from __future__ import annotations

from typing import Any

import pandas as pd

from arealregnskap.accounts import AccountData
from arealregnskap.accounts.hensynssoner import DOUBLE, UNIQUE
from arealregnskap.accounts.reserve_hensyn import ALL_GROUPS, ANY_THEME
from arealregnskap.accounts.reserve_markslag import markslag
from arealregnskap.cells import Cover

from .base import Finder

_STATUS = {"navaerende": "1", "framtidig": "2", "videreutvikling": "3"}


def _planned(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame:
    """T1: purpose and status of the ruling plan."""
    land = data.land
    code, group = str(record["arealformal"] or ""), str(record["gruppe"] or "")
    planned = land["mosaikk_id"] >= 0
    if code or group:
        keep = planned & (land["arealformal"].fillna("") == code) & (land["gruppe"].fillna("") == group)
    else:
        keep = ~planned & (land["arealformal"].fillna("") == "")
    if name in _STATUS:
        keep &= land["arealstatus"] == _STATUS[name]
    elif name == "uten_status":
        keep &= ~land["arealstatus"].isin(list(_STATUS.values()))
    return land[keep]


def _actual(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """T2: class of the land cover."""
    land, code = data.land, str(record["artype"] or "")
    if code:
        return land[(land["arealdekke"] == Cover.CLASSED) & (land["artype"] == code)]
    return land[land["arealdekke"] == (Cover.OVERLAP if record["kartlagt"] else Cover.MISSING)]


def _reserve(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """T3: outcome of the rules on building land, and for the reserve its plan level and status."""
    building = data.building_land
    rows = building[building["gruppe"] == record["gruppe"]]
    if name == "planlagt":
        return rows
    if name == "tatt_ut":
        return rows[~rows["utfall"].isin(["bebygd", "reserve"])]
    if name.startswith("tatt_ut_"):
        return rows[rows["utfall"] == name.removeprefix("tatt_ut_")]
    if name in ("bebygd", "reserve"):
        return rows[rows["utfall"] == name]
    left, part = rows[rows["utfall"] == "reserve"], name.removeprefix("reserve_")
    if part in ("kp", "rp"):
        return left[left["niva"] == part.upper()]
    if part in _STATUS:
        return left[left["arealstatus"] == _STATUS[part]]
    return left[~left["arealstatus"].isin(list(_STATUS.values()))] if part == "uten_status" else None


def _by_land(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame:
    """T4: what the reserve lies on."""
    rows = data.reserve[data.reserve["gruppe"] == record["gruppe"]]
    if name == "reserve":
        return rows
    return rows[markslag(rows) == name.removeprefix("m_")]


def _by_theme(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """T5: reserve inside a theme, and reserve that is mapped for it."""
    rows = data.reserve
    if record["gruppe"] != ALL_GROUPS:
        rows = rows[rows["gruppe"] == record["gruppe"]]
    keys = [t.key for t in data.cells.analysed()]
    asked = keys if record["tema"] == ANY_THEME else [record["tema"]]
    if not set(asked) <= set(keys):
        return None
    inside = rows[[f"tema_{k}" for k in asked]].any(axis=1)
    # Of several, no hit is known only where every one is mapped, hit or not.
    each = pd.DataFrame({k: rows[f"tema_{k}"] | rows[f"dekning_{k}"] for k in asked}, index=rows.index)
    mapped = inside | each.all(axis=1)
    kept = {"inne": inside, "kartlagt": mapped, "ikke_kartlagt": ~mapped}.get(name)
    return None if kept is None else rows[kept]


def _by_area(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """A3: one reserve area, and what of it lies inside a theme."""
    rows = data.reserve[data.reserve["omrade_nr"] == record["omrade_nr"]]
    if name == "reserve":
        return rows
    theme = f"tema_{name}"
    return rows[rows[theme]] if theme in rows else None


def _by_plan(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """A1: what a plan rules."""
    part = {"daa": data.land, "planlagt": data.building_land, "reserve": data.reserve}.get(name)
    if part is None:
        return None
    keep = part["mosaikk_id"] >= 0
    for key in ("niva", "planid", "plannavn"):
        keep &= part[key].isna() if record[key] is None else part[key] == record[key]
    for key in ("ikrafttredelse", "bestemmelsesdato"):
        day = pd.to_datetime(part[key])
        keep &= day.isna() if record[key] is None else day == pd.Timestamp(record[key])
    return part[keep]


def _by_zone(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """A2: ground in a zone, in any of them, and what single zones count more than once."""
    part = {"daa": data.land, "planlagt": data.building_land, "reserve": data.reserve}.get(name)
    met = [f"tema_{t.key}" for t in data.cells.themes if t.zone]
    if part is None or not data.cells.has_zones:
        return None
    times = part[met].sum(axis=1)
    if record["hensyn"] == UNIQUE:
        return part[times > 0]
    if record["hensyn"] == DOUBLE:
        return part.assign(area_m2=part["area_m2"] * (times - 1))[times > 1]
    zone = f"tema_{record['hensyn']}"
    return part[part[zone]] if zone in part else None


FINDERS: dict[str, Finder] = {
    "T1": _planned, "T2": _actual, "T3": _reserve, "T4": _by_land, "T5": _by_theme, "A1": _by_plan, "A2": _by_zone,
    "A3": _by_area,
}  # fmt: skip
