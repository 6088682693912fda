"""What has become of the reserve areas since their areas last changed: kept, split, merged, new, gone."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..crs import AreaRule
from .known import BEFORE, GONE, LATEST, SAME_M2, TOLD, Known, apart, letters, sharing

#: Codes of ``omradeendring``. See ``area_changes``.
UNCHANGED = "uendret"

COLUMNS = ["endring", "omrade_id", "omrade_nr", "stabil_id", "gruppe", "arealformal", "andre", "antall",
           "for_m2", "na_m2", "felles_m2", "fra_dato"]  # fmt: skip
TEXTS = COLUMNS[:2] + COLUMNS[3:7]


def area_changes(known: Known, ruleset: str, rule: AreaRule) -> pd.DataFrame:
    """One row per area that is not as it was, and one (without a name) for all that are.

    endring code of ``omradeendring`` · omrade_id, omrade_nr, stabil_id · gruppe, arealformal: today's, else the last ·
    andre: names of areas that share its ground, those it came of, those it went into · antall: how many areas the row
    is of · for_m2, na_m2, felles_m2: ground area before, now, and of both at once [m²] · fra_dato: the day the earlier
    account was for. The sum of for_m2 is the earlier reserve, that of na_m2 today's. Empty when there is no earlier.
    """
    now, before = known.of(ruleset, LATEST), known.of(ruleset, BEFORE)
    if before.empty and known.of(ruleset, GONE).empty:
        return pd.DataFrame(columns=COLUMNS)
    now, before = now.reset_index(drop=True), before.reset_index(drop=True)
    links = _links(before, now)
    rows = pd.concat([now, before], ignore_index=True).drop_duplicates("omrade_id", ignore_index=True)
    was, is_ = before.set_index("omrade_id"), now.set_index("omrade_id")
    out = rows[["omrade_id", "omrade_nr", "stabil_id", "gruppe", "arealformal"]].copy()
    out["for_m2"] = was["area_m2"].reindex(out["omrade_id"]).fillna(0.0).to_numpy()
    out["na_m2"] = is_["area_m2"].reindex(out["omrade_id"]).fillna(0.0).to_numpy()
    out["felles_m2"] = _shared(was, is_, out["omrade_id"], rule)
    told = [_told(name, was, is_, links) for name in out["omrade_id"]]
    out["endring"], out["andre"] = [kind for kind, _ in told], [", ".join(others) for _, others in told]
    out["antall"] = 1
    out["fra_dato"] = max(before["dato"], default=None)
    return _summed(out.astype(dict.fromkeys(TEXTS, object)))  # a file read back has texts of another kind


def _links(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Pairs of areas that share ground: fra, til (names) and whether both are of one letter."""
    i, j, _ = sharing(now, before)
    return pd.DataFrame({
        "fra": before["omrade_id"].to_numpy()[j],
        "til": now["omrade_id"].to_numpy()[i],
        "samme": letters(before)[j] == letters(now)[i],
    }).sort_values(["fra", "til"])  # fmt: skip


def _told(name: str, was: gpd.GeoDataFrame, is_: gpd.GeoDataFrame, links: pd.DataFrame) -> tuple[str, list[str]]:
    """Code of what became of an area, and the names of the others that share its ground."""
    of_letter, crossing = links[links["samme"]], links[~links["samme"]]
    into = [n for n in of_letter.loc[of_letter["fra"] == name, "til"] if n != name]
    came_of = [n for n in of_letter.loc[of_letter["til"] == name, "fra"] if n != name]
    if name in was.index and name in is_.index:
        if _as_it_was(was.loc[[name]], is_.loc[[name]]):
            return UNCHANGED, []
        if into:
            return "delt", into
        return ("sammenslatt", came_of) if came_of else ("endret", [])
    if name in is_.index:
        other_purpose = list(crossing.loc[crossing["til"] == name, "fra"])
        if came_of or other_purpose:
            return ("skilt_ut", came_of) if came_of else ("nytt_formal", other_purpose)
        return ("tilbake" if is_.loc[name, "tilbake"] else "ny"), []
    other_purpose = list(crossing.loc[crossing["fra"] == name, "til"])
    if into or other_purpose:
        return ("gatt_inn", into) if into else ("nytt_formal", other_purpose)
    return "borte", []


def _as_it_was(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> bool:
    """Whether an area, given as one row of each, has the same ground, purpose and status."""
    return one[TOLD].astype(str).equals(other[TOLD].astype(str)) and apart(one.geometry, other.geometry)[0] <= SAME_M2


def _shared(was: gpd.GeoDataFrame, is_: gpd.GeoDataFrame, names: pd.Series, rule: AreaRule) -> np.ndarray:
    """Ground each area has kept [m²]."""
    out = np.zeros(len(names))
    both = names.isin(was.index).to_numpy() & names.isin(is_.index).to_numpy()
    one, other = (np.asarray(x.loc[names[both], "geometry"], object) for x in (was, is_))
    out[both] = rule.area(shapely.intersection(one, other))
    return out


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    """Changed areas by name, then one row for those that are as they were."""
    same = rows["endring"] == UNCHANGED
    changed = rows[~same].sort_values(["gruppe", "omrade_nr"])
    if not same.any():
        return changed[COLUMNS].reset_index(drop=True)
    sums = rows.loc[same, ["antall", "for_m2", "na_m2", "felles_m2"]].sum()
    whole = pd.DataFrame(
        [{**dict.fromkeys(COLUMNS), "endring": UNCHANGED, **sums, "fra_dato": rows["fra_dato"].iloc[0]}]
    )
    return pd.concat([changed, whole], ignore_index=True)[COLUMNS].astype({"antall": int})
