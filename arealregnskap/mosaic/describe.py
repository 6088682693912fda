"""What the accounts ask of a ruling plan surface, and what was lost by whom."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..codes import codelist
from ..crs import AreaRule
from ..issues import IssueLog
from ..layers import Role
from ..rulesets import Ruleset
from ..schema import COLUMNS
from .adjoining import first_of_field
from .cut import IntArray
from .resolve import Parts
from .select import dates

#: Detaljregulering and private forslagsstiller, the plans that § 12-4 is about.
_DETAILED, _PRIVATE = "35", "2"
_YEARS_12_4 = 10

ASSESS, UNKNOWN, NO = "krever vurdering", "ukjent", "nei"

_UNDEFINED_GROUP = "19"


def ruling(
    surfaces: gpd.GeoDataFrame, parts: Parts, ruleset: Ruleset, rule: AreaRule, log: IssueLog, as_of: dt.date | None
) -> gpd.GeoDataFrame:
    """One row per surface that rules somewhere; see ``Mosaic.frame``."""
    rules = ~shapely.is_missing(parts.kept)
    frame = surfaces.loc[rules].set_geometry(
        gpd.GeoSeries(parts.kept[rules], crs=surfaces.crs, index=np.flatnonzero(rules))
    )
    frame["gruppe"] = _groups(frame)
    frame["area_m2"] = rule.area(frame.geometry)
    status, origin = _status(surfaces, frame.index, parts, ruleset)
    frame["arealstatus"], frame["arealstatus_kilde"] = status, origin
    counted = frame["arealformal"].isin(ruleset.counted)
    frame["teller_som_utbygging"] = counted & frame["arealstatus"].isin(ruleset.arealstatus.teller)
    frame["aldersklasse_kart"] = age_class(frame["ikrafttredelse"])
    frame["aldersklasse_bestemmelser"] = age_class(frame["bestemmelsesdato"].where(
        dates(frame["bestemmelsesdato"]).notna(), frame["ikrafttredelse"]))  # fmt: skip
    frame["paragraf_12_4"] = paragraf_12_4(frame, as_of)
    _note_missing_status(frame, counted, log)
    frame = frame.reset_index(drop=True)
    frame["mosaikk_id"] = np.arange(len(frame))
    own = ["kilde", "mosaikk_id", "gruppe", "arealstatus_kilde", "teller_som_utbygging", "aldersklasse_kart",
           "aldersklasse_bestemmelser", "paragraf_12_4", "area_m2", "geometry"]  # fmt: skip
    return frame[[c.name for c in COLUMNS[Role.PLAN]] + own]


def losses(surfaces: gpd.GeoDataFrame, parts: Parts, rule: AreaRule, log: IssueLog) -> gpd.GeoDataFrame:
    """One row per losing part; see ``Mosaic.lost``. Sums per pair of plans become findings."""
    rules = ~shapely.is_missing(parts.kept)
    number = np.where(rules, np.cumsum(rules) - 1, -1)
    loser = surfaces.iloc[parts.loser].reset_index(drop=True)
    nobody = parts.winner < 0
    ids = surfaces["flate_id"].to_numpy()
    lost = gpd.GeoDataFrame(
        {
            "flate_id": loser["flate_id"],
            "niva": loser["niva"],
            "planid": loser["planid"],
            "arealformal": loser["arealformal"],
            "vinner_id": np.where(nobody, None, ids[parts.winner]),
            "vinner_mosaikk_id": np.where(nobody, -1, number[parts.winner]),
            "grunn": parts.reason,
            "area_m2": rule.area(parts.ground),
            "kilde": loser["kilde"],
            "vinner_plan": surfaces["planid"].to_numpy()[parts.winner],
        },
        geometry=parts.ground,
        crs=surfaces.crs,
    )
    _note_losses(lost, log)
    order = lost.sort_values(["niva", "flate_id", "vinner_mosaikk_id", "area_m2"], kind="stable").index
    return lost.loc[order].drop(columns=["kilde", "vinner_plan"]).reset_index(drop=True)


def age_class(values: pd.Series) -> pd.Series:
    """Code of ``aldersklasse`` for each date; the bounds are data."""
    day = dates(values).dt.strftime("%Y-%m-%d")
    out = pd.Series("mangler", index=values.index)
    rows = codelist("aldersklasse").rows
    for code, first, last in zip(rows["kode"], rows["fra"], rows["til"], strict=True):
        if first or last:
            out[day.notna() & (day >= first) & ((last == "") | (day <= last))] = code
    return out


def paragraf_12_4(frame: pd.DataFrame, as_of: dt.date | None) -> pd.Series:
    """Flag for pbl § 12-4: a private detaljregulering adopted more than ten years before ``as_of`` needs assessment.

    Only a flag. Whether work was begun, or the time extended, is not in plan data. Unknown where the plan type,
    the proposer or the date that would decide is missing.
    """
    date, kind, proposer = dates(frame["ikrafttredelse"]), frame["plantype"], frame["forslagsstillertype"]
    limit = pd.NaT if as_of is None else pd.Timestamp(as_of) - pd.DateOffset(years=_YEARS_12_4)
    old, young = date < limit, date >= limit
    detailed, private = kind == _DETAILED, proposer == _PRIVATE
    ruled_out = (frame["niva"] == "KP") | young | kind.notna() & ~detailed | proposer.notna() & ~private
    out = pd.Series(UNKNOWN, index=frame.index)
    out[ruled_out] = NO
    out[~ruled_out & old & detailed & private] = ASSESS
    return out


def _groups(frame: pd.DataFrame) -> pd.Series:
    """Arealformålsgruppe; some codes have another group in reguleringsplan."""
    rows = codelist("arealformal").rows
    group = frame["arealformal"].map(rows["gruppe"])
    in_rp = frame["arealformal"].map(rows["gruppe_rp"]).replace("", None)
    return group.where((frame["niva"] != "RP") | in_rp.isna(), in_rp).fillna(_UNDEFINED_GROUP)


def _status(surfaces: gpd.GeoDataFrame, rows: pd.Index, parts: Parts, ruleset: Ruleset) -> tuple[pd.Series, pd.Series]:
    """Arealstatus of each ruling surface, and whether it is its own, from the kommuneplan under it, or a default."""
    status = surfaces.loc[rows, "arealstatus"]
    known = status.isin(codelist("arealstatus").rows.index)
    origin = pd.Series("plan", index=rows).where(known, "regelsett")
    if ruleset.arealstatus.reguleringsplan == "fra kommuneplan":
        field = first_of_field(surfaces)
        under = _status_under(surfaces, parts, ruleset, field).reindex(field[rows]).set_axis(rows)
        inherits = ~known & (surfaces.loc[rows, "niva"] == "RP") & under.notna()
        status, origin = status.where(~inherits, under), origin.where(~inherits, "kommuneplan")
    return status.where(origin != "regelsett", ruleset.arealstatus.mangler), origin


def _status_under(surfaces: pd.DataFrame, parts: Parts, ruleset: Ruleset, field: IntArray) -> pd.Series:
    """Per field of a reguleringsplan, by its first row: the arealstatus most of the kommuneplan ground under it has.

    Building land is asked first, so that a cabin field drawn over LNF and a future cabin field is future.
    """
    level = surfaces["niva"].to_numpy()
    pair = (parts.winner >= 0) & (level[parts.loser] == "KP")
    pair &= level[np.maximum(parts.winner, 0)] == "RP"
    loser = surfaces.iloc[parts.loser[pair]]
    under = pd.DataFrame({
        "rad": field[parts.winner[pair]],
        "status": loser["arealstatus"].to_numpy(),
        "teller": loser["arealformal"].isin(ruleset.counted).to_numpy(),
        "areal": shapely.area(parts.ground[pair]),
    }).dropna(subset="status")  # fmt: skip
    sums = under.groupby(["rad", "teller", "status"], as_index=False)["areal"].sum()
    best = pd.DataFrame(sums).sort_values(
        ["rad", "teller", "areal", "status"], ascending=[True, False, False, True], kind="stable"
    )
    return best.drop_duplicates("rad").set_index("rad")["status"]


def _note_missing_status(frame: gpd.GeoDataFrame, counted: pd.Series, log: IssueLog) -> None:
    defaulted = (frame["arealstatus_kilde"] == "regelsett") & (frame["niva"] == "KP")
    names = codelist("arealstatus")
    for kind, rows in (("arealstatus_mangler", counted), ("arealstatus_mangler_andre", ~counted)):
        for source, group in frame[defaulted & rows].groupby("kilde", sort=True):
            label = names.label(group["arealstatus"].iloc[0]).lower()
            log.add(kind, str(source), value=label, action="Satt av regelsettet", count=len(group), **_place(group))


def _note_losses(lost: gpd.GeoDataFrame, log: IssueLog) -> None:
    """What was lost: one finding per plan where a person must decide, else one per source and reason.

    What validation tells of already (overlap within one plan, ground outside the municipality) is not told again.
    """
    decide = {"samme_dato": "planoverlapp_samme_dato", "uten_dato": "plandato_mangler"}
    names = codelist("mosaikkgrunn")
    told = (lost["grunn"] == "utenfor_kommunen") | (lost["grunn"] == "samme_dato") & (
        lost["planid"] == lost["vinner_plan"]
    )
    plan = lost["planid"].fillna("ikke oppgitt").where(lost["grunn"].isin(decide), "")
    for (source, object_id, reason), group in lost[~told].groupby(["kilde", plan, "grunn"], sort=True):
        label = names.label(str(reason))
        log.add(decide.get(str(reason), "planareal_tapt"), str(source), object_id=str(object_id),
                value=label[0].lower() + label[1:], action="Se tabellen over tapt planareal", count=len(group),
                **_place(group))  # fmt: skip


def _place(group: gpd.GeoDataFrame) -> dict[str, float]:
    """Ground area and a point to zoom to, inside the largest of some surfaces."""
    largest = group.geometry.iloc[int(np.argmax(group["area_m2"].to_numpy()))]
    point = shapely.point_on_surface(largest)
    return {"area_m2": float(group["area_m2"].sum()), "x": float(point.x), "y": float(point.y)}
