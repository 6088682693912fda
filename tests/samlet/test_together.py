"""Several municipalities together: the sum is the members' own figures, and nothing unlike is mixed in silence."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arealregnskap.errors import TogetherError
from arealregnskap.samlet import together
from arealregnskap.samlet.sheets import sheets
from tests.land.planer import box, ruleset
from tests.samlet import neighbours_land as land
from tests.samlet.neighbours_land import column

SUMMED = ("T1", "T2", "T3", "T4", "A3")


@pytest.fixture(scope="module")
def found():
    return together([land.aby(), land.bru()])


@pytest.fixture(scope="module")
def shown(found):
    return {s.key: s for s in sheets(found)}


def test_the_figures_are_those_one_can_do_in_the_head(shown):
    s1 = shown["S1"]
    assert list(s1.frame["kommunenavn"]) == ["Åby", "Bru"]
    assert s1.frame["reserve_daa"].tolist() == pytest.approx([107.5, 120.0])
    assert s1.total["reserve_daa"] == pytest.approx(227.5) and s1.total["kommune_daa"] == pytest.approx(8000.0)
    assert (s1.total["omrader"], s1.total["bebygd_daa"]) == (4, pytest.approx(2.5))


@pytest.mark.parametrize("key", SUMMED)
def test_every_sum_is_the_sum_of_the_members_own_tables(found, key):
    whole = found.result.main.tables[key].total
    own = [run.tables[key].total for run in found.runs]
    for name in (n for n in whole if not n.endswith("andel")):
        assert whole[name] == pytest.approx(math.fsum(o[name] for o in own), rel=1e-12), name


def test_side_by_side_each_row_adds_up(shown):
    for key in ("S2", "S3", "S4", "S5"):
        frame = shown[key].frame
        for name in (c for c in frame if c.startswith("sum_")):
            own = frame[[f"k1001_{name[4:]}", f"k1002_{name[4:]}"]].sum(axis=1)
            assert frame[name].to_numpy() == pytest.approx(own.to_numpy(), abs=1e-9), (key, name)
    s4 = shown["S4"].frame
    assert [column(s4, "gruppe", "02", f"{p}_reserve_daa") for p in ("k1001", "k1002", "sum")] == [100, 100, 200]
    assert shown["S5"].total["sum_reserve_daa"] == pytest.approx(227.5)


def test_a_theme_that_one_has_not_analysed_is_not_zero_there(shown):
    s6 = shown["S6"].frame.set_index("tema")
    rein = s6.loc["reindrift"]
    assert (rein["k1001_tilstand"], rein["k1002_tilstand"]) == ("treff", "ikke analysert")
    assert rein["k1001_inne_daa"] == pytest.approx(50 + 7.5)  # half of F, all that is left of G
    assert math.isnan(rein["k1002_inne_daa"])
    parts = rein[["sum_inne_daa", "sum_kartlagt_daa", "sum_ikke_kartlagt_daa", "sum_ikke_analysert_daa"]]
    assert list(parts) == pytest.approx([57.5, 107.5, 0.0, 120.0])
    whole = s6[["sum_kartlagt_daa", "sum_ikke_kartlagt_daa", "sum_ikke_analysert_daa"]].sum(axis=1)
    assert list(whole) == pytest.approx([227.5] * len(s6))


def test_land_cover_that_one_lacks_stands_for_itself():
    found = together([land.aby(), land.bru(covered=False)])
    s3 = {s.key: s for s in sheets(found)}["S3"].frame.set_index("navn")
    assert math.isnan(s3.loc["Skog", "k1002_daa"]) and s3.loc["Skog", "sum_daa"] == pytest.approx(2000)
    assert list(s3.loc["Uten arealdekke"][["k1001_daa", "k1002_daa", "sum_daa"]]) == pytest.approx([0, 4000, 4000])


def test_the_order_of_the_cases_changes_nothing(found):
    other = together([land.bru(), land.aby()])
    for key, table in found.result.main.tables.items():
        pd.testing.assert_frame_equal(table.frame, other.result.main.tables[key].frame)
    assert found.names == other.names == ("Åby", "Bru")


def test_areas_are_called_by_their_municipality(found):
    names = list(found.result.main.tables["A3"].frame["omrade_id"])
    assert len(set(names)) == 4 and {n.split()[0] for n in names} == {"Åby", "Bru"}


def test_one_case_or_the_same_municipality_twice_is_refused():
    with pytest.raises(TogetherError, match="minst to saker"):
        together([land.aby()])
    with pytest.raises(TogetherError, match=r"Åby \(1001\) er valgt mer enn én gang"):
        together([land.aby(), land.bru(), land.aby()])


def test_other_rules_are_refused_with_the_rule_that_differs():
    other = dataclasses.replace(ruleset("NINA 2023"), name="KDD enkel")
    with pytest.raises(TogetherError) as stop:
        together([land.aby(), land.bru(rules=other)])
    assert any("«KDD enkel» er ikke likt i Åby og Bru" in f for f in stop.value.faults)
    with pytest.raises(TogetherError) as stop:
        together([land.aby(), land.bru()], ruleset="NINA 2023")
    assert "Åby er ikke regnet etter «NINA 2023»." in stop.value.faults


def test_another_program_or_other_code_lists_are_refused():
    with pytest.raises(TogetherError, match=r"Programversjonen er ulik: Åby 0\.0\.1"):
        together([land.with_provenance(land.aby(), program_version="0.0.1"), land.bru()])
    with pytest.raises(TogetherError, match="Kodelistene tema"):
        together([land.with_provenance(land.aby(), codelists={"tema": "ef" * 32}), land.bru()])


def test_what_differs_without_stopping_is_said(shown):
    other = land.bru(day=dt.date(2025, 11, 1), product="grunnkart", synthetic=False, reindeer=box(2000, 0, 1, 1))
    changed = together([land.aby(), other])
    told = {u.what: u.values for u in changed.differing}
    assert told["dato"] == ("01.11.2026", "01.11.2025")
    assert told["arealdekke"] == ("AR5 arealressurskart", "Nasjonalt grunnkart for arealanalyse")
    assert told["syntetisk"] == ("ja", "nei")
    assert "tema" not in told and changed.result.synthetic
    assert changed.result.provenance.as_of == dt.date(2026, 11, 1)
    s9 = shown["S9"].frame
    assert s9["hva"].tolist() == ["Tema som er analysert: Reindrift"]
    assert s9[["k1001", "k1002"]].to_numpy().tolist() == [["lett etter overalt", "ikke analysert"]]


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 15), st.integers(0, 15), st.sampled_from(["1110", "1120", "1300", "5100"])),
        min_size=1, max_size=5, unique_by=lambda f: f[:2],
    ),
    st.permutations([0, 1, 2]),
)  # fmt: skip
def test_any_three_municipalities_sum_to_their_own(fields, order):
    """Fields of 10 daa anywhere in three municipalities: every sum of the common account is that of the members."""
    members = [
        land.municipality(
            f"100{n}", f"K{n}", box(3000 * n, 0, 2000, 2000),
            [(box(3000 * n + 120 * x, 120 * y, 100, 100), code, f"{x}-{y}") for x, y, code in fields[: n + 1]],
            built_on=box(3000 * n, 0, 60, 60), reindeer=box(3000 * n, 0, 900, 900) if n else None,
        )
        for n in range(3)
    ]  # fmt: skip
    found = together([members[n] for n in order])
    whole = found.result.main
    for key in SUMMED:
        for name, total in whole.tables[key].total.items():
            if not name.endswith("andel"):
                own = [run.tables[key].total[name] for run in found.runs]
                assert total == pytest.approx(math.fsum(o for o in own if not math.isnan(o)), rel=1e-9, abs=1e-9)
    t5 = whole.tables["T5"].frame.set_index(["tema", "gruppe"])["inne_daa"]
    own5 = [run.tables["T5"].frame.set_index(["tema", "gruppe"])["inne_daa"] for run in found.runs]
    key = ("reindrift", "alle")
    assert t5[key] == pytest.approx(math.fsum(o[key] for o in own5 if not math.isnan(o[key])), abs=1e-9) or (
        math.isnan(t5[key]) and all(math.isnan(o[key]) for o in own5)
    )
    assert whole.cells.closure == pytest.approx(0, abs=1e-9)
    for one, other in itertools.combinations(found.borders, 2):
        assert not one.neighbours and not other.neighbours  # a kilometre lies between each two
