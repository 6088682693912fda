"""A layer against itself and the municipality: overlaps, gaps, twins, slivers, what lies outside."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.crs import AreaRule
from arealregnskap.errors import CaseError
from arealregnskap.harmonise import harmonise
from arealregnskap.issues import Issue, IssueLog
from arealregnskap.layers import Layer, RawLayer
from arealregnskap.sources import by_key
from arealregnskap.validate import check_layer, make_partition
from arealregnskap.validate.arrangement import faces
from arealregnskap.validate.overlap import overlaps
from tests.land.raw_layers import EPSG, SOURCE, daa, kommune, raw, rule, square


def cover(*geometry, ids=None) -> Layer:
    rows = [{"lokalId": (ids or "abcdefghijklmnop")[n], "artype": 30, "geometry": g} for n, g in enumerate(geometry)]
    return harmonise(raw(rows), by_key("ar5"), SOURCE, EPSG, IssueLog())[0]


def plan(*geometry, **attributes) -> Layer:
    common = {"planid": "1", "kommunenummer": "5061", "vertikalnivå": 2, "KPAREALFORMÅL": 1110}
    rows = [{"lokalId": "abcdefghijklmnop"[n], **common, **{k: v[n] for k, v in attributes.items()}, "geometry": g}
            for n, g in enumerate(geometry)]  # fmt: skip
    return harmonise(raw(rows), by_key("kommuneplan_2008"), SOURCE, EPSG, IssueLog())[0]


def findings(layer, *, size=(10, 10)):
    log = IssueLog()
    check_layer(layer, kommune(*size), rule(), log)
    return {kind: [i for i in log if i.kind == kind] for kind in {i.kind for i in log}}


def approx_daa(issues):
    return sum(i.area_m2 for i in issues) / 1000


def test_a_faultless_cover_has_no_finding():
    assert findings(cover(*(square(c, r) for c in range(4) for r in range(3))), size=(4, 3)) == {}


def test_gaps_in_the_cover_are_told_one_by_one_and_in_sum():
    squares = [square(c, r) for c in range(4) for r in range(3) if (c, r) not in {(1, 1), (3, 2)}]
    found = findings(cover(*squares), size=(4, 3))
    assert set(found) == {"hull_i_dekke", "hull_i_dekke_sum"}
    assert approx_daa(found["hull_i_dekke_sum"]) == pytest.approx(20, rel=2e-5)
    assert sorted(round((i.x - 320_000) // 100) for i in found["hull_i_dekke"]) == [1, 3]


def test_a_cover_that_ends_short_of_the_border_is_told():
    found = findings(cover(square(0, 0, 9, 10)))
    assert approx_daa(found["hull_i_dekke_sum"]) == pytest.approx(100, rel=2e-5)


def test_overlapping_cover_is_told_once_and_triple_ground_counts_twice():
    found = findings(cover(square(0, 0, 10, 10), square(0, 0, 2, 1), square(1, 0, 2, 1)))
    # squares 0, 1, 2 have 2, 3, 2 surfaces: 1 + 2 + 1 squares too many
    assert approx_daa(found["overlapp_dekke"]) == pytest.approx(40, rel=2e-5)


def test_overlaps_within_a_plan_are_told_by_pair_with_daa_and_place():
    found = findings(plan(square(0, 0, 2, 1), square(1.5, 0, 2, 1), square(5, 5)))
    (issue,) = found["overlapp"]
    assert (issue.object_id, issue.value) == ("b", "a")
    assert issue.area_m2 == pytest.approx(5_000, rel=2e-5)
    assert square(1.5, 0, 0.5, 1).contains(shapely.Point(issue.x, issue.y))


def test_an_overlap_is_told_by_purpose_name_and_plan_with_the_ids_last():
    both = plan(square(0, 0, 2, 1), square(1.5, 0, 2, 1), KPAREALFORMÅL=[5100, 1120], OMRÅDENAVN=[None, "Øvre felt"])
    (issue,) = findings(both)["overlapp"]
    assert issue.text() == (
        "1120 Fritidsbebyggelse «Øvre felt» (id b) overlapper 5100 LNFR – nødvendige tiltak for landbruk og reindrift "
        "(id a) med 5,0 daa, i plan 1 i syntetisk.gpkg (lag)."
    )
    assert "1120 Fritidsbusetnad" in issue.text("nn") and "overlappar 5100" in issue.text("nn")
    again = Issue(**json.loads(json.dumps(dataclasses.asdict(issue))))
    assert again.text() == issue.text()


def test_overlaps_between_plans_and_levels_are_left_to_the_mosaic():
    both = (square(0, 0, 2, 1), square(1, 0, 2, 1))
    assert "overlapp" in findings(plan(*both))
    assert "overlapp" not in findings(plan(*both, planid=["1", "2"]))
    assert "overlapp" not in findings(plan(*both, vertikalnivå=[1, 2]))


def test_twins_are_told_as_twins_not_as_overlap():
    found = findings(plan(square(0, 0), square(0, 0), square(2, 0)))
    assert [(i.object_id, i.value) for i in found["dobbel_flate"]] == [("b", "a")]
    assert approx_daa(found["dobbel_flate"]) == pytest.approx(10, rel=2e-5) and "overlapp" not in found


def test_a_surface_wholly_inside_another_overlaps_it():
    (issue,) = findings(plan(square(0, 0, 5, 5), square(2, 2)))["overlapp"]
    assert issue.area_m2 == pytest.approx(10_000, rel=2e-5)


def test_hairlines_are_summed_not_listed():
    hair = 1e-7  # of a square: 10 µm of ground over 100 m
    found = findings(plan(square(0, 0), square(1 - hair, 0), square(2 - 2 * hair, 0)))
    assert "overlapp" not in found
    (issue,) = found["overlapp_smale"]
    assert issue.area_m2 == pytest.approx(2 * 1e-3, rel=1e-3) and issue.count == 2


def test_ground_outside_is_told_and_far_surfaces_by_name():
    found = findings(plan(square(9, 9, 2, 1), square(0, 0), square(40, 0)))
    (outside,) = found["utenfor_kommunen"]
    assert outside.count == 2 and outside.area_m2 == pytest.approx(20_000, rel=1e-4)
    (far,) = found["langt_utenfor"]
    assert far.object_id == "c" and far.value == "3,0 km"


def test_another_municipality_stops():
    for layer in (plan(square(20, 20)), cover(square(20, 20))):
        with pytest.raises(CaseError, match=r"Ingen av de 1 flatene ligger i Rindal kommune.*riktig fil"):
            check_layer(layer, kommune(), rule(), IssueLog())


def test_a_theme_with_nothing_here_is_no_stop():
    layer = harmonise(raw([{"navn": "x", "geometry": square(20, 20)}]), by_key("tema"), SOURCE, EPSG, IssueLog())[0]
    check_layer(layer, kommune(), rule(), IssueLog())


def test_slivers_are_pointed_out_and_kept():
    layer = cover(square(0, 0, 10, 10), square(10, 0, 0.002, 10))
    (issue,) = findings(layer)["splint"]
    assert issue.count == 1 and issue.area_m2 == pytest.approx(200, rel=1e-4)
    assert len(make_partition(layer, rule(), IssueLog()).frame) == 2


def test_missing_attributes_and_numbers_of_others_are_one_row_each():
    layer = plan(square(0, 0), square(1, 0), square(2, 0), square(3, 0),
                 planid=[None, None, "1", "1"], kommunenummer=["1567", "1567", "5061", "5026"])  # fmt: skip
    found = findings(layer)
    assert [(i.value, i.count, round(i.area_m2, -1)) for i in found["attributt_mangler"]] == [("plan-id", 2, 20_000)]
    assert [(i.value, i.count) for i in found["gammelt_kommunenummer"]] == [("1567", 2)]
    assert [(i.value, i.count) for i in found["annen_kommune"]] == [("5026", 1)]


def test_the_longest_overlaps_are_listed_and_the_rest_summed(monkeypatch):
    monkeypatch.setattr("arealregnskap.validate.layers.LISTED", 2)
    found = findings(plan(square(0, 0, 6, 1), *(square(n, 0.9, 1, 0.1 + n / 10) for n in range(5))))
    assert len(found["overlapp"]) == 2 and found["overlapp_flere"][0].count == 3
    total = approx_daa(found["overlapp"]) + approx_daa(found["overlapp_flere"])
    assert total == pytest.approx(5 * 1.0, rel=1e-4)


# --- the partition ---


def areas(layer):
    return {i: daa(g) for i, g in zip(layer.frame["flate_id"], layer.frame.geometry, strict=True)}


def test_the_smallest_surface_wins_and_every_square_metre_is_told():
    log = IssueLog()
    out = make_partition(cover(square(0, 0, 4, 4), square(3, 3, 2, 2), square(3, 3)), rule(), log)
    assert areas(out) == pytest.approx({"a": 150, "b": 30, "c": 10}, rel=2e-5)
    lost = {i.object_id: i for i in log}
    assert lost["a"].area_m2 == pytest.approx(10_000, rel=2e-5) and lost["b"].area_m2 == pytest.approx(10_000, rel=2e-5)
    assert lost["a"].before_m2 - lost["a"].after_m2 == lost["a"].area_m2


def test_a_twin_is_left_out_and_told():
    log = IssueLog()
    out = make_partition(cover(square(0, 0), square(0, 0), square(1, 0)), rule(), log)
    assert areas(out) == pytest.approx({"a": 10, "c": 10}, rel=2e-5)
    assert [(i.object_id, i.action) for i in log] == [("b", "tatt ut")]


def test_a_partition_is_given_back_as_it_is():
    layer, log = cover(*(square(c, r) for c in range(3) for r in range(3))), IssueLog()
    assert make_partition(layer, rule(), log) is layer and not len(log)


def test_a_layer_where_nothing_fits_is_told_and_left_as_it_is(monkeypatch):
    monkeypatch.setattr("arealregnskap.validate.arrangement.MOST_LONELY", 7)
    tangled, log = cover(square(0, 0, 5, 5), square(2, 2, 5, 5)), IssueLog()
    assert make_partition(tangled, rule(), log) is tangled
    assert [i.kind for i in log] == ["grenser_passer_ikke"]
    found = findings(plan(square(0, 0, 5, 5), square(2, 2, 5, 5)))
    assert "grenser_passer_ikke" in found and "overlapp" not in found


boxes = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=7
)


@settings(max_examples=60, deadline=None)
@given(boxes)
def test_a_partition_covers_the_same_ground_once(rectangles):
    layer, log = cover(*(square(*r) for r in rectangles)), IssueLog()
    out = make_partition(layer, rule(), log)
    union = shapely.union_all(layer.frame.geometry)
    left = np.asarray(out.frame.geometry, dtype=object)
    assert rule().area(left).sum() == pytest.approx(rule().area(union)[0], rel=1e-9)
    assert shapely.symmetric_difference(shapely.union_all(left), union).area < 1e-6
    gross = rule().area(layer.frame.geometry).sum()
    assert gross - sum(i.area_m2 for i in log) == pytest.approx(rule().area(left).sum(), rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(boxes)
def test_overlaps_agree_with_every_pair_cut_by_geos(rectangles):
    shapes = np.array([square(*r) for r in rectangles], dtype=object)
    found = overlaps(shapes, rule())
    got: dict[tuple[int, int], float] = {}
    for i, j, area in zip(found.first, found.second, found.area_m2, strict=True):
        got[int(i), int(j)] = got.get((int(i), int(j)), 0.0) + area
    expected = {
        (i, j): rule().area(shared)[0]
        for i in range(len(shapes))
        for j in range(i + 1, len(shapes))
        if (shared := shapely.intersection(shapes[i], shapes[j])).area > 1e-6
    }
    assert got == pytest.approx(expected, rel=1e-9)


def test_two_whole_covers_on_top_of_each_other_are_found_though_each_fits():
    shapes = np.array([square(c, r) for c in range(5) for r in range(5)] * 2, dtype=object)
    assert overlaps(shapes, rule()).area_m2.sum() == pytest.approx(250_000, rel=2e-5)
    shifted = np.array([square(c + d, r + d) for d in (0, 0.5) for c in range(5) for r in range(5)], dtype=object)
    assert overlaps(shifted, rule()).area_m2.sum() == pytest.approx(4.5**2 * 10_000, rel=2e-5)


def test_a_corner_in_the_middle_of_a_neighbours_side_is_no_fault():
    shapes = np.array([square(0, 0, 2, 1), square(0, 1), square(1, 1)], dtype=object)
    found = faces(shapes)
    assert set(found.count) == {1}


def test_a_surface_with_a_thousand_filled_holes_fits():
    holes = [square(c + 0.25, r + 0.25, 0.5, 0.5) for c in range(32) for r in range(32)]
    whole = shapely.Polygon(square(0, 0, 32, 32).exterior, [h.exterior.coords for h in holes])
    found = overlaps(np.array([whole, *holes], dtype=object), rule())
    assert len(found.first) == 0 and found.hair_m2 == 0


@pytest.mark.real
@pytest.mark.parametrize("place, number, km2", [("rindal_5061", "5061", 632.144), ("holtalen_5026", "5026", 1209.583)])
def test_real_land_cover_is_a_partition_of_the_municipality(real_data, place, number, km2):
    path = real_data / "n1000" / f"{place}_n1000_klippet.gpkg"
    raws = {
        n: RawLayer(n, pyogrio.read_dataframe(path, layer=n), 25833, "GPKG", path) for n in ("kommune", "arealdekke")
    }
    (home,) = harmonise(raws["kommune"], by_key("kommuner"), SOURCE, 25833, IssueLog())
    (layer,) = harmonise(raws["arealdekke"], by_key("topografisk"), SOURCE, 25833, IssueLog())
    here, log = AreaRule.around(25833, tuple(home.frame.total_bounds)), IssueLog()
    check_layer(layer, home, here, log)
    out = make_partition(layer, here, log)
    assert shapely.area(out.frame.geometry).sum() / 1e6 == pytest.approx(km2, abs=6e-4)
    assert not [i for i in log if i.kind in {"overlapp_dekke", "overlapp_avgjort", "hull_i_dekke", "langt_utenfor"}]
    assert sum(i.area_m2 for i in log if i.kind == "overlapp_smale") < 1.0
