"""Surfaces from references: direction, holes, order, repeats, and every way they can fail."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from sosi_text import HEADER, TWO_SQUARES, flate, kinds, put, read

from arealregnskap.errors import HostileFileError

PLAN = "KpArealformålOmråde"
HOLE = """.KURVE 5:
..OBJTYPE KpArealGrense
..NØ
2 2
2 4
4 4
4 2
2 2
"""


def test_two_neighbours_share_their_vertices(tmp_path):
    layers, log = read(put(tmp_path, TWO_SQUARES + flate(10, ":1 :2") + flate(11, ":-3 :-1")))
    west, east = layers[PLAN].frame.geometry
    assert west.area == east.area == 100
    assert west.equals(shapely.box(500000, 7000000, 500010, 7000010))
    assert east.equals(shapely.box(500010, 7000000, 500020, 7000010))
    assert kinds(log) == []
    assert layers[PLAN].epsg == 25832


def test_rows_carry_number_line_and_representation_point(tmp_path):
    frame = read(put(tmp_path, TWO_SQUARES + flate(10, ":1 :2")))[0][PLAN].frame
    row = frame.iloc[0]
    assert (row.sosi_nr, row.sosi_gruppe, row.repr_x, row.repr_y) == (10, "FLATE", 500005.0, 7000005.0)
    assert row.sosi_linje == len((HEADER + TWO_SQUARES).splitlines()) + 1


def test_surface_may_stand_before_its_curves(tmp_path):
    layers, log = read(put(tmp_path, flate(10, ":-3 :-1") + TWO_SQUARES))
    assert layers[PLAN].frame.geometry.area.tolist() == [100]
    assert kinds(log) == []


@pytest.mark.parametrize(
    "references", [":1 :2 (:5)", ":1 :2(:-5)", ":1\n:2\n(:5)", ":1 !fra vest\n :2 (\n:5 )", "(:5) :1 :2"]
)
def test_hole_as_curves(tmp_path, references):
    layers, log = read(put(tmp_path, TWO_SQUARES + HOLE + flate(10, references)))
    surface = layers[PLAN].frame.geometry.iloc[0]
    assert surface.area == 96
    assert len(surface.interiors) == 1
    assert kinds(log) == []


def test_hole_as_surface(tmp_path):
    text = TWO_SQUARES + HOLE + flate(10, ":1 :2 (:20)") + flate(20, ":5")
    layers, _ = read(put(tmp_path, text))
    assert layers[PLAN].frame.geometry.area.tolist() == [96, 4]


def test_several_holes_some_as_surfaces(tmp_path):
    other = HOLE.replace("KURVE 5", "KURVE 6").replace("2 2", "6 6").replace("4 4", "8 8")
    other = other.replace("2 4", "6 8").replace("4 2", "8 6")
    text = TWO_SQUARES + HOLE + other + flate(20, ":5") + flate(10, ":1 :2 (:6) (:20)")
    surface = read(put(tmp_path, text))[0][PLAN].frame.geometry.iloc[1]
    assert surface.area == 92
    assert len(surface.interiors) == 2


def test_rings_in_one_list_without_parentheses(tmp_path):
    layers, log = read(put(tmp_path, TWO_SQUARES + HOLE + flate(10, ":1 :2 :5")))
    surface = layers[PLAN].frame.geometry.iloc[0]
    assert surface.area == 96
    assert kinds(log) == ["sosi_flere_ringer"]


def test_separate_rings_in_one_list_are_parts(tmp_path):
    far = HOLE.replace("2 ", "102 ").replace("4 ", "104 ")
    layers, log = read(put(tmp_path, TWO_SQUARES + far + flate(10, ":1 :2 :5")))
    surface = layers[PLAN].frame.geometry.iloc[0]
    assert (surface.geom_type, surface.area) == ("MultiPolygon", 104)
    assert kinds(log) == ["sosi_flere_ringer"]


@pytest.mark.parametrize("references", [":-1 :2", ":1 :-2", ":-1 :-2"])
def test_wrong_direction_is_put_right_and_noted(tmp_path, references):
    layers, log = read(put(tmp_path, TWO_SQUARES + flate(10, references)))
    assert layers[PLAN].frame.geometry.area.tolist() == [100]
    # Both curves backwards is simply the ring the other way round.
    assert kinds(log) == ([] if references == ":-1 :-2" else ["sosi_kurver_ordnet"])


def test_curves_out_of_order_are_put_end_to_end(tmp_path):
    quarters = ["0 0\n0 10", "0 10\n10 10", "10 10\n10 0", "10 0\n0 0"]
    text = "".join(f".KURVE {n}:\n..OBJTYPE G\n..NØ\n{q}\n" for n, q in enumerate(quarters, 1))
    layers, log = read(put(tmp_path, text + flate(9, ":1 :3 :2 :4")))
    assert layers[PLAN].frame.geometry.area.tolist() == [100]
    assert kinds(log) == ["sosi_kurver_ordnet"]


def test_many_surfaces_put_right_are_one_finding(tmp_path):
    _, log = read(put(tmp_path, TWO_SQUARES + "".join(flate(n, ":1 :-2") for n in range(10, 70))))
    (issue,) = log
    assert (issue.kind, issue.count) == ("sosi_kurver_ordnet", 60)
    assert issue.area_m2 == pytest.approx(6000 / 0.9996**2, rel=1e-6)
    assert "60 flater" in issue.text()


def test_unclosed_ring_is_kept_without_geometry_and_says_its_area(tmp_path):
    layers, log = read(put(tmp_path, TWO_SQUARES + flate(10, ":2")))
    frame = layers[PLAN].frame
    assert len(frame) == 1
    assert frame.geometry.isna().all()
    issue = next(iter(log))
    assert issue.kind == "sosi_apen_ring"
    assert issue.object_id == "FLATE 10"
    assert "linje 30" in issue.value
    assert issue.value.split(": ")[1].startswith("10.000")
    # The ground under 100 m² of map on the central meridian is 100 / 0.9996².
    assert issue.area_m2 == pytest.approx(100 / 0.9996**2, rel=1e-6)


def test_a_gap_of_two_units_closes_and_of_three_does_not(tmp_path):
    near = TWO_SQUARES.replace("..NØ\n10 20\n0 20\n0 10 ...KP 1", "..NØ\n10 20\n0 20\n0 12 ...KP 1")
    layers, log = read(put(tmp_path, near + flate(11, ":-3 :-1")))
    assert layers[PLAN].frame.geometry.is_valid.all()
    assert kinds(log) == []
    assert kinds(read(put(tmp_path, near.replace("0 12", "0 13") + flate(11, ":-3 :-1")))[1]) == ["sosi_apen_ring"]


@pytest.mark.parametrize(
    ("references", "kind", "said"),
    [
        (":1 :77", "sosi_mangler_kurve", ":77"),
        (":1 :2 (:1 :88)", "sosi_mangler_kurve", ":88"),
        (":1 :2 (:10)", "sosi_ref_feil", "seg selv"),
        (":10", "sosi_ref_feil", "ytre avgrensning viser til en flate"),
        (":1 :2 (:5", "sosi_ref_feil", "parentesene"),
        (":1 :2 :5)", "sosi_ref_feil", "parentesene"),
        (":1 :2 ((:5))", "sosi_ref_feil", "parentesene"),
        (":1 : -2 x", "sosi_ref_feil", "kan ikke leses"),
        ("(:5)", "sosi_ref_feil", "ingen ytre"),
        ("", "sosi_ref_feil", "ingen REF"),
        (":1 :-1", "sosi_ref_feil", "ikke noe areal"),
        (":99999999999999999999", "sosi_ref_feil", "kan ikke leses"),
    ],
)
def test_references_that_cannot_be_followed(tmp_path, references, kind, said):
    layers, log = read(put(tmp_path, TWO_SQUARES + HOLE + flate(10, references)))
    assert layers[PLAN].frame.geometry.isna().tolist() == [True]
    (issue,) = log
    assert (issue.kind, issue.object_id) == (kind, "FLATE 10")
    assert said in issue.value
    assert issue.text("nb") and issue.text("nn")


def test_surfaces_that_are_holes_of_each_other(tmp_path):
    layers, log = read(put(tmp_path, TWO_SQUARES + flate(10, ":1 :2 (:11)") + flate(11, ":-3 :-1 (:10)")))
    assert len(layers[PLAN].frame) == 2
    assert layers[PLAN].frame.geometry.notna().all()
    assert kinds(log) == []


def test_hole_in_a_faulty_surface_is_a_fault(tmp_path):
    text = TWO_SQUARES + flate(10, ":1 :2 (:11)") + flate(11, ":77")
    assert sorted(kinds(read(put(tmp_path, text))[1])) == ["sosi_mangler_kurve", "sosi_ref_feil"]


def test_curve_with_unreadable_coordinates_spoils_only_its_own_surfaces(tmp_path):
    text = TWO_SQUARES.replace("10 20\n", "10 2O\n") + flate(10, ":1 :2") + flate(11, ":-3 :-1")
    layers, log = read(put(tmp_path, text))
    assert layers[PLAN].frame.geometry.notna().tolist() == [True, False]
    assert kinds(log) == ["sosi_koordinater", "sosi_ref_feil"]
    assert "«2O»" in next(iter(log)).value


def test_same_number_twice_is_noted(tmp_path):
    assert kinds(read(put(tmp_path, TWO_SQUARES + HOLE.replace("5:", "1:") + flate(10, ":1 :2")))[1]) == [
        "sosi_dobbelt_nummer"
    ]


def test_account_adds_up(tmp_path):
    text = (
        TWO_SQUARES + flate(10, ":1 :2") + flate(11, ":77") + flate(12, ":1") + ".KURVE 13:\n..OBJTYPE G\n..NØ\n1 1\n"
    )
    layers, log = read(put(tmp_path, text))
    account = layers[PLAN].provenance
    assert account["grupper"] == {"KURVE": 4, "FLATE": 3}
    assert account["grupper_lest"] == {"KURVE": 3, "FLATE": 1}
    assert account["grupper_med_feil"] == {"KURVE": 1, "FLATE": 2}
    assert len(log) == 3
    assert sum(len(layer.frame) for layer in layers.values()) == 7


def test_many_uses_of_one_curve_are_refused(tmp_path):
    ring = "\n".join(
        f"{5000 + 4000 * math.sin(a):.0f} {5000 + 4000 * math.cos(a):.0f}" for a in np.linspace(0, 6.2, 2000)
    )
    text = f".KURVE 1:\n..OBJTYPE G\n..NØ\n{ring}\n5000 9000\n" + "".join(flate(n, ":1") for n in range(2, 1200))
    with pytest.raises(HostileFileError, match=r"plan\.sos: De samme kurvene .* så mange flater"):
        read(put(tmp_path, text))
