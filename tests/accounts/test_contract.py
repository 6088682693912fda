"""What holds for every account: declaration, columns, languages, sources, and the stop when sums disagree."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

from arealregnskap import accounts
from arealregnskap.accounts import AccountData
from arealregnskap.errors import ReconciliationError, SchemaError
from tests.accounts import land

#: Source tags that the accounts may cite; docs/metode.md explains each.
TAG = re.compile(r"\[([^\]]+)\]")


@pytest.fixture(scope="module")
def data() -> AccountData:
    return land.account_data()


def test_accounts_come_in_report_order_with_unique_keys():
    assert [a.key for a in accounts.ACCOUNTS] == ["T1", "T2", "T3", "T4", "T5", "A3", "A1", "A2", "T11", "U1"]


@pytest.mark.parametrize("account", accounts.ACCOUNTS, ids=lambda a: a.key)
def test_account_keeps_its_declaration(account, data):
    table = accounts.compute(account, data)
    assert list(table.frame.columns) == [c.name for c in table.columns]
    for column in table.columns:
        values = table.frame[column.name]
        if column.type in ("float", "int"):
            assert pd.api.types.is_numeric_dtype(values), column.name
        assert column.label("nb") and column.label("nn"), column.name
        if column.name.endswith("_daa") or column.name == "daa":
            assert column.unit == "daa", column.name
    assert account.title("nb") and account.title("nn") and len(account.notes("nb")) == len(account.notes("nn"))
    assert set(account.sums) <= {c.name for c in table.columns}


@pytest.mark.parametrize("account", accounts.ACCOUNTS, ids=lambda a: a.key)
def test_every_source_an_account_cites_is_explained_in_the_method(account):
    from pathlib import Path

    method = (Path(__file__).resolve().parents[2] / "docs" / "metode.md").read_text(encoding="utf-8")
    tags = {t.split(" ")[0] for group in TAG.findall(account.method) for t in group.split(", ")}
    assert tags, f"{account.key} cites no source"
    assert all(f"| {tag} |" in method for tag in tags), tags


def test_an_account_without_its_columns_is_refused(data):
    broken = dataclasses.replace(accounts.ACCOUNTS[0], table=lambda d: pd.DataFrame({"daa": [1.0]}))
    with pytest.raises(SchemaError, match="arealformal"):
        accounts.compute(broken, data)


def test_tables_that_disagree_are_not_given_out(data):
    wrong = data.cells.frame.copy()
    wrong.loc[wrong["utfall"] == "reserve", "omrade_nr"] = -1
    with pytest.raises(ReconciliationError, match="Reserve uten områdenummer: avvik 100 daa"):
        accounts.tables(land.account_data(cells=dataclasses.replace(data.cells, frame=wrong)))


def test_building_land_without_a_group_is_not_lost_in_silence(data):
    plan = data.plan.assign(gruppe=None)
    with pytest.raises(ReconciliationError, match="T3 planlagt mot byggeområdene: avvik 150 daa"):
        accounts.tables(land.account_data(cells=data.cells, plan=plan))
