"""Supply and use of services: equal, or there is no table."""

from __future__ import annotations

import math

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings

from arealregnskap import natur
from arealregnskap.accounts import compute
from arealregnskap.codes import codelist
from arealregnskap.errors import ReconciliationError, SchemaError
from arealregnskap.natur.services import SUPPLY, USE, Services, services
from tests.natur.nature_land import cell, data_of


def row(part: str, amount: object, side: str = "tilgang", **more: object) -> dict:
    base = {"tjeneste": "beite", "ar": 2024, "enhet": "fôrenheter", "del": side, "part": part, "mengde": amount,
            "metode": "", "kilde": "prøve"}  # fmt: skip
    return {k: str(v) for k, v in (base | more).items()}


def of(*rows: dict) -> Services:
    return services(pd.DataFrame(rows, index=range(2, 2 + len(rows))))


def test_supply_and_use_side_by_side():
    given_ = of(row("4", 30), row("4.1", 20), row("5", "50,5"), row("naeringer", "100,5", "bruk"))
    made = natur.tables(data_of([cell(1_000)], services=given_))
    supply, use = made["N11"].frame.iloc[0], made["N12"].frame.iloc[0]
    assert (supply["fra_4"], supply["fra_5"], supply["i_alt"]) == (50, 50.5, 100.5)
    assert (use["til_naeringer"], use["i_alt"]) == (100.5, 100.5)
    assert math.isnan(supply["fra_7"]) and math.isnan(use["til_husholdninger"])  # not filled in is not zero
    assert supply["tjenestenavn"] == "Beite" and supply["kilde"] == "prøve"


def test_supply_that_is_not_use_gives_no_table():
    with pytest.raises(ReconciliationError, match=r"beite 2024: tilgang 30,00, bruk 29,00 fôrenheter"):
        of(row("4", 30), row("naeringer", 29, "bruk"))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([row("naeringer", 1)], "Linje 2: «naeringer» er ikke en økosystemtype"),
        ([row("4", 1, "bruk")], "«4» er ikke en bruker (naeringer"),
        ([row("4", -1)], "mengden er negativ"),
        ([row("4", 1), row("4", 1)], "Linje 3: «4» står to ganger"),
        ([row("4", 1), row("naeringer", 1, "bruk", enhet="tonn")], "flere enheter i 2024"),
        ([row("4", 1, kilde="")], "«kilde» er tom"),
        ([row("4", 1, ar="2024,5")], "«2024,5» i «ar» kan ikke leses"),
    ],
)
def test_faults_of_services(rows, told):
    with pytest.raises(SchemaError) as stop:
        of(*rows)
    assert told in stop.value.sentence


amount = st.integers(0, 10_000).map(lambda n: n / 8)
TYPES = ["1", "2", "4", "7", "9"]


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from(TYPES), amount, min_size=1), st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_supply_equals_use_in_the_tables_however_it_is_shared(supply, shares):
    """Whatever is supplied is shared between four users; tables add up to the same."""
    left, used = math.fsum(supply.values()), {}
    for user, share in zip(codelist("natur_bruker"), [*shares, 1.0], strict=True):
        used[user] = left * share
        left -= used[user]
    given_ = of(*(row(t, repr(v)) for t, v in supply.items()), *(row(u, repr(v), "bruk") for u, v in used.items()))
    data = data_of([cell(1_000)], services=given_)
    made = {account.key: compute(account, data) for account in (SUPPLY, USE)}
    for key, prefix in (("N11", "fra_"), ("N12", "til_")):
        frame = made[key].frame
        parts = frame[[c for c in frame if c.startswith(prefix)]].sum(axis=1)
        assert parts.tolist() == pytest.approx(frame["i_alt"].tolist())
    assert made["N11"].frame["i_alt"].tolist() == pytest.approx(made["N12"].frame["i_alt"].tolist())
