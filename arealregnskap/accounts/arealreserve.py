"""T3: what is planned for building, what is built, what each rule takes out, and what is left as reserve."""

from __future__ import annotations

import math

import pandas as pd

from ..codes import codelist
from ..schema import Column
from .base import BUILT, NOT_BUILDING_LAND, RESERVE, Account, AccountData, Ratio
from .sums import all_codes, column, daa_cross

#: Outcome codes that are neither built nor reserve, in the order the rules apply.
REMOVED = tuple(c for c in codelist("utfall") if c not in (BUILT, RESERVE, NOT_BUILDING_LAND))

_OUTCOMES = codelist("utfall")
_STATUS_COLUMN = {"1": "reserve_navaerende_daa", "2": "reserve_framtidig_daa", "3": "reserve_videreutvikling_daa"}

COLUMNS = (
    Column("gruppe", "code", "Gruppe", codelist="arealformalsgruppe"),
    Column("gruppenavn", "text", "Arealformålsgruppe", "Arealføremålsgruppe"),
    Column("i_regelsettet", "bool", "Teller i regelsettet", "Tel i regelsettet"),
    Column("planlagt_daa", "float", "Planlagt", "Planlagt", "daa"),
    Column("bebygd_daa", "float", "Bebygd", "Utbygd", "daa"),
    Column("tatt_ut_daa", "float", "Tatt ut", "Teke ut", "daa", "Summen av de neste kolonnene"),
    *(
        Column(
            f"tatt_ut_{c}_daa",
            "float",
            _OUTCOMES.label(c),
            _OUTCOMES.label(c, "nn"),
            "daa",
            _OUTCOMES.rows.loc[c, "forklaring_nb"],
        )
        for c in REMOVED
    ),
    Column("reserve_daa", "float", "Arealreserve", "Arealreserve", "daa"),
    Column("reserve_andel", "float", "Reserve av planlagt", "Reserve av planlagd", description="0–1"),
    Column("omrader", "int", "Områder", "Område", "antall", "Antall sammenhengende reserveområder"),
    Column(
        "reserve_kp_daa", "float", "Bare kommuneplan", "Berre kommuneplan", "daa", "Reserve der kommuneplanen styrer"
    ),
    Column("reserve_rp_daa", "float", "Regulert", "Regulert", "daa", "Reserve der reguleringsplan styrer"),
    Column(
        "reserve_framtidig_daa", "float", "Reserve i framtidige områder (2)", "Reserve i framtidige område (2)", "daa"
    ),
    Column(
        "reserve_navaerende_daa",
        "float",
        "Restareal i nåværende områder (1)",
        "Restareal i noverande område (1)",
        "daa",
    ),
    Column(
        "reserve_videreutvikling_daa", "float", "Reserve i videreutvikling (3)", "Reserve i vidareutvikling (3)", "daa"
    ),
    Column("reserve_uten_status_daa", "float", "Reserve uten arealstatus", "Reserve utan arealstatus", "daa"),
)


def table(data: AccountData) -> pd.DataFrame:
    """One row per arealformålsgruppe. Planned = built + each removed + reserve, by construction of the outcomes.

    What a rule takes is not known (NaN, never 0) where it had no data to work on and so took nothing.
    """
    outcome = daa_cross(data.building_land, "gruppe", "utfall")
    groups = codelist("arealformalsgruppe")
    keys = all_codes(groups, outcome.index)
    outcome = outcome.reindex(keys, fill_value=0.0)
    frame = pd.DataFrame({"gruppe": keys, "gruppenavn": [groups.label(k, data.language) for k in keys]}, index=keys)
    counted = counted_groups(data)
    frame["i_regelsettet"] = [k in counted for k in keys]
    frame["planlagt_daa"] = outcome.sum(axis=1)
    frame["bebygd_daa"] = _taken(data, outcome, BUILT)
    for code in REMOVED:
        frame[f"tatt_ut_{code}_daa"] = _taken(data, outcome, code)
    frame["tatt_ut_daa"] = frame[[f"tatt_ut_{code}_daa" for code in REMOVED]].sum(axis=1)
    frame["reserve_daa"] = column(outcome, RESERVE)
    frame["reserve_andel"] = frame["reserve_daa"] / frame["planlagt_daa"].where(frame["planlagt_daa"] != 0)
    frame["omrader"] = data.reserve.groupby("gruppe")["omrade_nr"].nunique().reindex(keys, fill_value=0)
    return frame.join(_splits(data.reserve).reindex(keys, fill_value=0.0)).reset_index(drop=True)


def _taken(data: AccountData, outcome: pd.DataFrame, code: str) -> pd.Series:
    """What one outcome takes of each group [daa]."""
    taken = column(outcome, code)
    return taken * math.nan if code in data.without_data and not taken.any() else taken


def counted_groups(data: AccountData) -> set[str]:
    """Groups with a code that the rule set counts, or with ground that it counted."""
    rows = codelist("arealformal").rows
    listed = rows[rows.index.isin(data.counted)]
    return {*listed["gruppe"], *data.building_land["gruppe"].dropna().unique()}


def _splits(reserve: pd.DataFrame) -> pd.DataFrame:
    """Reserve per group by plan level and by arealstatus [daa]."""
    level = daa_cross(reserve, "gruppe", "niva")
    status = daa_cross(reserve, "gruppe", "arealstatus")
    columns = {"reserve_kp_daa": column(level, "KP"), "reserve_rp_daa": column(level, "RP")}
    columns |= {name: column(status, code) for code, name in _STATUS_COLUMN.items()}
    columns["reserve_uten_status_daa"] = status.drop(columns=list(_STATUS_COLUMN), errors="ignore").sum(axis=1)
    return pd.DataFrame(columns)


ACCOUNT = Account(
    key="T3",
    title_nb="Arealreserve per formål",
    title_nn="Arealreserve per føremål",
    columns=COLUMNS,
    table=table,
    method=(
        "Arealreserve er areal satt av til utbyggingsformål som ikke er bygd ut [KDD-AR ordliste]. Planlagt areal er "
        "delt i bebygd, det hver regel tar ut, og reserve; delene er én oppdeling av samme areal og summerer alltid "
        "til planlagt. Hvilke formål som teller og hvilke regler som brukes står i regelsettet [NINA-PU, ARV, MD-NR]."
        " Reserve i framtidige områder og restareal i nåværende områder vises hver for seg (eget valg)."
    ),
    sums=tuple(c.name for c in COLUMNS if c.unit),
    ratios=(Ratio("reserve_andel", "reserve_daa", "planlagt_daa"),),
    notes_nb=(
        "Planlagt = bebygd + tatt ut + reserve.",
        "«Tatt ut» er her det reglene holder utenfor reserven, ikke noe som tas ut av planen.",
        "Fortetting og transformasjon er ikke med i arealreserven.",
        "Arealreserve er ikke det samme som areal som vil bli bygd ut.",
    ),
    notes_nn=(
        "Planlagt = utbygd + teke ut + reserve.",
        "«Teke ut» er her det reglane held utanfor reserven, ikkje noko som blir teke ut av planen.",
        "Fortetting og transformasjon er ikkje med i arealreserven.",
        "Arealreserve er ikkje det same som areal som vil bli bygd ut.",
    ),
)
