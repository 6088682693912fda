"""The same land in every format, reference system, order and cutting gives the same accounts.

Compared are T1–T5 and T11. Left out of T11 are the rows that count findings: how rings run is a finding only where the
format keeps it. Where coordinates are the same numbers, tables are equal bit for bit; else each area of at least 1 daa
is held relatively and smaller ones to a part of a square metre.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from arealregnskap import case, pipeline
from arealregnskap.result import Result
from tests.whole import formats, land

ACCOUNTS = ("T1", "T2", "T3", "T4", "T5", "T11")
#: Buffers, opening, least areas and shapes: the rules where a last bit could decide something.
NINA = 'regelsett = ["NINA 2023"]'
#: No buffers and no cleaning: the rules that do not depend on how surfaces are cut or how the map is stretched.
KDD = 'regelsett = ["KDD enkel"]'

#: Names of a Shapefile are cut and FileGDB has no whole numbers of 64 bits; both are what the test wants.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Normalized/laundered", "ignore:Could not decode", "ignore:Field .* will be written as a Float64"
)


def compute(folder: Path, frames: land.Frames, form: str = "GeoPackage", head: str = NINA) -> Result:
    folder.mkdir(exist_ok=True)
    return pipeline.run(case.load(formats.write_case(folder, frames, formats.EXACT[form](folder, frames), head=head)))


def table(result: Result, key: str) -> pd.DataFrame:
    frame = result.main.accounts[key]
    return frame[frame["del"] != "funn"].reset_index(drop=True) if key == "T11" else frame


def bit_for_bit(one: Result, other: Result) -> None:
    for key in ACCOUNTS:
        pd.testing.assert_frame_equal(table(one, key), table(other, key), check_exact=True, obj=key)


def near(one: Result, other: Result, rel: float, small_m2: float, accounts: Sequence[str] = ACCOUNTS) -> None:
    """Areas of 1 daa and more within ``rel``, smaller ones within ``small_m2``; where one is missing both are."""
    for key in accounts:
        a, b = table(one, key), table(other, key)
        # What is beside the areas of T11 (the map grid's own area, and the differences) is another system's business.
        columns = ["daa"] if key == "T11" else [c for c in a.columns if c.endswith("daa")]
        for column in columns:
            for x, y in zip(a[column].astype(float), b[column].astype(float), strict=True):
                limit = max(rel * abs(x), small_m2 / 1000) if abs(x) < 1 else rel * abs(x)
                assert abs(x - y) <= limit or (math.isnan(x) and math.isnan(y)), (key, column, x, y)


@pytest.fixture(scope="module")
def nina(tmp_path_factory) -> Result:
    return compute(tmp_path_factory.mktemp("nina"), land.layers())


@pytest.fixture(scope="module")
def kdd(tmp_path_factory) -> Result:
    return compute(tmp_path_factory.mktemp("kdd"), land.layers(), head=KDD)


def test_the_land_tries_what_it_should(nina):
    """Every kind of answer is there, else equality would say little."""
    t3 = nina.main.accounts["T3"]
    took = t3[["bebygd_daa", "tatt_ut_vann_daa", "tatt_ut_byggbuffer_daa", "tatt_ut_smal_daa", "reserve_rp_daa"]].sum()
    assert (took > 0.1).all()
    assert (nina.main.accounts["T4"].set_index("gruppe").loc["01"].filter(like="m_") > 0).sum() >= 5
    assert {"treff", "ingen treff", "ikke analysert"} <= set(nina.main.accounts["T5"]["tilstand"])
    reasons = set(nina.main.mosaic.lost["grunn"])
    assert {"rp_over_kp", "utenfor_kommunen"} <= reasons
    assert {i.kind for i in nina.issues} >= {"overlapp", "ringretning", "utenfor_kommunen"}


@pytest.mark.parametrize("form", [f for f in formats.EXACT if f != "GeoPackage"])
def test_every_format_gives_the_same_bits(form, nina, tmp_path):
    bit_for_bit(nina, compute(tmp_path, land.layers(), form))


def test_the_order_of_rows_and_vertices_is_no_information(nina, tmp_path):
    bit_for_bit(nina, compute(tmp_path, land.changed(land.shuffled)))


@pytest.mark.parametrize(
    ("epsg", "form"),
    [
        (25833, "GeoPackage"),
        (25833, "GeoJSON"),
        (4258, "GeoPackage"),
        (4258, "FileGDB i zip"),
        (4326, "GeoJSON"),
        (4326, "GeoParquet"),
    ],
)
def test_every_reference_system_of_a_file_gives_the_same(epsg, form, nina, tmp_path):
    """The same vertices in another system: they come home to within 1e-6 m, and so straight lines between them.

    Also the rules with buffers hold, for the account is computed in the municipality's own zone. A FileGDB in degrees
    keeps its default steps of 1e-9°, 0.1 mm.
    """
    result = compute(tmp_path, formats.in_system(land.layers(), epsg), form)
    assert result.rule == nina.rule
    coarse = form == "FileGDB i zip"
    near(nina, result, 2e-5 if coarse else 2e-7, 1.0 if coarse else 1e-3)


def test_accounts_computed_in_another_zone(kdd, tmp_path):
    """25833 instead of 25832: ground area does not care which map it is measured on.

    A straight line in one zone is bent in the other (1 mm on a kilometre here), so the land gets a vertex every 25 m.
    Only the simple rules: a buffer of 10 m is 0.7 ‰ shorter on the ground in the wrong zone, so buffers move.
    """
    frames = formats.in_system(land.changed(land.densified), 25833)
    result = compute(tmp_path, frames, head=f"crs = 25833\n{KDD}")
    assert (kdd.rule.epsg, result.rule.epsg) == (25832, 25833)
    grids = [r.main.cells.grid_m2 / r.main.cells.municipality_m2 for r in (kdd, result)]
    assert grids[1] / grids[0] > 1.002, "the two map grids differ by thousandths"
    near(kdd, result, 2e-7, 1.0)


def test_surfaces_cut_in_two_give_the_same(kdd, tmp_path):
    """Every surface of every layer cut along a straight line. Surfaces of one plan that lie together are one field, so
    there are as many areas, and no other area.

    The cuts put new corners on shared borders, 1e-9 m beside them: hairs of at most some mm² for each kilometre.
    """
    pieces = land.changed(land.cut)
    assert all(len(pieces[name]) >= 2 * len(frame) for name, frame in land.layers().items())
    result = compute(tmp_path, pieces, head=KDD)
    near(kdd, result, 1e-9, 2e-3, ("T1", "T2", "T4"))
    near(kdd, result, 1e-7, 2e-3, ("T3", "T5", "T11"))  # what a rule takes out may be less than a hair is worth
    assert len(result.main.reserve.areas) == len(kdd.main.reserve.areas)


def test_an_area_has_one_purpose(nina):
    """A border that strays a hair across must not put a reserve area, or its hits, in the neighbour's row."""
    areas, t3 = nina.main.reserve.areas, nina.main.accounts["T3"].set_index("gruppe")
    assert t3["omrader"].sum() == len(areas)
    t5 = nina.main.accounts["T5"]
    for group, rows in t5[t5["gruppe"] != "alle"].groupby("gruppe"):
        known = rows["kartlagt_daa"] + rows["ikke_kartlagt_daa"]
        assert known.dropna().to_numpy() == pytest.approx(t3.loc[group, "reserve_daa"], rel=1e-9)
