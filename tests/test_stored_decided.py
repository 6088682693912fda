"""What decisions come to is kept with the result, and read again as if it were worked out anew.

The land is that of ``tests.land.saker`` with a proposal: B1 (75 daa of reserve, on skog) in both plans, F1 (100 daa,
half of it on myr) only in the one in force.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
import shapely

from arealregnskap import case, decided, pipeline, stored
from arealregnskap.errors import CaseError
from arealregnskap.planvask.decisions import Decision, Kind
from arealregnskap.planvask.exchange.rows import to_rows
from arealregnskap.planvask.history import History, append
from arealregnskap.planvask.wash import Wash
from arealregnskap.result import Result
from tests.land.saker import SAK, SOUTH, WEST
from tests.plan_change import proposals

ONE = SAK.replace('["KDD enkel", "NINA 2023"]', '["KDD enkel"]')
DECISIONS = "beslutninger.json"


def write(folder: Path, *decisions: Decision) -> None:
    (folder / DECISIONS).write_text(json.dumps(to_rows(append(History(), decisions))), encoding="utf-8")


def made(omrade: str, kind: Kind, reason: str, **more) -> Decision:
    return Decision(omrade, kind, reason, "Kommunestyret", dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC), **more)


@pytest.fixture(scope="module")
def computed(tmp_path_factory) -> Path:
    """F1 divided along a line from south to north, B1 kept, and a decision on an area that is not there."""
    folder = proposals.write(tmp_path_factory.mktemp("sak") / "sak", proposals.washed(), ONE)
    found = {row.omradenavn: str(row.Index) for row in Wash.of(pipeline.run(case.load(folder))).areas.itertuples()}
    middle = WEST + 2000
    line = shapely.LineString([(middle, SOUTH + 1900), (middle, SOUTH + 2600)])
    write(
        folder, made(found["F1"], Kind.REDUCE, "halve på skog", line=line, side="venstre"),
        made(found["B1"], Kind.KEEP, "trengs"), made("finnes-ikke", Kind.RETURN, "ukjent område"),
    )  # fmt: skip
    with (folder / "sak.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[planvask]\nbeslutninger = "{DECISIONS}"\n')
    pipeline.keep(pipeline.run(case.load(folder)))
    return folder


def tables(result: Result) -> dict[str, pd.DataFrame]:
    """All that a reader may see of decisions: nature under every plan, the wash, and the findings."""
    washing = {t.key: t.frame for t in result.planvask.tables()}
    nature = {key: table.frame for key, table in result.main_natur.tables.items()}
    return {**nature, **washing, "funn": result.issues.frame()}


def test_it_is_read_as_it_would_be_worked_out_and_nothing_is_worked_out(computed, tmp_path, monkeypatch):
    without = shutil.copytree(computed, tmp_path / "sak")
    shutil.rmtree(stored.lies_in(without / "resultat") / "beslutninger")
    anew = stored.load(case.load(without))
    monkeypatch.setattr(decided, "effect", lambda *a: pytest.fail("the effect was worked out once more"))
    kept = stored.load(case.load(computed))
    assert [s.key for s in kept.main_natur.data.scenarios] == [
        "gjeldende", "gjeldende_planvask", "forslag", "forslag_planvask"
    ]  # fmt: skip
    assert kept.planvask.history == anew.planvask.history and len(kept.planvask.history) == 3
    assert "planvask_passer_ikke" in set(kept.issues.frame()["funn"])
    want, got = tables(anew), tables(kept)
    assert want.keys() == got.keys()
    for key, frame in want.items():
        pd.testing.assert_frame_equal(got[key], frame, check_dtype=False, obj=key)


def test_half_of_the_area_is_spared_in_what_was_kept(computed):
    """East of the line lie 50 daa of F1; B1 has 75 that stay."""
    result = stored.load(case.load(computed))
    scenario = next(s for s in result.main_natur.data.scenarios if s.key == "gjeldende_planvask")
    land = scenario.data.land
    assert land.loc[land["utfall"] == "reserve", "area_m2"].sum() == pytest.approx(125_000, rel=1e-4)


def test_other_decisions_are_never_shown_with_what_these_came_to(computed, tmp_path):
    other = shutil.copytree(computed, tmp_path / "sak")
    rows = json.loads((other / DECISIONS).read_text(encoding="utf-8"))
    (other / DECISIONS).write_text(json.dumps(rows[:1]), encoding="utf-8")
    with pytest.raises(CaseError, match="er endret siden det ble regnet"):
        stored.load(case.load(other))


def test_a_result_without_decisions_keeps_none(tmp_path):
    folder = proposals.write(tmp_path / "sak", proposals.washed(), ONE)
    pipeline.keep(pipeline.run(case.load(folder)))
    assert not (stored.lies_in(folder / "resultat") / "beslutninger").exists()
    assert stored.load(case.load(folder)).planvask is None
