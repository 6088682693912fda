"""The ground behind a figure: which cells of the one table add up to it, and the conditions that choose them.

Nothing is claimed that does not hold: the cells found are summed and must give the figure, else the figure is shown
without them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from arealregnskap.accounts import AccountData
from arealregnskap.accounts.reserve_markslag import markslag
from arealregnskap.plan_change import PlanChangeData
from arealregnskap.report.model import Sheet
from arealregnskap.schema import Column
from arealregnskap.units import M2_PER_DAA

_TOLERANCE = 1e-6  # relative; sums are made in another order than the account's
_STATUS = {"navaerende": "1", "framtidig": "2", "videreutvikling": "3"}


@dataclass(frozen=True)
class Ground:
    """Cells behind a figure, with the plan's columns, one row per combination; ``daa`` is their sum."""

    cells: pd.DataFrame
    daa: float


Finder = Callable[[AccountData, dict[str, Any], str], pd.DataFrame | None]


def ground(data: AccountData, sheet: Sheet, row: int | None, column: Column) -> Ground | None:
    """The cells behind a figure of a sheet (row by position, None the total); None where it is not made of cells, or
    where they would not add up to it."""
    finder = _FINDERS.get(sheet.key.partition("-")[0])
    if finder is None or column.unit != "daa":
        return None
    records: list[dict[str, Any]] = sheet.frame.to_dict("records")  # type: ignore[assignment]
    rows = records if row is None else [records[row]]
    if row is None and column.name not in sheet.sums:
        return None
    found = [finder(data, record, column.name) for record in rows]
    if any(part is None for part in found):
        return None
    cells = pd.concat([part for part in found if part is not None])
    daa = float(cells["area_m2"].sum()) / M2_PER_DAA
    said = sheet.total[column.name] if row is None else float(records[row][column.name])
    if math.isnan(said) or abs(daa - said) > max(1e-6, abs(said) * _TOLERANCE):
        return None
    return Ground(cells.sort_values("area_m2", ascending=False, kind="stable"), daa)


def _planned(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame:
    """T1: purpose and status of the ruling plan."""
    land = data.land
    code, group = str(record["arealformal"] or ""), str(record["gruppe"] or "")
    planned = land["mosaikk_id"] >= 0
    if code or group:
        keep = planned & (land["arealformal"].fillna("") == code) & (land["gruppe"].fillna("") == group)
    else:
        keep = ~planned & (land["arealformal"].fillna("") == "")
    status = name.removesuffix("_daa")
    if status in _STATUS:
        keep &= land["arealstatus"] == _STATUS[status]
    elif status == "uten_status":
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
    key = name.removesuffix("_daa")
    if key == "planlagt":
        return rows
    if key == "tatt_ut":
        return rows[~rows["utfall"].isin(["bebygd", "reserve"])]
    if key.startswith("tatt_ut_"):
        return rows[rows["utfall"] == key.removeprefix("tatt_ut_")]
    if key in ("bebygd", "reserve"):
        return rows[rows["utfall"] == key]
    left, part = rows[rows["utfall"] == "reserve"], key.removeprefix("reserve_")
    if part in ("kp", "rp"):
        return left[left["niva"] == part.upper()]
    if part in _STATUS:
        return left[left["arealstatus"] == _STATUS[part]]
    return left[~left["arealstatus"].isin(list(_STATUS.values()))] if part == "uten_status" else None


def _by_land(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame:
    """T4: what the reserve lies on."""
    rows = data.reserve[data.reserve["gruppe"] == record["gruppe"]]
    if name == "reserve_daa":
        return rows
    return rows[markslag(rows) == name.removeprefix("m_").removesuffix("_daa")]


def _by_theme(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """T5: reserve inside a theme, and reserve that is mapped for it."""
    rows = data.reserve
    if record["gruppe"] != "alle":
        rows = rows[rows["gruppe"] == record["gruppe"]]
    inside, coverage = f"tema_{record['tema']}", f"dekning_{record['tema']}"
    if inside not in rows:
        return None
    mapped = rows[inside] | rows[coverage]
    kept = {"inne_daa": rows[inside], "kartlagt_daa": mapped, "ikke_kartlagt_daa": ~mapped}.get(name)
    return None if kept is None else rows[kept]


def _by_area(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """A3: one reserve area, and what of it lies inside a theme."""
    rows = data.reserve[data.reserve["omrade_nr"] == record["omrade_nr"]]
    if name == "reserve_daa":
        return rows
    theme = f"tema_{name.removesuffix('_daa')}"
    return rows[rows[theme]] if theme in rows else None


def _by_plan(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """A1: what a plan rules."""
    part = {"daa": data.land, "planlagt_daa": data.building_land, "reserve_daa": data.reserve}.get(name)
    if part is None:
        return None
    keep = part["mosaikk_id"] >= 0
    for key in ("niva", "planid", "plannavn", "ikrafttredelse"):
        keep &= part[key].isna() if record[key] is None else part[key] == record[key]
    return part[keep]


def _by_zone(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
    """A2: ground in a zone."""
    part = {"daa": data.land, "planlagt_daa": data.building_land, "reserve_daa": data.reserve}.get(name)
    zone = f"tema_{record['hensyn']}"
    return part[part[zone]] if part is not None and zone in part else None


def _changed(kind: str) -> Finder:
    """T6, T6F: what the ground is set aside for today, and what it becomes."""

    def find(data: AccountData, record: dict[str, Any], name: str) -> pd.DataFrame | None:
        if not isinstance(data, PlanChangeData):
            return None
        pairs = data.pairs[data.pairs[f"fra_{kind}"] == record[f"fra_{kind}"]]
        same = pairs[f"fra_{kind}"] == pairs[f"til_{kind}"]
        becomes = pairs[f"til_{kind}"] == name.removeprefix("til_").removesuffix("_daa")
        kept = {"sum_daa": pairs, "uendret_daa": pairs[same], "endret_daa": pairs[~same]}.get(name, pairs[becomes])
        return data.land.loc[kept.index].assign(til_formal=kept["til_formal"])

    return find


_FINDERS: dict[str, Finder] = {
    "T1": _planned, "T2": _actual, "T3": _reserve, "T4": _by_land, "T5": _by_theme, "A1": _by_plan, "A2": _by_zone,
    "A3": _by_area, "T6": _changed("gruppe"), "T6F": _changed("formal"),
}  # fmt: skip
