"""The layers near the reserve areas kept on disk: a divided area gives the same bits after they are read back."""

from __future__ import annotations

from dataclasses import replace

from arealregnskap import stored_ground
from arealregnskap.planvask.decisions import Kind
from arealregnskap.planvask.effect import effect
from tests.land.planer import FLAT, box
from tests.planvask.wash_land import decide, named, wash


def test_a_divided_area_is_the_same_after_the_layers_are_read_back(tmp_path):
    fresh = wash()
    stored_ground.save(fresh.ground, tmp_path)
    back = stored_ground.load(tmp_path, FLAT)
    assert [(x.name, x.role, x.source, len(x.frame)) for x in back.layers] == [
        (x.name, x.role, x.source, len(x.frame)) for x in fresh.ground.layers
    ]
    ids = named(fresh)
    state = {
        ids["F"]: decide(ids["F"], Kind.REDUCE, part=box(450.3, 0, 500, 733.3)),
        ids["R"]: decide(ids["R"], Kind.REPEAL),
    }
    again = replace(fresh, ground=back, _pieces={})
    assert effect(again, state).measures.equals(effect(fresh, state).measures)


def test_a_result_without_them_has_none(tmp_path):
    assert stored_ground.load(tmp_path, FLAT) is None
