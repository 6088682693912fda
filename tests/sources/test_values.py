"""Values as they come, made plain."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from arealregnskap.sources import values


def test_text_is_trimmed_nfc_and_empty_is_none():
    met = values.texts(pd.Series(["  A\u030as ", "", "NULL", None, np.nan, "<Null>", 7]))
    assert list(met) == ["Ås", None, None, None, None, None, "7"]


@pytest.mark.parametrize("met", [1120, 1120.0, "1120", " 1120 ", "1120.0", "1120 - Fritidsbebyggelse", "1120 Fritid"])
def test_a_code_is_its_digits(met):
    assert values.codes(pd.Series([met]))[0] == "1120"


def test_codes_keep_their_zeros_and_letters():
    assert list(values.codes(pd.Series(["0301", "H910", "bandlagt", None]))) == ["0301", "H910", "bandlagt", None]


def test_numbers_with_missing_ones_do_not_turn_into_fractions():
    assert list(values.codes(pd.Series([1110.0, np.nan]))) == ["1110", None]
    assert list(values.codes(pd.Series([1110, None], dtype="Int64"))) == ["1110", None]


@pytest.mark.parametrize(
    "met",
    ["20130627", 20130627, 20130627.0, "2013-06-27", "2013-06-27T00:00:00", "20130627090000", "27.6.2013",
     "2013-06-26T22:00:00Z", dt.date(2013, 6, 27), pd.Timestamp("2013-06-27")],
)  # fmt: skip
def test_a_day_in_every_spelling(met):
    assert values.dates(pd.Series([met]))[0] == np.datetime64("2013-06-27")


def test_midnight_in_norway_written_in_utc_is_the_next_day_in_winter_too():
    assert values.dates(pd.Series(["2012-12-31T23:00:00Z"]))[0] == np.datetime64("2013-01-01")
    assert values.dates(pd.Series(["2012-12-31T21:30:00Z"]))[0] == np.datetime64("2012-12-31")


@pytest.mark.parametrize("met", ["1800-01-01", "10000101", "1000-01-01T00:00:00", "20131345", "ukjent", "", None])
def test_placeholders_and_nonsense_are_no_date(met):
    assert np.isnat(values.dates(pd.Series([met]))[0])


def test_kommunenummer_has_four_digits():
    met = values.kommunenummer(np.array(["301", "0301", "K-5061", "5061.0", "String", None, "12"], dtype=object))
    assert list(met) == ["0301", "0301", "5061", "5061", None, None, None]


def test_numbers_understand_comma_and_units():
    np.testing.assert_array_equal(
        values.numbers(pd.Series(["3,5", "4.5 m", "7", "bred", None])), [3.5, 4.5, 7, np.nan, np.nan]
    )


def test_lists_of_repeated_values_become_text():
    assert list(values.texts(pd.Series([["a", "b"], ["a", "b"], None]))) == ["a; b", "a; b", None]
