"""Published roundings add up, or the table says that they do not."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from arealregnskap.accounts import rounding
from arealregnskap.accounts.base import Account, Table, total
from arealregnskap.schema import Column

COLUMNS = (
    Column("navn", "text", "Navn"),
    Column("a_daa", "float", "A", unit="daa"),
    Column("b_daa", "float", "B", unit="daa"),
)


def table(a: list[float], b: list[float]) -> Table:
    frame = pd.DataFrame({"navn": [str(i) for i in range(len(a))], "a_daa": a, "b_daa": b})
    account = Account("X", "Prøve", "Prøve", COLUMNS, lambda data: frame, "", sums=("a_daa", "b_daa"))
    return Table(account, COLUMNS, frame, total(account, frame))


@pytest.mark.parametrize(
    ("values", "expected"),
    [([99.9, 3], 1), ([100, 0.4], 0), ([99.96], 0), ([99.94], 1), ([-250, 1], 0), ([math.nan], 1), ([], 1)],
)
def test_one_precision_per_column(values, expected):
    assert rounding.decimals(pd.Series(values, dtype=float)) == expected


def test_halves_go_away_from_zero_as_people_do_it():
    assert [rounding.rounded(v, 0) for v in (0.5, 1.5, 2.5, -2.5)] == [1, 2, 3, -3]
    assert rounding.rounded(0.25, 1) == 0.3 and rounding.rounded(1.005, 2) == 1.01
    assert math.isnan(rounding.rounded(math.nan, 1))


def test_a_table_that_adds_up_says_so():
    shown = rounding.check(table([100.2, 200.2], [1.1, 2.2]))
    assert shown.adds_up and shown.decimals == {"a_daa": 0, "b_daa": 1}
    assert shown.note({}) == "Avrundede tall summerer til avrundet sum."


def test_a_table_that_does_not_add_up_says_where_and_by_how_much():
    # 100 + 101 + 102 is shown under a total of 302, since 100.4 + 100.5 + 101.5 = 302.4.
    shown = rounding.check(table([100.4, 100.5, 101.5], [1.0, 1.0, 1.0]))
    assert shown.off == {"a_daa": 1.0}
    assert shown.note({"a_daa": "Reserve"}).endswith("avvike litt: Reserve 1.")
    assert "difor" in shown.note({}, "nn")


def test_the_total_has_the_precision_of_its_rows_below_100():
    shown = rounding.check(table([40.04, 40.04], [0.0, 0.0]))  # 40.0 + 40.0 under 80.1
    assert shown.decimals["a_daa"] == shown.of_sums["a_daa"] == 1 and shown.off == {"a_daa": -0.1}
    assert shown.note({"a_daa": "Reserve"}).endswith("avvike litt: Reserve −0,1.")


def test_a_total_of_100_or_more_is_whole_daa_though_its_rows_are_not():
    shown = rounding.check(table([60.04, 60.04], [0.0, 0.0]))  # 60.0 + 60.0 under 120
    assert (shown.decimals["a_daa"], shown.of_sums["a_daa"]) == (1, 0) and shown.adds_up
    shown = rounding.check(table([60.28, 60.28], [0.0, 0.0]))  # 60.3 + 60.3 = 120.6 under 121
    assert shown.adds_up
    shown = rounding.check(table([60.24, 60.26, 1.0], [0.0, 0.0, 0.0]))  # 60.2 + 60.3 + 1.0 = 121.5 under 122
    assert shown.adds_up
    shown = rounding.check(table([60.24, 60.24, 0.03], [0.0, 0.0, 0.0]))  # 60.2 + 60.2 + 0.0 = 120.4 under 121
    assert shown.off == {"a_daa": -1.0} and shown.note({"a_daa": "Reserve"}).endswith("litt: Reserve −1.")


def test_unknown_rows_have_no_part_in_it():
    assert rounding.check(table([100.4, math.nan], [math.nan, math.nan])).adds_up


def test_shares_are_held_to_the_per_cent_shown():
    share = Column("andel", "float", "Andel")
    assert rounding.gap(share, [0.2504, 0.2504, 0.4992], 1.0, 1) == -0.1  # 25.0 + 25.0 + 49.9 under 100.0
    assert rounding.gap(share, [0.25, math.nan, 0.75], 1.0, 1) == 0.0
    assert rounding.gap(COLUMNS[1], [0.2504, 0.7496], 1.0, 1) == 0.0  # 0.3 + 0.7
