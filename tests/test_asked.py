"""Tables made when asked: once, and with what their making raises."""

from __future__ import annotations

import pytest

from arealregnskap.asked import WhenAsked
from arealregnskap.errors import ReconciliationError


def test_nothing_is_made_before_it_is_asked_for_and_then_only_once():
    calls = []

    def make():
        calls.append(1)
        return {"T1": "first", "T2": "second"}

    tables = WhenAsked(make)
    assert calls == []
    assert (list(tables), len(tables), tables["T2"], "T9" in tables) == (["T1", "T2"], 2, "second", False)
    assert calls == [1]


def test_sums_that_do_not_agree_are_told_when_asked():
    def make():
        raise ReconciliationError("Summene stemmer ikke.")

    tables = WhenAsked(make)
    with pytest.raises(ReconciliationError):
        tables["T1"]
