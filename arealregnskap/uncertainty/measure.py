"""What is known of every figure: position of its borders, age of its maps, accuracy of its classes.

One row per figure of T1, T2, T3, A3 and T5: tabell and kode, the figures of ``borders.spread``, plan_years (mean age of
its plans [years]), years (age of the maps of the land [years]) and class_share (share of surfaces with the right
class, 0–1), not a number where not known. ``T3P`` is what T3 calls planned. The accounts put areas, lights and words to
them (``accounts/usikkerhet.py``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..crs import AreaRule
from ..layers import Layer, Role
from ..mosaic.adjoining import first_linked
from ..mosaic.cut import polygons_of
from ..sources import PRODUCTS
from ..sources.accuracy import COLUMN, assumed
from .borders import NOT_COUNTED, SNAP_M, BoolArray, Borders, FloatArray, IntArray, borders, spread

if TYPE_CHECKING:  # only for annotations; accounts are read without the geometry steps
    from ..mosaic import Mosaic

#: Columns of what ``measure`` gives.
COLUMNS = (
    "tabell", "kode", "sd_m2", "independent_m2", "most_m2", "length_m", "sd_m", "stated", "plan_years", "years",
    "class_share",
)  # fmt: skip

#: Code of the row for all of a table together.
ALL = "alle"

#: A segment this near a line lies on it [m].
_ON_M = 0.02
#: Neighbouring segments that are looked at together.
_RUN = 16
_DAYS_PER_YEAR = 365.2425
_PRODUCT = {p.constants["formal_liste"]: p.key for p in PRODUCTS if "formal_liste" in p.constants}

ObjectArray = npt.NDArray[np.object_]


def of_plan(mosaic: Mosaic, outline: Any, rule: AreaRule, reach: float, as_of: dt.date) -> pd.DataFrame:
    """Rows of T1 (arealformål) and T3 (planned per arealformålsgruppe, and all of it).

    Where two plans meet, the border was drawn by the one that rules there; between plans that took nothing from each
    other the weaker counts. The municipality's own border is the frame of the account and exact.
    """
    frame = mosaic.frame
    sd, stated = plan_sd(frame)
    found = borders(np.asarray(frame.geometry, object), sd, rule, stated)
    found = exact_at(_drawn_by_the_ruling(found, mosaic, sd), outline)
    years = _years(frame["ikrafttredelse"], as_of)
    counted = frame["teller_som_utbygging"].to_numpy(bool)
    one = pd.Series(ALL, index=frame.index)
    codes = {"T1": [frame["arealformal"]], "T3P": [frame["gruppe"].where(counted), one.where(counted)]}
    parts = [
        rows_of(table, found, code, reach).assign(plan_years=_means(code, years, frame["area_m2"]))
        for table, each in codes.items()
        for code in each
    ]
    return pd.concat(parts, ignore_index=True)


def of_cover(
    cover: Layer | None, outline: Any, rule: AreaRule, reach: float, as_of: dt.date, class_share: float = np.nan
) -> pd.DataFrame:
    """Rows of T2 (land-cover class), for the part of the land cover that is inside the municipality."""
    if cover is None:
        return pd.DataFrame(columns=COLUMNS)
    geometry = np.asarray(cover.frame.geometry, object)
    sd, stated = layer_sd(cover)
    found = borders(geometry, sd, rule, stated)
    shapely.prepare(outline)
    whole = shapely.contains_properly(outline, geometry)
    inside = whole[found.surface]
    rest = np.flatnonzero(~inside)
    inside[rest] = shapely.contains_xy(outline, *found.middle(rest).T)
    found = found.with_sd(np.where(inside, found.sd, 0.0))  # what is outside is not counted, as if it were exact
    rows = rows_of("T2", found, cover.frame["artype"], reach)
    return rows.assign(years=age_of(cover.source.date, as_of), class_share=class_share)


def of_reserve(
    areas: gpd.GeoDataFrame, mosaic: Mosaic, taking: Sequence[Layer], themes: Sequence[Layer], outline: Any,
    rule: AreaRule, reach: float, as_of: dt.date,
) -> pd.DataFrame:  # fmt: skip
    """Rows of T3 (reserve per arealformålsgruppe, and all), A3 (each area) and T5 (each theme in the reserve).

    A reserve area ends at its plan's border or where something took the ground; ``taking`` are the layers that can
    have taken it, and the weakest of them counts.
    """
    frame = mosaic.frame
    owner = areas["mosaikk_id"].to_numpy(np.int64)
    plan, stated = plan_sd(frame)
    land = mosaic.fields.land
    cut = max((float(layer_sd(layer)[0].max(initial=0.0)) for layer in taking), default=0.0)
    found = borders(np.asarray(areas.geometry, object), plan[owner], rule, stated[owner])
    field = shapely.boundary(np.asarray(land.geometry, object))
    own = field[np.searchsorted(land["mosaikk_id"], owner)][found.surface]
    shapely.prepare(own)
    at_plan = shapely.dwithin(own, shapely.points(found.middle()), _ON_M)  # the first of the two may be prepared
    found = exact_at(found.with_sd(np.where(at_plan, found.sd, cut)), outline)
    years = _years(frame["ikrafttredelse"], as_of).iloc[owner].set_axis(areas.index)
    one = pd.Series(ALL, index=areas.index)
    codes = {"T3": [areas["gruppe"], one], "A3": [areas["omrade_id"]]}
    parts = [
        rows_of(table, found, code, reach).assign(plan_years=_means(code, years, areas["area_m2"]))
        for table, each in codes.items()
        for code in each
    ]
    oldest = max((age for layer in taking if not np.isnan(age := age_of(layer.source.date, as_of))), default=np.nan)
    own_rows = pd.concat(parts, ignore_index=True).assign(years=oldest)
    return pd.concat([own_rows, *_of_themes(areas, found, themes, rule, reach, as_of)], ignore_index=True)


def _of_themes(
    areas: gpd.GeoDataFrame, reserve: Borders, themes: Sequence[Layer], rule: AreaRule, reach: float, as_of: dt.date
) -> list[pd.DataFrame]:
    """Each theme's part of the reserve: borders on the reserve's edge as good as that edge is on average, the rest as
    good as the theme's own."""
    whole = spread(reserve, np.zeros(len(areas), np.int64), reach, count=1)["sd_m"][0]
    edge, out = Edge.of(areas, whole), []
    for layer in themes:
        column = "hensyn" if layer.role is Role.HENSYN else "tema"
        sd, _ = layer_sd(layer)
        surfaces = np.asarray(layer.frame.geometry, object)
        for key in sorted(set(layer.frame[column].dropna())):
            of = np.flatnonzero((layer.frame[column] == key).to_numpy())
            rows = in_reserve("T5", str(key), surfaces[of], sd[of], edge, rule, reach)
            out.append(rows.assign(years=age_of(layer.source.date, as_of)))
    return [rows for rows in out if len(rows)]


