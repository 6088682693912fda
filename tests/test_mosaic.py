"""Who rules where: each rule of the mosaic alone, on rectangles."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
import shapely

from arealregnskap import mosaic
from arealregnskap.errors import SchemaError
from arealregnskap.issues import IssueLog
from tests.land.planer import FLAT, box, h910, plans, rp, ruleset, surface

#: The rules of NINA 2023 are the richest; the tests change one at a time.
NINA = ruleset("NINA 2023")


def build(*rows, rules=NINA, extra=(), log=None, **keywords):
    """The mosaic of some surfaces, with areas free of the last bits."""
    made = mosaic.build([*plans(*rows), *extra], rules, FLAT, log if log is not None else IssueLog(), **keywords)
    for table in (made.frame, made.lost):
        table["area_m2"] = table["area_m2"].round(6)
    return made


def area_of(made, **columns):
    """Ruling area of the surfaces with those column values [m²]."""
    rows = made.frame
    for name, value in columns.items():
        rows = rows[rows[name] == value]
    return rows["area_m2"].sum()


def kinds(log):
    """The findings by kind, with areas free of the last bits."""
    return {i.kind: dataclasses.replace(i, area_m2=round(i.area_m2, 6)) for i in log}


def test_newest_plan_of_a_level_rules_and_the_other_knows_what_it_lost():
    made = build(
        surface(box(0, 0, 10, 10), planid="gammel", flate_id="a", ikrafttredelse=dt.date(2001, 1, 1)),
        surface(box(5, 0, 10, 10), planid="ny", flate_id="b", ikrafttredelse=dt.date(2012, 1, 1)),
    )
    assert area_of(made, planid="ny") == 100
    assert area_of(made, planid="gammel") == 50
    (lost,) = made.lost.to_dict("records")
    assert (lost["flate_id"], lost["vinner_id"], lost["grunn"], lost["area_m2"]) == ("a", "b", "nyere_plan", 50)
    assert made.frame.loc[lost["vinner_mosaikk_id"], "planid"] == "ny"


def test_reguleringsplan_rules_over_kommuneplan_even_when_it_is_older():
    made = build(surface(box(0, 0, 10, 10), arealstatus="1"), rp(box(0, 0, 4, 10), ikrafttredelse=dt.date(1999, 1, 1)))
    assert (area_of(made, niva="RP"), area_of(made, niva="KP")) == (40, 60)
    assert list(made.lost["grunn"]) == ["rp_over_kp"]


@pytest.mark.parametrize("old", [{"lovreferanse": "4"}, {"formal_liste": "rb1985", "lovreferanse": None}])
@pytest.mark.parametrize(
    ("status", "rules", "kp_rules"),
    [("2", NINA, True), ("1", NINA, False), ("3", NINA, False), (None, NINA, False), ("2", ruleset("ARV"), False)],
)
def test_future_kommuneplan_beats_reguleringsplan_from_before_2008(old, status, rules, kp_rules):
    made = build(surface(box(0, 0, 10, 10), arealstatus=status), rp(box(0, 0, 4, 10), **old), rules=rules)
    assert area_of(made, niva="KP") == (100 if kp_rules else 60)
    assert list(made.lost["grunn"]) == ["framtidig_kp" if kp_rules else "rp_over_kp"]


def test_future_kommuneplan_does_not_beat_reguleringsplan_by_the_law_of_2008():
    assert area_of(build(surface(box(0, 0, 10, 10)), rp(box(0, 0, 4, 10), lovreferanse="6")), niva="RP") == 40


def test_inside_h910_the_reguleringsplan_still_rules():
    rows = surface(box(0, 0, 10, 10)), rp(box(0, 0, 4, 10), lovreferanse="4")
    made = build(*rows, extra=[h910(box(0, 0, 10, 5))])
    assert (area_of(made, niva="RP"), area_of(made, niva="KP")) == (20, 80)
    assert dict(zip(made.lost["grunn"], made.lost["area_m2"], strict=True)) == {"h910": 20, "framtidig_kp": 20}
    off = dataclasses.replace(NINA, mosaikk=dataclasses.replace(NINA.mosaikk, h910_rp_gjelder=False))
    assert area_of(build(*rows, extra=[h910(box(0, 0, 10, 5))], rules=off), niva="RP") == 0


@pytest.mark.parametrize("foran", ["RP", "KP", "nyeste"])
@pytest.mark.parametrize("newest", ["RP", "KP"])
def test_which_level_goes_first_is_a_setting(foran, newest):
    dates = {"RP": dt.date(2005, 1, 1), "KP": dt.date(2005, 1, 1), newest: dt.date(2020, 1, 1)}
    rules = ruleset("ARV", mosaikk={"foran": foran})
    made = build(
        surface(box(0, 0, 10, 10), ikrafttredelse=dates["KP"]),
        rp(box(0, 0, 4, 10), ikrafttredelse=dates["RP"]),
        rules=rules,
    )
    assert area_of(made, niva=newest if foran == "nyeste" else foran) == (
        40 if (newest if foran == "nyeste" else foran) == "RP" else 100
    )


@pytest.mark.parametrize("missing", [None, dt.date(1800, 1, 1)])
def test_a_plan_without_date_is_the_oldest_and_someone_must_look(missing):
    log = IssueLog()
    made = build(
        surface(box(0, 0, 10, 10), planid="1976", ikrafttredelse=missing),
        surface(box(0, 0, 4, 10), planid="ny", ikrafttredelse=dt.date(1980, 1, 1)),
        log=log,
    )
    assert area_of(made, planid="1976") == 60
    issue = kinds(log)["plandato_mangler"]
    assert (issue.object_id, issue.area_m2) == ("1976", 40)
    assert "Den taper under 0,1 daa" in issue.text()


def test_a_plan_without_date_that_meets_nobody_needs_no_decision():
    log = IssueLog()
    build(surface(box(0, 0, 10, 10), ikrafttredelse=None), surface(box(20, 0, 1, 1)), log=log)
    assert "plandato_mangler" not in kinds(log)


def test_same_date_the_smaller_surface_rules_and_it_is_told_unless_it_is_one_plan():
    log = IssueLog()
    made = build(
        surface(box(0, 0, 10, 10), planid="a"),
        surface(box(2, 2, 2, 2), planid="b"),
        surface(box(6, 6, 1, 1), planid="a"),
        log=log,
    )
    assert sorted(made.frame["area_m2"]) == [1, 4, 95]
    assert set(made.lost["grunn"]) == {"samme_dato"}
    assert {kind: i.area_m2 for kind, i in kinds(log).items()} == {"planoverlapp_samme_dato": 4}


def test_only_the_ground_counts():
    log = IssueLog()
    made = build(
        surface(box(0, 0, 10, 10), vertikalniva="1"),
        surface(box(0, 0, 3, 10)),
        surface(box(5, 0, 2, 10), vertikalniva=None),
        log=log,
    )
    assert made.frame["area_m2"].sum() == 50
    issue = kinds(log)["vertikalniva_utelatt"]
    assert (issue.count, issue.area_m2, issue.value) == (1, 100, "1 Under grunnen")


def test_only_adopted_plans_count_and_a_missing_status_is_told():
    log = IssueLog()
    made = build(
        surface(box(0, 0, 10, 10), planstatus="5"),
        surface(box(0, 0, 3, 10), planstatus=None),
        surface(box(3, 0, 1, 10)),
        log=log,
    )
    assert made.frame["area_m2"].sum() == 40
    assert (kinds(log)["planstatus_utelatt"].value, kinds(log)["planstatus_utelatt"].area_m2) == (
        "5 Utgått/erstattet",
        100,
    )
    assert kinds(log)["planstatus_mangler"].area_m2 == 30
    strict = ruleset("NINA 2023", planstatus={"mangler_teller": False})
    assert (
        build(surface(box(0, 0, 3, 10), planstatus=None), surface(box(3, 0, 1, 10)), rules=strict)
        .frame["area_m2"]
        .sum()
        == 10
    )


def test_a_level_the_rule_set_does_not_use_is_left_out_and_told():
    log = IssueLog()
    made = build(surface(box(0, 0, 10, 10)), rp(box(0, 0, 4, 10)), rules=ruleset("Miljødirektoratet 2026"), log=log)
    assert area_of(made, niva="KP") == 100
    assert kinds(log)["planniva_utelatt"].area_m2 == 40


def test_what_lies_outside_the_municipality_is_lost_to_nobody():
    made = build(surface(box(0, 0, 10, 10)), surface(box(20, 0, 5, 5)), kommune=box(0, 0, 7, 20))
    assert list(made.frame["area_m2"]) == [70]
    assert set(made.lost["grunn"]) == {"utenfor_kommunen"}
    assert set(made.lost["vinner_mosaikk_id"]) == {-1}
    assert made.lost["area_m2"].sum() == 55


def test_missing_arealstatus_is_the_rule_sets_default_and_is_told():
    log = IssueLog()
    made = build(
        surface(box(0, 0, 10, 10), arealstatus=None),
        surface(box(20, 0, 3, 3), arealformal="5100", arealstatus=None),
        log=log,
    )
    assert list(made.frame["arealstatus"]) == ["1", "1"]
    assert set(made.frame["arealstatus_kilde"]) == {"regelsett"}
    assert (kinds(log)["arealstatus_mangler"].area_m2, kinds(log)["arealstatus_mangler"].value) == (100, "nåværende")
    assert kinds(log)["arealstatus_mangler_andre"].area_m2 == 9


def test_reguleringsplan_takes_the_status_of_the_building_land_under_it():
    rows = (
        surface(box(0, 0, 10, 10), arealformal="5100", arealstatus="1"),
        surface(box(10, 0, 4, 10), arealformal="1120", arealstatus="2"),
        rp(box(2, 0, 12, 10), arealformal="1121"),
        rp(box(50, 50, 1, 1), arealformal="1121"),
    )
    made = build(*rows).frame
    regulated = made[made["niva"] == "RP"].sort_values("area_m2")
    assert list(regulated["arealstatus"]) == ["1", "2"]
    assert list(regulated["arealstatus_kilde"]) == ["regelsett", "kommuneplan"]
    plain = build(*rows, rules=ruleset("Miljødirektoratet 2026", mosaikk={"nivaer": ("KP", "RP"), "foran": "RP"})).frame
    assert set(plain.loc[plain["niva"] == "RP", "arealstatus"]) == {"1"}


def test_what_counts_as_building_land_asks_purpose_and_status():
    frame = build(
        surface(box(0, 0, 1, 1), arealformal="1110", arealstatus="2"),
        surface(box(2, 0, 1, 1), arealformal="1110", arealstatus="1"),
        surface(box(4, 0, 1, 1), arealformal="5220", arealstatus="2"),
        surface(box(6, 0, 1, 1), arealformal="bandlagt", arealstatus="2"),
        rules=ruleset("Miljødirektoratet 2026"),
    ).frame
    counted = frame.loc[frame["teller_som_utbygging"], ["arealformal", "arealstatus"]]
    assert counted.to_numpy().tolist() == [["1110", "2"]]


@pytest.mark.parametrize(
    ("row", "group"),
    [
        (surface(box(0, 0, 1, 1), arealformal="5200"), "15"), (surface(box(0, 0, 1, 1), arealformal="6110"), "16"),
        (rp(box(0, 0, 1, 1), arealformal="6110"), "17"), (rp(box(0, 0, 1, 1), arealformal="1111"), "01"),
        (surface(box(0, 0, 1, 1), arealformal="7777"), "19"), (surface(box(0, 0, 1, 1), arealformal="bandlagt"), "19"),
    ],
)  # fmt: skip
def test_groups(row, group):
    assert list(build(row).frame["gruppe"]) == [group]


def test_a_plan_has_two_ages_when_its_provisions_are_newer_than_its_map():
    frame = build(
        surface(box(0, 0, 1, 1), ikrafttredelse=dt.date(2007, 12, 31), bestemmelsesdato=dt.date(2021, 5, 5))
    ).frame
    assert (frame["aldersklasse_kart"][0], frame["aldersklasse_bestemmelser"][0]) == ("for_2008", "fra_2008")


@pytest.mark.parametrize(
    ("date", "age"),
    [
        (dt.date(2008, 1, 1), "fra_2008"), (dt.date(2007, 12, 31), "for_2008"), (dt.date(1985, 1, 1), "for_2008"),
        (dt.date(1984, 12, 31), "for_1985"), (dt.date(1800, 1, 1), "mangler"), (None, "mangler"),
    ],
)  # fmt: skip
def test_age_classes(date, age):
    frame = build(surface(box(0, 0, 1, 1), ikrafttredelse=date)).frame
    assert (frame["aldersklasse_kart"][0], frame["aldersklasse_bestemmelser"][0]) == (age, age)


@pytest.mark.parametrize(
    ("columns", "flag"),
    [
        ({}, "krever vurdering"),
        ({"ikrafttredelse": dt.date(2016, 11, 22)}, "nei"),  # ten years to the day
        ({"ikrafttredelse": dt.date(2016, 11, 21)}, "krever vurdering"),
        ({"plantype": "34"}, "nei"),
        ({"forslagsstillertype": "1"}, "nei"),
        ({"forslagsstillertype": None}, "ukjent"),
        ({"plantype": None}, "ukjent"),
        ({"ikrafttredelse": None}, "ukjent"),
        ({"ikrafttredelse": None, "forslagsstillertype": "1"}, "nei"),
        ({"forslagsstillertype": None, "ikrafttredelse": dt.date(2020, 1, 1)}, "nei"),
    ],
)
def test_paragraf_12_4_is_a_flag_for_old_private_detailed_plans(columns, flag):
    given = {"plantype": "35", "forslagsstillertype": "2", "ikrafttredelse": dt.date(2014, 1, 1), **columns}
    assert list(build(rp(box(0, 0, 1, 1), **given), as_of=dt.date(2026, 11, 22)).frame["paragraf_12_4"]) == [flag]


def test_paragraf_12_4_is_unknown_without_a_day_and_never_about_kommuneplan():
    row = {"plantype": "35", "forslagsstillertype": "2", "ikrafttredelse": dt.date(2014, 1, 1)}
    assert list(build(rp(box(0, 0, 1, 1), **row)).frame["paragraf_12_4"]) == ["ukjent"]
    assert list(build(surface(box(0, 0, 1, 1), **row), as_of=dt.date(2026, 1, 1)).frame["paragraf_12_4"]) == ["nei"]


def test_a_chain_of_plans_gives_the_ground_to_the_last_and_everything_is_accounted_for():
    made = build(
        surface(box(0, 0, 10, 10), flate_id="1", planid="1", ikrafttredelse=dt.date(1990, 1, 1), arealstatus="1"),
        surface(box(0, 0, 6, 10), flate_id="2", planid="2", ikrafttredelse=dt.date(2010, 1, 1), arealstatus="1"),
        rp(box(0, 0, 3, 10), flate_id="3", planid="3"),
    )
    lost = made.lost.groupby(["flate_id", "vinner_id", "grunn"])["area_m2"].sum().to_dict()
    assert lost == {("1", "2", "nyere_plan"): 30, ("1", "3", "rp_over_kp"): 30, ("2", "3", "rp_over_kp"): 30}
    assert made.frame.set_index("flate_id")["area_m2"].to_dict() == {"1": 40, "2": 30, "3": 30}


def test_a_surface_with_thousands_of_holes_only_loses_what_lies_in_it():
    corners = [(x, y) for x in range(5, 500, 10) for y in range(5, 400, 10)]
    lnf = shapely.difference(box(0, 0, 500, 400), shapely.multipolygons([box(x, y, 4, 4) for x, y in corners]))
    plots = [surface(box(x, y, 4, 4)) for x, y in corners]
    made = build(surface(lnf, arealformal="5100"), rp(box(0, 0, 9, 9)), *plots)
    assert len(made.frame) == len(corners) + 1  # the plot under the reguleringsplan is gone whole
    assert made.frame["area_m2"].sum() == 500 * 400
    assert made.lost["area_m2"].sum() == 81


def test_layers_without_plans_are_refused():
    with pytest.raises(SchemaError, match="Ingen lag har arealplaner"):
        mosaic.build([], NINA, FLAT, IssueLog())


def test_nothing_left_is_an_empty_mosaic_and_not_a_crash():
    made = build(surface(box(0, 0, 10, 10), planstatus="4"))
    assert (len(made.frame), len(made.lost)) == (0, 0)
    assert "mosaikk_id" in made.frame


def test_rows_are_numbered_and_dates_kept():
    made = build(surface(box(0, 0, 1, 1)), surface(box(3, 3, 1, 1)))
    assert list(made.frame["mosaikk_id"]) == list(made.frame.index) == [0, 1]
    assert np.all(pd.to_datetime(made.frame["ikrafttredelse"]) == pd.Timestamp(2012, 5, 31))


def test_what_other_plans_took_is_told_once_per_source_and_reason():
    log = IssueLog()
    build(
        surface(box(0, 0, 10, 10), planid="a", arealstatus="1"),
        surface(box(20, 0, 10, 10), planid="b", arealstatus="1"),
        rp(box(0, 0, 4, 10)),
        rp(box(20, 0, 3, 10)),
        log=log,
    )
    (issue,) = log
    assert (issue.kind, issue.count, round(issue.area_m2, 6)) == ("planareal_tapt", 2, 70)
    assert "teller ikke, fordi en annen plan gjelder der: reguleringsplan går foran kommuneplan" in issue.text()
