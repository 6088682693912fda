"""Cells behind the figures of the plan in force: T1–T5 and A1–A3."""

from __future__ import annotations

from typing import Any

import pandas as pd

from arealregnskap.accounts import AccountData
from arealregnskap.accounts.reserve_markslag import markslag

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
    return land[(land["arealdekke"] == "klasse") & (land["artype"] == code)] if code else None


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
    if record["gruppe"] != "alle":
        rows = rows[rows["gruppe"] == record["gruppe"]]
    inside, coverage = f"tema_{record['tema']}", f"dekning_{record['tema']}"
    if inside not in rows:
        return None
    mapped = rows[inside] | rows[coverage]
    kept = {"inne": rows[inside], "kartlagt": mapped, "ikke_kartlagt": ~mapped}.get(name)
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
    for key in ("niva", "planid", "plannavn", "ikrafttredelse"):
        keep &= part[key].isna() if record[key] is None else part[key] == record[key]
    return part[keep]


def _by_zone(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """A2: ground in a zone."""
    part = {"daa": data.land, "planlagt": data.building_land, "reserve": data.reserve}.get(name)
    zone = f"tema_{record['hensyn']}"
    return part[part[zone]] if part is not None and zone in part else None


FINDERS: dict[str, Finder] = {
    "T1": _planned, "T2": _actual, "T3": _reserve, "T4": _by_land, "T5": _by_theme, "A1": _by_plan, "A2": _by_zone,
    "A3": _by_area,
}  # fmt: skip