@dataclass(frozen=True)
class Edge:
    """The reserve areas, their edges as one line, and how good these are on average [m]."""

    ground: ObjectArray
    line: Any
    sd_m: float

    @classmethod
    def of(cls, areas: gpd.GeoDataFrame, sd_m: float) -> Edge:
        ground = np.asarray(areas.geometry, object)
        return cls(ground, shapely.multilinestrings(shapely.get_parts(shapely.boundary(ground))), sd_m)


def in_reserve(
    table: str, key: str, surfaces: ObjectArray, sd: FloatArray, edge: Edge, rule: AreaRule, reach: float
) -> pd.DataFrame:
    """The row of what surfaces of one kind cover of the reserve; none where they cover nothing."""
    i, j = shapely.STRtree(edge.ground).query(surfaces, predicate="intersects")
    common = _joined(polygons_of(shapely.intersection(surfaces[i], edge.ground[j])))
    if not len(common):
        return pd.DataFrame(columns=COLUMNS)
    found = borders(common, np.full(len(common), sd[i].max()), rule)
    shapely.prepare(edge.line)
    on = _near(edge.line, found.middle())
    return rows_of(table, found.with_sd(np.where(on, edge.sd_m, found.sd)), pd.Series([key] * len(common)), reach)


def _joined(parts: ObjectArray) -> ObjectArray:
    """Surfaces that touch or overlap as one, others as they are; those that are none are left out.

    They are joined on the grid that corners are held alike on: where one side of a common border has a corner more than
    the other, the union would else leave a hair, and the border would count twice.
    """
    parts = parts[~shapely.is_missing(parts)]
    group = first_linked(len(parts), *shapely.STRtree(parts).query(parts, predicate="dwithin", distance=SNAP_M))
    order = np.argsort(group, kind="stable")
    groups = np.split(parts[order], np.flatnonzero(np.diff(group[order])) + 1)
    made = [g[0] if len(g) == 1 else shapely.union_all(g, grid_size=SNAP_M) for g in groups if len(g)]
    return np.array(made, object)


def plan_sd(frame: pd.DataFrame) -> tuple[FloatArray, BoolArray]:
    """Standard deviation of the border of each plan surface [m], and whether it is stated."""
    return _stated_or(frame, frame["formal_liste"].map(lambda listed: assumed(_PRODUCT.get(listed, "")).sd_m))


