"""From plan layers through mosaic, reserve and overlay to accounts, under each shipped rule set; areas in the head.

Kommuneplan: cabins (2) x 0–400, housing (1) x 400–1000, both y 0–250; LNFR above, reaching 70 daa outside.
Reguleringsplan from 1999: housing x 400–600. Built x 300–450. The lake x 500–520, y 0–100 takes 2 daa of housing.
"""

from __future__ import annotations

import datetime as dt
import math

import pytest
import shapely

from arealregnskap import accounts, cells, mosaic, reserve, rulesets
from arealregnskap.accounts import AccountData, regelsett
from arealregnskap.issues import IssueLog
from arealregnskap.layers import Layer, Role
from arealregnskap.schema import COLUMNS
from tests.accounts import land

TODAY = dt.date(2026, 11, 1)


def plan(role: Role, *rows: dict) -> Layer:
    known = {
        "kommunenummer": "0000",
        "planstatus": "3",
        "vertikalniva": "2",
        "lovreferanse": "6",
        "formal_liste": "kp2008",
    }
    empty = {c.name: None for c in COLUMNS[Role.PLAN]}
    return land.layer(role, [{**empty, **known, **r, "kildekode": r["arealformal"]} for r in rows])


def surface(flate_id: str, planid: str, code: str, status: str | None, day: dt.date, ground: shapely.Polygon) -> dict:
    return {"flate_id": flate_id, "niva": "KP" if planid == "K1" else "RP", "planid": planid, "plannavn": planid,
            "arealformal": code, "arealstatus": status, "ikrafttredelse": day, "geometry": ground}  # fmt: skip


def layers() -> list[Layer]:
    adopted = dt.date(2012, 5, 31)
    kommuneplan = plan(
        Role.PLAN,
        surface("k1", "K1", "1120", "2", adopted, land.box(0, 0, 400, 250)),
        surface("k2", "K1", "5100", None, adopted, land.box(0, 250, 1100, 950)),
        surface("k3", "K1", "1110", "1", adopted, land.box(400, 0, 1000, 250)),
    )
    detailed = surface("r1", "R1", "1110", None, dt.date(1999, 1, 1), land.box(400, 0, 600, 250))
    return [kommuneplan, plan(Role.REGULERINGSPLAN, {**detailed, "plantype": "35", "forslagsstillertype": "2"})]


BUILT = {"flate_id": "b", "bebygd_type": "ssb_arealbruk", "kildeklasse": "SYNTETISK", "bredde": None}


def built() -> Layer:
    return land.layer(Role.BEBYGD, [{**BUILT, "geometry": land.box(300, 0, 450, 250)}])


def run(name: str, *known: Layer) -> dict[str, accounts.Table]:
    """The tables where ``known`` tell what is built and wet; nothing given: land cover and built, as above."""
    ruleset, log = rulesets.load(name), IssueLog()
    outline = land.kommune().frame.geometry.iloc[0]
    ruling = mosaic.build([*layers(), land.zones()], ruleset, land.FLAT, log, kommune=outline, as_of=TODAY)
    unbuilt = reserve.build(ruling, known or [land.land_cover(), built()], ruleset, land.FLAT, log)
    land_cells = cells.build(
        land.kommune(), ruling, unbuilt, land.land_cover(), land.themes(), land.coverage(), land.FLAT,
        hensyn=land.zones(), log=log,
    )  # fmt: skip
    data = AccountData(
        "0000", "Ruta", land_cells, ruling.frame, unbuilt.areas, ruleset.name, counted=ruleset.counted,
        lost=ruling.lost, findings=log.frame(), produced=TODAY,
    )  # fmt: skip
    return accounts.tables(data)


