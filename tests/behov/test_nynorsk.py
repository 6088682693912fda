"""The method and the explanations of need, register and goals are there in nynorsk."""

from __future__ import annotations

import pytest

from arealregnskap.behov import tabeller as need
from arealregnskap.mal import tabeller as goals
from arealregnskap.nynorsk import sentences
from arealregnskap.planregister import tabeller as register
from tests.test_nynorsk import BOKMAL

ACCOUNTS = (*need.ACCOUNTS, *register.ACCOUNTS, *goals.ACCOUNTS)


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda a: a.key)
def test_texts_of_an_account_are_in_both_languages(account):
    texts = {account.method, *(c.description for c in account.columns if BOKMAL.search(c.description))}
    assert sorted(texts - sentences().keys()) == []
    assert not any(BOKMAL.search(c.label("nn")) for c in account.columns if c.label("nn") != c.label("nb"))
