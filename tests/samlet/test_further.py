"""What the sum says beyond the accounts: ± (U1), the extent of nature (N1) and the planvask of each municipality."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from functools import cache

import numpy as np
import pandas as pd
import pytest
import shapely

from arealregnskap import accounts
from arealregnskap.mosaic import Mosaic
from arealregnskap.natur import inputs
from arealregnskap.natur.build import build as nature_of
from arealregnskap.natur.inputs import NaturSpec
from arealregnskap.planvask import criteria
from arealregnskap.planvask.decisions import Kind
from arealregnskap.planvask.history import History, append
from arealregnskap.planvask.wash import Wash
from arealregnskap.planvask.washed import Washed
from arealregnskap.samlet import together
from arealregnskap.samlet.sheets import sheets
from arealregnskap.uncertainty import Uncertainty, UncertaintySpec, measure
from tests.land.planer import FLAT, box, cover
from tests.planvask.wash_land import decide
from tests.samlet import neighbours_land as land

RULES = land.RULES.name
REACH = 50.0


def measured(result, years_more=0):
    """The same with what is known of its plan, land cover and reserve, as a run measures it."""
    run, ground = result.main, result.kommune.frame.geometry.iloc[0]
    west, south, east, north = ground.bounds
    half = (east - west) / 2
    forest = cover(("30", box(west, south, half, north - south)), ("60", box(west + half, south, half, north - south)))
    day = land.DAY + dt.timedelta(days=365 * years_more)
    known = pd.concat([
        measure.of_plan(run.mosaic, ground, FLAT, REACH, day), measure.of_cover(forest, ground, FLAT, REACH, day),
        measure.of_reserve(run.reserve.areas, run.mosaic, [forest], [], ground, FLAT, REACH, day),
    ], ignore_index=True)  # fmt: skip
    data = dataclasses.replace(run.data, uncertainty=Uncertainty(known, UncertaintySpec()))
    made = dataclasses.replace(run, data=data, tables=accounts.tables(data))
    natur = nature_of(made, inputs.of(NaturSpec()))
    return dataclasses.replace(result, runs={RULES: made}, natur={RULES: natur})


@cache
def apart():
    """Two municipalities a kilometre from each other: nothing of one borders on the other."""
    far = box(3000, 0, 2000, 2000)
    fields = [(box(3500, 1000, 400, 250), "1120", "H"), (box(4700, 300, 200, 100), "1300", "N")]
    return measured(land.aby()), measured(land.municipality("1002", "Bru", far, fields))


@cache
def found():
    return together(apart())


def shown(which, language="nb"):
    return {s.key: s for s in sheets(which, language)}


def u1(run):
    frame = run.tables["U1"].frame
    return frame.set_index(["tabell", "kode"])


def test_the_variances_of_the_members_add():
    whole, own = u1(found().result.main), [u1(run) for run in found().runs]
    for key in (("T3", "alle"), ("T3P", "alle"), ("T3", "02"), ("T1", "5100"), ("T2", "30"), ("T4", "30")):
        if key not in whole.index:
            continue
        there = [u.loc[key] for u in own if key in u.index]
        assert whole.loc[key, "daa"] == pytest.approx(math.fsum(r["daa"] for r in there))
        for name in ("pm_daa", "alene_daa"):
            assert whole.loc[key, name] == pytest.approx(math.hypot(*(r[name] for r in there)))
        assert whole.loc[key, "hoyst_daa"] == pytest.approx(math.fsum(r["hoyst_daa"] for r in there))
    assert {"T3P", "T3", "T2", "A3"} <= set(whole.index.get_level_values("tabell"))
    pm = whole.loc[("T3", "alle"), "pm_daa"]
    assert (
        max(u.loc[("T3", "alle"), "pm_daa"] for u in own) < pm < math.fsum(u.loc[("T3", "alle"), "pm_daa"] for u in own)
    )


def test_it_is_what_one_measures_on_both_at_once():
    """The judge: the plans of both as one mosaic, with both outlines, measured by the rule for one municipality."""
    runs = found().runs
    frames = [run.mosaic.frame for run in runs]
    moved = [frames[0], frames[1].assign(mosaikk_id=frames[1]["mosaikk_id"] + len(frames[0]))]
    both = Mosaic(pd.concat(moved, ignore_index=True), pd.concat([r.mosaic.lost for r in runs], ignore_index=True))
    outline = shapely.union_all([r.kommune.frame.geometry.iloc[0] for r in found().members])
    once = measure.of_plan(both, outline, FLAT, REACH, land.DAY).set_index(["tabell", "kode"])
    summed = found().result.main.data.uncertainty.frame.set_index(["tabell", "kode"])
    for key, row in once.iterrows():
        for name in ("sd_m2", "independent_m2", "most_m2", "length_m", "sd_m", "stated"):
            assert summed.loc[key, name] == pytest.approx(row[name], rel=1e-9, nan_ok=True), (key, name)
    assert len(once) >= 4


def test_the_border_between_two_members_is_no_source():
    """Åby and Bru share a border 2 km long. LNFR lies on both sides of it, and only its other edges are off."""
    both = together([measured(land.aby()), measured(land.bru())])
    whole = both.result.main.data.uncertainty.frame.set_index(["tabell", "kode"])
    inside = [land.F, land.G, land.H, land.N]
    assert whole.loc[("T1", "5100"), "length_m"] == pytest.approx(sum(g.length for g in inside))
    assert both.borders[0].shared_m == pytest.approx(2000, abs=3)  # within a metre of it counts as on it


def test_a_sum_is_as_old_as_its_oldest_map_and_no_surer_than_its_parts():
    first, other = measured(land.aby()), measured(land.bru(), years_more=8)
    whole = u1(together([first, other]).result.main).loc[("T2", "30")]
    own = [u1(r.main).loc[("T2", "30"), "alder_ar"] for r in (first, other)]
    assert whole["alder_ar"] == max(own) or (np.isnan(whole["alder_ar"]) and any(np.isnan(own)))
    lacking = together([first, land.bru()])
    assert lacking.result.main.tables["U1"].frame.empty
    assert "usikkerhet" in {u.what for u in lacking.differing}
    assert any("kan ikke gis for summen" in n for n in shown(lacking)["S11"].notes)


def test_each_municipality_and_the_sum_stand_beside_each_other():
    s11 = shown(found())["S11"].frame.set_index(["tabell", "kode"])
    row = s11.loc[("T3", "alle")]
    assert row["sum_daa"] == pytest.approx(row["k1001_daa"] + row["k1002_daa"]) == pytest.approx(227.5)
    assert row["sum_pm_daa"] == pytest.approx(math.hypot(row["k1001_pm_daa"], row["k1002_pm_daa"]))


def test_the_extent_of_nature_is_the_sum_of_the_members_own():
    s10 = shown(found())["S10"]
    frame = s10.frame.set_index("type")
    own = [r.natur[RULES].tables["N1"].frame for r in found().members]
    posts = [n[n["endring"] == "gjeldende"].set_index("post") for n in own]
    for post in ("inngaende", "avgang", "utgaende"):
        for code in frame.index:
            column = f"t_{code.replace('.', '_')}_daa"
            each = [float(p.loc[post, column]) if column in p else 0.0 for p in posts]
            assert frame.loc[code, [f"k1001_{post}", f"k1002_{post}"]].tolist() == pytest.approx(each)
            assert frame.loc[code, f"sum_{post}"] == pytest.approx(math.fsum(each))
    assert s10.total["sum_inngaende"] == pytest.approx(8000) == s10.total["sum_utgaende"]
    assert s10.total["sum_avgang"] == pytest.approx(227.5)  # all the reserve lies on open land
    nature = u1(found().result.main).loc["N1"] if "N1" in u1(found().result.main).index else None
    assert nature is None or nature["daa"].notna().all()


def test_nature_that_one_lacks_makes_the_sum_unknown_and_is_said():
    without = dataclasses.replace(apart()[1], natur={})
    s10 = shown(together([apart()[0], without]))["S10"]
    assert s10.frame["k1002_avgang"].isna().all() and s10.frame["sum_avgang"].isna().all()
    assert s10.frame["k1001_avgang"].notna().all()
    assert any(n.startswith("Bru har ikke naturregnskap") for n in s10.notes)


def washing(result, *kinds):
    """A planvask with the first areas decided."""
    wash = Wash.of(result)
    rows = [decide(str(o), kind) for o, kind in zip(wash.areas.index, kinds, strict=False)]
    return Washed(wash, criteria.load(), append(History(), rows) if rows else History())


def test_decided_and_undecided_are_summed_over_the_municipalities():
    """Åby gives its first area (F, 100 daa) back and has one left; Bru has decided nothing."""
    both = found().washed([washing(found().members[0], Kind.RETURN), washing(found().members[1])])
    s12 = shown(both)["S12"]
    figures = ["omrader", "avgjort", "uavklart", "gjennomgatt_daa", "tatt_ut_daa", "beholdes_daa", "ikke_avgjort_daa"]
    rows = s12.frame.set_index("kommunenavn")
    taken = float(found().members[0].main.reserve.areas["area_m2"].iloc[0]) / 1000
    assert rows.loc["Åby", figures].tolist() == pytest.approx([2, 1, 1, 107.5, taken, 0, 107.5 - taken])
    assert rows.loc["Bru", figures].tolist() == pytest.approx([2, 0, 2, 120, 0, 0, 120])
    assert [s12.total[f] for f in figures] == pytest.approx([4, 1, 3, 227.5, taken, 0, 227.5 - taken])
    assert rows["planvask"].tolist() == ["i gang", "ikke begynt"]
    assert both.borders is found().borders  # nothing is measured again for a new decision


def test_a_municipality_without_a_wash_is_not_counted_as_none():
    both = found().washed([washing(found().members[0], Kind.KEEP), None])
    s12 = shown(both)["S12"]
    assert s12.frame["planvask"].tolist() == ["i gang", "ikke i saken"]
    assert math.isnan(s12.total["gjennomgatt_daa"]) and math.isnan(s12.frame["tatt_ut_daa"].iloc[1])


def test_nynorsk_has_no_bokmal_left():
    told = " ".join(
        [t for key in ("S10", "S11", "S12") for s in [shown(found(), "nn")[key]]
         for t in (s.title, s.method, *s.notes, *(c.label("nn") for c in s.columns))]
    )  # fmt: skip
    for word in ("ikke ", "hver ", "kommunene", " fra ", "Områder"):
        assert word not in told, word
