"""What the figures of the control table (T11) are made of where that is no cells: findings, what was lost in the
mosaic, SSB's classes, the areas of the reserve; and the subtraction behind a difference."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from flask_babel import gettext

from arealregnskap.accounts import AccountData, ssb
from arealregnskap.accounts.base import RESERVE
from arealregnskap.issues import kinds
from arealregnskap.report.model import Sheet
from arealregnskap.schema import Column
from arealregnskap.units import M2_PER_DAA

from .. import behind, numbers, tables
from ..words import word

KEY = "T11"
#: Lines shown before the rest are counted together.
_MOST = 12

_Line = tuple[str, float, float]  # text, how many, daa


def lines(data: AccountData, record: dict[str, Any], name: str) -> tables.TableView | None:
    """What a figure of a row is made of; None where it has cells, or is worked out from others of its row."""
    post, found = behind.post_of(data, record), list[_Line]()
    if post is None:
        return None
    if name in ("daa", "antall"):
        if record["del"] == "funn":
            found = _findings(data, post.code)
        elif record["del"] == "avvik" and post.code == RESERVE and name == "antall":
            areas = data.areas.to_dict("records")
            found = [(str(r["omrade_id"]), 1, float(r["area_m2"]) / M2_PER_DAA) for r in areas]
        elif record["del"] == "avvik" and post.cells is None:
            found = _lost(data, post.code)
    elif record["del"] == "ssb" and name == "sammenlignet_daa":
        classes = ssb.classes_of(data, post.code).to_dict("records")
        found = [(str(r["klasse"]), 1, float(r["km2"]) * ssb.DAA_PER_KM2) for r in classes]
    return _table(found) if found else None


def _findings(data: AccountData, severity: str) -> list[_Line]:
    if data.findings is None:
        return []
    own = data.findings[data.findings["alvor"] == severity]
    return [
        (kinds()[str(kind)].title(numbers.language()), float(part["antall"].sum()),
         float(part["area_m2"].sum(min_count=1)) / M2_PER_DAA)
        for kind, part in own.groupby("funn", sort=True)
    ]  # fmt: skip


def _lost(data: AccountData, reason: str) -> list[_Line]:
    """By plan, the parts that were lost for the reason that the row tells."""
    if data.lost is None:
        return []
    own = data.lost[data.lost["grunn"].astype(str) == reason]
    plans = own["planid"].fillna("").astype(str)
    return [
        (plan or gettext("uten plan-id"), len(part), math.fsum(part["area_m2"]) / M2_PER_DAA)
        for plan, part in own.groupby(plans, sort=True)
    ]


def _table(found: list[_Line]) -> tables.TableView:
    ordered = sorted(found, key=lambda line: (-_known(line[2]), line[0]))
    shown, rest = ordered[:_MOST], ordered[_MOST:]
    if rest:
        text = gettext("%(antall)s andre", antall=numbers.number(float(len(rest)), 0))
        shown.append((text, math.fsum(n for _, n, _ in rest), math.fsum(_known(daa) for _, _, daa in rest)))
    heads = [
        tables.Head(gettext("Hva")), tables.Head(gettext("Antall"), True),
        tables.Head(gettext("Areal"), True, gettext("daa")),
    ]  # fmt: skip
    rows = [[word(text), numbers.number(n, 0), numbers.amount(daa)] for text, n, daa in shown]
    return tables.plain(gettext("Dette er tallet laget av"), heads, rows)


def _known(daa: float) -> float:
    return 0.0 if math.isnan(daa) else daa


def steps(data: AccountData, sheet: Sheet, row: int | None, column: Column) -> list[tuple[str, str, bool]]:
    """The working of a difference, of a share of the municipality, and of an area on the map's own grid: text, value
    and whether it is the answer."""
    if sheet.key.partition("-")[0] != KEY or row is None:
        return []
    record, by_name = sheet.frame.iloc[row], {c.name: c for c in sheet.columns}

    def daa(name: str) -> tuple[str, str]:
        return word(by_name[name].label(data.language)), numbers.daa(float(record[name]))

    answer = (
        word(column.label(data.language)),
        numbers.cell_texts(column, [record[column.name]], sheet.frame[column.name])[0],
        True,
    )
    match column.name:
        case "differanse_daa":
            text, value = daa("sammenlignet_daa")
            return [(*daa("daa"), False), (text, f"−{value}", False), answer]
        case "andel":
            whole = numbers.daa(data.cells.municipality_m2 / M2_PER_DAA)
            return [(*daa("daa"), False), (gettext("Kommunens areal"), whole, False), answer]
        case "sammenlignet_daa" if record["del"] == "kommune" and not pd.isna(record["differanse_daa"]):
            return [
                (gettext("Kommunegrensa, målt på bakken"), daa("daa")[1], False),
                (gettext("Kommunegrensa, målt i kartets rutenett"), daa("sammenlignet_daa")[1], True),
            ]
    return []
