"""Numbers as people read them."""

from __future__ import annotations

import math

import pytest

from arealregnskap.units import daa, daa_text, number_text, percent_text, power_text


@pytest.mark.parametrize(
    ("m2", "text"),
    [
        (0, "0"), (1, "under 0,1"), (49.9, "under 0,1"), (50, "0,1"), (12_340, "12,3"), (99_940, "99,9"),
        (99_960, "100"), (1_234_567_890, "1\u00a0234\u00a0568"), (-12_340, "\u221212,3"), (math.nan, ".."),
    ],
)  # fmt: skip
def test_daa(m2, text):
    assert daa_text(m2) == text


def test_dekar_is_a_thousand_square_metres():
    assert daa(1_209_412_000) == 1_209_412


def test_no_minus_zero():
    assert number_text(-0.04, 1) == "0,0"
    assert number_text(-1234.5, 1) == "\u22121\u00a0234,5"


def test_percent():
    assert percent_text(0.1234) == "12,3\u00a0%"
    assert percent_text(math.nan) == ".."


@pytest.mark.parametrize(("value", "text"), [(2.1e-12, "2·10⁻¹²"), (-9.6e-10, "1·10⁻⁹"), (0.0, "0"), (3e15, "3·10¹⁵")])
def test_powers_of_ten(value, text):
    assert power_text(value) == text