def layer_sd(layer: Layer) -> tuple[FloatArray, BoolArray]:
    """Standard deviation of the border of each surface of a layer [m], and whether it is stated."""
    return _stated_or(layer.frame, pd.Series(assumed(layer.product).sd_m, index=layer.frame.index))


def _stated_or(frame: pd.DataFrame, default: pd.Series) -> tuple[FloatArray, BoolArray]:
    said = pd.to_numeric(frame[COLUMN], errors="coerce") if COLUMN in frame else pd.Series(np.nan, index=frame.index)
    return np.asarray(said.fillna(default), float), np.asarray(said.notna(), bool)


def _drawn_by_the_ruling(found: Borders, mosaic: Mosaic, sd: FloatArray) -> Borders:
    """Between a surface and one that it lost ground to, the border is the winner's."""
    lost, frame, count = mosaic.lost, mosaic.frame, len(mosaic.frame)
    number = pd.Series(frame["mosaikk_id"].to_numpy(), index=frame["flate_id"].to_numpy())
    pairs = pd.DataFrame({"id": lost["flate_id"], "winner": lost["vinner_mosaikk_id"]}).drop_duplicates()
    pairs = pairs[pairs["winner"] >= 0].merge(number.rename("loser"), left_on="id", right_index=True)
    taken = np.unique(pairs["loser"].to_numpy(np.int64) * count + pairs["winner"].to_numpy(np.int64))
    inner, own, other = found.across >= 0, found.surface.astype(np.int64), found.across.astype(np.int64)
    yields = inner & np.isin(own * count + other, taken)
    rules = inner & np.isin(other * count + own, taken)
    out = np.where(yields & ~rules, sd[found.across], found.sd)
    return found.with_sd(np.where(rules & ~yields, sd[found.surface], out))


def exact_at(found: Borders, outline: Any) -> Borders:
    """The segments on the municipality's own border are exact."""
    line = shapely.boundary(outline)
    shapely.prepare(line)
    on = found.across < 0
    on[on] = _near(line, found.middle(on))
    return found.with_sd(np.where(on, 0.0, found.sd))


def _near(line: Any, points: FloatArray) -> BoolArray:
    """Which points are on a prepared line. Most runs of points are so far away that their box tells."""
    near = np.zeros(len(points), bool)
    if not len(points):
        return near
    runs = np.arange(0, len(points), _RUN)
    low, high = np.minimum.reduceat(points, runs), np.maximum.reduceat(points, runs)
    close = shapely.dwithin(line, shapely.box(*low.T, *high.T), _ON_M)
    rows = np.flatnonzero(np.repeat(close, _RUN)[: len(points)])
    near[rows] = shapely.dwithin(line, shapely.points(points[rows]), _ON_M)
    return near


def rows_of(table: str, found: Borders, codes: pd.Series, reach: float) -> pd.DataFrame:
    """One row per code; surfaces without a code are not counted."""
    label, names = _labels(codes)
    rows = spread(found, label, reach, len(names)).assign(tabell=table, kode=names)
    return rows.reindex(columns=list(COLUMNS))


def _means(codes: pd.Series, values: pd.Series, weight: pd.Series) -> FloatArray:
    """Mean of the known values per code, in the order of ``rows_of``; missing where more than half is not known."""
    known = values.notna()
    names = np.unique(codes.dropna().astype(str))
    whole = weight.groupby(codes.astype(str)).sum().reindex(names)
    dated = weight[known].groupby(codes[known].astype(str)).sum().reindex(names, fill_value=0.0)
    summed = (values * weight)[known].groupby(codes[known].astype(str)).sum().reindex(names)
    return np.asarray((summed / dated).where(dated > whole / 2), float)


def _labels(codes: pd.Series) -> tuple[IntArray, list[str]]:
    """Numbers 0…n−1 of the codes in their order, ``NOT_COUNTED`` for none; and the codes."""
    known = codes.notna().to_numpy()
    names, at = np.unique(codes[known].astype(str).to_numpy(), return_inverse=True)
    label = np.full(len(codes), NOT_COUNTED, np.int64)
    label[known] = at
    return label, [str(name) for name in names]


def _years(days: pd.Series, as_of: dt.date) -> pd.Series:
    """Age of each day [years]; not a number for none."""
    return (pd.Timestamp(as_of) - pd.to_datetime(days, errors="coerce")).dt.days / _DAYS_PER_YEAR


def age_of(day: dt.date | None, as_of: dt.date) -> float:
    return np.nan if day is None else (as_of - day).days / _DAYS_PER_YEAR
