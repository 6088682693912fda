"""Invariants of the accounts on random land, with counting unit squares as the independent judge.

Everything lies on a grid of 100 m, so a judge that knows no geometry can say what each square is and count.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import geopandas as gpd
import hypothesis.strategies as st
import pytest
import shapely
from hypothesis import HealthCheck, given, settings

from arealregnskap import accounts
from arealregnskap.accounts import rounding, union
from arealregnskap.layers import Role
from tests.accounts import land

SIDE = 5  # squares of 100 m along each side of the municipality; a square is 10 daa
SQUARES = [(x, y) for x in range(SIDE) for y in range(SIDE)]
FORMAL = {"1110": ("01", "RP", "1"), "1120": ("02", "KP", "2"), "1300": ("06", "KP", "3"), "5100": ("14", "KP", None)}
ARTYPE = ("21", "30", "60", "81", "99")

Rect = tuple[int, int, int, int]


@dataclass(frozen=True)
class World:
    """``plan``: code of each square or None; ``built`` squares; rectangles of land cover, a theme, coverage, zones."""

    plan: tuple[str | None, ...]
    built: frozenset[tuple[int, int]]
    cover: tuple[tuple[str, Rect], ...]
    theme: tuple[Rect, ...]
    mapped: tuple[Rect, ...]
    zones: tuple[tuple[str, Rect], ...]


#: Rectangles of whole squares; they may overlap each other and reach outside the municipality.
rect = st.tuples(*[st.integers(-1, SIDE - 1)] * 2, *[st.integers(1, 4)] * 2)


def some(strategy: st.SearchStrategy, most: int) -> st.SearchStrategy[tuple]:
    return st.lists(strategy, max_size=most).map(tuple)


worlds = st.builds(
    World,
    plan=st.tuples(*[st.sampled_from([None, *FORMAL])] * len(SQUARES)),
    built=st.frozensets(st.sampled_from(SQUARES), max_size=6),
    cover=some(st.tuples(st.sampled_from(ARTYPE), rect), 6),
    theme=some(rect, 4),
    mapped=some(rect, 2),
    zones=some(st.tuples(st.sampled_from(("H310", "H520")), rect), 3),
)
few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def box(r: Rect) -> shapely.Polygon:
    x, y, w, h = r
    return land.box(x * 100, y * 100, (x + w) * 100, (y + h) * 100)


def within(square: tuple[int, int], r: Rect) -> bool:
    x, y, w, h = r
    return x <= square[0] < x + w and y <= square[1] < y + h


def square(s: tuple[int, int]) -> shapely.Polygon:
    return box((*s, 1, 1))


def mosaic(world: World) -> land.FakeMosaic:
    """One ruling surface per code, of all its squares."""
    rows = []
    for code in sorted({c for c in world.plan if c}):
        group, level, status = FORMAL[code]
        ground = shapely.union_all([square(s) for s, c in zip(SQUARES, world.plan, strict=True) if c == code])
        rows.append({
            **land.PLAN, "mosaikk_id": len(rows), "niva": level, "planid": level, "plannavn": level,
            "arealformal": code, "gruppe": group, "arealstatus": status, "paragraf_12_4": "nei",
            "teller_som_utbygging": code != "5100", "geometry": ground,
        })  # fmt: skip
    columns = [*land.PLAN, "mosaikk_id", "niva", "planid", "plannavn", "arealformal", "gruppe", "arealstatus",
               "paragraf_12_4", "teller_som_utbygging", "geometry"]  # fmt: skip
    return land.FakeMosaic(gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=25832))


def reserve(world: World, ruling: land.FakeMosaic) -> land.FakeReserve:
    """Unbuilt building land with x < 3 is reserve, one area per surface; the rest of it is narrow."""
    areas = []
    for mosaikk_id, code in zip(ruling.frame["mosaikk_id"], ruling.frame["arealformal"], strict=True):
        left = [square(s) for s, c in zip(SQUARES, world.plan, strict=True) if c == code and is_reserve(world, s, c)]
        if left:
            areas.append({"omrade_nr": len(areas), "omrade_id": f"X{len(areas)}", "mosaikk_id": mosaikk_id,
                          "area_m2": len(left) * 10_000.0, "geometry": shapely.union_all(left)})  # fmt: skip
    columns = ["omrade_nr", "omrade_id", "mosaikk_id", "area_m2", "geometry"]
    frame = gpd.GeoDataFrame(areas, columns=columns, geometry="geometry", crs=25832).astype({"omrade_nr": "int64"})
    building = ruling.frame.loc[ruling.frame["arealformal"] != "5100", "mosaikk_id"]
    return land.FakeReserve(frame, [square(s) for s in sorted(world.built)], frozenset(building))


def account_data(world: World) -> accounts.AccountData:
    ruling = mosaic(world)
    unbuilt = reserve(world, ruling)
    cover = [{"flate_id": str(i), "artype": a, "artreslag": None, "arskogbon": None, "argrunnf": None, "kildeklasse": a,
              "geometry": box(r)} for i, (a, r) in enumerate(world.cover)]  # fmt: skip
    theme = [
        {"flate_id": "t", "tema": "villrein", "klasse": None, "navn": None, "geometry": box(r)} for r in world.theme
    ]
    mapped = [{"flate_id": "d", "tema": "villrein", "geometry": box(r)} for r in world.mapped]
    zones = [{"flate_id": h, "hensyn": h, "geometry": box(r)} for h, r in world.zones]
    outline = {"kommunenummer": "0000", "kommunenavn": "Ruta", "geometry": land.box(0, 0, SIDE * 100, SIDE * 100)}
    cells = land.cells(
        kommune=land.layer(Role.KOMMUNE, [outline]), mosaic=ruling, reserve=unbuilt,
        arealdekke=land.layer(Role.AREALDEKKE, cover) if cover else None,
        temaer=[land.layer(Role.TEMA, theme)] if theme else [],
        dekning=[land.layer(Role.DEKNING, mapped)] if mapped else [],
        hensyn=land.layer(Role.HENSYN, zones) if zones else None, complete=(), failed=(),
    )  # fmt: skip
    return land.account_data(cells=cells, plan=ruling.frame, areas=unbuilt.areas)


def is_reserve(world: World, s: tuple[int, int], code: str | None) -> bool:
    return code not in (None, "5100") and s not in world.built and s[0] < 3


@few
@given(worlds)
def test_accounts_of_random_land_agree_with_counting_squares(world):
    data = account_data(world)
    tables = accounts.tables(data)  # reconciles: raises when sums that must be equal are not
    planned, built, left, hit, known = Counter(), Counter(), Counter(), Counter(), Counter()
    for s, code in zip(SQUARES, world.plan, strict=True):
        group = FORMAL[code][0] if code else ""
        planned[group] += code not in (None, "5100")
        built[group] += code not in (None, "5100") and s in world.built
        if is_reserve(world, s, code):
            left[group] += 1
            inside = any(within(s, r) for r in world.theme)
            hit[group] += inside
            known[group] += inside or any(within(s, r) for r in world.mapped)
    t3 = tables["T3"].frame.set_index("gruppe")
    for group in t3.index:
        expected = (planned[group] * 10, built[group] * 10, left[group] * 10)
        found = t3.loc[group, ["planlagt_daa", "bebygd_daa", "reserve_daa"]]
        assert tuple(found) == pytest.approx(expected, abs=1e-6)
    t5 = tables["T5"].frame
    for _, r in t5[(t5["tema"] == "villrein") & (t5["gruppe"] != "alle")].iterrows():
        group = r["gruppe"]
        if not (world.theme or world.mapped):
            assert r["tilstand"] == "ikke analysert"
        elif not left[group]:
            assert r["tilstand"] == "ingen reserve"
        elif not known[group]:
            assert r["tilstand"] == "ikke kartlagt" and r["inne_daa"] != r["inne_daa"]
        else:
            assert r["tilstand"] == ("treff" if hit[group] else "ingen treff")
            assert r["inne_daa"] == pytest.approx(hit[group] * 10, abs=1e-6)
            assert r["ikke_kartlagt_daa"] == pytest.approx((left[group] - known[group]) * 10, abs=1e-6)


@few
@given(worlds)
def test_land_cover_of_random_land_agrees_with_counting_squares(world):
    t2 = accounts.compute(accounts.faktisk_arealbruk.ACCOUNT, account_data(world)).frame
    covers = [[a for a, r in world.cover if within(s, r)] for s in SQUARES]
    by_class = Counter(a for classes in covers for a in classes)
    daa = t2[t2["artype"] != ""].set_index("artype")["daa"]
    if world.cover:
        assert {a: round(daa[a], 6) for a in ARTYPE} == {a: by_class[a] * 10 for a in ARTYPE}
    missing, overlap = t2["daa"].iloc[-2:]
    assert missing == pytest.approx(10 * sum(not c for c in covers), abs=1e-6)
    if world.cover:
        assert overlap == pytest.approx(-10 * sum(len(c) - 1 for c in covers if c), abs=1e-6)


@few
@given(worlds)
def test_zones_together_are_never_more_than_their_sum(world):
    a2 = accounts.compute(accounts.hensynssoner.ACCOUNT, account_data(world)).frame.set_index("hensyn")["daa"]
    if world.zones:
        covered = sum(any(within(s, r) for _, r in world.zones) for s in SQUARES)
        assert a2["unikt"] == pytest.approx(covered * 10, abs=1e-6)
        assert a2["dobbelt"] >= -1e-6
        assert a2["unikt"] + a2["dobbelt"] == pytest.approx(a2.drop(["unikt", "dobbelt"]).sum(), abs=1e-6)


@few
@given(worlds)
def test_union_table_holds_all_the_land_and_the_same_reserve(world):
    data = account_data(world)
    table, t3 = union.table(data), accounts.compute(accounts.arealreserve.ACCOUNT, data)
    assert table["Dekar"].sum() == pytest.approx(SIDE * SIDE * 10)
    assert table.loc[table["Planreserve"] == 1, "Dekar"].sum() == pytest.approx(t3.total["reserve_daa"], abs=1e-6)
    assert not table.drop(columns="Dekar").duplicated().any()


@few
@given(worlds)
def test_rounded_rows_add_up_or_the_table_says_so(world):
    for table in accounts.tables(account_data(world)).values():
        shown, columns = rounding.check(table), {c.name: c for c in table.columns}
        for name in (c for c in table.account.sums if c in shown.decimals):
            scale = 100 if rounding.is_share(columns[name]) else 1  # shares are shown as per cent
            rows = math.fsum(rounding.rounded(scale * v, shown.decimals[name]) for v in table.frame[name].dropna())
            total = rounding.rounded(scale * table.total[name], shown.of_sums[name])
            rows = rounding.rounded(rows, shown.of_sums[name])
            assert (name in shown.off) == (abs(rows - total) > 1e-9 if total == total else False)
