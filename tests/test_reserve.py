"""What becomes of building land: each rule alone, on rectangles with areas in the head."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
import shapely

from arealregnskap import mosaic, reserve
from arealregnskap.codes import codelist
from arealregnskap.issues import IssueLog
from arealregnskap.reserve import causes, pieces
from tests.land import planer
from tests.land.planer import FLAT, box, built, cover, plans, rp, ruleset, surface

#: Everything off: planned minus nothing.
BARE = ruleset("KDD enkel", bebygd={"typer": (), "ar5": ()}, vann={"artyper": ()})

#: The arc of a buffer is a polygon of 8 segments a quarter; its area in units of r².
ARC = 16 * math.sin(2 * math.pi / 32)


def bare(**changes):
    """BARE with one rule on."""
    return ruleset("KDD enkel", **{"bebygd": {"typer": (), "ar5": ()}, "vann": {"artyper": ()}, **changes})


def run(rows, *layers, rules=BARE, log=None, **keywords):
    log = IssueLog() if log is None else log
    made = mosaic.build(plans(*rows), rules, FLAT, log)
    return made, reserve.build(made, list(layers), rules, FLAT, log, **keywords)


def outcomes(rows, *layers, rules=BARE):
    made, left = run(rows, *layers, rules=rules)
    found = planer.outcomes(made, left)
    planned = made.frame.loc[made.frame["teller_som_utbygging"], "area_m2"].sum()
    assert sum(found.values()) == pytest.approx(planned, rel=1e-9, abs=1e-2)
    return found


FIELD = surface(box(0, 0, 100, 100))


def test_without_any_rule_all_building_land_is_reserve():
    assert outcomes([FIELD]) == {"reserve": 10_000}


def test_other_purposes_have_no_outcome_but_their_own():
    made, left = run([FIELD, surface(box(200, 0, 50, 50), arealformal="5100")])
    sums = planer.cells(made, left).groupby("utfall")["area_m2"].sum().round(6)
    assert sums.to_dict() == {"ikke_utbygging": 2_500, "reserve": 10_000}


@pytest.mark.parametrize("kind", ["ssb_arealbruk", "bygning", "annen_bygning", "veg", "bane", "anlegg"])
def test_objects_that_the_rule_set_calls_built_are_built(kind):
    objects = built((kind, box(0, 0, 40, 100)))
    assert outcomes([FIELD], objects, rules=bare(bebygd={"typer": (kind,), "ar5": ()})) == {
        "bebygd": 4_000,
        "reserve": 6_000,
    }
    other = "veg" if kind != "veg" else "bane"
    assert outcomes([FIELD], objects, rules=bare(bebygd={"typer": (other,), "ar5": ()})) == {"reserve": 10_000}


def test_built_land_cover_is_built():
    rules = bare(bebygd={"typer": (), "ar5": ("11", "12")})
    land = cover(("11", box(0, 0, 10, 100)), ("12", box(10, 0, 5, 100)), ("21", box(15, 0, 85, 100)))
    assert outcomes([FIELD], land, rules=rules) == {"bebygd": 1_500, "reserve": 8_500}


def test_water_is_taken_when_the_whole_water_is_larger_than_the_limit():
    rules = bare(vann={"artyper": ("81",), "storre_enn_m2": 500})
    pond = cover(("81", box(0, 0, 20, 25)))  # 500 m²: not larger
    lake = cover(("81", box(-980, 0, 1000, 25)))  # 20 m of it in the field
    assert outcomes([FIELD], pond, rules=rules) == {"reserve": 10_000}
    assert outcomes([FIELD], lake, rules=rules) == {"vann": 500, "reserve": 9_500}


def test_near_a_building_is_taken_and_the_building_itself_is_built():
    rules = bare(byggbuffer={"bygning_m": 10})
    found = outcomes([FIELD], built(("bygning", box(45, 45, 10, 10))), rules=rules)
    ring = 4 * 10 * 10 + ARC * 100
    assert found == {"bebygd": 100, "byggbuffer": round(ring, 3), "reserve": round(10_000 - 100 - ring, 3)}


def test_a_building_outside_the_surface_also_keeps_its_distance():
    rules = bare(byggbuffer={"bygning_m": 10})
    found = outcomes([FIELD], built(("bygning", box(-14, -50, 10, 200))), rules=rules)
    assert found == {"byggbuffer": 600, "reserve": 9_400}


def test_other_buildings_and_works_have_their_own_distance():
    rules = bare(byggbuffer={"bygning_m": 10, "annen_bygning_m": 5, "anlegg_m": 2})
    for kind, metres in (("bygning", 10), ("annen_bygning", 5), ("anlegg", 2)):
        found = outcomes([FIELD], built((kind, box(-9, -50, 9, 200))), rules=rules)
        assert found == {"byggbuffer": metres * 100, "reserve": 10_000 - metres * 100}, kind


def test_distance_only_in_the_groups_named_and_there_the_footprint_is_no_more_built_either():
    rules = bare(byggbuffer={"bygning_m": 15, "grupper": ("02",)})
    house = built(("bygning", box(-5, -50, 10, 200)))
    assert outcomes([FIELD], house, rules=rules) == {"reserve": 10_000}
    cabins = surface(box(0, 0, 100, 100), arealformal="1120")
    assert outcomes([cabins], house, rules=rules) == {"bebygd": 500, "byggbuffer": 1_500, "reserve": 8_000}


@pytest.mark.parametrize(
    ("row", "metres"),
    [
        (surface(box(0, 0, 100, 100), arealformal="1120", arealstatus="1"), 30),
        (surface(box(0, 0, 100, 100), arealformal="1110", arealstatus="1"), 10),  # housing is exempt
        (surface(box(0, 0, 100, 100), arealformal="1120", arealstatus="2"), 10),
        (surface(box(0, 0, 100, 100), arealformal="1120", arealstatus="3"), 10),
        (rp(box(0, 0, 100, 100), arealformal="1121"), 10),  # not in reguleringsplan, whatever status it is given
    ],
)
def test_present_areas_in_kommuneplan_have_the_wider_distance(row, metres):
    rules = bare(byggbuffer={"bygning_m": 10, "naverende_m": 30, "naverende_unntatt": ("1110",)})
    found = outcomes([row], built(("bygning", box(-10, -100, 10, 300))), rules=rules)
    assert found == {"byggbuffer": metres * 100, "reserve": 10_000 - metres * 100}


def test_two_neighbours_of_one_building_have_each_their_distance():
    rules = bare(byggbuffer={"bygning_m": 10, "naverende_m": 30})
    present = surface(box(0, 0, 100, 100), arealformal="1120", arealstatus="1")
    future = surface(box(-110, 0, 100, 100), arealformal="1120", arealstatus="2")
    made, left = run([present, future], built(("bygning", box(-10, -100, 10, 300))), rules=rules)
    table = planer.cells(made, left).groupby(["mosaikk_id", "utfall"])["area_m2"].sum().round(3)
    near = {made.frame.loc[i, "arealstatus"]: v for (i, u), v in table.items() if u == "byggbuffer"}
    assert near == {"1": 3_000, "2": 1_000}


def test_roads_take_land_only_in_the_purposes_named():
    rules = bare(vegbuffer={"veg_m": 5, "formal": ("2010", "2080")})
    road = built(("veg", shapely.LineString([(50, -10), (50, 110)])), width=4)
    street = rp(box(0, 0, 100, 100), arealformal="2011")  # 2011 is 2010
    assert outcomes([street], road, rules=rules) == {"bebygd": 400, "vegbuffer": 1_000, "reserve": 8_600}
    assert outcomes([FIELD], road, rules=rules) == {"reserve": 10_000}


def test_a_road_without_width_has_that_of_the_rule_set():
    rules = bare(bebygd={"typer": ("veg",), "ar5": (), "veglinje_bredde_m": 6})
    road = built(("veg", shapely.LineString([(50, -10), (50, 110)])))
    assert outcomes([FIELD], road, rules=rules) == {"bebygd": 600, "reserve": 9_400}


def test_a_building_known_as_a_point_is_a_circle_and_that_is_told():
    log = IssueLog()
    rules = bare(bebygd={"typer": ("bygning",), "ar5": (), "bygningspunkt_radius_m": 6})
    point = built(("bygning", shapely.Point(50, 50)))
    assert outcomes([FIELD], point, rules=rules)["bebygd"] == pytest.approx(ARC * 36, abs=1e-3)
    run([FIELD], point, rules=rules, log=log)
    (issue,) = [i for i in log if i.kind == "bygning_som_punkt"]
    assert (issue.count, issue.value) == (1, "6")


def test_the_first_cause_that_holds_is_the_outcome():
    rules = bare(
        bebygd={"typer": ("ssb_arealbruk",), "ar5": ()},
        vann={"artyper": ("81",), "storre_enn_m2": 0},
        byggbuffer={"bygning_m": 10},
        vegbuffer={"veg_m": 20},
    )
    objects = built(
        ("ssb_arealbruk", box(0, 0, 10, 100)), ("bygning", box(-10, -50, 20, 200)), ("veg", box(0, -50, 10, 200))
    )
    found = outcomes([FIELD], objects, cover(("81", box(5, 0, 10, 100))), rules=rules)
    assert found == {"bebygd": 1_000, "vann": 500, "byggbuffer": 500, "vegbuffer": 1_000, "reserve": 7_000}


def test_narrow_parts_go_and_right_corners_stay():
    tongue = shapely.union_all([box(0, 0, 100, 100), box(100, 40, 50, 14)])  # 14 m wide: narrower than 2 × 7.5
    found = outcomes([surface(tongue)], rules=bare(opning={"radius_m": 7.5}))
    assert found == {"smal": 700, "reserve": 10_000}
    wide = shapely.union_all([box(0, 0, 100, 100), box(100, 40, 50, 16)])
    assert outcomes([surface(wide)], rules=bare(opning={"radius_m": 7.5})) == {"reserve": 10_800}


def test_a_narrow_neck_makes_two_areas():
    shape = shapely.union_all([box(0, 0, 50, 50), box(50, 20, 30, 10), box(80, 0, 50, 50)])
    _, left = run([surface(shape)], rules=bare(opning={"radius_m": 7.5}))
    assert list(left.areas["area_m2"].round(6)) == [2_500, 2_500]


def test_small_pieces_go_by_group():
    rules = bare(minsteareal={"storre_enn_m2": 250, "grupper_m2": (("06", 1000.0),), "ovrige_m2": 0})
    rows = [
        surface(box(0, 0, 25, 10)),  # 250: not larger than 250
        surface(box(100, 0, 26, 10)),
        surface(box(200, 0, 99, 10), arealformal="1300"),
        surface(box(400, 0, 100, 10), arealformal="1300"),  # 1 000: at least 1 000
    ]
    assert outcomes(rows, rules=rules) == {"for_liten": 250 + 990, "reserve": 260 + 1000}
    others = bare(minsteareal={"storre_enn_m2": 0, "grupper_m2": (("01", 0.0),), "ovrige_m2": 500})
    assert outcomes(rows, rules=others) == {"reserve": 250 + 260 + 990 + 1000}


@pytest.mark.parametrize(
    ("width", "height", "row", "kept"),
    [
        (40, 40, {}, True),  # 1 600 m², roundness 1.00
        (38, 38, {}, True),  # 1 444 m² is not in the table, but a circle of 19 m fits
        (19, 70, {}, False),  # 1 330 m², circle 9.5 m
        (21, 70, {}, True),  # 1 470 m², circle 10.5 m
        (21, 70, {"arealformal": "1300"}, False),  # næring wants 15 m
        (21, 70, {"arealstatus": "1"}, False),  # so does housing in present areas of kommuneplan
        (21, 70, {"arealstatus": "1", "niva": "RP"}, True),
        (19, 80, {}, False),  # 1 520 m², roundness 1.27
        (19.9, 77, {}, True),  # 1 532 m², roundness 1.24
        (18, 170, {}, True),  # 3 060 m², roundness 1.70
        (16, 200, {}, False),  # 3 200 m², roundness 1.91
        (19.5, 260, {}, True),  # 5 070 m², roundness 1.96
        (19, 270, {}, False),  # 5 130 m², roundness 2.02
        (10, 799, {}, False),
        (10, 801, {}, True),  # over 8 000 m² always
    ],
)
def test_shape(width, height, row, kept):
    rules = ruleset("NINA 2023", bebygd={"typer": ()}, vann={"artyper": ()}, opning={"radius_m": 0})
    found = outcomes([surface(box(0, 0, width, height), **row)], rules=rules)
    assert found == {"reserve" if kept else "form": round(width * height, 3)}


@pytest.mark.parametrize("seed", range(5))
def test_the_circle_is_the_one_found_by_looking_everywhere(seed):
    rng = np.random.default_rng(seed)
    corners = zip(np.linspace(0, 6.2, 20), rng.uniform(8, 40, 20), strict=True)
    piece = shapely.Polygon([(r * math.cos(a), r * math.sin(a)) for a, r in corners])
    x, y = np.meshgrid(np.arange(-40, 40, 0.25), np.arange(-40, 40, 0.25))
    inside = shapely.contains_xy(piece, x.ravel(), y.ravel())
    points = shapely.points(x.ravel()[inside], y.ravel()[inside])
    radius = shapely.distance(points, piece.exterior).max()
    form = ruleset("NINA 2023").form
    row = pd.DataFrame([{"niva": "KP", "arealstatus": "2", "gruppe": "01", "arealformal": "1110"}])
    for wanted, kept in ((radius - 0.02, True), (radius + 0.2, False)):  # a sample is at most 0.18 m from any point
        asked = dataclasses.replace(form, krav=(), alltid_over_m2=1e9, sirkel_m=wanted)
        assert pieces.fits(np.array([piece]), np.array([piece.area]), row, asked)[0] == kept


def test_roundness_of_a_square_and_a_circle():
    square, circle = pieces.roundness(np.array([box(0, 0, 7, 7), shapely.Point(0, 0).buffer(9, quad_segs=999)]))
    assert square == pytest.approx(1)
    assert circle == pytest.approx(math.sqrt(math.pi) / 2, abs=1e-5)


def test_reserve_is_told_apart_by_arealstatus():
    rows = [surface(box(200 * n, 0, 100, 100), arealstatus=str(n)) for n in (1, 2, 3)]
    _, left = run(rows)
    kinds = left.areas.set_index("arealstatus")["reservetype"].to_dict()
    assert kinds == {"1": "naverende", "2": "framtidig", "3": "videreutvikling"}


def test_areas_are_named_by_group_from_north_to_south():
    rows = [
        surface(box(0, 0, 50, 50), arealformal="1120"),
        surface(box(0, 500, 50, 50), arealformal="1120"),
        surface(box(300, 500, 50, 50), arealformal="1120"),
        surface(box(0, 900, 50, 50)),
    ]
    _, left = run(rows)
    places = [(round(g.bounds[0]), round(g.bounds[1])) for g in left.areas.geometry]
    assert dict(zip(left.areas["omrade_id"], places, strict=True)) == {
        "B1": (0, 900), "F1": (0, 500), "F2": (300, 500), "F3": (0, 0)
    }  # fmt: skip
    assert list(left.areas["omrade_nr"]) == [1, 2, 3, 4]


def test_an_area_keeps_its_fingerprint_under_another_rule_set():
    rows = [surface(box(0, 0, 100, 100), flate_id="a"), surface(box(300, 0, 100, 100), flate_id="b")]
    house = built(("bygning", box(-5, -5, 10, 10)))
    one, two = (run(rows, house, rules=r)[1].areas for r in (BARE, bare(byggbuffer={"bygning_m": 10})))
    assert list(one["stabil_id"]) == list(two["stabil_id"])
    assert len(set(one["stabil_id"])) == 2


def test_cells_of_an_area_sum_to_the_area():
    made, left = run(
        [FIELD, surface(box(200, 0, 30, 30))],
        built(("bygning", box(-10, -10, 20, 20))),
        rules=bare(byggbuffer={"bygning_m": 7}),
    )
    table = planer.cells(made, left)
    sums = table[table["omrade_nr"] != reserve.NOT_RESERVE].groupby("omrade_nr")["area_m2"].sum()
    assert sums.to_numpy() == pytest.approx(left.areas["area_m2"].to_numpy(), abs=1e-6)


def test_what_two_rule_sets_share_is_computed_once_and_gives_the_same():
    rows = [FIELD, surface(box(200, 0, 120, 12)), rp(box(40, 0, 30, 30))]
    house = built(("bygning", box(45, 45, 10, 10)))
    layers, nina = plans(*rows), ruleset("NINA 2023")
    first = mosaic.build(layers, nina, FLAT, IssueLog())
    kept = reserve.build(first, [house], nina, FLAT, IssueLog())
    for changes in ({"opning": {"radius_m": 2}}, {"bebygd": {"typer": ("bygning",)}}, {"mosaikk": {"foran": "KP"}}):
        other = ruleset("NINA 2023", **changes)
        logs = IssueLog(), IssueLog()
        fresh = mosaic.build(layers, other, FLAT, logs[0])
        again = mosaic.build(layers, other, FLAT, logs[1], like=first)
        assert (again.settled is first.settled) == ("mosaikk" not in changes)
        one = reserve.build(fresh, [house], other, FLAT, logs[0])
        two = reserve.build(again, [house], other, FLAT, logs[1], like=kept)
        assert (two.free is kept.free) == ("opning" in changes)
        assert planer.outcomes(fresh, one) == planer.outcomes(again, two)
        assert list(logs[0]) == list(logs[1])


def test_rules_without_data_are_told_with_what_they_may_concern():
    log = IssueLog()
    run([FIELD], rules=ruleset("NINA 2023"), log=log)
    found = {i.value: i.area_m2 for i in log if i.kind == "regel_uten_data"}
    assert set(found) == {"Hva som er bebygd", "Vann", "Nær bygg", "Nær veg"}
    assert set(np.round(list(found.values()))) == {10_000}
    quiet = IssueLog()
    run([FIELD], rules=BARE, log=quiet)
    assert not [i for i in quiet if i.kind == "regel_uten_data"]


def test_every_outcome_is_in_the_code_list_in_order_of_precedence():
    order = codelist("utfall").rows.sort_values("rekkefolge", key=lambda s: s.astype(int)).index
    assert tuple(order[: len(causes.PRECEDENCE)]) == causes.PRECEDENCE
    assert set(order[len(causes.PRECEDENCE) :]) == {"smal", "for_liten", "form", "reserve", "ikke_utbygging"}


def test_no_building_land_gives_no_areas_and_no_crash():
    made, left = run([surface(box(0, 0, 10, 10), arealformal="5100")], built(("bygning", box(0, 0, 5, 5))))
    assert left.areas.empty
    assert planer.outcomes(made, left) == {}


def test_wholly_built_land_gives_no_areas():
    rules = bare(bebygd={"typer": ("ssb_arealbruk",), "ar5": ()})
    assert outcomes([FIELD], built(("ssb_arealbruk", box(-5, -5, 200, 200))), rules=rules) == {"bebygd": 10_000}


def test_outcome_reads_only_its_columns():
    _, left = run([FIELD], rules=bare(opning={"radius_m": 5}))
    raw = pd.DataFrame({"mosaikk_id": [0, 0, -1], "arsak": [0, 0, 0], "rest": [1, -1, -1]})
    assert list(left.outcome(raw)) == ["reserve", "smal", "ikke_utbygging"]
    assert list(left.area_number(raw)) == [1, -1, -1]
    assert list(run([FIELD])[1].outcome(raw)) == [
        "reserve",
        "for_liten",
        "ikke_utbygging",
    ]  # a hair, since nothing opened