@pytest.mark.parametrize(
    ("name", "housing", "cabins"),
    [
        # planned, built, taken out, reserve [daa]
        ("KDD enkel", (150, 12.5, 2, 135.5), (100, 25, 0, 75)),
        ("NINA 2023", (150, 12.5, 2, 135.5), (100, 25, 0, 75)),
        ("Miljødirektoratet 2026", (0, 0, 0, 0), (100, 25, 0, 75)),  # housing has status 1
    ],
)
def test_reserve_under_shipped_rule_sets(name, housing, cabins):
    t3 = run(name)["T3"].frame.set_index("gruppe")
    columns = ["planlagt_daa", "bebygd_daa", "tatt_ut_daa", "reserve_daa"]
    assert tuple(t3.loc["01", columns]) == pytest.approx(housing, abs=1e-6)
    assert tuple(t3.loc["02", columns]) == pytest.approx(cabins, abs=1e-6)


def test_what_nobody_has_data_on_is_not_known_and_never_nothing():
    """Without built layers 250 daa are planned and at most 2 known to be wet; how much is built nobody can tell."""
    t3 = run("KDD enkel", land.land_cover())["T3"]
    assert t3.frame["bebygd_daa"].isna().all() and math.isnan(t3.total["bebygd_daa"])
    assert [t3.total[c] for c in ("planlagt_daa", "tatt_ut_vann_daa", "reserve_daa")] == pytest.approx([250, 2, 248])
    side = regelsett.side_by_side({"KDD enkel": t3.frame, "annet": run("KDD enkel")["T3"].frame}, "KDD enkel")
    assert side["bebygd_daa"].tolist() == pytest.approx([math.nan, 37.5], nan_ok=True)


def test_built_nowhere_is_none_where_there_are_data_on_it():
    elsewhere = land.layer(Role.BEBYGD, [{**BUILT, "geometry": land.box(0, 900, 10, 910)}])
    t3 = run("KDD enkel", land.land_cover(), elsewhere)["T3"]
    assert t3.total["bebygd_daa"] == 0 and (t3.frame["bebygd_daa"] == 0).all()


def test_plan_ages_and_what_the_mosaic_took():
    tables = run("KDD enkel")
    plans = tables["A1"].frame.set_index("planid")
    assert plans.loc["R1", ["aldersklasse_kart", "paragraf_12_4"]].tolist() == ["Eldre enn 2008", "krever vurdering"]
    assert plans.loc["R1", "daa"] == pytest.approx(50) and plans.loc["K1", "paragraf_12_4"] == "nei"
    assert plans.loc["K1", "bestemmelsesdato"] is None
    control = tables["T11"].frame
    lost = control[control["post"] == "Tapt i planmosaikken"].set_index("merknad")["daa"].to_dict()
    assert lost == pytest.approx({"Reguleringsplan går foran kommuneplan": 50, "Ligger utenfor kommunen": 70})


def test_the_note_says_which_status_the_rule_set_gave_to_surfaces_without_one():
    """LNFR has no status in the data: it stands as nåværende, and no column says that it was assumed."""
    t1 = run("KDD enkel")["T1"]
    assert t1.frame.loc[t1.frame["arealformal"] == "5100", "navaerende_daa"].tolist() == pytest.approx([700])
    assert t1.notes()[-1] == (
        "Flater i kommuneplanen uten arealstatus er regnet som nåværende, slik regelsettet sier; se Avvik."
    )
    assert t1.notes("nn")[-1].startswith("Flater i kommuneplanen utan arealstatus er rekna som noverande")
    assert not [n for n in accounts.tables(land.account_data())["T1"].notes() if "Avvik" in n]  # all have a status


def test_the_account_of_the_reserve_says_that_its_taken_out_is_by_the_rules():
    """The same word is of the plan in T7 and of decisions in V3."""
    t3 = run("KDD enkel")["T3"]
    for language in ("nb", "nn"):
        head = next(c.label(language) for c in t3.columns if c.name == "tatt_ut_daa")
        assert any(note.startswith(f"«{head}» er her det regl") for note in t3.notes(language))
