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
    told = _told(out["omrade_id"], was, is_, links)
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


def _told(
    names: pd.Series, was: gpd.GeoDataFrame, is_: gpd.GeoDataFrame, links: pd.DataFrame
) -> list[tuple[str, list[str]]]:
    """For each area the code of what became of it, and the names of the others that share its ground."""
    of_letter = links[links["samme"] & (links["fra"] != links["til"])]
    crossing = links[~links["samme"]]
    into, came_of = _others(of_letter, "fra", "til"), _others(of_letter, "til", "fra")
    new_purpose = {**_others(crossing, "fra", "til"), **_others(crossing, "til", "fra")}
    unchanged, back = _as_they_were(was, is_), set(is_.index[is_["tilbake"].astype(bool)])
    told: list[tuple[str, list[str]]] = []
    for name in names:
        went, came = into.get(name, []), came_of.get(name, [])
        if name in unchanged:
            told.append((UNCHANGED, []))
        elif name in was.index and name in is_.index:
            told.append(("delt", went) if went else ("sammenslatt", came) if came else ("endret", []))
        elif parts := came if name in is_.index else went:
            told.append(("skilt_ut" if name in is_.index else "gatt_inn", parts))
        elif name in new_purpose:
            told.append(("nytt_formal", new_purpose[name]))
        elif name in is_.index:
            told.append(("tilbake" if name in back else "ny", []))
        else:
            told.append(("borte", []))
    return told


def _others(links: pd.DataFrame, of: str, others: str) -> dict[str, list[str]]:
    """For each name in column ``of`` those it is linked with, in order."""
    return {str(name): list(rows) for name, rows in links.groupby(of)[others]}


def _as_they_were(was: gpd.GeoDataFrame, is_: gpd.GeoDataFrame) -> set[str]:
    """Names of the areas that have the same ground, purpose and status."""
    both = was.index.intersection(is_.index)
    one, other = was.loc[both], is_.loc[both]
    same = (one[TOLD].astype(str).to_numpy(object) == other[TOLD].astype(str).to_numpy(object)).all(axis=1)
    same[same] = apart(one.geometry[same], other.geometry[same]) <= SAME_M2
    return set(both[same])


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
