"""From plan to plan on paper: every cell off the diagonal of the matrices, and nothing else."""

from __future__ import annotations

import math

import pytest

from arealregnskap.report import document
from arealregnskap.report.paper.pairs import apart, as_pairs


@pytest.fixture(scope="module")
def sheets(washed):
    return {s.key: s for s in document.build(washed).all()}


def test_the_list_has_each_change_of_the_matrix_once(sheets):
    """F1 (100 daa) goes back to LNFR, N1 (50 daa) is new, 400 daa lose their purpose."""
    matrix, listed = sheets["T6F"], as_pairs(sheets["T6F"])
    cells = [
        float(row[c.name])
        for _, row in matrix.frame.iterrows()
        for c in matrix.columns
        if c.name.startswith("til_") and c.name != f"til_{row['fra_formal']}_daa" and row[c.name] > 0
    ]
    assert sorted(cells) == sorted(listed.frame["daa"]) and len(cells) >= 3
    assert math.fsum(listed.frame["daa"]) == pytest.approx(matrix.total["endret_daa"]) == listed.total["daa"]
    assert listed.frame["daa"].is_monotonic_decreasing
    assert not (listed.frame["fra"] == listed.frame["til"]).any()


def test_unchanged_ground_stands_apart_and_rows_add_up(sheets):
    matrix, laid = sheets["T6"], apart(sheets["T6"])
    to = [c.name for c in laid.columns if c.name.startswith("til_")]
    assert to and len(to) <= 6
    assert len(to) < sum(c.name.startswith("til_") for c in matrix.columns)
    assert laid.frame[to].sum(axis=1).to_numpy() == pytest.approx(matrix.frame["endret_daa"].to_numpy())
    summed = laid.frame["uendret_daa"] + laid.frame["endret_daa"]
    assert summed.to_numpy() == pytest.approx(laid.frame["sum_daa"].to_numpy())
    assert laid.total["sum_daa"] == matrix.total["sum_daa"]
    assert math.fsum(laid.total[n] for n in to) == pytest.approx(laid.total["endret_daa"])
