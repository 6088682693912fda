"""Rule sets side by side: differences and the daa that single rules move."""

from __future__ import annotations

import pandas as pd
import pytest

from arealregnskap.accounts import regelsett


def t3(planned: list[float], built: list[float], removed: list[float]) -> pd.DataFrame:
    """A T3 table of two groups [daa]."""
    frame = pd.DataFrame({"gruppe": ["01", "02"], "gruppenavn": ["Bolig", "Fritid"], "i_regelsettet": True,
                          "planlagt_daa": planned, "bebygd_daa": built, "tatt_ut_daa": removed})  # fmt: skip
    return frame.assign(reserve_daa=frame["planlagt_daa"] - frame["bebygd_daa"] - frame["tatt_ut_daa"])


SIMPLE = t3([100, 300], [40, 60], [0, 0])  # reserve 300
STRICT = t3([100, 200], [40, 60], [10, 30])  # reserve 160


def test_side_by_side_is_held_against_the_chosen_one():
    table = regelsett.side_by_side({"KDD enkel": SIMPLE, "Streng": STRICT}, "Streng").set_index("regelsett")
    assert table["reserve_daa"].to_dict() == {"KDD enkel": 300, "Streng": 160}
    assert table["differanse_daa"].to_dict() == {"KDD enkel": 140, "Streng": 0}
    assert table["valgt"].to_dict() == {"KDD enkel": False, "Streng": True}


def test_per_group_has_every_group_under_every_rule_set():
    table = regelsett.per_group({"KDD enkel": SIMPLE, "Streng": STRICT}, "KDD enkel")
    assert table[["gruppe", "regelsett", "differanse_daa"]].to_numpy().tolist() == [
        ["01", "KDD enkel", 0], ["01", "Streng", -10], ["02", "KDD enkel", 0], ["02", "Streng", -130],
    ]  # fmt: skip


def test_single_rules_and_what_they_do_together_make_the_whole_step():
    status_only = t3([100, 200], [40, 60], [0, 0])  # reserve 200: moves −100
    buffer_only = t3([100, 300], [40, 60], [10, 50])  # reserve 240: moves −60, 20 of them on the same ground
    table = regelsett.single_rules(SIMPLE, STRICT, {"arealstatus": status_only, "byggbuffer": buffer_only})
    moved = table.set_index("regel")["reserve_daa"]
    assert moved.to_dict() == {"arealstatus": -100, "byggbuffer": -60, "samspill": 20, "alle": -140}
    assert moved.drop("alle").sum() == pytest.approx(moved["alle"])


def test_no_difference_moves_nothing():
    table = regelsett.single_rules(SIMPLE, SIMPLE, {})
    assert table["reserve_daa"].tolist() == [0, 0] and table["regel"].tolist() == ["samspill", "alle"]
