"""Numbers and dates as people read them."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import given
from hypothesis import strategies as st

from arealregnskap.schema import Column
from web import numbers, words

DAA = Column("reserve_daa", "float", "Reserve", unit="daa")
app = Flask(__name__)
Babel(app, locale_selector=lambda: "nb")


def said(function, *values, language="nb", **named):
    with app.test_request_context(), force_locale(language):
        return function(*values, **named)


@pytest.mark.parametrize(
    ("value", "text"),
    [(5263.4, "5\u00a0263"), (-1254, "−1\u00a0254"), (99.94, "99,9"), (99.96, "100"), (0.04, "under 0,1"), (0, "0"),
     (math.nan, ".."), (1_209_412.3, "1\u00a0209\u00a0412")],
)  # fmt: skip
def test_an_area_is_written_as_the_rule_says(value, text):
    assert said(numbers.amount, value) == text


def test_english_has_commas_and_a_point():
    assert (
        said(numbers.amount, 5263.4, language="en") == "5,263"
        and said(numbers.percent, 0.1234, 1, language="en") == "12.3%"
    )


def test_signs_of_changes_and_of_what_rounds_to_nothing():
    assert said(numbers.change, -1254.2) == "−1\u00a0254\u00a0daa" and said(numbers.change, 12.0) == "+12,0\u00a0daa"
    assert said(numbers.number, -0.2, 0) == "0" and said(numbers.percent, 0.001) == "under 1\u00a0%"


def test_a_column_has_one_precision_and_tells_nothing_from_unknown():
    assert said(numbers.cell_texts, DAA, [250.0, 12.34, 0.2, 0.0, math.nan]) == ["250", "12", "0", "–", ".."]
    assert said(numbers.cell_texts, DAA, [12.34, 0.02]) == ["12,3", "0"]


def test_days():
    day = dt.date(2012, 5, 31)
    assert said(numbers.date, day) == "31.05.2012" and said(numbers.date, day, language="en") == "2012-05-31"
    assert said(numbers.long_date, dt.date(2026, 12, 10)) == "10.\u00a0desember\u00a02026"


@given(st.floats(-1e9, 1e9))
def test_a_written_number_reads_back_within_half_of_its_last_digit(value):
    text = said(numbers.number, value, 1).replace("\u00a0", "").replace(",", ".").replace("−", "-")
    assert abs(float(text) - value) <= 0.05 + 1e-6 + abs(value) * 1e-12


@pytest.mark.parametrize(
    ("size", "text"), [(12, "1\u00a0kB"), (23_400, "23\u00a0kB"), (999_400, "999\u00a0kB"), (4_812_000, "4,8\u00a0MB")]
)
def test_a_small_file_is_not_nought(size, text):
    assert said(numbers.file_size, size) == text


def test_a_file_name_breaks_between_its_parts_and_is_only_text():
    assert words.breakable("plan_1<b>.gpkg") == "plan_<wbr>1&lt;b&gt;.<wbr>gpkg"
