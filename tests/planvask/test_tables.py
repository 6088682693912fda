"""The tables for people: exactly their columns, sums that are the effect's, in both languages."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise

import pytest

from arealregnskap.accounts import reserve_hensyn, reserve_markslag
from arealregnskap.layers import Role
from arealregnskap.nynorsk import said
from arealregnskap.planvask import criteria
from arealregnskap.planvask import tables as tables_of
from arealregnskap.planvask.decisions import Kind
from arealregnskap.planvask.effect import effect
from arealregnskap.planvask.fact_sheet import fact_sheet
from arealregnskap.planvask.history import History, append, branch
from arealregnskap.planvask.washed import Washed
from arealregnskap.schema import check
from arealregnskap.themes import State
from tests.land.planer import box, cover, layer, ruleset
from tests.planvask.wash_land import NOON, WHO, decide, layers, named, wash

WASH = wash()
IDS = named(WASH)


@pytest.fixture(scope="module")
def washed():
    history = append(History(), [decide(IDS["F"], Kind.RETURN, inputs=("14",)), decide(IDS["R"], Kind.REPEAL)])
    history = branch(history, "Vern", who=WHO, when=NOON)
    return Washed(WASH, criteria.load(), append(history, [decide(IDS["N"], Kind.RETURN, alternative="Vern")]))


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_table_has_its_columns_and_notes(washed, language):
    tables = washed.tables(language)
    assert [t.key for t in tables] == ["V1", "V2", "V3", "V4", "V5", "V6", "V7"]
    for table in tables:
        check(table.frame, table.columns, table.key)
        assert list(table.frame.columns) == [c.name for c in table.columns]
        assert all(c.label(language) for c in table.columns)
        assert table.title(language)


def test_sums_are_those_of_the_effect(washed):
    tables = {t.key: t.frame for t in washed.tables()}
    for key in ("V2", "V3"):
        assert tables[key]["gjennomgatt_daa"].sum() == pytest.approx(127.5)
        assert tables[key]["tatt_ut_daa"].sum() == pytest.approx(80)
    assert tables["V5"]["areal_daa"].sum() == pytest.approx(127.5)
    v4 = tables["V4"].set_index("navn")
    assert v4.loc["Myr", ["for_daa", "tatt_ut_daa"]].astype(float).max().tolist() == pytest.approx([70, 50])
    v6 = tables["V6"].set_index("alternativ")
    assert v6.loc["Hovedalternativ", ["avgjort", "mest_daa"]].tolist() == pytest.approx([2, 47.5])
    assert v6.loc["Vern", ["avgjort", "mest_daa", "jordbruk_daa"]].tolist() == pytest.approx([3, 27.5, 20])


def test_beside_each_other_an_alternative_has_the_figures_of_its_own_effect(washed):
    tables = {t.key: t.frame for t in washed.tables()}
    v7, v4 = (tables[key].set_index(["gruppe", "navn"]) for key in ("V7", "V4"))
    assert list(v7.index) == list(v4.index)
    for n, made in enumerate(washed.effects.values()):
        own = washed_as(washed, made.alternative).set_index(["gruppe", "navn"])
        assert v7[f"tatt_ut_{n}_daa"].tolist() == own["tatt_ut_daa"].tolist()
        assert v7[f"etter_{n}_daa"].tolist() == own["etter_daa"].tolist()
    assert v7["tatt_ut_0_daa"].tolist() == v4["tatt_ut_daa"].tolist()
    farmland = v7.loc["Jordbruk"].sum()
    assert farmland["tatt_ut_1_daa"] - farmland["tatt_ut_0_daa"] == pytest.approx(20)  # N lies on fulldyrka


def washed_as(washed, alternative):
    """V4 as if the alternative were what is decided."""
    return tables_of.effects(WASH, effect(WASH, washed.history.state(alternative))).frame


def test_a_decision_stands_with_its_reason_and_who(washed):
    row = washed.tables()[1].frame.set_index("omradenavn").loc["F"]
    assert row[["beslutning", "begrunnelse", "avgjort_av", "innspill"]].tolist() == [
        "Tilbakeføre til LNFR", "på grunn av myr", WHO, "14",
    ]  # fmt: skip
    assert row["til_formal"].startswith("5100 ")
    assert washed.tables("nn")[1].frame.set_index("omradenavn").loc["N", "beslutning"] == "Uavklara"


def test_the_fact_sheet_says_of_one_area_what_the_tables_say(washed):
    sheet = fact_sheet(washed, IDS["F"])
    assert sheet.title.endswith(" F")
    assert sheet.facts["reserve_daa"] == pytest.approx(60)
    assert sheet.land["karbon"]["Myr"] == pytest.approx(30)
    found = {c.name: c for c in sheet.criteria}
    assert found["Myr og våtmark"].state == State.HIT
    assert found["Myr og våtmark"].share == pytest.approx(0.5)
    assert found["Eksisterende verneområder"].stop
    assert math.isnan(found["Inngrepsfrie naturområder"].daa)
    assert found["Trua naturtyper"].source == "Tema, Dekning"
    least, most = (math.fsum(c.contribution[end] for c in sheet.criteria) for end in (0, 1))
    assert (least, most) == pytest.approx((sheet.rank["poeng_min"], sheet.rank["poeng_maks"]))
    assert sheet.effect["tatt_ut"] == pytest.approx(60)
    assert (sheet.decision.kind, sheet.version, len(sheet.history)) == (Kind.RETURN, 1, 1)
    assert [m.day.year for m in sheet.timeline] == [2012]
    order = list(WASH.areas.index)
    for a, b in pairwise(order):
        assert fact_sheet(washed, a).after == b
        assert fact_sheet(washed, b).before == a


def test_a_new_purpose_stands_with_code_and_name_also_where_it_is_still_reserve():
    """1300 counts in the rule set, so N keeps its reserve; 3040 does not."""
    history = append(History(), [
        decide(IDS["N"], Kind.CHANGE, purpose="1300"), decide(IDS["B"], Kind.CHANGE, purpose="3040"),
        decide(IDS["F"], Kind.KEEP),
    ])  # fmt: skip
    v2 = Washed(WASH, criteria.load(), history).tables()[1].frame.set_index("omradenavn")
    assert v2.loc["N", ["til_formal", "beholdes_daa"]].tolist() == ["1300 Næringsvirksomhet", pytest.approx(20)]
    assert v2.loc["B", "til_formal"].startswith("3040 ")
    assert v2.loc[["F", "R"], "til_formal"].isna().all()  # as it was, and not decided


def test_nature_leaves_out_what_the_land_cover_shows_as_built_and_says_so():
    """Half of N, 10 daa, is settlement in the land cover, but nothing else says that it is built."""
    village, farm = box(400, 0, 100, 100), box(0, 0, 1000, 100)
    forest, mire = box(0, 100, 500, 900), box(500, 100, 500, 900)
    shown = cover(("11", village), ("21", farm.difference(village)), ("30", forest), ("60", mire))
    others = [x for x in layers() if x.role is not Role.AREALDEKKE]
    unbuilt = wash([*others, shown], ruleset(bebygd={"ar5": ()}))
    v4 = {t.key: t for t in Washed(unbuilt, criteria.load(), History()).tables()}["V4"]
    sums = v4.frame.groupby("gruppe")["for_daa"].sum()
    assert sums["Arealreserve"] == pytest.approx(127.5)
    assert sums[["Økosystemtype", "Lokalitetskvalitet"]].tolist() == pytest.approx([117.5, 117.5])
    assert sums["Jordbruk"] == pytest.approx(10)
    assert any("er uten areal som er bebygd" in note for note in v4.notes())
    assert any("er utan areal som er utbygd" in note for note in v4.notes("nn"))


def test_the_seed_stands_with_the_method_of_v1_and_is_the_one_used(washed):
    v1 = washed.tables()[0]
    assert f"frø {washed.ranking.seed}," in v1.method and said(v1.method, "nn") != v1.method
    assert not any("frø" in note for note in v1.notes())


def test_possible_stops_are_named_in_the_language_of_the_table(washed):
    told = {n: set(washed.tables(n)[0].frame[["stopp", "mulig_stopp"]].to_numpy().ravel()) for n in ("nb", "nn")}
    assert "Eksisterende verneområder" in told["nb"]
    assert "Eksisterande verneområde" in told["nn"] and "Eksisterende verneområder" not in told["nn"]


def test_forest_on_organic_soil_stands_for_itself_and_v4_says_so_where_there_is_such():
    """All forest is on organic soil: T4 has it under its site class, V4 under its own row."""
    shown = layers()
    n = next(i for i, x in enumerate(shown) if x.role is Role.AREALDEKKE)
    frame = shown[n].frame
    forest = frame["artype"] == "30"
    frame = frame.assign(
        arskogbon=forest.map({True: "13", False: "98"}), argrunnf=forest.map({True: "45", False: "98"})
    )
    shown[n] = dataclasses.replace(shown[n], frame=frame)
    organic = wash(shown)
    v4 = {t.key: t for t in Washed(organic, criteria.load(), History()).tables()}["V4"]
    own = v4.frame[v4.frame["gruppe"] == "Karbonrikt"].set_index("navn")["for_daa"]
    t4 = reserve_markslag.table(organic.data)
    assert t4["m_30_13_daa"].sum() == pytest.approx(own["Skog på organisk jord"]) and "Skog, middels bonitet" not in own
    assert [note for note in v4.notes() if note.endswith("kan derfor være mindre enn i tabell T4.")]
    plain = {t.key: t for t in Washed(WASH, criteria.load(), History()).tables()}["V4"]
    assert not [note for note in plain.notes() if "tabell T4" in note]


def test_v4_has_each_name_once_and_the_themes_in_the_order_of_t5():
    themes = [{"tema": key, "geometry": box(0, 0, 1000, 1000)} for key in ("skredaktsomhet", "villrein", "flomsone")]
    hit = wash([*layers(), layer(Role.TEMA, themes, "Flere tema")])
    v4 = {t.key: t for t in Washed(hit, criteria.load(), History()).tables()}["V4"].frame
    t5 = reserve_hensyn.table(hit.data)
    own = v4.loc[v4["gruppe"] == "Tema", "navn"].tolist()
    assert own == [n for n in dict.fromkeys(t5["temanavn"]) if n in own] and len(own) == 5
    assert own[1] == "Villreinområder"  # its key is the last in the alphabet
    assert not set(v4["gruppe"]) & set(v4["navn"])  # no row is called as its group
    assert v4.loc[v4["gruppe"] == "Arealreserve", "navn"].tolist() == ["I alt"]
