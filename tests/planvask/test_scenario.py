"""Gjeldende plan + planvask: the accounts of the cells after the wash are the figures of the effect."""

from __future__ import annotations

import pytest

from arealregnskap.accounts import arealreserve
from arealregnskap.accounts.planlagt_arealbruk import ACCOUNT as PLANNED
from arealregnskap.natur.build import gjeldende
from arealregnskap.natur.changes import MANAGED
from arealregnskap.natur.choices import Choices
from arealregnskap.planvask.effect import effect
from arealregnskap.planvask.scenario import scenario, washed
from tests.planvask.test_proposal import IDS, WASH, WASHES
from tests.planvask.wash_land import WHOLE, decide


def state_of(name):
    return {IDS[n]: decide(IDS[n], kind, **more) for n, (kind, more) in WASHES[name].items()}


@pytest.mark.parametrize("name", WASHES)
@pytest.mark.parametrize("undecided_out", [False, True])
def test_the_accounts_after_the_wash_say_what_the_effect_says(name, undecided_out):
    state = state_of(name)
    made = effect(WASH, state)
    data = washed(WASH, state, made, undecided_out=undecided_out)
    _, least, most = made.reserve
    t3 = arealreserve.ACCOUNT.table(data)
    assert t3["reserve_daa"].sum() * 1000 == pytest.approx(least if undecided_out else most, abs=1e-3)
    assert PLANNED.table(data)["daa"].sum() * 1000 == pytest.approx(WHOLE.area)


@pytest.mark.parametrize("name", ["return", "reduce", "repeal", "all at once"])
def test_nature_that_the_wash_saves_is_what_the_effect_takes_out(name):
    state = state_of(name)
    made = effect(WASH, state)
    before = gjeldende(WASH.run).flows(Choices.of()).frame
    after = scenario(WASH, state, made).flows(Choices.of()).frame
    lost = [f[f["art"] == MANAGED].groupby("fra")["area_m2"].sum() for f in (before, after)]
    saved = (lost[0] - lost[1].reindex(lost[0].index, fill_value=0)).to_dict()
    told = made.measures[made.measures["familie"] == "natur"].set_index("kode")["tatt_ut"]
    assert saved == pytest.approx(told.loc[list(saved)].to_dict(), abs=1e-3)
    assert before["area_m2"].sum() == pytest.approx(after["area_m2"].sum())
